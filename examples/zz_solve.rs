use bargain::game::Unrolled;
use bargain::solve::QuantalResponse;
use bargain::union_state::{UnionState, scenario::Scenario};
use std::time::Instant;
fn main() {
    let step: f64 = std::env::args().nth(2).unwrap().parse().unwrap();
    let s = Scenario::bundled("union_state_2021").unwrap().with("collapse.per_pain", 0.06).unwrap();
    let g = UnionState::new(&s).unwrap();
    let solver = QuantalResponse::new([4.0, 4.0]).unwrap();
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let u = Unrolled::new(&g).unwrap();
    let mut e = solver.solve_unrolled(u.clone());
    let mut best = f64::INFINITY;
    println!("first {:?}", e.burn_in_convergence());
    for i in 0..n {
        let sc = s.clone().with("collapse.per_pain", 0.06 + step * (i + 1) as f64).unwrap();
        let g = UnionState::new(&sc).unwrap();
        let u = Unrolled::new(&g).unwrap();
        let v = u.clone();
        let t = Instant::now();
        e = solver.solve_unrolled(v);
        println!(
            "{:.3} {:?} {:?}",
            t.elapsed().as_secs_f64(),
            e.burn_in_convergence().sweeps,
            e.convergence().sweeps
        );
        best = best.min(t.elapsed().as_secs_f64());
    }
    println!("solve {best:.3} {:?} {:?}", e.convergence(), e.burn_in_convergence());
}
