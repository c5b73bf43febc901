//! Two prices to a buyer of one of two types: the known assessment, certified on the tree.
//!
//! Somebody has to mix after some histories, so that best replies do not find it, and quantal responses of high precision lead to
//! other equilibria of the grid, in which a buyer is not asked for all that the good is worth to it.

use super::{Classic, Origin, ROUNDING, Route};
use crate::Error;
use crate::game::catalogue::closed_forms::two_type_screening;
use crate::game::catalogue::{Screening, ScreeningAction, ScreeningState};
use crate::solve::tree::PublicTree;
use crate::strategy::View;

const VALUATIONS: [f64; 2] = [1.0, 2.0];
/// Prices on the grid and beliefs are equal up to this.
const EQUAL: f64 = 1e-9;

#[inline]
pub(super) fn rows() -> Result<Vec<Classic>, Error> {
    let ways = [
        (0.25, 0.5, ["profit of selling at once", "NashConv of selling at once"]),
        (0.625, 0.25, ["profit of separating the types", "NashConv of separating the types"]),
        (0.75, 0.75, ["profit of trying the high price", "NashConv of trying the high price"]),
    ];
    ways.into_iter()
        .map(|(keen, discount, names)| way(keen, discount, names))
        .collect::<Result<Vec<_>, _>>()
        .map(|rows| rows.concat())
}

#[inline]
fn way(keen: f64, discount: f64, [profit, gain]: [&'static str; 2]) -> Result<Vec<Classic>, Error> {
    let origin = Origin("Screening", "Fudenberg & Tirole 1983");
    let known = two_type_screening(VALUATIONS, keen, discount)?;
    let assessment = Assessment { keen, discount, first: known.price };
    let game = Screening::new(VALUATIONS, keen, discount, 32)?;
    let price = |position: u32| game.prices().get(position as usize).copied().unwrap_or(f64::NAN);
    let seller = |view: &View<'_, Screening>, actions: &[ScreeningAction], chances: &mut [f64]| {
        let ScreeningState::Price { refused } = *view.state else { return };
        let belief = view.belief.get(1).copied().unwrap_or(0.0);
        let named = assessment.prices(refused.map(price), belief);
        for (chance, action) in chances.iter_mut().zip(actions) {
            let ScreeningAction::Price(position) = *action else { continue };
            let here = named.iter().filter(|(named, _)| (named - price(position)).abs() < EQUAL);
            *chance = here.map(|(_, probability)| probability).sum();
        }
    };
    let buyer = |view: &View<'_, Screening>, _: &[ScreeningAction], chances: &mut [f64]| {
        let ScreeningState::Asked { refused, price: asked } = *view.state else { return };
        let buys = assessment.buys(refused.is_some(), price(asked), view.own == 1);
        chances.copy_from_slice(&[buys, 1.0 - buys]);
    };
    let tree = PublicTree::new(&game)?;
    let profile = tree.tabulate(&seller, &buyer)?;
    let value = Route("perfect Bayesian equilibrium", "TreeProfile::value of the known assessment");
    let certificate = Route("perfect Bayesian equilibrium", "TreeProfile::nash_conv of the known assessment");
    Ok(vec![
        Classic::new(origin, value, profit, [profile.value()[0], known.profit], ROUNDING),
        Classic::new(origin, certificate, gain, [profile.nash_conv(), 0.0], ROUNDING),
    ])
}

/// What seller and buyer do after every history, those included that should not come.
#[derive(Debug, Clone, Copy)]
struct Assessment {
    keen: f64,
    discount: f64,
    first: f64,
}

impl Assessment {
    /// The seller's prices with their probabilities, if `refused` was asked before and the buyer is keen with probability
    /// `belief`.
    fn prices(&self, refused: Option<f64>, belief: f64) -> [(f64, f64); 2] {
        let [low, high] = VALUATIONS;
        let Some(refused) = refused else { return [(self.first, 1.0), (high, 0.0)] };
        let lenient = if belief * high > low + EQUAL {
            0.0
        } else if belief * high < low - EQUAL {
            1.0
        } else {
            // Waiting is worth to the keen buyer what the refused price would have been.
            ((high - refused) / (self.discount * (high - low))).clamp(0.0, 1.0)
        };
        [(low, lenient), (high, 1.0 - lenient)]
    }

    /// The probability that the buyer takes a price, in the `second` period or the first.
    fn buys(&self, second: bool, price: f64, keen: bool) -> f64 {
        let [low, high] = VALUATIONS;
        let limit = match (keen, second) {
            (false, _) => low,
            (true, true) => high,
            // A low price follows, and is worth waiting for above this one.
            (true, false) => (1.0 - self.discount) * high + self.discount * low,
        };
        if price <= limit + EQUAL {
            return 1.0;
        }
        // So many that the seller is left indifferent between both valuations.
        let tried = keen && !second && self.keen * high > low;
        if tried { 1.0 - (1.0 - self.keen) / self.keen * low / (high - low) } else { 0.0 }
    }
}
