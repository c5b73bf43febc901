//! How studies of sensitivity run, whatever the function: failures, stops, refusals, threads, tables.

use super::sensitivity::{normals, unit};
use crate::common::oracles::near;
use crate::common::stop::{StopAfter, on_one_thread};
use bargain::prior::{Points, Prior, Priors};
use bargain::simulate::{Estimate, StopReason};
use bargain::study::Certificate;
use bargain::study::sensitivity::{Record, Sensitivity};
use bargain::{Error, Problem};
use std::sync::Mutex;

fn fragile(x: &[f64]) -> Result<Vec<f64>, Error> {
    if x[0] > 0.97 {
        return Err(Error::invalid([Problem::new("x1", x[0], "must be at most 0.97 here")]));
    }
    Ok(vec![x[0] + x[1], if x[1] > 0.995 { f64::NAN } else { x[1] }])
}

#[test]
fn failing_points_are_recorded_and_what_is_left_is_said() {
    let priors = unit(2);
    let study = Sensitivity::new(&priors, &["sum", "second"]).unwrap().seed(5);
    let indices = study.sobol_indices(Points::Random, 500, fragile, &mut ()).unwrap();
    let record = &indices.record;
    assert!(record.complete < 490 && record.complete > 400 && record.pieces == 500, "{record:?}");
    assert_eq!(record.evaluated + record.failures.len() as u64, record.wanted);
    let failure = &record.failures[0];
    assert!(failure.values[0] > 0.97 || failure.values[1] > 0.995);
    assert!(record.failures.iter().any(|failure| failure.error.contains("must be at most 0.97")));
    assert!(record.failures.iter().any(|failure| failure.error.contains("second = NaN")));
    let shares = study.shapley_effects(300, 300, fragile, &mut ()).unwrap();
    assert!(shares.record.complete < 300 && shares.record.complete > 200);
    assert!(serde_json::to_string(&shares).unwrap().contains("must be at most 0.97"));

    // Levels of the screening are ⅛, ⅜, ⅝, ⅞: here a half of them fails, and each effect of x1 needs one of those.
    let half = |x: &[f64]| if x[0] > 0.5 { fragile(&[1.0, x[1]]) } else { fragile(x) };
    let error = study.morris(20, half, &mut ()).unwrap_err();
    assert!(error.is_unsupported());
    assert!(error.to_string().starts_with("0 of 20 effects of x1 could be evaluated"), "{error}");
    let quarter = |x: &[f64]| if x[0] > 0.8 && x[1] > 0.8 { fragile(&[1.0, x[1]]) } else { fragile(x) };
    let found = study.morris(100, quarter, &mut ()).unwrap();
    assert!(found.outputs[0].parameters[0].effects < 100 && !found.record.failures.is_empty());
    near(found.outputs[0].parameters[0].mean.value, 1.0, 1e-12);

    let none = |_: &[f64]| Ok(vec![]);
    for error in [
        study.sobol_indices(Points::SOBOL, 64, none, &mut ()).unwrap_err(),
        study.shapley_effects(64, 64, none, &mut ()).unwrap_err(),
    ] {
        assert!(error.to_string().contains("0 numbers: must be 2, one for each name"), "{error}");
    }
}

#[test]
fn a_stopped_study_rests_on_what_is_complete() {
    let priors = unit(2);
    let study = Sensitivity::new(&priors, &["y"]).unwrap().seed(5);
    let sum = |x: &[f64]| Ok(vec![x[0] + x[1]]);
    on_one_thread(|| {
        // Four evaluations a row, three a trajectory.
        let found = study.sobol_indices(Points::Random, 1000, sum, &mut StopAfter(402)).unwrap();
        assert_eq!((found.record.stop, found.record.complete), (StopReason::Cancelled, 100));
        // Sobol' points are cut back to whole rounds over the scramblings.
        let replicates = u64::from(Points::SOBOL.replicates().unwrap());
        let found = study.sobol_indices(Points::SOBOL, 1024, sum, &mut StopAfter(407)).unwrap();
        assert_eq!(found.record.complete, 101 / replicates * replicates);
        let found = study.morris(100, sum, &mut StopAfter(32)).unwrap();
        assert_eq!((found.record.complete, found.outputs[0].parameters[0].effects > 9), (11, true));
        let error = study.shapley_effects(100, 100, sum, &mut StopAfter(30)).unwrap_err();
        assert!(
            error.to_string().contains("0 of 0 permutations could be evaluated before the run was stopped")
        );
    });
}

