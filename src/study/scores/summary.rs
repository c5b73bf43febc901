//! Scores over occasions: means with errors, skill, and paired differences from baselines.

use super::{Verification, brier_score, infinite, log_score};
use crate::math::interval::{Confidence, Interval, student};
use serde::Serialize;

/// Occasions up to which all ways of flipping signs are tried.
const MOST_FLIPPED: usize = 20;

/// What forecasters scored. JSON has no infinite numbers: there an infinite score, mean or skill is the text `inf` or `-inf`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scores {
    /// Names of the classes.
    pub classes: Vec<String>,
    /// Names of the occasions, each with the position of the class that came.
    pub occasions: Vec<(String, usize)>,
    /// In the order in which they were given.
    pub forecasters: Vec<Scored>,
    /// The level of all intervals.
    pub confidence: Confidence,
}

/// What one forecaster scored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scored {
    /// Its name.
    pub name: String,
    /// The probability it gave to what came, by occasion.
    pub realised: Vec<f64>,
    /// Its [logarithmic score](log_score), in nats.
    pub log: Rule,
    /// Its [Brier score](brier_score).
    pub brier: Rule,
}

/// One rule over all occasions; less is better.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// By occasion.
    #[serde(serialize_with = "infinite::several")]
    pub scores: Vec<f64>,
    /// Their mean; infinite if one of them is.
    #[serde(serialize_with = "infinite::one")]
    pub mean: f64,
    /// Its standard error, as if occasions were independent draws from one population: the standard deviation over √n.
    /// Nothing if there is one occasion, or an infinite score.
    pub standard_error: Option<f64>,
    /// Student's interval with that error.
    pub interval: Option<Interval>,
    /// Beside each baseline.
    pub against: Vec<Against>,
}

/// A forecaster beside a baseline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Against {
    /// The baseline.
    pub baseline: String,
    /// The skill score 1 − mean / mean of the baseline: 1 for a perfect forecaster, 0 for one no better than the baseline (Murphy
    /// 1988). Nothing where the baseline is perfect or its mean infinite; −∞ where the forecaster's own is.
    #[serde(serialize_with = "infinite::optional")]
    pub skill: Option<f64>,
    /// The difference occasion by occasion; nothing if one of the scores is infinite.
    pub difference: Option<PairedDifference>,
}

/// The scores of a forecaster less those of a baseline; below zero the forecaster is better.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PairedDifference {
    /// The mean difference.
    pub mean: f64,
    /// Its standard error; nothing from one occasion.
    pub standard_error: Option<f64>,
    /// Student's interval; nothing from one occasion.
    pub interval: Option<Interval>,
    /// The two-sided p-value of the exact test by flipping signs: the share of the 2ⁿ ways of giving each difference a sign
    /// whose sum is at least as far from zero (Fisher 1935, §21). It supposes that without a difference in skill each
    /// sign is as likely as the other, and cannot be below 2/2ⁿ. Nothing beyond 20 occasions, where Student's interval serves.
    pub sign_flips: Option<f64>,
}

impl Scores {
    /// The least p-value that the test by flipping signs can have, of so many occasions; nothing where there are too many for it.
    pub fn least_p_value(&self) -> Option<f64> {
        let n = Some(self.occasions.len()).filter(|n| *n <= MOST_FLIPPED)?;
        Some(2.0 * 0.5_f64.powi(i32::try_from(n).ok()?))
    }

    pub(super) fn new(record: &Verification, baselines: &[&str]) -> Self {
        let Verification { classes, occasions, forecasters, confidence } = record;
        let log = |forecasts: &[Vec<f64>]| -> Vec<f64> {
            occasions.iter().zip(forecasts).map(|((_, at), forecast)| log_score(forecast[*at])).collect()
        };
        let brier = |forecasts: &[Vec<f64>]| -> Vec<f64> {
            occasions.iter().zip(forecasts).map(|((_, at), forecast)| brier_score(forecast, *at)).collect()
        };
        let rule = |score: &dyn Fn(&[Vec<f64>]) -> Vec<f64>, forecasts: &[Vec<f64>]| {
            let others = baselines.iter().flat_map(|name| {
                let baseline = forecasters.iter().find(|(other, _)| other == name);
                baseline.map(|(_, forecasts)| (name.to_string(), score(forecasts)))
            });
            Rule::new(score(forecasts), others, *confidence)
        };
        let scored = forecasters.iter().map(|(name, forecasts)| Scored {
            name: name.clone(),
            realised: occasions.iter().zip(forecasts).map(|((_, at), forecast)| forecast[*at]).collect(),
            log: rule(&log, forecasts),
            brier: rule(&brier, forecasts),
        });
        Scores {
            classes: classes.clone(),
            occasions: occasions.clone(),
            forecasters: scored.collect(),
            confidence: *confidence,
        }
    }

    /// What the forecaster of this name scored, if there is one.
    pub fn of(&self, name: &str) -> Option<&Scored> {
        self.forecasters.iter().find(|scored| scored.name == name)
    }
}

impl Rule {
    fn new(
        scores: Vec<f64>,
        baselines: impl Iterator<Item = (String, Vec<f64>)>,
        confidence: Confidence,
    ) -> Self {
        let (mean, standard_error, interval) = mean(&scores, confidence);
        let against = baselines.map(|(baseline, other)| {
            let reference = other.iter().sum::<f64>() / other.len() as f64;
            let skill = (reference > 0.0 && reference.is_finite()).then(|| 1.0 - mean / reference);
            Against { baseline, skill, difference: PairedDifference::new(&scores, &other, confidence) }
        });
        let against = against.collect();
        Rule { scores, mean, standard_error, interval, against }
    }
}

impl PairedDifference {
    fn new(scores: &[f64], baseline: &[f64], confidence: Confidence) -> Option<Self> {
        if scores.iter().chain(baseline).any(|x| !x.is_finite()) {
            return None;
        }
        let differences: Vec<f64> = scores.iter().zip(baseline).map(|(x, y)| x - y).collect();
        let (mean, standard_error, interval) = mean(&differences, confidence);
        let sign_flips = (differences.len() <= MOST_FLIPPED).then(|| sign_flips(&differences));
        Some(PairedDifference { mean, standard_error, interval, sign_flips })
    }
}

/// The mean, with its standard error and Student's interval where they exist.
fn mean(values: &[f64], confidence: Confidence) -> (f64, Option<f64>, Option<Interval>) {
    let n = values.len() as f64;
    // From the first on, so that equal values have no error at all.
    let first = values.first().copied().filter(|x| x.is_finite()).unwrap_or(0.0);
    let mean = first + values.iter().map(|x| x - first).sum::<f64>() / n;
    if values.len() < 2 || !mean.is_finite() {
        return (mean, None, None);
    }
    let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    let error = (variance / n).sqrt();
    (mean, Some(error), Some(student(mean, error, values.len() as u64, confidence)))
}

/// The share of the ways of giving each number a sign whose sum is at least as far from zero as that of the numbers.
fn sign_flips(differences: &[f64]) -> f64 {
    let sum = |flipped: u32| -> f64 {
        let signed = differences.iter().enumerate();
        signed.map(|(i, x)| if flipped >> i & 1 == 1 { -x } else { *x }).sum()
    };
    // Ways that differ by rounding only must count as equal.
    let size: f64 = differences.iter().map(|x| x.abs()).sum();
    let least = sum(0).abs() - 1e-12 * size;
    let ways = 1_u32 << differences.len();
    (0..ways).filter(|&flipped| sum(flipped).abs() >= least).count() as f64 / f64::from(ways)
}
