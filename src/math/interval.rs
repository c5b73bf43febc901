//! Confidence intervals for proportions, means and quantiles.

use super::beta::{beta_distribution, beta_quantile};
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
use std::fmt;

/// Degrees of freedom beyond which quantiles of Student's distribution come from an expansion: the library's are wrong in the third
/// digit for a million.
const MANY_FREEDOM: u64 = 10_000;

/// The probability with which an interval is to cover the truth; in (0, 1).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Confidence(f64);

impl Confidence {
    /// 95 %.
    pub const P95: Confidence = Confidence(0.95);
    /// 99 %.
    pub const P99: Confidence = Confidence(0.99);

    /// A confidence level.
    ///
    /// # Errors
    /// A level that is not in (0, 1).
    pub fn new(level: f64) -> Result<Self, Error> {
        if level > 0.0 && level < 1.0 {
            Ok(Confidence(level))
        } else {
            Err(Error::invalid([Problem::new("confidence", level, "must be a number in (0, 1)")]))
        }
    }

    /// The level as a number.
    pub fn level(self) -> f64 {
        self.0
    }

    /// The quantile of the standard normal that leaves half of the rest above.
    pub(crate) fn z(self) -> f64 {
        Normal::standard().inverse_cdf(0.5 + self.0 / 2.0)
    }

    /// The quantile of Student's distribution that leaves half of the rest above.
    pub(crate) fn t(self, freedom: u64) -> f64 {
        if freedom > MANY_FREEDOM {
            // Cornish & Fisher's expansion (1938), wrong by the third power of 1/freedom.
            let (z, n) = (self.z(), freedom as f64);
            let [first, second] = [z.powi(3) + z, 5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z];
            return z + first / (4.0 * n) + second / (96.0 * n * n);
        }
        if freedom <= 1 {
            // That of Cauchy's distribution.
            return (std::f64::consts::FRAC_PI_2 * self.0).tan();
        }
        let student = StudentsT::new(0.0, 1.0, freedom as f64);
        student.map_or(f64::NAN, |student| student.inverse_cdf(0.5 + 0.5 * self.0))
    }
}

/// In per cent, with as many digits as show the rest to three: `95 %`, `99.9 %`.
impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = 100.0 * (1.0 - self.0);
        let decimals = (2.0 - rest.log10().floor()).max(0.0) as usize;
        let percent = format!("{:.decimals$}", 100.0 * self.0);
        let shortest =
            if decimals > 0 { percent.trim_end_matches('0').trim_end_matches('.') } else { &percent };
        f.pad(&format!("{shortest} %"))
    }
}

impl TryFrom<f64> for Confidence {
    type Error = Error;

    fn try_from(level: f64) -> Result<Self, Error> {
        Confidence::new(level)
    }
}

impl From<Confidence> for f64 {
    fn from(confidence: Confidence) -> f64 {
        confidence.0
    }
}

/// An interval of numbers, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Whether `x` lies inside.
    pub fn contains(&self, x: f64) -> bool {
        self.low <= x && x <= self.high
    }

    /// Half the distance between the ends.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// The score interval for a proportion (Wilson 1927): `successes` out of `trials`, which may be 0 (then \[0, 1\]).
///
/// Its coverage is near the nominal one for every proportion, and it never leaves \[0, 1\]. Successes beyond
/// `trials` count as `trials`.
pub fn wilson(successes: u64, trials: u64, confidence: Confidence) -> Interval {
    if trials == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let (n, k) = (trials as f64, successes.min(trials) as f64);
    let (p, z2) = (k / n, confidence.z() * confidence.z());
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = (z2 * (p * (1.0 - p) / n + z2 / (4.0 * n * n))).sqrt() / (1.0 + z2 / n);
    Interval {
        low: if k == 0.0 { 0.0 } else { (centre - half).max(0.0) },
        high: if k == n { 1.0 } else { (centre + half).min(1.0) },
    }
}

/// The exact interval for a proportion (Clopper & Pearson 1934), whose coverage is never below the nominal one.
pub fn clopper_pearson(successes: u64, trials: u64, confidence: Confidence) -> Interval {
    let k = successes.min(trials);
    let tail = (1.0 - confidence.level()) / 2.0;
    let quantile = |a: u64, b: u64, p: f64| beta_quantile(a as f64, b as f64, p);
    Interval {
        low: if k == 0 { 0.0 } else { quantile(k, trials - k + 1, tail) },
        high: if k == trials { 1.0 } else { quantile(k + 1, trials - k, 1.0 - tail) },
    }
}

