//! Draws from priors: moments, distributions, correlation, order; broken files, each with the message a user sees.
//!
//! Messages are stored beside the files in `tests/data/broken_priors`. After a change meant to alter them, write them anew with
//! `UPDATE_MESSAGES=1 cargo test --test all studies::priors` and read the difference.
//!
//! Statistical claims: |z| < 4.5, which a right sampler misses with probability 7e-6, and a Kolmogorov–Smirnov distance below
//! 2.6/√K, missed with probability 3e-6. Sobol' points, which are more even, miss them less often. Seeds are fixed.

use crate::common;
use bargain::prior::{Draw, Points, Prior, Priors};
use bargain::union_state::scenario::Scenario;
use proptest::prelude::*;

const DRAWS: u64 = 20_000;

fn families() -> Priors {
    let whole = [
        ("normal", Prior::normal(-17.0, 5.0)),
        ("lognormal", Prior::lognormal(1.4, 0.7)),
        ("beta", Prior::beta(26.0, 85.0)),
        ("gamma", Prior::gamma(1.5, 40.0)),
        ("uniform", Prior::uniform(30.0, 40.0)),
        ("triangular", Prior::triangular(0.15, 0.45, 0.9)),
        ("table", Prior::table(&[(0.0, 1.0), (3.5, 2.0), (8.5, 1.0)])),
        ("fixed", Prior::fixed(25.0)),
    ];
    let cut = [
        ("cut normal", Prior::normal(0.97, 0.02).and_then(|prior| prior.within(0.9, 1.0))),
        ("cut lognormal", Prior::lognormal(3.3, 1.6).and_then(|prior| prior.within(2.0, 380.0))),
        ("cut beta", Prior::beta(7.0, 3.0).and_then(|prior| prior.within(0.05, 0.95))),
        ("cut gamma", Prior::gamma(6.0, 17.0).and_then(|prior| prior.within(0.5, f64::INFINITY))),
    ];
    whole
        .into_iter()
        .chain(cut)
        .fold(Priors::new(), |set, (name, prior)| set.with(name, prior.unwrap()).unwrap())
}

/// Moments and distribution of draws against those of the prior.
fn hold(name: &str, prior: &Prior, mut values: Vec<f64>) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let error = prior.standard_deviation() / n.sqrt();
    assert!((mean - prior.mean()).abs() <= 4.5 * error, "{name}: mean {mean}, not {}", prior.mean());
    let square = |x: &f64| (x - prior.mean()) * (x - prior.mean());
    let variance = values.iter().map(square).sum::<f64>() / n;
    let fourth = values.iter().map(|x| square(x) * square(x)).sum::<f64>() / n;
    let error = ((fourth - variance * variance).max(0.0) / n).sqrt();
    let expected = prior.standard_deviation() * prior.standard_deviation();
    assert!((variance - expected).abs() <= 4.5 * error, "{name}: variance {variance}, not {expected}");
    values.sort_by(f64::total_cmp);
    // The largest distance between the shares of draws and of the prior at most x; jumps of a table are met at their end.
    let share = |x: f64| values.partition_point(|y| *y <= x) as f64 / n;
    let distance = values.iter().map(|&x| (share(x) - prior.cumulative(x)).abs()).fold(0.0, f64::max);
    assert!(distance < 2.6 / n.sqrt(), "{name}: distance {distance}");
    assert!(values.iter().all(|x| prior.support().contains(*x)));
}

#[test]
fn draws_of_every_family_have_its_moments_and_distribution() {
    let priors = families();
    let draws: Vec<Draw> = (0..DRAWS).map(|number| priors.draw(28, 0, number)).collect();
    for (name, prior) in priors.iter() {
        hold(name, prior, draws.iter().map(|draw| draw.value(name).unwrap()).collect());
    }
}

#[test]
fn sobol_points_draw_from_the_same_distributions_but_evenly() {
    let priors = families();
    let points = Points::SOBOL;
    let count = 8 << 11;
    points.check(count, priors.len()).unwrap();
    let draws: Vec<Draw> = (0..count).map(|k| priors.draw_from(points, 28, 0, k).unwrap()).collect();
    for (name, prior) in priors.iter() {
        let values: Vec<f64> = draws.iter().map(|draw| draw.value(name).unwrap()).collect();
        let mean = values.iter().sum::<f64>() / count as f64;
        // Random points have an error of 0.0078 standard deviations: they would hold this with probability 0.2 for each prior.
        assert!((mean - prior.mean()).abs() <= 0.002 * prior.standard_deviation(), "{name}");
        hold(name, prior, values);
    }
}

