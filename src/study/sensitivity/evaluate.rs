//! Evaluating a function at many points in parallel.

use super::Sensitivity;
use crate::math::interval::Confidence;
use crate::simulate::{Observer, StopReason};
use crate::study::Certificate;
use crate::study::design::digest;
use crate::study::journal::{self, Head};
use crate::study::outputs::checked;
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The largest number of evaluations of a study: all are held at the end, in some 200 bytes each.
const LARGEST: u64 = 10_000_000;

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
    /// The worst of the certificates of the equilibria behind the outputs: the largest residual and regrets, and the sums of fixed
    /// points; nothing if the function gave none.
    pub worst: Option<Certificate>,
    /// The seed.
    pub seed: u64,
    /// The level of all intervals.
    pub confidence: Confidence,
    /// Why the run ended.
    pub stop: StopReason,
    /// With a journal: why evaluations are missing there, if they are. They are not missing here.
    pub unsaved: Option<String>,
}

/// What a function gives at a point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// A number for each output that was named.
    pub outputs: Vec<f64>,
    /// Of the equilibrium behind them, if there is one.
    pub certificate: Option<Certificate>,
}

/// A function that is studied. What a method does with it is compiled once, not for each function.
pub(super) type Function<'a> = dyn Fn(&[f64]) -> Result<Evaluation, Error> + Sync + 'a;

impl From<Vec<f64>> for Evaluation {
    fn from(outputs: Vec<f64>) -> Self {
        Evaluation { outputs, certificate: None }
    }
}

impl From<(Vec<f64>, Certificate)> for Evaluation {
    fn from((outputs, certificate): (Vec<f64>, Certificate)) -> Self {
        Evaluation { outputs, certificate: Some(certificate) }
    }
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
    rows: Vec<Option<Evaluation>>,
    wanted: u64,
    failures: Vec<Failure>,
    stop: StopReason,
    unsaved: Option<String>,
}

impl Evaluations {
    /// The outputs of an evaluation; nothing if it failed or was not done.
    pub fn get(&self, number: u64) -> Option<&[f64]> {
        Some(&self.rows.get(number as usize)?.as_ref()?.outputs)
    }

    /// The record of the run, `complete` of its `pieces` being complete.
    pub fn record(self, study: &Sensitivity<'_>, complete: u64, pieces: u64) -> Record {
        Record {
            evaluated: self.rows.iter().flatten().count() as u64,
            wanted: self.wanted,
            complete,
            pieces,
            worst: Certificate::worst(self.rows.iter().flatten().filter_map(|found| found.certificate)),
            failures: self.failures,
            seed: study.seed,
            confidence: study.confidence,
            stop: self.stop,
            unsaved: self.unsaved,
        }
    }

    /// Whether the run was stopped before its end.
    pub fn is_cancelled(&self) -> bool {
        self.stop == StopReason::Cancelled
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
        if self.is_cancelled() {
            found.push_str(" before the run was stopped");
        }
        if let Some(Failure { number, error, .. }) = self.failures.first() {
            found = format!(
                "{found}; {} evaluations failed, first number {number}: {error}",
                self.failures.len()
            );
        }
        let advice = if self.failures.is_empty() {
            "at least two are needed; let it run longer"
        } else {
            "at least two are needed, and half of those begun, for what is left would speak of other parameters than the \
             priors; see whether the priors fit the function, or let it run longer"
        };
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
        function: &Function<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Evaluations, Error> {
        let one = |number: u64| {
            let found = point(number).and_then(|values| function(&values));
            let found = found.and_then(|Evaluation { outputs, certificate }| {
                Ok(Evaluation { outputs: checked(&self.outputs, outputs)?, certificate })
            });
            found.map_err(|error| error.to_string())
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
            let evaluation = result.map_err(|error| {
                let values = point(number).unwrap_or_default();
                found.failures.push(Failure { number, values, error });
            });
            found.rows.push(evaluation.ok());
        }
        Ok(found)
    }
}