/// Which interval of a proportion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProportionInterval {
    /// [`wilson`]: coverage near the nominal one.
    #[default]
    Wilson,
    /// [`clopper_pearson`]: coverage never below the nominal one.
    ClopperPearson,
}

impl ProportionInterval {
    /// The interval for `successes` out of `trials`.
    pub fn of(self, successes: u64, trials: u64, confidence: Confidence) -> Interval {
        match self {
            ProportionInterval::Wilson => wilson(successes, trials, confidence),
            ProportionInterval::ClopperPearson => clopper_pearson(successes, trials, confidence),
        }
    }
}

/// Intervals for the proportions of all classes of a multinomial sample, given its counts, that cover all the true proportions at once
/// (Goodman 1965): the score interval of each class at the level 1 − (1 − c)/k for k classes, by Bonferroni's inequality.
///
/// Classes that were not seen belong to the counts too, as zeros. The coverage of all together is at least about the
/// nominal one: the inequality gives some away, the normal approximation of each may take some.
///
/// # Reference
/// Goodman (1965), Technometrics 7, 247–254.
///
/// ```
/// use bargain::math::interval::{Confidence, goodman};
///
/// let intervals = goodman(&[40, 30, 20, 10], Confidence::P95);
/// assert!((intervals[0].low - 0.2870).abs() < 1e-4 && (intervals[0].high - 0.5247).abs() < 1e-4);
/// ```
pub fn goodman(counts: &[u64], confidence: Confidence) -> Vec<Interval> {
    let trials = counts.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
    let each = Confidence(1.0 - (1.0 - confidence.level()) / counts.len().max(1) as f64);
    counts.iter().map(|&count| wilson(count, trials, each)).collect()
}

/// The ranks, from 1, of the two of `count` sorted observations that enclose the quantile at `level`: the r-th and the s-th do so with
/// at least this confidence, whatever the distribution. Rank 0 and rank `count + 1` mean that no observation will
/// do on that side.
///
/// The number of observations below the quantile is binomial; each of its tails may have half of what the confidence leaves. A level
/// outside \[0, 1\] counts as the nearer end; of one that is not a number nothing is known, and no observation will do.
///
/// # Complexity
/// O(√count log count).
///
/// # Reference
/// David & Nagaraja (2003), Order Statistics, section 7.1.
///
/// ```
/// use bargain::math::interval::{Confidence, quantile_ranks};
///
/// assert_eq!(quantile_ranks(0.5, 100, Confidence::P95), (40, 61));
/// assert_eq!(quantile_ranks(0.01, 100, Confidence::P95).0, 0);
/// ```
pub fn quantile_ranks(level: f64, count: u64, confidence: Confidence) -> (u64, u64) {
    if level.is_nan() {
        return (0, count.saturating_add(1));
    }
    let level = level.clamp(0.0, 1.0);
    let tail = (1.0 - confidence.level()) / 2.0;
    let parameters = |rank: u64| (rank as f64, (count - rank) as f64 + 1.0);
    let at_least = |rank: u64| {
        let (a, b) = parameters(rank);
        beta_distribution(a, b, level)
    };
    let fewer_than = |rank: u64| {
        let (a, b) = parameters(rank);
        beta_distribution(b, a, 1.0 - level)
    };
    let low = first(count, |rank| fewer_than(rank) > tail) - 1;
    let high = first(count, |rank| at_least(rank) <= tail);
    (low, high)
}

/// The first of the numbers from 1 to `count` for which `holds`, which then holds for all that follow; `count + 1` if it is none.
fn first(count: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (1, count.saturating_add(1));
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// The interval of a mean with the standard error `error`, by the normal approximation.
pub fn normal(mean: f64, error: f64, confidence: Confidence) -> Interval {
    let half = confidence.z() * error;
    Interval { low: mean - half, high: mean + half }
}

/// The interval of a mean of `count` numbers, of which `error` is the standard error, by Student's distribution (1908): exact
/// for normal numbers, however few, if there are two.
pub(crate) fn student(mean: f64, error: f64, count: u64, confidence: Confidence) -> Interval {
    let half = confidence.t(count.saturating_sub(1)) * error;
    Interval { low: mean - half, high: mean + half }
}
