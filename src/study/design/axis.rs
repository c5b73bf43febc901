//! One parameter and the values that a design gives it.

use crate::prior::Prior;
use crate::{Error, Problem};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A named parameter with its levels.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    name: Arc<str>,
    levels: Vec<f64>,
}

impl Axis {
    /// These levels, in this order.
    ///
    /// # Errors
    /// An empty name; no levels; a level that is not finite or stands twice.
    pub fn levels(name: &str, levels: impl IntoIterator<Item = f64>) -> Result<Self, Error> {
        let levels: Vec<f64> = levels.into_iter().collect();
        let mut problems = Vec::new();
        if name.trim().is_empty() {
            problems.push(Problem::new("axis", format!("\"{name}\""), "must have a name"));
        }
        if levels.is_empty() {
            problems.push(Problem::new(name, "[]", "must have at least one level"));
        }
        // The sum makes a zero of a negative zero.
        let mut sorted: Vec<(usize, f64)> = levels.iter().map(|x| x + 0.0).enumerate().collect();
        sorted.sort_by(|x, y| x.1.total_cmp(&y.1).then(x.0.cmp(&y.0)));
        let repeated = sorted.windows(2).filter(|pair| pair[0].1 == pair[1].1).map(|pair| pair[1].0);
        let again: BTreeSet<usize> = repeated.collect();
        for (i, x) in levels.iter().enumerate() {
            if !x.is_finite() {
                problems.push(Problem::new(format!("{name}[{i}]"), x, "must be a finite number"));
            } else if again.contains(&i) {
                problems.push(Problem::new(format!("{name}[{i}]"), x, "stands here for the second time"));
            }
        }
        if problems.is_empty() {
            Ok(Axis { name: name.into(), levels })
        } else {
            Err(Error::invalid(problems))
        }
    }

    /// `count` levels at equal distances from `low` to `high`, both included.
    ///
    /// # Errors
    /// Those of [`Axis::levels`]; ends that are not in order; fewer than two levels, or more than a design may have points.
    pub fn range(name: &str, low: f64, high: f64, count: usize) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if !(low < high && (high - low).is_finite()) {
            let expected = "must be two finite numbers, the lower one first, whose difference is finite, too";
            problems.push(Problem::new(name, format!("[{low:?}, {high:?}]"), expected));
        }
        problems.extend(count_fault(name, count, 2));
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let last = (count - 1) as f64;
        let level = |i: usize| match i {
            // The last one is the end itself, whatever rounding does to the others.
            i if i + 1 == count => high,
            i => low + (high - low) * (i as f64 / last),
        };
        Self::levels(name, (0..count).map(level))
    }

    /// `count` levels in the middle of slices of equal probability of a prior: its quantiles at (i + ½)/`count`. Values of a
    /// discrete prior that come out several times are given once.
    ///
    /// # Errors
    /// Those of [`Axis::levels`]; no levels, or more than a design may have points.
    pub fn quantiles(name: &str, prior: &Prior, count: usize) -> Result<Self, Error> {
        if let Some(problem) = count_fault(name, count, 1) {
            return Err(Error::invalid([problem]));
        }
        let quantile = |i: usize| prior.quantile((i as f64 + 0.5) / count as f64);
        let mut levels: Vec<f64> = (0..count).map(quantile).collect();
        levels.dedup();
        Self::levels(name, levels)
    }

    pub(super) fn into_parts(self) -> (Arc<str>, Vec<f64>) {
        (self.name, self.levels)
    }
}

fn count_fault(name: &str, count: usize, least: usize) -> Option<Problem> {
    let most = super::LARGEST as usize;
    let expected = || format!("must be between {least} and {most}");
    (!(least..=most).contains(&count)).then(|| Problem::new(format!("{name}: levels"), count, expected()))
}
