//! A sweep of a tree: down with beliefs, up with values and responses.

use super::hidden::HiddenReply;
use super::leaf::Value;
use super::{LaneGroups, Scratch, Shape, Stage};
use crate::game::{Node, Sight};
use crate::math::numbers::{Numbers, Precision};
use crate::solve::response::Choose;
use std::marker::PhantomData;

impl<P: Precision> Stage<'_, P> {
    /// Beliefs from choices: fills `belief` for every node below the root.
    #[inline(always)]
    pub(super) fn down<S: Shape, N: Numbers<Precision = P>>(&self, work: &mut Scratch<N>) {
        let [first, second] = self.sizes::<S>().types;
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
                            keep_possible(self.precision, &mut belief[from..][..own], &parent[from..][..own]);
                        }
                    }
                }
                Node::Chance { first: child, count, likelihood } => {
                    let child = (child - begin) as usize;
                    let (parents, children) = work.belief.split_at_mut(child * both);
                    let parent = &parents[i * both..][..both];
                    let likelihood = self.constants.table(likelihood, both * count as usize);
                    for (belief, likelihood) in
                        children.chunks_exact_mut(both).zip(likelihood.chunks_exact(both))
                    {
                        for t in 0..both {
                            belief[t] = parent[t] * N::repeat(self.precision, likelihood[t]);
                        }
                        keep_possible(self.precision, &mut belief[..first], &parent[..first]);
                        keep_possible(self.precision, &mut belief[first..], &parent[first..]);
                    }
                }
                Node::Leaf(_) => {}
            }
        }
    }

    /// Values from beliefs, and, if `RESPOND`, the responses to them, which the values above then take.
    #[inline(always)]
    pub(super) fn up<S: Shape, N: Numbers<Precision = P>, const RESPOND: bool>(
        &self,
        work: &mut Scratch<N>,
        place: LaneGroups,
    ) {
        let [first, second] = self.sizes::<S>().types;
        let both = first + second;
        let width = self.sizes::<S>().width();
        let begin = self.game.trees[self.rest].nodes.start;
        for (i, node) in self.nodes().iter().enumerate().rev() {
            match *node {
                Node::Leaf(leaf) => {
                    let belief = &work.belief[i * both..][..both];
                    let value = &mut work.value[i * width..][..width];
                    let (leaf, scratch, shape) = (leaf as usize, &mut work.leaf, PhantomData);
                    self.precision.dispatch(Value::<S, N> {
                        stage: self,
                        leaf,
                        place,
                        belief,
                        scratch,
                        value,
                        shape,
                    });
                }
                Node::Chance { first: child, count, likelihood } => {
                    let child = (child - begin) as usize;
                    let (parents, children) = work.value.split_at_mut(child * width);
                    let value = &mut parents[i * width..][..width];
                    value.fill(N::splat(self.precision, 0.0));
                    let likelihood = self.constants.table(likelihood, both * count as usize);
                    for (other, l) in children.chunks_exact(width).zip(likelihood.chunks_exact(both)) {
                        for a in 0..first {
                            for b in 0..second {
                                let weight = N::repeat(self.precision, l[a] * l[first + b]);
                                let pair = (a * second + b) * 2;
                                value[pair] = other[pair].times_plus(weight, value[pair]);
                                value[pair + 1] = other[pair + 1].times_plus(weight, value[pair + 1]);
                            }
                        }
                    }
                }
                Node::Decision { player, first: child, count, slot, sight, .. } => {
                    let (child, count, slot) = ((child - begin) as usize, count as usize, slot as usize);
                    let p = player.index();
                    let own = if p == 0 { first } else { second };
                    let mut respond = RESPOND || self.response.replaces(player);
                    let responds = respond;
                    if let (true, Sight::Hidden { leader }) = (respond, sight) {
                        let (node, leader, shape) = (i, (leader - begin) as usize, PhantomData);
                        self.precision.dispatch(HiddenReply::<S, N> {
                            stage: self,
                            work,
                            node,
                            leader,
                            shape,
                        });
                        respond = false;
                    }
                    let (parents, children) = work.value.split_at_mut(child * width);
                    let children = &children[..count * width];
                    let choice = slot..slot + own * count;
                    if respond {
                        let belief = &work.belief[i * both..][..both];
                        let others = if p == 0 { &belief[first..] } else { &belief[..first] };
                        let mut total = N::splat(self.precision, 0.0);
                        for weight in others {
                            total += *weight;
                        }
                        let scale = total.reciprocal() * self.response.precision(p);
                        let answer = &mut work.answer[choice.clone()];
                        let response = &mut work.response[choice.clone()];
                        for t in 0..own {
                            let answer = &mut answer[t * count..][..count];
                            for (logit, child) in answer.iter_mut().zip(children.chunks_exact(width)) {
                                let mut q = N::splat(self.precision, 0.0);
                                for (s, weight) in others.iter().enumerate() {
                                    let pair = if p == 0 { t * second + s } else { s * second + t };
                                    q = weight.times_plus(child[pair * 2 + p], q);
                                }
                                *logit = q * scale;
                            }
                        }
                        let (precision, response, logits, choice) =
                            (self.precision, self.response, &*answer, response);
                        precision.dispatch(Choose { precision, response, count, logits, choice });
                    }
                    let policy = if responds { &work.response[choice] } else { &work.policy[choice] };
                    let value = &mut parents[i * width..][..width];
                    for a in 0..first {
                        for b in 0..second {
                            let t = if p == 0 { a } else { b };
                            let policy = &policy[t * count..][..count];
                            let pair = (a * second + b) * 2;
                            let (mut mine, mut yours) =
                                (N::splat(self.precision, 0.0), N::splat(self.precision, 0.0));
                            for (w, child) in policy.iter().zip(children.chunks_exact(width)) {
                                mine = w.times_plus(child[pair], mine);
                                yours = w.times_plus(child[pair + 1], yours);
                            }
                            value[pair] = mine;
                            value[pair + 1] = yours;
                        }
                    }
                }
            }
        }
    }
}

/// Where (almost) nobody would have come this way, the belief stays what it was. Small numbers are scaled up, so that they never run
/// out.
#[inline(always)]
fn keep_possible<N: Numbers>(precision: N::Precision, belief: &mut [N], parent: &[N]) {
    let (impossible, small) = (N::Precision::IMPOSSIBLE, N::Precision::SMALL);
    let (mut sum, mut before) = (N::splat(precision, 0.0), N::splat(precision, 0.0));
    for (x, parent) in belief.iter().zip(parent) {
        sum += *x;
        before += *parent;
    }
    // Nothing is to be done above this limit. What was there before is at most one, or what was last scaled up: an impossible share of
    // that is smaller still.
    if sum.all_above(small) {
        return;
    }
    let excess = sum - before * impossible;
    let scale = N::splat(precision, 1.0).where_above(sum, small, N::splat(precision, 1.0 / impossible));
    for (x, parent) in belief.iter_mut().zip(parent) {
        *x = (*x * scale).where_above(excess, 0.0, *parent);
    }
}
