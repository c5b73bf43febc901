//! Estimators: published numbers and values by hand, then what holds for all of them: merging, saving, missing numbers.

use crate::common;
use crate::common::waiting::{Place, Waiting};
use bargain::game::Player;
use bargain::math::interval::{
    Confidence, Interval, ProportionInterval, clopper_pearson, goodman, quantile_ranks, wilson,
};
use bargain::simulate::{
    Binned, Column, Correlation, Edges, Episodes, Estimate, Estimator, Histogram, HittingTimes, JointTable,
    LabelledBy, MonteCarlo, Part, Quantiles, Run, Sample, Shard, Sketch, Spread, Tail, TimeSeries, Watched,
};
use bargain::stream::{Key, Stream};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Debug;

const P95: Confidence = Confidence::P95;

fn case(task: &str) -> Value {
    let oracle = common::oracle("O44");
    let cases = oracle["cases"].as_array().unwrap();
    let found =
        cases.iter().find(|case| case["inputs"]["task"].as_str().is_some_and(|t| t.starts_with(task)));
    found.unwrap_or_else(|| panic!("no case {task}")).clone()
}

fn first() -> Column {
    Column::payoff(Player::First)
}

fn second() -> Column {
    Column::payoff(Player::Second)
}

fn fed<T: Estimator<u8>>(mut estimator: T, rows: &[[f64; 2]]) -> T {
    rows.iter().enumerate().for_each(|(i, row)| estimator.push((i % 3) as u8, row));
    estimator
}

fn column(numbers: &[f64]) -> Vec<[f64; 2]> {
    numbers.iter().map(|x| [*x, 0.0]).collect()
}

#[test]
fn goodman_intervals_are_the_published_ones() {
    let case = case("Goodman");
    let (found, tolerance) = (goodman(&[40, 30, 20, 10], P95), case["abs_tol"].as_f64().unwrap());
    for (found, expected) in found.iter().zip(case["expected"]["lo_hi"].as_array().unwrap()) {
        assert!((found.low - expected[0].as_f64().unwrap()).abs() < tolerance, "{found:?}");
        assert!((found.high - expected[1].as_f64().unwrap()).abs() < tolerance, "{found:?}");
    }
}

#[test]
fn a_proportion_has_the_interval_that_is_asked_for() {
    let sample = fed(Sample::new(vec![]), &[[0.0, 0.0]; 10]);
    for (outcome, count) in [(0, 4), (1, 3), (7, 0)] {
        let exact = sample.proportion_by(outcome, ProportionInterval::ClopperPearson, P95);
        assert_eq!((exact.value, exact.interval), (count as f64 / 10.0, clopper_pearson(count, 10, P95)));
        let near = sample.proportion_by(outcome, ProportionInterval::Wilson, P95);
        assert_eq!(near.interval, wilson(count, 10, P95));
        assert_ne!(near.interval, exact.interval);
    }
}

#[test]
fn ranks_of_the_median_are_the_published_ones() {
    let case = case("order-statistic");
    let expected = case["expected"]["ranks"].as_array().unwrap();
    let (low, high) = quantile_ranks(0.5, 100, P95);
    assert_eq!([low, high], [0, 1].map(|i| expected[i].as_u64().unwrap()));
    // The median lies between if at least 40 and at most 60 of the 100 lie below it.
    let below = |k: u64| (1..=k).map(|i| (101 - i) as f64 / i as f64).product::<f64>() * 0.5_f64.powi(100);
    let coverage: f64 = (low..high).map(below).sum();
    let expected = case["expected"]["coverage"].as_f64().unwrap();
    assert!((coverage - expected).abs() < case["abs_tol"].as_f64().unwrap(), "{coverage}");
    assert_eq!(quantile_ranks(0.5, 0, P95), (0, 1));
    assert_eq!(quantile_ranks(0.001, 10, P95), (0, 1));
}

