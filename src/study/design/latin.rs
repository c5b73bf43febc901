//! The strata of a Latin hypercube.

use crate::study::streams::{Use, shuffle, stream};

/// For each dimension, in which of `count` strata each point lies: a permutation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Strata {
    count: usize,
    by_dimension: Vec<Vec<u32>>,
}

impl Strata {
    /// Random permutations; `count` must fit 32 bits.
    pub fn new(count: usize, dimensions: usize, seed: u64) -> Self {
        let permutation = |dimension: usize| {
            let mut strata: Vec<u32> = (0..count as u32).collect();
            shuffle(&mut stream(seed, Use::Strata, dimension as u64), &mut strata);
            strata
        };
        Strata { count, by_dimension: (0..dimensions).map(permutation).collect() }
    }

    /// The point of this number, below `count`: coordinates in (0, 1).
    pub fn point(&self, number: u64, seed: u64) -> Vec<f64> {
        let mut places = stream(seed, Use::Places, number);
        let least = f64::EPSILON;
        let coordinate = |strata: &Vec<u32>| {
            let inside = places.uniform().clamp(least, 1.0 - least);
            let at = (f64::from(strata[number as usize]) + inside) / self.count as f64;
            at.clamp(0.5 * least, 1.0 - 0.5 * least)
        };
        self.by_dimension.iter().map(coordinate).collect()
    }
}
