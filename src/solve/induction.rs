//! Backward induction over periods, ranks and cells: the loop shared by all solvers of finite games.

mod burn_in;
mod drift;
mod period;

use super::memory::Memory;
use super::profile::{Profile, offsets};
use super::response::Response;
use super::stage::{Stopping, Sweeps, Workspaces};
use crate::game::{Graph, Reach, Source, reach};
use crate::math::Double;
use crate::math::numbers::{Number, Precision};
use burn_in::burn_in;
pub(super) use burn_in::{BurntIn, Until, go_back};
use period::{Choices, step};

/// Where the search for the fixed points of a period begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// At the choices of the period after, moved on as they moved before. Fast, and where several equilibria exist,
    /// neighbouring periods stay on the same one.
    Following,
    /// At uniform choices, in every period anew.
    Uniform,
    /// At random choices, in every period anew. Another seed may find another equilibrium where several exist.
    Random {
        /// Any number.
        seed: u64,
    },
}

/// The share of the last change of the choices between periods by which they are expected to change again.
const TREND: f64 = 0.9;

/// How fixed points are sought.
#[derive(Debug, Clone, Copy)]
pub(super) struct Search {
    /// In the played periods, and in the burn-in.
    pub played: Stopping,
    pub burn_in: Stopping,
    pub start: Start,
}

/// Values of one period, in [blocks](crate::game::Graph::block): of all resting states, and of the drift that the
/// game starts with, if it does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slice<T = f64> {
    pub rests: Vec<T>,
    pub start: Vec<T>,
}

impl<T: Number> Slice<T> {
    /// Zeros, so many for each quantity.
    fn new(game: &Graph, lanes: usize) -> Self {
        let block = game.pairs() * 2 * lanes;
        Slice { rests: vec![T::ZERO; game.trees.len() * block], start: vec![T::ZERO; block] }
    }
}

/// The outcome of a backward induction.
pub(super) struct Induction {
    pub profile: Profile,
    /// Values in the first period.
    pub first: Slice,
    /// Values of the resting states in the period after the last one played.
    pub horizon: Vec<f64>,
    /// Over the played periods, and over the burn-in.
    pub played: Sweeps,
    pub burn_in: Sweeps,
}

