//! What a profile is worth to each player, and what a better reply would be.

use super::induction::{self, Slice, horizon_values, value_at};
use super::profile::{Profile, offsets};
use super::response::{Reply, Response, Ties};
use crate::game::{FiniteGame, Graph, Payoffs, Player, Source, Unrolled};
use crate::{Error, Problem};

impl Profile {
    /// Expected discounted payoff of each player at the start, under the prior. Beyond the last period the game's own
    /// [horizon payoffs](crate::game::Game::horizon_payoff) count.
    ///
    /// # Errors
    /// A profile that was made for another game.
    pub fn value<G: FiniteGame>(&self, game: &Unrolled<G>) -> Result<Payoffs, Error> {
        let horizon = self.horizon_of(game)?;
        let response = Response::Best(Ties::First); // replaces nobody
        let first = induction::evaluate(&game.graph, self, response, &horizon);
        Ok(value_from(&game.graph, &first, game.graph.start))
    }

    /// How much each player could gain at the start by a best reply to the other's strategy: its regret. Not negative up to
    /// rounding; the sum is NashConv, and 0 in an equilibrium.
    ///
    /// The reply is to the other's strategy at every public belief of the profile, so where beliefs are rounded to grids the
    /// regret is that of the game on the grids, exactly.
    ///
    /// ```
    /// use bargain::game::{Unrolled, catalogue::Ultimatum};
    /// use bargain::solve::Profile;
    ///
    /// let tables = Unrolled::new(&Ultimatum::with_grid(10))?;
    /// let regret = Profile::uniform(&tables).regret(&tables)?;
    /// // Half of all offers are accepted, whatever they are: offering nothing yields 0.5, a random offer 0.25.
    /// assert!((regret[0] - 0.25).abs() < 1e-12);
    /// # Ok::<(), bargain::Error>(())
    /// ```
    ///
    /// # Errors
    /// A profile that was made for another game.
    ///
    /// # Complexity
    /// Three passes over the states, belief cells and periods of the game.
    pub fn regret<G: FiniteGame>(&self, game: &Unrolled<G>) -> Result<Payoffs, Error> {
        let horizon = self.horizon_of(game)?;
        let (graph, response) = (&game.graph, Response::Best(Ties::First)); // replaces nobody
        let first = induction::evaluate(graph, self, response, &horizon);
        Ok(regrets(graph, self, &horizon, &first)[0].1)
    }

    /// This profile with the strategy of `player` replaced by a reply to the other's.
    ///
    /// # Errors
    /// A profile that was made for another game; a precision that is not a finite number, 0 or more.
    pub fn reply<G: FiniteGame>(
        &self,
        game: &Unrolled<G>,
        player: Player,
        rule: Reply,
    ) -> Result<Profile, Error> {
        let horizon = self.horizon_of(game)?;
        let response = Response::Reply(player, rule.checked()?);
        Ok(induction::answer(&game.graph, self, response, &horizon).0)
    }

    /// The values at the horizon of `game`, if this is a profile of it.
    fn horizon_of<G: FiniteGame>(&self, game: &Unrolled<G>) -> Result<Vec<f64>, Error> {
        self.check(game)?;
        Ok(horizon_values(&game.graph))
    }

    /// Refuses a game for which the profile was not made.
    pub(super) fn check<G: FiniteGame>(&self, game: &Unrolled<G>) -> Result<(), Error> {
        let graph = &game.graph;
        let numbers = graph.slots() * graph.cells();
        if self.periods() == graph.periods
            && self.slices.iter().all(|slice| slice.len() == numbers)
            && self.offsets == offsets(graph)
        {
            return Ok(());
        }
        Err(Error::invalid([Problem::new(
            "profile",
            format!("{} periods, {} numbers each", self.periods(), self.slices.first().map_or(0, Vec::len)),
            format!(
                "must be made for a game like this, of {} periods with {numbers} numbers each",
                graph.periods
            ),
        )]))
    }
}

/// The gain of each player by a best reply, wherever play may begin; the values behind the last period are `horizon`, those of the
/// profile in the first period `first`.
pub(super) fn regrets(
    game: &Graph,
    profile: &Profile,
    horizon: &[f64],
    first: &Slice,
) -> Vec<(Source, Payoffs)> {
    let best = Player::BOTH.map(|player| {
        let response = Response::Reply(player, Reply::Best(Ties::First));
        induction::evaluate(game, profile, response, horizon)
    });
    let others = game.starts.iter().map(|&rest| Source::Now(rest));
    let gain = |start| {
        let value = value_from(game, first, start);
        (start, [0, 1].map(|player| value_from(game, &best[player], start)[player] - value[player]))
    };
    std::iter::once(game.start).chain(others).map(gain).collect()
}

/// The prior-weighted value where play begins, at `start`, at the prior's place on the belief grids.
pub(super) fn value_from(game: &Graph, first: &Slice, start: Source) -> Payoffs {
    let mut value = [0.0, 0.0];
    for (cell, pair, chance) in game.start_positions() {
        let given = value_at(game, first, start, (cell, pair));
        value.iter_mut().zip(given).for_each(|(value, given)| *value += chance * given);
    }
    value
}
