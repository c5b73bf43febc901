//! A sweep of a tree: down with beliefs, up with values and responses.

use super::{Place, Stage, Workspace};
use crate::game::{BeliefGrid, Node};
use crate::math::lanes::Lanes;
use crate::solve::play::IMPOSSIBLE;

impl Stage<'_> {
    /// Beliefs from choices: fills `belief` for every node below the root.
    #[inline(always)]
    pub(super) fn down<const R: usize, const B: usize>(&self, work: &mut Workspace) {
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
    pub(super) fn up<const R: usize, const B: usize, const RESPOND: bool>(
        &self,
        work: &mut Workspace,
        place: Place,
    ) {
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
