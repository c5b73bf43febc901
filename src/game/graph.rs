//! A game as numbers: the graph of what leads from one state to the next, without the states.
//!
//! A *resting state* is one in which beliefs lie on the grid. Below it hangs a *tree* of choices that ends in
//! *leaves*, behind which nobody chooses before the next resting state or the end. A leaf may still tell
//! something about a type (a hazard that depends on it); what follows is *drift*: chance that tells nothing,
//! shared between leaves. Solver, exact evaluator and simulator all read these tables.

use super::{BeliefGrid, Payoffs, Player, Types};
use crate::math::lanes::LANES;
use rustc_hash::{FxHashMap as HashMap, FxHasher};
use std::hash::Hasher;
use std::ops::Range;

/// The tables of a game, with states, actions and classes of endings as numbers.
#[derive(Debug, Clone)]
pub(crate) struct Graph {
    pub(crate) types: [usize; 2],
    pub(crate) grids: [BeliefGrid; 2],
    pub(crate) priors: [Vec<f64>; 2],
    pub(crate) discount: [f64; 2],
    pub(crate) periods: usize,
    pub(crate) burn_in: usize,
    pub(crate) start: Source,
    /// The cells in which play begins, with their probabilities: those on which the priors are rounded.
    pub(crate) start_cells: Vec<(usize, f64)>,
    /// Resting states in which play may be begun instead.
    pub(crate) starts: Vec<u32>,
    /// The tree below each resting state.
    pub(crate) trees: Vec<Tree>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) leaves: Vec<Leaf>,
    /// All payoffs at each leaf that do not depend on continuation values: those of its path, and the expected ones of
    /// its ends and branches. `[leaf][pair of types][player]`.
    pub(crate) bases: Vec<f64>,
    pub(crate) branches: Vec<Branch>,
    pub(crate) ends: Vec<End>,
    pub(crate) drifts: Vec<Drift>,
    pub(crate) steps: Vec<(f64, Source)>,
    /// Of each step: the probability of it or one before it in its drift.
    pub(crate) cumulative: Vec<f64>,
    pub(crate) drift_ends: Vec<DriftEnd>,
    /// Component after component; within one, from the lowest rank up.
    pub(crate) ranks: Vec<Rank>,
    pub(crate) components: Vec<Component>,
    pub(crate) tables: Tables,
    /// What each resting state pays and counts, should the last period leave play there.
    pub(crate) horizon: Vec<Horizon>,
}

/// Where a path goes on: a resting state of the same or of the next period, or drift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    Now(u32),
    Next(u32),
    Drift(u32),
}

/// Position of a table in [`Tables`].
pub(crate) type Offset = u32;

/// Numbers by types: payoff tables `[first's type][second's type][player]` and vectors, laid end to end.
/// A table of zeros stands at offset 0.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    pub(crate) numbers: Vec<f64>,
    pub(crate) zeros: usize,
    /// Where tables stand, by the hash of their bits: equal ones share a place.
    known: HashMap<u64, Offset>,
}

/// The tree of choices below a resting state: its nodes (root first, parents before children).
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    pub(crate) nodes: Range<u32>,
    /// Numbers of the policy below this state: for each decision, for each own type, for each action.
    pub(crate) slots: u32,
    /// Whether somebody chooses behind the end of the period.
    pub(crate) beyond: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Node {
    /// `player` chooses among `count` children from node `first`, labelled from `actions[label]`; its policy stands at `slot` of the
    /// tree.
    Decision { player: Player, first: u32, count: u32, slot: u32, label: u32, sight: Sight },
    /// Chance above a decision: children from `first`, with likelihoods by type at `likelihood`, child by
    /// child, first's types then second's.
    Chance { first: u32, count: u32, likelihood: Offset },
    /// No more choices: see `leaves`.
    Leaf(u32),
}

/// What a player sees of the choice just before its own.
///
/// Where both move at once, the first player's node stands above as many nodes of the second as it has actions. These share
/// a slot, so that the second does the same at each of them: they are one information set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// It is the only one to move.
    Clear,
    /// The other moves at the same time, at the children of this node.
    Leading,
    /// It does not see which choice was made at the node `leader` of the graph, the parent of this one.
    Hidden { leader: u32 },
}

/// A path's end in a tree.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    /// Payoffs collected on the path below the root, the root's own included, discounted to the root.
    pub(crate) path: Offset,
    /// Whether the belief about each player may have moved between the root and the branches.
    pub(crate) moved: [bool; 2],
    pub(crate) ends: Range<u32>,
    pub(crate) branches: Range<u32>,
    pub(crate) tally: Offset,
}

/// The play ends here with the likelihood `likelihood` (first's types, then second's; their product).
#[derive(Debug, Clone)]
pub(crate) struct End {
    pub(crate) likelihood: Offset,
    /// Payoffs collected behind the leaf, discounted to the root.
    pub(crate) payoff: Offset,
    /// Position in the list of outcomes.
    pub(crate) outcome: u32,
    pub(crate) tally: Offset,
}

