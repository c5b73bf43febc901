//! Comparisons of cases, and scores of forecasts, as tables of a page.

use super::certificate;
use super::results::spoken;
use super::section::{OnPage, Section};
use super::table::{Cell, Table};
use crate::math::interval::Interval;
use crate::report::figure::thousands;
use crate::study::comparison::{Compared, Difference, Versus};
use crate::study::scores::{Rule, Scored, Scores};
use crate::study::union_state::{Case, Cases};
use std::fmt::Display;

/// Decimals.
const DECIMALS: usize = 4;

/// A table for each case: every number in the reference and in the case, their difference, exactly and from paired episodes.
impl<O: Display> OnPage for Compared<O> {
    fn on_page(&self, section: Section) -> Section {
        compared(section, self, ["payoff of the first player", "payoff of the second player"])
    }
}

fn compared<O: Display>(section: Section, found: &Compared<O>, payoffs: [&str; 2]) -> Section {
    let known = (found.reference.as_str(), &found.confidence.to_string()[..]);
    let section = found.others.iter().fold(section, |section, other| versus(section, other, known, payoffs));
    section.facts([("Seed", found.seed.to_string())])
}

fn versus<O: Display>(
    section: Section,
    found: &Versus<O>,
    (reference, level): (&str, &str),
    payoffs: [&str; 2],
) -> Section {
    let headings = [
        "quantity".to_owned(),
        "reference, exact".to_owned(),
        "case, exact".to_owned(),
        "difference, exact".to_owned(),
        format!("difference, sampled, {level} interval"),
        "gain over independent runs, times".to_owned(),
    ];
    let outcomes = found.outcomes.iter().map(|(outcome, x)| (format!("P({})", spoken(outcome)), x));
    let tallies = found.tallies.iter().map(|(name, x)| (spoken(name), x));
    let rows = outcomes.chain(tallies).chain(payoffs.map(str::to_owned).into_iter().zip(&found.payoffs));
    let table = Table::new(format!("{} less {reference}", found.name), headings);
    let table = rows.fold(table, |table, (name, x)| table.row(difference(name, x)));
    let episodes = format!("{} of either ({})", thousands(found.episodes), found.stop);
    section.table(table).facts([(format!("Episodes, {}", found.name), episodes)])
}

fn difference(name: String, found: &Difference) -> Vec<Cell> {
    let Difference { exact, sampled, gain } = found;
    let exact = match exact {
        Some(x) => [x.reference, x.case, x.difference()].map(|x| Cell::number(x, DECIMALS)),
        None => [Cell::empty(), Cell::empty(), Cell::empty()],
    };
    let gain = gain.map_or(Cell::empty(), |gain| Cell::number(gain, 1));
    [name.into()].into_iter().chain(exact).chain([Cell::estimate(sampled, DECIMALS), gain]).collect()
}

/// For each case what differs from the reference and how well it was solved, then the tables of differences.
impl OnPage for Cases {
    fn on_page(&self, section: Section) -> Section {
        let section = [&self.reference].into_iter().chain(&self.others).fold(section, case);
        compared(section, &self.compared, ["payoff of Moscow, bn$", "payoff of Minsk, bn$"])
    }
}

fn case(section: Section, case: &Case) -> Section {
    let headings = ["parameter", "reference", "case", "unit", "meaning"];
    let caption = format!("What differs in {}", case.name);
    let changes = case.changes.iter().fold(Table::new(caption, headings), |table, change| {
        let values = [&change.from, &change.to].map(|value| Cell::list(value.to_string()));
        let known = [Cell::from(change.unit), Cell::from(change.meaning)];
        table.row([Cell::code(&change.key)].into_iter().chain(values).chain(known))
    });
    let section = section.text(format!("{}:", case.name));
    let section = if changes.is_empty() { section } else { section.table(changes) };
    certificate::of_certificate(section, &case.certificate, &certificate::FLAGSHIP)
}

/// For each rule a table of the forecasters, and under each its difference from every baseline.
impl OnPage for Scores {
    fn on_page(&self, section: Section) -> Section {
        scores(section, self, &format!("n = {}", self.occasions.len()))
    }
}

/// Adds the scores over what `over` says.
pub(super) fn scores(section: Section, found: &Scores, over: &str) -> Section {
    type Get = fn(&Scored) -> &Rule;
    let rules: [(&str, Get); 2] = [("Log score, nats", |x| &x.log), ("Brier score, 0 to 2", |x| &x.brier)];
    rules.into_iter().fold(section, |section, (name, rule)| {
        let mean = format!("mean, {} interval", found.confidence);
        let headings = ["forecaster", &mean, "skill", "p-value by flipping signs"];
        let table = Table::new(format!("{name}, {over}; less is better"), headings);
        let table =
            found.forecasters.iter().fold(table, |table, scored| forecaster(table, scored, rule(scored)));
        section.table(table)
    })
}

/// A row for a forecaster, and one for its difference from each baseline.
fn forecaster(table: Table, scored: &Scored, rule: &Rule) -> Table {
    let own = [scored.name.as_str().into(), mean_of(rule.mean, rule.interval), Cell::empty(), Cell::empty()];
    let others = rule.against.iter().filter(|other| other.baseline != scored.name);
    others.fold(table.row(own), |table, other| {
        let name = format!("{} less {}", scored.name, other.baseline);
        let optional = |x: Option<f64>| x.map_or(Cell::empty(), |x| Cell::number(x, 3));
        let (mean, p) = match &other.difference {
            Some(x) => (mean_of(x.mean, x.interval), optional(x.sign_flips)),
            None => (Cell::empty(), Cell::empty()),
        };
        table.row([name.into(), mean, optional(other.skill), p])
    })
}

fn mean_of(mean: f64, interval: Option<Interval>) -> Cell {
    let cell = Cell::number(mean, 3);
    match interval {
        Some(interval) => cell.beside(Cell::interval(interval, 3).into_text()),
        None => cell,
    }
}
