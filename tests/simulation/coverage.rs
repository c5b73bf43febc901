//! How often intervals cover the truth, and whether streams are what their keys promise.
//!
//! Seeds are fixed. Each interval at 95 % is tried 10 000 times: one that covers with probability 0.95 exactly leaves 94 to 96 %
//! with probability 5e-6. Intervals that are conservative by construction are held to the lower end only.

use crate::common::waiting::{Place, Waiting};
use bargain::game::Player;
use bargain::math::interval::{Confidence, ProportionInterval, clopper_pearson, goodman, wilson};
use bargain::simulate::{
    Column, Correlation, Edges, Episodes, Estimator, Histogram, HittingTimes, Quantiles, Spread, Tail,
    TimeSeries, Watched,
};
use bargain::stream::{Key, Purpose, Stream};
use rand_distr::{Distribution, Exp1, StandardNormal};
use rayon::prelude::*;

const P95: Confidence = Confidence::P95;
const TRIALS: u64 = 10_000;

/// How often each of what `covers` tries, on a stream of its own, covers the truth.
fn coverage<const N: usize>(seed: u64, covers: impl Fn(&mut Stream) -> [bool; N] + Sync) -> [f64; N] {
    let tried = |trial: u64| covers(&mut Stream::open(Key::episode(seed, trial))).map(u32::from);
    let sum = |a: [u32; N], b: [u32; N]| std::array::from_fn(|i| a[i] + b[i]);
    let covered = (0..TRIALS).into_par_iter().map(tried).reduce(|| [0; N], sum);
    covered.map(|count| f64::from(count) / TRIALS as f64)
}

fn right(what: &str, coverage: f64) {
    assert!((0.94..=0.96).contains(&coverage), "{what} covers with {coverage}");
}

fn at_least(what: &str, coverage: f64) {
    assert!(coverage >= 0.94, "{what} covers with {coverage}");
}

fn first() -> Column {
    Column::payoff(Player::First)
}

fn second() -> Column {
    Column::payoff(Player::Second)
}

/// A way of drawing a number, or several.
type Draw<T> = fn(&mut Stream) -> T;

fn normal(stream: &mut Stream) -> f64 {
    StandardNormal.sample(stream)
}

fn exponential(stream: &mut Stream) -> f64 {
    Exp1.sample(stream)
}

fn uniform(stream: &mut Stream) -> f64 {
    stream.uniform()
}

/// A way of making a number of a uniform one.
type Transform = fn(f64) -> f64;

/// An estimator fed with `count` rows.
fn fed<T: Estimator<()>>(mut estimator: T, count: usize, mut row: impl FnMut() -> [f64; 2]) -> T {
    let rows: Vec<f64> = (0..count).flat_map(|_| row()).collect();
    estimator.push_block(&vec![(); count], &rows);
    estimator
}

/// Not by trying: the probability of each count is known.
#[test]
fn intervals_of_proportions_cover_exactly_as_often_as_they_say() {
    let trials = 1000_u64;
    for kind in [ProportionInterval::Wilson, ProportionInterval::ClopperPearson] {
        let intervals: Vec<_> = (0..=trials).map(|k| kind.of(k, trials, P95)).collect();
        for p in [0.05, 0.1, 0.25, 0.4, 0.5, 0.65, 0.8, 0.93] {
            let (mut log, mut coverage) = (trials as f64 * f64::ln_1p(-p), 0.0);
            for (k, interval) in intervals.iter().enumerate() {
                coverage += if interval.contains(p) { log.exp() } else { 0.0 };
                log += ((trials as f64 - k as f64) / (k as f64 + 1.0) * p / (1.0 - p)).ln();
            }
            match kind {
                ProportionInterval::Wilson => right(&format!("Wilson at {p}"), coverage),
                ProportionInterval::ClopperPearson => assert!(coverage >= 0.95, "{p}: {coverage}"),
            }
        }
    }
    assert_eq!(ProportionInterval::Wilson.of(3, 7, P95), wilson(3, 7, P95));
    assert_eq!(ProportionInterval::ClopperPearson.of(3, 7, P95), clopper_pearson(3, 7, P95));
}

