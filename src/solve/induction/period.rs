//! One period back: what every state is worth, and what is chosen in it, from the values of the period after.

use super::drift::Expectations;
use super::{Slice, block};
use crate::game::{Component, Graph, Reach, Source};
use crate::math::Work;
use crate::math::numbers::Number;
use crate::solve::memory::Remembered;
use crate::solve::response::Response;
use crate::solve::stage::{
    Any, Blocks, Common, Constants, Kernels, Shape, Sizes, Stage, Stopping, Sweeps, Values, Workspaces,
};
use rayon::prelude::*;
use std::ops::Range;

/// Resting states or drifts worked on by one task where workers share them.
const TASK: usize = 32;

/// What is done about the choices of a period, or of some of its resting states.
pub(super) enum Choices<'a> {
    /// They are sought, and written to `policy` (`[resting state][cell][slot]`) if that has room.
    Sought { memory: Remembered<'a>, stopping: Stopping, policy: &'a mut [f64] },
    /// They are given, as `[resting state][cell][slot]`. What takes their place is written to `answer` if that has room.
    Given { policy: &'a [f64], answer: &'a mut [f64] },
}

impl<'a> Choices<'a> {
    /// Takes those of the first resting states off, which have so many slots.
    fn take<P: Kernels>(&mut self, game: &Graph, slots: usize) -> Choices<'a> {
        match self {
            Choices::Given { policy, answer } => {
                let (taken, others) = policy.split_at(slots * game.cells());
                *policy = others;
                Choices::Given { policy: taken, answer: take_if_any(answer, slots * game.cells()) }
            }
            Choices::Sought { memory, stopping, policy } => {
                let taken = take_if_any(policy, slots * game.cells());
                let memory = memory.take(slots * P::lanes(game.lanes()));
                Choices::Sought { memory, stopping: *stopping, policy: taken }
            }
        }
    }
}

/// Fills `slice` from the values `next` of the period after.
pub(super) fn step<P: Kernels>(
    workspaces: &Workspaces<'_, P>,
    (response, live): (Response, &Reach),
    mut choices: Choices<'_>,
    next: &[P::Number],
    slice: &mut Slice<P::Number>,
) -> Sweeps {
    let game = workspaces.game;
    let block = block::<P>(game);
    let mut rests = &mut slice.rests[..];
    let mut start = Some(&mut slice.start[..]);
    let parts = game.components.iter().map(|component| {
        let slots = game.slots_of(component.rests.clone());
        Part {
            workspaces,
            component,
            response,
            live,
            choices: choices.take::<P>(game, slots),
            next,
            rests: take(&mut rests, component.rests.len() * block),
            start: match game.start {
                Source::Drift(drift) if component.drifts.contains(&(drift as usize)) => start.take(),
                _ => None,
            },
        }
    });
    let parts: Vec<Part<'_, P>> = parts.collect();
    if parts.len() < FEW {
        let mut drifts = Vec::new();
        let sweeps = parts.into_iter().map(|part| part.solve(&mut drifts, Workers::All));
        return sweeps.fold(Sweeps::default(), Sweeps::merge);
    }
    let alone = |part: Part<'_, P>| {
        workspaces.lend(|work| {
            let mut drifts = std::mem::take(&mut work.drifts);
            let sweeps = part.solve(&mut drifts, Workers::One(&mut work.scratch));
            work.drifts = drifts;
            sweeps
        })
    };
    parts.into_par_iter().with_max_len(1).map(alone).reduce(Sweeps::default, Sweeps::merge)
}

/// With fewer components than this, workers share the states of each; else each takes components of its own, whose values
/// stay in its cache.
const FEW: usize = 32;

/// Takes the first `len` numbers off, or none where there are none.
fn take_if_any<'a>(numbers: &mut &'a mut [f64], len: usize) -> &'a mut [f64] {
    let len = if numbers.is_empty() { 0 } else { len };
    take(numbers, len)
}

/// Takes the first `len` numbers off.
fn take<'a, T>(numbers: &mut &'a mut [T], len: usize) -> &'a mut [T] {
    let (taken, others) = std::mem::take(numbers).split_at_mut(len);
    *numbers = others;
    taken
}

/// The part of a period that is one component.
struct Part<'a, P: Kernels> {
    workspaces: &'a Workspaces<'a, P>,
    component: &'a Component,
    response: Response,
    live: &'a Reach,
    choices: Choices<'a>,
    next: &'a [P::Number],
    rests: &'a mut [P::Number],
    /// Gets the value of the drift that the game starts with, if it is here.
    start: Option<&'a mut [P::Number]>,
}

/// Who works on a component.
enum Workers<'w, P: Kernels> {
    /// One worker, with its scratch space.
    One(&'w mut P::Scratch),
    /// All of them, on some states of a rank each.
    All,
}