#[test]
fn correlated_priors_are_refused_where_they_would_mislead() {
    let correlation = [vec![1.0, 0.5], vec![0.5, 1.0]];
    let set = normals(&correlation);
    let study = Sensitivity::new(&set, &["y"]).unwrap();
    let sum = |x: &[f64]| Ok(vec![x[0] + x[1]]);
    for error in [
        study.morris(10, sum, &mut ()).unwrap_err(),
        study.sobol_indices(Points::SOBOL, 64, sum, &mut ()).unwrap_err(),
    ] {
        assert!(error.is_unsupported() && error.to_string().contains("shapley_effects"), "{error}");
    }
    let set = set.independent();
    assert!(Sensitivity::new(&set, &["y"]).unwrap().morris(10, sum, &mut ()).is_ok());

    let coin = Prior::table(&[(0.0, 1.0), (1.0, 1.0)]).unwrap();
    let set = unit(1).with("coin", coin).unwrap().correlated(&["x1", "coin"], &correlation).unwrap();
    let error = Sensitivity::new(&set, &["y"]).unwrap().shapley_effects(10, 10, sum, &mut ()).unwrap_err();
    assert!(error.to_string().contains("coin is discrete"), "{error}");
}

#[test]
fn fixed_parameters_are_passed_and_not_studied_and_constant_outputs_have_no_shares() {
    let set = Priors::new().with("three", Prior::fixed(3.0).unwrap()).unwrap();
    let set = set.with("x", Prior::uniform(0.0, 1.0).unwrap()).unwrap();
    let study = Sensitivity::new(&set, &["y", "constant"]).unwrap();
    assert_eq!(study.parameters().collect::<Vec<_>>(), ["x"]);
    let function = |x: &[f64]| Ok(vec![x[0] * x[1], x[0]]);
    let indices = study.sobol_indices(Points::SOBOL, 256, function, &mut ()).unwrap();
    assert_eq!(indices.outputs[0].parameters.len(), 1);
    near(indices.outputs[0].parameters[0].total.value, 1.0, 0.05);
    assert!(indices.outputs[1].parameters.is_empty() && indices.outputs[1].mean == 3.0);
    let shares = study.shapley_effects(100, 100, function, &mut ()).unwrap();
    assert!(shares.outputs[1].parameters.is_empty() && shares.outputs[1].variance == 0.0);
    near(study.morris(4, function, &mut ()).unwrap().outputs[0].parameters[0].mean.value, 3.0, 1e-12);
}

#[test]
fn what_cannot_be_run_is_refused() {
    let priors = unit(2);
    let error = Sensitivity::new(&priors, &["a", "", "a"]).unwrap_err();
    assert_eq!(error.problems().len(), 2, "{error}");
    assert_eq!(Sensitivity::new(&Priors::new(), &[]).unwrap_err().problems().len(), 2);
    let study = Sensitivity::new(&priors, &["y"]).unwrap();
    let sum = |x: &[f64]| Ok(vec![x[0] + x[1]]);
    assert!(study.morris(1, sum, &mut ()).unwrap_err().to_string().contains("trajectories = 1"));
    assert!(study.morris(u64::MAX, sum, &mut ()).is_err());
    assert!(study.sobol_indices(Points::SOBOL, 100, sum, &mut ()).is_err());
    assert!(study.shapley_effects(1, 100, sum, &mut ()).is_err());
    assert!(study.shapley_effects(100, u64::MAX, sum, &mut ()).is_err());
    assert!(study.resamples(10).is_err());
}

