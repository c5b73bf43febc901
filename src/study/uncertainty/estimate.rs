//! One quantity over draws of parameters: its mean with an error, its quantiles, and the split of its variance.

use crate::math::Sum;
use crate::math::interval::{Confidence, Interval, student, wilson};
use crate::simulate::Estimate;
use serde::Serialize;

/// A probability or an expected payoff over the draws of parameters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quantity {
    /// The mean over parameters and chance, with its Monte Carlo error: what more draws (and episodes) would make smaller.
    ///
    /// From random points, the error is the standard deviation between draws over √K, which holds the noise of episodes too.
    /// From Sobol' points that formula is wrong, since the points depend on each other; the error is then that between
    /// independent scramblings (Owen 1997; L'Ecuyer & Lemieux 2002), weighted by their draws (those that failed are
    /// missing). The interval is Student's, of a probability cut to \[0, 1\].
    ///
    /// Where a sampled outcome is equally frequent in all draws, as one that always occurs is, they do not tell the error:
    /// the interval is then [Wilson's](wilson) for the episodes of all draws, each being one trial.
    pub mean: Estimate,
    /// Where the quantity lies by what the parameters may be: quantiles over draws (Hyndman & Fan 1996, definition 8). More draws
    /// make it truer, not smaller; with fewer than 27 the ends of a 95 % interval are the extremes.
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
    /// Its standard error; infinite if there are two draws or scramblings only.
    pub standard_error: f64,
}

/// A quantity by draw.
pub(super) struct Column {
    pub values: Vec<f64>,
    /// Variance of what an episode gives, by draw, where it is known.
    pub within: Option<Vec<f64>>,
    /// Variance of the value due to the episodes it was found from; zeros if exact.
    pub noise: Vec<f64>,
    /// Episodes in all, of a probability that is a proportion among them.
    pub trials: Option<u64>,
    /// The numbers that the quantity may take.
    pub range: Interval,
}

/// How the draws depend on each other: which scrambling each belongs to; nothing if they are independent.
pub(super) type Scramblings<'a> = Option<&'a [usize]>;

/// Sums over some of the draws.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    draws: f64,
    /// Deviations from the mean of all draws, and their squares.
    deviations: f64,
    squares: f64,
    within: f64,
    noise: f64,
}

impl Sums {
    fn plus(self, other: Sums, sign: f64) -> Sums {
        Sums {
            draws: self.draws + sign * other.draws,
            deviations: self.deviations + sign * other.deviations,
            squares: self.squares + sign * other.squares,
            within: self.within + sign * other.within,
            noise: self.noise + sign * other.noise,
        }
    }

    /// Their mean, as a deviation.
    fn mean(&self) -> f64 {
        self.deviations / self.draws
    }

    /// The mean square of deviations from their mean.
    fn spread(&self) -> f64 {
        self.squares / self.draws - self.mean() * self.mean()
    }
}

/// Draws in groups that are independent of each other: scramblings, or single draws.
struct Groups {
    /// Groups that hold a draw.
    sums: Vec<Sums>,
    total: Sums,
    single: bool,
}

impl Groups {
    fn new(column: &Column, scramblings: Scramblings<'_>, centre: f64) -> Self {
        let number = |i: usize| scramblings.map_or(i, |of| of[i]);
        let count = (0..column.values.len()).map(|i| number(i) + 1).max().unwrap_or(0);
        let mut sums = vec![Sums::default(); count];
        for (i, (x, &noise)) in column.values.iter().zip(&column.noise).enumerate() {
            let (deviations, within) = (x - centre, column.within.as_ref().map_or(0.0, |within| within[i]));
            let squares = deviations * deviations;
            let group = &mut sums[number(i)];
            *group = group.plus(Sums { draws: 1.0, deviations, squares, within, noise }, 1.0);
        }
        sums.retain(|group| group.draws > 0.0);
        let total = sums.iter().fold(Sums::default(), |total, group| total.plus(*group, 1.0));
        Groups { sums, total, single: scramblings.is_none() }
    }

