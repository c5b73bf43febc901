//! Stationary logit quantal response of a stochastic game of general sum.

use crate::error::between_0_and_1;
use crate::game::{MixedProfile, Payoffs, StationaryProfile, StochasticGame};
use crate::solve::bimatrix::{QuantalBranch, residual, stage_response};
use crate::{Error, Problem};

/// Stationary logit quantal response equilibrium by value iteration: in each state both choose by logit response in the game of one
/// period whose entries are the payoffs of the period and the discounted values of what follows (Breitmoser, Tan & Zizzo
/// 2010; Eibelshäuser & Poensgen 2019).
///
/// # Assumptions
/// Several equilibria may exist. The search begins from values of zero and uniform choices; in each state it takes the quantal response that
/// Newton's method finds from the last choices, and that on the principal branch where it finds none. In games of general sum value
/// iteration need not converge: then an error says so.
///
/// # Returns
/// The values of the stationary profile, computed from the profile by a linear system; the largest change of a value in the last
/// iteration; and the residual, the largest difference between a choice probability and the logit response at these values.
///
/// # Errors
/// Precisions, tolerances or damping out of range; a residual that stays above the tolerance
/// ([`Error::is_not_converged`]).
///
/// # Complexity
/// A few linear systems of m + n unknowns for each state and iteration.
///
/// ```
/// use bargain::game::{Bimatrix, StochasticGame};
/// use bargain::solve::stochastic::StationaryQuantal;
///
/// // A dilemma repeated forever whatever is done: the future is worth the same after every choice.
/// let stage = Bimatrix::symmetric(vec![vec![3.0, 0.0], vec![5.0, 1.0]])?;
/// let game = StochasticGame::new(vec![stage], |_, _, _| vec![1.0], [0.9, 0.8])?;
/// let solution = StationaryQuantal::new([2.0, 2.0])?.solve(&game)?;
/// let [first, second] = solution.values[0];
/// assert!((first / second - 2.0).abs() < 1e-9);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct StationaryQuantal {
    precision: [f64; 2],
    tolerance: f64,
    iterations: u64,
    damping: f64,
}

/// A stationary quantal response with its certificate.
#[derive(Debug, Clone, PartialEq)]
pub struct StationaryQuantalResponse {
    /// What each player expects from each state on.
    pub values: Vec<Payoffs>,
    /// What the players do in each state.
    pub profile: StationaryProfile,
    /// The largest difference between a choice probability and the logit response to the profile and its values.
    pub residual: f64,
    /// The largest change of a value in the last iteration, in units of payoff.
    pub change: f64,
    /// How much each player could gain in each state by a best reply to the other's stationary strategy.
    pub regret: Vec<Payoffs>,
    /// Iterations made.
    pub iterations: u64,
}

impl StationaryQuantal {
    /// A search at the given precision of each player, per unit of payoff; finite and not negative. It stops at a residual of 1e-9,
    /// or after 10 000 iterations.
    ///
    /// # Errors
    /// Each precision outside that range.
    pub fn new(precision: [f64; 2]) -> Result<Self, Error> {
        // The range is that of the branch.
        QuantalBranch::along(precision)?;
        Ok(StationaryQuantal { precision, tolerance: 1e-9, iterations: 10_000, damping: 0.0 })
    }

    /// The residual to reach, a difference of probabilities: in (0, 1).
    ///
    /// # Errors
    /// A tolerance outside that range.
    pub fn tolerance(mut self, tolerance: f64) -> Result<Self, Error> {
        self.tolerance = between_0_and_1("tolerance", tolerance)?;
        Ok(self)
    }

    /// Most iterations.
    pub fn iterations(mut self, iterations: u64) -> Self {
        self.iterations = iterations;
        self
    }

    /// The share of the last values kept in each iteration: in \[0, 1); default 0. It may help where values go round.
    ///
    /// # Errors
    /// A share outside that range.
    pub fn damping(mut self, share: f64) -> Result<Self, Error> {
        if !(0.0..1.0).contains(&share) {
            return Err(Error::invalid([Problem::new("damping", share, "must be a number in [0, 1)")]));
        }
        self.damping = share;
        Ok(self)
    }

    /// Solves `game`.
    ///
    /// # Errors
    /// A residual that stays above the tolerance; a stage whose quantal response was not found.
    pub fn solve(&self, game: &StochasticGame) -> Result<StationaryQuantalResponse, Error> {
        let mut profile: StationaryProfile = game.stages().iter().map(MixedProfile::uniform).collect();
        let mut future = vec![[0.0, 0.0]; game.states()];
        let (mut residual, mut change) = (f64::INFINITY, f64::INFINITY);
        for iterations in 1..=self.iterations {
            let mut next = future.clone();
            for (state, mixed) in profile.iter_mut().enumerate() {
                let now = game.one_period(state, &future)?;
                *mixed = stage_response(&now, self.precision, mixed)?;
                let value = now.value_of(mixed);
                for player in [0, 1] {
                    next[state][player] =
                        self.damping * future[state][player] + (1.0 - self.damping) * value[player];
                }
            }
            let pairs = next.iter().flatten().zip(future.iter().flatten());
            change = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            future = next;
            // Small changes of value are necessary for a small residual, which takes a linear system to know.
            let sharp = self.precision[0].max(self.precision[1]).max(f64::MIN_POSITIVE);
            if change > self.tolerance / sharp.min(1.0) {
                continue;
            }
            let values = game.values(&profile)?;
            residual = self.residual(game, &profile, &values)?;
            if residual <= self.tolerance {
                let regret = game.regret(&profile)?;
                return Ok(StationaryQuantalResponse {
                    values,
                    profile,
                    residual,
                    change,
                    regret,
                    iterations,
                });
            }
        }
        Err(Error::not_converged(
            format!(
                "after {} iterations the residual is {residual}, and values still change by {change}",
                self.iterations
            ),
            "use damping, allow more iterations, or lower the precision",
        ))
    }

    /// The largest difference between a choice probability and the logit response to `profile` and `values`.
    fn residual(
        &self,
        game: &StochasticGame,
        profile: &StationaryProfile,
        values: &[Payoffs],
    ) -> Result<f64, Error> {
        let mut largest: f64 = 0.0;
        for (state, mixed) in profile.iter().enumerate() {
            largest = largest.max(residual(&game.one_period(state, values)?, self.precision, mixed));
        }
        Ok(largest)
    }
}
