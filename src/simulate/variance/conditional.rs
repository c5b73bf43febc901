//! Conditional Monte Carlo: endings are not sampled but counted with their probabilities.

use super::closing::Closing;
use super::columns::Columns;
use super::fan::{Entry, Fan};
use super::place::{Here, rounded};
use crate::game::{FiniteGame, Source};
use crate::math::position;
use crate::simulate::Episodes;
use crate::solve::{Belief, Play};
use crate::stream::Stream;

/// A [`Play`] in which no episode ends by chance: at each place every ending that moves or chance may lead to next is counted with its
/// probability, and the episode goes on along one of the ways that do not end, with the probability that is left.
///
/// What is collected on the way, payoffs and tallies, is likewise counted in expectation over all ways on from a place, not on
/// the one taken. In the last period all that follows the last choice is known beforehand (tables made once), and
/// so the endings at the horizon are integrated out too. Of a sampled episode there remain the choices and the chance that
/// lead from one quarter to the next.
///
/// A row holds conditional expectations of the payoffs, of the tallies, and of each class of ending: they sum to one over
/// classes. Their means are unbiased. Those of endings never have a larger variance than an episode of the play: it is the same
/// episode with its end left open, so the law of total variance holds; those of payoffs and tallies have a smaller one as a rule.
/// An episode visits all leaves of a tree where a sampled one visits one, and takes several times as long.
///
/// ```
/// use bargain::game::catalogue::{Agreement, Ultimatum};
/// use bargain::math::interval::Confidence;
/// use bargain::simulate::MonteCarlo;
/// use bargain::simulate::variance::{Conditional, of_outcome};
/// use bargain::solve::QuantalResponse;
///
/// let game = Ultimatum::with_grid(10);
/// let play = QuantalResponse::new([5.0, 5.0])?.solve(&game)?.play(&game)?;
/// let sample = MonteCarlo::new(1).episodes(10_000)?.run(&Conditional::new(&play));
/// let none = of_outcome(&sample, Agreement::None, Confidence::P99).expect("it is one of the outcomes");
/// let plain = MonteCarlo::new(1).episodes(10_000)?.run(&play).proportion(Agreement::None, Confidence::P99);
/// assert!(none.standard_error < plain.standard_error / 2.0);
/// # Ok::<(), bargain::Error>(())
/// ```
///
/// # Sources
/// Hammersley 1956 ("Conditional Monte Carlo"); Glynn & Iglehart 1988 ("Simulation methods for queues").
#[derive(Debug)]
pub struct Conditional<'a, G: FiniteGame> {
    play: &'a Play<G>,
    columns: Columns<G::Outcome>,
    closing: Closing,
}

/// A way on that does not end the episode.
#[derive(Debug, Clone, Copy)]
struct Way {
    mass: f64,
    /// Node of the tree, and branch; or the number of the drift's step.
    node: u32,
    at: u32,
}

/// Memory of a worker that integrates endings out.
#[derive(Debug)]
pub struct ConditionalScratch {
    fan: Fan,
    belief: Belief,
    behind: Belief,
    ways: Vec<Way>,
}

impl<'a, G: FiniteGame> Conditional<'a, G> {
    /// The episodes of `play`, with what follows the last choices worked out.
    ///
    /// # Complexity
    /// Steps of chance × what is counted; once.
    pub fn new(play: &'a Play<G>) -> Self {
        let columns = Columns::new(play.outcomes().iter().copied());
        Conditional { play, columns, closing: Closing::new(play.plain()) }
    }

    /// Counts all endings next to a resting state, and goes on along one of the other ways with the mass that is returned: 0 if
    /// there is none.
    fn rest(
        &self,
        (here, mass, rest): (&mut Here, f64, usize),
        scratch: &mut ConditionalScratch,
        stream: &mut Stream,
        (row, outcomes): (&mut [f64], &mut [f64]),
    ) -> f64 {
        let graph = self.play.graph();
        let [a, b] = here.types;
        let last = here.period as usize + 1 == self.play.periods();
        let policy = self.play.policy(here.period as usize, rest, here.cell);
        let entry: Entry = (rest, here.cell, here.types);
        let ConditionalScratch { fan, ways, .. } = &mut *scratch;
        fan.spread(graph, entry, policy);
        ways.clear();
        let chance = |likelihood: u32| {
            let (l, m) = graph.likelihood(likelihood);
            l[a] * m[b]
        };
        let mut closes = false;
        for (node, leaf, reach) in fan.leaves(graph, rest) {
            let (leaf, mass) = (&graph.leaves[leaf], mass * reach);
            here.collect(graph, (leaf.path, leaf.tally), mass, row);
            for end in graph.ends_of(leaf) {
                let mass = mass * chance(end.likelihood);
                here.collect(graph, (end.payoff, end.tally), mass, row);
                outcomes[end.outcome as usize] += mass;
            }
            for at in leaf.branches.clone() {
                let branch = &graph.branches[at as usize];
                let mass = mass * chance(branch.likelihood);
                if mass > 0.0 {
                    here.collect(graph, (branch.payoff, branch.tally), mass, row);
                    closes |= last && self.closing.is_closed(branch.source);
                    ways.push(Way { mass, node, at });
                }
            }
        }
        if closes {
            self.close((here, entry, policy), scratch, (row, outcomes));
        }
        let ConditionalScratch { fan, belief, ways, .. } = scratch;
        let left: f64 = ways.iter().map(|way| way.mass).sum();
        let Some(way) = pick(ways, left * stream.uniform()) else { return 0.0 };
        let branch = &graph.branches[way.at as usize];
        fan.believe(graph, entry, (policy, way.node), belief);
        if branch.likelihood != 0 {
            let (l, m) = graph.likelihood(branch.likelihood);
            belief.reveal(l, m);
        }
        here.discounted(branch.discount);
        here.cell = rounded(graph, belief, [stream.uniform(), stream.uniform()]);
        here.source = branch.source;
        left
    }