/// What the search in a period may know of earlier ones.
pub(super) enum Memories<'a> {
    /// What was found in the period after.
    Following(Memory),
    /// The same, and of the played periods what was found in another game of the same shape.
    Near(Memory, &'a Profile),
    /// By period, the burn-in included: what was found there in earlier searches.
    ByPeriod(&'a mut [Memory]),
}

/// What may be visited in each played period, by any moves; then, for the burn-in, everything.
fn live(game: &Graph) -> Vec<Reach> {
    let mut reach = reach(game, game.periods);
    reach.push(Reach::all(game));
    reach
}

/// Solves `game` from the end of its burn-in to the start; the search of each played period begins at the choices of `near`, if
/// there are any.
pub(super) fn solve(game: &Graph, response: Response, search: Search, near: Option<&Profile>) -> Induction {
    let memories = |memory| match near {
        None => Memories::Following(memory),
        Some(near) => Memories::Near(memory, near),
    };
    if let Some(BurntIn { next, memory, sweeps, .. }) = burn_in(game, response, search) {
        let left = (game.periods, next, sweeps);
        return solve_rest(game, (response, search), memories(memory), left);
    }
    let memory = Memory::new(game.slots() * game.lanes());
    solve_from(game, response, search, memories(memory))
}

/// Solves the played periods of `game`, given what is known behind them.
pub(super) fn solve_before(game: &Graph, response: Response, search: Search, known: BurntIn) -> Induction {
    let BurntIn { next, memory, sweeps, .. } = known;
    solve_rest(game, (response, search), Memories::Following(memory), (game.periods, next, sweeps))
}

/// Solves `game`, each period's search starting from `memories`.
pub(super) fn solve_from(
    game: &Graph,
    response: Response,
    search: Search,
    memories: Memories<'_>,
) -> Induction {
    let left = (game.periods + game.burn_in, horizon_values(game), Sweeps::default());
    solve_rest(game, (response, search), memories, left)
}

/// Solves the first `periods` of `game` in double precision, given the values behind them and the sweeps of the burn-in until
/// there.
fn solve_rest(
    game: &Graph,
    (response, search): (Response, Search),
    mut memories: Memories<'_>,
    (periods, mut next, mut burn_in): (usize, Vec<f64>, Sweeps),
) -> Induction {
    let workspaces = Workspaces::new(Double::new(), game);
    let mut horizon = Vec::new();
    let mut slice = Slice::new(game, game.lanes());
    let mut slices = Vec::with_capacity(game.periods);
    let reach = live(game);
    let mut played = Sweeps::default();
    for period in (0..periods).rev() {
        let live = &reach[period.min(game.periods)];
        let is_played = period < game.periods;
        let stopping = if is_played { search.played } else { search.burn_in };
        let mut policy = vec![0.0; if is_played { game.slots() * game.cells() } else { 0 }];
        let (memory, near) = match &mut memories {
            Memories::Following(memory) => (memory, None),
            Memories::Near(memory, near) => (memory, near.slices.get(period)),
            Memories::ByPeriod(memories) => (&mut memories[period], None),
        };
        match near {
            Some(near) => {
                memory.given();
                copy_live(game, live, near, &mut policy);
            }
            None => memory.begin(search.start, period),
        }
        let choices = Choices::Sought { memory: memory.borrow(), stopping, policy: &mut policy };
        let sweeps = step(&workspaces, (response, live), choices, &next, &mut slice);
        memory.learned(TREND);
        if is_played {
            slices.push(policy);
            played = played.merge(sweeps);
        } else {
            burn_in = burn_in.merge(sweeps);
        }
        if period + 1 == game.periods {
            let room = vec![0.0; next.len()];
            horizon = std::mem::replace(&mut next, room);
        }
        if period > 0 {
            std::mem::swap(&mut next, &mut slice.rests);
        }
    }
    slices.reverse();
    let profile = Profile { slices, offsets: offsets(game) };
    evaluate_in(&workspaces, &profile, (response, &reach), (&horizon, &mut next, &mut slice));
    Induction { profile, first: slice, horizon, played, burn_in }
}

/// Copies the choices of states that may be visited.
fn copy_live(game: &Graph, live: &Reach, from: &[f64], to: &mut [f64]) {
    for (rest, begin) in offsets(game).into_iter().enumerate().filter(|(rest, _)| live.rests[*rest]) {
        let here = begin..begin + game.trees[rest].slots as usize * game.cells();
        to[here.clone()].copy_from_slice(&from[here]);
    }
}

/// The outcome of value iteration.
pub(super) struct Iteration {
    /// With the choices of the last iteration in every period.
    pub induction: Induction,
    pub iterations: usize,
    /// Largest change of a value of a state that begins a period, in the last iteration.
    pub residual: f64,
}

/// Goes back period by period until no value changes by more than `tolerance`, or `most` periods back.
pub(super) fn iterate(
    game: &Graph,
    response: Response,
    search: Search,
    (tolerance, most): (f64, usize),
) -> Iteration {
    let workspaces = Workspaces::new(Double::new(), game);
    let mut memory = Memory::new(game.slots() * game.lanes());
    let (mut next, mut slice) = (horizon_values(game), Slice::new(game, game.lanes()));
    let everything = Reach::all(game);
    let begins = game.period_beginnings();
    let mut policy = vec![0.0; game.slots() * game.cells()];
    let (mut iterations, mut residual, mut sweeps) = (0, f64::INFINITY, Sweeps::default());
    while residual > tolerance && iterations < most {
        let stopping = search.played;
        let choices = Choices::Sought { memory: memory.borrow(), stopping, policy: &mut policy };
        sweeps = step(&workspaces, (response, &everything), choices, &next, &mut slice);
        memory.learned(TREND);
        residual = largest_change(game, &begins, (&next, &slice.rests));
        std::mem::swap(&mut next, &mut slice.rests);
        iterations += 1;
    }
    let profile = Profile { slices: vec![policy; game.periods], offsets: offsets(game) };
    let first = evaluate(game, &profile, response, &next);
    let induction = Induction { profile, first, horizon: next, played: sweeps, burn_in: Sweeps::default() };
    Iteration { induction, iterations, residual }
}

/// The largest change from one table of values to another, in the states marked.
fn largest_change(game: &Graph, marked: &[bool], (old, new): (&[f64], &[f64])) -> f64 {
    let blocks = old.chunks_exact(game.block()).zip(new.chunks_exact(game.block()));
    let blocks = blocks.zip(marked).filter(|(_, marked)| **marked).map(|(blocks, _)| blocks);
    let changes = blocks.flat_map(|(old, new)| old.iter().zip(new).map(|(x, y)| (x - y).abs()));
    changes.fold(0.0, f64::max)
}

/// Values in the first period of a profile played to the horizon, whose values `horizon` are given.
pub(super) fn evaluate(game: &Graph, profile: &Profile, response: Response, horizon: &[f64]) -> Slice {
    let mut room = vec![0.0; horizon.len()];
    let mut slice = Slice::new(game, game.lanes());
    let workspaces = Workspaces::new(Double::new(), game);
    evaluate_in(&workspaces, profile, (response, &live(game)), (horizon, &mut room, &mut slice));
    slice
}

/// The profile that results from `profile` when each choice that `response` replaces is, and its values in the first period.
pub(super) fn answer(
    game: &Graph,
    profile: &Profile,
    response: Response,
    horizon: &[f64],
) -> (Profile, Slice) {
    let workspaces = Workspaces::new(Double::new(), game);
    let (mut next, mut slice) = (horizon.to_vec(), Slice::new(game, game.lanes()));
    let mut answers = profile.clone();
    let reach = live(game);
    for period in (0..profile.periods()).rev() {
        let (policy, answer) = (&profile.slices[period][..], &mut answers.slices[period][..]);
        let live = &reach[period.min(game.periods)];
        step(&workspaces, (response, live), Choices::Given { policy, answer }, &next, &mut slice);
        if period > 0 {
            std::mem::swap(&mut next, &mut slice.rests);
        }
    }
    (answers, slice)
}

/// Fills `slice` with what [`evaluate`] returns, from the values at the horizon; `next` is room to work.
fn evaluate_in(
    workspaces: &Workspaces<'_, Double>,
    profile: &Profile,
    (response, reach): (Response, &[Reach]),
    (horizon, next, slice): (&[f64], &mut Vec<f64>, &mut Slice),
) {
    let game = workspaces.game;
    for period in (0..profile.periods()).rev() {
        let choices = Choices::Given { policy: &profile.slices[period], answer: &mut [] };
        let behind = if period + 1 == profile.periods() { horizon } else { &**next };
        step(workspaces, (response, &reach[period.min(game.periods)]), choices, behind, slice);
        if period > 0 {
            std::mem::swap(next, &mut slice.rests);
        }
    }
}

/// Numbers in a block of values of `game`: `[pair of types][player][lane]`.
#[inline(always)]
fn block<P: Precision>(game: &Graph) -> usize {
    game.pairs() * 2 * P::lanes(game.lanes())
}

/// The value of every resting state should the horizon leave play there.
pub(super) fn horizon_values(game: &Graph) -> Vec<f64> {
    let width = game.pairs() * 2;
    let mut values = Vec::with_capacity(game.trees.len() * game.block());
    for end in &game.horizon {
        for &x in game.tables.get(end.payoff, width) {
            values.resize(values.len() + game.lanes(), x);
        }
    }
    values
}

/// The value where play begins, at `start`, in a cell for a pair of types, by player.
pub(super) fn value_at(game: &Graph, slice: &Slice, start: Source, (cell, pair): (usize, usize)) -> [f64; 2] {
    match start {
        Source::Now(i) | Source::Next(i) => block_value(game, &slice.rests, (i as usize, cell), pair),
        Source::Drift(_) => block_value(game, &slice.start, (0, cell), pair),
    }
}

/// The value in block `number` of `table` in a cell for a pair of types, by player.
pub(super) fn block_value(
    game: &Graph,
    table: &[f64],
    (number, cell): (usize, usize),
    pair: usize,
) -> [f64; 2] {
    let block = &table[number * game.block()..][..game.block()];
    let (row, column) = (cell / game.grids[1].len(), cell % game.grids[1].len());
    [0, 1].map(|p| block[(pair * 2 + p) * game.lanes() + row * game.columns() + column])
}
