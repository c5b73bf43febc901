//! The core: payoffs that no coalition can improve on; and the least core, which always exists.

use super::nucleolus::Programme;
use super::{Coalition, CoalitionalGame};
use crate::Error;

/// How much a coalition is short of what it is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Excess {
    /// The coalition.
    pub coalition: Coalition,
    /// Its worth less its payoffs; above 0 it does better alone.
    pub excess: f64,
}

/// The smallest largest excess, and payoffs that have it.
#[derive(Debug, Clone, PartialEq)]
pub struct LeastCore {
    /// The largest excess of any coalition but that of all players; −∞ in a game of one player. At 0 or below the core is not
    /// empty.
    pub excess: f64,
    /// Payoffs with this excess; they sum to what all players together are worth. In general not the only ones.
    pub payoffs: Vec<f64>,
}

impl CoalitionalGame {
    /// The coalition, neither empty nor of all players, that payoffs leave shortest of its worth; `None` in a game of one.
    ///
    /// # Errors
    /// Other than one finite payoff for each player.
    ///
    /// # Complexity
    /// n · 2ⁿ.
    pub fn largest_excess(&self, payoffs: &[f64]) -> Result<Option<Excess>, Error> {
        self.check_payoffs(payoffs)?;
        let excess = |coalition: Coalition| Excess {
            coalition,
            excess: self.worth(coalition) - coalition.share(payoffs),
        };
        Ok(self.proper().map(excess).reduce(|most, next| if next.excess > most.excess { next } else { most }))
    }

    /// Whether payoffs lie in the core (Gillies 1953): they sum to what all players are worth, and give each
    /// coalition what it is worth, up to `tolerance` (in units of worth).
    ///
    /// # Errors
    /// Other than one finite payoff for each player.
    pub fn in_core(&self, payoffs: &[f64], tolerance: f64) -> Result<bool, Error> {
        let most = self.largest_excess(payoffs)?.map_or(f64::NEG_INFINITY, |most| most.excess);
        let everybody = self.everybody();
        let off = (everybody.share(payoffs) - self.worth(everybody)).abs();
        Ok(off <= tolerance && most <= tolerance)
    }

    /// The smallest largest excess over all ways to share what the players are worth together (Maschler, Peleg &
    /// Shapley 1979, Mathematics of Operations Research 4), by linear programming.
    ///
    /// # Errors
    /// More than 12 players.
    ///
    /// # Complexity
    /// A linear programme of n + 1 rows and 2ⁿ columns.
    pub fn least_core(&self) -> Result<LeastCore, Error> {
        let found = Programme::least_core(self)?;
        let scale = self.unit();
        Ok(LeastCore {
            excess: found.excess * scale,
            payoffs: found.payoffs.iter().map(|x| x * scale).collect(),
        })
    }

    /// Payoffs in the core; `None` if it is empty, that is, if the least largest excess is above rounding (1e-9 of the
    /// largest worth).
    ///
    /// # Errors
    /// Those of [`least_core`](Self::least_core).
    pub fn core_point(&self) -> Result<Option<Vec<f64>>, Error> {
        let LeastCore { excess, payoffs } = self.least_core()?;
        Ok((excess <= 1e-9 * self.unit()).then_some(payoffs))
    }
}
