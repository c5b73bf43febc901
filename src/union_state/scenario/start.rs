//! The levels from which play starts, by name.

use crate::union_state::state::{Phase, State};
use toml::Value;

/// Names of the levels; ranges stand in the dictionary.
pub(super) const LEVELS: [&str; 7] =
    ["oil", "energy_discount", "signed", "implemented", "lock_in", "sanctions", "protest"];

/// Levels as far as they are known, in the order of [`LEVELS`].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Start([Option<u8>; LEVELS.len()]);

impl Start {
    /// The levels of a state.
    pub fn of(state: &State) -> Self {
        let State { oil, discount, signed, implemented, lock_in, sanctions, protest, .. } = *state;
        Start([oil, discount, signed, implemented, lock_in, sanctions, protest].map(Some))
    }

    /// A level, if there is one of this name and it is known.
    pub fn get(&self, name: &str) -> Option<u8> {
        self.0[LEVELS.iter().position(|level| *level == name)?]
    }

    /// Sets the level of this name, if there is one.
    pub fn set(&mut self, name: &str, level: u8) {
        if let Some(at) = LEVELS.iter().position(|other| *other == name) {
            self.0[at] = Some(level);
        }
    }

    /// The level that a key such as `start.protest` means, as a value.
    pub fn value(&self, key: &str) -> Option<Value> {
        self.get(key.strip_prefix("start.")?).map(|level| Value::Integer(level.into()))
    }

    /// The state in which play starts, if every level is known.
    pub fn state(&self) -> Option<State> {
        let [oil, discount, signed, implemented, lock_in, sanctions, protest] = self.0;
        Some(State {
            oil: oil?,
            discount: discount?,
            signed: signed?,
            implemented: implemented?,
            lock_in: lock_in?,
            sanctions: sanctions?,
            protest: protest?,
            cut_before: false,
            phase: Phase::Moscow,
        })
    }
}
