//! Matching pennies with unequal stakes.

use super::OneShot;
use super::parameters::Parameters;
use crate::Error;
use crate::game::{Payoffs, Player, Types};

/// Both players choose one of two sides at once; the first wants the sides to match, the second wants them to differ, and how
/// much is at stake depends on the side (Ochs 1995; Goeree & Holt 2001).
///
/// Known answer: the only equilibrium is mixed, [`mixed_equilibrium`](super::closed_forms::mixed_equilibrium), and each
/// player's mixture depends on the *other's* stakes only. People's, and the logit quantal response, depend on their own
/// too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MatchingPennies {
    first: [[f64; 2]; 2],
    second: [[f64; 2]; 2],
}

impl MatchingPennies {
    /// Payoffs of each player, `[side of the first][side of the second]`.
    ///
    /// # Errors
    /// Payoffs that are not finite; a first player who does not strictly gain from matching either side, or a second who does not
    /// from differing.
    pub fn new(first: [[f64; 2]; 2], second: [[f64; 2]; 2]) -> Result<Self, Error> {
        let mut parameters = Parameters::default()
            .all_finite("payoffs of the first player", first.as_flattened())
            .all_finite("payoffs of the second player", second.as_flattened());
        for side in 0..2 {
            let (match_, differ) = (first[side][side], first[1 - side][side]);
            parameters =
                parameters.holds(match_ > differ, "payoff of a match", match_, "must be more than without");
            let (differ, match_) = (second[side][1 - side], second[side][side]);
            parameters = parameters.holds(
                differ > match_,
                "payoff of a difference",
                differ,
                "must be more than without",
            );
        }
        parameters.allow(|| MatchingPennies { first, second })
    }

    /// Payoffs of each player, `[side of the first][side of the second]`.
    pub fn payoffs(&self) -> [[[f64; 2]; 2]; 2] {
        [self.first, self.second]
    }
}

impl OneShot for MatchingPennies {
    fn moves(&self, _player: Player) -> u32 {
        2
    }

    fn result(&self, moves: [u32; 2], _types: Types) -> Payoffs {
        let [first, second] = moves.map(|side| usize::from(side > 0));
        [self.first[first][second], self.second[first][second]]
    }
}
