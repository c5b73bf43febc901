//! What must hold whatever the numbers are, on the flagship with a short horizon.

use crate::common;
use bargain::game::catalogue::ChainStore;
use bargain::game::{BeliefGrid, FiniteGame, Unrolled};
use bargain::solve::{Distribution, Equilibrium, QuantalResponse};
use bargain::union_state::scenario::Scenario;
use bargain::union_state::{Outcome, UnionState};
use proptest::prelude::*;
use toml::Value;

/// A scenario with few quarters and these parameters.
fn scenario(name: &str, changes: &[(&str, Value)]) -> Scenario {
    let short: [(&str, Value); 2] = [("horizon.play", 3.into()), ("horizon.burn_in", 0.into())];
    short.iter().chain(changes).fold(Scenario::bundled(name).unwrap(), |scenario, (key, value)| {
        scenario.with(key, value.clone()).unwrap()
    })
}

fn solve(scenario: &Scenario, precision: f64) -> (Equilibrium<UnionState>, Distribution<Outcome>) {
    let game = UnionState::new(scenario).unwrap();
    let equilibrium = QuantalResponse::new([precision; 2]).unwrap().solve(&game).unwrap();
    let exact = equilibrium.play(&game).unwrap().distribution();
    (equilibrium, exact)
}

fn list(numbers: &[f64]) -> Value {
    Value::Array(numbers.iter().map(|&x| x.into()).collect())
}

#[test]
fn a_best_reply_gains_and_regret_falls_with_precision() {
    for name in Scenario::BUNDLED {
        let tables = Unrolled::new(&UnionState::new(&scenario(name, &[])).unwrap()).unwrap();
        let mut before = f64::INFINITY;
        for precision in [0.0, 1.0, 2.0, 4.0, 8.0] {
            let solver = QuantalResponse::new([precision; 2]).unwrap();
            let regret = solver.solve_unrolled(tables.clone()).regret();
            assert!(regret.iter().all(|&r| r >= -1e-9), "{name}: regret {regret:?} at {precision}");
            let sum = regret[0] + regret[1];
            assert!(sum < before, "{name}: NashConv {sum} at precision {precision}, {before} before");
            before = sum;
        }
    }
}

/// What comes out of tables made once for solver and play, and of those made for each, to the last bit.
fn one_unrolling_is_as_good_as_two<G: FiniteGame>(game: &G) {
    let solver = QuantalResponse::new([4.0; 2]).unwrap();
    let [once, twice] = [Unrolled::for_play(game), Unrolled::new(game)].map(|tables| {
        let equilibrium = solver.solve_unrolled(tables.unwrap());
        let exact = equilibrium.play(game).unwrap().distribution();
        (equilibrium.game().resting_states(), equilibrium.value(), equilibrium.convergence(), exact)
    });
    assert_eq!(format!("{once:?}"), format!("{twice:?}"));
    assert!(Unrolled::with_memory(game).unwrap().resting_states() > once.0, "nothing is forgotten");
}

#[test]
fn solver_and_play_may_share_tables() {
    for name in Scenario::BUNDLED {
        one_unrolling_is_as_good_as_two(&UnionState::new(&scenario(name, &[])).unwrap());
    }
    one_unrolling_is_as_good_as_two(&ChainStore::new(3.0, 0.5, 0.25, 3).unwrap());
}

#[test]
fn without_precision_choices_are_uniform() {
    let (equilibrium, _) = solve(&scenario("union_state_2019", &[]), 0.0);
    for own in [0, 1] {
        let mix = equilibrium.opening(own).unwrap();
        assert_eq!(mix.len(), 12);
        assert!(mix.iter().all(|(_, p)| (p - 1.0 / 12.0).abs() < 1e-15));
    }
    assert_eq!(equilibrium.convergence().missed, 0);
}

#[test]
fn types_that_differ_in_nothing_play_alike_and_the_prior_does_not_matter() {
    let same = [
        ("moscow.cut_cost", list(&[0.9, 0.9])),
        ("moscow.audience_cost", list(&[0.5, 0.5])),
        ("minsk.sovereignty_weight", list(&[2.0, 2.0])),
        ("collapse.brittleness", list(&[1.0, 1.0])),
    ];
    let alike = scenario("union_state_2021", &same);
    let (equilibrium, exact) = solve(&alike, 4.0);
    let [dove, hawk] = [0, 1].map(|own| equilibrium.opening(own).unwrap());
    assert!(dove.iter().zip(&hawk).all(|(a, b)| (a.1 - b.1).abs() < 1e-9));
    let other = alike.with("belief.moscow_hawk", 0.2).unwrap().with("belief.minsk_hard", 0.9).unwrap();
    let (_, elsewhere) = solve(&other, 4.0);
    for ((outcome, p), (_, q)) in exact.outcomes.iter().zip(&elsewhere.outcomes) {
        assert!((p - q).abs() < 1e-9, "{outcome}: {p} and {q}");
    }
}

