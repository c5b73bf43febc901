//! A number by period: its mean and the band in which it lies.

use super::powers::Powers;
use super::quantiles::{inside, quantile};
use super::sketch::Sketch;
use crate::error::between_0_and_1;
use crate::math::interval::{Confidence, Interval};
use crate::simulate::{Estimate, Estimator};
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};

/// Estimates how a recorded number of a [`Watched`](crate::simulate::Watched) play goes on from period to period, over the
/// episodes still under way.
///
/// Made by [`Watched::series`](crate::simulate::Watched::series). Memory: moments and a [`Sketch`] for each period. Estimates for a
/// [`Precision`](crate::simulate::Precision): the mean, `… in period 0` and so on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeSeries {
    name: String,
    /// Position in the row of the number of period 0; those of the others follow.
    first: usize,
    episodes: u64,
    periods: Vec<Period>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Period {
    powers: Powers,
    sketch: Sketch,
}

/// A number in one period, over the episodes in which it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SeriesPoint {
    /// The period, from 0.
    pub period: usize,
    /// How many episodes had a finite number: those that had come so far and not ended.
    pub count: u64,
    /// The mean, with its interval.
    pub mean: Estimate,
    /// The standard deviation between episodes.
    pub standard_deviation: f64,
    /// The quantiles between which the wanted share of episodes lies, with equal shares outside; each to within 1/256 of
    /// itself.
    pub band: Interval,
    /// The smallest and the largest number.
    pub range: Interval,
}

impl TimeSeries {
    pub(in super::super) fn new(name: String, first: usize, periods: usize) -> Self {
        TimeSeries { name, first, episodes: 0, periods: vec![Period::default(); periods] }
    }

    /// What was recorded.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many episodes were seen.
    pub fn episodes(&self) -> u64 {
        self.episodes
    }

    /// Every period to which an episode has come, with the band in which this share of the episodes lies.
    ///
    /// # Errors
    /// A share that is not in (0, 1).
    pub fn points(&self, share: f64, confidence: Confidence) -> Result<Vec<SeriesPoint>, Error> {
        let share = between_0_and_1("share", share)?;
        let seen = self.periods.iter().enumerate().filter(|(_, period)| period.powers.count > 0);
        let value = |sketch: &Sketch, level| quantile(sketch, level, confidence).value;
        let point = |(period, Period { powers, sketch }): (usize, &Period)| SeriesPoint {
            period,
            count: powers.count,
            mean: powers.mean(confidence),
            standard_deviation: powers.variance().sqrt(),
            band: Interval { low: value(sketch, 0.5 - share / 2.0), high: value(sketch, 0.5 + share / 2.0) },
            range: Interval { low: sketch.min().unwrap_or(f64::NAN), high: sketch.max().unwrap_or(f64::NAN) },
        };
        Ok(seen.map(point).collect())
    }

    /// The quantile at `level` in a period, with its [interval](super::Quantiles::quantile).
    ///
    /// # Errors
    /// A level that is not in (0, 1); a period to which no episode has come.
    pub fn quantile(&self, period: usize, level: f64, confidence: Confidence) -> Result<Estimate, Error> {
        let mut problems = Vec::new();
        if !inside(level) {
            problems.push(Problem::new("level", level, "must be a number in (0, 1)"));
        }
        let sketch = self.periods.get(period).map(|period| &period.sketch);
        let seen = sketch.filter(|sketch| sketch.count() > 0);
        match seen {
            Some(sketch) if problems.is_empty() => Ok(quantile(sketch, level, confidence)),
            Some(_) => Err(Error::invalid(problems)),
            None => {
                problems.push(Problem::new("period", period, "must be one to which an episode has come"));
                Err(Error::invalid(problems))
            }
        }
    }
}

/// What is of another number cannot be merged: its episodes count as those that came to no period. What has another number of periods
/// cannot be merged beyond those in common.
impl<O> Estimator<O> for TimeSeries {
    fn push(&mut self, _outcome: O, row: &[f64]) {
        self.episodes += 1;
        let numbers = row.get(self.first..).unwrap_or_default();
        for (period, &x) in self.periods.iter_mut().zip(numbers) {
            if period.sketch.push(x) {
                period.powers.merge(&Powers::one(x));
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.episodes += other.episodes;
        if self.name != other.name || self.first != other.first {
            return;
        }
        for (period, other) in self.periods.iter_mut().zip(&other.periods) {
            period.powers.merge(&other.powers);
            period.sketch.merge(&other.sketch);
        }
    }

    fn estimates(&self, confidence: Confidence) -> Vec<(String, Estimate)> {
        let seen = self.periods.iter().enumerate().filter(|(_, period)| period.powers.count > 0);
        seen.map(|(at, period)| (in_period(&self.name, at), period.powers.mean(confidence))).collect()
    }
}

/// The name of a number in a period.
pub(in super::super) fn in_period(name: &str, period: usize) -> String {
    format!("{name} in period {period}")
}
