//! Sensitivity against functions whose indices are known.
//!
//! Statistical claims: |z| < 4.5, which a right estimator misses with probability 7e-6, unless another level is stated. Seeds
//! are fixed.

use crate::common::oracles::{cases_where, near, number, numbers};
use bargain::prior::{Points, Prior, Priors};
use bargain::simulate::Estimate;
use bargain::study::sensitivity::{Sensitivity, ShapleyEffects, SobolIndices};
use serde_json::Value;
use std::f64::consts::PI;

pub fn priors(count: usize, prior: &Prior) -> Priors {
    (0..count).fold(Priors::new(), |set, i| set.with(&format!("x{}", i + 1), prior.clone()).unwrap())
}

pub fn unit(count: usize) -> Priors {
    priors(count, &Prior::uniform(0.0, 1.0).unwrap())
}

/// A function of an oracle with its priors, and what is expected.
struct Known {
    priors: Priors,
    case: Value,
    expected: Value,
}

impl Known {
    fn of(name: &str) -> Vec<Known> {
        let cases = cases_where("O37", |inputs| inputs["f"] == name).into_iter();
        cases
            .map(|(case, expected)| {
                let count = numbers(&expected["S"]).len();
                let priors = match name {
                    "ishigami" => priors(count, &Prior::uniform(-PI, PI).unwrap()),
                    _ => unit(count),
                };
                Known { priors, case, expected }
            })
            .collect()
    }

    fn ishigami() -> Known {
        Known::of("ishigami").remove(0)
    }

    fn value(&self, x: &[f64]) -> f64 {
        if self.case["f"] == "ishigami" {
            let (a, b) = (number(&self.case, "a"), number(&self.case, "b"));
            return x[0].sin() + a * x[1].sin().powi(2) + b * x[2].powi(4) * x[0].sin();
        }
        let a = numbers(&self.case["a"]);
        x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
    }

    fn run(&self, points: Points, rows: u64, seed: u64) -> SobolIndices {
        let study = Sensitivity::new(&self.priors, &["y"]).unwrap().seed(seed).resamples(200).unwrap();
        study.sobol_indices(points, rows, |x| Ok(vec![self.value(x)]), &mut ()).unwrap()
    }

    /// Estimates of first-order and total indices, with what they should be.
    fn pairs(&self, found: &SobolIndices) -> Vec<(Estimate, f64)> {
        let expected = numbers(&self.expected["S"]).into_iter().zip(numbers(&self.expected["ST"]));
        let found = found.outputs[0].parameters.iter().zip(expected);
        found.flat_map(|(found, (first, total))| [(found.first, first), (found.total, total)]).collect()
    }
}

#[test]
fn sobol_indices_are_those_of_the_oracles() {
    for name in ["ishigami", "sobol_g"] {
        for known in Known::of(name) {
            let found = known.run(Points::Random, 4096, 1);
            for (estimate, expected) in known.pairs(&found) {
                let error = estimate.standard_error;
                assert!((estimate.value - expected).abs() < 4.5 * error, "{estimate:?} {expected}");
                assert!(error < 0.06, "{estimate:?}");
            }
            // Kurtosis is 3.5 at most: of 8192 values the relative error is 1.7 %. α = 1e-8.
            let variance = number(&known.expected, "variance");
            assert!((found.outputs[0].variance / variance - 1.0).abs() < 0.1);
        }
    }
}

/// Within a hundredth, and the error between scramblings, with 7 degrees of freedom, is no fiction: 8.5 of Student's errors, which
/// are exceeded with probability 6e-5.
#[test]
fn sobol_points_give_the_indices_to_a_hundredth() {
    for name in ["ishigami", "sobol_g"] {
        for known in Known::of(name) {
            let found = known.run(Points::SOBOL, 1 << 13, 2);
            for (estimate, expected) in known.pairs(&found) {
                near(estimate.value, expected, 0.01);
                let error = estimate.standard_error.max(1e-6);
                assert!((estimate.value - expected).abs() < 8.5 * error, "{estimate:?} {expected}");
            }
        }
    }
}

