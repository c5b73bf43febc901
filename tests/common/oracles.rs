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

pub fn pair(value: &Value) -> [f64; 2] {
    numbers(value).try_into().unwrap()
}

/// The inputs and the expectations of the cases of an oracle that `wanted` holds for, at least one.
pub fn cases_where(id: &str, wanted: impl Fn(&Value) -> bool) -> Vec<(Value, Value)> {
    let oracle = oracle(id);
    let cases = oracle["cases"].as_array().unwrap().iter().filter(|case| wanted(&case["inputs"]));
    let cases: Vec<_> = cases.map(|case| (case["inputs"].clone(), case["expected"].clone())).collect();
    assert!(!cases.is_empty(), "{id} has no such case");
    cases
}

/// Holds a number to another.
pub fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} instead of {expected}");
}
