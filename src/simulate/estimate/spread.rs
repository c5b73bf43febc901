//! Mean and variance of one column, each with its interval.

use super::column::Column;
use super::powers::Powers;
use crate::math::interval::{Confidence, Interval};
use crate::simulate::{Estimate, Estimator};
use serde::{Deserialize, Serialize};

/// Estimates mean, variance and shape of a column.
///
/// The standard error of the variance comes from the fourth moment, so nothing normal is assumed of the numbers; they need
/// finite fourth moments. Estimates for a [`Precision`](crate::simulate::Precision): `mean of` and `variance of` the
/// column.
///
/// ```
/// use bargain::game::{Player, catalogue::Ultimatum};
/// use bargain::math::interval::Confidence;
/// use bargain::simulate::{Column, Direct, MonteCarlo, Spread};
/// use bargain::strategy::Uniform;
///
/// let game = Ultimatum::with_grid(10);
/// let play = Direct::new(&game, &Uniform, &Uniform);
/// let spread = Spread::new(Column::payoff(Player::First));
/// let run = MonteCarlo::new(7).episodes(50_000)?.estimate(&play, spread);
/// // A uniform share of 0, 0.1, …, 1 that every second time is not agreed on.
/// assert!(run.mean(Confidence::P99).interval.contains(0.25));
/// assert!(run.variance(Confidence::P99).interval.contains(0.35 / 2.0 - 0.0625));
/// # Ok::<(), bargain::Error>(())
/// ```
///
/// # Reference
/// Pébay (2008), Sandia report SAND2008-6212, for the merging; Cramér (1946), section 27.4, for the error of a variance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    column: Column,
    powers: Powers,
    missing: u64,
}

impl Spread {
    /// Nothing seen yet of `column`.
    pub fn new(column: Column) -> Self {
        Spread { column, powers: Powers::default(), missing: 0 }
    }

    /// How many numbers were seen.
    pub fn count(&self) -> u64 {
        self.powers.count
    }

    /// How many episodes had no finite number there.
    pub fn missing(&self) -> u64 {
        self.missing
    }

    /// The mean, with its interval by the normal approximation.
    pub fn mean(&self, confidence: Confidence) -> Estimate {
        self.powers.mean(confidence)
    }

    /// The unbiased variance. Its interval is normal on the scale of logarithms, so that it stays positive.
    ///
    /// The error is no smaller than that of numbers with kurtosis 1, the least there is: two values, each as probable as the other. Where
    /// the kurtosis found comes near that, what it says of the error is mostly chance. Of fewer than two numbers, or of numbers so large or
    /// small that their fourth powers are infinite or vanish, there is no error, and the interval says nothing.
    pub fn variance(&self, confidence: Confidence) -> Estimate {
        let (value, n) = (self.powers.variance(), self.powers.count as f64);
        let of_variance = (self.powers.fourth / n - (n - 3.0) / (n - 1.0) * value * value) / n;
        let least = 2.0 * value * value / (n * (n - 1.0));
        let vanishes = value > 0.0 && value * value < f64::MIN_POSITIVE;
        if !of_variance.is_finite() || vanishes {
            return Estimate {
                value,
                standard_error: f64::NAN,
                interval: Interval { low: 0.0, high: f64::INFINITY },
            };
        }
        let error = of_variance.max(least).max(0.0).sqrt();
        let factor = if value > 0.0 { (confidence.z() * error / value).exp() } else { 1.0 };
        let interval = Interval { low: value / factor, high: value * factor };
        Estimate { value, standard_error: error, interval }
    }

    /// The standard deviation: the root of the variance, and of its interval.
    pub fn standard_deviation(&self, confidence: Confidence) -> Estimate {
        let variance = self.variance(confidence);
        let (value, Interval { low, high }) = (variance.value.sqrt(), variance.interval);
        let error =
            if value > 0.0 { variance.standard_error / (2.0 * value) } else { variance.standard_error };
        Estimate { value, standard_error: error, interval: Interval { low: low.sqrt(), high: high.sqrt() } }
    }

    /// Skewness: the third central moment over the third power of the standard deviation. NaN where nothing varies.
    pub fn skewness(&self) -> f64 {
        let n = self.powers.count as f64;
        self.powers.third / n / (self.powers.second / n).powf(1.5)
    }

    /// Kurtosis: the fourth central moment over the square of the variance, 3 for normal numbers. NaN where nothing varies.
    pub fn kurtosis(&self) -> f64 {
        let n = self.powers.count as f64;
        n * self.powers.fourth / (self.powers.second * self.powers.second)
    }
}

/// What is of another column cannot be merged: its episodes count as missing.
impl<O> Estimator<O> for Spread {
    fn push(&mut self, _outcome: O, row: &[f64]) {
        match self.column.of(row) {
            Some(x) => self.powers.merge(&Powers::one(x)),
            None => self.missing += 1,
        }
    }

    fn push_block(&mut self, outcomes: &[O], rows: &[f64]) {
        let width = rows.len().checked_div(outcomes.len()).unwrap_or(0).max(1);
        let rows = rows.chunks_exact(width).take(outcomes.len());
        let powers = Powers::of(rows.filter_map(|row| self.column.of(row)));
        self.missing += outcomes.len() as u64 - powers.count;
        self.powers.merge(&powers);
    }

    fn merge(&mut self, other: &Self) {
        if self.column != other.column {
            self.missing += other.count() + other.missing;
            return;
        }
        self.powers.merge(&other.powers);
        self.missing += other.missing;
    }

    fn estimates(&self, confidence: Confidence) -> Vec<(String, Estimate)> {
        let name = self.column.name();
        let mean = (format!("mean of {name}"), self.mean(confidence));
        vec![mean, (format!("variance of {name}"), self.variance(confidence))]
    }
}
