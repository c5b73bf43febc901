//! Importance sampling: ways that lead to what is rare are taken more often, and weigh less.

use super::columns::Columns;
use super::fan::{Entry, Fan};
use super::importance::{Importance, OfStates, of_guide, of_states};
use super::place::{Here, rounded};
use crate::game::{FiniteGame, Source, Types};
use crate::math::position;
use crate::simulate::Episodes;
use crate::solve::{Belief, Play, Reaching};
use crate::stream::Stream;
use crate::{Error, Problem};

/// A [`Play`] whose moves and chance are tilted towards rare classes of endings.
///
/// At each place the next one is drawn with probability p (ε + (1 − ε) h / h̄), where p is its probability in the play, h its
/// importance, h̄ the mean of h over all ways on, and ε the defensive share; the episode's weight is divided by the factor of p.
/// Importance is a guess at the probability of ending in the rare classes from there, up to a factor: the better
/// the guess, the smaller the variance, but **any guess leaves the estimates unbiased**, since every way on remains
/// possible and no factor is below ε. It is given for states in which a player moves; of chance the mean of what follows is taken.
/// The draw of the types and the rounding of beliefs are tilted too, where importance depends on them.
///
/// A good guess is the exact probability in a nearby case: [`Play::reaching`], and [`ImportanceSampling::guided`]. One that is much
/// too small somewhere makes weights that are seldom and large: then the standard error is itself underestimated until such an
/// episode has come. Compare two guesses, or two seeds, before trusting a small error.
///
/// A row holds payoffs, tallies, and one column for each class of ending, all multiplied by the weight. Only the columns of the
/// rare classes have small errors; ask a plain run for the others.
///
/// ```
/// use bargain::game::catalogue::{Agreement, Ultimatum};
/// use bargain::math::interval::Confidence;
/// use bargain::simulate::MonteCarlo;
/// use bargain::simulate::variance::{ImportanceSampling, of_outcome};
/// use bargain::solve::QuantalResponse;
///
/// let game = Ultimatum::with_grid(10);
/// let solve = |precision: f64| QuantalResponse::new([precision; 2])?.solve(&game)?.play(&game);
/// let (play, nearby) = (solve(20.0)?, solve(15.0)?);
/// let rare = Agreement::Share(9); // the proposer asks for a tenth only
/// let guess = nearby.reaching(&[rare]);
/// let tilted = ImportanceSampling::guided(&play, &[rare], &guess)?;
/// let sample = MonteCarlo::new(1).episodes(10_000)?.run(&tilted);
/// let found = of_outcome(&sample, rare, Confidence::P99).expect("it is one of the outcomes");
/// let exact = play.distribution().probability(rare);
/// assert!(exact < 1e-5 && (found.value - exact).abs() < 4.5 * found.standard_error);
/// assert!(found.standard_error < 0.1 * exact);
/// # Ok::<(), bargain::Error>(())
/// ```
///
/// # Sources
/// Hesterberg 1995 (defensive mixtures); Owen 2013, ch. 9.
#[derive(Debug)]
pub struct ImportanceSampling<'a, G: FiniteGame> {
    play: &'a Play<G>,
    columns: Columns<G::Outcome>,
    importance: Importance,
    defensive: f64,
}

/// Memory of a worker that plays tilted episodes.
#[derive(Debug)]
pub struct ImportanceScratch {
    fan: Fan,
    belief: Belief,
    behind: Belief,
    ways: Vec<Way>,
    places: u64,
}

impl ImportanceScratch {
    /// Places visited so far.
    pub fn places(&self) -> u64 {
        self.places
    }
}

/// A way on: its probability, its importance, the node and the leaf where it begins, and where it leads.
#[derive(Debug, Clone, Copy)]
struct Way {
    probability: f64,
    importance: f64,
    node: u32,
    leaf: u32,
    to: To,
}

/// Number of the end, or of the branch, step of drift, or pair of types, with the cell there if that is part of the way.
#[derive(Debug, Clone, Copy)]
enum To {
    End(u32),
    On(u32, Option<usize>),
}

/// Importance in single precision, no more than its largest number by far: sums of it stay finite.
fn single(importance: f64) -> f32 {
    importance.min(1e36) as f32
}

impl<'a, G: FiniteGame> ImportanceSampling<'a, G> {
    /// The episodes of `play`, tilted towards `classes`. `importance` is told a state in which a player moves, the period, and
    /// the types of both players: a finite number, not negative (above 1e36 it counts as that, below 1e-45 as nothing). A tenth is defensive unless told otherwise.
    ///
    /// # Errors
    /// Importance that is negative or not finite, with the state.
    pub fn new(
        play: &'a Play<G>,
        classes: &[G::Outcome],
        importance: impl Fn(&G::State, usize, Types) -> f64,
    ) -> Result<Self, Error> {
        Ok(Self::with(play, classes, of_states(play, &importance, single)?))
    }

