//! Methods that need fewer draws are unbiased, their errors are right, and their bits do not depend on threads.
//!
//! Statistical claims: |z| < 4.5 for each number against the exact distribution, with the error that the method itself reports; a
//! right method misses one with probability 7e-6. Seeds are fixed, so a run either always passes or always fails.

use crate::common;
use crate::common::chance::{Climb, HEADS, TAILS, Toss};
use crate::common::games::{Prospect, Signals, Standoff};
use crate::common::oracle;
use bargain::game::catalogue::{Agreement, Ultimatum, UltimatumState};
use bargain::game::{FiniteGame, Game, Player, Turn, Types};
use bargain::math::interval::Confidence;
use bargain::simulate::variance::{
    Antithetic, Conditional, Controlled, ImportanceSampling, Paired, Splitting, Stepwise, Stratified,
    of_outcome,
};
use bargain::simulate::{Direct, Episodes, Moments, MonteCarlo, Sample, Shard, Watched};
use bargain::solve::{Play, QuantalResponse};
use bargain::strategy::{Uniform, View};
use bargain::stream::{Key, Stream};
use bargain::union_state::scenario::Scenario;
use bargain::union_state::{Outcome, State, UnionState};
use std::fmt::Debug;
use std::sync::LazyLock;

const EPISODES: u64 = 50_000;

fn quantal<G: FiniteGame>(game: &G, precision: f64) -> Play<G> {
    QuantalResponse::new([precision; 2]).unwrap().solve(game).unwrap().play(game).unwrap()
}

/// The flagship with few quarters, so that the tests stay quick.
fn flagship(precision: f64) -> Play<UnionState> {
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    let scenario = scenario.with("horizon.play", 3).unwrap().with("horizon.burn_in", 2).unwrap();
    quantal(&UnionState::new(&scenario).unwrap(), precision)
}

static FLAGSHIP: LazyLock<Play<UnionState>> = LazyLock::new(|| flagship(4.0));
static NEARBY: LazyLock<Play<UnionState>> = LazyLock::new(|| flagship(4.2));

fn run<E: Episodes>(game: &E, seed: u64) -> Sample<E::Outcome> {
    MonteCarlo::new(seed).episodes(EPISODES).unwrap().run(game).estimates
}

/// What is expected of a row: payoffs, tallies, probabilities.
fn expected<G: FiniteGame>(play: &Play<G>) -> Vec<f64> {
    let exact = play.distribution();
    let tallies = exact.tallies.iter().map(|(_, x)| *x);
    exact.payoffs.into_iter().chain(tallies).chain(exact.outcomes.iter().map(|(_, p)| *p)).collect()
}

/// Holds every column to its expectation, with the standard error that the sample reports. What so few episodes have that less than
/// twenty are expected (weighted methods: see `rare`) has no normal error.
fn hold<E: Episodes>(game: &E, expected: &[f64], seed: u64) {
    let sample = run(game, seed);
    let moments = sample.moments();
    let names = ["payoff 1".to_owned(), "payoff 2".to_owned()].into_iter().chain(game.tallies());
    assert_eq!(moments.mean().len(), expected.len());
    let mut held = 0;
    for (i, (name, expected)) in names.zip(expected).enumerate() {
        let (found, error) = (moments.mean()[i], moments.standard_error(i));
        if expected.abs() * EPISODES as f64 > 20.0 || *expected == 0.0 {
            assert!(
                (found - expected).abs() <= 4.5 * error + 1e-9,
                "{name}: {found} ± {error}, not {expected}"
            );
            held += 1;
        }
    }
    assert!(held > 2);
}