#[test]
fn oil_levels_that_differ_in_nothing_are_one_level() {
    let one = scenario("union_state_2019", &[]);
    let row = |numbers: [f64; 3]| list(&numbers);
    let transition = Value::Array(vec![row([0.8, 0.2, 0.0]), row([0.1, 0.8, 0.1]), row([0.0, 0.2, 0.8])]);
    // Multiplier and transition must fit each other, so both come in one file.
    let text = format!(
        "title = \"three\"\n[start]\nquarter = \"2019-Q1\"\noil = 1\nenergy_discount = 1\nsigned = 0\nimplemented = 0\n\
         lock_in = 0\nsanctions = 0\nprotest = 0\n[horizon]\nplay = 3\nburn_in = 0\n[oil]\nmultiplier = [1.0, 1.0, 1.0]\n\
         transition = {transition}\n"
    );
    let three = Scenario::from_toml("three.toml", &text).unwrap();
    let [(_, a), (_, b)] = [one, three].map(|scenario| solve(&scenario, 4.0));
    for ((outcome, p), (_, q)) in a.outcomes.iter().zip(&b.outcomes) {
        assert!((p - q).abs() < 1e-12, "{outcome}: {p} and {q}");
    }
    assert!(a.payoffs.iter().zip(b.payoffs).all(|(x, y)| (x - y).abs() < 1e-11));
}

/// Protest at 1 without sanctions then calms with 0.906 and rises with 0.094, which leaves 1 - 0.906 - 0.094 = -2.8e-17 for staying.
#[test]
fn a_level_that_is_sure_to_move_stays_with_no_less_than_nothing() {
    let sure =
        ["protest.move_ceiling", "protest.calm_base", "protest.calm_ceiling"].map(|key| (key, 1.0.into()));
    let (_, exact) = solve(&scenario("union_state_2019", &sure), 4.0);
    let sum: f64 = exact.outcomes.iter().map(|(_, p)| p).sum();
    assert!((sum - 1.0).abs() < 1e-12, "{sum}");
}

#[test]
fn under_complete_information_every_node_is_solved_at_once() {
    let ends = list(&[0.0, 1.0]);
    let known = [
        ("belief.moscow_hawk_grid", ends.clone()),
        ("belief.minsk_hard_grid", ends),
        ("belief.moscow_hawk", 1.0.into()),
        ("belief.minsk_hard", 0.0.into()),
    ];
    for precision in [1.0, 4.0, 64.0] {
        let (equilibrium, _) = solve(&scenario("union_state_2019", &known), precision);
        let convergence = equilibrium.convergence();
        assert_eq!(convergence.missed, 0);
        assert!(convergence.residual <= convergence.tolerance, "{}", convergence.residual);
    }
}

#[test]
fn backward_and_forward_passes_agree_and_probabilities_sum_to_one() {
    let (equilibrium, exact) = solve(&scenario("union_state_2019", &[]), 4.0);
    let value = equilibrium.value();
    assert!(value.iter().zip(exact.payoffs).all(|(back, forth)| (back - forth).abs() < 1e-10));
    let sum: f64 = exact.outcomes.iter().map(|(_, p)| p).sum();
    assert!((sum - 1.0).abs() < 1e-12);
}

proptest! {
    #![proptest_config(common::properties(256))]

    #[test]
    fn rounding_keeps_the_mean_of_a_belief(
        points in prop::collection::btree_set(0u32..=1000, 1..8),
        q in 0.0..=1.0f64,
    ) {
        let points: Vec<f64> = points.into_iter().map(|x| f64::from(x) / 1000.0).collect();
        let grid = BeliefGrid::new(&points).unwrap();
        let (lower, weight) = grid.round(&[1.0 - q, q]);
        prop_assert!((0.0..=1.0).contains(&weight));
        let upper = (lower + 1).min(points.len() - 1);
        let mean = (1.0 - weight) * points[lower] + weight * points[upper];
        let inside = q.clamp(points[0], points[points.len() - 1]);
        prop_assert!((mean - inside).abs() < 1e-12, "{} rounded to mean {}", q, mean);
    }
}

/// Unimplemented paper survives a change of leader at its own rate, also where all that is implemented survives.
#[test]
fn what_survives_a_leader_does_not_jump_where_nothing_is_lost() {
    let surviving = |share: f64| {
        let scenario = Scenario::bundled("union_state_2021").unwrap();
        let scenario = scenario.with("horizon.play", 3).unwrap().with("horizon.burn_in", 1).unwrap();
        let game = UnionState::new(&scenario.with("legacy.paper_managed", share).unwrap()).unwrap();
        let play = QuantalResponse::new([4.0; 2]).unwrap().solve(&game).unwrap().play(&game).unwrap();
        play.distribution().tally("surviving paper").unwrap()
    };
    let [all, nearly] = [1.0, 1.0 - 1e-9].map(surviving);
    assert!((all - nearly).abs() < 1e-6, "{all}, {nearly}");
}
