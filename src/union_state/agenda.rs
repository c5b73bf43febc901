//! The 28 issues of the package with their wordings, and the four levels into which they are condensed.

use super::game::Level;
use super::scenario;
use crate::problem::{Agenda, ConcessionCost, Issue, Menu, Package, Supported, Terms};
use crate::text::line_of_record;
use crate::{Error, Problem};
use std::collections::BTreeMap;

const WORDINGS: (&str, &str) = ("wordings.csv", include_str!("data/wordings.csv"));
const PROGRAMMES: (&str, &str) = ("programmes.csv", include_str!("data/programmes.csv"));
const ENERGY: (&str, &str) = ("energy_terms.csv", include_str!("data/energy_terms.csv"));

/// The tables of the bundled programmes, by file name.
pub(super) const TABLES: [(&str, &str); 3] = [WORDINGS, PROGRAMMES, ENERGY];

/// Width of the grid of sovereignty points on which the menu is computed.
const RESOLUTION: f64 = 0.01;

/// Millions of dollars in a billion.
const MILLIONS: f64 = 1e3;

/// How an issue is worded in the package, from nothing to a common body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wording {
    /// Left out.
    Drop,
    /// A declaration of principles.
    Vague,
    /// A commitment with a later date, or none.
    Postponed,
    /// Binding rules now.
    Concrete,
    /// A common body decides.
    Supranational,
}

impl Wording {
    /// From the weakest to the strongest.
    pub const ALL: [Wording; 5] =
        [Wording::Drop, Wording::Vague, Wording::Postponed, Wording::Concrete, Wording::Supranational];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Wording::Drop => "drop",
            Wording::Vague => "vague",
            Wording::Postponed => "postponed",
            Wording::Concrete => "concrete",
            Wording::Supranational => "supranational",
        }
    }
}

/// The 28 issues: what each wording of each is worth to Moscow and to Minsk, and what sovereignty it takes.
///
/// Money in bn$ a quarter when implemented, sovereignty in points: `docs/model.md`, under *The package*.
#[derive(Debug, Clone, PartialEq)]
pub struct Programmes {
    /// All wordings.
    full: Agenda,
    /// Without the wordings that the strategic game carries as a state (equal energy prices).
    menu: Agenda,
    /// Wordings that each issue of either agenda may have.
    full_wordings: Vec<Vec<Wording>>,
    menu_wordings: Vec<Vec<Wording>>,
}

/// The programmes condensed for the strategic game.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// Level 0 is no package.
    pub levels: [Level; 5],
    /// The packages of levels 1 to 4.
    pub packages: [Package; 4],
    /// How each issue is worded in the packages of levels 1 to 4.
    pub wordings: [Vec<Wording>; 4],
}

impl Programmes {
    /// The bundled table of issues.
    ///
    /// # Errors
    /// None with the bundled tables; the signature is that of [`Programmes::from_csv`].
    pub fn bundled() -> Result<Self, Error> {
        Self::from_csv(WORDINGS, PROGRAMMES, ENERGY)
    }

    /// Issues from tables of the same columns as the bundled ones, each a file name (for messages) and its text.
    ///
    /// # Errors
    /// All missing columns, numbers out of range, unknown wordings, repeated rows, rows of issues that are none, numbers of an issue
    /// whose wordings are given in full, with file and line.
    pub fn from_csv(
        wordings: (&str, &str),
        programmes: (&str, &str),
        energy: (&str, &str),
    ) -> Result<Self, Error> {
        let mut problems = Vec::new();
        let factors = factors(Table::read(wordings, &mut problems), &mut problems);
        let energy = Table::read(energy, &mut problems);
        let explicit = explicit(&energy, &mut problems);
        let programmes = Table::read(programmes, &mut problems);
        let issues = issues(&programmes, &factors, &explicit, &mut problems);
        unmatched(&energy, &programmes, &mut problems);
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let agenda = |in_menu: fn(&Row) -> bool| {
            let rows = |terms: &[Row]| terms.iter().filter(|row| in_menu(row)).cloned().collect::<Vec<_>>();
            let kept: Vec<(String, Vec<Row>)> =
                issues.iter().map(|(name, terms)| (name.clone(), rows(terms))).collect();
            let wordings =
                kept.iter().map(|(_, rows)| rows.iter().map(|row| row.wording).collect()).collect();
            let issues = kept
                .into_iter()
                .map(|(name, rows)| Issue { name, terms: rows.into_iter().map(|row| row.terms).collect() });
            Agenda::new(issues.collect()).map(|agenda| (agenda, wordings))
        };
        let (full, full_wordings) = agenda(|_| true)?;
        let (menu, menu_wordings) = agenda(|row| row.in_menu)?;
        Ok(Programmes { full, menu, full_wordings, menu_wordings })
    }

