//! The simulator against the exact distribution, and the same bits on any number of threads.
//!
//! Statistical claims: |z| < 4.5 for each number, which a right simulator misses with probability 7e-6. Seeds are fixed, so a
//! run either always passes or always fails.

use crate::common::games::{Hazards, Prospect, Signals, Standoff};
use bargain::game::FiniteGame;
use bargain::game::catalogue::{Agreement, Crisis, Proposal, Ultimatum, UltimatumState};
use bargain::math::interval::Confidence;
use bargain::simulate::{Direct, Episodes, MonteCarlo, Observer, Run, Sample, StopReason};
use bargain::solve::{Distribution, Play, QuantalResponse};
use bargain::strategy::{Uniform, View};
use bargain::stream::{Key, Stream};
use bargain::union_state::scenario::Scenario;
use bargain::union_state::{Outcome, UnionState};
use rand_distr::{Distribution as _, Normal};
use std::fmt::Debug;
use std::ops::ControlFlow;

const EPISODES: u64 = 200_000;

fn quantal<G: FiniteGame>(game: &G, precision: f64) -> Play<G> {
    QuantalResponse::new([precision; 2]).unwrap().solve(game).unwrap().play(game).unwrap()
}

/// The flagship with few quarters, so that the tests stay quick.
fn flagship(name: &str) -> UnionState {
    let scenario = Scenario::bundled(name).unwrap();
    let scenario = scenario.with("horizon.play", 4).unwrap().with("horizon.burn_in", 2).unwrap();
    UnionState::new(&scenario).unwrap()
}

/// Holds a sample to the exact distribution: with the exact standard error for proportions, with the estimated one for means.
fn hold<G: FiniteGame>(play: &Play<G>, seed: u64)
where
    G::Outcome: Debug,
{
    hold_to(play.distribution(), play, seed);
}

fn hold_to<E: Episodes>(exact: Distribution<E::Outcome>, game: &E, seed: u64)
where
    E::Outcome: Debug,
{
    let sample = MonteCarlo::new(seed).episodes(EPISODES).unwrap().run(game);
    assert_eq!(sample.episodes(), EPISODES);
    let n = EPISODES as f64;
    for (outcome, p) in exact.outcomes {
        let found = sample.proportion(outcome, Confidence::P95).value;
        let error = (p * (1.0 - p) / n).sqrt();
        // A class so rare that less than one episode is expected has no normal error.
        assert!((found - p).abs() < 4.5 * error.max(1.0 / n), "{outcome:?}: {found} instead of {p}");
    }
    let means = exact.tallies.iter().map(|(name, x)| (*name, *x));
    let means = means.chain([("first payoff", exact.payoffs[0]), ("second payoff", exact.payoffs[1])]);
    let estimates = sample.tallies(Confidence::P95).into_iter().map(|(_, estimate)| estimate);
    for ((name, x), found) in means.zip(estimates.chain(sample.payoffs(Confidence::P95))) {
        let off = (found.value - x).abs();
        assert!(off <= 4.5 * found.standard_error + 1e-12, "{name}: {} instead of {x}", found.value);
    }
}

#[test]
fn the_flagship_is_simulated_as_it_is_evaluated() {
    for (seed, name) in Scenario::BUNDLED.into_iter().enumerate() {
        hold(&quantal(&flagship(name), 4.0), seed as u64);
    }
}

#[test]
fn the_ultimatum_game_is_simulated_as_it_is_evaluated() {
    hold(&quantal(&Ultimatum::with_grid(10), 5.0), 1);
    let shares = (0..=10).map(|k| f64::from(k) / 10.0).collect();
    let private =
        Ultimatum::with_reservations(1.0, shares, vec![0.1, 0.3, 0.6], vec![0.5, 0.3, 0.2]).unwrap();
    hold(&quantal(&private, 8.0), 2);
}

#[test]
fn the_crisis_game_is_simulated_as_it_is_evaluated() {
    let crisis = Crisis {
        status_quo: [0.0, 0.0],
        concession: [1.0, -0.6],
        conflict: [-0.5, -1.2],
        back_down: [-0.4, 0.2],
    };
    hold(&quantal(&crisis, 2.0), 3);
}

#[test]
fn chance_between_choices_and_several_ways_on_are_simulated_as_they_are_evaluated() {
    hold(&quantal(&Signals { prior: [0.6, 0.4], good: [0.3, 0.8], signals: 3 }, 1.0), 4);
    let hazards = vec![0.1, 0.02, 0.0, 0.05];
    hold(&quantal(&Hazards { hazards, flow: 0.7, discount: 0.9, periods: 12 }, 1.0), 5);
    hold(&quantal(&Prospect { periods: 5 }, 3.0), 6);
}

