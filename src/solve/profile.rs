//! Behaviour strategies as tables.

use super::tabulation::Tabulation;
use crate::Error;
use crate::game::{FiniteGame, Graph, Node, Player, Unrolled};
use crate::parallel;
use crate::strategy::Strategy;
use std::ops::Range;

/// What both players do in every state, at every point of the belief grids, by type: a behaviour strategy
/// profile as tables, one for each period. An equilibrium's holds zeros for states that play cannot reach by then.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// By period; each `[resting state][cell][slot]`.
    pub(crate) slices: Vec<Vec<f64>>,
    /// Where each resting state's policy begins in a slice.
    pub(crate) offsets: Vec<usize>,
}

impl Profile {
    /// The table of what the strategies `first` and `second` do in `game`, unrolled as `tables`, in every period
    /// played. Beliefs follow Bayes' rule given these strategies. A strategy is shown the states of the tables: without what the
    /// game [forgets](FiniteGame::forget), unless they were made by [`Unrolled::with_memory`].
    ///
    /// # Errors
    /// The first choice whose numbers are not probabilities, with the state, the player and its type.
    pub fn tabulate<G: FiniteGame>(
        game: &G,
        tables: &Unrolled<G>,
        first: &impl Strategy<G>,
        second: &impl Strategy<G>,
    ) -> Result<Self, Error> {
        let periods = tables.graph.periods;
        let policies = |rest| {
            let mut tabulation = Tabulation::new(game, tables, rest as usize);
            let policy = |period| tabulation.policy(period, first, second).map_err(|error| (period, error));
            (0..periods).map(policy).collect::<Result<Vec<_>, _>>()
        };
        let (mut rests, mut faults): (Vec<Vec<Vec<f64>>>, _) = (Vec::new(), Vec::new());
        for policies in parallel::map(0..tables.rests.len() as u64, policies) {
            policies.map_or_else(|fault| faults.push(fault), |policies| rests.push(policies));
        }
        // The first fault by period and then in the order of states, whoever came to it first.
        if let Some((_, error)) = faults.into_iter().min_by_key(|(period, _): &(usize, Error)| *period) {
            return Err(error);
        }
        let slice = |period: usize| rests.iter().flat_map(|policies| &policies[period]).copied().collect();
        Ok(Profile { slices: (0..periods).map(slice).collect(), offsets: offsets(&tables.graph) })
    }

    /// Every action with the same probability, in every period played.
    pub fn uniform<G: FiniteGame>(game: &Unrolled<G>) -> Self {
        let graph = &game.graph;
        let mut slice = vec![0.0; graph.slots() * graph.cells()];
        each_choice(graph, |_, place| slice[place.clone()].fill(1.0 / place.len() as f64));
        Profile { slices: vec![slice; graph.periods], offsets: offsets(graph) }
    }

    /// What the first player does in this profile, and the second in `other`.
    ///
    /// # Errors
    /// Profiles that were made for other games.
    pub fn against<G: FiniteGame>(&self, other: &Profile, game: &Unrolled<G>) -> Result<Self, Error> {
        self.check(game)?;
        other.check(game)?;
        let mut joined = self.clone();
        for (slice, other) in joined.slices.iter_mut().zip(&other.slices) {
            each_choice(&game.graph, |player, place| {
                if player == Player::Second {
                    slice[place.clone()].copy_from_slice(&other[place]);
                }
            });
        }
        Ok(joined)
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

    /// Probability of each action of the player who moves in the resting state number `rest`, if of type `own`.
    pub(crate) fn root<G: FiniteGame>(
        &self,
        game: &Unrolled<G>,
        (period, rest, cell): (usize, usize, usize),
        own: usize,
    ) -> Option<Vec<(G::Action, f64)>> {
        let tree = &game.graph.trees[rest];
        let Node::Decision { player, count, slot, label, .. } = game.graph.nodes[tree.nodes.start as usize]
        else {
            return None;
        };
        if own >= game.graph.types[player.index()] {
            return None;
        }
        let policy = self.policy(period, rest, cell, tree.slots as usize);
        let choice = &policy[slot as usize + own * count as usize..][..count as usize];
        let actions = &game.actions[label as usize..][..count as usize];
        Some(actions.iter().copied().zip(choice.iter().copied()).collect())
    }
}

/// Calls `visit` for each choice of a slice, a type's at a node in a cell, with the player and where its probabilities stand.
/// Choices at the nodes of one information set come again at each of them.
pub(super) fn each_choice(game: &Graph, mut visit: impl FnMut(Player, Range<usize>)) {
    for (tree, offset) in game.trees.iter().zip(offsets(game)) {
        for cell in 0..game.cells() {
            let policy = offset + cell * tree.slots as usize;
            for node in game.nodes_of(tree) {
                let Node::Decision { player, count, slot, .. } = *node else { continue };
                for own in 0..game.types[player.index()] {
                    let begin = policy + slot as usize + own * count as usize;
                    visit(player, begin..begin + count as usize);
                }
            }
        }
    }
}

/// Where each resting state's policy begins in a slice, `[resting state][cell][slot]`.
pub(super) fn offsets(game: &Graph) -> Vec<usize> {
    let sizes = game.trees.iter().map(|tree| tree.slots as usize * game.cells());
    sizes
        .scan(0, |end, size| {
            let begin = *end;
            *end += size;
            Some(begin)
        })
        .collect()
}
