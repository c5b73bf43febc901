//! How two scenarios differ, key by key.

use super::dictionary;
use super::{Entry, Scenario};
use serde::Serialize;
use std::fmt;
use toml::Value;

/// A number, or a list that has another length, that is not the same in two scenarios.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Its key, such as `moscow.discount`, `energy.rent[2]` or `start.protest`.
    pub key: String,
    /// Its value in the scenario that was asked.
    pub from: Value,
    /// Its value in the other.
    pub to: Value,
    /// The unit of both.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} → {} {}", self.key, self.from, self.to, self.unit)
    }
}

impl Scenario {
    /// What is different in `other`: parameters and levels of the start, sorted by key; lists number by number where
    /// both have the same length. Title, quarter and history are not compared, for nothing that is played depends on them.
    ///
    /// ```
    /// use bargain::union_state::scenario::Scenario;
    ///
    /// let scenario = Scenario::bundled("union_state_2021")?;
    /// let other = scenario.clone().with("energy.rent", vec![0.0, 0.5, 0.8])?.with("start.protest", 0)?;
    /// let changes: Vec<String> = scenario.differences(&other).iter().map(ToString::to_string).collect();
    /// assert_eq!(changes, ["energy.rent[2]: 1.0 → 0.8 bn$ a quarter", "start.protest: 2 → 0 level"]);
    /// # Ok::<(), bargain::Error>(())
    /// ```
    pub fn differences(&self, other: &Scenario) -> Vec<Change> {
        changes(|entry| Some((self.value(&entry.key)?, other.value(&entry.key)?)))
    }

    /// What is different from the reference values of the [dictionary](Scenario::dictionary): parameters only, for where play starts
    /// each scenario says for itself. In the order and by the keys of [`Scenario::differences`].
    ///
    /// ```
    /// use bargain::union_state::scenario::Scenario;
    ///
    /// let scenario = Scenario::bundled("union_state_2021")?;
    /// assert!(scenario.changes().is_empty());
    /// let calm = scenario.with("moscow.collapse_loss", 0.0)?;
    /// assert_eq!(calm.changes()[0].to_string(), "moscow.collapse_loss: 14.0 → 0.0 bn$");
    /// # Ok::<(), bargain::Error>(())
    /// ```
    pub fn changes(&self) -> Vec<Change> {
        changes(|entry| {
            let parameter = !entry.key.starts_with("start.");
            parameter.then_some((entry.value.clone(), self.value(&entry.key)?))
        })
    }
}

/// The differences of the pairs that `values` gives for the entries of the dictionary.
fn changes(values: impl Fn(&Entry) -> Option<(Value, Value)>) -> Vec<Change> {
    let mut changes = Vec::new();
    for entry in dictionary::entries() {
        if let Some((from, to)) = values(entry) {
            compare(&entry.key, (&from, &to), &mut |key, from, to| {
                changes.push(Change { key, from, to, unit: &entry.unit, meaning: &entry.meaning });
            });
        }
    }
    changes
}

/// Calls `found` for each difference between two values.
fn compare(key: &str, (from, to): (&Value, &Value), found: &mut impl FnMut(String, Value, Value)) {
    match (from, to) {
        (Value::Array(from), Value::Array(to)) if from.len() == to.len() => {
            for (i, pair) in from.iter().zip(to).enumerate() {
                compare(&format!("{key}[{i}]"), pair, found);
            }
        }
        _ if from != to => found(key.to_owned(), from.clone(), to.clone()),
        _ => {}
    }
}
