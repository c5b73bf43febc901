//! Studies: what is asked of several games, solvers or parameters at once.

pub mod attribution;
pub mod classics;
pub mod comparison;
pub mod design;
mod forecast;
mod journal;
mod outputs;
mod pieces;
pub mod scores;
pub mod sensitivity;
mod streams;
pub mod sweep;
pub mod uncertainty;
pub mod union_state;

pub use forecast::{Certificate, Forecast};
pub use journal::{Journal, Kept};
