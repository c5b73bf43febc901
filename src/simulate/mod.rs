//! Simulation: episodes, the plan of batches, and estimators with their errors.

mod direct;
mod episode;
mod estimator;
mod forest;
mod lockstep;
mod moments;
mod monte_carlo;
mod observer;
mod precision;
mod run;
mod sample;
mod shard;
mod tournament;
pub mod variance;
mod walk;

pub use direct::{Direct, DirectScratch};
pub use episode::Episodes;
pub use estimator::Estimator;
pub use lockstep::Lockstep;
pub use moments::Moments;
pub use monte_carlo::MonteCarlo;
pub use observer::{Cancel, Observer};
pub use precision::Precision;
pub use run::{Run, StopReason};
pub use sample::{Estimate, Sample};
pub use shard::Shard;
pub use tournament::{Comparison, ExactTournament, Standing, Standings, Tournament};
