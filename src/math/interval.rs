//! Confidence intervals for proportions and means.

use crate::{Error, Problem};
use serde::{Deserialize, Serialize};
use statrs::distribution::{Beta, ContinuousCDF, Normal};

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
    // The shapes are positive, so the distributions exist.
    let quantile =
        |a: u64, b: u64, p: f64| Beta::new(a as f64, b as f64).map_or(f64::NAN, |d| d.inverse_cdf(p));
    Interval {
        low: if k == 0 { 0.0 } else { quantile(k, trials - k + 1, tail) },
        high: if k == trials { 1.0 } else { quantile(k + 1, trials - k, 1.0 - tail) },
    }
}

/// The interval of a mean with the standard error `error`, by the normal approximation.
pub fn normal(mean: f64, error: f64, confidence: Confidence) -> Interval {
    let half = confidence.z() * error;
    Interval { low: mean - half, high: mean + half }
}