#[test]
fn choices_of_both_are_simulated_as_they_are_evaluated() {
    let game = Standoff { priors: [[0.3, 0.7], [0.6, 0.4]], crash: [0.5, 3.0], rounds: 3 };
    hold(&quantal(&game, 3.0), 7);
    let game = Standoff { rounds: 1, ..game };
    let dares = |view: &View<'_, Standoff>, _: &[bool], chances: &mut [f64]| {
        let dare = [0.9, 0.2][view.own];
        chances.copy_from_slice(&[1.0 - dare, dare]);
    };
    hold_to(
        Play::of(&game, &dares, &Uniform).unwrap().distribution(),
        &Direct::new(&game, &dares, &Uniform),
        8,
    );
}

/// Outcomes and what was observed of the first `count` episodes, played in blocks.
fn in_blocks<E: Episodes>(game: &E, count: usize, block: usize) -> (Vec<E::Outcome>, Vec<f64>) {
    let mut streams: Vec<Stream> = Stream::series(Key::episode(9, 0)).take(count).collect();
    let (mut scratch, width) = (game.scratch(), game.width());
    let mut observed = vec![f64::NAN; count * width];
    let (mut all, mut outcomes) = (Vec::new(), Vec::new());
    for (streams, observed) in streams.chunks_mut(block).zip(observed.chunks_mut(block * width)) {
        game.block(streams, &mut scratch, observed, &mut outcomes);
        all.append(&mut outcomes);
    }
    (all, observed)
}

fn blocks_do_not_matter<E: Episodes>(game: &E)
where
    E::Outcome: Debug,
{
    let whole = in_blocks(game, 3000, 3000);
    assert!(whole.1.iter().all(|x| x.is_finite()));
    for block in [1, 7, 64, 513] {
        assert_eq!(in_blocks(game, 3000, block), whole, "blocks of {block}");
    }
    let (mut scratch, width) = (game.scratch(), game.width());
    for (i, outcome) in whole.0.iter().enumerate().take(500) {
        let mut observed = vec![f64::NAN; width];
        let mut stream = Stream::open(Key::episode(9, i as u64));
        assert_eq!(game.episode(&mut stream, &mut scratch, &mut observed), *outcome, "episode {i}");
        assert_eq!(observed, whole.1[i * width..][..width], "episode {i}");
    }
}

#[test]
fn an_episode_is_the_same_in_any_block() {
    blocks_do_not_matter(&quantal(&flagship("union_state_2021"), 4.0));
    blocks_do_not_matter(&quantal(&Prospect { periods: 5 }, 3.0));
    let small = Ultimatum::with_grid(10);
    blocks_do_not_matter(&quantal(&small, 5.0));
    blocks_do_not_matter(&Direct::new(&small, &Uniform, &Uniform));
}

/// A proposer who offers 3 of 10 or 7 of 10, and a responder who accepts what is above half.
#[test]
fn what_has_probability_zero_never_happens_and_what_is_sure_always() {
    let proposer = |_: &View<'_, Ultimatum>, actions: &[Proposal], chances: &mut [f64]| {
        for (action, chance) in actions.iter().zip(chances) {
            *chance = if matches!(action, Proposal::Share(3 | 7)) { 0.5 } else { 0.0 };
        }
    };
    let responder = |view: &View<'_, Ultimatum>, actions: &[Proposal], chances: &mut [f64]| {
        let good = *view.state == UltimatumState::Proposed(7);
        for (action, chance) in actions.iter().zip(chances) {
            *chance = if (*action == Proposal::Accept) == good { 1.0 } else { 0.0 };
        }
    };
    let play = Play::of(&Ultimatum::with_grid(10), &proposer, &responder).unwrap();
    let sample = MonteCarlo::new(8).episodes(EPISODES).unwrap().run(&play);
    let outcomes: Vec<_> = sample.counts().iter().map(|(outcome, _)| *outcome).collect();
    assert_eq!(outcomes, [Agreement::Share(7), Agreement::None]);
    hold(&play, 8);
}

/// The rules walked state by state, against the exact distribution from the tables: two routes that share no code.
#[test]
fn the_rules_are_simulated_as_their_tables_are_evaluated() {
    for (seed, name) in Scenario::BUNDLED.into_iter().enumerate() {
        let game = flagship(name);
        let exact = Play::of(&game, &Uniform, &Uniform).unwrap().distribution();
        hold_to(exact, &Direct::new(&game, &Uniform, &Uniform), 20 + seed as u64);
    }
}