/// Intervals of 95 % hold in 95 % of 200 studies, ± 4.5 errors of 1.5 %, and errors are those that the studies show; the
/// bootstrap's percentiles are known to be a little short. If they were not, α = 7e-5 for each share; for each ratio of squared
/// errors 2e-4.
#[test]
fn intervals_of_sobol_indices_hold_as_often_as_they_say() {
    let known = Known::ishigami();
    let studies = 200;
    for points in [Points::Random, Points::SOBOL] {
        let found: Vec<Vec<(Estimate, f64)>> =
            (0..studies).map(|seed| known.pairs(&known.run(points, 256, seed))).collect();
        for i in 0..found[0].len() {
            let pairs = found.iter().map(|pairs| pairs[i]);
            let held = pairs.clone().filter(|(estimate, x)| estimate.interval.contains(*x)).count();
            let share = held as f64 / studies as f64;
            assert!((0.95f64 - share).abs() < 0.07, "{points:?} {i}: {share}");
            let told = pairs.clone().map(|(estimate, _)| estimate.standard_error.powi(2)).sum::<f64>();
            let seen = pairs.map(|(estimate, x)| (estimate.value - x).powi(2)).sum::<f64>();
            assert!((told / seen - 1.0).abs() < 0.5, "{points:?} {i}: {}", told / seen);
        }
    }
}

#[test]
fn elementary_effects_of_linear_functions_are_their_slopes() {
    let priors = unit(3);
    let study = Sensitivity::new(&priors, &["y"]).unwrap();
    let found = study.morris(5, |x| Ok(vec![4.0 - 3.0 * x[0] + 2.0 * x[1]]), &mut ()).unwrap();
    for (effects, slope) in found.outputs[0].parameters.iter().zip([-3.0f64, 2.0, 0.0]) {
        near(effects.mean.value, slope, 1e-14);
        near(effects.mean_size.value, slope.abs(), 1e-14);
        near(effects.standard_deviation, 0.0, 1e-14);
        near(effects.mean_size.standard_error, 0.0, 1e-14);
    }
    let ranked: Vec<&str> = found.outputs[0].ranked().iter().map(|x| x.parameter.as_str()).collect();
    assert_eq!(ranked, ["x1", "x2", "x3"]);
    assert_eq!((found.record.evaluated, found.record.complete), (20, 5));
}

/// Of x y the effect of x is y: on four levels, with mean 1/2 and variance 5/64.
#[test]
fn elementary_effects_of_a_product_spread_as_the_other_factor() {
    let priors = unit(2);
    let study = Sensitivity::new(&priors, &["product", "difference"]).unwrap().seed(4);
    let trajectories = 4000;
    let product = |x: &[f64]| Ok(vec![x[0] * x[1], (x[0] - 0.5) * (x[1] - 0.5)]);
    let found = study.morris(trajectories, product, &mut ()).unwrap();
    for effects in &found.outputs[0].parameters {
        let mean = effects.mean;
        assert!((mean.value - 0.5).abs() < 4.5 * mean.standard_error);
        // Eight relative errors of √(0.64/4n).
        let error = (5.0f64 / 64.0 / trajectories as f64).sqrt();
        assert!((mean.standard_error / error - 1.0).abs() < 0.05);
        // Kurtosis 1.64: the relative error of the variance is √(0.64/n).
        let variance = effects.standard_deviation.powi(2);
        assert!((variance / (5.0 / 64.0) - 1.0).abs() < 4.5 * (0.64 / trajectories as f64).sqrt());
    }
    // Where signs cancel, μ* sees what μ does not: the mean distance from 1/2 is 1/4.
    for effects in &found.outputs[1].parameters {
        assert!(effects.mean.value.abs() < 4.5 * effects.mean.standard_error);
        assert!((effects.mean_size.value - 0.25).abs() < 4.5 * effects.mean_size.standard_error);
    }
}

#[test]
fn intervals_of_elementary_effects_hold_as_often_as_they_say() {
    let priors = unit(2);
    let studies = 1000u32;
    let held = (0..studies).filter(|seed| {
        let study = Sensitivity::new(&priors, &["y"]).unwrap().seed(u64::from(*seed));
        let found = study.morris(10, |x| Ok(vec![x[0] * x[1]]), &mut ()).unwrap();
        found.outputs[0].parameters[0].mean_size.interval.contains(0.5)
    });
    // 95 % ± 4.5 standard errors of 0.7 %, α = 2e-5.
    let share = held.count() as f64 / f64::from(studies);
    assert!((share - 0.95).abs() < 0.031, "{share}");
}

#[test]
fn screening_finds_the_parameters_that_matter_in_the_g_function() {
    let known = &Known::of("sobol_g")[0];
    let study = Sensitivity::new(&known.priors, &["y"]).unwrap().seed(3);
    let found = study.morris(40, |x| Ok(vec![known.value(x)]), &mut ()).unwrap();
    let ranked: Vec<&str> = found.outputs[0].ranked().iter().map(|x| x.parameter.as_str()).collect();
    // Jumps by half of the range leave |4 x - 2| as it is or swap 3/2 and 1/2, whichever way: the order is that of the a.
    assert_eq!(ranked[..4], ["x1", "x2", "x3", "x4"]);
}

