//! The chain store and its reputation.

use super::parameters::Parameters;
use crate::Error;
use crate::game::{BeliefGrid, FiniteGame, Game, Payoffs, Player, Turn, Types, draw};
use crate::stream::Stream;
use serde::{Deserialize, Serialize};

/// Entrants are at most this fraction interested in what their successors get.
const MYOPIA: f64 = 1e-12;

/// An incumbent (first) faces one entrant (second) after another, each of whom stays out or enters and is then fought or
/// accommodated (Selten 1978; Kreps & Wilson 1982; Milgrom & Roberts 1982).
///
/// With a small probability the incumbent is tough and gains from fighting. An entrant gets 0 outside, b if accommodated and
/// b − 1 if fought; a weak incumbent a > 1 if nobody enters, 0 if it accommodates and −1 if it fights; a tough one a, −1 and 0.
///
/// Entrants live for one round. They are one player here, whose discount factor is next to nothing (10⁻¹²), so that it
/// minds its own round only; its payoff is that of the first entrant. Count entries and fights with the tallies.
///
/// Known answers: without tough types everybody enters (Selten's paradox). Else
/// [`chain_store_reputation`](super::closed_forms::chain_store_reputation): with n rounds left the entrant stays out if the
/// probability of a tough incumbent exceeds bⁿ, so that a little doubt deters all early entrants.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainStore {
    monopoly: f64,
    entry: f64,
    prior: [f64; 2],
    rounds: u32,
}

/// A state of [`ChainStore`]; `yielded` tells whether the incumbent has ever accommodated, and so is known to be weak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChainStoreState {
    /// An entrant decides.
    Market {
        /// Whether the incumbent has accommodated before.
        yielded: bool,
    },
    /// The incumbent answers an entry.
    Entered {
        /// Whether the incumbent has accommodated before.
        yielded: bool,
    },
    /// A round has been played.
    Played {
        /// What happened.
        round: ChainStoreRound,
        /// Whether the incumbent has accommodated before or in this round.
        yielded: bool,
    },
}

/// What happened in a round of [`ChainStore`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChainStoreRound {
    /// Nobody entered.
    Out,
    /// The entrant was fought.
    Fought,
    /// The entrant was accommodated.
    Accommodated,
}

/// A move in [`ChainStore`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChainStoreAction {
    /// Stay out, or fight.
    Hold,
    /// Enter, or accommodate.
    Enter,
}

/// How [`ChainStore`] ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reputation {
    /// The incumbent has never accommodated.
    Kept,
    /// It has.
    Lost,
}

impl ChainStore {
    /// The payoff of a `monopoly`, a; what an `entry` that is not fought pays, b; the probability of a `tough`
    /// incumbent; the number of `rounds`.
    ///
    /// # Errors
    /// A monopoly payoff that is not above 1, an entry payoff outside (0, 1), a probability outside [0, 1], rounds outside
    /// 1 to 10 000, numbers that are not finite.
    pub fn new(monopoly: f64, entry: f64, tough: f64, rounds: u32) -> Result<Self, Error> {
        Parameters::default()
            .finite("monopoly", monopoly)
            .holds(monopoly > 1.0, "monopoly", monopoly, "must be above 1")
            .inside("entry", entry)
            .share("tough", tough)
            .count("rounds", rounds)
            .allow(|| ChainStore { monopoly, entry, prior: [1.0 - tough, tough], rounds })
    }
}

impl Game for ChainStore {
    type State = ChainStoreState;
    type Action = ChainStoreAction;
    type Outcome = Reputation;

