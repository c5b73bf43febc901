//! One quantity over draws of parameters: its mean with an error, its quantiles, and the split of its variance.

use crate::math::Sum;
use crate::math::interval::{Confidence, Interval};
use crate::simulate::Estimate;
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// A probability or an expected payoff over the draws of parameters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quantity {
    /// The mean over parameters and chance, with its Monte Carlo error: what more draws (and episodes) would make smaller.
    ///
    /// From random points, the error is the standard deviation between draws over √K, which holds the noise of episodes too.
    /// From Sobol' points that formula is wrong, since the points depend on each other; the error is then that between
    /// independent scramblings (Owen 1997; L'Ecuyer & Lemieux 2002), weighted by their draws (those that failed are
    /// missing). The interval is Student's, of a probability cut to \[0, 1\].
    pub mean: Estimate,
    /// Where the quantity lies by what the parameters may be: quantiles over draws (Hyndman & Fan 1996, definition 8). More draws
    /// make it truer, not smaller. With fewer than 27 draws the ends of a 95 %
    /// interval are the extremes.
    pub by_parameters: Interval,
    /// What varies because of parameters, and what because of chance. Nothing for payoffs evaluated exactly: their
    /// distribution within a draw is not known, only its mean.
    pub variance: Option<VarianceSplit>,
}

/// The law of total variance (Blitzstein & Hwang 2019, §9.5): the variance of what an episode gives is the variance between
/// parameters of its mean, plus the mean over parameters of its variance.
///
/// For an outcome, what an episode gives is 1 or 0: Var(p) and E\[p (1 − p)\], for p its probability given the parameters. Both
/// are estimated without bias: where p is a proportion among N episodes, the noise p̂ (1 − p̂)/(N − 1) is taken off the variance
/// between draws, and the variance within is p̂ (1 − p̂) N/(N − 1) (Sun, Apley & Staum 2011).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct VarianceSplit {
    /// Variance that the parameters cause; never negative.
    pub parameters: f64,
    /// Variance that chance causes.
    pub chance: f64,
    /// The share of the parameters in the sum; nothing if the quantity never varied.
    pub share: Option<Share>,
    /// The unbiased estimate of `parameters` where that was negative and zero stands in its place: the noise of the episodes
    /// drowns what the parameters do, and more of them are needed to see it.
    pub cut_off: Option<f64>,
}

/// A share in \[0, 1\] with its standard error by the jackknife (Tukey 1958), leaving out one draw at a time, or one scrambling.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// A quantity by draw.
pub(super) struct Column {
    pub values: Vec<f64>,
    /// Variance of what an episode gives, by draw, where it is known.
    pub within: Option<Vec<f64>>,
    /// Variance of the value due to the episodes it was found from; zeros if exact.
    pub noise: Vec<f64>,
    /// The numbers that the quantity may take.
    pub range: Interval,
}

/// How the draws depend on each other: which scrambling each belongs to; nothing if they are independent.
pub(super) type Scramblings<'a> = Option<&'a [usize]>;

/// Sums over some of the draws: their number, deviations from a common centre and their squares, variances within, noise.
#[derive(Debug, Clone, Copy, Default)]
struct Sums([Sum; 5]);

impl Sums {
    fn add(&mut self, parts: [f64; 5]) {
        self.0.iter_mut().zip(parts).for_each(|(sum, x)| sum.add(x));
    }

    fn values(&self) -> [f64; 5] {
        self.0.map(Sum::value)
    }
}

/// Variances between and within, from sums over draws in groups, and the squared error of the mean. The groups of independent draws
/// are the draws themselves.
fn variances(total: [f64; 5], between: f64) -> [f64; 2] {
    let [count, sum, squares, within, noise] = total;
    let mean = sum / count;
    // The mean of the draws is off the expectation by its own error, which the deviations from it therefore lack.
    [squares / count - mean * mean + between - noise / count, within / count]
}

/// The squared standard error of the mean over groups, weighted by their sizes.
fn error_of_mean(total: [f64; 5], groups: &[[f64; 5]], left_out: Option<usize>) -> f64 {
    let mean = total[1] / total[0];
    let kept = groups.iter().enumerate().filter(|(i, group)| left_out != Some(*i) && group[0] > 0.0);
    let (mut number, mut sum) = (0.0, Sum::default());
    for (_, group) in kept {
        let deviation = (group[1] - group[0] * mean) / total[0];
        number += 1.0;
        sum.add(deviation * deviation);
    }
    sum.value() * number / (number - 1.0)
}

