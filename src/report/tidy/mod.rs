//! Sweeps and backtests as tidy tables in files, which pandas, R and DuckDB read without a note, with a manifest beside them.

mod backtest;
mod build;
mod column;
mod manifest;
#[cfg(feature = "parquet")]
mod parquet;

pub use backtest::{BacktestManifest, TidyBacktest};
pub use manifest::{ColumnManifest, DesignManifest, SweepManifest, TableManifest};

use super::files::json;
use crate::files;
use crate::study::sweep::Swept;
use crate::union_state::{Outcome, scenario::Scenario};
use crate::{Error, Problem};
use column::{Column, csv};
use serde::Serialize;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A format of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Comma-separated values in UTF-8, one line of names; numbers with as many digits as bring them back, nothing where there is
    /// nothing. Texts stand as they are: a spreadsheet may take one that begins with `=`, `+`, `-` or `@` for a formula.
    Csv,
    /// Apache Parquet. Needs the feature `parquet`.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            #[cfg(feature = "parquet")]
            Format::Parquet => "parquet",
        }
    }

    fn bytes(self, columns: &[Column]) -> Result<Vec<u8>, Error> {
        match self {
            Format::Csv => csv(columns),
            #[cfg(feature = "parquet")]
            Format::Parquet => parquet::bytes(columns),
        }
    }
}

/// A sweep as tidy tables.
///
/// | table | file | rows |
/// |---|---|---|
/// | outcomes | `name.csv` | one for each point and class of ending: its probability |
/// | points | `name.points.csv` | one for each point: payoffs and tallies |
///
/// A point that could not be evaluated is one row with its `error` and no numbers. Exact numbers have an interval of no width, and
/// `method` says `exact`. The names of columns are in lower case, of letters, digits and underscores; behind two underscores
/// stands the unit: `moscow_collapse_loss__bn_usd`. Columns of the table itself keep
/// their names; a parameter whose name would come out the same, as theirs or as another's, gets a number before its unit. The manifest
/// says for each column what it is.
///
/// ```
/// use bargain::report::{Format, Tidy};
/// use bargain::study::design::{Axis, Design};
/// use bargain::study::sweep::Sweep;
/// # use bargain::{game::catalogue::Ultimatum, solve::QuantalResponse, study::Forecast};
/// # let game = Ultimatum::with_grid(10);
/// # let forecast = |point: &bargain::prior::Draw| {
/// #     let precision = point.value("precision").unwrap_or(0.0);
/// #     Forecast::of(&game, &QuantalResponse::new([precision; 2])?.solve(&game)?)
/// # };
/// # let folder = std::env::temp_dir().join(format!("bargain-tidy-{}", std::process::id()));
///
/// let design = Design::grid([Axis::range("precision", 0.0, 8.0, 5)?])?;
/// let swept = Sweep::new(&design).exact(forecast, &mut ())?;
/// let tidy = Tidy::new(&swept)
///     .describe(|name| (name == "precision").then(|| ("per pie".to_owned(), "Precision of both".to_owned())))
///     .concept("logit quantal response equilibrium");
/// let files = tidy.write(folder.join("ultimatum"), &[Format::Csv])?;
/// let text = std::fs::read_to_string(&files[0]).map_err(|error| bargain::Error::io("read", &files[0], error))?;
/// assert!(text.starts_with("point,precision__per_pie,outcome,probability,probability_low,probability_high,"));
/// # let _ = std::fs::remove_dir_all(folder);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tidy<'a, O> {
    pub(super) swept: &'a Swept<O>,
    /// Names of the classes.
    classes: Vec<String>,
    title: String,
    of: String,
    concept: String,
    /// Unit and meaning of each parameter.
    described: Vec<(String, String)>,
    players: [String; 2],
    /// The unit of payoffs.
    payoff_unit: String,
    seconds: Option<f64>,
}

impl<'a> Tidy<'a, Outcome> {
    /// The tables of a sweep of the flagship: parameters with units and meanings of the [dictionary](Scenario::dictionary), players
    /// with their names, payoffs in billions of dollars. `scenario` is the one whose parameters the design changes.
    pub fn union_state(swept: &'a Swept<Outcome>, scenario: &Scenario) -> Self {
        Tidy::new(swept)
            .outcomes_named(|outcome| outcome.to_string())
            .title(scenario.title())
            .of(scenario.digest())
            .concept("logit agent quantal response equilibrium, by backward induction over public states and beliefs")
            .players(["moscow", "minsk"], "bn$")
            .describe(|key| Scenario::entry(key).map(|entry| (entry.unit.clone(), entry.meaning.clone())))
    }
}

impl<'a, O: Copy + Ord + Debug> Tidy<'a, O> {
    /// The tables of a sweep, without units; classes are called as `Debug` writes them. Readers of CSV take
    /// some words, such as `None`, for an empty cell; before these stands `outcome`.
    pub fn new(swept: &'a Swept<O>) -> Self {
        Tidy {
            swept,
            classes: named(swept, |outcome| format!("{outcome:?}")),
            title: String::new(),
            of: String::new(),
            concept: String::new(),
            described: vec![Default::default(); swept.parameters.len()],
            players: ["first", "second"].map(str::to_owned),
            payoff_unit: String::new(),
            seconds: None,
        }
    }

