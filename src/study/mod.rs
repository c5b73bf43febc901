//! Studies: what is asked of several games, solvers or parameters at once.

pub mod classics;
pub mod design;
pub mod sensitivity;
mod streams;
pub mod uncertainty;