/// All methods that average over one play.
fn hold_all<G: FiniteGame>(play: &Play<G>, seed: u64) {
    let expected = expected(play);
    hold(&Antithetic::new(play), &expected, seed);
    for group in [1, 3, 4] {
        hold(&Stratified::new(play, group).unwrap(), &expected, seed + 1);
    }
    hold(&Conditional::new(play), &expected, seed + 2);
    // A method that tilts or splits is unbiased whatever guides it, even what makes no sense.
    let odd = |state: &G::State, period: usize, [own, other]: Types| {
        (format!("{state:?}").len() % 5 + period + own + 2 * other) as f64
    };
    let tilted = ImportanceSampling::new(play, &play.outcomes()[..1], odd).unwrap();
    hold(&tilted.defensive(0.3).unwrap(), &expected, seed + 3);
    hold(&Splitting::of(play, odd, &[(1.5, 2), (2.5, 1), (3.5, 3)]).unwrap(), &expected, seed + 4);
    let possible = play.distribution().outcomes.into_iter().filter(|(_, p)| *p > 0.01);
    let (least, _) = possible.min_by(|x, y| x.1.total_cmp(&y.1)).unwrap();
    let guide = play.reaching(&[least]);
    hold(
        &ImportanceSampling::guided(play, &[least], &guide).unwrap().defensive(0.5).unwrap(),
        &expected,
        seed + 5,
    );
    hold(&Splitting::guided(play, &guide, 2).unwrap(), &expected, seed + 6);
}

#[test]
fn every_method_is_unbiased_on_small_games() {
    hold_all(&quantal(&Ultimatum::with_grid(10), 5.0), 10);
    let shares = (0..=10).map(|k| f64::from(k) / 10.0).collect();
    let private =
        Ultimatum::with_reservations(1.0, shares, vec![0.1, 0.3, 0.6], vec![0.5, 0.3, 0.2]).unwrap();
    hold_all(&quantal(&private, 8.0), 20);
    hold_all(&quantal(&Signals { prior: [0.6, 0.4], good: [0.3, 0.8], signals: 3 }, 1.0), 30);
    hold_all(&quantal(&Prospect { periods: 5 }, 3.0), 40);
    hold_all(&quantal(&Standoff { priors: [[0.3, 0.7], [0.6, 0.4]], crash: [0.5, 3.0], rounds: 3 }, 3.0), 50);
}

#[test]
fn every_method_is_unbiased_on_the_flagship() {
    hold_all(&FLAGSHIP, 60);
}

fn hold_pairs<G: FiniteGame>(first: &Play<G>, second: &Play<G>, seed: u64) {
    let [x, y] = [first, second].map(expected);
    let differences: Vec<f64> = x.iter().zip(&y).map(|(x, y)| x - y).collect();
    let [one, two] = [first, second].map(Stepwise::new);
    hold_differences(&Paired::new(&one, &two, first.outcomes()).unwrap(), &differences, seed);
    hold_differences(&Paired::new(first, second, first.outcomes()).unwrap(), &differences, seed);
    let pilot = MonteCarlo::new(seed).episodes(5000).unwrap();
    hold(&Controlled::new(&one, (&two, second), &pilot).unwrap(), &x, seed);
    hold(&Controlled::new(first, (second, second), &pilot).unwrap(), &x, seed);
}

/// As [`hold`], but a difference may be small without being rare.
fn hold_differences<E: Episodes>(game: &E, expected: &[f64], seed: u64) {
    let sample = run(game, seed);
    for (i, expected) in expected.iter().enumerate() {
        let (found, error) = (sample.moments().mean()[i], sample.moments().standard_error(i));
        let rare = 20.0 / EPISODES as f64;
        assert!(
            (found - expected).abs() <= 4.5 * error + if error == 0.0 { rare } else { 1e-9 },
            "{i}: {found} ± {error}, not {expected}"
        );
    }
}

#[test]
fn differences_and_corrections_are_unbiased() {
    let game = Ultimatum::with_grid(10);
    hold_pairs(&quantal(&game, 5.0), &quantal(&game, 5.5), 70);
    hold_pairs(&FLAGSHIP, &NEARBY, 71);
}

