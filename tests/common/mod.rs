//! What several tests share.
#![allow(dead_code)]

pub mod bush;
pub mod games;
pub mod matrix;
pub mod oracles;
pub mod small;
pub mod tactics;

use serde_json::Value;

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
