//! Families against numbers of high precision, and there and back.

use super::tails::Tails;
use super::{Prior, Priors};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use serde_json::Value;

/// Probabilities below and above places, computed with 60 digits: error functions, the series of the incomplete beta and gamma
/// functions, polynomials. Places are written as texts, which the standard library reads without rounding twice.
fn references() -> Vec<(Prior, String, f64, Tails)> {
    let rows: Vec<Value> =
        serde_json::from_str(include_str!("../../tests/data/prior_probabilities.json")).unwrap();
    let row = |row: &Value| {
        let x: f64 = row["x"].as_str().unwrap().parse().unwrap();
        let [below, above] = ["below", "above"].map(|key| row[key].as_f64().unwrap());
        let text = format!("[x]\ndist = {}\nargs = {}", row["dist"], row["args"]);
        let prior = Priors::from_toml("reference", &text).unwrap().get("x").unwrap().clone();
        (prior, format!("{} {} at {x:e}", row["dist"], row["args"]), x, Tails { below, above })
    };
    rows.iter().map(row).collect()
}

/// The larger relative difference on either side.
fn apart(found: Tails, expected: Tails) -> f64 {
    (found.below / expected.below - 1.0).abs().max((found.above / expected.above - 1.0).abs())
}

#[test]
fn probabilities_are_those_of_sixty_digits() {
    let references = references();
    assert!(references.len() > 150);
    for (prior, what, x, expected) in references {
        let found = prior.tails(x);
        assert!(apart(found, expected) < 1e-11, "{what}: {found:?} instead of {expected:?}");
    }
}

#[test]
fn quantiles_lead_back_to_their_places() {
    for (prior, what, x, expected) in references() {
        let back = prior.at(expected);
        // Near zero a quantile of a normal distribution is a difference of larger numbers.
        let size = x.abs() + prior.standard_deviation();
        assert!((back - x).abs() < 1e-10 * size, "{what}: {back:e}");
        // Where numbers are sparse, as those of a beta near 1, the next one to the quantile is elsewhere.
        let sparse = apart(prior.tails(back), prior.tails(back.next_up())).max(1e-10);
        let found = prior.tails(back);
        assert!(apart(found, expected) < 2.0 * sparse, "{what}: {found:?} instead of {expected:?}");
    }
}

/// Any prior of a continuous family.
fn any_prior() -> impl Strategy<Value = Prior> {
    prop_oneof![
        (-10.0..10.0, 0.01..5.0).prop_map(|(mean, sd)| Prior::normal(mean, sd)),
        (-3.0..3.0, 0.01..2.0).prop_map(|(mu, sigma)| Prior::lognormal(mu, sigma)),
        (0.5..100.0, 0.5..100.0).prop_map(|(a, b)| Prior::beta(a, b)),
        (0.5..100.0, 0.01..100.0).prop_map(|(shape, rate)| Prior::gamma(shape, rate)),
        (-5.0..0.0, 0.1..5.0).prop_map(|(low, high)| Prior::uniform(low, high)),
        (-5.0..0.0, 0.0..1.0, 0.1..5.0)
            .prop_map(|(low, at, high)| { Prior::triangular(low, low + at * (high - low), high) }),
    ]
    .prop_map(Result::unwrap)
}

/// The mean and standard deviation by brute force: the midpoints of many slices of equal probability.
fn by_slices(prior: &Prior) -> [f64; 2] {
    const SLICES: u32 = 20_000;
    let quantiles = (0..SLICES).map(|i| prior.quantile((f64::from(i) + 0.5) / f64::from(SLICES)));
    let quantiles: Vec<f64> = quantiles.collect();
    let mean = quantiles.iter().sum::<f64>() / f64::from(SLICES);
    let square = quantiles.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(SLICES);
    [mean, square.sqrt()]
}

proptest! {
    #![proptest_config(Config { cases: 300, rng_seed: RngSeed::Fixed(28), failure_persistence: None, ..Config::default() })]

    #[test]
    fn there_and_back_whole_or_cut(prior in any_prior(), u in 1e-6..1.0 - 1e-6, ends in (0.0..0.98, 0.01..1.0)) {
        let low = prior.quantile(ends.0);
        let high = prior.quantile(ends.0 + (1.0 - ends.0) * ends.1);
        let cut = prior.within(low, high).unwrap();
        for prior in [prior, cut] {
            let x = prior.quantile(u);
            prop_assert!(prior.support().contains(x));
            // A number may round to a place somewhat off, where the density is high.
            let coarse = prior.cumulative(x.next_up()) - prior.cumulative(x.next_down());
            prop_assert!((prior.cumulative(x) - u).abs() < 1e-10 + coarse, "{prior:?}: {u} to {}", prior.cumulative(x));
            let back = prior.quantile(prior.cumulative(x));
            prop_assert!((back - x).abs() < 1e-10 * (x.abs() + prior.standard_deviation()), "{prior:?}: {x} to {back}");
        }
    }

    #[test]
    fn no_arguments_make_a_prior_panic(numbers in prop::array::uniform5(prop_oneof![
        any::<f64>(), Just(f64::NAN), Just(0.0), Just(1.0), Just(f64::INFINITY), -2.0..2.0,
    ])) {
        let [a, b, c, x, u] = numbers;
        for prior in [
            Prior::normal(a, b), Prior::lognormal(a, b), Prior::beta(a, b), Prior::gamma(a, b), Prior::uniform(a, b),
            Prior::triangular(a, b, c), Prior::fixed(a), Prior::table(&[(a, b), (b, c), (c, a)]),
        ] {
            let Ok(prior) = prior else { continue };
            prop_assert!(prior.mean().is_finite() && prior.standard_deviation() >= 0.0);
            for prior in [prior.within(x, u), Ok(prior)].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&prior.cumulative(c)) || c.is_nan());
                prop_assert!(!prior.quantile(u).is_nan() || !(0.0..=1.0).contains(&u));
                prop_assert!(prior.quantile(0.3).is_finite());
            }
        }
    }
}

