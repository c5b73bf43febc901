//! Solution concepts for any [`FiniteGame`](crate::game::FiniteGame).

mod backward_induction;
pub mod bimatrix;
mod chain;
mod descent;
mod distribution;
mod equilibrium;
mod evaluation;
mod hierarchy;
mod induction;
mod memory;
mod path;
mod play;
mod profile;
mod quantal_response;
mod reach;
pub mod repeated;
mod response;
mod several;
mod stage;
mod stationary;
pub mod stochastic;
pub mod tree;

pub use backward_induction::BackwardInduction;
pub(crate) use chain::{Chain, Cohort, Halt, Place};
pub use distribution::Distribution;
pub use equilibrium::{Convergence, Equilibrium};
pub use hierarchy::{CognitiveHierarchy, Hierarchy, LevelK};
pub use induction::Start;
pub use path::{Break, Path, PathPoint, QuantalPath};
pub(crate) use play::Belief;
pub use play::Play;
pub use profile::Profile;
pub use quantal_response::QuantalResponse;
pub use response::{Reply, Ties};
pub use several::{Found, ManyStarts, Several};
pub use stationary::{Stationary, StationaryEquilibrium};
