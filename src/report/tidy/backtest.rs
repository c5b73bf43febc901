//! A backtest as a tidy table.

use super::column::{Cells, Column};
use super::manifest::TableManifest;
use super::{Format, fault_of_name, manifest_of, table};
use crate::Error;
use crate::math::interval::{Confidence, Interval};
use crate::simulate::StopReason;
use crate::study::Certificate;
use crate::study::scores::{brier_score, log_score};
use crate::study::uncertainty::Quantity;
use crate::study::union_state::backtest::{Backtested, MODEL, PeriodForecast, UNCERTAIN};
use crate::union_state::Class;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A backtest as a tidy table: one row for each period, forecaster and class, with what the class was given, whether it came, and
/// the scores of the forecast.
///
/// Scores are those of the forecaster in the period, and so the same in all rows of the two: take the rows with `realised` 1 to
/// have each once. A logarithmic score is infinite where what came had been given probability 0; cells then hold `inf`.
///
/// ```no_run
/// use bargain::report::{Format, TidyBacktest};
/// use bargain::study::union_state::backtest::Backtest;
///
/// let found = Backtest::new().draws(16).run(&mut ())?;
/// TidyBacktest::new(&found).write("out/backtest", &[Format::Csv])?;
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TidyBacktest<'a> {
    found: &'a Backtested,
    seconds: Option<f64>,
}

/// How the table of a backtest came about: enough to make it again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BacktestManifest {
    /// Version of this crate.
    pub version: String,
    /// Digests of the roots of the periods.
    pub roots: Vec<(String, String)>,
    /// Draws of parameters that were finished in every period; those that could not be evaluated are among them.
    pub draws: u64,
    /// The seed of the draws.
    pub seed: u64,
    /// Level of the intervals.
    pub confidence: Confidence,
    /// Why the run ended.
    pub stop: StopReason,
    /// The worst of all certificates, at the reference values and over the draws.
    pub worst: Option<Certificate>,
    /// Draws that could not be evaluated, over all periods.
    pub failures: u64,
    /// Wall time of the process that wrote this, in seconds.
    pub seconds: Option<f64>,
    /// The table.
    pub tables: Vec<TableManifest>,
}

/// What a forecaster gave to a class.
struct Row<'a> {
    period: &'a PeriodForecast,
    forecaster: &'a str,
    class: Class,
    probability: f64,
    /// What is known of it, if it is a mean over draws.
    quantity: Option<&'a Quantity>,
    log: f64,
    brier: f64,
}

/// The rows of a forecaster in a period.
fn rows<'a>(period: &'a PeriodForecast, forecaster: &'a str, forecast: Vec<f64>) -> Vec<Row<'a>> {
    let came = period.period.realised.index();
    let (log, brier) = (log_score(forecast[came]), brier_score(&forecast, came));
    let uncertain = period.uncertain.as_ref().filter(|_| forecaster == UNCERTAIN);
    let row = |class: Class| Row {
        period,
        forecaster,
        class,
        probability: forecast[class.index()],
        quantity: uncertain.and_then(|uncertain| uncertain.outcome(class)),
        log,
        brier,
    };
    Class::ALL.map(row).into()
}

impl Row<'_> {
    /// The certificate of the equilibrium behind it, or the worst of those behind a mean over draws.
    fn certificate(&self) -> Option<Certificate> {
        match self.forecaster {
            MODEL => Some(self.period.model.certificate),
            UNCERTAIN => self.period.uncertain.as_ref()?.worst,
            _ => None,
        }
    }

    fn draws(&self) -> Option<u64> {
        self.period.uncertain.as_ref().filter(|_| self.forecaster == UNCERTAIN).map(|found| found.draws)
    }

    fn method(&self) -> &'static str {
        match self.forecaster {
            MODEL => "exact",
            UNCERTAIN => "draws",
            _ => "baseline",
        }
    }

    fn interval(&self) -> Interval {
        let exact = Interval { low: self.probability, high: self.probability };
        self.quantity.map_or(exact, |quantity| quantity.mean.interval)
    }
}

impl<'a> TidyBacktest<'a> {
    /// The table of a backtest.
    pub fn new(found: &'a Backtested) -> Self {
        TidyBacktest { found, seconds: None }
    }

    /// Records the wall time of this process.
    pub fn took(mut self, time: Duration) -> Self {
        self.seconds = Some(time.as_secs_f64());
        self
    }

    /// Writes the table in each format and then the manifest, `name.manifest.json`; `path` is that of `name`. Each file is
    /// written whole or not at all. Gives the paths written.
    ///
    /// # Errors
    /// Files and folders that cannot be written; a path without a name at its end.
    pub fn write(&self, path: impl AsRef<Path>, formats: &[Format]) -> Result<Vec<PathBuf>, Error> {
        let path = path.as_ref();
        if let Some(problem) = fault_of_name(path) {
            return Err(Error::invalid([problem]));
        }
        let (mut written, table) = table(path, ("forecasts", ""), &self.columns(), formats)?;
        written.push(manifest_of(path, &self.manifest(vec![table]))?);
        Ok(written)
    }

