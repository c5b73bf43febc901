//! Sweeps give what their points give one by one, whoever works on them, and files that others can read.
//!
//! Statistical claims: |z| < 4.5, which a right estimator misses with probability 7e-6. Seeds are fixed.

use crate::common::stop::{StopAfter, on_one_thread};
use crate::common::sweeps::{folder, forecast, play, precisions, rows, tidy};
use bargain::game::catalogue::Agreement;
use bargain::math::interval::Confidence;
use bargain::prior::Draw;
use bargain::report::{Format, Tidy};
use bargain::simulate::{Shard, StopReason};
use bargain::study::design::{Axis, Design};
use bargain::study::sweep::{Sweep, Swept};
use bargain::study::union_state::{self, WithoutEnd};
use bargain::study::{Certificate, Forecast, Journal};
use bargain::union_state::{Outcome, scenario::Scenario};
use bargain::{Error, Problem};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn a_sweep_gives_what_its_points_give() {
    let design = precisions(5);
    let swept = Sweep::new(&design).seed(u64::MAX).exact(forecast, &mut ()).unwrap();
    assert!(swept.is_complete() && swept.stop == StopReason::Finished && swept.unsaved.is_none());
    assert_eq!((swept.points.len(), swept.wanted, swept.seed), (25, 25, u64::MAX));
    assert_eq!(swept.parameters, ["proposer.precision", "responder precision"]);
    for (point, own) in swept.points.iter().zip(design.points().map(Result::unwrap)) {
        assert_eq!(point.values, own.values().map(|(_, x)| x).collect::<Vec<_>>());
        let Ok(own) = forecast(&own) else {
            assert!(point.found.is_err());
            continue;
        };
        let found = point.found.as_ref().unwrap();
        for &(outcome, p) in &own.outcomes {
            let estimate = swept.probability(point, outcome).unwrap();
            assert_eq!((estimate.value, estimate.standard_error), (p, 0.0));
            assert_eq!((estimate.interval.low, estimate.interval.high), (p, p));
        }
        assert_eq!(found.payoffs.map(|payoff| payoff.value), own.payoffs);
        assert_eq!(found.certificate, Some(own.certificate));
        assert_eq!(found.tallies[0].value, own.tally("agreements").unwrap());
    }
}

#[test]
fn failing_points_are_kept_with_their_error_and_the_sweep_goes_on() {
    let swept = Sweep::new(&precisions(5)).exact(forecast, &mut ()).unwrap();
    let failures: Vec<(u64, &str)> = swept.failures().collect();
    let [(number, error)] = failures[..] else { panic!("{failures:?}") };
    assert_eq!(number, 20);
    assert!(error.contains("must be a number from 0 to 1e100") && error.lines().count() == 2, "{error}");
    let point = &swept.points[20];
    assert!(swept.modal(point).is_none() && swept.probability(point, Agreement::None).is_none());
    let bad = |point: &_| {
        let found = forecast(point)?;
        Ok(Forecast { payoffs: [f64::NAN, 0.0], outcomes: vec![found.outcomes[0]], ..found })
    };
    let swept = Sweep::new(&precisions(2)).exact(bad, &mut ()).unwrap();
    assert_eq!(swept.failures().count(), 4);
    assert!(swept.outcomes.is_empty() && swept.constant().is_empty());
    let error = swept.points[0].found.as_ref().unwrap_err();
    assert!(error.contains("must be the sum") && error.contains("payoffs[0] = NaN"), "{error}");
    let twice = |point: &_| {
        let found = forecast(point)?;
        let outcomes = vec![(Agreement::None, 0.5); 2];
        Ok(Forecast { outcomes, tallies: vec![("odd".to_owned(), f64::INFINITY)], ..found })
    };
    let swept = Sweep::new(&precisions(2)).exact(twice, &mut ()).unwrap();
    for (_, error) in swept.failures().filter(|(_, error)| !error.contains("precision")) {
        assert!(error.contains("outcomes[1]: must be another outcome than outcomes[0]"), "{error}");
        assert!(error.contains("tally `odd` = inf: must be a finite number"), "{error}");
    }
    assert_eq!(swept.failures().count(), 4);
}

