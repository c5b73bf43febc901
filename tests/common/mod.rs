//! What several tests share.

pub mod bush;
pub mod chance;
pub mod figures;
pub mod flagship;
pub mod games;
pub mod matrix;
pub mod messages;
pub mod nasty;
pub mod oracles;
pub mod pages;
pub mod shocks_by_hand;
pub mod small;
pub mod stop;
pub mod sweeps;
pub mod tactics;
pub mod waiting;

use proptest::test_runner::{Config, RngSeed};
use serde_json::Value;

/// Properties are tried on the same inputs in every run. Who changes what they hold should try other seeds as well.
pub fn properties(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(28), failure_persistence: None, ..Config::default() }
}

/// A file of `tests/data`.
pub fn data(name: &str) -> Value {
    let path = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// An oracle by its number.
pub fn oracle(id: &str) -> Value {
    let oracles = data("oracles.json");
    oracles.as_array().unwrap().iter().find(|oracle| oracle["id"] == id).unwrap().clone()
}

/// One case of an oracle.
pub struct Case {
    pub inputs: Value,
    pub expected: Value,
    pub tolerance: f64,
}

impl Case {
    /// A number among the inputs.
    pub fn input(&self, key: &str) -> f64 {
        self.inputs[key].as_f64().unwrap_or_else(|| panic!("no number {key} in {}", self.inputs))
    }

    /// Holds a number to the one expected.
    pub fn holds(&self, key: &str, found: f64) {
        let expected = self.expected[key].as_f64().unwrap_or_else(|| panic!("no {key}"));
        self.near(key, found, expected);
    }

    /// Holds a list of numbers to the one expected.
    pub fn holds_all(&self, key: &str, found: &[f64]) {
        let expected = self.expected[key].as_array().unwrap_or_else(|| panic!("no {key}"));
        assert_eq!(found.len(), expected.len());
        found.iter().zip(expected).for_each(|(found, expected)| {
            self.near(key, *found, expected.as_f64().unwrap());
        });
    }

    fn near(&self, key: &str, found: f64, expected: f64) {
        let (inputs, tolerance) = (&self.inputs, self.tolerance);
        assert!((found - expected).abs() <= tolerance, "{key} {found} instead of {expected} in {inputs}");
    }
}

/// Every case of an oracle.
pub fn cases(id: &str) -> Vec<Case> {
    let oracle = oracle(id);
    let tolerance = |case: &Value| case["abs_tol"].as_f64().or(oracle["default_abs_tol"].as_f64()).unwrap();
    let cases = oracle["cases"].as_array().unwrap().iter();
    cases
        .map(|case| Case {
            inputs: case["inputs"].clone(),
            expected: case["expected"].clone(),
            tolerance: tolerance(case),
        })
        .collect()
}
