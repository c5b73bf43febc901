//! The values at a leaf: what is paid there, and the continuation at the beliefs that lead there.

use super::{LaneGroups, Shape, Sizes, Stage};
use crate::game::BeliefGrid;
use crate::math::Work;
use crate::math::numbers::{Numbers, One, Precision};
use std::marker::PhantomData;

/// Weights of the grids' points.
pub(super) struct Scratch<N> {
    firsts: Vec<N>,
    seconds: Vec<N>,
    /// `[first grid's point][second's]`.
    both: Vec<N>,
}

impl<N: Numbers> Scratch<N> {
    pub(super) fn new(precision: N::Precision, sizes: Sizes) -> Self {
        let [first, second] = sizes.points;
        let room = |len: usize| vec![N::splat(precision, 0.0); len];
        Scratch { firsts: room(first), seconds: room(second), both: room(first * second) }
    }
}

/// The values at a leaf, given the beliefs there.
pub(super) struct Value<'a, S, N: Numbers> {
    pub stage: &'a Stage<'a, N::Precision>,
    pub leaf: usize,
    pub place: LaneGroups,
    pub belief: &'a [N],
    pub scratch: &'a mut Scratch<N>,
    pub value: &'a mut [N],
    pub shape: PhantomData<S>,
}

impl<S: Shape, N: Numbers> Work for Value<'_, S, N> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Value { stage, leaf, place, belief, scratch, value, .. } = self;
        let Scratch { firsts, seconds, both } = scratch;
        let (sizes, precision) = (stage.sizes::<S>(), stage.precision);
        let ([first, _], [rows, points]) = (sizes.types, sizes.points);
        let (width, lanes) = (sizes.width(), N::Precision::lanes(sizes.lanes()));
        let (firsts, seconds, both) =
            (&mut firsts[..rows], &mut seconds[..points], &mut both[..rows * points]);
        let base = stage.constants.base(leaf, width);
        let leaf = &stage.game.leaves[leaf];
        for (v, &x) in value.iter_mut().zip(base) {
            *v = N::repeat(precision, x);
        }
        for branch in stage.game.branches_of(leaf) {
            let likelihood = stage.constants.table(branch.likelihood, sizes.types[0] + sizes.types[1]);
            let (lr, lb) = likelihood.split_at(sizes.types[0]);
            let scale = stage.constants.table(branch.scale, width);
            let table = stage.values.table(branch.source, width * lanes);
            if leaf.moved[0] {
                interpolate(precision, &stage.game.grids[0], &belief[..first], lr, firsts);
            }
            if leaf.moved[1] {
                interpolate(precision, &stage.game.grids[1], &belief[first..], lb, seconds);
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
                let next = next::<N, 4>(
                    precision,
                    sizes,
                    (leaf.moved, place),
                    (firsts, seconds, both),
                    &table[k * lanes..],
                );
                for q in 0..4 {
                    value[k + q] = next[q].times_plus(N::repeat(precision, scale[k + q]), value[k + q]);
                }
                k += 4;
            }
            while k + 2 <= width {
                let next = next::<N, 2>(
                    precision,
                    sizes,
                    (leaf.moved, place),
                    (firsts, seconds, both),
                    &table[k * lanes..],
                );
                for q in 0..2 {
                    value[k + q] = next[q].times_plus(N::repeat(precision, scale[k + q]), value[k + q]);
                }
                k += 2;
            }
        }
    }
}

/// Expected values of the `K` quantities that stand first in `table`.
#[inline(always)]
fn next<N: Numbers, const K: usize>(
    precision: N::Precision,
    sizes: Sizes,
    (moved, place): ([bool; 2], LaneGroups),
    (firsts, seconds, both): (&[N], &[N], &[N]),
    table: &[One<N>],
) -> [N; K] {
    let (lanes, columns) = (N::Precision::lanes(sizes.lanes()), sizes.columns());
    let table = &table[..K * lanes];
    let mut sum = [N::splat(precision, 0.0); K];
    match moved {
        [false, false] => {
            for q in 0..K {
                sum[q] = N::load(precision, &table[q * lanes + place.lane..]);
            }
        }
        [true, false] => {
            for (i, weight) in firsts.iter().enumerate() {
                for q in 0..K {
                    let row = &table[q * lanes + i * columns..][..columns];
                    sum[q] = weight.times_plus(N::from_row(precision, row, &place.column), sum[q]);
                }
            }
        }
        [false, true] => {
            for (j, weight) in seconds.iter().enumerate() {
                for q in 0..K {
                    let table = &table[q * lanes..][..lanes];
                    let next = N::from_column(precision, table, j, &place.row, columns);
                    sum[q] = weight.times_plus(next, sum[q]);
                }
            }
        }
        [true, true] => {
            for (i, weights) in both.chunks_exact(sizes.points[1]).enumerate() {
                for (j, weight) in weights.iter().enumerate() {
                    for q in 0..K {
                        let next = N::repeat(precision, table[q * lanes + i * columns + j]);
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
fn interpolate<N: Numbers>(
    precision: N::Precision,
    grid: &BeliefGrid,
    belief: &[N],
    likelihood: &[One<N>],
    weights: &mut [N],
) {
    let &mut [ref mut lowest, ref mut others @ ..] = weights else { return };
    *lowest = N::splat(precision, 1.0);
    if others.is_empty() {
        return;
    }
    let x0 = belief[0] * N::repeat(precision, likelihood[0]);
    let x1 = belief[1] * N::repeat(precision, likelihood[1]);
    let sum = x0 + x1;
    // What nobody would have shown leaves the belief as it was.
    let before =
        if sum.all_above(0.0) { belief[1] } else { belief[1].over(belief[0] + belief[1], belief[1]) };
    let q = x1.over(sum, before);
    let mut previous = lowest;
    for (weight, (low, steepness)) in others.iter_mut().zip(grid.segments()) {
        let share = ((q - N::splat(precision, *low)) * *steepness).within([0.0, 1.0]);
        *previous = *previous - share;
        *weight = share;
        previous = weight;
    }
}