/// The play goes on from `source` with the likelihood `likelihood`.
#[derive(Debug, Clone)]
pub(crate) struct Branch {
    pub(crate) likelihood: Offset,
    pub(crate) payoff: Offset,
    /// Discount from the root of the tree to `source`.
    pub(crate) discount: Payoffs,
    /// Likelihood times discount, by pair of types and player.
    pub(crate) scale: Offset,
    pub(crate) source: Source,
    pub(crate) tally: Offset,
}

/// Chance that tells nothing about types.
#[derive(Debug, Clone)]
pub(crate) struct Drift {
    /// Whether it is entered after the period has ended.
    pub(crate) late: bool,
    /// Collected on entering.
    pub(crate) payoff: Offset,
    pub(crate) tally: Offset,
    /// Discount of what follows.
    pub(crate) discount: Payoffs,
    pub(crate) steps: Range<u32>,
    pub(crate) ends: Range<u32>,
}

/// The end of play at the horizon.
#[derive(Debug, Clone)]
pub(crate) struct Horizon {
    pub(crate) payoff: Offset,
    pub(crate) outcome: u32,
    pub(crate) tally: Offset,
}

/// An ending inside drift.
#[derive(Debug, Clone)]
pub(crate) struct DriftEnd {
    pub(crate) probability: f64,
    pub(crate) payoff: Offset,
    /// Position in the list of outcomes.
    pub(crate) outcome: u32,
    pub(crate) tally: Offset,
}

/// Drifts and resting states whose values depend, within a period, on each other only.
#[derive(Debug, Clone)]
pub(crate) struct Component {
    pub(crate) ranks: Range<usize>,
    pub(crate) drifts: Range<usize>,
    pub(crate) rests: Range<usize>,
}

/// Drifts and resting states of a component whose values depend, within a period, on lower ranks only.
#[derive(Debug, Clone)]
pub(crate) struct Rank {
    pub(crate) drifts: Range<usize>,
    pub(crate) rests: Range<usize>,
}

/// The part of a list that a range names.
#[inline(always)]
fn slice<'a, T>(list: &'a [T], range: &Range<u32>) -> &'a [T] {
    &list[range.start as usize..range.end as usize]
}

impl Tables {
    pub(super) fn new(zeros: usize) -> Self {
        Tables { numbers: vec![0.0; zeros], zeros, known: HashMap::default() }
    }

    /// Stores `numbers`; equal tables share one place.
    pub(crate) fn store(&mut self, numbers: &[f64]) -> Offset {
        if numbers.len() <= self.zeros && numbers.iter().all(|&x| x == 0.0) {
            return 0;
        }
        let mut hash = FxHasher::default();
        numbers.iter().for_each(|x| hash.write_u64(x.to_bits()));
        let offset = *self.known.entry(hash.finish()).or_insert(self.numbers.len() as Offset);
        let same = self.numbers.get(offset as usize..offset as usize + numbers.len());
        if same.is_some_and(|same| same.iter().zip(numbers).all(|(x, y)| x.to_bits() == y.to_bits())) {
            return offset;
        }
        let offset = self.numbers.len();
        self.numbers.extend_from_slice(numbers);
        offset as Offset
    }

    /// Frees what only [`Tables::store`] needs.
    pub(super) fn close(&mut self) {
        self.known = HashMap::default();
        self.numbers.shrink_to_fit();
    }

    pub(crate) fn get(&self, offset: Offset, len: usize) -> &[f64] {
        &self.numbers[offset as usize..offset as usize + len]
    }
}

/// The cells on which the priors are rounded, with their probabilities.
fn start_cells(grids: &[BeliefGrid; 2], priors: &[Vec<f64>; 2]) -> Vec<(usize, f64)> {
    let [(i, v), (j, w)] = [0, 1].map(|player| grids[player].round(&priors[player]));
    let seconds = grids[1].len();
    [
        (i, j, (1.0 - v) * (1.0 - w)),
        (i, j + 1, (1.0 - v) * w),
        (i + 1, j, v * (1.0 - w)),
        (i + 1, j + 1, v * w),
    ]
    .into_iter()
    .filter(|&(_, _, weight)| weight > 0.0)
    .map(|(i, j, weight)| (i * seconds + j, weight))
    .collect()
}

impl Graph {
    /// A game of which no state is known yet. It starts in the first resting state, until it is said where.
    pub(super) fn new(
        priors: [Vec<f64>; 2],
        grids: [BeliefGrid; 2],
        discount: Payoffs,
        (periods, burn_in): (usize, usize),
        tables: Tables,
    ) -> Self {
        Graph {
            types: [priors[0].len(), priors[1].len()],
            start_cells: start_cells(&grids, &priors),
            grids,
            priors,
            discount,
            periods,
            burn_in,
            start: Source::Now(0),
            starts: Vec::new(),
            tables,
            trees: Vec::new(),
            nodes: Vec::new(),
            leaves: Vec::new(),
            bases: Vec::new(),
            branches: Vec::new(),
            ends: Vec::new(),
            drifts: Vec::new(),
            steps: Vec::new(),
            cumulative: Vec::new(),
            drift_ends: Vec::new(),
            ranks: Vec::new(),
            components: Vec::new(),
            horizon: Vec::new(),
        }
    }

