//! Results kept on the way, one by one, so that a study that is killed goes on where it was.

mod frame;
mod writer;

use super::pieces::{self, Done, run_kept};
use crate::simulate::Observer;
use crate::{Error, Problem};
use frame::{Frames, decoded, encoded};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::PathBuf;
use writer::Writer;

/// The first bytes of a file; the number is that of the format.
const MAGIC: &[u8] = b"bargain journal of a study 1\n";

/// A file in which a study keeps each result as soon as it has it.
///
/// Records are appended, each with a checksum. Killed at any moment, a process loses no more than what it was working on: the
/// end of a record that was being written is recognised and dropped. The head says which version of the engine, which points,
/// which seed and what is studied; a journal that belongs to another study is refused with every difference. When a journal is
/// taken up, its first result is found anew and compared, so that a game, a tolerance or an engine that gives other numbers gives
/// itself away.
///
/// One process may write to a journal at a time; on file systems that know locks a second one is refused.
///
/// ```
/// use bargain::game::catalogue::Ultimatum;
/// use bargain::solve::QuantalResponse;
/// use bargain::study::design::{Axis, Design};
/// use bargain::study::sweep::Sweep;
/// use bargain::study::{Forecast, Journal};
///
/// let design = Design::grid([Axis::range("precision", 0.0, 8.0, 5)?])?;
/// let game = Ultimatum::with_grid(10);
/// let forecast = |point: &bargain::prior::Draw| {
///     let precision = point.value("precision").unwrap_or(0.0);
///     Forecast::of(&game, &QuantalResponse::new([precision; 2])?.solve(&game)?)
/// };
/// let folder = std::env::temp_dir().join(format!("bargain-journal-{}", std::process::id()));
/// let journal = Journal::new(folder.join("ultimatum.journal")).of("ultimatum, shares of a tenth");
/// let first = Sweep::new(&design).resume(&journal).exact(forecast, &mut ())?;
/// // Nothing is left to do but to see that the journal is of the same numbers.
/// assert_eq!(Sweep::new(&design).resume(&journal).exact(forecast, &mut ())?, first);
/// journal.discard()?;
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    path: PathBuf,
    of: String,
}

/// A study that keeps its results in a journal: [`Sweep::resume`](super::sweep::Sweep::resume),
/// [`Uncertainty::resume`](super::uncertainty::Uncertainty::resume), [`Comparison::resume`](super::comparison::Comparison::resume).
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a, S> {
    pub(super) study: S,
    pub(super) journal: &'a Journal,
}

/// What a journal belongs to: names and values, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    fields: Vec<(String, String)>,
}

impl Head {
    /// A study of this kind, by this version of the crate.
    pub fn new(kind: &str) -> Self {
        Head { fields: Vec::new() }.with("version", env!("CARGO_PKG_VERSION")).with("study", kind)
    }

    /// With one more thing that has to be the same.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.fields.push((name.to_owned(), value.to_string()));
        self
    }

    /// How `self` differs from what is called for.
    fn differences(&self, wanted: &Head) -> Vec<Problem> {
        let value = |head: &Head, name: &str| {
            let found = head.fields.iter().find(|(other, _)| other == name);
            found.map_or("nothing".to_owned(), |(_, value)| value.clone())
        };
        let names = wanted.fields.iter().chain(&self.fields).map(|(name, _)| name.as_str());
        let mut problems: Vec<Problem> = Vec::new();
        for name in names {
            let (found, wanted) = (value(self, name), value(wanted, name));
            if found != wanted && problems.iter().all(|problem| problem.key != name) {
                problems.push(Problem::new(name, found, format!("this study has {wanted}")));
            }
        }
        problems
    }
}

/// Does pieces, kept in a journal if there is one, which must belong to what `head` says.
pub(super) fn run<T: Send + Serialize + DeserializeOwned>(
    journal: Option<&Journal>,
    head: impl FnOnce() -> Result<Head, Error>,
    numbers: Range<u64>,
    one: impl Fn(u64) -> T + Sync,
    observer: &mut dyn Observer,
) -> Result<Done<T>, Error> {
    match journal {
        Some(journal) => journal.run(head()?, numbers, &one, observer),
        None => Ok(pieces::run(numbers, one, observer)),
    }
}

