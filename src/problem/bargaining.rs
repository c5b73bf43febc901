//! A bargaining problem: what two players can reach together, and what they get if they do not agree.

use super::set::{BargainingSet, LARGEST};
use crate::{Error, Problem};

/// A convex set of utilities and a disagreement point in it, from which both can gain (Nash 1950).
///
/// The solutions are its methods: [`nash_solution`](Self::nash_solution),
/// [`asymmetric_nash_solution`](Self::asymmetric_nash_solution),
/// [`kalai_smorodinsky_solution`](Self::kalai_smorodinsky_solution),
/// [`egalitarian_solution`](Self::egalitarian_solution), [`utilitarian_solution`](Self::utilitarian_solution).
///
/// ```
/// use bargain::problem::{BargainingProblem, BargainingSet};
///
/// let set = BargainingSet::hull(&[[1.0, 0.0], [0.0, 1.0]])?;
/// let problem = BargainingProblem::new(set, [0.2, 0.1])?;
/// let [first, second] = problem.nash_solution()?.utilities;
/// assert!((first - 0.55).abs() < 1e-15 && (second - 0.45).abs() < 1e-15);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BargainingProblem {
    set: BargainingSet,
    disagreement: [f64; 2],
    ideal: [f64; 2],
}

/// A point that a solution selects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Solution {
    /// Utilities of the players.
    pub utilities: [f64; 2],
    /// Estimated error of each utility. On hulls it is rounding; on curves it holds if the curve's own values are
    /// exact up to rounding.
    pub accuracy: f64,
}

impl BargainingProblem {
    /// A problem in which both players can do better than disagree.
    ///
    /// # Errors
    /// A disagreement point that is not two numbers within ±10¹², that lies outside the set, or that nothing in the set
    /// beats for both players.
    pub fn new(set: BargainingSet, disagreement: [f64; 2]) -> Result<Self, Error> {
        let fault = |expected: String| {
            Err(Error::invalid([Problem::new("disagreement", format!("{disagreement:?}"), expected)]))
        };
        if !disagreement.iter().all(|x| x.abs() <= LARGEST) {
            return fault(format!("must be two numbers within ±{LARGEST:e}"));
        }
        let [d1, d2] = disagreement;
        let (Some(most), Some(best)) = (set.first(d2), set.second(d1)) else {
            return fault("lies outside the set: no agreement gives each player as much".into());
        };
        if best < d2 {
            return fault("lies outside the set: no agreement gives both players as much".into());
        }
        if !(most > d1 && best > d2) {
            return fault("leaves nothing to bargain over: no agreement is better for both".into());
        }
        Ok(BargainingProblem { set, disagreement, ideal: [most, best] })
    }

    /// What the players can reach together.
    pub fn set(&self) -> &BargainingSet {
        &self.set
    }

    /// What they get if they do not agree.
    pub fn disagreement(&self) -> [f64; 2] {
        self.disagreement
    }

    /// The most that each player could get while the other gets no less than at disagreement; hardly ever both at once.
    pub fn ideal_point(&self) -> [f64; 2] {
        self.ideal
    }

    /// The first player's utilities at the ends of the part of the Pareto frontier that is worse for nobody than
    /// disagreement.
    pub(super) fn span(&self) -> [f64; 2] {
        let [left, _] = self.set.ends();
        [left[0].max(self.disagreement[0]), self.ideal[0]]
    }

    /// The second player's gain over disagreement where the first gets `first` or more; −∞ if that is out of reach.
    pub(super) fn second_gain(&self, first: f64) -> f64 {
        self.set.second(first).map_or(f64::NEG_INFINITY, |second| second - self.disagreement[1])
    }

    /// The corners of a hull's frontier between the ends of the [span](Self::span), these included; `None` for curves.
    pub(super) fn rational_corners(&self) -> Option<Vec<[f64; 2]>> {
        let [low, high] = self.span();
        let inner = self.set.corners()?.iter().filter(|corner| low < corner[0] && corner[0] < high);
        let end = |first: f64| self.set.second(first).map(|second| [first, second]);
        Some(end(low).into_iter().chain(inner.copied()).chain(end(high)).collect())
    }

    /// What rounding amounts to in utilities of this problem.
    pub(super) fn rounding(&self) -> f64 {
        let scale = self.disagreement.iter().fold(self.set.scale(), |most, x| x.abs().max(most));
        16.0 * f64::EPSILON * scale
    }

    /// A solution, if it is made of numbers.
    pub(super) fn solution(&self, utilities: [f64; 2], accuracy: f64) -> Result<Solution, Error> {
        if utilities.iter().all(|x| x.is_finite()) {
            return Ok(Solution { utilities, accuracy: accuracy.max(self.rounding()) });
        }
        let expected = "the curve must give a number everywhere in its interval";
        Err(Error::invalid([Problem::new("utilities", format!("{utilities:?}"), expected)]))
    }

    /// A point on a curve: the first player's utility as found, and what its error does to the second's.
    pub(super) fn on_curve(&self, first: f64, accuracy: f64) -> Result<Solution, Error> {
        let second = |x: f64| self.disagreement[1] + self.second_gain(x);
        let [low, high] = self.span();
        let here = second(first);
        let off = [first - accuracy, first + accuracy].map(|x| (second(x.clamp(low, high)) - here).abs());
        self.solution([first, here], off.into_iter().fold(accuracy, f64::max))
    }
}
