//! The inspection game.

use super::OneShot;
use super::parameters::Parameters;
use crate::Error;
use crate::game::{Payoffs, Player, Types};

/// An inspector (first) inspects or trusts; an inspectee (second) complies or violates, at once (Dresher 1962; Avenhaus, von
/// Stengel & Zamir 2002).
///
/// An undetected violation gains the inspectee something and harms the inspector; a detected one costs the inspectee a
/// penalty and harms nobody. Inspecting costs less than the harm. Known answer: the only equilibrium is mixed. Inspections
/// come with probability gain / (gain + penalty), violations with probability cost / harm: what deters violations is the
/// inspector's stake, what the penalty lowers is the number of inspections. Move 0 is to trust or to comply.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inspection {
    cost: f64,
    harm: f64,
    gain: f64,
    penalty: f64,
}

impl Inspection {
    /// The inspector's `cost` of an inspection and `harm` from an undetected violation; the inspectee's `gain` from it and
    /// `penalty` for a detected one.
    ///
    /// # Errors
    /// Numbers that are not finite and above 0, a cost that is not below the harm.
    pub fn new(cost: f64, harm: f64, gain: f64, penalty: f64) -> Result<Self, Error> {
        Parameters::default()
            .positive("cost", cost)
            .positive("harm", harm)
            .holds(cost < harm, "cost", cost, "must be below the harm")
            .positive("gain", gain)
            .positive("penalty", penalty)
            .allow(|| Inspection { cost, harm, gain, penalty })
    }
}

impl OneShot for Inspection {
    fn moves(&self, _player: Player) -> u32 {
        2
    }

    fn result(&self, moves: [u32; 2], _types: Types) -> Payoffs {
        match moves {
            [0, 0] => [0.0, 0.0],
            [0, _] => [-self.harm, self.gain],
            [_, 0] => [-self.cost, 0.0],
            [_, _] => [-self.cost, -self.penalty],
        }
    }
}
