//! One play of a tabulated game, from the draw of the types to the end.

use super::lockstep::Lockstep;
use crate::game::FiniteGame;
use crate::math::position;
use crate::solve::Play;
use crate::stream::Stream;
use std::fmt::Debug;

/// Something that can be played again and again: what [`MonteCarlo`](super::MonteCarlo) runs.
pub trait Episodes: Sync {
    /// The mutually exclusive classes of endings.
    type Outcome: Copy + Ord + Debug + Send + Sync;
    /// Memory that one worker reuses from episode to episode.
    type Scratch: Send;

    /// Fresh memory for a worker.
    fn scratch(&self) -> Self::Scratch;

    /// How many numbers an episode gives: both payoffs and the tallies.
    fn width(&self) -> usize;

    /// Names of what is counted along an episode: two fewer than [`Episodes::width`] says.
    fn tallies(&self) -> Vec<String>;

    /// Plays one episode. Fills `observed`, which has room for them, with the discounted payoffs of both players and the
    /// tallies.
    fn episode(
        &self,
        stream: &mut Stream,
        scratch: &mut Self::Scratch,
        observed: &mut [f64],
    ) -> Self::Outcome;

    /// Plays one episode for each of `streams` that has a row in `observed`. Fills the row as [`Episodes::episode`] does, and
    /// `outcomes` with the endings, in order.
    ///
    /// An episode gives the same in any block. `outcomes` is given empty; a run panics where there are then not as many
    /// endings as streams. Override this where several episodes are played faster together.
    fn block(
        &self,
        streams: &mut [Stream],
        scratch: &mut Self::Scratch,
        observed: &mut [f64],
        outcomes: &mut Vec<Self::Outcome>,
    ) {
        outcomes.clear();
        let rows = observed.chunks_exact_mut(self.width().max(1));
        outcomes.extend(
            streams.iter_mut().zip(rows).map(|(stream, observed)| self.episode(stream, scratch, observed)),
        );
    }
}

/// Draws a position with the given probabilities; those left out by rounding go to the last positive one.
#[inline(always)]
pub(super) fn pick(stream: &mut Stream, probabilities: impl Iterator<Item = f64>) -> usize {
    position(stream.uniform(), probabilities)
}

impl<G: FiniteGame> Episodes for Play<G> {
    type Outcome = G::Outcome;
    type Scratch = Lockstep;

    fn scratch(&self) -> Lockstep {
        Lockstep::new(self)
    }

    fn width(&self) -> usize {
        2 + G::TALLIES.len()
    }

    fn tallies(&self) -> Vec<String> {
        G::TALLIES.iter().map(ToString::to_string).collect()
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut Lockstep, observed: &mut [f64]) -> G::Outcome {
        let mut outcome = None;
        scratch.play(self, std::slice::from_mut(stream), observed, |ending| outcome = Some(ending));
        self.outcomes()[outcome.unwrap_or_default() as usize]
    }

    fn block(
        &self,
        streams: &mut [Stream],
        scratch: &mut Lockstep,
        observed: &mut [f64],
        outcomes: &mut Vec<G::Outcome>,
    ) {
        outcomes.clear();
        scratch.play(self, streams, observed, |ending| outcomes.push(self.outcomes()[ending as usize]));
    }
}
