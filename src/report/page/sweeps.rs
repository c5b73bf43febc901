//! Sweeps on a page: a figure where the design has one, every point, and how well the worst of them is solved.

use super::certificate;
use super::results::{failures, spoken};
use super::section::{OnPage, Section};
use super::table::{Cell, Table};
use crate::Error;
use crate::report::Tidy;
use crate::report::figure::thousands;
use crate::report::plot;
use crate::report::plot::{Areas, Caption, Heatmap, Width};
use crate::simulate::Estimate;
use crate::study::sweep::{Found, Point, Swept};
use std::fmt::{Debug, Display};

/// Decimals.
const DECIMALS: usize = 4;

/// Tables of more rows are folded away.
const SHOWN: usize = 25;

/// Areas if one parameter varies, a heatmap if two do and every pair of their levels was asked for; the probabilities at each point, what
/// is expected there, what failed, and the worst certificate. Parameters have their names only: a [`Tidy`] knows more.
impl<O: Copy + Ord + Display> OnPage for Swept<O> {
    fn on_page(&self, section: Section) -> Section {
        let payoffs = certificate::UNNAMED.map(str::to_owned);
        Named { swept: self, parameters: self.parameters.clone(), payoffs }.on_page(section)
    }
}

/// As the [`Swept`], with the units of parameters and the names of players that the tables have.
impl<O: Copy + Ord + Display + Debug> OnPage for Tidy<'_, O> {
    fn on_page(&self, section: Section) -> Section {
        let with_unit = |name: &str, unit: &str| match unit {
            "" => name.to_owned(),
            unit => format!("{name}, {unit}"),
        };
        let units = self.swept.parameters.iter().zip(self.parameter_units());
        let parameters = units.map(|(name, unit)| with_unit(name, unit)).collect();
        let (players, unit) = self.payoff_names();
        let payoffs = players.each_ref().map(|name| with_unit(&format!("payoff of {}", capital(name)), unit));
        Named { swept: self.swept, parameters, payoffs }.on_page(section)
    }
}

/// A name as it begins a sentence: tables have players in lower case.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A sweep, what its figures and tables call the parameters, and what they call the payoffs.
struct Named<'a, O> {
    swept: &'a Swept<O>,
    parameters: Vec<String>,
    payoffs: [String; 2],
}

impl<O: Copy + Ord + Display> OnPage for Named<'_, O> {
    fn on_page(&self, section: Section) -> Section {
        let swept = self.swept;
        let section = match swept.varying()[..] {
            [along] => section.drawn("Probability of each outcome along the parameter", areas(self, along)),
            [across, up] => heatmap(section, self, [across, up]),
            _ => section,
        };
        let (done, wanted) = (thousands(swept.points.len() as u64), thousands(swept.wanted));
        let how = match swept.episodes {
            Some(episodes) => format!("{} episodes at each, seed {}", thousands(episodes), swept.seed),
            None => "each evaluated exactly".to_owned(),
        };
        let points = format!("{done} of {wanted} of a {}, {how} ({})", swept.design_kind, swept.stop);
        let facts =
            [("Points".to_owned(), points), ("Design, SHA-256".to_owned(), swept.design_digest.clone())];
        let constant = swept.constant().into_iter().map(|(outcome, p)| {
            (format!("P({}) at all points", spoken(outcome)), Cell::number(p, DECIMALS).into_text())
        });
        let failed: Vec<(u64, &str)> = swept.failures().collect();
        let failed = failures("Point", failed.iter().map(|(number, error)| (*number, error)));
        let facts = facts.into_iter().chain(constant).chain(failed);
        let section = section.facts(facts).table(probabilities(self)).table(expectations(self).folded());
        certificate::of_worst(section, swept.worst().as_ref(), &self.payoffs)
    }
}

impl<O: Copy + Ord> Swept<O> {
    /// Positions of the parameters that are not the same at all points.
    fn varying(&self) -> Vec<usize> {
        (0..self.parameters.len()).filter(|at| self.levels(*at).len() > 1).collect()
    }

    /// The values of a parameter, increasing; the sum makes a zero of a negative zero.
    fn levels(&self, at: usize) -> Vec<f64> {
        let mut levels: Vec<f64> = self.points.iter().map(|point| point.values[at] + 0.0).collect();
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        levels
    }

    /// What the numbers of a figure rest on.
    fn caption(&self) -> Caption {
        let points = self.points.len() as u64;
        let caption = match self.episodes {
            Some(episodes) => Caption::sampled(episodes, "episodes at each point", self.seed),
            None => Caption::exact(points, "points"),
        };
        match self.failures().count() {
            0 => caption,
            failed => caption.note(format!("{failed} of {points} points failed.")),
        }
    }
}

