//! One play of a tabulated game, from the draw of the types to the end.

use crate::game::{FiniteGame, Node, Source};
use crate::solve::{Belief, Play};
use crate::stream::Stream;

/// Something that can be played again and again: what [`MonteCarlo`](super::MonteCarlo) runs.
pub trait Episodes: Sync {
    /// The mutually exclusive classes of endings.
    type Outcome: Copy + Ord + Send + Sync;
    /// Memory that one worker reuses from episode to episode.
    type Scratch: Send;

    /// Fresh memory for a worker.
    fn scratch(&self) -> Self::Scratch;

    /// Names of what is counted along an episode.
    fn tallies(&self) -> &'static [&'static str];

    /// Plays one episode. Fills `observed` with the discounted payoffs of both players and the tallies.
    fn episode(
        &self,
        stream: &mut Stream,
        scratch: &mut Self::Scratch,
        observed: &mut [f64],
    ) -> Self::Outcome;
}

/// Draws a position with the given probabilities; those left out by rounding go to the last positive one.
#[inline(always)]
pub(super) fn pick(stream: &mut Stream, probabilities: impl Iterator<Item = f64>) -> usize {
    position(stream.uniform(), probabilities)
}

/// The position that `left`, a number in [0, 1), falls on when the probabilities are laid end to end; the last positive one if
/// rounding leaves it beyond them.
#[inline(always)]
fn position(mut left: f64, probabilities: impl Iterator<Item = f64>) -> usize {
    let mut picked = 0;
    for (i, p) in probabilities.enumerate() {
        if p > 0.0 {
            picked = i;
            left -= p;
            if left < 0.0 {
                break;
            }
        }
    }
    picked
}

/// An episode under way.
struct Walk<'a, G: FiniteGame> {
    play: &'a Play<G>,
    stream: &'a mut Stream,
    belief: &'a mut Belief,
    observed: &'a mut [f64],
    types: [usize; 2],
    pair: usize,
    cell: usize,
    period: usize,
    discount: [f64; 2],
}

impl<G: FiniteGame> Episodes for Play<G> {
    type Outcome = G::Outcome;
    type Scratch = Belief;

    fn scratch(&self) -> Belief {
        Belief::new(self.graph())
    }

    fn tallies(&self) -> &'static [&'static str] {
        G::TALLIES
    }

    fn episode(&self, stream: &mut Stream, belief: &mut Belief, observed: &mut [f64]) -> G::Outcome {
        let game = self.graph();
        observed.fill(0.0);
        let types = [0, 1].map(|player| pick(stream, game.priors[player].iter().copied()));
        belief.set(&game.priors);
        let pair = game.pair(types);
        let mut walk = Walk {
            play: self,
            stream,
            belief,
            observed,
            types,
            pair,
            cell: 0,
            period: 0,
            discount: [1.0, 1.0],
        };
        walk.round();
        let mut source = game.start;
        loop {
            let ended = match source {
                Source::Drift(drift) => walk.drift(drift as usize),
                Source::Now(rest) => walk.rest(rest as usize),
                Source::Next(rest) => {
                    walk.period += 1;
                    if walk.period == self.periods() {
                        walk.horizon(rest as usize)
                    } else {
                        walk.rest(rest as usize)
                    }
                }
            };
            match ended {
                Ok(outcome) => return self.outcomes()[outcome as usize],
                Err(next) => source = next,
            }
        }
    }
}

impl<G: FiniteGame> Walk<'_, G> {
    /// Rounds the beliefs to the grids.
    #[inline]
    fn round(&mut self) {
        let game = self.play.graph();
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
        let tables = &self.play.graph().tables;
        if payoff != 0 {
            let payoff = tables.get(payoff + 2 * self.pair as u32, 2);
            self.observed[0] += self.discount[0] * payoff[0];
            self.observed[1] += self.discount[1] * payoff[1];
        }
        if tally != 0 {
            for (total, x) in self.observed[2..].iter_mut().zip(tables.get(tally, G::TALLIES.len())) {
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
        let game = self.play.graph();
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
                    let both = (game.types[0] + game.types[1]) as u32;
                    let child = |k: u32| game.likelihood(likelihood + k * both);
                    let k = pick(self.stream, (0..count).map(|k| child(k).0[a] * child(k).1[b]));
                    let (l, m) = child(k as u32);
                    self.belief.reveal(l, m);
                    at = first as usize + k;
                }
                Node::Leaf(leaf) => break &game.leaves[leaf as usize],
            }
        };
        self.collect(leaf.path, leaf.tally);
        let branches = &game.branches[leaf.branches.start as usize..leaf.branches.end as usize];
        let ends = &game.ends[leaf.ends.start as usize..leaf.ends.end as usize];
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
        let game = self.play.graph();
        let drift = &game.drifts[number];
        self.collect(drift.payoff, drift.tally);
        self.discount(drift.discount);
        let steps = &game.steps[drift.steps.start as usize..drift.steps.end as usize];
        let ends = &game.drift_ends[drift.ends.start as usize..drift.ends.end as usize];
        if let ([(_, source)], []) = (steps, ends) {
            return Err(*source);
        }
        let uniform = self.stream.uniform();
        let cumulative = &game.cumulative[drift.steps.start as usize..drift.steps.end as usize];
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

    /// The end at the horizon.
    fn horizon(&mut self, rest: usize) -> Result<u32, Source> {
        let end = &self.play.graph().horizon[rest];
        let beyond = self.play.beyond(rest, self.cell, self.pair);
        self.collect(0, end.tally);
        self.observed[0] += self.discount[0] * beyond[0];
        self.observed[1] += self.discount[1] * beyond[1];
        Ok(end.outcome)
    }
}
