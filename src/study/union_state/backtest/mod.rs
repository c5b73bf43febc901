//! The backtest: from the root of each period of history, the forecast of the class that history realised, scored beside baselines.
//!
//! ```no_run
//! use bargain::study::union_state::backtest::{Backtest, MODEL, UNIFORM};
//!
//! let found = Backtest::new().draws(16).run(&mut ())?;
//! let model = found.all.of(MODEL).expect("the model is scored");
//! let difference = model.log.against.iter().find(|against| against.baseline == UNIFORM);
//! println!("{:.2} nats, {difference:?}", model.log.mean);
//! # Ok::<(), bargain::Error>(())
//! ```

mod baselines;

use super::solve_game;
use crate::Error;
use crate::math::interval::Confidence;
use crate::simulate::{Observer, StopReason};
use crate::study::design::digest;
use crate::study::journal::{self, Head};
use crate::study::pieces::Done;
use crate::study::scores::{Scores, Verification};
use crate::study::uncertainty::{Row, Uncertain, Uncertainty};
use crate::study::{Forecast, Journal};
use crate::union_state::scenario::Scenario;
use crate::union_state::{Class, Classified, Cuts, Period, Record, UnionState};
use serde::{Deserialize, Serialize};

/// The forecaster that is the model at its reference values.
pub const MODEL: &str = "model";
/// The model averaged over draws from its priors.
pub const UNCERTAIN: &str = "model, uncertain";
/// Base rates.
pub const BASE_RATES: &str = "base rates";
/// A coder's prior, made with hindsight.
pub const CODER: &str = "coder";
/// A uniform guess over the nine classes.
pub const UNIFORM: &str = "uniform";

/// A backtest over the bundled record.
#[derive(Debug, Clone)]
pub struct Backtest {
    draws: u64,
    seed: u64,
    confidence: Confidence,
    cuts: Cuts,
    journal: Option<Journal>,
}

/// What one solution gave.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Piece {
    Reference(Forecast<Class>),
    Drawn(Row<Class>),
}

/// What a backtest found.
#[derive(Debug, Serialize)]
pub struct Backtested {
    /// Each period with its forecasts, in order of time.
    pub periods: Vec<PeriodForecast>,
    /// The scores over all periods.
    pub all: Scores,
    /// The scores over the periods that began with nothing signed. The rules of the game know no way to unsign, so that in the
    /// others a good part of the answer is given by the root.
    pub open: Scores,
    /// Draws of parameters that were finished in every period, those among them that could not be evaluated; 0 if none were asked for,
    /// or too few were finished.
    pub draws: u64,
    /// The seed of the draws, which all periods share.
    pub seed: u64,
    /// Why the run ended. Stopped by its observer it rests on fewer draws, as many in every period.
    pub stop: StopReason,
    /// With a journal: why solutions are missing there, if they are. They are not missing here.
    pub unsaved: Option<String>,
}

/// The forecasts for one period.
#[derive(Debug, Serialize)]
pub struct PeriodForecast {
    /// What history realised.
    pub period: Period,
    /// [Digest](Scenario::digest) of the root.
    pub digest: String,
    /// Quarters played.
    pub quarters: usize,
    /// Whether a package stood signed when it began.
    pub stands: bool,
    /// The model at its reference values: exact, with its certificate.
    pub model: Forecast<Class>,
    /// The model over draws of its parameters, each solved and evaluated exactly; nothing from fewer than two draws.
    pub uncertain: Option<Uncertain<Class>>,
    /// The baselines by name, each with the probabilities of [`Class::ALL`].
    pub baselines: Vec<(String, Vec<f64>)>,
}

impl Backtested {
    /// The fewest draws that a period's forecasts rest on: those finished less those that could not be evaluated; 0 if one rests on none.
    pub fn fewest_draws(&self) -> u64 {
        let draws = |period: &PeriodForecast| period.uncertain.as_ref().map_or(0, |found| found.draws);
        self.periods.iter().map(draws).min().unwrap_or(0)
    }
}

