use bargain::game::Unrolled;
use bargain::solve::QuantalResponse;
use bargain::union_state::{UnionState, scenario::Scenario};
use std::time::Instant;
fn main() {
    let tols: Vec<f64> = std::env::args().skip(1).map(|x| x.parse().unwrap()).collect();
    for n in ["union_state_2019", "union_state_2021"] {
        let game = UnionState::new(&Scenario::bundled(n).unwrap()).unwrap();
        let u = Unrolled::new(&game).unwrap();
        for tol in if tols.is_empty() { vec![1e-3; 4] } else { tols.clone() } {
            let u = u.clone();
            let t = Instant::now();
            let s = QuantalResponse::new([4.0, 4.0]).unwrap().burn_in_tolerance(tol).unwrap();
            let e = s.solve_unrolled(u);
            let b = e.burn_in_convergence();
            println!(
                "{tol:e} solve {:.3} {} {:.2} {:?} missed {}",
                t.elapsed().as_secs_f64(),
                e.convergence().sweeps / 9,
                b.sweeps as f64 / b.problems as f64,
                e.value(),
                e.convergence().missed
            );
        }
    }
}
