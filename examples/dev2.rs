use bargain::solve::*;
use bargain::union_state::{scenario::Scenario, *};
use std::time::Instant;
fn main() {
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    let game = UnionState::new(&scenario).unwrap();
    let mut best = (f64::MAX, f64::MAX);
    let mut last = String::new();
    for _ in 0..6 {
        let c = Instant::now();
        let unrolled = bargain::game::Unrolled::new(&game).unwrap();
        let a = c.elapsed();
        let c = Instant::now();
        let eq = QuantalResponse::new([4.0, 4.0]).unwrap().solve_unrolled(unrolled);
        best.1 = best.1.min(c.elapsed().as_secs_f64());
        best.0 = best.0.min(a.as_secs_f64());
        last = format!("{:?} {:?} {:?}", eq.value(), eq.convergence(), eq.burn_in_convergence());
    }
    println!("{best:?} {last}");
}
