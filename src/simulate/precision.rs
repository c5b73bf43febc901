//! Precision on request: when the estimates are looked at, and whether they are good enough.

use super::monte_carlo::BATCH;
use super::sample::Estimate;
use crate::math::interval::Confidence;
use crate::math::sequential::over_looks;
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};

/// How precise the estimates of a run shall be.
///
/// The estimates are looked at after the floor of episodes, and again whenever their number has grown by about the square root of
/// two, up to the ceiling. A run that may stop at each of several looks, and does so where the interval happens to be short,
/// covers the truth less often than the interval says. Therefore intervals are widened so that, for an estimate whose errors are
/// normal, those of *all* looks cover the truth together with the confidence asked for (the constant critical value of Pocock
/// 1977, by the recursion of Armitage, McPherson & Rowe 1969, for these looks): at 95 % 2.75 standard errors instead of 1.96 for a ceiling of
/// 1e6 episodes (14 looks), 2.96 for 1e8 (27 looks). The confidence holds for each quantity by itself.
///
/// ```
/// use bargain::game::catalogue::Ultimatum;
/// use bargain::simulate::{MonteCarlo, Precision, StopReason};
/// use bargain::solve::QuantalResponse;
///
/// let game = Ultimatum::with_grid(10);
/// let play = QuantalResponse::new([5.0, 5.0])?.solve(&game)?.play(&game)?;
/// let plan = MonteCarlo::new(7).episodes(10_000_000)?.precision(Precision::absolute(0.002)?);
/// let run = plan.run(&play);
/// assert_eq!(run.stop_reason(), StopReason::Precision);
/// let level = run.level_over_looks().expect("the run has looked more than once");
/// assert!(run.payoffs(level).iter().all(|payoff| payoff.interval.half_width() <= 0.002));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Saved")]
pub struct Precision {
    half_width: f64,
    unit: Unit,
    confidence: Confidence,
    floor: u64,
    /// All that there are, if empty.
    quantities: Vec<String>,
}

/// By how much the number of episodes grows from one look to the next, at least.
const LEAST_GROWTH: f64 = 1.1;

/// What a half-width is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Unit {
    /// The unit of the quantity.
    One,
    /// The size of its estimate.
    Estimate,
}

/// How a precision is saved.
#[derive(Deserialize)]
struct Saved {
    half_width: f64,
    unit: Unit,
    confidence: Confidence,
    floor: u64,
    quantities: Vec<String>,
}

impl TryFrom<Saved> for Precision {
    type Error = Error;

    fn try_from(saved: Saved) -> Result<Self, Error> {
        let Saved { half_width, unit, confidence, floor, quantities } = saved;
        Ok(Precision { confidence, floor, quantities, ..Precision::new(half_width, unit)? })
    }
}

impl Precision {
    /// Every quantity with an interval of this half-width, in units of its own.
    ///
    /// # Errors
    /// A half-width that is not positive and finite.
    pub fn absolute(half_width: f64) -> Result<Self, Error> {
        Self::new(half_width, Unit::One)
    }

    /// Every quantity with an interval whose half-width is this share of the size of its estimate.
    ///
    /// # Errors
    /// A share that is not positive and finite.
    pub fn relative(share: f64) -> Result<Self, Error> {
        Self::new(share, Unit::Estimate)
    }

    fn new(half_width: f64, unit: Unit) -> Result<Self, Error> {
        if !(half_width > 0.0 && half_width.is_finite()) {
            let problem = Problem::new("half-width", half_width, "must be a positive number");
            return Err(Error::invalid([problem]));
        }
        let (confidence, floor) = (Confidence::P95, 2 * BATCH);
        Ok(Precision { half_width, unit, confidence, floor, quantities: Vec::new() })
    }

    /// The confidence of the intervals; default 95 %.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// The fewest episodes, rounded up to a multiple of 4096; default 8192. Intervals rest on normal errors, so raise it where
    /// something rare matters.
    pub fn floor(mut self, episodes: u64) -> Self {
        self.floor = episodes;
        self
    }

    /// Looks at these quantities only, named as in [`Estimator::estimates`](super::Estimator::estimates). One that has not been seen
    /// is not precise.
    pub fn of<N: Into<String>>(mut self, quantities: impl IntoIterator<Item = N>) -> Self {
        self.quantities = quantities.into_iter().map(Into::into).collect();
        self
    }

    /// The confidence of the intervals.
    pub(super) fn stated(&self) -> Confidence {
        self.confidence
    }

    /// When a run of so many batches at most is looked at.
    pub(super) fn looks(&self, batches: u64) -> Looks {
        let mut after = Vec::new();
        let mut batch = self.floor.div_ceil(BATCH).max(1);
        // The last look but one is left out if the ceiling comes right after it.
        while batch as f64 * LEAST_GROWTH <= batches as f64 {
            after.push(batch);
            batch = (batch as f64 * std::f64::consts::SQRT_2).ceil() as u64;
        }
        after.push(batches);
        let confidence = Some(over_looks(self.confidence, &after));
        Looks { after, confidence }
    }

    /// Whether estimates, with intervals at the level of the look, are as precise as asked for.
    pub(super) fn is_reached(&self, estimates: &[(String, Estimate)]) -> bool {
        let precise = |estimate: &Estimate| {
            let unit = match self.unit {
                Unit::One => 1.0,
                Unit::Estimate => estimate.value.abs(),
            };
            estimate.interval.half_width() <= self.half_width * unit
        };
        match &self.quantities[..] {
            [] => !estimates.is_empty() && estimates.iter().all(|(_, estimate)| precise(estimate)),
            names => names.iter().all(|wanted| {
                let mut found = estimates.iter().filter(|(name, _)| name == wanted).peekable();
                found.peek().is_some() && found.all(|(_, estimate)| precise(estimate))
            }),
        }
    }
}

/// After how many batches a run looks at its estimates, and at what level.
#[derive(Debug, Clone, Default)]
pub(super) struct Looks {
    after: Vec<u64>,
    pub confidence: Option<Confidence>,
}

impl Looks {
    /// The first look after more than `batch` batches.
    pub fn next(&self, batch: u64) -> Option<u64> {
        self.after.get(self.after.partition_point(|&look| look <= batch)).copied()
    }

    /// The level of the intervals if there is a look after `batch` batches.
    pub fn at(&self, batch: u64) -> Option<Confidence> {
        self.confidence.filter(|_| self.after.binary_search(&batch).is_ok())
    }
}