    /// The episodes of `play`, tilted towards `classes` by the probabilities of reaching them in a nearby case.
    ///
    /// # Errors
    /// A guide with another number of pairs of types and points of the belief grids.
    pub fn guided(play: &'a Play<G>, classes: &[G::Outcome], guide: &Reaching<G>) -> Result<Self, Error> {
        Ok(Self::with(play, classes, of_guide(play, guide, single)?))
    }

    fn with(play: &'a Play<G>, classes: &[G::Outcome], states: OfStates<f32>) -> Self {
        let columns = Columns::new(play.outcomes().iter().copied());
        let importance = Importance::new(play, classes, states);
        ImportanceSampling { play, columns, importance, defensive: 0.1 }
    }

    /// The defensive share ε, in (0, 1]: 1 is no tilting.
    ///
    /// # Errors
    /// A share outside.
    pub fn defensive(mut self, share: f64) -> Result<Self, Error> {
        if !(share > 0.0 && share <= 1.0) {
            return Err(Error::invalid([Problem::new(
                "defensive share",
                share,
                "must be a number in (0, 1]",
            )]));
        }
        self.defensive = share;
        Ok(self)
    }

    /// Draws one of `ways` on; the weight of the episode is divided by the factor that its probability was tilted by.
    fn draw(&self, ways: &[Way], stream: &mut Stream, weight: &mut f64) -> Option<Way> {
        let total: f64 = ways.iter().map(|way| way.probability).sum();
        let mean = ways.iter().map(|way| way.probability * way.importance).sum::<f64>() / total;
        let most = ways.iter().fold(0.0, |most: f64, way| most.max(way.importance));
        // Where what matters is all but impossible the tilt has no bounds.
        let tilts = mean > 0.0 && (most / mean).is_finite();
        let factor = |way: &Way| {
            let tilt = if tilts { way.importance / mean } else { 1.0 };
            self.defensive + (1.0 - self.defensive) * tilt
        };
        let picked = position(total * stream.uniform(), ways.iter().map(|way| way.probability * factor(way)));
        let way = ways.get(picked)?;
        *weight /= factor(way);
        Some(*way)
    }

    /// Where an episode begins; its weight if that was tilted.
    fn begin(&self, ways: &mut Vec<Way>, stream: &mut Stream, weight: &mut f64) -> Here {
        let graph = self.play.graph();
        let importance = self.importance.of(0, self.play.start());
        ways.clear();
        for (cell, pair, probability) in graph.start_positions() {
            let importance = f64::from(importance[cell * graph.pairs() + pair]);
            ways.push(Way { probability, importance, node: 0, leaf: 0, to: To::On(pair as u32, Some(cell)) });
        }
        let mut here = Here::begin(self.play.plain(), [0.0; 3]);
        if let Some(Way { to: To::On(pair, Some(cell)), .. }) = self.draw(ways, stream, weight) {
            (here.pair, here.cell) = (pair as usize, cell);
            here.types = graph.types_of(here.pair);
        }
        here
    }

    /// Lists all ways on from a resting state.
    fn ways(&self, here: &Here, rest: usize, scratch: &mut ImportanceScratch) {
        let ImportanceScratch { fan, belief, behind, ways, .. } = scratch;
        let graph = self.play.graph();
        let ([a, b], period) = (here.types, here.period as usize);
        let policy = self.play.policy(period, rest, here.cell);
        let entry: Entry = (rest, here.cell, here.types);
        fan.spread(graph, entry, policy);
        ways.clear();
        for at in 0..graph.nodes_of(&graph.trees[rest]).len() {
            let Some((node, number, reach)) = fan.leaf(graph, rest, at) else { continue };
            let leaf = &graph.leaves[number];
            let mut add = |probability: f64, importance: f64, to: To| {
                if probability > 0.0 {
                    ways.push(Way { probability, importance, node, leaf: number as u32, to });
                }
            };
            if self.importance.by_cell {
                fan.believe(graph, entry, (policy, node), belief);
            }
            for at in leaf.branches.clone() {
                let branch = &graph.branches[at as usize];
                let (l, m) = graph.likelihood(branch.likelihood);
                let chance = reach * l[a] * m[b];
                let importance = self.importance.of(period, branch.source);
                if !self.importance.by_cell {
                    add(chance, f64::from(importance[here.pair]), To::On(at, None));
                    continue;
                }
                behind.copy(belief);
                behind.reveal(l, m);
                for (cell, rounded) in behind.cells(graph).into_iter().filter(|(_, rounded)| *rounded > 0.0) {
                    let importance = f64::from(importance[cell * graph.pairs() + here.pair]);
                    add(chance * rounded, importance, To::On(at, Some(cell)));
                }
            }
            for at in leaf.ends.clone() {
                let end = &graph.ends[at as usize];
                let (l, m) = graph.likelihood(end.likelihood);
                add(reach * l[a] * m[b], self.importance.endings[end.outcome as usize], To::End(at));
            }
        }
    }

