//! Reading the cases of `tests/data/oracles.json`.

use super::oracle;
use serde_json::Value;

/// Calls `check` with the inputs and the expectations of every case of an oracle that has the key `needs`.
pub fn each(id: &str, needs: &str, mut check: impl FnMut(&Value, &Value, f64)) {
    let oracle = oracle(id);
    let mut checked = 0;
    for case in oracle["cases"].as_array().unwrap() {
        let tolerance = case["abs_tol"].as_f64().or(oracle["default_abs_tol"].as_f64()).unwrap();
        if case["inputs"].get(needs).is_some() {
            check(&case["inputs"], &case["expected"], tolerance);
            checked += 1;
        }
    }
    assert!(checked > 0, "{id} has no case with {needs}");
}

pub fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap_or_else(|| panic!("no number {key} in {value}"))
}

pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

pub fn close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found} instead of {expected}");
}