/// A billion trials are within a normal approximation of the exact interval; this is where a continued fraction that is cut off fails.
#[test]
fn exact_intervals_hold_for_a_billion_trials() {
    let n = 1_000_000_000;
    for k in [n / 2, n / 1000, 3 * n / 4] {
        let (exact, score) = (clopper_pearson(k, n, P95), wilson(k, n, P95));
        let p = k as f64 / n as f64;
        let step = 1.0 / n as f64; // the exact interval is wider by about half a success on each side
        assert!((score.low - exact.low - 0.5 * step).abs() < 0.5 * step, "{k}: {score:?}, {exact:?}");
        assert!((exact.high - score.high - 0.5 * step).abs() < 0.5 * step, "{k}: {score:?}, {exact:?}");
        let (low, high) = quantile_ranks(p, n, P95);
        let half = 1.959_964 * (n as f64 * p * (1.0 - p)).sqrt();
        assert!((k as f64 - low as f64 - half).abs() < 2.0 && (high as f64 - k as f64 - half).abs() < 3.0);
    }
}

#[test]
fn variance_skewness_and_kurtosis_by_hand() {
    // Mean 5, deviations −3, −1, −1, −1, 0, 0, 2, 4: their squares sum to 32, their cubes to 42, their fourth powers to 356.
    let spread = fed(Spread::new(first()), &column(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]));
    let near =
        |found: f64, expected: f64| assert!((found - expected).abs() < 1e-14, "{found}, not {expected}");
    let mean = Estimator::<u8>::estimates(&spread, P95);
    assert_eq!([&mean[0].0[..], &mean[1].0], ["mean of payoff 1", "variance of payoff 1"]);
    near(spread.mean(P95).value, 5.0);
    near(spread.variance(P95).value, 32.0 / 7.0);
    near(spread.skewness(), 42.0 / 8.0 / 8.0);
    near(spread.kurtosis(), 356.0 / 8.0 / 16.0);
    let of_variance: f64 = (356.0 / 8.0 - 5.0 / 7.0 * (32.0_f64 / 7.0).powi(2)) / 8.0;
    near(spread.variance(P95).standard_error, of_variance.sqrt());
}

/// For normal numbers the error of a correlation is (1 − ρ²)/√n, and it is known without bias that the mixed moments are too.
#[test]
fn correlation_of_a_line_is_one_and_of_a_cross_zero() {
    let line: Vec<[f64; 2]> = (0..10).map(|i| [f64::from(i), 3.0 - 2.0 * f64::from(i)]).collect();
    let found = fed(Correlation::new(first(), second()), &line).correlation(P95);
    assert!((found.value + 1.0).abs() < 1e-15 && found.interval.contains(found.value));
    let cross = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]];
    let found = fed(Correlation::new(first(), second()), &cross).correlation(P95);
    assert_eq!((found.value, found.standard_error), (0.0, 0.0)); // no product of deviations ever differs from zero
    let still = fed(Correlation::new(first(), second()), &column(&[1.0, 2.0, 3.0])).correlation(P95);
    assert!(still.value.is_nan());
    assert_eq!(still.interval, Interval { low: -1.0, high: 1.0 });
}

/// Sums of a number that base two cannot write are rounded, and so is their mean.
#[test]
fn what_never_varies_has_no_variance_and_no_correlation() {
    for constant in [0.3, -0.7, 1.0 / 3.0, 1e9 + 0.1] {
        let mut seen = (Spread::new(first()), Correlation::new(first(), second()));
        for block in 0..5 {
            let rows: Vec<f64> = (0..100 + block).flat_map(|i| [constant, f64::from(i)]).collect();
            seen.push_block(&vec![0_u8; rows.len() / 2], &rows);
        }
        let (spread, correlation) = seen;
        assert_eq!((spread.mean(P95).value, spread.mean(P95).standard_error), (constant, 0.0));
        assert_eq!((spread.variance(P95).value, spread.variance(P95).standard_error), (0.0, 0.0));
        assert!(spread.skewness().is_nan() && spread.kurtosis().is_nan());
        assert!(correlation.correlation(P95).value.is_nan());
        assert_eq!(correlation.correlation(P95).interval, Interval { low: -1.0, high: 1.0 });
    }
}