    /// From a resting state to the next place. Returns the class of ending if the episode has ended.
    fn rest(
        &self,
        (here, weight, rest): (&mut Here, &mut f64, usize),
        scratch: &mut ImportanceScratch,
        stream: &mut Stream,
        row: &mut [f64],
    ) -> Option<u32> {
        let graph = self.play.graph();
        self.ways(here, rest, scratch);
        let way = self.draw(&scratch.ways, stream, weight)?;
        let leaf = &graph.leaves[way.leaf as usize];
        here.collect(graph, (leaf.path, leaf.tally), 1.0, row);
        match way.to {
            To::End(at) => {
                let end = &graph.ends[at as usize];
                here.collect(graph, (end.payoff, end.tally), 1.0, row);
                Some(end.outcome)
            }
            To::On(at, cell) => {
                let branch = &graph.branches[at as usize];
                here.collect(graph, (branch.payoff, branch.tally), 1.0, row);
                here.discounted(branch.discount);
                here.cell = cell.unwrap_or_else(|| {
                    let ImportanceScratch { fan, belief, .. } = scratch;
                    let policy = self.play.policy(here.period as usize, rest, here.cell);
                    fan.believe(graph, (rest, here.cell, here.types), (policy, way.node), belief);
                    let (l, m) = graph.likelihood(branch.likelihood);
                    belief.reveal(l, m);
                    rounded(graph, belief, [stream.uniform(), stream.uniform()])
                });
                here.go(self.play.plain(), branch.source, row)
            }
        }
    }

    /// The same from a drift.
    fn drift(
        &self,
        (here, weight, number): (&mut Here, &mut f64, usize),
        ImportanceScratch { ways, .. }: &mut ImportanceScratch,
        stream: &mut Stream,
        row: &mut [f64],
    ) -> Option<u32> {
        let graph = self.play.graph();
        let drift = &graph.drifts[number];
        let position = here.cell * graph.pairs() + here.pair;
        here.collect(graph, (drift.payoff, drift.tally), 1.0, row);
        here.discounted(drift.discount);
        ways.clear();
        let mut add = |probability: f64, importance: f64, to: To| {
            if probability > 0.0 {
                ways.push(Way { probability, importance, node: 0, leaf: 0, to });
            }
        };
        for at in drift.steps.clone() {
            let (p, source) = graph.steps[at as usize];
            let importance = self.importance.of(here.period as usize, source)[position];
            add(p, f64::from(importance), To::On(at, Some(here.cell)));
        }
        for at in drift.ends.clone() {
            let end = &graph.drift_ends[at as usize];
            add(end.probability, self.importance.endings[end.outcome as usize], To::End(at));
        }
        match self.draw(ways, stream, weight)?.to {
            To::End(at) => {
                let end = &graph.drift_ends[at as usize];
                here.collect(graph, (end.payoff, end.tally), 1.0, row);
                Some(end.outcome)
            }
            To::On(at, _) => here.go(self.play.plain(), graph.steps[at as usize].1, row),
        }
    }
}

impl<G: FiniteGame> Episodes for ImportanceSampling<'_, G> {
    type Outcome = ();
    type Scratch = ImportanceScratch;

    fn scratch(&self) -> ImportanceScratch {
        let belief = Belief::new(self.play.graph());
        let behind = belief.clone();
        ImportanceScratch { fan: Fan::default(), belief, behind, ways: Vec::new(), places: 0 }
    }

    fn width(&self) -> usize {
        2 + G::TALLIES.len() + self.columns.len()
    }

    fn tallies(&self) -> Vec<String> {
        self.columns.names(G::TALLIES.iter().map(ToString::to_string))
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut ImportanceScratch, observed: &mut [f64]) {
        observed.fill(0.0);
        let (row, outcomes) = observed.split_at_mut(2 + G::TALLIES.len());
        let mut weight = 1.0;
        let mut here = self.begin(&mut scratch.ways, stream, &mut weight);
        let ending = loop {
            scratch.places += 1;
            let ended = match here.source {
                Source::Drift(drift) => {
                    self.drift((&mut here, &mut weight, drift as usize), scratch, stream, row)
                }
                Source::Now(rest) | Source::Next(rest) => {
                    self.rest((&mut here, &mut weight, rest as usize), scratch, stream, row)
                }
            };
            if let Some(ending) = ended {
                break ending;
            }
        };
        outcomes[ending as usize] = 1.0;
        observed.iter_mut().for_each(|x| *x *= weight);
    }
}
