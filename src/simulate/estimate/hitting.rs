//! When something first happens, where play may end before it does.

use crate::math::interval::{Confidence, Interval, ProportionInterval};
use crate::simulate::{Estimate, Estimator};
use serde::{Deserialize, Serialize};

/// Estimates in which period something first happens.
///
/// Made by [`Watched::hitting`](crate::simulate::Watched::hitting). Two questions have two answers. [`happened_by`](HittingTimes::happened_by) is the
/// share of all episodes in which it has happened by then; an episode that ends without it counts as one in which it never
/// does. This is exact counting, since the horizon is fixed. [`survival`](HittingTimes::survival) asks how long it would take
/// if nothing else ended play: an ending before it is a censored observation (Kaplan & Meier 1958), and the answer holds if such
/// endings tell nothing about when it would have come.
///
/// Memory: two counts for each period. Estimates for a [`Precision`](crate::simulate::Precision): `… by period 0` and so on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HittingTimes {
    name: String,
    /// Position in the row of the period in which it happens, if it does, and of the last period.
    columns: [usize; 2],
    /// How often it first happened, by period.
    hits: Vec<u64>,
    /// How often play ended without it, by last period.
    censored: Vec<u64>,
    missing: u64,
}

impl HittingTimes {
    pub(in super::super) fn new(name: String, columns: [usize; 2], periods: usize) -> Self {
        HittingTimes { name, columns, hits: vec![0; periods], censored: vec![0; periods], missing: 0 }
    }

    /// What is waited for.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many episodes were seen.
    pub fn count(&self) -> u64 {
        self.at_risk(0)
    }

    /// How many episodes had no last period: in them nobody ever moved.
    pub fn missing(&self) -> u64 {
        self.missing
    }

    /// In how many episodes it first happened, by period.
    pub fn hits(&self) -> &[u64] {
        &self.hits
    }

    /// How many episodes ended without it, by the last period in which somebody moved. For the last one of all these are also those that the
    /// horizon has cut off, and those that went on behind the periods that are counted, whatever happened there.
    pub fn censored(&self) -> &[u64] {
        &self.censored
    }

    /// How many episodes came to this period before it had happened.
    pub fn at_risk(&self, period: usize) -> u64 {
        let counts = self.hits.iter().zip(&self.censored).skip(period);
        counts.map(|(hits, censored)| hits + censored).sum()
    }

    /// The share of all episodes in which it has happened by the end of this period.
    pub fn happened_by(&self, period: usize, kind: ProportionInterval, confidence: Confidence) -> Estimate {
        let hits = self.hits.iter().take(period.saturating_add(1)).sum();
        Estimate::proportion(hits, self.count(), kind, confidence)
    }

    /// The share of the episodes that came to this period without it, in which it happens then.
    pub fn hazard(&self, period: usize, kind: ProportionInterval, confidence: Confidence) -> Estimate {
        let hits = self.hits.get(period).copied().unwrap_or(0);
        Estimate::proportion(hits, self.at_risk(period), kind, confidence)
    }

    /// The probability that it has not happened by the end of this period if nothing else ends play: the product-limit estimator, with
    /// Greenwood's error. Its interval is normal on the scale of log(−log), which stays within \[0, 1\]; at estimates of zero and one it
    /// is the Wilson interval for those at risk. Not a number where nobody was left at risk, since nothing is known of it.
    ///
    /// # Reference
    /// Kaplan & Meier (1958), JASA 53, 457–481; Greenwood (1926); Kalbfleisch & Prentice (1980), section 1.3, for the scale.
    pub fn survival(&self, period: usize, confidence: Confidence) -> Estimate {
        let (mut survival, mut sum, mut left, mut risk) = (1.0, 0.0, self.count(), 0);
        for (&hits, &censored) in self.hits.iter().zip(&self.censored).take(period.saturating_add(1)) {
            if survival == 0.0 {
                break;
            }
            risk = left;
            if risk == 0 {
                break;
            }
            let (d, r) = (hits as f64, risk as f64);
            survival *= (r - d) / r;
            sum += d / (r * (r - d));
            left -= hits + censored;
        }
        if survival > 0.0 && risk == 0 || period >= self.hits.len() {
            let interval = Interval { low: 0.0, high: 1.0 };
            return Estimate { value: f64::NAN, standard_error: f64::NAN, interval };
        }
        if survival == 0.0 || survival == 1.0 {
            let interval = ProportionInterval::Wilson.of((survival * risk as f64) as u64, risk, confidence);
            return Estimate { value: survival, standard_error: 0.0, interval };
        }
        let log = survival.ln();
        let factor = (confidence.z() * sum.sqrt() / log.abs()).exp();
        let interval = Interval { low: (log * factor).exp(), high: (log / factor).exp() };
        Estimate { value: survival, standard_error: survival * sum.sqrt(), interval }
    }
}

/// What waits for something else or has another number of periods cannot be merged: its episodes count as missing.
impl<O> Estimator<O> for HittingTimes {
    fn push(&mut self, _outcome: O, row: &[f64]) {
        let place = |column: usize| row.get(column).copied().filter(|x| *x >= 0.0).map(|x| x as usize);
        let [hit, last] = self.columns.map(place);
        let end = self.censored.len().saturating_sub(1);
        let counted = match (hit.filter(|hit| *hit <= end), hit.or(last)) {
            (Some(hit), _) => self.hits.get_mut(hit),
            (None, Some(last)) => self.censored.get_mut(last.min(end)),
            (None, None) => None,
        };
        *counted.unwrap_or(&mut self.missing) += 1;
    }

    fn merge(&mut self, other: &Self) {
        self.missing += other.missing;
        let alike = self.name == other.name && self.columns == other.columns;
        if !alike || [self.hits.len(), self.censored.len()] != [other.hits.len(), other.censored.len()] {
            self.missing += other.count();
            return;
        }
        self.hits.iter_mut().zip(&other.hits).for_each(|(count, other)| *count += other);
        self.censored.iter_mut().zip(&other.censored).for_each(|(count, other)| *count += other);
    }

    fn estimates(&self, confidence: Confidence) -> Vec<(String, Estimate)> {
        let kind = ProportionInterval::Wilson;
        let by = |period| {
            (format!("{} by period {period}", self.name), self.happened_by(period, kind, confidence))
        };
        (0..self.hits.len()).map(by).collect()
    }
}
