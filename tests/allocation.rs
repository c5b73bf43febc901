//! What simulation allocates: nothing for an episode, and no more for many episodes than for few.

use bargain::game::catalogue::Ultimatum;
use bargain::simulate::{Direct, Episodes, MonteCarlo, Watched};
use bargain::solve::QuantalResponse;
use bargain::strategy::Uniform;
use bargain::stream::{Key, Stream};
use bargain::union_state::UnionState;
use bargain::union_state::scenario::Scenario;

#[path = "common/counting.rs"]
mod counting;
use counting::{Counting, calls};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations while a thousand episodes are played, after one that fills the scratch memory.
fn allocations<E: Episodes>(game: &E) -> usize {
    let mut scratch = game.scratch();
    let mut observed = vec![0.0; game.width()];
    let mut play =
        |episode| game.episode(&mut Stream::open(Key::episode(3, episode)), &mut scratch, &mut observed);
    (0..100).for_each(|episode| {
        play(episode);
    });
    let before = calls();
    (100..1100).for_each(|episode| {
        play(episode);
    });
    calls() - before
}

/// Allocations while a thousand episodes are played in blocks of a hundred, after one block.
fn allocations_of_blocks<E: Episodes>(game: &E) -> usize {
    let mut scratch = game.scratch();
    let mut observed = vec![0.0; 100 * (game.width())];
    let (mut streams, mut outcomes) = (Vec::with_capacity(100), Vec::with_capacity(100));
    let mut play = |block: u64| {
        streams.clear();
        streams.extend(Stream::series(Key::episode(3, 100 * block)).take(100));
        game.block(&mut streams, &mut scratch, &mut observed, &mut outcomes);
    };
    play(0);
    let before = calls();
    (1..11).for_each(&mut play);
    calls() - before
}

/// The most memory in use at once while `episodes` are played on one thread, over what was in use before.
fn peak<E: Episodes>(game: &E, episodes: u64) -> usize {
    let (peak, sample) = counting::peak(|| MonteCarlo::new(5).episodes(episodes).unwrap().run(game));
    assert_eq!(sample.episodes(), episodes);
    peak
}

/// One test, since the counters belong to the process.
#[test]
fn episodes_allocate_nothing_and_memory_does_not_grow_with_them() {
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    let scenario = scenario.with("horizon.play", 3).unwrap().with("horizon.burn_in", 0).unwrap();
    let game = UnionState::new(&scenario).unwrap();
    let play = QuantalResponse::new([4.0; 2]).unwrap().solve(&game).unwrap().play(&game).unwrap();
    assert_eq!(allocations(&play), 0, "from tables");
    assert_eq!(allocations_of_blocks(&play), 0, "from tables, in blocks");
    assert_eq!(
        allocations_of_blocks(&Direct::new(&game, &Uniform, &Uniform)),
        0,
        "from the rules, in blocks"
    );
    assert_eq!(allocations(&Direct::new(&game, &Uniform, &Uniform)), 0, "from the rules");
    let watched = Watched::new(&play).record("signed", |state| f64::from(state.signed));
    assert_eq!(allocations(&watched.first("signing", |state| state.signed > 0)), 0, "watched");

    let small = Ultimatum::with_grid(10);
    let play = QuantalResponse::new([4.0; 2]).unwrap().solve(&small).unwrap().play(&small).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let [warm, few, many] =
        pool.install(|| [300_000, 300_000, 3_000_000].map(|episodes| peak(&play, episodes)));
    assert!(many <= few.max(warm) + 1024, "{few} bytes for 300 000 episodes, {many} for 3 000 000");
}
