//! The Tullock contest.

use super::OneShot;
use super::parameters::Parameters;
use crate::Error;
use crate::game::{Payoffs, Player, Types};

/// Both players spend effort at once, on a grid; each wins its prize with a probability proportional to its effort to the power
/// r, and has spent its effort whether it wins or not (Tullock 1980; Konrad 2009).
///
/// Without any effort both win with probability 1/2. Known answer without a grid:
/// [`contest_efforts`](super::closed_forms::contest_efforts); if the grid holds these efforts, they are an equilibrium on it.
/// Powers other than 1 are computed with the platform's function, so that the last bits of payoffs may depend on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contest {
    prizes: [f64; 2],
    power: f64,
    highest: f64,
    steps: u32,
}

impl Contest {
    /// What each player wins; the `power` r of effort; efforts 0, 1/n, …, 1 of the `highest`, n = `steps`.
    ///
    /// # Errors
    /// Prizes, a power or a highest effort that are not finite and above 0; steps outside 1 to 10 000.
    pub fn new(prizes: [f64; 2], power: f64, highest: f64, steps: u32) -> Result<Self, Error> {
        Parameters::default()
            .positive("prize of the first player", prizes[0])
            .positive("prize of the second player", prizes[1])
            .positive("power", power)
            .positive("highest effort", highest)
            .count("steps", steps)
            .allow(|| Contest { prizes, power, highest, steps })
    }

    /// The effort of a move.
    pub fn effort(&self, steps: u32) -> f64 {
        self.highest * (f64::from(steps) / f64::from(self.steps))
    }
}

impl OneShot for Contest {
    fn moves(&self, _player: Player) -> u32 {
        self.steps.saturating_add(1)
    }

    fn result(&self, moves: [u32; 2], _types: Types) -> Payoffs {
        // Of one to the other, so that powers of large efforts do not overflow.
        let chance = |own: u32, other: u32| match (own, other) {
            (0, 0) => 0.5,
            (0, _) => 0.0,
            _ => {
                let ratio = f64::from(other) / f64::from(own);
                1.0 / (1.0 + if self.power == 1.0 { ratio } else { ratio.powf(self.power) })
            }
        };
        let [first, second] = moves;
        let chances = [chance(first, second), chance(second, first)];
        [0, 1].map(|player| chances[player] * self.prizes[player] - self.effort(moves[player]))
    }
}
