//! A play in plain numbers, whatever its game: what works on these alone is compiled once, not for each game.

use crate::game::{Graph, Payoffs, Source};

/// What there is to walk of a play.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain<'a> {
    pub graph: &'a Graph,
    /// Where play begins.
    pub start: Source,
    /// How many classes of endings there are, and tallies.
    pub endings: usize,
    pub tallies: usize,
    /// By period, `[resting state][cell][slot]`.
    pub slices: &'a [Vec<f64>],
    /// Where the policy of each resting state begins in a slice.
    pub offsets: &'a [usize],
    /// Values beyond the horizon, `[resting state][cell][pair][player]`.
    pub horizon: &'a [f64],
}

impl<'a> Plain<'a> {
    /// Number of periods played.
    pub(crate) fn periods(self) -> usize {
        self.slices.len()
    }

    /// The policy `[slot]` below a full resting state.
    #[inline]
    pub(crate) fn policy(self, period: usize, rest: usize, cell: usize) -> &'a [f64] {
        let slots = self.graph.trees[rest].slots as usize;
        &self.slices[period][self.offsets[rest] + cell * slots..][..slots]
    }

    /// What each player collects if the horizon leaves play in a resting state.
    #[inline]
    pub(crate) fn beyond(self, rest: usize, cell: usize, pair: usize) -> Payoffs {
        let at = ((rest * self.graph.cells() + cell) * self.graph.pairs() + pair) * 2;
        [self.horizon[at], self.horizon[at + 1]]
    }

    /// Adds to `observed` what is collected where the horizon leaves play: `beyond`, discounted, and the tally. Returns the
    /// class of ending.
    #[inline(always)]
    pub(crate) fn end_at_horizon(
        self,
        rest: usize,
        beyond: Payoffs,
        discount: Payoffs,
        observed: &mut [f64],
    ) -> u32 {
        let end = &self.graph.horizon[rest];
        observed[0] += discount[0] * beyond[0];
        observed[1] += discount[1] * beyond[1];
        if end.tally != 0 {
            let tally = self.graph.tables.get(end.tally, self.tallies);
            observed[2..].iter_mut().zip(tally).for_each(|(total, x)| *total += x);
        }
        end.outcome
    }
}