    fn manifest(&self, tables: Vec<TableManifest>) -> BacktestManifest {
        let Backtested { periods, draws, seed, stop, all, .. } = self.found;
        let roots = periods.iter().map(|period| (period.period.root.clone(), period.digest.clone()));
        let uncertain = || periods.iter().filter_map(|period| period.uncertain.as_ref());
        let certificates = periods.iter().map(|period| period.model.certificate);
        BacktestManifest {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            roots: roots.collect(),
            draws: *draws,
            seed: *seed,
            confidence: all.confidence,
            stop: *stop,
            worst: Certificate::worst(certificates.chain(uncertain().filter_map(|found| found.worst))),
            failures: uncertain().map(|found| found.failures.len() as u64).sum(),
            seconds: self.seconds,
            tables,
        }
    }

    fn columns(&self) -> Vec<Column> {
        let rows: Vec<Row<'_>> = self.found.periods.iter().flat_map(of_period).collect();
        [self.what(&rows), self.how(&rows)].concat()
    }

    /// Which forecast it is, and how good.
    fn what(&self, rows: &[Row<'_>]) -> Vec<Column> {
        let text = |of: &dyn Fn(&Row<'_>) -> String| Cells::text(rows.iter().map(|row| Some(of(row))));
        let real = |of: &dyn Fn(&Row<'_>) -> f64| Cells::extended(rows.iter().map(|row| Some(of(row))));
        let whole = |of: &dyn Fn(&Row<'_>) -> u64| Cells::integer(rows.iter().map(|row| Some(of(row))));
        let came = |row: &Row<'_>| u64::from(row.class == row.period.period.realised);
        let stands = |row: &Row<'_>| if row.period.stands { "yes" } else { "no" }.to_owned();
        vec![
            Column::new("period", "", "Root of the period", text(&|row| row.period.period.root.clone())),
            Column::new("from", "", "First day", text(&|row| row.period.period.from.clone())),
            Column::new("to", "", "Last day", text(&|row| row.period.period.to.clone())),
            Column::new("length", "quarters", "Quarters played", whole(&|row| row.period.quarters as u64)),
            Column::new("signed", "", "Whether a package stood signed when it began", text(&stands)),
            Column::new("forecaster", "", "Who forecast", text(&|row| row.forecaster.to_owned())),
            Column::new("outcome", "", "Class of ending", text(&|row| row.class.name().to_owned())),
            Column::new("probability", "", "What the class was given", real(&|row| row.probability)),
            Column::new("probability_low", "", "Lower end of its interval", real(&|row| row.interval().low)),
            Column::new(
                "probability_high",
                "",
                "Upper end of its interval",
                real(&|row| row.interval().high),
            ),
            Column::new("realised", "", "1 if the class came, else 0", whole(&came)),
            Column::new(
                "log_score",
                "nats",
                "−ln of what was given to the class that came, the same for all classes; inf if that was 0",
                real(&|row| row.log),
            ),
            Column::new(
                "brier_score",
                "",
                "Brier score from 0 to 2, the same for all classes",
                real(&|row| row.brier),
            ),
        ]
    }

    /// How the numbers of a row came about.
    fn how(&self, rows: &[Row<'_>]) -> Vec<Column> {
        let level = self.found.all.confidence.level();
        let confidence = rows.iter().map(|row| row.quantity.map(|_| level));
        let regret = |player: usize| {
            Cells::real(rows.iter().map(move |row| row.certificate().map(|found| found.regret[player])))
        };
        let residual = rows.iter().map(|row| row.certificate().map(|found| found.residual));
        let missed = rows.iter().map(|row| row.certificate().map(|found| found.missed));
        let gain = "What the player could gain by a best reply; the most over all draws";
        vec![
            Column::new(
                "confidence",
                "",
                "Level of the interval; empty if there is none",
                Cells::real(confidence),
            ),
            Column::new(
                "method",
                "",
                "exact, draws (mean over draws of the parameters, with its error) or baseline",
                Cells::text(rows.iter().map(|row| Some(row.method().to_owned()))),
            ),
            Column::new(
                "draws",
                "",
                "Draws of the parameters",
                Cells::integer(rows.iter().map(|row| row.draws())),
            ),
            Column::new(
                "residual",
                "",
                "Worst residual of a fixed point, a difference of choice probabilities; over all draws where there are draws",
                Cells::real(residual),
            ),
            Column::new(
                "missed",
                "",
                "Fixed points that missed the tolerance; all of them where there are draws",
                Cells::integer(missed),
            ),
            Column::new("regret_moscow", "bn$", gain, regret(0)),
            Column::new("regret_minsk", "bn$", gain, regret(1)),
            Column::new(
                "seed",
                "",
                "Seed of the draws",
                Cells::integer(rows.iter().map(|row| row.draws().map(|_| self.found.seed))),
            ),
        ]
    }
}

/// The rows of a period: the model, its mean over draws, the baselines.
fn of_period(period: &PeriodForecast) -> Vec<Row<'_>> {
    let model = rows(period, MODEL, Class::ALL.map(|class| period.model.probability(class)).into());
    let uncertain = period.uncertain.as_ref().map(|found| {
        let mean = |class| found.outcome(class).map_or(0.0, |quantity| quantity.mean.value);
        rows(period, UNCERTAIN, Class::ALL.map(mean).into())
    });
    let baselines = period.baselines.iter().flat_map(|(name, rates)| rows(period, name, rates.clone()));
    model.into_iter().chain(uncertain.into_iter().flatten()).chain(baselines).collect()
}
