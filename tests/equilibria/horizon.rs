//! Play behind the horizon that goes on until values settle.

use crate::common::games::Hazards;
use bargain::game::Unrolled;
use bargain::game::catalogue::AlternatingOffers;
use bargain::solve::{QuantalResponse, Stationary};
use bargain::union_state::{UnionState, scenario::Scenario};

fn offers(patience: f64) -> AlternatingOffers {
    AlternatingOffers::new([patience, 0.7], 10, 5).unwrap()
}

fn solver() -> QuantalResponse {
    let solver = QuantalResponse::new([6.0, 4.0]).unwrap();
    solver.tolerance(1e-12).unwrap().burn_in_tolerance(1e-12).unwrap()
}

/// Holds that what is behind the settled horizon is what value iteration finds, near or from the end.
#[test]
fn a_settled_horizon_is_the_stationary_one() {
    let known = solver().horizon(&Unrolled::new(&offers(0.8)).unwrap(), 1e-13).unwrap();
    let tables = || Unrolled::new(&offers(0.801)).unwrap();
    let alone = solver().horizon(&tables(), 1e-13).unwrap();
    let near = solver().horizon_near(&tables(), &known, 1e-13).unwrap();
    assert!(near.periods() < alone.periods(), "{} and {}", near.periods(), alone.periods());
    assert_eq!((near.convergence().missed, near.convergence().tolerance), (0, 1e-12));
    let stationary = Stationary::quantal(solver()).tolerance(1e-12).unwrap().solve(&offers(0.801)).unwrap();
    for horizon in [alone, near] {
        let equilibrium = solver().solve_before(tables(), &horizon).unwrap();
        assert_eq!(equilibrium.burn_in_convergence(), horizon.convergence());
        for (x, y) in equilibrium.value().into_iter().zip(stationary.equilibrium().value()) {
            assert!((x - y).abs() < 1e-11, "{x} and {y}");
        }
    }
}

/// What a horizon knows of itself is no news: it takes one period to see that.
#[test]
fn a_horizon_is_its_own_neighbour() {
    let scenario = Scenario::bundled("union_state_2019").unwrap();
    let game = UnionState::new(&scenario).unwrap();
    let (tables, solver) = (Unrolled::new(&game).unwrap(), QuantalResponse::new([4.0; 2]).unwrap());
    let known = solver.horizon(&tables, 0.01).unwrap();
    let again = solver.horizon_near(&tables, &known, 0.01).unwrap();
    assert!(known.periods() > 20, "{}", known.periods());
    assert_eq!(again.periods(), 1);
}

#[test]
fn what_never_settles_and_what_belongs_elsewhere_is_refused() {
    let tables = |game: &AlternatingOffers| Unrolled::new(game).unwrap();
    let known = solver().horizon(&tables(&offers(0.8)), 1e-6).unwrap();
    for change in [0.0, 1.0, f64::NAN] {
        let refused = solver().horizon(&tables(&offers(0.8)), change).unwrap_err().to_string();
        assert!(refused.contains("change") && refused.contains("must be a number in (0, 1)"), "{refused}");
    }
    let other = AlternatingOffers::new([0.8, 0.7], 11, 5).unwrap();
    for refused in [
        solver().horizon_near(&tables(&other), &known, 1e-6).unwrap_err(),
        solver().solve_before(tables(&other), &known).unwrap_err(),
    ] {
        let refused = refused.to_string();
        assert!(
            refused.contains("horizon") && refused.contains("must be made for a game like this"),
            "{refused}"
        );
    }
    // A flow that is never discounted and never ends; the other player's values stand still.
    let forever = Hazards { hazards: vec![0.0], flow: 1.0, discount: 1.0, periods: 1 };
    let refused = solver().horizon(&Unrolled::new(&forever).unwrap(), 1e-6).unwrap_err();
    assert!(refused.is_not_converged(), "{refused}");
}
