use bargain::game::Unrolled;
use bargain::solve::QuantalResponse;
use bargain::union_state::{UnionState, scenario::Scenario};
use std::time::Instant;
fn main() {
    let s = Scenario::bundled("union_state_2021").unwrap();
    let g = UnionState::new(&s).unwrap();
    let solver = QuantalResponse::new([4.0, 4.0]).unwrap();
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut best = [f64::INFINITY; 7];
    for _ in 0..n {
        let mut t = Instant::now();
        let mut lap = |i: usize| {
            let d = t.elapsed().as_secs_f64();
            t = Instant::now();
            if d < best[i] {
                best[i] = d;
            }
        };
        let tables = Unrolled::new(&g).unwrap();
        lap(0);
        let e = solver.solve_unrolled(tables);
        lap(1);
        let p = e.play(&g).unwrap();
        lap(2);
        let d = p.distribution();
        lap(3);
        let r = e.regret();
        lap(4);
        let plan = bargain::simulate::MonteCarlo::new(28).episodes(1_000_000).unwrap();
        std::hint::black_box((d, r, plan.run(&p)));
        lap(5);
        for _ in 0..5 {
            std::hint::black_box(plan.run(&p));
            lap(6);
        }
    }
    let c = solver.solve(&g).unwrap();
    println!("{:?} {:?}", c.convergence(), c.burn_in_convergence());
    println!(
        "unroll {:.3} solve {:.3} play {:.3} dist {:.3} regret {:.3} million first {:.3} next {:.3}",
        best[0], best[1], best[2], best[3], best[4], best[5], best[6]
    );
}
