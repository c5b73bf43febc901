//! One play of a tabulated game, state by state: how episodes go on where the chain has no tables.

use super::episode::pick;
use super::lockstep::Lockstep;
use super::watched::Visits;
use crate::game::{FiniteGame, Node, Source};
use crate::math::position;
use crate::solve::{Belief, Place, Plain, Play};
use crate::stream::Stream;

/// An episode under way.
pub(super) struct Walk<'a> {
    play: Plain<'a>,
    stream: &'a mut Stream,
    belief: &'a mut Belief,
    observed: &'a mut [f64],
    types: [usize; 2],
    pair: usize,
    cell: usize,
    period: usize,
    discount: [f64; 2],
}

impl<'a> Walk<'a> {
    /// An episode that has come to a cell with a pair of types, and collected `observed`.
    pub(super) fn new(
        play: Plain<'a>,
        stream: &'a mut Stream,
        belief: &'a mut Belief,
        observed: &'a mut [f64],
        (cell, pair): (usize, usize),
    ) -> Self {
        let types = play.graph.types_of(pair);
        Walk { play, stream, belief, observed, types, pair, cell, period: 0, discount: [1.0, 1.0] }
    }

    /// Plays from a place until the episode has ended, and returns the class of its ending, or until `joins`, which is told of
    /// each place on the way with its cell and pair of types, takes over.
    #[cold]
    #[inline(never)]
    pub(super) fn walk(
        mut self,
        place: Place,
        mut joins: impl FnMut(Place, (usize, usize)) -> bool,
    ) -> Option<u32> {
        self.period = place.period as usize;
        let mut source = place.source;
        let late = matches!(source, Source::Drift(drift) if self.play.graph.drifts[drift as usize].late);
        for _ in 0..self.period + usize::from(late) {
            self.discount(self.play.graph.discount);
        }
        loop {
            let followed = match source {
                Source::Drift(drift) => self.drift(drift as usize),
                Source::Now(rest) | Source::Next(rest) => self.rest(rest as usize),
            };
            source = match followed {
                Ok(ending) => return Some(ending),
                Err(Source::Next(rest)) if self.period + 1 == self.play.periods() => {
                    let rest = rest as usize;
                    let beyond = self.play.beyond(rest, self.cell, self.pair);
                    return Some(self.play.end_at_horizon(rest, beyond, self.discount, self.observed));
                }
                Err(Source::Next(rest)) => {
                    self.period += 1;
                    Source::Now(rest)
                }
                Err(source) => source,
            };
            if joins(Place { period: self.period as u32, source }, (self.cell, self.pair)) {
                return None;
            }
        }
    }

    /// Rounds the beliefs to the grids.
    #[inline]
    fn round(&mut self) {
        let game = self.play.graph;
        let mut at = [0, 0];
        for (player, at) in at.iter_mut().enumerate() {
            let (lower, weight) = self.belief.round(game, player);
            *at = lower + usize::from(weight >= 1.0 || (weight > 0.0 && self.stream.uniform() < weight));
        }
        self.cell = at[0] * game.grids[1].len() + at[1];
    }

    /// Collects a payoff and a tally.
    #[inline]
    fn collect(&mut self, payoff: u32, tally: u32) {
        let tables = &self.play.graph.tables;
        if payoff != 0 {
            let payoff = tables.get(payoff + 2 * self.pair as u32, 2);
            self.observed[0] += self.discount[0] * payoff[0];
            self.observed[1] += self.discount[1] * payoff[1];
        }
        if tally != 0 {
            for (total, x) in self.observed[2..].iter_mut().zip(tables.get(tally, self.play.tallies)) {
                *total += x;
            }
        }
    }

    fn discount(&mut self, by: [f64; 2]) {
        self.discount[0] *= by[0];
        self.discount[1] *= by[1];
    }

    /// From a resting state to what follows: a source, or an ending.
    #[inline]
    fn rest(&mut self, rest: usize) -> Result<u32, Source> {
        let game = self.play.graph;
        let [a, b] = self.types;
        let policy = self.play.policy(self.period, rest, self.cell);
        self.belief.start(game, self.cell);
        let mut at = game.trees[rest].nodes.start as usize;
        let leaf = loop {
            match game.nodes[at] {
                Node::Decision { player, first, count, slot, .. } => {
                    let (slot, count) = (slot as usize, count as usize);
                    let own = self.types[player.index()];
                    let choice = &policy[slot + own * count..][..count];
                    let k = pick(self.stream, choice.iter().copied());
                    self.belief.update(player, |t| policy[slot + t * count + k]);
                    at = first as usize + k;
                }
                Node::Chance { first, count, likelihood } => {
                    let child = |k: usize| game.child_likelihood(likelihood, k);
                    let k = pick(self.stream, (0..count as usize).map(|k| child(k).0[a] * child(k).1[b]));
                    let (l, m) = child(k);
                    self.belief.reveal(l, m);
                    at = first as usize + k;
                }
                Node::Leaf(leaf) => break &game.leaves[leaf as usize],
            }
        };
        self.collect(leaf.path, leaf.tally);
        let branches = game.branches_of(leaf);
        let ends = game.ends_of(leaf);
        let chance = |likelihood: u32| {
            let (l, m) = game.likelihood(likelihood);
            l[a] * m[b]
        };
        let k = match (branches, ends) {
            ([_], []) => 0,
            _ => pick(
                self.stream,
                branches
                    .iter()
                    .map(|branch| chance(branch.likelihood))
                    .chain(ends.iter().map(|end| chance(end.likelihood))),
            ),
        };
        let Some(branch) = branches.get(k) else {
            let end = &ends[k - branches.len()];
            self.collect(end.payoff, end.tally);
            return Ok(end.outcome);
        };
        self.collect(branch.payoff, branch.tally);
        self.discount(branch.discount);
        if branch.likelihood != 0 {
            let (l, m) = game.likelihood(branch.likelihood);
            self.belief.reveal(l, m);
        }
        self.round();
        Err(branch.source)
    }

