//! Whether states are alike in all that matters for choices: what a game forgets must not tell them apart.

use super::graph::{Drift, Graph, Node, slice};

/// Numbers that differ by no more than this, relative to their size above 1, may differ by rounding.
const ROUNDING: f64 = 1e-9;

fn is_near(x: f64, y: f64) -> bool {
    (x - y).abs() <= ROUNDING * x.abs().max(1.0)
}

fn same(x: &[f64], y: &[f64]) -> bool {
    x.len() == y.len() && x.iter().zip(y).all(|(x, y)| is_near(*x, *y))
}

impl Graph {
    /// Whether the trees below two resting states, of this graph and of another of the same game, have the same choices, chances and
    /// payoffs. Where their branches lead, what is counted and how play ends is not asked.
    pub(crate) fn is_alike(&self, rest: usize, other: &Graph, its: usize) -> bool {
        let trees = [&self.trees[rest], &other.trees[its]];
        let (nodes, its) = (slice(&self.nodes, &trees[0].nodes), slice(&other.nodes, &trees[1].nodes));
        let both = self.types[0] + self.types[1];
        nodes.len() == its.len()
            && nodes.iter().zip(its).all(|nodes| match nodes {
                (Node::Decision { player, count, .. }, Node::Decision { player: p, count: c, .. }) => {
                    (player, count) == (p, c)
                }
                (Node::Chance { count, likelihood, .. }, Node::Chance { count: c, likelihood: its, .. }) => {
                    let numbers = both * *count as usize;
                    count == c && same(self.tables.get(*likelihood, numbers), other.tables.get(*its, numbers))
                }
                (Node::Leaf(leaf), Node::Leaf(its)) => self.is_alike_leaf(*leaf, other, *its),
                _ => false,
            })
    }

    fn is_alike_leaf(&self, leaf: u32, other: &Graph, its: u32) -> bool {
        let width = 2 * self.pairs();
        let base = |leaf: u32| leaf as usize * width..(leaf as usize + 1) * width;
        let branches = slice(&self.branches, &self.leaves[leaf as usize].branches);
        let theirs = slice(&other.branches, &other.leaves[its as usize].branches);
        same(&self.bases[base(leaf)], &other.bases[base(its)])
            && branches.len() == theirs.len()
            && branches.iter().zip(theirs).all(|(branch, its)| {
                same(self.tables.get(branch.scale, width), other.tables.get(its.scale, width))
            })
    }

    /// Whether two resting states are worth the same if the horizon leaves play there.
    pub(crate) fn is_alike_at_horizon(&self, rest: usize, other: usize) -> bool {
        let [payoffs, theirs] =
            [rest, other].map(|rest| self.tables.get(self.horizon[rest].payoff, 2 * self.pairs()));
        same(payoffs, theirs)
    }

    /// Whether two drifts have the same chances and payoffs. Where they lead, what is counted and how play ends is not asked.
    pub(crate) fn is_alike_drift(&self, drift: usize, other: usize) -> bool {
        let [a, b] = [drift, other].map(|drift| &self.drifts[drift]);
        let width = 2 * self.pairs();
        let [steps, theirs] = [a, b].map(|drift| slice(&self.steps, &drift.steps));
        // Endings by probability and payoffs in all: they may be of several classes in one state and of one in the other.
        let ends = |drift: &Drift| {
            let mut sums = vec![0.0; 1 + width];
            for end in slice(&self.drift_ends, &drift.ends) {
                sums[0] += end.probability;
                let payoffs = self.tables.get(end.payoff, width);
                sums[1..].iter_mut().zip(payoffs).for_each(|(sum, x)| *sum += end.probability * x);
            }
            sums
        };
        same(&a.discount, &b.discount)
            && same(self.tables.get(a.payoff, width), self.tables.get(b.payoff, width))
            && steps.len() == theirs.len()
            && steps.iter().zip(theirs).all(|(step, its)| is_near(step.0, its.0))
            && (a.ends.is_empty() && b.ends.is_empty() || same(&ends(a), &ends(b)))
    }
}
