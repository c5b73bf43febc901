//! Alternating offers without a grid.

use crate::Error;
use crate::game::catalogue::parameters::Parameters;

/// The shares in a pie of 1 of the first player, who proposes first, and of the second, in the only subgame-perfect equilibrium
/// of alternating offers without an end: (1 − δ₂) / (1 − δ₁δ₂) for the first (Rubinstein 1982).
///
/// With discount factors exp(−rᵢ Δ) and periods Δ that become short, the first share goes to r₂ / (r₁ + r₂), the asymmetric Nash
/// bargaining solution (Binmore, Rubinstein & Wolinsky 1986).
///
/// ```
/// use bargain::game::catalogue::closed_forms::rubinstein_shares;
///
/// let [first, second] = rubinstein_shares([0.9, 0.9])?;
/// assert!((first - 10.0 / 19.0).abs() < 1e-15 && (second - 9.0 / 19.0).abs() < 1e-15);
/// # Ok::<(), bargain::Error>(())
/// ```
///
/// # Errors
/// Discount factors outside [0, 1), where 1 leaves the division open.
pub fn rubinstein_shares(discount: [f64; 2]) -> Result<[f64; 2], Error> {
    check(discount).allow(|| {
        let [first, second] = discount;
        let left = 1.0 - first * second;
        [(1.0 - second) / left, second * (1.0 - first) / left]
    })
}

/// The first player's share in the only subgame-perfect equilibrium of alternating offers that end without an agreement after
/// `periods` refusals: from the last proposal back, x = 1 − δ of who answers × what that player would propose to keep (Ståhl
/// 1972). With a common discount factor, (1 − (−δ)ᴺ) / (1 + δ).
///
/// # Errors
/// Discount factors outside [0, 1], periods outside 1 to 10 000.
pub fn stahl_share(periods: u32, discount: [f64; 2]) -> Result<f64, Error> {
    Parameters::default()
        .count("periods", periods)
        .share("discount of the first player", discount[0])
        .share("discount of the second player", discount[1])
        .allow(|| {
            // What the proposer of each period keeps, from the last back; it proposes to a player of the other parity.
            (1..periods).rev().fold(1.0, |kept, period| {
                let answers = discount[period as usize % 2];
                1.0 - answers * kept
            })
        })
}

/// Shares of the first player, who proposes first, and of the second, who may leave for `option` instead of answering, with a
/// common discount factor: an option below δ / (1 + δ) is of no use, a better one is all that the second gets (Shaked & Sutton
/// 1984; Binmore, Shaked & Sutton 1989).
///
/// # Errors
/// A discount factor outside [0, 1), an option outside [0, 1].
pub fn outside_option_shares(discount: f64, option: f64) -> Result<[f64; 2], Error> {
    check([discount; 2]).share("outside option", option).allow(|| {
        let second = (discount / (1.0 + discount)).max(option);
        [1.0 - second, second]
    })
}

fn check([first, second]: [f64; 2]) -> Parameters {
    Parameters::default()
        .share("discount of the first player", first)
        .holds(first < 1.0, "discount of the first player", first, "must be below 1")
        .share("discount of the second player", second)
        .holds(second < 1.0, "discount of the second player", second, "must be below 1")
}
