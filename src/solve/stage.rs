//! One tree of choices: the fixed point of choices and beliefs, for four cells of the belief grids at once.
//!
//! Going down the tree, each player's choice probabilities give the beliefs by Bayes' rule; going up,
//! continuation values at those beliefs give the choice probabilities. A profile at which both agree is an
//! equilibrium of the tree (a logit agent quantal response equilibrium, McKelvey & Palfrey 1998).

use super::play::IMPOSSIBLE;
use super::response::Response;
use crate::game::{BeliefGrid, Graph, Node, Source};
use crate::math::lanes::{LANES, Lanes};

/// Values of every resting state and drift: blocks `[row][pair of types][player][column]`, see [`Unrolled::block`].
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

/// What is kept of each fixed point from one period to the next, each `[row][group of columns][slot]`.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    /// Logits of the solution.
    pub logit: Vec<Lanes>,
    /// How they changed against the period after.
    pub trend: Vec<Lanes>,
    /// Slopes of the response, logit by logit.
    pub slope: Vec<Lanes>,
}

impl Memory {
    pub fn new(slots: usize) -> Self {
        let blank = || vec![Lanes::ZERO; slots];
        Memory { logit: blank(), trend: blank(), slope: blank() }
    }

    /// Back to uniform choices.
    pub fn forget(&mut self) {
        for table in [&mut self.logit, &mut self.trend, &mut self.slope] {
            table.fill(Lanes::ZERO);
        }
    }

    pub fn borrow(&mut self) -> Remembered<'_> {
        Remembered { logit: &mut self.logit, trend: &mut self.trend, slope: &mut self.slope }
    }
}

/// A part of a [`Memory`].
pub(super) struct Remembered<'a> {
    pub logit: &'a mut [Lanes],
    pub trend: &'a mut [Lanes],
    pub slope: &'a mut [Lanes],
}

impl<'a> Remembered<'a> {
    pub fn split_at(self, mid: usize) -> (Self, Self) {
        let (logit, l) = self.logit.split_at_mut(mid);
        let (trend, t) = self.trend.split_at_mut(mid);
        let (slope, s) = self.slope.split_at_mut(mid);
        (Remembered { logit, trend, slope }, Remembered { logit: l, trend: t, slope: s })
    }

