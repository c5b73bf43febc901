//! Tables of resting states.

use super::{Builder, SOMETIMES};
use crate::game::{Graph, Leaf, Node, Player};
use crate::solve::belief::Belief;

/// The leaves of a tree, and how many steps and items they lead to.
struct Tree<'a> {
    leaves: Vec<&'a Leaf>,
    ends: usize,
    branches: usize,
    /// Whether what happens here depends on the types of each player.
    matters: [bool; 2],
}

impl<'a> Tree<'a> {
    fn new(game: &'a Graph, rest: usize) -> Self {
        let nodes = game.nodes_of(&game.trees[rest]);
        let leaf = |node: &Node| match node {
            Node::Leaf(leaf) => Some(&game.leaves[*leaf as usize]),
            _ => None,
        };
        let leaves: Vec<_> = nodes.iter().filter_map(leaf).collect();
        let matters = Player::BOTH.map(|player| {
            nodes.iter().any(|node| match node {
                Node::Decision { player: mover, .. } => *mover == player,
                Node::Chance { .. } => true,
                Node::Leaf(_) => false,
            }) || leaves.iter().any(|leaf| tells(game, leaf, player))
        });
        Tree {
            ends: leaves.iter().map(|leaf| leaf.ends.len()).sum(),
            branches: leaves.iter().map(|leaf| leaf.branches.len()).sum(),
            leaves,
            matters,
        }
    }
}

/// Whether what follows a leaf depends on the type of `player`.
fn tells(game: &Graph, leaf: &Leaf, player: Player) -> bool {
    let ends = game.ends_of(leaf).iter().map(|end| end.likelihood);
    ends.chain(game.branches_of(leaf).iter().map(|branch| branch.likelihood)).any(|likelihood| {
        let (l, m) = game.likelihood(likelihood);
        let own = if player == Player::First { l } else { m };
        own.iter().any(|x| *x != own[0])
    })
}

impl Builder<'_> {
    /// The tables of a resting state, at the cells visited often.
    pub(super) fn rest(&mut self, (period, rest): (usize, usize), place: usize) {
        let (game, shape) = (self.game, self.chain.shape);
        let pairs = game.pairs();
        let tree = Tree::new(game, rest);
        let items = tree.ends + 4 * tree.branches;
        if !self.fits(tree.ends + tree.branches, items) {
            return;
        }
        let steps = self.steps(period, &tree);
        let row = self.rows(place, (steps, self.width));
        // Pairs of types that this place does not tell apart share the table of the first of them.
        let model = |pair: usize| {
            let [a, b] = [pair / game.types[1], pair % game.types[1]];
            game.pair([if tree.matters[0] { a } else { 0 }, if tree.matters[1] { b } else { 0 }])
        };
        let mut arrived = vec![0.0; pairs];
        for cell in 0..game.cells() {
            let here = shape.position(cell, 0);
            arrived.copy_from_slice(&self.mass(place)[here..][..pairs]);
            if arrived.iter().sum::<f64>() < SOMETIMES {
                continue;
            }
            self.items((period, rest, cell), &tree);
            for pair in (0..pairs).filter(|&pair| model(pair) == pair) {
                let alike = |other: &usize| model(*other) == pair;
                let together: f64 = (0..pairs).filter(alike).map(|other| arrived[other]).sum();
                let pays = together >= SOMETIMES && self.fits(0, items);
                let table = if pays { self.table((pair, pairs)) } else { None };
                for other in (0..pairs).filter(alike) {
                    match table {
                        Some(table) => self.chain.rows[row + here + other] = table,
                        None => arrived[other] = 0.0,
                    }
                }
            }
            self.send(steps, &arrived);
        }
    }

    /// Adds the steps from all leaves: the branches, then the ends. Returns the number of the first.
    fn steps(&mut self, period: usize, tree: &Tree<'_>) -> usize {
        let first = self.chain.steps.len();
        let game = self.game;
        for leaf in &tree.leaves {
            for branch in game.branches_of(leaf) {
                let payoff = [leaf.path, branch.payoff].map(|table| (table, self.discount));
                let collect =
                    (self.collected.payoff(payoff), self.collected.tally([leaf.tally, branch.tally]));
                self.onward(period, branch.source, false, collect);
            }
        }
        for leaf in &tree.leaves {
            for end in game.ends_of(leaf) {
                let payoff = [leaf.path, end.payoff].map(|table| (table, self.discount));
                let collect = (self.collected.payoff(payoff), self.collected.tally([leaf.tally, end.tally]));
                self.end(end.outcome, collect);
            }
        }
        first
    }

    /// Takes in hand what follows a resting state at a cell.
    fn items(&mut self, (period, rest, cell): (usize, usize, usize), tree: &Tree<'_>) {
        let game = self.game;
        self.items.clear();
        let (mut branch, mut end) = (0, tree.branches);
        let policy = self.play.policy(period, rest, cell);
        let mut descent = std::mem::take(&mut self.descent);
        descent.leaves(game, (rest, cell), policy, |leaf, reach, belief| {
            let leaf = &game.leaves[leaf];
            for next in game.branches_of(leaf) {
                self.branch(branch, reach, belief, game.likelihood(next.likelihood));
                branch += 1;
            }
            for next in game.ends_of(leaf) {
                self.weigh(self.item(end, 0), reach, game.likelihood(next.likelihood), 1.0);
                end += 1;
            }
        });
        self.descent = descent;
    }

    /// Adds a branch, at the cells to which beliefs are rounded there.
    fn branch(&mut self, step: usize, reach: &[f64], belief: &Belief, likelihood: (&[f64], &[f64])) {
        self.behind.copy(belief);
        self.behind.reveal(likelihood.0, likelihood.1);
        for (cell, weight) in self.behind.cells(self.game) {
            if weight > 0.0 {
                self.weigh(self.item(step, cell), reach, likelihood, weight);
            }
        }
    }

    /// Adds an item that follows with probability `weight` times the likelihood of the types, given their reach.
    #[inline]
    fn weigh(&mut self, item: u16, reach: &[f64], (l, m): (&[f64], &[f64]), weight: f64) {
        self.items.items.push(item);
        let (first, second) = reach.split_at(l.len());
        for (x, l) in first.iter().zip(l) {
            let weight = weight * (x * l);
            self.items.weights.extend(second.iter().zip(m).map(|(y, m)| weight * (y * m)));
        }
    }

    /// Sends the probability with which each pair of types has arrived on along the items in hand.
    fn send(&mut self, steps: usize, arrived: &[f64]) {
        let shape = self.chain.shape;
        for i in 0..self.items.items.len() {
            let (step, cell) = shape.item(u32::from(self.items.items[i]));
            if let Some(place) = self.target(steps + step as usize) {
                let items = std::mem::take(&mut self.items.weights);
                let weights = &items[i * arrived.len()..][..arrived.len()];
                let mass = &mut self.mass_mut(place)[shape.position(cell as usize, 0)..];
                for ((mass, arrived), weight) in mass.iter_mut().zip(arrived).zip(weights) {
                    *mass += arrived * weight;
                }
                self.items.weights = items;
            }
        }
    }
}
