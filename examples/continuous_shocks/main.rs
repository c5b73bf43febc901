//! Question: Moscow asks for a union, for less from round to round, and may cut supplies. Does Minsk sign, or break, when the price
//! of oil and the sanctions of others move at random?
//!
//! `cargo run --release --example continuous_shocks` takes a second. It prints how the talks end and how many cuts they see, each
//! with its error. Prices are continuous, so there are no states to number: this game can be sampled, not solved. Its rules
//! are in `game.rs` beside this file. Arguments, if any: the number of episodes. Ctrl-C ends it with a partial result; the same
//! command then goes on from there. With MPI (feature `mpi`) `mpirun -n 2 continuous_shocks 60000000 ranks` plays over ranks, and keeps no
//! checkpoint.

mod game;

use bargain::math::interval::Confidence;
use bargain::report::Progress;
use bargain::simulate::{Checkpoint, Direct, Episodes, MonteCarlo, Run, Sample};
use bargain::strategy::BinaryLogit;
use bargain::{Error, Problem};
use game::{Pressure, Stage, minsk, moscow};

type Found = Run<Sample<Stage>>;

#[cfg(feature = "mpi")]
fn on_ranks<E: Episodes<Outcome = Stage>>(
    plan: &MonteCarlo,
    talks: &E,
    observer: &mut Progress,
) -> Result<Option<Found>, Error> {
    let (universe, _) = mpi::initialize_with_threading(mpi::Threading::Funneled).expect("MPI starts");
    let began = std::time::Instant::now();
    let run = plan.resume_on_ranks(talks, Sample::of(talks), None, (&universe.world(), observer))?;
    if run.is_some() {
        eprintln!("{:.2} s", began.elapsed().as_secs_f64());
    }
    Ok(run)
}

#[cfg(not(feature = "mpi"))]
fn on_ranks<E: Episodes<Outcome = Stage>>(
    _: &MonteCarlo,
    _: &E,
    _: &mut Progress,
) -> Result<Option<Found>, Error> {
    Err(Error::unsupported("this program was built without MPI", "build it with --features mpi"))
}

fn main() -> Result<(), Error> {
    let wrong = |place, word: &str, allowed| Error::invalid([Problem::new(place, word, allowed)]);
    let mut words = std::env::args().skip(1);
    let episodes = words.next().unwrap_or("1000000".to_owned());
    let episodes =
        episodes.parse().map_err(|_| wrong("first argument", &episodes, "must be the number of episodes"))?;
    let over_ranks = match words.next().as_deref() {
        None => false,
        Some("ranks") => true,
        Some(other) => return Err(wrong("second argument", other, "must be `ranks`")),
    };
    if let Some(word) = words.next() {
        return Err(wrong("last argument", &word, "must be left out"));
    }
    let (moscow, minsk) = (BinaryLogit(moscow), BinaryLogit(minsk));
    let talks = Direct::new(&Pressure, &moscow, &minsk);
    let kept = Checkpoint::new(format!("out/continuous_shocks_{episodes}.checkpoint"));
    let mut observer = Progress::new("episodes").until_ctrl_c()?;
    let plan = MonteCarlo::new(1).episodes(episodes)?;
    let sample = if over_ranks {
        let Some(sample) = on_ranks(&plan, &talks, &mut observer)? else {
            return Ok(()); // on every rank but 0
        };
        sample
    } else {
        plan.resume(&talks, Sample::of(&talks), &kept, &mut observer)?
    };
    println!("{} episodes, {}", sample.episodes(), sample.stop_reason());
    for &(ending, episodes) in sample.counts() {
        let share = sample.proportion(ending, Confidence::P95);
        let name = format!("{ending:?}");
        println!("{name:<9} {:.5} ± {:.5} ({episodes} episodes)", share.value, share.interval.half_width());
    }
    for (name, mean) in sample.tallies(Confidence::P95) {
        println!("{name}: {:.4} ± {:.4} an episode", mean.value, mean.interval.half_width());
    }
    if sample.is_partial() { Ok(()) } else { kept.discard() }
}
