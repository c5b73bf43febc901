//! Documented changes of a world, from which mechanisms and claims are made.

use super::{Counterfactual, World};
use crate::union_state::Wording;
use crate::{Error, Problem};
use std::fmt;
use toml::Value;

/// A change of a world. Keys are those of the [dictionary](crate::union_state::scenario::Scenario::dictionary); what is said of
/// a number holds for every number of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Alteration {
    /// The number becomes this one.
    Set(&'static str, f64),
    /// The number is multiplied by this one.
    Scale(&'static str, f64),
    /// The first takes the value of the second.
    Copy(&'static str, &'static str),
    /// Both numbers of a pair by private type become their mean under the prior, so that types no longer differ in it. The
    /// second key is that of the prior of the second type.
    Pool(&'static str, &'static str),
    /// No package may use this wording.
    Forbid(Wording),
    /// A world that was not.
    Counter(Counterfactual),
}

impl Alteration {
    /// The keys on which it depends.
    pub(super) fn keys(self) -> Vec<&'static str> {
        match self {
            Alteration::Set(key, _) | Alteration::Scale(key, _) => vec![key],
            Alteration::Copy(key, other) | Alteration::Pool(key, other) => vec![key, other],
            Alteration::Forbid(_) => Vec::new(),
            Alteration::Counter(world) => world.keys().to_vec(),
        }
    }

    /// The world with this change.
    ///
    /// # Errors
    /// Keys that are not in the dictionary, pairs that are none, numbers out of range or that do not fit together.
    pub fn apply(self, world: World) -> Result<World, Error> {
        let value = |key: &str| {
            let known = Problem::new(key, "", "is not a key of the dictionary");
            world.scenario().value(key).ok_or_else(|| Error::invalid([known]))
        };
        let (key, new) = match self {
            Alteration::Forbid(wording) => return Ok(world.without(wording)),
            Alteration::Counter(other) => {
                let scenario = other.apply(world.scenario())?;
                return Ok(world.with_scenario(scenario));
            }
            Alteration::Set(key, to) => (key, mapped(&value(key)?, &|_| to)),
            Alteration::Scale(key, by) => (key, mapped(&value(key)?, &|x| by * x)),
            Alteration::Copy(key, from) => (key, value(from)?),
            Alteration::Pool(key, prior) => {
                let pair = value(key)?;
                let numbers: Vec<f64> = pair.as_array().into_iter().flatten().filter_map(number).collect();
                let &[first, second] = &numbers[..] else {
                    return Err(Error::invalid([Problem::new(key, pair, "must be a pair of numbers")]));
                };
                let prior_value = value(prior)?;
                let Some(p) = number(&prior_value).filter(|p| (0.0..=1.0).contains(p)) else {
                    return Err(Error::invalid([Problem::new(prior, prior_value, "must be a probability")]));
                };
                (key, mapped(&pair, &|_| (1.0 - p) * first + p * second))
            }
        };
        let scenario = world.scenario().clone().with(key, new)?;
        Ok(world.with_scenario(scenario))
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|x| x as f64))
}

/// Every number of a value changed; whole numbers stay whole, or become what the scenario will refuse.
fn mapped(value: &Value, change: &impl Fn(f64) -> f64) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(|item| mapped(item, change)).collect()),
        Value::Integer(x) => {
            let new = change(*x as f64);
            if new.fract() == 0.0 { Value::Integer(new as i64) } else { Value::Float(new) }
        }
        other => number(other).map_or_else(|| other.clone(), |x| Value::Float(change(x))),
    }
}

impl fmt::Display for Alteration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Alteration::Set(key, to) => write!(f, "{key} = {to}"),
            Alteration::Scale(key, by) => write!(f, "{key} × {by}"),
            Alteration::Copy(key, from) => write!(f, "{key} = {from}"),
            Alteration::Pool(key, _) => write!(f, "{key} the same for both types"),
            Alteration::Forbid(wording) => write!(f, "no {} wordings", wording.name()),
            Alteration::Counter(world) => f.write_str(world.title()),
        }
    }
}
