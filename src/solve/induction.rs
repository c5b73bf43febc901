//! Backward induction over periods, ranks and cells: the loop shared by all solvers of finite games.

use super::memory::{Memory, Remembered};
use super::profile::{Profile, offsets};
use super::reach::{Reach, reach};
use super::response::Response;
use super::stage::{Any, Blocks, Of, Shape, Stage, Stopping, Sweeps, Values, Workspace, Workspaces};
use crate::game::{Component, Graph, Source};
use crate::math::{Machine, Work, dispatch};
use rayon::prelude::*;
use std::ops::Range;

/// Resting states or drifts worked on by one task.
const TASK: usize = 32;

/// Where the search for the fixed points of a period begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// At the choices of the period after, moved on as they moved before. Fast, and where several equilibria exist,
    /// neighbouring periods stay on the same one.
    Following,
    /// At uniform choices, in every period anew.
    Uniform,
}

/// How fixed points are sought.
#[derive(Debug, Clone, Copy)]
pub(super) struct Search {
    /// In the played periods, and in the burn-in.
    pub played: Stopping,
    pub burn_in: Stopping,
    pub start: Start,
}

/// Values of all resting states and drifts of one period, in [blocks](crate::game::Graph::block).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slice {
    pub rests: Vec<f64>,
    pub drifts: Vec<f64>,
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

/// Solves `game` from the end of its burn-in to the start.
pub(super) fn solve(game: &Graph, response: Response, search: Search) -> Induction {
    let workspaces = Workspaces::new(game);
    let mut memory = Memory::new(game.slots() * game.lanes());
    let mut next = horizon_values(game);
    let mut horizon = next.clone();
    let mut slice = blank(game);
    let mut slices = Vec::with_capacity(game.periods);
    let reach = reach(game);
    let (mut played, mut burn_in) = (Sweeps::default(), Sweeps::default());
    for period in (0..game.periods + game.burn_in).rev() {
        if search.start == Start::Uniform {
            memory.forget();
        }
        let live = &reach[period.min(game.periods)];
        let is_played = period < game.periods;
        let stopping = if is_played { search.played } else { search.burn_in };
        let mut policy = vec![0.0; if is_played { game.slots() * game.cells() } else { 0 }];
        let choices = Choices::Sought { memory: memory.borrow(), stopping, policy: &mut policy };
        let sweeps = step(&workspaces, (response, live), choices, &next, &mut slice);
        memory.learned();
        if is_played {
            slices.push(policy);
            played = played.merge(sweeps);
        } else {
            burn_in = burn_in.merge(sweeps);
        }
        if period > 0 {
            std::mem::swap(&mut next, &mut slice.rests);
        }
        if period == game.periods {
            horizon.copy_from_slice(&next);
        }
    }
    slices.reverse();
    let profile = Profile { slices, offsets: offsets(game) };
    next.copy_from_slice(&horizon);
    evaluate_in(&workspaces, &profile, response, (&mut next, &mut slice));
    Induction { profile, first: slice, horizon, played, burn_in }
}

/// Values in the first period of a profile played to the horizon, whose values `horizon` are given.
pub(super) fn evaluate(game: &Graph, profile: &Profile, response: Response, horizon: &[f64]) -> Slice {
    let mut next = horizon.to_vec();
    let mut slice = blank(game);
    evaluate_in(&Workspaces::new(game), profile, response, (&mut next, &mut slice));
    slice
}

/// Fills `slice` with what [`evaluate`] returns, from the values at the horizon in `next`, which is room to work later on.
fn evaluate_in(
    workspaces: &Workspaces<'_>,
    profile: &Profile,
    response: Response,
    (next, slice): (&mut Vec<f64>, &mut Slice),
) {
    let game = workspaces.game;
    let reach = reach(game);
    for period in (0..profile.periods()).rev() {
        let choices = Choices::Given(&profile.slices[period]);
        step(workspaces, (response, &reach[period.min(game.periods)]), choices, next, slice);
        if period > 0 {
            std::mem::swap(next, &mut slice.rests);
        }
    }
}

