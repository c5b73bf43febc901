//! From rules to tables: the reachable resting states, the tree of choices below each, and the chance between.

mod build;
mod order;

use super::FiniteGame;
use super::graph::Graph;
use crate::Error;
use rustc_hash::FxHashMap as HashMap;

/// A finite game as tables: the reachable states, numbered, with what leads from one to the next.
///
/// Make one with [`Unrolled::new`]. Two states that differ only in what the game [forgets](FiniteGame::forget)
/// are one state here, unless made with [`Unrolled::with_memory`].
#[derive(Debug, Clone)]
pub struct Unrolled<G: FiniteGame> {
    pub(crate) graph: Graph,
    /// Resting states in order of rank.
    pub(crate) rests: Vec<G::State>,
    pub(crate) actions: Vec<G::Action>,
    /// The classes of endings, in order.
    pub(crate) outcomes: Vec<G::Outcome>,
    pub(crate) index: HashMap<G::State, u32>,
}

impl<G: FiniteGame> Unrolled<G> {
    /// Unrolls `game` from its start, treating states alike that the game [forgets](FiniteGame::forget) to
    /// tell apart: what the solvers need.
    ///
    /// # Errors
    /// Rules that break the contract of [`Game`](super::Game) or [`FiniteGame`], with the state: no legal
    /// action, probabilities that are negative, not finite or do not sum to one, payoffs that are not finite,
    /// a cycle within a period, chance that correlates the types, two ends of a period between resting states,
    /// beliefs of three or more types that would have to be rounded.
    ///
    /// # Complexity
    /// Time and memory linear in the number of reachable states, moves and entries of lotteries.
    pub fn new(game: &G) -> Result<Self, Error> {
        build::unroll(game, |state| game.forget(state))
    }

    /// Unrolls `game` with its full states: what the exact evaluator and the simulator need, since outcome
    /// classes may depend on what payoffs do not.
    ///
    /// # Errors
    /// As [`Unrolled::new`].
    pub fn with_memory(game: &G) -> Result<Self, Error> {
        build::unroll(game, |state| *state)
    }

    /// Number of resting states.
    pub fn resting_states(&self) -> usize {
        self.rests.len()
    }

    /// Number of nodes of a period: resting states times the points of both belief grids.
    pub fn belief_nodes(&self) -> usize {
        self.rests.len() * self.graph.cells()
    }

    /// Number of distinct chance states that tell nothing about types.
    pub fn chance_states(&self) -> usize {
        self.graph.drifts.len()
    }
}
