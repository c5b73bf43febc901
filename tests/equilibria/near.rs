//! Searches that begin at what was found in a neighbouring game.

use bargain::game::catalogue::{ChainStore, CrisisBargaining, DoubleAuction, PrivateAttrition, Screening};
use bargain::game::{FiniteGame, Player, Unrolled};
use bargain::solve::{QuantalResponse, Reply, Ties};
use bargain::union_state::{UnionState, scenario::Scenario};
use std::fmt::Debug;

/// Holds that the game `of(1.001)` takes fewer sweeps from the solution of `of(1.0)`, and comes to the same probabilities.
fn hold<G: FiniteGame<Outcome: Debug>>(name: &str, precision: f64, of: impl Fn(f64) -> G) {
    let (known, game) = (of(1.0), of(1.001));
    let solver = QuantalResponse::new([precision; 2]).unwrap();
    let known = solver.solve(&known).unwrap();
    let near = solver.solve_near(Unrolled::new(&game).unwrap(), known.profile()).unwrap();
    let alone = solver.solve(&game).unwrap();
    let [saved, spent] = [near.convergence(), alone.convergence()];
    assert!(saved.missed == 0 && saved.problems == spent.problems, "{name}: {saved:?}");
    assert!(saved.sweeps < spent.sweeps, "{name}: {saved:?} against {spent:?}");
    let [near, alone] = [near, alone].map(|found| found.play(&game).unwrap().distribution());
    for (outcome, p) in &alone.outcomes {
        let difference = (near.probability(*outcome) - p).abs();
        assert!(difference < 1e-7, "{name}, {outcome:?}: {difference:e}");
    }
}

#[test]
fn a_neighbour_saves_sweeps_and_leads_to_the_same_equilibrium() {
    for precision in [5.0, 20.0] {
        hold("double auction", precision, |x| DoubleAuction::new(0.5 * x, 10, 20).unwrap());
        hold("attrition", precision, |x| PrivateAttrition::new(10, 0.1 * x, 30).unwrap());
        hold("chain store", precision, |x| ChainStore::new(2.0, 0.5 * x, 0.1, 5).unwrap());
        hold("crisis", precision, |x| CrisisBargaining::new(0.5, 0.1 * x, 0.4).unwrap().game(80).unwrap());
        hold("screening", precision, |x| Screening::new([1.0, 2.0 * x], 0.5, 0.8, 40).unwrap());
    }
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    let scenario = scenario.with("horizon.play", 3).unwrap().with("horizon.burn_in", 0).unwrap();
    hold("flagship", 4.0, |x| {
        UnionState::new(&scenario.clone().with("collapse.per_pain", 0.06 * x).unwrap()).unwrap()
    });
}

/// The equilibrium begun at itself is met at once, also behind a burn-in, which begins as always.
#[test]
fn an_equilibrium_is_its_own_neighbour() {
    let scenario = Scenario::bundled("union_state_2019").unwrap();
    let scenario = scenario.with("horizon.play", 2).unwrap().with("horizon.burn_in", 4).unwrap();
    let game = UnionState::new(&scenario).unwrap();
    let solver = QuantalResponse::new([4.0; 2]).unwrap();
    let found = solver.solve(&game).unwrap();
    let again = solver.solve_near(Unrolled::new(&game).unwrap(), found.profile()).unwrap();
    assert_eq!(again.convergence().sweeps, again.convergence().problems);
    assert_eq!(again.burn_in_convergence(), found.burn_in_convergence());
    for (x, y) in again.value().into_iter().zip(found.value()) {
        assert!((x - y).abs() < 1e-6, "{x} and {y}");
    }
}

/// Choices of probability zero, which no quantal response has, are no obstacle: a profile of strategies may have them.
#[test]
fn a_search_may_begin_at_pure_choices_and_not_at_those_of_another_game() {
    let solver = QuantalResponse::new([5.0; 2]).unwrap();
    let game = DoubleAuction::new(0.5, 4, 8).unwrap();
    let alone = solver.solve(&game).unwrap();
    let pure = alone.profile().reply(alone.game(), Player::First, Reply::Best(Ties::First)).unwrap();
    let near = solver.solve_near(Unrolled::new(&game).unwrap(), &pure).unwrap();
    assert_eq!(near.convergence().missed, 0);
    let other = Unrolled::new(&DoubleAuction::new(0.5, 4, 9).unwrap()).unwrap();
    let refused = solver.solve_near(other, alone.profile()).unwrap_err().to_string();
    assert!(
        refused.contains("profile") && refused.contains("must be made for a game like this"),
        "{refused}"
    );
}
