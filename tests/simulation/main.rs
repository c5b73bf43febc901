//! Episodes, their statistics, and the engine that runs them.

#[path = "../common/mod.rs"]
mod common;
#[path = "../../examples/continuous_shocks/game.rs"]
mod game;
#[path = "../common/shocks_by_hand.rs"]
mod shocks_by_hand;

mod continuous_shocks;
mod corners;
mod coverage;
mod engine;
mod episodes;
mod estimators;
mod tournament;
mod variance;
mod watched;
