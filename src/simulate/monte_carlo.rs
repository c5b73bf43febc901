//! Many episodes: batches of fixed size, worked on in parallel, merged in the order of the plan.

use super::episode::Episodes;
use super::moments::Moments;
use crate::game::Payoffs;
use crate::math::interval::{Confidence, Interval, wilson};
use crate::stream::{Key, Purpose, Stream};
use crate::{Error, Problem};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// Episodes in a batch. A constant, so that results do not depend on the number of workers.
const BATCH: u64 = 4096;

/// Episodes played together. A constant for the same reason: moments are taken block by block.
const BLOCK: usize = 512;

/// Batches between two looks at the observer.
const WAVE: u64 = 64;

/// Told how far a run has come; may stop it.
pub trait Observer {
    /// Called after each stretch of work with the episodes done and wanted.
    fn progress(&mut self, done: u64, wanted: u64) -> ControlFlow<()>;
}

/// Watches nothing and never stops.
impl Observer for () {
    fn progress(&mut self, _done: u64, _wanted: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// All episodes asked for were played.
    Finished,
    /// The observer stopped it.
    Stopped,
}

/// Plays independent episodes and estimates what they give.
///
/// Each episode owns a random stream keyed by (seed, episode), batches have a fixed size and are merged in order, so
/// a seed gives the same bits on any number of threads. Memory does not grow with the number of episodes, and no
/// episode allocates.
///
/// ```
/// use bargain::game::catalogue::Ultimatum;
/// use bargain::simulate::MonteCarlo;
/// use bargain::solve::QuantalResponse;
///
/// let game = Ultimatum::with_grid(10);
/// let play = QuantalResponse::new([5.0, 5.0])?.solve(&game)?.play(&game)?;
/// let sample = MonteCarlo::new(7).episodes(10_000)?.run(&play);
/// assert_eq!(sample.episodes(), 10_000);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonteCarlo {
    seed: u64,
    scenario: u64,
    draw: u64,
    episodes: u64,
}

impl MonteCarlo {
    /// A run with this seed; any number is a seed. 100 000 episodes unless told otherwise.
    pub fn new(seed: u64) -> Self {
        MonteCarlo { seed, scenario: 0, draw: 0, episodes: 100_000 }
    }

    /// Number of episodes, at least 1.
    ///
    /// # Errors
    /// Zero episodes.
    pub fn episodes(mut self, episodes: u64) -> Result<Self, Error> {
        if episodes == 0 {
            return Err(Error::invalid([Problem::new("episodes", 0, "must be at least 1")]));
        }
        self.episodes = episodes;
        Ok(self)
    }

    /// A number that separates the chance of this run from others with the same seed; runs with the same number share
    /// their streams (common random numbers). Default 0.
    pub fn scenario(mut self, scenario: u64) -> Self {
        self.scenario = scenario;
        self
    }