/// What the flagship comes to at points with different starts: protest 3 is no level.
fn by_start(
    scenario: &Scenario,
    solutions: &AtomicUsize,
    points: &[Draw],
) -> Vec<Result<Forecast<Outcome>, Error>> {
    assert_eq!(points.len(), 3, "a group is whole, whatever is asked for");
    solutions.fetch_add(1, Ordering::Relaxed);
    union_state::forecasts(scenario, points)
}

#[test]
fn points_that_differ_only_in_where_play_begins_share_a_solution() {
    let scenario = Scenario::bundled("union_state_2021").unwrap().with("horizon.play", 1).unwrap();
    let scenario = scenario.with("horizon.burn_in", 0).unwrap();
    let axes = [("start.protest", vec![1.0, 2.0, 3.0]), ("collapse.per_pain", vec![0.03, 0.06])];
    let design = Design::grid(axes.map(|(name, levels)| Axis::levels(name, levels).unwrap())).unwrap();
    let free = |name: &str| name.starts_with("start.");
    let solutions = AtomicUsize::new(0);
    let forecasts = |points: &[Draw]| by_start(&scenario, &solutions, points);
    let swept = Sweep::new(&design).exact_together(free, forecasts, &mut ()).unwrap();
    assert_eq!(solutions.load(Ordering::Relaxed), 2);
    let one = |point: &Draw| union_state::forecast(&scenario.with_draw(point)?);
    let alone = Sweep::new(&design).exact(one, &mut ()).unwrap();
    assert_eq!(swept.failures().map(|(number, _)| number).collect::<Vec<_>>(), [4, 5]);
    assert_eq!(swept.failures().collect::<Vec<_>>(), alone.failures().collect::<Vec<_>>());
    for (x, y) in swept.points.iter().zip(&alone.points) {
        assert_eq!((x.number, &x.values), (y.number, &y.values));
        for &outcome in &alone.outcomes {
            let [p, q] = [swept.probability(x, outcome), alone.probability(y, outcome)];
            let difference = p.map_or(0.0, |p| p.value) - q.map_or(0.0, |q| q.value);
            assert!(difference.abs() < 1e-7, "{outcome} at {:?}: {difference:e}", x.values);
        }
    }
    // The same bits in shards that cut through groups, and from a journal.
    let shards = (0..2).map(|index| {
        let shard = Shard::new(index, 2).unwrap();
        Sweep::new(&design).shard(shard).exact_together(free, forecasts, &mut ()).unwrap()
    });
    assert_eq!(Swept::merge(shards.collect()).unwrap(), swept);
    let journal = Journal::new(folder("together").join("sweep.journal"));
    let kept = Sweep::new(&design).resume(&journal);
    let part = on_one_thread(|| kept.exact_together(free, forecasts, &mut StopAfter(1)).unwrap());
    assert_eq!(
        (part.stop, part.points.len()),
        (StopReason::Cancelled, 1),
        "the second point is of the other group"
    );
    assert_eq!(part.points[0], swept.points[0]);
    assert_eq!(kept.exact_together(free, forecasts, &mut ()).unwrap(), swept);
    let other = kept.exact_together(|name| name == "collapse.per_pain", forecasts, &mut ()).unwrap_err();
    assert!(other.to_string().contains("together along"), "{other}");
}

/// Play that has no end is found from a neighbour as from the end, to the tolerance that `docs/sweeps.md` states; a point that fails is
/// passed over. Draws begin at the scenario itself, so they can be worked on in any order.
#[test]
fn points_without_an_end_begin_at_their_neighbours() {
    let scenario = Scenario::bundled("union_state_2021").unwrap().with("horizon.play", 2).unwrap();
    let axis = Axis::levels("collapse.per_pain", [0.0606, 2.0, 0.06]).unwrap();
    let design = Design::grid([axis]).unwrap();
    let forecasts = |points: &[Draw]| union_state::forecasts_without_end(&scenario, points);
    let swept = Sweep::new(&design).exact_together(|_| true, forecasts, &mut ()).unwrap();
    let failed: Vec<(u64, &str)> = swept.failures().collect();
    assert!(matches!(failed[..], [(1, error)] if error.contains("collapse.per_pain")), "{failed:?}");
    let reference = WithoutEnd::of(scenario.clone()).unwrap();
    for point in [0, 2] {
        // The first point was found from the end and is drawn near the reference; the last was found near the first.
        let drawn = reference.forecast(&design.point(point).unwrap()).unwrap();
        for &outcome in &swept.outcomes {
            let found = swept.probability(&swept.points[point as usize], outcome).unwrap().value;
            let drawn = drawn.probability(outcome);
            assert!((found - drawn).abs() < 0.01, "{outcome} at point {point}: {found} and {drawn}");
        }
    }
}

