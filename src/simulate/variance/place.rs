//! A play of a tabulated game from place to place, with draws that two plays can share.

use crate::game::{Graph, Node, Payoffs, Source};
use crate::math::position;
use crate::solve::{Belief, Plain};
use crate::stream::Stream;

/// Where the draws of an episode come from.
pub(super) trait Draws {
    /// Called before the draws at a place, with a number that no other place of the episode has.
    fn at(&mut self, place: u64);

    /// A number uniform on \[0, 1).
    fn uniform(&mut self) -> f64;
}

impl Draws for Stream {
    #[inline]
    fn at(&mut self, _place: u64) {}

    #[inline]
    fn uniform(&mut self) -> f64 {
        Stream::uniform(self)
    }
}

/// Draws that belong to the place, not to how many were made before it: two plays of one episode have the same chance in the
/// same quarter even if one of them has needed more of it before.
#[derive(Debug, Clone)]
pub(super) struct Synchronised<const COMPLEMENTED: bool> {
    base: u64,
    here: Stream,
}

/// Draws as they come.
pub(super) type Straight = Synchronised<false>;
/// Draws turned round: 1 − u in the place of u.
pub(super) type Complemented = Synchronised<true>;

impl<const COMPLEMENTED: bool> Synchronised<COMPLEMENTED> {
    /// The draws of the episode with these random bits.
    pub(super) fn new(base: u64) -> Self {
        Synchronised { base, here: Stream::forked(base, 0) }
    }
}

/// The largest number that a stream draws.
const LARGEST: f64 = 1.0 - f64::EPSILON / 2.0;

impl<const COMPLEMENTED: bool> Draws for Synchronised<COMPLEMENTED> {
    #[inline]
    fn at(&mut self, place: u64) {
        self.here = Stream::forked(self.base, place);
    }

    #[inline]
    fn uniform(&mut self) -> f64 {
        let drawn = self.here.uniform();
        if COMPLEMENTED { LARGEST - drawn } else { drawn }
    }
}

/// Where an episode stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Here {
    pub(super) period: u32,
    /// Places passed in this period.
    passed: u32,
    pub(super) source: Source,
    pub(super) cell: usize,
    pub(super) types: [usize; 2],
    pub(super) pair: usize,
    pub(super) discount: Payoffs,
}

/// Numbers kept for the places of a period.
const PLACES: u32 = 1 << 16;

impl Here {
    /// Where play begins, given three uniform numbers: one for the type of each player, one for the rounding of the prior.
    pub(super) fn begin(play: Plain, uniforms: [f64; 3]) -> Self {
        let graph = play.graph;
        let cells = &graph.start_cells;
        let types = [0, 1].map(|player| position(uniforms[player], graph.priors[player].iter().copied()));
        let cell = cells[position(uniforms[2], cells.iter().map(|(_, weight)| *weight))].0;
        let pair = graph.pair(types);
        Here { period: 0, passed: 0, source: play.start, cell, types, pair, discount: [1.0, 1.0] }
    }

    /// The number of this place in its episode; 0 is that of the draw of the types.
    pub(super) fn number(&self) -> u64 {
        u64::from(self.period) * u64::from(PLACES) + u64::from(self.passed % PLACES) + 1
    }

    pub(super) fn discounted(&mut self, by: Payoffs) {
        self.discount = [self.discount[0] * by[0], self.discount[1] * by[1]];
    }

    /// Adds a payoff table and a tally to `row`, as much as `mass` says.
    #[inline]
    pub(super) fn collect(&self, graph: &Graph, (payoff, tally): (u32, u32), mass: f64, row: &mut [f64]) {
        if payoff != 0 {
            let payoff = graph.tables.get(payoff + 2 * self.pair as u32, 2);
            row[0] += mass * self.discount[0] * payoff[0];
            row[1] += mass * self.discount[1] * payoff[1];
        }
        if tally != 0 {
            let tallies = &mut row[2..];
            let tally = graph.tables.get(tally, tallies.len());
            tallies.iter_mut().zip(tally).for_each(|(total, x)| *total += mass * x);
        }
    }

    /// Goes on to `source`. If the horizon ends play there, collects what lies beyond and returns the class of ending.
    #[inline]
    pub(super) fn go(&mut self, play: Plain, source: Source, row: &mut [f64]) -> Option<u32> {
        (self.source, self.passed) = (source, self.passed + 1);
        let Source::Next(rest) = source else { return None };
        if self.period as usize + 1 == play.periods() {
            let beyond = play.beyond(rest as usize, self.cell, self.pair);
            return Some(play.end_at_horizon(rest as usize, beyond, self.discount, row));
        }
        (self.period, self.passed, self.source) = (self.period + 1, 0, Source::Now(rest));
        None
    }

    /// One draw from this place to the next; collects on the way. Returns the class of ending if the episode has ended. `row` holds
    /// payoffs and tallies only.
    #[inline]
    pub(super) fn step(
        &mut self,
        play: Plain,
        belief: &mut Belief,
        draws: &mut impl Draws,
        row: &mut [f64],
    ) -> Option<u32> {
        draws.at(self.number());
        match self.source {
            Source::Drift(drift) => self.drift(play, drift as usize, draws, row),
            Source::Now(rest) | Source::Next(rest) => self.rest(play, rest as usize, (belief, draws), row),
        }
    }

