//! Evaluating a function of sets in parallel.

use super::Attribution;
use crate::Error;
use crate::math::interval::Confidence;
use crate::problem::coalition::Coalition;
use crate::simulate::{Observer, StopReason};
use crate::study::journal::{self, Head};
use crate::study::outputs::checked;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What an attribution did, and what its numbers rest on.
#[derive(Debug, Serialize)]
pub struct Record {
    /// Sets that gave a result.
    pub evaluated: u64,
    /// Sets that were asked for.
    pub wanted: u64,
    /// Pairs of orders on which sampled values rest; nothing if they are exact.
    pub pairs: Option<u64>,
    /// Sets that could not be evaluated.
    pub failures: Vec<Failure>,
    /// The seed.
    pub seed: u64,
    /// The level of all intervals.
    pub confidence: Confidence,
    /// Why the run ended.
    pub stop: StopReason,
    /// With a journal: why sets are missing there, if they are. They are not missing here.
    pub unsaved: Option<String>,
}

/// A set that could not be evaluated.
#[derive(Debug, Serialize)]
pub struct Failure {
    /// Names of the mechanisms that were on.
    pub on: Vec<String>,
    /// Why not, in words.
    pub error: String,
}

/// Outputs by set, as far as the run came.
pub(super) struct Evaluations {
    pub worth: FxHashMap<Coalition, Vec<f64>>,
    /// Sets that were begun before the run ended, evaluated or not.
    pub begun: FxHashSet<Coalition>,
    wanted: usize,
    failures: Vec<Failure>,
    stop: StopReason,
    unsaved: Option<String>,
}

impl Evaluations {
    /// Refuses what is not complete; `advice` says why it must be.
    pub fn all(&self, advice: &str) -> Result<(), Error> {
        if self.worth.len() == self.wanted {
            return Ok(());
        }
        Err(Error::unsupported(self.missing(), advice))
    }

    /// How many sets could be evaluated, and why another could not.
    pub fn missing(&self) -> String {
        let count = format!("{} of {} sets could be evaluated", self.worth.len(), self.wanted);
        match self.failures.first() {
            Some(Failure { on, error }) => {
                let failed = self.failures.len();
                format!("{count}; {failed} failed, first that with [{}] on: {error}", on.join(", "))
            }
            None => format!("{count} before the run was stopped"),
        }
    }

    /// The record of the run.
    pub fn record(self, study: &Attribution, pairs: Option<u64>) -> Record {
        Record {
            evaluated: self.worth.len() as u64,
            wanted: self.wanted as u64,
            pairs,
            failures: self.failures,
            seed: study.seed,
            confidence: study.confidence,
            stop: self.stop,
            unsaved: self.unsaved,
        }
    }
}

impl Attribution {
    /// Evaluates the function at these sets, which differ; `method` tells them from others. What the function gives beside the
    /// outputs comes back in the order of the sets, without those that failed.
    pub(super) fn evaluate<X: Send + Serialize + DeserializeOwned>(
        &self,
        (method, sets): (String, Vec<Coalition>),
        function: impl Fn(Coalition) -> Result<(Vec<f64>, X), Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<(Evaluations, Vec<X>), Error> {
        let one = |number: u64| {
            let found = function(sets[number as usize])
                .and_then(|(outputs, beside)| Ok((checked(&self.outputs, outputs)?, beside)));
            found.map_err(|error| error.to_string())
        };
        let head = || {
            let head = Head::new("attribution")
                .with("method", method)
                .with("switches", self.switches.join(", "))
                .with("outputs", self.outputs.join(", "));
            Ok(self.about.iter().fold(head, |head, (name, value)| head.with(name, value)))
        };
        let done = journal::run(self.journal.as_ref(), head, 0..sets.len() as u64, one, observer)?;
        let mut found = Evaluations {
            worth: FxHashMap::default(),
            begun: FxHashSet::default(),
            wanted: sets.len(),
            failures: Vec::new(),
            stop: done.stop,
            unsaved: done.unsaved,
        };
        let mut besides = Vec::new();
        for (set, (_, result)) in sets.into_iter().zip(done.pieces) {
            found.begun.insert(set);
            match result {
                Ok((outputs, beside)) => {
                    found.worth.insert(set, outputs);
                    besides.push(beside);
                }
                Err(error) => {
                    let on = set.players().filter_map(|i| self.switches.get(i).cloned()).collect();
                    found.failures.push(Failure { on, error });
                }
            }
        }
        Ok((found, besides))
    }
}