#[test]
fn of_too_few_or_too_large_numbers_no_error_is_told() {
    let nothing = Interval { low: 0.0, high: f64::INFINITY };
    for numbers in [&[][..], &[1.0], &[1e200, -1e200, 2e200], &[1e80, -1e80, 2e80]] {
        let spread = fed(Spread::new(first()), &column(numbers));
        for estimate in [spread.variance(P95), spread.standard_deviation(P95)] {
            assert!(estimate.standard_error.is_nan(), "{numbers:?}: {estimate:?}");
            assert_eq!(estimate.interval, nothing);
        }
    }
    let (large, small) = ([[1e200, 1.0], [-1e200, 3.0], [2e200, 2.0]], [[1.0, 2.0], [2.0, 5.0]]);
    for rows in [&large[..], &small, &small[..1], &[]] {
        let mut blocks = Correlation::new(first(), second());
        blocks.push_block(&vec![0_u8; rows.len()], rows.as_flattened());
        for correlation in [blocks, fed(Correlation::new(first(), second()), rows)] {
            let found = correlation.correlation(P95);
            assert!(found.standard_error.is_nan(), "{rows:?}: {found:?}");
            assert_eq!(found.interval, Interval { low: -1.0, high: 1.0 });
            assert!(found.value.is_nan() == (rows.len() != 2));
        }
    }
    // Too large to be merged with nothing.
    let one = fed(Correlation::new(first(), second()), &[[1e200, 1.0]]);
    let mut merged = Correlation::new(first(), second());
    Estimator::<u8>::merge(&mut merged, &one);
    assert_eq!(merged, one);
}

#[test]
fn few_distinct_numbers_have_exact_quantiles_and_tails() {
    let numbers: Vec<f64> = (0..1000).map(|i| [-2.5, 0.0, 0.3, 7.0][i % 4]).collect();
    let quantiles = fed(Quantiles::new(first()), &column(&numbers));
    for (level, expected) in [(0.1, -2.5), (0.25, -2.5), (0.26, 0.0), (0.5, 0.0), (0.75, 0.3), (0.9, 7.0)] {
        assert_eq!(quantiles.quantile(level, P95).unwrap().value, expected, "{level}");
    }
    let near = |tail, share, expected: f64| {
        let found = quantiles.expected_in(tail, share, P95).unwrap().value;
        assert!((found - expected).abs() < 1e-12, "{tail:?} {share}: {found}, not {expected}");
    };
    near(Tail::Lower, 0.25, -2.5);
    near(Tail::Lower, 0.5, -1.25);
    near(Tail::Upper, 0.4, (0.25 * 7.0 + 0.15 * 0.3) / 0.4);
}

#[test]
fn levels_outside_the_unit_interval_and_nothing_seen_are_errors() {
    let quantiles = Quantiles::new(first());
    assert!(quantiles.quantile(0.5, P95).unwrap_err().is_unsupported());
    assert!(quantiles.expected_in(Tail::Upper, f64::NAN, P95).unwrap_err().is_invalid());
    assert_eq!(quantiles.levels([0.5, 0.0, f64::NAN, 1.0]).unwrap_err().problems().len(), 3);
    assert_eq!(Edges::new([0.0, f64::NAN, 1.0]).unwrap_err().problems().len(), 2);
    assert_eq!(Edges::new([1.0, 1.0]).unwrap_err().problems().len(), 1);
    assert!(
        Edges::new([]).is_err() && Edges::even(0.0, 1.0, 0).is_err() && Edges::even(1.0, 0.0, 3).is_err()
    );
    assert!(
        Edges::even(0.0, 1.0, usize::MAX).unwrap_err().to_string().contains("bins = 18446744073709551615")
    );
    for (low, high, faults) in [(f64::NAN, 1.0, 2), (0.0, f64::INFINITY, 1), (1.0, 0.0, 1)] {
        assert_eq!(Edges::even(low, high, 1 << 20).unwrap_err().problems().len(), faults);
    }
    assert_eq!(Edges::even(0.0, 1.0, 4).unwrap().edges(), [0.0, 0.25, 0.5, 0.75, 1.0]);
}

