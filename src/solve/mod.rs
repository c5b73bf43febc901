//! Solution concepts for any [`FiniteGame`](crate::game::FiniteGame).

mod distribution;
mod equilibrium;
mod induction;
mod memory;
mod play;
mod profile;
mod reach;
mod response;
mod stage;

pub use distribution::Distribution;
pub use equilibrium::{BackwardInduction, Convergence, Equilibrium, QuantalResponse};
pub use induction::Start;
pub(crate) use play::Belief;
pub use play::Play;
pub use profile::Profile;
pub use response::Ties;
