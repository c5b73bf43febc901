//! The classic results: games of the catalogue solved by the general solvers, beside their known answers.
//!
//! ```no_run
//! for row in bargain::study::classics::classics()? {
//!     assert!(row.holds(), "{} by {}: {:?}", row.game, row.solver, row.computed);
//! }
//! # Ok::<(), bargain::Error>(())
//! ```
//!
//! The functions here are `inline`, so that the solvers are compiled for these games with the programs that ask for them: compiled with the
//! library they were a third of it.

mod at_once;
mod conflict;
mod markets;
mod offers;
mod outside;
mod repeated;
mod two_prices;

use crate::Error;
use crate::game::catalogue::OneShot;
use crate::game::{Bimatrix, FiniteGame, Player};
use crate::solve::{BackwardInduction, Distribution, Equilibrium, QuantalResponse, Ties};
use serde::Serialize;

/// A known result of a classic game, and what a solver of this crate finds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Classic {
    /// The game: the name of its type in the [catalogue](crate::game::catalogue), or what it is called if it is outside the class.
    pub game: &'static str,
    /// Who found the result: authors, year.
    pub source: &'static str,
    /// The solution concept.
    pub concept: &'static str,
    /// The solver that computed it.
    pub solver: &'static str,
    /// What is compared, with the parameters of the game.
    pub quantity: &'static str,
    /// What the solver found; nothing where the game lies outside the class.
    pub computed: Option<f64>,
    /// The closed form.
    pub expected: f64,
    /// The largest difference between both that the route allows, in units of the quantity.
    pub tolerance: f64,
    /// Why the tolerance is not smaller.
    pub reason: &'static str,
}

impl Classic {
    /// How far the computed value lies from the expected one, with its sign; nothing where none was computed.
    pub fn difference(&self) -> Option<f64> {
        self.computed.map(|computed| computed - self.expected)
    }

    /// Whether the computed value lies within the tolerance. A row without one shows a closed form only, and holds if that is
    /// a number.
    pub fn holds(&self) -> bool {
        match self.difference() {
            Some(difference) => difference.abs() <= self.tolerance,
            None => self.expected.is_finite(),
        }
    }

    fn new(
        origin: Origin,
        route: Route,
        quantity: &'static str,
        [computed, expected]: [f64; 2],
        tolerance: Tolerance,
    ) -> Self {
        Classic { computed: Some(computed), ..Classic::known(origin, route, quantity, expected, tolerance) }
    }

    /// A closed form without a game to compare with.
    fn known(
        Origin(game, source): Origin,
        Route(concept, solver): Route,
        quantity: &'static str,
        expected: f64,
        Tolerance(tolerance, reason): Tolerance,
    ) -> Self {
        Classic { game, source, concept, solver, quantity, computed: None, expected, tolerance, reason }
    }
}

/// Every classic result, solved now, game by game in the order of the [catalogue](crate::game::catalogue) as far as solvers are shared.
///
/// # Errors
/// Those of the solvers; a search that did not converge.
///
/// # Complexity
/// A second or two in all, with optimisation.
#[inline]
pub fn classics() -> Result<Vec<Classic>, Error> {
    let families = [
        offers::rows()?,
        conflict::rows()?,
        two_prices::rows()?,
        markets::rows()?,
        at_once::rows()?,
        repeated::rows()?,
        outside::rows()?,
    ];
    Ok(families.concat())
}

/// The game and who found the result.
#[derive(Debug, Clone, Copy)]
struct Origin(&'static str, &'static str);

/// The solution concept and the solver.
#[derive(Debug, Clone, Copy)]
struct Route(&'static str, &'static str);

/// How much, and why not less.
#[derive(Debug, Clone, Copy)]
struct Tolerance(f64, &'static str);

const INDUCTION: Route = Route("subgame perfection", "BackwardInduction");
const SCREENED: Route = Route("perfect Bayesian equilibrium", "BackwardInduction");
const TREE: Route = Route("subgame perfection", "PublicTree::subgame_perfect");
const QUANTAL: Route = Route("logit agent quantal response", "QuantalResponse");
const ENUMERATION: Route = Route("Nash equilibrium", "SupportEnumeration");
const PIVOTING: Route = Route("Nash equilibrium", "LemkeHowson");

const ROUNDING: Tolerance = Tolerance(1e-12, "rounding");
/// Residual of the choice probabilities at which the solver stops.
const RESIDUAL: Tolerance = Tolerance(1e-9, "the residual at which the solver stops");

/// The equilibrium of best replies, if there is one at every choice.
fn perfect<G: FiniteGame>(game: &G, ties: Ties) -> Result<Equilibrium<G>, Error> {
    converged(BackwardInduction::new(ties).solve(game)?)
}

/// What quantal responses of a common `precision` lead to.
fn quantal<G: FiniteGame>(game: &G, precision: f64) -> Result<Distribution<G::Outcome>, Error> {
    quantal_within(1e-11, game, precision)
}

/// The same with another residual at which the search for a fixed point stops.
fn quantal_within<G: FiniteGame>(
    residual: f64,
    game: &G,
    precision: f64,
) -> Result<Distribution<G::Outcome>, Error> {
    let solver = QuantalResponse::new([precision; 2])?.tolerance(residual)?;
    Ok(converged(solver.solve(game)?)?.play(game)?.distribution())
}

fn converged<G: FiniteGame>(equilibrium: Equilibrium<G>) -> Result<Equilibrium<G>, Error> {
    let convergence = equilibrium.convergence();
    if convergence.missed == 0 {
        return Ok(equilibrium);
    }
    Err(Error::not_converged(
        format!(
            "choices at {} places of {} still change by {:e}",
            convergence.missed,
            std::any::type_name::<G>(),
            convergence.residual
        ),
        "report it as a bug",
    ))
}

/// The normal form of a game of one simultaneous move without private types.
fn normal_form<G: OneShot>(game: &G) -> Result<Bimatrix, Error> {
    let actions = Player::BOTH.map(|player| game.moves(player) as usize);
    Bimatrix::from_function(actions, |row, column| game.result([row as u32, column as u32], [0, 0]))
}

/// The logistic function, by the platform's exponential: another route than the solver's own.
fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// A tally of a distribution, not a number if there is none of that name.
fn tally<O: Copy + Ord>(distribution: &Distribution<O>, name: &str) -> f64 {
    distribution.tally(name).unwrap_or(f64::NAN)
}
