//! What some process has played of a run, in memory or in a file.

use super::course::Course;
use super::episode::Episodes;
use super::estimator::Estimator;
use super::forest::Forest;
use super::monte_carlo::{MonteCarlo, WAVE};
use super::run::{Run, StopReason};
use super::sealed;
use super::shard::Shard;
use crate::{Error, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;

/// The first bytes of a file; the number is that of the format.
const MAGIC: &[u8] = b"bargain part of a run 1\n";

/// The episodes of a run, or of one of its [shards](Shard), that have been played so far.
///
/// Made by [`MonteCarlo::part`] and, in a file, by [`MonteCarlo::resume`]; the parts of all shards make the whole run,
/// bit by bit as if it had been played in one process ([`Part::merge`]).
///
/// ```
/// use bargain::game::catalogue::Ultimatum;
/// use bargain::simulate::{MonteCarlo, Part, Sample, Shard};
/// use bargain::solve::QuantalResponse;
///
/// let game = Ultimatum::with_grid(10);
/// let play = QuantalResponse::new([5.0, 5.0])?.solve(&game)?.play(&game)?;
/// let plan = MonteCarlo::new(7).episodes(50_000)?;
/// let shard = |i| plan.clone().shard(Shard::new(i, 3)?).part(&play, Sample::of(&play), "ultimatum");
/// let parts: Result<Vec<_>, bargain::Error> = (0..3).map(shard).collect();
/// let whole = Part::merge(parts?, Sample::of(&play))?;
/// assert_eq!(whole, plan.run(&play));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Part<T> {
    head: Head,
    forest: Forest<T>,
}

/// What a part belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    /// Version of this crate.
    engine: String,
    /// What is played, in the user's words.
    of: String,
    plan: MonteCarlo,
    /// Digest of the first batch of episodes and of what is estimated from it: a game, a solution or an engine that gives other numbers
    /// there gives another digest.
    witness: [u8; 32],
}

impl Head {
    /// With what is estimated from the first batch.
    pub fn new<E: Episodes, T: Estimator<E::Outcome> + Serialize>(
        (plan, of): (&MonteCarlo, &str),
        (game, empty): (&E, &T),
    ) -> Result<(Self, T), Error> {
        let (first, seen) = plan.batch(game, &(empty.clone(), Seen::default()), 0);
        let witness = Sha256::new_with_prefix(encoded(&first)?).chain_update(seen.0.finalize());
        let (engine, of) = (env!("CARGO_PKG_VERSION").to_owned(), of.to_owned());
        Ok((Head { engine, of, plan: plan.clone(), witness: witness.finalize().into() }, first))
    }

    /// How `self` differs from what is called for.
    fn differences(&self, wanted: &Head) -> Vec<Problem> {
        let (found, plan) = (&self.plan, &wanted.plan);
        let shard = |shard: Shard| format!("{} of {}", shard.index(), shard.of());
        let keys = [
            ("version", self.engine.clone(), wanted.engine.clone()),
            ("of", format!("{:?}", self.of), format!("{:?}", wanted.of)),
            ("seed", found.seed.to_string(), plan.seed.to_string()),
            ("scenario", found.scenario.to_string(), plan.scenario.to_string()),
            ("draw", found.draw.to_string(), plan.draw.to_string()),
            ("episodes", found.episodes.to_string(), plan.episodes.to_string()),
            ("precision", format!("{:?}", found.precision), format!("{:?}", plan.precision)),
            ("shard", shard(found.shard), shard(plan.shard)),
        ];
        let mut problems = sealed::differences("this run", keys);
        if problems.is_empty() && self.witness != wanted.witness {
            let expected =
                "the game, its solution or the estimator give other numbers than when this was saved";
            problems.push(Problem::new("first episodes", "", expected));
        }
        problems
    }
}

/// A digest of episodes, all of them.
#[derive(Clone, Default)]
struct Seen(Sha256);

