//! Many plays of a tabulated game side by side.
//!
//! A play is a chain of look-ups, each waiting for the one before. Played side by side, the episodes of a block do not wait
//! for each other. Each draws from its own stream, and each place on its way takes one draw, so it does not matter which
//! episodes share a block.

use super::walk::Walk;
use crate::game::{FiniteGame, Payoffs};
use crate::math::{Work, dispatch};
use crate::solve::{Belief, Chain, Cohort, Halt, Plain, Play};
use crate::stream::{Stream, Streams};

/// Episodes played side by side: enough to have memory busy, few enough that their state stays near.
const SIDE: usize = 512;

/// Memory of a worker that plays a [`Play`].
#[derive(Debug)]
pub struct Lockstep {
    /// The episodes under way stand first, in any order.
    cohort: Cohort,
    streams: Streams,
    /// Which episode of the block it is.
    episodes: Vec<u32>,
    drawn: Vec<u64>,
    /// Those that do not go on along the chain.
    halted: Vec<u32>,
    /// What those collect whom the horizon has left where they are.
    beyond: Vec<Payoffs>,
    /// Class of ending by episode.
    endings: Vec<u32>,
    belief: Belief,
}

impl Lockstep {
    pub(super) fn new<G: FiniteGame>(play: &Play<G>) -> Self {
        Lockstep {
            cohort: Cohort::new(SIDE),
            streams: Streams::new(SIDE),
            episodes: vec![0; SIDE],
            drawn: vec![0; SIDE],
            halted: vec![0; SIDE],
            beyond: vec![[0.0; 2]; SIDE],
            endings: vec![0; SIDE],
            belief: Belief::new(play.graph()),
        }
    }

    /// Memory for a belief.
    pub(super) fn belief(&mut self) -> &mut Belief {
        &mut self.belief
    }

    /// Plays an episode of `play` for each stream that has a row of `observed`, and tells `ended` the classes of their endings, in order.
    pub(super) fn play<G: FiniteGame>(
        &mut self,
        play: &Play<G>,
        streams: &mut [Stream],
        observed: &mut [f64],
        mut ended: impl FnMut(u32),
    ) {
        let (play, chain) = (play.plain(), play.chain());
        let width = 2 + play.tallies;
        let count = streams.len().min(observed.len() / width);
        let (streams, observed) = (&mut streams[..count], &mut observed[..count * width]);
        observed.fill(0.0);
        for (streams, observed) in streams.chunks_mut(SIDE).zip(observed.chunks_mut(SIDE * width)) {
            self.block(play, chain, streams, observed);
            self.endings[..streams.len()].iter().for_each(|&ending| ended(ending));
        }
    }

    /// Plays an episode for each stream, no more than [`SIDE`]. Compiled once, whatever the game.
    fn block(&mut self, play: Plain, chain: &Chain, streams: &mut [Stream], observed: &mut [f64]) {
        dispatch(Block { play, chain, streams, observed, width: 2 + play.tallies, lockstep: self });
    }

    /// Takes the episode at place `to` out, and puts the one at place `from` there.
    #[inline(always)]
    fn relocate(&mut self, from: usize, to: usize) {
        self.cohort.relocate(from, to);
        self.streams.relocate(from, to);
        self.episodes[to] = self.episodes[from];
    }
}

/// Episodes to be played side by side, no more than [`SIDE`].
struct Block<'a> {
    play: Plain<'a>,
    chain: &'a Chain,
    streams: &'a mut [Stream],
    /// A row for each, `width` numbers.
    observed: &'a mut [f64],
    width: usize,
    lockstep: &'a mut Lockstep,
}

impl Work for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn call(mut self) {
        let mut active = self.streams.len();
        let Lockstep { cohort, streams, episodes, drawn, .. } = self.lockstep;
        for (i, (stream, episode)) in self.streams.iter().zip(&mut *episodes).enumerate() {
            streams.set(i, stream);
            *episode = i as u32;
        }
        streams.draw(&mut drawn[..active]);
        cohort.begin(self.chain, &drawn[..active]);
        self.clear(&mut active);
        while active > 0 {
            let Lockstep { cohort, streams, episodes, drawn, .. } = self.lockstep;
            streams.draw(&mut drawn[..active]);
            cohort.pass(self.chain, &drawn[..active]);
            cohort.collect(self.chain, &episodes[..active], self.observed, self.width);
            self.clear(&mut active);
        }
    }
}

impl Block<'_> {
    /// Takes out the episodes that have ended.
    #[inline(always)]
    fn clear(&mut self, active: &mut usize) {
        let halted = self.lockstep.cohort.halted(*active, &mut self.lockstep.halted);
        self.look_beyond(halted);
        // From the back, so that the last one under way is never one that has halted.
        for k in (0..halted).rev() {
            let i = self.lockstep.halted[k] as usize;
            if let Some(ending) = self.end(i, self.lockstep.beyond[k]) {
                let episode = self.lockstep.episodes[i] as usize;
                self.lockstep.endings[episode] = ending;
                self.streams[episode] = self.lockstep.streams.get(i);
                *active -= 1;
                if i != *active {
                    self.lockstep.relocate(*active, i);
                }
            }
        }
    }

    /// Looks up what is collected beyond the horizon, where that is why episodes have halted: many look-ups at once.
    #[inline(always)]
    fn look_beyond(&mut self, halted: usize) {
        let Lockstep { cohort, halted: list, beyond, .. } = &mut *self.lockstep;
        for (&i, beyond) in list[..halted].iter().zip(beyond) {
            if let Halt::Horizon(rest) = cohort.halt(self.chain, i as usize) {
                let (cell, pair) = cohort.cell_and_pair(self.chain, i as usize);
                *beyond = self.play.beyond(rest as usize, cell, pair);
            }
        }
    }

    /// Ends the episode at place `i`, which does not go on along the chain; unless it comes back to the chain.
    #[inline(always)]
    fn end(&mut self, i: usize, beyond: Payoffs) -> Option<u32> {
        let Lockstep { cohort, streams, episodes, belief, .. } = &mut *self.lockstep;
        let observed = &mut self.observed[episodes[i] as usize * self.width..][..self.width];
        cohort.hand_over(i, observed);
        match cohort.halt(self.chain, i) {
            Halt::Over(ending) => Some(ending),
            Halt::Horizon(rest) => {
                Some(self.play.end_at_horizon(rest as usize, beyond, self.chain.horizon(), observed))
            }
            Halt::Off(place) => {
                let mut stream = streams.get(i);
                let here = cohort.cell_and_pair(self.chain, i);
                let walk = Walk::new(self.play, &mut stream, belief, observed, here);
                let ending = walk.walk(place, |place, here| cohort.join(self.chain, i, place, here));
                streams.set(i, &stream);
                cohort.take_over(i, observed);
                ending
            }
        }
    }
}
