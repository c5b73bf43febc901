//! Solution concepts for any [`FiniteGame`](crate::game::FiniteGame).

mod chain;
mod descent;
mod distribution;
mod equilibrium;
mod evaluation;
mod hierarchy;
mod induction;
mod memory;
mod play;
mod profile;
mod reach;
mod response;
mod stage;
pub mod tree;

pub(crate) use chain::{Chain, Cohort, Halt, Place};
pub use distribution::Distribution;
pub use equilibrium::{BackwardInduction, Convergence, Equilibrium, QuantalResponse};
pub use hierarchy::{CognitiveHierarchy, Hierarchy, LevelK};
pub use induction::Start;
pub(crate) use play::Belief;
pub use play::Play;
pub use profile::Profile;
pub use response::{Reply, Ties};
