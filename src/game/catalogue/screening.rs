//! Two-period screening: a seller who cannot commit, and a buyer whose valuation is private.

use super::parameters::{Parameters, divide};
use crate::Error;
use crate::game::{FiniteGame, Game, Payoffs, Player, Turn, Types};
use serde::{Deserialize, Serialize};

/// A seller (first) without costs names a price; a buyer (second), who values the good at one of two amounts, takes it or waits
/// for a second and last price; the second period is discounted by both alike (Fudenberg & Tirole 1983; 1991, ch. 10).
///
/// Known answers: the seller's profit is [`two_type_screening`](super::closed_forms::two_type_screening). Where it sells at
/// once to both types, or separates them, the equilibrium is in pure strategies; where it pays to try the high price, the
/// keen buyer takes it with a probability that leaves the seller indifferent between both prices in the end. A continuum of
/// buyers: [`two_period_screening`](super::closed_forms::two_period_screening). A screening of one period is the
/// [`Ultimatum`](super::Ultimatum) game.
///
/// All prices are on a grid from 0 to the high valuation; all choices are solved together, with exact beliefs. Off the
/// path of the equilibrium somebody always has to mix, so that best replies alone do not find it.
#[derive(Debug, Clone, PartialEq)]
pub struct Screening {
    valuations: [f64; 2],
    prior: [f64; 2],
    discount: f64,
    prices: Vec<f64>,
}

/// A state of [`Screening`]: prices are positions on the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScreeningState {
    /// The seller names a price.
    Price {
        /// The price of the first period, in the second.
        refused: Option<u32>,
    },
    /// The buyer answers.
    Asked {
        /// The price of the first period, in the second.
        refused: Option<u32>,
        /// The price of this one.
        price: u32,
    },
    /// The end.
    Done(Trade),
}

/// A move in [`Screening`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScreeningAction {
    /// Name this price.
    Price(u32),
    /// Buy.
    Buy,
    /// Wait.
    Wait,
}

/// How [`Screening`] ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Trade {
    /// A sale in this period, 0 or 1, at this price.
    Sale {
        /// The period, 0 or 1.
        period: u32,
        /// The price.
        price: u32,
    },
    /// No sale.
    None,
}

impl Screening {
    /// The buyer values the good at `valuations[1]` with probability `keen`, else at the lower `valuations[0]`; prices 0,
    /// 1/n, …, 1 of the high valuation, n = `steps`.
    ///
    /// # Errors
    /// Valuations that are not finite, not positive or not increasing; a probability outside [0, 1]; a discount factor
    /// outside (0, 1]; steps outside 1 to 10 000.
    pub fn new(valuations: [f64; 2], keen: f64, discount: f64, steps: u32) -> Result<Self, Error> {
        let [low, high] = valuations;
        Parameters::default()
            .positive("low valuation", low)
            .positive("high valuation", high)
            .holds(low < high, "high valuation", high, "must be above the low valuation")
            .share("probability of the high valuation", keen)
            .discount("discount", discount)
            .count("steps", steps)
            .allow(|| Screening {
                valuations,
                prior: [1.0 - keen, keen],
                discount,
                prices: divide([0.0, high], steps),
            })
    }

    /// The prices that may be named.
    pub fn prices(&self) -> &[f64] {
        &self.prices
    }

    fn price(&self, position: u32) -> f64 {
        self.prices.get(position as usize).copied().unwrap_or(0.0)
    }
}

impl Game for Screening {
    type State = ScreeningState;
    type Action = ScreeningAction;
    type Outcome = Trade;

    fn prior(&self, player: Player) -> &[f64] {
        match player {
            Player::First => &[1.0],
            Player::Second => &self.prior,
        }
    }

    fn start(&self) -> ScreeningState {
        ScreeningState::Price { refused: None }
    }

    fn turn(&self, state: &ScreeningState) -> Turn {
        match state {
            ScreeningState::Price { .. } => Turn::Player(Player::First),
            ScreeningState::Asked { .. } => Turn::Player(Player::Second),
            ScreeningState::Done(_) => Turn::Over,
        }
    }

    fn actions(&self, state: &ScreeningState, actions: &mut Vec<ScreeningAction>) {
        match state {
            ScreeningState::Price { .. } => {
                actions.extend((0..self.prices.len() as u32).map(ScreeningAction::Price));
            }
            _ => actions.extend([ScreeningAction::Buy, ScreeningAction::Wait]),
        }
    }

    fn play(&self, state: &ScreeningState, action: ScreeningAction) -> ScreeningState {
        match (*state, action) {
            (ScreeningState::Price { refused }, ScreeningAction::Price(price)) => {
                ScreeningState::Asked { refused, price }
            }
            (ScreeningState::Asked { refused, price }, ScreeningAction::Buy) => {
                ScreeningState::Done(Trade::Sale { period: u32::from(refused.is_some()), price })
            }
            (ScreeningState::Asked { refused: None, price }, ScreeningAction::Wait) => {
                ScreeningState::Price { refused: Some(price) }
            }
            _ => ScreeningState::Done(Trade::None),
        }
    }

    /// Discounted here and not by the clock, so that both periods are one tree.
    fn payoff(&self, state: &ScreeningState, [_, buyer]: Types) -> Payoffs {
        let ScreeningState::Done(Trade::Sale { period, price }) = *state else { return [0.0, 0.0] };
        let discount = if period == 0 { 1.0 } else { self.discount };
        let price = self.price(price);
        let valuation = self.valuations[usize::from(buyer > 0)];
        [discount * price, discount * (valuation - price)]
    }

    fn outcome(&self, state: &ScreeningState) -> Trade {
        match state {
            ScreeningState::Done(trade) => *trade,
            _ => Trade::None,
        }
    }
}

impl FiniteGame for Screening {
    fn rests(&self, _state: &ScreeningState) -> bool {
        false
    }
}
