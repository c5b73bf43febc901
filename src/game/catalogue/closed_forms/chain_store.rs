//! The sequential equilibrium of the chain store game.

use crate::Error;
use crate::game::catalogue::parameters::Parameters;

/// What happens in a round of the sequential equilibrium of the chain store game.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChainStoreReputation {
    /// The probability of a tough incumbent above which the entrant of this round stays out: bⁿ.
    pub threshold: f64,
    /// Whether it does.
    pub stays_out: bool,
    /// The probability that a weak incumbent fights an entry.
    pub weak_fights: f64,
    /// The probability of a tough incumbent after a fight.
    pub posterior: f64,
}

/// The sequential equilibrium of [`ChainStore`](crate::game::catalogue::ChainStore) with `rounds_left`, this one included, where
/// an entry that is not fought pays `entry`, b, and the incumbent is tough with probability `tough` (Kreps & Wilson 1982).
///
/// With n rounds left a weak incumbent fights for certain if tough ≥ bⁿ⁻¹; else with the probability that lifts its reputation
/// to bⁿ⁻¹, which leaves the next entrant indifferent. In the last round it does not fight.
///
/// # Errors
/// An entry payoff or a probability outside (0, 1), rounds outside 1 to 10 000.
pub fn chain_store_reputation(
    entry: f64,
    rounds_left: u32,
    tough: f64,
) -> Result<ChainStoreReputation, Error> {
    Parameters::default()
        .inside("entry", entry)
        .count("rounds left", rounds_left)
        .inside("tough", tough)
        .allow(|| {
            let threshold = entry.powi(rounds_left as i32);
            let next = entry.powi(rounds_left as i32 - 1);
            let (weak_fights, posterior) = if tough >= next {
                (1.0, tough)
            } else {
                ((1.0 - next) / next * (tough / (1.0 - tough)), next)
            };
            ChainStoreReputation { threshold, stays_out: tough > threshold, weak_fights, posterior }
        })
}
