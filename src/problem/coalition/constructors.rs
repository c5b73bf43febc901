//! Coalitional games of the literature: bankruptcy and the transit of gas.

use super::CoalitionalGame;
use crate::{Error, Problem};

impl CoalitionalGame {
    /// The bankruptcy game (O'Neill 1982, Mathematical Social Sciences 2): a coalition is worth what is left of the estate
    /// when all others are paid in full, 0 at least. Estate and claims are in any unit, 0 or more.
    ///
    /// # Errors
    /// Numbers that are negative or not finite, an estate above the sum of claims, other than 1 to 20 claims.
    pub fn bankruptcy(estate: f64, claims: &[f64]) -> Result<Self, Error> {
        check_bankruptcy(estate, claims)?;
        let all: f64 = claims.iter().sum();
        CoalitionalGame::new(claims.len(), |coalition| (estate - (all - coalition.share(claims))).max(0.0))
    }

    /// A stylised game of gas transit, in the spirit of Hubert & Ikonnikova (2011, Journal of Industrial Economics 59).
    ///
    /// Player 0 supplies; players 1, 2, … own transit routes of the given capacities. The supplier also has a direct
    /// pipe. A coalition with the supplier is worth what it can deliver, `demand` at most; without it, nothing. All
    /// are flows in one unit, 0 or more, sold at a price of 1.
    ///
    /// # Errors
    /// Flows that are negative or not finite, more than 19 routes.
    pub fn gas_transit(routes: &[f64], direct: f64, demand: f64) -> Result<Self, Error> {
        let named = [("direct".to_string(), direct), ("demand".to_string(), demand)].into_iter();
        let flows = routes.iter().enumerate().map(|(i, &x)| (format!("routes[{i}]"), x)).chain(named);
        let problems = not_amounts(flows);
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let capacities: Vec<f64> = std::iter::once(direct).chain(routes.iter().copied()).collect();
        CoalitionalGame::new(capacities.len(), |coalition| {
            if coalition.contains(0) { coalition.share(&capacities).min(demand) } else { 0.0 }
        })
    }
}

/// What the Talmud gives to each of several claims on an estate (Aumann & Maschler 1985, Journal of Economic Theory 36):
/// below half of all claims equal awards up to half of each claim, above it equal losses down to half of each. It is the
/// nucleolus of the [bankruptcy game](CoalitionalGame::bankruptcy), for any number of claims.
///
/// # Errors
/// Numbers that are negative or not finite, an estate above the sum of claims.
///
/// # Complexity
/// That of sorting the claims.
pub fn talmud_rule(estate: f64, claims: &[f64]) -> Result<Vec<f64>, Error> {
    check_bankruptcy(estate, claims)?;
    let all: f64 = claims.iter().sum();
    let half: Vec<f64> = claims.iter().map(|claim| 0.5 * claim).collect();
    if estate <= 0.5 * all {
        Ok(equal_awards(estate, &half))
    } else {
        let losses = equal_awards(all - estate, &half);
        Ok(claims.iter().zip(losses).map(|(claim, loss)| claim - loss).collect())
    }
}

/// The same to everybody, but no more than its limit.
fn equal_awards(amount: f64, limits: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..limits.len()).collect();
    order.sort_by(|&i, &j| limits[i].total_cmp(&limits[j]));
    let mut awards = vec![0.0; limits.len()];
    let mut left = amount;
    for (k, &i) in order.iter().enumerate() {
        awards[i] = limits[i].min(left / (limits.len() - k) as f64);
        left -= awards[i];
    }
    awards
}

fn check_bankruptcy(estate: f64, claims: &[f64]) -> Result<(), Error> {
    let estate_too = std::iter::once(("estate".to_string(), estate));
    let mut problems =
        not_amounts(claims.iter().enumerate().map(|(i, &x)| (format!("claims[{i}]"), x)).chain(estate_too));
    if claims.is_empty() {
        problems.push(Problem::new("claims", "[]", "must hold at least one claim"));
    }
    let all: f64 = claims.iter().sum();
    if problems.is_empty() && estate > all {
        problems.push(Problem::new("estate", estate, format!("must not exceed the sum of claims, {all}")));
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
}

fn not_amounts(named: impl Iterator<Item = (String, f64)>) -> Vec<Problem> {
    named
        .filter(|(_, x)| !(0.0..=super::LARGEST).contains(x))
        .map(|(key, x)| Problem::new(key, x, format!("must be a number in [0, {:e}]", super::LARGEST)))
        .collect()
}
