//! What strategies do, as tables.

use super::belief::Belief;
use super::places::{Location, locations};
use crate::Error;
use crate::game::{FiniteGame, Node, Player, Sight, Unrolled};
use crate::strategy::{Strategy, View};

/// The work of filling the table of a tree with what strategies do.
pub(super) struct Tabulation<'a, G: FiniteGame> {
    game: &'a G,
    tables: &'a Unrolled<G>,
    rest: usize,
    /// The period in hand.
    period: usize,
    locations: Vec<Location<G::State>>,
    /// At each node.
    beliefs: Vec<Belief>,
    about: Vec<f64>,
}

impl<'a, G: FiniteGame> Tabulation<'a, G> {
    /// For the tree below the resting state number `rest`.
    pub(super) fn new(game: &'a G, tables: &'a Unrolled<G>, rest: usize) -> Self {
        let locations = locations(game, tables, rest);
        let beliefs = locations.iter().map(|_| Belief::new(&tables.graph)).collect();
        Tabulation { game, tables, rest, period: 0, locations, beliefs, about: Vec::new() }
    }

    /// The policy `[cell][slot]` of a period.
    pub(super) fn policy(
        &mut self,
        period: usize,
        first: &impl Strategy<G>,
        second: &impl Strategy<G>,
    ) -> Result<Vec<f64>, Error> {
        self.period = period;
        let graph = &self.tables.graph;
        let slots = graph.trees[self.rest].slots as usize;
        let mut policy = vec![0.0; slots * graph.cells()];
        for (cell, policy) in policy.chunks_exact_mut(slots.max(1)).enumerate() {
            self.beliefs[0].start(graph, cell);
            self.fill(policy, first, second)?;
        }
        Ok(policy)
    }

    /// Fills the policy `[slot]` of a cell, the beliefs at the root being set.
    fn fill(
        &mut self,
        policy: &mut [f64],
        first: &impl Strategy<G>,
        second: &impl Strategy<G>,
    ) -> Result<(), Error> {
        let graph = &self.tables.graph;
        let nodes = &graph.trees[self.rest].nodes;
        let (begin, end) = (nodes.start as usize, nodes.end as usize);
        for (i, node) in graph.nodes[begin..end].iter().enumerate() {
            match *node {
                Node::Decision { player, first: child, count, slot, label, sight } => {
                    // Of a choice of both, the second player knows what the first knew.
                    let seen = match sight {
                        Sight::Hidden { leader } => leader as usize - begin,
                        Sight::Clear | Sight::Leading => i,
                    };
                    let (count, slot) = (count as usize, slot as usize);
                    let policy = &mut policy[slot..][..graph.types[player.index()] * count];
                    let labels = label as usize..label as usize + count;
                    match player {
                        Player::First => self.choose((seen, player), first, labels, policy)?,
                        Player::Second => self.choose((seen, player), second, labels, policy)?,
                    }
                    for k in 0..count {
                        let child = child as usize - begin + k;
                        self.descend(i, child);
                        self.beliefs[child].update(player, |t| policy[t * count + k]);
                    }
                }
                Node::Chance { first: child, count, likelihood } => {
                    for k in 0..count {
                        let child = (child + k) as usize - begin;
                        let (l, m) = graph.child_likelihood(likelihood, k as usize);
                        self.descend(i, child);
                        self.beliefs[child].reveal(l, m);
                    }
                }
                Node::Leaf(_) => {}
            }
        }
        Ok(())
    }

    /// Gives a child the beliefs of its parent.
    fn descend(&mut self, parent: usize, child: usize) {
        let (parents, children) = self.beliefs.split_at_mut(child);
        children[0].copy(&parents[parent]);
    }

    /// Fills `policy` with what each type of a player chooses at a node, among the actions with these labels.
    fn choose(
        &mut self,
        (node, player): (usize, Player),
        strategy: &impl Strategy<G>,
        labels: std::ops::Range<usize>,
        policy: &mut [f64],
    ) -> Result<(), Error> {
        let Location { state, ended } = &self.locations[node];
        let actions = &self.tables.actions[labels];
        self.beliefs[node].about(player.other(), &mut self.about);
        for (own, chances) in policy.chunks_exact_mut(actions.len().max(1)).enumerate() {
            let (belief, period) = (&self.about[..], self.period + ended);
            let view = View { game: self.game, state, player, own, belief, period };
            strategy.mix(&view, actions, chances);
            view.check(chances)?;
        }
        Ok(())
    }
}
