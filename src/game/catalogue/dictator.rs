//! The dictator game.

use super::parameters::Parameters;
use crate::Error;
use crate::game::{FiniteGame, Game, Payoffs, Player, Turn, Types};

/// The first player gives a share of a pie of 1, on a grid, to the second, who has no say (Forsythe, Horowitz, Savin & Sefton
/// 1994).
///
/// Known answers: nothing is given in equilibrium. In the logit quantal response of precision λ the share s is given with
/// probability proportional to exp(−λ s).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dictator {
    steps: u32,
}

/// A state of [`Dictator`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DictatorState {
    /// The dictator moves.
    Start,
    /// The end, with the number of steps given.
    Given(u32),
}

impl Dictator {
    /// Shares 0, 1/n, …, 1 for n = `steps`.
    ///
    /// # Errors
    /// A number of steps outside 1 to 10 000.
    pub fn new(steps: u32) -> Result<Self, Error> {
        Parameters::default().count("steps", steps).allow(|| Dictator { steps })
    }
}

impl Game for Dictator {
    type State = DictatorState;
    type Action = u32;
    /// The number of steps given.
    type Outcome = u32;

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }

    fn start(&self) -> DictatorState {
        DictatorState::Start
    }

    fn turn(&self, state: &DictatorState) -> Turn {
        match state {
            DictatorState::Start => Turn::Player(Player::First),
            DictatorState::Given(_) => Turn::Over,
        }
    }

    fn actions(&self, _state: &DictatorState, actions: &mut Vec<u32>) {
        actions.extend(0..=self.steps);
    }

    fn play(&self, _state: &DictatorState, given: u32) -> DictatorState {
        DictatorState::Given(given)
    }

    fn payoff(&self, state: &DictatorState, _types: Types) -> Payoffs {
        match state {
            DictatorState::Start => [0.0, 0.0],
            DictatorState::Given(given) => {
                let share = f64::from(*given) / f64::from(self.steps);
                [1.0 - share, share]
            }
        }
    }

    fn outcome(&self, state: &DictatorState) -> u32 {
        match state {
            DictatorState::Start => 0,
            DictatorState::Given(given) => *given,
        }
    }
}

impl FiniteGame for Dictator {}
