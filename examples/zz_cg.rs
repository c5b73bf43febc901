use bargain::game::Unrolled;
use bargain::solve::QuantalResponse;
use bargain::union_state::{UnionState, scenario::Scenario};
fn main() {
    let b: i64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let sc = Scenario::bundled("union_state_2021")
        .unwrap()
        .with("horizon.play", 1)
        .unwrap()
        .with("horizon.burn_in", b)
        .unwrap();
    let game = UnionState::new(&sc).unwrap();
    let u = Unrolled::new(&game).unwrap();
    let g = u.clone();
    let e = QuantalResponse::new([4.0, 4.0]).unwrap().solve_unrolled(u);
    println!("{:?} {}", e.burn_in_convergence(), g.resting_states());
}
