//! What is kept of one point.

use super::super::forecast::{faults, tally_faults};
use super::super::{Certificate, Forecast};
use crate::Error;
use crate::math::interval::{Confidence, Interval, ProportionInterval};
use crate::simulate::{Estimate, Sample};
use serde::{Deserialize, Serialize};

/// What one point gave; an error in words, as nothing else can be kept in a file.
pub(super) type Record<O> = Result<Numbers<O>, String>;

/// The numbers of one point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Numbers<O> {
    pub outcomes: Vec<(O, Estimate)>,
    pub tallies: Vec<(String, Estimate)>,
    pub payoffs: [Estimate; 2],
    pub certificate: Option<Certificate>,
}

/// A number without error.
fn exact(value: f64) -> Estimate {
    Estimate { value, standard_error: 0.0, interval: Interval { low: value, high: value } }
}

impl<O: Copy + PartialEq> Numbers<O> {
    /// Those of a forecast, if it has probabilities and finite numbers.
    pub fn exact(forecast: Forecast<O>) -> Result<Self, Error> {
        let mut problems = faults(&forecast.outcomes, &forecast.payoffs);
        problems.extend(tally_faults(&forecast.tallies));
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        Ok(Numbers {
            outcomes: forecast.outcomes.into_iter().map(|(outcome, p)| (outcome, exact(p))).collect(),
            tallies: forecast.tallies.into_iter().map(|(name, x)| (name, exact(x))).collect(),
            payoffs: forecast.payoffs.map(exact),
            certificate: Some(forecast.certificate),
        })
    }
}

impl<O: Copy + Ord> Numbers<O> {
    /// Those of a sample, if its payoffs and tallies are finite.
    pub fn sampled(
        sample: &Sample<O>,
        certificate: Option<Certificate>,
        confidence: Confidence,
    ) -> Result<Self, Error> {
        let outcomes = sample.counts().iter().map(|(outcome, _)| *outcome);
        let outcomes: Vec<_> =
            outcomes.map(|outcome| (outcome, sample.proportion(outcome, confidence))).collect();
        let shares: Vec<(O, f64)> = outcomes.iter().map(|(outcome, found)| (*outcome, found.value)).collect();
        let tallies = sample.tallies(confidence).into_iter();
        let tallies: Vec<(String, Estimate)> =
            tallies.map(|(name, found)| (name.to_owned(), found)).collect();
        let means: Vec<_> = tallies.iter().map(|(name, found)| (name.clone(), found.value)).collect();
        let mut problems = faults(&shares, &sample.mean_payoffs());
        problems.extend(tally_faults(&means));
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        Ok(Numbers { outcomes, tallies, payoffs: sample.payoffs(confidence), certificate })
    }
}

/// The probability of what did not occur at a point, and does at others.
pub(super) fn absent(episodes: Option<u64>, confidence: Confidence) -> Estimate {
    match episodes {
        Some(episodes) => Estimate::proportion(0, episodes, ProportionInterval::Wilson, confidence),
        None => exact(0.0),
    }
}
