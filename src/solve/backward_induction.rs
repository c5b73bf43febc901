//! Backward induction with best replies.

use super::equilibrium::Equilibrium;
use super::induction::{self, Search, Start};
use super::response::{Response, Ties};
use super::stage::Stopping;
use crate::Error;
use crate::game::{FiniteGame, Unrolled};
use std::sync::Arc;

/// Backward induction with best replies: subgame-perfect equilibrium under complete information, and the
/// sequential one where only players who do not move again have private types.
///
/// Ties are broken by a rule and not counted; [`PublicTree::subgame_perfect`](super::tree::PublicTree::subgame_perfect) counts
/// and shows them, and [`subgame_perfect_outcomes`](super::tree::PublicTree::subgame_perfect_outcomes) finds every pure outcome of small
/// games. Where beliefs depend on pure choices that in turn depend
/// on the beliefs, or where both players move at once and no pair of pure actions is in equilibrium, iteration may fail;
/// [`Convergence::missed`](super::Convergence::missed) then counts the places.
///
/// # Complexity
/// As [`QuantalResponse`](super::QuantalResponse), with two sweeps where information is complete.
#[derive(Debug, Clone, Copy)]
pub struct BackwardInduction {
    ties: Ties,
}

impl BackwardInduction {
    /// Backward induction that breaks ties between best actions by `ties`.
    pub fn new(ties: Ties) -> Self {
        BackwardInduction { ties }
    }

    /// Solves `game`.
    ///
    /// # Errors
    /// Those of [`Unrolled::new`].
    pub fn solve<G: FiniteGame>(&self, game: &G) -> Result<Equilibrium<G>, Error> {
        let stopping = Stopping { tolerance: 1e-9, sweeps: 100 };
        let search = Search { played: stopping, burn_in: stopping, start: Start::Following };
        let game = Arc::new(Unrolled::new(game)?);
        let induction = induction::solve(&game.graph, Response::Best(self.ties), search, None);
        Ok(Equilibrium::new(game, induction, search))
    }
}
