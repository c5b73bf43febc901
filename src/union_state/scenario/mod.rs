//! Scenarios: where the talks start and every number of the flagship, from a file that is checked as a whole.

mod check;
mod dictionary;
mod differences;
mod parameters;
mod priors;
mod read;
mod sources;
mod start;

pub use dictionary::{Entry, Range};
pub use differences::Change;
pub use parameters::*;
pub use sources::Source;

use super::game::Outcome;
use super::state::State;
use crate::text::utf8;
use crate::{Error, Problem};
use serde::Serialize;
use sha2::{Digest, Sha256};
use start::Start;
use std::path::Path;
use toml::{Table, Value};

/// Largest scenario file, in bytes.
const LARGEST_FILE: usize = 1 << 20;

const BUNDLED: [(&str, &str); 2] = [
    ("union_state_2019", include_str!("bundled/union_state_2019.toml")),
    ("union_state_2021", include_str!("bundled/union_state_2021.toml")),
];

/// Further roots of history, with the windows for which it is known what came.
const ROOTS: [(&str, &str); 5] = [
    ("union_state_2019_q1", include_str!("bundled/union_state_2019_q1.toml")),
    ("union_state_2020_q1", include_str!("bundled/union_state_2020_q1.toml")),
    ("union_state_2020_q3", include_str!("bundled/union_state_2020_q3.toml")),
    ("union_state_2022_q1", include_str!("bundled/union_state_2022_q1.toml")),
    ("union_state_2024_q1", include_str!("bundled/union_state_2024_q1.toml")),
];

/// The names in a list of files.
const fn names<const N: usize>(files: &[(&'static str, &str); N]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut i = 0;
    while i < N {
        names[i] = files[i].0;
        i += 1;
    }
    names
}

/// A checked scenario of the flagship: where the talks start, and every number of the model.
///
/// A scenario file names a title and a start and overrides any parameter of the
/// [dictionary](Scenario::dictionary); what it does not name keeps the reference value.
///
/// ```
/// use bargain::union_state::scenario::Scenario;
///
/// let scenario = Scenario::bundled("union_state_2021")?.with("moscow.collapse_loss", 0.0)?;
/// assert_eq!(scenario.parameters().moscow.collapse_loss, 0.0);
///
/// let error = Scenario::from_toml("mine.toml", "[moscow]\ndiscuont = 0.9").unwrap_err();
/// assert!(error.to_string().contains("mine.toml:2: moscow.discuont"));
/// assert!(error.to_string().contains("did you mean `discount`?"));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    title: String,
    quarter: String,
    start: State,
    history: Option<History>,
    values: Table,
    parameters: Parameters,
}

/// How the talks went in fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct History {
    /// The class that history realised.
    pub realised: Outcome,
    /// The quarters it covers.
    pub window: String,
    /// What happened, in a sentence.
    pub account: String,
    /// Identifiers of the sources.
    pub sources: Vec<String>,
}

impl Scenario {
    /// Names of the bundled scenarios.
    pub const BUNDLED: [&str; BUNDLED.len()] = names(&BUNDLED);

    /// Names of further bundled scenarios: the roots of those periods of [history](crate::union_state::Period) that do not
    /// begin where a scenario of [`Scenario::BUNDLED`] does or last as long.
    pub const ROOTS: [&str; ROOTS.len()] = names(&ROOTS);

    /// A bundled scenario by its name.
    ///
    /// # Errors
    /// A name that is not one of [`Scenario::BUNDLED`] or [`Scenario::ROOTS`].
    pub fn bundled(name: &str) -> Result<Self, Error> {
        match BUNDLED.iter().chain(&ROOTS).find(|(other, _)| *other == name) {
            Some((name, text)) => Self::from_toml(&format!("{name}.toml"), text),
            None => {
                let names = || Self::BUNDLED.into_iter().chain(Self::ROOTS);
                let expected = format!("must be one of {}", names().collect::<Vec<_>>().join(", "));
                let problem = Problem::new("bundled scenario", format!("\"{name}\""), expected);
                Err(Error::invalid([problem.nearest_of(name, names())]))
            }
        }
    }