/// Spearman's rank correlation.
fn rank_correlation(x: &[f64], y: &[f64]) -> f64 {
    let ranks = |values: &[f64]| {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
        let mut ranks = vec![0.0; values.len()];
        order.iter().enumerate().for_each(|(rank, &i)| ranks[i] = rank as f64);
        ranks
    };
    let (x, y, middle) = (ranks(x), ranks(y), (x.len() - 1) as f64 / 2.0);
    let product =
        |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - middle) * (y - middle)).sum::<f64>();
    product(&x, &y) / (product(&x, &x) * product(&y, &y)).sqrt()
}

#[test]
fn the_copula_gives_the_rank_correlation_and_leaves_each_distribution() {
    let matrix = [[1.0, 0.8, -0.5], [0.8, 1.0, -0.3], [-0.5, -0.3, 1.0]];
    let rows: Vec<Vec<f64>> = matrix.iter().map(|row| row.to_vec()).collect();
    let names = ["beta", "cut lognormal", "triangular"];
    let priors = families().correlated(&names, &rows).unwrap();
    let draws: Vec<Draw> = (0..DRAWS).map(|number| priors.draw(3, 0, number)).collect();
    let column = |name: &str| draws.iter().map(|draw| draw.value(name).unwrap()).collect::<Vec<f64>>();
    for (name, prior) in priors.iter() {
        hold(name, prior, column(name));
    }
    for (i, j) in [(0, 1), (0, 2), (1, 2)] {
        let found = rank_correlation(&column(names[i]), &column(names[j]));
        let expected = 6.0 / std::f64::consts::PI * (matrix[i][j] / 2.0).asin();
        // The error of ranks without correlation; that of others is smaller.
        assert!((found - expected).abs() < 4.5 / (DRAWS as f64).sqrt(), "{found}, not {expected}");
    }
    let alone = rank_correlation(&column("beta"), &column("gamma"));
    assert!(alone.abs() < 4.5 / (DRAWS as f64).sqrt(), "outside the group: {alone}");
}

#[test]
fn a_draw_is_had_without_the_earlier_ones() {
    let priors = families();
    for points in [Points::Random, Points::SOBOL] {
        let draw = |seed, scenario, number| priors.draw_from(points, seed, scenario, number).unwrap();
        assert_eq!(draw(1, 0, 1000), draw(1, 0, 1000));
        let others = [draw(2, 0, 1000), draw(1, 1, 1000), draw(1, 0, 1001)];
        assert!(others.iter().all(|other| other.value("normal") != draw(1, 0, 1000).value("normal")));
        assert_eq!(draw(1, 0, 1000).number(), 1000);
    }
    assert_eq!(priors.draw(1, 0, 7), priors.draw_from(Points::Random, 1, 0, 7).unwrap());
}

/// What makes Sobol' points even: 64 points of one scrambling leave no 64th of any coordinate empty.
#[test]
fn the_points_of_a_scrambling_fill_every_stratum_once() {
    for replicate in 0..8 {
        let points: Vec<Vec<f64>> =
            (0..64).map(|k| Points::SOBOL.point(4, 0, 8 * k + replicate, 20).unwrap()).collect();
        for dimension in 0..20 {
            let mut strata: Vec<u64> = points.iter().map(|point| (64.0 * point[dimension]) as u64).collect();
            strata.sort();
            assert_eq!(
                strata,
                (0..64).collect::<Vec<u64>>(),
                "scrambling {replicate}, dimension {dimension}"
            );
        }
    }
}

/// These numbers are part of the contract of determinism: a change of them changes results.
#[test]
fn frozen_points() {
    let first = |points: Points| points.point(28, 0, 0, 2).unwrap();
    let ninth = |points: Points| points.point(28, 0, 8, 2).unwrap();
    let bits = |x: Vec<f64>| x.into_iter().map(f64::to_bits).collect::<Vec<u64>>();
    let found = [Points::Random, Points::SOBOL].map(|points| [bits(first(points)), bits(ninth(points))]);
    let random = [[0x3fee104de9f8d1c5, 0x3fecab034369071d], [0x3fce497409cba000, 0x3fe9c330305a2484]];
    let sobol = [[0x3fcb9332f0826f50, 0x3fe7ad2739560687], [0x3fead9e9cf24ba05, 0x3fdfe04c670cc0c1]];
    assert_eq!(found, [random, sobol].map(|points| points.map(|point| point.to_vec())));
}

