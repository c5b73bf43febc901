//! Behaviour strategies as tables.

use crate::game::{FiniteGame, Node, Player, Unrolled};

/// What both players do in every state, at every point of the belief grids, by type: a behaviour strategy
/// profile as tables, one for each period.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// By period; each `[resting state][cell][slot]`.
    pub(crate) slices: Vec<Vec<f64>>,
    /// Where each resting state's policy begins in a slice.
    pub(crate) offsets: Vec<usize>,
}

impl Profile {
    /// Every player chooses every action with the same probability, in each of `periods` periods.
    pub fn uniform<G: FiniteGame>(game: &Unrolled<G>, periods: usize) -> Self {
        let (slice, offsets) = uniform_slice(game);
        Profile { slices: vec![slice; periods], offsets }
    }

    /// Number of periods for which the profile says what to do.
    pub fn periods(&self) -> usize {
        self.slices.len()
    }

    /// Memory of the tables, in bytes.
    pub fn bytes(&self) -> usize {
        self.slices.iter().map(|slice| 8 * slice.len()).sum()
    }

    /// The policy `[slot]` of a tree in a period and cell.
    pub(crate) fn policy(&self, period: usize, rest: usize, cell: usize, slots: usize) -> &[f64] {
        &self.slices[period][self.offsets[rest] + cell * slots..][..slots]
    }

    /// Probability of each action of `player` of type `own` in the resting state number `rest`.
    pub(crate) fn root<G: FiniteGame>(
        &self,
        game: &Unrolled<G>,
        (period, rest, cell): (usize, usize, usize),
        own: usize,
    ) -> Option<(Player, Vec<(G::Action, f64)>)> {
        let tree = &game.trees[rest];
        let Node::Decision { player, count, slot, label, .. } = game.nodes[tree.nodes.start as usize] else {
            return None;
        };
        let policy = self.policy(period, rest, cell, tree.slots as usize);
        let choice = &policy[slot as usize + own * count as usize..][..count as usize];
        let actions = &game.actions[label as usize..][..count as usize];
        Some((player, actions.iter().copied().zip(choice.iter().copied()).collect()))
    }
}

/// One slice of the uniform profile, and where each resting state begins in it.
pub(super) fn uniform_slice<G: FiniteGame>(game: &Unrolled<G>) -> (Vec<f64>, Vec<usize>) {
    let cells = game.cells();
    let mut offsets = Vec::with_capacity(game.trees.len());
    let mut slice = Vec::new();
    for tree in &game.trees {
        offsets.push(slice.len());
        let begin = slice.len();
        slice.resize(begin + tree.slots as usize, 0.0);
        for node in &game.nodes[tree.nodes.start as usize..tree.nodes.end as usize] {
            if let Node::Decision { player, count, slot, .. } = node {
                let len = *count as usize * game.types[player.index()];
                slice[begin + *slot as usize..][..len].fill(1.0 / f64::from(*count));
            }
        }
        for _ in 1..cells {
            slice.extend_from_within(begin..begin + tree.slots as usize);
        }
    }
    (slice, offsets)
}
