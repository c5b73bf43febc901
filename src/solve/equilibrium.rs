//! What solvers return: a profile with its certificate.

use super::evaluation::{regrets, value_from};
use super::induction::{Induction, Search, Slice};
use super::play::Play;
use super::profile::Profile;
use super::stage::Sweeps;
use crate::game::{FiniteGame, Payoffs, Source, Unrolled};
use crate::{Error, Problem};
use serde::Serialize;
use std::sync::{Arc, OnceLock};

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
    pub(super) fn new(Sweeps { problems, sweeps, residual, missed }: Sweeps, tolerance: f64) -> Self {
        Convergence { problems, sweeps, residual, tolerance, missed }
    }
}

/// A strategy profile of a finite game with the values it gives and the certificate of its solver.
#[derive(Debug, Clone)]
pub struct Equilibrium<G: FiniteGame> {
    solved: Arc<Solved<G>>,
    /// Where play begins: in the tables, and the state, if it is not the game's own.
    start: Source,
    begun_at: Option<G::State>,
}

/// What was solved, wherever play begins.
#[derive(Debug)]
struct Solved<G: FiniteGame> {
    game: Arc<Unrolled<G>>,
    profile: Arc<Profile>,
    first: Slice,
    horizon: Vec<f64>,
    /// Wherever play may begin; found when first asked for.
    regrets: OnceLock<Vec<(Source, Payoffs)>>,
    played: Convergence,
    burn_in: Convergence,
}

impl<G: FiniteGame> Equilibrium<G> {
    pub(super) fn new(game: Arc<Unrolled<G>>, induction: Induction, search: Search) -> Self {
        let Induction { profile, first, horizon, played, burn_in } = induction;
        let start = game.graph.start;
        let solved = Solved {
            game,
            profile: Arc::new(profile),
            first,
            horizon,
            regrets: OnceLock::new(),
            played: Convergence::new(played, search.played.tolerance),
            burn_in: Convergence::new(burn_in, search.burn_in.tolerance),
        };
        Equilibrium { solved: Arc::new(solved), start, begun_at: None }
    }

    /// The game as tables.
    pub fn game(&self) -> &Unrolled<G> {
        &self.solved.game
    }

    /// What the players do in the played periods.
    pub fn profile(&self) -> &Profile {
        &self.solved.profile
    }

    /// Convergence over the played periods.
    pub fn convergence(&self) -> Convergence {
        self.solved.played
    }

    /// Convergence over the burn-in.
    pub fn burn_in_convergence(&self) -> Convergence {
        self.solved.burn_in
    }

    /// The equilibrium laid over the full states of `game`, the one that was solved: to be evaluated exactly or
    /// simulated. Beyond the last period the players collect the values of the burn-in. Unrolls the game with its full states, unless
    /// the tables solved were made by [`Unrolled::for_play`]: of `game` nothing is then asked but what it forgets.
    ///
    /// # Errors
    /// Those of [`Unrolled::with_memory`], and a `game` that is not the one solved.
    pub fn play(&self, game: &G) -> Result<Play<G>, Error> {
        let Solved { game: tables, profile, horizon, .. } = &*self.solved;
        let play = Play::new(game, tables, Arc::clone(profile), Some(horizon))?;
        Ok(match &self.begun_at {
            Some(state) => play.begun_at(state).ok_or_else(|| self.no_start(state))?,
            None => play,
        })
    }

