//! What iterative solvers on a tree return, and when they stop.

use super::pass::Certificate;
use super::profile::TreeProfile;
use crate::game::{FiniteGame, Payoffs};
use crate::{Error, Problem};

/// An average profile with the certificate of what it is worth.
#[derive(Debug, Clone)]
pub struct TreeSolution<'t, G: FiniteGame> {
    /// The average of the strategies of all iterations.
    pub profile: TreeProfile<'t, G>,
    /// Iterations made.
    pub iterations: u32,
    /// Expected discounted payoff of each player.
    pub value: Payoffs,
    /// How much each player could gain by a best response.
    pub regret: Payoffs,
    /// The NashConv that was asked for.
    pub tolerance: f64,
}

impl<'t, G: FiniteGame> TreeSolution<'t, G> {
    pub(super) fn new(
        profile: TreeProfile<'t, G>,
        (iterations, stopping): (u32, Stopping),
        certificate: Certificate,
    ) -> Self {
        let (value, regret) = (certificate.value, certificate.regret());
        TreeSolution { profile, iterations, value, regret, tolerance: stopping.tolerance }
    }

    /// The sum of both players' regrets. In a game of two players whose payoffs sum to zero, each player's strategy gives
    /// it the value of the game up to this.
    pub fn nash_conv(&self) -> f64 {
        self.regret.iter().sum()
    }

    /// Whether NashConv came down to the tolerance. If not, the limit of iterations ended the search.
    pub fn converged(&self) -> bool {
        self.nash_conv() <= self.tolerance
    }
}

/// When an iterative solver stops.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stopping {
    pub iterations: u32,
    pub tolerance: f64,
}

impl Stopping {
    pub const DEFAULT: Stopping = Stopping { iterations: 10_000, tolerance: 1e-6 };

    /// The same with another tolerance.
    pub fn tolerance(self, tolerance: f64) -> Result<Self, Error> {
        if (0.0..f64::INFINITY).contains(&tolerance) {
            return Ok(Stopping { tolerance, ..self });
        }
        Err(Error::invalid([Problem::new("tolerance", tolerance, "must be a finite number, 0 or more")]))
    }

    /// The same with another limit of iterations.
    pub fn iterations(self, iterations: u32) -> Self {
        Stopping { iterations: iterations.max(1), ..self }
    }
}
