//! One prior: a family with its arguments, whole or cut to an interval.

use super::family::Family;
use super::moments;
use super::tails::Tails;
use crate::math::interval::Interval;
use crate::{Error, Problem};
use std::fmt::Display;

/// Largest size of an argument, so that no sum or difference overflows.
const LARGEST: f64 = 1e100;

/// Least probability that an interval must hold of the prior that is cut to it, and least part that it may be of the probabilities
/// whose difference it is, for digits to be left.
const LEAST_MASS: f64 = 1e-9;

/// Least probability that may be left of a family after all cuts.
const LEAST_LEFT: f64 = 1e-100;

/// Shapes of beta and gamma for which probabilities and quantiles are good to ten digits.
const SHAPES: [f64; 2] = [0.1, 1e3];

/// What is believed about one number before play: a distribution of one of a few families, whole or cut to an interval.
///
/// ```
/// use bargain::prior::Prior;
///
/// let depth = Prior::beta(6.0, 5.0)?;
/// assert!((depth.mean() - 6.0 / 11.0).abs() < 1e-15);
/// let median = depth.quantile(0.5);
/// assert!((depth.cumulative(median) - 0.5).abs() < 1e-12);
///
/// let rent = Prior::normal(1.0, 0.2)?.within(0.5, 2.0)?;
/// assert_eq!(rent.support().low, 0.5);
/// assert!(Prior::normal(1.0, -0.2).unwrap_err().to_string().starts_with("sd = -0.2: "));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Prior {
    family: Family,
    cut: Option<Cut>,
    mean: f64,
    standard_deviation: f64,
}

/// The part of a distribution that is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cut {
    within: Interval,
    /// The places of the ends in the whole distribution.
    low: Tails,
    high: Tails,
}

/// Checks arguments; keeps every fault.
#[derive(Default)]
struct Checks(Vec<Problem>);

impl Checks {
    fn require(mut self, holds: bool, argument: &str, found: impl Display, expected: &str) -> Self {
        if !holds {
            self.0.push(Problem::new(argument, found, expected));
        }
        self
    }

    fn number(self, argument: &str, x: f64) -> Self {
        self.require(x.abs() <= LARGEST, argument, x, "must be a number between -1e100 and 1e100")
    }

    fn positive(self, argument: &str, x: f64) -> Self {
        let holds = (1.0 / LARGEST..=LARGEST).contains(&x);
        self.require(holds, argument, x, "must be a positive number between 1e-100 and 1e100")
    }

    fn shape(self, argument: &str, x: f64) -> Self {
        self.require(
            (SHAPES[0]..=SHAPES[1]).contains(&x),
            argument,
            x,
            "must be a number between 0.1 and 1000",
        )
    }

    fn then(self, family: Family) -> Result<Prior, Error> {
        if self.0.is_empty() { Ok(Prior::whole(family)) } else { Err(Error::invalid(self.0)) }
    }
}

impl Prior {
    /// A normal distribution with this mean and standard deviation.
    ///
    /// # Errors
    /// A mean beyond 1e100 in size; a standard deviation outside \[1e-100, 1e100\].
    pub fn normal(mean: f64, sd: f64) -> Result<Self, Error> {
        let checks = Checks::default().number("mean", mean).positive("sd", sd);
        checks.then(Family::Normal { mean, deviation: sd })
    }

    /// A number whose natural logarithm is normal with mean `mu` and standard deviation `sigma`.
    ///
    /// # Errors
    /// `mu` beyond 100 in size; `sigma` outside \[1e-9, 10\].
    pub fn lognormal(mu: f64, sigma: f64) -> Result<Self, Error> {
        let checks = Checks::default()
            .require(mu.abs() <= 100.0, "mu", mu, "must be a number between -100 and 100")
            .require((1e-9..=10.0).contains(&sigma), "sigma", sigma, "must be a number between 1e-9 and 10");
        checks.then(Family::LogNormal { location: mu, scale: sigma })
    }

    /// A beta distribution on \[0, 1\] with mean `a / (a + b)`. With a shape below 1 much of it may lie nearer to 1 than a
    /// number of 53 bits can tell; such quantiles are 1.
    ///
    /// # Errors
    /// A shape outside \[0.1, 1000\].
    pub fn beta(a: f64, b: f64) -> Result<Self, Error> {
        Checks::default().shape("a", a).shape("b", b).then(Family::Beta { a, b })
    }

