//! What is watched on the way, held to exact distributions that are found without tables and without chance.
//!
//! Statistical claims: |z| < 4.5 for each number, which a right estimator misses with probability 7e-6. Seeds are fixed.

use bargain::game::catalogue::{Attrition, AttritionAction, AttritionOutcome};
use bargain::game::{FiniteGame, Player, Turn, Types};
use bargain::math::interval::{Confidence, ProportionInterval};
use bargain::simulate::{Direct, Episodes, HittingTimes, MonteCarlo, Sample, TimeSeries, Visits, Watched};
use bargain::solve::{Play, QuantalResponse};
use bargain::strategy::{Uniform, View};
use bargain::union_state::scenario::Scenario;
use bargain::union_state::{Outcome, Phase, State, UnionState};
use std::collections::HashMap;

const P95: Confidence = Confidence::P95;

/// Level of protest at the start of 2021.
const START: u8 = 2;

fn flagship(name: &str, periods: u32) -> UnionState {
    let scenario = Scenario::bundled(name).unwrap();
    let scenario = scenario.with("horizon.play", periods).unwrap().with("horizon.burn_in", 1).unwrap();
    UnionState::new(&scenario).unwrap()
}

/// The episodes of a watched game, and all that it is held to.
fn watch<E: Visits<State = State>>(play: &E, seed: u64) -> (Sample<E::Outcome>, TimeSeries, HittingTimes) {
    let protest = |state: &State| state.protest != START;
    let watched =
        Watched::new(play).record("signed", |state| f64::from(state.signed)).first("protest", protest);
    let wanted = (Sample::of(play), watched.series("signed").unwrap(), watched.hitting("protest").unwrap());
    MonteCarlo::new(seed).episodes(40_000).unwrap().estimate(&watched, wanted).estimates
}

#[test]
fn a_watched_play_ends_as_the_exact_distribution_says() {
    for (seed, name) in Scenario::BUNDLED.into_iter().enumerate() {
        let game = flagship(name, 3);
        let play = QuantalResponse::new([4.0; 2]).unwrap().solve(&game).unwrap().play(&game).unwrap();
        let (exact, (sample, series, times)) = (play.distribution(), watch(&play, seed as u64));
        assert_eq!(sample.episodes(), times.count() + times.missing());
        assert_eq!(series.points(0.5, P95).unwrap().len(), 3);
        let n = sample.episodes() as f64;
        for (outcome, p) in exact.outcomes {
            let found = sample.proportion(outcome, P95).value;
            let error = (p * (1.0 - p) / n).sqrt().max(1.0 / n);
            assert!((found - p).abs() < 4.5 * error, "{name}, {outcome:?}: {found} instead of {p}");
        }
        for ((name, exact), (_, found)) in exact.tallies.iter().zip(sample.tallies(P95)) {
            let off = (found.value - exact).abs();
            assert!(off <= 4.5 * found.standard_error + 1e-12, "{name}: {} instead of {exact}", found.value);
        }
    }
}

/// Where players who choose uniformly come by the rules alone.
struct Exact<'a, G: FiniteGame> {
    game: &'a G,
    number: fn(&G::State) -> f64,
    event: fn(&G::State) -> bool,
    next: HashMap<(G::State, Types), f64>,
    /// Of the period in hand: how probable it is that somebody moves in it, and the number at the first choice times that.
    moves: f64,
    sum: f64,
    /// How probable it is that the event is not met by any state of period 0.
    spared: f64,
}

impl<G: FiniteGame> Exact<'_, G> {
    /// Carries probability on until the period ends; `begun` says whether somebody has moved in it.
    fn on(&mut self, state: G::State, types: Types, (begun, met, p): (bool, bool, f64)) {
        let (game, turn) = (self.game, self.game.turn(&state));
        let choice = matches!(turn, Turn::Player(_) | Turn::Both);
        if choice && !begun {
            self.moves += p;
            self.sum += p * (self.number)(&state);
        }
        let (begun, met) = (begun || choice, met || choice && (self.event)(&state));
        let mut follow: Vec<(f64, G::State)> = Vec::new();
        match turn {
            Turn::Over => self.spared += if met { 0.0 } else { p },
            Turn::Nature => game.lottery(&state, types, |chance, next| follow.push((chance, next))),
            Turn::Player(_) | Turn::Both => {
                let mut actions = Vec::new();
                game.actions(&state, &mut actions);
                let chance = 1.0 / actions.len() as f64;
                follow.extend(actions.into_iter().map(|action| (chance, game.play(&state, action))));
            }
        }
        for (chance, next) in follow.into_iter().filter(|(chance, _)| *chance > 0.0) {
            if game.ends_period(&state) {
                *self.next.entry((next, types)).or_default() += p * chance;
                self.spared += if met { 0.0 } else { p * chance };
            } else {
                self.on(next, types, (begun, met, p * chance));
            }
        }
    }

    /// By period: how probable it is that somebody moves in it, the mean at the first choice, and how probable it is that the event is
    /// met by a state of the period.
    fn periods(mut self, periods: usize) -> Vec<[f64; 3]> {
        let [first, second] = Player::BOTH.map(|player| self.game.prior(player).to_vec());
        for (a, p) in first.iter().enumerate() {
            for (b, q) in second.iter().enumerate() {
                self.next.insert((self.game.start(), [a, b]), p * q);
            }
        }
        let mut found = Vec::new();
        for _ in 0..periods {
            let now = std::mem::take(&mut self.next);
            let all: f64 = now.values().sum();
            (self.moves, self.sum, self.spared) = (0.0, 0.0, 0.0);
            now.into_iter().for_each(|((state, types), p)| self.on(state, types, (false, false, p)));
            found.push([self.moves, self.sum / self.moves, all - self.spared]);
        }
        found
    }
}

