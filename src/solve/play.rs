//! A profile laid over the full states of its game: what exact evaluation and simulation walk.

use super::chain::Chain;
use super::induction::block_value;
use super::profile::Profile;
use crate::game::{FiniteGame, Graph, Payoffs, Player, Unrolled};
use crate::math::Double;
use crate::math::numbers::Precision;
use crate::strategy::Strategy;
use crate::{Error, Problem};
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
        let mut offsets = Vec::with_capacity(full.rests.len());
        let mut values = Vec::with_capacity(full.rests.len() * full.graph.cells() * full.graph.pairs() * 2);
        for (i, state) in full.rests.iter().enumerate() {
            let image = game.forget(state);
            let known = solved.index.get(&image).map(|&known| known as usize);
            let Some(known) = known.filter(|&k| solved.graph.trees[k].slots == full.graph.trees[i].slots)
            else {
                return Err(Error::invalid([Problem::new(
                    format!("state {state:?}"),
                    format!("{image:?}"),
                    "what FiniteGame::forget leaves of a state must have the same moves and lead to the same states",
                )]));
            };
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
        Ok(Play { game: full, profile, offsets, horizon: values, chain: OnceLock::new() })
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

    /// The play of two strategies in `game`, tabulated over its states and belief grids. Beyond the last period
    /// the game's own [horizon payoffs](crate::game::Game::horizon_payoff) count.
    ///
    /// # Errors
    /// Those of [`Unrolled::new`] and [`Profile::tabulate`].
    pub fn of(game: &G, first: &impl Strategy<G>, second: &impl Strategy<G>) -> Result<Self, Error> {
        let tables = Unrolled::new(game)?;
        let profile = Profile::tabulate(game, &tables, first, second)?;
        Self::new(game, &tables, Arc::new(profile), None)
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

    /// The play as a Markov chain, made by the first who asks.
    pub(crate) fn chain(&self) -> &Chain {
        self.chain.get_or_init(|| Chain::new(self.numbers()))
    }

    /// The play as numbers.
    #[inline]
    pub(crate) fn numbers(&self) -> Numbers<'_> {
        Numbers {
            graph: &self.game.graph,
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
        self.numbers().policy(period, rest, cell)
    }

    /// Adds to `observed` what is collected where the horizon leaves play: `beyond`, discounted, and the tally. Returns the
    /// class of ending.
    #[inline(always)]
    pub(crate) fn end_at_horizon(
        &self,
        rest: usize,
        beyond: Payoffs,
        discount: Payoffs,
        observed: &mut [f64],
    ) -> u32 {
        let end = &self.game.graph.horizon[rest];
        observed[0] += discount[0] * beyond[0];
        observed[1] += discount[1] * beyond[1];
        if end.tally != 0 {
            let tally = self.game.graph.tables.get(end.tally, G::TALLIES.len());
            observed[2..].iter_mut().zip(tally).for_each(|(total, x)| *total += x);
        }
        end.outcome
    }

    /// What each player collects if the horizon leaves play in a resting state.
    #[inline]
    pub(crate) fn beyond(&self, rest: usize, cell: usize, pair: usize) -> [f64; 2] {
        self.numbers().beyond(rest, cell, pair)
    }
}

/// A play as numbers, whatever its game: what works on these alone is compiled once, not for each game.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers<'a> {
    pub graph: &'a Graph,
    /// How many classes of endings there are, and tallies.
    pub endings: usize,
    pub tallies: usize,
    slices: &'a [Vec<f64>],
    offsets: &'a [usize],
    horizon: &'a [f64],
}

impl<'a> Numbers<'a> {
    /// Number of periods played.
    pub(crate) fn periods(self) -> usize {
        self.slices.len()
    }

    /// The policy `[slot]` below a full resting state.
    #[inline]
    pub(crate) fn policy(self, period: usize, rest: usize, cell: usize) -> &'a [f64] {
        let slots = self.graph.trees[rest].slots as usize;
        &self.slices[period][self.offsets[rest] + cell * slots..][..slots]
    }

    /// What each player collects if the horizon leaves play in a resting state.
    #[inline]
    pub(crate) fn beyond(self, rest: usize, cell: usize, pair: usize) -> Payoffs {
        let at = ((rest * self.graph.cells() + cell) * self.graph.pairs() + pair) * 2;
        [self.horizon[at], self.horizon[at + 1]]
    }
}

