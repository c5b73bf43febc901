use bargain::game::Unrolled;
use bargain::solve::QuantalResponse;
use bargain::union_state::{UnionState, scenario::Scenario};
fn main() {
    for n in ["union_state_2021"] {
        let sc = Scenario::bundled(n).unwrap();
        let game = UnionState::new(&sc).unwrap();
        let u = Unrolled::new(&game).unwrap();
        let e = QuantalResponse::new([4.0, 4.0]).unwrap().solve_unrolled(u);
        println!("{:?} {:?}", e.convergence(), e.burn_in_convergence());
        for h in bargain::solve::stage::HIST.chunks(64) {
            let v: Vec<u64> = h.iter().map(|x| x.swap(0, std::sync::atomic::Ordering::Relaxed)).collect();
            let t: u64 = v[..63].iter().sum();
            println!("total {t} sweeps {} avg {:.2}", v[63], v[63] as f64 / t as f64);
            for (i, x) in v[..63].iter().enumerate() {
                if *x > 0 {
                    print!("{i}:{x} ");
                }
            }
            println!();
        }
    }
}
