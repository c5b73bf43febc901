//! One tree of choices: the fixed point of choices and beliefs, for many cells of the belief grids at once.
//!
//! Going down the tree, each player's choice probabilities give the beliefs by Bayes' rule; going up,
//! continuation values at those beliefs give the choice probabilities. A profile at which both agree is an
//! equilibrium of the tree (a logit agent quantal response equilibrium, McKelvey & Palfrey 1998).

mod hidden;
mod leaf;
mod shape;
mod step;
mod sweep;
mod workspace;

use super::memory::{Origin, Remembered};
use super::response::{Choose, Response};
use crate::game::{Graph, Node, Source};
use crate::math::Machine;
use crate::math::lanes::{LANES, Lanes};
use crate::math::wide::Wide;
use crate::stream::{Key, Purpose, Stream};
pub(super) use shape::{Any, Of, Shape, Sizes};
use std::marker::PhantomData;
use step::Step;
use workspace::{Scratch, WIDE};
pub(super) use workspace::{Workspace, Workspaces};

/// Values of consecutive states, a block `[pair of types][player][lane]` each, see [`Graph::block`].
#[derive(Clone, Copy)]
pub(super) struct Blocks<'a> {
    /// The number of the state whose block stands first.
    pub first: usize,
    pub numbers: &'a [f64],
}

/// The values that those of a state depend on.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    /// Resting states of this period, of lower rank.
    pub now: Blocks<'a>,
    /// Resting states of the next period.
    pub next: Blocks<'a>,
    pub drift: Blocks<'a>,
}

impl Values<'_> {
    #[inline(always)]
    pub fn table(&self, source: Source, len: usize) -> &[f64] {
        let (blocks, at) = match source {
            Source::Now(i) => (self.now, i),
            Source::Next(i) => (self.next, i),
            Source::Drift(i) => (self.drift, i),
        };
        &blocks.numbers[(at as usize - blocks.first) * len..][..len]
    }
}

/// How the sweeps of a tree went.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sweeps {
    /// Fixed points sought (cells of trees in which something had to be found).
    pub problems: u64,
    pub sweeps: u64,
    /// Largest remaining change of a probability.
    pub residual: f64,
    /// Cells whose residual stayed above the tolerance.
    pub missed: u64,
}

impl Sweeps {
    pub fn merge(self, other: Self) -> Self {
        Sweeps {
            problems: self.problems + other.problems,
            sweeps: self.sweeps + other.sweeps,
            residual: self.residual.max(other.residual),
            missed: self.missed + other.missed,
        }
    }
}

/// When to stop sweeping a tree, and how to move in between.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stopping {
    pub tolerance: f64,
    pub sweeps: u32,
}

/// A tree with the values behind it, to be solved or evaluated.
pub(super) struct Stage<'a> {
    pub game: &'a Graph,
    pub rest: usize,
    pub values: Values<'a>,
    pub response: Response,
    pub machine: Machine,
}

/// `G` groups of neighbouring lanes: a point of the first grid, and [`LANES`] points of the second.
#[derive(Clone, Copy)]
struct Place<const G: usize> {
    /// The first lane of the first group.
    lane: usize,
    row: [usize; G],
    column: [usize; G],
}

impl<const G: usize> Place<G> {
    #[inline(always)]
    fn new(sizes: Sizes, group: usize) -> Self {
        let in_a_row = sizes.columns() / LANES;
        let mut place = Place { lane: group * LANES, row: [0; G], column: [0; G] };
        for g in 0..G {
            place.row[g] = (group + g) / in_a_row;
            place.column[g] = (group + g) % in_a_row * LANES;
        }
        place
    }
}

/// Runs `$one` for every place of a tree: for wide ones if the [`Shape`] says so.
macro_rules! each_place {
    ($shape:ident, $sizes:expr, $work:expr, |$place:ident, $scratch:ident| $one:expr) => {{
        let sizes: Sizes = $sizes;
        let groups = sizes.lanes() / LANES;
        if const { $shape::IS_WIDE } {
            // Where there is one place only, as is common, the compiler sees that it is the first.
            let mut group = 0;
            while group < groups {
                let $place = Place::<WIDE>::new(sizes, group);
                let $scratch = &mut $work.wide;
                $one;
                group += WIDE;
            }
        } else {
            for group in 0..groups {
                let $place = Place::<1>::new(sizes, group);
                let $scratch = &mut $work.narrow;
                $one;
            }
        }
    }};
}