    const TALLIES: &'static [&'static str] = &["entries", "fights"];

    fn prior(&self, player: Player) -> &[f64] {
        match player {
            Player::First => &self.prior,
            Player::Second => &[1.0],
        }
    }

    fn start(&self) -> ChainStoreState {
        ChainStoreState::Market { yielded: false }
    }

    fn turn(&self, state: &ChainStoreState) -> Turn {
        match state {
            ChainStoreState::Market { .. } => Turn::Player(Player::Second),
            ChainStoreState::Entered { .. } => Turn::Player(Player::First),
            ChainStoreState::Played { .. } => Turn::Nature,
        }
    }

    fn actions(&self, _state: &ChainStoreState, actions: &mut Vec<ChainStoreAction>) {
        actions.extend([ChainStoreAction::Hold, ChainStoreAction::Enter]);
    }

    fn play(&self, state: &ChainStoreState, action: ChainStoreAction) -> ChainStoreState {
        use ChainStoreRound::{Accommodated, Fought, Out};
        match (*state, action) {
            (ChainStoreState::Market { yielded }, ChainStoreAction::Hold) => {
                ChainStoreState::Played { round: Out, yielded }
            }
            (ChainStoreState::Market { yielded }, ChainStoreAction::Enter) => {
                ChainStoreState::Entered { yielded }
            }
            (ChainStoreState::Entered { yielded }, ChainStoreAction::Hold) => {
                ChainStoreState::Played { round: Fought, yielded }
            }
            (ChainStoreState::Entered { .. }, ChainStoreAction::Enter) => {
                ChainStoreState::Played { round: Accommodated, yielded: true }
            }
            (played, _) => played,
        }
    }

    fn nature(&self, state: &ChainStoreState, types: Types, stream: &mut Stream) -> ChainStoreState {
        draw(self, state, types, stream)
    }

    fn payoff(&self, state: &ChainStoreState, [incumbent, _]: Types) -> Payoffs {
        let tough = incumbent > 0;
        match state {
            ChainStoreState::Played { round: ChainStoreRound::Out, .. } => [self.monopoly, 0.0],
            ChainStoreState::Played { round: ChainStoreRound::Fought, .. } => {
                [if tough { 0.0 } else { -1.0 }, self.entry - 1.0]
            }
            ChainStoreState::Played { round: ChainStoreRound::Accommodated, .. } => {
                [if tough { -1.0 } else { 0.0 }, self.entry]
            }
            _ => [0.0, 0.0],
        }
    }

    fn outcome(&self, state: &ChainStoreState) -> Reputation {
        let (ChainStoreState::Market { yielded }
        | ChainStoreState::Entered { yielded }
        | ChainStoreState::Played { yielded, .. }) = state;
        if *yielded { Reputation::Lost } else { Reputation::Kept }
    }

    fn discount(&self) -> [f64; 2] {
        [1.0, MYOPIA]
    }

    fn ends_period(&self, state: &ChainStoreState) -> bool {
        matches!(state, ChainStoreState::Played { .. })
    }

    fn periods(&self) -> usize {
        self.rounds as usize
    }

    fn tally(&self, state: &ChainStoreState, tallies: &mut [f64]) {
        if let ChainStoreState::Played { round, .. } = state {
            tallies[0] += f64::from(u8::from(*round != ChainStoreRound::Out));
            tallies[1] += f64::from(u8::from(*round == ChainStoreRound::Fought));
        }
    }
}

impl FiniteGame for ChainStore {
    fn lottery(&self, state: &ChainStoreState, _types: Types, mut add: impl FnMut(f64, ChainStoreState)) {
        if let ChainStoreState::Played { yielded, .. } = state {
            add(1.0, ChainStoreState::Market { yielded: *yielded });
        }
    }

    /// The belief tells all that the future needs.
    fn forget(&self, state: &ChainStoreState) -> ChainStoreState {
        match *state {
            ChainStoreState::Market { .. } => ChainStoreState::Market { yielded: false },
            ChainStoreState::Entered { .. } => ChainStoreState::Entered { yielded: false },
            ChainStoreState::Played { round, .. } => ChainStoreState::Played { round, yielded: false },
        }
    }

    /// The entrant and the incumbent who answers it decide together, with exact beliefs.
    fn rests(&self, state: &ChainStoreState) -> bool {
        matches!(state, ChainStoreState::Market { .. })
    }

    /// The beliefs on which an entrant is indifferent, certainty and the prior.
    fn belief_grid(&self, player: Player) -> BeliefGrid {
        if player == Player::Second {
            return BeliefGrid::around(&[1.0]);
        }
        let mut points = vec![0.0, self.prior[1]];
        let thresholds = std::iter::successors(Some(1.0), |threshold| Some(threshold * self.entry));
        points.extend(thresholds.take(self.rounds as usize + 1));
        points.sort_by(f64::total_cmp);
        points.dedup_by(|point, before| *point - *before < BeliefGrid::LEAST_DISTANCE);
        BeliefGrid::new(&points).unwrap_or_else(|_| BeliefGrid::around(&self.prior))
    }
}
