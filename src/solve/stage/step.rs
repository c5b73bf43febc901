//! The step from the response to a profile towards the fixed point of both.

use super::{CIRCLING, Scratch as Work, Shape, Stage};
use crate::game::{Node, Sight};
use crate::math::numbers::{Numbers, Precision};
use std::marker::PhantomData;

/// What a step needs to know of the sweep before, and room to work.
pub(super) struct Scratch<N> {
    /// Posteriors of the sweep before, by slot of the first type.
    older: Vec<N>,
    /// By action: how far the response's posterior lies from the profile's, how that changes with the logits, and what a step must
    /// be stretched by.
    gap: Vec<N>,
    curve: Vec<N>,
    stretch: Vec<N>,
    /// Logits before the last step, by slot.
    before: Vec<N>,
}

impl<N: Numbers> Scratch<N> {
    pub(super) fn new(precision: N::Precision, slots: usize) -> Self {
        let room = || vec![N::splat(precision, 0.0); slots];
        Scratch { older: room(), gap: room(), curve: room(), stretch: room(), before: room() }
    }
}

/// One step.
///
/// Moves `work.logit` towards the fixed point.
///
/// The values of an action depend on the posterior that it leaves. Let π be the posteriors of the profile at a decision, ν those
/// of the response to it, and m the slopes of the logits in the posterior, known from the last two sweeps. To first order
/// the response's posteriors at π + d are ν + J d, where J is a diagonal (an action's own logits) plus a matrix of rank one (the sum
/// over all actions, by which probabilities are divided). The step d at which both agree is Newton's, by the formula of Sherman &
/// Morrison (1950). Where that has not led there after some sweeps, steps are plain, and as long as the last one should have been.
pub(super) struct Step<'a, S, N: Numbers> {
    pub stage: &'a Stage<'a, N::Precision>,
    pub work: &'a mut Work<N>,
    /// `[slot][lane]`.
    pub slope: &'a mut [f32],
    pub sweep: u32,
    pub shape: PhantomData<S>,
}

impl<S: Shape, N: Numbers> crate::math::Work for Step<'_, S, N> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Step { stage, work, slope, sweep, .. } = self;
        let types @ [first, second] = stage.sizes::<S>().types;
        let both = first + second;
        let precision = stage.precision;
        let damping = damping(precision, work, stage.slots(), sweep);
        let (one, zero) = (N::splat(precision, 1.0), N::splat(precision, 0.0));
        for (i, node) in stage.nodes().iter().enumerate() {
            let Node::Decision { player, count, slot, sight, .. } = *node else { continue };
            let (count, slot) = (count as usize, slot as usize);
            let own = types[player.index()];
            let from = if player.index() == 0 { 0 } else { first };
            let belief = &work.belief[i * both + from..][..own];
            let len = own * count;
            let wide = N::LEN;
            let slope = &mut slope[slot * wide..][..len * wide];
            let logit = &mut work.logit[slot..][..len];
            let (policy, response) = (&work.policy[slot..][..len], &work.response[slot..][..len]);
            let (answer, older_answer) = (&work.answer[slot..][..len], &work.older_answer[slot..][..len]);
            if own != 2 || sight != Sight::Clear {
                for (logit, answer) in logit.iter_mut().zip(answer) {
                    *logit = damped(*logit, *answer, damping);
                }
                continue;
            }
            let older = &mut work.step.older[slot..][..count];
            let gap = &mut work.step.gap[..count];
            let curve = &mut work.step.curve[..count];
            let stretch = &mut work.step.stretch[..count];
            let (mut above, mut below) = (zero, one);
            for k in 0..count {
                let old = posterior(belief[0] * policy[k], belief[1] * policy[count + k], belief[1]);
                let new = posterior(belief[0] * response[k], belief[1] * response[count + k], belief[1]);
                let mut low = N::load_single(precision, &slope[k * wide..]);
                let mut high = N::load_single(precision, &slope[(count + k) * wide..]);
                if sweep >= PATIENCE {
                    (low, high) = (zero, zero);
                    low.store_single(&mut slope[k * wide..]);
                    high.store_single(&mut slope[(count + k) * wide..]);
                } else if sweep > 1 {
                    let run = old - older[k];
                    let (size, per_run) = (run.abs(), run.reciprocal());
                    let [first, second] = [k, count + k];
                    let secant = ((answer[first] - older_answer[first]) * per_run).within(SLOPES);
                    low = secant.where_above(size, N::Precision::SHORTEST_RUN, low);
                    let secant = ((answer[second] - older_answer[second]) * per_run).within(SLOPES);
                    high = secant.where_above(size, N::Precision::SHORTEST_RUN, high);
                    low.store_single(&mut slope[k * wide..]);
                    high.store_single(&mut slope[(count + k) * wide..]);
                }
                older[k] = old;
                gap[k] = new - old;
                curve[k] = new * (one - new);
                stretch[k] = (one - ((high - low) * curve[k]).within(STEEPNESS)).reciprocal();
                let weight = (response[count + k] * high - response[k] * low) * stretch[k];
                above = weight.times_plus(gap[k], above);
                below = weight.times_plus(curve[k], below);
            }
            let common = above * below.max(N::splat(precision, LEAST_DIVISOR)).reciprocal();
            for k in 0..count {
                let step = (gap[k] - curve[k] * common) * stretch[k];
                let step = (older[k] + step).within([0.0, 1.0]) - older[k];
                for t in [k, count + k] {
                    let slope = N::load_single(precision, &slope[t * wide..]);
                    let target = step.times_plus(slope, answer[t]);
                    logit[t] = damped(logit[t], target, damping);
                }
            }
        }
    }
}

