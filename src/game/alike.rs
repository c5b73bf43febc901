//! Whether states are alike in all that matters for choices: what a game forgets must not tell them apart.

use super::Payoffs;
use super::graph::{Branch, Graph, Node, Source};
use crate::stream::Stream;
use std::mem::discriminant;

/// Numbers that differ by no more than this, relative to their size above 1, may differ by rounding.
const ROUNDING: f64 = 1e-9;

fn same(x: &[f64], y: &[f64]) -> bool {
    let is_near = |(x, y): (&f64, &f64)| (x - y).abs() <= ROUNDING * x.abs().max(1.0);
    x.len() == y.len() && x.iter().zip(y).all(is_near)
}

/// Two random numbers for each of some items, always the same. They are unrelated: of numbers with a pattern, unlike lotteries might have the
/// same mean.
fn numbers(items: usize) -> Vec<[f64; 2]> {
    let two = |item| {
        let mut stream = Stream::forked(0, item);
        [stream.uniform(), stream.uniform()]
    };
    (0..items as u64).map(two).collect()
}

/// Where a state was found that is not like its image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unlike {
    /// Play does not begin alike.
    Start,
    /// The resting state of this number.
    Rest(usize),
}

/// A graph whose resting states have images, beside which it is held.
struct Side<'a, I> {
    graph: &'a Graph,
    /// The number of a resting state's image.
    image: I,
    /// What it is worth that play goes on from each image, in this period and in the next: random numbers.
    numbers: &'a [[f64; 2]],
    /// Of each drift: the expected payoffs on the way to resting states and ends, `[pair of types][player]`.
    payoffs: Vec<f64>,
    /// Of each drift: what it is worth to each player that play goes on from where it leads, if each resting state that play
    /// may go on from is worth a random number. Drifts that lead elsewhere, or with other probabilities, differ.
    worth: Vec<Payoffs>,
}

impl<'a, I: Fn(u32) -> u32> Side<'a, I> {
    fn new(graph: &'a Graph, numbers: &'a [[f64; 2]], image: I) -> Self {
        let width = 2 * graph.pairs();
        let drifts = graph.drifts.len();
        let mut side = Side {
            graph,
            image,
            numbers,
            payoffs: Vec::with_capacity(drifts * width),
            worth: Vec::with_capacity(drifts),
        };
        let mut payoffs = vec![0.0; width];
        // Drifts stand behind those that they lead to.
        for drift in &graph.drifts {
            let mut worth = [0.0; 2];
            payoffs.fill(0.0);
            for end in graph.drift_ends_of(drift) {
                add(&mut payoffs, end.probability, graph.tables.get(end.payoff, width));
            }
            for &(probability, source) in graph.steps_of(drift) {
                add(&mut worth, probability, &side.worth(source));
                if let Source::Drift(_) = source {
                    add(&mut payoffs, probability, side.payoffs(source));
                }
            }
            let entered = graph.tables.get(drift.payoff, width);
            for (k, (payoff, entered)) in payoffs.iter_mut().zip(entered).enumerate() {
                *payoff = entered + drift.discount[k % 2] * *payoff;
            }
            side.payoffs.extend_from_slice(&payoffs);
            side.worth.push([0, 1].map(|player| drift.discount[player] * worth[player]));
        }
        side
    }

    /// The expected payoffs on the way from `source` to the resting states behind it.
    fn payoffs(&self, source: Source) -> &[f64] {
        let width = 2 * self.graph.pairs();
        match source {
            Source::Drift(drift) => &self.payoffs[drift as usize * width..][..width],
            Source::Now(_) | Source::Next(_) => self.graph.tables.get(0, width),
        }
    }

    /// What it is worth to each player that play goes on from `source`.
    fn worth(&self, source: Source) -> Payoffs {
        let numbers = |rest| self.numbers[(self.image)(rest) as usize];
        match source {
            Source::Drift(drift) => self.worth[drift as usize],
            Source::Now(rest) => [numbers(rest)[0]; 2],
            Source::Next(rest) => [numbers(rest)[1]; 2],
        }
    }

    fn leads_alike<J: Fn(u32) -> u32>(&self, source: Source, other: &Side<'a, J>, its: Source) -> bool {
        let payoffs_are_alike = match (source, its) {
            (Source::Drift(_), _) | (_, Source::Drift(_)) => same(self.payoffs(source), other.payoffs(its)),
            _ => true,
        };
        payoffs_are_alike && same(&self.worth(source), &other.worth(its))
    }

