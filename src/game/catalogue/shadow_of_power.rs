//! Bargaining in the shadow of power.

use super::Ultimatum;
use super::parameters::{Parameters, divide, equally_likely, middles};
use crate::Error;

/// A satisfied state (first) may revise the status quo in favour of a dissatisfied one (second), which takes the offer or fights
/// (Powell 1996; 1999, ch. 3).
///
/// The dissatisfied state wins a war with probability p; its cost is private, uniform from 0 to a highest cost. This is the
/// [`Ultimatum`] game whose reservation values are those of war and whose offers are at least the status quo.
///
/// Known answer: [`shadow_of_power_offer`](super::closed_forms::shadow_of_power_offer). If the status quo reflects the
/// distribution of power, nothing is offered and peace is certain; the further it lags behind, the more likely is war.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShadowOfPower {
    status_quo: f64,
    power: f64,
    cost: f64,
    highest_cost: f64,
}

impl ShadowOfPower {
    /// The dissatisfied state's share in the `status_quo` and its `power`, the probability that it wins a war; the satisfied
    /// state's `cost` of war and the `highest_cost` of the other's.
    ///
    /// # Errors
    /// A status quo or a power outside [0, 1], a negative cost, a highest cost that is not above 0, numbers that are
    /// not finite.
    pub fn new(status_quo: f64, power: f64, cost: f64, highest_cost: f64) -> Result<Self, Error> {
        Parameters::default()
            .share("status quo", status_quo)
            .share("power", power)
            .not_negative("cost", cost)
            .positive("highest cost", highest_cost)
            .allow(|| ShadowOfPower { status_quo, power, cost, highest_cost })
    }

    /// The game with `steps` dissatisfied types, equally likely. The offers are the status quo and the bounds above it between
    /// what the types accept: nobody would fight for more.
    ///
    /// # Errors
    /// Steps outside 1 to 10 000.
    pub fn game(&self, steps: u32) -> Result<Ultimatum, Error> {
        Parameters::default().count("steps", steps).allow(|| ())?;
        let bounds = divide([self.power, self.power - self.highest_cost], steps);
        let mut offers: Vec<f64> = bounds.into_iter().filter(|offer| *offer > self.status_quo).collect();
        offers.push(self.status_quo);
        let war = middles(self.highest_cost, steps).into_iter().map(|cost| self.power - cost).collect();
        let game = Ultimatum::with_reservations(1.0, offers, war, equally_likely(steps))?;
        Ok(game.proposer_reservation(1.0 - self.power - self.cost))
    }
}