    /// Plays on until the end, and returns its class.
    pub(super) fn play(
        mut self,
        play: Plain,
        belief: &mut Belief,
        draws: &mut impl Draws,
        row: &mut [f64],
    ) -> u32 {
        loop {
            if let Some(ending) = self.step(play, belief, draws, row) {
                return ending;
            }
        }
    }

    /// Down a tree. What chance does behind it is drawn first, so that it does not depend on how many choices there were.
    fn rest(
        &mut self,
        play: Plain,
        rest: usize,
        (belief, draws): (&mut Belief, &mut impl Draws),
        row: &mut [f64],
    ) -> Option<u32> {
        let graph = play.graph;
        let [a, b] = self.types;
        let policy = play.policy(self.period as usize, rest, self.cell);
        let [behind, rounding @ ..] = [draws.uniform(), draws.uniform(), draws.uniform()];
        belief.start(graph, self.cell);
        let mut at = graph.trees[rest].nodes.start as usize;
        let leaf = loop {
            match graph.nodes[at] {
                Node::Decision { player, first, count, slot, .. } => {
                    let (slot, count) = (slot as usize, count as usize);
                    let choice = &policy[slot + self.types[player.index()] * count..][..count];
                    let k = position(draws.uniform(), choice.iter().copied());
                    belief.update(player, |t| policy[slot + t * count + k]);
                    at = first as usize + k;
                }
                Node::Chance { first, count, likelihood } => {
                    let child = |k: usize| graph.child_likelihood(likelihood, k);
                    let chances = (0..count as usize).map(|k| child(k).0[a] * child(k).1[b]);
                    let k = position(draws.uniform(), chances);
                    let (l, m) = child(k);
                    belief.reveal(l, m);
                    at = first as usize + k;
                }
                Node::Leaf(leaf) => break &graph.leaves[leaf as usize],
            }
        };
        self.collect(graph, (leaf.path, leaf.tally), 1.0, row);
        let branches = graph.branches_of(leaf);
        let ends = graph.ends_of(leaf);
        let chance = |likelihood: u32| {
            let (l, m) = graph.likelihood(likelihood);
            l[a] * m[b]
        };
        let likelihoods = branches.iter().map(|branch| branch.likelihood);
        let likelihoods = likelihoods.chain(ends.iter().map(|end| end.likelihood));
        let k = position(behind, likelihoods.map(chance));
        let Some(branch) = branches.get(k) else {
            let end = &ends[k - branches.len()];
            self.collect(graph, (end.payoff, end.tally), 1.0, row);
            return Some(end.outcome);
        };
        self.collect(graph, (branch.payoff, branch.tally), 1.0, row);
        self.discounted(branch.discount);
        if branch.likelihood != 0 {
            let (l, m) = graph.likelihood(branch.likelihood);
            belief.reveal(l, m);
        }
        self.cell = rounded(graph, belief, rounding);
        self.go(play, branch.source, row)
    }

    fn drift(&mut self, play: Plain, number: usize, draws: &mut impl Draws, row: &mut [f64]) -> Option<u32> {
        let graph = play.graph;
        let drift = &graph.drifts[number];
        self.collect(graph, (drift.payoff, drift.tally), 1.0, row);
        self.discounted(drift.discount);
        let steps = graph.steps_of(drift);
        let ends = graph.drift_ends_of(drift);
        let chances = steps.iter().map(|(p, _)| *p).chain(ends.iter().map(|end| end.probability));
        let k = position(draws.uniform(), chances);
        if let Some(&(_, source)) = steps.get(k) {
            return self.go(play, source, row);
        }
        let end = &ends[k - steps.len()];
        self.collect(graph, (end.payoff, end.tally), 1.0, row);
        Some(end.outcome)
    }
}

/// The cell to which beliefs are rounded, given a uniform number for each player.
#[inline]
pub(super) fn rounded(graph: &Graph, belief: &Belief, uniforms: [f64; 2]) -> usize {
    let [i, j] = [0, 1].map(|player| {
        let (lower, weight) = belief.round(graph, player);
        lower + usize::from(weight >= 1.0 || uniforms[player] < weight)
    });
    i * graph.grids[1].len() + j
}

#[cfg(test)]
mod tests {
    use super::{Here, Source};

    #[test]
    fn no_two_periods_share_the_numbers_of_their_places() {
        let number = |period, passed| {
            let (source, types, discount) = (Source::Now(0), [0, 0], [1.0, 1.0]);
            Here { period, passed, source, cell: 0, types, pair: 0, discount }.number()
        };
        assert_eq!([number(0, 0), number(0, 9), number(1, 0), number(3, 2)], [1, 10, 65_537, 196_611]);
        assert_eq!(number(65_536, 0), (1 << 32) + 1);
        assert_eq!(number(u32::MAX, u32::MAX), 1 << 48);
    }
}