#[test]
fn simultaneous_intervals_cover_the_whole_distribution() {
    let cumulative = [0.4, 0.7, 0.85, 0.95, 0.99, 1.0];
    let covered = coverage(1, |stream| {
        let mut counts = [0_u64; 6];
        for _ in 0..1000 {
            let x = stream.uniform();
            counts[cumulative.iter().position(|end| x < *end).unwrap_or(5)] += 1;
        }
        let truth = |i: usize| cumulative[i] - if i == 0 { 0.0 } else { cumulative[i - 1] };
        [goodman(&counts, P95).iter().enumerate().all(|(i, interval)| interval.contains(truth(i)))]
    });
    at_least("Goodman", covered[0]);
}

#[test]
fn intervals_of_means_variances_and_deviations_cover() {
    let cases: [(&str, Draw<f64>, f64, f64); 3] = [
        ("normal", normal, 0.0, 1.0),
        ("exponential", exponential, 1.0, 1.0),
        ("uniform", uniform, 0.5, 1.0 / 12.0),
    ];
    for (seed, (name, draw, mean, variance)) in (10..).zip(cases) {
        let covered = coverage(seed, |stream| {
            let spread = fed(Spread::new(first()), 2000, || [draw(stream), 0.0]);
            [
                spread.mean(P95).interval.contains(mean),
                spread.variance(P95).interval.contains(variance),
                spread.standard_deviation(P95).interval.contains(variance.sqrt()),
            ]
        });
        for (what, covered) in ["mean", "variance", "standard deviation"].into_iter().zip(covered) {
            right(&format!("{what}, {name}"), covered);
        }
    }
}

/// Of two values with one probability each the variance is largest where they come up equally often, and its error is of the order of
/// 1/n, not of its root: the interval is conservative, but near the nominal probability for three coins to one.
#[test]
fn intervals_of_the_variance_of_two_values_cover() {
    for (seed, p, conservative) in [(20, 0.5, true), (21, 0.25, false)] {
        let covered = coverage(seed, |stream| {
            let coin = |stream: &mut Stream| if stream.uniform() < p { 1.0 } else { 0.0 };
            let spread = fed(Spread::new(first()), 2000, || [coin(stream), 0.0]);
            [
                spread.variance(P95).interval.contains(p * (1.0 - p)),
                spread.standard_deviation(P95).interval.contains((p * (1.0 - p)).sqrt()),
            ]
        });
        for (what, covered) in ["variance", "standard deviation"].into_iter().zip(covered) {
            let held = if conservative { at_least } else { right };
            held(&format!("{what}, two values, {p}"), covered);
        }
    }
}

/// Normal numbers; a sum of exponential numbers and one of its terms; numbers that are not independent, without correlation.
#[test]
fn intervals_of_correlations_cover_whether_numbers_are_normal_or_not() {
    let cases: [(&str, Draw<[f64; 2]>, f64); 4] = [
        ("0.6", |s| with_correlation(s, 0.6), 0.6),
        ("-0.9", |s| with_correlation(s, -0.9), -0.9),
        ("of a term", |s| [exponential(s); 1].map(|x| [x, x + exponential(s)])[0], 0.5_f64.sqrt()),
        ("of common size", |s| [s.uniform(); 1].map(|x| [x * normal(s), x * normal(s)])[0], 0.0),
    ];
    for (seed, (name, draw, rho)) in (40..).zip(cases) {
        let covered = coverage(seed, |stream| {
            let correlation = fed(Correlation::new(first(), second()), 1000, || draw(stream));
            [correlation.correlation(P95).interval.contains(rho)]
        });
        right(&format!("correlation {name}"), covered[0]);
    }
}

fn with_correlation(stream: &mut Stream, rho: f64) -> [f64; 2] {
    let (x, y) = (normal(stream), normal(stream));
    [x, rho * x + (1.0 - rho * rho).sqrt() * y]
}

