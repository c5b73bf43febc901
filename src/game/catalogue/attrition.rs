//! The war of attrition with complete information, in discrete time.

use super::parameters::Parameters;
use crate::Error;
use crate::game::{FiniteGame, Game, Payoffs, Player, Turn, Types, draw};
use crate::stream::Stream;
use serde::{Deserialize, Serialize};

/// Both players stay or quit at once, period after period; staying costs, and who stays alone wins a prize (Maynard Smith 1974;
/// Hendricks, Weiss & Wilson 1988).
///
/// Who quits gets nothing more, whether or not the other quits too. Known answers: either quits at once and the other
/// stays; and there is a mixed equilibrium in which both get nothing, each quitting with the
/// [probability](super::closed_forms::attrition_quitting) that leaves the other indifferent. As periods become short, it is
/// that of continuous time with constant [hazards](super::closed_forms::attrition_hazards): the player with the larger prize
/// or the smaller cost quits *sooner*.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attrition {
    prizes: [f64; 2],
    costs: [f64; 2],
    length: f64,
    periods: u32,
}

/// A state of [`Attrition`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttritionState {
    /// Both decide.
    Contest,
    /// Both have stayed and pay for the period.
    Stayed,
    /// The end.
    Done(AttritionOutcome),
}

/// A move in [`Attrition`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttritionAction {
    /// Stay for another period.
    Stay,
    /// Quit.
    Quit,
}

/// How [`Attrition`] ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AttritionOutcome {
    /// The first player has quit.
    FirstQuits,
    /// The second player has quit.
    SecondQuits,
    /// Both have, in the same period.
    BothQuit,
    /// Nobody has.
    Undecided,
}

impl Attrition {
    /// The prize and the cost per unit of time of each player; the `length` of a period in units of time; the number of
    /// periods after which play is broken off without a winner.
    ///
    /// # Errors
    /// Prizes, costs or a length that are not finite and above 0, periods outside 1 to 10 000.
    pub fn new(prizes: [f64; 2], costs: [f64; 2], length: f64, periods: u32) -> Result<Self, Error> {
        Parameters::default()
            .positive("prize of the first player", prizes[0])
            .positive("prize of the second player", prizes[1])
            .positive("cost of the first player", costs[0])
            .positive("cost of the second player", costs[1])
            .positive("length", length)
            .count("periods", periods)
            .allow(|| Attrition { prizes, costs, length, periods })
    }
}

impl Game for Attrition {
    type State = AttritionState;
    type Action = AttritionAction;
    type Outcome = AttritionOutcome;

    /// Periods for which both have stayed.
    const TALLIES: &'static [&'static str] = &["periods"];

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }

    fn start(&self) -> AttritionState {
        AttritionState::Contest
    }

    fn turn(&self, state: &AttritionState) -> Turn {
        match state {
            AttritionState::Contest => Turn::Both,
            AttritionState::Stayed => Turn::Nature,
            AttritionState::Done(_) => Turn::Over,
        }
    }

    fn actions(&self, _state: &AttritionState, actions: &mut Vec<AttritionAction>) {
        actions.extend([AttritionAction::Stay, AttritionAction::Quit]);
    }

    fn play(&self, state: &AttritionState, _action: AttritionAction) -> AttritionState {
        *state
    }

    fn play_both(&self, _state: &AttritionState, actions: [AttritionAction; 2]) -> AttritionState {
        use AttritionAction::{Quit, Stay};
        match actions {
            [Stay, Stay] => AttritionState::Stayed,
            [Quit, Stay] => AttritionState::Done(AttritionOutcome::FirstQuits),
            [Stay, Quit] => AttritionState::Done(AttritionOutcome::SecondQuits),
            [Quit, Quit] => AttritionState::Done(AttritionOutcome::BothQuit),
        }
    }

    fn nature(&self, state: &AttritionState, types: Types, stream: &mut Stream) -> AttritionState {
        draw(self, state, types, stream)
    }

    fn payoff(&self, state: &AttritionState, _types: Types) -> Payoffs {
        match state {
            AttritionState::Stayed => self.costs.map(|cost| -cost * self.length),
            AttritionState::Done(AttritionOutcome::FirstQuits) => [0.0, self.prizes[1]],
            AttritionState::Done(AttritionOutcome::SecondQuits) => [self.prizes[0], 0.0],
            _ => [0.0, 0.0],
        }
    }

    fn outcome(&self, state: &AttritionState) -> AttritionOutcome {
        match state {
            AttritionState::Done(outcome) => *outcome,
            _ => AttritionOutcome::Undecided,
        }
    }

    fn ends_period(&self, state: &AttritionState) -> bool {
        *state == AttritionState::Stayed
    }

    fn periods(&self) -> usize {
        self.periods as usize
    }

    fn tally(&self, state: &AttritionState, tallies: &mut [f64]) {
        if *state == AttritionState::Stayed {
            tallies[0] += 1.0;
        }
    }
}

impl FiniteGame for Attrition {
    fn lottery(&self, state: &AttritionState, _types: Types, mut add: impl FnMut(f64, AttritionState)) {
        if *state == AttritionState::Stayed {
            add(1.0, AttritionState::Contest);
        }
    }
}
