//! Estimators at the edges of what can be said: one bin, a straight line, numbers nearly alike or very small, rows that do not fit.

use bargain::game::Player;
use bargain::math::interval::Confidence;
use bargain::simulate::{
    Column, Correlation, Edges, Episodes, Estimator, Moments, MonteCarlo, Quantiles, Sample, Spread, Tail,
};
use bargain::stream::{Key, Stream};

const P95: Confidence = Confidence::P95;

fn first() -> Column {
    Column::payoff(Player::First)
}

fn second() -> Column {
    Column::payoff(Player::Second)
}

/// Feeds an estimator one block.
fn block<T: Estimator<u8>>(mut estimator: T, rows: &[[f64; 2]]) -> T {
    estimator.push_block(&vec![0; rows.len()], rows.as_flattened());
    estimator
}

/// 1 or 1.003, each as probable, which a sketch cannot tell apart. 400 samples of 1000: an interval that holds 95 % covers 362 or more
/// but for a chance of 3e-5 (α).
#[test]
fn a_tail_that_ends_within_a_bin_has_an_error() {
    for (share, truth) in [(0.999, (0.4990_f64 * 1.003 + 0.5) / 0.999), (0.9, (0.4 * 1.003 + 0.5) / 0.9)] {
        let covered = (0..400).filter(|&sample| {
            let rows: Vec<[f64; 2]> = Stream::series(Key::episode(51, 1000 * sample))
                .take(1000)
                .map(|mut stream| [if stream.uniform() < 0.5 { 1.0 } else { 1.003 }, 0.0])
                .collect();
            let seen = block(Quantiles::new(first()), &rows);
            let found = seen.expected_in(Tail::Lower, share, P95).unwrap();
            assert!(found.standard_error > 0.0, "{found:?}");
            found.interval.contains(truth)
        });
        let covered = covered.count();
        assert!(covered >= 362, "{covered} of 400 at {share}");
    }
}

/// Of a tail of fewer than two numbers nothing says how far it may be off.
#[test]
fn a_tail_of_one_number_has_no_error() {
    for numbers in [1, 2, 19, 39] {
        let rows: Vec<[f64; 2]> = (1..=numbers).map(|x| [f64::from(x * x), 0.0]).collect();
        let seen = block(Quantiles::new(first()), &rows);
        for tail in [Tail::Lower, Tail::Upper] {
            let found = seen.expected_in(tail, 0.05, P95).unwrap();
            assert!(found.value.is_finite() && found.standard_error.is_nan(), "{numbers}: {found:?}");
            assert_eq!((found.interval.low, found.interval.high), (f64::NEG_INFINITY, f64::INFINITY));
        }
    }
}

/// Fourth powers of small deviations lose their digits: there is no error then, rather than a wrong one.
#[test]
fn correlations_have_the_same_error_in_any_unit_or_none() {
    let of = |unit: f64| {
        let pair = |i: i32| [unit * f64::from(i * 7 % 50), unit * f64::from(i * 7 % 50 + i * 3 % 11)];
        let rows: Vec<[f64; 2]> = (0..50).map(pair).collect();
        block(Correlation::new(first(), second()), &rows).correlation(P95)
    };
    let known = of(1.0).standard_error;
    for power in 0..110 {
        let error = of(10_f64.powi(-power)).standard_error;
        assert!(
            error.is_nan() || (error / known - 1.0).abs() < 1e-3,
            "1e-{power}: {error} instead of {known}"
        );
    }
}

/// The smallest number that 55 % do not exceed is the 55th of a hundred, though 0.55 · 100 is rounded up.
#[test]
fn a_share_that_is_a_rank_is_that_rank() {
    let rows: Vec<[f64; 2]> = (1..=100).map(|x| [f64::from(x), 0.0]).collect();
    let seen = block(Quantiles::new(first()), &rows);
    for level in [0.07, 0.5, 0.55] {
        let value = seen.quantile(level, P95).unwrap().value;
        assert!((value / (100.0 * level) - 1.0).abs() < 0.005, "{level}: {value}");
    }
}

/// Rounding leaves correlations of straight lines a little off; they are ±1, surely.
#[test]
fn a_straight_line_is_perfectly_correlated() {
    let cases: [&[f64]; 3] = [&[0.1, 0.2, 0.3, 0.7], &[0.1, 0.2, 0.4], &[0.0, 0.1, 0.3, 0.9, 1.0]];
    for x in cases {
        for (slope, r) in [(-1.0, -1.0), (3.0, 1.0)] {
            let rows: Vec<[f64; 2]> = x.iter().map(|&x| [x, 1.0 + slope * x]).collect();
            let found = block(Correlation::new(first(), second()), &rows).correlation(P95);
            assert_eq!((found.value, found.interval.low, found.interval.high), (r, r, r), "{x:?}");
        }
    }
}

