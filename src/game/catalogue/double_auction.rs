//! The k-double auction between a buyer and a seller with private values.

use super::OneShot;
use super::parameters::{Parameters, equally_likely, middles};
use crate::Error;
use crate::game::{Payoffs, Player, Types};

/// A buyer (first) bids and a seller (second) asks at once; if the bid is at least the ask, they trade at k times the bid plus
/// 1 − k times the ask (Chatterjee & Samuelson 1983).
///
/// What the good is worth to each is private, uniform on \[0, 1\]. Known answer for a continuum: the linear equilibrium of
/// [`double_auction_bid`](super::closed_forms::double_auction_bid) and
/// [`double_auction_ask`](super::closed_forms::double_auction_ask), whose trade
/// [`double_auction_trade`](super::closed_forms::double_auction_trade) gives; with k = 1/2 no mechanism does better (Myerson &
/// Satterthwaite 1983). Rounded to a grid of bids, it is an equilibrium up to the order of a step. There are
/// many other equilibria (Leininger, Linhart & Radner 1989).
#[derive(Debug, Clone, PartialEq)]
pub struct DoubleAuction {
    weight: f64,
    values: Vec<f64>,
    prior: Vec<f64>,
    steps: u32,
}

impl DoubleAuction {
    /// The `weight` k of the bid in the price; as many values, the middles of equal parts of \[0, 1\], as `types`; bids 0,
    /// 1/n, …, 1 for n = `steps`.
    ///
    /// # Errors
    /// A weight outside [0, 1]; types or steps outside 1 to 10 000.
    pub fn new(weight: f64, types: u32, steps: u32) -> Result<Self, Error> {
        Parameters::default().share("weight", weight).count("types", types).count("steps", steps).allow(
            || DoubleAuction { weight, values: middles(1.0, types), prior: equally_likely(types), steps },
        )
    }

    /// What the good is worth to each type, of either player.
    pub fn values(&self) -> &[f64] {
        &self.values
    }
}

impl OneShot for DoubleAuction {
    fn moves(&self, _player: Player) -> u32 {
        self.steps.saturating_add(1)
    }

    fn result(&self, [bid, ask]: [u32; 2], types: Types) -> Payoffs {
        if bid < ask {
            return [0.0, 0.0];
        }
        let [value, cost] = types.map(|own| self.values.get(own).copied().unwrap_or(0.0));
        let [bid, ask] = [bid, ask].map(|steps| f64::from(steps) / f64::from(self.steps));
        let price = self.weight * bid + (1.0 - self.weight) * ask;
        [value - price, price - cost]
    }

    fn types(&self, _player: Player) -> &[f64] {
        &self.prior
    }
}