#[test]
fn place_by_place_is_the_play_itself() {
    let count = |sample: &Sample<Outcome>| sample.counts().to_vec();
    let sample = run(&Stepwise::new(&*FLAGSHIP), 80);
    let n = EPISODES as f64;
    for (outcome, p) in FLAGSHIP.distribution().outcomes {
        let found = sample.proportion(outcome, Confidence::P95).value;
        let error = (p * (1.0 - p) / n).sqrt();
        assert!((found - p).abs() < 4.5 * error.max(1.0 / n), "{outcome:?}: {found} instead of {p}");
    }
    assert!(count(&sample).len() > 5);
}

/// Common random numbers by cumulative probabilities: the closed form of O39, a choice of probability 0.30 against one of 0.35.
#[test]
fn a_pair_of_choices_differs_as_rarely_as_it_can() {
    let oracle = oracle("O39");
    let case = oracle["cases"].as_array().unwrap().iter();
    let case =
        case.clone().find(|case| case["inputs"]["case"].as_str().unwrap().starts_with("Bernoulli")).unwrap();
    let play = |p: f64| quantal(&Toss::coin(p), 1.0);
    let (first, second) = (play(0.30), play(0.35));
    let (one, two) = (Stepwise::new(&first), Stepwise::new(&second));
    let pair = Paired::new(&one, &two, &[HEADS, TAILS]).unwrap();
    let sample = run(&pair, 90);
    let variance = sample.moments().covariance(2, 2);
    let exact = case["expected"]["var_diff_crn"].as_f64().unwrap();
    // The variance of a share of 0.05 of 50 000 has a relative error of 0.02.
    assert!((variance - exact).abs() < 4.5 * 0.02 * exact, "{variance} instead of {exact}");
    let ratio = case["expected"]["ratio"].as_f64().unwrap();
    let found = pair.gain(&sample, HEADS).unwrap();
    assert!((found - ratio).abs() < 4.5 * 0.02 * ratio, "{found} instead of {ratio}");
}

/// Of two mirrored tosses with p = 0.3 never both are heads: their covariance is −0.09, and the variance of their mean
/// 0.5 × 0.3 − 0.09 = 0.06. The sample's has a standard error of 0.25 (1 − 2 × 0.6) √(0.24 / n), 1.1e-4.
#[test]
fn a_coin_and_its_mirror_image_never_both_show_heads() {
    let play = quantal(&Toss::coin(0.3), 1.0);
    let pairs = Antithetic::new(&play);
    let heads = 2 + play.outcomes().iter().position(|side| *side == HEADS).unwrap();
    let (mut scratch, mut row) = (pairs.scratch(), vec![0.0; pairs.width()]);
    for mut stream in Stream::series(Key::episode(6, 0)).take(1000) {
        pairs.episode(&mut stream, &mut scratch, &mut row);
        assert!(row[heads] == 0.0 || row[heads] == 0.5, "{row:?}");
    }
    let variance = run(&pairs, 91).moments().covariance(heads, heads);
    assert!((variance - 0.06).abs() < 4.5 * 1.1e-4, "{variance}");
}

/// Shares of types are 0.3 and 0.7 here, 0.6 and 0.4 there: of 50 plays 9, 6, 21 and 14 fall to the pairs.
#[test]
fn every_group_holds_its_exact_share_of_each_pair_of_types() {
    let play = quantal(&Toss { priors: [vec![0.3, 0.7], vec![0.6, 0.4]], heads: 1.0 }, 1.0);
    assert_eq!(play.outcomes(), [[0, 0], [0, 1], [1, 0], [1, 1]].map(|types| (types, true)));
    for group in [50, 100] {
        let groups = Stratified::new(&play, group).unwrap();
        let (mut scratch, mut row) = (groups.scratch(), vec![0.0; groups.width()]);
        for mut stream in Stream::series(Key::episode(7, 0)).take(200) {
            groups.episode(&mut stream, &mut scratch, &mut row);
            for (share, expected) in row[2..].iter().zip([0.18, 0.12, 0.42, 0.28]) {
                assert!((share - expected).abs() < 1e-12, "{row:?}");
            }
        }
    }
}