    /// Which draw of parameters the game was made from: separates the chance of the draws of one study. Default 0.
    pub fn draw(mut self, draw: u64) -> Self {
        self.draw = draw;
        self
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Plays all episodes.
    pub fn run<E: Episodes>(&self, game: &E) -> Sample<E::Outcome> {
        self.observe(game, &mut ())
    }

    /// Plays all episodes, telling `observer` how far it has come.
    pub fn observe<E: Episodes>(&self, game: &E, observer: &mut impl Observer) -> Sample<E::Outcome> {
        let batches = self.episodes.div_ceil(BATCH);
        let mut sample = Sample::new(game.tallies());
        let mut batch = 0;
        while batch < batches {
            let wave = batch..(batch + WAVE).min(batches);
            batch = wave.end;
            let parts: Vec<_> = wave.into_par_iter().map(|batch| self.batch(game, batch)).collect();
            parts.iter().for_each(|part| sample.merge(part));
            let told = observer.progress(sample.episodes(), self.episodes);
            if told.is_break() && batch < batches {
                sample.stop = StopReason::Stopped;
                break;
            }
        }
        sample
    }

    /// Plays the episodes of one batch.
    fn batch<E: Episodes>(&self, game: &E, batch: u64) -> Sample<E::Outcome> {
        let mut sample = Sample::new(game.tallies());
        let mut scratch = game.scratch();
        let (seed, scenario, draw, episode) = (self.seed, self.scenario, self.draw, batch * BATCH);
        let mut series = Stream::series(Key { seed, scenario, draw, episode, purpose: Purpose::Play });
        let mut left = BATCH.min(self.episodes - episode) as usize;
        let mut streams = Vec::with_capacity(BLOCK);
        let mut outcomes = Vec::with_capacity(BLOCK);
        let mut observed = vec![0.0; BLOCK * (2 + game.tallies().len())];
        while left > 0 {
            streams.clear();
            streams.extend(series.by_ref().take(left.min(BLOCK)));
            let observed = &mut observed[..streams.len() * (2 + game.tallies().len())];
            game.block(&mut streams, &mut scratch, observed, &mut outcomes);
            outcomes.iter().for_each(|&outcome| sample.count(outcome, 1));
            sample.moments.push_rows(observed);
            left -= streams.len();
        }
        sample
    }
}

/// What a run of episodes showed: counts of outcomes, means of payoffs and tallies, with their errors.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample<O> {
    /// Sorted by outcome.
    counts: Vec<(O, u64)>,
    /// Of the payoffs and the tallies.
    moments: Moments,
    tallies: &'static [&'static str],
    stop: StopReason,
}

/// An estimate with its standard error and an interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The interval at the confidence asked for.
    pub interval: Interval,
}

impl<O: Copy + Ord> Sample<O> {
    fn new(tallies: &'static [&'static str]) -> Self {
        let moments = Moments::new(2 + tallies.len());
        Sample { counts: Vec::new(), moments, tallies, stop: StopReason::Finished }
    }

    fn count(&mut self, outcome: O, times: u64) {
        match self.counts.binary_search_by(|(other, _)| other.cmp(&outcome)) {
            Ok(at) => self.counts[at].1 += times,
            Err(at) => self.counts.insert(at, (outcome, times)),
        }
    }

    fn merge(&mut self, other: &Self) {
        for &(outcome, times) in &other.counts {
            self.count(outcome, times);
        }
        self.moments.merge(&other.moments);
    }

    /// Number of episodes played.
    pub fn episodes(&self) -> u64 {
        self.moments.count()
    }

    /// Why the run ended.
    pub fn stop_reason(&self) -> StopReason {
        self.stop
    }

    /// The outcomes that occurred, in order, with the number of their episodes.
    pub fn counts(&self) -> &[(O, u64)] {
        &self.counts
    }

    /// The proportion of `outcome`, with the Wilson interval.
    pub fn proportion(&self, outcome: O, confidence: Confidence) -> Estimate {
        let at = self.counts.binary_search_by(|(other, _)| other.cmp(&outcome));
        let (successes, trials) = (at.map_or(0, |at| self.counts[at].1), self.episodes());
        let value = successes as f64 / trials as f64;
        Estimate {
            value,
            standard_error: (value * (1.0 - value) / trials as f64).sqrt(),
            interval: wilson(successes, trials, confidence),
        }
    }

    /// Means of the players' discounted payoffs.
    pub fn payoffs(&self, confidence: Confidence) -> [Estimate; 2] {
        [0, 1].map(|player| self.estimate(player, confidence))
    }

    /// Means of the players' discounted payoffs, as numbers.
    pub fn mean_payoffs(&self) -> Payoffs {
        [self.moments.mean()[0], self.moments.mean()[1]]
    }

    /// Means of the tallies, by name.
    pub fn tallies(&self, confidence: Confidence) -> Vec<(&'static str, Estimate)> {
        self.tallies.iter().enumerate().map(|(i, name)| (*name, self.estimate(2 + i, confidence))).collect()
    }

    /// Means and covariances of both payoffs and then the tallies.
    pub fn moments(&self) -> &Moments {
        &self.moments
    }

    fn estimate(&self, quantity: usize, confidence: Confidence) -> Estimate {
        Estimate {
            value: self.moments.mean()[quantity],
            standard_error: self.moments.standard_error(quantity),
            interval: self.moments.interval(quantity, confidence),
        }
    }
}
