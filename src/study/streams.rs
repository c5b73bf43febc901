//! The random streams of studies: one for each use and number under a seed.

use crate::stream::{Key, Purpose, Stream};

/// What a stream is for. The discriminants are part of what makes a seed reproducible.
#[derive(Debug, Clone, Copy)]
pub(super) enum Use {
    /// The order of the strata of a Latin hypercube, by dimension.
    Strata = 1,
    /// Places within the strata, by point.
    Places = 2,
    /// Trajectories of Morris's screening, by trajectory.
    Trajectory = 3,
    /// Rows that a bootstrap draws, by resample.
    Resample = 4,
    /// Plain draws of the parameters for the variance of the output, by draw.
    Variance = 5,
    /// Permutations of the parameters with their draws, by permutation.
    Permutation = 6,
    /// Orders in which mechanisms are switched on, by pair of orders.
    SwitchOrder = 7,
}

/// The stream of this number under `seed`.
pub(super) fn stream(seed: u64, use_: Use, number: u64) -> Stream {
    Stream::open(Key { seed, scenario: 0, draw: use_ as u64, episode: number, purpose: Purpose::Study })
}

/// A whole number below `below`, which is at least 1; uniform but for one part in 2^53 / `below`.
pub(super) fn below(stream: &mut Stream, below: usize) -> usize {
    ((stream.uniform() * below as f64) as usize).min(below.saturating_sub(1))
}

/// Puts `items` in random order (Fisher & Yates 1938; Durstenfeld 1964).
pub(super) fn shuffle<T>(stream: &mut Stream, items: &mut [T]) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(stream, last + 1));
    }
}