/// Each column varies less than in as many plain episodes, since every ending depends on the types: by 19 % or more, when worked out by
/// hand. A variance of n rows has the relative error √(2/n), or less for numbers between 0 and 1 that are not rare.
#[test]
fn groups_never_add_variance() {
    let play = quantal(&Toss { priors: [vec![0.3, 0.7], vec![0.6, 0.4]], heads: 0.3 }, 1.0);
    let (rows, group) = (20_000, 7);
    let sample = MonteCarlo::new(93).episodes(rows).unwrap().run(&Stratified::new(&play, group).unwrap());
    let error = (2.0 / rows as f64).sqrt();
    for (i, (outcome, p)) in play.distribution().outcomes.into_iter().enumerate() {
        let column = 2 + play.tallies().len() + i;
        let ratio = group as f64 * sample.moments().covariance(column, column) / (p * (1.0 - p));
        assert!(ratio < 1.0 - 4.5 * error, "{outcome:?}: {ratio}");
    }
}

/// A case that is its own control is known already: each column that varies has the coefficient 1, and the variance 0.
#[test]
fn a_case_controlled_by_itself_is_exact() {
    let play = quantal(&Ultimatum::with_grid(4), 3.0);
    let (exact, pilot) = (expected(&play), MonteCarlo::new(92).episodes(5000).unwrap());
    let controlled = Controlled::new(&play, (&play, &play), &pilot).unwrap();
    // The first shard of three has no batch of its own.
    let shard = pilot.clone().shard(Shard::new(0, 3).unwrap());
    let sharded = Controlled::new(&play, (&play, &play), &shard).unwrap();
    assert_eq!(sharded.coefficients(), controlled.coefficients());
    let sample = run(&controlled, 92);
    let plain = run(&play, 92);
    assert_eq!(controlled.coefficients().len(), exact.len());
    assert!(plain.moments().covariance(0, 0) > 0.01);
    for (i, (b, exact)) in controlled.coefficients().iter().zip(exact).enumerate() {
        assert!((b - 1.0).abs() < 1e-12, "{i}: {b}");
        assert!((sample.moments().mean()[i] - exact).abs() < 1e-12, "{i}");
        assert!(sample.moments().covariance(i, i) < 1e-24, "{i}");
    }
    // However long the pilot takes.
    let hurried = pilot.clone().time_budget(std::time::Duration::ZERO);
    let hurried = Controlled::new(&play, (&play, &play), &hurried).unwrap();
    assert_eq!(hurried.coefficients(), controlled.coefficients());
    // What never varies tells nothing: no coefficient.
    let sure = quantal(&Toss::coin(1.0), 1.0);
    assert!(Controlled::new(&sure, (&sure, &sure), &pilot).unwrap().coefficients().iter().all(|b| *b == 0.0));
}

/// The tails of O41 by splitting the rules themselves, which no table holds: their expected number of steps is that of the
/// gambler's ruin, (start − target × probability) / (1 − 2 up).
#[test]
fn splitting_finds_the_tail_of_a_walk() {
    for (seed, case) in (100..).zip(common::cases("O41")) {
        let whole = |key: &str| case.input(key) as u32;
        let game = Climb { up: case.input("walk_up_prob"), start: whole("start"), target: whole("target") };
        let p = case.expected["p"].as_f64().unwrap();
        let levels = case.inputs["levels"].as_array().unwrap();
        let stages = case.expected["stage_probs"].as_array().unwrap();
        let below_top = levels.len() - 1;
        let levels: Vec<(f64, u32)> = levels[..below_top]
            .iter()
            .zip(stages)
            .map(|(level, p)| (level.as_f64().unwrap(), (1.0 / p.as_f64().unwrap()).round() as u32))
            .collect();
        let direct = Direct::new(&game, &Uniform, &Uniform);
        let split =
            Splitting::of_rules(&direct, &[false, true], |state: &u32, _, _| f64::from(*state), &levels)
                .unwrap();
        let sample = MonteCarlo::new(seed).episodes(20_000).unwrap().run(&split);
        let found = of_outcome(&sample, true, Confidence::P95).unwrap();
        assert!((found.value - p).abs() < 4.5 * found.standard_error, "{found:?} instead of {p}");
        assert!(found.standard_error < 0.1 * p, "{found:?}");
        let steps = (f64::from(game.start) - f64::from(game.target) * p) / (1.0 - 2.0 * game.up);
        let found = sample.tallies(Confidence::P95)[0].1;
        assert!((found.value - steps).abs() < 4.5 * found.standard_error, "{found:?} instead of {steps}");
    }
}

