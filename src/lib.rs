//! Bargaining as game theory.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod error;
pub mod game;
pub mod math;
pub mod problem;
pub mod report;
pub mod simulate;
pub mod solve;
pub mod strategy;
pub mod stream;
pub mod union_state;

pub use error::{Error, Problem};
