//! A part of the episodes, for one process of several.

use crate::{Error, Problem};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One of several parts of a run, each played by a process of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(u64, u64)", into = "(u64, u64)")]
pub struct Shard {
    index: u64,
    of: u64,
}

impl Shard {
    /// All episodes.
    pub const WHOLE: Shard = Shard { index: 0, of: 1 };

    /// Shard number `index`, from 0, of `of` shards.
    ///
    /// # Errors
    /// No shards, and an index that is not below their number.
    pub fn new(index: u64, of: u64) -> Result<Self, Error> {
        if index < of {
            return Ok(Shard { index, of });
        }
        Err(Error::invalid([Problem::new(
            "shard",
            format!("{index} of {of}"),
            "must be one of 0, 1, … below the number of shards",
        )]))
    }

    /// Its number, from 0.
    pub fn index(self) -> u64 {
        self.index
    }

    /// How many shards there are.
    pub fn of(self) -> u64 {
        self.of
    }

    /// Its part of a range: all parts are consecutive, and their sizes differ by one at most.
    pub(crate) fn part_of(self, range: Range<u64>) -> Range<u64> {
        let len = u128::from(range.end - range.start);
        let at = |index: u64| range.start + (len * u128::from(index) / u128::from(self.of)) as u64;
        at(self.index)..at(self.index + 1)
    }
}

impl TryFrom<(u64, u64)> for Shard {
    type Error = Error;

    fn try_from((index, of): (u64, u64)) -> Result<Self, Error> {
        Shard::new(index, of)
    }
}

impl From<Shard> for (u64, u64) {
    fn from(shard: Shard) -> Self {
        (shard.index, shard.of)
    }
}

#[cfg(test)]
mod tests {
    use super::Shard;

    #[test]
    fn shards_share_the_whole_evenly() {
        for (of, whole) in [(1, 0), (3, 2), (7, 100), (1000, 999_999)] {
            let parts: Vec<_> = (0..of).map(|i| Shard::new(i, of).unwrap().part_of(5..5 + whole)).collect();
            assert_eq!((parts[0].start, parts.last().unwrap().end), (5, 5 + whole));
            assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
            assert!(parts.iter().all(|part| (part.end - part.start).abs_diff(whole / of) <= 1));
        }
    }

    #[test]
    fn a_shard_beyond_the_last_is_refused() {
        let error = Shard::new(3, 3).unwrap_err();
        assert!(error.to_string().contains("shard = 3 of 3"), "{error}");
        assert!(Shard::new(0, 0).is_err());
    }
}
