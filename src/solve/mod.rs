//! Solution concepts for any [`FiniteGame`](crate::game::FiniteGame).

mod equilibrium;
mod induction;
mod profile;
mod response;
mod stage;

pub use equilibrium::{BackwardInduction, Convergence, Equilibrium, QuantalResponse};
pub use induction::Start;
pub use profile::Profile;
pub use response::Ties;