fn blank(game: &Graph) -> Slice {
    let block = game.block();
    Slice { rests: vec![0.0; game.trees.len() * block], drifts: vec![0.0; game.drifts.len() * block] }
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

/// The value at `source` in a cell for a pair of types, by player.
pub(crate) fn value_at(
    game: &Graph,
    slice: &Slice,
    (source, cell): (Source, usize),
    pair: usize,
) -> [f64; 2] {
    let (table, i) = match source {
        Source::Now(i) | Source::Next(i) => (&slice.rests, i),
        Source::Drift(i) => (&slice.drifts, i),
    };
    block_value(game, table, (i as usize, cell), pair)
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

/// What is done about the choices of a period, or of some of its resting states.
enum Choices<'a> {
    /// They are sought, and written to `policy` (`[resting state][cell][slot]`) if that has room.
    Sought { memory: Remembered<'a>, stopping: Stopping, policy: &'a mut [f64] },
    /// They are given, as `[resting state][cell][slot]`.
    Given(&'a [f64]),
}

impl<'a> Choices<'a> {
    /// Takes those of the first resting states off, which have so many slots.
    fn take(&mut self, game: &Graph, slots: usize) -> Choices<'a> {
        match self {
            Choices::Given(policy) => {
                let (taken, others) = policy.split_at(slots * game.cells());
                *policy = others;
                Choices::Given(taken)
            }
            Choices::Sought { memory, stopping, policy } => {
                let len = if policy.is_empty() { 0 } else { slots * game.cells() };
                let (taken, others) = std::mem::take(policy).split_at_mut(len);
                *policy = others;
                let memory = memory.take(slots * game.lanes());
                Choices::Sought { memory, stopping: *stopping, policy: taken }
            }
        }
    }
}

/// One period back: fills `slice` from the values `next` of the period after.
fn step(
    workspaces: &Workspaces<'_>,
    (response, live): (Response, &Reach),
    mut choices: Choices<'_>,
    next: &[f64],
    slice: &mut Slice,
) -> Sweeps {
    let game = workspaces.game;
    let block = game.block();
    let (mut rests, mut drifts) = (&mut slice.rests[..], &mut slice.drifts[..]);
    let parts = game.components.iter().map(|component| {
        let slots = game.slots_of(component.rests.clone());
        Part {
            workspaces,
            component,
            response,
            live,
            choices: choices.take(game, slots),
            next,
            rests: take(&mut rests, component.rests.len() * block),
            drifts: take(&mut drifts, component.drifts.len() * block),
        }
    });
    let parts: Vec<Part<'_>> = parts.collect();
    if parts.len() < FEW {
        let sweeps = parts.into_iter().map(|part| part.solve(Workers::All));
        return sweeps.fold(Sweeps::default(), Sweeps::merge);
    }
    let alone = |part: Part<'_>| workspaces.lend(|work| part.solve(Workers::One(work)));
    parts.into_par_iter().with_max_len(1).map(alone).reduce(Sweeps::default, Sweeps::merge)
}

/// With fewer components than this, workers share the states of each; else each takes components of its own, whose values
/// stay in its cache.
const FEW: usize = 32;

/// Takes the first `len` numbers off.
fn take<'a>(numbers: &mut &'a mut [f64], len: usize) -> &'a mut [f64] {
    let (taken, others) = std::mem::take(numbers).split_at_mut(len);
    *numbers = others;
    taken
}

/// The part of a period that is one component.
struct Part<'a> {
    workspaces: &'a Workspaces<'a>,
    component: &'a Component,
    response: Response,
    live: &'a Reach,
    choices: Choices<'a>,
    next: &'a [f64],
    rests: &'a mut [f64],
    drifts: &'a mut [f64],
}

/// Who works on a component.
enum Workers<'w> {
    /// One worker, with its scratch space.
    One(&'w mut Workspace),
    /// All of them, on some states of a rank each.
    All,
}

impl Part<'_> {
    /// Solves rank after rank.
    fn solve(self, mut workers: Workers<'_>) -> Sweeps {
        let Part { workspaces, component, response, live, mut choices, next, rests, drifts } = self;
        let game = workspaces.game;
        let block = game.block();
        let (first_rest, first_drift) = (component.rests.start, component.drifts.start);
        let next = Blocks { first: 0, numbers: next };
        let mut report = Sweeps::default();
        for rank in &game.ranks[component.ranks.clone()] {
            let (lower, own) = drifts.split_at_mut((rank.drifts.start - first_drift) * block);
            let now = Blocks { first: first_rest, numbers: rests };
            let behind = Values { now, next, drift: Blocks { first: first_drift, numbers: lower } };
            let own = &mut own[..rank.drifts.len() * block];
            let expectations =
                |first, values| Expectations { game, live: &live.drifts, first, behind, values };
            match workers {
                Workers::One(_) => dispatch(expectations(rank.drifts.start, own)),
                Workers::All => own.par_chunks_mut(TASK * block).enumerate().for_each(|(task, values)| {
                    dispatch(expectations(rank.drifts.start + task * TASK, values));
                }),
            }
            let (lower, own) = rests.split_at_mut((rank.rests.start - first_rest) * block);
            let now = Blocks { first: first_rest, numbers: lower };
            let behind = Values { now, next, drift: Blocks { first: first_drift, numbers: drifts } };
            let own = &mut own[..rank.rests.len() * block];
            let live = &live.rests[..];
            let mut solutions = |rests: Range<usize>, values| {
                let (first, slots) = (rests.start, game.slots_of(rests));
                Solutions { game, response, live, first, behind, choices: choices.take(game, slots), values }
            };
            let sweeps = match &mut workers {
                Workers::One(work) => dispatch(Solve { solutions: solutions(rank.rests.clone(), own), work }),
                Workers::All => {
                    let tasks = rank.rests.clone().step_by(TASK).zip(own.chunks_mut(TASK * block));
                    let task = |first: usize| first..(first + TASK).min(rank.rests.end);
                    let tasks: Vec<_> = tasks.map(|(first, values)| solutions(task(first), values)).collect();
                    let solve = |solutions| workspaces.lend(|work| dispatch(Solve { solutions, work }));
                    tasks.into_par_iter().map(solve).reduce(Sweeps::default, Sweeps::merge)
                }
            };
            report = report.merge(sweeps);
        }
        report
    }
}

