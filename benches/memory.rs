//! The memory that the tasks of the other benches take: the most in use at once over what was in use before, what the result keeps, and
//! in how many allocations.
//!
//! `cargo bench --bench memory`. Counted are the bytes asked of the allocator; what it needs for itself is not.

use bargain::game::Unrolled;
use bargain::game::catalogue::{AlternatingOffers, Crisis, MoneyRequest, OneShot, Ultimatum};
use bargain::game::{Bimatrix, FiniteGame};
use bargain::simulate::MonteCarlo;
use bargain::solve::bimatrix::SupportEnumeration;
use bargain::solve::tree::PublicTree;
use bargain::solve::{QuantalPath, QuantalResponse};
use bargain::study::{classics::classics, union_state::forecast};
use bargain::union_state::scenario::Scenario;
use bargain::union_state::{Programmes, UnionState};

#[path = "../tests/common/counting.rs"]
mod counting;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// Does some work, prints what it took and what its result keeps, and returns that.
fn row<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let (live, calls) = (counting::live(), counting::calls());
    let (peak, done) = counting::peak(work);
    let kept = counting::live().saturating_sub(live);
    println!("{name:26}{:>12}{:>12}{:>14}", amount(peak), amount(kept), counting::calls() - calls);
    done
}

/// Bytes in a unit that suits them.
fn amount(bytes: usize) -> String {
    match bytes as f64 {
        small if small < 1e3 => format!("{small} B"),
        middle if middle < 1e6 => format!("{:.1} kB", middle / 1e3),
        large => format!("{:.1} MB", large / 1e6),
    }
}

fn unrolled<G: FiniteGame>(game: &G) -> Unrolled<G> {
    Unrolled::new(game).expect("the rules keep the contract")
}

fn main() {
    let solver = QuantalResponse::new([5.0, 5.0]).expect("the precision is in range");
    // What is made once and kept for all: the pool of threads, and tables of kernels.
    solver.solve(&Ultimatum::with_grid(2)).expect("the rules keep the contract");
    println!("{:26}{:>12}{:>12}{:>14}", "", "at most", "kept", "allocations");

    let ultimatum = Ultimatum::with_grid(10);
    let _solved = row("solve/ultimatum", || solver.solve(&ultimatum));
    let crisis = Crisis {
        status_quo: [0.0, 0.0],
        concession: [1.0, -0.6],
        conflict: [-0.5, -1.2],
        back_down: [-0.4, 0.2],
    };
    let _solved = row("solve/crisis", || solver.solve(&crisis));
    let two_rounds = AlternatingOffers::new([0.9, 0.8], 10, 2).expect("the parameters are in range");
    let _solved = row("solve/two_rounds", || solver.solve(&two_rounds));
    let _path = row("path/ultimatum", || QuantalPath::to(solver).trace(&ultimatum));
    let _tree = row("tree/build", || PublicTree::new(&ultimatum));
    let request = |i: usize, j: usize| MoneyRequest.result([i as u32, j as u32], [0, 0]);
    let requests = Bimatrix::from_function([6; 2], request).expect("the payoffs are finite");
    let _equilibria = row("bimatrix/enumeration", || SupportEnumeration::new().solve(&requests));
    let _results = row("classics/all", classics);

    let scenario = Scenario::bundled("union_state_2021").expect("a bundled scenario is valid");
    let programmes = Programmes::bundled().expect("the bundled tables are valid");
    let package = &scenario.parameters().package;
    let _ladder = row("package/ladder", || programmes.ladder(package));
    let _frontier = row("package/frontier", || programmes.frontier(package));
    let game = UnionState::new(&scenario).expect("the ladder exists");
    let rationality = &scenario.parameters().rationality;
    let solver =
        QuantalResponse::new([rationality.moscow, rationality.minsk]).expect("the precision is in range");
    let tables = row("unroll/union_state", || unrolled(&game));
    let solved = row("solve/union_state", || solver.solve_unrolled(tables));
    let play = row("the profile for play", || solved.play(&game)).expect("the rules keep the contract");
    let _exact = row("evaluate/distribution", || play.distribution());
    let plan = |episodes: u64| MonteCarlo::new(28).episodes(episodes).expect("a positive number");
    let _one = row("episode/tables", || plan(1).run(&play));
    let _million = row("episode/million", || plan(1_000_000).run(&play));
    drop((play, solved));
    let _forecast = row("a forecast, all of it", || forecast(&scenario));
}
