//! Classic games, each with its citation and its known answer.

mod capability;
mod crisis;
mod ultimatum;

pub use crisis::{Crisis, CrisisAction, CrisisOutcome, CrisisState};
pub use ultimatum::{Agreement, Proposal, Ultimatum, UltimatumState};