#[test]
fn moments_of_what_is_cut_are_those_of_its_quantiles() {
    let cuts = [
        (Prior::normal(1.0, 0.5), [0.2, 3.0]),
        (Prior::normal(0.0, 1.0), [2.0, f64::INFINITY]),
        (Prior::lognormal(0.0, 1.0), [0.1, 4.0]),
        (Prior::beta(2.0, 5.0), [0.1, 0.4]),
        (Prior::gamma(1.5, 40.0), [0.01, f64::INFINITY]),
        (Prior::uniform(0.0, 1.0), [-1.0, 0.25]),
        (Prior::triangular(0.0, 0.2, 1.0), [0.1, 0.9]),
    ];
    for (prior, [low, high]) in cuts {
        let prior = prior.unwrap().within(low, high).unwrap();
        let [mean, deviation] = by_slices(&prior);
        assert!((prior.mean() - mean).abs() < 2e-4 * deviation, "{prior:?}: {mean}");
        // Slices of equal probability cut off the ends of the tails.
        let near = (prior.standard_deviation() / deviation - 1.0).abs();
        assert!(near < 2e-3, "{prior:?}: {deviation}, {near}");
    }
}

#[test]
fn moments_of_what_is_cut_have_closed_forms() {
    // A normal number given that it is positive: mean √(2/π), variance 1 − 2/π.
    let half = Prior::normal(0.0, 1.0).unwrap().within(0.0, f64::INFINITY).unwrap();
    let square = 2.0 / std::f64::consts::PI;
    assert!((half.mean() - square.sqrt()).abs() < 1e-12);
    assert!((half.standard_deviation() - (1.0 - square).sqrt()).abs() < 1e-12);
    // An exponential number given that it exceeds 2 is 2 plus an exponential number.
    let rest = Prior::gamma(1.0, 1.0).unwrap().within(2.0, f64::INFINITY).unwrap();
    assert!((rest.mean() - 3.0).abs() < 1e-12 && (rest.standard_deviation() - 1.0).abs() < 1e-12);
    // The rising half of a triangle.
    let rising = Prior::triangular(0.0, 1.0, 2.0).unwrap().within(0.0, 1.0).unwrap();
    assert!((rising.mean() - 2.0 / 3.0).abs() < 1e-12);
    // The whole triangle, kink inside.
    let cut = Prior::triangular(0.0, 0.2, 1.0).unwrap().within(-1.0, 2.0).unwrap();
    let whole = Prior::triangular(0.0, 0.2, 1.0).unwrap();
    assert!((cut.mean() - whole.mean()).abs() < 1e-12);
    assert!((cut.standard_deviation() - whole.standard_deviation()).abs() < 1e-12);
}

#[test]
fn a_cut_far_out_in_a_tail_keeps_its_digits() {
    // Given more than 5, a normal number has mean φ(5)/Φ(−5).
    let prior = Prior::normal(0.0, 1.0).unwrap().within(5.0, f64::INFINITY).unwrap();
    assert!((prior.mean() - 5.186_503_967_125_85).abs() < 1e-10, "{}", prior.mean());
    let mirrored = Prior::normal(0.0, 1.0).unwrap().within(f64::NEG_INFINITY, -5.0).unwrap();
    for u in [1e-6, 0.1, 0.5, 0.9] {
        assert!((prior.cumulative(prior.quantile(u)) - u).abs() < 1e-10);
        assert!((prior.at(Tails::of(u)) + mirrored.at(Tails { below: 1.0 - u, above: u })).abs() < 1e-12);
    }
}

