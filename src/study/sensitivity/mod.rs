//! Sensitivity: which parameters drive the outputs of a function, by how much, and how well that is known.
//!
//! The function is any `Fn(&[f64]) -> Result<Vec<f64>, Error>`: values of the parameters in the order of the [`Priors`] in, a
//! number for each named output back. That the outputs are the outcome probabilities of a game is one use: it may then give the
//! certificate of the equilibrium beside them (an [`Evaluation`]), and the [`Record`] holds the worst of all.
//!
//! | method | asks | evaluations | parameters |
//! |---|---|---|---|
//! | [`Sensitivity::morris`] | which parameters matter at all? | trajectories × (d + 1) | independent |
//! | [`Sensitivity::sobol_indices`] | what share of the variance is each one's, alone and with others? | rows × (d + 2) | independent |
//! | [`Sensitivity::shapley_effects`] | the same, shares that sum to one | draws + 3 × permutations × (d - 1) | correlated or not |
//!
//! ```
//! use bargain::prior::{Prior, Points, Priors};
//! use bargain::study::sensitivity::Sensitivity;
//!
//! let priors = Priors::new()
//!     .with("offer", Prior::uniform(0.0, 1.0)?)?
//!     .with("weather", Prior::uniform(0.0, 1.0)?)?;
//! let study = Sensitivity::new(&priors, &["gain"])?.seed(7);
//! let gain = |x: &[f64]| Ok(vec![3.0 * x[0] + x[1]]);
//!
//! let screening = study.morris(20, gain, &mut ())?;
//! assert_eq!(screening.outputs[0].ranked()[0].parameter, "offer");
//!
//! // Variances 9/12 and 1/12.
//! let indices = study.sobol_indices(Points::SOBOL, 512, gain, &mut ())?;
//! assert!((indices.outputs[0].parameters[0].total.value - 0.9).abs() < 0.02);
//! # Ok::<(), bargain::Error>(())
//! ```
//!
//! A run that its observer stops rests on the trajectories, rows or permutations that are complete. With a
//! [journal](Sensitivity::resume) each evaluation is in a file as soon as it is there.
//!
//! Evaluations run in parallel and are kept in their order, and all that is random is keyed by the seed and a number: a seed
//! gives the same bits on any number of threads. Parameters that are [fixed](crate::prior::Prior::is_fixed) are passed to the
//! function and not studied.
//!
//! The crate `salib` (0.3) has Morris, Sobol' and Shapley estimators too. It was not taken: its Shapley effects are for independent
//! parameters only, its functions cannot fail, and points would come from a second set of priors and random streams.

mod bootstrap;
mod evaluate;
mod morris;
mod shapley;
mod sobol;

pub use evaluate::{Evaluation, Failure, Record};
pub use morris::{ElementaryEffects, OutputEffects, Screening};
pub use shapley::{OutputShares, ShapleyEffects, Share};
pub use sobol::{Indices, OutputIndices, SobolIndices};

use crate::math::interval::Confidence;
use crate::prior::Priors;
use crate::study::Journal;
use crate::{Error, Problem};

/// A study of how outputs depend on parameters.
#[derive(Debug, Clone)]
pub struct Sensitivity<'a> {
    priors: &'a Priors,
    outputs: Vec<String>,
    /// Positions of the parameters that are not fixed.
    varied: Vec<usize>,
    seed: u64,
    resamples: usize,
    confidence: Confidence,
    journal: Option<Journal>,
}

/// Most resamples of a bootstrap.
const MOST_RESAMPLES: usize = 1_000_000;

/// Least number of resamples of a bootstrap.
const LEAST_RESAMPLES: usize = 100;

impl<'a> Sensitivity<'a> {
    /// A study of the outputs with these names: seed 0, 1000 resamples, 95 % unless told otherwise.
    ///
    /// # Errors
    /// No outputs; names that are empty or stand twice; priors of which none varies.
    pub fn new(priors: &'a Priors, outputs: &[&str]) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if outputs.is_empty() {
            problems.push(Problem::new("outputs", "[]", "must name at least one output"));
        }
        for (i, name) in outputs.iter().enumerate() {
            if name.trim().is_empty() {
                problems.push(Problem::new(
                    format!("outputs[{i}]"),
                    format!("\"{name}\""),
                    "must not be empty",
                ));
            } else if outputs[..i].contains(name) {
                let expected = "stands here for the second time";
                problems.push(Problem::new(format!("outputs[{i}]"), format!("\"{name}\""), expected));
            }
        }
        let varied = priors.iter().enumerate().filter(|(_, (_, prior))| !prior.is_fixed());
        let varied: Vec<usize> = varied.map(|(at, _)| at).collect();
        if varied.is_empty() {
            problems.push(Problem::new("priors", "", "must hold at least one parameter that is not fixed"));
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let outputs = outputs.iter().map(|name| (*name).to_owned()).collect();
        let (seed, resamples, confidence) = (0, 1000, Confidence::P95);
        Ok(Sensitivity { priors, outputs, varied, seed, resamples, confidence, journal: None })
    }

    /// The seed; any number is one.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The probability with which intervals are to hold.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Keeps the outputs of each evaluation in the journal as soon as they are there, and goes on from what it holds: a study that
    /// was killed and resumed, however often, gives the bits of one that was not. Each method needs a journal of its own.
    ///
    /// Should writing fail on the way, the study goes on and tries again; [`Record::unsaved`] says if evaluations are missing
    /// in the file at the end. The methods then give, besides their own errors: a file that cannot be made or read, is written by
    /// another process, is damaged (with the place), or belongs to another study (with every difference). It is left as it is.
    pub fn resume(mut self, journal: &Journal) -> Self {
        self.journal = Some(journal.clone());
        self
    }

    /// Resamples of a bootstrap.
    ///
    /// # Errors
    /// Fewer than 100, whose percentiles say little; more than a million, all of whose statistics are kept.
    pub fn resamples(mut self, resamples: usize) -> Result<Self, Error> {
        if !(LEAST_RESAMPLES..=MOST_RESAMPLES).contains(&resamples) {
            let expected = format!("must be between {LEAST_RESAMPLES} and {MOST_RESAMPLES}");
            return Err(Error::invalid([Problem::new("resamples", resamples, expected)]));
        }
        self.resamples = resamples;
        Ok(self)
    }

    /// Names of the parameters that are studied, in order: all that are not fixed.
    pub fn parameters(&self) -> impl ExactSizeIterator<Item = &str> {
        let names: Vec<&str> = self.priors.names().collect();
        self.varied.iter().map(move |&at| names[at])
    }

    /// The parameter at a position among those that are studied.
    fn parameter(&self, at: usize) -> String {
        self.parameters().nth(at).unwrap_or_default().to_owned()
    }

    /// Refuses priors that are correlated; `method` says what needs independent ones.
    fn independent(&self, method: &str) -> Result<(), Error> {
        if !self.priors.has_groups() {
            return Ok(());
        }
        let what = format!("{method}: some of the parameters are correlated");
        let advice = "where one moves the others move with it, and the numbers would mean nothing; take \
                      Sensitivity::shapley_effects, or set the correlations aside with Priors::independent";
        Err(Error::unsupported(what, advice))
    }
}
