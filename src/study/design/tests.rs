use super::*;
use crate::prior::Prior;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

fn square() -> Priors {
    let priors = Priors::new().with("x", Prior::uniform(0.0, 1.0).unwrap()).unwrap();
    priors.with("y", Prior::normal(2.0, 0.5).unwrap()).unwrap()
}

fn values(design: &Design) -> Vec<Vec<f64>> {
    design.points().map(|point| point.unwrap().values().map(|(_, x)| x).collect()).collect()
}

#[test]
fn a_grid_has_every_combination_once() {
    let grid = Design::grid([
        Axis::levels("a", [1.0, 2.0, 3.0]).unwrap(),
        Axis::levels("b", [10.0]).unwrap(),
        Axis::range("c", 0.0, 1.0, 4).unwrap(),
    ])
    .unwrap();
    let mut found = values(&grid);
    assert_eq!((grid.len(), found.len()), (12, 12));
    assert_eq!(found[1], [1.0, 10.0, 1.0 / 3.0]);
    found.sort_by(|x, y| x.partial_cmp(y).unwrap());
    found.dedup();
    assert_eq!(found.len(), 12);
    assert_eq!(grid.point(7).unwrap().number(), 7);
    assert!(grid.point(12).unwrap_err().to_string().contains("must be below 12"));
}

#[test]
fn one_at_a_time_moves_one_parameter() {
    let centre = [("a", 1.0), ("b", 5.0)];
    let axes = [Axis::levels("b", [4.0, 5.0, 6.0]).unwrap(), Axis::levels("a", [0.0]).unwrap()];
    let design = Design::one_at_a_time(&centre, axes).unwrap();
    assert_eq!(values(&design), [[1.0, 5.0], [1.0, 4.0], [1.0, 6.0], [0.0, 5.0]]);
}

#[test]
fn levels_of_a_prior_are_the_middles_of_slices_of_equal_probability() {
    let prior = Prior::normal(2.0, 0.5).unwrap();
    let (_, levels) = Axis::quantiles("y", &prior, 4).unwrap().into_parts();
    for (level, place) in levels.iter().zip([0.125, 0.375, 0.625, 0.875]) {
        assert!((prior.cumulative(*level) - place).abs() < 1e-12);
    }
    let (_, levels) = Axis::quantiles("known", &Prior::fixed(3.0).unwrap(), 4).unwrap().into_parts();
    assert_eq!(levels, [3.0]);
    assert!(Axis::quantiles("y", &prior, 0).is_err());
}

#[test]
fn a_latin_hypercube_has_one_point_in_each_slice_of_each_prior() {
    let (priors, count) = (square(), 200);
    let design = Design::latin_hypercube(&priors, count, 3).unwrap();
    for (name, prior) in priors.iter() {
        let slice = |draw: Draw| (prior.cumulative(draw.value(name).unwrap()) * count as f64) as u64;
        let mut slices: Vec<u64> = design.points().map(|draw| slice(draw.unwrap())).collect();
        assert_ne!(slices, (0..count).collect::<Vec<_>>(), "in random order");
        slices.sort();
        assert_eq!(slices, (0..count).collect::<Vec<_>>());
    }
    assert_eq!(design, Design::latin_hypercube(&priors, count, 3).unwrap());
    assert_ne!(values(&design), values(&Design::latin_hypercube(&priors, count, 4).unwrap()));
}

/// The mean of an additive function from a Latin hypercube has a variance of the order n⁻³ (McKay, Beckman & Conover 1979;
/// Stein 1987), against n⁻¹ from random points.
#[test]
fn latin_hypercubes_integrate_additive_functions_well() {
    let priors = Priors::new().with("x", Prior::uniform(0.0, 1.0).unwrap()).unwrap();
    let priors = priors.with("y", Prior::uniform(0.0, 1.0).unwrap()).unwrap();
    let mean = |design: Design| values(&design).iter().map(|row| row[0] + row[1]).sum::<f64>() / 100.0;
    let square = |x: f64| (x - 1.0) * (x - 1.0) / 100.0;
    let latin: f64 =
        (0..100).map(|seed| square(mean(Design::latin_hypercube(&priors, 100, seed).unwrap()))).sum();
    // Each of 200 places adds 1/12 of the square of a slice: 2 · 100/12 · 1e-4 · 1e-4; ± 4.5 errors of a mean of 100 squares.
    assert!((latin / (2.0 / 12.0 * 1e-6) - 1.0).abs() < 4.5 * (2.0f64 / 100.0).sqrt(), "{latin}");
}

#[test]
fn drawn_points_are_those_of_the_priors() {
    let priors = square();
    let design = Design::drawn(&priors, Points::SOBOL, 64, 9).unwrap();
    assert_eq!(design.point(17).unwrap(), priors.draw_from(Points::SOBOL, 9, 0, 17).unwrap());
    let error = Design::drawn(&Priors::new(), Points::SOBOL, 60, 9).unwrap_err();
    assert_eq!(error.problems().len(), 2, "{error}");
}

#[test]
fn a_table_is_read_with_spaces_quotes_and_empty_lines() {
    let text = "\u{feff}\"energy.rent[1]\" , b\r\n 1e-3 ,2\r\n\r\n-4,\"5\"\r\n";
    let design = Design::from_csv("t.csv", text).unwrap();
    assert_eq!(design.names().collect::<Vec<_>>(), ["energy.rent[1]", "b"]);
    assert_eq!(values(&design), [[1e-3, 2.0], [-4.0, 5.0]]);
}

