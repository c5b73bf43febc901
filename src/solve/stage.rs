//! One tree of choices: the fixed point of choices and beliefs, for four cells of the belief grids at once.
//!
//! Going down the tree, each player's choice probabilities give the beliefs by Bayes' rule; going up,
//! continuation values at those beliefs give the choice probabilities. A profile at which both agree is an
//! equilibrium of the tree (a logit agent quantal response equilibrium, McKelvey & Palfrey 1998).

mod sweep;

use super::memory::Remembered;
use super::response::Response;
use crate::game::{Graph, Node, Source};
use crate::math::lanes::{LANES, Lanes};

/// Values of every resting state and drift: blocks `[row][pair of types][player][column]`, see [`Graph::block`].
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    /// Resting states of this period, of lower rank.
    pub now: &'a [f64],
    /// Resting states of the next period.
    pub next: &'a [f64],
    pub drift: &'a [f64],
}

impl Values<'_> {
    pub fn table(&self, source: Source, len: usize) -> &[f64] {
        let (table, at) = match source {
            Source::Now(i) => (self.now, i),
            Source::Next(i) => (self.next, i),
            Source::Drift(i) => (self.drift, i),
        };
        &table[at as usize * len..][..len]
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

/// Scratch space of one worker; no allocation once it has grown.
#[derive(Default)]
pub(super) struct Workspace {
    /// Reach by own choices, up to a factor: `[node][first's types, second's]`.
    belief: Vec<Lanes>,
    /// Choice probabilities by slot, and the response to them.
    policy: Vec<Lanes>,
    response: Vec<Lanes>,
    /// Logits of the response.
    answer: Vec<Lanes>,
    older: Vec<Lanes>,
    older_answer: Vec<Lanes>,
    /// `[node][pair][player]`.
    value: Vec<Lanes>,
    weights: [Vec<Lanes>; 2],
}

/// A tree with the values behind it, to be solved or evaluated.
pub(super) struct Stage<'a> {
    pub game: &'a Graph,
    pub rest: usize,
    pub values: Values<'a>,
    pub response: Response,
}

/// Four cells: a point of the first grid, and four neighbouring points of the second.
#[derive(Clone, Copy)]
struct Place {
    row: usize,
    column: usize,
}