    /// Whether the trees below two resting states have the same choices, chances and payoffs, and lead to the same states. What is
    /// counted and how play ends is not asked.
    fn is_alike<J: Fn(u32) -> u32>(&self, rest: usize, other: &Side<'a, J>, its: usize) -> bool {
        let [graph, theirs] = [self.graph, other.graph];
        let [tree, its] = [&graph.trees[rest], &theirs.trees[its]];
        let (nodes, its) = (graph.nodes_of(tree), theirs.nodes_of(its));
        let types = graph.types[0] + graph.types[1];
        nodes.len() == its.len()
            && nodes.iter().zip(its).all(|nodes| match nodes {
                (
                    Node::Decision { player, count, sight, .. },
                    Node::Decision { player: p, count: c, sight: s, .. },
                ) => (player, count, discriminant(sight)) == (p, c, discriminant(s)),
                (Node::Chance { count, likelihood, .. }, Node::Chance { count: c, likelihood: its, .. }) => {
                    let numbers = types * *count as usize;
                    count == c
                        && same(graph.tables.get(*likelihood, numbers), theirs.tables.get(*its, numbers))
                }
                (Node::Leaf(leaf), Node::Leaf(its)) => self.is_alike_leaf(*leaf, other, *its),
                _ => false,
            })
    }

    fn is_alike_leaf<J: Fn(u32) -> u32>(&self, leaf: u32, other: &Side<'a, J>, its: u32) -> bool {
        let width = 2 * self.graph.pairs();
        let (branches, its_branches) = (self.branches(leaf), other.branches(its));
        let are_alike = |(branch, its): (&Branch, &Branch)| {
            let scale = |graph: &'a Graph, branch: &Branch| graph.tables.get(branch.scale, width);
            same(scale(self.graph, branch), scale(other.graph, its))
                && self.leads_alike(branch.source, other, its.source)
        };
        let one_by_one = same(self.base(leaf), other.base(its))
            && branches.len() == its_branches.len()
            && branches.iter().zip(its_branches).all(are_alike);
        // Nature may lead to several states that have the same image, or have the same chances in fewer moves.
        one_by_one || same(&self.expected(leaf), &other.expected(its))
    }

    fn branches(&self, leaf: u32) -> &'a [Branch] {
        self.graph.branches_of(&self.graph.leaves[leaf as usize])
    }

    fn base(&self, leaf: u32) -> &'a [f64] {
        let width = 2 * self.graph.pairs();
        &self.graph.bases[leaf as usize * width..][..width]
    }

    /// What is expected at a leaf, `[pair of types][player]`: the payoffs on the way to resting states, and what it is worth that play goes
    /// on from these, if that is random and depends on what is then known of the types.
    fn expected(&self, leaf: u32) -> Vec<f64> {
        let width = 2 * self.graph.pairs();
        let mut expected = self.base(leaf).to_vec();
        expected.resize(2 * width, 0.0);
        let (payoffs, worths) = expected.split_at_mut(width);
        for branch in self.branches(leaf) {
            let scale = self.graph.tables.get(branch.scale, width);
            let (worth, known) = (self.worth(branch.source), self.known(branch));
            let coming = self.payoffs(branch.source);
            for (k, scale) in scale.iter().enumerate() {
                payoffs[k] += scale * coming[k];
                worths[k] += scale * known * worth[k % 2];
            }
        }
        expected
    }

    /// A number that belongs to what the chance of a branch tells about types. It is no linear function of that: else two messages
    /// would come to the same as none.
    fn known(&self, branch: &Branch) -> f64 {
        let (first, second) = self.graph.likelihood(branch.likelihood);
        let of = |player, likelihood: &[f64]| {
            let sum: f64 = likelihood.iter().sum();
            let mut weights = Stream::forked(1, player);
            let share = |x: &f64| weights.uniform() * if sum > 0.0 { x / sum } else { 0.0 };
            1.0 / (1.0 + likelihood.iter().map(share).sum::<f64>())
        };
        of(0, first) * of(1, second)
    }
}

impl Graph {
    /// The first resting state, or the start, that is not like its image in another graph; `images` are the numbers there.
    ///
    /// Alike are states with the same choices, chances and payoffs, also where the horizon leaves play there, that lead to states with
    /// the same images. What is counted and how play ends is not asked.
    pub(crate) fn unlike_image(&self, images: &[u32], other: &Graph) -> Option<Unlike> {
        let numbers = numbers(other.trees.len());
        let side = Side::new(self, &numbers, |rest: u32| images[rest as usize]);
        let its = Side::new(other, &numbers, |rest: u32| rest);
        if !side.leads_alike(self.start, &its, other.start) {
            return Some(Unlike::Start);
        }
        let begins = self.period_beginnings();
        let width = 2 * self.pairs();
        let at_horizon = |rest: usize, image: usize| {
            let payoffs = self.tables.get(self.horizon[rest].payoff, width);
            same(payoffs, other.tables.get(other.horizon[image].payoff, width))
        };
        let is_alike = |rest: usize, image: usize| {
            side.is_alike(rest, &its, image) && (!begins[rest] || at_horizon(rest, image))
        };
        let images = images.iter().map(|&image| image as usize).enumerate();
        images.into_iter().find(|&(rest, image)| !is_alike(rest, image)).map(|(rest, _)| Unlike::Rest(rest))
    }
}

/// Adds numbers times `share` to others.
fn add(to: &mut [f64], share: f64, numbers: &[f64]) {
    to.iter_mut().zip(numbers).for_each(|(to, x)| *to += share * x);
}
