//! Bargaining in legislatures: more than two players, so no game of this crate.

use crate::Error;
use crate::game::catalogue::parameters::Parameters;

/// The division that a proposer obtains in a legislature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LegislativeShares {
    /// The proposer's share.
    pub proposer: f64,
    /// The share of each member that the proposer needs.
    pub partner: f64,
    /// The number of these members, chosen at random.
    pub partners: u32,
}

/// The symmetric stationary equilibrium of Baron & Ferejohn (1989): one of n = `members`, drawn at random, proposes how to share
/// 1 under a closed rule, a simple majority accepts, else the next round, discounted, begins.
///
/// Each member expects 1/n of another round, so that a vote costs δ/n; (n − 1)/2 votes are bought. Only games of two players
/// can be written as a [`Game`](crate::game::Game), so there is none to compare with.
///
/// # Errors
/// Members that are not an odd number from 3 to 9999, a discount factor outside [0, 1].
pub fn baron_ferejohn_shares(members: u32, discount: f64) -> Result<LegislativeShares, Error> {
    let number = f64::from(members);
    Parameters::default()
        .count("members", members)
        .holds(members >= 3 && !members.is_multiple_of(2), "members", number, "must be odd and at least 3")
        .share("discount", discount)
        .allow(|| {
            let partners = (members - 1) / 2;
            let partner = discount / number;
            LegislativeShares { proposer: 1.0 - f64::from(partners) * partner, partner, partners }
        })
}