impl Stage<'_> {
    #[inline(always)]
    fn nodes(&self) -> &[Node] {
        let nodes = &self.game.trees[self.rest].nodes;
        &self.game.nodes[nodes.start as usize..nodes.end as usize]
    }

    #[inline(always)]
    fn slots(&self) -> usize {
        self.game.trees[self.rest].slots as usize
    }

    /// Constants where the kernel is specialised, else from the game.
    #[inline(always)]
    fn sizes<S: Shape>(&self) -> Sizes {
        match S::SIZES {
            Some(sizes) => sizes,
            None => Sizes::of(self.game),
        }
    }

    /// Solves all cells, starting from `memory`, which is brought up to date; writes the block of values to `value`,
    /// and the choice probabilities to `policy` (`[cell][slot]`) if that has room.
    #[inline(always)]
    pub fn solve<S: Shape>(
        &self,
        work: &mut Workspace,
        mut memory: Remembered<'_>,
        (value, policy): (&mut [f64], &mut [f64]),
        stopping: Stopping,
    ) -> Sweeps {
        let mut report = Sweeps::default();
        each_place!(S, self.sizes::<S>(), work, |place, scratch| {
            let memory = memory.take(place.row.len() * LANES * self.slots());
            report = report.merge(self.solve_at::<S, _>(scratch, memory, place, stopping));
            self.finish::<S, _>(scratch, place, value);
            if !policy.is_empty() {
                self.read_out::<S, _>(scratch, place, policy);
            }
        });
        report
    }

    #[inline(always)]
    fn solve_at<S: Shape, const G: usize>(
        &self,
        work: &mut Scratch<G>,
        memory: Remembered<'_>,
        place: Place<G>,
        stopping: Stopping,
    ) -> Sweeps {
        self.begin::<S, G>(work, place);
        let (sweeps, residual) = self.iterate::<S, G>(work, memory, place, stopping);
        let mut report = Sweeps::default();
        for g in 0..G {
            for lane in 0..LANES.min(self.sizes::<S>().points[1] - place.column[g]) {
                let residual = residual.0[g].0[lane];
                let missed = residual > stopping.tolerance || residual.is_nan();
                let (problems, sweeps, missed) = (1, u64::from(sweeps), u64::from(missed));
                report = report.merge(Sweeps { problems, sweeps, residual, missed });
            }
        }
        report
    }

    /// Writes the response to `policy` (`[cell][slot]`).
    #[inline(always)]
    fn read_out<S: Shape, const G: usize>(&self, work: &Scratch<G>, place: Place<G>, policy: &mut [f64]) {
        let (slots, columns) = (self.slots(), self.sizes::<S>().points[1]);
        for g in 0..G {
            for lane in 0..LANES.min(columns - place.column[g]) {
                let cell = place.row[g] * columns + place.column[g] + lane;
                for (p, x) in policy[cell * slots..][..slots].iter_mut().zip(&work.response) {
                    *p = x.0[g].0[lane];
                }
            }
        }
    }

    /// Evaluates the choice probabilities in `policy` (`[cell][slot]`), or what takes their place; writes the block of values to
    /// `value`, and the choices to `answer` (`[cell][slot]`) if that has room.
    #[inline(always)]
    pub fn evaluate<S: Shape>(
        &self,
        work: &mut Workspace,
        policy: &[f64],
        (value, answer): (&mut [f64], &mut [f64]),
    ) {
        each_place!(S, self.sizes::<S>(), work, |place, scratch| {
            self.begin::<S, _>(scratch, place);
            self.read_in(policy, scratch, place);
            if !answer.is_empty() {
                scratch.response.copy_from_slice(&scratch.policy);
            }
            self.down::<S, _>(scratch);
            self.up::<S, _, false>(scratch, place);
            self.finish::<S, _>(scratch, place, value);
            if !answer.is_empty() {
                self.read_out::<S, _>(scratch, place, answer);
            }
        });
    }

    /// Takes the choice probabilities of a place from `policy` (`[cell][slot]`).
    #[inline(always)]
    fn read_in<const G: usize>(&self, policy: &[f64], work: &mut Scratch<G>, place: Place<G>) {
        let (slots, columns) = (self.slots(), self.game.grids[1].len());
        for g in 0..G {
            for lane in 0..LANES {
                let cell = place.row[g] * columns + (place.column[g] + lane).min(columns - 1);
                for (x, p) in work.policy[..slots].iter_mut().zip(&policy[cell * slots..][..slots]) {
                    x.0[g].0[lane] = *p;
                }
            }
        }
    }

    /// Sets the beliefs at the root.
    #[inline(always)]
    fn begin<S: Shape, const G: usize>(&self, work: &mut Scratch<G>, place: Place<G>) {
        let sizes = self.sizes::<S>();
        let [first, second] = sizes.types;
        let grids = &self.game.grids;
        for g in 0..G {
            for (x, &p) in work.belief[..first].iter_mut().zip(grids[0].point(place.row[g])) {
                x.0[g] = Lanes::splat(p);
            }
            for lane in 0..LANES {
                let point = grids[1].point((place.column[g] + lane).min(sizes.points[1] - 1));
                for (x, &p) in work.belief[first..first + second].iter_mut().zip(point) {
                    x.0[g].0[lane] = p;
                }
            }
        }
    }

    /// Writes the values at the root to their places.
    #[inline(always)]
    fn finish<S: Shape, const G: usize>(&self, work: &Scratch<G>, place: Place<G>, value: &mut [f64]) {
        let (width, lanes) = (self.sizes::<S>().width(), self.sizes::<S>().lanes());
        for (v, line) in work.value[..width].iter().zip(value.chunks_exact_mut(lanes)) {
            v.store(&mut line[place.lane..]);
        }
    }

    /// Sweeps until no probability changes by more than the tolerance; returns the number of sweeps and the
    /// last change in each lane.
    #[inline(always)]
    fn iterate<S: Shape, const G: usize>(
        &self,
        work: &mut Scratch<G>,
        memory: Remembered<'_>,
        place: Place<G>,
        stopping: Stopping,
    ) -> (u32, Wide<G>) {
        let slots = self.slots();
        let Remembered { choice, trend, slope, origin } = memory;
        let blank = origin.is_blank();
        self.guess(&mut work.policy[..slots], (choice, trend), (origin, place.lane));
        let mut sweep = 0;
        let change = loop {
            sweep += 1;
            self.down::<S, G>(work);
            self.up::<S, G, true>(work, place);
            let mut change = Wide::ZERO;
            for (new, old) in work.response[..slots].iter().zip(&work.policy) {
                change = change.max((*new - *old).abs());
            }
            if change.largest() <= stopping.tolerance || sweep >= stopping.sweeps {
                break change;
            }
            if self.response.is_smooth() {
                let (slope, shape) = (&mut *slope, PhantomData);
                self.machine.dispatch(Step::<S, G> { stage: self, work, slope, sweep, shape });
                self.choose::<S, G>(&work.logit, &mut work.policy);
                std::mem::swap(&mut work.older_answer, &mut work.answer);
            } else {
                std::mem::swap(&mut work.policy, &mut work.response);
            }
        };
        let response = work.response[..slots].iter();
        let remembered = choice.chunks_exact_mut(G * LANES).zip(trend.chunks_exact_mut(G * LANES));
        for (new, (choice, trend)) in response.zip(remembered) {
            let before = Wide::load_single(choice);
            let changed = if blank { Wide::ZERO } else { *new - before };
            changed.store_single(trend);
            new.store_single(choice);
        }
        (sweep, change)
    }

    /// Where the search begins: at `origin`, for the cells from `lane` on.
    #[inline(always)]
    fn guess<const G: usize>(
        &self,
        policy: &mut [Wide<G>],
        (choice, trend): (&[f32], &[f32]),
        (origin, lane): (Origin, usize),
    ) {
        let ahead = match origin {
            Origin::Uniform => return self.guess_uniform(policy),
            Origin::Random(seed) => return self.guess_at_random(policy, (seed, lane)),
            Origin::Remembered { ahead } => ahead,
        };
        let guided = self.response.is_smooth();
        let remembered = choice.chunks_exact(G * LANES).zip(trend.chunks_exact(G * LANES));
        for (p, (choice, trend)) in policy.iter_mut().zip(remembered) {
            *p = Wide::load_single(choice);
            if guided {
                let least = *p * LEAST_SHARE;
                *p = Wide::load_single(trend).times_plus(Wide::splat(ahead), *p).max(least);
            }
        }
    }

    /// Uniform choices.
    fn guess_uniform<const G: usize>(&self, policy: &mut [Wide<G>]) {
        for node in self.nodes() {
            if let Node::Decision { player, count, slot, .. } = *node {
                let len = self.game.types[player.index()] * count as usize;
                policy[slot as usize..][..len].fill(Wide::splat(1.0 / f64::from(count)));
            }
        }
    }

    /// Choices drawn at random for the cells from `lane` on: odds are ratios of uniform numbers, so that nearly pure ones
    /// are as common as mixed ones.
    fn guess_at_random<const G: usize>(&self, policy: &mut [Wide<G>], (seed, lane): (u64, usize)) {
        let (draw, episode) = (self.rest as u64, lane as u64);
        let mut stream = Stream::open(Key { seed, scenario: 0, draw, episode, purpose: Purpose::Search });
        for node in self.nodes() {
            let Node::Decision { player, count, slot, .. } = *node else { continue };
            let (count, types) = (count as usize, self.game.types[player.index()]);
            for choice in policy[slot as usize..][..types * count].chunks_exact_mut(count) {
                let mut sum = Wide::ZERO;
                for weight in &mut *choice {
                    for lanes in &mut weight.0 {
                        for x in &mut lanes.0 {
                            let share = stream.uniform();
                            *x = (share + 1e-9) / (1.0 - share);
                        }
                    }
                    sum += *weight;
                }
                let scale = sum.reciprocal();
                for weight in choice {
                    *weight = *weight * scale;
                }
            }
        }
    }

    /// Gives `policy` the choice probabilities of `logit`.
    #[inline(always)]
    fn choose<S: Shape, const G: usize>(&self, logit: &[Wide<G>], policy: &mut [Wide<G>]) {
        let types = self.sizes::<S>().types;
        for node in self.nodes() {
            if let Node::Decision { player, count, slot, .. } = *node {
                let (count, slot) = (count as usize, slot as usize);
                let here = slot..slot + types[player.index()] * count;
                let (logits, choice) = (&logit[here.clone()], &mut policy[here]);
                self.machine.dispatch(Choose { response: self.response, count, logits, choice });
            }
        }
    }
}

/// The least share of its last probability that a choice is expected to keep.
const LEAST_SHARE: f64 = 0.1;
