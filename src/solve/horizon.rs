//! What states are worth at the horizon when play goes on behind it without an end.

use super::equilibrium::{Convergence, Equilibrium};
use super::induction::{self, BurntIn, Until};
use super::quantal_response::QuantalResponse;
use crate::error::between_0_and_1;
use crate::game::{FiniteGame, Graph, Unrolled};
use crate::{Error, Problem};
use std::sync::Arc;

/// What every state is worth at the horizon, at every belief, if play goes on behind it by the same rules and without an end.
///
/// A [burn-in](FiniteGame::burn_in) of some periods still feels the end behind it. Here it goes on until values settle
/// ([`QuantalResponse::horizon`]). That takes many periods, and fewer from what a neighbouring game is worth there
/// ([`QuantalResponse::horizon_near`]): half of them between near points of a sweep of the flagship.
///
/// ```
/// use bargain::game::Unrolled;
/// use bargain::game::catalogue::AlternatingOffers;
/// use bargain::solve::QuantalResponse;
///
/// let solver = QuantalResponse::new([6.0, 4.0])?;
/// let tables = |patience| Unrolled::new(&AlternatingOffers::new([patience, 0.7], 10, 5)?);
/// let known = solver.horizon(&tables(0.8)?, 1e-6)?;
/// let near = solver.horizon_near(&tables(0.801)?, &known, 1e-6)?;
/// assert!(near.periods() < known.periods());
/// let equilibrium = solver.solve_before(tables(0.801)?, &near)?;
/// assert_eq!(equilibrium.convergence().missed, 0);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Horizon {
    known: BurntIn,
    tolerance: f64,
}

impl Horizon {
    /// Periods gone back until values had settled.
    pub fn periods(&self) -> usize {
        self.known.periods
    }

    /// How well fixed points were met in those periods.
    pub fn convergence(&self) -> Convergence {
        Convergence::new(self.known.sweeps, self.tolerance)
    }

    /// Whether it may be that of a game with these tables.
    fn check(&self, game: &Graph) -> Result<(), Error> {
        let BurntIn { next, memory, .. } = &self.known;
        let numbers = game.trees.len() * game.block();
        if next.len() == numbers && memory.has(game.slots() * game.lanes()) {
            return Ok(());
        }
        let expected = format!("must be made for a game like this, with {numbers} values");
        Err(Error::invalid([Problem::new("horizon", format!("{} values", next.len()), expected)]))
    }
}

impl QuantalResponse {
    /// Goes back from the end of the game until values have settled: until for each player the mean change of a value in a period, over
    /// all states, beliefs and types, is at most `change`, in units of payoff. How many periods the game has before and behind its horizon
    /// does not matter.
    ///
    /// With private types several equilibria may exist, and at some beliefs play may go around among them from period to period for ever. Values
    /// have then settled when half of each player's change by no more than `change` and the mean change has stopped shrinking: over ten periods by less
    /// than half of what the discount factor alone would take. Fixed points are sought to the [tolerance of the
    /// burn-in](QuantalResponse::burn_in_tolerance).
    ///
    /// Values that shrink towards their limit by a factor δ in a period are about change / (1 − δ) away from it, if all do alike. Where a
    /// bound is wanted for every value, or discounting is weak, use [`Stationary`](super::Stationary), which asks it of every one.
    ///
    /// # Errors
    /// A change that is not in (0, 1); values that have not settled after the [most periods](QuantalResponse::most_periods).
    pub fn horizon<G: FiniteGame>(&self, game: &Unrolled<G>, change: f64) -> Result<Horizon, Error> {
        self.settled(&game.graph, None, change)
    }

    /// The same, gone back from what `near` knows of a game of the same shape and nearly the same numbers. Where there is one limit it
    /// is as near to it; where there are several, the one found may be another.
    ///
    /// # Errors
    /// Those of [`QuantalResponse::horizon`]; a horizon of a game of another shape.
    pub fn horizon_near<G: FiniteGame>(
        &self,
        game: &Unrolled<G>,
        near: &Horizon,
        change: f64,
    ) -> Result<Horizon, Error> {
        near.check(&game.graph)?;
        self.settled(&game.graph, Some(&near.known), change)
    }

    /// Solves the played periods of `game` before that horizon; its burn-in is left out.
    ///
    /// # Errors
    /// A horizon of a game of another shape.
    pub fn solve_before<G: FiniteGame>(
        &self,
        game: Unrolled<G>,
        horizon: &Horizon,
    ) -> Result<Equilibrium<G>, Error> {
        horizon.check(&game.graph)?;
        let known = horizon.known.clone();
        let induction = induction::solve_before(&game.graph, self.response(), self.search, known);
        Ok(Equilibrium::new(Arc::new(game), induction, self.search))
    }

    fn settled(&self, game: &Graph, from: Option<&BurntIn>, change: f64) -> Result<Horizon, Error> {
        let until = Until::Settled { change: between_0_and_1("change", change)?, most: self.most_periods };
        let known = induction::go_back(game, (self.response(), self.search), from, until);
        if known.is_settled {
            return Ok(Horizon { known, tolerance: self.search.burn_in.tolerance });
        }
        Err(Error::not_converged(
            format!(
                "values still change by more than {change:e} in a period after {} periods",
                self.most_periods
            ),
            "allow more periods or a larger change, discount more, or solve with a burn-in of some periods",
        ))
    }
}
