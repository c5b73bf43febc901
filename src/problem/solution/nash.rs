//! The Nash solution and its asymmetric form: the largest product of gains.

use crate::problem::bargaining::{BargainingProblem, Solution};
use crate::problem::search::maximum;
use crate::{Error, Problem};

impl BargainingProblem {
    /// The agreement with the largest product of gains over disagreement (Nash 1950, Econometrica 18).
    ///
    /// # Errors
    /// A curve that gives no number at the solution.
    ///
    /// # Complexity
    /// The number of corners of a hull; some 500 evaluations of a curve.
    pub fn nash_solution(&self) -> Result<Solution, Error> {
        self.weighted_nash([1.0, 1.0])
    }

    /// The agreement that maximises the product of gains, each raised to its player's weight (Kalai 1977,
    /// International Journal of Game Theory 6). Only the ratio of the weights matters.
    ///
    /// # Errors
    /// Weights that are not finite and above 0; those of [`nash_solution`](Self::nash_solution).
    pub fn asymmetric_nash_solution(&self, weights: [f64; 2]) -> Result<Solution, Error> {
        self.weighted_nash(shares(weights)?)
    }

    fn weighted_nash(&self, weights: [f64; 2]) -> Result<Solution, Error> {
        let [d1, _] = self.disagreement();
        if let Some(corners) = self.rational_corners() {
            let best = self.best_on_corners(&corners, weights);
            return self.solution(best, 0.0);
        }
        // Of logarithms rounding is relative to one.
        let found = maximum(self.span(), 1.0, |first| {
            weights[0] * (first - d1).max(0.0).ln() + weights[1] * self.second_gain(first).max(0.0).ln()
        });
        self.on_curve(found.at, found.accuracy)
    }

    /// The best point of a chain of edges: on each edge the maximum has a closed form.
    fn best_on_corners(&self, corners: &[[f64; 2]], [a, b]: [f64; 2]) -> [f64; 2] {
        let [d1, d2] = self.disagreement();
        let product = |[u1, u2]: [f64; 2]| a * (u1 - d1).ln() + b * (u2 - d2).ln();
        let candidates = corners.windows(2).map(|edge| {
            let [p, q] = [edge[0], edge[1]];
            let [run, rise] = [q[0] - p[0], q[1] - p[1]];
            let share = (a * run * (p[1] - d2) + b * rise * (p[0] - d1)) / (-run * rise * (a + b));
            let along = |share: f64| [p[0] + share * run, p[1] + share * rise];
            match share {
                s if s >= 1.0 => q,
                s if s > 0.5 => [q[0] - (1.0 - s) * run, q[1] - (1.0 - s) * rise],
                s if s > 0.0 => along(s),
                _ => p,
            }
        });
        let first = corners.first().copied().unwrap_or([d1, d2]);
        candidates.fold(first, |best, point| if product(point) > product(best) { point } else { best })
    }
}

/// Weights as shares of their sum.
pub(in crate::problem) fn shares(weights: [f64; 2]) -> Result<[f64; 2], Error> {
    let problems: Vec<Problem> = (0..2)
        .filter(|&i| !(weights[i] > 0.0 && weights[i].is_finite()))
        .map(|i| Problem::new(format!("weights[{i}]"), weights[i], "must be a finite number above 0"))
        .collect();
    if !problems.is_empty() {
        return Err(Error::invalid(problems));
    }
    // Halved first: the sum of two large weights may not be finite.
    let [a, b] = weights.map(|weight| 0.5 * weight);
    let shares = [a / (a + b), b / (a + b)];
    let key = "weights";
    let expected = "must not differ so much that one vanishes beside the other";
    if shares.iter().all(|share| *share > 0.0) {
        Ok(shares)
    } else {
        Err(Error::invalid([Problem::new(key, format!("{weights:?}"), expected)]))
    }
}
