//! A sketch of a distribution: counts in bins whose width is a fixed share of their numbers.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Bits of a number's fraction that tell bins apart: 256 bins from a power of two to the next.
const BITS: u32 = 8;

/// The numbers seen, in bins that are narrower than 1/256 of the numbers in them.
///
/// A bin is the numbers of one sign with the same exponent and the same first eight bits of the fraction; it keeps their
/// count, their sum, the smallest and the largest. So a number found by its rank is off by less than 1/256 of itself, and
/// where a bin holds one number only, as for payoffs of a finite game, it is exact. Numbers below 2.3e-308 in size count
/// as zero.
///
/// Counts, least and largest numbers do not depend on the order of pushing and merging, and no bin is ever merged with another: the error
/// holds for any numbers. Memory is 40 bytes for each bin in use, 10 kB for each power of two in use, and never
/// more than 42 MB.
///
/// # Reference
/// The guarantee is that of the DDSketch (Masson, Rim & Lee 2019, PVLDB 12, 2195–2205), with their logarithm interpolated linearly
/// between powers of two. Read off the bits of a number, the bins are the same on every machine; a logarithm is not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sketch {
    bins: BTreeMap<i32, Bin>,
    count: u64,
}

/// The numbers of a bin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Bin {
    pub count: u64,
    pub low: f64,
    pub high: f64,
    pub sum: f64,
}

impl Bin {
    /// Adds numbers of the same bin.
    fn add(&mut self, other: &Bin) {
        self.count += other.count;
        self.low = self.low.min(other.low);
        self.high = self.high.max(other.high);
        self.sum += other.sum;
    }

    /// Their mean, kept among them where rounding would not.
    pub fn mean(&self) -> f64 {
        (self.sum / self.count as f64).max(self.low).min(self.high)
    }

    /// The same of the numbers with the other sign.
    pub fn mirrored(self) -> Bin {
        Bin { low: -self.high, high: -self.low, sum: -self.sum, ..self }
    }
}

/// The bin of a finite number, in the order of the numbers.
fn key(x: f64) -> i32 {
    let size = x.abs();
    if size < f64::MIN_POSITIVE {
        return 0;
    }
    let key = (size.to_bits() >> (f64::MANTISSA_DIGITS - 1 - BITS)) as i32;
    if x < 0.0 { -key } else { key }
}

impl Sketch {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Sketch::default()
    }

    /// Adds a number; says whether it was finite. What is not is left out.
    pub fn push(&mut self, x: f64) -> bool {
        if !x.is_finite() {
            return false;
        }
        let x = if x.abs() < f64::MIN_POSITIVE { 0.0 } else { x };
        self.add(key(x), &Bin { count: 1, low: x, high: x, sum: x });
        true
    }

    fn add(&mut self, key: i32, bin: &Bin) {
        self.bins.entry(key).and_modify(|here| here.add(bin)).or_insert(*bin);
        self.count += bin.count;
    }

    /// Adds what another has seen.
    pub fn merge(&mut self, other: &Sketch) {
        other.bins.iter().for_each(|(&key, bin)| self.add(key, bin));
    }

    /// How many numbers were seen.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The smallest number seen.
    pub fn min(&self) -> Option<f64> {
        self.bins.values().next().map(|bin| bin.low)
    }

    /// The largest number seen.
    pub fn max(&self) -> Option<f64> {
        self.bins.values().next_back().map(|bin| bin.high)
    }

    /// How many bins are in use.
    pub fn bins_in_use(&self) -> usize {
        self.bins.len()
    }

    /// The number of this rank, from 1, to within 1/256 of itself; exact for the first and the last of a bin. Nothing if there is no such
    /// rank.
    pub fn of_rank(&self, rank: u64) -> Option<f64> {
        self.find(rank).map(|(bin, place)| {
            let part = (place - 1) as f64 / (bin.count.max(2) - 1) as f64;
            bin.low + (bin.high - bin.low) * part
        })
    }

    /// Numbers between which that of this rank lies for sure.
    pub fn bounds_of_rank(&self, rank: u64) -> Option<(f64, f64)> {
        self.find(rank).map(|(bin, place)| match place {
            1 => (bin.low, bin.low),
            place if place == bin.count => (bin.high, bin.high),
            _ => (bin.low, bin.high),
        })
    }

    /// The bin with the number of this rank, and its rank within it.
    fn find(&self, rank: u64) -> Option<(&Bin, u64)> {
        let mut left = rank;
        if rank == 0 {
            return None;
        }
        for bin in self.bins.values() {
            if left <= bin.count {
                return Some((bin, left));
            }
            left -= bin.count;
        }
        None
    }

    /// The bins, in the order of their numbers.
    pub(super) fn bins(&self) -> impl DoubleEndedIterator<Item = Bin> + '_ {
        self.bins.values().copied()
    }
}
