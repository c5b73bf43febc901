//! One tree of choices: the fixed point of choices and beliefs, for four cells of the belief grids at once.
//!
//! Going down the tree, each player's choice probabilities give the beliefs by Bayes' rule; going up,
//! continuation values at those beliefs give the choice probabilities. A profile at which both agree is an
//! equilibrium of the tree (a logit agent quantal response equilibrium, McKelvey & Palfrey 1998).

use super::response::Response;
use crate::game::{BeliefGrid, FiniteGame, Node, Source, Unrolled};
use crate::math::lanes::{LANES, Lanes};

/// Values of every resting state and drift, each `[cell][pair of types][player]`.
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

/// Which beliefs differ between root and leaf, and so over which points the leaf's value is interpolated.
#[derive(Clone, Copy, PartialEq)]
enum Spread {
    Neither,
    One(usize),
    Both,
}

/// A branch of a leaf made ready for four cells: the continuation values that its interpolation mixes.
struct Ready {
    spread: Spread,
    /// Position of the mixed values in `mixed` (one player moved) or `shared` (both moved).
    at: usize,
    likelihood: u32,
}

/// Scratch space of one worker; no allocation once it has grown.
#[derive(Default)]
pub(super) struct Workspace {
    /// Unnormalised reach by own choices, normalised at each decision: `[node][first's types, second's]`.
    belief: Vec<Lanes>,
    /// Choice probabilities by slot, the candidate of the next sweep, and logits of both.
    policy: Vec<Lanes>,
    response: Vec<Lanes>,
    logit: Vec<Lanes>,
    next_logit: Vec<Lanes>,
    /// `[node][pair][player]`.
    value: Vec<Lanes>,
    /// Whether each player chooses above the node.
    above: Vec<[bool; 2]>,
    mixed: Vec<Lanes>,
    shared: Vec<f64>,
    ready: Vec<Ready>,
    weights: [Vec<Lanes>; 2],
}

/// A tree with the values behind it, to be solved or evaluated cell by cell.
pub(super) struct Stage<'a, G: FiniteGame> {
    pub game: &'a Unrolled<G>,
    pub rest: usize,
    pub values: Values<'a>,
    pub response: Response,
}

