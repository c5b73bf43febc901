//! Runs on 1, 2 and 4 ranks of MPI give the bits of one process. `cargo test --features mpi --test ranks`; needs `mpirun`.
//!
//! Not a test harness: the same program is both the test and, started by `mpirun`, the ranks.

use bargain::game::catalogue::Ultimatum;
use bargain::simulate::{Checkpoint, Estimator, MonteCarlo, Precision, Run, Sample, StopReason};
use bargain::solve::{Play, QuantalResponse};
use mpi::traits::Communicator;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const FILE: &str = "BARGAIN_RANKS";
const BROKEN: &str = "BARGAIN_BROKEN_RANK";
/// Seconds after which a job hangs.
const PATIENCE: &str = "60";

fn play() -> Play<Ultimatum> {
    let game = Ultimatum::with_grid(10);
    QuantalResponse::new([5.0; 2]).unwrap().solve(&game).unwrap().play(&game).unwrap()
}

/// Without and with a precision. More episodes than four ranks play before they meet.
fn plans() -> [MonteCarlo; 2] {
    let plan = MonteCarlo::new(17).episodes(17_000_001).unwrap();
    [plan.clone(), plan.precision(Precision::absolute(0.001).unwrap())]
}

fn digest<O: std::fmt::Debug>(run: &Run<Sample<O>>) -> String {
    format!("{run:?}\n")
}

/// What a rank does: rank 0 prints the results.
fn rank(folder: &Path) {
    let (universe, _) = mpi::initialize_with_threading(mpi::Threading::Funneled).expect("MPI works");
    let (world, play) = (universe.world(), play());
    for (plan, name) in plans().into_iter().zip(["plain", "precise"]) {
        let run = plan.resume_on_ranks(&play, Sample::of(&play), None, (&world, &mut ())).unwrap();
        run.iter().for_each(|run| print!("{}", digest(run)));
        let checkpoint = Checkpoint::new(folder.join(name)).every(Duration::ZERO);
        let mut stop = |_, _| ControlFlow::Break(());
        let go = Some(&checkpoint);
        let part = plan.resume_on_ranks(&play, Sample::of(&play), go, (&world, &mut stop)).unwrap();
        part.iter().for_each(|part| assert_eq!(part.stop_reason(), StopReason::Cancelled));
        let run = plan.resume_on_ranks(&play, Sample::of(&play), go, (&world, &mut ())).unwrap();
        run.iter().for_each(|run| print!("{}", digest(run)));
    }
    let other = MonteCarlo::new(18).resume_on_ranks(
        &play,
        Sample::of(&play),
        Some(&Checkpoint::new(folder.join("plain"))),
        (&world, &mut ()),
    );
    assert_eq!(
        other.is_err(),
        world.rank() == 0,
        "rank 0 refuses the checkpoint of another plan, and nobody hangs"
    );
}

/// Counts episodes, and panics on rank 1.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Broken(i32);

impl<O> Estimator<O> for Broken {
    fn push(&mut self, _outcome: O, _row: &[f64]) {
        assert_ne!(self.0, 1, "as it was meant to");
    }
    fn merge(&mut self, _other: &Self) {}
}

/// A rank that panics ends the job: the others would wait for ever.
fn broken_rank() {
    let (universe, _) = mpi::initialize_with_threading(mpi::Threading::Funneled).expect("MPI works");
    let (world, plan) = (universe.world(), MonteCarlo::new(17).episodes(1_000_000).unwrap());
    let _ = plan.resume_on_ranks(&play(), Broken(world.rank()), None, (&world, &mut ()));
}

fn main() {
    if std::env::var_os(BROKEN).is_some() {
        return broken_rank();
    }
    if let Some(folder) = std::env::var_os(FILE) {
        return rank(Path::new(&folder));
    }
    let play = play();
    let expected: String = plans().iter().map(|plan| digest(&plan.run(&play)).repeat(2)).collect();
    for ranks in ["1", "2", "4"] {
        let folder = std::env::temp_dir().join(format!("bargain-ranks-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut command = Command::new("mpirun");
        command.args(["--allow-run-as-root", "--oversubscribe", "-n", ranks]);
        command.arg(std::env::current_exe().unwrap()).env(FILE, &folder).env("RAYON_NUM_THREADS", "1");
        let output = command.output().expect("mpirun is installed");
        let found = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{ranks} ranks: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(found, expected, "{ranks} ranks");
        std::fs::remove_dir_all(folder).unwrap();
        println!("{ranks} ranks: the same bits");
    }
    let mut command = Command::new("timeout");
    command.args([PATIENCE, "mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "2"]);
    command.arg(std::env::current_exe().unwrap()).env(BROKEN, "").env("RAYON_NUM_THREADS", "1");
    let output = command.output().expect("mpirun is installed");
    assert!(String::from_utf8_lossy(&output.stderr).contains("as it was meant to"), "rank 1 has panicked");
    assert!(
        ![Some(0), Some(124)].contains(&output.status.code()),
        "{}: the job has not ended by itself",
        output.status
    );
    println!("a rank that panics ends the job");
}
