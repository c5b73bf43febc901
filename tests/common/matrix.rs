//! Bimatrix games of several tests, and the cases of oracles chosen by their inputs.

use super::oracle;
use super::oracles::numbers;
use bargain::game::Bimatrix;
use bargain::stream::{Key, Stream};
use serde_json::Value;

/// Calls `check` with the inputs and the expectations of every case of an oracle for which `wanted` holds of the inputs.
pub fn each_where(id: &str, wanted: impl Fn(&Value) -> bool, mut check: impl FnMut(&Value, &Value, f64)) {
    let oracle = oracle(id);
    let mut checked = 0;
    for case in oracle["cases"].as_array().unwrap().iter().filter(|case| wanted(&case["inputs"])) {
        let tolerance = case["abs_tol"].as_f64().or(oracle["default_abs_tol"].as_f64()).unwrap();
        check(&case["inputs"], &case["expected"], tolerance);
        checked += 1;
    }
    assert!(checked > 0, "{id} has no such case");
}

/// The game of the tables A and B of an oracle.
pub fn tables(inputs: &Value) -> Bimatrix {
    let [first, second] = ["A", "B"].map(|key| inputs[key].as_array().unwrap().iter().map(numbers).collect());
    Bimatrix::new(first, second).unwrap()
}

/// A game of payoffs uniform on [0, 1).
pub fn random(seed: u64, actions: [usize; 2]) -> Bimatrix {
    let payoffs = payoffs(seed, 2 * actions[0] * actions[1]);
    Bimatrix::from_function(actions, |i, j| {
        let place = 2 * (i * actions[1] + j);
        [payoffs[place], payoffs[place + 1]]
    })
    .unwrap()
}

pub fn random_zero_sum(seed: u64, [rows, columns]: [usize; 2]) -> Bimatrix {
    let payoffs = payoffs(seed, rows * columns);
    Bimatrix::zero_sum(payoffs.chunks(columns).map(<[f64]>::to_vec).collect()).unwrap()
}

pub fn payoffs(seed: u64, count: usize) -> Vec<f64> {
    let mut stream = Stream::open(Key::episode(seed, 0));
    (0..count).map(|_| stream.uniform()).collect()
}

pub fn chicken() -> Bimatrix {
    Bimatrix::symmetric(vec![vec![0.0, -1.0], vec![1.0, -10.0]]).unwrap()
}

pub fn matching_pennies() -> Bimatrix {
    Bimatrix::zero_sum(vec![vec![1.0, -1.0], vec![-1.0, 1.0]]).unwrap()
}