/// The Shapley effects of β'X for normal X with unit variances, from the definition: conditional variances are Schur complements.
fn linear_gaussian(beta: &[f64], correlation: &[Vec<f64>]) -> Vec<f64> {
    let size = beta.len();
    let sigma = nalgebra::DMatrix::from_fn(size, size, |i, j| correlation[i][j]);
    let members = |set: usize| (0..size).filter(|i| set >> i & 1 == 1).collect::<Vec<_>>();
    // What is left of the variance when all but the set is known.
    let worth = |set: usize| {
        let (free, kept) = (members(set), members(!set & ((1 << size) - 1)));
        let b = nalgebra::DVector::from_iterator(free.len(), free.iter().map(|&i| beta[i]));
        let mut left = sigma.select_rows(&free).select_columns(&free);
        if !kept.is_empty() {
            let across = sigma.select_rows(&free).select_columns(&kept);
            let within = sigma.select_rows(&kept).select_columns(&kept);
            left -= &across * within.try_inverse().unwrap() * across.transpose();
        }
        (b.transpose() * left * b)[(0, 0)]
    };
    let factorial = |n: usize| (1..=n).product::<usize>() as f64;
    let share = |i: usize| {
        let sets = (0..1usize << size).filter(|set| set >> i & 1 == 0);
        let weight = |set: usize| {
            let count = set.count_ones() as usize;
            factorial(count) * factorial(size - count - 1) / factorial(size)
        };
        sets.map(|set| weight(set) * (worth(set | 1 << i) - if set == 0 { 0.0 } else { worth(set) }))
            .sum::<f64>()
    };
    let total = worth((1 << size) - 1);
    (0..size).map(|i| share(i) / total).collect()
}

fn shapley(priors: &Priors, beta: &[f64], seed: u64, cost: [u64; 2]) -> ShapleyEffects {
    let study = Sensitivity::new(priors, &["y"]).unwrap().seed(seed).resamples(200).unwrap();
    let linear = |x: &[f64]| Ok(vec![x.iter().zip(beta).map(|(x, b)| x * b).sum()]);
    study.shapley_effects(cost[0], cost[1], linear, &mut ()).unwrap()
}

pub fn normals(correlation: &[Vec<f64>]) -> Priors {
    let set = priors(correlation.len(), &Prior::normal(0.0, 1.0).unwrap());
    let names: Vec<String> = set.names().map(str::to_owned).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    set.correlated(&names, correlation).unwrap()
}

/// Owen & Prieur (2017), Iooss & Prieur (2019): of two, σ² Sh₁ = β₁² (1 - ρ²/2) + ρ β₁ β₂ + β₂² ρ²/2. One that the function
/// does not use has the share ρ²/2.
#[test]
fn shapley_effects_of_two_correlated_normals_have_their_closed_form() {
    let rho = 0.6;
    let correlation = [vec![1.0, rho], vec![rho, 1.0]];
    for beta in [[1.0, 2.0], [1.0, 0.0], [1.0, -1.5]] {
        let variance = beta[0] * beta[0] + beta[1] * beta[1] + 2.0 * rho * beta[0] * beta[1];
        let own = |i: usize| {
            let [own, other] = [beta[i], beta[1 - i]];
            own * own * (1.0 - rho * rho / 2.0) + rho * own * other + other * other * rho * rho / 2.0
        };
        let expected = linear_gaussian(&beta, &correlation);
        (0..2).for_each(|i| near(expected[i], own(i) / variance, 1e-14));
        let found = shapley(&normals(&correlation), &beta, 1, [10_000, 10_000]);
        for (share, expected) in found.outputs[0].parameters.iter().zip(expected) {
            let estimate = share.share;
            let error = estimate.standard_error;
            assert!((estimate.value - expected).abs() < 4.5 * error, "{estimate:?} {expected}");
            assert!(error < 0.015, "{estimate:?}");
        }
        // The relative error of a normal variance is √(2/n).
        assert!((found.outputs[0].variance / variance - 1.0).abs() < 4.5 * (2.0f64 / 10_000.0).sqrt());
    }
}

