//! Logit quantal response equilibria of a bimatrix game.

mod branch;
mod search;

pub use branch::{Branch, QuantalBranch};
pub use search::{QuantalSearch, SearchResult};

use crate::game::{Bimatrix, MixedProfile, Payoffs, Player};
use crate::math::continuation::System;
use crate::math::exp;
use crate::{Error, Problem};
use nalgebra::{DMatrix, DVector};

/// A logit quantal response equilibrium with its certificate: each player chooses every action with a probability
/// proportional to exp(precision × its expected payoff), given that the other does (McKelvey & Palfrey 1995).
#[derive(Debug, Clone, PartialEq)]
pub struct QuantalPoint {
    /// Precision of each player, per unit of its payoff.
    pub precision: [f64; 2],
    /// What the players do.
    pub profile: MixedProfile,
    /// The largest difference between a choice probability and the logit response to the profile.
    pub residual: f64,
    /// How much each player could gain by a best reply, in units of payoff; it shrinks as precision grows.
    pub regret: Payoffs,
}

impl QuantalPoint {
    fn new(game: &Bimatrix, precision: [f64; 2], profile: MixedProfile) -> Self {
        let residual = residual(game, precision, &profile);
        let regret = game.regret_of(&profile);
        QuantalPoint { precision, profile, residual, regret }
    }
}

/// The largest difference between a choice probability and the logit response to `profile`, which has the shape of `game`.
pub(in crate::solve) fn residual(game: &Bimatrix, precision: [f64; 2], profile: &MixedProfile) -> f64 {
    let response = Player::BOTH.map(|player| {
        let values = game.values(player, profile.of(player.other()));
        softmax(values.iter().map(|value| precision[player.index()] * value))
    });
    profile.distance(&MixedProfile::normalised(response))
}

/// Both precisions, if they are finite and not negative.
fn checked(precision: [f64; 2]) -> Result<[f64; 2], Error> {
    let problems: Vec<Problem> = Player::BOTH
        .into_iter()
        .filter(|player| !(0.0..f64::INFINITY).contains(&precision[player.index()]))
        .map(|player| {
            let expected = "must be a finite number, 0 or more";
            Problem::new(format!("precision of {player:?}"), precision[player.index()], expected)
        })
        .collect();
    if problems.is_empty() { Ok(precision) } else { Err(Error::invalid(problems)) }
}

