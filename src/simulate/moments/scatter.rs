//! Sums over many observations at once: of deviations, and of their products.

use crate::math::Work;
use crate::math::lanes::{LANES, Lanes};

/// Observations worked on at once: their deviations fit the first-level cache.
const CHUNK: usize = 64;

/// Deviations of observations from an origin, the mean of the first [`CHUNK`] of them. It is kept among these where rounding would
/// not, so that what does not vary has no deviations.
///
/// The mean of m out of n numbers is at most √(n/m) standard deviations away from that of all, so that no more than a factor n/m
/// of precision is lost.
pub(super) struct Deviations<'a> {
    /// One observation after another.
    pub(super) rows: &'a [f64],
    /// Numbers in an observation.
    pub(super) quantities: usize,
}

/// Sums of deviations, padded to a multiple of [`LANES`].
pub(super) struct Sums {
    /// `[group of quantities]`.
    origin: Vec<Lanes>,
    totals: Vec<Lanes>,
    /// Sums of products, `[quantity][group of quantities]`: those of a quantity with its own group and later ones.
    products: Vec<Lanes>,
    groups: usize,
}

impl Sums {
    /// What the deviations of quantity `i` are taken from.
    pub(super) fn origin(&self, i: usize) -> f64 {
        self.origin[i / LANES].0[i % LANES]
    }

    /// The sum of deviations of quantity `i`.
    pub(super) fn total(&self, i: usize) -> f64 {
        self.totals[i / LANES].0[i % LANES]
    }

    /// The sum of products of the deviations of quantities `i` and `j`, which is not below `i`.
    pub(super) fn product(&self, i: usize, j: usize) -> f64 {
        self.products[i * self.groups + j / LANES].0[j % LANES]
    }
}

impl Work for Deviations<'_> {
    type Output = Sums;

    #[inline(always)]
    fn call(self) -> Sums {
        let groups = self.quantities.div_ceil(LANES);
        let blank = |count| vec![Lanes::ZERO; count];
        // `[observation][group]`.
        let mut deviations = blank(CHUNK * groups);
        let mut origin = blank(groups);
        let first = self.rows.chunks_exact(self.quantities).take(CHUNK);
        let (count, weight) = (first.len(), 1.0 / first.len() as f64);
        let of_none = (Lanes::splat(f64::INFINITY), Lanes::splat(f64::NEG_INFINITY));
        let mut ranges = vec![of_none; groups];
        first.zip(deviations.chunks_exact_mut(groups)).for_each(|(row, padded)| pad(row, padded));
        for padded in deviations.chunks_exact(groups).take(count) {
            for ((origin, (least, most)), &x) in origin.iter_mut().zip(&mut ranges).zip(padded) {
                *origin += x * weight;
                (*least, *most) = (least.min(x), most.max(x));
            }
        }
        for (origin, (least, most)) in origin.iter_mut().zip(ranges) {
            *origin = origin.max(least).min(most);
        }
        let (totals, products) = (blank(groups), blank(groups * LANES * groups));
        let mut sums = Sums { origin, totals, products, groups };
        for rows in self.rows.chunks(CHUNK * self.quantities) {
            let rows = rows.chunks_exact(self.quantities);
            let deviations = &mut deviations[..rows.len() * groups];
            // All are copied before they are read: a vector made of numbers that have just been written one by one is waited for.
            rows.zip(deviations.chunks_exact_mut(groups)).for_each(|(row, padded)| pad(row, padded));
            for deviations in deviations.chunks_exact_mut(groups) {
                let sums = sums.origin.iter().zip(&mut sums.totals);
                for (deviation, (&origin, total)) in deviations.iter_mut().zip(sums) {
                    *deviation = *deviation - origin;
                    *total += *deviation;
                }
            }
            for first in 0..groups {
                let products = &mut sums.products[first * LANES * groups..][..LANES * groups];
                let mut second = first;
                while second + 1 < groups {
                    squares::<2>(deviations, groups, (first, second), products);
                    second += 2;
                }
                if second < groups {
                    squares::<1>(deviations, groups, (first, second), products);
                }
            }
        }
        sums
    }
}

/// Copies numbers to groups; what is left of the last stays zero.
#[inline(always)]
fn pad(row: &[f64], padded: &mut [Lanes]) {
    let (whole, rest) = row.as_chunks::<LANES>();
    padded.iter_mut().zip(whole).for_each(|(group, numbers)| *group = Lanes(*numbers));
    if let (Some(group), [_, ..]) = (padded.get_mut(whole.len()), rest) {
        let at = |i: usize| rest.get(i).copied().unwrap_or(0.0);
        *group = Lanes([at(0), at(1), at(2), 0.0]);
    }
}

/// Adds the products of one group of quantities with `N` groups from `second` on, whose sums stay in registers meanwhile.
#[inline(always)]
fn squares<const N: usize>(
    deviations: &[Lanes],
    groups: usize,
    (first, second): (usize, usize),
    products: &mut [Lanes],
) {
    let mut held = [[Lanes::ZERO; N]; LANES];
    for observation in deviations.chunks_exact(groups) {
        let others = &observation[second..][..N];
        for (held, x) in held.iter_mut().zip(observation[first].0) {
            for (held, &other) in held.iter_mut().zip(others) {
                *held = other.times_plus(Lanes::splat(x), *held);
            }
        }
    }
    for (held, products) in held.iter().zip(products.chunks_exact_mut(groups)) {
        products[second..].iter_mut().zip(held).for_each(|(product, &held)| *product += held);
    }
}
