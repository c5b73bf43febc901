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

pub(in crate::study) use estimate::quantile;
pub use estimate::{Quantity, Share, VarianceSplit};
pub use result::{Failure, Uncertain};

use super::design::{digest, values};
use super::forecast::faults;
use super::journal::{Head, Journal, Kept};
use super::pieces::{self, Done};
use super::{Certificate, Forecast};
use crate::game::{FiniteGame, Payoffs};
use crate::math::interval::Confidence;
use crate::prior::{Draw, Points, Priors};
use crate::simulate::{Episodes, MonteCarlo, Observer, StopReason};
use crate::solve::{Distribution, Play};
use crate::{Error, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A run over draws of parameters.
///
/// Draws are worked on in parallel and kept in their order, each with streams of its own: a seed gives the same bits on any
/// number of threads. Memory grows with draws × outcomes only. A draw whose game cannot be evaluated is recorded, and the run goes
/// on without it: its numbers then speak of the parameters for which there is a result.
///
/// The observer is told of each draw. A run that it stops finishes the draws in hand and rests on the first ones; with Sobol'
/// points on whole rounds over the scramblings.
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Row<O> {
    pub outcomes: Vec<(O, f64)>,
    pub payoffs: Payoffs,
    /// Episodes behind these numbers, and the variances of the payoffs within them; nothing if they are exact.
    pub sampled: Option<(u64, Payoffs)>,
    /// Of the equilibrium behind them, where it is known.
    pub certificate: Option<Certificate>,
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

    /// Keeps what each draw gives in the journal as soon as it is there, and goes on from what the journal holds: a run that was
    /// killed and resumed, however often, gives the bits of one that was not.
    ///
    /// Should writing fail on the way, the run goes on and tries again; [`Uncertain::unsaved`] says if draws are missing in the
    /// file at the end. The methods of the run then give, besides their own errors: a file that cannot be made or read, is written
    /// by another process, is damaged (with the place), or belongs to another run (with every difference). It is left as it is.
    pub fn resume(self, journal: &'a Journal) -> Kept<'a, Self> {
        Kept { study: self, journal }
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

    /// Takes the forecast of each draw, with the certificate of its equilibrium: [`Uncertain::worst`]. Tallies are not looked at.
    ///
    /// # Errors
    /// Those of [`Uncertainty::distributions`].
    pub fn forecasts<O: Copy + Ord + Send>(
        &self,
        forecast: impl Fn(&Draw) -> Result<Forecast<O>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Uncertain<O>, Error> {
        self.run(self.each(|draw| Ok(certified_row(forecast(draw)?))), observer)
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
        self.run(self.each(|draw| Ok(exact_row(distribution(draw)?))), observer)
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
        let plan = self.plan(episodes)?;
        self.run(self.each(|draw| sampled_row(&plan, draw, game(draw)?)), observer)
    }

    fn plan(&self, episodes: u64) -> Result<MonteCarlo, Error> {
        if episodes < 2 {
            let problem = Problem::new("episodes", episodes, "must be at least 2, to have a variance");
            return Err(Error::invalid([problem]));
        }
        MonteCarlo::new(self.seed).scenario(self.scenario).episodes(episodes)
    }

    /// What the draw of a number gives, checked; an error in words, as nothing else can be kept in a file.
    fn each<O: PartialEq>(
        &self,
        evaluate: impl Fn(&Draw) -> Result<Row<O>, Error> + Sync,
    ) -> impl Fn(u64) -> Result<Row<O>, String> + Sync {
        move |number| {
            let draw = self.priors.draw_from(self.points, self.seed, self.scenario, number);
            let row = draw.and_then(|draw| evaluate(&draw)).and_then(checked);
            row.map_err(|error| error.to_string())
        }
    }

    /// What the draw of a number gives exactly, checked.
    pub(super) fn exactly<O: PartialEq>(
        &self,
        number: u64,
        forecast: impl Fn(&Draw) -> Result<Forecast<O>, Error> + Sync,
    ) -> Result<Row<O>, String> {
        self.each(|draw| Ok(certified_row(forecast(draw)?)))(number)
    }

    /// Refuses a number of draws that the points do not allow.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.points.check(self.draws, self.priors.len())
    }

    fn run<O: Copy + Ord + Send>(
        &self,
        one: impl Fn(u64) -> Result<Row<O>, String> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Uncertain<O>, Error> {
        self.check()?;
        self.gathered(pieces::run(0..self.draws, one, observer))
    }

    /// The result of a run.
    pub(super) fn gathered<O: Copy + Ord>(
        &self,
        mut done: Done<Result<Row<O>, String>>,
    ) -> Result<Uncertain<O>, Error> {
        if done.stop == StopReason::Cancelled {
            let round = self.points.replicates().map_or(1, |each| each as usize).max(1);
            done.pieces.truncate(done.pieces.len() / round * round);
        }
        let (mut rows, mut failures) = (Vec::new(), Vec::new());
        for (number, result) in done.pieces {
            match result {
                Ok(row) => rows.push((number, row)),
                Err(error) => failures.push(Failure { number, error }),
            }
        }
        let mut found = Uncertain::new(self, rows, failures, done.stop)?;
        found.unsaved = done.unsaved;
        Ok(found)
    }

    /// What a journal of this run belongs to.
    fn head(&self, method: impl ToString) -> Result<Head, Error> {
        Ok(Head::new("uncertainty")
            .with("method", method)
            .with("seed", self.seed)
            .with("scenario", self.scenario)
            .with("draws", self.draws)
            .with("points", format!("{:?}", self.points))
            .with("parameters", self.priors.names().collect::<Vec<_>>().join(", "))
            .with("values drawn", self.values_drawn()?))
    }

    /// Digest of the parameters and of their values in all draws.
    pub(super) fn values_drawn(&self) -> Result<String, Error> {
        let draw = |number| self.priors.draw_from(self.points, self.seed, self.scenario, number);
        digest(self.priors.names(), (0..self.draws).map(|number| draw(number).map(values)))
    }
}

impl Kept<'_, Uncertainty<'_>> {
    /// As [`Uncertainty::exact`], with the journal.
    ///
    /// # Errors
    /// Those of [`Uncertainty::exact`] and of the journal: [`Uncertainty::resume`].
    pub fn exact<G: FiniteGame<Outcome: Serialize + DeserializeOwned>>(
        &self,
        play: impl Fn(&Draw) -> Result<Play<G>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Uncertain<G::Outcome>, Error> {
        self.distributions(|draw| Ok(play(draw)?.distribution()), observer)
    }

    /// As [`Uncertainty::forecasts`], with the journal.
    ///
    /// # Errors
    /// Those of [`Uncertainty::distributions`] and of the journal: [`Uncertainty::resume`].
    pub fn forecasts<O: Copy + Ord + Send + Serialize + DeserializeOwned>(
        &self,
        forecast: impl Fn(&Draw) -> Result<Forecast<O>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Uncertain<O>, Error> {
        self.kept("forecast", self.study.each(|draw| Ok(certified_row(forecast(draw)?))), observer)
    }

    /// As [`Uncertainty::distributions`], with the journal.
    ///
    /// # Errors
    /// Those of [`Uncertainty::distributions`] and of the journal: [`Uncertainty::resume`].
    pub fn distributions<O: Copy + Ord + Send + Serialize + DeserializeOwned>(
        &self,
        distribution: impl Fn(&Draw) -> Result<Distribution<O>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Uncertain<O>, Error> {
        self.kept("exact", self.study.each(|draw| Ok(exact_row(distribution(draw)?))), observer)
    }

    /// As [`Uncertainty::sampled`], with the journal.
    ///
    /// # Errors
    /// Those of [`Uncertainty::sampled`] and of the journal: [`Uncertainty::resume`].
    pub fn sampled<E: Episodes<Outcome: Serialize + DeserializeOwned>>(
        &self,
        episodes: u64,
        game: impl Fn(&Draw) -> Result<E, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Uncertain<E::Outcome>, Error> {
        let plan = self.study.plan(episodes)?;
        let one = self.study.each(|draw| sampled_row(&plan, draw, game(draw)?));
        self.kept(&format!("sampled, {episodes} episodes"), one, observer)
    }

    fn kept<O: Copy + Ord + Send + Serialize + DeserializeOwned>(
        &self,
        method: &str,
        one: impl Fn(u64) -> Result<Row<O>, String> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Uncertain<O>, Error> {
        let run = &self.study;
        run.check()?;
        run.gathered(self.journal.run(run.head(method)?, 0..run.draws, &one, observer)?)
    }
}

fn exact_row<O>(distribution: Distribution<O>) -> Row<O> {
    let Distribution { outcomes, payoffs, .. } = distribution;
    Row { outcomes, payoffs, sampled: None, certificate: None }
}

fn certified_row<O>(forecast: Forecast<O>) -> Row<O> {
    let Forecast { outcomes, payoffs, certificate, .. } = forecast;
    Row { outcomes, payoffs, sampled: None, certificate: Some(certificate) }
}

fn sampled_row<E: Episodes>(plan: &MonteCarlo, draw: &Draw, game: E) -> Result<Row<E::Outcome>, Error> {
    let sample = plan.clone().draw(draw.number()).run(&game);
    let count = sample.episodes();
    let outcomes = sample.counts().iter().map(|&(outcome, times)| (outcome, times as f64 / count as f64));
    let within = [0, 1].map(|player| sample.moments().covariance(player, player));
    let (outcomes, payoffs) = (outcomes.collect(), sample.mean_payoffs());
    Ok(Row { outcomes, payoffs, sampled: Some((count, within)), certificate: None })
}

/// The row, if it holds probabilities and finite payoffs.
fn checked<O: PartialEq>(row: Row<O>) -> Result<Row<O>, Error> {
    let problems = faults(&row.outcomes, &row.payoffs);
    if problems.is_empty() { Ok(row) } else { Err(Error::invalid(problems)) }
}
