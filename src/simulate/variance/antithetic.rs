//! Antithetic pairs: an episode and its mirror image.

use super::columns::Columns;
use super::place::{Complemented, Draws, Here, Straight};
use super::stepwise::PlaceScratch;
use crate::game::FiniteGame;
use crate::simulate::Episodes;
use crate::solve::{Belief, Play};
use crate::stream::Stream;

/// A [`Play`] in antithetic pairs: one episode of the plan is two plays, the second with 1 − u wherever the first draws u.
///
/// A row holds the means of the two: of payoffs, of tallies, and for each class of ending the share of the pair that ended so.
/// Pairs are independent of each other, so standard errors are the ordinary ones. An episode costs two plays.
///
/// It helps where what is estimated is nearly monotone in the draws, and can do harm elsewhere. The classes of
/// endings of a game are not monotone in anything: **on the flagship it gains nothing** (see the page on variance).
///
/// # Sources
/// Hammersley & Morton 1956 ("A new Monte Carlo technique: antithetic variates").
#[derive(Debug)]
pub struct Antithetic<'a, G: FiniteGame> {
    play: &'a Play<G>,
    columns: Columns<G::Outcome>,
}

impl<'a, G: FiniteGame> Antithetic<'a, G> {
    /// The pairs of `play`.
    pub fn new(play: &'a Play<G>) -> Self {
        Antithetic { play, columns: Columns::new(play.outcomes().iter().copied()) }
    }

    fn half(&self, mut draws: impl Draws, scratch: &mut PlaceScratch, observed: &mut [f64]) {
        let (row, outcomes) = observed.split_at_mut(2 + G::TALLIES.len());
        let here = Here::begin(self.play.plain(), [draws.uniform(), draws.uniform(), draws.uniform()]);
        let ending = here.play(self.play.plain(), &mut scratch.belief, &mut draws, row);
        outcomes[ending as usize] += 1.0;
    }
}

impl<G: FiniteGame> Episodes for Antithetic<'_, G> {
    type Outcome = ();
    type Scratch = PlaceScratch;

    fn scratch(&self) -> PlaceScratch {
        PlaceScratch { belief: Belief::new(self.play.graph()) }
    }

    fn width(&self) -> usize {
        2 + G::TALLIES.len() + self.columns.len()
    }

    fn tallies(&self) -> Vec<String> {
        self.columns.names(G::TALLIES.iter().map(ToString::to_string))
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut PlaceScratch, observed: &mut [f64]) {
        observed.fill(0.0);
        let base = stream.bits();
        self.half(Straight::new(base), scratch, observed);
        self.half(Complemented::new(base), scratch, observed);
        observed.iter_mut().for_each(|x| *x *= 0.5);
    }
}
