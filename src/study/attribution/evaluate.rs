//! Evaluating a function of sets in parallel.

use super::Attribution;
use crate::Error;
use crate::math::interval::Confidence;
use crate::problem::coalition::Coalition;
use crate::simulate::{Observer, StopReason};
use crate::study::outputs::checked;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

/// Evaluations between two looks at the observer.
const WAVE: usize = 16;

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
}

/// A set that could not be evaluated.
#[derive(Debug, Serialize)]
pub struct Failure {
    /// Names of the mechanisms that were on.
    pub on: Vec<String>,
    /// Why not.
    pub error: Error,
}

/// Outputs by set, as far as the run came.
pub(super) struct Evaluations {
    pub worth: FxHashMap<Coalition, Vec<f64>>,
    wanted: usize,
    failures: Vec<Failure>,
    stop: StopReason,
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
        }
    }
}

impl Attribution {
    /// Evaluates the function at these sets, which differ.
    pub(super) fn evaluate(
        &self,
        sets: Vec<Coalition>,
        function: impl Fn(Coalition) -> Result<Vec<f64>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Evaluations {
        let mut found = Evaluations {
            worth: FxHashMap::default(),
            wanted: sets.len(),
            failures: Vec::new(),
            stop: StopReason::Finished,
        };
        let mut done = 0;
        for wave in sets.chunks(WAVE) {
            let one =
                |set: &Coalition| (*set, function(*set).and_then(|outputs| checked(&self.outputs, outputs)));
            for (set, result) in wave.par_iter().map(one).collect::<Vec<_>>() {
                match result {
                    Ok(outputs) => {
                        found.worth.insert(set, outputs);
                    }
                    Err(error) => {
                        let on = set.players().filter_map(|i| self.switches.get(i).cloned()).collect();
                        found.failures.push(Failure { on, error });
                    }
                }
            }
            done += wave.len();
            if observer.progress(done as u64, sets.len() as u64).is_break() && done < sets.len() {
                found.stop = StopReason::Cancelled;
                break;
            }
        }
        found
    }
}