#[test]
fn forecasts_of_a_group_that_are_too_few_fail_its_points() {
    let none = |_: &[Draw]| -> Vec<Result<Forecast<Agreement>, Error>> { Vec::new() };
    let swept = Sweep::new(&precisions(2)).exact_together(|_| true, none, &mut ()).unwrap();
    let errors: Vec<&str> = swept.failures().map(|(_, error)| error).collect();
    assert_eq!(errors.len(), 4);
    assert!(errors[0].contains("forecasts = 0: must be 4, one for each point"), "{errors:?}");
}

#[test]
fn one_two_and_seven_threads_give_the_same_bits() {
    let design = precisions(9);
    let found = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let sweep = Sweep::new(&design).seed(9).confidence(Confidence::P99);
            let exact = sweep.exact(forecast, &mut ()).unwrap();
            (exact, sweep.sampled(5000, play, &mut ()).unwrap())
        })
    };
    let [one, two, seven] = [1, 2, 7].map(found);
    assert!(one == two && one == seven);
}

#[test]
fn sampled_numbers_lie_around_the_exact_ones() {
    let design = precisions(4);
    let sweep = Sweep::new(&design).seed(3);
    let exact = sweep.exact(forecast, &mut ()).unwrap();
    let sampled = sweep.sampled(20_000, play, &mut ()).unwrap();
    assert_eq!(sampled.episodes, Some(20_000));
    for (x, y) in exact.points.iter().zip(&sampled.points) {
        let (Ok(known), Ok(found)) = (&x.found, &y.found) else { continue };
        assert_eq!(known.certificate, found.certificate);
        for &outcome in &exact.outcomes {
            let [p, found] =
                [exact.probability(x, outcome), sampled.probability(y, outcome)].map(Option::unwrap);
            let error = (p.value * (1.0 - p.value) / 20_000.0).sqrt();
            assert!((found.value - p.value).abs() <= 4.5 * error + 1e-12, "{outcome:?} {p:?} {found:?}");
            assert!(found.interval.low <= found.value && found.value < found.interval.high);
        }
        for (p, found) in known.payoffs.iter().zip(&found.payoffs) {
            assert!((found.value - p.value).abs() < 4.5 * found.standard_error, "{p:?} {found:?}");
        }
    }
}

#[test]
fn points_share_their_chance() {
    let names = ["proposer.precision", "responder precision"];
    let design = Design::table(&names, vec![vec![2.0, 3.0], vec![5.0, 3.0], vec![2.0, 3.0]]).unwrap();
    let swept = Sweep::new(&design).seed(1).sampled(1000, play, &mut ()).unwrap();
    assert_eq!(swept.points[0].found, swept.points[2].found);
    assert_ne!(swept.points[0].found, swept.points[1].found);
    let error = Sweep::new(&design).sampled(1, play, &mut ()).unwrap_err();
    assert!(error.to_string().contains("episodes = 1: must be at least 2"), "{error}");
}

