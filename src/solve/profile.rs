//! Behaviour strategies as tables.

use super::play::Belief;
use crate::game::{FiniteGame, Graph, Node, Player, Sight, Turn, Unrolled};
use crate::strategy::{Strategy, View};
use crate::{Error, Problem};
use rayon::prelude::*;
use std::ops::Range;

/// A sum of probabilities may differ from one by this much.
const SUM_TOLERANCE: f64 = 1e-9;

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
    /// played. Beliefs follow Bayes' rule given these strategies.
    ///
    /// # Errors
    /// The first choice whose numbers are not probabilities, with the state, the player and its type.
    pub fn tabulate<G: FiniteGame>(
        game: &G,
        tables: &Unrolled<G>,
        first: &impl Strategy<G>,
        second: &impl Strategy<G>,
    ) -> Result<Self, Error> {
        let slice = |period: usize| {
            let rests: Result<Vec<Vec<f64>>, Error> = (0..tables.rests.len())
                .into_par_iter()
                .map(|rest| Tabulation::new(game, tables, period).tree(rest, first, second))
                .collect();
            rests.map(|rests| rests.concat())
        };
        let slices: Result<_, Error> = (0..tables.graph.periods).map(slice).collect();
        Ok(Profile { slices: slices?, offsets: offsets(&tables.graph) })
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
            for node in &game.nodes[tree.nodes.start as usize..tree.nodes.end as usize] {
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

/// The work of filling a table with what strategies do.
struct Tabulation<'a, G: FiniteGame> {
    game: &'a G,
    tables: &'a Unrolled<G>,
    period: usize,
    /// At each node of the tree in hand.
    beliefs: Vec<Belief>,
    states: Vec<G::State>,
    about: Vec<f64>,
    actions: Vec<G::Action>,
}

impl<'a, G: FiniteGame> Tabulation<'a, G> {
    fn new(game: &'a G, tables: &'a Unrolled<G>, period: usize) -> Self {
        let (beliefs, states) = (Vec::new(), Vec::new());
        Tabulation { game, tables, period, beliefs, states, about: Vec::new(), actions: Vec::new() }
    }

    /// The policy `[cell][slot]` below a resting state.
    fn tree(
        mut self,
        rest: usize,
        first: &impl Strategy<G>,
        second: &impl Strategy<G>,
    ) -> Result<Vec<f64>, Error> {
        let tree = &self.tables.graph.trees[rest];
        let slots = tree.slots as usize;
        let (begin, end) = (tree.nodes.start as usize, tree.nodes.end as usize);
        let mut policy = vec![0.0; slots * self.tables.graph.cells()];
        self.states.resize(end - begin, self.tables.rests[rest]);
        self.beliefs.resize_with(end - begin, || Belief::new(&self.tables.graph));
        for (cell, policy) in policy.chunks_exact_mut(slots.max(1)).enumerate() {
            self.states[0] = self.tables.rests[rest];
            self.beliefs[0].start(&self.tables.graph, cell);
            for (i, node) in self.tables.graph.nodes[begin..end].iter().enumerate() {
                match *node {
                    Node::Decision { player, first: child, count, slot, sight, .. } => {
                        // Of a choice of both, the second player knows what the first knew.
                        let seen = match sight {
                            Sight::Hidden { leader } => leader as usize - begin,
                            Sight::Clear | Sight::Leading => i,
                        };
                        let here = slot as usize
                            ..slot as usize + self.tables.graph.types[player.index()] * count as usize;
                        let policy = &mut policy[here];
                        match player {
                            Player::First => self.choose(seen, player, first, policy)?,
                            Player::Second => self.choose(seen, player, second, policy)?,
                        }
                        let state = self.states[i];
                        let unseen = self.unseen((begin, i), sight);
                        for k in 0..count as usize {
                            let child = child as usize - begin + k;
                            self.states[child] = match (sight, unseen) {
                                (Sight::Leading, _) => state,
                                (_, Some(action)) => self.game.play_both(&state, [action, self.actions[k]]),
                                (_, None) => self.game.play(&state, self.actions[k]),
                            };
                            self.descend(i, child);
                            self.beliefs[child].update(player, |t| policy[t * count as usize + k]);
                        }
                    }
                    Node::Chance { first: child, count, likelihood } => {
                        let both = (self.tables.graph.types[0] + self.tables.graph.types[1]) as u32;
                        let nexts = successors(self.game, self.tables.graph.types, &self.states[i]);
                        for (k, next) in nexts.into_iter().enumerate().take(count as usize) {
                            let child = child as usize - begin + k;
                            let (l, m) = self.tables.graph.likelihood(likelihood + k as u32 * both);
                            self.states[child] = next;
                            self.descend(i, child);
                            self.beliefs[child].reveal(l, m);
                        }
                    }
                    Node::Leaf(_) => {}
                }
            }
        }
        Ok(policy)
    }

    /// The first player's action that stands behind a node of the second at which it is not seen.
    fn unseen(&self, (begin, node): (usize, usize), sight: Sight) -> Option<G::Action> {
        let Sight::Hidden { leader } = sight else { return None };
        let Node::Decision { first, label, .. } = self.tables.graph.nodes[leader as usize] else {
            return None;
        };
        self.tables.actions.get(label as usize + node - (first as usize - begin)).copied()
    }

    /// Gives a child the beliefs of its parent.
    fn descend(&mut self, parent: usize, child: usize) {
        let (parents, children) = self.beliefs.split_at_mut(child);
        children[0].copy(&parents[parent]);
    }

    /// Fills `policy` with what each type of `player` chooses at a node.
    fn choose(
        &mut self,
        node: usize,
        player: Player,
        strategy: &impl Strategy<G>,
        policy: &mut [f64],
    ) -> Result<(), Error> {
        let state = &self.states[node];
        self.actions.clear();
        match self.game.turn(state) {
            Turn::Both => self.game.actions_of(state, player, &mut self.actions),
            _ => self.game.actions(state, &mut self.actions),
        }
        self.beliefs[node].about(player.other(), &mut self.about);
        for (own, chances) in policy.chunks_exact_mut(self.actions.len()).enumerate() {
            let view = View { game: self.game, state, player, own, belief: &self.about, period: self.period };
            strategy.mix(&view, &self.actions, chances);
            let sum: f64 = chances.iter().sum();
            if (sum - 1.0).abs() <= SUM_TOLERANCE && chances.iter().all(|p| *p >= 0.0) {
                continue;
            }
            return Err(Error::invalid([Problem::new(
                format!("strategy of {player:?}, type {own}, in {state:?}"),
                format!("{chances:?}"),
                "must be probabilities of the actions, not negative and with sum one",
            )]));
        }
        Ok(())
    }
}

/// The states that nature may choose in `state`, in the order in which the lotteries name them first.
fn successors<G: FiniteGame>(game: &G, types: [usize; 2], state: &G::State) -> Vec<G::State> {
    let mut nexts = Vec::new();
    for pair in 0..types[0] * types[1] {
        game.lottery(state, [pair / types[1], pair % types[1]], |probability, next| {
            if probability > 0.0 && !nexts.contains(&next) {
                nexts.push(next);
            }
        });
    }
    nexts
}
