//! Scores and backtests as tables for reading.

use super::table::{number, unsaved};
use crate::math::interval::Interval;
use crate::study::scores::{Against, PairedDifference, Rule, Scores};
use crate::study::uncertainty::Uncertain;
use crate::study::union_state::backtest::{Backtested, PeriodForecast};
use crate::union_state::Class;
use std::fmt::{self, Display};

/// Columns of a name.
const NAME: usize = 22;

/// Decimals of scores.
const DECIMALS: usize = 3;

fn between(interval: Option<Interval>) -> String {
    interval
        .map_or("-".to_owned(), |x| format!("[{}, {}]", number(x.low, DECIMALS), number(x.high, DECIMALS)))
}

fn optional(x: Option<f64>) -> String {
    x.map_or("-".to_owned(), |x| number(x, DECIMALS))
}

fn against(f: &mut fmt::Formatter<'_>, against: &Against) -> fmt::Result {
    let name = format!("  less {}", against.baseline);
    let skill = optional(against.skill);
    match &against.difference {
        Some(PairedDifference { mean, standard_error, interval, sign_flips }) => writeln!(
            f,
            "    {name:NAME$}{:>10}{:>10}  {:<20}{skill:>8}{:>8}",
            number(*mean, DECIMALS),
            optional(*standard_error),
            between(*interval),
            optional(*sign_flips)
        ),
        None => writeln!(f, "    {name:NAME$}{:>10}{:>10}  {:<20}{skill:>8}", "-", "-", "-"),
    }
}

/// For each rule a table of the forecasters with their mean, its error and interval; under each the difference from each baseline
/// with skill and the p-value of the test by flipping signs.
impl Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        type Get = fn(&crate::study::scores::Scored) -> &Rule;
        let rules: [(&str, Get); 2] =
            [("log score, nats", |x| &x.log), ("Brier score, 0 to 2", |x| &x.brier)];
        for (title, rule) in rules {
            writeln!(
                f,
                "  {title:24}{:>10}{:>10}  {:<20}{:>8}{:>8}",
                "mean", "error", self.confidence, "skill", "p"
            )?;
            for scored in &self.forecasters {
                let rule = rule(scored);
                let [mean, error] = [number(rule.mean, DECIMALS), optional(rule.standard_error)];
                writeln!(f, "  {:24}{mean:>10}{error:>10}  {}", scored.name, between(rule.interval))?;
                let others = rule.against.iter().filter(|other| other.baseline != scored.name);
                others.into_iter().try_for_each(|other| against(f, other))?;
            }
            writeln!(f)?;
        }
        let n = self.occasions.len();
        let least =
            self.least_p_value().map(|p| format!("; the least p-value possible is {}", number(p, DECIMALS)));
        writeln!(f, "  n = {n}, less is better{}", least.unwrap_or_default())
    }
}

/// The forecasts for one period, class by class, with that which came marked.
impl Display for PeriodForecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let period = &self.period;
        let quarters = if self.quarters == 1 { "quarter" } else { "quarters" };
        writeln!(f, "{} to {}, {} {quarters}: {}", period.from, period.to, self.quarters, period.account)?;
        let names = self.baselines.iter().map(|(name, _)| format!("{name:>12}")).collect::<String>();
        let uncertain = if self.uncertain.is_some() { "uncertain  ± error  by parameters" } else { "" };
        writeln!(f, "  {:NAME$}{:>9}{names}  {uncertain}", "class", "model")?;
        for class in Class::ALL {
            write!(f, "  {:NAME$}{:>9}", class.name(), number(self.model.probability(class), 4))?;
            for (_, rates) in &self.baselines {
                write!(f, "{:>12}", number(rates[class.index()], 4))?;
            }
            if let Some(quantity) = self.uncertain.as_ref().and_then(|found| found.outcome(class)) {
                let [mean, error] = [quantity.mean.value, quantity.mean.standard_error].map(|x| number(x, 4));
                write!(f, "  {mean:>9}{error:>9}  {:<16}", between(Some(quantity.by_parameters)))?;
            }
            writeln!(f, "{}", if class == period.realised { "  ← history" } else { "" })?;
        }
        writeln!(f, "  the model exactly: {} bn$", self.model.certificate)?;
        let Some(Uncertain { draws, wanted, stop, worst, .. }) = &self.uncertain else { return Ok(()) };
        write!(f, "  {draws} of {wanted} draws of the parameters, {stop}")?;
        worst.map_or(Ok(()), |worst| write!(f, "; at worst: {worst} bn$"))?;
        writeln!(f)
    }
}

/// All periods, then the scores over all and over those that began with nothing signed.
impl Display for Backtested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.periods.iter().try_for_each(|period| writeln!(f, "{period}"))?;
        writeln!(f, "All {} periods\n{}", self.periods.len(), self.all)?;
        writeln!(f, "The {} that began with nothing signed\n{}", self.open.occasions.len(), self.open)?;
        let fewest = self.fewest_draws();
        write!(f, "{} draws of the parameters", self.draws)?;
        if fewest < self.draws {
            write!(f, ", {fewest} at least in each period")?;
        }
        writeln!(f, ", seed {}", self.seed)?;
        unsaved(f, self.unsaved.as_deref())
    }
}
