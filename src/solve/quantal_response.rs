//! Logit agent quantal response equilibrium, by backward induction over public states and beliefs.

use super::equilibrium::Equilibrium;
use super::induction::{self, Search, Start};
use super::profile::Profile;
use super::response::{LARGEST_PRECISION, OF_PRECISION, Response};
use super::stage::Stopping;
use crate::error::between_0_and_1;
use crate::game::{FiniteGame, Player, Unrolled};
use crate::{Error, Problem};
use std::sync::Arc;

/// Logit agent quantal response equilibrium by backward induction over public states and beliefs.
///
/// Every agent (a player's type at a node) chooses each action with a probability proportional to
/// exp(precision × its expected payoff), given that everyone does; beliefs follow Bayes' rule (McKelvey &
/// Palfrey 1998). Precision 0 is uniform choice; as it grows, choices approach best replies.
///
/// # Assumptions
/// None beyond [`FiniteGame`]. Under complete information, if players move in turn, the equilibrium is unique for every precision. With
/// private types, or where both players move at once, several may exist at high precision; the one returned is that
/// reached by iteration from uniform choice in the last period, and from the following period's choices before.
/// [`QuantalPath`](super::QuantalPath) selects the principal branch, [`ManyStarts`](super::ManyStarts) looks for others.
/// [`Convergence`](super::Convergence) tells whether every fixed point was met.
///
/// # Complexity
/// Periods × resting states × belief cells × sweeps × size of a tree; memory: one table of values and the
/// profile of the played periods.
#[derive(Debug, Clone, Copy)]
pub struct QuantalResponse {
    pub(super) precision: [f64; 2],
    pub(super) search: Search,
    pub(super) most_periods: usize,
}

impl QuantalResponse {
    /// Both players' precisions, per unit of payoff: from 0 to 1e100.
    ///
    /// # Errors
    /// Each precision outside that range.
    pub fn new(precision: [f64; 2]) -> Result<Self, Error> {
        let problems: Vec<Problem> = Player::BOTH
            .iter()
            .filter(|player| !(0.0..=LARGEST_PRECISION).contains(&precision[player.index()]))
            .map(|player| {
                Problem::new(format!("precision of {player:?}"), precision[player.index()], OF_PRECISION)
            })
            .collect();
        if problems.is_empty() {
            Ok(QuantalResponse {
                precision,
                search: Search {
                    played: Stopping { tolerance: 1e-7, sweeps: 6000 },
                    burn_in: Stopping { tolerance: 1e-3, sweeps: 6000 },
                    start: Start::Following,
                },
                most_periods: 2000,
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
        self.search.played.tolerance = between_0_and_1("tolerance", tolerance)?;
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
        self.search.burn_in.tolerance = between_0_and_1("burn-in tolerance", tolerance)?;
        Ok(self)
    }

    /// Most sweeps spent on one fixed point; default 6000.
    pub fn sweeps(mut self, sweeps: u32) -> Self {
        self.search.played.sweeps = sweeps.max(1);
        self.search.burn_in.sweeps = sweeps.max(1);
        self
    }

    /// Most periods gone back to find a [horizon](QuantalResponse::horizon); default 2000.
    pub fn most_periods(mut self, periods: usize) -> Self {
        self.most_periods = periods;
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

    /// Solves a game that has been unrolled before, the search of each played period beginning at the choices of `near`, whatever
    /// [`Start`] says: the profile of a game of the same shape and nearly the same numbers, such as the point of a sweep
    /// next to it. The burn-in begins as always.
    ///
    /// Near enough, a third of the sweeps is saved, and where there is one equilibrium it is the same to the tolerance. Where there are
    /// several, the one found may be another.
    ///
    /// ```
    /// use bargain::game::Unrolled;
    /// use bargain::game::catalogue::DoubleAuction;
    /// use bargain::solve::QuantalResponse;
    ///
    /// let solver = QuantalResponse::new([5.0; 2])?;
    /// let [game, next] = [DoubleAuction::new(0.5, 10, 20)?, DoubleAuction::new(0.501, 10, 20)?];
    /// let known = solver.solve(&game)?;
    /// let near = solver.solve_near(Unrolled::new(&next)?, known.profile())?;
    /// assert!(near.convergence().sweeps < solver.solve(&next)?.convergence().sweeps);
    /// # Ok::<(), bargain::Error>(())
    /// ```
    ///
    /// # Errors
    /// A profile made for a game of another shape.
    pub fn solve_near<G: FiniteGame>(
        &self,
        game: Unrolled<G>,
        near: &Profile,
    ) -> Result<Equilibrium<G>, Error> {
        near.check(&game)?;
        let (response, search) = (self.response(), self.search);
        let induction = induction::solve(&game.graph, response, search, Some(near));
        Ok(Equilibrium::new(Arc::new(game), induction, search))
    }
}

impl QuantalResponse {
    pub(super) fn solve_shared<G: FiniteGame>(&self, game: Arc<Unrolled<G>>) -> Equilibrium<G> {
        let (response, search) = (self.response(), self.search);
        let induction = induction::solve(&game.graph, response, search, None);
        Equilibrium::new(game, induction, search)
    }

    pub(super) fn response(&self) -> Response {
        Response::Logit(self.precision)
    }
}
