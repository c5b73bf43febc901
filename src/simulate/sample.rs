//! What the engine keeps of every run: counts of outcomes, and moments of what is counted along an episode.

use super::episode::Episodes;
use super::estimator::Estimator;
use super::moments::Moments;
use crate::game::Payoffs;
use crate::math::interval::{Confidence, Interval, ProportionInterval, goodman, student};
use serde::{Deserialize, Serialize};
use std::fmt::Debug;

/// What a run of episodes showed: counts of outcomes, means of payoffs and tallies, with their errors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Saved<O>", bound(deserialize = "O: Deserialize<'de> + Ord"))]
pub struct Sample<O> {
    /// Sorted by outcome.
    counts: Vec<(O, u64)>,
    /// Of the payoffs and the tallies.
    moments: Moments,
    tallies: Vec<String>,
}

/// How a sample is saved.
#[derive(Deserialize)]
struct Saved<O> {
    counts: Vec<(O, u64)>,
    moments: Moments,
    tallies: Vec<String>,
}

impl<O: Ord> TryFrom<Saved<O>> for Sample<O> {
    type Error = &'static str;

    fn try_from(Saved { counts, moments, tallies }: Saved<O>) -> Result<Self, Self::Error> {
        if moments.mean().len() != 2 + tallies.len() {
            return Err("a sample needs a mean for each payoff and tally");
        }
        if !counts.is_sorted_by(|(earlier, _), (later, _)| earlier < later) {
            return Err("a sample needs its outcomes in order, each once");
        }
        let counted = counts.iter().try_fold(0_u64, |sum, (_, count)| sum.checked_add(*count));
        if counted != Some(moments.count()) {
            return Err("a sample needs an outcome for each episode");
        }
        Ok(Sample { counts, moments, tallies })
    }
}

/// An estimate with its standard error and an interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The interval at the confidence asked for.
    pub interval: Interval,
}

impl Estimate {
    /// The proportion of `successes` out of `trials`, with an interval of this kind. Not a number out of no trials.
    pub fn proportion(successes: u64, trials: u64, kind: ProportionInterval, confidence: Confidence) -> Self {
        let value = successes.min(trials) as f64 / trials as f64;
        Estimate {
            value,
            standard_error: (value * (1.0 - value) / trials as f64).sqrt(),
            interval: kind.of(successes, trials, confidence),
        }
    }

    /// The proportions of all classes of a sample with these counts, with intervals that cover all the true proportions at once
    /// ([`goodman`]).
    pub fn proportions(counts: &[u64], confidence: Confidence) -> Vec<Self> {
        let trials = counts.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
        let kind = ProportionInterval::Wilson;
        let estimates = counts.iter().map(|&count| Estimate::proportion(count, trials, kind, confidence));
        let intervals = goodman(counts, confidence);
        estimates.zip(intervals).map(|(estimate, interval)| Estimate { interval, ..estimate }).collect()
    }

    /// The mean of `count` independent numbers, with [Student's interval](student).
    pub(crate) fn student(value: f64, standard_error: f64, count: u64, confidence: Confidence) -> Self {
        Estimate { value, standard_error, interval: student(value, standard_error, count, confidence) }
    }
}

impl<O: Copy + Ord> Sample<O> {
    /// Nothing seen yet of episodes with these tallies.
    pub fn new(tallies: Vec<String>) -> Self {
        Sample { counts: Vec::new(), moments: Moments::new(2 + tallies.len()), tallies }
    }

    /// Nothing seen yet of the episodes of `game`.
    pub fn of<E: Episodes<Outcome = O>>(game: &E) -> Self {
        Sample::new(game.tallies())
    }

    fn count(&mut self, outcome: O, times: u64) {
        match self.counts.binary_search_by(|(other, _)| other.cmp(&outcome)) {
            Ok(at) => self.counts[at].1 += times,
            Err(at) => self.counts.insert(at, (outcome, times)),
        }
    }

    /// Number of episodes played.
    pub fn episodes(&self) -> u64 {
        self.moments.count()
    }

    /// The outcomes that occurred, in order, with the number of their episodes.
    pub fn counts(&self) -> &[(O, u64)] {
        &self.counts
    }

    /// The proportion of `outcome`, with the Wilson interval.
    pub fn proportion(&self, outcome: O, confidence: Confidence) -> Estimate {
        self.proportion_by(outcome, ProportionInterval::Wilson, confidence)
    }

