//! What is believed along a path of play.

use crate::game::{Graph, Player};
use crate::math::Double;
use crate::math::numbers::Precision;

/// A move less probable than this, whatever the type, tells nothing: Bayes' rule has no say where nobody comes.
pub(super) const IMPOSSIBLE: f64 = <Double as Precision>::IMPOSSIBLE;

/// The belief about each player's type along a path, updated by Bayes' rule.
///
/// Beliefs are kept up to a factor. A move that (almost) nobody would have made leaves them as they were.
#[derive(Debug, Clone)]
pub struct Belief {
    numbers: [Vec<f64>; 2],
    updated: Vec<f64>,
}

impl Belief {
    pub(crate) fn new(game: &Graph) -> Self {
        let numbers = game.types.map(|types| vec![0.0; types]);
        Belief { numbers, updated: vec![0.0; game.types[0].max(game.types[1])] }
    }

    /// Sets the beliefs to those of a cell.
    #[inline]
    pub(crate) fn start(&mut self, game: &Graph, cell: usize) {
        let seconds = game.grids[1].len();
        self.numbers[0].copy_from_slice(game.grids[0].point(cell / seconds));
        self.numbers[1].copy_from_slice(game.grids[1].point(cell % seconds));
    }

    /// Copies another belief.
    #[inline]
    pub(crate) fn copy(&mut self, other: &Belief) {
        for (to, from) in self.numbers.iter_mut().zip(&other.numbers) {
            to.copy_from_slice(from);
        }
    }

    /// Multiplies the belief about `player` by the likelihood of each type.
    #[inline]
    pub(crate) fn update(&mut self, player: Player, likelihood: impl Fn(usize) -> f64) {
        let belief = &mut self.numbers[player.index()];
        let updated = &mut self.updated[..belief.len()];
        let (mut sum, mut before) = (0.0, 0.0);
        for (t, x) in updated.iter_mut().enumerate() {
            *x = belief[t] * likelihood(t);
            sum += *x;
            before += belief[t];
        }
        if sum > before * IMPOSSIBLE {
            let scale = if sum > IMPOSSIBLE { 1.0 } else { 1.0 / IMPOSSIBLE };
            for (x, updated) in belief.iter_mut().zip(updated) {
                *x = *updated * scale;
            }
        }
    }

    /// Multiplies both beliefs by likelihoods of the types.
    #[inline]
    pub(crate) fn reveal(&mut self, first: &[f64], second: &[f64]) {
        self.update(Player::First, |t| first[t]);
        self.update(Player::Second, |t| second[t]);
    }

    /// Writes the probabilities of the types of `player` to `probabilities`.
    pub(crate) fn about(&self, player: Player, probabilities: &mut Vec<f64>) {
        let belief = &self.numbers[player.index()];
        let sum: f64 = belief.iter().sum();
        probabilities.clear();
        probabilities.extend(belief.iter().map(|x| x / sum));
    }

    /// The cells to which these beliefs are rounded, each with its probability; a cell of probability zero may not exist.
    #[inline]
    pub(crate) fn cells(&self, game: &Graph) -> [(usize, f64); 4] {
        let [(i, v), (j, w)] = [0, 1].map(|player| self.round(game, player));
        let seconds = game.grids[1].len();
        [
            (i * seconds + j, (1.0 - v) * (1.0 - w)),
            (i * seconds + j + 1, (1.0 - v) * w),
            ((i + 1) * seconds + j, v * (1.0 - w)),
            ((i + 1) * seconds + j + 1, v * w),
        ]
    }

    /// The neighbours on the grid of `player`: the lower one, and the probability of the one above.
    #[inline]
    pub(crate) fn round(&self, game: &Graph, player: usize) -> (usize, f64) {
        match self.numbers[player][..] {
            [x, y] => game.grids[player].round_second_type(y / (x + y)),
            _ => (0, 0.0),
        }
    }
}
