//! Alternating offers over a pie, with discounting and an outside option.

use super::parameters::Parameters;
use crate::Error;
use crate::game::{FiniteGame, Game, Payoffs, Player, Turn, Types, draw};
use crate::stream::Stream;
use serde::{Deserialize, Serialize};

/// The players propose in turn how to share a pie of 1, on a grid, until a proposal is accepted; each refusal ends a period
/// and discounts what follows (Ståhl 1972; Rubinstein 1982). The first player proposes first; after the last period neither
/// gets anything.
///
/// Known answers, without a grid: with N periods [`stahl_share`](super::closed_forms::stahl_share), whose limit for many is
/// [`rubinstein_shares`](super::closed_forms::rubinstein_shares); the first proposal is accepted. A grid of step s rounds
/// each proposal to the proposer's favour or disfavour by less than s, which moves the first share by less than
/// s / (1 − δ₁δ₂). With an outside option of the second player
/// [`outside_option_shares`](super::closed_forms::outside_option_shares). On a grid that is coarse for the discounting,
/// many other divisions are equilibria of the game without an end (van Damme, Selten & Winter 1990).
///
/// ```
/// use bargain::game::catalogue::AlternatingOffers;
/// use bargain::game::catalogue::closed_forms::rubinstein_shares;
/// use bargain::solve::{BackwardInduction, Ties};
///
/// let game = AlternatingOffers::new([0.9, 0.8], 1000, 60)?;
/// let value = BackwardInduction::new(Ties::First).solve(&game)?.value();
/// assert!((value[0] - rubinstein_shares([0.9, 0.8])?[0]).abs() < 0.001 / (1.0 - 0.9 * 0.8));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlternatingOffers {
    discount: [f64; 2],
    steps: u32,
    periods: u32,
    outside_option: Option<f64>,
}

/// A state of [`AlternatingOffers`]. Shares are counted in steps of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OffersState {
    /// This player proposes.
    Propose(Player),
    /// The other answers.
    Answer {
        /// Who has proposed.
        proposer: Player,
        /// The share that the answering player would get.
        offer: u32,
    },
    /// The proposal of this player was refused; the period ends.
    Refused(Player),
    /// The end.
    Done(OffersOutcome),
}

/// A move in [`AlternatingOffers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OffersAction {
    /// Propose that the other gets this share.
    Offer(u32),
    /// Take it.
    Accept,
    /// Refuse, and propose in the next period.
    Reject,
    /// Leave for the outside option.
    Leave,
}

/// How [`AlternatingOffers`] ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OffersOutcome {
    /// An agreement that gives the first player this share.
    Agreement(u32),
    /// The second player took the outside option.
    Left,
    /// No agreement in the last period.
    Disagreement,
}

impl AlternatingOffers {
    /// Discount factors of both players, in (0, 1]; shares 0, 1/n, …, 1 for n = `steps`; the number of proposals after
    /// which play ends.
    ///
    /// # Errors
    /// Discount factors outside (0, 1]; steps or periods outside 1 to 10 000.
    pub fn new(discount: [f64; 2], steps: u32, periods: u32) -> Result<Self, Error> {
        Parameters::default()
            .discount("discount of the first player", discount[0])
            .discount("discount of the second player", discount[1])
            .count("steps", steps)
            .count("periods", periods)
            .allow(|| AlternatingOffers { discount, steps, periods, outside_option: None })
    }

    /// Lets the second player, when it answers, leave with `payoff` at once; the first then gets nothing (Shaked & Sutton
    /// 1984).
    ///
    /// # Errors
    /// A payoff that is not finite or negative.
    pub fn outside_option(self, payoff: f64) -> Result<Self, Error> {
        Parameters::default()
            .not_negative("outside option", payoff)
            .allow(|| AlternatingOffers { outside_option: Some(payoff), ..self })
    }

    /// The share of the pie that `steps` steps of the grid are.
    pub fn share(&self, steps: u32) -> f64 {
        f64::from(steps) / f64::from(self.steps)
    }
}

impl Game for AlternatingOffers {
    type State = OffersState;
    type Action = OffersAction;
    type Outcome = OffersOutcome;

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }

    fn start(&self) -> OffersState {
        OffersState::Propose(Player::First)
    }

    fn turn(&self, state: &OffersState) -> Turn {
        match state {
            OffersState::Propose(player) => Turn::Player(*player),
            OffersState::Answer { proposer, .. } => Turn::Player(proposer.other()),
            OffersState::Refused(_) => Turn::Nature,
            OffersState::Done(_) => Turn::Over,
        }
    }

    fn actions(&self, state: &OffersState, actions: &mut Vec<OffersAction>) {
        match state {
            OffersState::Propose(_) => actions.extend((0..=self.steps).map(OffersAction::Offer)),
            _ => actions.extend([OffersAction::Accept, OffersAction::Reject]),
        }
        if let (OffersState::Answer { proposer: Player::First, .. }, Some(_)) = (state, self.outside_option) {
            actions.push(OffersAction::Leave);
        }
    }

    fn play(&self, state: &OffersState, action: OffersAction) -> OffersState {
        match (*state, action) {
            (OffersState::Propose(proposer), OffersAction::Offer(offer)) => {
                OffersState::Answer { proposer, offer }
            }
            (OffersState::Answer { proposer, offer }, OffersAction::Accept) => {
                let first = if proposer == Player::First { self.steps.saturating_sub(offer) } else { offer };
                OffersState::Done(OffersOutcome::Agreement(first))
            }
            (OffersState::Answer { proposer, .. }, OffersAction::Reject) => OffersState::Refused(proposer),
            (OffersState::Answer { .. }, OffersAction::Leave) => OffersState::Done(OffersOutcome::Left),
            (other, _) => other,
        }
    }

    fn nature(&self, state: &OffersState, types: Types, stream: &mut Stream) -> OffersState {
        draw(self, state, types, stream)
    }

    fn payoff(&self, state: &OffersState, _types: Types) -> Payoffs {
        match state {
            OffersState::Done(OffersOutcome::Agreement(first)) => {
                [self.share(*first), self.share(self.steps.saturating_sub(*first))]
            }
            OffersState::Done(OffersOutcome::Left) => [0.0, self.outside_option.unwrap_or(0.0)],
            _ => [0.0, 0.0],
        }
    }

    fn outcome(&self, state: &OffersState) -> OffersOutcome {
        match state {
            OffersState::Done(outcome) => *outcome,
            _ => OffersOutcome::Disagreement,
        }
    }

    fn discount(&self) -> [f64; 2] {
        self.discount
    }

    fn ends_period(&self, state: &OffersState) -> bool {
        matches!(state, OffersState::Refused(_))
    }

    fn periods(&self) -> usize {
        self.periods as usize
    }
}

impl FiniteGame for AlternatingOffers {
    fn lottery(&self, state: &OffersState, _types: Types, mut add: impl FnMut(f64, OffersState)) {
        if let OffersState::Refused(proposer) = state {
            add(1.0, OffersState::Propose(proposer.other()));
        }
    }
}
