//! The results of this crate as tables of a page.

use super::certificate;
use super::section::{OnPage, Section};
use super::table::{Cell, Table};
use crate::math::interval::Confidence;
use crate::prior::Priors;
use crate::report::figure::thousands;
use crate::report::result::{Measured, Report};
use crate::study::Forecast;
use crate::study::sensitivity::{Record, Screening, ShapleyEffects, SobolIndices};
use crate::study::uncertainty::{Quantity, Uncertain};
use std::fmt::Display;

/// Decimals of probabilities and payoffs.
const DECIMALS: usize = 4;

/// Decimals of what is exact, or sampled a million times.
const EXACT: usize = 5;

/// Failed evaluations that are shown with their error.
const FAILURES: usize = 3;

/// A name as it is read: underscores are spaces.
pub(super) fn spoken(name: impl Display) -> String {
    name.to_string().replace('_', " ")
}

/// Outcomes and expectations, exact beside sampled, and the certificate of the equilibrium.
impl OnPage for Report {
    fn on_page(&self, section: Section) -> Section {
        let interval = format!("{} interval", self.manifest.confidence);
        let table = |caption: &str, of: &str, what: &str| {
            let headings =
                [of.to_owned(), format!("{what}, exact"), format!("{what}, sampled"), interval.clone()];
            Table::new(caption, headings)
        };
        let row = |table: Table, x: &Measured| {
            let sampled = Cell::number(x.sampled.value, EXACT);
            let between = Cell::interval(x.sampled.interval, EXACT);
            table.row([spoken(&x.name).into(), Cell::number(x.exact, EXACT), sampled, between])
        };
        let outcomes = table("How it ends", "outcome", "probability");
        let outcomes = self.outcomes.iter().fold(outcomes, |table, x| {
            let table = row(table, x);
            if self.realised.as_ref() == Some(&x.name) { table.note("history") } else { table }
        });
        let expected = table("What is expected", "quantity", "mean");
        let expected = self.tallies.iter().chain(&self.payoffs).fold(expected, row);
        let payoffs: Vec<String> = self.payoffs.iter().map(|payoff| payoff.name.clone()).collect();
        let beyond = self.beyond_play().map(|realised| {
            ("History".to_owned(), format!("{}, to which play cannot come", spoken(realised)))
        });
        let section = section.table(outcomes).table(expected);
        let section = if beyond.is_some() { section.facts(beyond) } else { section };
        certificate::of_solution(section, &self.manifest.solution, &payoffs)
    }
}

/// Outcomes and expectations, exactly, and the certificate of the equilibrium.
impl<O: Display> OnPage for Forecast<O> {
    fn on_page(&self, section: Section) -> Section {
        let outcomes = Table::new("How it ends", ["outcome", "probability, exact"]);
        let outcomes = self.outcomes.iter().fold(outcomes, |table, (outcome, p)| {
            table.row([spoken(outcome).into(), Cell::number(*p, EXACT)])
        });
        let payoffs = ["payoff of the first player", "payoff of the second player"].map(str::to_owned);
        let tallies = self.tallies.iter().map(|(name, x)| (name, x));
        let expected = Table::new("What is expected", ["quantity", "mean, exact"]);
        let expected = tallies
            .chain(payoffs.iter().zip(&self.payoffs))
            .fold(expected, |table, (name, x)| table.row([spoken(name).into(), Cell::number(*x, EXACT)]));
        certificate::of_certificate(section.table(outcomes).table(expected), &self.certificate, &payoffs)
    }
}

/// The mean of each quantity, where the parameters put it, and the share of its variance that they cause.
impl<O: Display> OnPage for Uncertain<O> {
    fn on_page(&self, section: Section) -> Section {
        let level = self.confidence.to_string();
        let headings = [
            "outcome".to_owned(),
            format!("mean, {level} interval"),
            format!("{level} of draws"),
            "share due to parameters, % ± standard error".to_owned(),
        ];
        let row = |table: Table, name: String, quantity: &Quantity| {
            let mean = Cell::estimate(&quantity.mean, DECIMALS);
            table.row([name.into(), mean, Cell::interval(quantity.by_parameters, DECIMALS), share(quantity)])
        };
        let outcomes = Table::new("Over what the parameters may be", headings);
        let outcomes =
            self.outcomes.iter().fold(outcomes, |table, (outcome, x)| row(table, spoken(outcome), x));
        let players = certificate::UNNAMED;
        let all =
            players.iter().zip(&self.payoffs).fold(outcomes, |t, (name, x)| row(t, (*name).to_owned(), x));
        let how = match self.episodes {
            Some(episodes) => format!("{} episodes each", thousands(episodes)),
            None => "each evaluated exactly".to_owned(),
        };
        let draws = format!("{} of {}, {how} ({})", self.draws, self.wanted, self.stop);
        let failed = self.failures.iter().map(|failure| (failure.number, &failure.error));
        let facts =
            [("Draws of the parameters".to_owned(), draws), ("Seed".to_owned(), self.seed.to_string())];
        let section = section.table(all).facts(facts.into_iter().chain(failures("Draw", failed)));
        certificate::of_worst(section, self.worst.as_ref(), &certificate::UNNAMED)
    }
}

fn share(quantity: &Quantity) -> Cell {
    let Some(split) = &quantity.variance else { return Cell::empty() };
    match (split.share, split.cut_off) {
        (None, _) => Cell::empty().beside("never varies"),
        (Some(_), Some(raw)) => Cell::percent(0.0, 1).beside(format!("cut off from a variance of {raw:.1e}")),
        (Some(share), None) => {
            let error = Cell::number(100.0 * share.standard_error, 1).into_text();
            Cell::percent(share.value, 1).beside(format!("± {error}"))
        }
    }
}

