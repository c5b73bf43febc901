//! What the classic games of the catalogue cost to solve.
//!
//! `cargo bench --bench classic`.

use bargain::game::catalogue::{
    AlternatingOffers, Crisis, MatchingPennies, MoneyRequest, OneShot, Ultimatum,
};
use bargain::game::{Bimatrix, Player};
use bargain::solve::bimatrix::{LemkeHowson, SupportEnumeration};
use bargain::solve::tree::{CounterfactualRegret, PublicTree, RegretMatching};
use bargain::solve::{QuantalPath, QuantalResponse};
use bargain::study::classics::classics;
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

fn solve(criterion: &mut Criterion) {
    let solver = QuantalResponse::new([5.0, 5.0]).expect("the precision is in range");
    let mut group = criterion.benchmark_group("solve");
    let ultimatum = Ultimatum::with_grid(10);
    group.bench_function("ultimatum", |bencher| bencher.iter(|| solver.solve(black_box(&ultimatum))));
    let crisis = Crisis {
        status_quo: [0.0, 0.0],
        concession: [1.0, -0.6],
        conflict: [-0.5, -1.2],
        back_down: [-0.4, 0.2],
    };
    group.bench_function("crisis", |bencher| bencher.iter(|| solver.solve(black_box(&crisis))));
    let two_rounds = AlternatingOffers::new([0.9, 0.8], 10, 2).expect("the parameters are in range");
    group.bench_function("two_rounds", |bencher| bencher.iter(|| solver.solve(black_box(&two_rounds))));
    group.finish();
}

fn path(criterion: &mut Criterion) {
    let path = QuantalPath::to(QuantalResponse::new([5.0, 5.0]).expect("the precision is in range"));
    let ultimatum = Ultimatum::with_grid(10);
    let mut group = criterion.benchmark_group("path");
    group.bench_function("ultimatum", |bencher| bencher.iter(|| path.trace(black_box(&ultimatum))));
    group.finish();
}

fn tree(criterion: &mut Criterion) {
    let first = [[3.0, -1.0], [-2.0, 1.0]];
    let pennies = MatchingPennies::new(first, first.map(|row: [f64; 2]| row.map(|payoff| -payoff)))
        .expect("the first player wants a match");
    let ultimatum = Ultimatum::with_grid(10);
    // A hundred iterations, whatever they lead to.
    let hundred = CounterfactualRegret::new(RegretMatching::Plus).iterations(100);
    let hundred = hundred.tolerance(0.0).expect("the tolerance is in range");
    let mut group = criterion.benchmark_group("tree");
    group.bench_function("build", |bencher| bencher.iter(|| PublicTree::new(black_box(&ultimatum))));
    let small = PublicTree::new(&pennies).expect("the rules keep to the contract");
    group.bench_function("regret_pennies", |bencher| bencher.iter(|| hundred.solve(black_box(&small))));
    let large = PublicTree::new(&ultimatum).expect("the rules keep to the contract");
    group.bench_function("regret_ultimatum", |bencher| bencher.iter(|| hundred.solve(black_box(&large))));
    group.finish();
}

fn bimatrix(criterion: &mut Criterion) {
    let requests = |actions: usize| {
        Bimatrix::from_function([actions; 2], |i, j| MoneyRequest.result([i as u32, j as u32], [0, 0]))
            .expect("the payoffs are finite")
    };
    let (six, ten) = (requests(6), requests(10));
    let mut group = criterion.benchmark_group("bimatrix");
    let enumeration = SupportEnumeration::new();
    group.bench_function("enumeration", |bencher| bencher.iter(|| enumeration.solve(black_box(&six))));
    let pivoting = LemkeHowson::dropping(Player::First, 0);
    group.bench_function("lemke_howson", |bencher| bencher.iter(|| pivoting.solve(black_box(&ten))));
    group.finish();
}

fn list(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("classics");
    group.sample_size(10);
    group.bench_function("all", |bencher| bencher.iter(classics));
    group.finish();
}

criterion_group!(benches, solve, path, tree, bimatrix, list);
criterion_main!(benches);