impl Stage<'_> {
    #[inline(always)]
    fn nodes(&self) -> &[Node] {
        let nodes = &self.game.trees[self.rest].nodes;
        &self.game.nodes[nodes.start as usize..nodes.end as usize]
    }

    /// Types of the players: constants where the kernel is specialised, else (0) from the game.
    #[inline(always)]
    fn types<const R: usize, const B: usize>(&self) -> [usize; 2] {
        [if R == 0 { self.game.types[0] } else { R }, if B == 0 { self.game.types[1] } else { B }]
    }

    #[inline(always)]
    fn width<const R: usize, const B: usize>(&self) -> usize {
        let [first, second] = self.types::<R, B>();
        2 * first * second
    }

    /// Every group of four cells, with its number.
    fn places(&self) -> impl Iterator<Item = (usize, Place)> + use<> {
        let groups = self.game.columns() / LANES;
        (0..self.game.grids[0].len() * groups)
            .map(move |i| (i, Place { row: i / groups, column: i % groups * LANES }))
    }

    /// Solves all cells, starting from `memory`, which is brought up to date; writes the block of values to `value`.
    #[inline(always)]
    pub fn solve<const R: usize, const B: usize>(
        &self,
        work: &mut Workspace,
        mut memory: Remembered<'_>,
        value: &mut [f64],
        stopping: Stopping,
    ) -> Sweeps {
        let slots = self.game.trees[self.rest].slots as usize;
        let mut report = Sweeps::default();
        for (i, place) in self.places() {
            self.begin::<R, B>(work, place);
            let (sweeps, residual) =
                self.iterate::<R, B>(work, memory.cut(i * slots, slots), place, stopping);
            for lane in 0..LANES.min(self.game.grids[1].len() - place.column) {
                report = report.merge(Sweeps {
                    problems: 1,
                    sweeps: u64::from(sweeps),
                    residual: residual.0[lane],
                    missed: u64::from(residual.0[lane] > stopping.tolerance || residual.0[lane].is_nan()),
                });
            }
            self.finish::<R, B>(work, place, value);
        }
        report
    }

    /// Writes the choice probabilities at `logits` (`[group][slot]`) to `policy` (`[cell][slot]`).
    #[inline(always)]
    pub fn read_out(&self, logits: &[Lanes], policy: &mut [f64]) {
        let slots = self.game.trees[self.rest].slots as usize;
        let columns = self.game.grids[1].len();
        let mut choice = vec![Lanes::ZERO; slots];
        for (i, place) in self.places() {
            self.choose::<0, 0>(&logits[i * slots..][..slots], &mut choice);
            for lane in 0..LANES.min(columns - place.column) {
                let cell = place.row * columns + place.column + lane;
                for (p, x) in policy[cell * slots..][..slots].iter_mut().zip(&choice) {
                    *p = x.0[lane];
                }
            }
        }
    }

    /// Evaluates the choice probabilities in `policy` (`[cell][slot]`); writes the block of values to `value`.
    #[inline(always)]
    pub fn evaluate<const R: usize, const B: usize>(
        &self,
        work: &mut Workspace,
        policy: &[f64],
        value: &mut [f64],
    ) {
        let slots = self.game.trees[self.rest].slots as usize;
        let columns = self.game.grids[1].len();
        for (_, place) in self.places() {
            self.begin::<R, B>(work, place);
            let cell = |lane: usize| place.row * columns + (place.column + lane).min(columns - 1);
            for (slot, p) in work.policy.iter_mut().enumerate() {
                *p = Lanes::each(|lane| policy[cell(lane) * slots + slot]);
            }
            self.down::<R, B>(work);
            self.up::<R, B, false>(work, place);
            self.finish::<R, B>(work, place, value);
        }
    }

    /// Makes room, and sets the beliefs at the root.
    #[inline(always)]
    fn begin<const R: usize, const B: usize>(&self, work: &mut Workspace, place: Place) {
        let [first, second] = self.types::<R, B>();
        let nodes = self.nodes().len();
        let slots = self.game.trees[self.rest].slots as usize;
        let grids = &self.game.grids;
        work.belief.resize(nodes * (first + second), Lanes::ZERO);
        work.value.resize(nodes * self.width::<R, B>(), Lanes::ZERO);
        for table in
            [&mut work.policy, &mut work.response, &mut work.answer, &mut work.older, &mut work.older_answer]
        {
            table.resize(slots, Lanes::ZERO);
        }
        for (weights, grid) in work.weights.iter_mut().zip(grids) {
            weights.resize(grid.len(), Lanes::ZERO);
        }
        for (t, &p) in grids[0].point(place.row).iter().enumerate() {
            work.belief[t] = Lanes::splat(p);
        }
        let last = grids[1].len() - 1;
        for t in 0..second {
            work.belief[first + t] = Lanes::each(|lane| grids[1].point((place.column + lane).min(last))[t]);
        }
    }

    /// Writes the values at the root to their places.
    #[inline(always)]
    fn finish<const R: usize, const B: usize>(&self, work: &Workspace, place: Place, value: &mut [f64]) {
        let (width, columns) = (self.width::<R, B>(), self.game.columns());
        for (k, v) in work.value[..width].iter().enumerate() {
            v.store(&mut value[(place.row * width + k) * columns + place.column..]);
        }
    }

    /// Sweeps until no probability changes by more than the tolerance; returns the number of sweeps and the
    /// last change in each lane.
    ///
    /// Each logit moves by a secant step of its own: the response to the logits, taken as a function of that
    /// logit alone, is followed to its fixed point. That is exact where the response depends on the ratio in which two types
    /// choose an action, the usual case; elsewhere it is damped when sweeps grow many.
    #[inline(always)]
    fn iterate<const R: usize, const B: usize>(
        &self,
        work: &mut Workspace,
        memory: Remembered<'_>,
        place: Place,
        stopping: Stopping,
    ) -> (u32, Lanes) {
        let Remembered { logit, trend, slope } = memory;
        for (x, trend) in logit.iter_mut().zip(&mut *trend) {
            let before = *x;
            *x += *trend * TREND;
            *trend = before;
        }
        self.choose::<R, B>(logit, &mut work.policy);
        let mut sweep = 0;
        let change = loop {
            sweep += 1;
            self.down::<R, B>(work);
            self.up::<R, B, true>(work, place);
            let mut change = Lanes::ZERO;
            for (new, old) in work.response.iter().zip(&work.policy) {
                change = change.max((*new - *old).abs());
            }
            if change.largest() <= stopping.tolerance || sweep >= stopping.sweeps {
                break change;
            }
            if !self.response.is_smooth() {
                std::mem::swap(&mut work.policy, &mut work.response);
                continue;
            }
            self.advance::<R, B>(work, (&mut *logit, &mut *slope), sweep);
            self.choose::<R, B>(logit, &mut work.policy);
        };
        std::mem::swap(&mut work.policy, &mut work.response);
        for ((x, trend), new) in logit.iter_mut().zip(trend).zip(&work.answer) {
            *x = *new;
            *trend = *new - *trend;
        }
        (sweep, change)
    }

    /// Moves the logits towards the fixed point.
    #[inline(always)]
    fn advance<const R: usize, const B: usize>(
        &self,
        work: &mut Workspace,
        (logit, slope): (&mut [Lanes], &mut [Lanes]),
        sweep: u32,
    ) {
        let types @ [first, second] = self.types::<R, B>();
        let both = first + second;
        let damp = Lanes::splat(damping(sweep));
        for (i, node) in self.nodes().iter().enumerate() {
            let Node::Decision { player, count, slot, .. } = *node else { continue };
            let (count, slot) = (count as usize, slot as usize);
            let own = types[player.index()];
            let from = if player.index() == 0 { 0 } else { first };
            let belief = &work.belief[i * both + from..][..own];
            let here = slot..slot + own * count;
            let (logit, slope) = (&mut logit[here.clone()], &mut slope[here.clone()]);
            let (policy, response) = (&work.policy[here.clone()], &work.response[here.clone()]);
            let (answer, older_answer) = (&work.answer[here.clone()], &work.older_answer[here.clone()]);
            if own != 2 {
                for (x, new) in logit.iter_mut().zip(answer) {
                    *x = (*new - *x).times_plus(damp, *x);
                }
                continue;
            }
            let older = &mut work.older[here];
            for k in 0..count {
                let posterior = |choice: &[Lanes]| {
                    let (x0, x1) = (belief[0] * choice[k], belief[1] * choice[count + k]);
                    x1.over(x0 + x1, belief[1])
                };
                let (old, new) = (posterior(policy), posterior(response));
                let run = old - older[k];
                older[k] = old;
                for t in [k, count + k] {
                    if sweep > PATIENCE {
                        slope[t] = Lanes::ZERO;
                    } else if sweep > 1 {
                        let secant = (answer[t] - older_answer[t]).over(run, Lanes::ZERO);
                        slope[t] = secant.within(SLOPES).where_above(run.abs(), SHORTEST_RUN, slope[t]);
                    }
                }
                let steepness = (slope[count + k] - slope[k]) * new * (Lanes::splat(1.0) - new);
                let steepness = steepness.within(STEEPNESS);
                let step = (new - old) / (Lanes::splat(1.0) - steepness);
                let step = (old + step).unit() - old;
                for t in [k, count + k] {
                    let target = step.times_plus(slope[t], answer[t]);
                    logit[t] = (target - logit[t]).times_plus(damp, logit[t]);
                }
            }
        }
        std::mem::swap(&mut work.older_answer, &mut work.answer);
    }

    /// Gives `policy` the choice probabilities of `logit`.
    #[inline(always)]
    fn choose<const R: usize, const B: usize>(&self, logit: &[Lanes], policy: &mut [Lanes]) {
        let types = self.types::<R, B>();
        for node in self.nodes() {
            if let Node::Decision { player, count, slot, .. } = *node {
                let count = count as usize;
                for own in 0..types[player.index()] {
                    let at = slot as usize + own * count;
                    self.response.choose(&logit[at..at + count], &mut policy[at..at + count]);
                }
            }
        }
    }
}

/// The share of the last change of the logits between periods by which they are expected to change again.
const TREND: f64 = 0.9;

/// Secants are taken over runs of the posterior no shorter than this, below which rounding errors make the slope.
const SHORTEST_RUN: f64 = 1e-4;

/// The slopes of a logit in the posterior that are believed.
const SLOPES: [f64; 2] = [-1000.0, 1000.0];

/// The derivatives of the response's posterior that a step trusts: at 1 the fixed point is lost, and the step without end.
const STEEPNESS: [f64; 2] = [-50.0, 0.8];

/// Sweeps after which slopes are no longer believed, and steps are plain.
const PATIENCE: u32 = 30;

/// Step towards the fixed point: full at first, then shorter, to end cycles.
fn damping(sweep: u32) -> f64 {
    match sweep {
        0..40 => 1.0,
        40..120 => 0.5,
        120..300 => 0.2,
        300..1000 => 0.06,
        _ => 0.015,
    }
}