/// The probability of the second type after an action, from the reach of both types; `before` where nobody acts so.
#[inline(always)]
fn posterior<N: Numbers>(first: N, second: N, before: N) -> N {
    second.over(first + second, before)
}

/// The slopes of a logit in the posterior that are believed.
const SLOPES: [f64; 2] = [-30.0, 30.0];

/// The derivatives of the response's posterior that a step trusts: at 1 the fixed point is lost, and the step without end.
const STEEPNESS: [f64; 2] = [-50.0, 0.9];

/// The least divisor of the part of the step that all actions share.
const LEAST_DIVISOR: f64 = 0.3;

/// The sweep from which on slopes are no longer believed, and steps are plain.
const PATIENCE: u32 = 20;

/// `logit` moved towards `target`: all the way, or a share.
#[inline(always)]
fn damped<N: Numbers>(logit: N, target: N, share: Option<N>) -> N {
    match share {
        Some(share) => (target - logit).times_plus(share, logit),
        None => target, // Whatever the logit was.
    }
}

/// The share of a step that is made: all of it at first, then what would have been right before, and less in the end, to end cycles.
#[inline(always)]
fn damping<N: Numbers>(precision: N::Precision, work: &mut Work<N>, slots: usize, sweep: u32) -> Option<N> {
    let share = match sweep {
        0..PATIENCE => return None,
        PATIENCE | CIRCLING => N::splat(precision, 0.5),
        _ if sweep < 400 => fitted_share(precision, work, slots),
        _ => fitted_share(precision, work, slots) * 0.3,
    };
    work.step.before[..slots].copy_from_slice(&work.logit[..slots]);
    Some(share)
}

/// The share that would have been right for the step before: that by which the way still to go, were it linear in the logits,
/// had come nearest to nothing (Barzilai & Borwein 1988, equation 5; in one dimension the secant).
#[inline(always)]
fn fitted_share<N: Numbers>(precision: N::Precision, work: &Work<N>, slots: usize) -> N {
    let zero = N::splat(precision, 0.0);
    let (mut moved, mut turned) = (zero, zero);
    let (answers, logits) = (&work.answer[..slots], &work.logit[..slots]);
    let earlier = work.older_answer[..slots].iter().zip(&work.step.before);
    for ((answer, logit), (older_answer, before)) in answers.iter().zip(logits).zip(earlier) {
        let change = (*answer - *logit) - (*older_answer - *before);
        moved = (*logit - *before).times_plus(change, moved);
        turned = change.times_plus(change, turned);
    }
    moved.abs().over(turned, N::splat(precision, 0.5)).within(SHARES)
}

/// The shares of a step that are made where they are fitted.
const SHARES: [f64; 2] = [0.001, 4.0];
