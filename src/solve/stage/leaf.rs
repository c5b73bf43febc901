//! The values at a leaf: what is paid there, and the continuation at the beliefs that lead there.

use super::{Place, Shape, Sizes, Stage};
use crate::game::BeliefGrid;
use crate::math::Work;
use crate::math::lanes::Lanes;
use crate::math::wide::Wide;
use std::marker::PhantomData;

/// Weights of the grids' points.
pub(super) struct Scratch<const G: usize> {
    firsts: Vec<Wide<G>>,
    seconds: Vec<Wide<G>>,
    /// `[first grid's point][second's]`.
    both: Vec<Wide<G>>,
}

impl<const G: usize> Scratch<G> {
    pub(super) fn new(sizes: Sizes) -> Self {
        let [first, second] = sizes.points;
        let room = |len: usize| vec![Wide::ZERO; len];
        Scratch { firsts: room(first), seconds: room(second), both: room(first * second) }
    }
}

/// The values at a leaf, given the beliefs there.
pub(super) struct Value<'a, S, const G: usize> {
    pub stage: &'a Stage<'a>,
    pub leaf: usize,
    pub place: Place<G>,
    pub belief: &'a [Wide<G>],
    pub scratch: &'a mut Scratch<G>,
    pub value: &'a mut [Wide<G>],
    pub shape: PhantomData<S>,
}

impl<S: Shape, const G: usize> Work for Value<'_, S, G> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Value { stage, leaf, place, belief, scratch, value, .. } = self;
        let Scratch { firsts, seconds, both } = scratch;
        let sizes = stage.sizes::<S>();
        let ([first, _], [rows, points]) = (sizes.types, sizes.points);
        let (width, lanes) = (sizes.width(), sizes.lanes());
        let (firsts, seconds, both) =
            (&mut firsts[..rows], &mut seconds[..points], &mut both[..rows * points]);
        let base = &stage.game.bases[leaf * width..][..width];
        let leaf = &stage.game.leaves[leaf];
        for (v, &x) in value.iter_mut().zip(base) {
            *v = Wide::splat(x);
        }
        for branch in &stage.game.branches[leaf.branches.start as usize..leaf.branches.end as usize] {
            let (lr, lb) = stage.game.likelihood(branch.likelihood);
            let scale = stage.game.tables.get(branch.scale, width);
            let table = stage.values.table(branch.source, width * lanes);
            if leaf.moved[0] {
                interpolate(&stage.game.grids[0], &belief[..first], lr, firsts);
            }
            if leaf.moved[1] {
                interpolate(&stage.game.grids[1], &belief[first..], lb, seconds);
            }
            if leaf.moved == [true, true] {
                for (above, both) in firsts.iter().zip(both.chunks_exact_mut(points)) {
                    for (weight, second) in both.iter_mut().zip(&*seconds) {
                        *weight = *above * *second;
                    }
                }
            }
            // Sums are made for up to four quantities at a time, which fit into registers.
            let mut k = 0;
            while k + 4 <= width {
                let next =
                    next::<G, 4>(sizes, (leaf.moved, place), (firsts, seconds, both), &table[k * lanes..]);
                for q in 0..4 {
                    value[k + q] = next[q].times_plus(Wide::splat(scale[k + q]), value[k + q]);
                }
                k += 4;
            }
            while k + 2 <= width {
                let next =
                    next::<G, 2>(sizes, (leaf.moved, place), (firsts, seconds, both), &table[k * lanes..]);
                for q in 0..2 {
                    value[k + q] = next[q].times_plus(Wide::splat(scale[k + q]), value[k + q]);
                }
                k += 2;
            }
        }
    }
}

/// Expected values of the `K` quantities that stand first in `table`.
#[inline(always)]
fn next<const G: usize, const K: usize>(
    sizes: Sizes,
    (moved, place): ([bool; 2], Place<G>),
    (firsts, seconds, both): (&[Wide<G>], &[Wide<G>], &[Wide<G>]),
    table: &[f64],
) -> [Wide<G>; K] {
    let (lanes, columns) = (sizes.lanes(), sizes.columns());
    let table = &table[..K * lanes];
    let mut sum = [Wide::ZERO; K];
    match moved {
        [false, false] => {
            for q in 0..K {
                sum[q] = Wide::load(&table[q * lanes + place.lane..]);
            }
        }
        [true, false] => {
            for (i, weight) in firsts.iter().enumerate() {
                for q in 0..K {
                    let row = &table[q * lanes + i * columns..][..columns];
                    for g in 0..G {
                        let next = Lanes::load(&row[place.column[g]..]);
                        sum[q].0[g] = weight.0[g].times_plus(next, sum[q].0[g]);
                    }
                }
            }
        }
        [false, true] => {
            for (j, weight) in seconds.iter().enumerate() {
                for q in 0..K {
                    let column = &table[q * lanes + j..];
                    for g in 0..G {
                        let next = Lanes::splat(column[place.row[g] * columns]);
                        sum[q].0[g] = weight.0[g].times_plus(next, sum[q].0[g]);
                    }
                }
            }
        }
        [true, true] => {
            for (i, weights) in both.chunks_exact(sizes.points[1]).enumerate() {
                for (j, weight) in weights.iter().enumerate() {
                    for q in 0..K {
                        let next = Wide::splat(table[q * lanes + i * columns + j]);
                        sum[q] = weight.times_plus(next, sum[q]);
                    }
                }
            }
        }
    }
    sum
}

/// Weights of the grid's points that keep the mean of the belief proportional to `belief` times `likelihood`.
#[inline(always)]
fn interpolate<const G: usize>(
    grid: &BeliefGrid,
    belief: &[Wide<G>],
    likelihood: &[f64],
    weights: &mut [Wide<G>],
) {
    let &mut [ref mut lowest, ref mut others @ ..] = weights else { return };
    *lowest = Wide::splat(1.0);
    if others.is_empty() {
        return;
    }
    let (x0, x1) = (belief[0] * likelihood[0], belief[1] * likelihood[1]);
    let q = x1.over(x0 + x1, belief[1]);
    let mut previous = lowest;
    for (weight, (low, steepness)) in others.iter_mut().zip(grid.segments()) {
        let share = ((q - Wide::splat(*low)) * *steepness).unit();
        *previous = *previous - share;
        *weight = share;
        previous = weight;
    }
}