#[test]
fn bins_hold_their_lower_edge_and_the_last_its_upper_too() {
    let histogram = Histogram::new(first(), Edges::new([0.0, 1.0, 2.0]).unwrap());
    let histogram = fed(histogram, &column(&[-0.1, 0.0, 0.5, 1.0, 2.0, 2.1, f64::NAN, f64::INFINITY]));
    assert_eq!(histogram.counts(), [2, 2]);
    assert_eq!([histogram.below(), histogram.above(), histogram.missing(), histogram.count()], [1, 1, 2, 6]);
    let all = histogram.distribution(P95);
    assert_eq!(all.len(), 4);
    assert!((all.iter().map(|(_, estimate)| estimate.value).sum::<f64>() - 1.0).abs() < 1e-15);
}

#[test]
fn a_joint_table_has_margins_and_conditionals() {
    let label = LabelledBy::new(
        ["low", "high"],
        |_: u8, row: &[f64]| if row[0] > 9.0 { 9 } else { usize::from(row[0] > 0.5) },
    );
    let table = fed(JointTable::new(label), &column(&[0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 10.0]));
    assert_eq!(table.counts(), [(0, vec![2, 0]), (1, vec![0, 2]), (2, vec![1, 1])]);
    assert_eq!((table.total(), table.missing(), table.count(7, 0)), (6, 1, 0));
    let kind = ProportionInterval::ClopperPearson;
    assert_eq!(table.label_share(0, kind, P95).value, 0.5);
    assert_eq!(table.outcome_given_label(2, 1, kind, P95).value, 1.0 / 3.0);
    assert_eq!(table.outcome_given_label(2, 1, kind, P95).interval, clopper_pearson(1, 3, P95));
    assert_eq!(table.label_given_outcome(1, 1, kind, P95).value, 1.0);
    assert_eq!(table.distribution(P95)[2].2.value, 0.0);
    let binned = Binned::new(first(), Edges::new([0.0, 1.0]).unwrap());
    let table = fed(JointTable::new(binned), &column(&[-1.0, 0.5, 2.0, f64::NAN]));
    assert_eq!(table.labels(), ["payoff 1 below 0", "payoff 1 from 0 to 1", "payoff 1 above 1"]);
    assert_eq!(table.counts(), [(0, vec![1, 0, 0]), (1, vec![0, 1, 0]), (2, vec![0, 0, 1])]);
    assert_eq!(table.missing(), 1);
}

fn watched(play: &Waiting) -> Watched<'_, Waiting> {
    Watched::new(play)
        .record("place", |place: &Place| place.at)
        .first("arrival", |place: &Place| place.arrived)
}

/// Rows of a watched play of six periods in which it happens, or play ends, as said.
fn waits(seen: &[(Option<usize>, usize)]) -> HittingTimes {
    let play = Waiting { arrives: 0.0, broken_off: 0.0, periods: 6 };
    let mut times = watched(&play).hitting("arrival").unwrap();
    for &(hit, last) in seen {
        let mut row = [f64::NAN; 10];
        row[2] = last as f64;
        row[9] = hit.map_or(f64::NAN, |hit| hit as f64);
        times.push(true, &row);
    }
    times
}

/// Twelve waits: at risk are 12, 10, 7 and 4; it happens to 1, 2, 2 and 1 of them.
#[test]
fn survival_and_its_error_are_the_product_limit_and_greenwoods_sum() {
    let hit = |at| (Some(at), at);
    let times = waits(&[
        hit(0),
        (None, 0),
        hit(1),
        hit(1),
        (None, 1),
        hit(2),
        hit(2),
        (None, 2),
        hit(3),
        (None, 3),
        (None, 3),
        (None, 3),
    ]);
    let risk: Vec<u64> = (0..6).map(|period| times.at_risk(period)).collect();
    assert_eq!(risk, [12, 10, 7, 4, 0, 0]);
    let near =
        |found: f64, expected: f64| assert!((found - expected).abs() < 1e-15, "{found}, not {expected}");
    let at_end = times.survival(3, P95);
    let survival = 11.0 / 12.0 * 8.0 / 10.0 * 5.0 / 7.0 * 3.0 / 4.0;
    near(at_end.value, survival);
    let sum = 1.0 / (12.0 * 11.0) + 2.0 / (10.0 * 8.0) + 2.0 / (7.0 * 5.0) + 1.0 / (4.0 * 3.0_f64);
    near(at_end.standard_error, survival * sum.sqrt());
    let low = (survival.ln() * (1.959_963_984_540_054 * sum.sqrt() / survival.ln().abs()).exp()).exp();
    assert!((at_end.interval.low - low).abs() < 1e-12);
    near(times.hazard(2, ProportionInterval::Wilson, P95).value, 2.0 / 7.0);
    near(times.happened_by(2, ProportionInterval::Wilson, P95).value, 5.0 / 12.0);
    assert!(times.survival(4, P95).value.is_nan() && times.survival(99, P95).value.is_nan());
}

