//! Curves whose folds and crossings are known.

use super::{End, Options, System, central_differences, trace};
use nalgebra::{DMatrix, DVector};

fn dvector(numbers: &[f64]) -> DVector<f64> {
    DVector::from_column_slice(numbers)
}

/// s = x³ − x: two folds, at x = ±1/√3.
struct Cubic;

impl System for Cubic {
    fn residual(&self, x: &DVector<f64>, s: f64) -> DVector<f64> {
        dvector(&[x[0].powi(3) - x[0] - s])
    }
}

/// A pitchfork: x = 0 is crossed at s = 1 by x² = s − 1.
struct Pitchfork;

impl System for Pitchfork {
    fn residual(&self, x: &DVector<f64>, s: f64) -> DVector<f64> {
        dvector(&[x[0] * (s - 1.0 - x[0] * x[0])])
    }

    fn jacobian(&self, x: &DVector<f64>, s: f64) -> DMatrix<f64> {
        DMatrix::from_row_slice(1, 2, &[s - 1.0 - 3.0 * x[0] * x[0], x[0]])
    }
}

/// A circle: from its right end, s never reaches 2.
struct Circle;

impl System for Circle {
    fn residual(&self, x: &DVector<f64>, s: f64) -> DVector<f64> {
        dvector(&[x[0] * x[0] + s * s - 1.0])
    }
}

#[test]
fn both_folds_of_a_cubic_are_passed_and_counted() {
    let start = dvector(&[-(4.0_f64 / 3.0).cbrt() - 0.3]);
    for (from, target) in [(-2.0, 2.0), (2.0, -2.0)] {
        let start = if from < 0.0 { &start } else { &-&start };
        let path = trace(&Cubic, start, (from, target), &Options::default());
        assert_eq!((path.end, path.folds, path.crossings), (End::Target, 2, 0));
        let last = path.points.last().unwrap();
        assert_eq!(last.s, target);
        assert!((last.x[0].powi(3) - last.x[0] - target).abs() < 1e-11);
        assert!(
            path.points
                .iter()
                .all(|point| Cubic.residual(&point.x, point.s).amax() <= 4e-12 && point.s.abs() <= 2.0)
        );
        assert!(path.points.len() < 200, "{} points", path.points.len());
    }
}

#[test]
fn a_crossing_is_passed_straight_on_and_counted() {
    let path = trace(&Pitchfork, &dvector(&[0.0]), (0.0, 5.0), &Options::default());
    assert_eq!((path.end, path.folds, path.crossings), (End::Target, 0, 1));
    assert_eq!(path.points.last().unwrap().x[0], 0.0);
}

/// A pitchfork broken by a small term: the curve from (0, 0) turns up where the other would go straight on.
struct Broken;

impl System for Broken {
    fn residual(&self, x: &DVector<f64>, s: f64) -> DVector<f64> {
        dvector(&[x[0] * (s - 1.0 - x[0] * x[0]) + 1e-6])
    }
}

#[test]
fn a_near_crossing_is_not_jumped() {
    let start = dvector(&[1e-6]);
    let path = trace(&Broken, &start, (0.0, 5.0), &Options::default());
    assert_eq!((path.end, path.folds, path.crossings), (End::Target, 0, 0));
    assert!((path.points.last().unwrap().x[0] - 2.0).abs() < 1e-6);
}

#[test]
fn a_curve_that_never_arrives_ends_at_the_limit_of_steps() {
    let options = Options { steps: 200, ..Options::default() };
    let path = trace(&Circle, &dvector(&[1.0]), (0.0, 2.0), &options);
    assert_eq!(path.end, End::Steps);
    assert!(path.folds >= 2, "{} folds", path.folds);
}

/// x = √(1 − s), not a number beyond s = 1.
struct Root;

impl System for Root {
    fn residual(&self, x: &DVector<f64>, s: f64) -> DVector<f64> {
        dvector(&[x[0] - (1.0 - s).sqrt()])
    }
}

#[test]
fn what_is_not_a_number_is_no_solution() {
    let path = trace(&Root, &dvector(&[1.0]), (0.0, 2.0), &Options::default());
    assert_ne!(path.end, End::Target);
    assert!(path.points.iter().all(|point| point.s <= 1.0 && point.x[0].is_finite()));
}

#[test]
fn a_start_off_every_curve_says_so() {
    let path = trace(&Circle, &dvector(&[1.0]), (3.0, 4.0), &Options::default());
    assert_eq!(path.end, End::NoStart);
    assert!(path.points.is_empty());
}

#[test]
fn a_start_at_the_target_is_the_whole_path() {
    let path = trace(&Circle, &dvector(&[0.9]), (0.0, 0.0), &Options::default());
    assert_eq!((path.end, path.points.len()), (End::Target, 1));
}

#[test]
fn central_differences_are_the_derivatives() {
    let (x, s) = (dvector(&[1.5]), 4.0);
    let error = central_differences(&Pitchfork, &x, s) - Pitchfork.jacobian(&x, s);
    assert!(error.amax() < 1e-9, "{error}");
}