#[test]
fn a_stopped_sweep_holds_its_first_points() {
    let design = precisions(20);
    let mut stop = |done, wanted| {
        assert_eq!(wanted, 400);
        if done >= 100 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let part = on_one_thread(|| Sweep::new(&design).exact(forecast, &mut stop).unwrap());
    let whole = Sweep::new(&design).exact(forecast, &mut ()).unwrap();
    assert_eq!(part.stop, StopReason::Cancelled);
    assert!(!part.is_complete() && part.points.len() == 100);
    assert!(
        part.points.iter().zip(&whole.points).all(|(x, y)| (x.number, &x.values) == (y.number, &y.values))
    );
}

#[test]
fn what_never_changes_is_told() {
    let names = ["proposer.precision", "responder precision"];
    let design = Design::table(&names, vec![vec![0.0, 0.0], vec![0.0, 0.0]]).unwrap();
    let swept = Sweep::new(&design).exact(forecast, &mut ()).unwrap();
    assert_eq!(swept.constant().len(), swept.outcomes.len());
    let swept = Sweep::new(&precisions(3)).exact(forecast, &mut ()).unwrap();
    assert!(swept.constant().is_empty());
}

#[test]
fn shards_put_together_are_the_sweep() {
    let design = precisions(5);
    let sweep = Sweep::new(&design).seed(2);
    let whole = sweep.exact(forecast, &mut ()).unwrap();
    for of in [1, 2, 7, 40] {
        let shard = |index| sweep.shard(Shard::new(index, of).unwrap()).exact(forecast, &mut ()).unwrap();
        let parts: Vec<_> = (0..of).rev().map(shard).collect();
        assert_eq!(Swept::merge(parts).unwrap(), whole, "{of} shards");
    }
    let shard = |sweep: Sweep<'_>, index, of| {
        sweep.shard(Shard::new(index, of).unwrap()).exact(forecast, &mut ()).unwrap()
    };
    let mut short = shard(sweep, 3, 4);
    short.points.pop();
    let other = precisions(4);
    let parts = vec![shard(sweep, 0, 4), shard(Sweep::new(&other), 1, 4), shard(sweep, 1, 4), short];
    let message = Swept::merge(parts).unwrap_err().to_string();
    for expected in [
        "shard 1, points = 16: the first part has 25",
        "shard 1, seed = 0: the first part has 2",
        "shard 1, design = ",
        "shard 1: is given twice",
        "shard 2: is missing",
        "shard 3 = 6 points: must have all 7: resume it",
    ] {
        assert!(message.contains(expected), "{message}");
    }
    assert!(Swept::<Agreement>::merge(vec![]).unwrap_err().to_string().contains("one for each shard"));
}

