//! Means and covariances of several quantities at once, in one pass.

mod scatter;

use crate::math::dispatch;
use crate::math::interval::{Confidence, Interval, normal};
use nalgebra::{DMatrix, DVector};
use scatter::Deviations;
use serde::{Deserialize, Serialize};

/// Streaming means and covariances (Welford 1962), mergeable (Chan, Golub & LeVeque 1983).
///
/// Memory is that of one covariance matrix, however many observations are pushed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct Moments {
    count: u64,
    mean: DVector<f64>,
    /// Sum of products of deviations from the mean; only the lower triangle is kept up.
    scatter: DMatrix<f64>,
}

impl Moments {
    /// No observations yet of `quantities` quantities.
    pub fn new(quantities: usize) -> Self {
        Moments {
            count: 0,
            mean: DVector::zeros(quantities),
            scatter: DMatrix::zeros(quantities, quantities),
        }
    }

    /// Adds one observation: a number for each quantity. Missing numbers count as zero, further ones are ignored.
    pub fn push(&mut self, observed: &[f64]) {
        self.count += 1;
        let weight = 1.0 / self.count as f64;
        let deviation = |mean: &DVector<f64>, i: usize| observed.get(i).copied().unwrap_or(0.0) - mean[i];
        for j in 0..self.mean.len() {
            let scaled = (1.0 - weight) * deviation(&self.mean, j);
            for i in j..self.mean.len() {
                self.scatter[(i, j)] += scaled * deviation(&self.mean, i);
            }
        }
        for i in 0..self.mean.len() {
            let deviation = deviation(&self.mean, i);
            self.mean[i] += deviation * weight;
        }
    }

    /// Adds several observations at once, one after the other in `rows`, each with a number for each quantity; what is left
    /// over is ignored. Faster than [`Moments::push`] one by one, and equal to it but for rounding.
    ///
    /// ```
    /// use bargain::simulate::Moments;
    ///
    /// let mut moments = Moments::new(2);
    /// moments.push_rows(&[1.0, 10.0, 2.0, 20.0, 3.0, 30.0]);
    /// assert_eq!((moments.count(), moments.mean()), (3, &[2.0, 20.0][..]));
    /// assert_eq!(moments.covariance(0, 1), 10.0);
    /// ```
    pub fn push_rows(&mut self, rows: &[f64]) {
        let quantities = self.mean.len();
        let count = rows.len().checked_div(quantities).unwrap_or(0);
        if count == 0 {
            return;
        }
        let rows = &rows[..count * quantities];
        let sums = dispatch(Deviations { rows, quantities });
        let each = 1.0 / count as f64;
        self.merge(&Moments {
            count: count as u64,
            mean: DVector::from_fn(quantities, |i, _| sums.origin(i) + sums.total(i) * each),
            scatter: DMatrix::from_fn(quantities, quantities, |j, i| {
                let product =
                    if j < i { 0.0 } else { sums.product(i, j) - sums.total(i) * (sums.total(j) * each) };
                // Of numbers so small that their squares vanish, the difference may be negative.
                if i == j && product < 0.0 { 0.0 } else { product }
            }),
        });
    }

    /// Adds what `other` has seen, of the same quantities. If it is of another number of them, nothing can be said any more: all means and
    /// covariances become NaN, unless nothing had been seen here.
    pub fn merge(&mut self, other: &Moments) {
        if other.count == 0 {
            return;
        }
        if self.mean.len() != other.mean.len() {
            if self.count == 0 {
                self.clone_from(other);
            } else {
                self.spoil(other.count);
            }
            return;
        }
        let (n, m) = (self.count as f64, other.count as f64);
        let between = &other.mean - &self.mean;
        self.scatter += &other.scatter;
        for j in 0..between.len() {
            let scaled = n * m / (n + m) * between[j];
            for i in j..between.len() {
                self.scatter[(i, j)] += scaled * between[i];
            }
        }
        self.mean.axpy(m / (n + m), &between, 1.0);
        self.count += other.count;
    }

    /// Adds observations of which nothing can be said, so that nothing can be of all together.
    pub(super) fn spoil(&mut self, observations: u64) {
        if observations > 0 {
            self.count += observations;
            self.mean.fill(f64::NAN);
            self.scatter.fill(f64::NAN);
        }
    }

    /// Number of observations.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Means, in the order of the quantities; zeros before the first observation.
    pub fn mean(&self) -> &[f64] {
        self.mean.as_slice()
    }

    /// Unbiased covariance of quantities `i` and `j`; NaN before the second observation, and of a quantity that there is not.
    pub fn covariance(&self, i: usize, j: usize) -> f64 {
        if self.count < 2 {
            return f64::NAN;
        }
        let scatter = self.scatter.get((i.max(j), i.min(j)));
        scatter.map_or(f64::NAN, |scatter| scatter / (self.count - 1) as f64)
    }

    /// Correlation of quantities `i` and `j`; NaN before the second observation, and where one of them does not vary. Its interval is
    /// that of [`Correlation`](super::Correlation).
    pub fn correlation(&self, i: usize, j: usize) -> f64 {
        self.covariance(i, j) / (self.covariance(i, i) * self.covariance(j, j)).sqrt()
    }

