//! The Kalai–Smorodinsky solution: gains in proportion to the largest possible ones.

use crate::Error;
use crate::problem::bargaining::{BargainingProblem, Solution};

/// The Kalai–Smorodinsky solution and the ideal point that it aims at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KalaiSmorodinsky {
    /// The point selected.
    pub solution: Solution,
    /// The most that each player could get while the other loses nothing against disagreement.
    pub ideal: [f64; 2],
}

impl BargainingProblem {
    /// The last point of the set on the way from disagreement to the ideal point (Kalai & Smorodinsky 1975,
    /// Econometrica 43).
    ///
    /// # Errors
    /// A curve that gives no number at the solution.
    ///
    /// # Complexity
    /// At most 200 evaluations of the frontier.
    pub fn kalai_smorodinsky_solution(&self) -> Result<KalaiSmorodinsky, Error> {
        let [d1, d2] = self.disagreement();
        let ideal = self.ideal_point();
        Ok(KalaiSmorodinsky { solution: self.along([ideal[0] - d1, ideal[1] - d2])?, ideal })
    }
}
