//! A profile laid over the full states of its game: what exact evaluation and simulation walk.

use super::chain::Chain;
use super::induction::block_value;
use super::plain::Plain;
use super::profile::Profile;
use crate::Error;
use crate::game::{FiniteGame, Graph, Source, Unrolled};
use crate::strategy::Strategy;
use std::sync::{Arc, OnceLock};

/// A game whose players follow a given [`Profile`], ready to be played: exactly
/// ([`Play::distribution`]) or by simulation.
///
/// Profiles are tabulated over states [without what the future does not need](FiniteGame::forget); outcome
/// classes and counts may need the full states. A `Play` joins the two.
#[derive(Debug, Clone)]
pub struct Play<G: FiniteGame> {
    pub(crate) game: Arc<Unrolled<G>>,
    profile: Arc<Profile>,
    start: Source,
    /// Where the policy of each full resting state begins in a slice of the profile.
    offsets: Vec<usize>,
    /// Values beyond the horizon, `[resting state][cell][pair][player]`.
    horizon: Vec<f64>,
    /// Made when first simulated.
    chain: OnceLock<Chain>,
}

impl<G: FiniteGame> Play<G> {
    /// The play of `profile`, tabulated for `solved`, in `game`. `horizon` holds the values of the resting
    /// states after the last period, in blocks; without it the game's own horizon payoffs count.
    ///
    /// # Errors
    /// Rules that break the contract of the game, and a profile that was made for another game.
    pub(super) fn new(
        game: &G,
        solved: &Unrolled<G>,
        profile: Arc<Profile>,
        horizon: Option<&[f64]>,
    ) -> Result<Self, Error> {
        let full = match &solved.full {
            Some(full) => Arc::clone(full),
            None => Arc::new(Unrolled::with_memory(game)?),
        };
        let images = full.images(game, solved)?;
        Ok(Self::over(full, (solved, &images), profile, horizon))
    }

    /// The play of `profile` over the full states, each of which has its image in `solved`.
    fn over(
        full: Arc<Unrolled<G>>,
        (solved, images): (&Unrolled<G>, &[u32]),
        profile: Arc<Profile>,
        horizon: Option<&[f64]>,
    ) -> Self {
        let mut offsets = Vec::with_capacity(full.rests.len());
        let mut values = Vec::with_capacity(full.rests.len() * full.graph.cells() * full.graph.pairs() * 2);
        for (i, &known) in images.iter().enumerate() {
            let known = known as usize;
            offsets.push(profile.offsets[known]);
            for cell in 0..full.graph.cells() {
                for pair in 0..full.graph.pairs() {
                    values.extend(match horizon {
                        Some(blocks) => block_value(&solved.graph, blocks, (known, cell), pair),
                        None => {
                            let payoff =
                                full.graph.tables.get(full.graph.horizon[i].payoff, 2 * full.graph.pairs());
                            [payoff[2 * pair], payoff[2 * pair + 1]]
                        }
                    });
                }
            }
        }
        let start = full.graph.start;
        Play { game: full, profile, start, offsets, horizon: values, chain: OnceLock::new() }
    }

    /// The same play begun at `state`, if the tables were made for it.
    pub(super) fn begun_at(self, state: &G::State) -> Option<Self> {
        let rest = *self.game.index.get(state).filter(|rest| self.game.graph.starts.contains(rest))?;
        Some(Play { start: Source::Now(rest), chain: OnceLock::new(), ..self })
    }

    /// The play of a `profile` that was made for `game`, unrolled as `tables`. Beyond the last period the game's own
    /// [horizon payoffs](crate::game::Game::horizon_payoff) count.
    ///
    /// # Errors
    /// Rules that break the contract of the game, and a profile or tables that were made for another game.
    pub fn of_profile(game: &G, tables: &Unrolled<G>, profile: Profile) -> Result<Self, Error> {
        profile.check(tables)?;
        Self::new(game, tables, Arc::new(profile), None)
    }

    /// The play of two strategies in `game`, tabulated over its full states and belief grids. Beyond the last period
    /// the game's own [horizon payoffs](crate::game::Game::horizon_payoff) count.
    ///
    /// # Errors
    /// Those of [`Unrolled::with_memory`] and [`Profile::tabulate`].
    pub fn of(game: &G, first: &impl Strategy<G>, second: &impl Strategy<G>) -> Result<Self, Error> {
        let tables = Arc::new(Unrolled::with_memory(game)?);
        let profile = Profile::tabulate(game, &tables, first, second)?;
        let images: Vec<u32> = (0..tables.rests.len() as u32).collect();
        Ok(Self::over(Arc::clone(&tables), (&tables, &images), Arc::new(profile), None))
    }

    /// The classes of endings, in order.
    pub fn outcomes(&self) -> &[G::Outcome] {
        &self.game.outcomes
    }

    /// Names of what is counted along a play.
    pub fn tallies(&self) -> &'static [&'static str] {
        G::TALLIES
    }

    /// Number of periods played.
    pub fn periods(&self) -> usize {
        self.profile.periods()
    }

    /// The game as tables, with full states.
    pub fn game(&self) -> &Unrolled<G> {
        &self.game
    }

    /// The game as numbers.
    #[inline]
    pub(crate) fn graph(&self) -> &Graph {
        &self.game.graph
    }

    /// Where play begins.
    #[inline]
    pub(crate) fn start(&self) -> Source {
        self.start
    }

    /// The play as a Markov chain, made by the first who asks.
    pub(crate) fn chain(&self) -> &Chain {
        self.chain.get_or_init(|| Chain::new(self.plain()))
    }

    /// The play in plain numbers.
    #[inline]
    pub(crate) fn plain(&self) -> Plain<'_> {
        Plain {
            graph: &self.game.graph,
            start: self.start,
            endings: self.game.outcomes.len(),
            tallies: G::TALLIES.len(),
            slices: &self.profile.slices,
            offsets: &self.offsets,
            horizon: &self.horizon,
        }
    }

    /// The policy `[slot]` below a full resting state.
    #[inline]
    pub(crate) fn policy(&self, period: usize, rest: usize, cell: usize) -> &[f64] {
        self.plain().policy(period, rest, cell)
    }
}