/// In how many episodes somebody moves in each period, the mean of the series, and whether the event is met in period 1; it
/// is not met in period 0.
fn hold((sample, series, times): (Sample<Outcome>, TimeSeries, HittingTimes), exact: &[[f64; 3]]) {
    let (points, n) = (series.points(0.9, P95).unwrap(), sample.episodes() as f64);
    for (point, [moves, mean, _]) in points.iter().zip(exact) {
        let share = point.count as f64 / n;
        assert!(
            (share - moves).abs() <= 4.5 * (moves * (1.0 - moves) / n).sqrt() + 1e-12,
            "{share}, not {moves}"
        );
        let off = (point.mean.value - mean).abs();
        assert!(off <= 4.5 * point.mean.standard_error + 1e-12, "{point:?} instead of {mean}");
    }
    assert!(exact[0][2].abs() < 1e-12 && times.hits()[0] == 0, "nobody protests less or more at the start");
    let by = times.happened_by(1, ProportionInterval::Wilson, P95);
    assert!(
        by.value > 0.01 && (by.value - exact[1][2]).abs() <= 4.5 * by.standard_error,
        "{by:?}, not {}",
        exact[1][2]
    );
}

/// Rules, tables and the enumeration above share no code but the game.
#[test]
fn series_and_hitting_times_are_those_of_the_rules_enumerated() {
    let game = flagship("union_state_2021", 3);
    let (number, event) = (|state: &State| f64::from(state.signed), |state: &State| state.protest != START);
    let exact = Exact { game: &game, number, event, next: HashMap::new(), moves: 0.0, sum: 0.0, spared: 0.0 };
    let exact = exact.periods(2);
    hold(watch(&Play::of(&game, &Uniform, &Uniform).unwrap(), 5), &exact);
    hold(watch(&Direct::new(&game, &Uniform, &Uniform), 6), &exact);
}

/// Both quit with probability one half: play goes on with 1/4, and each way of ending has 1/4.
#[test]
fn endings_of_a_war_of_attrition_are_geometric_by_tables_and_by_rules() {
    fn hold<E: Episodes<Outcome = AttritionOutcome> + Visits>(play: &E, seed: u64) {
        let watched =
            Watched::new(play).ending("first quits", |outcome| outcome == AttritionOutcome::FirstQuits);
        let times = watched.hitting("first quits").unwrap();
        let times = MonteCarlo::new(seed).episodes(40_000).unwrap().estimate(&watched, times);
        assert_eq!(times.count(), 40_000);
        for period in 0..3 {
            let by = times.happened_by(period, ProportionInterval::Wilson, P95);
            let exact = (1.0 - 0.25_f64.powi(period as i32 + 1)) / 3.0;
            assert!((by.value - exact).abs() < 4.5 * by.standard_error, "{by:?} instead of {exact}");
            // If nothing else ended play, the hazard would be 1/4 all the same.
            let survival = times.survival(period, P95);
            let exact = 0.75_f64.powi(period as i32 + 1);
            assert!(
                (survival.value - exact).abs() < 4.5 * survival.standard_error,
                "{survival:?}, not {exact}"
            );
        }
        let left = times.at_risk(4) as f64 / 40_000.0;
        assert!((left - 0.25_f64.powi(4)).abs() < 4.5 * (0.25_f64.powi(4) / 40_000.0).sqrt(), "{left}");
    }
    let game = Attrition::new([1.0, 1.0], [0.2, 0.2], 1.0, 6).unwrap();
    hold(&Play::of(&game, &Uniform, &Uniform).unwrap(), 7);
    hold(&Direct::new(&game, &Uniform, &Uniform), 8);
}

