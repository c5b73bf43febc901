//! tmp
mod parameters;
pub use parameters::*;