impl Default for Backtest {
    fn default() -> Self {
        Self::new()
    }
}

impl Backtest {
    /// At the reference values only, seed 0, 95 % unless told otherwise.
    pub fn new() -> Self {
        Backtest { draws: 0, seed: 0, confidence: Confidence::P95, cuts: Cuts::Any, journal: None }
    }

    /// Adds the model over so many draws from the [bundled priors](Scenario::priors): at least two, or 0 for none.
    pub fn draws(mut self, draws: u64) -> Self {
        self.draws = draws;
        self
    }

    /// The seed of the draws; any number is one.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The level of all intervals.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Which cuts make a supply war of a forecast; any unless told otherwise.
    pub fn cuts(mut self, cuts: Cuts) -> Self {
        self.cuts = cuts;
        self
    }

    /// Keeps each solution in the journal as soon as it is there, and goes on from what the journal holds: a backtest that was
    /// killed and resumed, however often, gives the bits of one that was not.
    ///
    /// Should writing fail on the way, the backtest goes on and tries again; [`Backtested::unsaved`] says if solutions are missing
    /// in the file at the end. [`Backtest::run`] then also gives: a file that cannot be made or read, is written by another
    /// process, is damaged (with the place), or belongs to another backtest (with every difference). It is left as it is.
    pub fn resume(mut self, journal: &Journal) -> Self {
        self.journal = Some(journal.clone());
        self
    }

    /// Forecasts and scores every period. The observer is told of each solution: first those of all periods at the reference
    /// values, then draw after draw those of all periods.
    ///
    /// # Errors
    /// Those of [`forecast`](super::forecast); those of [`Uncertainty::exact`], if draws are asked for; a run that was stopped
    /// before every period had been solved at the reference values; those of the journal.
    pub fn run(&self, observer: &mut impl Observer) -> Result<Backtested, Error> {
        self.run_by(&|scenario| forecast(scenario, self.cuts), observer)
    }

    /// The same, with each scenario forecast by `by`.
    fn run_by(
        &self,
        by: &(dyn Fn(&Scenario) -> Result<Forecast<Class>, Error> + Sync),
        observer: &mut impl Observer,
    ) -> Result<Backtested, Error> {
        let (record, priors) = (Record::bundled()?, Scenario::priors()?);
        let roots = record.periods.iter().map(|period| Scenario::bundled(&period.root));
        let roots = roots.collect::<Result<Vec<Scenario>, Error>>()?;
        let each = roots.len() as u64;
        let study = Uncertainty::new(&priors, self.draws).seed(self.seed).confidence(self.confidence);
        if self.draws > 0 {
            study.check()?;
        }
        let one = |number: u64| -> Result<Piece, String> {
            let root = &roots[(number % each) as usize];
            let Some(draw) = (number / each).checked_sub(1) else {
                return by(root).map(Piece::Reference).map_err(|error| error.to_string());
            };
            study.exactly(draw, |draw| by(&root.with_draw(draw)?)).map(Piece::Drawn)
        };
        let head = || self.head(&roots, &study);
        let mut done = journal::run(self.journal.as_ref(), head, 0..each * (1 + self.draws), one, observer)?;
        done.pieces.truncate(done.pieces.len() / roots.len() * roots.len());
        let periods = record.periods.iter().zip(&roots).enumerate().map(|(at, (period, root))| {
            let own = done.pieces.iter().skip(at).step_by(roots.len()).map(|(_, piece)| piece.clone());
            self.period(&record, (period, root), &study, (own.collect(), done.stop))
        });
        let periods = periods.collect::<Result<Vec<_>, _>>()?;
        let all: Vec<&PeriodForecast> = periods.iter().collect();
        let open: Vec<&PeriodForecast> = periods.iter().filter(|period| !period.stands).collect();
        let [all, open] = [all, open].map(|periods| self.scores(&periods));
        let Done { stop, unsaved, .. } = done;
        let finished = (done.pieces.len() / roots.len()) as u64;
        let drawn = periods.iter().all(|period| period.uncertain.is_some());
        let draws = if drawn { finished.saturating_sub(1) } else { 0 };
        Ok(Backtested { all: all?, open: open?, draws, seed: self.seed, stop, unsaved, periods })
    }

