//! Backward induction over periods, ranks and cells: the loop shared by all solvers of finite games.

use super::profile::{Profile, uniform_slice};
use super::response::Response;
use super::stage::{Stage, Stopping, Sweeps, Values, Workspace};
use crate::game::{FiniteGame, Source, Unrolled};
use crate::math::dispatch;
use rayon::prelude::*;

/// Resting states solved by one task.
const TASK: usize = 32;

/// Values of all resting states and drifts of one period, as `[state][cell][pair of types][player]`.
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
pub(super) fn solve<G: FiniteGame>(game: &Unrolled<G>, response: Response, stopping: Stopping) -> Induction {
    let (mut policy, offsets) = uniform_slice(game);
    let mut next = horizon_values(game);
    let mut horizon = next.clone();
    let mut slice = blank(game);
    let mut slices = Vec::with_capacity(game.periods);
    let (mut played, mut burn_in) = (Sweeps::default(), Sweeps::default());
    for period in (0..game.periods + game.burn_in).rev() {
        let sweeps = step(game, (response, Some(stopping)), (&mut policy, &offsets), &next, &mut slice);
        if period < game.periods {
            slices.push(policy.clone());
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
    Induction { profile: Profile { slices, offsets }, first: slice, horizon, played, burn_in }
}

/// Values in the first period of a profile played to the horizon, whose values `horizon` are given.
pub(super) fn evaluate<G: FiniteGame>(
    game: &Unrolled<G>,
    profile: &Profile,
    response: Response,
    horizon: &[f64],
) -> Slice {
    let mut next = horizon.to_vec();
    let mut slice = blank(game);
    for period in (0..profile.periods()).rev() {
        let mut policy = profile.slices[period].clone();
        step(game, (response, None), (&mut policy, &profile.offsets), &next, &mut slice);
        if period > 0 {
            std::mem::swap(&mut next, &mut slice.rests);
        }
    }
    slice
}

fn blank<G: FiniteGame>(game: &Unrolled<G>) -> Slice {
    let width = game.cells() * game.pairs() * 2;
    Slice { rests: vec![0.0; game.rests.len() * width], drifts: vec![0.0; game.drifts.len() * width] }
}

/// The value of every resting state should the horizon leave play there.
pub(super) fn horizon_values<G: FiniteGame>(game: &Unrolled<G>) -> Vec<f64> {
    let width = game.pairs() * 2;
    let mut values = Vec::with_capacity(game.rests.len() * game.cells() * width);
    for (payoff, ..) in &game.horizon {
        for _ in 0..game.cells() {
            values.extend_from_slice(game.tables.get(*payoff, width));
        }
    }
    values
}

/// The value at `source` of a cell, `[pair][player]`.
pub(crate) fn value_at<'a, G: FiniteGame>(
    game: &Unrolled<G>,
    slice: &'a Slice,
    source: Source,
    cell: usize,
) -> &'a [f64] {
    let width = game.pairs() * 2;
    let (table, i) = match source {
        Source::Now(i) | Source::Next(i) => (&slice.rests, i),
        Source::Drift(i) => (&slice.drifts, i),
    };
    &table[(i as usize * game.cells() + cell) * width..][..width]
}

/// One period back: fills `slice` from the values `next` of the period after; solves (with a stopping rule) or
/// only evaluates `policy`.
fn step<G: FiniteGame>(
    game: &Unrolled<G>,
    (response, stopping): (Response, Option<Stopping>),
    (policy, offsets): (&mut [f64], &[usize]),
    next: &[f64],
    slice: &mut Slice,
) -> Sweeps {
    let width = game.cells() * game.pairs() * 2;
    let mut report = Sweeps::default();
    for rank in &game.ranks {
        let (lower, own) = slice.drifts.split_at_mut(rank.drifts.start * width);
        own[..rank.drifts.len() * width].par_chunks_mut(TASK * width).enumerate().for_each(
            |(task, values)| {
                dispatch(|| {
                    for (i, value) in values.chunks_exact_mut(width).enumerate() {
                        let number = rank.drifts.start + task * TASK + i;
                        expect(game, number, Values { now: &slice.rests, next, drift: lower }, value);
                    }
                });
            },
        );
        let (lower, own) = slice.rests.split_at_mut(rank.rests.start * width);
        let values = own[..rank.rests.len() * width].chunks_mut(TASK * width);
        let begin = |rest: usize| offsets.get(rest).copied().unwrap_or(policy.len());
        let bounds: Vec<(usize, usize)> = (rank.rests.start..rank.rests.end)
            .step_by(TASK)
            .map(|first| (first, begin((first + TASK).min(rank.rests.end)) - begin(first)))
            .collect();
        let mut left = &mut policy[offsets.get(rank.rests.start).copied().unwrap_or(0)..];
        let mut tasks = Vec::with_capacity(bounds.len());
        for ((first, len), values) in bounds.into_iter().zip(values) {
            let (policy, rest) = left.split_at_mut(len);
            left = rest;
            tasks.push((first, policy, values));
        }
        let drift = &slice.drifts;
        let lower = &*lower;
        report = report.merge(
            tasks
                .into_par_iter()
                .map_init(Workspace::default, |work, (first, mut policy, values)| {
                    dispatch(|| {
                        let mut report = Sweeps::default();
                        for (i, value) in values.chunks_exact_mut(width).enumerate() {
                            let rest = first + i;
                            let len = game.trees[rest].slots as usize * game.cells();
                            let (own, others) = policy.split_at_mut(len);
                            policy = others;
                            let values = Values { now: lower, next, drift };
                            let stage = Stage { game, rest, values, response };
                            report = report.merge(match game.types {
                                [1, 1] => stage.solve::<1, 1>(work, own, value, stopping),
                                [1, 2] => stage.solve::<1, 2>(work, own, value, stopping),
                                [2, 1] => stage.solve::<2, 1>(work, own, value, stopping),
                                [2, 2] => stage.solve::<2, 2>(work, own, value, stopping),
                                _ => stage.solve::<0, 0>(work, own, value, stopping),
                            });
                        }
                        report
                    })
                })
                .reduce(Sweeps::default, Sweeps::merge),
        );
    }
    report
}

/// The value of a drift, from the values of what follows.
#[inline(always)]
fn expect<G: FiniteGame>(game: &Unrolled<G>, number: usize, values: Values<'_>, value: &mut [f64]) {
    let drift = &game.drifts[number];
    let pairs = game.pairs() * 2;
    value.fill(0.0);
    for &(probability, source) in &game.steps[drift.steps.start as usize..drift.steps.end as usize] {
        let table = values.table(source, value.len());
        for (v, x) in value.iter_mut().zip(table) {
            *v += probability * x;
        }
    }
    if drift.payoff != 0 || drift.ends.len() > 0 || drift.discount != [1.0, 1.0] {
        let payoff = game.tables.get(drift.payoff, pairs);
        for cell in value.chunks_exact_mut(pairs) {
            for (k, v) in cell.iter_mut().enumerate() {
                for end in &game.drift_ends[drift.ends.start as usize..drift.ends.end as usize] {
                    *v += end.probability * game.tables.get(end.payoff, pairs)[k];
                }
                *v = payoff[k] + drift.discount[k % 2] * *v;
            }
        }
    }
}
