//! What the classic games of the catalogue cost to solve.
//!
//! `cargo bench --bench classic`.

use bargain::game::catalogue::{Crisis, Ultimatum};
use bargain::solve::QuantalResponse;
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
    group.finish();
}

criterion_group!(benches, solve);
criterion_main!(benches);
