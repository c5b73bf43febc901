//! Mixed equilibria that have a formula.

use crate::game::catalogue::parameters::Parameters;
use crate::{Error, Problem};

/// The probability with which each player takes its move 0 in the mixed equilibrium of a game of two moves each, from the payoffs
/// `[move of the first][move of the second]` of both. Each mixes so that the other is indifferent (von Neumann 1928, Nash
/// 1951); for [`MatchingPennies`](crate::game::catalogue::MatchingPennies) and
/// [`Inspection`](crate::game::catalogue::Inspection) it is the only equilibrium.
///
/// # Errors
/// Payoffs that are not finite; a game in which no mixture with positive probabilities leaves a player indifferent.
pub fn mixed_equilibrium(first: [[f64; 2]; 2], second: [[f64; 2]; 2]) -> Result<[f64; 2], Error> {
    Parameters::default()
        .all_finite("payoffs of the first player", first.as_flattened())
        .all_finite("payoffs of the second player", second.as_flattened())
        .allow(|| ())?;
    // What the second gains by its move 0 against each move of the first, and the other way round.
    let of_second = [second[0][0] - second[0][1], second[1][1] - second[1][0]];
    let of_first = [first[0][0] - first[1][0], first[1][1] - first[0][1]];
    let chances = [of_second, of_first].map(|[zero, one]| one / (zero + one));
    if chances.iter().all(|chance| *chance > 0.0 && *chance < 1.0) {
        return Ok(chances);
    }
    let expected = "must leave each player indifferent at some mixture of the other's two moves";
    Err(Error::invalid([Problem::new("payoffs", format!("{first:?}, {second:?}"), expected)]))
}

/// The equilibrium of [`MoneyRequest`](crate::game::catalogue::MoneyRequest): the probability of each request from 11 to 20. A
/// request of 20 − k pays 20 if 21 − k is made with probability k/20; what is left goes to 15 (Arad & Rubinstein 2012).
pub const fn money_request_equilibrium() -> [f64; 10] {
    [0.0, 0.0, 0.0, 0.0, 0.25, 0.25, 0.2, 0.15, 0.1, 0.05]
}
