//! The step from the response to a profile towards the fixed point of both.

use super::{Scratch as Work, Shape, Stage};
use crate::game::Node;
use crate::math::lanes::Lanes;
use crate::math::wide::Wide;
use std::marker::PhantomData;

/// What a step needs to know of the sweep before, and room to work.
pub(super) struct Scratch<const G: usize> {
    /// Posteriors of the sweep before, by slot of the first type.
    older: Vec<Wide<G>>,
    /// By action: how far the response's posterior lies from the profile's, how that changes with the logits, and what a step must
    /// be stretched by.
    gap: Vec<Wide<G>>,
    curve: Vec<Wide<G>>,
    stretch: Vec<Wide<G>>,
}

impl<const G: usize> Default for Scratch<G> {
    fn default() -> Self {
        Scratch { older: Vec::new(), gap: Vec::new(), curve: Vec::new(), stretch: Vec::new() }
    }
}

impl<const G: usize> Scratch<G> {
    #[inline(always)]
    pub(super) fn make_room(&mut self, slots: usize) {
        for table in [&mut self.older, &mut self.gap, &mut self.curve, &mut self.stretch] {
            table.resize(slots, Wide::ZERO);
        }
    }
}

/// One step.
///
/// Moves `logit` towards the fixed point; the new logits stand in `work.older_answer` too.
///
/// The values of an action depend on the posterior that it leaves. Let π be the posteriors of the profile at a decision, ν those
/// of the response to it, and m the slopes of the logits in the posterior, known from the last two sweeps. To first order
/// the response's posteriors at π + d are ν + J d, where J is a diagonal (an action's own logits) plus a matrix of rank one (the sum
/// over all actions, by which probabilities are divided). The step d at which both agree is Newton's, by the formula of Sherman &
/// Morrison (1950). Steps grow shorter when sweeps grow many.
pub(super) struct Step<'a, S, const G: usize> {
    pub stage: &'a Stage<'a>,
    pub work: &'a mut Work<G>,
    pub logit: &'a mut [[Lanes; G]],
    pub slope: &'a mut [[Lanes; G]],
    pub sweep: u32,
    pub shape: PhantomData<S>,
}

impl<S: Shape, const G: usize> crate::math::Work for Step<'_, S, G> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Step { stage, work, logit, slope, sweep, .. } = self;
        let types @ [first, second] = stage.sizes::<S>().types;
        let both = first + second;
        let damp = Wide::splat(damping(sweep));
        let one = Wide::splat(1.0);
        for (i, node) in stage.nodes().iter().enumerate() {
            let Node::Decision { player, count, slot, .. } = *node else { continue };
            let (count, slot) = (count as usize, slot as usize);
            let own = types[player.index()];
            let from = if player.index() == 0 { 0 } else { first };
            let belief = &work.belief[i * both + from..][..own];
            let len = own * count;
            let (logit, slope) = (&mut logit[slot..][..len], &mut slope[slot..][..len]);
            let (policy, response) = (&work.policy[slot..][..len], &work.response[slot..][..len]);
            let (answer, older_answer) = (&work.answer[slot..][..len], &mut work.older_answer[slot..][..len]);
            if own != 2 {
                for ((x, new), older) in logit.iter_mut().zip(answer).zip(older_answer) {
                    *older = (*new - Wide(*x)).times_plus(damp, Wide(*x));
                    *x = older.0;
                }
                continue;
            }
            let older = &mut work.step.older[slot..][..count];
            let gap = &mut work.step.gap[..count];
            let curve = &mut work.step.curve[..count];
            let stretch = &mut work.step.stretch[..count];
            let (mut above, mut below) = (Wide::ZERO, one);
            for k in 0..count {
                let old = posterior(belief[0] * policy[k], belief[1] * policy[count + k], belief[1]);
                let new = posterior(belief[0] * response[k], belief[1] * response[count + k], belief[1]);
                let run = old - older[k];
                older[k] = old;
                if sweep > PATIENCE {
                    slope[k] = Wide::ZERO.0;
                    slope[count + k] = Wide::ZERO.0;
                } else if sweep > 1 {
                    let size = run.abs();
                    for t in [k, count + k] {
                        let secant = (answer[t] - older_answer[t]).over(run, Wide::ZERO).within(SLOPES);
                        slope[t] = secant.where_above(size, SHORTEST_RUN, Wide(slope[t])).0;
                    }
                }
                let (low, high) = (Wide(slope[k]), Wide(slope[count + k]));
                gap[k] = new - old;
                curve[k] = new * (one - new);
                stretch[k] = (one - ((high - low) * curve[k]).within(STEEPNESS)).reciprocal();
                let weight = (response[count + k] * high - response[k] * low) * stretch[k];
                above = weight.times_plus(gap[k], above);
                below = weight.times_plus(curve[k], below);
            }
            let common = above * below.max(Wide::splat(LEAST_DIVISOR)).reciprocal();
            for k in 0..count {
                let step = (gap[k] - curve[k] * common) * stretch[k];
                let step = (older[k] + step).unit() - older[k];
                for t in [k, count + k] {
                    let target = step.times_plus(Wide(slope[t]), answer[t]);
                    let moved = (target - Wide(logit[t])).times_plus(damp, Wide(logit[t]));
                    older_answer[t] = moved;
                    logit[t] = moved.0;
                }
            }
        }
    }
}

/// The probability of the second type after an action, from the reach of both types; `before` where nobody acts so.
#[inline(always)]
fn posterior<const G: usize>(first: Wide<G>, second: Wide<G>, before: Wide<G>) -> Wide<G> {
    second.over(first + second, before)
}

/// Secants are taken over runs of the posterior no shorter than this, below which rounding errors make the slope.
const SHORTEST_RUN: f64 = 1e-5;

/// The slopes of a logit in the posterior that are believed.
const SLOPES: [f64; 2] = [-30.0, 30.0];

/// The derivatives of the response's posterior that a step trusts: at 1 the fixed point is lost, and the step without end.
const STEEPNESS: [f64; 2] = [-50.0, 0.9];

/// The least divisor of the part of the step that all actions share.
const LEAST_DIVISOR: f64 = 0.3;

/// Sweeps after which slopes are no longer believed, and steps are plain.
const PATIENCE: u32 = 20;

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
