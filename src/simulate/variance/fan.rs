//! All ways on from a resting state, with their probabilities given the types.

use crate::game::{Graph, Node};
use crate::solve::Belief;

/// Goes down a tree along all choices at once; keeps its memory from tree to tree.
#[derive(Debug, Default)]
pub(super) struct Fan {
    /// Of each node of the tree in hand: the probability that it is reached.
    reach: Vec<f64>,
    /// Of each node but the root: the one above, and which of its children it is.
    above: Vec<(u32, u32)>,
    /// The nodes from one up to the root.
    way: Vec<u32>,
}

/// A resting state as it is entered: its number, the cell, and the types.
pub(super) type Entry = (usize, usize, [usize; 2]);

impl Fan {
    /// Works out the probability of reaching each node below a resting state.
    pub(super) fn spread(&mut self, graph: &Graph, (rest, _, types): Entry, policy: &[f64]) {
        let begin = graph.trees[rest].nodes.start;
        let nodes = graph.nodes_of(&graph.trees[rest]);
        self.reach.clear();
        self.reach.resize(nodes.len(), 1.0);
        self.above.clear();
        self.above.resize(nodes.len(), (0, 0));
        for (i, node) in nodes.iter().enumerate() {
            let here = self.reach[i];
            let mut child = |first: u32, k: u32, chance: f64| {
                let child = (first - begin + k) as usize;
                self.reach[child] = here * chance;
                self.above[child] = (i as u32, k);
            };
            match *node {
                Node::Decision { player, first, count, slot, .. } => {
                    let choice = slot as usize + types[player.index()] * count as usize;
                    let choice = &policy[choice..][..count as usize];
                    choice.iter().zip(0..).for_each(|(&chance, k)| child(first, k, chance));
                }
                Node::Chance { first, count, likelihood } => {
                    for k in 0..count {
                        let (l, m) = graph.child_likelihood(likelihood, k as usize);
                        child(first, k, l[types[0]] * m[types[1]]);
                    }
                }
                Node::Leaf(_) => {}
            }
        }
    }

    /// The leaves that can be reached: number of the node in its tree, of the leaf, and the probability.
    pub(super) fn leaves(&self, graph: &Graph, rest: usize) -> impl Iterator<Item = (u32, usize, f64)> {
        (0..self.reach.len()).filter_map(move |at| self.leaf(graph, rest, at))
    }

    /// That at node `at`, if it is one.
    pub(super) fn leaf(&self, graph: &Graph, rest: usize, at: usize) -> Option<(u32, usize, f64)> {
        match (graph.nodes_of(&graph.trees[rest]).get(at)?, self.reach[at]) {
            (Node::Leaf(leaf), reach) if reach > 0.0 => Some((at as u32, *leaf as usize, reach)),
            _ => None,
        }
    }

    /// What is believed at node `at` of the tree. A loop: trees may be as deep as they have nodes.
    pub(super) fn believe(
        &mut self,
        graph: &Graph,
        (rest, cell, _): Entry,
        (policy, at): (&[f64], u32),
        belief: &mut Belief,
    ) {
        self.way.clear();
        let mut node = at;
        while node != 0 {
            self.way.push(node);
            node = self.above[node as usize].0;
        }
        belief.start(graph, cell);
        for &below in self.way.iter().rev() {
            let (node, k) = self.above[below as usize];
            match graph.nodes[(graph.trees[rest].nodes.start + node) as usize] {
                Node::Decision { player, count, slot, .. } => {
                    belief.update(player, |t| policy[slot as usize + t * count as usize + k as usize]);
                }
                Node::Chance { likelihood, .. } => {
                    let (l, m) = graph.child_likelihood(likelihood, k as usize);
                    belief.reveal(l, m);
                }
                Node::Leaf(_) => {}
            }
        }
    }
}
