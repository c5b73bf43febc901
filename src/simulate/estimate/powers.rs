//! Sums of powers of deviations from the mean, up to the fourth, in one pass.

use crate::math::interval::{Confidence, normal};
use crate::simulate::Estimate;
use serde::{Deserialize, Serialize};

/// Number, mean, and sums of the second, third and fourth power of the deviations from it; mergeable (Pébay 2008).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Powers {
    pub count: u64,
    pub mean: f64,
    pub second: f64,
    pub third: f64,
    pub fourth: f64,
}

impl Powers {
    /// Those of one number.
    pub fn one(x: f64) -> Self {
        Powers { count: 1, mean: x, ..Powers::default() }
    }

    /// Those of several numbers.
    pub fn of(numbers: impl Iterator<Item = f64> + Clone) -> Self {
        let (mut count, mut sum) = (0_u64, 0.0);
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        numbers.clone().for_each(|x| {
            (count, sum) = (count + 1, sum + x);
            (least, most) = (x.min(least), x.max(most));
        });
        if count == 0 {
            return Powers::default();
        }
        // Kept among the numbers where rounding would not: what does not vary has no deviations.
        let about = (sum / count as f64).max(least).min(most);
        let mut sums = [0.0; 4];
        for x in numbers {
            let (d, square) = (x - about, (x - about) * (x - about));
            [d, square, square * d, square * square].iter().zip(&mut sums).for_each(|(x, sum)| *sum += x);
        }
        // The mean is off by its rounding; the first power says by how much.
        let [first, second, third, fourth] = sums;
        let (n, d) = (count as f64, first / count as f64);
        Powers {
            count,
            mean: about + d,
            second: (second - first * d).max(0.0),
            third: third - d * (3.0 * second - 2.0 * first * d),
            fourth: fourth - d * (4.0 * third - d * (6.0 * second - 3.0 * n * d * d)),
        }
    }

    pub fn merge(&mut self, other: &Powers) {
        if self.count == 0 || other.count == 0 {
            *self = if self.count == 0 { *other } else { *self };
            return;
        }
        let (a, b) = (self.count as f64, other.count as f64);
        let n = a + b;
        let (d, p, q) = (other.mean - self.mean, a / n, b / n);
        let (second, third) = ([self.second, other.second], [self.third, other.third]);
        self.fourth += other.fourth
            + d * d * d * d * n * p * q * (p * p - p * q + q * q)
            + 6.0 * d * d * (p * p * second[1] + q * q * second[0])
            + 4.0 * d * (p * third[1] - q * third[0]);
        self.third +=
            other.third + d * d * d * n * p * q * (p - q) + 3.0 * d * (p * second[1] - q * second[0]);
        self.second += other.second + d * d * n * p * q;
        self.mean += d * q;
        self.count += other.count;
    }

    /// Unbiased variance; NaN before the second number.
    pub fn variance(&self) -> f64 {
        if self.count < 2 { f64::NAN } else { self.second / (self.count - 1) as f64 }
    }

    /// The mean, with its interval by the normal approximation.
    pub fn mean(&self, confidence: Confidence) -> Estimate {
        let error = (self.variance() / self.count as f64).sqrt();
        let value = if self.count == 0 { f64::NAN } else { self.mean };
        Estimate { value, standard_error: error, interval: normal(value, error, confidence) }
    }
}