    /// The issues with all wordings, weakest first.
    pub fn agenda(&self) -> &Agenda {
        &self.full
    }

    /// The issues with the wordings from which the levels are made.
    pub fn menu_agenda(&self) -> &Agenda {
        &self.menu
    }

    /// What an issue of [`Programmes::agenda`], by position, gives and takes when it is worded so; nothing if it cannot be.
    pub fn terms(&self, issue: usize, wording: Wording) -> Option<Terms> {
        let at = self.full_wordings.get(issue)?.iter().position(|other| *other == wording)?;
        self.full.issues()[issue].terms.get(at).copied()
    }

    /// The same of [`Programmes::menu_agenda`]: nothing if no level may word the issue so.
    pub fn menu_terms(&self, issue: usize, wording: Wording) -> Option<Terms> {
        let at = self.menu_wordings.get(issue)?.iter().position(|other| *other == wording)?;
        self.menu.issues()[issue].terms.get(at).copied()
    }

    /// How each issue is worded in a package of [`Programmes::agenda`].
    ///
    /// # Errors
    /// A package of another agenda.
    pub fn wordings(&self, package: &Package) -> Result<Vec<Wording>, Error> {
        self.full.package(&package.choice)?;
        Ok(self.full_wordings.iter().zip(&package.choice).map(|(wordings, &k)| wordings[k]).collect())
    }

    /// The issues without a wording, as if nobody had thought of it: ladders and frontiers are then made from the others.
    ///
    /// # Errors
    /// Issues of which no wording is left.
    pub fn without(&self, wording: Wording) -> Result<Self, Error> {
        let (full, full_wordings) = kept(&self.full, &self.full_wordings, wording)?;
        let (menu, menu_wordings) = kept(&self.menu, &self.menu_wordings, wording)?;
        Ok(Programmes { full, menu, full_wordings, menu_wordings })
    }

    /// The most valuable package within each budget of sovereignty.
    ///
    /// # Errors
    /// Those of [`Agenda::menu`], and a budget that no package keeps.
    pub fn ladder(&self, parameters: &scenario::Package) -> Result<Ladder, Error> {
        let cost = cost(parameters)?;
        let Menu { packages, .. } = self.menu.menu(&parameters.sovereignty_budget, RESOLUTION)?;
        let mut problems = Vec::new();
        let mut ladder = Ladder {
            levels: [Level::NONE; 5],
            packages: std::array::from_fn(|_| Package {
                choice: Vec::new(),
                payoffs: [0.0; 2],
                concession: 0.0,
            }),
            wordings: Default::default(),
        };
        for (i, (package, budget)) in packages.into_iter().zip(parameters.sovereignty_budget).enumerate() {
            let Some(package) = package else {
                problems.push(Problem::new(
                    format!("package.sovereignty_budget[{i}]"),
                    budget,
                    "no package is so small",
                ));
                continue;
            };
            ladder.levels[i + 1] = Level {
                value: package.payoffs[0],
                benefit: package.payoffs[1],
                sovereignty_cost: cost.of(package.concession),
            };
            ladder.wordings[i] = self.menu_wordings.iter().zip(&package.choice).map(|(w, &k)| w[k]).collect();
            ladder.packages[i] = package;
        }
        if problems.is_empty() { Ok(ladder) } else { Err(Error::invalid(problems)) }
    }

    /// The vertices of the supported Pareto frontier of all packages, from Moscow's best to Minsk's.
    ///
    /// # Errors
    /// Coefficients of the cost of sovereignty that are not finite and 0 or more.
    pub fn frontier(&self, parameters: &scenario::Package) -> Result<Vec<Supported>, Error> {
        Ok(self.full.frontier(cost(parameters)?))
    }
}

