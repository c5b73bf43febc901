//! Classic games, each with its citation and its known answer.
//!
//! | game | what is decided | known answer |
//! |---|---|---|
//! | [`Dictator`] | a gift | nothing is given |
//! | [`Ultimatum`] | an offer, taken or not | the proposer keeps all but a step |
//! | [`AlternatingOffers`] | a pie, in turns (Ståhl, Rubinstein) | [`stahl_share`](closed_forms::stahl_share), [`rubinstein_shares`](closed_forms::rubinstein_shares), [`outside_option_shares`](closed_forms::outside_option_shares) |
//! | [`NashDemand`] | a pie, at once | every efficient division |
//! | [`Screening`] | two prices, a private valuation | [`two_type_screening`](closed_forms::two_type_screening) |
//! | [`DoubleAuction`] | bid and ask, both valuations private | [`double_auction_trade`](closed_forms::double_auction_trade) |
//! | [`Crisis`] | demand, answer, execution | a threat that would not be executed is not made |
//! | [`CrisisBargaining`] | a demand, a private cost of war (Fearon) | [`crisis_demand`](closed_forms::crisis_demand) |
//! | [`ShadowOfPower`] | a revision of the status quo (Powell) | [`shadow_of_power_offer`](closed_forms::shadow_of_power_offer) |
//! | [`PreventiveWar`] | war before power shifts | [`preventive_war_threshold`](closed_forms::preventive_war_threshold) |
//! | [`EntryDeterrence`] | readiness, entry, fight | readiness deters if it pays to fight |
//! | [`ChainStore`] | entries, one after another (Kreps & Wilson) | [`chain_store_reputation`](closed_forms::chain_store_reputation) |
//! | [`Attrition`] | who quits first, all known | [`attrition_hazards`](closed_forms::attrition_hazards) |
//! | [`PrivateAttrition`] | how long to hold out, values private | [`attrition_time`](closed_forms::attrition_time) |
//! | [`Contest`] | efforts for a prize (Tullock) | [`contest_efforts`](closed_forms::contest_efforts) |
//! | [`RepeatedDilemma`] | cooperation, again and again | [`PrisonersDilemma`](crate::solve::repeated::PrisonersDilemma) |
//! | [`Centipede`] | take or pass | taken at once; the quantal response by recursion |
//! | [`MatchingPennies`], [`Inspection`] | two moves each | [`mixed_equilibrium`](closed_forms::mixed_equilibrium) |
//! | [`MoneyRequest`] | 11 to 20 | [`money_request_equilibrium`](closed_forms::money_request_equilibrium) |
//!
//! Games of one simultaneous move are written as [`OneShot`]. Parameters are checked where a game is made.
//!
//! # Outside the class
//!
//! A [`Game`](crate::game::Game) has two players, independent private types from finite sets, and finitely many moves.
//!
//! - *Bargaining in legislatures* (Baron & Ferejohn 1989) has three or more players:
//!   [`baron_ferejohn_shares`](closed_forms::baron_ferejohn_shares) only.
//! - *Continua of types or moves* are replaced by grids, and the closed forms are limits of fine ones. Two prices to a
//!   continuum of buyers ([`two_period_screening`](closed_forms::two_period_screening)) are not a game here: beliefs about three
//!   types or more cannot come to rest on a grid, and one tree of all types and prices would be large.
//! - *Short-lived players*, the entrants of the chain store, are one player whose discount factor is next to nothing; see
//!   [`ChainStore`].
//! - *Time without an end* is a number of periods, large enough that the discount factor makes the rest small, or that play
//!   has almost surely ended.

mod alternating_offers;
mod attrition;
mod capability;
mod centipede;
mod chain_store;
pub mod closed_forms;
mod contest;
mod crisis;
mod crisis_bargaining;
mod dictator;
mod double_auction;
mod entry_deterrence;
mod inspection;
mod matching_pennies;
mod money_request;
mod nash_demand;
mod one_shot;
mod parameters;
mod preventive_war;
mod private_attrition;
mod repeated_dilemma;
mod screening;
mod shadow_of_power;
mod ultimatum;

pub use alternating_offers::{AlternatingOffers, OffersAction, OffersOutcome, OffersState};
pub use attrition::{Attrition, AttritionAction, AttritionOutcome, AttritionState};
pub use centipede::{Centipede, CentipedeAction, CentipedeOutcome, CentipedeState};
pub use chain_store::{ChainStore, ChainStoreAction, ChainStoreRound, ChainStoreState, Reputation};
pub use contest::Contest;
pub use crisis::{Crisis, CrisisAction, CrisisOutcome, CrisisState};
pub use crisis_bargaining::CrisisBargaining;
pub use dictator::{Dictator, DictatorState};
pub use double_auction::DoubleAuction;
pub use entry_deterrence::{Entry, EntryAction, EntryDeterrence, EntryState};
pub use inspection::Inspection;
pub use matching_pennies::MatchingPennies;
pub use money_request::MoneyRequest;
pub use nash_demand::NashDemand;
pub use one_shot::{OneShot, OneShotState};
pub use preventive_war::{PreventiveWar, PreventiveWarAction, PreventiveWarState, Shift};
pub use private_attrition::PrivateAttrition;
pub use repeated_dilemma::{DilemmaMove, DilemmaPayoffs, DilemmaState, RepeatedDilemma};
pub use screening::{Screening, ScreeningAction, ScreeningState, Trade};
pub use shadow_of_power::ShadowOfPower;
pub use ultimatum::{Agreement, Proposal, Ultimatum, UltimatumState};