    /// Other names of the classes of endings.
    pub fn outcomes_named(mut self, name: impl Fn(O) -> String) -> Self {
        self.classes = named(self.swept, name);
        self
    }

    /// What was swept, in words.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Digest of what the design changes, such as [`Scenario::digest`].
    pub fn of(mut self, digest: impl Into<String>) -> Self {
        self.of = digest.into();
        self
    }

    /// The solution concept, in words.
    pub fn concept(mut self, concept: impl Into<String>) -> Self {
        self.concept = concept.into();
        self
    }

    /// Unit and meaning of parameters, by name, where they are known. Pure numbers have the unit of what they are: probability,
    /// share, level.
    pub fn describe(mut self, of: impl Fn(&str) -> Option<(String, String)>) -> Self {
        self.described = self.swept.parameters.iter().map(|name| of(name).unwrap_or_default()).collect();
        self
    }

    /// Names of the players, and the unit of their payoffs.
    pub fn players(mut self, names: [&str; 2], unit: &str) -> Self {
        self.players = names.map(str::to_owned);
        self.payoff_unit = unit.to_owned();
        self
    }

    /// Records the wall time of this process.
    pub fn took(mut self, time: Duration) -> Self {
        self.seconds = Some(time.as_secs_f64());
        self
    }

    /// Units of the parameters, empty where they are not known.
    pub(super) fn parameter_units(&self) -> impl Iterator<Item = &str> {
        self.described.iter().map(|(unit, _)| unit.as_str())
    }

    /// Names of the players, and the unit of their payoffs.
    pub(super) fn payoff_names(&self) -> (&[String; 2], &str) {
        (&self.players, &self.payoff_unit)
    }

    /// Writes both tables in each format and then the manifest, `name.manifest.json`; `path` is that of `name`. Each file is
    /// written whole or not at all. Gives the paths written.
    ///
    /// # Errors
    /// Files and folders that cannot be written; a path without a name at its end, or with one that ends in `.points`, which the table of
    /// points of another name would have; classes that are called alike.
    pub fn write(&self, path: impl AsRef<Path>, formats: &[Format]) -> Result<Vec<PathBuf>, Error> {
        let path = path.as_ref();
        let mut problems: Vec<Problem> = fault_of_name(path).into_iter().collect();
        let twice = (1..self.classes.len()).filter(|&i| self.classes[..i].contains(&self.classes[i]));
        problems.extend(
            twice.map(|i| Problem::new("outcomes", &self.classes[i], "must be the name of one class only")),
        );
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let (mut written, outcomes) = table(path, ("outcomes", ""), &self.outcomes(), formats)?;
        let (more, points) = table(path, ("points", "points."), &self.points(), formats)?;
        written.extend(more);
        written.push(manifest_of(path, &self.manifest(vec![outcomes, points]))?);
        Ok(written)
    }
}

/// Writes a table in each format, `middle` before the ending. Gives the paths written.
fn table(
    path: &Path,
    (name, middle): (&str, &str),
    columns: &[Column],
    formats: &[Format],
) -> Result<(Vec<PathBuf>, TableManifest), Error> {
    let mut written = Vec::new();
    for (i, format) in formats.iter().enumerate() {
        if formats[..i].contains(format) {
            continue;
        }
        let file = beside(path, &format!("{middle}{}", format.extension()));
        files::write(&file, &format.bytes(columns)?)?;
        written.push(file);
    }
    let table = TableManifest::new(name, &written, columns);
    Ok((written, table))
}

/// Writes the manifest. Gives its path.
fn manifest_of(path: &Path, manifest: &impl Serialize) -> Result<PathBuf, Error> {
    let file = beside(path, "manifest.json");
    files::write(&file, json(manifest)?.as_bytes())?;
    Ok(file)
}

/// Texts that pandas or R take for an empty cell.
const MISSING: [&str; 19] = [
    "", "NA", "N/A", "n/a", "NULL", "null", "NaN", "nan", "None", "<NA>", "#N/A", "#NA", "#N/A N/A", "-NaN",
    "-nan", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN",
];

/// The classes of a sweep by name, none of which a reader takes for an empty cell.
fn named<O: Copy>(swept: &Swept<O>, name: impl Fn(O) -> String) -> Vec<String> {
    let readable = |name: String| match MISSING.contains(&name.as_str()) {
        true => format!("outcome {name}").trim_end().to_owned(),
        false => name,
    };
    swept.outcomes.iter().map(|outcome| readable(name(*outcome))).collect()
}

/// What is wrong with a path, if there is no name at its end, or one that may stand for two files.
fn fault_of_name(path: &Path) -> Option<Problem> {
    let text = path.as_os_str().to_string_lossy();
    let is_name = path.file_name().is_some() && !text.ends_with(std::path::is_separator);
    let expected = match text.ends_with(".points") {
        true => "must not end in `.points`: that is how the table of points ends",
        false if !is_name => "must end in a name",
        false => return None,
    };
    Some(Problem::new("path", format!("\"{text}\""), expected))
}

/// The path with a dot and an ending behind its name, whatever dots that has.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}