/// A mean between two neighbouring numbers cannot be written down; what varies about it can.
#[test]
fn numbers_nearly_alike_have_the_variance_that_they_have() {
    let next = |bit: u32| 1e6 + 2_f64.powi(-33) * f64::from(bit);
    let rows: Vec<[f64; 2]> = (0..512_u32).map(|k| [next(k & 1), next(k >> 1 & 1)]).collect();
    let truth = 2_f64.powi(-66) * 0.25 * 512.0 / 511.0;
    let variance = block(Spread::new(first()), &rows).variance(P95).value;
    assert!((variance / truth - 1.0).abs() < 1e-6, "{variance:e} and {truth:e}");
    let r = block(Correlation::new(first(), second()), &rows).correlation(P95);
    assert!(r.value.abs() < 1e-6 && r.interval.contains(0.0), "{r:?}");
}

#[test]
fn very_small_numbers_have_no_error_rather_than_none_at_all() {
    let tiny: Vec<[f64; 2]> = (0..100).map(|k| [1e-85 * f64::from(k), 0.0]).collect();
    let found = block(Spread::new(first()), &tiny).variance(P95);
    assert!(found.standard_error.is_nan() && found.interval.high == f64::INFINITY, "{found:?}");
    let mut moments = Moments::new(1);
    let rows: Vec<f64> = (0..512).map(|k| if k < 64 { 0.0 } else { 1.4e-162 }).collect();
    moments.push_rows(&rows);
    assert_eq!(moments.standard_error(0), 0.0);
}

#[test]
fn what_is_not_there_is_not_a_number() {
    let mut spread = Spread::new(first());
    Estimator::<u8>::push_block(&mut spread, &[], &[1.0]);
    Estimator::<u8>::push_block(&mut spread, &[0, 0], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    assert_eq!((spread.count(), spread.missing()), (2, 0));
    let mut correlation = Correlation::new(first(), second());
    correlation.push_block(&[0_u8, 0], &[1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!((correlation.count(), correlation.missing()), (2, 0));
    let mut moments = Moments::new(1);
    moments.push_rows(&[1.0, 2.0]);
    assert!(moments.covariance(0, 1).is_nan() && moments.interval(3, P95).low.is_nan());
    let crowded = Edges::even(1.0, 1.0 + f64::EPSILON, 1 << 20).unwrap_err();
    assert!(crowded.problems().len() == 1 && crowded.to_string().contains("bins = 1048576"), "{crowded}");
}

#[test]
fn a_sample_with_more_endings_than_episodes_is_not_read() {
    let mut sample = Sample::new(Vec::new());
    sample.push_block(&[1_u8, 1, 2], &[0.0; 6]);
    let saved = serde_json::to_string(&sample).unwrap();
    assert_eq!(serde_json::from_str::<Sample<u8>>(&saved).unwrap(), sample);
    let wrong = saved.replace("[1,2]", "[1,5]");
    assert_ne!(wrong, saved);
    assert!(serde_json::from_str::<Sample<u8>>(&wrong).is_err());
}

/// Episodes that end as their streams have it, some fewer at a time than asked for.
struct Heads {
    missing: usize,
}

impl Episodes for Heads {
    type Outcome = bool;
    type Scratch = ();

    fn scratch(&self) {}
    fn width(&self) -> usize {
        2
    }
    fn tallies(&self) -> Vec<String> {
        Vec::new()
    }
    fn episode(&self, stream: &mut Stream, (): &mut (), observed: &mut [f64]) -> bool {
        observed.fill(1.0);
        stream.uniform() < 0.5
    }
    /// Adds to what is there.
    fn block(&self, streams: &mut [Stream], (): &mut (), rows: &mut [f64], outcomes: &mut Vec<bool>) {
        let count = streams.len() - self.missing;
        for (stream, row) in streams[..count].iter_mut().zip(rows.chunks_exact_mut(2)) {
            outcomes.push(self.episode(stream, &mut (), row));
        }
    }
}

#[test]
fn endings_of_a_block_are_not_added_to_those_of_the_last() {
    let sample = MonteCarlo::new(1).episodes(5000).unwrap().run(&Heads { missing: 0 });
    let counted: u64 = sample.counts().iter().map(|(_, count)| *count).sum();
    assert_eq!((sample.episodes(), counted), (5000, 5000));
    assert_eq!(sample.moments().mean(), [1.0, 1.0]);
}

#[test]
#[should_panic = "Episodes::block gives an ending for each stream"]
fn a_block_with_too_few_endings_is_no_block() {
    MonteCarlo::new(1).episodes(100).unwrap().run(&Heads { missing: 1 });
}
