//! The flagship against the stored values of the prototype: values, outcome probabilities, counts and
//! first moves.

use crate::common;
use crate::common::flagship;
use bargain::game::Unrolled;
use bargain::solve::{Equilibrium, QuantalResponse, Start};
use bargain::union_state::{Outcome, State, UnionState};
use serde_json::Value;

/// Names of the reference for outcome classes and tallies.
const OUTCOMES: [(Outcome, &str); 10] = [
    (Outcome::Absorption, "absorption"),
    (Outcome::Binding, "binding"),
    (Outcome::WateredDown, "watered"),
    (Outcome::Declaratory, "declaratory"),
    (Outcome::SupplyWar, "war"),
    (Outcome::Deadlock, "deadlock"),
    (Outcome::Pivot, "pivot"),
    (Outcome::Collapse, "collapse"),
    (Outcome::Managed, "managed"),
    (Outcome::Unaligned, "unaligned"),
];
const TALLIES: [(&str, &str); 9] = [
    ("ultimatums", "n_ult"),
    ("offers", "n_offer"),
    ("supply cuts", "n_cut"),
    ("investments in lock-in", "n_invest"),
    ("support", "n_support"),
    ("reneging", "n_reneg"),
    ("level signed", "E_p"),
    ("level implemented", "E_h"),
    ("lock-in", "E_l"),
];

/// How far numbers of one kind lie from the reference at most.
struct Distance {
    outcomes: f64,
    tallies: f64,
    values: f64,
    first_moves: f64,
}

fn opening(equilibrium: &Equilibrium<UnionState>, own: usize) -> Vec<f64> {
    equilibrium.opening(own).unwrap().into_iter().map(|(_, p)| p).collect()
}

/// One solution serves all roots.
fn solved(
    config: &Value,
    roots: &[&str],
    start: Start,
    [played, burn_in]: [f64; 2],
) -> (UnionState, Vec<Equilibrium<UnionState>>) {
    let scenario = |root: &&str| {
        let reference = &config["values"][*root];
        flagship::scenario(config, &reference["root"], &reference["beliefs"])
    };
    let starts: Vec<State> = roots.iter().map(|root| scenario(root).start()).collect();
    let scenario = scenario(&roots[0]);
    let game = UnionState::new(&scenario).unwrap();
    let rationality = &scenario.parameters().rationality;
    let solver = QuantalResponse::new([rationality.moscow, rationality.minsk]).unwrap();
    let solver = solver.start(start).tolerance(played).unwrap().burn_in_tolerance(burn_in).unwrap();
    let solved = solver.solve_unrolled(Unrolled::for_play_from(&game, &starts).unwrap());
    let equilibria = starts.iter().map(|start| solved.begun_at(&game, start).unwrap()).collect();
    (game, equilibria)
}

fn distance(reference: &Value, game: &UnionState, equilibrium: &Equilibrium<UnionState>) -> Distance {
    let exact = equilibrium.play(game).unwrap().distribution();
    let stats = &reference["stats"];
    let far = |found: f64, key: &str| (found - stats[key].as_f64().unwrap()).abs();
    let total: f64 = exact.outcomes.iter().map(|(_, p)| p).sum();
    assert!((total - 1.0).abs() < 1e-12, "probabilities sum to {total}");
    let value = equilibrium.value();
    assert!(
        value.iter().zip(exact.payoffs).all(|(back, forth)| (back - forth).abs() < 1e-9),
        "backward and forward"
    );
    let mut first_moves: f64 = 0.0;
    for (own, key) in [(0, "first_dove"), (1, "first_hawk")] {
        let theirs: Vec<f64> =
            reference[key].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect();
        // The reference keeps a place for illegal moves.
        let theirs: Vec<f64> = theirs.into_iter().filter(|&p| p > 0.0).collect();
        let ours = opening(equilibrium, own);
        assert_eq!(ours.len(), theirs.len());
        first_moves = ours.iter().zip(theirs).fold(first_moves, |far, (a, b)| far.max((a - b).abs()));
    }
    Distance {
        outcomes: OUTCOMES.iter().map(|(o, key)| far(exact.probability(*o), key)).fold(0.0, f64::max),
        tallies: TALLIES.iter().map(|(t, key)| far(exact.tally(t).unwrap(), key)).fold(0.0, f64::max),
        values: far(value[0], "V_R").max(far(value[1], "V_B")),
        first_moves,
    }
}

fn check(name: &str, roots: &[&str], start: Start, tolerances: [f64; 2], limit: impl Fn(&str) -> f64) {
    let config = &common::data("reference_values.json")[name];
    let (game, equilibria) = solved(config, roots, start, tolerances);
    for (root, equilibrium) in roots.iter().zip(equilibria) {
        let limit = limit(root);
        let d = distance(&config["values"][*root], &game, &equilibrium);
        for (kind, far) in [
            ("outcomes", d.outcomes),
            ("tallies", d.tallies),
            ("values", d.values),
            ("first moves", d.first_moves),
        ] {
            assert!(far < limit, "{name} {root}: {kind} differ by {far:e}, more than {limit:e}");
        }
    }
}

const ROOTS: [&str; 4] = ["r2019", "r2021", "signed", "deep"];

#[test]
fn one_quarter_agrees_to_1e_6() {
    check("T1", &ROOTS, Start::Following, [1e-9; 2], |_| 1e-6);
}

#[test]
fn two_quarters_agree_to_1e_6() {
    check("T2", &ROOTS, Start::Following, [1e-9; 2], |_| 1e-6);
}

#[test]
fn complete_information_agrees_to_1e_6() {
    check("T3_complete_info", &ROOTS, Start::Following, [1e-9; 2], |_| 1e-6);
}

#[test]
fn low_rationality_agrees_to_1e_6() {
    check("T6_lam1", &ROOTS, Start::Following, [1e-9; 2], |_| 1e-6);
}

#[test]
fn three_oil_prices_agree_to_1e_6() {
    check("T4_oil3", &ROOTS, Start::Following, [1e-9; 2], |_| 1e-6);
}

/// With the tolerances of the solver's defaults. A few nodes of the burn-in have several equilibria, and the search, which starts from the following period's choices
/// where the prototype starts from uniform ones, may settle on another: `docs/limits.md`. The bound of the historical roots is tighter than the 0.01
/// that is promised for outcome probabilities, to which the others are held.
#[test]
fn the_long_horizon_agrees_to_3e_3() {
    let limit = |root: &str| if root.starts_with("r20") { 3e-3 } else { 1e-2 };
    check("REF_T40_h5", &ROOTS, Start::Following, [1e-7, 1e-3], limit);
}

/// The same from uniform choices in each period, as the prototype starts: `cargo test --release --test all equilibria::reference -- --ignored`,
/// some ten seconds. The values still differ by 1.6e-3, so the start is not the whole reason: the prototype leaves 774 of its own
/// fixed points above 1e-6, the worst by 1.4e-2.
#[test]
#[ignore = "a slower route to the same numbers"]
fn the_long_horizon_agrees_to_3e_3_from_uniform_choices() {
    check("REF_T40_h5", &["r2019", "r2021"], Start::Uniform, [1e-6; 2], |_| 3e-3);
}