    /// The same equilibrium, with play begun at `state`: one of those for which the tables were made by
    /// [`Unrolled::for_play_from`], in the first period and with the beliefs of the prior. What was solved serves for all of them, so
    /// that a world in several situations costs little more than in one.
    ///
    /// ```
    /// use bargain::game::catalogue::{Centipede, CentipedeAction};
    /// use bargain::game::{Game, Unrolled};
    /// use bargain::solve::QuantalResponse;
    ///
    /// let game = Centipede::doubling(4, [4.0, 1.0])?;
    /// let passed = game.play(&game.start(), CentipedeAction::Pass);
    /// let tables = Unrolled::for_play_from(&game, &[passed])?;
    /// let solved = QuantalResponse::new([2.0; 2])?.solve_unrolled(tables);
    /// let later = solved.begun_at(&game, &passed)?;
    /// assert!(later.value()[1] > solved.value()[1]);
    /// # Ok::<(), bargain::Error>(())
    /// ```
    ///
    /// The profile and its convergence are those of all beginnings together, and the classes of endings those that any of them comes to.
    ///
    /// # Errors
    /// A state that is neither one of those nor the game's own start.
    pub fn begun_at(&self, game: &G, state: &G::State) -> Result<Self, Error> {
        let (solved, tables) = (Arc::clone(&self.solved), &self.solved.game);
        if *state == game.start() {
            return Ok(Equilibrium { solved, start: tables.graph.start, begun_at: None });
        }
        let listed =
            |full: &Unrolled<G>| full.index.get(state).is_some_and(|rest| full.graph.starts.contains(rest));
        let image = tables
            .full
            .as_ref()
            .filter(|full| listed(full))
            .and_then(|_| tables.index.get(&game.forget(state)));
        let rest = *image.ok_or_else(|| self.no_start(state))?;
        Ok(Equilibrium { solved, start: Source::Now(rest), begun_at: Some(*state) })
    }

    fn no_start(&self, state: &G::State) -> Error {
        Error::invalid([Problem::new(
            "state",
            format!("{state:?}"),
            "must be the game's start, or a state for which the tables were made (Unrolled::for_play_from)",
        )])
    }

    /// Expected discounted payoff of each player at the start, under the prior.
    pub fn value(&self) -> Payoffs {
        value_from(&self.solved.game.graph, &self.solved.first, self.start)
    }

    /// How much each player could gain at the start by a best reply to the other's strategy in the played
    /// periods, the beliefs of the profile and the values at the horizon held fixed. Not negative up to rounding; the sum is NashConv.
    pub fn regret(&self) -> Payoffs {
        let Solved { game, profile, first, horizon, regrets: kept, .. } = &*self.solved;
        let regrets = match kept.get() {
            Some(known) => known,
            None => {
                // Not under the lock: a worker that waits for others in there may be handed a task that asks for the same.
                let found = regrets(&game.graph, profile, horizon, first);
                kept.get_or_init(|| found)
            }
        };
        let own = regrets.iter().find(|(start, _)| *start == self.start);
        own.map_or([f64::NAN; 2], |(_, regret)| *regret)
    }

    /// Probability of each action of the player who moves first, if of type `own`, in period 0 at the start, at
    /// the point of the grids that the prior is most likely rounded to. Nothing if nature moves first or the
    /// player has no such type.
    pub fn opening(&self, own: usize) -> Option<Vec<(G::Action, f64)>> {
        let Source::Now(rest) = self.start else { return None };
        let Solved { game, profile, .. } = &*self.solved;
        let (cell, _) = *game.graph.start_cells.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        profile.root(game, (0, rest as usize, cell), own)
    }