    /// Counts what follows those ways from a resting state behind which nobody chooses any more, and takes them out.
    fn close(
        &self,
        (here, entry, policy): (&Here, Entry, &[f64]),
        ConditionalScratch { fan, belief, behind, ways }: &mut ConditionalScratch,
        (row, outcomes): (&mut [f64], &mut [f64]),
    ) {
        let graph = self.play.graph();
        ways.retain(|way| {
            let branch = &graph.branches[way.at as usize];
            if !self.closing.is_closed(branch.source) {
                return true;
            }
            fan.believe(graph, entry, (policy, way.node), belief);
            behind.copy(belief);
            let (l, m) = graph.likelihood(branch.likelihood);
            behind.reveal(l, m);
            let mut there = *here;
            there.discounted(branch.discount);
            for (cell, weight) in behind.cells(graph).into_iter().filter(|(_, weight)| *weight > 0.0) {
                there.cell = cell;
                self.closing.close(
                    self.play.plain(),
                    (&there, branch.source, way.mass * weight),
                    row,
                    outcomes,
                );
            }
            false
        });
    }

    /// The same as [`Conditional::rest`] from a drift.
    fn drift(
        &self,
        (here, mass, number): (&mut Here, f64, usize),
        scratch: &mut ConditionalScratch,
        stream: &mut Stream,
        (row, outcomes): (&mut [f64], &mut [f64]),
    ) -> f64 {
        let graph = self.play.graph();
        let drift = &graph.drifts[number];
        let last = here.period as usize + 1 == self.play.periods();
        here.collect(graph, (drift.payoff, drift.tally), mass, row);
        here.discounted(drift.discount);
        for end in graph.drift_ends_of(drift) {
            here.collect(graph, (end.payoff, end.tally), mass * end.probability, row);
            outcomes[end.outcome as usize] += mass * end.probability;
        }
        let steps = graph.steps_of(drift);
        if !last && drift.ends.is_empty() {
            let k = position(stream.uniform(), steps.iter().map(|(p, _)| *p));
            here.source = steps[k].1;
            return mass;
        }
        scratch.ways.clear();
        for (&(p, source), at) in steps.iter().zip(0..).filter(|((p, _), _)| *p > 0.0) {
            if last && self.closing.is_closed(source) {
                self.closing.close(self.play.plain(), (here, source, mass * p), row, outcomes);
            } else {
                scratch.ways.push(Way { mass: mass * p, node: 0, at });
            }
        }
        let left: f64 = scratch.ways.iter().map(|way| way.mass).sum();
        let Some(way) = pick(&scratch.ways, left * stream.uniform()) else { return 0.0 };
        here.source = steps[way.at as usize].1;
        left
    }
}

/// The way on which a number between 0 and the sum of all masses falls.
fn pick(ways: &[Way], left: f64) -> Option<Way> {
    ways.get(position(left, ways.iter().map(|way| way.mass))).copied()
}

impl<G: FiniteGame> Episodes for Conditional<'_, G> {
    type Outcome = ();
    type Scratch = ConditionalScratch;

    fn scratch(&self) -> ConditionalScratch {
        let belief = Belief::new(self.play.graph());
        ConditionalScratch { fan: Fan::default(), behind: belief.clone(), belief, ways: Vec::new() }
    }

    fn width(&self) -> usize {
        2 + G::TALLIES.len() + self.columns.len()
    }

    fn tallies(&self) -> Vec<String> {
        self.columns.names(G::TALLIES.iter().map(ToString::to_string))
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut ConditionalScratch, observed: &mut [f64]) {
        observed.fill(0.0);
        let (row, outcomes) = observed.split_at_mut(2 + G::TALLIES.len());
        let uniforms = [stream.uniform(), stream.uniform(), stream.uniform()];
        let mut here = Here::begin(self.play.plain(), uniforms);
        let mut mass = 1.0;
        while mass > 0.0 {
            mass = match here.source {
                Source::Now(rest) | Source::Next(rest) => {
                    self.rest((&mut here, mass, rest as usize), scratch, stream, (row, outcomes))
                }
                Source::Drift(drift) => {
                    self.drift((&mut here, mass, drift as usize), scratch, stream, (row, outcomes))
                }
            };
            if let (Source::Next(rest), true) = (here.source, mass > 0.0) {
                here.period += 1;
                here.source = Source::Now(rest);
            }
        }
    }
}