    /// What a journal of this backtest belongs to.
    fn head(&self, roots: &[Scenario], study: &Uncertainty<'_>) -> Result<Head, Error> {
        let roots: Vec<String> = roots.iter().map(Scenario::digest).collect();
        Ok(Head::new("backtest")
            .with("draws", self.draws)
            .with("seed", self.seed)
            .with("cuts", format!("{:?}", self.cuts))
            .with("roots", digest(roots.iter().map(String::as_str), std::iter::empty())?)
            .with("values drawn", study.values_drawn()?))
    }

    /// The forecasts for one period by its solutions, that at the reference values first.
    fn period(
        &self,
        record: &Record,
        (period, root): (&Period, &Scenario),
        study: &Uncertainty<'_>,
        (solved, stop): (Vec<Result<Piece, String>>, StopReason),
    ) -> Result<PeriodForecast, Error> {
        let (quarters, stands) = (root.parameters().horizon.play, root.start().signed > 0);
        let (mut model, mut rows) = (None, Vec::new());
        for (number, piece) in (0..).zip(solved) {
            match piece {
                Ok(Piece::Reference(forecast)) => model = Some(forecast),
                Ok(Piece::Drawn(row)) => rows.push((number - 1, Ok(row))),
                Err(error) if number > 0 => rows.push((number - 1, Err(error))),
                Err(error) => return Err(unsolved(&format!("{}: {error}", period.root))),
            }
        }
        let Some(model) = model else {
            return Err(unsolved(
                "the run was stopped before every period was solved at the reference values",
            ));
        };
        let too_few = rows.iter().filter(|(_, row)| row.is_ok()).count() < 2;
        let uncertain = match (self.draws, stop) {
            (0, _) => None,
            (_, StopReason::Cancelled) if too_few => None,
            _ => Some(study.gathered(Done { pieces: rows, stop, unsaved: None })?),
        };
        let baselines = [
            (BASE_RATES, baselines::base_rates(record, period, quarters as f64, stands)),
            (CODER, record.coder.probabilities()),
            (UNIFORM, baselines::uniform()),
        ];
        let baselines = baselines.map(|(name, rates)| (name.to_owned(), rates.to_vec())).into();
        let (period, digest) = (period.clone(), root.digest());
        Ok(PeriodForecast { period, digest, quarters, stands, model, uncertain, baselines })
    }

    fn scores(&self, periods: &[&PeriodForecast]) -> Result<Scores, Error> {
        let realised = periods.iter().map(|p| (p.period.root.as_str(), p.period.realised.index()));
        let record = Verification::new(&Class::ALL.map(Class::name), &realised.collect::<Vec<_>>())?;
        let mut record = record.confidence(self.confidence);
        let model =
            |p: &&PeriodForecast| Class::ALL.map(|class| p.model.probability(class).clamp(0.0, 1.0)).to_vec();
        record = record.forecaster(MODEL, periods.iter().map(model).collect())?;
        let uncertain: Option<Vec<Vec<f64>>> =
            periods.iter().map(|p| p.uncertain.as_ref().map(mean)).collect();
        if let Some(uncertain) = uncertain {
            record = record.forecaster(UNCERTAIN, uncertain)?;
        }
        for (i, name) in [BASE_RATES, CODER, UNIFORM].into_iter().enumerate() {
            let rates = periods.iter().map(|p| p.baselines[i].1.clone());
            record = record.forecaster(name, rates.collect())?;
        }
        record.against(&[BASE_RATES, CODER, UNIFORM])
    }
}

/// There are no forecasts to score.
fn unsolved(why: &str) -> Error {
    Error::unsupported(why, "let it run longer; with a journal it goes on from where it was")
}