/// Rows by name of column.
#[test]
fn tables_read_back_are_the_sweep() {
    let folder = folder("tables");
    let swept = Sweep::new(&precisions(5)).seed(u64::MAX).sampled(100, play, &mut ()).unwrap();
    let files = tidy(&swept).write(folder.join("a.b/sweep"), &[Format::Csv]).unwrap();
    let names: Vec<_> = files.iter().map(|file| file.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["sweep.csv", "sweep.points.csv", "sweep.manifest.json"]);
    let outcomes = rows(&files[0]);
    let classes = swept.outcomes.len();
    assert_eq!(outcomes.len(), 24 * classes + 1);
    let (mut failed, mut at) = (0, 0);
    for row in &outcomes {
        let point = &swept.points[row["point"].parse::<usize>().unwrap()];
        let parameters = ["proposer_precision__per_pie", "responder_precision"];
        assert_eq!(parameters.map(|name| row[name].parse::<f64>().unwrap()), point.values[..]);
        assert_eq!(row["seed"].parse(), Ok(u64::MAX));
        let Ok(found) = &point.found else {
            failed += 1;
            assert!(row["outcome"].is_empty() && row["probability"].is_empty() && row["method"].is_empty());
            assert!(row["error"].contains("from 0 to 1e100") && !row["error"].contains('\n'));
            continue;
        };
        let (class, p) = (swept.outcomes[at % classes], found.outcomes[at % classes]);
        at += 1;
        // Pandas takes the word None for an empty cell.
        let name = if class == Agreement::None { "outcome None".to_owned() } else { format!("{class:?}") };
        assert_eq!(row["outcome"], name);
        let numbers = ["probability", "probability_low", "probability_high", "confidence"];
        let expected = [p.value, p.interval.low, p.interval.high, 0.95];
        assert_eq!(numbers.map(|name| row[name].parse::<f64>().unwrap()), expected, "the same bits");
        assert_eq!((&row["method"][..], &row["episodes"][..], &row["error"][..]), ("sampled", "100", ""));
        let certificate = found.certificate.unwrap();
        assert_eq!(row["regret_proposer__pie"].parse(), Ok(certificate.regret[0]));
        assert_eq!(row["residual"].parse(), Ok(certificate.residual));
        assert_eq!(row["missed"], "0");
    }
    assert_eq!((failed, at), (1, 24 * classes));
    let points = rows(&files[1]);
    assert_eq!(points.len(), 25);
    let found = swept.points[7].found.as_ref().unwrap();
    assert_eq!(points[7]["payoff_responder__pie"].parse(), Ok(found.payoffs[1].value));
    assert_eq!(points[7]["tally_agreements_high"].parse(), Ok(found.tallies[0].interval.high));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_manifest_says_what_each_column_is() {
    let folder = folder("manifest");
    let swept = Sweep::new(&precisions(5)).exact(forecast, &mut ()).unwrap();
    let files = tidy(&swept).write(folder.join("sweep"), &[Format::Csv]).unwrap();
    let text = std::fs::read_to_string(&files[2]).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(manifest["design"]["kind"], "grid");
    assert_eq!(manifest["design"]["digest"], precisions(5).digest().unwrap());
    assert_eq!((&manifest["points"], &manifest["failures"]), (&25.into(), &1.into()));
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    for (file, table) in files.iter().zip(manifest["tables"].as_array().unwrap()) {
        let mut reader = csv::Reader::from_path(file).unwrap();
        let columns = table["columns"].as_array().unwrap();
        let names: Vec<&str> = columns.iter().map(|column| column["name"].as_str().unwrap()).collect();
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), names);
        assert_eq!(table["rows"], reader.records().count());
        assert_eq!(table["files"][0], file.file_name().unwrap().to_str().unwrap());
    }
    let column = &manifest["tables"][0]["columns"][1];
    assert_eq!((&column["key"], &column["unit"]), (&"proposer.precision".into(), &"per pie".into()));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn columns_of_the_flagship_carry_the_units_of_its_dictionary() {
    let folder = folder("units");
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    let names = ["minsk.multivector_rent[2]", "start.protest", "isolation"];
    let design = Design::table(&names, vec![vec![0.1, 1.0, 0.5]]).unwrap();
    let certificate = Certificate { residual: 1e-8, fixed_points: 1, missed: 0, regret: [0.1, 0.2] };
    let known = |_: &_| {
        let outcomes = vec![(Outcome::WateredDown, 1.0)];
        Ok(Forecast { outcomes, tallies: vec![], payoffs: [-1.0, 1.0], certificate })
    };
    let swept = Sweep::new(&design).exact(known, &mut ()).unwrap();
    let files = Tidy::union_state(&swept, &scenario).write(folder.join("sweep"), &[Format::Csv]).unwrap();
    let text = std::fs::read_to_string(&files[0]).unwrap();
    let expected = "point,minsk_multivector_rent_2__bn_usd_a_quarter,start_protest__level,isolation,outcome,probability,\
        probability_low,probability_high,confidence,method,episodes,residual,missed,regret_moscow__bn_usd,\
        regret_minsk__bn_usd,seed,error\n\
        0,0.1,1.0,0.5,watered_down,1.0,1.0,1.0,,exact,,1e-8,0,0.1,0.2,,\n";
    assert_eq!(text, expected);
    let manifest = std::fs::read_to_string(&files[2]).unwrap();
    assert!(manifest.contains(&scenario.digest()) && manifest.contains("Protest in Minsk when play starts"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn tables_that_cannot_be_written_are_an_error() {
    let folder = folder("unwritable_tables");
    std::fs::write(folder.join("file"), "not a folder").unwrap();
    let swept = Sweep::new(&precisions(2)).exact(forecast, &mut ()).unwrap();
    let error = tidy(&swept).write(folder.join("file").join("sweep"), &[Format::Csv]).unwrap_err();
    assert!(error.is_io(), "{error}");
    let refused = |tidy: Tidy<'_, Agreement>, name: &str, place: &str| {
        let error = tidy.write(folder.join(name), &[Format::Csv]).unwrap_err();
        assert!(error.to_string().starts_with(place), "{error}");
    };
    refused(tidy(&swept), "here/", "path = ");
    refused(tidy(&swept), "sweep.points", "path = ");
    refused(tidy(&swept).outcomes_named(|_| "same".to_owned()), "sweep", "outcomes = same: ");
    let files = tidy(&swept).write(folder.join("sweep"), &[Format::Csv, Format::Csv]).unwrap();
    assert_eq!(files.len(), 3);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_design_that_does_not_fit_fails_its_points_in_words() {
    let design = Design::table(&["patience"], vec![vec![0.5]]).unwrap();
    let unknown = |_: &_| -> Result<Forecast<Agreement>, Error> {
        Err(Error::invalid([Problem::new("patience", 0.5, "is not known here")]))
    };
    let swept = Sweep::new(&design).exact(unknown, &mut ()).unwrap();
    assert_eq!(swept.failures().collect::<Vec<_>>(), [(0, "patience = 0.5: is not known here")]);
}
