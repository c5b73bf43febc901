//! Simulation: episodes, the plan of batches, and estimators with their errors.

mod direct;
mod episode;
mod lockstep;
mod moments;
mod monte_carlo;
mod tournament;
mod walk;

pub use direct::{Direct, DirectScratch};
pub use episode::Episodes;
pub use lockstep::Lockstep;
pub use moments::Moments;
pub use monte_carlo::{Estimate, MonteCarlo, Observer, Sample, StopReason};
pub use tournament::{Comparison, ExactTournament, Standing, Standings, Tournament};
