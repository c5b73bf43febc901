//! The utilitarian solution: the largest sum of utilities, with its ties.

use crate::Error;
use crate::problem::bargaining::{BargainingProblem, Solution};
use crate::problem::search::{flat_top, maximum};

/// All points with the largest sum of utilities: one, or the segment between two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Utilitarian {
    /// The ends of the segment: the first player's best, then the second's; the same point twice if there is no tie.
    pub ends: [Solution; 2],
}

/// Sums of a hull's corners that differ by less than this, relative to their size, are equal.
const TIE: f64 = 1e-12;

impl Utilitarian {
    /// The solution, if there is only one.
    pub fn unique(&self) -> Option<Solution> {
        (self.ends[0].utilities == self.ends[1].utilities).then_some(self.ends[0])
    }
}

impl BargainingProblem {
    /// The points of the set with the largest sum of utilities (Bentham's rule; Myerson 1981, Econometrica 49).
    ///
    /// It does not look at the disagreement point: a player may get less than by disagreeing. It compares utilities,
    /// so their units matter. On a curve, a tie is found if it is wider than a ten-thousandth of the frontier.
    ///
    /// # Errors
    /// A curve that gives no number at the solution.
    ///
    /// # Complexity
    /// The number of corners of a hull; some 500 evaluations of a curve.
    pub fn utilitarian_solution(&self) -> Result<Utilitarian, Error> {
        if let Some(corners) = self.set().corners() {
            let sum = |corner: &[f64; 2]| corner[0] + corner[1];
            let most = corners.iter().map(sum).fold(f64::NEG_INFINITY, f64::max);
            let slack = TIE * self.set().scale();
            let tied: Vec<[f64; 2]> = corners.iter().filter(|c| sum(c) >= most - slack).copied().collect();
            let end = |found: Option<&[f64; 2]>| self.solution(found.copied().unwrap_or([f64::NAN; 2]), 0.0);
            return Ok(Utilitarian { ends: [end(tied.last())?, end(tied.first())?] });
        }
        let [[low, _], [high, _]] = self.set().ends();
        let sum = |first: f64| first + self.second_gain(first);
        let unit = self.set().scale();
        let found = maximum([low, high], unit, sum);
        let [left, right] = flat_top(found.at, [low, high], unit, sum);
        let point = |first: f64| {
            let second = self.second_gain(first) + self.disagreement()[1];
            let accuracy = found.accuracy * (1.0 + slope(first, low, high, |x| self.second_gain(x)));
            self.solution([first, second], if left < right { (right - left) * 1e-4 } else { accuracy })
        };
        Ok(Utilitarian { ends: [point(right)?, point(left)?] })
    }
}

/// The steepness of a curve about a point.
fn slope(at: f64, low: f64, high: f64, curve: impl Fn(f64) -> f64) -> f64 {
    let step = 1e-6 * (high - low);
    let [left, right] = [(at - step).max(low), (at + step).min(high)];
    ((curve(right) - curve(left)) / (right - left)).abs()
}