    /// Probability of each action, in a period, of the player who moves in `state`, where beliefs [rest](FiniteGame::rests), if of type
    /// `own`. `beliefs` are the probabilities of each player's types; between points of the grids, the mean over the points they
    /// are rounded to. Nothing where play cannot come to the state by then, or the player has no such type.
    ///
    /// ```
    /// use bargain::game::Game;
    /// use bargain::game::catalogue::{Agreement, AlternatingOffers};
    /// use bargain::solve::QuantalResponse;
    ///
    /// let game = AlternatingOffers::new([0.9, 0.9], 3, 4)?;
    /// let solved = QuantalResponse::new([20.0, 20.0])?.solve(&game)?;
    /// let known = [&[1.0][..]; 2];
    /// let opening = solved.choices(&game, (&game.start(), 0), known, 0).expect("play starts there");
    /// assert_eq!(Some(&opening), solved.opening(0).as_ref());
    /// let offered = game.play(&game.start(), opening[0].0);
    /// let answer = solved.choices(&game, (&offered, 0), known, 0).expect("play comes there");
    /// assert!((answer.iter().map(|(_, p)| p).sum::<f64>() - 1.0).abs() < 1e-12);
    /// # Ok::<(), bargain::Error>(())
    /// ```
    pub fn choices(
        &self,
        game: &G,
        (state, period): (&G::State, usize),
        beliefs: [&[f64]; 2],
        own: usize,
    ) -> Option<Vec<(G::Action, f64)>> {
        let Solved { game: tables, profile, .. } = &*self.solved;
        let graph = &tables.graph;
        let rest = *tables.index.get(state).or_else(|| tables.index.get(&game.forget(state)))? as usize;
        if period >= profile.periods() || [0, 1].iter().any(|&i| beliefs[i].len() != graph.types[i]) {
            return None;
        }
        let seconds = graph.grids[1].len();
        let near = |player: usize| {
            let (lower, weight) = graph.grids[player].round(beliefs[player]);
            [(lower, 1.0 - weight), (lower + 1, weight)].into_iter().filter(|(_, weight)| *weight > 0.0)
        };
        let mut mean: Vec<(G::Action, f64)> = Vec::new();
        for (i, v) in near(0) {
            for (j, w) in near(1) {
                let here = profile.root(tables, (period, rest, i * seconds + j), own)?;
                if mean.is_empty() {
                    mean = here.iter().map(|(action, _)| (*action, 0.0)).collect();
                }
                mean.iter_mut().zip(here).for_each(|((_, sum), (_, p))| *sum += v * w * p);
            }
        }
        (mean.iter().map(|(_, p)| p).sum::<f64>() > 0.5).then_some(mean)
    }
}

#[cfg(test)]
mod tests {
    use crate::game::{FiniteGame, Game, Player};
    use crate::solve::QuantalResponse;
    use crate::union_state::scenario::Scenario;
    use crate::union_state::{State, UnionState};

    #[test]
    fn choices_between_points_are_the_mean_over_those_around() {
        let scenario = Scenario::bundled("union_state_2021").unwrap();
        let scenario = scenario.with("horizon.play", 2).unwrap().with("horizon.burn_in", 6).unwrap();
        let game = UnionState::new(&scenario).unwrap();
        let solved = QuantalResponse::new([4.0; 2]).unwrap().solve(&game).unwrap();
        let (start, grids) = (game.start(), Player::BOTH.map(|player| game.belief_grid(player)));
        let between = |player: usize, point: usize, weight: f64| -> Vec<f64> {
            let ends = grids[player].point(point).iter().zip(grids[player].point(point + 1));
            ends.map(|(low, high)| (1.0 - weight) * low + weight * high).collect()
        };
        for own in 0..2 {
            let at = |beliefs: [&[f64]; 2]| solved.choices(&game, (&start, 0), beliefs, own).unwrap();
            let found = at([&between(0, 0, 0.3), &between(1, 1, 0.6)]);
            let corners = [(0, 1, 0.7 * 0.4), (0, 2, 0.7 * 0.6), (1, 1, 0.3 * 0.4), (1, 2, 0.3 * 0.6)];
            let corners = corners.map(|(i, j, weight)| (at([grids[0].point(i), grids[1].point(j)]), weight));
            for (k, (action, p)) in found.iter().enumerate() {
                let mean: f64 = corners.iter().map(|(choices, weight)| weight * choices[k].1).sum();
                assert!((p - mean).abs() < 1e-12, "{action:?}, type {own}: {p} and {mean}");
            }
            let moved = |(choices, _): &(Vec<(_, f64)>, f64)| {
                choices.iter().zip(&corners[0].0).map(|(a, b)| (a.1 - b.1).abs()).fold(0.0, f64::max)
            };
            let moved: Vec<f64> = corners.iter().map(moved).collect();
            assert!(moved[1..].iter().all(|x| *x > 1e-4), "beliefs matter: {moved:?}");
        }
        let known = [grids[0].point(0), grids[1].point(0)];
        let elsewhere = State { lock_in: start.lock_in + 1, ..start };
        for (state, period, own) in [(elsewhere, 0, 0), (start, 2, 0), (start, 0, 2)] {
            assert!(
                solved.choices(&game, (&state, period), known, own).is_none(),
                "{state:?}, {period}, {own}"
            );
        }
    }
}
