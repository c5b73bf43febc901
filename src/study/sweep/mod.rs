//! Sweeps: how outcomes change over the points of a design, in a tidy table that is kept on the way.
//!
//! A [`Sweep`] evaluates a game at every point of a [`Design`], exactly or from episodes. Points that cannot be evaluated are kept
//! with their error, and the sweep goes on. With a [`Journal`] each result is in a file as soon as it is there.
//!
//! ```
//! use bargain::game::catalogue::{Agreement, Ultimatum};
//! use bargain::prior::Draw;
//! use bargain::solve::QuantalResponse;
//! use bargain::study::design::{Axis, Design};
//! use bargain::study::{Forecast, sweep::Sweep};
//!
//! let design = Design::grid([Axis::range("precision", 0.0, 8.0, 5)?])?;
//! let game = Ultimatum::with_grid(10);
//! let forecast = |point: &Draw| {
//!     let precision = point.value("precision").unwrap_or(0.0);
//!     Forecast::of(&game, &QuantalResponse::new([precision; 2])?.solve(&game)?)
//! };
//! let swept = Sweep::new(&design).exact(forecast, &mut ())?;
//! for point in &swept.points {
//!     let (outcome, probability) = swept.modal(point).expect("every point could be evaluated");
//!     println!("{:?}: {outcome:?} {:.3}, exact", point.values, probability.value);
//! }
//! assert_eq!(swept.points.len(), 5);
//! # Ok::<(), bargain::Error>(())
//! ```
//!
//! [`report::Tidy`](crate::report::Tidy) writes the result as files.

mod record;
mod result;
mod together;

pub use result::{Found, Point, Swept};

use super::design::Design;
use super::journal::{Head, Journal, Kept};
use super::pieces;
use super::{Certificate, Forecast};
use crate::math::interval::Confidence;
use crate::prior::Draw;
use crate::simulate::{Episodes, MonteCarlo, Observer, Shard};
use crate::{Error, Problem};
use record::{Numbers, Record};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::ops::Range;

/// A game evaluated at every point of a design.
///
/// Points are worked on in parallel and kept in their order: a seed gives the same bits on any number of threads, in one go or
/// resumed, in one process or in [shards](Sweep::shard). Memory grows with points × outcomes and tallies: one or two kilobytes a point
/// for the flagship. The observer is told of each point; a sweep that it stops finishes the points in hand, and holds the first ones.
#[derive(Debug, Clone, Copy)]
pub struct Sweep<'a> {
    design: &'a Design,
    seed: u64,
    confidence: Confidence,
    shard: Shard,
}

impl<'a> Sweep<'a> {
    /// A sweep over all points: seed 0, 95 % unless told otherwise.
    pub fn new(design: &'a Design) -> Self {
        Sweep { design, seed: 0, confidence: Confidence::P95, shard: Shard::WHOLE }
    }

    /// The seed of the episodes; any number is one. An exact sweep makes no use of it and records it.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The probability with which the intervals of sampled numbers are to hold, each by itself.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Evaluates only one shard of the points, for one process of several; [`Swept::merge`] puts the shards together.
    pub fn shard(mut self, shard: Shard) -> Self {
        self.shard = shard;
        self
    }

