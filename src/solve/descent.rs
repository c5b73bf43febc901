//! Down a tree of choices: how probable each type makes each leaf, and what is believed there.

use super::belief::Belief;
use crate::game::{Graph, Node};

/// Goes down trees; keeps its memory from tree to tree.
#[derive(Debug, Default)]
pub(super) struct Descent {
    /// At each node of the tree in hand.
    beliefs: Vec<Belief>,
    /// `[node][first's types, then second's]`: probability that a type's own choices, and chance, lead there.
    reach: Vec<f64>,
}

impl Descent {
    /// Goes down the tree below the resting state `rest`, entered with the beliefs of `cell`, where players follow `policy`.
    /// Calls `visit` for each leaf, in order, with its number, the probability of reaching it by the choices of each
    /// type (the first player's types, then the second's: their product is that of a pair), and the beliefs.
    pub(super) fn leaves(
        &mut self,
        game: &Graph,
        (rest, cell): (usize, usize),
        policy: &[f64],
        mut visit: impl FnMut(usize, &[f64], &Belief),
    ) {
        let begin = game.trees[rest].nodes.start as usize;
        let nodes = game.nodes_of(&game.trees[rest]);
        let [first, second] = game.types;
        let both = first + second;
        self.reach.clear();
        self.reach.resize(nodes.len() * both, 1.0);
        while self.beliefs.len() < nodes.len() {
            self.beliefs.push(Belief::new(game));
        }
        self.beliefs[0].start(game, cell);
        for (i, node) in nodes.iter().enumerate() {
            match *node {
                Node::Decision { player, first: child, count, slot, .. } => {
                    let from = if player.index() == 0 { 0 } else { first };
                    for k in 0..count as usize {
                        let child = child as usize - begin + k;
                        let chance = |t: usize| policy[slot as usize + t * count as usize + k];
                        self.descend(i, child, both);
                        for t in 0..game.types[player.index()] {
                            self.reach[child * both + from + t] *= chance(t);
                        }
                        self.beliefs[child].update(player, chance);
                    }
                }
                Node::Chance { first: child, count, likelihood } => {
                    for k in 0..count as usize {
                        let child = child as usize - begin + k;
                        let (l, m) = game.child_likelihood(likelihood, k);
                        self.descend(i, child, both);
                        for (t, x) in l.iter().chain(m).enumerate() {
                            self.reach[child * both + t] *= x;
                        }
                        self.beliefs[child].reveal(l, m);
                    }
                }
                Node::Leaf(leaf) => {
                    visit(leaf as usize, &self.reach[i * both..][..both], &self.beliefs[i]);
                }
            }
        }
    }

    /// Gives a child the beliefs and the reach of its parent.
    fn descend(&mut self, parent: usize, child: usize, both: usize) {
        let (parents, children) = self.beliefs.split_at_mut(child);
        children[0].copy(&parents[parent]);
        self.reach.copy_within(parent * both..(parent + 1) * both, child * both);
    }
}
