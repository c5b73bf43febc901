//! The war of attrition with private values, as a choice of when to quit.

use super::OneShot;
use super::parameters::{Parameters, equally_likely, middles};
use crate::Error;
use crate::game::{Payoffs, Player, Types};

/// Both players choose how long to hold out for a prize whose worth to each, uniform on \[0, 1\], only it knows; time costs
/// 1 per unit, and who holds out longer wins (Riley 1980; Bulow & Klemperer 1999).
///
/// That the other has not yet quit is all that is seen on the way, so to choose a time at the start is the same game. Played out
/// in periods, the belief about many types would move and could not rest on a grid. The loser pays for its own time,
/// the winner for the loser's; who quit at once share the chance of the prize.
///
/// Known answer for a continuum of types: hold out for [`attrition_time`](super::closed_forms::attrition_time). With n types
/// and times a step apart no type gains more than a few steps by another choice, and less the finer both are.
#[derive(Debug, Clone, PartialEq)]
pub struct PrivateAttrition {
    values: Vec<f64>,
    prior: Vec<f64>,
    step: f64,
    times: u32,
}

impl PrivateAttrition {
    /// `types` values, the middles of as many equal parts of \[0, 1\]; times 0, `step`, …, the longest that is `times` steps.
    ///
    /// # Errors
    /// Numbers of types or times outside 1 to 10 000; a step that is not finite and above 0.
    pub fn new(types: u32, step: f64, times: u32) -> Result<Self, Error> {
        Parameters::default().count("types", types).positive("step", step).count("times", times).allow(|| {
            PrivateAttrition { values: middles(1.0, types), prior: equally_likely(types), step, times }
        })
    }

    /// What the prize is worth to each type.
    pub fn values(&self) -> &[f64] {
        &self.values
    }
}

impl OneShot for PrivateAttrition {
    fn moves(&self, _player: Player) -> u32 {
        self.times.saturating_add(1)
    }

    fn result(&self, moves: [u32; 2], types: Types) -> Payoffs {
        let [first, second] = moves;
        let time = self.step * f64::from(first.min(second));
        let chances = match first.cmp(&second) {
            std::cmp::Ordering::Greater => [1.0, 0.0],
            std::cmp::Ordering::Equal => [0.5, 0.5],
            std::cmp::Ordering::Less => [0.0, 1.0],
        };
        let values = types.map(|own| self.values.get(own).copied().unwrap_or(0.0));
        [chances[0] * values[0] - time, chances[1] * values[1] - time]
    }

    fn types(&self, _player: Player) -> &[f64] {
        &self.prior
    }
}
