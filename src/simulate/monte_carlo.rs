//! Many episodes: batches of fixed size, worked on in parallel, merged along a tree that depends on the plan alone.

use super::course::Course;
use super::episode::Episodes;
use super::estimator::Estimator;
use super::forest::Forest;
use super::observer::Observer;
use super::precision::Precision;
use super::run::Run;
use super::sample::Sample;
use super::shard::Shard;
use crate::math::interval::Confidence;
use crate::stream::{Key, Purpose, Stream};
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::time::Duration;

/// Episodes in a batch. A constant, so that results do not depend on the number of workers.
pub(super) const BATCH: u64 = 4096;

/// Episodes played together. A constant for the same reason: moments are taken block by block.
const BLOCK: usize = 512;

/// Batches between two looks at the observer.
pub(super) const WAVE: u64 = 64;

/// Plays independent episodes and estimates what they give.
///
/// Each episode owns a random stream keyed by (seed, scenario, draw, episode). Batches have a fixed size and are merged along a
/// binary tree over their numbers, so a seed gives the same bits on any number of threads, in one go or resumed, in one
/// process or in [shards](Shard). Memory does not grow with the number of episodes, and no episode of a
/// [`Play`](crate::solve::Play) or of [`Direct`](super::Direct), watched or not, allocates.
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Saved")]
pub struct MonteCarlo {
    pub(super) seed: u64,
    pub(super) scenario: u64,
    pub(super) draw: u64,
    pub(super) episodes: u64,
    pub(super) precision: Option<Precision>,
    pub(super) budget: Option<Duration>,
    pub(super) shard: Shard,
}

/// How a plan is saved.
#[derive(Deserialize)]
struct Saved {
    seed: u64,
    scenario: u64,
    draw: u64,
    episodes: u64,
    precision: Option<Precision>,
    budget: Option<Duration>,
    shard: Shard,
}

impl TryFrom<Saved> for MonteCarlo {
    type Error = Error;

    fn try_from(saved: Saved) -> Result<Self, Error> {
        let Saved { seed, scenario, draw, episodes, precision, budget, shard } = saved;
        let plan = MonteCarlo::new(seed).episodes(episodes)?;
        Ok(MonteCarlo { scenario, draw, precision, budget, shard, ..plan })
    }
}

impl MonteCarlo {
    /// A run with this seed; any number is a seed. 100 000 episodes unless told otherwise.
    pub fn new(seed: u64) -> Self {
        let (scenario, draw, episodes) = (0, 0, 100_000);
        MonteCarlo { seed, scenario, draw, episodes, precision: None, budget: None, shard: Shard::WHOLE }
    }

    /// Number of episodes, at least 1; with a [`precision`](MonteCarlo::precision), the most that are played.
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

    /// Which draw of parameters is played: separates the chance of this run as [`MonteCarlo::scenario`] does. Default 0.
    pub fn draw(mut self, draw: u64) -> Self {
        self.draw = draw;
        self
    }

    /// Stops as soon as this precision is reached. How many episodes that takes depends on the seed, never on the machine.
    ///
    /// A run that is split into shards plays all its episodes: none of them can know what the others have seen.
    pub fn precision(mut self, precision: Precision) -> Self {
        self.precision = Some(precision);
        self
    }

    /// Stops when this much time has passed, at the end of the work under way. What is then held are the first episodes of the whole
    /// run; how many depends on the machine.
    pub fn time_budget(mut self, budget: Duration) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Plays only one shard of the episodes; see [`Part::merge`](super::Part::merge).
    pub fn shard(mut self, shard: Shard) -> Self {
        self.shard = shard;
        self
    }

    /// The confidence that intervals of a run hold with over all its looks, if it may look more than once.
    pub(crate) fn over_looks(&self) -> Option<Confidence> {
        self.precision.as_ref().filter(|_| self.shard == Shard::WHOLE).map(Precision::stated)
    }

    /// Without precision: shards have been played to their ends.
    pub(super) fn without_looks(self) -> Self {
        MonteCarlo { precision: None, ..self }
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The numbers of the scenario and of the draw that are played.
    pub(crate) fn scenario_and_draw(&self) -> (u64, u64) {
        (self.scenario, self.draw)
    }

    /// Plays the episodes and counts what a [`Sample`] holds.
    pub fn run<E: Episodes>(&self, game: &E) -> Run<Sample<E::Outcome>> {
        self.observe(game, &mut ())
    }

    /// As [`MonteCarlo::run`], telling `observer` how far it has come.
    pub fn observe<E: Episodes>(&self, game: &E, observer: &mut impl Observer) -> Run<Sample<E::Outcome>> {
        self.estimate_observed(game, Sample::new(game.tallies()), observer)
    }

    /// Plays the episodes and feeds them to an estimator, which has seen nothing yet: each batch of episodes begins with a copy of it, so
    /// that what it had seen would count many times. To go on with a run, see [`MonteCarlo::resume`].
    pub fn estimate<E: Episodes, T: Estimator<E::Outcome>>(&self, game: &E, estimator: T) -> Run<T> {
        self.estimate_observed(game, estimator, &mut ())
    }

    /// As [`MonteCarlo::estimate`], telling `observer` how far it has come.
    pub fn estimate_observed<E: Episodes, T: Estimator<E::Outcome>>(
        &self,
        game: &E,
        estimator: T,
        observer: &mut impl Observer,
    ) -> Run<T> {
        let (course, mut forest) = (Course::new(self, &estimator, WAVE), Forest::new());
        let stop = course.on_threads(game, &mut forest, (observer, &mut ()));
        course.conclude(&forest, stop)
    }

    /// The batches of this run or shard.
    pub(super) fn batches(&self) -> Range<u64> {
        self.shard.part_of(0..self.episodes.div_ceil(BATCH))
    }

    /// The episodes of some batches.
    pub(super) fn episodes_of(&self, batches: Range<u64>) -> u64 {
        let at = |batch: u64| batch.saturating_mul(BATCH).min(self.episodes);
        at(batches.end) - at(batches.start)
    }

    /// Plays the episodes of one batch.
    pub(super) fn batch<E: Episodes, T: Estimator<E::Outcome>>(&self, game: &E, empty: &T, batch: u64) -> T {
        let mut estimator = empty.clone();
        let (mut scratch, width) = (game.scratch(), game.width());
        let &MonteCarlo { seed, scenario, draw, episodes, .. } = self;
        let episode = batch * BATCH;
        let mut series = Stream::series(Key { seed, scenario, draw, episode, purpose: Purpose::Play });
        let mut left = BATCH.min(episodes - episode) as usize;
        let mut streams = Vec::with_capacity(BLOCK);
        let mut outcomes = Vec::with_capacity(BLOCK);
        let mut observed = vec![0.0; BLOCK * width];
        while left > 0 {
            streams.clear();
            streams.extend(series.by_ref().take(left.min(BLOCK)));
            let observed = &mut observed[..streams.len() * width];
            outcomes.clear();
            game.block(&mut streams, &mut scratch, observed, &mut outcomes);
            assert_eq!(outcomes.len(), streams.len(), "Episodes::block gives an ending for each stream");
            estimator.push_block(&outcomes, observed);
            left -= streams.len();
        }
        estimator
    }
}
