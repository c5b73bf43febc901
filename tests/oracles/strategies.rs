//! Behavioural strategies against closed forms, play worked out by hand, and the solver.

use bargain::game::catalogue::{self, Agreement, DilemmaPayoffs, OffersOutcome, Proposal, Ultimatum};
use bargain::game::{Game, Player};
use bargain::simulate::{Direct, MonteCarlo};
use bargain::solve::{Play, QuantalResponse};
use bargain::strategy::{
    ByType, FixedDemand, MemoryOne, MixedAtEachMove, OneStepQuantal, Strategy, TimeDependent, Uniform, View,
    Zeuthen,
};
use serde_json::Value;

use crate::common::small::{AlternatingOffers, Talks};
use crate::common::tactics::{Concessions, Table};

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

/// A pie in tenths, shared at an offer a period, without discounting.
fn offers(periods: usize, steps: u32) -> AlternatingOffers {
    let shares: Vec<f64> = (0..=steps).map(|k| f64::from(k) / f64::from(steps)).collect();
    AlternatingOffers { shares: vec![shares; periods], discount: [1.0, 1.0] }
}

/// How a play of strategies without chance ends, and its payoffs.
fn ending<G: Game>(game: &G, first: &impl Strategy<G>, second: &impl Strategy<G>) -> (G::Outcome, [f64; 2]) {
    let sample = MonteCarlo::new(1).episodes(1).unwrap().run(&Direct::new(game, first, second));
    (sample.counts()[0].0, sample.mean_payoffs())
}

pub fn concessions_are_those_of_faratin_sierra_and_jennings() {
    let oracle = crate::common::oracle("O45");
    let tolerance = oracle["default_abs_tol"].as_f64().unwrap();
    let cases = oracle["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let inputs = &case["inputs"];
        let [k, beta] = ["k0", "beta"].map(|key| inputs[key].as_f64().unwrap());
        let tactic = match inputs["family"].as_str().unwrap() {
            "polynomial" => TimeDependent::polynomial(k, beta),
            _ => TimeDependent::exponential(k, beta),
        };
        let tactic = tactic.unwrap();
        let expected = numbers(&case["expected"]["concession"]);
        for (t, expected) in numbers(&inputs["t_over_T"]).into_iter().zip(expected) {
            let found = tactic.conceded(t);
            assert!(
                (found - expected).abs() <= tolerance,
                "{tactic:?} at {t}: {found} instead of {expected}"
            );
        }
    }
}

#[test]
fn boulware_concedes_later_than_conceder() {
    let [boulware, linear, conceder] =
        [TimeDependent::boulware(), TimeDependent::linear(), TimeDependent::conceder()];
    for t in [0.01, 0.3, 0.7, 0.99] {
        assert!(boulware.conceded(t) < linear.conceded(t) && linear.conceded(t) < conceder.conceded(t));
    }
    for tactic in [boulware, linear, conceder] {
        assert_eq!([0.0, 1.0, -1.0, 2.0, f64::NAN].map(|t| tactic.conceded(t)), [0.0, 1.0, 0.0, 1.0, 0.0]);
    }
    let game = offers(20, 100);
    let round = |tactic: &TimeDependent| match ending(&game, tactic, tactic).0 {
        Talks::Agreed { round, .. } => round,
        other => panic!("{other:?}"),
    };
    assert!(round(&conceder) < round(&linear) && round(&linear) < round(&boulware));
    for payoffs in [ending(&game, &boulware, &conceder).1, {
        let [first, second] = ending(&game, &conceder, &boulware).1;
        [second, first]
    }] {
        assert!(payoffs[0] > 0.8 && (payoffs[0] + payoffs[1] - 1.0).abs() < 1e-12, "{payoffs:?}");
    }
}

/// In round r of ten the proposer keeps 1 − r/10. The other accepts r/10 once it is not less than the 1 − (r + 1)/10 that it
/// would ask for next, first in round 5, when the second player proposes halves.
#[test]
fn linear_tactics_agree_where_their_lines_meet() {
    let linear = TimeDependent::linear();
    let (outcome, payoffs) = ending(&offers(10, 10), &linear, &linear);
    assert_eq!((outcome, payoffs), (Talks::Agreed { round: 5, share: 5 }, [0.5, 0.5]));
}

#[test]
fn in_the_last_round_a_tactic_accepts_all_that_is_not_worse_than_disagreement() {
    let greedy = FixedDemand::obstinate(1.0).unwrap();
    let (outcome, payoffs) = ending(&offers(5, 10), &greedy, &TimeDependent::boulware());
    assert_eq!((outcome, payoffs), (Talks::Agreed { round: 4, share: 10 }, [1.0, 0.0]));
}

