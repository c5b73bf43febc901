//! The flagship: Moscow and Minsk bargain over 28 programmes, energy prices and lock-in.

mod agenda;
mod classified;
mod game;
mod nature;
mod payoff;
mod record;
mod rules;
pub mod scenario;
mod state;
#[cfg(test)]
mod tests;

pub use agenda::{Ladder, Programmes, Wording};
pub use classified::{Classified, Cuts, Marked};
pub use game::{Level, Outcome, UnionState};
pub use record::{Class, Coder, Dispute, EnergyRent, Period, Record, Threats};
pub use state::{Action, Answer, Event, Move, Phase, Reply, State};