/// The ruin of O34, played by the rules.
#[test]
fn a_gambler_is_ruined_as_often_and_as_late_as_feller_says() {
    for (seed, case) in (140..).zip(common::cases("O34")) {
        let whole = |key: &str| case.input(key) as u32;
        let game = Climb { up: case.input("p"), start: whole("start"), target: whole("target") };
        let direct = Direct::new(&game, &Uniform, &Uniform);
        let sample = MonteCarlo::new(seed).episodes(5000).unwrap().run(&direct);
        let [ruin, steps] = ["p_ruin", "mean_duration"].map(|key| case.expected[key].as_f64().unwrap());
        let found = sample.proportion(false, Confidence::P95).value;
        let error = (ruin * (1.0 - ruin) / 5000.0).sqrt();
        assert!((found - ruin).abs() < 4.5 * error, "{found} instead of {ruin}");
        let found = sample.tallies(Confidence::P95)[0].1;
        assert!((found.value - steps).abs() < 4.5 * found.standard_error, "{found:?} instead of {steps}");
        assert_eq!(direct.broken_off(), 0);
    }
}

/// Absorption, which no plain run of this length would see, within a tenth of its probability.
#[test]
fn absorption_is_found_where_plain_episodes_do_not_see_it() {
    let play = &*FLAGSHIP;
    let exact = play.distribution().probability(Outcome::Absorption);
    assert!(exact > 0.0 && exact * 20_000.0 < 0.1, "{exact}");
    let guess = NEARBY.reaching(&[Outcome::Absorption]);
    let tilted = ImportanceSampling::guided(play, &[Outcome::Absorption], &guess).unwrap();
    let sample = MonteCarlo::new(110).episodes(20_000).unwrap().run(&tilted);
    let found = of_outcome(&sample, Outcome::Absorption, Confidence::P95).unwrap();
    assert!((found.value - exact).abs() < 4.5 * found.standard_error, "{found:?} instead of {exact}");
    assert!(found.standard_error < 0.1 * exact, "{found:?} for {exact}");
}

/// The flagship itself, where absorption is a matter of 5e-7: a relative error of a tenth, at less than a hundredth of the places
/// that plain episodes would have to visit. Guided once by the game solved with fewer quarters behind the horizon, and once by a
/// function of the state.
#[test]
fn absorption_in_the_flagship_costs_less_than_a_hundredth() {
    let rare = [Outcome::Absorption];
    let [_, (game, solved)] = &*common::flagship::SOLVED;
    let play = solved.play(game).unwrap();
    let fewer = Scenario::bundled("union_state_2021").unwrap().with("horizon.burn_in", 25).unwrap();
    let nearby = quantal(&UnionState::new(&fewer).unwrap(), 4.0);
    let exact = play.distribution().probability(Outcome::Absorption);
    let walk = Splitting::of(&play, |_, _, _| 0.0, &[]).unwrap();
    let (_, _, places) = absorptions(&walk, 2000, |scratch| scratch.places());
    let plain = (1.0 - exact) / exact * places;
    let signed = |state: &State, _: usize, _: Types| {
        10_f64.powi(2 * i32::from(state.signed) + i32::from(state.implemented))
    };
    let guided = ImportanceSampling::guided(&play, &rare, &nearby.reaching(&rare)).unwrap();
    let by_level = ImportanceSampling::new(&play, &rare, signed).unwrap();
    for (tilted, episodes) in [(guided, 20_000), (by_level, 100_000)] {
        let (mean, variance, places) = absorptions(&tilted, episodes, |scratch| scratch.places());
        let error = (variance / episodes as f64).sqrt();
        assert!((mean - exact).abs() < 4.5 * error, "{mean} ± {error} instead of {exact}");
        assert!(error < 0.1 * exact, "{error} for {exact}");
        let gain = plain / (variance / (exact * exact) * places);
        assert!(gain > 100.0, "{gain}");
    }
}

