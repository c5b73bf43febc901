//! Runs that survive being killed: saved now and then, and taken up again.

use super::episode::Episodes;
use super::estimator::Estimator;
use super::forest::Forest;
use super::monte_carlo::{Keeper, MonteCarlo};
use super::observer::Observer;
use super::part::{Head, Part};
use super::run::Run;
use crate::Error;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Where and how often a run is saved.
///
/// The file is written beside its place and moved there, so whatever happens, a whole one is there. It holds a checksum, the version of
/// the engine, the plan, what is played, and a digest of the first episodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    path: PathBuf,
    every: Duration,
    of: String,
}

impl Checkpoint {
    /// Saves to the file `path`, every minute.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Checkpoint { path: path.into(), every: Duration::from_secs(60), of: String::new() }
    }

    /// How much time passes between two savings. Work under way is finished first.
    pub fn every(mut self, time: Duration) -> Self {
        self.every = time;
        self
    }

    /// What is played, such as the digest of a scenario: a file that is of something else is refused.
    pub fn of(mut self, what: impl Into<String>) -> Self {
        self.of = what.into();
        self
    }
}

impl MonteCarlo {
    /// Plays the episodes, saving what has been played as `checkpoint` says; goes on from there if its file exists. A run that was
    /// killed and resumed, however often, gives the bits of one that was not. When the run is over the file stays: it holds the
    /// result, and the [`Part`] of this shard.
    ///
    /// Should saving fail on the way (a full disk), the run goes on and tries again later; [`Run::unsaved`] says if the last attempt
    /// failed.
    ///
    /// # Errors
    /// A file that cannot be written at the start, or read; one that is damaged; and one of another plan, game, solution, estimator or
    /// engine. The file is left as it is.
    pub fn resume<E, T>(
        &self,
        game: &E,
        empty: T,
        checkpoint: &Checkpoint,
        observer: &mut impl Observer,
    ) -> Result<Run<T>, Error>
    where
        E: Episodes,
        T: Estimator<E::Outcome> + Serialize + DeserializeOwned,
    {
        let head = Head::new((self, &checkpoint.of), (game, &empty))?;
        let mut part = if checkpoint.path.exists() {
            Part::read_for(&checkpoint.path, &head)?
        } else {
            let part = Part::new(head.clone());
            part.write(&checkpoint.path)?; // What cannot be saved at the end is better known now.
            part
        };
        let mut saver = Saver { checkpoint, head, saved: Instant::now(), trouble: None };
        let stop = self.play(game, &empty, part.forest(), (observer, &mut saver));
        saver.save(part.forest());
        let run = self.conclude(part.forest(), empty, stop);
        Ok(Run { unsaved: saver.trouble.map(|error| error.to_string()), ..run })
    }
}

/// Saves a run now and then.
struct Saver<'a> {
    checkpoint: &'a Checkpoint,
    head: Head,
    saved: Instant,
    /// Why the last attempt failed.
    trouble: Option<Error>,
}

impl Saver<'_> {
    fn save<T: Serialize + Clone>(&mut self, forest: &Forest<T>) {
        let mut part = Part::new(self.head.clone());
        part.forest().clone_from(forest);
        self.trouble = part.write(&self.checkpoint.path).err();
        self.saved = Instant::now();
    }
}

impl<T: Serialize + Clone> Keeper<T> for Saver<'_> {
    fn keep(&mut self, forest: &Forest<T>) {
        if self.saved.elapsed() >= self.checkpoint.every {
            self.save(forest);
        }
    }
}
