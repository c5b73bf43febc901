//! The values of drift: expectations of what follows.

use super::block;
use crate::game::{Graph, Source};
use crate::math::Work;
use crate::math::numbers::{Number, Numbers, Precision};
use crate::solve::stage::Values;

/// The values of consecutive drifts.
pub(super) struct Expectations<'a, P: Precision> {
    pub precision: P,
    pub game: &'a Graph,
    pub live: &'a [bool],
    pub first: usize,
    pub behind: Values<'a, P::Number>,
    pub values: &'a mut [P::Number],
}

impl<P: Precision> Work for Expectations<'_, P> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (i, value) in self.values.chunks_exact_mut(block::<P>(self.game)).enumerate() {
            if self.live[self.first + i] {
                expect(self.precision, self.game, self.first + i, &self.behind, value);
            }
        }
    }
}

/// The value of a drift, from the values of what follows.
#[inline(always)]
fn expect<P: Precision>(
    precision: P,
    game: &Graph,
    number: usize,
    values: &Values<'_, P::Number>,
    value: &mut [P::Number],
) {
    let drift = &game.drifts[number];
    let (pairs, lanes) = (game.pairs() * 2, P::lanes(game.lanes()));
    let steps = game.steps_of(drift);
    let (fours, others) = steps.as_chunks::<4>();
    // What leads on to less than four states fills the block; the others are added to that.
    match others {
        [] => value.fill(P::Number::ZERO),
        [a] => set(precision, &[*a], values, value),
        [a, b] => set(precision, &[*a, *b], values, value),
        [a, b, c, ..] => set(precision, &[*a, *b, *c], values, value),
    }
    for steps in fours {
        add(precision, steps, values, value);
    }
    if drift.payoff != 0 || !drift.ends.is_empty() || drift.discount != [1.0, 1.0] {
        let payoff = game.tables.get(drift.payoff, pairs);
        let ends = game.drift_ends_of(drift);
        for (k, line) in value.chunks_exact_mut(lanes).enumerate() {
            let ended: f64 =
                ends.iter().map(|end| end.probability * game.tables.get(end.payoff, pairs)[k]).sum();
            let (payoff, discount) =
                (P::Number::nearest(payoff[k]), P::Number::nearest(drift.discount[k % 2]));
            let ended = P::Number::nearest(ended);
            for v in line {
                *v = payoff + discount * (*v + ended);
            }
        }
    }
}

/// Sets `value` to the sum of the values at some steps, weighted by their probabilities.
#[inline(always)]
fn set<P: Precision, const K: usize>(
    precision: P,
    steps: &[(f64, Source); K],
    values: &Values<'_, P::Number>,
    value: &mut [P::Number],
) {
    let shares = steps.map(|(share, _)| P::Few::splat(precision, share));
    let tables: [&[P::Number]; K] = tables(steps, values, value.len());
    for at in (0..value.len()).step_by(P::Few::LEN) {
        let mut sum = shares[0] * P::Few::load(precision, &tables[0][at..]);
        for k in 1..K {
            sum = shares[k].times_plus(P::Few::load(precision, &tables[k][at..]), sum);
        }
        sum.store(&mut value[at..]);
    }
}

/// Adds the values at some steps, weighted by their probabilities.
#[inline(always)]
fn add<P: Precision, const K: usize>(
    precision: P,
    steps: &[(f64, Source); K],
    values: &Values<'_, P::Number>,
    value: &mut [P::Number],
) {
    let shares = steps.map(|(share, _)| P::Few::splat(precision, share));
    let tables: [&[P::Number]; K] = tables(steps, values, value.len());
    for at in (0..value.len()).step_by(P::Few::LEN) {
        let mut sum = P::Few::load(precision, &value[at..]);
        for k in 0..K {
            sum = shares[k].times_plus(P::Few::load(precision, &tables[k][at..]), sum);
        }
        sum.store(&mut value[at..]);
    }
}

/// The blocks of `len` values at some steps.
#[inline(always)]
fn tables<'v, T: Copy, const K: usize>(
    steps: &[(f64, Source); K],
    values: &'v Values<'_, T>,
    len: usize,
) -> [&'v [T]; K] {
    std::array::from_fn(|k| &values.table(steps[k].1, len)[..len])
}
