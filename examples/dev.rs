use bargain::math::interval::Confidence;
use bargain::simulate::MonteCarlo;
use bargain::solve::*;
use bargain::union_state::{scenario::Scenario, *};
use std::time::Instant;
fn main() {
    let tol: f64 = std::env::args().nth(1).map_or(1e-7, |x| x.parse().unwrap());
    for name in Scenario::BUNDLED {
        let scenario = Scenario::bundled(name).unwrap();
        println!("{name} {}", scenario.digest());
        let game = UnionState::new(&scenario).unwrap();
        let c = Instant::now();
        let unrolled = bargain::game::Unrolled::new(&game).unwrap();
        println!("   unrolled in {:?}", c.elapsed());
        let c = Instant::now();
        let eq = QuantalResponse::new([4.0, 4.0]).unwrap().tolerance(tol).unwrap().solve_unrolled(unrolled);
        println!(
            "   solved in {:?} {:?}\n   {:?}\n   {:?}",
            c.elapsed(),
            eq.value(),
            eq.convergence(),
            eq.burn_in_convergence()
        );
        let c = Instant::now();
        let play = eq.play(&game).unwrap();
        println!("   play in {:?}", c.elapsed());
        let c = Instant::now();
        let d = play.distribution();
        println!("   distribution in {:?}", c.elapsed());
        let c = Instant::now();
        let n = 1_000_000;
        let sample = MonteCarlo::new(1).episodes(n).unwrap().run(&play);
        println!("   {n} episodes in {:?}", c.elapsed());
        for (o, x) in &d.outcomes {
            let p = sample.proportion(*o, Confidence::P95);
            println!(
                "      {o:?} {x:.6} {:?} z {:.2}",
                p.value,
                (p.value - x) / (x * (1.0 - x) / n as f64).sqrt()
            );
        }
        println!("   regret {:?}", eq.regret());
    }
}
