//! What a game says of itself, held to the contract of [`Game`] by whoever makes tables of it.

use super::{FiniteGame, Game, LARGEST_PAYOFF, Payoffs, Player, Types};
use crate::{Error, Problem};
use std::fmt::Debug;

/// How far probabilities may miss a sum of one.
const SUM_TOLERANCE: f64 = 1e-9;

pub(crate) fn invalid(state: &impl Debug, expected: impl Into<String>) -> Error {
    Error::invalid([Problem::new(format!("state {state:?}"), "", expected)])
}

fn sums_to_one(sum: f64) -> bool {
    (sum - 1.0).abs() <= SUM_TOLERANCE
}

/// What is wrong with the numbers that a game gives as a whole.
pub(crate) fn faults(priors: &[Vec<f64>; 2], discount: Payoffs, periods: usize) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (player, prior) in Player::BOTH.iter().zip(priors) {
        if prior.iter().any(|p| !(0.0..=1.0).contains(p)) || !sums_to_one(prior.iter().sum()) {
            let (key, found) = (format!("prior({player:?})"), format!("{prior:?}"));
            problems.push(Problem::new(key, found, "must be probabilities that sum to one"));
        }
    }
    for (player, delta) in Player::BOTH.iter().zip(discount) {
        if !(delta > 0.0 && delta <= 1.0) {
            let key = format!("discount of {player:?}");
            problems.push(Problem::new(key, delta, "must be a number in (0, 1]"));
        }
    }
    if periods == 0 {
        problems.push(Problem::new("periods", 0, "must be at least 1"));
    }
    problems
}

/// [`faults`] of the numbers of `game`.
pub(crate) fn faults_of(game: &impl Game) -> Vec<Problem> {
    faults(&Player::BOTH.map(|player| game.prior(player).to_vec()), game.discount(), game.periods())
}

/// A payoff of a pair of types on entering `state`, if it is no larger than payoffs may be.
pub(crate) fn checked_payoff(state: &impl Debug, types: Types, payoff: Payoffs) -> Result<Payoffs, Error> {
    if payoff.iter().all(|x| x.abs() <= LARGEST_PAYOFF) {
        return Ok(payoff);
    }
    Err(invalid(
        state,
        format!(
            "the payoff {payoff:?} of types {types:?} must be finite, at most {LARGEST_PAYOFF:e} in size"
        ),
    ))
}

/// Refuses what has been counted up to `state`, if it is not finite.
pub(crate) fn check_tallies(state: &impl Debug, tallies: &[f64]) -> Result<(), Error> {
    // All are looked at, several at a time: this is asked on entering every state.
    if tallies.iter().fold(true, |finite, x| finite & x.is_finite()) {
        return Ok(());
    }
    Err(invalid(state, format!("the tallies {tallies:?} must be finite")))
}

/// Draws up nature's choices in `state`: appends the states that may come next to `nexts`, and to `chances` the probability of each by pairs
/// of types. Moves that lead to the same state are one.
pub(crate) fn draw_up_lottery<G: FiniteGame>(
    game: &G,
    state: &G::State,
    [first, second]: [usize; 2],
    (nexts, chances): (&mut Vec<G::State>, &mut Vec<f64>),
) -> Result<(), Error> {
    let pairs = first * second;
    for pair in 0..pairs {
        let (mut sum, mut wrong, mut expected) = (0.0, None, 0);
        game.lottery(state, [pair / second, pair % second], |probability, next| {
            if !(0.0..=1.0 + SUM_TOLERANCE).contains(&probability) {
                wrong = Some(probability);
            }
            sum += probability;
            if probability > 0.0 {
                // Lotteries mostly name the same states in the same order for all types.
                let entry = match nexts.get(expected) == Some(&next) {
                    true => expected,
                    false => nexts.iter().position(|other| *other == next).unwrap_or_else(|| {
                        nexts.push(next);
                        chances.resize(nexts.len() * pairs, 0.0);
                        nexts.len() - 1
                    }),
                };
                chances[entry * pairs + pair] += probability;
                expected = entry + 1;
            }
        });
        if let Some(probability) = wrong {
            return Err(invalid(state, format!("nature's probability {probability} must be in [0, 1]")));
        }
        if !sums_to_one(sum) {
            return Err(invalid(state, format!("nature's probabilities sum to {sum}; they must sum to 1")));
        }
    }
    Ok(())
}