#[test]
fn obstinate_types_with_incompatible_demands_never_agree() {
    let [six, four] = [0.6, 0.4].map(|demand| FixedDemand::obstinate(demand).unwrap());
    let game = offers(6, 10);
    assert_eq!(ending(&game, &six, &six).1, [0.0, 0.0]);
    assert_eq!(ending(&game, &six, &four), (Talks::Agreed { round: 0, share: 6 }, [0.6, 0.4]));
    // A player with an ultimatum takes what it is given.
    let ultimatum = FixedDemand::ultimatum(0.9).unwrap();
    assert_eq!(ending(&game, &six, &ultimatum), (Talks::Agreed { round: 0, share: 6 }, [0.6, 0.4]));
}

pub fn zeuthens_concessions_end_at_the_largest_nash_product() {
    let oracle = crate::common::oracle("O21");
    let cases = oracle["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 4);
    for case in cases {
        let steps = case["inputs"]["n"].as_u64().unwrap() as u32;
        let second: fn(f64) -> f64 = match case["inputs"]["u2"].as_str().unwrap() {
            "sqrt(1-x)" => |x| (1.0 - x).sqrt(),
            "1-x" => |x| 1.0 - x,
            "1-x^3" => |x| 1.0 - x * x * x,
            other => panic!("{other}"),
        };
        let game = Concessions { steps, second };
        let (agreement, payoffs) = ending(&game, &Zeuthen, &Zeuthen);
        let x = f64::from(agreement.unwrap()) / f64::from(steps);
        assert_eq!(payoffs, [x, second(x)]);
        let tolerance = case["abs_tol"].as_f64().unwrap();
        for key in ["x_agree", "x_nash_grid"] {
            let expected = case["expected"][key].as_f64().unwrap();
            assert!((x - expected).abs() <= tolerance, "{case}: {x}");
        }
    }
}

#[test]
fn zeuthens_concession_is_the_one_that_the_opponent_likes_best() {
    // To the second player one quarter and a half are the same.
    let second = |x| if x == 0.0 { 1.0 } else { 0.5 - f64::max(x - 0.5, 0.0) };
    let game = Concessions { steps: 4, second };
    let state = Table { demands: [Some(4), Some(0)], mover: Player::Second };
    let view = View { game: &game, state: &state, player: Player::Second, own: 0, belief: &[1.0], period: 1 };
    for (actions, expected) in [([0, 1, 2], [0.0, 0.0, 1.0]), ([0, 2, 1], [0.0, 1.0, 0.0])] {
        let mut chances = [0.0; 3];
        Zeuthen.mix(&view, &actions, &mut chances);
        assert_eq!(chances, expected);
    }
}

/// What is left at the far end is worth less to the second player than no agreement.
#[test]
fn zeuthen_concedes_nothing_that_is_worse_than_disagreement() {
    let game = Concessions { steps: 2, second: |x: f64| 1.0 - 3.0 * x };
    let state = Table { demands: [Some(2), Some(0)], mover: Player::Second };
    let view = View { game: &game, state: &state, player: Player::Second, own: 0, belief: &[1.0], period: 1 };
    let mut chances = [0.0; 3];
    Zeuthen.mix(&view, &[0, 1, 2], &mut chances);
    assert_eq!(chances, [1.0, 0.0, 0.0]);
}

/// A proposer and a responder of one round have no future, so the one-step rule is the equilibrium.
#[test]
fn one_step_quantal_response_is_the_equilibrium_of_the_ultimatum_game() {
    let shares: Vec<f64> = (0..=10).map(|k| f64::from(k) / 10.0).collect();
    let private =
        Ultimatum::with_reservations(1.0, shares, vec![0.1, 0.3, 0.6], vec![0.5, 0.3, 0.2]).unwrap();
    for (game, precision) in [(Ultimatum::with_grid(10), [5.0, 5.0]), (private, [4.0, 9.0])] {
        let [first, second] = precision;
        let proposer = OneStepQuantal::new(first, second).unwrap();
        let responder = OneStepQuantal::new(second, first).unwrap();
        let found = Play::of(&game, &proposer, &responder).unwrap().distribution();
        let equilibrium = QuantalResponse::new(precision).unwrap().solve(&game).unwrap();
        let expected = equilibrium.play(&game).unwrap().distribution();
        for (outcome, p) in expected.outcomes {
            assert!((found.probability(outcome) - p).abs() < 1e-9, "{outcome:?}");
        }
    }
}

pub fn one_step_quantal_response_has_the_closed_form_of_the_ultimatum_game() {
    let oracle = crate::common::oracle("O25");
    let cases = oracle["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        let lam = case["inputs"]["lam"].as_f64().unwrap();
        let game = Ultimatum::with_grid(case["inputs"]["n"].as_u64().unwrap() as u32);
        let quantal = OneStepQuantal::new(lam, lam).unwrap();
        let found = Play::of(&game, &quantal, &quantal).unwrap().distribution();
        let [offer, accept] = ["offer_prob", "accept_prob"].map(|key| numbers(&case["expected"][key]));
        for (k, (offer, accept)) in offer.into_iter().zip(accept).enumerate() {
            let taken = found.probability(Agreement::Share(k as u32));
            assert!((taken - offer * accept).abs() <= 1e-12, "{lam}, {k}: {taken}");
        }
        let agreed = case["expected"]["p_agree"].as_f64().unwrap();
        assert!((1.0 - found.probability(Agreement::None) - agreed).abs() <= 1e-12);
    }
}

/// Nowak and Sigmund's third for Axelrod's payoffs.
#[test]
fn generosity_is_a_third_for_axelrods_payoffs() {
    let axelrod = DilemmaPayoffs { temptation: 5.0, reward: 3.0, punishment: 1.0, sucker: 0.0 };
    assert!((MemoryOne::generosity(axelrod).unwrap() - 1.0 / 3.0).abs() < 1e-15);
    assert!(MemoryOne::generosity(DilemmaPayoffs { reward: 6.0, ..axelrod }).unwrap_err().is_invalid());
    assert!(MemoryOne::generosity(DilemmaPayoffs { sucker: f64::NAN, ..axelrod }).unwrap_err().is_invalid());
}

/// Types draw a strategy once; where a player moves once, drawing at each move is the same.
#[test]
fn a_population_of_types_and_a_mixture_agree_where_a_player_moves_once() {
    let shares = vec![0.2, 0.5];
    let game = Ultimatum::with_reservations(1.0, shares, vec![0.0, 0.0], vec![0.7, 0.3]).unwrap();
    let [modest, obstinate] =
        [FixedDemand::ultimatum(0.0), FixedDemand::obstinate(1.0)].map(|strategy| strategy.unwrap());
    let types = ByType::new(vec![&modest, &obstinate]).unwrap();
    let mixed = MixedAtEachMove::new(vec![(1.4, &modest as &dyn Strategy<_>), (0.6, &obstinate)]).unwrap();
    let greedy = FixedDemand::ultimatum(1.0).unwrap();
    let found = [
        Play::of(&game, &greedy, &types).unwrap().distribution(),
        Play::of(&game, &greedy, &mixed).unwrap().distribution(),
    ];
    for distribution in found {
        assert!((distribution.probability(Agreement::Share(0)) - 0.7).abs() < 1e-12);
        assert!((distribution.probability(Agreement::None) - 0.3).abs() < 1e-12);
    }
}

#[test]
fn a_closure_is_a_strategy_that_can_be_mixed_with_others() {
    let generous = |_: &View<'_, Ultimatum>, _: &[Proposal], chances: &mut [f64]| {
        chances.fill(0.0);
        if let Some(last) = chances.last_mut() {
            *last = 1.0;
        }
    };
    // What is not set is zero, as for a strategy by itself.
    let brief = |_: &View<'_, Ultimatum>, _: &[Proposal], chances: &mut [f64]| {
        if let Some(last) = chances.last_mut() {
            *last = 1.0;
        }
    };
    let game = Ultimatum::with_grid(4);
    let mixed = MixedAtEachMove::new(vec![(1.0, &Uniform as &dyn Strategy<_>), (1.0, &brief)]).unwrap();
    let accepts = FixedDemand::ultimatum(0.0).unwrap();
    let found = Play::of(&game, &mixed, &accepts).unwrap().distribution();
    assert!((found.probability(Agreement::Share(4)) - 0.6).abs() < 1e-12);
    let mixed = MixedAtEachMove::new(vec![(1.0, &generous as &dyn Strategy<_>), (1.0, &Uniform)]).unwrap();
    let found = Play::of(&game, &mixed, &accepts).unwrap().distribution();
    assert!((found.probability(Agreement::Share(4)) - 0.6).abs() < 1e-12);
    assert!((found.probability(Agreement::Share(0)) - 0.1).abs() < 1e-12);
}

