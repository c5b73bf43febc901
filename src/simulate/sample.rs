//! What the engine keeps of every run: counts of outcomes, and moments of what is counted along an episode.

use super::episode::Episodes;
use super::estimator::Estimator;
use super::moments::Moments;
use crate::game::Payoffs;
use crate::math::interval::{Confidence, Interval, wilson};
use serde::{Deserialize, Serialize};
use std::fmt::Debug;

/// What a run of episodes showed: counts of outcomes, means of payoffs and tallies, with their errors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample<O> {
    /// Sorted by outcome.
    counts: Vec<(O, u64)>,
    /// Of the payoffs and the tallies.
    moments: Moments,
    tallies: Vec<String>,
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
        let at = self.counts.binary_search_by(|(other, _)| other.cmp(&outcome));
        let (successes, trials) = (at.map_or(0, |at| self.counts[at].1), self.episodes());
        let value = successes as f64 / trials as f64;
        Estimate {
            value,
            standard_error: (value * (1.0 - value) / trials as f64).sqrt(),
            interval: wilson(successes, trials, confidence),
        }
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
impl<O: Copy + Ord + Debug + Send + Sync> Estimator<O> for Sample<O> {
    fn push(&mut self, outcome: O, row: &[f64]) {
        self.count(outcome, 1);
        self.moments.push(row);
    }

    fn push_block(&mut self, outcomes: &[O], rows: &[f64]) {
        outcomes.iter().for_each(|&outcome| self.count(outcome, 1));
        self.moments.push_rows(rows);
    }

    fn merge(&mut self, other: &Self) {
        other.counts.iter().for_each(|&(outcome, times)| self.count(outcome, times));
        self.moments.merge(&other.moments);
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