/// What failed, the first few with their errors.
pub(super) fn failures<'a, N: Display, E: Display + 'a>(
    what: &str,
    failed: impl ExactSizeIterator<Item = (N, &'a E)>,
) -> Vec<(String, String)> {
    let rest = failed.len().saturating_sub(FAILURES);
    let shown = failed.take(FAILURES);
    let mut facts: Vec<(String, String)> =
        shown.map(|(number, error)| (format!("{what} {number} failed"), error.to_string())).collect();
    if rest > 0 {
        facts.push(("More that failed".to_owned(), rest.to_string()));
    }
    facts
}

/// What a study of sensitivity rests on.
fn record(section: Section, record: &Record, pieces: &str) -> Section {
    let Record { evaluated, wanted, complete, pieces: all, seed, stop, .. } = record;
    let (evaluated, wanted) = (thousands(*evaluated), thousands(*wanted));
    let evaluations = format!("{evaluated} of {wanted}; {complete} of {all} {pieces} complete ({stop})");
    let facts = [("Evaluations".to_owned(), evaluations), ("Seed".to_owned(), seed.to_string())];
    let failed = record.failures.iter().map(|failure| (failure.number, &failure.error));
    let section = section.facts(facts.into_iter().chain(failures("Evaluation", failed)));
    certificate::of_worst(section, record.worst.as_ref(), &certificate::UNNAMED)
}

fn with_interval(name: &str, confidence: Confidence) -> String {
    format!("{name}, {} interval", confidence)
}

/// For each output its parameters by falling μ*.
impl OnPage for Screening {
    fn on_page(&self, section: Section) -> Section {
        let size = with_interval("μ*, mean size of effects", self.record.confidence);
        let section = self.outputs.iter().fold(section, |section, output| {
            let caption = format!("Elementary effects on {}, in its units", output.output);
            let headings = ["parameter", &size, "μ, mean effect", "σ, standard deviation of effects"];
            let rows = output.ranked().into_iter().fold(Table::new(caption, headings), |table, x| {
                let [mean, deviation] =
                    [x.mean.value, x.standard_deviation].map(|x| Cell::number(x, DECIMALS));
                table.row([Cell::code(&x.parameter), Cell::estimate(&x.mean_size, DECIMALS), mean, deviation])
            });
            section.table(rows)
        });
        record(section, &self.record, "trajectories")
    }
}

/// For each output its parameters by falling total index.
impl OnPage for SobolIndices {
    fn on_page(&self, section: Section) -> Section {
        let [first, total] =
            ["first-order index", "total index"].map(|x| with_interval(x, self.record.confidence));
        let section = self.outputs.iter().fold(section, |section, output| {
            let caption = format!("Sobol' indices of {}, shares of its variance", output.output);
            let headings = ["parameter", &total, &first];
            let rows = output.ranked().into_iter().fold(Table::new(caption, headings), |table, x| {
                let [total, first] = [&x.total, &x.first].map(|x| Cell::estimate(x, DECIMALS));
                table.row([Cell::code(&x.parameter), total, first])
            });
            let spread = (!output.parameters.is_empty()).then(|| output.variance.sqrt());
            moments(section.table(rows), (&output.output, output.mean, spread))
        });
        record(section, &self.record, "rows")
    }
}

/// For each output its parameters by falling share.
impl OnPage for ShapleyEffects {
    fn on_page(&self, section: Section) -> Section {
        let share = with_interval("share of the variance", self.record.confidence);
        let section = self.outputs.iter().fold(section, |section, output| {
            let caption = format!("Shapley effects on {}", output.output);
            let rows =
                output.ranked().into_iter().fold(Table::new(caption, ["parameter", &share]), |table, x| {
                    table.row([Cell::code(&x.parameter), Cell::estimate(&x.share, DECIMALS)])
                });
            let spread = (!output.parameters.is_empty()).then(|| output.variance.sqrt());
            moments(section.table(rows), (&output.output, output.mean, spread))
        });
        record(section, &self.record, "permutations")
    }
}

/// The mean of an output and its standard deviation, of one that varies.
fn moments(section: Section, (output, mean, deviation): (&str, f64, Option<f64>)) -> Section {
    let mean = Cell::number(mean, DECIMALS).into_text();
    let spread = match deviation {
        None => "it never varies, and there is nothing to share".to_owned(),
        Some(deviation) => format!("standard deviation {}", Cell::number(deviation, DECIMALS).into_text()),
    };
    section.facts([(format!("Mean of {output}"), format!("{mean}; {spread}"))])
}

/// Each prior with its mean, standard deviation, range and what it rests on, folded away.
impl OnPage for Priors {
    fn on_page(&self, section: Section) -> Section {
        let headings = ["parameter", "mean", "standard deviation", "support", "basis", "sources"];
        let caption = format!("The {} priors, in the units of their parameters", self.len());
        let rows = self.iter().fold(Table::new(caption, headings), |table, (name, prior)| {
            let note = self.note(name).cloned().unwrap_or_default();
            let [mean, deviation] =
                [prior.mean(), prior.standard_deviation()].map(|x| Cell::number(x, DECIMALS));
            let support = Cell::interval(prior.support(), DECIMALS);
            let basis = Cell::from(note.basis).beside(note.why);
            table.row([Cell::code(name), mean, deviation, support, basis, note.sources.join(", ").into()])
        });
        section.table(rows.folded())
    }
}
