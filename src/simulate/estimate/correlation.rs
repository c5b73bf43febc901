//! The correlation of two columns, with its interval.

use super::column::Column;
use crate::math::interval::{Confidence, Interval};
use crate::simulate::{Estimate, Estimator};
use serde::{Deserialize, Serialize};

/// Moments are kept up to this order.
const ORDER: usize = 4;

/// C(n, k).
const BINOMIAL: [[f64; ORDER + 1]; ORDER + 1] = [
    [1.0, 0.0, 0.0, 0.0, 0.0],
    [1.0, 1.0, 0.0, 0.0, 0.0],
    [1.0, 2.0, 1.0, 0.0, 0.0],
    [1.0, 3.0, 3.0, 1.0, 0.0],
    [1.0, 4.0, 6.0, 4.0, 1.0],
];

/// Estimates the correlation of two columns.
///
/// The standard error comes from the mixed moments of fourth order, so nothing normal is assumed of the numbers; they need finite
/// fourth moments. The interval is normal on Fisher's scale, the inverse hyperbolic tangent. An episode in which one of the
/// numbers is missing counts as missing. Estimates for a [`Precision`](crate::simulate::Precision):
/// `correlation of … and …`.
///
/// # Reference
/// Fisher (1921), Metron 1, 3–32; Steiger & Hakstian (1982), British Journal of Mathematical and Statistical Psychology 35, 208–215,
/// equation 3, for the error without normality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correlation {
    columns: [Column; 2],
    moments: Mixed,
    missing: u64,
}

/// Means of two quantities, and the sums of (x − mean)^p (y − mean)^q at `[p][q]`, for p + q up to the order; the number at `[0][0]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Mixed {
    mean: [f64; 2],
    sums: [[f64; ORDER + 1]; ORDER + 1],
}

impl Mixed {
    fn count(&self) -> f64 {
        self.sums[0][0]
    }

    fn one(pair: [f64; 2]) -> Self {
        let mut one = Mixed { mean: pair, ..Mixed::default() };
        one.sums[0][0] = 1.0;
        one
    }

    /// Those of several pairs, in two passes.
    fn of(pairs: impl Iterator<Item = [f64; 2]> + Clone) -> Self {
        let mut near = Mixed::default();
        let mut range = [(f64::INFINITY, f64::NEG_INFINITY); 2];
        pairs.clone().for_each(|[x, y]| {
            near.sums[0][0] += 1.0;
            near.mean = [near.mean[0] + x, near.mean[1] + y];
            for ((least, most), x) in range.iter_mut().zip([x, y]) {
                (*least, *most) = (x.min(*least), x.max(*most));
            }
        });
        if near.count() == 0.0 {
            return near;
        }
        // Kept among the numbers where rounding would not: what does not vary has no deviations.
        let count = near.count();
        // Zero has no sign, which machines would not agree on.
        near.mean = [0, 1].map(|k| (near.mean[k] / count).max(range[k].0).min(range[k].1) + 0.0);
        for [x, y] in pairs {
            let (x, y) = (x - near.mean[0], y - near.mean[1]);
            let (xs, ys) =
                ([1.0, x, x * x, x * x * x, x * x * x * x], [1.0, y, y * y, y * y * y, y * y * y * y]);
            for (p, sums) in near.sums.iter_mut().enumerate() {
                for (q, sum) in sums.iter_mut().enumerate().take(ORDER + 1 - p).filter(|(q, _)| p + q > 0) {
                    *sum += xs[p] * ys[q];
                }
            }
        }
        // The means are off by their rounding; the first powers say by how much.
        let off = [near.sums[1][0], near.sums[0][1]].map(|sum| sum / count);
        let mut sums = [[0.0; ORDER + 1]; ORDER + 1];
        near.add_from(off.map(|off| -off), &mut sums);
        (sums[0][1], sums[1][0]) = (0.0, 0.0);
        Mixed { mean: [0, 1].map(|k| near.mean[k] + off[k] + 0.0), sums }
    }

    /// Adds to `sums` those of another, whose mean is so far from the one that they are seen from: the powers of a sum are expanded.
    fn add_from(&self, off: [f64; 2], sums: &mut [[f64; ORDER + 1]; ORDER + 1]) {
        let powers = |d: f64| [1.0, d, d * d, d * d * d, d * d * d * d];
        let [x, y] = off.map(powers);
        for p in 0..=ORDER {
            for q in 0..=ORDER - p {
                for i in 0..=p {
                    for j in 0..=q {
                        sums[p][q] += BINOMIAL[p][i] * BINOMIAL[q][j] * x[i] * y[j] * self.sums[p - i][q - j];
                    }
                }
            }
        }
    }

