//! One tree of choices: the fixed point of choices and beliefs, for many cells of the belief grids at once.
//!
//! Going down the tree, each player's choice probabilities give the beliefs by Bayes' rule; going up,
//! continuation values at those beliefs give the choice probabilities. A profile at which both agree is an
//! equilibrium of the tree (a logit agent quantal response equilibrium, McKelvey & Palfrey 1998).

mod hidden;
mod kernels;
mod leaf;
mod mixing;
mod shape;
mod step;
mod sweep;
mod workspace;

use super::memory::{Origin, Remembered};
use super::response::{Choose, Response};
use crate::game::{Graph, Node, Source};
use crate::math::lanes::LANES;
use crate::math::numbers::{Groups, Numbers, Precision};
use crate::stream::{Key, Purpose, Stream};
pub(super) use kernels::Kernels;
use mixing::Mixing;
pub(super) use shape::{Any, Common, Shape, Sizes};
use std::marker::PhantomData;
use step::Step;
use workspace::Scratch;
pub(super) use workspace::{Constants, Workspaces};

/// Values of consecutive states, a block `[pair of types][player][lane]` each, see [`Graph::block`].
#[derive(Clone, Copy)]
pub(super) struct Blocks<'a, T> {
    /// The number of the state whose block stands first.
    pub first: usize,
    pub numbers: &'a [T],
}

/// The values that those of a state depend on.
#[derive(Clone, Copy)]
pub(super) struct Values<'a, T> {
    /// Resting states of this period, of lower rank.
    pub now: Blocks<'a, T>,
    /// Resting states of the next period.
    pub next: Blocks<'a, T>,
    pub drift: Blocks<'a, T>,
}

impl<T: Copy> Values<'_, T> {
    #[inline(always)]
    pub fn table(&self, source: Source, len: usize) -> &[T] {
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

/// When to stop sweeping a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stopping {
    pub tolerance: f64,
    pub sweeps: u32,
}

/// A tree with the values behind it, to be solved or evaluated.
pub(super) struct Stage<'a, P: Precision> {
    pub game: &'a Graph,
    pub rest: usize,
    pub values: Values<'a, P::Number>,
    pub response: Response,
    pub precision: P,
    pub constants: &'a Constants<'a, P::Number>,
}

/// Groups of neighbouring lanes: a point of the first grid, and [`LANES`] points of the second.
#[derive(Clone, Copy)]
struct LaneGroups {
    /// The first lane of the first group.
    lane: usize,
    row: Groups,
    column: Groups,
}

impl LaneGroups {
    /// From group number `group`, as many as `N` has; those too many repeat the last row.
    #[inline(always)]
    fn new<N: Numbers>(sizes: Sizes, group: usize) -> Self {
        let in_a_row = sizes.columns() / LANES;
        let mut place = LaneGroups { lane: group * LANES, row: [0; 4], column: [0; 4] };
        for g in 0..N::GROUPS {
            place.row[g] = ((group + g) / in_a_row).min(sizes.points[0] - 1);
            place.column[g] = (group + g) % in_a_row * LANES;
        }
        place
    }

    /// How many numbers the scratch space is for.
    #[inline(always)]
    fn len<N: Numbers>(_: &Scratch<N>) -> usize {
        N::LEN
    }

    /// Groups of `N` that are not there to fill it up only.
    #[inline(always)]
    fn groups<N: Numbers>(&self, sizes: Sizes) -> usize {
        N::GROUPS.min((sizes.lanes() - self.lane) / LANES)
    }
}