impl<O: Debug> Estimator<O> for Seen {
    fn push(&mut self, outcome: O, row: &[f64]) {
        self.0.update(format!("{outcome:?}"));
        row.iter().for_each(|x| self.0.update(x.to_bits().to_le_bytes()));
    }

    fn merge(&mut self, other: &Self) {
        self.0.update(other.0.clone().finalize());
    }
}

/// Refuses an estimator whose file could be written again and again, and not be read when it is needed.
pub(super) fn check_read_back<T: Serialize + DeserializeOwned>(estimator: &T) -> Result<(), Error> {
    let bytes = encoded(estimator)?;
    let again = postcard::from_bytes::<T>(&bytes).ok().and_then(|read| encoded(&read).ok());
    if again == Some(bytes) {
        return Ok(());
    }
    Err(Error::unsupported(
        "an estimator that serde does not read back as it was written",
        "mend its implementations of Serialize and Deserialize: no field may be left out or flattened, and maps must keep an order",
    ))
}

/// The bytes of `value`.
pub(super) fn encoded(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    postcard::to_stdvec(value).map_err(|error| {
        let what = format!("an estimator that serde cannot write ({error})");
        Error::unsupported(what, "mend its implementation of Serialize")
    })
}

/// What another rank has [`encoded`].
#[cfg(any(feature = "mpi", test))]
pub(super) fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let fault = |what: String| {
        let what = format!("a message of another rank that cannot be read ({what})");
        Error::unsupported(what, "run the same program on all ranks")
    };
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        Ok((_, rest)) => Err(fault(format!("{} bytes too many", rest.len()))),
        Err(error) => Err(fault(error.to_string())),
    }
}

impl MonteCarlo {
    /// Plays the episodes and keeps what is needed to put shards together. `of` says what is played, for instance the digest of a
    /// scenario: parts of something else are refused.
    ///
    /// # Errors
    /// An estimator that serde cannot write.
    pub fn part<E: Episodes, T: Estimator<E::Outcome> + Serialize>(
        &self,
        game: &E,
        empty: T,
        of: &str,
    ) -> Result<Part<T>, Error> {
        let mut part = Part { head: Head::new((self, of), (game, &empty))?.0, forest: Forest::new() };
        Course::new(self, &empty, WAVE).on_threads(game, &mut part.forest, (&mut (), &mut ()));
        Ok(part)
    }
}

impl<T> Part<T> {
    pub(super) fn new(head: Head, forest: Forest<T>) -> Self {
        Part { head, forest }
    }

    pub(super) fn into_forest(self) -> Forest<T> {
        self.forest
    }

    /// Episodes played so far, and those wanted.
    pub fn progress(&self) -> (u64, u64) {
        let (plan, batches) = (&self.head.plan, self.head.plan.batches());
        let end = self.forest.end().unwrap_or(batches.start);
        (plan.episodes_of(batches.start..end), plan.episodes_of(batches))
    }

