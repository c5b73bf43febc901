//! The egalitarian solution: equal gains.

use crate::Error;
use crate::problem::bargaining::{BargainingProblem, Solution};

impl BargainingProblem {
    /// The largest equal gains over disagreement (Kalai 1977, Econometrica 45).
    ///
    /// It compares the players' utilities, so their units matter. Where the frontier ends before gains are equal,
    /// the solution is only weakly Pareto optimal: one player could have more at no loss to the other.
    ///
    /// # Errors
    /// A curve that gives no number at the solution.
    ///
    /// # Complexity
    /// At most 200 evaluations of the frontier.
    pub fn egalitarian_solution(&self) -> Result<Solution, Error> {
        self.along([1.0, 1.0])
    }
}
