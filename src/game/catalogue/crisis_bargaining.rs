//! Crisis bargaining with a private cost of war.

use super::Ultimatum;
use super::parameters::{Parameters, divide, equally_likely, middles};
use crate::Error;

/// A challenger (first) demands a share of a disputed good; the target (second) gives it or fights (Fearon 1995).
///
/// The challenger wins a war with probability p; war costs it c, and the target an amount that only the target knows, uniform
/// from 0 to a highest cost. There is always a share that both prefer to war, but the challenger does not know which: a
/// larger demand risks more war. This is the [`Ultimatum`] game whose reservation values are those of war.
///
/// Known answer: [`crisis_demand`](super::closed_forms::crisis_demand). With n types and n + 1 demands, at the bounds between
/// the types' costs, the demand is that of the continuum up to one step.
///
/// ```
/// use bargain::game::catalogue::CrisisBargaining;
/// use bargain::solve::{BackwardInduction, Ties};
///
/// let game = CrisisBargaining::new(0.5, 0.1, 0.4)?.game(80)?;
/// let exact = BackwardInduction::new(Ties::First).solve(&game)?.play(&game)?.distribution();
/// assert!((exact.tally("agreements").unwrap_or(0.0) - 0.625).abs() < 1e-9);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrisisBargaining {
    power: f64,
    cost: f64,
    highest_cost: f64,
}

impl CrisisBargaining {
    /// The probability `power` that the challenger wins, its `cost` of war and the `highest_cost` of the target's.
    ///
    /// # Errors
    /// A power outside [0, 1], a negative cost, a highest cost that is not above 0, numbers that are not finite.
    pub fn new(power: f64, cost: f64, highest_cost: f64) -> Result<Self, Error> {
        Parameters::default()
            .share("power", power)
            .not_negative("cost", cost)
            .positive("highest cost", highest_cost)
            .allow(|| CrisisBargaining { power, cost, highest_cost })
    }

    /// The game with `steps` types of target, equally likely, and the demands at the bounds between what they would give.
    /// Demands above the whole good are left out.
    ///
    /// # Errors
    /// Steps outside 1 to 10 000.
    pub fn game(&self, steps: u32) -> Result<Ultimatum, Error> {
        Parameters::default().count("steps", steps).allow(|| ())?;
        let left = 1.0 - self.power;
        let shares = divide([left, left - self.highest_cost], steps);
        let shares = shares.into_iter().filter(|share| *share >= 0.0).collect();
        let war = middles(self.highest_cost, steps).into_iter().map(|cost| left - cost).collect();
        let game = Ultimatum::with_reservations(1.0, shares, war, equally_likely(steps))?;
        Ok(game.proposer_reservation(self.power - self.cost))
    }
}