#[test]
fn survival_without_or_with_all_events_has_an_interval_all_the_same() {
    let none = waits(&[(None, 5); 20]).survival(5, P95);
    assert_eq!((none.value, none.interval), (1.0, wilson(20, 20, P95)));
    let all = waits(&[(Some(0), 0); 20]).survival(3, P95);
    assert_eq!((all.value, all.interval), (0.0, wilson(0, 20, P95)));
    assert!(waits(&[]).survival(0, P95).value.is_nan());
}

#[test]
fn names_that_are_none_are_refused_with_the_nearest() {
    let play = Waiting { arrives: 0.1, broken_off: 0.1, periods: 6 };
    let watched = watched(&play);
    assert_eq!(watched.series("palce").unwrap_err().problems()[0].nearest.as_deref(), Some("place"));
    assert_eq!(watched.hitting("arival").unwrap_err().problems()[0].nearest.as_deref(), Some("arrival"));
    assert_eq!(Column::named(&watched, "place in period 3").unwrap().index(), 6);
    assert_eq!(watched.width(), 2 + watched.tallies().len());
}

/// Saved and read, an estimator is the same in every bit.
fn keeps<T: Serialize + DeserializeOwned + PartialEq + Debug>(estimator: &T) {
    let bytes = postcard::to_stdvec(estimator).unwrap();
    let read: T = postcard::from_bytes(&bytes).unwrap();
    assert_eq!(&read, estimator);
    assert_eq!(postcard::to_stdvec(&read).unwrap(), bytes);
}

#[test]
fn a_saved_estimator_is_the_same_in_every_bit() {
    let rows: Vec<[f64; 2]> = (0..500)
        .map(|i| [f64::from(i * i % 97) / 7.0 - 5.0, if i % 10 == 0 { f64::NAN } else { f64::from(i) }])
        .collect();
    let binned = || Binned::new(second(), Edges::even(0.0, 400.0, 5).unwrap());
    keeps(&fed(Spread::new(second()), &rows));
    keeps(&fed(Correlation::new(first(), second()), &rows));
    keeps(&fed(Quantiles::new(first()), &rows));
    keeps(&fed(Histogram::new(second(), Edges::even(0.0, 400.0, 5).unwrap()), &rows));
    keeps(&fed(JointTable::new(binned()), &rows));
    keeps(&fed(Sample::new(Vec::new()), &column(&[1.5, -0.0, 1e-310])));
    let play = Waiting { arrives: 0.2, broken_off: 0.1, periods: 6 };
    let watched = watched(&play);
    let wanted = (watched.series("place").unwrap(), watched.hitting("arrival").unwrap());
    let run = MonteCarlo::new(3).episodes(5000).unwrap().estimate(&watched, wanted);
    keeps(&run.estimates);
    // As JSON text too, but for the last bits of numbers.
    let quantiles = fed(Quantiles::new(first()), &rows);
    let read: Quantiles = serde_json::from_str(&serde_json::to_string(&quantiles).unwrap()).unwrap();
    assert_eq!(read.sketch().bins_in_use(), quantiles.sketch().bins_in_use());
    assert_eq!(
        read.quantile(0.3, P95).unwrap().value as f32,
        quantiles.quantile(0.3, P95).unwrap().value as f32
    );
    assert!(serde_json::from_str::<Edges>("[1.0, 0.0]").is_err());
}

