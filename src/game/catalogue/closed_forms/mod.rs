//! Known answers of classic games as formulas, for comparison with what solvers find.
//!
//! Each function says for which game it holds, and refuses parameters for which it does not.

mod alternating_offers;
mod attrition;
mod chain_store;
mod contest;
mod crisis;
mod double_auction;
mod legislature;
mod mixed;
mod screening;

pub use alternating_offers::{outside_option_shares, rubinstein_shares, stahl_share};
pub use attrition::{AttritionHazards, attrition_hazards, attrition_quitting, attrition_time};
pub use chain_store::{ChainStoreReputation, chain_store_reputation};
pub use contest::{ContestEfforts, contest_efforts};
pub use crisis::{CrisisDemand, PowerOffer, crisis_demand, preventive_war_threshold, shadow_of_power_offer};
pub use double_auction::{DoubleAuctionTrade, double_auction_ask, double_auction_bid, double_auction_trade};
pub use legislature::{LegislativeShares, baron_ferejohn_shares};
pub use mixed::{mixed_equilibrium, money_request_equilibrium};
pub use screening::{
    ScreeningPrice, TwoPeriodScreening, TwoTypeScreening, screening_price, two_period_screening,
    two_type_price, two_type_screening,
};
