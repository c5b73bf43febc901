//! All tests but those that need a program of their own, in one: it is linked once, and slow tests run beside each other.
//!
//! The tests of one file: `cargo test --test all simulation::engine::`.

mod common;
#[path = "../examples/continuous_shocks/game.rs"]
mod game;

mod equilibria;
mod house;
mod oracles;
mod reports;
mod rules;
mod simulation;
mod studies;
