//! Behaviour strategies over a public tree: what they give, and what a best response would.

use super::PublicTree;
use super::pass::{Certificate, Room, mean, reach};
use super::shape::Kind;
use crate::game::{FiniteGame, Payoffs, Player};
use crate::math::Sum;
use crate::solve::Distribution;

/// A behaviour strategy of both players: a probability for each action at each information set of a tree.
///
/// ```
/// use bargain::game::catalogue::Ultimatum;
/// use bargain::solve::tree::PublicTree;
///
/// let game = Ultimatum::with_grid(10);
/// let tree = PublicTree::new(&game)?;
/// let uniform = tree.uniform();
/// assert!((uniform.value()[0] - 0.25).abs() < 1e-12);
/// // The proposer should keep all, the responder accept all.
/// assert!((uniform.regret()[0] - 0.25).abs() < 1e-12 && (uniform.regret()[1] - 0.25).abs() < 1e-12);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug)]
pub struct TreeProfile<'t, G: FiniteGame> {
    pub(super) tree: &'t PublicTree<'t, G>,
    /// By slot.
    pub(super) choices: Vec<f64>,
}

impl<G: FiniteGame> Clone for TreeProfile<'_, G> {
    fn clone(&self) -> Self {
        TreeProfile { tree: self.tree, choices: self.choices.clone() }
    }
}

/// What one type of a player does after a public history.
#[derive(Debug, Clone, PartialEq)]
pub struct InformationSet<S, A> {
    /// The player who moves.
    pub player: Player,
    /// Its type, as a position in its [`Game::prior`](crate::game::Game::prior).
    pub own: usize,
    /// The state that the history has led to.
    pub state: S,
    /// Periods that have ended.
    pub period: usize,
    /// What was done on the way, as text.
    pub history: String,
    /// Each action with its probability.
    pub choice: Vec<(A, f64)>,
}

/// A best response of one player to the other's strategy.
#[derive(Debug, Clone)]
pub struct BestResponse<'t, G: FiniteGame> {
    /// The responder's expected discounted payoff under the prior.
    pub value: f64,
    /// The same for each of its types.
    pub by_type: Vec<f64>,
    /// The pure best response, and the other player's strategy as it was. Where play does not come, and among equally good
    /// actions, the first is taken.
    pub profile: TreeProfile<'t, G>,
}

impl<'t, G: FiniteGame> TreeProfile<'t, G> {
    /// The tree of the game.
    pub fn tree(&self) -> &'t PublicTree<'t, G> {
        self.tree
    }

    /// What each type of each player does, in the order of the nodes: shorter histories first.
    pub fn choices(&self, player: Player) -> impl Iterator<Item = InformationSet<G::State, G::Action>> + '_ {
        let tree = self.tree;
        tree.shape.information_sets(player).map(move |(at, own, here)| {
            let node = &tree.shape.nodes[at];
            let actions = &tree.actions[node.labels[player.index()] as usize..][..here.len()];
            InformationSet {
                player,
                own,
                state: tree.states[at],
                period: node.period as usize,
                history: tree.history(at),
                choice: actions.iter().copied().zip(self.choices[here].iter().copied()).collect(),
            }
        })
    }

    /// Expected discounted payoff of each player under the prior.
    ///
    /// # Complexity
    /// Linear in the number of nodes times the number of pairs of types, as all passes here.
    pub fn value(&self) -> Payoffs {
        self.certificate().value
    }

    /// How much each player could gain by a best response to the other's strategy; not negative up to rounding.
    pub fn regret(&self) -> Payoffs {
        self.certificate().regret()
    }

    /// The sum of both players' regrets: zero exactly in a Nash equilibrium (Lanctot et al. 2017).
    pub fn nash_conv(&self) -> f64 {
        self.certificate().nash_conv()
    }

    fn certificate(&self) -> Certificate {
        let mut responses = self.choices.clone();
        Room::default().certificate(&self.tree.shape, &self.choices, &mut responses)
    }

    /// An exact best response of `player`: at each of its information sets the action that is best against the strategy of
    /// the other and nature, weighted by the probability that these lead there.
    pub fn best_response(&self, player: Player) -> BestResponse<'t, G> {
        let shape = &self.tree.shape;
        let mut profile = self.clone();
        let mut room = Room::default();
        let other = player.other();
        reach(shape, other, &self.choices, &mut room.reach[other.index()]);
        let by_type = room.best_response(shape, player, &mut profile.choices).to_vec();
        BestResponse { value: mean(&shape.priors[player.index()], &by_type), by_type, profile }
    }

    /// The exact distribution of outcomes, tallies and payoffs at the prior.
    pub fn distribution(&self) -> Distribution<G::Outcome> {
        let shape = &self.tree.shape;
        let mut reaches = [Vec::new(), Vec::new()];
        for player in Player::BOTH {
            reach(shape, player, &self.choices, &mut reaches[player.index()]);
        }
        let mut outcomes = vec![Sum::default(); self.tree.outcomes.len()];
        let mut tallies = vec![Sum::default(); G::TALLIES.len()];
        let mut payoffs = [Sum::default(); 2];
        let [firsts, seconds] = shape.types;
        for (at, node) in shape.nodes.iter().enumerate() {
            let mut total = 0.0;
            for a in 0..firsts {
                for b in 0..seconds {
                    let prior = shape.priors[0][a] * shape.priors[1][b];
                    let reach = reaches[0][at * firsts + a] * reaches[1][at * seconds + b];
                    let pair = a * seconds + b;
                    let mass = prior * reach * shape.weights[at * shape.pairs() + pair];
                    total += mass;
                    if let Some(payoff) = shape.payoff(node) {
                        let discount = shape.discounts[node.period as usize];
                        for (p, sum) in payoffs.iter_mut().enumerate() {
                            sum.add(mass * discount[p] * payoff[2 * pair + p]);
                        }
                    }
                }
            }
            let tally = &shape.tallies[node.tally as usize * G::TALLIES.len()..][..G::TALLIES.len()];
            tallies.iter_mut().zip(tally).for_each(|(sum, x)| sum.add(total * x));
            if let Kind::End(outcome) = node.kind {
                outcomes[outcome as usize].add(total);
            }
        }
        let outcomes = outcomes.into_iter().map(Sum::value);
        Distribution {
            outcomes: self.tree.outcomes.iter().copied().zip(outcomes).collect(),
            tallies: G::TALLIES.iter().copied().zip(tallies.into_iter().map(Sum::value)).collect(),
            payoffs: payoffs.map(Sum::value),
        }
    }
}
