//! The repeated prisoner's dilemma.

use super::parameters::Parameters;
use crate::Error;
use crate::game::{FiniteGame, Game, Payoffs, Player, Turn, Types, draw};
use crate::stream::Stream;
use serde::{Deserialize, Serialize};

/// Both players cooperate or defect at once, period after period, and remember what was done last (Luce & Raiffa 1957;
/// Friedman 1971; Axelrod 1984).
///
/// Known answers: played a known number of times, nobody ever cooperates. Without an end, cooperation is an equilibrium from
/// the discount factors on that [`PrisonersDilemma`](crate::solve::repeated::PrisonersDilemma) gives, one for each way of
/// punishing. Grim punishment needs no longer memory than this: whoever defects only after anything but mutual
/// cooperation never returns to it. A finite number of periods stands for no end if the discount factor makes what lies
/// behind small.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RepeatedDilemma {
    payoffs: DilemmaPayoffs,
    discount: f64,
    periods: u32,
}

/// The payoffs of one period of a prisoner's dilemma: temptation > reward > punishment > sucker.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DilemmaPayoffs {
    /// Of who defects alone.
    pub temptation: f64,
    /// Of both who cooperate.
    pub reward: f64,
    /// Of both who defect.
    pub punishment: f64,
    /// Of who cooperates alone.
    pub sucker: f64,
}

/// A move in [`RepeatedDilemma`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DilemmaMove {
    /// Cooperate.
    Cooperate,
    /// Defect.
    Defect,
}

/// A state of [`RepeatedDilemma`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DilemmaState {
    /// Both move, having seen the last moves of both, if any.
    Round(Option<[DilemmaMove; 2]>),
    /// A round has been played, and is paid.
    Played([DilemmaMove; 2]),
}

impl DilemmaPayoffs {
    /// The faults of these payoffs, if any.
    pub(super) fn check(&self, parameters: Parameters) -> Parameters {
        let DilemmaPayoffs { temptation, reward, punishment, sucker } = *self;
        parameters
            .finite("temptation", temptation)
            .finite("reward", reward)
            .finite("punishment", punishment)
            .finite("sucker", sucker)
            .holds(temptation > reward, "temptation", temptation, "must be above the reward")
            .holds(reward > punishment, "reward", reward, "must be above the punishment")
            .holds(punishment > sucker, "punishment", punishment, "must be above the sucker's payoff")
    }
}

impl RepeatedDilemma {
    /// The payoffs of a period, the discount factor of both, and the number of periods.
    ///
    /// # Errors
    /// Payoffs that are not finite or not in the order of a dilemma, a discount factor outside (0, 1], periods outside
    /// 1 to 10 000.
    pub fn new(payoffs: DilemmaPayoffs, discount: f64, periods: u32) -> Result<Self, Error> {
        payoffs
            .check(Parameters::default())
            .discount("discount", discount)
            .count("periods", periods)
            .allow(|| RepeatedDilemma { payoffs, discount, periods })
    }
}

impl Game for RepeatedDilemma {
    type State = DilemmaState;
    type Action = DilemmaMove;
    /// The moves of the last period.
    type Outcome = Option<[DilemmaMove; 2]>;

    /// Periods in which both have cooperated.
    const TALLIES: &'static [&'static str] = &["cooperation"];

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }

    fn start(&self) -> DilemmaState {
        DilemmaState::Round(None)
    }

    fn turn(&self, state: &DilemmaState) -> Turn {
        match state {
            DilemmaState::Round(_) => Turn::Both,
            DilemmaState::Played(_) => Turn::Nature,
        }
    }

    fn actions(&self, _state: &DilemmaState, actions: &mut Vec<DilemmaMove>) {
        actions.extend([DilemmaMove::Cooperate, DilemmaMove::Defect]);
    }

    fn play(&self, state: &DilemmaState, _action: DilemmaMove) -> DilemmaState {
        *state
    }

    fn play_both(&self, _state: &DilemmaState, moves: [DilemmaMove; 2]) -> DilemmaState {
        DilemmaState::Played(moves)
    }

    fn nature(&self, state: &DilemmaState, types: Types, stream: &mut Stream) -> DilemmaState {
        draw(self, state, types, stream)
    }

    fn payoff(&self, state: &DilemmaState, _types: Types) -> Payoffs {
        use DilemmaMove::{Cooperate, Defect};
        let DilemmaPayoffs { temptation, reward, punishment, sucker } = self.payoffs;
        match state {
            DilemmaState::Round(_) => [0.0, 0.0],
            DilemmaState::Played([Cooperate, Cooperate]) => [reward; 2],
            DilemmaState::Played([Cooperate, Defect]) => [sucker, temptation],
            DilemmaState::Played([Defect, Cooperate]) => [temptation, sucker],
            DilemmaState::Played([Defect, Defect]) => [punishment; 2],
        }
    }

    fn outcome(&self, state: &DilemmaState) -> Option<[DilemmaMove; 2]> {
        match state {
            DilemmaState::Round(last) => *last,
            DilemmaState::Played(moves) => Some(*moves),
        }
    }

    fn discount(&self) -> [f64; 2] {
        [self.discount; 2]
    }

    fn ends_period(&self, state: &DilemmaState) -> bool {
        matches!(state, DilemmaState::Played(_))
    }

    fn periods(&self) -> usize {
        self.periods as usize
    }

    fn tally(&self, state: &DilemmaState, tallies: &mut [f64]) {
        if *state == DilemmaState::Played([DilemmaMove::Cooperate; 2]) {
            tallies[0] += 1.0;
        }
    }
}

impl FiniteGame for RepeatedDilemma {
    fn lottery(&self, state: &DilemmaState, _types: Types, mut add: impl FnMut(f64, DilemmaState)) {
        if let DilemmaState::Played(moves) = state {
            add(1.0, DilemmaState::Round(Some(*moves)));
        }
    }
}
