//! The solvers and what they return: a profile with its certificate.

use super::evaluation::{at_start, regret};
use super::induction::{self, Induction, Search, Slice, Start};
use super::play::Play;
use super::profile::Profile;
use super::response::{Response, Ties};
use super::stage::{Stopping, Sweeps};
use crate::game::{FiniteGame, Payoffs, Player, Source, Unrolled};
use crate::{Error, Problem};
use serde::Serialize;
use std::sync::Arc;

/// How well the fixed points of a solution were met.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Convergence {
    /// Fixed points sought: cells of resting states, summed over periods.
    pub problems: u64,
    /// Sweeps used on all of them.
    pub sweeps: u64,
    /// Largest change of any choice probability in the last sweep of any fixed point.
    pub residual: f64,
    /// The residual that was asked for.
    pub tolerance: f64,
    /// Fixed points whose residual stayed above the tolerance.
    pub missed: u64,
}

impl Convergence {
    fn new(Sweeps { problems, sweeps, residual, missed }: Sweeps, tolerance: f64) -> Self {
        Convergence { problems, sweeps, residual, tolerance, missed }
    }
}

/// A strategy profile of a finite game with the values it gives and the certificate of its solver.
#[derive(Debug, Clone)]
pub struct Equilibrium<G: FiniteGame> {
    game: Arc<Unrolled<G>>,
    profile: Arc<Profile>,
    first: Slice,
    horizon: Vec<f64>,
    played: Convergence,
    burn_in: Convergence,
}

/// Logit agent quantal response equilibrium by backward induction over public states and beliefs.
///
/// Every agent (a player's type at a node) chooses each action with a probability proportional to
/// exp(precision × its expected payoff), given that everyone does; beliefs follow Bayes' rule (McKelvey &
/// Palfrey 1998). Precision 0 is uniform choice; as it grows, choices approach best replies.
///
/// # Assumptions
/// None beyond [`FiniteGame`]. Under complete information the equilibrium is unique for every precision. With
/// private types several may exist at high precision; the one returned is that reached by iteration from
/// uniform choice in the last period, and from the following period's choices before. [`Convergence`] tells whether
/// every fixed point was met.
///
/// # Complexity
/// Periods × resting states × belief cells × sweeps × size of a tree; memory: one table of values and the
/// profile of the played periods.
#[derive(Debug, Clone, Copy)]
pub struct QuantalResponse {
    pub(super) precision: [f64; 2],
    pub(super) search: Search,
}

impl QuantalResponse {
    /// Both players' precisions, per unit of payoff; finite and not negative.
    ///
    /// # Errors
    /// Each precision outside that range.
    pub fn new(precision: [f64; 2]) -> Result<Self, Error> {
        let problems: Vec<Problem> = Player::BOTH
            .iter()
            .filter(|player| !(0.0..f64::INFINITY).contains(&precision[player.index()]))
            .map(|player| {
                Problem::new(
                    format!("precision of {player:?}"),
                    precision[player.index()],
                    "must be a finite number, 0 or more",
                )
            })
            .collect();
        if problems.is_empty() {
            Ok(QuantalResponse {
                precision,
                search: Search {
                    played: Stopping { tolerance: 1e-7, sweeps: 3000 },
                    burn_in: Stopping { tolerance: 1e-3, sweeps: 3000 },
                    start: Start::Following,
                },
            })
        } else {
            Err(Error::invalid(problems))
        }
    }

    /// Largest change of a choice probability at which a fixed point of the played periods counts as met; default
    /// 1e-7.
    ///
    /// # Errors
    /// A tolerance that is not in (0, 1).
    pub fn tolerance(mut self, tolerance: f64) -> Result<Self, Error> {
        self.search.played.tolerance = checked("tolerance", tolerance)?;
        Ok(self)
    }

    /// The same for the [burn-in](FiniteGame::burn_in), which only says what the future behind the horizon is worth;
    /// default 1e-3. In the flagship that moves values by less than 3e-4 bn$ against 1e-7, and saves half the time.
    ///
    /// Where both players have two types and three points of the belief grid, as there, a burn-in to 1e-5 or more is done in
    /// single precision; a smaller tolerance, or one that single precision misses, makes it double. The played periods are
    /// always solved in double precision.
    ///
    /// # Errors
    /// A tolerance that is not in (0, 1).
    pub fn burn_in_tolerance(mut self, tolerance: f64) -> Result<Self, Error> {
        self.search.burn_in.tolerance = checked("burn-in tolerance", tolerance)?;
        Ok(self)
    }

    /// Most sweeps spent on one fixed point; default 3000.
    pub fn sweeps(mut self, sweeps: u32) -> Self {
        self.search.played.sweeps = sweeps.max(1);
        self.search.burn_in.sweeps = sweeps.max(1);
        self
    }

    /// Where the search begins in each period; default [`Start::Following`].
    pub fn start(mut self, start: Start) -> Self {
        self.search.start = start;
        self
    }

