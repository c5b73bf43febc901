//! Journals lose nothing: killed at any moment, on a full disk, beside another process; and take nothing for what it is not.

use crate::common::stop::{StopAfter, on_one_thread};
use crate::common::sweeps::{folder, forecast, play, precisions};
use bargain::Error;
use bargain::game::catalogue::Agreement;
use bargain::prior::{Draw, Points, Prior, Priors};
use bargain::problem::coalition::Coalition;
use bargain::simulate::{Observer, Shard, StopReason};
use bargain::stream::{Key, Stream};
use bargain::study::attribution::Attribution;
use bargain::study::design::Design;
use bargain::study::sensitivity::{Sensitivity, SobolIndices};
use bargain::study::sweep::{Sweep, Swept};
use bargain::study::uncertainty::{Uncertain, Uncertainty};
use bargain::study::{Forecast, Journal};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

fn resume(
    design: &Design,
    journal: &Journal,
    observer: &mut impl Observer,
) -> Result<Swept<Agreement>, Error> {
    Sweep::new(design).seed(3).resume(journal).exact(forecast, observer)
}

fn whole(design: &Design) -> Swept<Agreement> {
    Sweep::new(design).seed(3).exact(forecast, &mut ()).unwrap()
}

#[test]
fn a_sweep_cancelled_and_resumed_is_the_sweep_and_does_nothing_twice() {
    let (design, folder) = (precisions(15), folder("cancelled"));
    let journal = Journal::new(folder.join("below/sweep")).of("ultimatum");
    let evaluated = AtomicU64::new(0);
    let counted = |point: &Draw| {
        evaluated.fetch_add(1, Ordering::Relaxed);
        forecast(point)
    };
    let sweep = Sweep::new(&design).seed(3);
    for points in [1, 60, 130] {
        let part = on_one_thread(|| sweep.resume(&journal).exact(counted, &mut StopAfter(points)).unwrap());
        assert_eq!((part.stop, part.points.len() as u64), (StopReason::Cancelled, points));
    }
    assert_eq!(sweep.resume(&journal).exact(counted, &mut ()).unwrap(), whole(&design));
    // Each point once, and the first one anew whenever the journal was taken up.
    assert_eq!(evaluated.load(Ordering::Relaxed), 225 + 3);
    assert_eq!(sweep.resume(&journal).exact(counted, &mut ()).unwrap(), whole(&design));
    assert_eq!(evaluated.load(Ordering::Relaxed), 225 + 4);

    let sampled = Journal::new(folder.join("sampled"));
    let part = on_one_thread(|| sweep.resume(&sampled).sampled(500, play, &mut StopAfter(1)).unwrap());
    assert_eq!(part.points.len(), 1);
    let found = sweep.resume(&sampled).sampled(500, play, &mut ()).unwrap();
    assert_eq!(found, sweep.sampled(500, play, &mut ()).unwrap());
    journal.discard().unwrap();
    journal.discard().unwrap();
    assert!(!folder.join("below/sweep").exists());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn each_point_is_in_the_journal_before_it_is_told_of() {
    let (design, folder) = (precisions(5), folder("told"));
    let path = folder.join("sweep");
    let length = || std::fs::metadata(&path).unwrap().len();
    let mut lengths = Vec::new();
    let mut told = |_, _| {
        lengths.push(length());
        ControlFlow::Continue(())
    };
    on_one_thread(|| resume(&design, &Journal::new(&path), &mut told).unwrap());
    assert_eq!((lengths.len(), lengths[24]), (25, length()));
    assert!(lengths.windows(2).all(|pair| pair[0] < pair[1]), "{lengths:?}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn shards_with_journals_of_their_own_are_the_sweep() {
    let (design, folder) = (precisions(6), folder("shards"));
    let shard = |index: u64| {
        let journal = Journal::new(folder.join(index.to_string()));
        Sweep::new(&design)
            .seed(3)
            .shard(Shard::new(index, 3).unwrap())
            .resume(&journal)
            .exact(forecast, &mut ())
    };
    (0..3).for_each(|index| assert!(shard(index).unwrap().is_complete()));
    assert_eq!(Swept::merge((0..3).map(|index| shard(index).unwrap()).collect()).unwrap(), whole(&design));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_journal_of_something_else_is_refused_with_every_difference_and_left_alone() {
    let (design, folder) = (precisions(5), folder("refused"));
    let path = folder.join("sweep");
    let journal = Journal::new(&path).of("ultimatum");
    resume(&design, &journal, &mut ()).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let other = Design::table(&["proposer.precision"], vec![vec![1.0]]).unwrap();
    let chess = Journal::new(&path).of("chess");
    let sweep = Sweep::new(&other).seed(4).shard(Shard::new(0, 2).unwrap());
    let message = sweep.resume(&chess).sampled(50, play, &mut ()).unwrap_err().to_string();
    for expected in [
        "of = \"ultimatum\": this study has \"chess\"",
        "method = exact: this study has sampled, 50 episodes",
        "seed = 3: this study has 4",
        "points = 25: this study has 1",
        "shard = 0 of 1: this study has 0 of 2",
        "parameters = proposer.precision, responder precision: this study has proposer.precision",
        "design = ",
    ] {
        assert!(message.contains(expected), "{message}");
    }
    assert_eq!(message.lines().count(), 7, "{message}");
    assert!(message.lines().all(|line| line.contains(&path.display().to_string())), "{message}");
    let better = |point: &Draw| {
        let found = forecast(point)?;
        Ok(Forecast { payoffs: [found.payoffs[0] + 1e-12, found.payoffs[1]], ..found })
    };
    let error = Sweep::new(&design).seed(3).resume(&journal).exact(better, &mut ()).unwrap_err();
    assert!(error.to_string().contains("the game, its solution or the engine give other numbers"), "{error}");
    let priors = Priors::new().with("precision", Prior::uniform(0.0, 5.0).unwrap()).unwrap();
    let error = Uncertainty::new(&priors, 20).resume(&journal).exact(draw, &mut ()).unwrap_err();
    assert!(error.to_string().contains("study = sweep: this study has uncertainty"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_journal_cut_short_goes_on_and_a_damaged_one_names_the_place() {
    let (design, folder) = (precisions(5), folder("damaged"));
    let path = folder.join("sweep");
    let journal = Journal::new(&path);
    let whole = resume(&design, &journal, &mut ()).unwrap();
    let good = std::fs::read(&path).unwrap();
    for len in [good.len() - 1, good.len() - 40, good.len() / 2, good.len() / 3] {
        std::fs::write(&path, &good[..len]).unwrap();
        assert_eq!(resume(&design, &journal, &mut ()).unwrap(), whole, "cut to {len} bytes");
        assert_eq!(resume(&design, &journal, &mut ()).unwrap(), whole);
    }
    // Cut within its beginning, a journal holds nothing yet.
    for len in [0, 20, 40] {
        std::fs::write(&path, &good[..len]).unwrap();
        assert_eq!(resume(&design, &journal, &mut ()).unwrap(), whole, "cut to {len} bytes");
        assert_eq!(std::fs::read(&path).unwrap().len(), good.len());
    }
    let mut changed = good.clone();
    changed[good.len() / 2] ^= 1;
    let mut twice = good.clone();
    twice.splice(29..29, good[29..60].iter().copied());
    let strange = b"[moscow]\ndiscount = 0.9\n".to_vec();
    for (bytes, expected) in [
        (changed, "is damaged: its checksum does not match"),
        (twice, "is damaged"),
        (strange, "no journal of a study"),
    ] {
        std::fs::write(&path, &bytes).unwrap();
        let error = resume(&design, &journal, &mut ()).unwrap_err();
        assert!(error.is_invalid() && error.to_string().contains(expected), "{error}");
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_second_process_is_refused_while_the_first_one_writes() {
    let (design, folder) = (precisions(5), folder("locked"));
    let journal = Journal::new(folder.join("sweep"));
    let mut refused = 0;
    let mut tried = |_, _| {
        let error = resume(&design, &journal, &mut ()).unwrap_err();
        assert!(error.to_string().contains("another process writes to this journal"), "{error}");
        refused += 1;
        ControlFlow::Continue(())
    };
    assert_eq!(resume(&design, &journal, &mut tried).unwrap(), whole(&design));
    assert!(refused > 0);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_folder_that_cannot_be_written_is_known_before_anything_is_evaluated() {
    let folder = folder("unwritable");
    std::fs::write(folder.join("file"), "not a folder").unwrap();
    let journal = Journal::new(folder.join("file").join("sweep"));
    let none = |_: &Draw| -> Result<Forecast<Agreement>, Error> { panic!("nothing should be evaluated") };
    let error = Sweep::new(&precisions(3)).resume(&journal).exact(none, &mut ()).unwrap_err();
    assert!(error.is_io() && error.to_string().contains("file"), "{error}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// What child processes do: a sweep long enough to be interrupted.
fn long_design() -> Design {
    precisions(60)
}

/// Run by other tests in a process of its own: it resumes the long sweep with the file named in the environment.
#[test]
#[ignore = "a part of other tests"]
fn child() {
    let path = std::env::var_os("BARGAIN_JOURNAL").expect("run by another test");
    let swept = resume(&long_design(), &Journal::new(path), &mut ()).unwrap();
    println!("unsaved: {:?}", swept.unsaved);
}

/// The same program in another process.
fn child_process(name: &str, path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([&format!("studies::journal::{name}"), "--exact", "--ignored", "--nocapture"])
        .env("BARGAIN_JOURNAL", path);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Kills the child of this name at so many random moments (SIGKILL on Unix), each of which finds it at work. Whenever it has come to
/// its end in between, its journal must give the whole result, and another one is begun; so it must when all is over.
fn kill(name: &str, moments: u64, path: &Path, is_whole: impl Fn(&Journal) -> bool) {
    let journal = Journal::new(path);
    let began = Instant::now();
    assert!(child_process(name, path).status().unwrap().success());
    let time = began.elapsed();
    let size = std::fs::metadata(path).unwrap().len();
    assert!(is_whole(&journal));
    std::fs::remove_file(path).unwrap();
    let mut stream = Stream::open(Key::episode(2, 0));
    let mut kills = 0;
    while kills < moments {
        let mut child = child_process(name, path).spawn().unwrap();
        std::thread::sleep(time.mul_f64(0.25 * stream.uniform()));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            kills += 1;
        }
        child.wait().unwrap();
        if std::fs::metadata(path).is_ok_and(|file| file.len() == size) {
            assert!(is_whole(&journal));
            std::fs::remove_file(path).unwrap();
        }
    }
    assert!(child_process(name, path).status().unwrap().success());
    assert!(is_whole(&journal));
}

#[test]
fn a_sweep_killed_at_twenty_moments_and_resumed_is_the_sweep() {
    let (design, folder) = (long_design(), folder("killed"));
    let whole = whole(&design);
    kill("child", 20, &folder.join("sweep"), |journal| resume(&design, journal, &mut ()).unwrap() == whole);
    std::fs::remove_dir_all(folder).unwrap();
}

/// A disk that is full, as far as a process can tell: its files may not grow beyond some kilobytes.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_loses_nothing_that_was_kept() {
    let (design, folder) = (long_design(), folder("full"));
    let path = folder.join("sweep");
    let script =
        "trap '' XFSZ; ulimit -f 64; exec \"$0\" studies::journal::child --exact --ignored --nocapture";
    let full = || {
        let mut command = Command::new("bash");
        command.args(["-c", script]).arg(std::env::current_exe().unwrap()).env("BARGAIN_JOURNAL", &path);
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && told.contains("unsaved: Some(\"cannot write"), "{told}");
        std::fs::read(&path).unwrap()
    };
    let kept = full();
    assert!((32 * 1024..=64 * 1024).contains(&kept.len()), "{}", kept.len());
    assert!(full().starts_with(&kept), "what was kept stays");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
    assert_eq!(resume(&design, &Journal::new(&path), &mut ()).unwrap(), whole(&design));
    std::fs::remove_dir_all(folder).unwrap();
}

/// The ultimatum game at a drawn precision; above 4 it is refused.
fn draw(draw: &Draw) -> Result<bargain::solve::Play<bargain::game::catalogue::Ultimatum>, Error> {
    let precision = draw.value("precision").unwrap();
    let game = bargain::game::catalogue::Ultimatum::with_grid(6);
    let precision = if precision > 4.0 { -precision } else { precision };
    bargain::solve::QuantalResponse::new([precision; 2])?.solve(&game)?.play(&game)
}

#[test]
fn draws_of_parameters_are_kept_too() {
    let folder = folder("draws");
    let priors = Priors::new().with("precision", Prior::uniform(0.0, 5.0).unwrap()).unwrap();
    let study = Uncertainty::new(&priors, 128).seed(5).points(Points::SOBOL);
    let words = |found: &Uncertain<Agreement>| format!("{found:?}");
    for episodes in [None, Some(300)] {
        let journal = Journal::new(folder.join(format!("{episodes:?}"))).of("ultimatum");
        let kept = |observer: &mut dyn Observer| {
            let mut told = |done, wanted| observer.progress(done, wanted);
            match episodes {
                None => study.resume(&journal).exact(draw, &mut told),
                Some(n) => study.resume(&journal).sampled(n, draw, &mut told),
            }
            .unwrap()
        };
        let plain = match episodes {
            None => study.exact(draw, &mut ()),
            Some(n) => study.sampled(n, draw, &mut ()),
        };
        assert!(!plain.as_ref().unwrap().failures.is_empty());
        for (draws, whole) in [(10, 8), (47, 40)] {
            let part = on_one_thread(|| kept(&mut StopAfter(draws)));
            assert_eq!((part.stop, part.draws + part.failures.len() as u64), (StopReason::Cancelled, whole));
        }
        assert_eq!(words(&kept(&mut ())), words(plain.as_ref().unwrap()));
        assert_eq!(words(&kept(&mut ())), words(plain.as_ref().unwrap()));
    }
    let journal = Journal::new(folder.join("None")).of("ultimatum");
    let error = study.seed(6).resume(&journal).exact(draw, &mut ()).unwrap_err().to_string();
    assert!(error.contains("seed = 5: this study has 6") && error.contains("values drawn = "), "{error}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// Precisions of both players.
fn unknown() -> Priors {
    let precision = || Prior::uniform(0.5, 7.0).unwrap();
    let priors = Priors::new().with("proposer.precision", precision()).unwrap();
    priors.with("responder precision", precision()).unwrap()
}

/// Sobol' indices of the ultimatum game with 512 rows, four evaluations each.
fn indices(journal: Option<&Journal>, observer: &mut impl Observer) -> Result<SobolIndices, Error> {
    let priors = unknown();
    let study = Sensitivity::new(&priors, &["P(no agreement)"])?.seed(4);
    let study = journal.map_or(study.clone(), |journal| study.resume(journal));
    let no_agreement = |values: &[f64]| {
        let found = forecast(&priors.with_values(values)?)?;
        Ok(vec![found.probability(Agreement::None)])
    };
    study.sobol_indices(Points::SOBOL, 512, no_agreement, observer)
}

/// Run by another test in a process of its own.
#[test]
#[ignore = "a part of other tests"]
fn indices_in_a_child() {
    let path = std::env::var_os("BARGAIN_JOURNAL").expect("run by another test");
    indices(Some(&Journal::new(path)), &mut ()).unwrap();
}

#[test]
fn sobol_indices_killed_or_cancelled_and_resumed_are_the_indices() {
    let folder = folder("indices");
    let words = |found: SobolIndices| format!("{found:?}");
    let whole = words(indices(None, &mut ()).unwrap());
    let journal = Journal::new(folder.join("cancelled"));
    let part = on_one_thread(|| indices(Some(&journal), &mut StopAfter(130)).unwrap());
    assert_eq!((part.record.stop, part.record.evaluated), (StopReason::Cancelled, 130));
    assert_eq!(words(indices(Some(&journal), &mut ()).unwrap()), whole);
    kill("indices_in_a_child", 5, &folder.join("killed"), |journal| {
        words(indices(Some(journal), &mut ()).unwrap()) == whole
    });
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_attribution_takes_up_its_own_journal_and_refuses_those_of_others() {
    let folder = folder("attribution");
    let path = folder.join("sets");
    let journal = Journal::new(&path);
    let evaluated = AtomicU64::new(0);
    let odd = |on: Coalition| {
        evaluated.fetch_add(1, Ordering::Relaxed);
        let on: Vec<usize> = on.players().collect();
        match on[..] {
            [1, 3] => Err(Error::unsupported("these two", "take others")),
            _ => Ok(vec![on.iter().map(|i| 1.0 / (1 + i) as f64).product::<f64>()]),
        }
    };
    let study = |switches: &[&str]| Attribution::new(switches, &["y"]).unwrap().seed(8);
    let four = study(&["a", "b", "c", "d"]);
    let plain = format!("{:?}", four.sampled(9, odd, &mut ()).unwrap());
    let sets = evaluated.swap(0, Ordering::Relaxed);
    let kept = four.clone().resume(&journal);
    on_one_thread(|| kept.sampled(9, odd, &mut StopAfter(5)).unwrap_err());
    assert_eq!(format!("{:?}", kept.sampled(9, odd, &mut ()).unwrap()), plain);
    // Each set once, and the first one anew.
    assert_eq!(evaluated.load(Ordering::Relaxed), sets + 1);
    let bytes = std::fs::read(&path).unwrap();
    let error = study(&["a", "b"]).resume(&journal).exact(odd, &mut ()).unwrap_err().to_string();
    for expected in [
        "method = sampled, 9 pairs of orders, seed 8: this study has exact",
        "switches = a, b, c, d: this study has a, b",
    ] {
        assert!(error.contains(expected), "{error}");
    }
    let error = indices(Some(&journal), &mut ()).unwrap_err().to_string();
    assert!(error.contains("study = attribution: this study has sensitivity"), "{error}");
    assert!(error.contains("points = nothing: this study has"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    std::fs::remove_dir_all(folder).unwrap();
}