    /// Puts the parts of all shards of a run together, given an estimator that has seen nothing; the order does not matter. One part of a
    /// run that was not split may have reached its [precision](MonteCarlo::precision) before its last episode.
    ///
    /// # Errors
    /// No parts; parts of different runs or engines, or of different games as far as their first 4096 episodes tell; shards that are
    /// missing, given twice, or not yet played to their end. All faults at once.
    pub fn merge<O>(mut parts: Vec<Part<T>>, empty: T) -> Result<Run<T>, Error>
    where
        T: Estimator<O>,
    {
        parts.sort_by_key(|part| part.head.plan.shard.index());
        let Some(first) = parts.first() else {
            return Err(Error::invalid([Problem::new("parts", "none", "there must be one for each shard")]));
        };
        let plan = first.head.plan.clone();
        if let ([whole], Shard::WHOLE) = (&parts[..], plan.shard) {
            // It alone has seen all that has been played, and so may have stopped where it was precise.
            let course = Course::new(&plan, &empty, WAVE);
            if let Some(stop) = course.over(&whole.forest) {
                return Ok(course.conclude(&whole.forest, stop));
            }
        }
        let mut problems = Vec::new();
        for part in &parts {
            let shard = part.head.plan.shard;
            let mut wanted = first.head.clone();
            wanted.plan.shard = shard;
            let place = format!("shard {}", shard.index());
            let placed = |problem: Problem| Problem { key: format!("{place}, {}", problem.key), ..problem };
            if shard.of() != plan.shard.of() {
                let expected = format!("the first part is one of {}", plan.shard.of());
                problems.push(Problem::new(&place, format!("one of {}", shard.of()), expected));
            }
            problems.extend(part.head.differences(&wanted).into_iter().map(placed));
            let (done, all) = part.progress();
            if done < all {
                let expected = format!("must have played its {all} episodes: resume it");
                problems.push(Problem::new(place, format!("{done} episodes"), expected));
            }
        }
        let given: Vec<u64> = parts.iter().map(|part| part.head.plan.shard.index()).collect();
        let all: BTreeSet<u64> = given.iter().copied().collect();
        let missing = (0..plan.shard.of()).filter(|index| !all.contains(index));
        problems
            .extend(missing.take(10).map(|index| Problem::new(format!("shard {index}"), "", "is missing")));
        let twice = given.windows(2).filter(|pair| pair[0] == pair[1]);
        problems.extend(twice.map(|pair| Problem::new(format!("shard {}", pair[0]), "", "is given twice")));
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let mut forest = Forest::new();
        parts.into_iter().for_each(|part| forest.append(part.forest, T::merge));
        let plan = plan.shard(Shard::WHOLE).without_looks();
        Ok(Course::new(&plan, &empty, WAVE).conclude(&forest, StopReason::Finished))
    }
}

impl<T: Serialize> Part<T> {
    /// Writes the part to a file, whole or not at all.
    ///
    /// # Errors
    /// A file that cannot be written (an old one then stays as it was), and an estimator that serde cannot write.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let contents = [encoded(&self.head)?, encoded(&self.forest)?].concat();
        sealed::write(path.as_ref(), MAGIC, &contents)
    }
}

impl<T: DeserializeOwned> Part<T> {
    /// Reads a part from a file; `T` must be the estimator that wrote it.
    ///
    /// # Errors
    /// A file that cannot be read, is no part of a run, or is damaged: it is left as it is.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let contents = sealed::read(path, MAGIC, "part of a run")?;
        let other = || {
            let expected = "what is saved here was not estimated by this estimator, or not by this version";
            sealed::fault(path, expected)
        };
        let (head, rest) = postcard::take_from_bytes::<Head>(&contents).map_err(|_| other())?;
        let (forest, rest) = postcard::take_from_bytes::<Forest<T>>(rest).map_err(|_| other())?;
        if !rest.is_empty() || !forest.is_within(head.plan.batches()) {
            return Err(other());
        }
        Ok(Part { head, forest })
    }

    /// The same, if it belongs to a run.
    pub(super) fn read_for(path: &Path, wanted: &Head) -> Result<Self, Error> {
        let part = Self::read(path)?;
        let problems = part.head.differences(wanted);
        if problems.is_empty() { Ok(part) } else { Err(sealed::faults(path, problems)) }
    }
}

#[cfg(test)]
mod tests {
    use super::{decoded, encoded};

    #[test]
    fn a_message_is_read_whole_or_not_at_all() {
        let message = encoded(&vec![1.5, -0.0]).unwrap();
        assert_eq!(decoded::<Vec<f64>>(&message).unwrap(), [1.5, -0.0]);
        let longer = decoded::<Vec<f64>>(&[&message[..], &[0, 0]].concat()).unwrap_err();
        assert!(longer.to_string().contains("2 bytes too many"), "{longer}");
        assert!(decoded::<Vec<f64>>(&message[..message.len() - 1]).is_err());
        assert!(decoded::<Vec<f64>>(&[]).is_err());
    }
}