/// A move less probable than this, whatever the type, tells nothing: Bayes' rule has no say where nobody comes.
pub(super) const IMPOSSIBLE: f64 = <Double as Precision>::IMPOSSIBLE;

/// The belief about each player's type along a path, updated by Bayes' rule.
///
/// Beliefs are kept up to a factor. A move that (almost) nobody would have made leaves them as they were.
#[derive(Debug, Clone)]
pub struct Belief {
    numbers: [Vec<f64>; 2],
    updated: Vec<f64>,
}

impl Belief {
    pub(crate) fn new(game: &Graph) -> Self {
        let numbers = game.types.map(|types| vec![0.0; types]);
        Belief { numbers, updated: vec![0.0; game.types[0].max(game.types[1])] }
    }

    /// Sets the beliefs to those of a cell.
    #[inline]
    pub(crate) fn start(&mut self, game: &Graph, cell: usize) {
        let seconds = game.grids[1].len();
        self.numbers[0].copy_from_slice(game.grids[0].point(cell / seconds));
        self.numbers[1].copy_from_slice(game.grids[1].point(cell % seconds));
    }

    /// Copies another belief.
    #[inline]
    pub(crate) fn copy(&mut self, other: &Belief) {
        for (to, from) in self.numbers.iter_mut().zip(&other.numbers) {
            to.copy_from_slice(from);
        }
    }

    /// Multiplies the belief about `player` by the likelihood of each type.
    #[inline]
    pub(crate) fn update(&mut self, player: Player, likelihood: impl Fn(usize) -> f64) {
        let belief = &mut self.numbers[player.index()];
        let updated = &mut self.updated[..belief.len()];
        let (mut sum, mut before) = (0.0, 0.0);
        for (t, x) in updated.iter_mut().enumerate() {
            *x = belief[t] * likelihood(t);
            sum += *x;
            before += belief[t];
        }
        if sum > before * IMPOSSIBLE {
            let scale = if sum > IMPOSSIBLE { 1.0 } else { 1.0 / IMPOSSIBLE };
            for (x, updated) in belief.iter_mut().zip(updated) {
                *x = *updated * scale;
            }
        }
    }

    /// Multiplies both beliefs by likelihoods of the types.
    #[inline]
    pub(crate) fn reveal(&mut self, first: &[f64], second: &[f64]) {
        self.update(Player::First, |t| first[t]);
        self.update(Player::Second, |t| second[t]);
    }

    /// Writes the probabilities of the types of `player` to `probabilities`.
    pub(crate) fn about(&self, player: Player, probabilities: &mut Vec<f64>) {
        let belief = &self.numbers[player.index()];
        let sum: f64 = belief.iter().sum();
        probabilities.clear();
        probabilities.extend(belief.iter().map(|x| x / sum));
    }

    /// The cells to which these beliefs are rounded, each with its probability; a cell of probability zero may not exist.
    #[inline]
    pub(crate) fn cells(&self, game: &Graph) -> [(usize, f64); 4] {
        let [(i, v), (j, w)] = [0, 1].map(|player| self.round(game, player));
        let seconds = game.grids[1].len();
        [
            (i * seconds + j, (1.0 - v) * (1.0 - w)),
            (i * seconds + j + 1, (1.0 - v) * w),
            ((i + 1) * seconds + j, v * (1.0 - w)),
            ((i + 1) * seconds + j + 1, v * w),
        ]
    }

    /// The neighbours on the grid of `player`: the lower one, and the probability of the one above.
    #[inline]
    pub(crate) fn round(&self, game: &Graph, player: usize) -> (usize, f64) {
        match self.numbers[player][..] {
            [x, y] => game.grids[player].round_second_type(y / (x + y)),
            _ => (0, 0.0),
        }
    }
}
