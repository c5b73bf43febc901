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

use crate::Error;
use crate::math::interval::Confidence;
use crate::prior::Priors;
use crate::simulate::Observer;
use crate::solve::{Equilibrium, QuantalResponse};
use crate::study::Forecast;
use crate::study::scores::{Scores, Verification};
use crate::study::uncertainty::{Uncertain, Uncertainty};
use crate::union_state::scenario::Scenario;
use crate::union_state::{Class, Classified, Cuts, Period, Record, UnionState};
use serde::Serialize;

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
#[derive(Debug, Clone, Copy)]
pub struct Backtest {
    draws: u64,
    seed: u64,
    confidence: Confidence,
    cuts: Cuts,
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
    /// Draws of parameters for each period; 0 if none were asked for.
    pub draws: u64,
    /// The seed of the draws, which all periods share.
    pub seed: u64,
}

/// The forecasts for one period.
#[derive(Debug, Serialize)]
pub struct PeriodForecast {
    /// What history realised.
    pub period: Period,
    /// Quarters played.
    pub quarters: usize,
    /// Whether a package stood signed when it began.
    pub stands: bool,
    /// The model at its reference values: exact, with its certificate.
    pub model: Forecast<Class>,
    /// The model over draws of its parameters, each solved and evaluated exactly.
    pub uncertain: Option<Uncertain<Class>>,
    /// The baselines by name, each with the probabilities of [`Class::ALL`].
    pub baselines: Vec<(String, Vec<f64>)>,
}

impl Default for Backtest {
    fn default() -> Self {
        Self::new()
    }
}

impl Backtest {
    /// At the reference values only, seed 0, 95 % unless told otherwise.
    pub fn new() -> Self {
        Backtest { draws: 0, seed: 0, confidence: Confidence::P95, cuts: Cuts::Any }
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

    /// Forecasts and scores every period. The observer is told of the draws of one period after the other; while it says stop,
    /// the draws of a period end after the first wave of 16, which its forecast shows.
    ///
    /// # Errors
    /// Those of [`forecast`](super::forecast), and of [`Uncertainty::exact`] if draws are asked for.
    pub fn run(&self, observer: &mut impl Observer) -> Result<Backtested, Error> {
        let (record, priors) = (Record::bundled()?, Scenario::priors()?);
        let periods = record.periods.iter().map(|period| self.period(&record, period, &priors, observer));
        let periods = periods.collect::<Result<Vec<_>, _>>()?;
        let all: Vec<&PeriodForecast> = periods.iter().collect();
        let open: Vec<&PeriodForecast> = periods.iter().filter(|period| !period.stands).collect();
        let [all, open] = [all, open].map(|periods| self.scores(&periods));
        Ok(Backtested { all: all?, open: open?, draws: self.draws, seed: self.seed, periods })
    }

    fn period(
        &self,
        record: &Record,
        period: &Period,
        priors: &Priors,
        observer: &mut impl Observer,
    ) -> Result<PeriodForecast, Error> {
        let scenario = Scenario::bundled(&period.root)?;
        let (quarters, stands) = (scenario.parameters().horizon.play, scenario.start().signed > 0);
        let uncertain = match self.draws {
            0 => None,
            draws => {
                let study = Uncertainty::new(priors, draws).seed(self.seed).confidence(self.confidence);
                let play = |draw: &_| {
                    let (game, equilibrium) = classified(&scenario.with_draw(draw)?, self.cuts)?;
                    equilibrium.play(&game)
                };
                Some(study.exact(play, observer)?)
            }
        };
        let baselines = [
            (BASE_RATES, baselines::base_rates(record, period, quarters as f64, stands)),
            (CODER, record.coder.probabilities()),
            (UNIFORM, baselines::uniform()),
        ];
        Ok(PeriodForecast {
            period: period.clone(),
            quarters,
            stands,
            model: forecast(&scenario, self.cuts)?,
            uncertain,
            baselines: baselines.map(|(name, rates)| (name.to_owned(), rates.to_vec())).into(),
        })
    }

    fn scores(&self, periods: &[&PeriodForecast]) -> Result<Scores, Error> {
        let realised = periods.iter().map(|p| (p.period.root.as_str(), p.period.realised.index()));
        let record = Verification::new(&Class::ALL.map(Class::name), &realised.collect::<Vec<_>>())?;
        let mut record = record.confidence(self.confidence);
        let model = |p: &&PeriodForecast| Class::ALL.map(|class| p.model.probability(class)).to_vec();
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

/// The probability of each class over draws of the parameters.
fn mean(uncertain: &Uncertain<Class>) -> Vec<f64> {
    let of = |class| uncertain.outcome(class).map_or(0.0, |quantity| quantity.mean.value);
    Class::ALL.map(of).to_vec()
}

/// The scenario with its endings in the classes of the record, solved.
fn classified(scenario: &Scenario, cuts: Cuts) -> Result<(Classified, Equilibrium<Classified>), Error> {
    let game = Classified::new(UnionState::new(scenario)?).cuts(cuts);
    let rationality = &scenario.parameters().rationality;
    let equilibrium = QuantalResponse::new([rationality.moscow, rationality.minsk])?.solve(&game)?;
    Ok((game, equilibrium))
}

/// What a scenario comes to in the classes of the record, exactly.
///
/// # Errors
/// Those of [`solve`](super::solve).
pub fn forecast(scenario: &Scenario, cuts: Cuts) -> Result<Forecast<Class>, Error> {
    let (game, equilibrium) = classified(scenario, cuts)?;
    Forecast::of(&game, &equilibrium)
}
