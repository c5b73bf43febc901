//! Play behind the horizon that goes on until values settle.

use crate::common::games::Hazards;
use bargain::game::catalogue::AlternatingOffers;
use bargain::game::{FiniteGame, Game, Payoffs, Player, Turn, Types, Unrolled};
use bargain::solve::{Horizon, QuantalResponse, Stationary};
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

/// Nature picks a state in which play stays for ever, with a flow of its own. That most values stand still says nothing of the others.
#[test]
fn few_values_that_move_are_waited_for() {
    let tables = |flows: [f64; 10]| Unrolled::new(&Perpetuities(flows)).unwrap();
    let value = |flows: [f64; 10], horizon: &Horizon| {
        solver().solve_before(tables(flows), horizon).unwrap().value()[0]
    };
    // A flow f is worth f / (1 - 0.9) for ever.
    let known = solver().horizon(&tables([1.0; 10]), 1e-9).unwrap();
    assert!((value([1.0; 10], &known) - 10.0).abs() < 1e-7);
    let mut flows = [1.0; 10];
    flows[0] = 2.0;
    let near = solver().horizon_near(&tables(flows), &known, 1e-9).unwrap();
    assert!((value(flows, &near) - 11.0).abs() < 1e-7, "{}", value(flows, &near));
    let few = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
    let alone = solver().horizon(&tables(few), 1e-9).unwrap();
    assert!((value(few, &alone) - 4.0).abs() < 1e-7, "{}", value(few, &alone));
}

/// The flows of ten states, one of which play stays in.
struct Perpetuities([f64; 10]);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Stay {
    Begin,
    At(usize),
    Passed(usize),
}

impl Game for Perpetuities {
    type State = Stay;
    type Action = ();
    type Outcome = ();

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> Stay {
        Stay::Begin
    }
    fn turn(&self, state: &Stay) -> Turn {
        if matches!(state, Stay::At(_)) { Turn::Player(Player::First) } else { Turn::Nature }
    }
    fn actions(&self, _state: &Stay, actions: &mut Vec<()>) {
        actions.push(());
    }
    fn play(&self, state: &Stay, _action: ()) -> Stay {
        match *state {
            Stay::At(i) => Stay::Passed(i),
            other => other,
        }
    }
    fn payoff(&self, state: &Stay, _types: Types) -> Payoffs {
        [if let Stay::At(i) = *state { self.0[i] } else { 0.0 }, 0.0]
    }
    fn outcome(&self, _state: &Stay) {}
    fn discount(&self) -> [f64; 2] {
        [0.9; 2]
    }
    fn ends_period(&self, state: &Stay) -> bool {
        matches!(state, Stay::Passed(_))
    }
    fn periods(&self) -> usize {
        3
    }
}

impl FiniteGame for Perpetuities {
    fn lottery(&self, state: &Stay, _types: Types, mut add: impl FnMut(f64, Stay)) {
        match *state {
            Stay::Begin => (0..10).for_each(|i| add(0.1, Stay::At(i))),
            Stay::At(i) | Stay::Passed(i) => add(1.0, Stay::At(i)),
        }
    }
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