/// Probabilities proportional to the exponentials of `logits`.
fn softmax(logits: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
    let most = logits.clone().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logits.map(|logit| exp(logit - most)).collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// The largest payoff times precision: logits are then rounded by about a ten-thousandth.
const LARGEST: f64 = 1e12;

/// The equations z = t · W · σ(z) for the logits z of both players, the first player's before the second's.
///
/// W holds expected payoffs times precision, moved so that their mean over own actions is zero, which changes no
/// choice, and divided by `unit`, the largest of them: t is the precision in a unit in which payoffs are about one, so that steps have the same length in
/// every game.
struct Logits {
    rows: usize,
    /// Own action by the other's action.
    weights: [DMatrix<f64>; 2],
    unit: f64,
}

impl Logits {
    /// The equations along the ray of precisions through `direction`.
    ///
    /// # Errors
    /// Logits at `scale` so large that rounding would decide.
    fn new(game: &Bimatrix, direction: [f64; 2], scale: f64) -> Result<Self, Error> {
        let mut weights = Player::BOTH.map(|player| {
            let [own, other] = [player, player.other()].map(|player| game.actions(player));
            let mut table = DMatrix::from_fn(own, other, |i, j| game.payoff(player, i, j));
            for mut column in table.column_iter_mut() {
                let mean = column.mean();
                column.add_scalar_mut(-mean);
            }
            table * direction[player.index()]
        });
        let largest = weights[0].amax().max(weights[1].amax());
        let unit = if largest > 0.0 { largest } else { 1.0 };
        weights.iter_mut().for_each(|table| *table /= unit);
        if !(unit.is_normal() && unit * scale <= LARGEST) {
            return Err(Error::unsupported(
                format!("payoffs times precision are not in ({:e}, {LARGEST:e})", f64::MIN_POSITIVE),
                "choose another precision or unit of payoff",
            ));
        }
        Ok(Logits { rows: game.actions(Player::First), weights, unit })
    }

    fn strategies(&self, logits: &DVector<f64>) -> [DVector<f64>; 2] {
        let (first, second) = logits.as_slice().split_at(self.rows);
        [first, second].map(|logits| DVector::from_vec(softmax(logits.iter().copied())))
    }

    /// The profile of the logits.
    fn profile(&self, logits: &DVector<f64>) -> MixedProfile {
        MixedProfile::normalised(self.strategies(logits).map(|strategy| strategy.as_slice().to_vec()))
    }

    /// The logits of the response to `strategies` at precision `t`.
    fn response(&self, strategies: &[DVector<f64>; 2], t: f64) -> DVector<f64> {
        let first = &self.weights[0] * &strategies[1] * t;
        let second = &self.weights[1] * &strategies[0] * t;
        DVector::from_iterator(first.len() + second.len(), first.iter().chain(second.iter()).copied())
    }
}

impl System for Logits {
    fn residual(&self, logits: &DVector<f64>, t: f64) -> DVector<f64> {
        logits - self.response(&self.strategies(logits), t)
    }

    fn jacobian(&self, logits: &DVector<f64>, t: f64) -> DMatrix<f64> {
        let n = logits.len();
        let strategies = self.strategies(logits);
        let mut jacobian = DMatrix::identity(n, n + 1);
        for player in Player::BOTH {
            let other = &strategies[player.other().index()];
            let slope = DMatrix::from_diagonal(other) - other * other.transpose();
            let block = &self.weights[player.index()] * slope * -t;
            let corner = if player == Player::First { (0, self.rows) } else { (self.rows, 0) };
            jacobian.view_mut(corner, block.shape()).copy_from(&block);
        }
        jacobian.column_mut(n).copy_from(&-self.response(&strategies, 1.0));
        jacobian
    }
}

/// Newton's method from `logits` at precision `t`, each step shortened until the residual shrinks.
fn newton(system: &Logits, mut logits: DVector<f64>, t: f64) -> Option<DVector<f64>> {
    const ITERATIONS: usize = 200;
    const SHORTEST: f64 = 1e-6;
    let n = logits.len();
    let mut residual = system.residual(&logits, t);
    for _ in 0..ITERATIONS {
        if residual.amax() <= 1e-12 * logits.amax().max(1.0) {
            return Some(logits);
        }
        let step = system.jacobian(&logits, t).columns(0, n).into_owned().lu().solve(&residual)?;
        let mut share = 1.0;
        loop {
            let next = &logits - &step * share;
            let left = system.residual(&next, t);
            if left.norm() < (1.0 - 0.1 * share) * residual.norm() {
                (logits, residual) = (next, left);
                break;
            }
            share *= 0.5;
            if share < SHORTEST {
                return None;
            }
        }
    }
    None
}

/// A quantal response of `game` near `guess`, a profile of its shape, or else that on the principal branch.
pub(in crate::solve) fn stage_response(
    game: &Bimatrix,
    precision: [f64; 2],
    guess: &MixedProfile,
) -> Result<MixedProfile, Error> {
    let system = Logits::new(game, precision, 1.0)?;
    let strategies = Player::BOTH.map(|player| DVector::from_column_slice(guess.of(player)));
    let start = system.response(&strategies, system.unit);
    if let Some(logits) = newton(&system, start, system.unit) {
        return Ok(system.profile(&logits));
    }
    Ok(QuantalBranch::along(precision)?.trace(game, 1.0)?.end.profile)
}

#[cfg(test)]
mod tests {
    use super::Logits;
    use crate::game::Bimatrix;
    use crate::math::continuation::{System, central_differences};
    use nalgebra::DVector;

    #[test]
    fn the_jacobian_is_that_of_the_residual() {
        let game =
            Bimatrix::from_function([2, 3], |i, j| [(3 * i + j * j) as f64, (i * j) as f64 - 0.5 * j as f64])
                .unwrap();
        let system = Logits::new(&game, [1.0, 2.0], 1.0).unwrap();
        let (logits, t) = (DVector::from_column_slice(&[0.3, -0.2, 0.1, 0.7, -0.4]), 1.7);
        let error = system.jacobian(&logits, t) - central_differences(&system, &logits, t);
        assert!(error.amax() < 1e-9, "{error}");
    }
}
