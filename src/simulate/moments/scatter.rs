//! Sums of products of deviations, of many observations at once.

use crate::math::Work;
use crate::math::lanes::{LANES, Lanes};

/// Observations worked on at once: their deviations fit the first-level cache.
const CHUNK: usize = 64;

/// Adds the products of deviations of `rows` from `mean` to the lower triangle of `scatter`, stored by columns.
///
/// The matrix is worked on in squares of [`LANES`] columns, whose sums stay in registers while the observations of a chunk go by.
pub(super) struct Scatter<'a> {
    pub(super) rows: &'a [f64],
    pub(super) mean: &'a [f64],
    pub(super) scatter: &'a mut [f64],
}

impl Work for Scatter<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let quantities = self.mean.len();
        let groups = quantities.div_ceil(LANES);
        // `[observation][group]`, padded with zeros.
        let mut deviations = vec![Lanes::ZERO; CHUNK * groups];
        // `[group of columns][column][group of rows]`.
        let mut sums = vec![Lanes::ZERO; groups * LANES * groups];
        for rows in self.rows.chunks(CHUNK * quantities) {
            let count = rows.len() / quantities;
            for (row, deviations) in rows.chunks_exact(quantities).zip(deviations.chunks_exact_mut(groups)) {
                let pieces = row.chunks(LANES).zip(self.mean.chunks(LANES));
                for (deviation, (row, mean)) in deviations.iter_mut().zip(pieces) {
                    match (row, mean) {
                        ([..], [_, _, _, _]) => *deviation = Lanes::load(row) - Lanes::load(mean),
                        _ => row.iter().zip(mean).zip(&mut deviation.0).for_each(|((x, m), d)| *d = x - m),
                    }
                }
            }
            let deviations = &deviations[..count * groups];
            for columns in 0..groups {
                let sums = &mut sums[columns * LANES * groups..][..LANES * groups];
                let mut group = columns;
                while group < groups {
                    if group + 1 < groups {
                        squares::<2>(deviations, groups, (columns, group), sums);
                        group += 2;
                    } else {
                        squares::<1>(deviations, groups, (columns, group), sums);
                        group += 1;
                    }
                }
            }
        }
        for (j, column) in self.scatter.chunks_exact_mut(quantities).enumerate() {
            let sums = &sums[j * groups..][..groups];
            for (i, x) in column.iter_mut().enumerate().skip(j) {
                *x += sums[i / LANES].0[i % LANES];
            }
        }
    }
}

/// Adds the products of a group of columns with `N` groups of rows.
#[inline(always)]
fn squares<const N: usize>(
    deviations: &[Lanes],
    groups: usize,
    (columns, rows): (usize, usize),
    sums: &mut [Lanes],
) {
    let mut held = [[Lanes::ZERO; N]; LANES];
    for observation in deviations.chunks_exact(groups) {
        let rows = &observation[rows..][..N];
        for (held, &x) in held.iter_mut().zip(&observation[columns].0) {
            let x = Lanes::splat(x);
            for (held, &row) in held.iter_mut().zip(rows) {
                *held = row.times_plus(x, *held);
            }
        }
    }
    for (column, held) in held.iter().enumerate() {
        for (k, held) in held.iter().enumerate() {
            sums[column * groups + rows + k] = sums[column * groups + rows + k] + *held;
        }
    }
}
