//! The linear equilibrium of the k-double auction.

use crate::Error;
use crate::game::catalogue::parameters::Parameters;

/// The buyer's bid in the linear equilibrium of [`DoubleAuction`](crate::game::catalogue::DoubleAuction) with a continuum of
/// types, where k = `weight` is the weight of the bid in the price: v / (1 + k) + k (1 − k) / (2 (1 + k)) (Chatterjee &
/// Samuelson 1983).
///
/// # Errors
/// A weight or a value outside [0, 1].
pub fn double_auction_bid(weight: f64, value: f64) -> Result<f64, Error> {
    Parameters::default()
        .share("weight", weight)
        .share("value", value)
        .allow(|| (value + weight * (1.0 - weight) / 2.0) / (1.0 + weight))
}

/// The seller's ask: c / (2 − k) + (1 − k) / 2.
///
/// # Errors
/// A weight or a cost outside [0, 1].
pub fn double_auction_ask(weight: f64, cost: f64) -> Result<f64, Error> {
    Parameters::default()
        .share("weight", weight)
        .share("cost", cost)
        .allow(|| cost / (2.0 - weight) + (1.0 - weight) / 2.0)
}

/// What the linear equilibrium of a double auction achieves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DoubleAuctionTrade {
    /// The probability of trade.
    pub probability: f64,
    /// The expected gains from trade of both together.
    pub gains: f64,
    /// These gains as a share of the 1/6 that trade whenever the buyer values the good more would give.
    pub efficiency: f64,
}

/// The trade that follows: v ≥ c (1 + k) / (2 − k) + (1 − k) / 2, with probability (1 + k)(2 − k) / 8, and a mean gain of 1/2 where
/// there is trade. With k = 1/2 this is the best that any mechanism achieves (Myerson & Satterthwaite 1983).
///
/// # Errors
/// A weight outside [0, 1].
pub fn double_auction_trade(weight: f64) -> Result<DoubleAuctionTrade, Error> {
    Parameters::default().share("weight", weight).allow(|| {
        let probability = (1.0 + weight) * (2.0 - weight) / 8.0;
        let gains = probability / 2.0;
        DoubleAuctionTrade { probability, gains, efficiency: 6.0 * gains }
    })
}