#[test]
fn intervals_of_quantiles_cover_through_the_sketch() {
    let levels = [0.05, 0.5, 0.9];
    let covered = coverage(60, |stream| {
        let quantiles = fed(Quantiles::new(first()), 1000, || [exponential(stream), 0.0]);
        levels.map(|level| quantiles.quantile(level, P95).unwrap().interval.contains(-f64::ln_1p(-level)))
    });
    for (level, covered) in levels.into_iter().zip(covered) {
        at_least(&format!("quantile {level}"), covered);
        assert!(covered < 0.985, "quantile {level} covers with {covered}: the sketch makes it too wide");
    }
    // A discrete distribution: the quantile is one of its numbers, and is covered more often.
    let covered = coverage(65, |stream| {
        let quantiles = fed(Quantiles::new(first()), 300, || [(4.0 * stream.uniform()).floor(), 0.0]);
        [quantiles.quantile(0.6, P95).unwrap().interval.contains(2.0)]
    });
    at_least("quantile of four numbers", covered[0]);
}

/// The mean of the tenth of largest exponential numbers is 1 + ln 10; of the normal ones, the density at the quantile over 0.1.
#[test]
fn intervals_of_tail_expectations_cover() {
    let of_exponential = coverage(70, |stream| {
        let quantiles = fed(Quantiles::new(first()), 2000, || [exponential(stream), 0.0]);
        [quantiles.expected_in(Tail::Upper, 0.1, P95).unwrap().interval.contains(1.0 + 10.0_f64.ln())]
    });
    right("upper tail of exponential numbers", of_exponential[0]);
    let density = (-0.5 * 1.281_551_565_544_600_4_f64.powi(2)).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let of_normal = coverage(71, |stream| {
        let quantiles = fed(Quantiles::new(first()), 2000, || [normal(stream), 0.0]);
        let of = |tail| quantiles.expected_in(tail, 0.1, P95).unwrap().interval;
        [of(Tail::Lower).contains(-density / 0.1), of(Tail::Upper).contains(density / 0.1)]
    });
    right("lower tail of normal numbers", of_normal[0]);
    right("upper tail of normal numbers", of_normal[1]);
}

/// The quantile at 0.05 is one of two numbers that are nearly as probable to be it: conservative.
#[test]
fn intervals_of_tail_expectations_cover_where_the_quantile_is_one_of_few_numbers() {
    let cases: [(&str, Transform, f64); 3] = [
        ("two numbers", |u| if u < 0.049 { 0.0 } else { 1.0 }, 0.02),
        ("three numbers", |u| if u < 0.03 { 0.0 } else { 1.0 + f64::from(u8::from(u >= 0.05)) }, 0.4),
        ("one number, then many", |u| if u < 0.05 { 0.0 } else { 1.0 + u }, 0.0),
    ];
    for (seed, (name, number, truth)) in (72..).zip(cases) {
        let covered = coverage(seed, |stream| {
            let [lower, upper] = [1.0, -1.0].map(|sign| {
                let quantiles = fed(Quantiles::new(first()), 2000, || [sign * number(stream.uniform()), 0.0]);
                let tail = if sign > 0.0 { Tail::Lower } else { Tail::Upper };
                quantiles.expected_in(tail, 0.05, P95).unwrap().interval.contains(sign * truth)
            });
            [lower, upper]
        });
        covered.iter().for_each(|covered| at_least(&format!("tail of {name}"), *covered));
    }
}

#[test]
fn intervals_of_a_histogram_cover_bin_by_bin_and_at_once() {
    let edges = || Edges::new([0.1, 0.3, 0.6, 0.95]).unwrap();
    let truth = [0.1, 0.2, 0.3, 0.35, 0.05];
    let covered = coverage(80, |stream| {
        let histogram = fed(Histogram::new(first(), edges()), 1000, || [stream.uniform(), 0.0]);
        let bins = histogram.proportions(ProportionInterval::Wilson, P95);
        let bin = |bin: usize| bins[bin].1.interval.contains(truth[bin + 1]);
        let together = histogram.distribution(P95);
        [bin(0), bin(1), bin(2), together.iter().zip(truth).all(|((_, e), p)| e.interval.contains(p))]
    });
    covered[..3].iter().for_each(|covered| right("a bin", *covered));
    at_least("histogram at once", covered[3]);
}