    /// A gamma distribution with mean `shape / rate`.
    ///
    /// # Errors
    /// A shape outside \[0.1, 1000\]; a rate outside \[1e-100, 1e100\].
    pub fn gamma(shape: f64, rate: f64) -> Result<Self, Error> {
        Checks::default().shape("shape", shape).positive("rate", rate).then(Family::Gamma { shape, rate })
    }

    /// A uniform distribution.
    ///
    /// # Errors
    /// Ends beyond 1e100 in size or not in order.
    pub fn uniform(low: f64, high: f64) -> Result<Self, Error> {
        let checks = Checks::default().number("low", low).number("high", high);
        let checks = checks.require(low < high, "high", high, "must be larger than low");
        checks.then(Family::Uniform { low, high })
    }

    /// A triangular distribution from `low` to `high`, most dense at `mode`.
    ///
    /// # Errors
    /// Numbers beyond 1e100 in size or not in order; `low` and `high` must differ.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Self, Error> {
        let checks = Checks::default().number("low", low).number("mode", mode).number("high", high);
        let checks = checks.require(low < high, "high", high, "must be larger than low").require(
            low <= mode && mode <= high,
            "mode",
            mode,
            "must lie between low and high",
        );
        checks.then(Family::Triangular { low, mode, high })
    }

    /// A number that is known.
    ///
    /// # Errors
    /// A value beyond 1e100 in size.
    pub fn fixed(value: f64) -> Result<Self, Error> {
        Checks::default().number("value", value).then(Family::Table { values: vec![(value, 1.0)] })
    }

    /// One of several values, each with a weight; weights need not sum to one.
    ///
    /// # Errors
    /// No values; a value beyond 1e100 in size; weights that are negative, not finite, or all zero.
    pub fn table(values: &[(f64, f64)]) -> Result<Self, Error> {
        let mut checks =
            Checks::default().require(!values.is_empty(), "values", "[]", "must hold at least one value");
        for (i, &(value, weight)) in values.iter().enumerate() {
            checks = checks.number(&format!("values[{i}]"), value).require(
                (0.0..=LARGEST).contains(&weight),
                &format!("weights[{i}]"),
                weight,
                "must be a number between 0 and 1e100",
            );
        }
        if checks.0.is_empty() {
            let positive = values.iter().any(|(_, weight)| *weight > 0.0);
            checks = checks.require(positive, "weights", "0", "must not all be zero");
        }
        if checks.0.is_empty() { Ok(Prior::whole(table(values))) } else { Err(Error::invalid(checks.0)) }
    }

    /// The same prior given that the number lies in \[`low`, `high`\]: quantiles are those of the part inside (the probability
    /// integral transform), values of a table outside are dropped.
    ///
    /// # Errors
    /// Ends that are not in order, and an interval that holds less than 1e-9 of the probability. Of a prior that was cut before,
    /// also one that is too narrow for the digits of probabilities, or so far out that less than 1e-100 of the family is left.
    pub fn within(&self, low: f64, high: f64) -> Result<Self, Error> {
        let found = format!("[{low}, {high}]");
        let discrete = self.family.is_discrete();
        if !(low < high || discrete && low == high) {
            let expected = "must be two numbers, the lower one first";
            return Err(Error::invalid([Problem::new("within", found, expected)]));
        }
        let before = self.support();
        let within = Interval { low: low.max(before.low), high: high.min(before.high) };
        let [first, last] = [within.low, within.high].map(|x| self.family.tails(x));
        let kept: Vec<(f64, f64)> = match &self.family {
            Family::Table { values } => values.iter().copied().filter(|(x, _)| within.contains(*x)).collect(),
            _ => Vec::new(),
        };
        let left = if discrete { kept.iter().map(|(_, p)| p).sum::<f64>() + 0.0 } else { first.up_to(last) };
        let mass = left / self.cut.map_or(1.0, |cut| cut.low.up_to(cut.high));
        let expected = if !(mass >= LEAST_MASS && within.low <= within.high) {
            format!("must hold at least {LEAST_MASS:e} of the prior's probability; it holds {mass:.1e}")
        } else if !discrete && left < (LEAST_MASS * first.minuend(last)).max(LEAST_LEFT) {
            format!("must leave more after earlier cuts: {left:.1e} of the whole has too few digits")
        } else {
            String::new()
        };
        if !expected.is_empty() {
            return Err(Error::invalid([Problem::new("within", found, expected)]));
        }
        if discrete {
            return Ok(Prior::whole(table(&kept)));
        }
        let cut = Some(Cut { within, low: first, high: last });
        let mut prior = Prior { cut, ..self.clone() };
        let closed = prior.closed_moments(within);
        [prior.mean, prior.standard_deviation] = closed.unwrap_or_else(|| prior.cut_moments());
        Ok(prior)
    }

    fn whole(family: Family) -> Self {
        let [mean, standard_deviation] = family.moments();
        Prior { family, cut: None, mean, standard_deviation }
    }

    /// Mean and standard deviation of what is left within an interval, where there is a closed form.
    fn closed_moments(&self, within: Interval) -> Option<[f64; 2]> {
        let Family::LogNormal { location, scale } = self.family else { return None };
        let ends = [within.low, within.high].map(|x| (x.ln() - location) / scale);
        moments::of_lognormal(location, scale, ends)
    }

    /// Mean and standard deviation of what is left of a distribution, by quadrature.
    fn cut_moments(&self) -> [f64; 2] {
        let kink = self.family.kink().map(|x| self.tails(x)).filter(|at| at.below > 0.0 && at.above > 0.0);
        let places: Vec<Tails> = [Some(Tails::START), kink, Some(Tails::END)].into_iter().flatten().collect();
        moments::of_quantiles(&places, |at| self.at(at))
    }

    /// Mean.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Standard deviation; zero for a number that is known.
    pub fn standard_deviation(&self) -> f64 {
        self.standard_deviation
    }

    /// The interval in which all draws lie; its ends may be infinite.
    pub fn support(&self) -> Interval {
        self.cut.map_or_else(|| self.family.support(), |cut| cut.within)
    }

    /// Whether it is one number that is known.
    pub fn is_fixed(&self) -> bool {
        let support = self.support();
        support.low == support.high
    }

    /// Whether single numbers have positive probability.
    pub(crate) fn is_discrete(&self) -> bool {
        self.family.is_discrete()
    }

    /// The values that have positive probability, of a prior that has such values only.
    pub(crate) fn values(&self) -> Option<impl Iterator<Item = f64>> {
        match &self.family {
            Family::Table { values } => Some(values.iter().map(|(x, _)| *x)),
            _ => None,
        }
    }

    /// The probability of at most `x`; NaN for NaN.
    pub fn cumulative(&self, x: f64) -> f64 {
        if x.is_nan() { f64::NAN } else { self.tails(x).below }
    }

    /// The number with probability `u` below it: the inverse of [`Prior::cumulative`]. The ends of the support for 0 and
    /// 1, which may be infinite; NaN for `u` outside \[0, 1\].
    pub fn quantile(&self, u: f64) -> f64 {
        if (0.0..=1.0).contains(&u) { self.at(Tails::of(u)) } else { f64::NAN }
    }

    /// The probabilities of at most `x`, and of more.
    pub(super) fn tails(&self, x: f64) -> Tails {
        let at = self.family.tails(x);
        let Some(cut) = self.cut else { return at };
        if x < cut.within.low {
            return Tails::START;
        }
        if x >= cut.within.high {
            return Tails::END;
        }
        let mass = cut.low.up_to(cut.high);
        Tails { below: cut.low.up_to(at) / mass, above: at.up_to(cut.high) / mass }
    }

    /// The number at a place.
    pub(super) fn at(&self, at: Tails) -> f64 {
        match self.cut {
            None => self.family.quantile(at),
            Some(cut) => {
                let x = self.family.quantile(Tails::between(cut.low, cut.high, at));
                x.clamp(cut.within.low, cut.within.high)
            }
        }
    }
}

/// Values with weights as a family: in order, equal values joined, weights summing to one.
fn table(values: &[(f64, f64)]) -> Family {
    // Divided by the largest first, so that the sum is finite.
    let largest = values.iter().fold(0.0f64, |largest, (_, weight)| largest.max(*weight));
    let sum: f64 = values.iter().map(|(_, weight)| weight / largest).sum();
    let mut sorted: Vec<(f64, f64)> = values
        .iter()
        .filter(|(_, weight)| *weight > 0.0)
        .map(|(value, weight)| (*value, weight / largest / sum))
        .collect();
    sorted.sort_by(|x, y| x.0.total_cmp(&y.0));
    sorted.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    Family::Table { values: sorted }
}
