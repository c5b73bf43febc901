//! Episodes that go along a chain together.
//!
//! Each pass takes every episode one step on. It is cut into loops that either look something up or calculate: a loop that does
//! nothing but look up has many episodes' look-ups under way at once, so that they wait for memory together.

use super::{Chain, Counts, Halt, Place, Row, Step};
use crate::game::{Payoffs, Source};
use crate::math::alias::{Column, fall};

/// The state of episodes under way.
#[derive(Debug)]
pub(crate) struct Cohort {
    rows: Vec<Row>,
    /// The first step of the place where each is.
    firsts: Vec<u32>,
    positions: Vec<u32>,
    /// What each has collected: payoffs, and tallies if they are [counts](Chain::counts).
    sums: Vec<Payoffs>,
    counts: Vec<Counts>,
    /// What was found in a pass: where to look next, random bits left over, columns, cells, steps.
    at: Vec<u32>,
    left: Vec<u32>,
    columns: Vec<Column<u16>>,
    cells: Vec<u32>,
    steps: Vec<Step>,
}

impl Cohort {
    /// Room for `size` episodes.
    pub(crate) fn new(size: usize) -> Self {
        Cohort {
            rows: vec![Row::default(); size],
            firsts: vec![0; size],
            positions: vec![0; size],
            sums: vec![[0.0; 2]; size],
            counts: vec![Counts::default(); size],
            at: vec![0; size],
            left: vec![0; size],
            columns: vec![Column::default(); size],
            cells: vec![0; size],
            steps: vec![Step::default(); size],
        }
    }

    /// Puts an episode where play begins, for each of the random bits. It has collected nothing yet.
    #[inline(always)]
    pub(crate) fn begin(&mut self, chain: &Chain, drawn: &[u64]) {
        for ((position, row), &bits) in self.positions.iter_mut().zip(&mut self.rows).zip(drawn) {
            (*position, *row) = chain.begin(bits);
        }
        self.firsts[..drawn.len()].fill(chain.start.steps);
        self.sums[..drawn.len()].fill([0.0; 2]);
        self.counts[..drawn.len()].fill(Counts::default());
    }

    /// Moves one episode on for each of the random bits, the first ones in order. None of them may have halted.
    #[inline(always)]
    pub(crate) fn pass(&mut self, chain: &Chain, drawn: &[u64]) {
        let n = drawn.len();
        let (rows, positions, at) = (&mut self.rows[..n], &mut self.positions[..n], &mut self.at[..n]);
        let (left, columns, cells) = (&mut self.left[..n], &mut self.columns[..n], &mut self.cells[..n]);
        let (steps, firsts) = (&mut self.steps[..n], &mut self.firsts[..n]);
        for i in 0..n {
            let (column, bits) = fall(drawn[i], rows[i].columns);
            (at[i], left[i]) = (rows[i].begin + column, bits);
        }
        for i in 0..n {
            columns[i] = chain.columns[at[i] as usize];
        }
        for i in 0..n {
            let (step, cell) = chain.shape.item(u32::from(columns[i].pick(left[i])));
            (at[i], cells[i]) = (firsts[i] + step, cell);
        }
        for i in 0..n {
            steps[i] = chain.steps[at[i] as usize];
        }
        for i in 0..n {
            let kept = chain.shape.pair() | steps[i].mask(Step::STAYS);
            positions[i] = (positions[i] & kept) + (cells[i] << chain.shape.pair_bits);
            at[i] = steps[i].next + (positions[i] & steps[i].mask(Step::BY_POSITION));
            firsts[i] = steps[i].steps;
        }
        for i in 0..n {
            rows[i] = chain.rows[at[i] as usize];
        }
    }

    /// Adds what the first episodes collect in the last pass. Tallies that are no [counts](Chain::counts) go to the episodes' rows of
    /// `observed`, in the order of `episodes`: `width` numbers each, two payoffs, then tallies.
    #[inline(always)]
    pub(crate) fn collect(&mut self, chain: &Chain, episodes: &[u32], observed: &mut [f64], width: usize) {
        let n = episodes.len();
        let (positions, steps) = (&self.positions[..n], &self.steps[..n]);
        let (sums, counts) = (&mut self.sums[..n], &mut self.counts[..n]);
        if steps.iter().fold(0, |any, step| any | step.payoff) != 0 {
            for i in 0..n {
                let pair = positions[i] & chain.shape.pair();
                let payoffs = chain.payoffs[(steps[i].payoff + pair) as usize];
                sums[i] = [sums[i][0] + payoffs[0], sums[i][1] + payoffs[1]];
            }
        }
        if steps.iter().fold(0, |any, step| any | step.tally()) == 0 {
            return;
        }
        match &chain.counts {
            Some(tallies) => {
                for i in 0..n {
                    counts[i] = counts[i].plus(tallies[steps[i].tally() as usize]);
                }
            }
            None => {
                for i in (0..n).filter(|&i| steps[i].tally() != 0) {
                    let observed = &mut observed[episodes[i] as usize * width..][2..width];
                    let tally = &chain.tallies[steps[i].tally() as usize * (width - 2)..][..width - 2];
                    observed.iter_mut().zip(tally).for_each(|(total, x)| *total += x);
                }
            }
        }
    }

    /// Puts what an episode has collected into its row of `observed`.
    #[inline(always)]
    pub(crate) fn hand_over(&mut self, episode: usize, observed: &mut [f64]) {
        observed[..2].copy_from_slice(&self.sums[episode]);
        std::mem::take(&mut self.counts[episode]).add_to(&mut observed[2..]);
    }

    /// Lists those of the first `count` episodes that have halted, and returns how many they are.
    #[inline(always)]
    pub(crate) fn halted(&self, count: usize, list: &mut [u32]) -> usize {
        let list = &mut list[..count];
        let mut halted = 0;
        for (i, row) in self.rows[..count].iter().enumerate() {
            list[halted] = i as u32;
            halted += usize::from(row.is_empty());
        }
        halted
    }

    /// Why an episode has halted.
    #[inline(always)]
    pub(crate) fn halt(&self, chain: &Chain, episode: usize) -> Halt {
        chain.halt(self.rows[episode])
    }

    /// Puts an episode at a place, a cell and a pair of types, if there is a table.
    pub(crate) fn join(
        &mut self,
        chain: &Chain,
        episode: usize,
        place: Place,
        (cell, pair): (usize, usize),
    ) -> bool {
        let Some(&(row, first)) = chain.tabulated.get(&place) else { return false };
        let position = chain.shape.position(cell, pair);
        let by = if matches!(place.source, Source::Drift(_)) { 0 } else { position };
        let row = chain.rows[row as usize + by];
        (self.positions[episode], self.rows[episode]) = (position as u32, row);
        self.firsts[episode] = first;
        !row.is_empty()
    }

    /// The cell and the pair of types of an episode.
    #[inline(always)]
    pub(crate) fn cell_and_pair(&self, chain: &Chain, episode: usize) -> (usize, usize) {
        chain.shape.cell_and_pair(self.positions[episode])
    }

    /// Goes on from the payoffs that an episode has collected elsewhere.
    #[inline(always)]
    pub(crate) fn take_over(&mut self, episode: usize, observed: &[f64]) {
        self.sums[episode] = [observed[0], observed[1]];
    }

    /// Puts an episode in the place of another.
    #[inline(always)]
    pub(crate) fn relocate(&mut self, from: usize, to: usize) {
        self.rows[to] = self.rows[from];
        self.firsts[to] = self.firsts[from];
        self.positions[to] = self.positions[from];
        self.sums[to] = self.sums[from];
        self.counts[to] = self.counts[from];
    }
}