#[test]
fn numbers_outside_their_ranges_are_refused_all_at_once() {
    let nan = f64::NAN;
    let faults = [
        TimeDependent::polynomial(1.1, 0.0).unwrap_err(),
        TimeDependent::exponential(0.0, f64::INFINITY).unwrap_err(),
        OneStepQuantal::new(-1.0, nan).unwrap_err(),
        MemoryOne::new(nan, [[0.0, 1.0], [1.1, 0.5]]).unwrap_err(),
        MixedAtEachMove::<Ultimatum>::new(vec![(nan, &Uniform), (-1.0, &Uniform)]).unwrap_err(),
    ];
    for fault in faults {
        assert_eq!(fault.problems().len(), 2, "{fault}");
    }
    assert!(FixedDemand::obstinate(nan).is_err() && FixedDemand::ultimatum(-0.1).is_err());
    assert!(MemoryOne::generous(1.5).is_err() && MemoryOne::TIT_FOR_TAT.with_errors(nan).is_err());
    assert!(ByType::<Ultimatum>::new(Vec::new()).is_err());
    assert!(MixedAtEachMove::<Ultimatum>::new(vec![(0.0, &Uniform)]).is_err());
    assert!(MixedAtEachMove::<Ultimatum>::new(Vec::new()).is_err());
}