/// A responder who accepts more the larger its type's share, and a proposer who tells nothing.
#[test]
fn a_strategy_of_your_own_is_simulated_as_it_is_tabulated() {
    let shares: Vec<f64> = (0..=4).map(|k| f64::from(k) / 4.0).collect();
    let game = Ultimatum::with_reservations(1.0, shares, vec![0.1, 0.6], vec![0.3, 0.7]).unwrap();
    let choosy = |view: &View<'_, Ultimatum>, actions: &[Proposal], chances: &mut [f64]| {
        assert_eq!((view.belief, view.period), (&[1.0][..], 0));
        for (action, chance) in actions.iter().zip(chances) {
            let yes = if view.own == 0 { 0.75 } else { 0.25 };
            *chance = if *action == Proposal::Accept { yes } else { 1.0 - yes };
        }
    };
    let play = Play::of(&game, &Uniform, &choosy).unwrap();
    let agreements = play.distribution().tally("agreements").unwrap();
    assert!((agreements - (0.3 * 0.75 + 0.7 * 0.25)).abs() < 1e-12);
    hold(&play, 30);
    hold_to(play.distribution(), &Direct::new(&game, &Uniform, &choosy), 31);
}

#[test]
fn a_strategy_that_is_none_is_refused() {
    let game = Ultimatum::with_grid(2);
    let wrong = |_: &View<'_, Ultimatum>, _: &[Proposal], chances: &mut [f64]| chances.fill(f64::NAN);
    let error = Play::of(&game, &Uniform, &wrong).unwrap_err().to_string();
    let message = "strategy of Second, type 0, in Proposed(0) = [NaN, NaN]: must be probabilities of the actions, not negative and with sum one";
    assert_eq!(error, message);
}

fn on_threads(threads: usize, play: &Play<UnionState>) -> Run<Sample<Outcome>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| MonteCarlo::new(11).episodes(50_001).unwrap().run(play))
}

#[test]
fn one_two_and_seven_threads_give_the_same_bits() {
    let game = flagship("union_state_2021");
    let solved: Vec<_> = [1, 2, 7]
        .into_iter()
        .map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| QuantalResponse::new([4.0; 2]).unwrap().solve(&game).unwrap())
        })
        .collect();
    assert!(solved.windows(2).all(|pair| pair[0].profile() == pair[1].profile()), "equilibria");
    assert!(solved.windows(2).all(|pair| pair[0].value() == pair[1].value()), "values");
    let play = solved[0].play(&game).unwrap();
    let samples: Vec<_> = [1, 2, 7].into_iter().map(|threads| on_threads(threads, &play)).collect();
    assert!(samples.windows(2).all(|pair| pair[0] == pair[1]), "samples");
}

#[test]
fn seeds_and_scenario_numbers_separate_streams_and_equal_ones_repeat() {
    let play = quantal(&Ultimatum::with_grid(10), 5.0);
    let run = |seed, scenario| MonteCarlo::new(seed).scenario(scenario).episodes(5000).unwrap().run(&play);
    assert_eq!(run(0, 0), run(0, 0));
    assert_ne!(run(0, 0), run(1, 0));
    assert_ne!(run(0, 0), run(0, 1));
    assert_ne!(run(u64::MAX, 0), run(0, 0));
}

/// A longer run begins with the episodes of a shorter one: what the first batches gave does not change.
#[test]
fn frozen_sample() {
    let play = quantal(&Ultimatum::with_grid(10), 5.0);
    let sample = MonteCarlo::new(7).episodes(10_000).unwrap().run(&play);
    let counts: Vec<u64> = sample.counts().iter().map(|(_, count)| *count).collect();
    assert_eq!(counts, FROZEN, "changing this changes everybody's results: say so in the changelog");
}

const FROZEN: [u64; 12] = [575, 956, 1323, 1352, 1145, 858, 617, 372, 259, 161, 82, 2300];

struct StopAfter(u64);

impl Observer for StopAfter {
    fn progress(&mut self, done: u64, wanted: u64) -> ControlFlow<()> {
        assert!(done <= wanted);
        if done >= self.0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[test]
fn an_observer_may_stop_a_run_and_the_result_says_so() {
    let play = quantal(&Ultimatum::with_grid(10), 5.0);
    let sample = MonteCarlo::new(7).episodes(1_000_000).unwrap().observe(&play, &mut StopAfter(1));
    assert_eq!(sample.stop_reason(), StopReason::Cancelled);
    assert!(sample.episodes() > 0 && sample.episodes() < 1_000_000);
    let whole = MonteCarlo::new(7).episodes(sample.episodes()).unwrap().run(&play);
    assert_eq!(whole.counts(), sample.counts());
    assert_eq!(whole.stop_reason(), StopReason::Finished);
}

/// Of 400 intervals for the mean of 500 normal numbers at 95 %, between 360 and 396 should cover the truth: a right
/// interval fails this with probability below 1e-4.
#[test]
fn intervals_of_means_cover_as_often_as_they_say() {
    use bargain::simulate::Moments;
    let normal = Normal::new(3.0, 2.0).unwrap();
    let covered = (0..400)
        .filter(|&replication| {
            let mut stream = Stream::open(Key::episode(5, replication));
            let mut moments = Moments::new(1);
            (0..500).for_each(|_| moments.push(&[normal.sample(&mut stream)]));
            moments.interval(0, Confidence::P95).contains(3.0)
        })
        .count();
    assert!((360..=396).contains(&covered), "{covered} of 400");
}