/// The outcomes stacked along the only parameter that varies; points that failed are left out.
fn areas<O: Copy + Ord + Display>(named: &Named<'_, O>, along: usize) -> Result<String, Error> {
    let swept = named.swept;
    let found =
        swept.points.iter().filter_map(|point| Some((point.values[along], point.found.as_ref().ok()?)));
    let mut found: Vec<(f64, &Found)> = found.collect();
    found.sort_by(|x, y| x.0.total_cmp(&y.0));
    let axes = [named.parameters[along].as_str(), "probability"];
    let figure = Areas::new("How it ends", axes, swept.caption()).along(found.iter().map(|(x, _)| *x));
    let figure = swept.outcomes.iter().enumerate().fold(figure, |figure, (i, outcome)| {
        figure.class(outcome.to_string(), found.iter().map(|(_, found)| found.outcomes[i].value))
    });
    figure.width(Width::Page).to_svg()
}

/// The outcome whose probability differs most between points, over both parameters that vary; nothing where a pair of their levels
/// has no point, or two.
fn heatmap<O: Copy + Ord + Display>(
    section: Section,
    named: &Named<'_, O>,
    [across, up]: [usize; 2],
) -> Section {
    let swept = named.swept;
    let [columns, rows] = [across, up].map(|at| swept.levels(at));
    let mut grid: Vec<Option<&Point>> = vec![None; columns.len() * rows.len()];
    for point in &swept.points {
        let place = |levels: &[f64], at: usize| levels.partition_point(|x| *x < point.values[at]);
        let cell = &mut grid[place(&rows, up) * columns.len() + place(&columns, across)];
        if cell.replace(point).is_some() {
            return section;
        }
    }
    let Some(grid) = grid.into_iter().collect::<Option<Vec<&Point>>>() else { return section };
    let Some(outcome) = most_varied(swept) else { return section };
    let cells = grid.into_iter().map(|point| {
        let probability = swept.probability(point, outcome)?.value;
        Some(plot::Cell { probability, modal: swept.modal(point)?.0.to_string() })
    });
    let name = format!("P({})", spoken(outcome));
    let axes = [across, up].map(|at| named.parameters[at].as_str());
    let figure = Heatmap::new(&name, axes, swept.caption()).levels(columns, rows).cells(cells);
    let caption = format!("{name}, of all outcomes the one that varies most, and the most probable outcome");
    section.drawn(caption, figure.width(Width::Page).to_svg())
}

/// The outcome whose largest and smallest probability are farthest apart, the first of several.
fn most_varied<O: Copy + Ord>(swept: &Swept<O>) -> Option<O> {
    let spread = |i: usize| {
        let found =
            swept.points.iter().filter_map(|point| Some(point.found.as_ref().ok()?.outcomes[i].value));
        let (low, high) = found.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), p| (l.min(p), h.max(p)));
        high - low
    };
    let spreads = swept.outcomes.iter().enumerate().map(|(i, outcome)| (*outcome, spread(i)));
    spreads.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(outcome, _)| outcome)
}

/// A table of points: parameters, then these columns, each with its numbers.
fn table<O>(
    named: &Named<'_, O>,
    caption: &str,
    columns: Vec<String>,
    numbers: impl Fn(&Found) -> Vec<Estimate>,
) -> Table {
    let swept = named.swept;
    let sampled = swept.episodes.map_or("exact".to_owned(), |_| format!("{} interval", swept.confidence));
    let headings =
        ["point".to_owned()].into_iter().chain(named.parameters.iter().cloned()).chain(columns.clone());
    let table =
        swept.points.iter().fold(Table::new(format!("{caption}, {sampled}"), headings), |table, point| {
            let values = point.values.iter().map(|x| Cell::as_set(rounded(*x)));
            let numbers: Vec<Cell> = match &point.found {
                Ok(found) => numbers(found).iter().map(|x| cell(swept.episodes, x)).collect(),
                Err(_) => columns.iter().map(|_| Cell::empty().beside("failed")).collect(),
            };
            table.row([Cell::count(point.number)].into_iter().chain(values).chain(numbers))
        });
    if swept.points.len() > SHOWN { table.folded() } else { table }
}

/// A level without the rounding errors of a grid, such as those of three times 0.04.
fn rounded(x: f64) -> f64 {
    format!("{x:.11e}").parse().unwrap_or(x)
}

fn cell(episodes: Option<u64>, x: &Estimate) -> Cell {
    if episodes.is_some() { Cell::estimate(x, DECIMALS) } else { Cell::number(x.value, DECIMALS) }
}

fn probabilities<O: Display>(named: &Named<'_, O>) -> Table {
    let columns = named.swept.outcomes.iter().map(|outcome| format!("P({})", spoken(outcome))).collect();
    table(named, "Probabilities at each point", columns, |found| found.outcomes.clone())
}

fn expectations<O>(named: &Named<'_, O>) -> Table {
    let columns = named.swept.tallies.iter().chain(&named.payoffs).cloned().collect();
    let numbers = |found: &Found| found.tallies.iter().chain(&found.payoffs).copied().collect();
    table(named, "Expectations at each point", columns, numbers)
}