/// The share of the first of two variances, the first taken as zero if negative; nothing if both are zero.
fn share([parameters, chance]: [f64; 2]) -> Option<f64> {
    let parameters = parameters.max(0.0);
    (parameters + chance > 0.0).then(|| parameters / (parameters + chance))
}

impl Column {
    /// Summarises the column.
    pub fn summary(&self, scramblings: Scramblings<'_>, confidence: Confidence) -> Quantity {
        let draws = self.values.len();
        let centre = self.values.iter().fold(Sum::default(), plus).value() / draws as f64;
        let groups = self.groups(scramblings, centre);
        let total = self.total(&groups);
        let independent = scramblings.is_none();
        let squared_error = error_of(total, &groups, None, independent);
        let filled = groups.iter().filter(|group| group[0] > 0.0).count();
        let freedom = if independent { draws - 1 } else { filled - 1 };
        let (mean, error) = (centre, squared_error.sqrt());
        let half = student(freedom, confidence) * error;
        let Interval { low, high } = self.range;
        let interval = Interval { low: (mean - half).max(low), high: (mean + half).min(high) };
        let mut sorted = self.values.clone();
        sorted.sort_by(f64::total_cmp);
        let tail = 0.5 * (1.0 - confidence.level());
        let by_parameters = Interval { low: quantile(&sorted, tail), high: quantile(&sorted, 1.0 - tail) };
        let variance = self.within.as_ref().map(|_| split(total, &groups, independent));
        Quantity { mean: Estimate { value: mean, standard_error: error, interval }, by_parameters, variance }
    }

    /// Sums by group: by scrambling, or by draw.
    fn groups(&self, scramblings: Scramblings<'_>, centre: f64) -> Vec<[f64; 5]> {
        let number = |i: usize| scramblings.map_or(i, |of| of[i]);
        let count = (0..self.values.len()).map(|i| number(i) + 1).max().unwrap_or(0);
        let mut groups = vec![Sums::default(); count];
        for (i, (x, noise)) in self.values.iter().zip(&self.noise).enumerate() {
            let within = self.within.as_ref().map_or(0.0, |within| within[i]);
            let deviation = x - centre;
            groups[number(i)].add([1.0, deviation, deviation * deviation, within, *noise]);
        }
        groups.iter().map(Sums::values).collect()
    }

    fn total(&self, groups: &[[f64; 5]]) -> [f64; 5] {
        let mut total = Sums::default();
        groups.iter().for_each(|group| total.add(*group));
        total.values()
    }
}

fn plus(mut sum: Sum, x: &f64) -> Sum {
    sum.add(*x);
    sum
}

/// The squared error of the mean. For independent draws the sum over groups has a closed form.
fn error_of(total: [f64; 5], groups: &[[f64; 5]], left_out: Option<usize>, independent: bool) -> f64 {
    let [count, sum, squares, ..] = total;
    let mean = sum / count;
    match independent {
        true => (squares / count - mean * mean).max(0.0) / (count - 1.0),
        false => error_of_mean(total, groups, left_out),
    }
}

fn split(total: [f64; 5], groups: &[[f64; 5]], independent: bool) -> VarianceSplit {
    let [between, chance] = variances(total, error_of(total, groups, None, independent));
    let filled: Vec<usize> = (0..groups.len()).filter(|&i| groups[i][0] > 0.0).collect();
    // With two groups one is left, which has no error of its own.
    let shares: Option<Vec<f64>> = (filled.len() > 2).then(|| {
        let without = |i: usize| {
            let rest = std::array::from_fn(|part| total[part] - groups[i][part]);
            share(variances(rest, error_of(rest, groups, Some(i), independent))).unwrap_or(0.0)
        };
        filled.iter().map(|&i| without(i)).collect()
    });
    let standard_error = shares.map_or(f64::INFINITY, |shares| {
        let count = shares.len() as f64;
        let mean = shares.iter().fold(Sum::default(), plus).value() / count;
        let squares: f64 = shares.iter().map(|x| (x - mean) * (x - mean)).sum();
        ((count - 1.0) / count * squares).sqrt()
    });
    VarianceSplit {
        parameters: between.max(0.0),
        chance,
        share: share([between, chance]).map(|value| Share { value, standard_error }),
        cut_off: (between < 0.0).then_some(between),
    }
}

