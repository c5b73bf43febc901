//! When a run stops: at a precision, its ceiling, or out of time; and what its intervals are worth then.

use super::engine::{Found, folder, play, stop_after};
use bargain::math::interval::Confidence;
use bargain::simulate::{
    Checkpoint, Estimator, MonteCarlo, Observer, Precision, Run, Sample, Shard, StopReason,
};
use std::time::Duration;

#[test]
fn a_run_stops_at_the_first_look_that_is_precise_enough() {
    let play = play(5.0);
    let plan = MonteCarlo::new(5).episodes(100_000_000).unwrap();
    let precision = Precision::absolute(0.003).unwrap();
    let run = plan.clone().precision(precision.clone()).run(&play);
    assert_eq!(run.stop_reason(), StopReason::Precision);
    let level = run.level_over_looks().unwrap();
    let width = |run: &Run<Found>| {
        let widths = run.estimates(level).into_iter().map(|(_, found)| found.interval.half_width());
        widths.fold(0.0, f64::max)
    };
    assert!(width(&run) <= 0.003);
    let shorter = MonteCarlo::new(5).episodes(run.episodes() * 10 / 15).unwrap().run(&play);
    assert!(width(&shorter) > 0.003, "the look before was not precise enough");
    let one = plan.clone().precision(precision.of(["payoff 2"])).run(&play);
    assert!(one.payoffs(level)[1].interval.half_width() <= 0.003);
    assert!(one.episodes() <= run.episodes());
    for threads in [1, 2, 7] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let precision = Precision::relative(0.01).unwrap().of(["payoff 1"]);
        let found = pool.install(|| plan.clone().precision(precision.clone()).run(&play));
        assert_eq!(found, plan.clone().precision(precision).run(&play));
    }
}

/// Each half-width against the size of its own estimate: the payoffs are 0.6 and 0.4 or so.
#[test]
fn a_relative_precision_is_a_share_of_each_estimate() {
    let play = play(5.0);
    let plan = MonteCarlo::new(5).episodes(100_000_000).unwrap();
    let run = plan.precision(Precision::relative(0.004).unwrap().of(["payoff 1", "payoff 2"])).run(&play);
    assert_eq!(run.stop_reason(), StopReason::Precision);
    let level = run.level_over_looks().unwrap();
    let shares = |run: &Run<Found>| run.payoffs(level).map(|found| found.interval.half_width() / found.value);
    assert!(shares(&run).iter().all(|share| *share <= 0.004), "{:?}", shares(&run));
    let looks = std::iter::successors(Some(2_u64), |look| Some((*look as f64 * 2_f64.sqrt()).ceil() as u64));
    let before = looks.take_while(|look| 4096 * look < run.episodes()).last().unwrap();
    let shorter = MonteCarlo::new(5).episodes(4096 * before).unwrap().run(&play);
    assert!(shares(&shorter).iter().any(|share| *share > 0.004), "{:?}", shares(&shorter));
}

#[test]
fn no_run_stops_below_the_floor() {
    let plan = MonteCarlo::new(5).episodes(100_000_000).unwrap();
    let loose = Precision::absolute(0.5).unwrap();
    for (precision, episodes) in [(loose.clone(), 8192), (loose.floor(100_000), 25 * 4096)] {
        let run = plan.clone().precision(precision).run(&play(5.0));
        assert_eq!((run.stop_reason(), run.episodes()), (StopReason::Precision, episodes));
    }
}

#[test]
fn a_saved_plan_is_checked_as_one_that_is_made() {
    let precision = Precision::absolute(0.25).unwrap().of(["payoff 1"]);
    let plan = MonteCarlo::new(3).episodes(5000).unwrap().scenario(2).draw(4).precision(precision);
    let plan = plan.time_budget(Duration::from_secs(9)).shard(Shard::new(1, 3).unwrap());
    let saved = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<MonteCarlo>(&saved).unwrap(), plan);
    for (sound, broken) in
        [("5000", "0"), ("0.25", "0.0"), ("0.25", "-1.0"), ("0.25", "1e999"), ("[1,3]", "[3,3]")]
    {
        let changed = saved.replace(sound, broken);
        assert!(changed != saved && serde_json::from_str::<MonteCarlo>(&changed).is_err(), "{changed}");
    }
}

#[test]
fn a_precision_out_of_reach_ends_at_the_ceiling() {
    let play = play(5.0);
    let plan = MonteCarlo::new(5).episodes(20_000).unwrap();
    let run = plan.clone().precision(Precision::absolute(1e-9).unwrap()).run(&play);
    assert_eq!((run.stop_reason(), run.episodes()), (StopReason::Finished, 20_000));
    assert!(!run.is_partial());
    let unseen = plan.precision(Precision::absolute(0.5).unwrap().of(["no such outcome"])).run(&play);
    assert_eq!(unseen.stop_reason(), StopReason::Finished);
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(Precision::absolute(wrong).is_err() && Precision::relative(wrong).is_err());
    }
}

#[test]
fn a_precise_run_resumed_is_the_run() {
    let (play, folder) = (play(5.0), folder("precise"));
    let plan = MonteCarlo::new(5).episodes(100_000_000).unwrap();
    let plan = plan.precision(Precision::absolute(0.002).unwrap());
    let checkpoint = Checkpoint::new(folder.join("run"));
    let resume = |observer: &mut dyn Observer| {
        let mut told = |done, wanted| observer.progress(done, wanted);
        plan.resume(&play, Sample::of(&play), &checkpoint, &mut told).unwrap()
    };
    assert_eq!(resume(&mut stop_after(1)).stop_reason(), StopReason::Cancelled);
    let whole = plan.run(&play);
    assert_eq!(resume(&mut ()), whole);
    assert_eq!(resume(&mut ()), whole);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_run_out_of_time_says_so_and_holds_the_first_episodes() {
    let play = play(5.0);
    let plan = MonteCarlo::new(5).episodes(u64::MAX).unwrap();
    let run = plan.time_budget(Duration::from_millis(1)).run(&play);
    assert!(run.stop_reason() == StopReason::Time && run.is_partial());
    let first = MonteCarlo::new(5).episodes(run.episodes()).unwrap().run(&play);
    assert_eq!(first.estimates, run.estimates);
}

/// 400 runs that may stop at any of five looks. That all their looks together cover the exact payoff has probability 0.95: between 363
/// and 396 of them should, which a right level misses with probability below 3e-4.
#[test]
fn intervals_over_looks_cover_as_often_as_they_say() {
    let play = play(2.0);
    let exact = play.distribution().payoffs[0];
    let plan = |seed, batches: u64| MonteCarlo::new(seed).episodes(4096 * batches).unwrap();
    let looks = Precision::absolute(1e-9).unwrap().floor(4096);
    let level = plan(0, 8).precision(looks).run(&play).level_over_looks().unwrap();
    assert!(level > Confidence::new(0.98).unwrap() && level < Confidence::P99, "{level:?}");
    let covered = (0..400).filter(|&seed| {
        [1, 2, 3, 5, 8]
            .into_iter()
            .all(|batches| plan(seed, batches).run(&play).payoffs(level)[0].interval.contains(exact))
    });
    let covered = covered.count();
    assert!((363..=396).contains(&covered), "{covered} of 400");
}
