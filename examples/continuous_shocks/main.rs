//! Question: Moscow asks for a union, for less from round to round, and may cut supplies. Does Minsk sign, or break, when the price
//! of oil and the sanctions of others move at random?
//!
//! `cargo run --release --example continuous_shocks` takes a second. It prints how the talks end and how many cuts they see, each
//! with its error. Prices are continuous, so there are no states to number: this game can be sampled, not solved. Its rules
//! are in `game.rs` beside this file.

mod game;

use bargain::Error;
use bargain::math::interval::Confidence;
use bargain::simulate::{Direct, MonteCarlo};
use game::{Pressure, minsk, moscow};

fn main() -> Result<(), Error> {
    let talks = Direct::new(&Pressure, &moscow, &minsk);
    let sample = MonteCarlo::new(1).episodes(1_000_000)?.run(&talks);
    for &(ending, episodes) in sample.counts() {
        let share = sample.proportion(ending, Confidence::P95);
        let name = format!("{ending:?}");
        println!("{name:<9} {:.5} ± {:.5} ({episodes} episodes)", share.value, share.interval.half_width());
    }
    for (name, mean) in sample.tallies(Confidence::P95) {
        println!("{name}: {:.4} ± {:.4} an episode", mean.value, mean.interval.half_width());
    }
    Ok(())
}
