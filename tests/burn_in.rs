//! The burn-in, in single precision and in double.

use bargain::game::Unrolled;
use bargain::solve::{Equilibrium, QuantalResponse, Start};
use bargain::union_state::{UnionState, scenario::Scenario};

/// Solves the flagship with three quarters played and nine behind, the latter to `tolerance`.
fn solved(start: Start, tolerance: f64) -> Equilibrium<UnionState> {
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    let scenario = scenario.with("horizon.play", 3).unwrap().with("horizon.burn_in", 9).unwrap();
    let rationality = &scenario.parameters().rationality;
    let solver = QuantalResponse::new([rationality.moscow, rationality.minsk]).unwrap();
    let solver = solver.start(start).burn_in_tolerance(tolerance).unwrap();
    solver.solve_unrolled(Unrolled::new(&UnionState::new(&scenario).unwrap()).unwrap())
}

fn difference(one: &Equilibrium<UnionState>, other: &Equilibrium<UnionState>) -> f64 {
    let pairs = one.value().into_iter().zip(other.value());
    pairs.map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
}

#[test]
fn values_do_not_tell_in_which_precision_the_burn_in_was_solved() {
    for start in [Start::Following, Start::Uniform] {
        let (single, double) = (solved(start, 1e-5), solved(start, 9.9e-6));
        let off = difference(&single, &double);
        assert!(off > 0.0 && off < 1e-5, "{start:?}: {off:e}");
        assert_eq!(single.burn_in_convergence().missed, 0);
        assert_eq!(single.burn_in_convergence().problems, double.burn_in_convergence().problems);
    }
}

#[test]
fn a_small_tolerance_of_the_burn_in_is_met() {
    let (loose, tight) = (solved(Start::Following, 1e-3), solved(Start::Following, 1e-9));
    let convergence = tight.burn_in_convergence();
    assert!(convergence.missed == 0 && convergence.residual <= 1e-9, "{convergence:?}");
    assert!(difference(&loose, &tight) < 1e-3);
}
