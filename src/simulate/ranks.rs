//! The same plan over the processes of an MPI run.

use super::checkpoint::{Checkpoint, Saver};
use super::course::{Course, Keeper};
use super::episode::Episodes;
use super::estimator::Estimator;
use super::forest::Forest;
use super::monte_carlo::{MonteCarlo, WAVE};
use super::observer::Observer;
use super::part::{Head, decoded, encoded};
use super::run::Run;
use super::shard::Shard;
use crate::Error;
use mpi::traits::{Communicator, Destination, Root, Source};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Waves that a rank plays between two meetings: about a second of the flagship.
const WAVES: u64 = 16;

/// The rank that puts everything together.
const ROOT: i32 = 0;

/// Told by the root instead of a stretch of batches: there is nothing more to do.
const OVER: [u64; 2] = [u64::MAX; 2];

impl MonteCarlo {
    /// Plays the episodes on all ranks of an MPI communicator, each with as many threads as it has; all ranks call this with the same
    /// arguments, from the thread on which MPI was initialised, with at least `Threading::Funneled`. The result, bit by bit that of one
    /// process, comes back on rank 0, and nothing on the others. Needs the feature `mpi`.
    ///
    /// Rank 0 looks after precision, time budget, `observer`, and the checkpoint, if there is one, whenever the ranks meet; see
    /// [`MonteCarlo::resume`]. A [`shard`](MonteCarlo::shard) is ignored: every rank has its own.
    ///
    /// # Errors
    /// On rank 0, those of [`MonteCarlo::resume`]; the others then come back with nothing. An estimator that serde cannot write, and
    /// messages that cannot be read.
    ///
    /// # Panics
    /// Should a game, an estimator or an observer panic on one rank, the whole job is aborted: the others would wait for ever.
    pub fn resume_on_ranks<E, T>(
        &self,
        game: &E,
        empty: T,
        checkpoint: Option<&Checkpoint>,
        (world, observer): (&impl Communicator, &mut impl Observer),
    ) -> Result<Option<Run<T>>, Error>
    where
        E: Episodes,
        T: Estimator<E::Outcome> + Serialize + DeserializeOwned,
    {
        let _whole_job = EndsTheJob(world);
        let plan = self.clone().shard(Shard::WHOLE);
        let shard = Shard::new(world.rank() as u64, world.size() as u64)?;
        let course = Course::new(&plan, &empty, WAVES * WAVE * shard.of());
        let root = world.process_at_rank(ROOT);
        let own = |[start, end]: [u64; 2]| {
            let mut own = Forest::new();
            course.play(game, shard.part_of(start..end), &mut own);
            own
        };
        if world.rank() != ROOT {
            let mut trouble = None;
            loop {
                let mut stretch = OVER;
                root.broadcast_into(&mut stretch);
                if stretch == OVER {
                    return trouble.map_or(Ok(None), Err);
                }
                // The root waits for a message in any case; an empty one makes it stop.
                let bytes = encoded(&own(stretch)).map_err(|error| trouble = Some(error));
                root.send(&bytes.unwrap_or_default()[..]);
            }
        }
        let played = opened(&plan, (game, &empty), checkpoint).and_then(|(mut saver, mut forest)| {
            let stop = course.follow(&mut forest, (observer, &mut saver), |stretch, forest| {
                let mut stretch = [stretch.start, stretch.end];
                root.broadcast_into(&mut stretch);
                forest.append(own(stretch), T::merge);
                // All are heard before one is read: whoever is not heard waits for ever.
                let heard = |rank| world.process_at_rank(rank).receive_vec::<u8>().0;
                let messages: Vec<Vec<u8>> = (1..world.size()).map(heard).collect();
                messages.iter().try_for_each(|bytes| {
                    forest.append(decoded(bytes)?, T::merge);
                    Ok::<(), Error>(())
                })
            })?;
            let unsaved = saver.and_then(|mut saver| saver.end(&forest));
            Ok(Run { unsaved, ..course.conclude(&forest, stop) })
        });
        root.broadcast_into(&mut OVER.clone());
        played.map(Some)
    }
}

/// Aborts the job if a panic passes by.
struct EndsTheJob<'a, C: Communicator>(&'a C);

impl<C: Communicator> Drop for EndsTheJob<'_, C> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.abort(101);
        }
    }
}

/// What has been played before, and who keeps it, if anybody does.
fn opened<'a, E, T>(
    plan: &MonteCarlo,
    (game, empty): (&E, &T),
    checkpoint: Option<&'a Checkpoint>,
) -> Result<(Option<Saver<'a>>, Forest<T>), Error>
where
    E: Episodes,
    T: Estimator<E::Outcome> + Serialize + DeserializeOwned,
{
    let Some(checkpoint) = checkpoint else { return Ok((None, Forest::new())) };
    let head = Head::new((plan, checkpoint.what()), (game, empty))?;
    Saver::open(checkpoint, &head).map(|(saver, forest)| (Some(saver), forest))
}

impl<T: Serialize + Clone> Keeper<T> for Option<Saver<'_>> {
    fn keep(&mut self, forest: &Forest<T>) {
        if let Some(saver) = self {
            saver.keep(forest);
        }
    }
}
