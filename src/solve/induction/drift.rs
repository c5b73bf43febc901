//! The values of drift: expectations of what follows.

use crate::game::{Graph, Source};
use crate::math::Work;
use crate::solve::stage::Values;

/// The values of consecutive drifts.
pub(super) struct Expectations<'a> {
    pub game: &'a Graph,
    pub live: &'a [bool],
    pub first: usize,
    pub behind: Values<'a>,
    pub values: &'a mut [f64],
}

impl Work for Expectations<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (i, value) in self.values.chunks_exact_mut(self.game.block()).enumerate() {
            if self.live[self.first + i] {
                expect(self.game, self.first + i, &self.behind, value);
            }
        }
    }
}

/// The value of a drift, from the values of what follows.
#[inline(always)]
fn expect(game: &Graph, number: usize, values: &Values<'_>, value: &mut [f64]) {
    let drift = &game.drifts[number];
    let (pairs, lanes) = (game.pairs() * 2, game.lanes());
    let steps = &game.steps[drift.steps.start as usize..drift.steps.end as usize];
    let (fours, others) = steps.as_chunks::<4>();
    // What leads on to less than four states fills the block; the others are added to that.
    match others {
        [] => value.fill(0.0),
        [a] => set(&[*a], values, value),
        [a, b] => set(&[*a, *b], values, value),
        [a, b, c, ..] => set(&[*a, *b, *c], values, value),
    }
    for steps in fours {
        add(steps, values, value);
    }
    if drift.payoff != 0 || !drift.ends.is_empty() || drift.discount != [1.0, 1.0] {
        let payoff = game.tables.get(drift.payoff, pairs);
        let ends = &game.drift_ends[drift.ends.start as usize..drift.ends.end as usize];
        for (k, line) in value.chunks_exact_mut(lanes).enumerate() {
            let ended: f64 =
                ends.iter().map(|end| end.probability * game.tables.get(end.payoff, pairs)[k]).sum();
            for v in line {
                *v = payoff[k] + drift.discount[k % 2] * (*v + ended);
            }
        }
    }
}

/// Sets `value` to the sum of the values at some steps, weighted by their probabilities.
#[inline(always)]
fn set<const K: usize>(steps: &[(f64, Source); K], values: &Values<'_>, value: &mut [f64]) {
    let tables: [&[f64]; K] = tables(steps, values, value.len());
    for (i, value) in value.iter_mut().enumerate() {
        let mut sum = steps[0].0 * tables[0][i];
        for k in 1..K {
            sum = steps[k].0.mul_add(tables[k][i], sum);
        }
        *value = sum;
    }
}

/// Adds the values at some steps, weighted by their probabilities.
#[inline(always)]
fn add<const K: usize>(steps: &[(f64, Source); K], values: &Values<'_>, value: &mut [f64]) {
    let tables: [&[f64]; K] = tables(steps, values, value.len());
    for (i, value) in value.iter_mut().enumerate() {
        for k in 0..K {
            *value = steps[k].0.mul_add(tables[k][i], *value);
        }
    }
}

/// The blocks of `len` values at some steps.
#[inline(always)]
fn tables<'v, const K: usize>(
    steps: &[(f64, Source); K],
    values: &'v Values<'_>,
    len: usize,
) -> [&'v [f64]; K] {
    std::array::from_fn(|k| &values.table(steps[k].1, len)[..len])
}