#[test]
fn moments_of_wide_lognormal_numbers_hold_when_cut() {
    // With 300 digits, from the closed form.
    let cuts = [
        (0.0, 5.0, [1.0, f64::INFINITY], [536_674.419_203_138_9, 101_830_305_198.826_37]),
        (0.0, 10.0, [0.0, 1e300], [5.184_705_528_587_072e21, 2.688_117_141_816_135_4e43]),
        (3.0, 4.0, [0.1, 1e6], [6_454.776_771_359_291, 45_191.563_980_331_56]),
        (0.0, 10.0, [1e-20, 1e-5], [1.465_914_679_098_307e-6, 2.371_395_891_057_453e-6]),
        (0.0, 10.0, [1e20, 1e25], [2.765_101_536_803_610_7e22, 2.926_313_538_357_288_5e23]),
        (0.5, 6.0, [2.0, 2.5], [2.240_631_215_049_872_8, 0.144_272_366_939_727_8]),
    ];
    for (mu, sigma, [low, high], expected) in cuts {
        let prior = Prior::lognormal(mu, sigma).unwrap().within(low, high).unwrap();
        for (found, expected) in [prior.mean(), prior.standard_deviation()].into_iter().zip(expected) {
            assert!((found / expected - 1.0).abs() < 1e-10, "{prior:?}: {found:e} {expected:e}");
        }
    }
    let whole = Prior::lognormal(1.0, 7.0).unwrap();
    let cut = whole.within(0.0, f64::INFINITY).unwrap();
    assert!((cut.standard_deviation() / whole.standard_deviation() - 1.0).abs() < 1e-10);
}

#[test]
fn a_second_cut_is_measured_by_what_the_first_one_left() {
    let normal = Prior::normal(0.0, 1.0).unwrap();
    let [five, six] = [5.0, 6.0].map(|low| move |prior: &Prior| prior.within(low, f64::INFINITY));
    assert!(six(&normal).is_err());
    let cut = six(&five(&normal).unwrap()).unwrap();
    // Given more than 6, a normal number has mean φ(6)/Φ(−6).
    assert!((cut.mean() - 6.158_482_604_544_599).abs() < 1e-9, "{}", cut.mean());
    for u in [1e-6, 0.1, 0.5, 0.9] {
        assert!((cut.cumulative(cut.quantile(u)) - u).abs() < 1e-10);
    }
    // Far out: φ(20)/Φ(−20), and an exponential number given that it exceeds 200.
    let from = |prior: Prior, low: u32| prior.within(f64::from(low), f64::INFINITY).unwrap();
    let far = (5..=20).fold(normal.clone(), from);
    assert!((far.mean() - 20.049_753_068_527_85).abs() < 1e-9, "{}", far.mean());
    let far = (1..=10).map(|i| 20 * i).fold(Prior::gamma(1.0, 1.0).unwrap(), from);
    assert!((far.mean() - 201.0).abs() < 1e-8 && (far.standard_deviation() - 1.0).abs() < 1e-8);
    let message = |prior: Result<Prior, crate::Error>| prior.unwrap_err().to_string();
    let found = message(five(&normal).unwrap().within(10.0, 11.0));
    assert!(
        found.contains("must hold at least 1e-9 of the prior's probability; it holds 2.7e-17"),
        "{found}"
    );
    // Around one half, probabilities have 16 digits; of what is cut three times too few are left.
    let narrow = [1e-3, 1e-8].into_iter().fold(normal, |prior, high| prior.within(0.0, high).unwrap());
    let found = message(narrow.within(0.0, 1e-13));
    assert!(found.contains("must leave more after earlier cuts"), "{found}");
}

#[test]
fn a_table_jumps_at_its_values() {
    let table = Prior::table(&[(3.0, 2.0), (1.0, 1.0), (3.0, 1.0), (7.0, 0.0)]).unwrap();
    assert_eq!([table.support().low, table.support().high], [1.0, 3.0]);
    assert_eq!([0.9, 1.0, 2.9, 3.0].map(|x| table.cumulative(x)), [0.0, 0.25, 0.25, 1.0]);
    assert_eq!([0.0, 0.25, 0.26, 1.0].map(|u| table.quantile(u)), [1.0, 1.0, 3.0, 3.0]);
    assert_eq!([table.mean(), table.standard_deviation()], [2.5, 0.75f64.sqrt()]);
    assert!(table.within(2.0, 9.0).unwrap().is_fixed());
    assert_eq!(Prior::fixed(4.0).unwrap().quantile(0.3), 4.0);
}

/// Above 1 − 2⁻⁵¹ lies 2^(−51 b) / (b B(a, b)) of a beta distribution, but for a part of 1e-15 of that: 0.0357 for a = 5 and b = 0.1.
#[test]
fn what_lies_next_to_the_end_of_a_beta_distribution_is_counted() {
    let prior = Prior::beta(5.0, 0.1).unwrap();
    let next = 1.0 - 2_f64.powi(-51);
    assert!((prior.cumulative(next) - 0.964_330_804_772_37).abs() < 1e-12, "{}", prior.cumulative(next));
    assert_eq!(prior.cumulative(1.0), 1.0);
}

#[test]
fn nothing_cannot_be_tied() {
    let error = Priors::new().correlated(&[], &[]).unwrap_err().to_string();
    assert!(error.contains("must hold at least two names"), "{error}");
    let error =
        Priors::from_toml("none.toml", "[[correlated]]\nkeys = []\nmatrix = []\n").unwrap_err().to_string();
    assert!(error.contains("must hold at least two names"), "{error}");
}