    /// The proportion of `outcome`, with an interval of the kind asked for.
    pub fn proportion_by(&self, outcome: O, kind: ProportionInterval, confidence: Confidence) -> Estimate {
        Estimate::proportion(self.count_of(outcome), self.episodes(), kind, confidence)
    }

    /// The proportions of all classes, with intervals that cover the whole true distribution at once
    /// ([`goodman`]). `classes` says which there are besides those seen, such as
    /// [`Play::outcomes`](crate::solve::Play::outcomes); the answer is in order.
    pub fn distribution(&self, classes: &[O], confidence: Confidence) -> Vec<(O, Estimate)> {
        let mut all: Vec<O> =
            classes.iter().copied().chain(self.counts.iter().map(|count| count.0)).collect();
        all.sort_unstable();
        all.dedup();
        let counts: Vec<u64> = all.iter().map(|&outcome| self.count_of(outcome)).collect();
        all.into_iter().zip(Estimate::proportions(&counts, confidence)).collect()
    }

    fn count_of(&self, outcome: O) -> u64 {
        let at = self.counts.binary_search_by(|(other, _)| other.cmp(&outcome));
        at.map_or(0, |at| self.counts[at].1)
    }

    /// Means of the players' discounted payoffs.
    pub fn payoffs(&self, confidence: Confidence) -> [Estimate; 2] {
        [0, 1].map(|player| self.estimate(player, confidence))
    }

    /// Means of the players' discounted payoffs, as numbers.
    pub fn mean_payoffs(&self) -> Payoffs {
        [self.moments.mean()[0], self.moments.mean()[1]]
    }

    /// Means of the tallies, by name.
    pub fn tallies(&self, confidence: Confidence) -> Vec<(&str, Estimate)> {
        let names = self.tallies.iter().enumerate();
        names.map(|(i, name)| (&name[..], self.estimate(2 + i, confidence))).collect()
    }

    /// Means and covariances of both payoffs and then the tallies.
    pub fn moments(&self) -> &Moments {
        &self.moments
    }

    fn estimate(&self, quantity: usize, confidence: Confidence) -> Estimate {
        Estimate {
            value: self.moments.mean()[quantity],
            standard_error: self.moments.standard_error(quantity),
            interval: self.moments.interval(quantity, confidence),
        }
    }
}

/// The names of the estimates are those of the outcomes as `Debug` writes them, `payoff 1`, `payoff 2`, and the tallies.
///
/// What has other tallies cannot be merged: its outcomes are counted, and all means become NaN.
impl<O: Copy + Ord + Debug + Send + Sync> Estimator<O> for Sample<O> {
    fn push(&mut self, outcome: O, row: &[f64]) {
        self.count(outcome, 1);
        self.moments.push(row);
    }

    fn push_block(&mut self, outcomes: &[O], rows: &[f64]) {
        outcomes.iter().for_each(|&outcome| self.count(outcome, 1));
        let (width, wanted) = (rows.len().checked_div(outcomes.len()).unwrap_or(0), 2 + self.tallies.len());
        if width == wanted {
            self.moments.push_rows(rows);
        } else {
            // Columns that the sample does not keep stand behind its own.
            let rows = rows.chunks_exact(width.max(1));
            rows.for_each(|row| self.moments.push(row));
        }
    }

    fn merge(&mut self, other: &Self) {
        other.counts.iter().for_each(|&(outcome, times)| self.count(outcome, times));
        if self.tallies == other.tallies {
            self.moments.merge(&other.moments);
        } else {
            self.moments.spoil(other.episodes());
        }
    }

    fn estimates(&self, confidence: Confidence) -> Vec<(String, Estimate)> {
        let outcomes = self.counts.iter().map(|&(outcome, _)| outcome);
        let outcomes = outcomes.map(|outcome| (format!("{outcome:?}"), self.proportion(outcome, confidence)));
        let payoffs = self.payoffs(confidence).into_iter().zip(["payoff 1", "payoff 2"]);
        let payoffs = payoffs.map(|(estimate, name)| (name.to_owned(), estimate));
        let tallies = self.tallies(confidence).into_iter();
        outcomes.chain(payoffs).chain(tallies.map(|(name, estimate)| (name.to_owned(), estimate))).collect()
    }
}
