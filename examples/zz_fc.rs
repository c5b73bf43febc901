use bargain::game::Unrolled;
use bargain::solve::QuantalResponse;
use bargain::study::union_state;
use bargain::union_state::{UnionState, scenario::Scenario};
use std::time::Instant;
fn main() {
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    for year in ["union_state_2019", "union_state_2021"] {
        let s = Scenario::bundled(year).unwrap();
        let mut best = f64::INFINITY;
        for _ in 0..n {
            let t = Instant::now();
            std::hint::black_box(union_state::forecast(&s).unwrap());
            best = best.min(t.elapsed().as_secs_f64());
        }
        println!("forecast {best:.3}");
        let g = UnionState::new(&s).unwrap();
        let mut b = [f64::INFINITY; 6];
        let solver = QuantalResponse::new([4.0, 4.0]).unwrap();
        let mut last = Vec::new();
        for _ in 0..n {
            let t = Instant::now();
            let u = Unrolled::new(&g).unwrap();
            b[0] = b[0].min(t.elapsed().as_secs_f64());
            let t = Instant::now();
            let v = Unrolled::for_play(&g).unwrap();
            b[1] = b[1].min(t.elapsed().as_secs_f64());
            let t = Instant::now();
            let w = Unrolled::with_memory(&g).unwrap();
            b[4] = b[4].min(t.elapsed().as_secs_f64());
            drop(w);
            let e = solver.solve_unrolled(u);
            let f = solver.solve_unrolled(v);
            let t = Instant::now();
            let p = e.play(&g).unwrap();
            b[2] = b[2].min(t.elapsed().as_secs_f64());
            let t = Instant::now();
            let q = f.play(&g).unwrap();
            b[3] = b[3].min(t.elapsed().as_secs_f64());
            let t = Instant::now();
            let d = p.distribution();
            b[5] = b[5].min(t.elapsed().as_secs_f64());
            last = vec![
                format!("{d:?}"),
                format!("{:?}", q.distribution()),
                format!("{:?} {:?}", e.regret(), e.convergence()),
                format!("{:?} {:?}", f.regret(), f.convergence()),
            ];
        }
        println!(
            "new {:.3} for_play {:.3} with_memory {:.3} play {:.3} play {:.3} dist {:.3}",
            b[0], b[1], b[4], b[2], b[3], b[5]
        );
        println!("{} {} {}", last[0] == last[1], last[2] == last[3], last[2]);
        if last[0] != last[1] {
            println!("{}\n{}", last[0], last[1]);
        }
    }
}