/// The quantile of Student's distribution that leaves half of the rest above.
fn student(freedom: usize, confidence: Confidence) -> f64 {
    let at = 0.5 + 0.5 * confidence.level();
    // At least one degree of freedom, so the distribution exists.
    StudentsT::new(0.0, 1.0, freedom.max(1) as f64).map_or(f64::NAN, |student| student.inverse_cdf(at))
}

/// The quantile of a sorted sample, median-unbiased (Hyndman & Fan 1996, definition 8).
fn quantile(sorted: &[f64], at: f64) -> f64 {
    let count = sorted.len() as f64;
    let place = ((count + 1.0 / 3.0) * at + 1.0 / 3.0).clamp(1.0, count) - 1.0;
    let [below, above] =
        [place.floor(), place.ceil()].map(|i| sorted.get(i as usize).copied().unwrap_or(f64::NAN));
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[f64], within: f64, noise: f64) -> Column {
        let n = values.len();
        let range = Interval { low: 0.0, high: 1.0 };
        Column { values: values.to_vec(), within: Some(vec![within; n]), noise: vec![noise; n], range }
    }

    #[test]
    fn independent_draws_have_the_textbook_error() {
        let values = [0.2, 0.4, 0.9, 0.1];
        let found = column(&values, 0.1, 0.0).summary(None, Confidence::P95);
        let mean = 0.4;
        let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 3.0;
        assert!((found.mean.value - mean).abs() < 1e-15);
        assert!((found.mean.standard_error - (variance / 4.0f64).sqrt()).abs() < 1e-15);
        // t with 3 degrees of freedom: 3.182446305284263.
        let half = 3.182_446_305_284_263 * found.mean.standard_error;
        assert!((found.mean.interval.high - (mean + half).min(1.0)).abs() < 1e-9);
        let split = found.variance.unwrap();
        assert!((split.parameters - variance).abs() < 1e-15 && (split.chance - 0.1).abs() < 1e-15);
        assert!(split.cut_off.is_none());
    }

    #[test]
    fn scramblings_of_one_draw_are_independent_draws() {
        let values = [0.2, 0.4, 0.9, 0.1, 0.35];
        let column = column(&values, 0.1, 0.01);
        let [alone, grouped] =
            [None, Some(&[0, 1, 2, 3, 4][..])].map(|groups| column.summary(groups, Confidence::P95));
        let near = |x: f64, y: f64| assert!((x - y).abs() < 1e-14, "{x} {y}");
        near(alone.mean.standard_error, grouped.mean.standard_error);
        let [x, y] = [alone, grouped].map(|quantity| quantity.variance.unwrap());
        near(x.parameters, y.parameters);
        near(x.share.unwrap().standard_error, y.share.unwrap().standard_error);
    }

    #[test]
    fn a_variance_below_zero_is_cut_off_and_says_so() {
        let found = column(&[0.5, 0.5, 0.5], 0.25, 0.0025).summary(None, Confidence::P95);
        let split = found.variance.unwrap();
        assert_eq!((split.parameters, split.cut_off), (0.0, Some(-0.0025)));
        assert_eq!(split.share.unwrap().value, 0.0);
        // What never happens has no variance to share.
        let never = column(&[0.0; 3], 0.0, 0.0).summary(None, Confidence::P95);
        assert!(never.variance.unwrap().share.is_none());
    }

    #[test]
    fn quantiles_are_those_of_definition_eight() {
        // In R: quantile(c(1, 2, 4, 8, 16), c(.1, .25, .5, .9), type = 8).
        let sorted = [1.0, 2.0, 4.0, 8.0, 16.0];
        let found = [0.1, 0.25, 0.5, 0.9].map(|at| quantile(&sorted, at));
        let places = [1.0, 5.0 / 3.0, 4.0, 16.0];
        assert!(found.iter().zip(places).all(|(x, y)| (x - y).abs() < 1e-12), "{found:?}");
    }
}
