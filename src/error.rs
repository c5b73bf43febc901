//! One error for the whole crate: opaque outside, precise inside.

use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

/// What went wrong, in words that name the place, the value and what is allowed.
///
/// The kind is private so that it can grow; ask with [`Error::is_invalid`],
/// [`Error::is_unsupported`], [`Error::is_not_converged`], [`Error::is_io`], and read every fault of an input with
/// [`Error::problems`]. `Debug` writes the same words as `Display`, so that they are what a `main` that returns an error prints.
pub struct Error {
    kind: Box<Kind>,
}

#[derive(Debug)]
enum Kind {
    Invalid(Vec<Problem>),
    Unsupported { what: String, advice: String },
    NotConverged { what: String, advice: String },
    Io { path: PathBuf, doing: &'static str, source: std::io::Error },
}

/// One fault of an input: where it stands, what was found there, and what is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, if the input came from one.
    pub file: Option<String>,
    /// The line in that file, counted from 1.
    pub line: Option<usize>,
    /// The key or argument at fault, such as `moscow.discount`; empty for the input as a whole.
    pub key: String,
    /// The value found, as written; empty where there is none.
    pub found: String,
    /// What is wrong and what is allowed, in words.
    pub expected: String,
    /// The nearest valid name, for a misspelt one.
    pub nearest: Option<String>,
}

impl Problem {
    /// A fault of the argument or key `key`, whose value `found` should have been `expected`.
    pub fn new(key: impl Into<String>, found: impl fmt::Display, expected: impl Into<String>) -> Self {
        Problem {
            file: None,
            line: None,
            key: key.into(),
            found: short(found.to_string()),
            expected: expected.into(),
            nearest: None,
        }
    }

    /// The same fault, placed in a file.
    pub fn at(mut self, file: impl Into<String>, line: usize) -> Self {
        self.file = Some(file.into());
        self.line = Some(line);
        self
    }

    /// The same fault, with the nearest valid name.
    pub fn nearest(mut self, name: impl Into<String>) -> Self {
        self.nearest = Some(name.into());
        self
    }

    /// The same fault, with the one of `known` that is nearest to `name`, if one is near.
    pub(crate) fn nearest_of<'k>(self, name: &str, known: impl Iterator<Item = &'k str>) -> Self {
        let distance = |other: &str| strsim::damerau_levenshtein(name, other);
        match known.min_by_key(|other| distance(other)) {
            Some(nearest) if distance(nearest) <= near(name.chars().count()) => self.nearest(nearest),
            _ => self,
        }
    }
}

/// How many letters of a name of `length` may be wrong: a third, or two, but never more than half.
fn near(length: usize) -> usize {
    (length / 3).max(2).min(length / 2)
}

/// A number of very many digits by powers of ten.
fn short(found: String) -> String {
    const LONGEST: usize = 32;
    match found.parse::<f64>() {
        Ok(number) if found.len() > LONGEST => format!("{number:?}"),
        _ => found,
    }
}

/// A text that does nothing to a terminal.
fn plain(text: &str) -> Cow<'_, str> {
    match text.contains(char::is_control) {
        true => text.escape_debug().to_string().into(),
        false => text.into(),
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, "{file}:{line}: ")?,
            (Some(file), None) => write!(f, "{file}: ")?,
            _ => {}
        }
        match (self.key.is_empty(), self.found.is_empty()) {
            (false, false) => write!(f, "{} = {}: ", plain(&self.key), plain(&self.found))?,
            (false, true) => write!(f, "{}: ", plain(&self.key))?,
            (true, false) => write!(f, "{}: ", plain(&self.found))?,
            (true, true) => {}
        }
        f.write_str(&self.expected)?;
        if let Some(name) = &self.nearest {
            write!(f, "; did you mean `{name}`?")?;
        }
        Ok(())
    }
}

/// `x`, if it lies between 0 and 1, neither of which it may be.
pub(crate) fn between_0_and_1(key: &str, x: f64) -> Result<f64, Error> {
    if x > 0.0 && x < 1.0 {
        Ok(x)
    } else {
        Err(Error::invalid([Problem::new(key, x, "must be a number in (0, 1)")]))
    }
}

impl Error {
    /// An input with the given faults. All faults of an input belong in one error.
    pub fn invalid(problems: impl IntoIterator<Item = Problem>) -> Self {
        Kind::Invalid(problems.into_iter().collect()).into()
    }

    /// A request outside what the called algorithm covers, and what to do instead.
    pub fn unsupported(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Kind::Unsupported { what: what.into(), advice: advice.into() }.into()
    }

    /// A search that did not reach its tolerance within its limits, and what to do about it.
    pub fn not_converged(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Kind::NotConverged { what: what.into(), advice: advice.into() }.into()
    }

    /// A file operation that failed; `doing` is a verb such as `read` or `write`.
    pub fn io(doing: &'static str, path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Kind::Io { path: path.as_ref().to_owned(), doing, source }.into()
    }

    /// Whether an input was at fault; [`Error::problems`] lists every fault.
    pub fn is_invalid(&self) -> bool {
        matches!(*self.kind, Kind::Invalid(_))
    }

    /// Whether a search did not reach its tolerance.
    pub fn is_not_converged(&self) -> bool {
        matches!(*self.kind, Kind::NotConverged { .. })
    }

    /// Whether the request lies outside what the algorithm covers.
    pub fn is_unsupported(&self) -> bool {
        matches!(*self.kind, Kind::Unsupported { .. })
    }

    /// Whether a file could not be read or written.
    pub fn is_io(&self) -> bool {
        matches!(*self.kind, Kind::Io { .. })
    }

    /// Every fault of an invalid input; empty for other errors.
    pub fn problems(&self) -> &[Problem] {
        match &*self.kind {
            Kind::Invalid(problems) => problems,
            _ => &[],
        }
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Error { kind: Box::new(kind) }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.kind {
            Kind::Invalid(problems) => {
                for (i, problem) in problems.iter().enumerate() {
                    if i > 0 {
                        writeln!(f)?;
                    }
                    write!(f, "{problem}")?;
                }
                Ok(())
            }
            Kind::Unsupported { what, advice } | Kind::NotConverged { what, advice } => {
                write!(f, "{what}; {advice}")
            }
            Kind::Io { path, doing, source } => write!(f, "cannot {doing} {}: {source}", path.display()),
        }
    }
}

/// In words.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.kind {
            Kind::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