#[test]
fn shapley_effects_of_four_correlated_normals_are_those_of_the_definition() {
    let beta = [1.0, -0.5, 2.0, 0.0];
    let correlation = [
        vec![1.0, 0.5, -0.3, 0.7],
        vec![0.5, 1.0, 0.2, 0.1],
        vec![-0.3, 0.2, 1.0, -0.4],
        vec![0.7, 0.1, -0.4, 1.0],
    ];
    let expected = linear_gaussian(&beta, &correlation);
    let found = shapley(&normals(&correlation), &beta, 2, [10_000, 10_000]);
    let shares = &found.outputs[0].parameters;
    for (share, expected) in shares.iter().zip(&expected) {
        let estimate = share.share;
        assert!((estimate.value - expected).abs() < 4.5 * estimate.standard_error, "{estimate:?} {expected}");
        assert!(estimate.standard_error < 0.015, "{estimate:?}");
    }
    near(shares.iter().map(|share| share.share.value).sum(), 1.0, 1e-12);
}

/// Shares depend on margins only through the function: logarithms of lognormal numbers are normal ones.
#[test]
fn shapley_effects_see_the_copula_behind_other_margins() {
    let correlation = [vec![1.0, -0.5, 0.0], vec![-0.5, 1.0, 0.4], vec![0.0, 0.4, 1.0]];
    let beta = [1.0, 2.0, -1.0];
    let set = priors(3, &Prior::lognormal(0.3, 1.0).unwrap());
    let set = set.correlated(&["x1", "x2", "x3"], &correlation).unwrap();
    let study = Sensitivity::new(&set, &["y"]).unwrap().seed(4).resamples(200).unwrap();
    let logarithms = |x: &[f64]| Ok(vec![x.iter().zip(beta).map(|(x, b)| b * x.ln()).sum()]);
    let found = study.shapley_effects(5000, 5000, logarithms, &mut ()).unwrap();
    for (share, expected) in found.outputs[0].parameters.iter().zip(linear_gaussian(&beta, &correlation)) {
        let estimate = share.share;
        assert!((estimate.value - expected).abs() < 4.5 * estimate.standard_error, "{estimate:?} {expected}");
    }
}

#[test]
fn intervals_of_shapley_effects_hold_as_often_as_they_say() {
    let (beta, correlation) =
        ([1.0, 1.0, 0.5], [vec![1.0, 0.8, 0.0], vec![0.8, 1.0, 0.0], vec![0.0, 0.0, 1.0]]);
    let (set, expected) = (normals(&correlation), linear_gaussian(&beta, &correlation));
    let studies = 200;
    let found: Vec<ShapleyEffects> =
        (0..studies).map(|seed| shapley(&set, &beta, seed, [200, 200])).collect();
    for (i, expected) in expected.iter().enumerate() {
        let estimates = found.iter().map(|found| found.outputs[0].parameters[i].share);
        let held = estimates.clone().filter(|estimate| estimate.interval.contains(*expected)).count();
        // 95 % ± 4.5 standard errors of 1.5 %, α = 7e-5; of the ratio 2e-4 at most.
        assert!((held as f64 / studies as f64 - 0.95).abs() < 0.07, "{i}: {held}");
        let told = estimates.clone().map(|estimate| estimate.standard_error.powi(2)).sum::<f64>();
        let seen = estimates.map(|estimate| (estimate.value - expected).powi(2)).sum::<f64>();
        assert!((told / seen - 1.0).abs() < 0.5, "{}", told / seen);
    }
}

/// Of independent parameters with interactions in pairs only, each has half of each: the mean of first-order and total index.
#[test]
fn shapley_effects_of_the_ishigami_function_split_its_interaction() {
    let known = Known::ishigami();
    let study = Sensitivity::new(&known.priors, &["y"]).unwrap().seed(8).resamples(200).unwrap();
    let found = study.shapley_effects(10_000, 20_000, |x| Ok(vec![known.value(x)]), &mut ()).unwrap();
    let indices = numbers(&known.expected["S"]).into_iter().zip(numbers(&known.expected["ST"]));
    for (share, (first, total)) in found.outputs[0].parameters.iter().zip(indices) {
        let (estimate, expected) = (share.share, 0.5 * (first + total));
        assert!((estimate.value - expected).abs() < 4.5 * estimate.standard_error, "{estimate:?} {expected}");
        assert!(estimate.standard_error < 0.015, "{estimate:?}");
    }
    let one = unit(1);
    let study = Sensitivity::new(&one, &["y"]).unwrap();
    let found = study.shapley_effects(10, 10, |x| Ok(vec![x[0]]), &mut ()).unwrap();
    assert_eq!(found.outputs[0].parameters[0].share.value, 1.0);
}
