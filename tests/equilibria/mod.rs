//! Solvers of finite games against other routes to the same answer.

mod begun_at;
mod burn_in;
mod classics;
mod horizon;
mod near;
mod reference;
mod simultaneous;
mod solution_concepts;
mod stationary;