impl<P: Kernels> Part<'_, P> {
    /// Solves rank after rank. `drifts` is room for the values of drifts, which nobody needs afterwards: they stay in
    /// the worker's cache.
    fn solve(self, drifts: &mut Vec<P::Number>, mut workers: Workers<'_, P>) -> Sweeps {
        let Part { workspaces, component, response, live, mut choices, next, rests, start } = self;
        let (game, precision) = (workspaces.game, workspaces.precision);
        let block = block::<P>(game);
        let needed = component.drifts.len() * block;
        if drifts.len() < needed {
            drifts.resize(needed, P::Number::ZERO);
        }
        let drifts = &mut drifts[..needed];
        let (first_rest, first_drift) = (component.rests.start, component.drifts.start);
        let next = Blocks { first: 0, numbers: next };
        let mut report = Sweeps::default();
        for rank in &game.ranks[component.ranks.clone()] {
            let (lower, own) = drifts.split_at_mut((rank.drifts.start - first_drift) * block);
            let now = Blocks { first: first_rest, numbers: rests };
            let behind = Values { now, next, drift: Blocks { first: first_drift, numbers: lower } };
            let own = &mut own[..rank.drifts.len() * block];
            let expectations = |first, values| Expectations::<'_, P> {
                precision,
                game,
                live: &live.drifts,
                first,
                behind,
                values,
            };
            match workers {
                Workers::One(_) => precision.dispatch(expectations(rank.drifts.start, own)),
                Workers::All => own.par_chunks_mut(TASK * block).enumerate().for_each(|(task, values)| {
                    precision.dispatch(expectations(rank.drifts.start + task * TASK, values));
                }),
            }
            let (lower, own) = rests.split_at_mut((rank.rests.start - first_rest) * block);
            let now = Blocks { first: first_rest, numbers: lower };
            let behind = Values { now, next, drift: Blocks { first: first_drift, numbers: drifts } };
            let own = &mut own[..rank.rests.len() * block];
            let live = &live.rests[..];
            let mut solutions = |rests: Range<usize>, values| {
                let (first, slots) = (rests.start, game.slots_of(rests));
                Solutions::<P> {
                    game,
                    precision,
                    constants: &workspaces.constants,
                    response,
                    live,
                    first,
                    behind,
                    choices: choices.take::<P>(game, slots),
                    values,
                }
            };
            let sweeps = match &mut workers {
                Workers::One(work) => {
                    precision.dispatch(Solve { solutions: solutions(rank.rests.clone(), own), work })
                }
                Workers::All => {
                    let tasks = rank.rests.clone().step_by(TASK).zip(own.chunks_mut(TASK * block));
                    let task = |first: usize| first..(first + TASK).min(rank.rests.end);
                    let tasks: Vec<_> = tasks.map(|(first, values)| solutions(task(first), values)).collect();
                    let solve = |solutions| {
                        workspaces
                            .lend(|work| precision.dispatch(Solve { solutions, work: &mut work.scratch }))
                    };
                    tasks.into_par_iter().map(solve).reduce(Sweeps::default, Sweeps::merge)
                }
            };
            report = report.merge(sweeps);
        }
        if let (Some(start), Source::Drift(drift)) = (start, game.start) {
            start.copy_from_slice(&drifts[(drift as usize - first_drift) * block..][..block]);
        }
        report
    }
}

/// The choices and values of consecutive resting states.
struct Solutions<'a, P: Kernels> {
    precision: P,
    constants: &'a Constants<'a, P::Number>,
    game: &'a Graph,
    response: Response,
    live: &'a [bool],
    first: usize,
    behind: Values<'a, P::Number>,
    choices: Choices<'a>,
    values: &'a mut [P::Number],
}

/// The work of finding [`Solutions`].
struct Solve<'a, 'w, P: Kernels> {
    solutions: Solutions<'a, P>,
    work: &'w mut P::Scratch,
}

impl<P: Kernels> Solve<'_, '_, P> {
    #[inline(always)]
    fn solve<S: Shape>(self) -> Sweeps {
        let Solve { solutions, work } = self;
        let Solutions { precision, constants, game, response, live, first, behind, mut choices, values } =
            solutions;
        let mut report = Sweeps::default();
        for (i, value) in values.chunks_exact_mut(block::<P>(game)).enumerate() {
            let rest = first + i;
            let stage = Stage { game, constants, rest, values: behind, response, precision };
            match choices.take::<P>(game, game.trees[rest].slots as usize) {
                _ if !live[rest] => {}
                Choices::Given { policy, answer } => P::evaluate::<S>(&stage, work, policy, (value, answer)),
                Choices::Sought { memory, stopping, policy } => {
                    report = report.merge(P::solve::<S>(&stage, work, memory, (value, policy), stopping));
                }
            }
        }
        report
    }
}

impl<P: Kernels> Work for Solve<'_, '_, P> {
    type Output = Sweeps;

    #[inline(always)]
    fn call(self) -> Sweeps {
        if Sizes::of(self.solutions.game).are_common() {
            self.solve::<Common>()
        } else if P::ANY_SHAPE {
            self.solve::<Any>()
        } else {
            Sweeps::default()
        }
    }
}
