//! What a run of claims found.

use super::check::Verdict;
use crate::math::interval::Confidence;
use crate::simulate::{Estimate, StopReason};
use crate::study::Certificate;
use serde::Serialize;

/// What was found of all claims.
#[derive(Debug, Serialize)]
pub struct Findings {
    /// By claim, in order.
    pub claims: Vec<ClaimFound>,
    /// Draws from the priors that were looked at; of the last one of a stopped study some worlds may be missing.
    pub draws: u64,
    /// The seed of the draws.
    pub seed: u64,
    /// Quarters solved behind the played ones under the draws, if not those of the scenario.
    pub burn_in: Option<i64>,
    /// The level of all intervals.
    pub confidence: Confidence,
    /// Worlds that were solved.
    pub worlds: u64,
    /// The worst residual and regrets of their equilibria, and all their fixed points.
    pub worst: Option<Certificate>,
    /// Worlds that could not be solved.
    pub failures: Vec<Failure>,
    /// Why the run ended.
    pub stop: StopReason,
    /// With a journal: why worlds are missing there, if they are. They are not missing here.
    pub unsaved: Option<String>,
}

/// What was found of one claim.
#[derive(Debug, Serialize)]
pub struct ClaimFound {
    /// Its number.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What is claimed.
    pub statement: &'static str,
    /// The verdict.
    pub verdict: Verdict,
    /// Its checks.
    pub checks: Vec<CheckFound>,
    /// What of the claim the model has no counterpart for.
    pub missing: &'static str,
}

/// What was found of one check.
#[derive(Debug, Serialize)]
pub struct CheckFound {
    /// What is varied.
    pub varied: String,
    /// What is measured.
    pub measure: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// The effect expected.
    pub expected: String,
    /// The effect at the reference, exact; not a number if it could not be measured.
    pub reference: f64,
    /// The mean effect over the draws; the interval is Student's. Of no draws nothing is a number, of a single one the interval is none.
    pub mean: Estimate,
    /// The share of draws with an effect of the expected kind; not a number if there are no draws.
    pub agreeing: f64,
    /// Draws in which all arms could be solved.
    pub draws: u64,
    /// The verdict.
    pub verdict: Verdict,
}

/// A world that could not be made or solved.
#[derive(Debug, Serialize)]
pub struct Failure {
    /// The arm.
    pub arm: String,
    /// The draw; nothing for the reference.
    pub draw: Option<u64>,
    /// Why not, in words.
    pub error: String,
}
