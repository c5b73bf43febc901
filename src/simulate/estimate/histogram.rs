//! Counts of a column's numbers between fixed edges.

use super::column::Column;
use crate::math::interval::{Confidence, Interval, ProportionInterval};
use crate::simulate::{Estimate, Estimator};
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};

/// Ascending numbers that cut the line into bins: each from its lower edge, included, to its upper edge, excluded; the last bin has its
/// upper edge too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f64>", into = "Vec<f64>")]
pub struct Edges(Vec<f64>);

/// The most bins of one width: they take 8 MB for each estimator, of which a run has 64 copies in hand.
const MOST_BINS: usize = 1 << 20;

/// Where a number falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Below,
    Bin(usize),
    Above,
}

impl Edges {
    /// These edges, at least two.
    ///
    /// # Errors
    /// Fewer than two; every edge that is not finite or not above the one before.
    pub fn new(edges: impl Into<Vec<f64>>) -> Result<Self, Error> {
        let edges = edges.into();
        let mut problems = Vec::new();
        if edges.len() < 2 {
            problems.push(Problem::new("edges", edges.len(), "must be at least two"));
        }
        for (i, &edge) in edges.iter().enumerate() {
            let before = i.checked_sub(1).map_or(f64::NEG_INFINITY, |before| edges[before]);
            if !(edge.is_finite() && edge > before) {
                problems.push(Problem::new(
                    format!("edges[{i}]"),
                    edge,
                    "must be finite and above the edge before",
                ));
            }
        }
        if problems.is_empty() { Ok(Edges(edges)) } else { Err(Error::invalid(problems)) }
    }

    /// So many bins of one width between two numbers.
    ///
    /// # Errors
    /// No bins, or more than 2^24; ends that are not finite and ascending; more bins than there are numbers between the ends.
    pub fn even(low: f64, high: f64, bins: usize) -> Result<Self, Error> {
        let edge = |i: usize| {
            let part = i as f64 / bins as f64;
            if i == bins { high } else { low * (1.0 - part) + high * part }
        };
        if !(1..=MOST_BINS).contains(&bins) {
            let expected = format!("must be 1 to {MOST_BINS}");
            return Err(Error::invalid([Problem::new("bins", bins, expected)]));
        }
        // Before there is a problem for each of millions of edges.
        Edges::new([low, high])?;
        let edges: Vec<f64> = (0..=bins).map(edge).collect();
        if !edges.is_sorted_by(|edge, next| edge < next) {
            let expected = format!("must be fewer: there are not as many numbers between {low} and {high}");
            return Err(Error::invalid([Problem::new("bins", bins, expected)]));
        }
        Edges::new(edges)
    }

    /// The edges.
    pub fn edges(&self) -> &[f64] {
        &self.0
    }

    /// The bins, from the lowest.
    pub fn bins(&self) -> impl ExactSizeIterator<Item = Interval> + '_ {
        self.0.windows(2).map(|pair| Interval { low: pair[0], high: pair[1] })
    }

    pub(super) fn place(&self, x: f64) -> Place {
        let bins = self.0.len() - 1;
        match self.0.partition_point(|edge| *edge <= x) {
            0 => Place::Below,
            past if past <= bins => Place::Bin(past - 1),
            _ if x == self.0[bins] => Place::Bin(bins - 1),
            _ => Place::Above,
        }
    }
}

impl TryFrom<Vec<f64>> for Edges {
    type Error = Error;

    fn try_from(edges: Vec<f64>) -> Result<Self, Error> {
        Edges::new(edges)
    }
}

impl From<Edges> for Vec<f64> {
    fn from(edges: Edges) -> Self {
        edges.0
    }
}