#[test]
fn threads_and_shards_give_the_same_bits() {
    let play = Waiting { arrives: 0.2, broken_off: 0.1, periods: 6 };
    let watched = watched(&play);
    let wanted = (
        (Sample::of(&play), watched.series("place").unwrap(), watched.hitting("arrival").unwrap()),
        (Spread::new(first()), Quantiles::new(first()), Correlation::new(first(), second())),
    );
    let run = MonteCarlo::new(3).episodes(20_000).unwrap();
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let on = |threads| pool(threads).install(|| run.estimate(&watched, wanted.clone()));
    let whole = on(1);
    assert_eq!(on(3).estimates.0, whole.estimates.0);
    let shard =
        |i| run.clone().shard(Shard::new(i, 3).unwrap()).part(&watched, wanted.clone(), "walk").unwrap();
    let merged = Part::merge((0..3).map(shard).collect(), wanted.clone()).unwrap();
    let bits = |run: &Run<_>| postcard::to_stdvec(run).unwrap();
    assert_eq!(bits(&merged), bits(&whole));
    let sample = &whole.estimates.0.0;
    assert_eq!(sample.episodes(), 20_000);
    assert!(sample.moments().mean()[0].is_finite(), "further columns do not enter a sample");
}

fn near(one: &Estimate, other: &Estimate) -> bool {
    let near = |x: f64, y: f64| {
        x == y || (x.is_nan() && y.is_nan()) || (x - y).abs() <= 1e-9 * (1.0 + x.abs().max(y.abs()))
    };
    near(one.value, other.value)
        && near(one.interval.low, other.interval.low)
        && near(one.interval.high, other.interval.high)
}

/// Parts merged, in blocks or one by one, give what the whole gives: the same, or the same but for rounding.
fn merges<T: Estimator<u8> + PartialEq + Debug>(
    empty: T,
    rows: &[[f64; 2]],
    cuts: [usize; 2],
    exact: impl Fn(&T) -> String,
) {
    let whole = fed(empty.clone(), rows);
    let outcomes: Vec<u8> = (0..rows.len()).map(|i| (i % 3) as u8).collect();
    let [low, high] = [cuts[0].min(cuts[1]), cuts[0].max(cuts[1])];
    let part = |from: usize, to: usize| {
        let mut part = empty.clone();
        part.push_block(&outcomes[from..to], &rows[from..to].concat());
        part
    };
    let mut left = part(0, low);
    let mut right = part(low, high);
    right.merge(&part(high, rows.len()));
    left.merge(&right);
    assert_eq!(exact(&left), exact(&whole));
    for (one, other) in left.estimates(P95).iter().zip(whole.estimates(P95)) {
        assert!(one.0 == other.0 && near(&one.1, &other.1), "{one:?} {other:?}");
    }
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => -100.0..100.0_f64,
        2 => (0..5_i32).prop_map(f64::from),
        1 => prop::sample::select(vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e-310, -1e-12, 1e12]),
    ]
}