/// The probability of each class over draws of the parameters.
fn mean(uncertain: &Uncertain<Class>) -> Vec<f64> {
    let of = |class| uncertain.outcome(class).map_or(0.0, |quantity| quantity.mean.value);
    Class::ALL.map(of).to_vec()
}

/// What a scenario comes to in the classes of the record, exactly.
///
/// # Errors
/// Those of [`solve`](super::solve).
pub fn forecast(scenario: &Scenario, cuts: Cuts) -> Result<Forecast<Class>, Error> {
    let game = Classified::new(UnionState::new(scenario)?).cuts(cuts);
    Forecast::of(&game, &solve_game(&game, scenario)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Certificate;
    use std::ops::ControlFlow;

    /// How much a made-up forecast gives to the class whose place is that of the root among the periods.
    fn share(scenario: &Scenario) -> f64 {
        let damage = scenario.parameters().minsk.cut_damage;
        damage / (1.0 + damage)
    }

    fn made_up(scenario: &Scenario) -> Result<Forecast<Class>, Error> {
        let periods = Record::bundled()?.periods;
        let roots = periods.iter().map(|period| Scenario::bundled(&period.root).unwrap());
        let own = roots.into_iter().position(|root| root.title() == scenario.title()).unwrap();
        let p = share(scenario);
        Ok(Forecast {
            outcomes: vec![(Class::ALL[own], p), (Class::ALL[8], 1.0 - p)],
            tallies: Vec::new(),
            payoffs: [0.0; 2],
            certificate: Certificate { residual: 0.0, fixed_points: 1, missed: 0, regret: [0.0; 2] },
        })
    }

    #[test]
    fn every_period_has_its_own_forecasts() {
        let (record, priors) = (Record::bundled().unwrap(), Scenario::priors().unwrap());
        let found = Backtest::new().draws(3).seed(5).run_by(&made_up, &mut ()).unwrap();
        assert_eq!((found.draws, found.periods.len(), found.stop), (3, 6, StopReason::Finished));
        let mut open = Vec::new();
        for (i, found) in found.periods.iter().enumerate() {
            let root = Scenario::bundled(&record.periods[i].root).unwrap();
            assert_eq!(found.model.probability(Class::ALL[i]), share(&root));
            let drawn = (0..3).map(|n| share(&root.with_draw(&priors.draw(5, 0, n)).unwrap()));
            let mean = found.uncertain.as_ref().unwrap().outcome(Class::ALL[i]).unwrap().mean.value;
            assert!((mean - drawn.sum::<f64>() / 3.0).abs() < 1e-12);
            assert_eq!(
                (found.stands, found.quarters),
                (root.start().signed > 0, root.parameters().horizon.play)
            );
            let rates = baselines::base_rates(&record, &found.period, found.quarters as f64, found.stands);
            assert_eq!(found.baselines[0], (BASE_RATES.to_owned(), rates.to_vec()));
            if root.start().signed == 0 {
                open.push(record.periods[i].root.clone());
            }
        }
        let names: Vec<String> = found.open.occasions.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(names, open);
        assert!(!open.is_empty() && open.len() < 6);
        let realised = record.periods[1].realised.index();
        let rates = &found.periods[1].baselines;
        let scored = |name: &str| found.all.of(name).unwrap().realised[1];
        assert!(rates.iter().all(|(name, rates)| scored(name) == rates[realised]));
    }

    #[test]
    fn a_stopped_backtest_rests_on_the_draws_that_every_period_has() {
        let run = |pieces: u64| {
            let mut stop =
                |done, _| if done >= pieces { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            pool.install(|| Backtest::new().draws(16).run_by(&made_up, &mut stop))
        };
        assert!(run(5).is_err(), "not every period has a forecast");
        let found = run(6 + 2 * 6 + 3).unwrap();
        assert_eq!((found.draws, found.stop), (2, StopReason::Cancelled));
        assert!(found.periods.iter().all(|period| period.uncertain.as_ref().unwrap().draws == 2));
        let found = run(6 + 6 + 5).unwrap();
        assert!(found.draws == 0 && found.periods.iter().all(|period| period.uncertain.is_none()));
    }
}
