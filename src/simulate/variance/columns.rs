//! The rows of methods that weigh: payoffs and tallies, then a column for each class of ending.

use crate::math::interval::Confidence;
use crate::simulate::{Estimate, Sample};
use std::fmt::Debug;

/// The classes of endings that have columns, in order.
#[derive(Debug, Clone)]
pub(super) struct Columns<O> {
    outcomes: Vec<O>,
}

impl<O: Copy + Ord + Debug> Columns<O> {
    pub(super) fn new(outcomes: impl IntoIterator<Item = O>) -> Self {
        let mut outcomes: Vec<O> = outcomes.into_iter().collect();
        outcomes.sort_unstable();
        outcomes.dedup();
        Columns { outcomes }
    }

    pub(super) fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// The column of an outcome, counted from the first one of outcomes.
    pub(super) fn at(&self, outcome: O) -> Option<usize> {
        self.outcomes.binary_search(&outcome).ok()
    }

    /// The names of all columns behind the payoffs.
    pub(super) fn names(&self, tallies: impl IntoIterator<Item = String>) -> Vec<String> {
        tallies.into_iter().chain(self.outcomes.iter().map(|outcome| format!("{outcome:?}"))).collect()
    }
}

/// The estimate in the column of `outcome`: its probability, or the difference of its probabilities. Nothing if the sample has
/// no such column.
///
/// The column has the name that `Debug` gives the outcome, and so can be named in a
/// [`Precision`](crate::simulate::Precision) too.
pub fn of_outcome<O: Debug, P: Copy + Ord>(
    sample: &Sample<P>,
    outcome: O,
    confidence: Confidence,
) -> Option<Estimate> {
    let name = format!("{outcome:?}");
    // From the back: a tally may have the name of an outcome.
    let columns = sample.tallies(confidence).into_iter().rev();
    columns.filter(|(other, _)| *other == name).map(|(_, estimate)| estimate).next()
}