#[test]
fn every_fault_of_a_table_is_told_with_its_line() {
    let error = Design::from_csv("t.csv", "a,b,a,\n1,2,3,4\n1,x,NaN,inf\n1,2\n\n5,6,7,\n").unwrap_err();
    let expected = [
        "t.csv:1: header = a: stands here for the second time",
        "t.csv:1: column 4: must have a name in the header",
        "t.csv:3: b = x: must be a finite number",
        "t.csv:3: a = NaN: must be a finite number",
        "t.csv:3: inf: must be a finite number",
        "t.csv:4: 2 cells: must have 4, one for each name in the header",
        "t.csv:6: must be a finite number",
    ];
    assert_eq!(error.to_string().lines().collect::<Vec<_>>(), expected);
    for text in ["", "a,b\n", "\n\n"] {
        assert!(Design::from_csv("t.csv", text).unwrap_err().is_invalid(), "{text:?}");
    }
}

#[test]
fn a_quote_after_spaces_is_refused_with_its_line_and_cell() {
    let error = Design::from_csv("t.csv", "a, \"b\"\n1, \"2\"\n3,\"4\"\n").unwrap_err();
    let expected = [
        "t.csv:1: column 2 = \"b\": must not begin with a quote; no spaces may stand before one",
        "t.csv:2: column 2 = \"2\": must not begin with a quote; no spaces may stand before one",
    ];
    assert_eq!(error.to_string().lines().collect::<Vec<_>>(), expected);
    // Such a quote does not hold a comma either.
    let error = Design::from_csv("t.csv", "a\n \"1,2\"\n").unwrap_err();
    assert!(error.to_string().starts_with("t.csv:2: column 1 = \"1: must not"), "{error}");
    let design = Design::from_csv("t.csv", "a,\"b, c\"\n\"1\",2\n").unwrap();
    assert_eq!(design.point(0).unwrap().value("b, c"), Some(2.0));
}

#[test]
fn all_faults_of_a_design_come_at_once() {
    let error = Design::one_at_a_time(
        &[("patience", f64::NAN), ("cost", 0.0), ("cost", 1.0)],
        [Axis::levels("patiance", [1.0]).unwrap(), Axis::levels("cost", [2.0]).unwrap()],
    )
    .unwrap_err();
    let text = error.to_string();
    assert_eq!(error.problems().len(), 3, "{text}");
    assert!(text.contains("patience = NaN") && text.contains("did you mean `patience`?"));
    let error = Axis::levels(" ", [1.0, f64::INFINITY, 1.0]).unwrap_err();
    assert_eq!(error.problems().len(), 3, "{error}");
    let error = Axis::range("a", 1.0, f64::NAN, 1).unwrap_err();
    assert_eq!(error.problems().len(), 2, "{error}");
    assert!(Axis::levels("a", []).is_err() && Axis::range("a", 0.0, 1.0, usize::MAX).is_err());
    assert!(Design::grid([]).is_err());
    let error = Design::table(&["a", "a"], vec![vec![1.0], vec![1.0, f64::NAN]]).unwrap_err();
    assert_eq!(error.problems().len(), 3, "{error}");
    assert!(Design::table(&["a"], vec![]).is_err());
}

#[test]
fn more_points_than_anyone_can_evaluate_are_refused() {
    let axis = |name: &str| Axis::range(name, 0.0, 1.0, 10_000).unwrap();
    let error = Design::grid([axis("a"), axis("b")]).unwrap_err();
    assert!(error.to_string().contains("100000000 (10000 × 10000): must be between 1 and"), "{error}");
    let names: Vec<String> = (0..30).map(|i| i.to_string()).collect();
    assert!(Design::grid(names.iter().map(|name| axis(name))).is_err());
    for count in [0, LARGEST + 1, u64::MAX] {
        assert!(Design::latin_hypercube(&square(), count, 0).is_err());
    }
}

#[test]
fn names_that_are_not_known_are_told_with_the_nearest() {
    let design = Design::grid([Axis::levels("patiense", [0.5]).unwrap()]).unwrap();
    let error = design.check_names(&["patience", "cost"]).unwrap_err();
    assert!(error.to_string().contains("did you mean `patience`?"), "{error}");
    assert!(design.check_names(&["patiense"]).is_ok());
}

proptest! {
    #![proptest_config(Config { cases: 500, rng_seed: RngSeed::Fixed(28), failure_persistence: None, ..Config::default() })]

    /// Whatever the text: a design whose points can all be had, or problems that name the file and a line of it.
    #[test]
    fn no_text_makes_the_reader_panic(text in "[ab,\"\n\r 0-9.e-]{0,60}") {
        match Design::from_csv("t.csv", &text) {
            Ok(design) => prop_assert!(design.points().all(|point| point.is_ok())),
            Err(error) => {
                let lines = text.matches('\n').count() + 1;
                let placed = |problem: &Problem| problem.line.is_some_and(|line| (1..=lines).contains(&line));
                prop_assert!(!error.problems().is_empty() && error.problems().iter().all(placed), "{error}");
            }
        }
    }
}

#[test]
fn the_second_of_two_zeros_is_the_one_too_many() {
    let error = Axis::levels("a", [0.0, -0.0]).unwrap_err().to_string();
    assert!(error.starts_with("a[1] = -0"), "{error}");
}
