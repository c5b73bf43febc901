//! Episodes, their statistics, and the engine that runs them.

mod continuous_shocks;
mod corners;
mod coverage;
mod engine;
mod episodes;
mod estimators;
mod precision;
mod tournament;
mod variance;
mod watched;