/// The values of consecutive drifts.
struct Expectations<'a> {
    game: &'a Graph,
    live: &'a [bool],
    first: usize,
    behind: Values<'a>,
    values: &'a mut [f64],
}

impl Work for Expectations<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (i, value) in self.values.chunks_exact_mut(self.game.block()).enumerate() {
            if self.live[self.first + i] {
                expect(self.game, self.first + i, &self.behind, value);
            }
        }
    }
}

/// The choices and values of consecutive resting states.
struct Solutions<'a> {
    game: &'a Graph,
    response: Response,
    live: &'a [bool],
    first: usize,
    behind: Values<'a>,
    choices: Choices<'a>,
    values: &'a mut [f64],
}

/// The work of finding [`Solutions`].
struct Solve<'a, 'w> {
    solutions: Solutions<'a>,
    work: &'w mut Workspace,
}

impl Solve<'_, '_> {
    #[inline(always)]
    fn solve<S: Shape>(self) -> Sweeps {
        let Solve { solutions, work } = self;
        let Solutions { game, response, live, first, behind, mut choices, values } = solutions;
        let mut report = Sweeps::default();
        let machine = Machine::new();
        for (i, value) in values.chunks_exact_mut(game.block()).enumerate() {
            let rest = first + i;
            let stage = Stage { game, rest, values: behind, response, machine };
            match choices.take(game, game.trees[rest].slots as usize) {
                _ if !live[rest] => {}
                Choices::Given(policy) => stage.evaluate::<S>(work, policy, value),
                Choices::Sought { memory, stopping, policy } => {
                    report = report.merge(stage.solve::<S>(work, memory, (value, policy), stopping));
                }
            }
        }
        report
    }
}

impl Work for Solve<'_, '_> {
    type Output = Sweeps;

    #[inline(always)]
    fn call(self) -> Sweeps {
        let game = self.solutions.game;
        match (game.types, [0, 1].map(|player| game.grids[player].len())) {
            ([2, 2], [3, 3]) => self.solve::<Of<2, 2, 3, 3>>(),
            _ => self.solve::<Any>(),
        }
    }
}

/// The value of a drift, from the values of what follows.
#[inline(always)]
fn expect(game: &Graph, number: usize, values: &Values<'_>, value: &mut [f64]) {
    let drift = &game.drifts[number];
    let (pairs, lanes) = (game.pairs() * 2, game.lanes());
    let steps = &game.steps[drift.steps.start as usize..drift.steps.end as usize];
    let (fours, others) = steps.as_chunks::<4>();
    // What leads on to less than four states fills the block; the others are added to that.
    match others {
        [] => value.fill(0.0),
        [a] => set(&[*a], values, value),
        [a, b] => set(&[*a, *b], values, value),
        [a, b, c, ..] => set(&[*a, *b, *c], values, value),
    }
    for steps in fours {
        add(steps, values, value);
    }
    if drift.payoff != 0 || !drift.ends.is_empty() || drift.discount != [1.0, 1.0] {
        let payoff = game.tables.get(drift.payoff, pairs);
        let ends = &game.drift_ends[drift.ends.start as usize..drift.ends.end as usize];
        for (k, line) in value.chunks_exact_mut(lanes).enumerate() {
            let ended: f64 =
                ends.iter().map(|end| end.probability * game.tables.get(end.payoff, pairs)[k]).sum();
            for v in line {
                *v = payoff[k] + drift.discount[k % 2] * (*v + ended);
            }
        }
    }
}

/// Sets `value` to the sum of the values at some steps, weighted by their probabilities.
#[inline(always)]
fn set<const K: usize>(steps: &[(f64, Source); K], values: &Values<'_>, value: &mut [f64]) {
    let tables: [&[f64]; K] = tables(steps, values, value.len());
    for (i, value) in value.iter_mut().enumerate() {
        let mut sum = steps[0].0 * tables[0][i];
        for k in 1..K {
            sum = steps[k].0.mul_add(tables[k][i], sum);
        }
        *value = sum;
    }
}

/// Adds the values at some steps, weighted by their probabilities.
#[inline(always)]
fn add<const K: usize>(steps: &[(f64, Source); K], values: &Values<'_>, value: &mut [f64]) {
    let tables: [&[f64]; K] = tables(steps, values, value.len());
    for (i, value) in value.iter_mut().enumerate() {
        for k in 0..K {
            *value = steps[k].0.mul_add(tables[k][i], *value);
        }
    }
}

/// The blocks of `len` values at some steps.
#[inline(always)]
fn tables<'v, const K: usize>(
    steps: &[(f64, Source); K],
    values: &'v Values<'_>,
    len: usize,
) -> [&'v [f64]; K] {
    std::array::from_fn(|k| &values.table(steps[k].1, len)[..len])
}
