//! What an episode of a user's own game costs, with continuous shocks and strategies as functions, straight from the rules.
//!
//! `cargo bench --bench continuous_shocks`; all on one thread. The loop by hand is compiled for any machine of the kind, the engine's
//! for this one: set `RUSTFLAGS="-C target-cpu=native"` to compare like with like.

use bargain::simulate::{Direct, Episodes, MonteCarlo};
use bargain::strategy::BinaryLogit;
use bargain::stream::{Key, Stream};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use game::{Pressure, minsk, moscow};
use std::hint::black_box;

#[path = "../examples/continuous_shocks/game.rs"]
mod game;
#[path = "../tests/common/shocks_by_hand.rs"]
mod shocks_by_hand;

const EPISODES: usize = 4096;

fn episode(criterion: &mut Criterion) {
    let (moscow, minsk) = (BinaryLogit(moscow), BinaryLogit(minsk));
    let talks = Direct::new(&Pressure, &moscow, &minsk);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let plan = MonteCarlo::new(1).episodes(100_000).expect("the number is positive");
    let streams: Vec<Stream> = Stream::series(Key::episode(1, 0)).take(EPISODES).collect();
    let mut group = criterion.benchmark_group("episode");
    // With streams, counts and moments: what a run costs.
    group.throughput(Throughput::Elements(100_000));
    group.bench_function("continuous_shocks", |bencher| {
        one.install(|| bencher.iter(|| plan.run(black_box(&talks))));
    });
    group.throughput(Throughput::Elements(EPISODES as u64));
    group.bench_function("continuous_shocks_block", |bencher| {
        let (mut scratch, mut outcomes) = (talks.scratch(), Vec::with_capacity(EPISODES));
        let mut observed = vec![0.0; EPISODES * (2 + talks.tallies().len())];
        bencher.iter(|| {
            let mut streams = streams.clone();
            talks.block(&mut streams, &mut scratch, &mut observed, &mut outcomes);
            black_box(outcomes.len())
        });
    });
    group.bench_function("continuous_shocks_by_hand", |bencher| {
        bencher.iter(|| {
            let mut streams = streams.clone();
            let cuts = |stream: &mut Stream| shocks_by_hand::episode(stream).1;
            black_box(streams.iter_mut().map(cuts).sum::<u32>())
        });
    });
    group.finish();
}

criterion_group!(benches, episode);
criterion_main!(benches);
