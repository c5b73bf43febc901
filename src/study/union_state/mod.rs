//! Studies of the flagship: what is asked of Moscow and Minsk.
//!
//! ```no_run
//! use bargain::study::union_state::forecast;
//! use bargain::union_state::{Outcome, scenario::Scenario};
//!
//! let calm = Scenario::bundled("union_state_2021")?.with("moscow.collapse_loss", 0.0)?;
//! let found = forecast(&calm)?;
//! println!("{:.3}, residual {:.0e}", found.probability(Outcome::Binding), found.certificate.residual);
//! # Ok::<(), bargain::Error>(())
//! ```

mod alteration;
pub mod claims;
mod explanation;
pub mod mechanism;
mod reading;
mod wording;
mod world;

pub use alteration::Alteration;
pub use explanation::{Explained, Explanation, Switch};
pub use mechanism::Mechanism;
pub use reading::{Measure, Reading};
pub use world::World;

use super::Forecast;
use crate::Error;
use crate::solve::{Equilibrium, Play};
use crate::union_state::{Outcome, UnionState, scenario::Scenario};

/// The game of a scenario and its logit quantal response equilibrium, at the scenario's precisions.
///
/// # Errors
/// Those of [`UnionState::new`] and [`QuantalResponse::solve`](crate::solve::QuantalResponse::solve).
pub fn solve(scenario: &Scenario) -> Result<(UnionState, Equilibrium<UnionState>), Error> {
    World::new(scenario.clone()).solve()
}

/// The play of a scenario's quantal response equilibrium.
///
/// # Errors
/// Those of [`solve`].
pub fn play(scenario: &Scenario) -> Result<Play<UnionState>, Error> {
    let (game, equilibrium) = solve(scenario)?;
    equilibrium.play(&game)
}

/// What a scenario comes to at its quantal response equilibrium, exactly.
///
/// # Errors
/// Those of [`solve`].
pub fn forecast(scenario: &Scenario) -> Result<Forecast<Outcome>, Error> {
    let (game, equilibrium) = solve(scenario)?;
    Forecast::of(&game, &equilibrium)
}