/// In round r of ten, as worked out above, on the catalogue's own rules, directly and by tables.
#[test]
fn linear_tactics_agree_in_the_catalogues_alternating_offers() {
    let game = catalogue::AlternatingOffers::new([0.9, 0.8], 10, 10).unwrap();
    let linear = TimeDependent::linear();
    let halves = OffersOutcome::Agreement(5);
    let (outcome, payoffs) = ending(&game, &linear, &linear);
    assert_eq!(outcome, halves);
    let exact = Play::of(&game, &linear, &linear).unwrap().distribution();
    assert!((exact.probability(halves) - 1.0).abs() < 1e-12);
    for (player, discount) in [0.9_f64, 0.8].into_iter().enumerate() {
        assert!((payoffs[player] - 0.5 * discount.powi(5)).abs() < 1e-12);
        assert!((exact.payoffs[player] - payoffs[player]).abs() < 1e-12);
    }
}

#[test]
fn nobody_accepts_less_than_its_outside_option() {
    let game = catalogue::AlternatingOffers::new([1.0, 1.0], 10, 4).unwrap().outside_option(0.35).unwrap();
    let greedy = FixedDemand::ultimatum(1.0).unwrap();
    let conceder = TimeDependent::conceder();
    // Offered nothing, the second player asks in round 1 of 4 for 0.35 + 0.65 (1 − 0.25^0.2) = 0.507 or more, that is 0.6, and
    // the first takes the rest.
    assert_eq!(ending(&game, &greedy, &conceder).0, OffersOutcome::Agreement(4));
    // Demands that leave the other its option are accepted, others are not, even in the last round.
    let obstinate = [0.6, 0.7].map(|demand| FixedDemand::obstinate(demand).unwrap());
    let ultimatum = FixedDemand::ultimatum(1.0).unwrap();
    assert_eq!(ending(&game, &obstinate[0], &ultimatum).0, OffersOutcome::Agreement(6));
    assert_eq!(ending(&game, &obstinate[1], &ultimatum).0, OffersOutcome::Disagreement);
}

/// Tit for tat against a defector: S + δ P + δ² P + …
#[test]
fn tit_for_tat_in_the_catalogues_dilemma_is_exploited_once() {
    let payoffs = DilemmaPayoffs { temptation: 5.0, reward: 3.0, punishment: 1.0, sucker: 0.0 };
    let game = catalogue::RepeatedDilemma::new(payoffs, 0.9, 12).unwrap();
    let (_, found) = ending(&game, &MemoryOne::TIT_FOR_TAT, &MemoryOne::ALWAYS_DEFECT);
    let later: f64 = (1..12).map(|k| 0.9_f64.powi(k)).sum();
    assert!((found[0] - later).abs() < 1e-12 && (found[1] - 5.0 - later).abs() < 1e-12, "{found:?}");
    let exact = Play::of(&game, &MemoryOne::TIT_FOR_TAT, &MemoryOne::ALWAYS_DEFECT).unwrap().distribution();
    assert!((exact.payoffs[0] - found[0]).abs() < 1e-12 && (exact.payoffs[1] - found[1]).abs() < 1e-12);
    // Who never slips never stops cooperating.
    let (_, found) = ending(&game, &MemoryOne::WIN_STAY_LOSE_SHIFT, &MemoryOne::TIT_FOR_TAT);
    assert!((found[0] - 3.0 * (1.0 + later)).abs() < 1e-12, "{found:?}");
}
