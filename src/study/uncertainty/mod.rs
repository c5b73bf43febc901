//! Two kinds of uncertainty, kept apart: parameters, which we do not know, and chance, which nobody can know.
//!
//! A run takes K draws from [`Priors`], makes a game of each, and finds the probabilities of its outcomes, exactly or from N
//! episodes. It reports for each outcome the mean probability with its Monte Carlo error, the interval in which the
//! probability lies by what the parameters may be, and the shares of the variance of "it ends so" (1 or 0) that parameters and
//! chance have.
//!
//! ```
//! use bargain::game::catalogue::Ultimatum;
//! use bargain::prior::{Prior, Priors};
//! use bargain::solve::QuantalResponse;
//! use bargain::study::uncertainty::Uncertainty;
//!
//! let priors = Priors::new().with("precision", Prior::lognormal(1.0, 0.5)?)?;
//! let game = Ultimatum::with_grid(10);
//! let result = Uncertainty::new(&priors, 32).seed(7).exact(
//!     |draw| {
//!         let precision = draw.value("precision").unwrap_or(1.0);
//!         QuantalResponse::new([precision; 2])?.solve(&game)?.play(&game)
//!     },
//!     &mut (),
//! )?;
//! for (outcome, quantity) in &result.outcomes {
//!     println!("{outcome:?}: {:.3}, parameters {:?}", quantity.mean.value, quantity.by_parameters);
//! }
//! assert!(result.failures.is_empty());
//! # Ok::<(), bargain::Error>(())
//! ```

mod estimate;
mod result;

pub use estimate::{Quantity, Share, VarianceSplit};
pub(in crate::study) use estimate::{quantile, student};
pub(in crate::study) use result::in_words;
pub use result::{Failure, Uncertain};

use crate::game::{FiniteGame, Payoffs};
use crate::math::interval::Confidence;
use crate::prior::{Draw, Points, Priors};
use crate::simulate::{Episodes, MonteCarlo, Observer, StopReason};
use crate::solve::{Distribution, Play};
use crate::{Error, Problem};
use rayon::prelude::*;

/// Draws between two looks at the observer: as many rounds over the scramblings as make at least this number.
const WAVE: u64 = 16;

/// Rounding by which probabilities may miss a sum of one.
const ROUNDING: f64 = 1e-9;

/// A run over draws of parameters.
///
/// Draws are worked on in parallel and kept in their order, each with streams of its own: a seed gives the same bits on any
/// number of threads. Memory grows with draws × outcomes only. A draw whose game cannot be evaluated is recorded, and the run goes
/// on without it: its numbers then speak of the parameters for which there is a result.
#[derive(Debug, Clone, Copy)]
pub struct Uncertainty<'a> {
    priors: &'a Priors,
    draws: u64,
    seed: u64,
    scenario: u64,
    points: Points,
    confidence: Confidence,
}

/// What one draw gave.
pub(super) struct Row<O> {
    pub outcomes: Vec<(O, f64)>,
    pub payoffs: Payoffs,
    /// Episodes behind these numbers, and the variances of the payoffs within them; nothing if they are exact.
    pub sampled: Option<(u64, Payoffs)>,
}

impl<'a> Uncertainty<'a> {
    /// A run over so many draws from these priors: random points, seed 0, 95 % unless told otherwise.
    pub fn new(priors: &'a Priors, draws: u64) -> Self {
        let (points, confidence) = (Points::Random, Confidence::P95);
        Uncertainty { priors, draws, seed: 0, scenario: 0, points, confidence }
    }

    /// The seed; any number is one.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// A number that separates the draws and the chance of this run from others with the same seed; runs with the same number
    /// share them. Default 0.
    pub fn scenario(mut self, scenario: u64) -> Self {
        self.scenario = scenario;
        self
    }

    /// Which points the draws are made from.
    pub fn points(mut self, points: Points) -> Self {
        self.points = points;
        self
    }

