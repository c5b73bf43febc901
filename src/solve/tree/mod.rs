//! The public tree of a small game, history by history, and exact solvers on it.
//!
//! A second route to what the tables of [`solve`](super) give, and the route to solution concepts they do not cover.
//! [`PublicTree`] follows the rules from [`Game::start`](crate::game::Game::start) through every action and every move of
//! nature. Histories are not merged and beliefs are not rounded, so nothing is approximated, and the tree grows
//! exponentially with the length of play. An *information set* is a public history together with the own type of a player
//! who moves there; who moves at the same time as the other does not see the other's choice.
//!
//! | question | answer |
//! |---|---|
//! | what does a profile give? | [`TreeProfile::value`], [`TreeProfile::distribution`] |
//! | how far is it from an equilibrium? | [`TreeProfile::best_response`], [`TreeProfile::regret`], [`TreeProfile::nash_conv`] |
//! | the value of a zero-sum game | [`CounterfactualRegret`], [`FictitiousPlay`] |
//! | subgame perfection under complete information | [`PublicTree::subgame_perfect`], [`PublicTree::subgame_perfect_outcomes`] |
//!
//! [`FiniteGame::rests`], [`FiniteGame::forget`], [`FiniteGame::burn_in`] and belief grids play no part here.

mod average;
mod build;
mod counterfactual;
mod fictitious;
mod pass;
mod perfect;
mod perfect_outcomes;
mod profile;
mod shape;
mod solution;
mod stage;
mod tabulate;

pub use counterfactual::{CounterfactualRegret, RegretMatching};
pub use fictitious::FictitiousPlay;
pub use perfect::{SubgamePerfect, TiedChoice};
pub use perfect_outcomes::PerfectOutcome;
pub use profile::{BestResponse, InformationSet, TreeProfile};
pub use solution::TreeSolution;

use crate::Error;
use crate::game::{FiniteGame, Player};
use shape::{Kind, Shape};
use std::fmt::Write;

/// Most nodes of a tree made by [`PublicTree::new`], and of these times pairs of types: each of those takes 8 to 32 bytes.
const NODES: usize = 1_000_000;
const NUMBERS: usize = 1 << 26;

/// Every public history of a finite game, from its start to every end.
///
/// Play ends where it is over, or where the last period leaves it before a player who would move: there the players collect
/// [`Game::horizon_payoff`](crate::game::Game::horizon_payoff). Payoffs are discounted by the periods that ended before
/// they are collected. Nature may depend on the types in any way, even correlate them, which the tables refuse; its moves of
/// probability zero are left out, and moves that lead to the same state are one.
///
/// ```
/// use bargain::game::catalogue::Ultimatum;
/// use bargain::solve::Ties;
/// use bargain::solve::tree::PublicTree;
///
/// let game = Ultimatum::with_grid(10);
/// let tree = PublicTree::new(&game)?;
/// assert_eq!(tree.nodes(), 1 + 11 + 22);
/// // A responder who is offered nothing is indifferent.
/// let perfect = tree.subgame_perfect(Ties::First)?;
/// assert_eq!((perfect.value, perfect.ties), ([1.0, 0.0], 1));
/// assert_eq!(tree.subgame_perfect_outcomes(100)?.len(), 2);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PublicTree<'g, G: FiniteGame> {
    game: &'g G,
    shape: Shape,
    /// By node.
    states: Vec<G::State>,
    actions: Vec<G::Action>,
    /// The classes of endings, in order.
    outcomes: Vec<G::Outcome>,
}

impl<'g, G: FiniteGame> PublicTree<'g, G> {
    /// The tree of `game`, of at most a million nodes; of fewer if there are more than 67 pairs of types.
    ///
    /// # Errors
    /// More nodes than that; rules that break the contract of [`Game`](crate::game::Game), with the state: no legal action,
    /// probabilities that are negative, not finite or do not sum to one, payoffs or tallies that are not finite.
    ///
    /// # Complexity
    /// Time and memory linear in the number of nodes times the number of pairs of types.
    pub fn new(game: &'g G) -> Result<Self, Error> {
        let [first, second] = Player::BOTH.map(|player| game.prior(player).len());
        Self::with_limit(game, NODES.min(NUMBERS / (first * second).max(1)))
    }

    /// The tree of `game`, of at most `nodes` nodes. A node takes some 120 bytes, and 8 to 32 more for each pair of
    /// types.
    ///
    /// # Errors
    /// As [`PublicTree::new`].
    pub fn with_limit(game: &'g G, nodes: usize) -> Result<Self, Error> {
        build::build(game, nodes)
    }

    /// Number of nodes: public histories, from the start to every end.
    pub fn nodes(&self) -> usize {
        self.states.len()
    }

    /// Number of nodes at which a player moves, or both do.
    pub fn decision_nodes(&self) -> usize {
        self.shape.nodes.iter().filter(|node| node.kind == Kind::Choice).count()
    }

    /// Number of information sets of `player`: nodes at which it moves, times its types.
    pub fn information_sets(&self, player: Player) -> usize {
        self.shape.information_sets(player).count()
    }

    /// The profile in which every action of an information set has the same probability.
    pub fn uniform(&self) -> TreeProfile<'_, G> {
        TreeProfile { tree: self, choices: self.shape.uniform() }
    }

    /// What was done on the way to a node, as text.
    fn history(&self, node: usize) -> String {
        let mut path = Vec::new();
        let mut child = node;
        while child > 0 {
            path.push(child);
            child = self.shape.nodes[child].parent as usize;
        }
        if path.is_empty() {
            return "the start".to_owned();
        }
        let mut text = String::new();
        for child in path.into_iter().rev() {
            let separator = if text.is_empty() { "" } else { ", " };
            // Writing to a string does not fail.
            let _ = write!(text, "{separator}{}", self.step(child));
        }
        text
    }

    /// What led from the parent of `child` to it, as text.
    fn step(&self, child: usize) -> String {
        let parent = &self.shape.nodes[self.shape.nodes[child].parent as usize];
        let number = child - parent.first as usize;
        let action = |player: Player| {
            &self.actions[parent.labels[player.index()] as usize + parent.action(player, number)]
        };
        match parent.slots {
            [None, None] => format!("nature to {:?}", self.states[child]),
            [Some(_), None] => format!("{:?}", action(Player::First)),
            [None, Some(_)] => format!("{:?}", action(Player::Second)),
            [Some(_), Some(_)] => format!("{:?} and {:?}", action(Player::First), action(Player::Second)),
        }
    }
}
