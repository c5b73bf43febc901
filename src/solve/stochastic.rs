//! Stationary solutions of stochastic games: values by Shapley's operator, and logit quantal response.

mod quantal;
mod shapley;

pub use quantal::{StationaryQuantal, StationaryQuantalResponse};
pub use shapley::{ShapleyIteration, ShapleyValue};