proptest! {
    #![proptest_config(common::properties(200))]

    #[test]
    fn merging_parts_gives_the_whole(
        rows in prop::collection::vec([number(), number()], 0..60),
        cuts in [0.0..1.0_f64, 0.0..1.0_f64],
    ) {
        let cuts = cuts.map(|cut| (cut * rows.len() as f64) as usize);
        let edges = || Edges::new([-50.0, 0.0, 1.0, 50.0]).unwrap();
        let whole = |estimator: &dyn Debug| format!("{estimator:?}");
        merges(Histogram::new(first(), edges()), &rows, cuts, |e| whole(e));
        merges(JointTable::new(Binned::new(second(), edges())), &rows, cuts, |e| whole(e));
        merges(Quantiles::new(first()), &rows, cuts, |e| {
            let ranks = (1..=e.sketch().count()).map(|rank| e.sketch().bounds_of_rank(rank));
            format!("{:?} {} {}", ranks.collect::<Vec<_>>(), e.missing(), e.sketch().bins_in_use())
        });
        // Where one number drowns the others, rounding is no longer small.
        let plain = |row: &&[f64; 2]| row.iter().all(|x| x.abs() < 1e3 || !x.is_finite());
        let rows: Vec<[f64; 2]> = rows.iter().filter(plain).copied().collect();
        let cuts = cuts.map(|cut| cut.min(rows.len()));
        merges(Spread::new(first()), &rows, cuts, |e| format!("{} {}", e.count(), e.missing()));
        let correlation = Correlation::new(first(), second());
        merges(correlation, &rows, cuts, |e| format!("{} {}", e.count(), e.missing()));
        let finite = |x: f64| if x.is_finite() { x } else { 1.0 };
        let rows: Vec<[f64; 2]> = rows.iter().map(|row| row.map(finite)).collect();
        merges(Sample::new(Vec::new()), &rows, cuts, |e| format!("{:?}", e.counts()));
    }

    /// Of any numbers, each rank is found to within 1/256.
    #[test]
    fn a_sketch_finds_every_rank_to_within_its_error(numbers in prop::collection::vec((-1.0..1.0_f64, -300..300_i32), 1..200)) {
        let mut numbers: Vec<f64> = numbers.into_iter().map(|(x, power)| x * 10.0_f64.powi(power)).collect();
        let mut sketch = Sketch::new();
        numbers.iter().for_each(|x| assert!(sketch.push(*x)));
        numbers.sort_by(f64::total_cmp);
        for (rank, x) in (1..).zip(&numbers) {
            let found = sketch.of_rank(rank).unwrap();
            prop_assert!((found - x).abs() <= x.abs() / 256.0, "{} instead of {}", found, x);
            let (low, high) = sketch.bounds_of_rank(rank).unwrap();
            prop_assert!(low <= *x && *x <= high && high - low <= x.abs() / 128.0);
        }
        prop_assert_eq!((sketch.min(), sketch.max()), (numbers.first().copied(), numbers.last().copied()));
        prop_assert_eq!((sketch.of_rank(0), sketch.of_rank(sketch.count() + 1)), (None, None));
    }

    #[test]
    fn series_and_times_merge_as_they_are_pushed(seed in 0..1000_u64, cut in 0..200_u64) {
        let play = Waiting { arrives: 0.2, broken_off: 0.1, periods: 6 };
        let watched = watched(&play);
        let empty = (watched.series("place").unwrap(), watched.hitting("arrival").unwrap());
        let mut parts: [(TimeSeries, HittingTimes); 3] = [empty.clone(), empty.clone(), empty];
        for episode in 0..200 {
            let mut row = vec![f64::NAN; watched.width()];
            let mut stream = Stream::open(Key::episode(seed, episode));
            let outcome = watched.episode(&mut stream, &mut (), &mut row);
            parts[usize::from(episode >= cut)].push(outcome, &row);
            parts[2].push(outcome, &row);
        }
        let [mut left, right, whole] = parts;
        Estimator::<bool>::merge(&mut left, &right);
        prop_assert_eq!(&left.1, &whole.1);
        prop_assert_eq!(left.0.episodes(), whole.0.episodes());
        for (one, other) in left.0.points(0.8, P95).unwrap().iter().zip(whole.0.points(0.8, P95).unwrap()) {
            prop_assert!(one.count == other.count && one.band == other.band && one.range == other.range);
            prop_assert!(near(&one.mean, &other.mean));
        }
    }
}

#[test]
fn what_has_another_shape_is_counted_as_missing_when_merged() {
    let mut one = fed(Histogram::new(first(), Edges::new([0.0, 1.0]).unwrap()), &column(&[0.5; 4]));
    let other = fed(Histogram::new(first(), Edges::new([0.0, 2.0]).unwrap()), &column(&[0.5; 3]));
    Estimator::<u8>::merge(&mut one, &other);
    assert_eq!((one.count(), one.missing()), (4, 3));
}

