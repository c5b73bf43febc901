//! Numbered pieces of work, done in parallel and kept in the order of their numbers.

use crate::simulate::{Observer, StopReason};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// Keeps pieces while a run goes on. `()` keeps none.
pub(super) trait Keeper<T>: Sync {
    /// Told of each piece as soon as it is done, by whichever worker did it.
    fn keep(&self, number: u64, done: &T);
}

impl<T> Keeper<T> for () {
    fn keep(&self, _number: u64, _done: &T) {}
}

/// What a run came to.
pub(super) struct Done<T> {
    /// The pieces in order, without a gap from the first.
    pub pieces: Vec<(u64, T)>,
    pub stop: StopReason,
}

/// Pieces with these numbers, as many between two looks at the observer as a wave has.
#[derive(Debug, Clone)]
pub(super) struct Pieces {
    pub numbers: Range<u64>,
    pub wave: u64,
}

impl Pieces {
    /// Does those pieces that are not among `before`. Waves begin at fixed numbers, so a run that was cancelled holds the pieces
    /// below one of these, whatever was done before.
    pub fn run<T: Send>(
        &self,
        one: impl Fn(u64) -> T + Sync,
        mut before: BTreeMap<u64, T>,
        keeper: &impl Keeper<T>,
        observer: &mut impl Observer,
    ) -> Done<T> {
        let Range { start, end } = self.numbers;
        let mut done = Done { pieces: Vec::new(), stop: StopReason::Finished };
        let mut at = start;
        while at < end {
            let wave = at..at.saturating_add(self.wave.max(1)).min(end);
            at = wave.end;
            let missing: Vec<u64> = wave.clone().filter(|number| !before.contains_key(number)).collect();
            let work = |number: u64| {
                let piece = one(number);
                keeper.keep(number, &piece);
                (number, piece)
            };
            before.extend(missing.into_par_iter().map(work).collect::<Vec<_>>());
            done.pieces.extend(wave.filter_map(|number| Some((number, before.remove(&number)?))));
            if observer.progress(at - start, end - start).is_break() && at < end {
                done.stop = StopReason::Cancelled;
                break;
            }
        }
        done
    }
}
