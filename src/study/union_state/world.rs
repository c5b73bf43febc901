//! A scenario together with the wordings that its packages may not use.

use super::solve_games;
use crate::Error;
use crate::solve::Equilibrium;
use crate::study::Forecast;
use crate::union_state::scenario::Scenario;
use crate::union_state::{Ladder, Level, Outcome, Programmes, UnionState, Wording};
use std::collections::BTreeSet;

/// A scenario over the bundled programmes, of which some wordings may be forbidden.
///
/// ```
/// use bargain::study::union_state::World;
/// use bargain::union_state::{Wording, scenario::Scenario};
///
/// let world = World::new(Scenario::bundled("union_state_2021")?).without(Wording::Postponed);
/// let ladder = world.ladder()?;
/// assert!(ladder.wordings.iter().flatten().all(|wording| *wording != Wording::Postponed));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    scenario: Scenario,
    forbidden: BTreeSet<Wording>,
}

impl World {
    /// The world of a scenario, with all wordings.
    pub fn new(scenario: Scenario) -> Self {
        World { scenario, forbidden: BTreeSet::new() }
    }

    /// The world in which no package may use this wording.
    pub fn without(mut self, wording: Wording) -> Self {
        self.forbidden.insert(wording);
        self
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Wordings that no package may use, from the weakest.
    pub fn forbidden(&self) -> impl Iterator<Item = Wording> {
        self.forbidden.iter().copied()
    }

    /// The same wordings in another scenario.
    pub(super) fn with_scenario(self, scenario: Scenario) -> Self {
        World { scenario, ..self }
    }

    /// What the results depend on: the [digest](Scenario::digest) of the scenario and the forbidden wordings.
    pub fn digest(&self) -> String {
        self.forbidden()
            .fold(self.scenario.digest(), |digest, wording| format!("{digest} without {wording:?}"))
    }

    /// The packages on the table.
    ///
    /// # Errors
    /// Issues without a wording, budgets of sovereignty that no package keeps.
    pub fn ladder(&self) -> Result<Ladder, Error> {
        let mut programmes = Programmes::bundled()?;
        for wording in self.forbidden() {
            programmes = programmes.without(wording)?;
        }
        programmes.ladder(&self.scenario.parameters().package)
    }

    /// The game and its logit quantal response equilibrium, at the scenario's precisions.
    ///
    /// # Errors
    /// Those of [`World::ladder`], [`UnionState::with_levels`] and [`QuantalResponse::solve`](crate::solve::QuantalResponse::solve).
    pub fn solve(&self) -> Result<(UnionState, Equilibrium<UnionState>), Error> {
        Ok(Self::solve_together(&[self], self.ladder()?.levels)?.remove(0))
    }

    /// Whether the two differ at most in where play begins.
    pub(super) fn has_rules_of(&self, other: &World) -> bool {
        self.scenario.parameters() == other.scenario.parameters() && self.forbidden == other.forbidden
    }

    /// The games of worlds with the same rules and so the same levels, and their equilibria, from one solution.
    pub(super) fn solve_together(
        worlds: &[&World],
        levels: [Level; 5],
    ) -> Result<Vec<(UnionState, Equilibrium<UnionState>)>, Error> {
        let Some(first) = worlds.first() else { return Ok(Vec::new()) };
        let games = worlds.iter().map(|world| UnionState::with_levels(&world.scenario, levels));
        let games = games.collect::<Result<Vec<_>, Error>>()?;
        let equilibria = solve_games(&games, &first.scenario)?;
        Ok(games.into_iter().zip(equilibria).collect())
    }

    /// What the world comes to at that equilibrium, exactly.
    ///
    /// # Errors
    /// Those of [`World::solve`].
    pub fn forecast(&self) -> Result<Forecast<Outcome>, Error> {
        let (game, equilibrium) = self.solve()?;
        Forecast::of(&game, &equilibrium)
    }
}
