//! Draws from a finite distribution in constant time and without branches: alias tables (Walker 1977; Vose 1991).

use std::hint::select_unpredictable;

/// A column of an alias table: one item below the threshold, another from there on.
///
/// Probabilities are kept to 2^-32. An item of probability zero stands in no column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Column<I> {
    threshold: u32,
    below: I,
    above: I,
}

impl<I: Copy> Column<I> {
    /// The item that 32 uniform bits pick in this column.
    #[inline(always)]
    pub(crate) fn pick(self, bits: u32) -> I {
        select_unpredictable(bits < self.threshold, self.below, self.above)
    }
}

/// The column, of `columns`, on which 64 uniform bits fall, and 32 bits that are left for [`Column::pick`].
#[inline(always)]
pub(crate) fn fall(bits: u64, columns: u32) -> (u32, u32) {
    // The upper words of a product of 96 bits, from two products that vectors can hold.
    let [high, low] = [bits >> 32, bits & u64::from(u32::MAX)].map(|half| half * u64::from(columns));
    let wide = high + (low >> 32);
    ((wide >> 32) as u32, wide as u32)
}

/// Makes alias tables; keeps its memory from one to the next.
#[derive(Debug)]
pub(crate) struct AliasTables<I> {
    weights: Vec<f64>,
    items: Vec<I>,
}

impl<I: Copy> AliasTables<I> {
    /// No memory yet.
    pub(crate) fn new() -> Self {
        AliasTables { weights: Vec::new(), items: Vec::new() }
    }

    /// Appends to `columns` a table that picks each of the entries' items with probability proportional to its weight, and
    /// returns the number of its columns: that of the positive weights.
    ///
    /// Light items (those of less than a column) and heavy ones are each taken in order: a light one fills its column up
    /// from the heavy one in hand, which fills its own from the next once it has become light (Hübschle-Schneider
    /// & Sanders 2022, "sweeping").
    pub(crate) fn make(
        &mut self,
        entries: impl Iterator<Item = (f64, I)>,
        columns: &mut Vec<Column<I>>,
    ) -> u32 {
        self.weights.clear();
        self.items.clear();
        for (weight, item) in entries {
            if weight > 0.0 {
                self.weights.push(weight);
                self.items.push(item);
            }
        }
        let (items, count) = (&self.items[..], self.items.len());
        let scale = count as f64 / self.weights.iter().sum::<f64>();
        self.weights.iter_mut().for_each(|weight| *weight *= scale);
        let weights = &self.weights[..];
        let begin = columns.len();
        columns.extend(items.iter().map(|&item| Column { threshold: u32::MAX, below: item, above: item }));
        let columns = &mut columns[begin..];
        let heavy = |from: usize| (from..count).find(|&i| weights[i] > 1.0);
        let mut fill = |i: usize, weight: f64, other: usize| {
            columns[i].threshold = (weight * TWO_32) as u32;
            columns[i].above = items[other];
        };
        let Some(mut giver) = heavy(0) else { return count as u32 };
        let mut left = weights[giver];
        for light in (0..count).filter(|&i| weights[i] <= 1.0) {
            fill(light, weights[light], giver);
            left -= 1.0 - weights[light];
            while left <= 1.0 {
                let Some(next) = heavy(giver + 1) else { return count as u32 };
                fill(giver, left, next);
                left += weights[next] - 1.0;
                giver = next;
            }
        }
        count as u32
    }
}

const TWO_32: f64 = (1u64 << 32) as f64;

#[cfg(test)]
mod tests {
    use super::{AliasTables, Column, TWO_32, fall};

    const CASES: [&[f64]; 8] = [
        &[1.0],
        &[0.25, 0.25, 0.25, 0.25],
        &[0.7, 0.1, 0.1, 0.1],
        &[1e-12, 0.5, 0.3, 1e-3, 0.199],
        &[0.01, 0.02, 0.03, 0.3, 0.3, 0.34],
        &[0.9, 0.04, 0.03, 0.02, 0.01],
        &[0.0, 0.5, 0.0, 1e-300, 0.5, 0.0],
        &[0.0, 1.0, 0.0],
    ];

    fn table(weights: &[f64]) -> Vec<Column<u16>> {
        let mut columns = Vec::new();
        let count = AliasTables::new().make(weights.iter().copied().zip(0..), &mut columns);
        assert_eq!(count as usize, columns.len());
        columns
    }

    #[test]
    fn a_table_holds_the_probabilities_it_was_made_of() {
        for weights in CASES {
            let table = table(weights);
            let mut found = vec![0.0; weights.len()];
            for column in &table {
                let below = f64::from(column.threshold) / TWO_32;
                found[usize::from(column.below)] += below / table.len() as f64;
                found[usize::from(column.above)] += (1.0 - below) / table.len() as f64;
            }
            let sum: f64 = weights.iter().sum();
            for (found, weight) in found.iter().zip(weights) {
                assert!((found - weight / sum).abs() < 1.0 / TWO_32, "{weights:?}: {found} for {weight}");
            }
        }
    }

    #[test]
    fn what_has_probability_zero_is_never_picked_and_what_is_sure_always() {
        for weights in CASES {
            for column in table(weights) {
                for bits in [0, 1, u32::MAX / 2, u32::MAX] {
                    assert!(weights[usize::from(column.pick(bits))] > 0.0, "{weights:?}");
                }
            }
        }
        assert!(table(&[0.0, 0.0]).is_empty());
    }

    #[test]
    fn columns_are_found_by_the_product_of_128_bits() {
        let mut bits = 1_u64;
        for columns in [1, 2, 3, 7, 1000, 1 << 16].into_iter().cycle().take(10_000) {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let wide = u128::from(bits) * u128::from(columns);
            assert_eq!(fall(bits, columns), ((wide >> 64) as u32, (wide >> 32) as u32));
        }
    }

    #[test]
    fn every_column_is_reached() {
        for columns in [1, 2, 3, 1000, 1 << 16] {
            assert_eq!(fall(0, columns).0, 0);
            assert_eq!(fall(u64::MAX, columns), (columns - 1, u32::MAX));
        }
    }
}