/// Mean and variance of the column of absorption, and places visited in an episode.
fn absorptions<E: Episodes>(game: &E, episodes: usize, places: fn(&E::Scratch) -> u64) -> (f64, f64, f64) {
    let (mut scratch, mut row, mut moments) = (game.scratch(), vec![0.0; game.width()], Moments::new(1));
    for mut stream in Stream::series(Key::episode(115, 0)).take(episodes) {
        game.episode(&mut stream, &mut scratch, &mut row);
        moments.push(&[row[row.len() - Outcome::ALL.len()]]);
    }
    (moments.mean()[0], moments.covariance(0, 0), places(&scratch) as f64 / episodes as f64)
}

fn same_bits<E: Episodes>(game: &E)
where
    E::Outcome: Debug + PartialEq,
{
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| MonteCarlo::new(120).episodes(9001).unwrap().run(game))
    };
    let one = on(1);
    assert!(one == on(2) && one == on(7));
    // An episode is the same in any block.
    let streams: Vec<Stream> = Stream::series(Key::episode(3, 0)).take(100).collect();
    let (mut scratch, width, mut outcomes) = (game.scratch(), game.width(), Vec::new());
    let mut block = vec![f64::NAN; 100 * width];
    game.block(&mut streams.clone(), &mut scratch, &mut block, &mut outcomes);
    for (i, mut stream) in streams.into_iter().enumerate() {
        let mut row = vec![f64::NAN; width];
        assert_eq!(game.episode(&mut stream, &mut scratch, &mut row), outcomes[i]);
        assert_eq!(row, block[i * width..][..width]);
    }
}

#[test]
fn one_two_and_seven_threads_give_the_same_bits() {
    let (play, nearby) = (&*FLAGSHIP, &*NEARBY);
    let (one, two) = (Stepwise::new(play), Stepwise::new(nearby));
    same_bits(&one);
    same_bits(&Paired::new(&one, &two, play.outcomes()).unwrap());
    same_bits(&Paired::new(play, nearby, play.outcomes()).unwrap());
    same_bits(&Antithetic::new(play));
    same_bits(&Stratified::new(play, 4).unwrap());
    same_bits(&Conditional::new(play));
    let pilot = MonteCarlo::new(1).episodes(5000).unwrap();
    same_bits(&Controlled::new(&one, (&two, nearby), &pilot).unwrap());
    let level = |state: &State, _: usize, _: Types| f64::from(state.signed);
    same_bits(&ImportanceSampling::new(play, &[Outcome::Absorption], level).unwrap());
    same_bits(&Splitting::of(play, level, &[(1.0, 2), (2.0, 3)]).unwrap());
    let game = Climb { up: 0.3, start: 1, target: 12 };
    let direct = Direct::new(&game, &Uniform, &Uniform);
    same_bits(&Splitting::of_rules(&direct, &[true], |x: &u32, _, _| f64::from(*x), &[(2.0, 3)]).unwrap());
}

