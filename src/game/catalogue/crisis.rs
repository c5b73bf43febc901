//! The crisis game of three moves: demand, answer, execution.

use crate::game::{FiniteGame, Game, Payoffs, Player, Turn, Types};
use serde::{Deserialize, Serialize};

/// The challenger may demand; the target may give in; a challenger refused executes its threat or backs down
/// (Signorino 1999).
///
/// Information is complete. In the subgame-perfect equilibrium a threat that the challenger would not execute is refused, and
/// not made; the logit agent quantal response equilibrium is three nested logits, from the last move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crisis {
    /// Payoffs if nothing is demanded.
    pub status_quo: Payoffs,
    /// Payoffs if the target gives in.
    pub concession: Payoffs,
    /// Payoffs if the threat is executed.
    pub conflict: Payoffs,
    /// Payoffs if the challenger backs down.
    pub back_down: Payoffs,
}

/// A state of [`Crisis`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CrisisState {
    /// The challenger may demand.
    Start,
    /// The target answers.
    Demanded,
    /// The challenger was refused.
    Refused,
    /// The end.
    Done(CrisisOutcome),
}

/// A move in [`Crisis`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CrisisAction {
    /// Demand, give in, or execute the threat.
    Yes,
    /// Leave it, refuse, or back down.
    No,
}

/// How [`Crisis`] ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CrisisOutcome {
    /// Nothing was demanded.
    StatusQuo,
    /// The target gave in.
    Concession,
    /// The threat was executed.
    Conflict,
    /// The challenger backed down.
    BackDown,
}

impl Game for Crisis {
    type State = CrisisState;
    type Action = CrisisAction;
    type Outcome = CrisisOutcome;

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }

    fn start(&self) -> CrisisState {
        CrisisState::Start
    }

    fn turn(&self, state: &CrisisState) -> Turn {
        match state {
            CrisisState::Start | CrisisState::Refused => Turn::Player(Player::First),
            CrisisState::Demanded => Turn::Player(Player::Second),
            CrisisState::Done(_) => Turn::Over,
        }
    }

    fn actions(&self, _state: &CrisisState, actions: &mut Vec<CrisisAction>) {
        actions.extend([CrisisAction::Yes, CrisisAction::No]);
    }

    fn play(&self, state: &CrisisState, action: CrisisAction) -> CrisisState {
        use CrisisOutcome::{BackDown, Concession, Conflict, StatusQuo};
        match (state, action) {
            (CrisisState::Start, CrisisAction::Yes) => CrisisState::Demanded,
            (CrisisState::Start, CrisisAction::No) => CrisisState::Done(StatusQuo),
            (CrisisState::Demanded, CrisisAction::Yes) => CrisisState::Done(Concession),
            (CrisisState::Demanded, CrisisAction::No) => CrisisState::Refused,
            (CrisisState::Refused, CrisisAction::Yes) => CrisisState::Done(Conflict),
            (CrisisState::Refused, CrisisAction::No) => CrisisState::Done(BackDown),
            (done, _) => *done,
        }
    }

    fn payoff(&self, state: &CrisisState, _types: Types) -> Payoffs {
        match state {
            CrisisState::Done(CrisisOutcome::StatusQuo) => self.status_quo,
            CrisisState::Done(CrisisOutcome::Concession) => self.concession,
            CrisisState::Done(CrisisOutcome::Conflict) => self.conflict,
            CrisisState::Done(CrisisOutcome::BackDown) => self.back_down,
            _ => [0.0, 0.0],
        }
    }

    fn outcome(&self, state: &CrisisState) -> CrisisOutcome {
        match state {
            CrisisState::Done(outcome) => *outcome,
            _ => CrisisOutcome::StatusQuo,
        }
    }
}

impl FiniteGame for Crisis {}