#[test]
fn what_is_of_another_column_is_counted_as_missing_when_merged() {
    fn merged<T: Estimator<u8>>(make: impl Fn(Column) -> T) -> T {
        let [mut one, other] = [first(), second()].map(|column| fed(make(column), &[[0.5, 0.7]; 4]));
        one.merge(&other);
        one
    }
    let spread = merged(Spread::new);
    assert_eq!((spread.count(), spread.missing(), spread.mean(P95).value), (4, 4, 0.5));
    let correlation = merged(|column| Correlation::new(column, second()));
    assert_eq!((correlation.count(), correlation.missing()), (4, 4));
    let quantiles = merged(Quantiles::new);
    assert_eq!((quantiles.sketch().count(), quantiles.missing()), (4, 4));
    let histogram = merged(|column| Histogram::new(column, Edges::new([0.0, 1.0]).unwrap()));
    assert_eq!((histogram.count(), histogram.missing()), (4, 4));

    let play = Waiting { arrives: 0.5, broken_off: 0.1, periods: 6 };
    let recorded = |name: &str| {
        let watched = Watched::new(&play).record(name, |place: &Place| place.at);
        let watched = watched.first(name, |place: &Place| place.arrived);
        let mut seen = (watched.series(name).unwrap(), watched.hitting(name).unwrap());
        let mut row = vec![0.0; watched.width()];
        for episode in 0..10 {
            let mut stream = Stream::open(Key::episode(1, episode));
            let outcome = watched.episode(&mut stream, &mut (), &mut row);
            seen.push(outcome, &row);
        }
        seen
    };
    let (mut mixed, other) = (recorded("here"), recorded("there"));
    let alone = mixed.clone();
    Estimator::<bool>::merge(&mut mixed, &other);
    assert_eq!(mixed.0.points(0.5, P95).unwrap(), alone.0.points(0.5, P95).unwrap());
    assert_eq!((mixed.0.episodes(), mixed.1.count(), mixed.1.missing()), (20, 10, 10));
}

#[test]
fn samples_of_other_tallies_are_never_mixed() {
    let sample = |names: &[&str]| Sample::<u8>::new(names.iter().map(|name| (*name).to_owned()).collect());
    let mut seen = sample(&["fights"]);
    seen.push(3, &[1.0, 2.0, 5.0]);
    for names in [&["offers"][..], &[], &["fights", "offers"]] {
        let mut other = sample(names);
        other.merge(&seen);
        assert_eq!((other.episodes(), other.counts()), (1, &[(3, 1)][..]), "the endings are the same");
        assert_eq!(other.tallies(P95).len(), names.len());
        assert!(other.tallies(P95).iter().all(|(_, mean)| mean.value.is_nan()));
        assert!(other.payoffs(P95).iter().all(|mean| mean.value.is_nan()));
    }
    let saved = serde_json::to_string(&seen).unwrap();
    assert_eq!(serde_json::from_str::<Sample<u8>>(&saved).unwrap(), seen);
    for broken in [saved.replace("[\"fights\"]", "[]"), saved.replace("[[3,1]]", "[[3,1],[3,1]]")] {
        assert!(broken != saved && serde_json::from_str::<Sample<u8>>(&broken).is_err(), "{broken}");
    }
}

#[test]
fn levels_are_shown_to_three_digits_of_what_they_leave() {
    let cases = [(0.95, "95 %"), (0.99, "99 %"), (0.975, "97.5 %"), (0.999, "99.9 %"), (0.9999, "99.99 %")];
    for (level, expected) in cases.into_iter().chain([(1.0 / 3.0, "33.3 %"), (0.994_034, "99.403 %")]) {
        assert_eq!(Confidence::new(level).unwrap().to_string(), expected);
    }
    assert!(!Confidence::new(1.0 - 1e-16).unwrap().to_string().contains("100"));
}

#[test]
fn of_a_level_that_is_none_no_observation_will_do() {
    assert_eq!(quantile_ranks(f64::NAN, 100, P95), (0, 101));
    assert_eq!(quantile_ranks(7.0, 100, P95), quantile_ranks(1.0, 100, P95));
    assert_eq!(quantile_ranks(-7.0, 100, P95), quantile_ranks(0.0, 100, P95));
}