/// Walks that arrive with one probability in each period, and are broken off with another that knows nothing of it.
#[test]
fn intervals_of_series_and_of_waiting_times_cover() {
    let play = Waiting { arrives: 0.1, broken_off: 0.15, periods: 6 };
    let watched = Watched::new(&play)
        .record("place", |place: &Place| place.at)
        .first("arrival", |place: &Place| place.arrived)
        .ending("broken off", |arrived| !arrived);
    let run = |stream: &mut Stream| -> (TimeSeries, HittingTimes) {
        let mut wanted = (watched.series("place").unwrap(), watched.hitting("arrival").unwrap());
        let mut row = vec![0.0; watched.width()];
        for _ in 0..400 {
            let outcome = watched.episode(stream, &mut (), &mut row);
            wanted.push(outcome, &row);
        }
        wanted
    };
    let covered = coverage(90, |stream| {
        let (series, times) = run(stream);
        let points = series.points(0.9, P95).unwrap();
        let of = |t: usize| {
            let survival = 0.9_f64.powi(t as i32 + 1);
            // Arrives before it is broken off: a geometric sum.
            let on = 0.9 * 0.85_f64;
            let arrived = 0.1 * (1.0 - on.powi(t as i32 + 1)) / (1.0 - on);
            [
                points[t].mean.interval.contains(0.0),
                times.survival(t, P95).interval.contains(survival),
                times.happened_by(t, ProportionInterval::Wilson, P95).interval.contains(arrived),
            ]
        };
        let ([a, b, c], [d, e, f]) = (of(1), of(4));
        [a, b, c, d, e, f]
    });
    let whats = ["mean of a series", "survival", "share that has arrived"].into_iter().cycle();
    whats.zip(covered).for_each(|(what, covered)| right(what, covered));
}