    /// From a drift to what follows.
    #[inline]
    fn drift(&mut self, number: usize) -> Result<u32, Source> {
        let game = self.play.graph;
        let drift = &game.drifts[number];
        self.collect(drift.payoff, drift.tally);
        self.discount(drift.discount);
        let steps = game.steps_of(drift);
        let ends = game.drift_ends_of(drift);
        if let ([(_, source)], []) = (steps, ends) {
            return Err(*source);
        }
        let uniform = self.stream.uniform();
        let cumulative = game.cumulative_of(drift);
        let k = cumulative.iter().filter(|sum| **sum <= uniform).count();
        if let Some((_, source)) = steps.get(k) {
            return Err(*source);
        }
        let beyond = uniform - cumulative.last().copied().unwrap_or(0.0);
        match ends.get(position(beyond, ends.iter().map(|end| end.probability))) {
            Some(end) => {
                self.collect(end.payoff, end.tally);
                Ok(end.outcome)
            }
            // Rounding has left out a sliver.
            None => Err(steps[steps.len() - 1].1),
        }
    }
}

/// Walks all the way, over the tables that keep the states.
impl<G: FiniteGame> Visits for Play<G> {
    type State = G::State;

    fn periods(&self) -> usize {
        Play::periods(self)
    }

    fn visit(
        &self,
        stream: &mut Stream,
        scratch: &mut Lockstep,
        observed: &mut [f64],
        mut visit: impl FnMut(usize, &G::State),
    ) -> G::Outcome {
        let graph = self.graph();
        observed.fill(0.0);
        let types = [0, 1].map(|player| pick(stream, graph.priors[player].iter().copied()));
        let cells = &graph.start_cells;
        let cell = cells.get(pick(stream, cells.iter().map(|(_, weight)| *weight))).map_or(0, |cell| cell.0);
        let mut told = |place: Place| {
            if let Source::Now(rest) = place.source {
                visit(place.period as usize, &self.game().rests[rest as usize]);
            }
            false
        };
        let start = Place { period: 0, source: self.start() };
        told(start);
        let here = (cell, graph.pair(types));
        let walk = Walk::new(self.plain(), stream, scratch.belief(), observed, here);
        let ending = walk.walk(start, |place, _| told(place));
        self.outcomes()[ending.unwrap_or_default() as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::super::Episodes;
    use super::Walk;
    use crate::game::catalogue::Ultimatum;
    use crate::game::{FiniteGame, Source};
    use crate::solve::{Belief, Place, Play, QuantalResponse};
    use crate::stream::{Key, Stream};
    use crate::union_state::UnionState;
    use crate::union_state::scenario::Scenario;
    use std::fmt::Debug;

    const EPISODES: u64 = 100_000;

    /// Holds episodes that walk all the way to the exact distribution: |z| < 4.5 for each class of endings.
    fn hold<G: FiniteGame>(game: &G)
    where
        G::Outcome: Debug,
    {
        let play: Play<G> = QuantalResponse::new([4.0; 2]).unwrap().solve(game).unwrap().play(game).unwrap();
        let graph = play.graph();
        let mut belief = Belief::new(graph);
        let mut counts = vec![0_u32; play.outcomes().len()];
        let mut observed = vec![0.0; play.width()];
        let Source::Now(_) = play.start() else { panic!("play begins with a choice") };
        for episode in 0..EPISODES {
            let mut stream = Stream::open(Key::episode(40, episode));
            let types = [0, 1].map(|player| super::pick(&mut stream, graph.priors[player].iter().copied()));
            let cells = &graph.start_cells;
            let cell = cells[super::pick(&mut stream, cells.iter().map(|(_, weight)| *weight))].0;
            let here = (cell, graph.pair(types));
            let walk = Walk::new(play.plain(), &mut stream, &mut belief, &mut observed, here);
            let ending = walk.walk(Place { period: 0, source: play.start() }, |_, _| false);
            counts[ending.unwrap() as usize] += 1;
        }
        for ((outcome, p), count) in play.distribution().outcomes.into_iter().zip(counts) {
            let (n, found) = (EPISODES as f64, f64::from(count) / EPISODES as f64);
            let error = (p * (1.0 - p) / n).sqrt().max(1.0 / n);
            assert!((found - p).abs() < 4.5 * error, "{outcome:?}: {found} instead of {p}");
        }
    }

    #[test]
    fn episodes_without_tables_have_the_exact_distribution() {
        hold(&Ultimatum::with_grid(10));
        let scenario = Scenario::bundled("union_state_2021").unwrap();
        let scenario = scenario.with("horizon.play", 3).unwrap().with("horizon.burn_in", 0).unwrap();
        hold(&UnionState::new(&scenario).unwrap());
    }
}
