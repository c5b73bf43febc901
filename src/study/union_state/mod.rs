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
pub mod backtest;
pub mod claims;
mod compare;
mod counterfactual;
mod explanation;
pub mod mechanism;
mod reading;
mod without_end;
mod wording;
mod world;

pub use alteration::Alteration;
pub use compare::{Case, Cases, compare};
pub use counterfactual::Counterfactual;
pub use explanation::{Explained, Explanation, Switch};
pub use mechanism::Mechanism;
pub use reading::{Measure, Reading};
pub use without_end::{SETTLED, WithoutEnd, forecasts_without_end};
pub use world::World;

use super::Forecast;
use crate::Error;
use crate::game::{FiniteGame, Game, Unrolled};
use crate::prior::Draw;
use crate::solve::{Equilibrium, Play, QuantalResponse};
use crate::union_state::{Outcome, UnionState, scenario::Scenario};
use std::{iter, slice};

/// The game of a scenario and its logit quantal response equilibrium, at the scenario's precisions.
///
/// # Errors
/// Those of [`UnionState::new`] and [`QuantalResponse::solve`].
pub fn solve(scenario: &Scenario) -> Result<(UnionState, Equilibrium<UnionState>), Error> {
    let game = UnionState::new(scenario)?;
    let equilibrium = solve_game(&game, scenario)?;
    Ok((game, equilibrium))
}

/// The equilibrium of a game made from the scenario, at the scenario's precisions.
fn solve_game<G: FiniteGame>(game: &G, scenario: &Scenario) -> Result<Equilibrium<G>, Error> {
    Ok(solve_games(slice::from_ref(game), scenario)?.remove(0))
}

/// The equilibria of games that differ only in where play begins, at the precisions of the scenario: one solution serves them all.
fn solve_games<G: FiniteGame>(games: &[G], scenario: &Scenario) -> Result<Vec<Equilibrium<G>>, Error> {
    let Some((first, others)) = games.split_first() else { return Ok(Vec::new()) };
    let starts: Vec<G::State> = others.iter().map(Game::start).collect();
    let solved = solver(scenario)?.solve_unrolled(Unrolled::for_play_from(first, &starts)?);
    let others = starts.iter().map(|start| solved.begun_at(first, start)).collect::<Result<Vec<_>, _>>()?;
    Ok(iter::once(solved).chain(others).collect())
}

/// The precisions of a scenario, as a solver.
fn solver(scenario: &Scenario) -> Result<QuantalResponse, Error> {
    let rationality = &scenario.parameters().rationality;
    QuantalResponse::new([rationality.moscow, rationality.minsk])
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

/// What the scenario comes to with the values of each point, in their order. Points that differ only in where play begins (`start.…`)
/// share a solution, the same to the tolerance as solved one by one: [`Equilibrium::begun_at`].
///
/// # Errors
/// For each point those of [`Scenario::with_draw`] and [`solve`].
pub fn forecasts(scenario: &Scenario, points: &[Draw]) -> Vec<Result<Forecast<Outcome>, Error>> {
    let scenarios: Vec<Result<Scenario, Error>> =
        points.iter().map(|point| scenario.with_draw(point)).collect();
    let worlds: Vec<World> = scenarios.iter().flatten().cloned().map(World::new).collect();
    let mut readings = World::read_all(&worlds).into_iter();
    let forecast = |scenario| match scenario {
        Ok(_) => readings.next().map(|reading| Ok(reading?.forecast)),
        Err(error) => Some(Err(error)),
    };
    scenarios.into_iter().filter_map(forecast).collect()
}
