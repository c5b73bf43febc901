use bargain::game::Unrolled;
use bargain::solve::QuantalResponse;
use bargain::union_state::{UnionState, scenario::Scenario};
use std::time::Instant;
fn main() {
    let sc = Scenario::bundled("union_state_2021").unwrap();
    let game = UnionState::new(&sc).unwrap();
    let u = Unrolled::new(&game).unwrap();
    for _ in 0..6 {
        let u = u.clone();
        let t = Instant::now();
        let e = QuantalResponse::new([4.0, 4.0]).unwrap().solve_unrolled(u);
        println!(
            "solve {:.3} {} {} {:?}",
            t.elapsed().as_secs_f64(),
            e.convergence().sweeps,
            e.burn_in_convergence().sweeps,
            e.value()
        );
    }
}
