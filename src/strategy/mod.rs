//! Strategies: what a player does in a state, given its own type and what it believes of the other.
//!
//! A strategy sees a [`View`], which holds nothing that its player does not know. The equilibria of
//! [`solve`](crate::solve) are tables of such choices; here are those that a rule gives.
//!
//! A strategy remembers nothing beyond the public state, the belief and the period. In this class of games that loses
//! nothing that the rules care about: whatever of the past a strategy may respond to has to stand in the state, where
//! solvers, the exact evaluator and the opponent see it too. A game says what its actions mean by
//! [traits of its own](crate::game::Bargaining), and each strategy below plays every game that has the trait.
//!
//! | strategy | plays | rule |
//! |---|---|---|
//! | [`Uniform`] | any game | every action with the same probability |
//! | [`TimeDependent`] | [`Bargaining`](crate::game::Bargaining) | concedes with time: Boulware, linear, conceder |
//! | [`FixedDemand`] | [`Bargaining`](crate::game::Bargaining) | an ultimatum again and again; the obstinate type |
//! | [`BinaryLogit`] | any game | log-odds of the second of two actions, from a function |
//! | [`OneStepQuantal`] | [`Bargaining`](crate::game::Bargaining) | logit over the payoffs one step ahead |
//! | [`Zeuthen`] | [`Demands`](crate::game::Demands) | who would lose more by a conflict concedes |
//! | [`MemoryOne`] | [`Dilemma`](crate::game::Dilemma) | tit for tat, generous, grim, win-stay lose-shift |
//! | [`ByType`], [`MixedAtEachMove`] | any game | several strategies in one |
//! | a closure | its game | your own, in ten lines: see [`Strategy`] |

mod aspiration;
mod binary_logit;
mod fixed_demand;
mod memory_one;
mod mixture;
mod quantal;
mod time_dependent;
mod zeuthen;

pub use binary_logit::BinaryLogit;
pub use fixed_demand::FixedDemand;
pub use memory_one::MemoryOne;
pub use mixture::{ByType, MixedAtEachMove};
pub use quantal::OneStepQuantal;
pub use time_dependent::TimeDependent;
pub use zeuthen::Zeuthen;

use crate::game::{Game, Player};
use crate::math::position;
use crate::{Error, Problem};

/// What a player knows when it moves.
#[derive(Debug)]
pub struct View<'a, G: Game> {
    /// The rules, known to all.
    pub game: &'a G,
    /// All that is public.
    pub state: &'a G::State,
    /// The player who moves.
    pub player: Player,
    /// Its own type, as a position in its [`Game::prior`].
    pub own: usize,
    /// Its probability of each type of the opponent.
    pub belief: &'a [f64],
    /// Periods that have ended since the start.
    pub period: usize,
}

/// Whether these are probabilities of actions: not negative, and with sum one up to 1e-9.
pub(crate) fn are_mixed(chances: &[f64]) -> bool {
    chances.iter().all(|p| *p >= 0.0) && (chances.iter().sum::<f64>() - 1.0).abs() <= 1e-9
}

impl<G: Game> View<'_, G> {
    /// Refuses what a strategy has filled in, if these are no probabilities.
    pub(crate) fn check(&self, chances: &[f64]) -> Result<(), Error> {
        if are_mixed(chances) {
            return Ok(());
        }
        Err(Error::invalid([Problem::new(
            format!("strategy of {:?}, type {}, in {:?}", self.player, self.own, self.state),
            format!("{chances:?}"),
            "must be probabilities of the actions, not negative and with sum one",
        )]))
    }
}

impl<G: Game> Clone for View<'_, G> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<G: Game> Copy for View<'_, G> {}

/// A behaviour strategy: a probability for each legal action, given the view of the player who moves.
///
/// The same view must always get the same answer. Closures are strategies:
///
/// ```
/// use bargain::game::catalogue::{Proposal, Ultimatum};
/// use bargain::solve::Play;
/// use bargain::strategy::{Uniform, View};
///
/// let greedy = |_: &View<'_, Ultimatum>, _: &[Proposal], chances: &mut [f64]| {
///     let Some((last, others)) = chances.split_last_mut() else { return };
///     others.fill(0.0);
///     *last = 1.0;
/// };
/// let play = Play::of(&Ultimatum::with_grid(10), &greedy, &Uniform)?;
/// assert!((play.distribution().tally("agreements").unwrap_or(0.0) - 0.5).abs() < 1e-12);
/// # Ok::<(), bargain::Error>(())
/// ```
pub trait Strategy<G: Game>: Sync {
    /// Fills `chances` with the probability of each of `actions`: not negative, with sum one.
    fn mix(&self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]);

    /// The position of the action that `draw`, a number uniform on [0, 1), falls on when the probabilities are laid end to end.
    /// `chances` has room for them and may hold anything.
    ///
    /// Those who only play ask for this, those who reason for [`Strategy::mix`]; both must say the same. Override it where a choice
    /// can be made without knowing the probabilities, as [`BinaryLogit`] does.
    #[inline(always)]
    fn choose(&self, view: &View<'_, G>, actions: &[G::Action], draw: f64, chances: &mut [f64]) -> usize {
        self.mix(view, actions, chances);
        position(draw, chances.iter().copied())
    }
}

impl<G: Game, F: Fn(&View<'_, G>, &[G::Action], &mut [f64]) + Sync> Strategy<G> for F {
    fn mix(&self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]) {
        self(view, actions, chances);
    }
}

/// Every legal action with the same probability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uniform;

impl<G: Game> Strategy<G> for Uniform {
    fn mix(&self, _view: &View<'_, G>, _actions: &[G::Action], chances: &mut [f64]) {
        chances.fill(1.0 / chances.len() as f64);
    }
}
