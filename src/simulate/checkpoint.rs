//! Runs that survive being killed: saved now and then, and taken up again.

use super::course::{Course, Keeper};
use super::episode::Episodes;
use super::estimator::Estimator;
use super::forest::Forest;
use super::monte_carlo::{MonteCarlo, WAVE};
use super::observer::Observer;
use super::part::{Head, Part, check_read_back};
use super::run::Run;
use crate::Error;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Where and how often a run is saved.
///
/// The file is written beside its place and moved there, so whatever happens, a whole one is there. It holds a checksum, the version of
/// the engine, the plan, what is played, and a digest of the first episodes. A process killed while it writes leaves the file beside,
/// `.bargain-PROCESS-NUMBER.part`; it may be removed. Two processes must not save to the same file at once.
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

    /// What is played.
    pub(super) fn what(&self) -> &str {
        &self.of
    }

    /// Whether there is something to go on from.
    pub(super) fn is_there(&self) -> Result<bool, Error> {
        self.path.try_exists().map_err(|error| Error::io("look for", &self.path, error))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the file, once the result is safe elsewhere.
    ///
    /// # Errors
    /// A file that cannot be removed; one that is not there is no fault.
    pub fn discard(&self) -> Result<(), Error> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io("remove", &self.path, error)),
            _ => Ok(()),
        }
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
    /// A file that cannot be written at the start, or read; one that is damaged; one of another plan or engine, or [of something
    /// else](Checkpoint::of), and one of another game, solution or estimator as far as the first 4096 episodes tell. The file is left as it
    /// is. An estimator that serde does not read back as it was written.
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
        let (mut saver, mut forest) =
            Saver::open(checkpoint, &Head::new((self, &checkpoint.of), (game, &empty))?)?;
        let course = Course::new(self, &empty, WAVE);
        let stop = course.on_threads(game, &mut forest, (observer, &mut saver));
        Ok(Run { unsaved: saver.end(&forest), ..course.conclude(&forest, stop) })
    }
}

/// When to save, and how that went.
pub(super) struct Saving<'a> {
    checkpoint: &'a Checkpoint,
    saved: Instant,
    /// Why the last attempt failed.
    trouble: Option<Error>,
}

impl<'a> Saving<'a> {
    pub fn new(checkpoint: &'a Checkpoint) -> Self {
        Saving { checkpoint, saved: Instant::now(), trouble: None }
    }

    /// Has `write` write the file if it is time for that.
    pub fn now_and_then(&mut self, write: impl FnOnce(&Path) -> Result<(), Error>) {
        if self.saved.elapsed() >= self.checkpoint.every {
            self.save(write);
        }
    }

    fn save(&mut self, write: impl FnOnce(&Path) -> Result<(), Error>) {
        self.trouble = write(&self.checkpoint.path).err();
        self.saved = Instant::now();
    }

    /// Saves once more; why that failed, if it did.
    pub fn end(&mut self, write: impl FnOnce(&Path) -> Result<(), Error>) -> Option<String> {
        self.save(write);
        self.trouble.as_ref().map(Error::to_string)
    }
}

/// Saves a run now and then.
pub(super) struct Saver<'a> {
    saving: Saving<'a>,
    head: Head,
}

impl<'a> Saver<'a> {
    /// With what is in the file, or after having made one.
    pub fn open<T: Serialize + DeserializeOwned + Clone>(
        checkpoint: &'a Checkpoint,
        (head, first): &(Head, T),
    ) -> Result<(Self, Forest<T>), Error> {
        let mut forest = Forest::new();
        if checkpoint.is_there()? {
            forest = Part::read_for(&checkpoint.path, head)?.into_forest();
        } else {
            // What cannot be saved at the end, or not read when it is needed, is better known now.
            check_read_back(first)?;
            Part::new(head.clone(), forest.clone()).write(&checkpoint.path)?;
        }
        Ok((Saver { saving: Saving::new(checkpoint), head: head.clone() }, forest))
    }

    /// Saves once more; why that failed, if it did.
    pub fn end<T: Serialize + Clone>(&mut self, forest: &Forest<T>) -> Option<String> {
        let part = Part::new(self.head.clone(), forest.clone());
        self.saving.end(|path| part.write(path))
    }
}

impl<T: Serialize + Clone> Keeper<T> for Saver<'_> {
    fn keep(&mut self, forest: &Forest<T>) {
        let head = &self.head;
        self.saving.now_and_then(|path| Part::new(head.clone(), forest.clone()).write(path));
    }
}
