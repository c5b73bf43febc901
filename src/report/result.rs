//! The result of a run: what was found, exactly and by simulation, and how it came about.

use crate::Error;
use crate::game::FiniteGame;
use crate::math::interval::Confidence;
use crate::simulate::{Estimate, MonteCarlo, Run, Sample, StopReason};
use crate::solve::{Convergence, Distribution, Equilibrium};
use serde::Serialize;
use std::fmt::Display;
use std::time::Duration;

/// A number known exactly and estimated by simulation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// What it is.
    pub name: String,
    /// The exact value, without sampling error.
    pub exact: f64,
    /// The estimate with its error and interval.
    pub sampled: Estimate,
}

/// What was solved, and how well.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Solution {
    /// The solution concept, in words.
    pub concept: String,
    /// Over the periods played.
    pub played: Convergence,
    /// Over the burn-in.
    pub burn_in: Convergence,
    /// What each player could gain by a best reply, in units of payoff.
    pub regret: [f64; 2],
}

/// How a result came about: enough to make it again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Manifest {
    /// Version of this crate.
    pub version: String,
    /// What was run, such as the title of a scenario.
    pub title: String,
    /// Digest of the input; empty if there is none.
    pub digest: String,
    /// The seed.
    pub seed: u64,
    /// Which scenario of this seed: [`MonteCarlo::scenario`].
    pub scenario: u64,
    /// Which draw of parameters: [`MonteCarlo::draw`].
    pub draw: u64,
    /// Episodes played.
    pub episodes: u64,
    /// Why the simulation ended.
    pub stop: StopReason,
    /// Confidence level of the intervals.
    pub confidence: Confidence,
    /// The solution.
    pub solution: Solution,
    /// Wall time of each stage, in seconds.
    pub seconds: Vec<(String, f64)>,
}

/// A result: distribution of outcomes, counts, payoffs, and the manifest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How it came about.
    pub manifest: Manifest,
    /// Probability of each class of ending, in order.
    pub outcomes: Vec<Measured>,
    /// The class that history realised, if known.
    pub realised: Option<String>,
    /// Expected counts and levels.
    pub tallies: Vec<Measured>,
    /// Expected discounted payoffs of the players.
    pub payoffs: Vec<Measured>,
}

impl Solution {
    /// The solution that an equilibrium is, in the words of `concept`. Computes the regret.
    pub fn of<G: FiniteGame>(concept: impl Into<String>, equilibrium: &Equilibrium<G>) -> Self {
        Solution {
            concept: concept.into(),
            played: equilibrium.convergence(),
            burn_in: equilibrium.burn_in_convergence(),
            regret: equilibrium.regret(),
        }
    }
}

impl Report {
    /// Puts the exact distribution and a sample of `plan` side by side, with intervals at `confidence`; of a plan with a
    /// [`Precision`](crate::simulate::Precision) at the confidence of that, over all looks.
    pub fn new<O: Copy + Ord + Display>(
        title: impl Into<String>,
        solution: Solution,
        exact: &Distribution<O>,
        (plan, sample): (&MonteCarlo, &Run<Sample<O>>),
        confidence: Confidence,
    ) -> Self {
        let (scenario, draw) = plan.scenario_and_draw();
        let looked = sample.level_over_looks().zip(plan.over_looks());
        let (level, confidence) = looked.unwrap_or((confidence, confidence));
        let measured = |name: String, exact, sampled| Measured { name, exact, sampled };
        let outcomes = exact
            .outcomes
            .iter()
            .map(|&(outcome, p)| measured(outcome.to_string(), p, sample.proportion(outcome, level)));
        let tallies = exact.tallies.iter().zip(sample.tallies(level));
        let players = ["payoff of the first player", "payoff of the second player"];
        let payoffs = players.into_iter().zip(exact.payoffs).zip(sample.payoffs(level));
        Report {
            outcomes: outcomes.collect(),
            tallies: tallies.map(|((name, x), (_, found))| measured((*name).to_owned(), *x, found)).collect(),
            payoffs: payoffs.map(|((name, x), found)| measured(name.to_owned(), x, found)).collect(),
            realised: None,
            manifest: Manifest {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                title: title.into(),
                digest: String::new(),
                seed: plan.seed(),
                scenario,
                draw,
                episodes: sample.episodes(),
                stop: sample.stop_reason(),
                confidence,
                solution,
                seconds: Vec::new(),
            },
        }
    }

    /// Names the players.
    pub fn players(mut self, names: [&str; 2]) -> Self {
        for (payoff, name) in self.payoffs.iter_mut().zip(names) {
            payoff.name = format!("payoff of {name}");
        }
        self
    }

    /// The class that history realised, if play cannot come to it.
    pub(super) fn beyond_play(&self) -> Option<&str> {
        let realised = self.realised.as_deref();
        realised.filter(|realised| self.outcomes.iter().all(|outcome| outcome.name != *realised))
    }

    /// Marks the class that history realised. If play cannot come to it, reports and figures say so.
    pub fn realised(mut self, outcome: impl Display) -> Self {
        self.realised = Some(outcome.to_string());
        self
    }

    /// Records the digest of the input.
    pub fn digest(mut self, digest: impl Into<String>) -> Self {
        self.manifest.digest = digest.into();
        self
    }

    /// Records the wall time of a stage.
    pub fn took(mut self, stage: &str, time: Duration) -> Self {
        self.manifest.seconds.push((stage.to_owned(), time.as_secs_f64()));
        self
    }
}

/// Reports as a JSON list, or any other result as indented JSON.
///
/// # Errors
/// None in practice; numbers that are not finite become `null`.
pub fn to_json<T: Serialize + ?Sized>(result: &T) -> Result<String, Error> {
    super::files::json(&result)
}
