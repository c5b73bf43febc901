//! The 11–20 money request game.

use super::OneShot;
use crate::game::{Payoffs, Player, Types};

/// Each player requests 11 to 20 at once and gets it; a player who requests exactly one less than the other gets 20 more (Arad &
/// Rubinstein 2012).
///
/// Known answer: the only symmetric equilibrium is mixed,
/// [`money_request_equilibrium`](super::closed_forms::money_request_equilibrium), and worth 20 to each. Move 0 is to request
/// 11, move 9 to request 20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MoneyRequest;

impl OneShot for MoneyRequest {
    fn moves(&self, _player: Player) -> u32 {
        10
    }

    fn result(&self, [first, second]: [u32; 2], _types: Types) -> Payoffs {
        let gets = |own: u32, other: u32| {
            let bonus = if own.checked_add(1) == Some(other) { 20.0 } else { 0.0 };
            11.0 + f64::from(own) + bonus
        };
        [gets(first, second), gets(second, first)]
    }
}
