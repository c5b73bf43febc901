//! The faults of the data of a figure, all at once.

use super::caption::Value;
use crate::{Error, Problem};

/// Faults found so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Faults(Vec<Problem>);

impl Faults {
    /// Largest number that a figure shows: beyond it the ticks of an axis are no numbers any more.
    const LARGEST: f64 = 1e100;

    pub fn add(&mut self, place: impl Into<String>, found: impl std::fmt::Display, expected: &str) {
        self.0.push(Problem::new(place, found, expected));
    }

    pub fn finite(&mut self, place: &str, number: f64) {
        if !number.is_finite() || number.abs() > Self::LARGEST {
            self.add(place, number, "must be a finite number within ±1e100");
        }
    }

    pub fn probability(&mut self, place: &str, number: f64) {
        if !(0.0..=1.0 + 1e-9).contains(&number) {
            self.add(place, number, "must be a probability, in [0, 1]");
        }
    }

    pub fn value(&mut self, place: &str, value: &Value) {
        value.numbers().for_each(|x| self.finite(place, x));
        if let Some(e) = value.estimate.filter(|e| e.interval.low > e.interval.high) {
            self.add(place, format!("[{}, {}]", e.interval.low, e.interval.high), "must go from low to high");
        }
    }

    pub fn some(&mut self, place: &str, count: usize) {
        if count == 0 {
            self.add(place, "nothing", "must have at least one");
        }
    }

    pub fn named(&mut self, place: &str, name: &str) {
        if name.trim().is_empty() {
            self.add(place, "no text", "must have a name");
        }
    }

    /// # Errors
    /// All faults, if there are any.
    pub fn result(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::invalid(self.0)) }
    }
}
