//! Screening by a seller who names prices.

use crate::Error;
use crate::game::catalogue::parameters::Parameters;

/// A seller's best price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScreeningPrice {
    /// The price.
    pub price: f64,
    /// The probability of a sale.
    pub sale: f64,
    /// The expected profit.
    pub profit: f64,
}

/// The best price to a buyer who values the good at `valuations[1]` with probability `keen`, else at the lower `valuations[0]`: the
/// high one if keen × high > low (Fudenberg & Tirole 1991, ch. 10). As a game, the
/// [`Ultimatum`](crate::game::catalogue::Ultimatum) with private reservation values.
///
/// # Errors
/// Valuations that are not finite, not above 0 or not increasing; a probability outside [0, 1].
pub fn two_type_price(valuations: [f64; 2], keen: f64) -> Result<ScreeningPrice, Error> {
    check(valuations, keen).allow(|| {
        let [low, high] = valuations;
        if keen * high > low {
            ScreeningPrice { price: high, sale: keen, profit: keen * high }
        } else {
            ScreeningPrice { price: low, sale: 1.0, profit: low }
        }
    })
}

/// The best price to a buyer whose valuation is uniform between `low` and `high`: half the highest, or the lowest if that is
/// more.
///
/// # Errors
/// Ends that are not finite, negative, or not increasing.
pub fn screening_price([low, high]: [f64; 2]) -> Result<ScreeningPrice, Error> {
    Parameters::default()
        .not_negative("low valuation", low)
        .positive("high valuation", high)
        .holds(low < high, "high valuation", high, "must be above the low valuation")
        .allow(|| {
            let price = low.max(high / 2.0);
            let sale = (high - price) / (high - low);
            ScreeningPrice { price, sale, profit: price * sale }
        })
}

/// Prices of a seller who may name a second one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoPeriodScreening {
    /// The price of each period.
    pub prices: [f64; 2],
    /// The valuation from which on a buyer takes the first price.
    pub cutoff: f64,
    /// The expected profit.
    pub profit: f64,
}

/// Two prices, one after the other, to a buyer whose valuation is uniform on \[0, 1\], with a common discount factor δ: p₁ =
/// (1 − δ/2)² / (2 (1 − 3δ/4)); who values the good at p₁ / (1 − δ/2) or more buys at once; p₂ is half of that (Sobel &
/// Takahashi 1983; Fudenberg & Tirole 1983).
///
/// Types are finite in a [`Game`](crate::game::Game), so this is the limit of many and not a game here;
/// [`Screening`](crate::game::catalogue::Screening) has two types.
///
/// # Errors
/// A discount factor outside [0, 1].
pub fn two_period_screening(discount: f64) -> Result<TwoPeriodScreening, Error> {
    Parameters::default().share("discount", discount).allow(|| {
        let waits = 1.0 - discount / 2.0;
        let first = waits * waits / (2.0 * (1.0 - 0.75 * discount));
        let cutoff = first / waits;
        let second = cutoff / 2.0;
        let profit = first * (1.0 - cutoff) + discount * second * (cutoff - second);
        TwoPeriodScreening { prices: [first, second], cutoff, profit }
    })
}

/// The first of two prices to a buyer of one of two types.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoTypeScreening {
    /// The price of the first period.
    pub price: f64,
    /// The probability of a sale in the first period.
    pub sale: f64,
    /// The expected profit of both periods.
    pub profit: f64,
}

/// The equilibrium of [`Screening`](crate::game::catalogue::Screening) without a grid (Fudenberg & Tirole 1983; 1991, ch. 10).
///
/// The seller does the best of three things. It sells at the low valuation at once. Or it separates: at (1 − δ) high + δ low the
/// keen buyer does not wait for the low price that follows. Or, if keen × high > low, it tries the high valuation: the keen
/// buyer takes it with the probability that leaves the seller indifferent between both valuations in the end, and the high
/// one is then asked again.
///
/// # Errors
/// Valuations that are not finite, not above 0 or not increasing; a probability or a discount factor outside [0, 1].
pub fn two_type_screening(valuations: [f64; 2], keen: f64, discount: f64) -> Result<TwoTypeScreening, Error> {
    check(valuations, keen).share("discount", discount).allow(|| {
        let [low, high] = valuations;
        let separating = (1.0 - discount) * high + discount * low;
        let taken = (keen - (1.0 - keen) * low / (high - low)).max(0.0);
        let ways = [(low, 1.0), (separating, keen), (high, taken)];
        let ways = ways.map(|(price, sale)| {
            // Whoever is left pays the low valuation in the end, or, which is worth the same, the keen ones the high.
            TwoTypeScreening { price, sale, profit: sale * price + discount * (1.0 - sale) * low }
        });
        let [at_once, rest @ ..] = ways;
        rest.into_iter().fold(at_once, |best, way| if way.profit > best.profit { way } else { best })
    })
}

fn check([low, high]: [f64; 2], keen: f64) -> Parameters {
    Parameters::default()
        .positive("low valuation", low)
        .positive("high valuation", high)
        .holds(low < high, "high valuation", high, "must be above the low valuation")
        .share("probability of the high valuation", keen)
}