impl<G: FiniteGame> Stage<'_, G> {
    fn node(&self, i: usize) -> Node {
        self.game.nodes[self.game.trees[self.rest].nodes.start as usize + i]
    }

    fn nodes(&self) -> usize {
        self.game.trees[self.rest].nodes.len()
    }

    /// Solves all cells, starting from the choice probabilities in `policy` (`[cell][slot]`), which are replaced by the solution;
    /// writes the values `[cell][pair][player]` to `value`.
    #[inline(always)]
    pub fn solve<const R: usize, const B: usize>(
        &self,
        work: &mut Workspace,
        policy: &mut [f64],
        value: &mut [f64],
        stopping: Option<Stopping>,
    ) -> Sweeps {
        let slots = self.game.trees[self.rest].slots as usize;
        let cells = self.game.cells();
        self.ready_shared::<R, B>(work);
        let mut report = Sweeps::default();
        for first in (0..cells).step_by(LANES) {
            let cell = |lane: usize| (first + lane).min(cells - 1);
            work.policy.clear();
            work.policy.extend((0..slots).map(|slot| Lanes::each(|lane| policy[cell(lane) * slots + slot])));
            self.ready_cells::<R, B>(work, cell);
            if let Some(stopping) = stopping {
                let (sweeps, residual) = self.iterate::<R, B>(work, stopping);
                for lane in 0..LANES.min(cells - first) {
                    report = report.merge(Sweeps {
                        problems: 1,
                        sweeps: u64::from(sweeps),
                        residual: residual.0[lane],
                        missed: u64::from(!(residual.0[lane] <= stopping.tolerance)),
                    });
                }
            }
            self.down::<R, B>(work);
            self.up::<R, B, false>(work);
            let width = self.width::<R, B>();
            for lane in 0..LANES.min(cells - first) {
                for (slot, p) in work.policy.iter().enumerate() {
                    policy[(first + lane) * slots + slot] = p.0[lane];
                }
                for (x, v) in value[(first + lane) * width..][..width].iter_mut().zip(&work.value) {
                    *x = v.0[lane];
                }
            }
        }
        report
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

    /// Sweeps until no probability changes by more than the tolerance; returns the number of sweeps and the
    /// last change in each lane.
    #[inline(always)]
    fn iterate<const R: usize, const B: usize>(
        &self,
        work: &mut Workspace,
        stopping: Stopping,
    ) -> (u32, Lanes) {
        let mut sweep = 0;
        loop {
            sweep += 1;
            self.down::<R, B>(work);
            self.up::<R, B, true>(work);
            let mut change = Lanes::ZERO;
            for (new, old) in work.response.iter().zip(&work.policy) {
                change = change.max((*new - *old).abs());
            }
            if change.largest() <= stopping.tolerance || sweep >= stopping.sweeps {
                std::mem::swap(&mut work.policy, &mut work.response);
                return (sweep, change);
            }
            let step = damping(sweep);
            if step == 1.0 || !self.response.is_smooth() {
                std::mem::swap(&mut work.policy, &mut work.response);
                std::mem::swap(&mut work.logit, &mut work.next_logit);
            } else {
                for (x, new) in work.logit.iter_mut().zip(&work.next_logit) {
                    *x = *x * (1.0 - step) + *new * step;
                }
                self.choose_from_logits::<R, B>(work);
            }
        }
    }

    /// Gives `policy` the choice probabilities of `logit`.
    #[inline(always)]
    fn choose_from_logits<const R: usize, const B: usize>(&self, work: &mut Workspace) {
        let types = self.types::<R, B>();
        for i in 0..self.nodes() {
            if let Node::Decision { player, count, slot, .. } = self.node(i) {
                let count = count as usize;
                for own in 0..types[player.index()] {
                    let at = slot as usize + own * count;
                    Response::softmax(&mut work.logit[at..at + count], &mut work.policy[at..at + count]);
                }
            }
        }
    }

    /// Prepares what all cells share: who chooses above each node, and the continuation values behind leaves at
    /// which both beliefs have moved.
    #[inline(always)]
    fn ready_shared<const R: usize, const B: usize>(&self, work: &mut Workspace) {
        let [first, second] = self.types::<R, B>();
        let width = self.width::<R, B>();
        let cells = self.game.cells();
        work.above.clear();
        work.above.resize(self.nodes(), [false; 2]);
        work.shared.clear();
        work.ready.clear();
        let begin = self.game.trees[self.rest].nodes.start;
        for i in 0..self.nodes() {
            match self.node(i) {
                Node::Decision { player, first, count, .. } => {
                    let mut above = work.above[i];
                    above[player.index()] = true;
                    work.above[(first - begin) as usize..][..count as usize].fill(above);
                }
                Node::Chance { first, count, .. } => {
                    let above = work.above[i];
                    work.above[(first - begin) as usize..][..count as usize].fill(above);
                }
                Node::Leaf(leaf) => {
                    let leaf = &self.game.leaves[leaf as usize];
                    for branch in
                        &self.game.branches[leaf.branches.start as usize..leaf.branches.end as usize]
                    {
                        let spread = match leaf.moved {
                            [false, false] => Spread::Neither,
                            [true, false] => Spread::One(0),
                            [false, true] => Spread::One(1),
                            [true, true] => Spread::Both,
                        };
                        let at = work.shared.len();
                        if spread == Spread::Both {
                            let table = self.values.table(branch.source, cells * width);
                            let (lr, lb) = self.game.likelihood(branch.likelihood);
                            for cell in table.chunks_exact(width) {
                                for a in 0..first {
                                    for b in 0..second {
                                        for p in 0..2 {
                                            let x = cell[(a * second + b) * 2 + p];
                                            work.shared.push(lr[a] * lb[b] * branch.discount[p] * x);
                                        }
                                    }
                                }
                            }
                        }
                        work.ready.push(Ready { spread, at, likelihood: branch.likelihood });
                    }
                }
            }
        }
    }

    /// Prepares what depends on the four cells: root beliefs, and the continuation values behind leaves at which
    /// at most one belief has moved.
    #[inline(always)]
    fn ready_cells<const R: usize, const B: usize>(
        &self,
        work: &mut Workspace,
        cell: impl Fn(usize) -> usize,
    ) {
        let types @ [first, second] = self.types::<R, B>();
        let width = self.width::<R, B>();
        let grids = &self.game.grids;
        let seconds = grids[1].len();
        let points: [[usize; 2]; LANES] = std::array::from_fn(|l| [cell(l) / seconds, cell(l) % seconds]);
        work.belief.resize(self.nodes() * (first + second), Lanes::ZERO);
        for player in 0..2 {
            for t in 0..types[player] {
                work.belief[player * first + t] = Lanes::each(|l| grids[player].point(points[l][player])[t]);
            }
        }
        let slots = self.game.trees[self.rest].slots as usize;
        work.response.resize(slots, Lanes::ZERO);
        work.logit.resize(slots, Lanes::ZERO);
        work.next_logit.resize(slots, Lanes::ZERO);
        work.value.resize(self.nodes() * width, Lanes::ZERO);
        for player in 0..2 {
            work.weights[player].resize(grids[player].len(), Lanes::ZERO);
        }
        work.mixed.clear();
        let mut number = 0;
        for i in 0..self.nodes() {
            let Node::Leaf(leaf) = self.node(i) else { continue };
            let leaf = &self.game.leaves[leaf as usize];
            for branch in &self.game.branches[leaf.branches.start as usize..leaf.branches.end as usize] {
                let ready = &mut work.ready[number];
                number += 1;
                let count = match ready.spread {
                    Spread::Both => continue,
                    Spread::Neither => 1,
                    Spread::One(player) => grids[player].len(),
                };
                ready.at = work.mixed.len();
                let (lr, lb) = self.game.likelihood(branch.likelihood);
                let table = self.values.table(branch.source, self.game.cells() * width);
                for point in 0..count {
                    let at: [usize; LANES] = std::array::from_fn(|l| match ready.spread {
                        Spread::One(0) => point * seconds + points[l][1],
                        Spread::One(_) => points[l][0] * seconds + point,
                        _ => points[l][0] * seconds + points[l][1],
                    });
                    for a in 0..first {
                        for b in 0..second {
                            for p in 0..2 {
                                let k = (a * second + b) * 2 + p;
                                let scale = lr[a] * lb[b] * branch.discount[p];
                                work.mixed.push(Lanes::each(|l| table[at[l] * width + k]) * scale);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Beliefs from choices: fills `belief` for every node below the root.
    #[inline(always)]
    fn down<const R: usize, const B: usize>(&self, work: &mut Workspace) {
        let types @ [first, second] = self.types::<R, B>();
        let both = first + second;
        let begin = self.game.trees[self.rest].nodes.start;
        for i in 0..self.nodes() {
            match self.node(i) {
                Node::Decision { player, first: child, count, slot, .. } => {
                    let child = (child - begin) as usize;
                    let count = count as usize;
                    let (parents, children) = work.belief.split_at_mut(child * both);
                    let parent = &parents[i * both..][..both];
                    let (from, own) = if player.index() == 0 { (0, first) } else { (first, second) };
                    debug_assert_eq!(own, types[player.index()]);
                    for k in 0..count {
                        let belief = &mut children[k * both..][..both];
                        belief.copy_from_slice(parent);
                        if own > 1 {
                            let mut sum = Lanes::ZERO;
                            for t in 0..own {
                                let x = parent[from + t] * work.policy[slot as usize + t * count + k];
                                belief[from + t] = x;
                                sum += x;
                            }
                            for t in 0..own {
                                belief[from + t] = belief[from + t].over(sum, parent[from + t]);
                            }
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
                        for (from, own) in [(0, first), (first, second)] {
                            let mut sum = Lanes::ZERO;
                            for t in from..from + own {
                                belief[t] = parent[t] * likelihood[t];
                                sum += belief[t];
                            }
                            for t in from..from + own {
                                belief[t] = belief[t].over(sum, parent[t]);
                            }
                        }
                    }
                }
                Node::Leaf(_) => {}
            }
        }
    }

    /// Values from beliefs, and, if `RESPOND`, the responses to them; values are then computed only for players
    /// who choose above.
    #[inline(always)]
    fn up<const R: usize, const B: usize, const RESPOND: bool>(&self, work: &mut Workspace) {
        let [first, second] = self.types::<R, B>();
        let both = first + second;
        let width = self.width::<R, B>();
        let begin = self.game.trees[self.rest].nodes.start;
        let mut ready = work.ready.len();
        for i in (0..self.nodes()).rev() {
            let wanted = if RESPOND { work.above[i] } else { [true, true] };
            match self.node(i) {
                Node::Leaf(leaf) => {
                    let leaf = &self.game.leaves[leaf as usize];
                    let base = self.game.tables.get(leaf.base, width);
                    let value = &mut work.value[i * width..][..width];
                    for (v, &x) in value.iter_mut().zip(base) {
                        *v = Lanes::splat(x);
                    }
                    let belief = &work.belief[i * both..][..both];
                    ready -= leaf.branches.len();
                    for branch in &work.ready[ready..ready + leaf.branches.len()] {
                        let (lr, lb) = self.game.likelihood(branch.likelihood);
                        match branch.spread {
                            Spread::Neither => {
                                mix::<1>(value, &work.mixed[branch.at..], &[Lanes::splat(1.0)], wanted);
                            }
                            Spread::One(player) => {
                                let weights = &mut work.weights[player];
                                if player == 0 {
                                    interpolate(&self.game.grids[0], &belief[..first], lr, weights);
                                } else {
                                    interpolate(&self.game.grids[1], &belief[first..], lb, weights);
                                }
                                mix::<0>(value, &work.mixed[branch.at..], weights, wanted);
                            }
                            Spread::Both => {
                                let [w0, w1] = &mut work.weights;
                                interpolate(&self.game.grids[0], &belief[..first], lr, w0);
                                interpolate(&self.game.grids[1], &belief[first..], lb, w1);
                                let mut cells = work.shared[branch.at..].chunks_exact(width);
                                for x in w0.iter() {
                                    for (y, cell) in w1.iter().zip(&mut cells) {
                                        let w = *x * *y;
                                        for p in 0..2 {
                                            if wanted[p] {
                                                for k in (p..width).step_by(2) {
                                                    value[k] += w * cell[k];
                                                }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
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
                                for p in 0..2 {
                                    let k = (a * second + b) * 2 + p;
                                    value[k] += other[k] * (l[a] * l[first + b]);
                                }
                            }
                        }
                    }
                }
                Node::Decision { player, first: child, count, slot, .. } => {
                    let (child, count, slot) = ((child - begin) as usize, count as usize, slot as usize);
                    let own = if player.index() == 0 { first } else { second };
                    let (parents, children) = work.value.split_at_mut(child * width);
                    let p = player.index();
                    let respond = RESPOND || self.response.replaces(player);
                    if respond {
                        let belief = &work.belief[i * both..][..both];
                        let others = if p == 0 { &belief[first..] } else { &belief[..first] };
                        for t in 0..own {
                            let logits = &mut work.next_logit[slot + t * count..][..count];
                            for (k, logit) in logits.iter_mut().enumerate() {
                                let child = &children[k * width..][..width];
                                let mut q = Lanes::ZERO;
                                for (s, weight) in others.iter().enumerate() {
                                    let pair = if p == 0 { t * second + s } else { s * second + t };
                                    q += *weight * child[pair * 2 + p];
                                }
                                *logit = q;
                            }
                            self.response.respond(p, logits, &mut work.response[slot + t * count..][..count]);
                        }
                    }
                    if wanted != [false, false] {
                        let policy = if respond { &work.response } else { &work.policy };
                        let value = &mut parents[i * width..][..width];
                        value.fill(Lanes::ZERO);
                        for k in 0..count {
                            let child = &children[k * width..][..width];
                            for a in 0..first {
                                for b in 0..second {
                                    let t = if p == 0 { a } else { b };
                                    let w = policy[slot + t * count + k];
                                    for q in 0..2 {
                                        if wanted[q] {
                                            let at = (a * second + b) * 2 + q;
                                            value[at] += w * child[at];
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Step of the move in logits: full at first, then shorter, to end cycles.
fn damping(sweep: u32) -> f64 {
    match sweep {
        0..40 => 1.0,
        40..120 => 0.5,
        120..300 => 0.2,
        300..1000 => 0.06,
        _ => 0.015,
    }
}

/// Adds to `value` the mixture of `points` by `weights`, for the wanted players.
#[inline(always)]
fn mix<const N: usize>(value: &mut [Lanes], points: &[Lanes], weights: &[Lanes], wanted: [bool; 2]) {
    let width = value.len();
    for (w, point) in weights.iter().zip(points.chunks_exact(width)) {
        for p in 0..2 {
            if wanted[p] {
                for k in (p..width).step_by(2) {
                    value[k] += if N == 1 { point[k] } else { *w * point[k] };
                }
            }
        }
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
    for (i, weight) in others.iter_mut().enumerate() {
        let (low, step) = grid.segment(i);
        let share = ((q - low) * step).unit();
        *previous = *previous - share;
        *weight = share;
        previous = weight;
    }
}
