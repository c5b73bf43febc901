//! The engine keeps its promises: the same bits in one go, in pieces, killed and resumed; nothing lost; precision as asked for.

use bargain::Error;
use bargain::game::Player;
use bargain::game::catalogue::{Agreement, Ultimatum};
use bargain::simulate::{Checkpoint, Column, Estimator, MonteCarlo, Observer, Part, Precision};
use bargain::simulate::{Run, Sample, Shard, Spread, StopReason};
use bargain::solve::{Play, QuantalResponse};
use bargain::stream::{Key, Stream};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub type Found = Sample<Agreement>;

pub fn play(precision: f64) -> Play<Ultimatum> {
    let game = Ultimatum::with_grid(10);
    QuantalResponse::new([precision; 2]).unwrap().solve(&game).unwrap().play(&game).unwrap()
}

/// A folder of its own for a test, empty.
pub fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("bargain-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Stops when it is told of so many episodes.
pub fn stop_after(episodes: u64) -> impl Observer {
    move |done, _| if done >= episodes { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

fn read(path: &Path) -> Result<Run<Found>, Error> {
    Part::merge(vec![Part::read(path)?], Sample::of(&play(5.0)))
}

#[test]
fn a_run_cancelled_and_resumed_is_the_run() {
    let (play, folder) = (play(5.0), folder("resumed"));
    let plan = MonteCarlo::new(3).episodes(2_000_001).unwrap();
    let checkpoint = Checkpoint::new(folder.join("run")).every(Duration::ZERO).of("ultimatum");
    let go = |observer: &mut dyn Observer| {
        let mut told = |done, wanted| observer.progress(done, wanted);
        plan.resume(&play, Sample::of(&play), &checkpoint, &mut told).unwrap()
    };
    for episodes in [1, 600_000, 1_500_000] {
        let part = go(&mut stop_after(episodes));
        assert_eq!(part.stop_reason(), StopReason::Cancelled);
        assert!(part.is_partial() && part.episodes() >= episodes && part.episodes() < 2_000_001);
    }
    let whole = plan.run(&play);
    assert_eq!(go(&mut ()), whole);
    assert_eq!(go(&mut ()), whole, "a finished run is read from its file");
    assert_eq!(read(&folder.join("run")).unwrap(), whole);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_is_told_as_played_is_in_the_file_already() {
    let (play, folder) = (play(5.0), folder("told"));
    let path = folder.join("run");
    let checkpoint = Checkpoint::new(&path).every(Duration::ZERO);
    let mut reports = 0;
    let mut told = |done, wanted| {
        assert_eq!(Part::<Found>::read(&path).unwrap().progress(), (done, wanted));
        reports += 1;
        ControlFlow::Continue(())
    };
    let plan = MonteCarlo::new(3).episodes(800_000).unwrap();
    plan.resume(&play, Sample::of(&play), &checkpoint, &mut told).unwrap();
    assert!(reports > 2, "{reports}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_observer_of_an_estimate_is_told_how_far_it_is_and_stops_it() {
    let play = play(5.0);
    let plan = MonteCarlo::new(3).episodes(600_000).unwrap();
    let mut told = Vec::new();
    let mut observer = |done, wanted| {
        told.push((done, wanted));
        if told.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let run = plan.estimate_observed(&play, Largest::default(), &mut observer);
    let [(first, 600_000), (second, 600_000)] = told[..] else { panic!("{told:?}") };
    assert!(0 < first && first < second && second < 600_000);
    assert_eq!((run.stop_reason(), run.episodes()), (StopReason::Cancelled, second));
    let whole = MonteCarlo::new(3).episodes(second).unwrap().estimate(&play, Largest::default());
    assert_eq!(run.estimates, whole.estimates);
}

#[test]
fn shards_put_together_are_the_run() {
    let play = play(5.0);
    let plan = MonteCarlo::new(3).episodes(300_001).unwrap();
    let whole = plan.run(&play);
    for of in [1, 2, 3, 7, 100] {
        let part = |i| plan.clone().shard(Shard::new(i, of).unwrap()).part(&play, Sample::of(&play), "");
        let parts: Vec<Part<Found>> = (0..of).rev().map(|i| part(i).unwrap()).collect();
        assert_eq!(Part::merge(parts, Sample::of(&play)).unwrap(), whole, "{of} shards");
    }
}

/// A shard that stopped at a precision of its own would leave a hole in the run.
#[test]
fn shards_of_a_precise_plan_play_all_their_episodes_and_have_looked_once() {
    let play = play(5.0);
    let plan = MonteCarlo::new(3).episodes(300_001).unwrap();
    let precise = plan.clone().precision(Precision::absolute(0.5).unwrap());
    assert_eq!(precise.run(&play).episodes(), 2 * 4096, "the whole plan stops at its first look");
    let part = |i| precise.clone().shard(Shard::new(i, 3).unwrap()).part(&play, Sample::of(&play), "");
    let parts: Vec<Part<Found>> = (0..3).map(|i| part(i).unwrap()).collect();
    assert!(parts.iter().all(|part| part.progress().0 == part.progress().1));
    let merged = Part::merge(parts, Sample::of(&play)).unwrap();
    assert_eq!((merged.stop_reason(), merged.level_over_looks()), (StopReason::Finished, None));
    assert_eq!(merged, plan.run(&play));
}

/// It has seen all that was played, so it stops where the run does.
#[test]
fn the_one_part_of_a_precise_plan_is_the_run() {
    let play = play(5.0);
    let plan = MonteCarlo::new(3).episodes(300_001).unwrap();
    for (half_width, stop) in [(0.5, StopReason::Precision), (1e-9, StopReason::Finished)] {
        let precise = plan.clone().precision(Precision::absolute(half_width).unwrap());
        let run = precise.run(&play);
        assert_eq!(run.stop_reason(), stop);
        let part = || {
            let whole = precise.clone().shard(Shard::new(0, 1).unwrap());
            whole.part(&play, Sample::of(&play), "").unwrap()
        };
        assert_eq!(Part::merge(vec![part()], Sample::of(&play)).unwrap(), run);
        let twice = Part::merge(vec![part(), part()], Sample::of(&play)).unwrap_err().to_string();
        assert!(twice.contains("shard 0: is given twice"), "{twice}");
    }
    let begun = plan.time_budget(Duration::ZERO).part(&play, Sample::of(&play), "").unwrap();
    let error = Part::merge(vec![begun], Sample::of(&play)).unwrap_err().to_string();
    assert!(error.contains("resume it"), "{error}");
}

#[test]
fn parts_that_do_not_fit_are_refused_with_every_reason() {
    let (play, other) = (play(5.0), play(4.0));
    let plan = MonteCarlo::new(3).episodes(100_000).unwrap();
    let shard = |plan: &MonteCarlo, i, of: &str| {
        plan.clone().shard(Shard::new(i, 4).unwrap()).part(&play, Sample::of(&play), of).unwrap()
    };
    let message = |parts: Vec<Part<Found>>| Part::merge(parts, Sample::of(&play)).unwrap_err().to_string();
    assert!(message(vec![]).contains("one for each shard"));
    let parts = vec![shard(&plan, 0, ""), shard(&plan, 2, ""), shard(&plan, 2, "")];
    let found = message(parts);
    for expected in ["shard 1: is missing", "shard 3: is missing", "shard 2: is given twice"] {
        assert!(found.contains(expected), "{found}");
    }
    let reseeded = MonteCarlo::new(4).episodes(100_000).unwrap();
    let stranger =
        plan.clone().shard(Shard::new(3, 4).unwrap()).part(&other, Sample::of(&other), "").unwrap();
    let parts = vec![shard(&plan, 0, ""), shard(&reseeded, 1, ""), shard(&plan, 2, "elsewhere"), stranger];
    let found = message(parts);
    for expected in [
        "shard 1, seed = 4: this run has 3",
        "shard 2, of = \"elsewhere\": this run has \"\"",
        "shard 3, first episodes: the game, its solution or the estimator give other numbers",
    ] {
        assert!(found.contains(expected), "{found}");
    }
    let of = |i, of| {
        let plan = plan.clone().shard(Shard::new(i, of).unwrap());
        plan.part(&play, Sample::of(&play), "").unwrap()
    };
    let found = message(vec![of(0, 2), of(1, 2), of(5, 7)]);
    assert!(found.contains("shard 5 = one of 7: the first part is one of 2"), "{found}");
}

#[test]
fn an_estimator_of_other_columns_gives_no_number() {
    let play = play(5.0);
    let part = MonteCarlo::new(3).episodes(50_000).unwrap().part(&play, Sample::of(&play), "").unwrap();
    let mut other: Found = Sample::new(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]);
    other.push(Agreement::None, &[1.0, 2.0, 3.0, 4.0, 5.0]);
    let run = Part::merge(vec![part], other).unwrap();
    assert!(run.mean_payoffs().iter().all(|payoff| payoff.is_nan()));
}

/// All that the shorter estimator needs stands at the beginning of what the longer one has saved.
#[test]
fn a_part_is_not_read_as_one_of_fewer_estimators() {
    let (play, folder) = (play(5.0), folder("fewer"));
    let path = folder.join("part");
    let two = (Sample::of(&play), Spread::new(Column::payoff(Player::First)));
    MonteCarlo::new(3).episodes(4096).unwrap().part(&play, two, "").unwrap().write(&path).unwrap();
    let error = Part::<Found>::read(&path).unwrap_err().to_string();
    assert!(error.contains("not estimated by this estimator"), "{error}");
    assert!(Part::<(Found, Spread)>::read(&path).is_ok());
}

#[test]
fn a_checkpoint_of_something_else_is_refused_and_left_alone() {
    let (play, folder) = (play(5.0), folder("refused"));
    let path = folder.join("run");
    let plan = MonteCarlo::new(3).episodes(50_000).unwrap();
    let checkpoint = Checkpoint::new(&path).of("ultimatum");
    let go = |plan: &MonteCarlo, play: &Play<Ultimatum>, checkpoint: &Checkpoint| {
        plan.resume(play, Sample::of(play), checkpoint, &mut ()).map_err(|error| error.to_string())
    };
    go(&plan, &play, &checkpoint).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let reseeded = MonteCarlo::new(9).episodes(60_000).unwrap();
    let found = go(&reseeded, &play, &checkpoint).unwrap_err();
    assert!(found.contains("seed = 3: this run has 9"), "{found}");
    assert!(found.contains("episodes = 50000: this run has 60000"), "{found}");
    assert!(found.contains("run: "), "{found}");
    let found = go(&plan, &play, &Checkpoint::new(&path).of("chess")).unwrap_err();
    assert!(found.contains("of = \"ultimatum\": this run has \"chess\""), "{found}");
    let found = go(&plan, &self::play(5.1), &checkpoint).unwrap_err();
    assert!(found.contains("first episodes"), "{found}");
    let estimator = plan.resume(&play, Largest::default(), &checkpoint, &mut ()).unwrap_err();
    assert!(estimator.is_invalid());
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    std::fs::remove_dir_all(folder).unwrap();
}

/// An estimator that looks at nothing tells no games apart; their episodes do.
#[test]
fn a_checkpoint_of_other_episodes_is_refused_whatever_was_estimated() {
    let folder = folder("episodes");
    let (plan, kept) = (MonteCarlo::new(3).episodes(10_000).unwrap(), Checkpoint::new(folder.join("run")));
    plan.resume(&play(5.0), (), &kept, &mut ()).unwrap();
    assert!(plan.resume(&play(5.0), (), &kept, &mut ()).is_ok());
    let found = plan.resume(&play(4.0), (), &kept, &mut ()).unwrap_err().to_string();
    assert!(found.contains("first episodes"), "{found}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// Leaves a field out when it is saved, which the format does not know when it is read.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Forgetful {
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<u64>,
    count: u64,
}

impl<O> Estimator<O> for Forgetful {
    fn push(&mut self, _outcome: O, _row: &[f64]) {
        self.count += 1;
    }
    fn merge(&mut self, other: &Self) {
        self.count += other.count;
    }
}

#[test]
fn an_estimator_that_cannot_be_read_back_is_refused_before_the_run() {
    let folder = folder("forgetful");
    let kept = Checkpoint::new(folder.join("run"));
    let plan = MonteCarlo::new(3).episodes(10_000).unwrap();
    let forgetful = Forgetful { seen: None, count: 0 };
    let found = plan.resume(&play(5.0), forgetful, &kept, &mut ()).unwrap_err().to_string();
    assert!(found.contains("read back"), "{found}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "nothing was written");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_damaged_checkpoint_is_refused_and_left_alone() {
    let (play, folder) = (play(5.0), folder("damaged"));
    let path = folder.join("run");
    let plan = MonteCarlo::new(3).episodes(50_000).unwrap();
    let resume = || plan.resume(&play, Sample::of(&play), &Checkpoint::new(&path), &mut ());
    let whole = resume().unwrap();
    let good = std::fs::read(&path).unwrap();
    let mut broken: Vec<(Vec<u8>, &str)> = Vec::new();
    for len in [0, 1, 10, 24, 40, good.len() / 2, good.len() - 1] {
        let expected = if len < 24 { "no part of a run" } else { "damaged or cut short" };
        broken.push((good[..len].to_vec(), expected));
    }
    for at in [30, good.len() / 3, good.len() - 2] {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        broken.push((bytes, "damaged or cut short"));
    }
    broken.push((b"[moscow]\ndiscount = 0.9\n".to_vec(), "no part of a run"));
    for (bytes, expected) in broken {
        std::fs::write(&path, &bytes).unwrap();
        let error = resume().unwrap_err();
        assert!(error.is_invalid() && error.to_string().contains(expected), "{error}");
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
    std::fs::write(&path, &good).unwrap();
    assert_eq!(resume().unwrap(), whole);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_folder_that_cannot_be_written_is_known_before_anything_is_played() {
    let (play, folder) = (play(5.0), folder("unwritable"));
    std::fs::write(folder.join("file"), "not a folder").unwrap();
    let checkpoint = Checkpoint::new(folder.join("file").join("run"));
    let mut told = |_, _| -> ControlFlow<()> { panic!("nothing should be played") };
    let error = MonteCarlo::new(1).resume(&play, Sample::of(&play), &checkpoint, &mut told).unwrap_err();
    assert!(error.is_io() && error.to_string().contains("file"), "{error}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// What the child processes play: a run long enough to be interrupted.
fn long_plan() -> MonteCarlo {
    MonteCarlo::new(11).episodes(6_000_001).unwrap()
}

/// Run by other tests in a process of its own: it resumes the long run with the file named in the environment.
#[test]
#[ignore = "a part of other tests"]
fn child() {
    let path = std::env::var_os("BARGAIN_CHECKPOINT").expect("run by another test");
    let (play, checkpoint) = (play(5.0), Checkpoint::new(path).every(Duration::ZERO));
    let run = long_plan().resume(&play, (Sample::of(&play), Room::default()), &checkpoint, &mut ()).unwrap();
    println!("unsaved: {:?}", run.unsaved());
}

/// The same program in another process.
fn child_process(name: &str, path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([&format!("simulation::engine::{name}"), "--exact", "--ignored", "--nocapture"])
        .env("BARGAIN_CHECKPOINT", path);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn long_run(path: &Path) -> Run<(Found, Room)> {
    Part::merge(vec![Part::read(path).unwrap()], (Sample::of(&play(5.0)), Room::default())).unwrap()
}

/// Kills the process at twenty random moments (SIGKILL on Unix), each of which finds it at work; whenever a run has come to its end
/// in between, it must be the run, and another one is begun.
#[test]
fn a_run_killed_at_twenty_moments_and_resumed_is_the_run() {
    let folder = folder("killed");
    let path = folder.join("run");
    let play = play(5.0);
    let whole = long_plan().estimate(&play, (Sample::of(&play), Room::default()));
    let began = Instant::now();
    assert!(child_process("child", &path).status().unwrap().success());
    let time = began.elapsed();
    assert_eq!(long_run(&path), whole);
    std::fs::remove_file(&path).unwrap();
    let mut stream = Stream::open(Key::episode(2, 0));
    let mut kills = 0;
    while kills < 20 {
        let mut child = child_process("child", &path).spawn().unwrap();
        std::thread::sleep(time.mul_f64(0.25 * stream.uniform()));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            kills += 1;
        }
        child.wait().unwrap();
        let played = Part::<(Found, Room)>::read(&path).ok().map(|part| part.progress());
        if played.is_some_and(|(done, all)| done == all) {
            assert_eq!(long_run(&path), whole);
            std::fs::remove_file(&path).unwrap();
        }
    }
    assert!(child_process("child", &path).status().unwrap().success());
    assert_eq!(long_run(&path), whole);
    std::fs::remove_dir_all(folder).unwrap();
}

/// A disk that is full, as far as a process can tell: its files may not grow beyond some kilobytes.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_last_good_checkpoint() {
    let folder = folder("full");
    let path = folder.join("run");
    let (play, checkpoint) = (play(5.0), Checkpoint::new(&path).every(Duration::ZERO));
    let empty = (Sample::of(&play), Room::default());
    long_plan().resume(&play, empty, &checkpoint, &mut stop_after(1)).unwrap();
    let good = std::fs::read(&path).unwrap();
    assert!(good.len() > 16 * 1024);
    let program = std::env::current_exe().unwrap();
    let script =
        "trap '' XFSZ; ulimit -f 8; exec \"$0\" simulation::engine::child --exact --ignored --nocapture";
    let mut command = Command::new("bash");
    command.args(["-c", script]).arg(program).env("BARGAIN_CHECKPOINT", &path);
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("unsaved: Some(\"cannot write"), "{told}");
    assert_eq!(std::fs::read(&path).unwrap(), good);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
    let whole = long_plan().estimate(&play, (Sample::of(&play), Room::default()));
    assert!(child_process("child", &path).status().unwrap().success());
    assert_eq!(long_run(&path), whole);
    std::fs::remove_dir_all(folder).unwrap();
}

/// More than can be played.
#[cfg(all(unix, feature = "progress"))]
fn endless_plan() -> MonteCarlo {
    MonteCarlo::new(13).episodes(u64::MAX).unwrap()
}

/// Run by another test in a process of its own, which Ctrl-C should end before its time is over.
#[test]
#[ignore = "a part of another test"]
#[cfg(all(unix, feature = "progress"))]
fn child_until_ctrl_c() {
    let path = std::env::var_os("BARGAIN_CHECKPOINT").expect("run by another test");
    let (play, checkpoint) = (play(5.0), Checkpoint::new(path).every(Duration::ZERO));
    let plan = endless_plan().time_budget(Duration::from_secs(30));
    let mut progress = bargain::report::Progress::new("episodes").until_ctrl_c().unwrap();
    let run = plan.resume(&play, Sample::of(&play), &checkpoint, &mut progress).unwrap();
    println!("{:?} after {} episodes", run.stop_reason(), run.episodes());
}

#[test]
#[cfg(all(unix, feature = "progress"))]
fn ctrl_c_ends_a_run_that_can_be_taken_up_again() {
    let (play, folder) = (play(5.0), folder("interrupted"));
    let path = folder.join("run");
    let mut child = child_process("child_until_ctrl_c", &path).stdout(Stdio::piped()).spawn().unwrap();
    // Once something has been played, Ctrl-C is heard.
    while Part::<Found>::read(&path).map_or(0, |part| part.progress().0) == 0 {
        assert!(child.try_wait().unwrap().is_none(), "ended by itself");
        std::thread::sleep(Duration::from_millis(2));
    }
    let kill = Command::new("sh").args(["-c", "kill -INT \"$0\"", &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let (played, _) = Part::<Found>::read(&path).unwrap().progress();
    assert!(
        output.status.success() && told.contains(&format!("Cancelled after {played} episodes")),
        "{told}"
    );
    let checkpoint = Checkpoint::new(&path);
    let run = endless_plan().resume(&play, Sample::of(&play), &checkpoint, &mut stop_after(1)).unwrap();
    assert!(run.episodes() > played);
    let first = MonteCarlo::new(13).episodes(run.episodes()).unwrap().run(&play);
    assert_eq!(first.estimates, run.estimates);
    std::fs::remove_dir_all(folder).unwrap();
}

/// Episodes by the last digits of the first payoff: takes much room.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
struct Room(Vec<u64>);

impl Default for Room {
    fn default() -> Self {
        Room(vec![u64::MAX / 2; 4096])
    }
}

impl Estimator<Agreement> for Room {
    fn push(&mut self, _outcome: Agreement, row: &[f64]) {
        self.0[(row[0] * 40.95) as usize] += 1;
    }

    fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, yours)| *mine += yours - u64::MAX / 2);
    }
}

#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Largest(f64);

impl Estimator<Agreement> for Largest {
    fn push(&mut self, _outcome: Agreement, row: &[f64]) {
        self.0 = self.0.max(row[0]);
    }

    fn merge(&mut self, other: &Self) {
        self.0 = self.0.max(other.0);
    }
}