    /// Solves `game`.
    ///
    /// # Errors
    /// Those of [`Unrolled::new`].
    pub fn solve<G: FiniteGame>(&self, game: &G) -> Result<Equilibrium<G>, Error> {
        Ok(self.solve_unrolled(Unrolled::new(game)?))
    }

    /// Solves a game that has been unrolled before.
    pub fn solve_unrolled<G: FiniteGame>(&self, game: Unrolled<G>) -> Equilibrium<G> {
        self.solve_shared(Arc::new(game))
    }
}

impl QuantalResponse {
    pub(super) fn solve_shared<G: FiniteGame>(&self, game: Arc<Unrolled<G>>) -> Equilibrium<G> {
        let (response, search) = (self.response(), self.search);
        let induction = induction::solve(&game.graph, response, search);
        Equilibrium::new(game, induction, search)
    }

    pub(super) fn response(&self) -> Response {
        Response::Logit(self.precision)
    }
}

/// A tolerance within its range.
pub(super) fn checked(key: &str, tolerance: f64) -> Result<f64, Error> {
    if tolerance > 0.0 && tolerance < 1.0 {
        return Ok(tolerance);
    }
    Err(Error::invalid([Problem::new(key, tolerance, "must be a number in (0, 1)")]))
}

/// Backward induction with best replies: subgame-perfect equilibrium under complete information, and the
/// sequential one where only players who do not move again have private types.
///
/// Where beliefs depend on pure choices that in turn depend on the beliefs, iteration may fail;
/// [`Convergence::missed`] then counts the places.
///
/// # Complexity
/// As [`QuantalResponse`], with two sweeps where information is complete.
#[derive(Debug, Clone, Copy)]
pub struct BackwardInduction {
    ties: Ties,
}

impl BackwardInduction {
    /// Backward induction that breaks ties between best actions by `ties`.
    pub fn new(ties: Ties) -> Self {
        BackwardInduction { ties }
    }

    /// Solves `game`.
    ///
    /// # Errors
    /// Those of [`Unrolled::new`].
    pub fn solve<G: FiniteGame>(&self, game: &G) -> Result<Equilibrium<G>, Error> {
        let stopping = Stopping { tolerance: 1e-9, sweeps: 100 };
        let search = Search { played: stopping, burn_in: stopping, start: Start::Following };
        let game = Arc::new(Unrolled::new(game)?);
        let induction = induction::solve(&game.graph, Response::Best(self.ties), search);
        Ok(Equilibrium::new(game, induction, search))
    }
}

impl<G: FiniteGame> Equilibrium<G> {
    pub(super) fn new(game: Arc<Unrolled<G>>, induction: Induction, search: Search) -> Self {
        let Induction { profile, first, horizon, played, burn_in } = induction;
        Equilibrium {
            game,
            profile: Arc::new(profile),
            first,
            horizon,
            played: Convergence::new(played, search.played.tolerance),
            burn_in: Convergence::new(burn_in, search.burn_in.tolerance),
        }
    }

    /// The game as tables.
    pub fn game(&self) -> &Unrolled<G> {
        &self.game
    }

    /// What the players do in the played periods.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Convergence over the played periods.
    pub fn convergence(&self) -> Convergence {
        self.played
    }

    /// Convergence over the burn-in.
    pub fn burn_in_convergence(&self) -> Convergence {
        self.burn_in
    }

    /// The equilibrium laid over the full states of `game`, the one that was solved: to be evaluated exactly or
    /// simulated. Beyond the last period the players collect the values of the burn-in.
    ///
    /// # Errors
    /// Those of [`Unrolled::with_memory`], and a `game` that is not the one solved.
    pub fn play(&self, game: &G) -> Result<Play<G>, Error> {
        Play::new(game, &self.game, Arc::clone(&self.profile), Some(&self.horizon))
    }

    /// Expected discounted payoff of each player at the start, under the prior.
    pub fn value(&self) -> Payoffs {
        at_start(&self.game.graph, &self.first)
    }

    /// How much each player could gain at the start by a best reply to the other's strategy in the played
    /// periods, the beliefs of the profile and the values at the horizon held fixed. Not negative up to rounding; the sum is NashConv.
    pub fn regret(&self) -> Payoffs {
        regret(&self.game.graph, &self.profile, &self.horizon)
    }

    /// Probability of each action of the player who moves first, if of type `own`, in period 0 at the start, at
    /// the point of the grids that the prior is most likely rounded to. Nothing if nature moves first or the
    /// player has no such type.
    pub fn opening(&self, own: usize) -> Option<Vec<(G::Action, f64)>> {
        let Source::Now(rest) = self.game.graph.start else { return None };
        let (cell, _) = self.game.graph.start_cells().into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        self.profile.root(&self.game, (0, rest as usize, cell), own)
    }
}