    /// The squared standard error of the mean of those groups that are not left out, whose sums are `total`: that between
    /// groups, weighted by their draws.
    fn squared_error(&self, total: Sums, left_out: Option<usize>) -> f64 {
        let count = (self.sums.len() - usize::from(left_out.is_some())) as f64;
        if self.single {
            // The same sum in closed form, for there are many.
            return total.spread().max(0.0) / (count - 1.0);
        }
        let kept = self.sums.iter().enumerate().filter(|(i, _)| left_out != Some(*i));
        let share = |group: &Sums| (group.deviations - group.draws * total.mean()) / total.draws;
        kept.map(|(_, group)| share(group) * share(group)).sum::<f64>() * count / (count - 1.0)
    }

    /// The variances that parameters and chance cause, without bias.
    fn variances(&self, left_out: Option<usize>) -> [f64; 2] {
        let total = left_out.map_or(self.total, |group| self.total.plus(self.sums[group], -1.0));
        // The mean of the draws follows them, so that they spread around it less than around the expectation, by the square of
        // its error.
        let between = total.spread() + self.squared_error(total, left_out);
        [between - total.noise / total.draws, total.within / total.draws]
    }

    fn split(&self) -> VarianceSplit {
        let [between, chance] = self.variances(None);
        let count = self.sums.len();
        let without: Vec<f64> =
            (0..count).map(|group| share(self.variances(Some(group))).unwrap_or(0.0)).collect();
        let mean = without.iter().sum::<f64>() / count as f64;
        let squares: f64 = without.iter().map(|x| (x - mean) * (x - mean)).sum();
        let jackknife = ((count - 1) as f64 / count as f64 * squares).sqrt();
        // Of two groups one is left, which has no error of its own.
        let standard_error = if count > 2 { jackknife } else { f64::INFINITY };
        VarianceSplit {
            parameters: between.max(0.0),
            chance,
            share: share([between, chance]).map(|value| Share { value, standard_error }),
            cut_off: (between < 0.0).then_some(between),
        }
    }
}

/// The share of the first of two variances, taken as zero if negative; nothing if both are zero.
fn share([parameters, chance]: [f64; 2]) -> Option<f64> {
    let parameters = parameters.max(0.0);
    (parameters + chance > 0.0).then(|| parameters / (parameters + chance))
}

impl Column {
    /// Summarises the column: at least two draws, of two scramblings if there are any.
    pub fn summary(&self, scramblings: Scramblings<'_>, confidence: Confidence) -> Quantity {
        let sum = self.values.iter().fold(Sum::default(), |mut sum, x| {
            sum.add(*x);
            sum
        });
        let Interval { low, high } = self.range;
        // Probabilities may be a rounding error outside theirs.
        let value = (sum.value() / self.values.len() as f64).clamp(low, high);
        let groups = Groups::new(self, scramblings, value);
        let standard_error = groups.squared_error(groups.total, None).sqrt();
        let same = self.values.iter().all(|x| *x == self.values[0]);
        let interval = match self.trials.filter(|_| same) {
            Some(trials) => wilson((value * trials as f64).round() as u64, trials, confidence),
            None => {
                let wide = student(value, standard_error, groups.sums.len() as u64, confidence);
                Interval { low: wide.low.clamp(low, high), high: wide.high.clamp(low, high) }
            }
        };
        let mut sorted = self.values.clone();
        sorted.sort_by(f64::total_cmp);
        let tail = 0.5 * (1.0 - confidence.level());
        let by_parameters = Interval { low: quantile(&sorted, tail), high: quantile(&sorted, 1.0 - tail) };
        let variance = self.within.as_ref().map(|_| groups.split());
        Quantity { mean: Estimate { value, standard_error, interval }, by_parameters, variance }
    }
}

/// The quantile of a sorted sample, median-unbiased (Hyndman & Fan 1996, definition 8).
pub(in crate::study) fn quantile(sorted: &[f64], at: f64) -> f64 {
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
        let (values, trials) = (values.to_vec(), None);
        Column { values, within: Some(vec![within; n]), noise: vec![noise; n], trials, range }
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
    fn intervals_of_what_is_sure_but_for_rounding_go_from_low_to_high() {
        for (p, sure) in [(1.0 + f64::EPSILON, 1.0), (-5e-10, 0.0)] {
            let found = column(&[p; 3], 0.0, 0.0).summary(None, Confidence::P95).mean;
            assert_eq!((found.value, found.interval), (sure, Interval { low: sure, high: sure }));
        }
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
