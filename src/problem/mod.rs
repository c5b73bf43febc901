//! What is bargained over, before any rules of play: bargaining sets and their solutions; issues, the terms on which each
//! can be settled, and the best packages of terms; coalitions.

mod agenda;
mod alternating;
mod bargaining;
pub mod coalition;
mod concession;
mod frontier;
mod menu;
mod packages;
mod search;
mod set;
mod solution;

pub use agenda::{Agenda, Issue, Package, Terms};
pub use alternating::{AlternatingOffers, StationaryEquilibrium};
pub use bargaining::{BargainingProblem, Solution};
pub use concession::{ConcessionRound, Concessions, concession_protocol};
pub use frontier::{ConcessionCost, Supported};
pub use menu::Menu;
pub use packages::{Lottery, LotteryPart, PackageBargaining, PurePackage, PureSolution};
pub use set::BargainingSet;
pub use solution::{KalaiSmorodinsky, Utilitarian};