#[test]
fn priors_cut_down_to_some_keep_their_correlations() {
    let set = |names: &[&str]| {
        let one = |set: Priors, name: &&str| set.with(name, Prior::uniform(0.0, 1.0).unwrap()).unwrap();
        names.iter().fold(Priors::new(), one)
    };
    let matrix = [vec![1.0, 0.5, 0.3], vec![0.5, 1.0, -0.2], vec![0.3, -0.2, 1.0]];
    let all = set(&["a", "free", "b", "c"]).correlated(&["a", "b", "c"], &matrix).unwrap();
    let draw = |priors: &Priors, normal: [f64; 2]| priors.at(&normal).unwrap();
    let few = all.only(&["c", "a"]).unwrap();
    assert_eq!(few.names().collect::<Vec<_>>(), ["a", "c"]);
    let expected = set(&["a", "c"]).correlated(&["a", "c"], &[vec![1.0, 0.3], vec![0.3, 1.0]]).unwrap();
    for at in [[0.1, 0.9], [0.5, 0.2], [0.99, 0.01]] {
        let apart = draw(&few, at)
            .values()
            .zip(draw(&expected, at).values())
            .map(|(x, y)| (x.1 - y.1).abs())
            .fold(0.0, f64::max);
        assert!(apart < 1e-12, "{apart}");
    }
    assert!(!all.only(&["free", "b"]).unwrap().has_groups());
    let error = all.only(&["a", "fre", "d"]).unwrap_err();
    assert_eq!(error.problems().len(), 2);
    assert!(error.to_string().contains("free"), "{error}");
}

#[test]
fn points_and_sets_refuse_what_does_not_fit() {
    let message = |error: bargain::Error| error.to_string();
    let priors = families();
    let found = message(priors.at(&[0.5, 0.0, f64::NAN]).unwrap_err());
    for part in ["point = 3 numbers: must have 12", "point[1] = 0: ", "point[2] = NaN: "] {
        assert!(found.contains(part), "{found}");
    }
    assert!(
        message(priors.clone().with("beta", Prior::fixed(1.0).unwrap()).unwrap_err()).contains("second time")
    );
    assert!(message(Points::Random.check(1, 3).unwrap_err()).contains("at least 2"));
    assert!(message(Points::Random.check(10_000_001, 3).unwrap_err()).contains("at most 10000000"));
    assert!(
        message(Points::SOBOL.check(100, 3).unwrap_err()).contains("8 times a power of two, at most 524288")
    );
    assert!(message(Points::SOBOL.check(64, 300).unwrap_err()).contains("at most 256"));
    assert!(message(Points::Sobol { replicates: 0 }.check(64, 3).unwrap_err()).contains("replicates = 0"));
    let error = Points::Sobol { replicates: 5000 }.check(5000, 3).unwrap_err();
    assert!(message(error).contains("replicates = 5000: must be at most 4096"));
    let error = Points::Sobol { replicates: 0 }.point(1, 0, 3, 2).unwrap_err();
    assert!(message(error).contains("replicates = 0: must be at least 1"));
    assert!(Points::SOBOL.point(1, 0, u64::MAX, 2).is_err());
    let names = ["beta", "gamma"];
    let error = priors.correlated(&names, &[vec![1.0, f64::NAN], vec![f64::NAN, 1.0]]).unwrap_err();
    assert!(message(error).contains("correlated (beta, gamma).matrix[1][0] = NaN"));
}

#[test]
fn every_broken_file_of_priors_gives_its_stored_message() {
    common::messages::hold_messages("broken_priors", 40, |name, bytes| {
        Scenario::priors_from_toml(name, std::str::from_utf8(bytes).unwrap())
    });
}

#[test]
fn a_file_in_the_form_of_the_dossier_is_read_with_its_notes() {
    let text = "[war_days]\ngroup = \"bargaining\"\nmeaning = \"Length of cut, days\"\ndist = \"lognormal\"\n\
        args = [3.3, 1.6]\nlo = 2.0\nhi = 380.0\nwhy = \"3, 4, 26, 50, 90, 276\"\nsources = \"A;B\"\n\
        confidence = \"med\"\nbasis = \"data\"\n[a]\ndist = \"fixed\"\nargs = [0x19]";
    let priors = Priors::from_toml("parameters.toml", text).unwrap();
    assert_eq!(priors.names().collect::<Vec<_>>(), ["war_days", "a"], "in the order of the file");
    let note = priors.note("war_days").unwrap();
    assert_eq!((note.basis.as_str(), note.sources.len()), ("data", 2));
    assert_eq!(priors.draw(1, 0, 0).value("a"), Some(25.0));
}

