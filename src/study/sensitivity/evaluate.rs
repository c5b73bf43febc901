//! Evaluating a function at many points in parallel.

use super::Sensitivity;
use crate::math::interval::Confidence;
use crate::simulate::{Observer, StopReason};
use crate::study::design::digest;
use crate::study::journal::{self, Head};
use crate::study::outputs::checked;
use crate::{Error, Problem};
use serde::Serialize;
use std::ops::Range;

/// The largest number of evaluations of a study.
const LARGEST: u64 = 100_000_000;

/// What a study did, and what its numbers rest on.
#[derive(Debug, Serialize)]
pub struct Record {
    /// Evaluations that gave a result.
    pub evaluated: u64,
    /// Evaluations that were asked for.
    pub wanted: u64,
    /// Pieces that are complete, on which the numbers rest: trajectories (at least one effect), rows or permutations.
    pub complete: u64,
    /// Pieces that were asked for.
    pub pieces: u64,
    /// Points that could not be evaluated. Pieces that need them are left out, so the numbers speak of the parameters for which
    /// there is a result.
    pub failures: Vec<Failure>,
    /// The seed.
    pub seed: u64,
    /// The level of all intervals.
    pub confidence: Confidence,
    /// Why the run ended.
    pub stop: StopReason,
    /// With a journal: why evaluations are missing there, if they are. They are not missing here.
    pub unsaved: Option<String>,
}

/// A point that could not be evaluated.
#[derive(Debug, Serialize)]
pub struct Failure {
    /// Which evaluation, counted from 0.
    pub number: u64,
    /// The parameters, in the order of the priors.
    pub values: Vec<f64>,
    /// Why not, in words.
    pub error: String,
}

/// Outputs by evaluation, as far as the run came.
pub(super) struct Evaluations {
    rows: Vec<Option<Vec<f64>>>,
    wanted: u64,
    failures: Vec<Failure>,
    stop: StopReason,
    unsaved: Option<String>,
}

impl Evaluations {
    /// The outputs of an evaluation; nothing if it failed or was not done.
    pub fn get(&self, number: u64) -> Option<&[f64]> {
        self.rows.get(number as usize)?.as_deref()
    }

    /// The record of the run, `complete` of its `pieces` being complete.
    pub fn record(self, study: &Sensitivity<'_>, complete: u64, pieces: u64) -> Record {
        Record {
            evaluated: self.rows.iter().flatten().count() as u64,
            wanted: self.wanted,
            complete,
            pieces,
            failures: self.failures,
            seed: study.seed,
            confidence: study.confidence,
            stop: self.stop,
            unsaved: self.unsaved,
        }
    }

    /// How many pieces of `each` evaluations were begun among those in `numbers`.
    pub fn begun(&self, numbers: Range<u64>, each: u64) -> u64 {
        let end = numbers.end.min(self.rows.len() as u64);
        end.saturating_sub(numbers.start).div_ceil(each.max(1))
    }

    /// Refuses a run of which too little is left: fewer than two pieces, or fewer than half of those begun. `what` names them
    /// in the plural.
    pub fn enough(&self, complete: u64, begun: u64, what: &str) -> Result<(), Error> {
        if complete >= 2 && 2 * complete >= begun {
            return Ok(());
        }
        let mut found = format!("{complete} of {begun} {what} could be evaluated");
        if self.stop == StopReason::Cancelled {
            found.push_str(" before the run was stopped");
        }
        if let Some(Failure { number, error, .. }) = self.failures.first() {
            found = format!(
                "{found}; {} evaluations failed, first number {number}: {error}",
                self.failures.len()
            );
        }
        let advice = "at least two are needed, and half of those begun, for what is left would speak of other parameters \
                      than the priors; see whether the priors fit the function, or let it run longer";
        Err(Error::unsupported(found, advice))
    }
}

/// Refuses a number of pieces below two, or of more evaluations than are possible.
pub(super) fn check(name: &str, pieces: u64, each: u64) -> Result<(), Error> {
    let most = LARGEST / each.max(1);
    if (2..=most).contains(&pieces) {
        return Ok(());
    }
    let expected =
        format!("must be between 2 and {most}: each takes {each} evaluations, of at most {LARGEST}");
    Err(Error::invalid([Problem::new(name, pieces, expected)]))
}

impl Sensitivity<'_> {
    /// Evaluates the function at `count` points, which `point` gives by number; `method` tells them from those of other methods.
    pub(super) fn evaluate(
        &self,
        (method, count): (&str, u64),
        point: impl Fn(u64) -> Result<Vec<f64>, Error> + Sync,
        function: impl Fn(&[f64]) -> Result<Vec<f64>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Evaluations, Error> {
        let one = |number: u64| {
            let outputs = point(number).and_then(|values| function(&values));
            let outputs = outputs.and_then(|outputs| checked(&self.outputs, outputs));
            outputs.map_err(|error| error.to_string())
        };
        let head = || {
            let points = digest(self.priors.names(), (0..count).map(&point))?;
            Ok(Head::new("sensitivity")
                .with("method", method)
                .with("seed", self.seed)
                .with("evaluations", count)
                .with("outputs", self.outputs.join(", "))
                .with("parameters", self.priors.names().collect::<Vec<_>>().join(", "))
                .with("points", points))
        };
        let done = journal::run(self.journal.as_ref(), head, 0..count, one, observer)?;
        let (stop, unsaved) = (done.stop, done.unsaved);
        let mut found = Evaluations { rows: Vec::new(), wanted: count, failures: Vec::new(), stop, unsaved };
        for (number, result) in done.pieces {
            let outputs = result.map_err(|error| {
                let values = point(number).unwrap_or_default();
                found.failures.push(Failure { number, values, error });
            });
            found.rows.push(outputs.ok());
        }
        Ok(found)
    }
}
