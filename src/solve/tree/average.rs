//! Averages of strategies, weighted by how probable a player's own moves make an information set.

use super::shape::Shape;
use crate::game::Player;

/// A sum of realisation plans: its normal form is the behaviour strategy equivalent to playing each of the strategies added
/// with a probability proportional to its weight (Kuhn 1953).
#[derive(Debug)]
pub(super) struct Average {
    /// By slot.
    sums: Vec<f64>,
}

impl Average {
    pub fn new(shape: &Shape) -> Self {
        Average { sums: vec![0.0; shape.slots] }
    }

    /// Adds the strategy of `player` in `choices`, whose own reach is given.
    pub fn add(&mut self, shape: &Shape, player: Player, (choices, reach): (&[f64], &[f64]), weight: f64) {
        let types = shape.types[player.index()];
        for (at, own, here) in shape.information_sets(player) {
            let weight = weight * reach[at * types + own];
            if weight > 0.0 {
                let sums = self.sums[here.clone()].iter_mut();
                sums.zip(&choices[here]).for_each(|(sum, p)| *sum += weight * p);
            }
        }
    }

    /// Writes the average to `choices`; uniform where none of the strategies added leads.
    pub fn write(&self, shape: &Shape, choices: &mut [f64]) {
        for player in Player::BOTH {
            for (_, _, here) in shape.information_sets(player) {
                normalise(&self.sums[here.clone()], &mut choices[here]);
            }
        }
    }
}

/// Fills `choice` with probabilities proportional to the positive part of `weights`; uniform if there is none.
pub(super) fn normalise(weights: &[f64], choice: &mut [f64]) {
    let total: f64 = weights.iter().map(|x| x.max(0.0)).sum();
    if total > 0.0 {
        choice.iter_mut().zip(weights).for_each(|(p, x)| *p = x.max(0.0) / total);
    } else {
        let count = choice.len() as f64;
        choice.fill(1.0 / count);
    }
}