/// Counts the numbers of a column between edges.
///
/// What falls below the first edge or above the last is counted as such. Proportions are of all numbers seen, these included.
///
/// ```
/// use bargain::game::{Player, catalogue::Ultimatum};
/// use bargain::simulate::{Column, Direct, Edges, Histogram, MonteCarlo};
/// use bargain::strategy::Uniform;
///
/// let game = Ultimatum::with_grid(10);
/// let play = Direct::new(&game, &Uniform, &Uniform);
/// let histogram = Histogram::new(Column::payoff(Player::First), Edges::new([0.05, 0.55, 0.95])?);
/// let run = MonteCarlo::new(7).episodes(10_000)?.estimate(&play, histogram);
/// assert_eq!(run.below() + run.counts().iter().sum::<u64>() + run.above(), 10_000);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    column: Column,
    edges: Edges,
    counts: Vec<u64>,
    below: u64,
    above: u64,
    missing: u64,
}

impl Histogram {
    /// Nothing seen yet of `column`.
    pub fn new(column: Column, edges: Edges) -> Self {
        let counts = vec![0; edges.bins().len()];
        Histogram { column, edges, counts, below: 0, above: 0, missing: 0 }
    }

    /// The edges.
    pub fn edges(&self) -> &Edges {
        &self.edges
    }

    /// How many numbers fell in each bin, from the lowest.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// How many numbers were below the first edge.
    pub fn below(&self) -> u64 {
        self.below
    }

    /// How many numbers were above the last edge.
    pub fn above(&self) -> u64 {
        self.above
    }

    /// How many episodes had no finite number there.
    pub fn missing(&self) -> u64 {
        self.missing
    }

    /// How many numbers were seen, in the bins and outside.
    pub fn count(&self) -> u64 {
        self.below + self.above + self.counts.iter().sum::<u64>()
    }

    /// The bins with the proportions of numbers in them, each with an interval of its own.
    pub fn proportions(&self, kind: ProportionInterval, confidence: Confidence) -> Vec<(Interval, Estimate)> {
        let count = self.count();
        let estimate = |&times: &u64| Estimate::proportion(times, count, kind, confidence);
        self.edges.bins().zip(self.counts.iter().map(estimate)).collect()
    }

    /// The bins with the proportions of numbers in them, with intervals that cover all at once, the parts outside the edges
    /// included ([`goodman`](crate::math::interval::goodman)). These stand first and last, as bins without end.
    pub fn distribution(&self, confidence: Confidence) -> Vec<(Interval, Estimate)> {
        let edges = self.edges.edges();
        let ends = (edges.first().copied(), edges.last().copied());
        let below = Interval { low: f64::NEG_INFINITY, high: ends.0.unwrap_or(f64::NAN) };
        let above = Interval { low: ends.1.unwrap_or(f64::NAN), high: f64::INFINITY };
        let bins = std::iter::once(below).chain(self.edges.bins()).chain([above]);
        let counts: Vec<u64> =
            std::iter::once(self.below).chain(self.counts.iter().copied()).chain([self.above]).collect();
        bins.zip(Estimate::proportions(&counts, confidence)).collect()
    }
}

/// What is of another column or has other edges cannot be merged: its episodes count as missing.
impl<O> Estimator<O> for Histogram {
    fn push(&mut self, _outcome: O, row: &[f64]) {
        let place = self.column.of(row).map(|x| self.edges.place(x));
        match place {
            None => self.missing += 1,
            Some(Place::Below) => self.below += 1,
            Some(Place::Above) => self.above += 1,
            Some(Place::Bin(bin)) => self.counts.get_mut(bin).into_iter().for_each(|count| *count += 1),
        }
    }

    fn merge(&mut self, other: &Self) {
        let alike = self.column == other.column && self.edges == other.edges;
        if !alike || self.counts.len() != other.counts.len() {
            self.missing += other.count() + other.missing;
            return;
        }
        self.counts.iter_mut().zip(&other.counts).for_each(|(count, other)| *count += other);
        self.below += other.below;
        self.above += other.above;
        self.missing += other.missing;
    }

    fn estimates(&self, confidence: Confidence) -> Vec<(String, Estimate)> {
        let name = self.column.name();
        let bins = self.proportions(ProportionInterval::Wilson, confidence).into_iter();
        bins.map(|(bin, estimate)| (format!("{name} from {} to {}", bin.low, bin.high), estimate)).collect()
    }
}
