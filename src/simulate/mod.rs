//! Simulation: episodes, the plan of batches, and estimators with their errors.

mod direct;
mod episode;
mod moments;
mod monte_carlo;

pub use direct::{Direct, DirectScratch};
pub use episode::Episodes;
pub use moments::Moments;
pub use monte_carlo::{Estimate, MonteCarlo, Observer, Sample, StopReason};