#[test]
fn a_conditional_row_sums_to_one_and_varies_less() {
    let play = &*FLAGSHIP;
    let conditional = Conditional::new(play);
    let (mut scratch, mut row) = (conditional.scratch(), vec![0.0; conditional.width()]);
    for mut stream in Stream::series(Key::episode(5, 0)).take(1000) {
        conditional.episode(&mut stream, &mut scratch, &mut row);
        let endings: f64 = row[row.len() - play.outcomes().len()..].iter().sum();
        assert!((endings - 1.0).abs() < 1e-12, "{endings}");
    }
    let sample = run(&conditional, 130);
    for (outcome, p) in play.distribution().outcomes {
        let found = of_outcome(&sample, outcome, Confidence::P95).unwrap();
        let plain = (p * (1.0 - p) / EPISODES as f64).sqrt();
        assert!(found.standard_error < plain, "{outcome:?}: {} against {plain}", found.standard_error);
    }
}

/// 0.7 in single precision is less than 0.7.
#[test]
fn an_episode_splits_where_importance_is_the_threshold() {
    let play = quantal(&Ultimatum::with_grid(2), 5.0);
    let importance = |state: &UltimatumState, _: usize, _: Types| {
        if *state == UltimatumState::Start { 0.0 } else { 0.7 }
    };
    let places = |levels: &[(f64, u32)]| {
        let split = Splitting::of(&play, importance, levels).unwrap();
        let (mut scratch, mut row) = (split.scratch(), vec![0.0; split.width()]);
        for mut stream in Stream::series(Key::episode(1, 0)).take(100) {
            split.episode(&mut stream, &mut scratch, &mut row);
        }
        scratch.places()
    };
    assert!(places(&[(0.7, 10)]) > 2 * places(&[]), "{} and {}", places(&[(0.7, 10)]), places(&[]));
}