/// An agenda and its wordings without one of them.
fn kept(
    agenda: &Agenda,
    wordings: &[Vec<Wording>],
    without: Wording,
) -> Result<(Agenda, Vec<Vec<Wording>>), Error> {
    let issue = |(issue, wordings): (&Issue, &Vec<Wording>)| {
        let kept = issue.terms.iter().zip(wordings).filter(|(_, wording)| **wording != without);
        let (terms, wordings) = kept.map(|(terms, wording)| (*terms, *wording)).unzip();
        (Issue { name: issue.name.clone(), terms }, wordings)
    };
    let (issues, wordings) = agenda.issues().iter().zip(wordings).map(issue).unzip();
    Ok((Agenda::new(issues)?, wordings))
}

fn cost(parameters: &scenario::Package) -> Result<ConcessionCost, Error> {
    ConcessionCost::new(parameters.sovereignty_cost_linear, parameters.sovereignty_cost_quadratic)
}

/// One wording of one issue.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    wording: Wording,
    terms: Terms,
    in_menu: bool,
}

/// Value, benefit and sovereignty of a wording relative to the concrete one.
fn factors(table: Table<'_>, problems: &mut Vec<Problem>) -> BTreeMap<Wording, [f64; 3]> {
    let mut factors = BTreeMap::new();
    for row in table.rows() {
        let wording = row.wording(problems);
        let numbers =
            ["value_factor", "benefit_factor", "sovereignty_factor"].map(|key| row.number(key, problems));
        if let (Some(wording), [Some(v), Some(b), Some(s)]) = (wording, numbers)
            && factors.insert(wording, [v, b, s]).is_some()
        {
            problems.push(row.problem("wording", "stands in the table twice"));
        }
    }
    for wording in Wording::ALL {
        if !factors.contains_key(&wording) && !table.rows.is_empty() {
            problems.push(Problem::new(
                table.file,
                "",
                format!("the wording `{}` is missing", wording.name()),
            ));
        }
    }
    factors
}

/// Wordings given in full instead of by factors, by the number of the issue.
fn explicit(table: &Table<'_>, problems: &mut Vec<Problem>) -> BTreeMap<String, Vec<Row>> {
    let mut explicit: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in table.rows() {
        let (Some(no), Some(wording)) = (row.text("no", problems), row.wording(problems)) else { continue };
        let numbers = ["value_moscow_musd", "benefit_minsk_musd", "sovereignty_points"];
        let [Some(v), Some(b), Some(s)] = numbers.map(|key| row.number(key, problems)) else { continue };
        let Some(in_menu) = row.yes_or_no("in_menu", problems) else { continue };
        if wording == Wording::Drop && [v, b, s] != [0.0; 3] {
            problems.push(row.problem("wording", "what is dropped is worth nothing and costs nothing"));
        }
        let terms = Terms { payoffs: [v / MILLIONS, b / MILLIONS], concession: s };
        let rows = explicit.entry(no.to_owned()).or_default();
        if rows.iter().any(|other| other.wording == wording) {
            problems.push(row.problem("wording", "stands in the table twice for this issue"));
        }
        rows.push(Row { wording, terms, in_menu });
    }
    explicit
}

/// Finds rows of the table of energy whose issue is not in that of programmes.
fn unmatched(energy: &Table<'_>, programmes: &Table<'_>, problems: &mut Vec<Problem>) {
    let numbers: Vec<_> = programmes.rows().filter_map(|row| row.text("no", &mut Vec::new())).collect();
    for row in energy.rows() {
        if row.text("no", &mut Vec::new()).is_some_and(|no| !numbers.contains(&no)) {
            problems
                .push(row.problem("no", &format!("must be the number of an issue in {}", programmes.file)));
        }
    }
}