#[test]
fn a_name_that_stands_for_two_is_refused() {
    let game = flagship("union_state_2019", 2);
    let play = Direct::new(&game, &Uniform, &Uniform);
    let watched = Watched::new(&play).record("x", |_| 0.0).record("x", |_| 1.0);
    let watched = watched.first("war", |_| true).ending("war", |_| true).first("once", |_| true);
    for error in [watched.series("x").err().unwrap(), watched.hitting("war").err().unwrap()] {
        assert!(
            error.to_string().contains("must stand for one of what is watched, and stands for 2"),
            "{error}"
        );
    }
    assert!(watched.hitting("once").is_ok());
}

/// Direct play tells of replies too, tables of the states in which beliefs rest.
#[test]
fn states_come_in_order_and_no_later_than_the_horizon() {
    fn seen<E: Visits<State = State>>(play: &E) -> usize {
        let (mut replies, mut scratch) = (0, play.scratch());
        for episode in 0..200 {
            let mut stream = bargain::stream::Stream::open(bargain::stream::Key::episode(1, episode));
            let (mut row, mut last) = (vec![0.0; play.width()], 0);
            play.visit(&mut stream, &mut scratch, &mut row, |period, state| {
                assert!(last <= period && period < play.periods());
                last = period;
                replies += usize::from(matches!(state.phase, Phase::Reply(..)));
            });
        }
        replies
    }
    let game = flagship("union_state_2019", 3);
    assert_eq!(seen(&Play::of(&game, &Uniform, &Uniform).unwrap()), 0);
    assert!(seen(&Direct::new(&game, &Uniform, &Uniform)) > 0);
}

/// Columns of all periods would take gigabytes for a block of episodes.
#[test]
fn a_game_of_very_many_periods_has_columns_for_the_first() {
    let game = Attrition::new([1.0, 1.0], [0.2, 0.2], 1.0, 10_000).unwrap();
    let play = Direct::new(&game, &Uniform, &Uniform);
    let quits = |outcome| outcome == AttritionOutcome::FirstQuits;
    let watched = Watched::new(&play).record("one", |_| 1.0).ending("quits", quits);
    assert_eq!(watched.width(), play.width() + 1 + 4096 + 1);
    let wanted = (watched.series("one").unwrap(), watched.hitting("quits").unwrap());
    let (series, times) = MonteCarlo::new(1).episodes(5000).unwrap().estimate(&watched, wanted).estimates;
    assert_eq!(series.points(0.5, P95).unwrap()[0].mean.value, 1.0);
    assert_eq!((times.count(), times.missing()), (5000, 0));
}

/// By period 4095 a third have quit; of the others three in five go on to quit later, which is not counted. α = 7e-6 each.
#[test]
fn what_happens_behind_the_periods_counted_has_not_happened_by_then() {
    const QUITS: f64 = 1e-4;
    let game = Attrition::new([1.0, 1.0], [0.2, 0.2], 1.0, 10_000).unwrap();
    let now_and_then = |_: &View<'_, Attrition>, actions: &[AttritionAction], chances: &mut [f64]| {
        let chance = |action| if action == AttritionAction::Quit { QUITS } else { 1.0 - QUITS };
        chances.iter_mut().zip(actions).for_each(|(p, &action)| *p = chance(action));
    };
    let never = |_: &View<'_, Attrition>, actions: &[AttritionAction], chances: &mut [f64]| {
        chances
            .iter_mut()
            .zip(actions)
            .for_each(|(p, &action)| *p = f64::from(action == AttritionAction::Stay));
    };
    let play = Direct::new(&game, &now_and_then, &never);
    let watched = Watched::new(&play).ending("quits", |outcome| outcome == AttritionOutcome::FirstQuits);
    let times =
        MonteCarlo::new(1).episodes(1000).unwrap().estimate(&watched, watched.hitting("quits").unwrap());
    assert_eq!((times.count(), times.missing()), (1000, 0));
    let left = (1.0 - QUITS).powi(4096);
    let error = (left * (1.0 - left) / 1000.0).sqrt();
    let by_then = times.happened_by(4095, ProportionInterval::Wilson, P95).value;
    assert!((by_then - (1.0 - left)).abs() < 4.5 * error, "{by_then}, not {}", 1.0 - left);
    // Nobody is censored before, so that both answers are one.
    assert!((times.survival(4095, P95).value - (1.0 - by_then)).abs() < 1e-12);
    assert_eq!(times.censored().iter().sum::<u64>(), times.censored()[4095]);
}