#[test]
fn the_bundled_priors_say_what_they_rest_on_and_every_draw_makes_a_scenario() {
    let priors = Scenario::priors().unwrap();
    assert!(priors.len() >= 12);
    let sources = include_str!("../../src/union_state/data/sources.csv");
    for name in priors.names() {
        let note = priors.note(name).unwrap();
        assert!(["data", "derived", "judgement"].contains(&note.basis.as_str()), "{name}: {}", note.basis);
        assert!(!note.why.is_empty());
        assert!(
            note.basis == "judgement" || !note.sources.is_empty(),
            "{name} rests on data without a source"
        );
        for id in &note.sources {
            assert!(sources.lines().any(|line| line.starts_with(&format!("{id},"))), "{name}: {id}");
        }
    }
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    for number in 0..500 {
        scenario.with_draw(&priors.draw(0, 0, number)).unwrap();
    }
}

#[test]
fn a_draw_sets_numbers_wherever_they_stand() {
    let text = "[horizon.play]\ndist = \"fixed\"\nargs = [4]\n[\"energy.rent[1]\"]\ndist = \"fixed\"\nargs = [0.25]\n\
        [\"oil.transition[0][0]\"]\ndist = \"fixed\"\nargs = [1]\n[moscow.discount]\ndist = \"fixed\"\nargs = [0.9]";
    let priors = Scenario::priors_from_toml("mine.toml", text).unwrap();
    let scenario = Scenario::bundled("union_state_2019").unwrap();
    let drawn = scenario.with_draw(&priors.draw(0, 0, 0)).unwrap();
    let by_hand = scenario.clone().with("horizon.play", 4).unwrap().with("moscow.discount", 0.9).unwrap();
    let by_hand = by_hand.with("energy.rent", vec![0.0, 0.25, 1.0]).unwrap();
    assert_eq!(drawn, by_hand);
    assert_eq!(drawn.digest(), by_hand.digest());
}

#[test]
fn a_draw_that_does_not_fit_is_an_error_with_all_its_faults() {
    let fixed = |x: f64| Prior::fixed(x).unwrap();
    let priors =
        Priors::new().with("moscow.discount", fixed(1.5)).unwrap().with("minsk.rent", fixed(1.0)).unwrap();
    let priors = priors.with("belief.minsk_hard", fixed(0.99)).unwrap();
    let priors =
        priors.with("oil.multiplier[4]", fixed(1.0)).unwrap().with("horizon.play", fixed(2.5)).unwrap();
    let scenario = Scenario::bundled("union_state_2019").unwrap();
    let message = scenario.with_draw(&priors.draw(0, 0, 0)).unwrap_err().to_string();
    for part in [
        "moscow.discount = 1.5: must be a number in (0, 1)",
        "minsk.rent: is not a parameter",
        "oil.multiplier[4]: is beyond the end",
        "horizon.play = 2.5: must be a whole number",
    ] {
        assert!(message.contains(part), "{message}");
    }
    let message = Scenario::check_priors(&priors).unwrap_err().to_string();
    assert!(
        message.contains("minsk.rent: is not a parameter") && message.contains("horizon.play"),
        "{message}"
    );
}

proptest! {
    #![proptest_config(common::properties(300))]

    #[test]
    fn no_damage_to_a_good_file_of_priors_makes_the_reader_panic(at in 0usize..7000, with in "[\\[\\]{}=\"'.,a-z0-9\n-]{0,4}", cut in 0usize..30) {
        let good = include_str!("../../src/union_state/scenario/bundled/priors.toml");
        let chars: Vec<char> = good.chars().collect();
        let at = at.min(chars.len());
        let after = (at + cut).min(chars.len());
        let text: String = chars[..at].iter().chain(with.chars().collect::<Vec<_>>().iter()).chain(&chars[after..]).collect();
        if let Ok(priors) = Scenario::priors_from_toml("damaged.toml", &text) {
            let draw = priors.draw(1, 0, 0);
            prop_assert!(draw.values().all(|(_, x)| x.is_finite()));
        }
    }
}
