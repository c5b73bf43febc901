//! The value and optimal strategies of a zero-sum matrix game, by the simplex method.

use super::tableau::Tableau;
use crate::Error;
use crate::game::{Bimatrix, MixedProfile, Player};

/// The solution of a zero-sum game.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixSolution {
    /// What the first player gets and the second gives when both play optimally.
    pub value: f64,
    /// An optimal strategy of each.
    pub profile: MixedProfile,
    /// What the first player's strategy secures, and what the second's holds it to: the exact value lies between, up to the
    /// rounding of these sums.
    pub bounds: [f64; 2],
    /// Pivots made.
    pub pivots: u64,
}

/// The value of a zero-sum game and an optimal strategy of each player.
///
/// Payoffs are moved above zero; the second player's strategy solves the linear program of the largest sum of weights
/// that hold every row to one, and the first player's is its dual (Dantzig 1951; Gale, Kuhn & Tucker 1951).
/// Where several strategies are optimal, which one is returned is determined by the order of actions.
///
/// # Errors
/// A game whose payoffs do not sum to zero, within 1e-9 of the first player's largest payoff; payoffs so far apart that rounding
/// loses the way.
///
/// # Complexity
/// A pivot takes m (m + n) operations; a few times m + n pivots are common.
///
/// ```
/// use bargain::game::Bimatrix;
/// use bargain::solve::bimatrix::zero_sum_value;
///
/// let game = Bimatrix::zero_sum(vec![vec![3.0, -1.0], vec![-2.0, 1.0]])?;
/// let solution = zero_sum_value(&game)?;
/// assert!((solution.value - 1.0 / 7.0).abs() < 1e-15);
/// assert!(solution.bounds[1] - solution.bounds[0] < 1e-15);
/// # Ok::<(), bargain::Error>(())
/// ```
pub fn zero_sum_value(game: &Bimatrix) -> Result<MatrixSolution, Error> {
    let [low, high] = game.range(Player::First);
    if !game.is_zero_sum(1e-9 * low.abs().max(high.abs())) {
        return Err(Error::unsupported(
            "the payoffs of the two players do not sum to zero",
            "use LemkeHowson or SupportEnumeration for games of general sum",
        ));
    }
    matrix_value(game)
}

/// The same, with the second player's payoffs taken for the negative of the first's.
pub(in crate::solve) fn matrix_value(game: &Bimatrix) -> Result<MatrixSolution, Error> {
    let [rows, columns] = Player::BOTH.map(|player| game.actions(player));
    let mut tableau = Tableau::of_strategies(game, Player::Second);
    let cost = |label: usize| if label < rows { 0.0 } else { 1.0 };
    // What a unit of each variable would add to the objective.
    let mut gains: Vec<f64> = (0..rows + columns).map(cost).collect();
    let limit = 1000 + 100 * (rows + columns) as u64;
    let mut pivots = 0;
    while let Some(enter) = best_gain(&gains) {
        if pivots == limit {
            return Err(lost());
        }
        let row = tableau.leaving(enter).ok_or_else(lost)?;
        tableau.pivot(row, enter);
        let times = gains[enter];
        gains.iter_mut().zip(tableau.line(row)).for_each(|(gain, entry)| *gain -= times * entry);
        gains[enter] = 0.0;
        pivots += 1;
    }
    let (weights, prices) = tableau.solution().zip(tableau.prices(cost)).ok_or_else(lost)?;
    let profile = MixedProfile::normalised([prices, weights[rows..].to_vec()]);
    let against_columns: Vec<f64> = (0..columns)
        .map(|j| profile.of(Player::First).iter().enumerate().map(|(i, p)| p * game.at(i, j)[0]).sum())
        .collect();
    let against_rows = game.values(Player::First, profile.of(Player::Second));
    let lower = against_columns.into_iter().fold(f64::INFINITY, f64::min);
    let upper = against_rows.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let largest = game.range(Player::First).into_iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    if upper.is_nan() || lower.is_nan() || upper - lower > 1e-9 * largest {
        return Err(lost());
    }
    Ok(MatrixSolution { value: 0.5 * lower + 0.5 * upper, profile, bounds: [lower, upper], pivots })
}

/// The variable that adds most, the first of equals; nothing if none adds.
fn best_gain(gains: &[f64]) -> Option<usize> {
    let better = |best: Option<usize>, k: usize| match best {
        Some(b) if gains[b] >= gains[k] => best,
        _ => Some(k),
    };
    (0..gains.len()).filter(|&k| gains[k] > 1e-11).fold(None, better)
}

fn lost() -> Error {
    Error::not_converged(
        "rounding lost the way of the simplex method",
        "bring the payoffs to one order of magnitude",
    )
}
