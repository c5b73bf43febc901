//! What is said of the tables: how they came about, and what each column is.

use super::Tidy;
use super::column::Column;
use crate::simulate::StopReason;
use crate::study::Certificate;
use serde::Serialize;
use std::path::PathBuf;

/// How the tables of a sweep came about: enough to make them again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SweepManifest {
    /// Version of this crate.
    pub version: String,
    /// What was swept.
    pub title: String,
    /// Digest of what the design changes; empty if none was given.
    pub digest: String,
    /// The solution concept, in words; empty if none was given.
    pub concept: String,
    /// The points.
    pub design: DesignManifest,
    /// Which part of the points is here, such as `0 of 1`.
    pub shard: String,
    /// The seed of the episodes, if there are any.
    pub seed: Option<u64>,
    /// `exact` or `sampled`.
    pub method: &'static str,
    /// Episodes at each point.
    pub episodes: Option<u64>,
    /// Confidence level of the intervals of sampled numbers.
    pub confidence: Option<f64>,
    /// Why the sweep ended.
    pub stop: StopReason,
    /// Points that are here.
    pub points: u64,
    /// Points that were asked for.
    pub wanted: u64,
    /// Points that could not be evaluated.
    pub failures: u64,
    /// The worst of the certificates: [`Swept::worst`](crate::study::sweep::Swept::worst).
    pub worst: Option<Certificate>,
    /// Classes whose probability is the same at all points, with it.
    pub constant: Vec<(String, f64)>,
    /// Wall time of the process that wrote this, in seconds.
    pub seconds: Option<f64>,
    /// The tables.
    pub tables: Vec<TableManifest>,
}

/// The points of a sweep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DesignManifest {
    /// What kind of design: [`Design::kind`](crate::study::design::Design::kind).
    pub kind: String,
    /// Names of the parameters.
    pub parameters: Vec<String>,
    /// Number of points.
    pub points: u64,
    /// Digest of names and values.
    pub digest: String,
}

/// A table and its files.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableManifest {
    /// What it holds: `outcomes`, `points` or `forecasts`.
    pub name: String,
    /// Number of rows.
    pub rows: u64,
    /// Names of the files that hold it.
    pub files: Vec<String>,
    /// Its columns, in order.
    pub columns: Vec<ColumnManifest>,
}

/// What a column is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnManifest {
    /// Its name in files.
    pub name: String,
    /// The parameter, payoff or tally that it shows.
    pub key: String,
    /// `integer`, `real` or `text`; any cell may be empty.
    pub kind: &'static str,
    /// The unit; empty for pure numbers and texts.
    pub unit: String,
    /// What it means.
    pub meaning: String,
}

impl TableManifest {
    pub(super) fn new(name: &str, files: &[PathBuf], columns: &[Column]) -> Self {
        let names = files.iter().filter_map(|path| path.file_name());
        let described = columns.iter().map(|column| ColumnManifest {
            name: column.name.clone(),
            key: column.key.clone(),
            kind: column.cells.kind(),
            unit: column.unit.clone(),
            meaning: column.meaning.clone(),
        });
        TableManifest {
            name: name.to_owned(),
            rows: columns.first().map_or(0, |column| column.cells.len() as u64),
            files: names.map(|name| name.to_string_lossy().into_owned()).collect(),
            columns: described.collect(),
        }
    }
}

impl<O: Copy + Ord> Tidy<'_, O> {
    /// Classes whose probability never changes, by name.
    fn constant(&self) -> Vec<(String, f64)> {
        let name =
            |outcome: O| self.swept.outcomes.binary_search(&outcome).map(|at| self.classes[at].clone());
        self.swept.constant().into_iter().filter_map(|(outcome, p)| Some((name(outcome).ok()?, p))).collect()
    }

    pub(super) fn manifest(&self, tables: Vec<TableManifest>) -> SweepManifest {
        let swept = self.swept;
        SweepManifest {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            title: self.title.clone(),
            digest: self.of.clone(),
            concept: self.concept.clone(),
            design: DesignManifest {
                kind: swept.design_kind.clone(),
                parameters: swept.parameters.clone(),
                points: swept.design_points,
                digest: swept.design_digest.clone(),
            },
            shard: format!("{} of {}", swept.shard.index(), swept.shard.of()),
            seed: swept.episodes.map(|_| swept.seed),
            method: if swept.episodes.is_some() { "sampled" } else { "exact" },
            episodes: swept.episodes,
            confidence: swept.episodes.map(|_| swept.confidence.level()),
            stop: swept.stop,
            points: swept.points.len() as u64,
            wanted: swept.wanted,
            failures: swept.failures().count() as u64,
            worst: swept.worst(),
            constant: self.constant(),
            seconds: self.seconds,
            tables,
        }
    }
}
