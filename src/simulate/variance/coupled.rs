//! Two cases played with the same streams.

use crate::simulate::Episodes;
use crate::stream::Stream;
use crate::{Error, Problem};

/// Two cases whose episodes share their streams one by one.
#[derive(Debug)]
pub(super) struct Coupled<'a, A, B> {
    first: &'a A,
    second: &'a B,
}

/// Memory of a worker that plays two cases.
#[derive(Debug)]
pub struct CoupledScratch<A, B, O> {
    memory: (A, B),
    same: Vec<Stream>,
    /// Of both cases: the rows and the endings of a block.
    pub(super) rows: [Vec<f64>; 2],
    pub(super) endings: [Vec<O>; 2],
}

impl<'a, A: Episodes, B: Episodes<Outcome = A::Outcome>> Coupled<'a, A, B> {
    /// # Errors
    /// Cases with other tallies.
    pub(super) fn new(first: &'a A, second: &'a B) -> Result<Self, Error> {
        let [ours, theirs] = [first.tallies(), second.tallies()];
        if ours != theirs || first.width() != second.width() {
            let expected = format!("must have the tallies of the first, {ours:?}");
            return Err(Error::invalid([Problem::new("second case", format!("{theirs:?}"), expected)]));
        }
        Ok(Coupled { first, second })
    }

    /// Numbers in a row of either case.
    pub(super) fn width(&self) -> usize {
        self.first.width()
    }

    pub(super) fn tallies(&self) -> Vec<String> {
        self.first.tallies()
    }

    pub(super) fn scratch(&self) -> CoupledScratch<A::Scratch, B::Scratch, A::Outcome> {
        CoupledScratch {
            memory: (self.first.scratch(), self.second.scratch()),
            same: Vec::new(),
            rows: [Vec::new(), Vec::new()],
            endings: [Vec::new(), Vec::new()],
        }
    }

    /// Plays both cases from each of `streams`, and leaves their rows and endings in the scratch.
    pub(super) fn play(
        &self,
        streams: &mut [Stream],
        scratch: &mut CoupledScratch<A::Scratch, B::Scratch, A::Outcome>,
    ) {
        let CoupledScratch { memory, same, rows, endings } = scratch;
        same.clear();
        same.extend_from_slice(streams);
        rows.iter_mut().for_each(|rows| rows.resize(streams.len() * self.width(), 0.0));
        endings.iter_mut().for_each(Vec::clear);
        self.first.block(streams, &mut memory.0, &mut rows[0], &mut endings[0]);
        self.second.block(same, &mut memory.1, &mut rows[1], &mut endings[1]);
        for endings in endings {
            assert_eq!(endings.len(), streams.len(), "Episodes::block gives an ending for each stream");
        }
    }
}
