//! Outcomes crossed with labels of one's own.

use super::column::Column;
use super::histogram::{Edges, Place};
use crate::math::interval::{Confidence, ProportionInterval};
use crate::simulate::{Estimate, Estimator};
use serde::{Deserialize, Serialize};
use std::fmt::Debug;

/// Gives each episode one of some labels.
///
/// [`Binned`] is one that can be saved in a checkpoint; for a closure there is [`LabelledBy`], which cannot. Write a type of your own,
/// with serde's traits, to have both.
pub trait Label<O>: Clone + Send + Sync {
    /// The labels.
    fn names(&self) -> Vec<String>;

    /// The position, among the labels, of that of an episode with this ending and this row. Nothing where it has none; a position beyond
    /// the names counts as none too.
    fn label(&self, outcome: O, row: &[f64]) -> Option<usize>;
}

/// Labels by where a column's number lies: below the edges, in each bin, above. A number that is missing gives none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Binned {
    column: Column,
    edges: Edges,
}

impl Binned {
    /// By the number in `column`.
    pub fn new(column: Column, edges: Edges) -> Self {
        Binned { column, edges }
    }
}

impl<O> Label<O> for Binned {
    fn names(&self) -> Vec<String> {
        let (name, bins) = (self.column.name(), self.edges.bins());
        let ends = |edge: Option<&f64>, word: &str| edge.map(|edge| format!("{name} {word} {edge}"));
        let edges = self.edges.edges();
        let mut names: Vec<String> = ends(edges.first(), "below").into_iter().collect();
        names.extend(bins.map(|bin| format!("{name} from {} to {}", bin.low, bin.high)));
        names.extend(ends(edges.last(), "above"));
        names
    }

    fn label(&self, _outcome: O, row: &[f64]) -> Option<usize> {
        self.column.of(row).map(|x| match self.edges.place(x) {
            Place::Below => 0,
            Place::Bin(bin) => bin + 1,
            Place::Above => self.edges.edges().len(),
        })
    }
}

/// Labels that a function gives.
#[derive(Debug, Clone)]
pub struct LabelledBy<F> {
    names: Vec<String>,
    function: F,
}

impl<F> LabelledBy<F> {
    /// The labels, and a function of outcome and row that gives the position of one of them.
    pub fn new<N: Into<String>>(names: impl IntoIterator<Item = N>, function: F) -> Self {
        LabelledBy { names: names.into_iter().map(Into::into).collect(), function }
    }
}

impl<O, F: Fn(O, &[f64]) -> usize + Clone + Send + Sync> Label<O> for LabelledBy<F> {
    fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    fn label(&self, outcome: O, row: &[f64]) -> Option<usize> {
        Some((self.function)(outcome, row))
    }
}

/// Counts episodes by the class of their ending and a [`Label`].
///
/// Episodes without a label are counted apart, and enter nothing else. Memory is one count for each outcome seen and
/// label.
///
/// ```
/// use bargain::game::catalogue::{Agreement, Ultimatum};
/// use bargain::math::interval::{Confidence, ProportionInterval};
/// use bargain::simulate::{Direct, JointTable, LabelledBy, MonteCarlo};
/// use bargain::strategy::Uniform;
///
/// let game = Ultimatum::with_grid(10);
/// let label = LabelledBy::new(["poor", "rich"], |_, row: &[f64]| usize::from(row[0] > 0.55));
/// let play = Direct::new(&game, &Uniform, &Uniform);
/// let run = MonteCarlo::new(7).episodes(10_000)?.estimate(&play, JointTable::new(label));
/// assert_eq!(run.count(Agreement::None, 1), 0);
/// let rich = run.label_share(1, ProportionInterval::Wilson, Confidence::P99);
/// assert!(rich.interval.contains(5.0 / 22.0));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JointTable<O, L> {
    label: L,
    names: Vec<String>,
    /// Sorted by outcome; by label.
    cells: Vec<(O, Vec<u64>)>,
    missing: u64,
}

impl<O: Copy + Ord, L: Label<O>> JointTable<O, L> {
    /// Nothing seen yet.
    pub fn new(label: L) -> Self {
        JointTable { names: label.names(), label, cells: Vec::new(), missing: 0 }
    }

    /// The labels.
    pub fn labels(&self) -> &[String] {
        &self.names
    }

    /// The outcomes seen, in order, each with its count by label.
    pub fn counts(&self) -> &[(O, Vec<u64>)] {
        &self.cells
    }