fn issues(
    table: &Table<'_>,
    factors: &BTreeMap<Wording, [f64; 3]>,
    explicit: &BTreeMap<String, Vec<Row>>,
    problems: &mut Vec<Problem>,
) -> Vec<(String, Vec<Row>)> {
    let nothing = Terms { payoffs: [0.0, 0.0], concession: 0.0 };
    let mut issues = Vec::new();
    let mut numbers = Vec::new();
    for row in table.rows() {
        let (Some(no), Some(name)) = (row.text("no", problems), row.text("issue", problems)) else {
            continue;
        };
        if numbers.contains(&no) {
            problems.push(row.problem("no", "stands in the table twice"));
        }
        numbers.push(no);
        let Some(supranational) = row.yes_or_no("supranational", problems) else { continue };
        let mut terms = vec![Row { wording: Wording::Drop, terms: nothing, in_menu: true }];
        let keys = ["value_moscow_musd", "benefit_minsk_musd", "sovereignty_points"];
        if let Some(given) = explicit.get(no) {
            for key in keys.into_iter().filter(|key| row.text(key, &mut Vec::new()).is_some()) {
                problems
                    .push(row.problem(key, "must be empty: the wordings of this issue are given in full"));
            }
            if supranational != given.iter().any(|row| row.wording == Wording::Supranational) {
                problems.push(row.problem("supranational", "is not what the wordings given in full say"));
            }
            terms.extend(given.iter().filter(|row| row.wording != Wording::Drop).cloned());
            terms.sort_by_key(|row| row.wording);
        } else {
            let [Some(v), Some(b), Some(s)] = keys.map(|key| row.number(key, problems)) else { continue };
            for (&wording, [by_v, by_b, by_s]) in factors {
                if wording != Wording::Drop && (supranational || wording != Wording::Supranational) {
                    let payoffs = [v * by_v / MILLIONS, b * by_b / MILLIONS];
                    terms.push(Row {
                        wording,
                        terms: Terms { payoffs, concession: s * by_s },
                        in_menu: true,
                    });
                }
            }
        }
        issues.push((name.to_owned(), terms));
    }
    issues
}

/// A table as read, with the line of each row.
struct Table<'a> {
    file: &'a str,
    columns: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

/// A row of a table.
struct Cells<'a> {
    table: &'a Table<'a>,
    line: usize,
    cells: &'a [String],
}

impl<'a> Table<'a> {
    fn read((file, text): (&'a str, &str), problems: &mut Vec<Problem>) -> Self {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let columns =
            reader.headers().map(|header| header.iter().map(str::to_owned).collect()).unwrap_or_default();
        let mut rows = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = line_of_record(text, record.position());
                    rows.push((line, record.iter().map(str::to_owned).collect()));
                }
                Err(error) => {
                    let line = line_of_record(text, error.position());
                    problems.push(Problem::new("", "", error.to_string()).at(file, line));
                }
            }
        }
        if rows.is_empty() {
            problems.push(Problem::new(file, "", "must hold a header and at least one row"));
        }
        Table { file, columns, rows }
    }

    fn rows(&self) -> impl Iterator<Item = Cells<'_>> {
        self.rows.iter().map(|(line, cells)| Cells { table: self, line: *line, cells })
    }
}

impl<'a> Cells<'a> {
    fn problem(&self, column: &str, expected: &str) -> Problem {
        let at = self.table.columns.iter().position(|name| name == column);
        let found = at.and_then(|at| self.cells.get(at)).map_or("", String::as_str);
        Problem::new(column, found, expected).at(self.table.file, self.line)
    }

    fn text(&self, column: &str, problems: &mut Vec<Problem>) -> Option<&'a str> {
        let at = self.table.columns.iter().position(|name| name == column);
        let cell = at.and_then(|at| self.cells.get(at)).filter(|cell| !cell.is_empty());
        if cell.is_none() {
            problems.push(self.problem(column, "must not be empty"));
        }
        cell.map(String::as_str)
    }

    fn number(&self, column: &str, problems: &mut Vec<Problem>) -> Option<f64> {
        let number = self.text(column, problems)?.parse().ok().filter(|x: &f64| x.is_finite());
        if number.is_none() {
            problems.push(self.problem(column, "must be a finite number"));
        }
        number
    }

    fn yes_or_no(&self, column: &str, problems: &mut Vec<Problem>) -> Option<bool> {
        match self.text(column, problems)? {
            "yes" => Some(true),
            "no" => Some(false),
            _ => {
                problems.push(self.problem(column, "must be `yes` or `no`"));
                None
            }
        }
    }

    fn wording(&self, problems: &mut Vec<Problem>) -> Option<Wording> {
        let name = self.text("wording", problems)?;
        let wording = Wording::ALL.into_iter().find(|wording| wording.name() == name);
        if wording.is_none() {
            let names = Wording::ALL.map(Wording::name);
            problems.push(self.problem("wording", &format!("must be one of {}", names.join(", "))));
        }
        wording
    }
}