impl Journal {
    /// Keeps results in the file `path`; folders above it are made if need be.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Journal { path: path.into(), of: String::new() }
    }

    /// What is studied, such as the digest of a scenario: a journal of something else is refused.
    pub fn of(mut self, what: impl Into<String>) -> Self {
        self.of = what.into();
        self
    }

    /// Removes the file, once the result is safe elsewhere.
    ///
    /// # Errors
    /// A file that cannot be removed; one that is not there is no fault.
    pub fn discard(&self) -> Result<(), Error> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io("remove", &self.path, error)),
            _ => Ok(()),
        }
    }

    /// Does those pieces that the journal does not hold, each kept as soon as it is done; `head` says what the journal must belong
    /// to.
    pub(super) fn run<T: Send + Serialize + DeserializeOwned>(
        &self,
        head: Head,
        numbers: Range<u64>,
        one: &(dyn Fn(u64) -> T + Sync),
        observer: &mut dyn Observer,
    ) -> Result<Done<T>, Error> {
        let (writer, before) = self.open(head, numbers.clone(), one)?;
        let done = run_kept(numbers, one, before, &writer, observer);
        Ok(Done { unsaved: writer.close(), ..done })
    }

    /// The journal of a study, made if there is none, with the pieces it holds. `one` finds a piece anew.
    pub(super) fn open<T: Serialize + DeserializeOwned>(
        &self,
        head: Head,
        numbers: Range<u64>,
        one: &dyn Fn(u64) -> T,
    ) -> Result<(Writer, BTreeMap<u64, T>), Error> {
        let head = head.with("of", format!("{:?}", self.of));
        let mut beginning = MAGIC.to_vec();
        frame::push(&mut beginning, &encoded(&head)?);
        let (mut writer, bytes) = Writer::open(&self.path, beginning)?;
        let (kept, end) = self.read(&bytes, &head, numbers, one)?;
        writer.begin_at(end)?;
        Ok((writer, kept))
    }

    /// What the bytes of a file hold, and where the last whole record ends.
    fn read<T: Serialize + DeserializeOwned>(
        &self,
        bytes: &[u8],
        wanted: &Head,
        numbers: Range<u64>,
        one: &dyn Fn(u64) -> T,
    ) -> Result<(BTreeMap<u64, T>, u64), Error> {
        let Some(rest) = bytes.strip_prefix(MAGIC) else {
            let expected = "this is no journal of a study, or one in a format of another version";
            return Err(self.fault([Problem::new("", "", expected)]));
        };
        let mut frames = Frames::new(rest, MAGIC.len());
        let head = frames.read().transpose().map_err(|error| self.fault(error.problems().to_vec()))?;
        let head = head.and_then(decoded::<Head>);
        let Some(head) = head else {
            return Err(self.fault([Problem::new("head", "", "is damaged; begin anew without the file")]));
        };
        let differences = head.differences(wanted);
        if !differences.is_empty() {
            return Err(self.fault(differences));
        }
        let (mut kept, mut first) = (BTreeMap::new(), None);
        while let Some(frame) = frames.read() {
            let frame = frame.map_err(|error| self.fault(error.problems().to_vec()))?;
            let record = decoded::<(u64, T)>(frame);
            let record = record.filter(|(number, _)| numbers.contains(number) && !kept.contains_key(number));
            let Some((number, piece)) = record else {
                let expected = "holds no result of this study, or not one that this version can read";
                return Err(self.fault([Problem::new(frames.record(), "", expected)]));
            };
            first.get_or_insert((number, frame));
            kept.insert(number, piece);
        }
        if let Some((number, frame)) = first
            && encoded(&(number, one(number)))? != frame
        {
            let expected = "the game, its solution or the engine give other numbers than when this was kept";
            return Err(self.fault([Problem::new(format!("result number {number}"), "", expected)]));
        }
        Ok((kept, frames.end() as u64))
    }

    /// Faults of the file.
    fn fault(&self, problems: impl IntoIterator<Item = Problem>) -> Error {
        let file = self.path.display().to_string();
        Error::invalid(problems.into_iter().map(|problem| Problem { file: Some(file.clone()), ..problem }))
    }
}