    /// The same game before any state of it is known, with the numbers of its tables.
    pub(super) fn without_states(&self) -> Self {
        let (priors, grids, tables) = (self.priors.clone(), self.grids.clone(), self.tables.clone());
        let empty = Graph::new(priors, grids, self.discount, (self.periods, self.burn_in), tables);
        Graph { start: self.start, ..empty }
    }

    /// Points of the product of both grids. The cell of points (i, j) is `i * second grid's length + j`.
    pub(crate) fn cells(&self) -> usize {
        self.grids[0].len() * self.grids[1].len()
    }

    /// Numbers of the policy at one cell of all resting states.
    pub(crate) fn slots(&self) -> usize {
        self.slots_of(0..self.trees.len())
    }

    /// Numbers of the policy at one cell of some resting states.
    pub(crate) fn slots_of(&self, rests: Range<usize>) -> usize {
        self.trees[rests].iter().map(|tree| tree.slots as usize).sum()
    }

    /// Points of the second grid, rounded up to a multiple of [`LANES`]; those too many repeat the last.
    pub(crate) fn columns(&self) -> usize {
        self.grids[1].len().next_multiple_of(LANES)
    }

    /// The cells in the order in which values of all of them stand: row after row of [`Graph::columns`].
    pub(crate) fn lanes(&self) -> usize {
        self.grids[0].len() * self.columns()
    }

    /// Numbers in a block of values: `[pair of types][player][lane]`.
    pub(crate) fn block(&self) -> usize {
        self.pairs() * 2 * self.lanes()
    }

    #[inline(always)]
    pub(crate) fn nodes_of(&self, tree: &Tree) -> &[Node] {
        slice(&self.nodes, &tree.nodes)
    }

    #[inline(always)]
    pub(crate) fn branches_of(&self, leaf: &Leaf) -> &[Branch] {
        slice(&self.branches, &leaf.branches)
    }

    #[inline(always)]
    pub(crate) fn ends_of(&self, leaf: &Leaf) -> &[End] {
        slice(&self.ends, &leaf.ends)
    }

    #[inline(always)]
    pub(crate) fn steps_of(&self, drift: &Drift) -> &[(f64, Source)] {
        slice(&self.steps, &drift.steps)
    }

    /// Of each step of a drift: the probability of it or one before it.
    #[inline(always)]
    pub(crate) fn cumulative_of(&self, drift: &Drift) -> &[f64] {
        slice(&self.cumulative, &drift.steps)
    }

    #[inline(always)]
    pub(crate) fn drift_ends_of(&self, drift: &Drift) -> &[DriftEnd] {
        slice(&self.drift_ends, &drift.ends)
    }

    /// Where play may go on to below the resting state number `rest`.
    pub(crate) fn sources(&self, rest: usize) -> impl Iterator<Item = Source> {
        let nodes = self.nodes_of(&self.trees[rest]).iter();
        let leaves = nodes.filter_map(|node| match node {
            Node::Leaf(leaf) => Some(&self.leaves[*leaf as usize]),
            _ => None,
        });
        let branches = leaves.flat_map(|leaf| leaf.branches.clone());
        branches.map(|branch| self.branches[branch as usize].source)
    }

    /// Whether each resting state may begin a period.
    pub(crate) fn period_beginnings(&self) -> Vec<bool> {
        let sources = self.branches.iter().map(|branch| branch.source);
        let mut begins = vec![false; self.horizon.len().max(self.trees.len())];
        for source in sources.chain(self.steps.iter().map(|step| step.1)) {
            if let Source::Next(rest) = source {
                begins[rest as usize] = true;
            }
        }
        begins
    }

    /// Pairs of types.
    pub(crate) fn pairs(&self) -> usize {
        self.types[0] * self.types[1]
    }

    /// Position of the pair `types`.
    pub(crate) fn pair(&self, types: Types) -> usize {
        types[0] * self.types[1] + types[1]
    }

    /// The types of the pair at position `pair`.
    #[inline(always)]
    pub(crate) fn types_of(&self, pair: usize) -> Types {
        [pair / self.types[1], pair % self.types[1]]
    }

    /// Where play may begin: each cell with each pair of types, and the probability of both.
    pub(crate) fn start_positions(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        self.start_cells.iter().flat_map(move |&(cell, weight)| {
            (0..self.pairs()).map(move |pair| {
                let [a, b] = self.types_of(pair);
                (cell, pair, weight * self.priors[0][a] * self.priors[1][b])
            })
        })
    }

    /// Likelihoods of child number `child` of a node of chance whose table stands at `offset`.
    #[inline(always)]
    pub(crate) fn child_likelihood(&self, offset: Offset, child: usize) -> (&[f64], &[f64]) {
        self.likelihood(offset + (child * (self.types[0] + self.types[1])) as u32)
    }

    /// Likelihoods at `offset`: of the first player's types, and of the second's.
    pub(crate) fn likelihood(&self, offset: Offset) -> (&[f64], &[f64]) {
        self.tables.get(offset, self.types[0] + self.types[1]).split_at(self.types[0])
    }
}
