//! Simulation: episodes, the plan of batches, and estimators with their errors.

mod checkpoint;
mod course;
mod direct;
mod episode;
mod estimate;
mod estimator;
mod forest;
mod lockstep;
mod moments;
mod monte_carlo;
mod observer;
mod part;
mod precision;
#[cfg(feature = "mpi")]
mod ranks;
mod run;
mod sample;
mod sealed;
mod shard;
mod tournament;
pub mod variance;
mod walk;
mod watched;

pub use checkpoint::Checkpoint;
pub use direct::{Direct, DirectScratch};
pub use episode::Episodes;
pub use estimate::{
    Binned, Column, Correlation, Edges, Histogram, HittingTimes, JointTable, Label, LabelledBy, Quantiles,
    SeriesPoint, Sketch, Spread, Tail, TimeSeries,
};
pub use estimator::Estimator;
pub use lockstep::Lockstep;
pub use moments::Moments;
pub use monte_carlo::MonteCarlo;
pub use observer::{Cancel, Observer};
pub use part::Part;
pub use precision::Precision;
pub use run::{Run, StopReason};
pub use sample::{Estimate, Sample};
pub use shard::Shard;
pub use tournament::{Comparison, ExactTournament, Standing, Standings, Tournament};
pub use watched::{Visits, Watched};
