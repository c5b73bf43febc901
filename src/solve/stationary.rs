//! Stationary equilibria of games without a horizon, by value iteration.

use super::equilibrium::{Convergence, Equilibrium};
use super::induction::{self, Iteration, Search, Start};
use super::quantal_response::QuantalResponse;
use super::response::{Response, Ties};
use super::stage::Stopping;
use crate::Error;
use crate::error::between_0_and_1;
use crate::game::{FiniteGame, Unrolled};
use std::sync::Arc;

/// Value iteration: goes back period by period from the game's horizon payoffs until values change no more.
///
/// What it finds is a stationary (Markov perfect) equilibrium of the game without a horizon, in which everybody does the same in
/// the same state and at the same beliefs, in whatever period (Shapley 1953; Maskin & Tirole 2001). Where several exist it is
/// the one that finite horizons lead to.
///
/// # Assumptions
/// [`Game::periods`](crate::game::Game::periods) does not matter to the solution; it says how many periods the
/// [`Equilibrium`] plays, the stationary values standing behind the last. The state must not count periods, or
/// no two periods have a state in common. Convergence is sure with discount factors below 1 for one player or for strictly
/// competitive games; else it usually happens, and its failure is an error. Best replies over a grid of offers may go in
/// circles of some steps: then ask for a tolerance of that size.
///
/// ```
/// use bargain::game::catalogue::Crisis;
/// use bargain::solve::{Stationary, Ties};
///
/// let game = Crisis {
///     status_quo: [0.0, 0.0],
///     concession: [1.0, -0.6],
///     conflict: [-0.5, -1.2],
///     back_down: [-0.4, 0.2],
/// };
/// let solution = Stationary::best(Ties::First).solve(&game)?; // one period is all there is
/// assert_eq!(solution.residual(), 0.0);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Stationary {
    response: Response,
    search: Search,
    tolerance: f64,
    periods: usize,
}

/// A stationary equilibrium with the certificate of value iteration.
#[derive(Debug, Clone)]
pub struct StationaryEquilibrium<G: FiniteGame> {
    equilibrium: Equilibrium<G>,
    periods: usize,
    residual: f64,
    factor: f64,
    /// What rounding may change of a value in a period.
    rounding: f64,
}

/// Rounding of a value in a period, relative to the largest: some operations, each of half a unit in the last place.
const ROUNDING: f64 = 32.0 * f64::EPSILON;

impl Stationary {
    /// With best replies; ties are broken by `ties`.
    pub fn best(ties: Ties) -> Self {
        let stopping = Stopping { tolerance: 1e-9, sweeps: 100 };
        let search = Search { played: stopping, burn_in: stopping, start: Start::Following };
        Stationary { response: Response::Best(ties), search, tolerance: 1e-9, periods: 10_000 }
    }

    /// With logit quantal responses, of the precision and the tolerance of `solver`. Where its searches would [begin](QuantalResponse::start)
    /// does not matter here: the first begins at uniform choices, and every other at those of the period after.
    pub fn quantal(solver: QuantalResponse) -> Self {
        let response = solver.response();
        Stationary { response, search: solver.search, tolerance: 1e-9, periods: 10_000 }
    }

    /// Largest change, from one period to the next, of a value at the beginning of a period at which iteration ends, in units of
    /// payoff; default 1e-9.
    ///
    /// # Errors
    /// A tolerance that is not in (0, 1).
    pub fn tolerance(mut self, tolerance: f64) -> Result<Self, Error> {
        self.tolerance = between_0_and_1("tolerance", tolerance)?;
        Ok(self)
    }

    /// Most periods to go back; default 10,000.
    pub fn periods(mut self, periods: usize) -> Self {
        self.periods = periods.max(1);
        self
    }

    /// Solves `game`.
    ///
    /// # Errors
    /// Those of [`Unrolled::new`]; values that still change, or choices that meet no fixed point, after the most periods.
    ///
    /// # Complexity
    /// Periods until convergence × resting states × belief cells × sweeps × size of a tree. With a discount factor δ
    /// about ln(tolerance) / ln(δ) periods.
    pub fn solve<G: FiniteGame>(&self, game: &G) -> Result<StationaryEquilibrium<G>, Error> {
        let factor = game.discount().into_iter().fold(0.0, f64::max);
        let game = Arc::new(Unrolled::new(game)?);
        let limits = (self.tolerance, self.periods);
        let Iteration { induction, iterations, residual } =
            induction::iterate(&game.graph, self.response, self.search, limits);
        if residual > self.tolerance {
            return Err(Error::not_converged(
                format!("values still change by {residual:e} after {iterations} periods"),
                "allow more periods, a larger tolerance, or solve the finite horizon",
            ));
        }
        let size = induction.horizon.iter().fold(0.0, |size: f64, value| value.abs().max(size));
        let equilibrium = Equilibrium::new(game, induction, self.search);
        let Convergence { missed, residual: choices, .. } = equilibrium.convergence();
        if missed > 0 {
            return Err(Error::not_converged(
                format!("choices at {missed} belief points still change by {choices:e}"),
                "use a lower precision, or quantal responses where best replies go in circles",
            ));
        }
        Ok(StationaryEquilibrium {
            equilibrium,
            periods: iterations,
            residual,
            factor,
            rounding: ROUNDING * size,
        })
    }
}

impl<G: FiniteGame> StationaryEquilibrium<G> {
    /// The equilibrium, ready to be played for the game's number of periods.
    pub fn equilibrium(&self) -> &Equilibrium<G> {
        &self.equilibrium
    }

    /// Periods gone back.
    pub fn periods(&self) -> usize {
        self.periods
    }

    /// Largest change, in the last of them, of a value at the beginning of a period, in units of payoff.
    pub fn residual(&self) -> f64 {
        self.residual
    }

    /// How far values can be from those of the same strategies played for ever: the residual times δ, and what rounding adds in a period,
    /// over 1 − δ, with the larger discount factor δ. Infinite without discounting, unless nothing changed at all.
    pub fn error_bound(&self) -> f64 {
        if self.residual == 0.0 && self.factor == 1.0 {
            return self.rounding;
        }
        (self.residual * self.factor + self.rounding) / (1.0 - self.factor)
    }
}
