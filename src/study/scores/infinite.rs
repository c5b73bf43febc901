//! Numbers that may be infinite, for formats that know no such numbers.

use serde::{Serialize, Serializer};

/// A finite number as itself, an infinite one as the text `inf` or `-inf`.
#[derive(Serialize)]
#[serde(untagged)]
enum Written {
    Finite(f64),
    Infinite(&'static str),
}

impl From<f64> for Written {
    fn from(x: f64) -> Self {
        match x {
            f64::INFINITY => Written::Infinite("inf"),
            f64::NEG_INFINITY => Written::Infinite("-inf"),
            _ => Written::Finite(x),
        }
    }
}

pub(super) fn one<S: Serializer>(x: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    Written::from(*x).serialize(serializer)
}

pub(super) fn optional<S: Serializer>(x: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    x.map(Written::from).serialize(serializer)
}

pub(super) fn several<S: Serializer>(numbers: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(numbers.iter().map(|x| Written::from(*x)))
}