    /// Reads a scenario file: TOML, UTF-8, at most 1 MiB.
    ///
    /// # Errors
    /// A file that cannot be read, and every fault of its content: see [`Scenario::from_toml`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let size = std::fs::metadata(path).map_err(|error| Error::io("read", path, error))?.len();
        if size > LARGEST_FILE as u64 {
            return Err(too_large(&name, size));
        }
        let bytes = std::fs::read(path).map_err(|error| Error::io("read", path, error))?;
        Self::from_bytes(&name, &bytes)
    }

    /// Reads a scenario from bytes that should be UTF-8; `name` stands for the file in messages.
    ///
    /// # Errors
    /// Text that is not UTF-8 (with its line), and those of [`Scenario::from_toml`].
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        Self::from_toml(name, utf8(name, bytes)?)
    }

    /// Reads a scenario from TOML text; `name` stands for the file in messages.
    ///
    /// # Errors
    /// Every fault of the text at once, each with line, key, value, what is allowed, and the nearest valid key: syntax,
    /// unknown and missing keys, wrong types and shapes, numbers that are out of range or not finite, and values
    /// that do not fit together.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, Error> {
        if text.len() > LARGEST_FILE {
            return Err(too_large(name, text.len() as u64));
        }
        let mut problems = Vec::new();
        let spec = read::read(text, &mut problems);
        let known = (&spec.lines, &spec.faulty[..]);
        if let Some(parameters) = check::parameters(&spec.values, known, &mut problems) {
            check::start(&spec.start, &parameters, known, &mut problems);
            if let (true, Some(start)) = (problems.is_empty(), spec.start.state()) {
                let (title, quarter) = (spec.title, spec.quarter);
                return Ok(Scenario {
                    title,
                    quarter,
                    start,
                    history: spec.history,
                    values: spec.values,
                    parameters,
                });
            }
        }
        for problem in &mut problems {
            problem.file = Some(name.to_owned());
        }
        problems.sort_by_key(|problem| problem.line.unwrap_or(0));
        Err(Error::invalid(problems))
    }

    /// The scenario with one parameter, or one level of the start, changed: `key` as in the
    /// [dictionary](Scenario::dictionary), `value` a number or a list of its shape.
    ///
    /// ```
    /// use bargain::union_state::scenario::Scenario;
    ///
    /// let calm = Scenario::bundled("union_state_2021")?.with("start.protest", 0)?;
    /// assert_eq!(calm.start().protest, 0);
    /// let error = calm.with("start.implemented", 1).unwrap_err();
    /// assert_eq!(error.to_string(), "start.implemented = 1: must not exceed start.signed = 0");
    /// # Ok::<(), bargain::Error>(())
    /// ```
    ///
    /// # Errors
    /// As for a file, without a line.
    pub fn with(self, key: &str, value: impl Into<Value>) -> Result<Self, Error> {
        self.set([(key, value.into())], Vec::new())
    }

    /// The scenario with these changes, if they and all else fit and there are no `problems` yet.
    fn set<'k>(
        &self,
        changes: impl IntoIterator<Item = (&'k str, Value)>,
        mut problems: Vec<Problem>,
    ) -> Result<Self, Error> {
        let (mut values, mut start) = (self.values.clone(), Start::of(&self.start));
        let mut faulty = Vec::new();
        for (key, value) in changes {
            let Some(value) = read::parameter(key, value, &mut problems) else {
                faulty.push(key.to_owned());
                continue;
            };
            match (key.strip_prefix("start."), value.as_integer()) {
                (Some(level), Some(number)) => start.set(level, u8::try_from(number).unwrap_or(u8::MAX)),
                _ => read::insert(&mut values, key, value),
            }
        }
        let known = (&Default::default(), &faulty[..]);
        if let Some(parameters) = check::parameters(&values, known, &mut problems) {
            check::start(&start, &parameters, known, &mut problems);
            if let (true, Some(start)) = (problems.is_empty(), start.state()) {
                return Ok(Scenario { values, parameters, start, ..self.clone() });
            }
        }
        Err(Error::invalid(problems))
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The quarter in which play starts, such as `2019-Q1`.
    pub fn quarter(&self) -> &str {
        &self.quarter
    }

    /// The public state in which play starts.
    pub fn start(&self) -> State {
        self.start
    }

    /// What history realised, if the scenario says so.
    pub fn history(&self) -> Option<&History> {
        self.history.as_ref()
    }

    /// Every number of the model.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// What each parameter means, with unit, range and sources, sorted by key.
    pub fn dictionary() -> &'static [Entry] {
        dictionary::entries()
    }

    /// What the parameter with this key means. A number in a list may have its position in brackets: `energy.rent[2]`.
    pub fn entry(key: &str) -> Option<&'static Entry> {
        dictionary::entry(key.split('[').next().unwrap_or_default())
    }

    /// SHA-256, in hexadecimal, of all that the results depend on: start, parameters and the tables of issues.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(format!("{:?}\n{}", self.start, self.values));
        for (_, table) in super::agenda::TABLES {
            hash.update(table);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn too_large(name: &str, size: u64) -> Error {
    let problem =
        Problem::new("", format!("{size} bytes"), format!("a scenario has at most {LARGEST_FILE} bytes"));
    Error::invalid([Problem { file: Some(name.to_owned()), ..problem }])
}
