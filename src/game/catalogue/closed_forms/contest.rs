//! The pure equilibrium of the Tullock contest.

use crate::Error;
use crate::game::catalogue::parameters::Parameters;

/// The pure equilibrium of a contest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContestEfforts {
    /// The effort of each player.
    pub efforts: [f64; 2],
    /// The probability that the first player wins.
    pub first_wins: f64,
}

/// Efforts in the equilibrium of [`Contest`](crate::game::catalogue::Contest) without a grid: player i spends
/// r vᵢ (v₁v₂)ʳ / (v₁ʳ + v₂ʳ)², for r = 1 v₁²v₂ / (v₁ + v₂)² (Tullock 1980; Nti 1999).
///
/// # Errors
/// Prizes or a power that are not finite and above 0; a power above 1 + (smaller prize / larger prize)ʳ, where no
/// equilibrium in pure strategies exists.
pub fn contest_efforts(prizes: [f64; 2], power: f64) -> Result<ContestEfforts, Error> {
    let raise = |x: f64| if power == 1.0 { x } else { x.powf(power) };
    let [first, second] = prizes;
    let odds = raise(first.min(second) / first.max(second));
    Parameters::default()
        .positive("prize of the first player", first)
        .positive("prize of the second player", second)
        .positive("power", power)
        .holds(
            odds.is_nan() || power <= 1.0 + odds,
            "power",
            power,
            "must be at most 1 + (smaller prize / larger prize)^power for an equilibrium in pure strategies",
        )
        .allow(|| {
            let first_wins = 1.0 / (1.0 + raise(second / first));
            let stake = power * first_wins * (1.0 - first_wins);
            ContestEfforts { efforts: prizes.map(|prize| prize * stake), first_wins }
        })
}
