//! Games without a horizon.

use crate::common::games::Hazards;
use bargain::game::catalogue::closed_forms::rubinstein_shares;
use bargain::game::catalogue::{AlternatingOffers, Inspection};
use bargain::solve::{BackwardInduction, QuantalResponse, Stationary, Ties};

#[test]
fn alternating_offers_without_a_horizon_end_at_rubinsteins_shares() {
    for discount in [[0.9, 0.9], [0.9, 0.8], [0.5, 0.95]] {
        let game = AlternatingOffers::new(discount, 1000, 1).unwrap();
        // A grid of this step keeps the first share within this of Rubinstein's, see the game; so the circles of best replies
        // on it are no wider than twice as much.
        let near = 1e-3 / (1.0 - discount[0] * discount[1]);
        let solution = Stationary::best(Ties::First).tolerance(2.0 * near).unwrap().solve(&game).unwrap();
        let expected = rubinstein_shares(discount).unwrap();
        let limit = near + solution.error_bound();
        let value = solution.equilibrium().value();
        for (value, expected) in value.into_iter().zip(expected) {
            assert!((value - expected).abs() < limit, "{discount:?}: {value}, not {expected}");
        }
        assert!(solution.residual() <= 2.0 * near && solution.periods() > 1);
        let patience = discount[0].max(discount[1]);
        assert!(solution.error_bound() <= 2.0 * near * patience / (1.0 - patience) + 1e-9);
    }
}

#[test]
fn stationary_quantal_responses_are_the_limit_of_long_horizons() {
    let solver = QuantalResponse::new([6.0, 4.0]).unwrap().tolerance(1e-12).unwrap();
    let game = |periods| AlternatingOffers::new([0.8, 0.7], 10, periods).unwrap();
    let stationary = Stationary::quantal(solver).tolerance(1e-12).unwrap().solve(&game(1)).unwrap();
    let long = solver.solve(&game(200)).unwrap();
    for (x, y) in stationary.equilibrium().value().into_iter().zip(long.value()) {
        assert!((x - y).abs() < 1e-10, "{x} and {y}");
    }
    // The horizon of the stationary equilibrium is worth what goes on behind it.
    let play = stationary.equilibrium().play(&game(1)).unwrap().distribution();
    for (x, y) in stationary.equilibrium().value().into_iter().zip(play.payoffs) {
        assert!((x - y).abs() < 1e-10, "{x} and {y}");
    }
}

/// A flow under a hazard is worth flow / (1 − δ (1 − h)), paid from now on.
#[test]
fn a_flow_until_a_hazard_strikes_is_a_perpetuity() {
    let game = Hazards { hazards: vec![0.01, 0.02], flow: 0.7, discount: 0.95, periods: 1 };
    let solution = Stationary::best(Ties::First).tolerance(1e-13).unwrap().solve(&game).unwrap();
    let (expected, bound) = (0.7 / (1.0 - 0.95 * 0.97), solution.error_bound());
    // The tolerance and 32 roundings of the value, over 1 − δ.
    assert!(bound <= (1e-13 + 32.0 * f64::EPSILON * expected) / 0.05, "{bound:e}");
    assert!((solution.equilibrium().value()[0] - expected).abs() <= bound);
}

#[test]
fn best_replies_that_go_in_circles_are_an_error() {
    // Who is inspected complies, who complies is not inspected, who is not inspected violates.
    let game = Inspection::new(1.0, 3.0, 1.0, 2.0).unwrap();
    let error = Stationary::best(Ties::First).solve(&game).unwrap_err();
    assert!(error.is_not_converged() && error.to_string().contains("choices at"), "{error}");
}

#[test]
fn values_that_go_on_changing_are_an_error() {
    let game = Hazards { hazards: vec![], flow: 1.0, discount: 1.0, periods: 1 };
    let error = Stationary::best(Ties::First).periods(50).solve(&game).unwrap_err();
    assert!(error.is_not_converged() && error.to_string().contains("50 periods"), "{error}");
    // Ten periods say nothing about where a thousand lead.
    let game = AlternatingOffers::new([0.999, 0.999], 10, 5).unwrap();
    assert!(BackwardInduction::new(Ties::First).solve(&game).is_ok());
    assert!(Stationary::best(Ties::First).periods(3).solve(&game).is_err());
}
