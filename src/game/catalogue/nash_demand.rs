//! The Nash demand game.

use super::OneShot;
use super::parameters::Parameters;
use crate::Error;
use crate::game::{Payoffs, Player, Types};

/// Both players demand a share of a pie of 1 at once, on a grid; they get what they demand if that is there to be had, else
/// nothing (Nash 1953).
///
/// Known answers: every pair of demands that sum to the whole pie is an equilibrium, and so is that each demands all of it.
/// Which one is played the rules do not say; Nash's own argument is that uncertainty about the size of the pie, as it becomes
/// small, leaves the Nash bargaining solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NashDemand {
    steps: u32,
}

impl NashDemand {
    /// Demands 0, 1/n, …, 1 for n = `steps`.
    ///
    /// # Errors
    /// Steps outside 1 to 10 000.
    pub fn new(steps: u32) -> Result<Self, Error> {
        Parameters::default().count("steps", steps).allow(|| NashDemand { steps })
    }
}

impl OneShot for NashDemand {
    fn moves(&self, _player: Player) -> u32 {
        self.steps.saturating_add(1)
    }

    fn result(&self, [first, second]: [u32; 2], _types: Types) -> Payoffs {
        if first.saturating_add(second) > self.steps {
            return [0.0, 0.0];
        }
        [first, second].map(|demand| f64::from(demand) / f64::from(self.steps))
    }
}
