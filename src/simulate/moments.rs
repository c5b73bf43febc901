//! Means and covariances of several quantities at once, in one pass.

use crate::math::interval::{Confidence, Interval, normal};
use nalgebra::{DMatrix, DVector};

/// Streaming means and covariances (Welford 1962), mergeable (Chan, Golub & LeVeque 1983).
///
/// Memory is that of one covariance matrix, however many observations are pushed.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    count: u64,
    mean: DVector<f64>,
    /// Sum of products of deviations from the mean.
    scatter: DMatrix<f64>,
    /// Scratch.
    deviation: DVector<f64>,
}

impl Moments {
    /// No observations yet of `quantities` quantities.
    pub fn new(quantities: usize) -> Self {
        Moments {
            count: 0,
            mean: DVector::zeros(quantities),
            scatter: DMatrix::zeros(quantities, quantities),
            deviation: DVector::zeros(quantities),
        }
    }

    /// Adds one observation: a number for each quantity. Missing numbers count as zero, further ones are ignored.
    #[inline]
    pub fn push(&mut self, observed: &[f64]) {
        self.count += 1;
        let weight = 1.0 / self.count as f64;
        for ((deviation, mean), x) in self.deviation.iter_mut().zip(self.mean.iter_mut()).zip(observed) {
            *deviation = x - *mean;
            *mean += *deviation * weight;
        }
        self.scatter.ger(1.0 - weight, &self.deviation, &self.deviation, 1.0);
    }

    /// Adds what `other` has seen, of the same quantities.
    pub fn merge(&mut self, other: &Moments) {
        if other.count == 0 {
            return;
        }
        let (n, m) = (self.count as f64, other.count as f64);
        let between = &other.mean - &self.mean;
        self.scatter += &other.scatter;
        self.scatter.ger(n * m / (n + m), &between, &between, 1.0);
        self.mean.axpy(m / (n + m), &between, 1.0);
        self.count += other.count;
    }

    /// Number of observations.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Means, in the order of the quantities; zeros before the first observation.
    pub fn mean(&self) -> &[f64] {
        self.mean.as_slice()
    }

    /// Unbiased covariance of quantities `i` and `j`; NaN before the second observation.
    pub fn covariance(&self, i: usize, j: usize) -> f64 {
        if self.count < 2 {
            return f64::NAN;
        }
        self.scatter[(i, j)] / (self.count - 1) as f64
    }

    /// Standard error of the mean of quantity `i`; NaN before the second observation.
    pub fn standard_error(&self, i: usize) -> f64 {
        (self.covariance(i, i) / self.count as f64).sqrt()
    }

    /// Interval of the mean of quantity `i`, by the normal approximation.
    pub fn interval(&self, i: usize, confidence: Confidence) -> Interval {
        normal(self.mean[i], self.standard_error(i), confidence)
    }
}
