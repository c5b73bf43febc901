//! What a run over draws of parameters found.

use super::estimate::{Column, Quantity};
use super::{Row, Uncertainty};
use crate::Error;
use crate::math::interval::{Confidence, Interval};
use crate::prior::Points;
use crate::simulate::StopReason;
use crate::study::Certificate;
use serde::Serialize;

/// Outcomes and payoffs over draws of parameters.
#[derive(Debug, Serialize)]
pub struct Uncertain<O> {
    /// Each class of ending that occurred, in order.
    pub outcomes: Vec<(O, Quantity)>,
    /// The expected discounted payoff of each player.
    pub payoffs: [Quantity; 2],
    /// Draws that were evaluated.
    pub draws: u64,
    /// Draws that were asked for.
    pub wanted: u64,
    /// Episodes for each draw; nothing if they were evaluated exactly.
    pub episodes: Option<u64>,
    /// The seed.
    pub seed: u64,
    /// The points from which the draws were made.
    pub points: Points,
    /// The level of all intervals.
    pub confidence: Confidence,
    /// Draws that could not be evaluated; the numbers are without them.
    pub failures: Vec<Failure>,
    /// The worst of the certificates of the equilibria behind the draws: the largest residual and regrets, and the sums of fixed
    /// points; nothing if the run was not made of [forecasts](Uncertainty::forecasts).
    pub worst: Option<Certificate>,
    /// Why the run ended.
    pub stop: StopReason,
    /// With a journal: why draws are missing there, if they are. They are not missing here.
    pub unsaved: Option<String>,
    /// Numbers of the draws that were evaluated.
    #[serde(skip)]
    numbers: Vec<u64>,
    /// Probabilities by `[outcome][draw]`.
    #[serde(skip)]
    probabilities: Vec<Vec<f64>>,
}

/// A draw that could not be evaluated. Its parameters are those of the same number of the same priors, points and seed.
#[derive(Debug, Serialize)]
pub struct Failure {
    /// Which draw.
    pub number: u64,
    /// Why not, in words.
    pub error: String,
}

impl<O: Copy + Ord> Uncertain<O> {
    pub(super) fn new(
        run: &Uncertainty<'_>,
        rows: Vec<(u64, Row<O>)>,
        failures: Vec<Failure>,
        stop: StopReason,
    ) -> Result<Self, Error> {
        let replicates = run.points.replicates().map(u64::from);
        let scramblings: Option<Vec<usize>> =
            replicates.map(|each| rows.iter().map(|(number, _)| (number % each) as usize).collect());
        let differ = |of: &[usize]| of.iter().any(|scrambling| Some(scrambling) != of.first());
        if rows.len() < 2 || scramblings.as_deref().is_some_and(|of| !differ(of)) {
            return Err(too_few(rows.len(), &failures, stop));
        }
        let mut classes: Vec<O> =
            rows.iter().flat_map(|(_, row)| row.outcomes.iter().map(|(o, _)| *o)).collect();
        classes.sort();
        classes.dedup();
        let probability = |row: &Row<O>, class: O| {
            row.outcomes
                .iter()
                .filter(|(outcome, _)| *outcome == class)
                .map(|(_, p)| p)
                .fold(0.0, |sum, p| sum + p)
        };
        let summary = |column: &Column| column.summary(scramblings.as_deref(), run.confidence);
        let (mut outcomes, mut probabilities) = (Vec::new(), Vec::new());
        for class in classes {
            let values: Vec<f64> = rows.iter().map(|(_, row)| probability(row, class)).collect();
            let column = of_probabilities(values, &rows);
            outcomes.push((class, summary(&column)));
            probabilities.push(column.values);
        }
        Ok(Uncertain {
            outcomes,
            payoffs: [0, 1].map(|player| summary(&of_payoffs(player, &rows))),
            draws: rows.len() as u64,
            wanted: run.draws,
            episodes: rows.first().and_then(|(_, row)| row.sampled).map(|(episodes, _)| episodes),
            seed: run.seed,
            points: run.points,
            confidence: run.confidence,
            failures,
            worst: Certificate::worst(rows.iter().filter_map(|(_, row)| row.certificate)),
            stop,
            unsaved: None,
            numbers: rows.iter().map(|(number, _)| *number).collect(),
            probabilities,
        })
    }

    /// What is known of `outcome`; nothing if it never occurred.
    pub fn outcome(&self, outcome: O) -> Option<&Quantity> {
        self.outcomes.iter().find(|(other, _)| *other == outcome).map(|(_, quantity)| quantity)
    }

    /// The probability of `outcome` in each draw that was evaluated, with the draw's number, in order.
    pub fn by_draw(&self, outcome: O) -> impl Iterator<Item = (u64, f64)> {
        let at = self.outcomes.iter().position(|(other, _)| *other == outcome);
        let values = at.and_then(|at| self.probabilities.get(at)).map_or(&[][..], Vec::as_slice);
        let absent = values.is_empty();
        self.numbers
            .iter()
            .enumerate()
            .map(move |(i, number)| (*number, if absent { 0.0 } else { values[i] }))
    }
}

/// The column of a class of endings: what an episode gives is 1 or 0.
fn of_probabilities<O>(values: Vec<f64>, rows: &[(u64, Row<O>)]) -> Column {
    let (mut within, mut noise) = (Vec::with_capacity(values.len()), Vec::with_capacity(values.len()));
    for (p, (_, row)) in values.iter().zip(rows) {
        let plain = (p * (1.0 - p)).max(0.0);
        let [unbiased, of_mean] = match row.sampled {
            Some((episodes, _)) => {
                let n = episodes as f64;
                [plain * n / (n - 1.0), plain / (n - 1.0)]
            }
            None => [plain, 0.0],
        };
        within.push(unbiased);
        noise.push(of_mean);
    }
    let trials = rows.iter().map(|(_, row)| row.sampled.map(|(episodes, _)| episodes)).sum();
    Column { values, within: Some(within), noise, trials, range: Interval { low: 0.0, high: 1.0 } }
}

fn of_payoffs<O>(player: usize, rows: &[(u64, Row<O>)]) -> Column {
    let values = rows.iter().map(|(_, row)| row.payoffs[player]).collect();
    let within: Option<Vec<f64>> =
        rows.iter().map(|(_, row)| row.sampled.map(|(_, within)| within[player])).collect();
    let noise = |row: &Row<O>| row.sampled.map_or(0.0, |(episodes, within)| within[player] / episodes as f64);
    let noise = rows.iter().map(|(_, row)| noise(row)).collect();
    Column {
        values,
        within,
        noise,
        trials: None,
        range: Interval { low: f64::NEG_INFINITY, high: f64::INFINITY },
    }
}

/// Too few draws are left to say anything.
fn too_few(evaluated: usize, failures: &[Failure], stop: StopReason) -> Error {
    let what = format!("{evaluated} of {} draws could be evaluated", evaluated + failures.len());
    let what = match stop {
        StopReason::Cancelled => format!("{what} before the run was stopped"),
        _ => what,
    };
    let what = match failures.first() {
        Some(failure) => format!("{what}; draw {} failed: {}", failure.number, failure.error),
        None => what,
    };
    Error::unsupported(
        what,
        "at least two are needed, with Sobol' points of two scramblings; see whether the priors fit the game",
    )
}