    /// Standard error of the mean of quantity `i`; NaN before the second observation.
    pub fn standard_error(&self, i: usize) -> f64 {
        (self.covariance(i, i) / self.count as f64).sqrt()
    }

    /// Interval of the mean of quantity `i`, by the normal approximation.
    pub fn interval(&self, i: usize, confidence: Confidence) -> Interval {
        let mean = self.mean.get(i).copied().unwrap_or(f64::NAN);
        normal(mean, self.standard_error(i), confidence)
    }
}

/// How moments are saved.
#[derive(Serialize, Deserialize)]
struct Saved {
    count: u64,
    mean: Vec<f64>,
    /// Column after column.
    scatter: Vec<f64>,
}

impl From<Moments> for Saved {
    fn from(moments: Moments) -> Self {
        let Moments { count, mean, scatter } = moments;
        Saved { count, mean: mean.as_slice().to_vec(), scatter: scatter.as_slice().to_vec() }
    }
}

impl TryFrom<Saved> for Moments {
    type Error = &'static str;

    fn try_from(Saved { count, mean, scatter }: Saved) -> Result<Self, Self::Error> {
        let quantities = mean.len();
        if quantities.checked_mul(quantities) != Some(scatter.len()) {
            return Err("moments need as many rows and columns as means");
        }
        let (mean, scatter) = (DVector::from_vec(mean), DMatrix::from_vec(quantities, quantities, scatter));
        Ok(Moments { count, mean, scatter })
    }
}

#[cfg(test)]
mod tests {
    use super::Moments;

    /// Rows of correlated quantities; the first row is far from all others, and so an unlucky origin.
    fn rows(quantities: usize, count: usize, mean: f64) -> Vec<f64> {
        let number = |k: usize| ((k * k * 7919 + k * 104_729) % 1009) as f64 / 1009.0;
        let outlier = |row: usize| if row == 0 { 20.0 } else { 0.0 };
        let number = |i: usize| mean + outlier(i / quantities) + number(i) + number(i / quantities);
        (0..count * quantities).map(number).collect()
    }

    #[test]
    fn rows_pushed_at_once_are_rows_pushed_one_by_one() {
        for (quantities, count) in
            (1..=9).chain([15, 16, 17]).flat_map(|q| [1, 2, 63, 64, 700].map(|n| (q, n)))
        {
            for (mean, tolerance) in [(0.0, 1e-12), (1e6, 1e-8)] {
                let rows = rows(quantities, count, mean);
                let [mut single, mut blocks] = [Moments::new(quantities), Moments::new(quantities)];
                rows.chunks(quantities).for_each(|row| single.push(row));
                rows.chunks(512 * quantities).for_each(|block| blocks.push_rows(block));
                assert_eq!(single.count(), blocks.count());
                for i in 0..quantities {
                    assert!((single.mean()[i] - blocks.mean()[i]).abs() <= 1e-15 * (30.0 + mean) * 10.0);
                    for j in 0..quantities {
                        let [x, y] = [single.covariance(i, j), blocks.covariance(i, j)];
                        assert_eq!(x.to_bits(), single.covariance(j, i).to_bits());
                        let close = (x - y).abs() <= tolerance * single.covariance(i, i).abs();
                        assert!(
                            close || count == 1,
                            "{quantities} quantities, {count} rows, ({i}, {j}): {x}, {y}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn moments_of_other_quantities_leave_nothing_that_looks_like_a_number() {
        let (mut two, mut three) = (Moments::new(2), Moments::new(3));
        two.push(&[1.0, 2.0]);
        three.push(&[1.0, 2.0, 3.0]);
        let mut none = Moments::new(2);
        none.merge(&three);
        assert_eq!(none, three);
        two.merge(&three);
        assert!(two.count() == 2 && two.mean().iter().all(|x| x.is_nan()) && two.covariance(0, 1).is_nan());
    }

    #[test]
    fn what_does_not_vary_has_a_variance_of_zero_and_no_correlation() {
        for constant in [0.3, -0.1, 1.0 / 3.0, 1e300, 5e-324] {
            for count in [2, 3, 63, 64, 65, 300, 1000] {
                let rows: Vec<f64> = (0..count).flat_map(|i| [constant, f64::from(i)]).collect();
                let mut moments = Moments::new(2);
                rows.chunks(512 * 2).for_each(|block| moments.push_rows(block));
                assert_eq!(moments.mean()[0], constant);
                assert_eq!((moments.covariance(0, 0), moments.standard_error(0)), (0.0, 0.0), "{constant}");
                assert!(moments.correlation(0, 1).is_nan());
            }
        }
    }

    #[test]
    fn nothing_pushed_changes_nothing() {
        let mut moments = Moments::new(3);
        moments.push_rows(&[]);
        moments.push_rows(&[1.0, 2.0]);
        assert_eq!(moments, Moments::new(3));
        Moments::new(0).push_rows(&[1.0]);
    }
}
