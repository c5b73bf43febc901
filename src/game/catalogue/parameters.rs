//! Checks of the parameters of the catalogue: all that is wrong is told at once.

use crate::{Error, Problem};
use std::ops::{Bound, RangeBounds};

/// Most steps of a grid, types or periods that a game of the catalogue takes.
const MOST: u32 = 10_000;

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Parameters(Vec<Problem>);

impl Parameters {
    fn within(mut self, key: &str, value: f64, range: impl RangeBounds<f64>, expected: &str) -> Self {
        if !range.contains(&value) {
            self.0.push(Problem::new(key, value, expected));
        }
        self
    }

    /// A finite number.
    pub fn finite(self, key: &str, value: f64) -> Self {
        self.within(key, value, f64::MIN..=f64::MAX, "must be a finite number")
    }

    /// Finite numbers.
    pub fn all_finite(self, key: &str, values: &[f64]) -> Self {
        values.iter().fold(self, |parameters, value| parameters.finite(key, *value))
    }

    /// A finite number, 0 or more.
    pub fn not_negative(self, key: &str, value: f64) -> Self {
        self.within(key, value, 0.0..=f64::MAX, "must be a finite number, 0 or more")
    }

    /// A finite number above 0.
    pub fn positive(self, key: &str, value: f64) -> Self {
        let range = (Bound::Excluded(0.0), Bound::Included(f64::MAX));
        self.within(key, value, range, "must be a finite number above 0")
    }

    /// A share or a probability.
    pub fn share(self, key: &str, value: f64) -> Self {
        self.within(key, value, 0.0..=1.0, "must be a number in [0, 1]")
    }

    /// A share or a probability that is neither 0 nor 1.
    pub fn inside(self, key: &str, value: f64) -> Self {
        let range = (Bound::Excluded(0.0), Bound::Excluded(1.0));
        self.within(key, value, range, "must be a number in (0, 1)")
    }

    /// A discount factor of a game, which may be 1.
    pub fn discount(self, key: &str, value: f64) -> Self {
        let range = (Bound::Excluded(0.0), Bound::Included(1.0));
        self.within(key, value, range, "must be a number in (0, 1]")
    }

    /// A number of steps, types or periods.
    pub fn count(self, key: &str, value: u32) -> Self {
        let allowed = (1..=MOST).contains(&value);
        self.holds(allowed, key, f64::from(value), &format!("must be a whole number from 1 to {MOST}"))
    }

    /// Any other condition on `value`.
    pub fn holds(mut self, holds: bool, key: &str, value: f64, expected: &str) -> Self {
        // A number that is not finite has been named before.
        if !holds && value.is_finite() {
            self.0.push(Problem::new(key, value, expected));
        }
        self
    }

    /// `value` if nothing is at fault.
    pub fn allow<T>(self, value: impl FnOnce() -> T) -> Result<T, Error> {
        if self.0.is_empty() { Ok(value()) } else { Err(Error::invalid(self.0)) }
    }
}

/// The middles of `count` equal parts of the interval from 0 to `end`: a uniform distribution with a finite number of types.
pub(super) fn middles(end: f64, count: u32) -> Vec<f64> {
    (0..count).map(|i| end * (f64::from(i) + 0.5) / f64::from(count)).collect()
}

/// The same probability for each of `count` types.
pub(super) fn equally_likely(count: u32) -> Vec<f64> {
    vec![1.0 / f64::from(count); count as usize]
}

/// The ends of `steps` equal parts of an interval, its own ends among them, as they were given.
pub(super) fn divide([from, to]: [f64; 2], steps: u32) -> Vec<f64> {
    let part = |k: u32| f64::from(k) / f64::from(steps);
    (0..=steps).map(|k| from * part(steps - k) + to * part(k)).collect()
}
