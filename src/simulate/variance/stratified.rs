//! Stratified draws of the types.

use super::columns::Columns;
use super::place::Here;
use super::stepwise::PlaceScratch;
use crate::game::FiniteGame;
use crate::simulate::Episodes;
use crate::solve::{Belief, Play};
use crate::stream::Stream;
use crate::{Error, Problem};

/// A [`Play`] in groups whose types are spread evenly: one episode of the plan is `group` plays, whose types are drawn with one
/// number from each of `group` equal parts of \[0, 1), laid along the pairs of types.
///
/// Each pair of types so gets its share of every group, but for less than two plays (proportional stratification). A row holds
/// the means over the group: of payoffs, of tallies, and for each class of ending the share that ended so. Groups are
/// independent of each other, so standard errors are the ordinary ones, and not too large as those of the plain formula would be.
/// An episode costs `group` plays; take the number of pairs, or a multiple.
///
/// It takes out the part of the variance that the types explain, and never adds any (at equal numbers of plays). **On the
/// flagship that part is small** (see the page on variance).
///
/// # Sources
/// Cochran 1977 (*Sampling Techniques*, ch. 5); Owen 2013 (*Monte Carlo theory, methods and examples*, ch. 8).
#[derive(Debug)]
pub struct Stratified<'a, G: FiniteGame> {
    play: &'a Play<G>,
    group: usize,
    columns: Columns<G::Outcome>,
}

impl<'a, G: FiniteGame> Stratified<'a, G> {
    /// Groups of so many plays of `play`: 1 to 65536.
    ///
    /// # Errors
    /// Groups of none, or of more.
    pub fn new(play: &'a Play<G>, group: usize) -> Result<Self, Error> {
        if !(1..=1 << 16).contains(&group) {
            return Err(Error::invalid([Problem::new("group", group, "must be 1 to 65536 plays")]));
        }
        Ok(Stratified { play, group, columns: Columns::new(play.outcomes().iter().copied()) })
    }

    /// Three numbers for the types and the rounding of the prior, from one: what is left of it within a type serves the next.
    fn split(&self, u: f64) -> [f64; 3] {
        let graph = self.play.graph();
        let (first, u) = within(u, &graph.priors[0]);
        let (second, rest) = within(u, &graph.priors[1]);
        [first, second, rest]
    }
}

/// `u` itself, and how far it lies along the part of \[0, 1) that falls to the same one of `probabilities`, again in \[0, 1).
fn within(u: f64, probabilities: &[f64]) -> (f64, f64) {
    let (mut left, mut part) = (u, (0.0, 1.0));
    for &p in probabilities.iter().filter(|p| **p > 0.0) {
        part = (left, p);
        left -= p;
        if left < 0.0 {
            break;
        }
    }
    (u, (part.0 / part.1).clamp(0.0, 1.0 - f64::EPSILON))
}

impl<G: FiniteGame> Episodes for Stratified<'_, G> {
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
        let (row, outcomes) = observed.split_at_mut(2 + G::TALLIES.len());
        for part in 0..self.group {
            let u = (part as f64 + stream.uniform()) / self.group as f64;
            let here = Here::begin(self.play.plain(), self.split(u.min(1.0 - f64::EPSILON)));
            let ending = here.play(self.play.plain(), &mut scratch.belief, stream, row);
            outcomes[ending as usize] += 1.0;
        }
        observed.iter_mut().for_each(|x| *x /= self.group as f64);
    }
}
