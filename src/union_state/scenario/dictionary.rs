//! What each parameter is: reference value, unit, range, meaning, basis and sources.

use crate::math::interval::Interval;
use serde::Deserialize;
use std::fmt;
use std::sync::OnceLock;
use toml::{Table, Value};

/// A documented parameter of the flagship.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its key, such as `moscow.discount`.
    pub key: String,
    /// The reference value: a number, a list of numbers, or a list of lists.
    pub value: Value,
    /// The unit of each number.
    pub unit: String,
    /// The numbers allowed.
    pub range: Range,
    /// What it means.
    pub meaning: String,
    /// What the value rests on: data, definition, numerics or judgement.
    pub basis: String,
    /// Identifiers of the sources, those of the list of sources.
    pub sources: Vec<String>,
    /// Whether a list may have another length than the reference.
    pub any_length: bool,
}

/// An interval of numbers, each end included or not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    low: f64,
    high: f64,
    open: [bool; 2],
}

impl Range {
    /// From a text such as `(0, 1]`.
    fn parse(text: &str) -> Option<Self> {
        let inner = text.strip_prefix(['[', '(']).and_then(|rest| rest.strip_suffix([']', ')']))?;
        let (low, high) = inner.split_once(',')?;
        Some(Range {
            low: low.trim().parse().ok()?,
            high: high.trim().parse().ok()?,
            open: [text.starts_with('('), text.ends_with(')')],
        })
    }

    /// Whether `x` lies inside; not a number never does.
    pub fn contains(&self, x: f64) -> bool {
        let above = if self.open[0] { x > self.low } else { x >= self.low };
        let below = if self.open[1] { x < self.high } else { x <= self.high };
        above && below
    }

    /// The largest number allowed, or what lies just above all that are.
    pub(super) fn high(&self) -> f64 {
        self.high
    }

    /// Whether an interval lies inside but for its ends.
    pub(super) fn covers(&self, interval: Interval) -> bool {
        self.low <= interval.low && interval.high <= self.high
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, high] = [if self.open[0] { '(' } else { '[' }, if self.open[1] { ')' } else { ']' }];
        write!(f, "{low}{}, {}{high}", self.low, self.high)
    }
}

const REFERENCE: &str = include_str!("reference.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    value: Value,
    unit: String,
    range: String,
    meaning: String,
    basis: String,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    any_length: bool,
}

/// Every parameter, sorted by key.
pub(super) fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        // The file is part of the crate and a test reads every entry of it, so nothing is lost here.
        let groups: Table = REFERENCE.parse().unwrap_or_default();
        let mut entries = Vec::new();
        for (group, fields) in groups {
            for (field, written) in fields.as_table().cloned().unwrap_or_default() {
                let Ok(written) = written.try_into::<Written>() else { continue };
                let Some(range) = Range::parse(&written.range) else { continue };
                entries.push(Entry {
                    key: format!("{group}.{field}"),
                    value: written.value,
                    unit: written.unit,
                    range,
                    meaning: written.meaning,
                    basis: written.basis,
                    sources: written.sources,
                    any_length: written.any_length,
                });
            }
        }
        // Tables keep the order of the file if another crate of the program asks the parser for that.
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        entries
    })
}

/// The entry of a key.
pub(super) fn entry(key: &str) -> Option<&'static Entry> {
    let entries = entries();
    entries.binary_search_by(|entry| entry.key.as_str().cmp(key)).ok().map(|at| &entries[at])
}

/// The reference values as groups of fields; the start is each scenario's own.
pub(super) fn reference_values() -> Table {
    let mut groups = Table::new();
    for entry in entries() {
        if let Some((group, field)) = entry.key.split_once('.').filter(|(group, _)| *group != "start") {
            let group = groups.entry(group).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(fields) = group {
                fields.insert(field.to_owned(), entry.value.clone());
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_entry_of_the_reference_is_lost() {
        let groups: Table = REFERENCE.parse().unwrap();
        let written: usize = groups.values().map(|fields| fields.as_table().unwrap().len()).sum();
        assert_eq!(entries().len(), written);
        assert!(entries().windows(2).all(|pair| pair[0].key < pair[1].key), "sorted, for the search");
    }

    #[test]
    fn every_entry_cites_known_sources() {
        let sources = include_str!("../data/sources.csv");
        let known: Vec<&str> = sources.lines().filter_map(|line| line.split(',').next()).collect();
        for entry in entries() {
            for source in &entry.sources {
                assert!(known.contains(&source.as_str()), "{} cites {source}", entry.key);
            }
        }
    }
}