    /// How many episodes had no label.
    pub fn missing(&self) -> u64 {
        self.missing
    }

    /// How many episodes are in the table.
    pub fn total(&self) -> u64 {
        self.cells.iter().flat_map(|(_, counts)| counts).sum()
    }

    /// How many episodes had this outcome and label.
    pub fn count(&self, outcome: O, label: usize) -> u64 {
        self.row(outcome).get(label).copied().unwrap_or(0)
    }

    fn row(&self, outcome: O) -> &[u64] {
        let at = self.cells.binary_search_by(|(other, _)| other.cmp(&outcome));
        at.map_or(&[], |at| &self.cells[at].1)
    }

    fn with_label(&self, label: usize) -> u64 {
        self.cells.iter().filter_map(|(_, counts)| counts.get(label)).sum()
    }

    /// The share of episodes with this outcome and label.
    pub fn cell(
        &self,
        outcome: O,
        label: usize,
        kind: ProportionInterval,
        confidence: Confidence,
    ) -> Estimate {
        Estimate::proportion(self.count(outcome, label), self.total(), kind, confidence)
    }

    /// The share of episodes with this label.
    pub fn label_share(&self, label: usize, kind: ProportionInterval, confidence: Confidence) -> Estimate {
        Estimate::proportion(self.with_label(label), self.total(), kind, confidence)
    }

    /// The share of this outcome among the episodes with this label.
    pub fn outcome_given_label(
        &self,
        outcome: O,
        label: usize,
        kind: ProportionInterval,
        confidence: Confidence,
    ) -> Estimate {
        Estimate::proportion(self.count(outcome, label), self.with_label(label), kind, confidence)
    }

    /// The share of this label among the episodes with this outcome.
    pub fn label_given_outcome(
        &self,
        outcome: O,
        label: usize,
        kind: ProportionInterval,
        confidence: Confidence,
    ) -> Estimate {
        let all = self.row(outcome).iter().sum();
        Estimate::proportion(self.count(outcome, label), all, kind, confidence)
    }

    /// All cells of the outcomes seen, row after row, with intervals that cover all their shares at once
    /// ([`goodman`](crate::math::interval::goodman)).
    pub fn distribution(&self, confidence: Confidence) -> Vec<(O, usize, Estimate)> {
        let places =
            self.cells.iter().flat_map(|(outcome, row)| (0..row.len()).map(|label| (*outcome, label)));
        let counts: Vec<u64> = self.cells.iter().flat_map(|(_, row)| row.iter().copied()).collect();
        let estimates = Estimate::proportions(&counts, confidence);
        places.zip(estimates).map(|((outcome, label), estimate)| (outcome, label, estimate)).collect()
    }

    fn add(&mut self, outcome: O, label: usize, times: u64) {
        let at = match self.cells.binary_search_by(|(other, _)| other.cmp(&outcome)) {
            Ok(at) => at,
            Err(at) => {
                self.cells.insert(at, (outcome, vec![0; self.names.len()]));
                at
            }
        };
        match self.cells[at].1.get_mut(label) {
            Some(count) => *count += times,
            None => self.missing += times,
        }
    }
}

/// What has other labels cannot be merged: its episodes count as missing.
impl<O: Copy + Ord + Debug + Send + Sync, L: Label<O>> Estimator<O> for JointTable<O, L> {
    fn push(&mut self, outcome: O, row: &[f64]) {
        match self.label.label(outcome, row).filter(|label| *label < self.names.len()) {
            Some(label) => self.add(outcome, label, 1),
            None => self.missing += 1,
        }
    }

    fn merge(&mut self, other: &Self) {
        self.missing += other.missing;
        if self.names != other.names {
            self.missing += other.total();
            return;
        }
        for (outcome, counts) in &other.cells {
            counts.iter().enumerate().for_each(|(label, &times)| self.add(*outcome, label, times));
        }
    }

    fn estimates(&self, confidence: Confidence) -> Vec<(String, Estimate)> {
        let total = self.total();
        let cells = self.cells.iter().flat_map(|(outcome, row)| {
            row.iter().zip(&self.names).map(move |(&count, label)| {
                let kind = ProportionInterval::Wilson;
                (format!("{outcome:?}, {label}"), Estimate::proportion(count, total, kind, confidence))
            })
        });
        cells.collect()
    }
}
