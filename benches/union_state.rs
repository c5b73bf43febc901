//! What the flagship costs: its tables, its solution, its evaluation, its episodes.
//!
//! `cargo bench --bench union_state`; add a name, such as `episode`, to run part of it.

use bargain::game::Unrolled;
use bargain::simulate::{Episodes, Moments, MonteCarlo};
use bargain::solve::{Play, QuantalResponse};
use bargain::stream::{Key, Stream};
use bargain::study::union_state::SETTLED;
use bargain::union_state::scenario::Scenario;
use bargain::union_state::{Programmes, UnionState};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

const SEED: u64 = 28;

fn scenario() -> Scenario {
    Scenario::bundled("union_state_2021").expect("a bundled scenario is valid")
}

/// The flagship with another horizon: periods played, and solved behind them.
fn game(play: i64, burn_in: i64) -> UnionState {
    let scenario = scenario().with("horizon.play", play).and_then(|s| s.with("horizon.burn_in", burn_in));
    UnionState::new(&scenario.expect("the horizon is in range")).expect("the ladder exists")
}

fn solver() -> QuantalResponse {
    let rationality = &scenario().parameters().rationality.clone();
    QuantalResponse::new([rationality.moscow, rationality.minsk]).expect("the precision is in range")
}

fn tables<G: bargain::game::FiniteGame>(game: &G) -> Unrolled<G> {
    Unrolled::new(game).expect("the rules keep the contract")
}

fn solution() -> Play<UnionState> {
    let game = game(5, 35);
    solver()
        .solve(&game)
        .and_then(|equilibrium| equilibrium.play(&game))
        .expect("the rules keep the contract")
}

/// Elements: fixed points solved. The slice lies behind one played quarter, since of that only what play can reach is
/// solved; it starts from uniform choices.
fn solve(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("solve");
    group.sample_size(10);
    let exact = solver().burn_in_tolerance(1e-7).expect("the tolerance is in range");
    for (name, solver, (play, burn_in)) in [("slice", exact, (1, 1)), ("union_state", solver(), (5, 35))] {
        let tables = tables(&game(play, burn_in));
        let solved = solver.solve_unrolled(tables.clone());
        let points = solved.convergence().problems + solved.burn_in_convergence().problems;
        group.throughput(Throughput::Elements(points));
        group.bench_function(name, |bencher| {
            let solve = |tables| solver.solve_unrolled(tables);
            bencher.iter_batched(|| tables.clone(), solve, BatchSize::LargeInput);
        });
    }
    let near = scenario().with("collapse.per_pain", 0.061).expect("the hazard is in range");
    let [known, near] =
        [game(5, 0), UnionState::new(&near).expect("the ladder exists")].map(|game| tables(&game));
    let known = solver().horizon(&known, SETTLED).expect("values settle");
    let horizon = |tables| solver().horizon_near(tables, &known, SETTLED).expect("values settle");
    group.throughput(Throughput::Elements(horizon(&near).convergence().problems));
    group.bench_function("horizon_near", |bencher| bencher.iter(|| horizon(black_box(&near))));
    group.finish();
}

/// Elements: resting states.
fn unroll(criterion: &mut Criterion) {
    let game = game(5, 35);
    let mut group = criterion.benchmark_group("unroll");
    group.sample_size(10);
    group.throughput(Throughput::Elements(tables(&game).resting_states() as u64));
    group.bench_function("union_state", |bencher| bencher.iter(|| tables(black_box(&game))));
    group.bench_function("for_play", |bencher| bencher.iter(|| Unrolled::for_play(black_box(&game))));
    group.finish();
}

/// Elements: distributions, episodes, tables.
fn play(criterion: &mut Criterion) {
    let play = solution();
    // Its tables for episodes are made when the first is played.
    let unused = play.clone();
    let mut group = criterion.benchmark_group("evaluate");
    group.sample_size(10);
    group.bench_function("distribution", |bencher| bencher.iter(|| black_box(&play).distribution()));
    group.finish();

    let mut group = criterion.benchmark_group("episode");
    group.throughput(Throughput::Elements(1));
    group.bench_function("union_state", |bencher| {
        let mut scratch = play.scratch();
        let mut observed = vec![0.0; play.width()];
        let mut number = 0;
        bencher.iter(|| {
            number += 1;
            play.episode(&mut Stream::open(Key::episode(SEED, number)), &mut scratch, &mut observed)
        });
    });
    group.throughput(Throughput::Elements(512));
    group.bench_function("block", |bencher| {
        let (mut scratch, mut streams, mut outcomes) = (play.scratch(), Vec::new(), Vec::new());
        let mut observed = vec![0.0; 512 * (play.width())];
        let mut series = Stream::series(Key::episode(SEED, 0));
        bencher.iter(|| {
            streams.clear();
            streams.extend(series.by_ref().take(512));
            play.block(&mut streams, &mut scratch, &mut observed, &mut outcomes);
        });
    });
    group.sample_size(10);
    group.throughput(Throughput::Elements(1));
    group.bench_function("tables", |bencher| {
        let fresh = || (play.scratch(), unused.clone(), vec![0.0; play.width()]);
        bencher.iter_batched(
            fresh,
            |(mut scratch, play, mut observed)| {
                play.episode(&mut Stream::open(Key::episode(SEED, 0)), &mut scratch, &mut observed)
            },
            BatchSize::LargeInput,
        );
    });
    group.throughput(Throughput::Elements(1_000_000));
    group.bench_function("million", |bencher| {
        let plan = MonteCarlo::new(SEED).episodes(1_000_000).expect("a million is not zero");
        bencher.iter(|| plan.run(black_box(&play)));
    });
    group.finish();
}

/// Elements: observations of 15 quantities.
fn moments(criterion: &mut Criterion) {
    let rows: Vec<f64> = (0..512 * 15).map(|i| f64::from(i * i % 1009)).collect();
    let mut group = criterion.benchmark_group("moments");
    group.throughput(Throughput::Elements(512));
    let mut moments = Moments::new(15);
    group.bench_function("rows", |bencher| bencher.iter(|| moments.push_rows(black_box(&rows))));
    group.finish();
}

/// Elements: ladders, frontiers.
fn package(criterion: &mut Criterion) {
    let programmes = Programmes::bundled().expect("the bundled tables are valid");
    let parameters = scenario().parameters().package.clone();
    let mut group = criterion.benchmark_group("package");
    group.sample_size(20);
    group.bench_function("ladder", |bencher| bencher.iter(|| programmes.ladder(black_box(&parameters))));
    group.bench_function("frontier", |bencher| {
        bencher.iter(|| programmes.frontier(black_box(&parameters)));
    });
    group.finish();
}

criterion_group!(benches, solve, unroll, play, moments, package);
criterion_main!(benches);