/// A way of numbering keys: which part of the key a number stands in, and how it is laid there.
type Numbering = (&'static str, fn(u64) -> Key);

const PURPOSES: [Purpose; 3] = [Purpose::Play, Purpose::Parameters, Purpose::Search];

/// Keys that differ in one part only: counted up, counted in high bits, and in all bits but few.
fn numberings() -> Vec<Numbering> {
    const KEY: Key = Key { seed: 1, scenario: 2, draw: 3, episode: 4, purpose: Purpose::Play };
    vec![
        ("seeds", |i| Key { seed: i, ..KEY }),
        ("scenarios", |i| Key { scenario: i, ..KEY }),
        ("draws", |i| Key { draw: i, ..KEY }),
        ("episodes", |i| Key { episode: i, ..KEY }),
        ("seeds in high bits", |i| Key { seed: i << 48, ..KEY }),
        ("scenarios in high bits", |i| Key { scenario: i << 48, ..KEY }),
        ("draws in high bits", |i| Key { draw: i << 48, ..KEY }),
        ("episodes in high bits", |i| Key { episode: i << 48, ..KEY }),
        ("seeds counted down", |i| Key { seed: u64::MAX - i, ..KEY }),
        ("purposes in turn", |i| Key { episode: i / 3, purpose: PURPOSES[(i % 3) as usize], ..KEY }),
        ("seeds and scenarios alike", |i| Key { seed: i, scenario: i, ..KEY }),
        ("scenarios and draws alike", |i| Key { scenario: i, draw: i, ..KEY }),
        ("draws and episodes alike", |i| Key { draw: i, episode: i, ..KEY }),
        ("seeds and episodes alike", |i| Key { seed: i, episode: i, ..KEY }),
        ("scenarios and draws against each other", |i| Key { scenario: i, draw: u64::MAX - i, ..KEY }),
    ]
}

const KEYS: u64 = 1 << 16;

/// The first or second number of each of these keys' streams.
fn draws(key: fn(u64) -> Key, which: usize) -> Vec<f64> {
    (0..KEYS)
        .map(|i| {
            let mut stream = Stream::open(key(i));
            [stream.uniform(), stream.uniform()][which]
        })
        .collect()
}

/// Fifteen numberings, two draws, four statistics, each with |z| or its like beyond 4.5 with probability 7e-6: all pass with
/// probability above 0.999 if streams are uniform and independent.
#[test]
fn first_draws_are_uniform_along_every_part_of_the_key() {
    for (name, key) in numberings() {
        for which in [0, 1] {
            let numbers = draws(key, which);
            let n = numbers.len() as f64;
            // χ² with 255 degrees of freedom, by Wilson and Hilferty's cube root.
            let mut counts = [0_u32; 256];
            numbers.iter().for_each(|x| counts[(x * 256.0) as usize] += 1);
            let expected = n / 256.0;
            let square: f64 = counts.iter().map(|&c| (f64::from(c) - expected).powi(2) / expected).sum();
            let spread = 2.0 / (9.0 * 255.0_f64);
            let z = ((square / 255.0).cbrt() - (1.0 - spread)) / spread.sqrt();
            assert!(z.abs() < 4.5, "{name}, draw {which}: χ² {square}, z {z}");
            // Kolmogorov and Smirnov: P(√n D > 2.51) = 2 exp(−2 · 2.51²) = 7e-6.
            let mut sorted = numbers.clone();
            sorted.sort_by(f64::total_cmp);
            let off = |(i, x): (usize, &f64)| ((i as f64 + 1.0) / n - x).max(x - i as f64 / n);
            let distance = sorted.iter().enumerate().map(off).fold(0.0, f64::max);
            assert!(distance * n.sqrt() < 2.51, "{name}, draw {which}: distance {distance}");
            // Serial correlations of neighbouring keys, at distances one and two.
            for lag in [1, 2] {
                let pairs = numbers.iter().zip(&numbers[lag..]);
                let sum: f64 = pairs.map(|(x, y)| (x - 0.5) * (y - 0.5)).sum();
                let z = 12.0 * sum / (n - lag as f64).sqrt();
                assert!(z.abs() < 4.5, "{name}, draw {which}: correlation at distance {lag}, z {z}");
            }
        }
    }
}

/// Streams whose keys differ in the purpose alone, or in which part of the key holds a number, share nothing: 15 pairs at
/// 7e-6 each.
#[test]
fn streams_of_different_parts_of_the_key_are_not_correlated() {
    const KEY: Key = Key { seed: 0, scenario: 0, draw: 0, episode: 0, purpose: Purpose::Play };
    let kinds: [fn(u64) -> Key; 6] = [
        |i| Key { seed: i, ..KEY },
        |i| Key { scenario: i, ..KEY },
        |i| Key { draw: i, ..KEY },
        |i| Key { episode: i, ..KEY },
        |i| Key { episode: i, purpose: Purpose::Parameters, ..KEY },
        |i| Key { episode: i, purpose: Purpose::Search, ..KEY },
    ];
    let numbers =
        kinds.map(|key| (1..=KEYS).map(|i| Stream::open(key(i)).uniform() - 0.5).collect::<Vec<f64>>());
    for (i, one) in numbers.iter().enumerate() {
        for (j, other) in numbers.iter().enumerate().skip(i + 1) {
            let sum: f64 = one.iter().zip(other).map(|(x, y)| x * y).sum();
            let z = 12.0 * sum / (KEYS as f64).sqrt();
            assert!(z.abs() < 4.5, "kinds {i} and {j}: z {z}");
        }
    }
}

/// One bit of the key changed changes each bit of what is drawn with probability one half: 4 parts of 64 bits, each 64 000
/// bits, beyond 5 deviations with probability 6e-7.
#[test]
fn every_bit_of_the_key_changes_half_of_the_bits_drawn() {
    use rand::Rng;
    let changed =
        |key: Key, other: Key| (Stream::open(key).next_u64() ^ Stream::open(other).next_u64()).count_ones();
    for bit in 0..64 {
        let flip = 1_u64 << bit;
        let mut flipped = [0_u32; 4];
        for i in 0..1000_u64 {
            let key = Key { seed: i, scenario: i % 7, draw: i % 11, episode: i * i, purpose: Purpose::Play };
            let others = [
                Key { seed: key.seed ^ flip, ..key },
                Key { scenario: key.scenario ^ flip, ..key },
                Key { draw: key.draw ^ flip, ..key },
                Key { episode: key.episode ^ flip, ..key },
            ];
            flipped.iter_mut().zip(others).for_each(|(count, other)| *count += changed(key, other));
        }
        for (part, count) in flipped.into_iter().enumerate() {
            let z = (f64::from(count) - 32_000.0) / 16_000.0_f64.sqrt();
            assert!(z.abs() < 5.0, "bit {bit} of part {part}: {count} of 64 000 bits change");
        }
    }
}