    fn merge(&mut self, other: &Mixed) {
        if other.count() == 0.0 {
            return;
        }
        if self.count() == 0.0 {
            *self = *other; // As it is: it may be too large to be multiplied, even by nothing.
            return;
        }
        let share = other.count() / (self.count() + other.count());
        let mean = [0, 1].map(|k| self.mean[k] + (other.mean[k] - self.mean[k]) * share);
        let mut sums = [[0.0; ORDER + 1]; ORDER + 1];
        [*self, *other].iter().for_each(|seen| {
            seen.add_from([0, 1].map(|k| seen.mean[k] - mean[k]), &mut sums);
        });
        // These are zero about the mean but for rounding.
        (sums[0][1], sums[1][0]) = (0.0, 0.0);
        *self = Mixed { mean, sums };
    }
}

/// Correlations nearer to ±1 differ from it by rounding: one column is then a line of the other.
const ROUNDING: f64 = 64.0 * f64::EPSILON;

impl Correlation {
    /// Nothing seen yet of the two columns.
    pub fn new(first: Column, second: Column) -> Self {
        Correlation { columns: [first, second], moments: Mixed::default(), missing: 0 }
    }

    /// How many pairs of numbers were seen.
    pub fn count(&self) -> u64 {
        self.moments.count() as u64
    }

    /// How many episodes lacked one of the numbers.
    pub fn missing(&self) -> u64 {
        self.missing
    }

    /// The correlation. Not a number where one of the columns does not vary. Then, of fewer than three pairs, and of numbers so large that
    /// their fourth powers are infinite or so small that these vanish, there is no error, and the interval says nothing.
    pub fn correlation(&self, confidence: Confidence) -> Estimate {
        let n = self.moments.count();
        let deviation = [self.moments.sums[2][0], self.moments.sums[0][2]].map(|sum| (sum / n).sqrt());
        let standard = |p: usize, q: usize| {
            self.moments.sums[p][q] / n / (deviation[0].powi(p as i32) * deviation[1].powi(q as i32))
        };
        let r = standard(1, 1).clamp(-1.0, 1.0);
        let variance = standard(2, 2) - r * (standard(3, 1) + standard(1, 3))
            + 0.25 * r * r * (standard(4, 0) + standard(0, 4) + 2.0 * standard(2, 2));
        // The smallest of the fourth powers is that of the column that varies least.
        let vanishes = deviation.iter().any(|x| *x > 0.0 && x.powi(4) < f64::MIN_POSITIVE);
        if !variance.is_finite() || vanishes || n < 3.0 {
            let value = if deviation.iter().all(|x| x.is_finite()) { r } else { f64::NAN };
            return Estimate { value, standard_error: f64::NAN, interval: Interval { low: -1.0, high: 1.0 } };
        }
        let error = (variance.max(0.0) / n).sqrt();
        let off = 1.0 - r * r;
        if off <= ROUNDING {
            let r = r.signum();
            return Estimate { value: r, standard_error: 0.0, interval: Interval { low: r, high: r } };
        }
        let half = confidence.z() * error / off;
        let interval = Interval { low: (r.atanh() - half).tanh(), high: (r.atanh() + half).tanh() };
        Estimate { value: r, standard_error: error, interval }
    }
}

/// What is of other columns cannot be merged: its episodes count as missing.
impl<O> Estimator<O> for Correlation {
    fn push(&mut self, _outcome: O, row: &[f64]) {
        match (self.columns[0].of(row), self.columns[1].of(row)) {
            (Some(x), Some(y)) => self.moments.merge(&Mixed::one([x, y])),
            _ => self.missing += 1,
        }
    }

    fn push_block(&mut self, outcomes: &[O], rows: &[f64]) {
        let width = rows.len().checked_div(outcomes.len()).unwrap_or(0).max(1);
        let [first, second] = &self.columns;
        let rows = rows.chunks_exact(width).take(outcomes.len());
        let pairs = rows.filter_map(|row| Some([first.of(row)?, second.of(row)?]));
        let moments = Mixed::of(pairs);
        self.missing += outcomes.len() as u64 - moments.count() as u64;
        self.moments.merge(&moments);
    }

    fn merge(&mut self, other: &Self) {
        if self.columns != other.columns {
            self.missing += other.count() + other.missing;
            return;
        }
        self.moments.merge(&other.moments);
        self.missing += other.missing;
    }

    fn estimates(&self, confidence: Confidence) -> Vec<(String, Estimate)> {
        let [first, second] = &self.columns;
        let name = format!("correlation of {} and {}", first.name(), second.name());
        vec![(name, self.correlation(confidence))]
    }
}
