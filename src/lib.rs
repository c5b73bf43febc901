//! Bargaining as game theory.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod error;
pub mod math;

pub use error::{Error, Problem};
