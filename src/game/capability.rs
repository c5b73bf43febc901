//! What a game may say about itself so that strategies written for many games can play it.
//!
//! A named tactic such as "concede late" or "tit for tat" needs to know what an action means: which one accepts, what an
//! offer is worth, which move is the cooperative one. A game says so by a trait of this module, and every strategy written
//! for the trait can play it. Games know nothing of the strategies.
//!
//! | trait | says | played by |
//! |---|---|---|
//! | [`Bargaining`] | which actions propose, accept and reject, what an agreement is worth, how much time is left | time-dependent tactics, fixed demands, quantal response |
//! | [`Demands`] | what each player demands at present | Zeuthen's concessions |
//! | [`Dilemma`] | which action cooperates, what both did in the round before | strategies of memory one |

use super::{Game, Player};
use std::fmt::Debug;

/// What an action means in a game of offers; see [`Bargaining::meaning`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move<Deal> {
    /// Proposes this agreement.
    Propose(Deal),
    /// Accepts the proposal on the table.
    Accept,
    /// Refuses it without a proposal of its own.
    Reject,
    /// None of these, such as a threat or a walk out.
    Other,
}

/// A game in which agreements are proposed, accepted and refused.
///
/// ```
/// use bargain::game::catalogue::{Proposal, Ultimatum, UltimatumState};
/// use bargain::game::{Bargaining, Move, Player};
///
/// let game = Ultimatum::with_grid(10);
/// let Move::Propose(deal) = game.meaning(&UltimatumState::Start, Proposal::Share(3)) else { panic!() };
/// assert_eq!(game.worth(deal, Player::Second, 0), 0.3);
/// assert_eq!(game.ideal(Player::First, 0), 1.0);
/// ```
pub trait Bargaining: Game {
    /// An agreement that may be proposed.
    type Deal: Copy + PartialEq + Debug;

    /// What `action` means in `state`.
    fn meaning(&self, state: &Self::State, action: Self::Action) -> Move<Self::Deal>;

    /// The proposal on the table in `state`: what [`Move::Accept`] would agree on.
    fn standing(&self, state: &Self::State) -> Option<Self::Deal>;

    /// The payoff of `player`, if of type `own`, from agreeing on `deal` now, not discounted.
    fn worth(&self, deal: Self::Deal, player: Player, own: usize) -> f64;

    /// What it can secure without an agreement: its part of the disagreement point.
    fn disagreement(&self, player: Player, own: usize) -> f64;

    /// The most that any agreement is worth to it: its part of the ideal point.
    fn ideal(&self, player: Player, own: usize) -> f64;

    /// The rounds that have ended when play is in `state` in this period. Unless written, a round is a period.
    fn round(&self, _state: &Self::State, period: usize) -> usize {
        period
    }

    /// The number of rounds until the deadline, after which there is no agreement any more. Unless written, the periods of
    /// an episode.
    fn rounds(&self) -> usize {
        self.periods()
    }
}

/// A game of offers whose states show what each player demands at present.
pub trait Demands: Bargaining {
    /// The latest proposal of `player` that still stands; none before its first.
    fn demand(&self, state: &Self::State, player: Player) -> Option<Self::Deal>;
}

/// Whether a move in a dilemma is the cooperative one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stance {
    /// It is.
    Cooperate,
    /// It is not.
    Defect,
}

/// A game of rounds in which each player cooperates or defects.
pub trait Dilemma: Game {
    /// Whether `action` cooperates or defects in `state`; none if it does neither.
    fn stance(&self, state: &Self::State, action: Self::Action) -> Option<Stance>;

    /// What `player` did in the round before; none in the first round.
    fn last(&self, state: &Self::State, player: Player) -> Option<Stance>;
}
