//! Studies: what is asked of several games, solvers or parameters at once.

pub mod attribution;
pub mod classics;
pub mod design;
mod forecast;
pub mod sensitivity;
mod streams;
pub mod uncertainty;
pub mod union_state;

pub use forecast::{Certificate, Forecast};