/// Split or not, an episode of rules is left in the state that it may visit last.
#[test]
fn split_episodes_are_broken_off_as_others_are() {
    let game = Prospect { periods: 4 };
    for longest in [0, 1, 2, 3] {
        let direct = Direct::new(&game, &Uniform, &Uniform).longest(longest);
        let split = Splitting::of_rules(&direct, &[], |_, _, _| 0.0, &[]).unwrap();
        let plain = MonteCarlo::new(3).episodes(1000).unwrap().run(&direct);
        let broken_off = direct.broken_off();
        let own = MonteCarlo::new(3).episodes(1000).unwrap().run(&split);
        assert_eq!(direct.broken_off(), 2 * broken_off, "of {longest} states");
        assert_eq!(plain.moments().mean(), own.moments().mean(), "of {longest} states");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let play = quantal(&Ultimatum::with_grid(2), 5.0);
    let message = |error: bargain::Error| error.to_string();
    assert_eq!(message(Stratified::new(&play, 0).unwrap_err()), "group = 0: must be 1 to 65536 plays");
    let nan = |state: &UltimatumState, _: usize, _: Types| {
        if *state == UltimatumState::Start { f64::NAN } else { 1.0 }
    };
    let expected = "importance of Start in period 0 = NaN: must be a finite number, 0 or more";
    assert_eq!(message(ImportanceSampling::new(&play, &[Agreement::None], nan).unwrap_err()), expected);
    assert_eq!(message(Splitting::of(&play, nan, &[]).unwrap_err()), expected);
    let one = |_: &UltimatumState, _: usize, _: Types| 1.0;
    let tilted = ImportanceSampling::new(&play, &[Agreement::None], one).unwrap();
    assert!(tilted.defensive(0.0).unwrap_err().is_invalid());
    let error = message(Splitting::of(&play, one, &[(2.0, 0), (1.0, 1)]).unwrap_err());
    for part in ["copies at level 0 = 0", "threshold of level 1 = 1"] {
        assert!(error.contains(part), "{error}");
    }
    assert!(Splitting::of(&play, one, &[(1.0, 1 << 12), (2.0, 1 << 12)]).is_ok());
    let error = message(Splitting::of(&play, one, &[(1.0, 1 << 12), (2.0, 1 << 13)]).unwrap_err());
    assert_eq!(error, "copies at all levels = 33554432: must be 16777216 at most");
}

#[test]
fn cases_of_other_tallies_and_guides_of_other_types_are_refused() {
    let play = quantal(&Ultimatum::with_grid(2), 5.0);
    let watched = Watched::new(&play).record("one", |_| 1.0);
    let message = |error: bargain::Error| error.to_string();
    let expected = "must have the tallies of the first";
    assert!(message(Paired::new(&play, &watched, &[]).err().unwrap()).contains(expected));
    let pilot = MonteCarlo::new(1).episodes(10).unwrap();
    assert!(message(Controlled::new(&play, (&watched, &play), &pilot).err().unwrap()).contains(expected));
    let error = message(Controlled::new(&watched, (&watched, &play), &pilot).err().unwrap());
    assert!(error.contains("must have the tallies of the play known"), "{error}");
    let pilot = pilot.episodes(5000).unwrap();
    let other = quantal(&Ultimatum::with_grid(2), 0.5);
    let error = message(Controlled::new(&play, (&play, &other), &pilot).err().unwrap());
    assert!(
        error.contains("in the pilot = ") && error.contains("give the play that is played nearby"),
        "{error}"
    );
    let halves = vec![0.0, 0.5, 1.0];
    let private = Ultimatum::with_reservations(1.0, halves, vec![0.1, 0.6], vec![0.5, 0.5]).unwrap();
    let guide = quantal(&private, 5.0).reaching(&[Agreement::None]);
    let expected = "must have 1, as the play has";
    let tilted = ImportanceSampling::guided(&play, &[Agreement::None], &guide).unwrap_err();
    assert!(message(tilted).contains(expected));
    assert!(message(Splitting::guided(&play, &guide, 2).unwrap_err()).contains(expected));
}

/// One player of two types may stop at each of very many steps below one resting state; then another state follows.
struct Patience;

impl Patience {
    const STEPS: u32 = 60_000;
    const LATER: u32 = Self::STEPS + 1;
    const OVER: u32 = Self::STEPS + 2;
}

impl Game for Patience {
    type State = u32;
    type Action = bool;
    type Outcome = ();

    fn prior(&self, player: Player) -> &[f64] {
        if player == Player::First { &[0.5, 0.5] } else { &[1.0] }
    }
    fn start(&self) -> u32 {
        0
    }
    fn turn(&self, state: &u32) -> Turn {
        match *state {
            Self::STEPS => Turn::Nature,
            Self::OVER => Turn::Over,
            _ => Turn::Player(Player::First),
        }
    }
    fn actions(&self, _state: &u32, actions: &mut Vec<bool>) {
        actions.extend([false, true]);
    }
    fn play(&self, state: &u32, goes_on: bool) -> u32 {
        if goes_on && *state < Self::STEPS { state + 1 } else { Self::OVER }
    }
    fn nature(&self, _state: &u32, _types: Types, _stream: &mut Stream) -> u32 {
        Self::LATER
    }
    fn outcome(&self, _state: &u32) {}
    fn periods(&self) -> usize {
        2
    }
    fn ends_period(&self, state: &u32) -> bool {
        *state == Self::STEPS
    }
}

impl FiniteGame for Patience {
    fn rests(&self, state: &u32) -> bool {
        [0, Self::LATER].contains(state)
    }
    fn lottery(&self, _state: &u32, _types: Types, mut next: impl FnMut(f64, u32)) {
        next(1.0, Self::LATER);
    }
}

/// What is believed below tens of thousands of choices is worked out on a small stack.
#[test]
fn trees_may_be_as_deep_as_they_have_nodes() {
    let patient = |_: &View<'_, Patience>, _: &[bool], chances: &mut [f64]| {
        chances.copy_from_slice(&[1e-6, 1.0 - 1e-6]);
    };
    let play = Play::of(&Patience, &patient, &Uniform).unwrap();
    let plan = MonteCarlo::new(1).episodes(8).unwrap();
    assert_eq!(plan.run(&Conditional::new(&play)).moments().count(), 8);
}
