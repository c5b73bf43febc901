//! The course of a run: stretch after stretch, until something says stop.

use super::episode::Episodes;
use super::estimator::Estimator;
use super::forest::Forest;
use super::monte_carlo::{MonteCarlo, WAVE};
use super::observer::Observer;
use super::precision::Looks;
use super::run::{Run, StopReason};
use super::shard::Shard;
use crate::parallel;
use std::convert::Infallible;
use std::ops::{ControlFlow, Range};
use std::time::Instant;

/// Who keeps what has been played so far from being lost.
pub(super) trait Keeper<T> {
    /// Called after each stretch of work.
    fn keep(&mut self, forest: &Forest<T>);
}

/// Keeps nothing.
impl<T> Keeper<T> for () {
    fn keep(&mut self, _forest: &Forest<T>) {}
}

/// What a run needs to know all the way.
pub(super) struct Course<'a, T> {
    plan: &'a MonteCarlo,
    /// The estimator before it has seen anything.
    empty: &'a T,
    looks: Looks,
    /// The most batches in a stretch.
    longest: u64,
}

impl<'a, T> Course<'a, T> {
    pub fn new(plan: &'a MonteCarlo, empty: &'a T, longest: u64) -> Self {
        let looks = match &plan.precision {
            Some(precision) if plan.shard == Shard::WHOLE => precision.looks(plan.batches().end),
            _ => Looks::default(),
        };
        Course { plan, empty, looks, longest }
    }

    /// Plays on the threads of this process, from where `forest` ends.
    pub fn on_threads<E: Episodes>(
        &self,
        game: &E,
        forest: &mut Forest<T>,
        whom: (&mut impl Observer, &mut impl Keeper<T>),
    ) -> StopReason
    where
        T: Estimator<E::Outcome>,
    {
        let Ok(stop) = self.follow(forest, whom, |stretch, forest| {
            self.play(game, stretch, forest);
            Ok::<(), Infallible>(())
        });
        stop
    }

    /// Plays some batches on the threads of this process, and adds them to `forest`.
    pub fn play<E: Episodes>(&self, game: &E, batches: Range<u64>, forest: &mut Forest<T>)
    where
        T: Estimator<E::Outcome>,
    {
        let mut start = batches.start;
        while start < batches.end {
            let wave = start..(start + WAVE).min(batches.end);
            start = wave.end;
            let played = parallel::map(wave.clone(), |batch| self.plan.batch(game, self.empty, batch));
            wave.zip(played).for_each(|(batch, part)| forest.push(batch, part, T::merge));
        }
    }

    /// Has `play` add stretch after stretch of batches to `forest`, from where it ends, until the run is over.
    pub fn follow<O, X>(
        &self,
        forest: &mut Forest<T>,
        (observer, keeper): (&mut impl Observer, &mut impl Keeper<T>),
        mut play: impl FnMut(Range<u64>, &mut Forest<T>) -> Result<(), X>,
    ) -> Result<StopReason, X>
    where
        T: Estimator<O>,
    {
        let (began, batches) = (Instant::now(), self.plan.batches());
        let wanted = self.plan.episodes_of(batches.clone());
        let mut batch = forest.end().unwrap_or(batches.start);
        let mut told = ControlFlow::Continue(());
        loop {
            if let Some(stop) = self.over(forest) {
                return Ok(stop);
            }
            if told.is_break() {
                return Ok(StopReason::Cancelled);
            }
            if self.plan.budget.is_some_and(|budget| began.elapsed() >= budget) {
                return Ok(StopReason::Time);
            }
            let end = self.looks.next(batch).unwrap_or(batches.end).min(batches.end);
            let stretch = batch..end.min(batch + self.longest);
            batch = stretch.end;
            play(stretch, forest)?;
            keeper.keep(forest);
            told = observer.progress(self.plan.episodes_of(batches.start..batch), wanted);
        }
    }

    /// Why a run that has come this far is over, if it is: what it was asked for is there.
    pub fn over<O>(&self, forest: &Forest<T>) -> Option<StopReason>
    where
        T: Estimator<O>,
    {
        let batches = self.plan.batches();
        let batch = forest.end().unwrap_or(batches.start);
        if self.is_precise(batch, forest) {
            return Some(StopReason::Precision);
        }
        (batch >= batches.end).then_some(StopReason::Finished)
    }

    /// Whether the estimates are looked at after `batch` batches, and found precise enough.
    fn is_precise<O>(&self, batch: u64, forest: &Forest<T>) -> bool
    where
        T: Estimator<O>,
    {
        let (Some(level), Some(precision)) = (self.looks.at(batch), &self.plan.precision) else {
            return false;
        };
        let total = forest.total(self.empty.clone(), T::merge);
        precision.is_reached(&total.estimates(level))
    }

    /// The result of all that has been played.
    pub fn conclude<O>(&self, forest: &Forest<T>, stop: StopReason) -> Run<T>
    where
        T: Estimator<O>,
    {
        let (start, end) = (forest.start().unwrap_or(0), forest.end().unwrap_or(0));
        Run {
            estimates: forest.total(self.empty.clone(), T::merge),
            episodes: self.plan.episodes_of(start..end),
            stop,
            looks: self.looks.confidence,
            unsaved: None,
        }
    }
}