    /// The probability with which intervals are to hold.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Evaluates the play of each draw exactly.
    ///
    /// # Errors
    /// A number of draws that the points do not allow ([`Points::check`]); fewer than two draws, or with Sobol' points fewer
    /// than two scramblings, that could be evaluated.
    pub fn exact<G: FiniteGame>(
        &self,
        play: impl Fn(&Draw) -> Result<Play<G>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Uncertain<G::Outcome>, Error> {
        self.distributions(|draw| Ok(play(draw)?.distribution()), observer)
    }

    /// Takes the probabilities and payoffs of each draw as they are given: exact ones, found in whatever way. Tallies are not
    /// looked at.
    ///
    /// # Errors
    /// Those of [`Uncertainty::exact`]. Numbers that are no probabilities, do not sum to one, or are not finite fail their draw.
    pub fn distributions<O: Copy + Ord + Send>(
        &self,
        distribution: impl Fn(&Draw) -> Result<Distribution<O>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Uncertain<O>, Error> {
        let evaluate = |draw: &Draw| {
            let Distribution { outcomes, payoffs, .. } = distribution(draw)?;
            Ok(Row { outcomes, payoffs, sampled: None })
        };
        self.run(evaluate, observer)
    }

    /// Plays `episodes` episodes of each draw. Estimates of variances are corrected for the noise of the episodes; the interval
    /// [by parameters](Quantity::by_parameters) is not, and is wider by it.
    ///
    /// # Errors
    /// Those of [`Uncertainty::exact`]; fewer than two episodes.
    pub fn sampled<E: Episodes>(
        &self,
        episodes: u64,
        game: impl Fn(&Draw) -> Result<E, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Uncertain<E::Outcome>, Error> {
        if episodes < 2 {
            let problem = Problem::new("episodes", episodes, "must be at least 2, to have a variance");
            return Err(Error::invalid([problem]));
        }
        let plan = MonteCarlo::new(self.seed).scenario(self.scenario).episodes(episodes)?;
        let evaluate = |draw: &Draw| {
            let sample = plan.clone().draw(draw.number()).run(&game(draw)?);
            let count = sample.episodes();
            let outcomes =
                sample.counts().iter().map(|&(outcome, times)| (outcome, times as f64 / count as f64));
            let within = [0, 1].map(|player| sample.moments().covariance(player, player));
            let payoffs = sample.mean_payoffs();
            Ok(Row { outcomes: outcomes.collect(), payoffs, sampled: Some((count, within)) })
        };
        self.run(evaluate, observer)
    }

    fn run<O: Copy + Ord + Send>(
        &self,
        evaluate: impl Fn(&Draw) -> Result<Row<O>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Uncertain<O>, Error> {
        self.points.check(self.draws, self.priors.len())?;
        let one = |number: u64| {
            let draw = self.priors.draw_from(self.points, self.seed, self.scenario, number)?;
            evaluate(&draw).and_then(checked)
        };
        let replicates = self.points.replicates().map_or(1, u64::from);
        let wave = replicates * WAVE.div_ceil(replicates);
        let (mut rows, mut failures, mut stop) = (Vec::new(), Vec::new(), StopReason::Finished);
        let mut done = 0;
        while done < self.draws {
            let numbers = done..(done + wave).min(self.draws);
            done = numbers.end;
            let results: Vec<_> = numbers.into_par_iter().map(|number| (number, one(number))).collect();
            for (number, result) in results {
                match result {
                    Ok(row) => rows.push((number, row)),
                    Err(error) => failures.push(Failure { number, error }),
                }
            }
            if observer.progress(done, self.draws).is_break() && done < self.draws {
                stop = StopReason::Cancelled;
                break;
            }
        }
        Uncertain::new(self, rows, failures, stop)
    }
}

/// The row, if it holds probabilities and finite payoffs.
fn checked<O>(row: Row<O>) -> Result<Row<O>, Error> {
    let mut problems = Vec::new();
    let sum: f64 = row.outcomes.iter().map(|(_, p)| p).sum();
    for (i, (_, p)) in row.outcomes.iter().enumerate() {
        if !(-ROUNDING..=1.0 + ROUNDING).contains(p) {
            problems.push(Problem::new(format!("outcomes[{i}]"), p, "must be a probability"));
        }
    }
    if (sum - 1.0).abs() > ROUNDING || sum.is_nan() {
        problems.push(Problem::new("outcomes", sum, "must be the sum of the probabilities, 1"));
    }
    for (i, x) in row.payoffs.iter().enumerate().filter(|(_, x)| !x.is_finite()) {
        problems.push(Problem::new(format!("payoffs[{i}]"), x, "must be a finite number"));
    }
    if problems.is_empty() { Ok(row) } else { Err(Error::invalid(problems)) }
}
