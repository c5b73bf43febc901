//! The value of a zero-sum stochastic game by value iteration.

use crate::game::{Payoffs, Player, StationaryProfile, StochasticGame};
use crate::solve::bimatrix::matrix_value;
use crate::{Error, Problem};

/// Shapley's operator, iterated: in each state the matrix game is solved whose entries are the payoffs of the period and the
/// discounted values of what follows (Shapley 1953).
///
/// The operator shrinks differences by the modulus β of the game (discount factor times the largest probability to go on), so
/// values converge from anywhere, and the last change r bounds the error by β/(1−β) · r.
///
/// # Assumptions
/// In every state payoffs sum to zero, and both players have one discount factor.
///
/// # Errors
/// A game of general sum, different discount factors, a bound that stays above the tolerance
/// ([`Error::is_not_converged`]).
///
/// # Complexity
/// One matrix game for each state and iteration; about log(tolerance) / log(β) iterations.
///
/// ```
/// use bargain::game::{Bimatrix, StochasticGame};
/// use bargain::solve::stochastic::ShapleyIteration;
///
/// let stage = Bimatrix::zero_sum(vec![vec![1.0, 0.0], vec![0.0, 1.0]])?;
/// let again = |_state, row, column| vec![if (row, column) == (0, 0) { 0.5 } else { 0.0 }];
/// let game = StochasticGame::new(vec![stage], again, [1.0, 1.0])?;
/// let solution = ShapleyIteration::new().solve(&game)?;
/// assert!((solution.values[0] - (17.0_f64.sqrt() - 3.0) / 2.0).abs() < 1e-12);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ShapleyIteration {
    tolerance: f64,
    iterations: u64,
}

/// Rounding of a value in an iteration, relative to the largest: some operations, each of half a unit in the last place.
const ROUNDING: f64 = 32.0 * f64::EPSILON;

/// The value of a zero-sum stochastic game in each state, with its certificate.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapleyValue {
    /// What the first player gets and the second gives from each state on.
    pub values: Vec<f64>,
    /// Optimal stationary strategies: those of the matrix games of the last iteration.
    pub profile: StationaryProfile,
    /// The largest change of a value in the last iteration.
    pub residual: f64,
    /// The values are within this of the exact ones: β/(1−β) times the residual, what the matrix games left open, and rounding.
    pub error_bound: f64,
    /// How much each player could still gain in each state by a best reply to the other's stationary strategy.
    pub regret: Vec<Payoffs>,
    /// Iterations made.
    pub iterations: u64,
}

impl Default for ShapleyIteration {
    fn default() -> Self {
        Self::new()
    }
}

impl ShapleyIteration {
    /// Iteration until values are within 1e-12 of the exact ones but for rounding, relative to the largest payoff where that is above 1;
    /// at most 100 000 iterations.
    pub fn new() -> Self {
        ShapleyIteration { tolerance: 1e-12, iterations: 100_000 }
    }

    /// The error bound to reach, rounding aside, relative to the largest payoff where that is above 1.
    ///
    /// # Errors
    /// A tolerance that is not a positive finite number.
    pub fn tolerance(mut self, tolerance: f64) -> Result<Self, Error> {
        if !(tolerance > 0.0 && tolerance < f64::INFINITY) {
            let expected = "must be a positive finite number";
            return Err(Error::invalid([Problem::new("tolerance", tolerance, expected)]));
        }
        self.tolerance = tolerance;
        Ok(self)
    }

    /// Most iterations.
    pub fn iterations(mut self, iterations: u64) -> Self {
        self.iterations = iterations;
        self
    }

    /// Solves `game`.
    ///
    /// # Errors
    /// A game outside the assumptions; a bound that stays above the tolerance.
    pub fn solve(&self, game: &StochasticGame) -> Result<ShapleyValue, Error> {
        let largest = zero_sum_size(game)?;
        let [modulus, _] = game.moduli();
        let tolerance = self.tolerance * largest.max(1.0);
        let mut values = vec![0.0; game.states()];
        let mut error_bound = f64::INFINITY;
        for iterations in 1..=self.iterations {
            let future: Vec<Payoffs> = values.iter().map(|value| [*value, -value]).collect();
            let (mut profile, mut residual, mut gap) = (Vec::new(), 0.0_f64, 0.0_f64);
            for (state, value) in values.iter_mut().enumerate() {
                let solution = matrix_value(&game.one_period(state, &future)?)?;
                residual = residual.max((solution.value - *value).abs());
                gap = gap.max(solution.bounds[1] - solution.bounds[0]);
                *value = solution.value;
                profile.push(solution.profile);
            }
            error_bound = (modulus * residual + gap.max(0.0)) / (1.0 - modulus);
            let size = values.iter().fold(largest, |size, value| value.abs().max(size));
            let rounding = ROUNDING * size / (1.0 - modulus);
            if error_bound <= tolerance + rounding {
                error_bound += rounding;
                let regret = game.regret(&profile)?;
                return Ok(ShapleyValue { values, profile, residual, error_bound, regret, iterations });
            }
        }
        Err(Error::not_converged(
            format!("after {} iterations values are known to within {error_bound} only", self.iterations),
            "allow more iterations or a larger tolerance",
        ))
    }
}

/// The largest payoff in size of a game that is zero-sum with one discount factor.
fn zero_sum_size(game: &StochasticGame) -> Result<f64, Error> {
    let advice = "use StationaryQuantal for games of general sum";
    let mut largest: f64 = 0.0;
    for (state, stage) in game.stages().iter().enumerate() {
        let [low, high] = stage.range(Player::First);
        let size = low.abs().max(high.abs());
        if !stage.is_zero_sum(1e-9 * size) {
            return Err(Error::unsupported(format!("payoffs in state {state} do not sum to zero"), advice));
        }
        largest = largest.max(size);
    }
    let [first, second] = game.moduli();
    if first != second {
        return Err(Error::unsupported("the players' discount factors differ", advice));
    }
    Ok(largest)
}
