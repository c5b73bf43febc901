//! Episodes of a tabulated game place by place: what is coupled, turned round and stratified.

use super::place::{Draws, Here, Straight};
use crate::game::FiniteGame;
use crate::simulate::Episodes;
use crate::solve::{Belief, Play};
use crate::stream::Stream;

/// A [`Play`] whose episodes go from place to place over the tables of the game, each choice drawn by laying the probabilities end to
/// end.
///
/// It has the distribution of the play itself, which goes along alias tables and is several times as fast. But the same chance
/// leads two nearby games to nearby choices here: a number in \[0, 1) falls on the same action in both unless it lies between
/// their cumulative probabilities, whereas a column of an alias table says nothing of the like. And draws belong to
/// the place where they are made, so that two episodes that have parted go on sharing their chance. Use it in a
/// [`Paired`](super::Paired) or [`Controlled`](super::Controlled).
#[derive(Debug)]
pub struct Stepwise<'a, G: FiniteGame> {
    play: &'a Play<G>,
}

impl<'a, G: FiniteGame> Stepwise<'a, G> {
    /// The episodes of `play`.
    pub fn new(play: &'a Play<G>) -> Self {
        Stepwise { play }
    }

    /// The classes of endings, in order.
    pub fn outcomes(&self) -> &'a [G::Outcome] {
        self.play.outcomes()
    }
}

/// Memory of a worker that plays a play place by place.
#[derive(Debug)]
pub struct PlaceScratch {
    pub(super) belief: Belief,
}

impl<G: FiniteGame> Episodes for Stepwise<'_, G> {
    type Outcome = G::Outcome;
    type Scratch = PlaceScratch;

    fn scratch(&self) -> PlaceScratch {
        PlaceScratch { belief: Belief::new(self.play.graph()) }
    }

    fn width(&self) -> usize {
        2 + G::TALLIES.len()
    }

    fn tallies(&self) -> Vec<String> {
        G::TALLIES.iter().map(ToString::to_string).collect()
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut PlaceScratch, observed: &mut [f64]) -> G::Outcome {
        observed.fill(0.0);
        let mut draws = Straight::new(stream.bits());
        let here = Here::begin(self.play.plain(), [draws.uniform(), draws.uniform(), draws.uniform()]);
        let ending = here.play(self.play.plain(), &mut scratch.belief, &mut draws, observed);
        self.play.outcomes()[ending as usize]
    }
}