impl<P: Precision> Stage<'_, P> {
    #[inline(always)]
    fn nodes(&self) -> &[Node] {
        self.game.nodes_of(&self.game.trees[self.rest])
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

    /// Solves the cells of a place, starting from `memory`, which is brought up to date; writes their values to `value`,
    /// and the choice probabilities to `policy` (`[cell][slot]`) if that has room.
    #[inline(always)]
    fn solve_at<S: Shape, N: Numbers<Precision = P>>(
        &self,
        (work, place): (&mut Scratch<N>, LaneGroups),
        memory: Remembered<'_>,
        (value, policy): (&mut [P::Number], &mut [f64]),
        stopping: Stopping,
    ) -> Sweeps {
        self.begin::<S, N>(work, place);
        if memory.origin == Origin::Given {
            self.read_in(policy, work, place);
            let least = N::splat(self.precision, LEAST_GIVEN);
            work.policy[..self.slots()].iter_mut().for_each(|p| *p = p.max(least));
        }
        let (sweeps, residual) = self.iterate::<S, N>(work, memory, place, stopping);
        self.finish::<S, N>(work, place, value);
        if !policy.is_empty() {
            self.read_out::<S, N>(work, place, policy);
        }
        self.report::<S, N>(place, (sweeps, residual), stopping)
    }

    /// How the sweeps of a place went.
    #[inline(always)]
    fn report<S: Shape, N: Numbers<Precision = P>>(
        &self,
        place: LaneGroups,
        (sweeps, residual): (u32, N),
        stopping: Stopping,
    ) -> Sweeps {
        let sizes = self.sizes::<S>();
        let mut report = Sweeps::default();
        for g in 0..place.groups::<N>(sizes) {
            for lane in 0..LANES.min(sizes.points[1] - place.column[g]) {
                let residual = residual.get(g * LANES + lane);
                let missed = residual > stopping.tolerance || residual.is_nan();
                let (problems, sweeps, missed) = (1, u64::from(sweeps), u64::from(missed));
                report = report.merge(Sweeps { problems, sweeps, residual, missed });
            }
        }
        report
    }

    /// Writes the response to `policy` (`[cell][slot]`).
    #[inline(always)]
    fn read_out<S: Shape, N: Numbers>(&self, work: &Scratch<N>, place: LaneGroups, policy: &mut [f64]) {
        let (slots, columns) = (self.slots(), self.sizes::<S>().points[1]);
        for g in 0..place.groups::<N>(self.sizes::<S>()) {
            for lane in 0..LANES.min(columns - place.column[g]) {
                let cell = place.row[g] * columns + place.column[g] + lane;
                for (p, x) in policy[cell * slots..][..slots].iter_mut().zip(&work.response) {
                    *p = x.get(g * LANES + lane);
                }
            }
        }
    }

    /// Evaluates a place at the choice probabilities in `policy`.
    #[inline(always)]
    fn evaluate_at<S: Shape, N: Numbers<Precision = P>>(
        &self,
        (work, place): (&mut Scratch<N>, LaneGroups),
        policy: &[f64],
        (value, answer): (&mut [P::Number], &mut [f64]),
    ) {
        self.begin::<S, N>(work, place);
        self.read_in(policy, work, place);
        if !answer.is_empty() {
            work.response.copy_from_slice(&work.policy);
        }
        self.down::<S, N>(work);
        self.up::<S, N, false>(work, place);
        self.finish::<S, N>(work, place, value);
        if !answer.is_empty() {
            self.read_out::<S, N>(work, place, answer);
        }
    }

    /// Takes the choice probabilities of a place from `policy` (`[cell][slot]`).
    #[inline(always)]
    fn read_in<N: Numbers>(&self, policy: &[f64], work: &mut Scratch<N>, place: LaneGroups) {
        let (slots, columns) = (self.slots(), self.game.grids[1].len());
        for g in 0..N::GROUPS {
            for lane in 0..LANES {
                let cell = place.row[g] * columns + (place.column[g] + lane).min(columns - 1);
                for (x, p) in work.policy[..slots].iter_mut().zip(&policy[cell * slots..][..slots]) {
                    x.set(g * LANES + lane, *p);
                }
            }
        }
    }

    /// Sets the beliefs at the root.
    #[inline(always)]
    fn begin<S: Shape, N: Numbers>(&self, work: &mut Scratch<N>, place: LaneGroups) {
        let sizes = self.sizes::<S>();
        let [first, second] = sizes.types;
        let (lane, root) = &mut work.root;
        if *lane == Some(place.lane) {
            work.belief[..first + second].copy_from_slice(root);
            return;
        }
        *lane = Some(place.lane);
        let grids = &self.game.grids;
        for g in 0..N::GROUPS {
            for (x, &p) in root[..first].iter_mut().zip(grids[0].point(place.row[g])) {
                for lane in 0..LANES {
                    x.set(g * LANES + lane, p);
                }
            }
            for lane in 0..LANES {
                let point = grids[1].point((place.column[g] + lane).min(sizes.points[1] - 1));
                for (x, &p) in root[first..].iter_mut().zip(point) {
                    x.set(g * LANES + lane, p);
                }
            }
        }
        work.belief[..first + second].copy_from_slice(root);
    }

    /// Writes the values at the root to their places.
    #[inline(always)]
    fn finish<S: Shape, N: Numbers<Precision = P>>(
        &self,
        work: &Scratch<N>,
        place: LaneGroups,
        value: &mut [P::Number],
    ) {
        let (width, lanes) = (self.sizes::<S>().width(), P::lanes(self.sizes::<S>().lanes()));
        for (v, line) in work.value[..width].iter().zip(value.chunks_exact_mut(lanes)) {
            v.store(&mut line[place.lane..]);
        }
    }

    /// Sweeps until no probability changes by more than the tolerance; returns the number of sweeps and the
    /// last change in each lane.
    #[inline(always)]
    fn iterate<S: Shape, N: Numbers<Precision = P>>(
        &self,
        work: &mut Scratch<N>,
        memory: Remembered<'_>,
        place: LaneGroups,
        stopping: Stopping,
    ) -> (u32, N) {
        let precision = self.precision;
        let slots = self.slots();
        let Remembered { choice, trend, slope, origin } = memory;
        let blank = origin.is_blank();
        self.guess(&mut work.policy[..slots], (choice, trend), (origin, place.lane));
        let (mut sweep, mut mixing) = (0, None);
        let change = loop {
            sweep += 1;
            self.down::<S, N>(work);
            self.up::<S, N, true>(work, place);
            let mut change = N::splat(self.precision, 0.0);
            for (new, old) in work.response[..slots].iter().zip(&work.policy) {
                change = change.max((*new - *old).abs());
            }
            if change.largest() <= stopping.tolerance || sweep >= stopping.sweeps {
                break change;
            }
            if self.response.is_smooth() {
                match Phase::of(sweep) {
                    Phase::Steps(sweep) => {
                        let (slope, shape) = (&mut *slope, PhantomData);
                        precision.dispatch(Step::<S, N> { stage: self, work, slope, sweep, shape });
                    }
                    phase => {
                        let logit = &mut work.logit[..slots];
                        let mixing = mixing.get_or_insert_with(|| Mixing::new(precision, logit));
                        match phase {
                            Phase::Anew(round) => {
                                let (draw, episode) = (self.rest as u64, place.lane as u64);
                                let (seed, scenario, purpose) = (0, u64::from(round), Purpose::Search);
                                let stream = Stream::open(Key { seed, scenario, draw, episode, purpose });
                                let unmet = (change, stopping.tolerance);
                                mixing.begin_anew(precision, (logit, unmet), round, stream);
                            }
                            Phase::Back => mixing.go_back(logit),
                            _ => mixing.advance(precision, logit, &work.answer[..slots]),
                        }
                    }
                }
                self.choose::<S, N>(&work.logit, &mut work.policy);
                std::mem::swap(&mut work.older_answer, &mut work.answer);
            } else {
                std::mem::swap(&mut work.policy, &mut work.response);
            }
        };
        let response = work.response[..slots].iter();
        let remembered = choice.chunks_exact_mut(N::LEN).zip(trend.chunks_exact_mut(N::LEN));
        for (new, (choice, trend)) in response.zip(remembered) {
            let before = N::load_single(self.precision, choice);
            let changed = if blank { N::splat(self.precision, 0.0) } else { *new - before };
            changed.store_single(trend);
            new.store_single(choice);
        }
        (sweep, change)
    }

    /// Where the search begins: at `origin`, for the cells from `lane` on.
    #[inline(always)]
    fn guess<N: Numbers<Precision = P>>(
        &self,
        policy: &mut [N],
        (choice, trend): (&[f32], &[f32]),
        (origin, lane): (Origin, usize),
    ) {
        let ahead = match origin {
            Origin::Uniform => return self.guess_uniform(policy),
            Origin::Random(seed) => return self.guess_at_random(policy, (seed, lane)),
            Origin::Given => return,
            Origin::Remembered { ahead } => ahead,
        };
        let guided = self.response.is_smooth();
        let remembered = choice.chunks_exact(N::LEN).zip(trend.chunks_exact(N::LEN));
        for (p, (choice, trend)) in policy.iter_mut().zip(remembered) {
            *p = N::load_single(self.precision, choice);
            if guided {
                let least = *p * LEAST_SHARE;
                *p = N::load_single(self.precision, trend)
                    .times_plus(N::splat(self.precision, ahead), *p)
                    .max(least);
            }
        }
    }

    /// Uniform choices.
    fn guess_uniform<N: Numbers<Precision = P>>(&self, policy: &mut [N]) {
        for node in self.nodes() {
            if let Node::Decision { player, count, slot, .. } = *node {
                let len = self.game.types[player.index()] * count as usize;
                policy[slot as usize..][..len].fill(N::splat(self.precision, 1.0 / f64::from(count)));
            }
        }
    }

    /// Choices drawn at random for the cells from `lane` on: odds are ratios of uniform numbers, so that nearly pure ones
    /// are as common as mixed ones.
    fn guess_at_random<N: Numbers<Precision = P>>(&self, policy: &mut [N], (seed, lane): (u64, usize)) {
        let (draw, episode) = (self.rest as u64, lane as u64);
        let mut stream = Stream::open(Key { seed, scenario: 0, draw, episode, purpose: Purpose::Search });
        for node in self.nodes() {
            let Node::Decision { player, count, slot, .. } = *node else { continue };
            let (count, types) = (count as usize, self.game.types[player.index()]);
            for choice in policy[slot as usize..][..types * count].chunks_exact_mut(count) {
                let mut sum = N::splat(self.precision, 0.0);
                for weight in &mut *choice {
                    for lane in 0..N::LEN {
                        let share = stream.uniform();
                        weight.set(lane, (share + 1e-9) / (1.0 - share));
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
    fn choose<S: Shape, N: Numbers<Precision = P>>(&self, logit: &[N], policy: &mut [N]) {
        let (precision, response) = (self.precision, self.response);
        let types = self.sizes::<S>().types;
        for node in self.nodes() {
            if let Node::Decision { player, count, slot, .. } = *node {
                let (count, slot) = (count as usize, slot as usize);
                let here = slot..slot + types[player.index()] * count;
                let (logits, choice) = (&logit[here.clone()], &mut policy[here]);
                precision.dispatch(Choose { precision, response, count, logits, choice });
            }
        }
    }
}

/// The sweep from which on steps node by node are thought to go around in circles.
const CIRCLING: u32 = 100;

/// So many steps are then mixed. Where that leads nowhere, steps node by node go on from where they stopped.
const MIXED: u32 = 600;

/// The sweep from which on steps are mixed again, each round of them from another place.
const ANEW: u32 = 1600;

/// Sweeps of such a round.
const ROUND: u32 = 100;

/// What follows a sweep that has not met all fixed points.
enum Phase {
    /// Steps node by node, the search for them having taken so many sweeps.
    Steps(u32),
    /// A mixed step.
    Mixed,
    /// Back to where mixing began.
    Back,
    /// Another round of mixing begins.
    Anew(u32),
}

impl Phase {
    fn of(sweep: u32) -> Self {
        const BACK: u32 = CIRCLING + MIXED;
        const AFTER: u32 = BACK + 1;
        match sweep {
            0..CIRCLING => Phase::Steps(sweep),
            BACK => Phase::Back,
            CIRCLING..BACK => Phase::Mixed,
            AFTER..ANEW => Phase::Steps(sweep - MIXED - 1),
            _ if (sweep - ANEW).is_multiple_of(ROUND) => Phase::Anew((sweep - ANEW) / ROUND),
            _ => Phase::Mixed,
        }
    }
}

/// The least probability of a choice with which a search begins that is given one.
const LEAST_GIVEN: f64 = 1e-12;

/// The least share of its last probability that a choice is expected to keep.
const LEAST_SHARE: f64 = 0.1;
