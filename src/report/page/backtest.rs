//! Backtests on a page: each period with its forecasts, the probability that each gave to what came, the scores.

use super::certificate;
use super::comparisons::scores;
use super::results::{failures, spoken};
use super::section::{OnPage, Section};
use super::table::{Cell, Table};
use crate::Error;
use crate::report::figure::thousands;
use crate::report::plot::{Bars, Caption, Value, Width};
use crate::study::Certificate;
use crate::study::union_state::backtest::{Backtested, MODEL, PeriodForecast, UNCERTAIN};
use crate::union_state::Class;

/// Decimals.
const DECIMALS: usize = 4;

/// What each forecaster gave to what history realised, the forecasts for each period, how well they are solved, and the scores over
/// all periods and over those that began with nothing signed.
impl OnPage for Backtested {
    fn on_page(&self, section: Section) -> Section {
        let section =
            section.drawn("Probability that each forecaster gave to what history realised", figure(self));
        let section = self.periods.iter().fold(section, period);
        let section = section.table(certificates(&self.periods));
        let all = format!("all {} periods", self.all.occasions.len());
        let open = format!("the {} periods that began with nothing signed", self.open.occasions.len());
        let section = scores(scores(section, &self.all, &all), &self.open, &open);
        let uncertain = self.periods.iter().filter_map(|period| period.uncertain.as_ref());
        let worst = Certificate::worst(uncertain.clone().filter_map(|found| found.worst));
        let Some(uncertain) = uncertain.clone().next() else { return section };
        let of = |draws| format!("{} for each period ({})", thousands(draws), self.stop);
        let draws = match self.fewest_draws() {
            fewest if fewest < self.draws => format!("{}, {} at least", of(self.draws), thousands(fewest)),
            fewest => of(fewest),
        };
        let section = section.facts([
            ("Draws of the parameters".to_owned(), draws),
            ("Seed of the draws".to_owned(), self.seed.to_string()),
            ("Intervals over draws".to_owned(), uncertain.confidence.to_string()),
        ]);
        certificate::of_worst(section, worst.as_ref(), &certificate::FLAGSHIP)
    }
}

/// A bar for each period and forecaster.
fn figure(found: &Backtested) -> Result<String, Error> {
    let axis = "probability given to the class that came";
    let fewest = found.fewest_draws();
    let draws = if fewest < found.draws { "draws for each period at least" } else { "draws for each period" };
    let caption = match fewest {
        0 => Caption::exact(found.periods.len() as u64, "periods"),
        fewest => Caption::sampled(fewest, draws, found.seed)
            .note(format!("Exact but for \u{201c}{UNCERTAIN}\u{201d}, a mean over draws."))
            .confidence(found.all.confidence),
    };
    let figure = Bars::new("What was given to what came", axis, caption).width(Width::Page);
    let figure = found.all.forecasters.iter().fold(figure, |figure, scored| {
        let came = found.periods.iter().map(|p| format!("{}: {}", p.period.from, spoken(p.period.realised)));
        let given = found.periods.iter().zip(&scored.realised).map(|(period, given)| {
            let uncertain = period.uncertain.as_ref().filter(|_| scored.name == UNCERTAIN);
            let mean = uncertain.and_then(|found| found.outcome(period.period.realised));
            mean.map_or(Value::from(*given), |quantity| Value::from(quantity.mean))
        });
        figure.series(&scored.name, came.zip(given))
    });
    figure.to_svg()
}

/// What happened, and a row for each class with what every forecaster gave it.
fn period(section: Section, found: &PeriodForecast) -> Section {
    let PeriodForecast { period, quarters, model, uncertain, baselines, .. } = found;
    let span = format!("{} to {}", period.from, period.to);
    let mut headings = vec!["class".to_owned(), format!("{MODEL}, exact")];
    headings.extend(baselines.iter().map(|(name, _)| name.clone()));
    if let Some(uncertain) = uncertain {
        let level = uncertain.confidence.to_string();
        headings.extend([format!("{UNCERTAIN}: mean, {level} interval"), format!("{level} of draws")]);
    }
    let unit = if *quarters == 1 { "quarter" } else { "quarters" };
    let table = Table::new(format!("Probabilities, {span}, {quarters} {unit}"), headings);
    let table = Class::ALL.iter().fold(table, |table, class| {
        let mut row = vec![spoken(class).into(), Cell::number(model.probability(*class), DECIMALS)];
        row.extend(baselines.iter().map(|(_, rates)| {
            rates.get(class.index()).map_or(Cell::empty(), |p| Cell::number(*p, DECIMALS))
        }));
        if let Some(uncertain) = uncertain {
            // A class that no draw can end in has no quantity.
            let quantity = uncertain.outcome(*class);
            row.push(quantity.map_or(Cell::number(0.0, DECIMALS), |q| Cell::estimate(&q.mean, DECIMALS)));
            row.push(quantity.map_or(Cell::empty(), |q| Cell::interval(q.by_parameters, DECIMALS)));
        }
        let table = table.row(row);
        if *class == period.realised { table.note("history") } else { table }
    });
    let account =
        format!("{span}: {} ({}).", period.account.trim_end_matches('.'), period.sources.join(", "));
    let failed = uncertain.iter().flat_map(|uncertain| &uncertain.failures);
    let failed: Vec<(u64, &String)> = failed.map(|failure| (failure.number, &failure.error)).collect();
    let section = section.text(account).table(table);
    if failed.is_empty() { section } else { section.facts(failures("Draw", failed.into_iter())) }
}

/// A row for each period, of the model at its reference values.
fn certificates(periods: &[PeriodForecast]) -> Table {
    let headings = [
        "period from",
        "fixed points",
        "missed their tolerance",
        "largest residual, choice probability",
        "regret of Moscow, bn$",
        "regret of Minsk, bn$",
    ];
    periods.iter().fold(
        Table::new("How well each forecast of the model is solved", headings),
        |table, found| {
            let Certificate { residual, fixed_points, missed, regret } = found.model.certificate;
            let counts = [fixed_points, missed].map(Cell::count);
            let numbers = [Cell::number(residual, DECIMALS)]
                .into_iter()
                .chain(regret.map(|x| Cell::number(x, DECIMALS)));
            table.row([Cell::from(found.period.from.as_str())].into_iter().chain(counts).chain(numbers))
        },
    )
}