    pub fn cut(&mut self, from: usize, len: usize) -> Remembered<'_> {
        Remembered {
            logit: &mut self.logit[from..from + len],
            trend: &mut self.trend[from..from + len],
            slope: &mut self.slope[from..from + len],
        }
    }
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

    /// Beliefs from choices: fills `belief` for every node below the root.
    #[inline(always)]
    fn down<const R: usize, const B: usize>(&self, work: &mut Workspace) {
        let [first, second] = self.types::<R, B>();
        let both = first + second;
        let begin = self.game.trees[self.rest].nodes.start;
        for (i, node) in self.nodes().iter().enumerate() {
            match *node {
                Node::Decision { player, first: child, count, slot, .. } => {
                    let (child, count, slot) = ((child - begin) as usize, count as usize, slot as usize);
                    let (parents, children) = work.belief.split_at_mut(child * both);
                    let parent = &parents[i * both..][..both];
                    let (from, own) = if player.index() == 0 { (0, first) } else { (first, second) };
                    let policy = &work.policy[slot..][..own * count];
                    for (k, belief) in children.chunks_exact_mut(both).take(count).enumerate() {
                        belief.copy_from_slice(parent);
                        if own > 1 {
                            for t in 0..own {
                                belief[from + t] = parent[from + t] * policy[t * count + k];
                            }
                            keep_possible(&mut belief[from..][..own], &parent[from..][..own]);
                        }
                    }
                }
                Node::Chance { first: child, count, likelihood } => {
                    let child = (child - begin) as usize;
                    let (parents, children) = work.belief.split_at_mut(child * both);
                    let parent = &parents[i * both..][..both];
                    let likelihood = self.game.tables.get(likelihood, both * count as usize);
                    for (belief, likelihood) in
                        children.chunks_exact_mut(both).zip(likelihood.chunks_exact(both))
                    {
                        for t in 0..both {
                            belief[t] = parent[t] * likelihood[t];
                        }
                        keep_possible(&mut belief[..first], &parent[..first]);
                        keep_possible(&mut belief[first..], &parent[first..]);
                    }
                }
                Node::Leaf(_) => {}
            }
        }
    }

    /// Values from beliefs, and, if `RESPOND`, the responses to them, which the values above then take.
    #[inline(always)]
    fn up<const R: usize, const B: usize, const RESPOND: bool>(&self, work: &mut Workspace, place: Place) {
        let [first, second] = self.types::<R, B>();
        let both = first + second;
        let width = self.width::<R, B>();
        let begin = self.game.trees[self.rest].nodes.start;
        for (i, node) in self.nodes().iter().enumerate().rev() {
            match *node {
                Node::Leaf(leaf) => {
                    let belief = &work.belief[i * both..][..both];
                    let value = &mut work.value[i * width..][..width];
                    self.leaf::<R, B>(leaf as usize, place, belief, &mut work.weights, value);
                }
                Node::Chance { first: child, count, likelihood } => {
                    let child = (child - begin) as usize;
                    let (parents, children) = work.value.split_at_mut(child * width);
                    let value = &mut parents[i * width..][..width];
                    value.fill(Lanes::ZERO);
                    let likelihood = self.game.tables.get(likelihood, both * count as usize);
                    for (other, l) in children.chunks_exact(width).zip(likelihood.chunks_exact(both)) {
                        for a in 0..first {
                            for b in 0..second {
                                let weight = Lanes::splat(l[a] * l[first + b]);
                                for k in [0, 1].map(|p| (a * second + b) * 2 + p) {
                                    value[k] = other[k].times_plus(weight, value[k]);
                                }
                            }
                        }
                    }
                }
                Node::Decision { player, first: child, count, slot, .. } => {
                    let (child, count, slot) = ((child - begin) as usize, count as usize, slot as usize);
                    let p = player.index();
                    let own = if p == 0 { first } else { second };
                    let (parents, children) = work.value.split_at_mut(child * width);
                    let children = &children[..count * width];
                    let choice = slot..slot + own * count;
                    let respond = RESPOND || self.response.replaces(player);
                    if respond {
                        let belief = &work.belief[i * both..][..both];
                        let others = if p == 0 { &belief[first..] } else { &belief[..first] };
                        let total = others.iter().fold(Lanes::ZERO, |sum, x| sum + *x);
                        let scale = total.reciprocal() * self.response.precision(p);
                        let answer = &mut work.answer[choice.clone()];
                        let response = &mut work.response[choice.clone()];
                        for t in 0..own {
                            let answer = &mut answer[t * count..][..count];
                            for (logit, child) in answer.iter_mut().zip(children.chunks_exact(width)) {
                                let mut q = Lanes::ZERO;
                                for (s, weight) in others.iter().enumerate() {
                                    let pair = if p == 0 { t * second + s } else { s * second + t };
                                    q = weight.times_plus(child[pair * 2 + p], q);
                                }
                                *logit = q * scale;
                            }
                            self.response.choose(answer, &mut response[t * count..][..count]);
                        }
                    }
                    let policy = if respond { &work.response[choice] } else { &work.policy[choice] };
                    let value = &mut parents[i * width..][..width];
                    for a in 0..first {
                        for b in 0..second {
                            let t = if p == 0 { a } else { b };
                            let policy = &policy[t * count..][..count];
                            let pair = (a * second + b) * 2;
                            let mut sum = [Lanes::ZERO; 2];
                            for (w, child) in policy.iter().zip(children.chunks_exact(width)) {
                                sum[0] = w.times_plus(child[pair], sum[0]);
                                sum[1] = w.times_plus(child[pair + 1], sum[1]);
                            }
                            value[pair] = sum[0];
                            value[pair + 1] = sum[1];
                        }
                    }
                }
            }
        }
    }

    /// The values at a leaf, given the beliefs there.
    #[inline(always)]
    fn leaf<const R: usize, const B: usize>(
        &self,
        leaf: usize,
        Place { row, column }: Place,
        belief: &[Lanes],
        [firsts, seconds]: &mut [Vec<Lanes>; 2],
        value: &mut [Lanes],
    ) {
        let [first, _] = self.types::<R, B>();
        let width = self.width::<R, B>();
        let columns = self.game.columns();
        let base = &self.game.bases[leaf * width..][..width];
        let leaf = &self.game.leaves[leaf];
        for (v, &x) in value.iter_mut().zip(base) {
            *v = Lanes::splat(x);
        }
        for branch in &self.game.branches[leaf.branches.start as usize..leaf.branches.end as usize] {
            let (lr, lb) = self.game.likelihood(branch.likelihood);
            let scale = self.game.tables.get(branch.scale, width);
            let table = self.values.table(branch.source, self.game.block());
            // Sums over the other cells are made for up to eight values at a time, which fit into registers.
            if leaf.moved[0] {
                interpolate(&self.game.grids[0], &belief[..first], lr, firsts);
            }
            if leaf.moved[1] {
                interpolate(&self.game.grids[1], &belief[first..], lb, seconds);
            }
            for from in (0..width).step_by(8) {
                let len = (width - from).min(8);
                let mut sum = [Lanes::ZERO; 8];
                match leaf.moved {
                    [false, false] => {
                        let table = &table[(row * width + from) * columns..][..len * columns];
                        for k in 0..len {
                            sum[k] = Lanes::load(&table[k * columns + column..]);
                        }
                    }
                    [true, false] => {
                        for (weight, row) in firsts.iter().zip(table.chunks_exact(width * columns)) {
                            let table = &row[from * columns..][..len * columns];
                            for k in 0..len {
                                sum[k] =
                                    weight.times_plus(Lanes::load(&table[k * columns + column..]), sum[k]);
                            }
                        }
                    }
                    [false, true] => {
                        let table = &table[(row * width + from) * columns..][..len * columns];
                        for (j, weight) in seconds.iter().enumerate() {
                            for k in 0..len {
                                sum[k] = weight.times_plus(Lanes::splat(table[k * columns + j]), sum[k]);
                            }
                        }
                    }
                    [true, true] => {
                        for (above, row) in firsts.iter().zip(table.chunks_exact(width * columns)) {
                            let table = &row[from * columns..][..len * columns];
                            for (j, weight) in seconds.iter().enumerate() {
                                let weight = *above * *weight;
                                for k in 0..len {
                                    sum[k] = weight.times_plus(Lanes::splat(table[k * columns + j]), sum[k]);
                                }
                            }
                        }
                    }
                }
                for k in 0..len {
                    value[from + k] = sum[k].times_plus(Lanes::splat(scale[from + k]), value[from + k]);
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

/// Where (almost) nobody would have come this way, the belief stays what it was. Small numbers are scaled up, so that they
/// never run out.
#[inline(always)]
fn keep_possible(belief: &mut [Lanes], parent: &[Lanes]) {
    let sum = belief.iter().fold(Lanes::ZERO, |sum, x| sum + *x);
    let before = parent.iter().fold(Lanes::ZERO, |sum, x| sum + *x);
    let excess = sum - before * IMPOSSIBLE;
    let scale = Lanes::splat(1.0).where_above(sum, IMPOSSIBLE, Lanes::splat(1.0 / IMPOSSIBLE));
    for (x, parent) in belief.iter_mut().zip(parent) {
        *x = (*x * scale).where_above(excess, 0.0, *parent);
    }
}

/// Weights of the grid's points that keep the mean of the belief proportional to `belief` times `likelihood`.
#[inline(always)]
fn interpolate(grid: &BeliefGrid, belief: &[Lanes], likelihood: &[f64], weights: &mut [Lanes]) {
    let &mut [ref mut lowest, ref mut others @ ..] = weights else { return };
    *lowest = Lanes::splat(1.0);
    if others.is_empty() {
        return;
    }
    let (x0, x1) = (belief[0] * likelihood[0], belief[1] * likelihood[1]);
    let q = x1.over(x0 + x1, belief[1]);
    let mut previous = lowest;
    for (weight, (low, steepness)) in others.iter_mut().zip(grid.segments()) {
        let share = ((q - *low) * *steepness).unit();
        *previous = *previous - share;
        *weight = share;
        previous = weight;
    }
}
