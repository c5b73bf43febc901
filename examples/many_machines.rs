//! Question: how does one run many episodes on several machines, and get the bits of one?
//!
//! `cargo run --release --example many_machines` plays and merges all three shards of a small run, in seconds, and prints the outcomes of 2021.
//!
//! As a job array: `many_machines shard 0 4`, …, `shard 3 4` play a quarter of the episodes each, anywhere and in any order, and may be
//! stopped by Ctrl-C or killed and started again, as they save what they have played every minute and when stopped; `merge 4` puts them
//! together. With MPI (feature `mpi`): `mpirun -n 4 many_machines ranks`. A last argument, if any,
//! is the number of episodes, a million if it is not given: the same for all shards and for `merge`.
//!
//! The files `out/many_machines_…` stay after `merge`.

use bargain::math::interval::Confidence;
use bargain::report::Progress;
use bargain::simulate::{Checkpoint, MonteCarlo, Part, Run, Sample, Shard, StopReason};
use bargain::union_state::{Outcome, UnionState, scenario::Scenario};
use bargain::{Error, Problem, solve::Play, study::union_state};

type Found = Run<Sample<Outcome>>;

const EPISODES: u64 = 1_000_000;

const SCENARIO: &str = "union_state_2021";

const USAGE: &str =
    "must be `shard INDEX OF`, `merge OF`, `ranks` or nothing, and then, if wanted, the number of episodes";

fn plan(episodes: u64) -> Result<MonteCarlo, Error> {
    MonteCarlo::new(28).episodes(episodes)
}

fn file(episodes: u64, index: u64, of: u64) -> String {
    format!("out/many_machines_{episodes}_{index}_of_{of}.checkpoint")
}

/// Plays a shard, and says whether it was played to the end.
fn shard(play: &Play<UnionState>, episodes: u64, index: u64, of: u64) -> Result<bool, Error> {
    let plan = plan(episodes)?.shard(Shard::new(index, of)?);
    let kept = Checkpoint::new(file(episodes, index, of)).of(SCENARIO);
    let mut observer = Progress::new("episodes").until_ctrl_c()?;
    let run = plan.resume(play, Sample::of(play), &kept, &mut observer)?;
    if run.stop_reason() == StopReason::Cancelled {
        println!("shard {index} of {of}: stopped after {} episodes; run it again to go on", run.episodes());
    }
    Ok(run.stop_reason() != StopReason::Cancelled)
}

/// Puts shards together.
fn merge(play: &Play<UnionState>, episodes: u64, of: u64) -> Result<Found, Error> {
    let parts: Result<Vec<_>, _> = (0..of).map(|index| Part::read(file(episodes, index, of))).collect();
    Part::merge(parts?, Sample::of(play))
}

#[cfg(feature = "mpi")]
fn ranks(plan: &MonteCarlo, play: &Play<UnionState>) -> Result<Option<Found>, Error> {
    let (universe, _) = mpi::initialize_with_threading(mpi::Threading::Funneled).expect("MPI starts");
    let began = std::time::Instant::now();
    let run = plan.resume_on_ranks(play, Sample::of(play), None, (&universe.world(), &mut ()))?;
    if run.is_some() {
        eprintln!("{:.2} s", began.elapsed().as_secs_f64());
    }
    Ok(run)
}

#[cfg(not(feature = "mpi"))]
fn ranks(_: &MonteCarlo, _: &Play<UnionState>) -> Result<Option<Found>, Error> {
    Err(Error::unsupported("this program was built without MPI", "build it with --features mpi"))
}

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wrong = || Error::invalid([Problem::new("arguments", arguments.join(" "), USAGE)]);
    let task = arguments.first().filter(|word| word.parse::<u64>().is_err()).map_or("all", |word| word);
    let numbers = arguments.iter().skip(usize::from(task != "all")).map(|word| word.parse().ok());
    let numbers: Vec<u64> = numbers.collect::<Option<_>>().ok_or_else(wrong)?;
    let needed = match task {
        "shard" => 2,
        "merge" => 1,
        "ranks" | "all" => 0,
        _ => return Err(wrong()),
    };
    let (numbers, episodes) = match numbers.split_at_checked(needed) {
        Some((numbers, [])) => (numbers, EPISODES),
        Some((numbers, &[episodes])) => (numbers, episodes),
        _ => return Err(wrong()),
    };
    let play = union_state::play(&Scenario::bundled(SCENARIO)?)?;
    let run = match task {
        "shard" => return shard(&play, episodes, numbers[0], numbers[1]).map(|_| ()),
        "merge" => merge(&play, episodes, numbers[0])?,
        "ranks" => match ranks(&plan(episodes)?, &play)? {
            Some(run) => run,
            None => return Ok(()), // on every rank but 0
        },
        _ if (0..3)
            .try_fold(true, |all, index| Ok::<_, Error>(all && shard(&play, episodes, index, 3)?))? =>
        {
            merge(&play, episodes, 3)?
        }
        _ => return Ok(()), // stopped
    };
    println!("{} episodes, {}", run.episodes(), run.stop_reason());
    for &(outcome, _) in run.counts() {
        let found = run.proportion(outcome, Confidence::P95);
        println!("{outcome:20} {:.6} [{:.6}, {:.6}]", found.value, found.interval.low, found.interval.high);
    }
    Ok(())
}