#[test]
fn one_two_and_seven_threads_give_the_same_bits() {
    let correlation = [vec![1.0, 0.5], vec![0.5, 1.0]];
    let (independent, correlated) = (unit(2), normals(&correlation));
    let bits = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let function = |x: &[f64]| Ok(vec![(x[0] * x[1]).exp(), x[0]]);
            let study = Sensitivity::new(&independent, &["y", "z"]).unwrap().seed(3);
            let ties = Sensitivity::new(&correlated, &["y", "z"]).unwrap().seed(3);
            let text = [
                serde_json::to_string(&study.morris(20, function, &mut ()).unwrap()),
                serde_json::to_string(&study.sobol_indices(Points::Random, 100, function, &mut ()).unwrap()),
                serde_json::to_string(&study.sobol_indices(Points::SOBOL, 128, function, &mut ()).unwrap()),
                serde_json::to_string(&ties.shapley_effects(100, 100, function, &mut ()).unwrap()),
            ];
            text.map(Result::unwrap)
        })
    };
    let [one, two, seven] = [1, 2, 7].map(bits);
    assert!(one == two && two == seven);
}

#[test]
fn values_become_draws_with_the_names_of_the_priors() {
    let set = unit(2);
    let draw = set.with_values(&[7.0, -1.0]).unwrap();
    assert_eq!(draw.values().collect::<Vec<_>>(), [("x1", 7.0), ("x2", -1.0)]);
    let error = set.with_values(&[f64::NAN]).unwrap_err();
    assert_eq!(error.problems().len(), 2, "{error}");
}

