//! The bootstrap of statistics that are functions of sums over independent pieces.

use super::Sensitivity;
use crate::math::interval::Interval;
use crate::parallel;
use crate::simulate::Estimate;
use crate::study::streams::{Use, below, stream};
use crate::study::uncertainty::quantile;

/// Several blocks of pieces, each drawn from with replacement by itself (Efron 1979; several samples: Davison & Hinkley 1997,
/// §3.2). A piece is a row of numbers, of which the statistics see the sums.
pub(super) struct Bootstrap<'a> {
    pub blocks: &'a [Vec<Vec<f64>>],
}

impl Bootstrap<'_> {
    /// The statistics of the sums of each block.
    pub fn whole(&self, statistics: impl Fn(&[Vec<f64>]) -> Vec<f64>) -> Vec<f64> {
        let sums: Vec<Vec<f64>> = self.blocks.iter().map(|block| sums(block, 0..block.len())).collect();
        statistics(&sums)
    }

    /// The statistics with their standard errors and percentile intervals from resamples keyed by the study's seed.
    pub fn estimates(
        &self,
        study: &Sensitivity<'_>,
        statistics: impl Fn(&[Vec<f64>]) -> Vec<f64> + Sync,
    ) -> Vec<Estimate> {
        let resample = |number: u64| {
            let mut stream = stream(study.seed, Use::Resample, number);
            let one = |block: &Vec<Vec<f64>>| {
                sums(block, (0..block.len()).map(|_| below(&mut stream, block.len())))
            };
            statistics(&self.blocks.iter().map(one).collect::<Vec<_>>())
        };
        let resampled: Vec<Vec<f64>> = parallel::map(0..study.resamples as u64, resample);
        let tail = 0.5 * (1.0 - study.confidence.level());
        let estimate = |(i, value): (usize, f64)| {
            // A resample in which the output does not vary, but for rounding, has no shares.
            let mut drawn: Vec<f64> = resampled.iter().map(|row| row[i]).filter(|x| x.is_finite()).collect();
            if drawn.len() < 2 {
                return unknown(value);
            }
            drawn.sort_by(f64::total_cmp);
            let count = drawn.len() as f64;
            let mean = drawn.iter().sum::<f64>() / count;
            let squares: f64 = drawn.iter().map(|x| (x - mean) * (x - mean)).sum();
            let interval = Interval { low: quantile(&drawn, tail), high: quantile(&drawn, 1.0 - tail) };
            Estimate { value, standard_error: (squares / (count - 1.0)).sqrt(), interval }
        };
        self.whole(&statistics).into_iter().enumerate().map(estimate).collect()
    }
}

/// A variance of no more than this part of the mean square is rounding: deviations are from the mean of all pieces, and of those
/// that are all the same the square of the sum cancels the squares but for some last digits.
const ROUNDING: f64 = 1e-12;

/// The variance from a count, a sum and a sum of squares; zero if it is rounding.
pub(super) fn variance(count: f64, sum: f64, squares: f64) -> f64 {
    let variance = (squares - sum * sum / count) / (count - 1.0);
    if variance <= ROUNDING * squares / count { 0.0 } else { variance }
}

/// The power of two at or next below the largest of these deviations in size; one if all are zero. In units of it squares neither
/// vanish nor overflow, and no digit changes.
pub(super) fn unit(deviations: impl Iterator<Item = f64>) -> f64 {
    let largest = deviations.fold(0.0f64, |largest, x| largest.max(x.abs()));
    // A number without its sign and the digits after the first.
    let power = f64::from_bits(f64::INFINITY.to_bits() & largest.to_bits());
    if power.is_normal() { power } else { 1.0 }
}

/// An estimate of whose error nothing is known.
pub(super) fn unknown(value: f64) -> Estimate {
    let interval = Interval { low: f64::NEG_INFINITY, high: f64::INFINITY };
    Estimate { value, standard_error: f64::INFINITY, interval }
}

/// A share of the variance; not a number if there is none.
pub(super) fn share(part: f64, variance: f64) -> f64 {
    if variance > 0.0 { part / variance } else { f64::NAN }
}

/// The sums of these rows of a block, by column.
pub(super) fn sums(block: &[Vec<f64>], rows: impl Iterator<Item = usize>) -> Vec<f64> {
    let mut sums = vec![0.0; block.first().map_or(0, Vec::len)];
    for row in rows {
        sums.iter_mut().zip(&block[row]).for_each(|(sum, x)| *sum += x);
    }
    sums
}