    /// Keeps each result in the journal as soon as it is there, and goes on from what the journal holds: a sweep that was killed
    /// and resumed, however often, gives the bits of one that was not. When the sweep is over the journal stays; it then gives the
    /// whole result at the price of one point.
    ///
    /// Should writing fail on the way (a full disk), the sweep goes on and tries again with the next result;
    /// [`Swept::unsaved`] says if results are missing in the file at the end. Each shard needs a journal of its own.
    ///
    /// The methods of the sweep then give, besides their own errors: a file that cannot be made or read, is written by another
    /// process, is damaged (with the place), or belongs to another sweep (with every difference). The file is left as it is.
    pub fn resume(self, journal: &'a Journal) -> Kept<'a, Self> {
        Kept { study: self, journal }
    }

    /// Takes the forecast of each point.
    ///
    /// Numbers that are no probabilities, do not sum to one, or are not finite fail their point.
    ///
    /// # Errors
    /// None in practice: what fails at a point is kept with it.
    pub fn exact<O: Copy + Ord + Send + Sync>(
        &self,
        forecast: impl Fn(&Draw) -> Result<Forecast<O>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Swept<O>, Error> {
        let one = |number| self.exactly(number, &forecast);
        self.finish(None, pieces::run(self.numbers(), one, observer))
    }

    /// Plays `episodes` episodes at each point; `game` gives what is played and, if it comes from an equilibrium, its certificate.
    ///
    /// All points share the chance of their episodes (common random numbers), so that differences between points have smaller
    /// errors than independent runs would give them. Probabilities have Wilson intervals, means normal ones.
    ///
    /// # Errors
    /// Fewer than two episodes.
    pub fn sampled<E: Episodes>(
        &self,
        episodes: u64,
        game: impl Fn(&Draw) -> Result<(E, Option<Certificate>), Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Swept<E::Outcome>, Error> {
        let plan = self.plan(episodes)?;
        let one = |number| self.by_episodes(number, &plan, &game);
        self.finish(Some(episodes), pieces::run(self.numbers(), one, observer))
    }

    /// The points that are asked for.
    fn numbers(&self) -> Range<u64> {
        self.shard.part_of(0..self.design.len())
    }

    fn plan(&self, episodes: u64) -> Result<MonteCarlo, Error> {
        if episodes < 2 {
            let problem = Problem::new("episodes", episodes, "must be at least 2, to have a variance");
            return Err(Error::invalid([problem]));
        }
        MonteCarlo::new(self.seed).episodes(episodes)
    }

    fn exactly<O: Copy + PartialEq>(
        &self,
        number: u64,
        forecast: impl Fn(&Draw) -> Result<Forecast<O>, Error>,
    ) -> Record<O> {
        let found = self.design.point(number).and_then(|point| forecast(&point)).and_then(Numbers::exact);
        found.map_err(|error| error.to_string())
    }

    fn by_episodes<E: Episodes>(
        &self,
        number: u64,
        plan: &MonteCarlo,
        game: impl Fn(&Draw) -> Result<(E, Option<Certificate>), Error>,
    ) -> Record<E::Outcome> {
        let play = self.design.point(number).and_then(|point| game(&point));
        let found = play
            .and_then(|(play, certificate)| Numbers::sampled(&plan.run(&play), certificate, self.confidence));
        found.map_err(|error| error.to_string())
    }

    /// What a journal of this sweep belongs to.
    fn head(&self, episodes: Option<u64>) -> Result<Head, Error> {
        let method = episodes.map_or("exact".to_owned(), |n| format!("sampled, {n} episodes"));
        Ok(Head::new("sweep")
            .with("method", method)
            .with("seed", self.seed)
            .with("confidence", self.confidence.level())
            .with("points", self.design.len())
            .with("shard", format!("{} of {}", self.shard.index(), self.shard.of()))
            .with("parameters", self.design.names().collect::<Vec<_>>().join(", "))
            .with("design", self.design.digest()?))
    }
}

impl Kept<'_, Sweep<'_>> {
    /// As [`Sweep::exact`], with the journal.
    ///
    /// # Errors
    /// Those of the journal: [`Sweep::resume`].
    pub fn exact<O: Copy + Ord + Send + Sync + Serialize + DeserializeOwned>(
        &self,
        forecast: impl Fn(&Draw) -> Result<Forecast<O>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Swept<O>, Error> {
        self.run(None, |number| self.study.exactly(number, &forecast), observer)
    }

    /// As [`Sweep::sampled`], with the journal.
    ///
    /// # Errors
    /// Fewer than two episodes, and those of the journal: [`Sweep::resume`].
    pub fn sampled<E: Episodes<Outcome: Serialize + DeserializeOwned>>(
        &self,
        episodes: u64,
        game: impl Fn(&Draw) -> Result<(E, Option<Certificate>), Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Swept<E::Outcome>, Error> {
        let plan = self.study.plan(episodes)?;
        self.run(Some(episodes), |number| self.study.by_episodes(number, &plan, &game), observer)
    }

    fn run<O: Copy + Ord + Send + Sync + Serialize + DeserializeOwned>(
        &self,
        episodes: Option<u64>,
        one: impl Fn(u64) -> Record<O> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Swept<O>, Error> {
        let sweep = &self.study;
        let done = self.journal.run(sweep.head(episodes)?, sweep.numbers(), &one, observer)?;
        sweep.finish(episodes, done)
    }
}