#[test]
fn tables_show_the_parameters_that_matter_first_and_what_failed() {
    let priors = unit(2);
    let study = Sensitivity::new(&priors, &["y", "constant"]).unwrap().seed(5);
    let function = |x: &[f64]| fragile(x).map(|_| vec![x[0] + 3.0 * x[1], 1.0]);
    let screening = study.morris(5, function, &mut ()).unwrap().to_string();
    let [first, second] = ["x1 ", "x2 "].map(|name| screening.find(name).unwrap());
    assert!(second < first && screening.contains("5 of 5 trajectories, 15 of 15 evaluations"), "{screening}");
    let indices = study.sobol_indices(Points::Random, 200, function, &mut ()).unwrap().to_string();
    let shares = study.shapley_effects(200, 200, function, &mut ()).unwrap().to_string();
    for text in [indices, shares] {
        for part in ["always 1.0000: there is nothing to share", "failed: x1 = 0.9", "more failed", "95 %"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

#[test]
fn the_worst_certificate_is_kept_whatever_the_method() {
    let priors = Priors::new()
        .with("x", Prior::uniform(0.0, 1.0).unwrap())
        .unwrap()
        .with("y", Prior::uniform(0.0, 1.0).unwrap())
        .unwrap();
    let study = Sensitivity::new(&priors, &["y"]).unwrap().seed(3);
    let largest = Mutex::new([0.0_f64; 2]);
    let certified = |x: &[f64]| {
        let mut largest = largest.lock().unwrap();
        *largest = [largest[0].max(x[0]), largest[1].max(x[1])];
        let certificate = Certificate { residual: x[0], fixed_points: 10, missed: 1, regret: [x[1], 0.5] };
        Ok((vec![x[0] + x[1]], certificate))
    };
    let hold = |record: Record| {
        let (worst, largest) = (record.worst.unwrap(), std::mem::take(&mut *largest.lock().unwrap()));
        assert_eq!((worst.fixed_points, worst.missed), (10 * record.evaluated, record.evaluated));
        assert_eq!((worst.residual, worst.regret), (largest[0], [largest[1], 0.5]));
    };
    hold(study.morris(5, certified, &mut ()).unwrap().record);
    hold(study.sobol_indices(Points::Random, 20, certified, &mut ()).unwrap().record);
    hold(study.shapley_effects(20, 20, certified, &mut ()).unwrap().record);
    for resamples in [99, 1_000_001] {
        assert!(study.clone().resamples(resamples).unwrap_err().is_invalid(), "{resamples}");
    }
    assert_eq!(study.morris(5, |x| Ok(vec![x[0]]), &mut ()).unwrap().record.worst, None);
}

/// Is one seldom, and zero else.
fn rare(x: &[f64]) -> Result<Vec<f64>, Error> {
    Ok(vec![f64::from(u8::from(x[0] > 0.93 && x[1] > 0.8))])
}

#[test]
fn resamples_in_which_a_rare_output_does_not_vary_have_no_shares() {
    let priors = unit(2);
    for seed in 0..20 {
        let study = Sensitivity::new(&priors, &["y"]).unwrap().seed(seed).resamples(200).unwrap();
        let indices = study.sobol_indices(Points::Random, 100, rare, &mut ()).unwrap();
        let shares = study.shapley_effects(100, 100, rare, &mut ()).unwrap();
        let indices = indices.outputs[0].parameters.iter().flat_map(|x| [x.first, x.total]);
        // The variance is at least 0.005 where there is one: no share of a resample exceeds some hundreds.
        for estimate in indices.chain(shares.outputs[0].parameters.iter().map(|x| x.share)) {
            let error = estimate.standard_error;
            assert!(error < 1e3 || error == f64::INFINITY, "{seed}: {estimate:?}");
        }
    }
}

#[test]
fn an_output_that_varies_in_one_scrambling_only_has_no_error_from_scramblings() {
    let priors = unit(2);
    let study = Sensitivity::new(&priors, &["y"]).unwrap().seed(3);
    let found = study.sobol_indices(Points::SOBOL, 64, rare, &mut ()).unwrap();
    for estimate in found.outputs[0].parameters.iter().flat_map(|x| [x.first, x.total]) {
        assert_eq!(estimate.standard_error, f64::INFINITY, "{estimate:?}");
        assert_eq!([estimate.interval.low, estimate.interval.high], [f64::NEG_INFINITY, f64::INFINITY]);
    }
}

#[test]
fn an_output_that_varies_at_any_evaluation_is_not_said_to_be_always_the_same() {
    let priors = unit(2);
    let mut unshared = [0, 0];
    for seed in 0..60 {
        let study = Sensitivity::new(&priors, &["y"]).unwrap().seed(seed).resamples(100).unwrap();
        let indices = study.sobol_indices(Points::Random, 8, rare, &mut ()).unwrap();
        let shares = study.shapley_effects(8, 8, rare, &mut ()).unwrap();
        for (method, (variance, parameters, text)) in [
            (indices.outputs[0].variance, indices.outputs[0].parameters.len(), indices.to_string()),
            (shares.outputs[0].variance, shares.outputs[0].parameters.len(), shares.to_string()),
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(text.contains("always"), parameters == 0, "{text}");
            assert!(variance == 0.0 || parameters == 2);
            unshared[method] += usize::from(variance == 0.0 && parameters == 2);
        }
    }
    // The output varied beside the draws that tell its variance.
    assert!(unshared.iter().all(|count| *count > 0), "{unshared:?}");
}

#[test]
fn shares_of_outputs_of_any_size_are_the_same() {
    let priors = unit(2);
    let study = Sensitivity::new(&priors, &["y"]).unwrap().seed(2).resamples(100).unwrap();
    let values = |points: Option<Points>, scale: f64| -> Vec<f64> {
        let sum = |x: &[f64]| Ok(vec![scale * (1.0 + x[0] + 2.0 * x[1])]);
        let estimates: Vec<Estimate> = match points {
            Some(points) => {
                let found = study.sobol_indices(points, 64, sum, &mut ()).unwrap();
                found.outputs[0].parameters.iter().flat_map(|x| [x.first, x.total]).collect()
            }
            None => {
                let found = study.shapley_effects(50, 50, sum, &mut ()).unwrap();
                found.outputs[0].parameters.iter().map(|x| x.share).collect()
            }
        };
        estimates.iter().flat_map(|x| [x.value, x.standard_error, x.interval.low]).collect()
    };
    for points in [Some(Points::Random), Some(Points::SOBOL), None] {
        let expected = values(points, 1.0);
        for scale in [1e-170, 1e160] {
            let found = values(points, scale);
            found.iter().zip(&expected).for_each(|(x, y)| near(*x, *y, 1e-9));
        }
    }
}

#[test]
fn too_many_rows_or_parameters_for_the_points_are_told_in_the_words_of_the_study() {
    let message = |parameters: usize, rows: u64| {
        let priors = unit(parameters);
        let study = Sensitivity::new(&priors, &["y"]).unwrap();
        study.sobol_indices(Points::SOBOL, rows, |_| Ok(vec![1.0]), &mut ()).unwrap_err().to_string()
    };
    let found = message(2, 100);
    assert!(found.contains("rows = 100: must be 8 times a power of two"), "{found}");
    let found = message(130, 64);
    assert!(found.contains("parameters = 130: must be at most 128"), "{found}");
}
