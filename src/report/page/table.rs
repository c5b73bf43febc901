//! A table of a page: typed cells, so that numbers align, sort by value and never vanish.

use super::{BREAK, readable};
use crate::Problem;
use crate::math::interval::Interval;
use crate::report::figure::thousands;
use crate::report::table::{number, percent};
use crate::simulate::Estimate;
use maud::{Markup, html};

/// Texts of more letters than this get room, so that they do not become towers on a phone.
const LONG: usize = 40;

/// Tables of more rows than this may go on over several pages of a print.
const TALL: usize = 25;

/// A table under construction.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    caption: String,
    headings: Vec<String>,
    rows: Vec<Row>,
    folded: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Row {
    cells: Vec<Cell>,
    note: Option<String>,
}

/// A cell of a table. Texts become cells by `into`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    text: String,
    /// A second part, in smaller letters.
    aside: Option<String>,
    /// What it sorts by, if it is a number.
    value: Option<f64>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Empty,
    Text,
    Code,
    /// A long word without spaces.
    Address,
    Number,
    /// A list of numbers.
    Numbers,
}

impl Cell {
    fn new(text: impl Into<String>, kind: Kind) -> Self {
        Cell { text: readable(text), aside: None, value: None, kind }
    }

    fn of_number(text: String, value: f64) -> Self {
        Cell { value: (!value.is_nan()).then_some(value), ..Cell::new(text, Kind::Number) }
    }

    /// Nothing: a dash, which sorts last.
    pub fn empty() -> Self {
        Cell::new("–", Kind::Empty)
    }

    /// A name of code, such as the key of a parameter.
    pub fn code(text: impl Into<String>) -> Self {
        Cell::new(text, Kind::Code)
    }

    /// An address on the web, as text: a page links nowhere.
    pub fn address(text: impl Into<String>) -> Self {
        Cell::new(text, Kind::Address)
    }

    /// A number with so many decimals, or as a power of ten where these would show nothing. Sorts by its value; what is not a
    /// number says so and sorts last.
    pub fn number(x: f64, decimals: usize) -> Self {
        Cell::of_number(written(x, decimals), x)
    }

    /// A number as it was set, such as a parameter: all digits that it needs, tiny and huge ones as powers of ten.
    pub fn as_set(x: f64) -> Self {
        let plain = x == 0.0 || !x.is_finite() || (1e-7..1e15).contains(&x.abs());
        Cell::of_number(if plain { x.to_string() } else { format!("{x:e}") }, x)
    }

    /// A list of numbers as it was set. It has no place in an order by value.
    pub fn list(numbers: impl Into<String>) -> Self {
        Cell::new(numbers, Kind::Numbers)
    }

    /// A count, with thin spaces between thousands.
    pub fn count(n: u64) -> Self {
        Cell::of_number(thousands(n), n as f64)
    }

    /// A share in percent, with so many decimals; without decimals it is all only if it is all, and none only if it is none.
    pub fn percent(share: f64, decimals: usize) -> Self {
        match decimals {
            _ if !share.is_finite() => Cell::number(share, decimals),
            0 => Cell::of_number(percent(share), share),
            _ => Cell::of_number(format!("{} %", written(100.0 * share, decimals)), share),
        }
    }

    /// An interval. Sorts by its lower end.
    pub fn interval(interval: Interval, decimals: usize) -> Self {
        Cell::of_number(between(interval, decimals), interval.low)
    }

    /// An estimate with its interval beside it. Sorts by the estimate.
    pub fn estimate(estimate: &Estimate, decimals: usize) -> Self {
        Cell::number(estimate.value, decimals).beside(between(estimate.interval, decimals))
    }

    /// The cell with a second part, in smaller letters.
    pub fn beside(mut self, text: impl Into<String>) -> Self {
        self.aside = Some(readable(text));
        self
    }

    /// Its text, without a second part.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// What it sorts by, as JavaScript reads it.
    fn key(&self) -> Option<String> {
        self.value.map(|x| match x {
            f64::INFINITY => "Infinity".to_owned(),
            f64::NEG_INFINITY => "-Infinity".to_owned(),
            x => format!("{x:e}"),
        })
    }

    fn content(&self) -> Markup {
        html! {
            @match self.kind {
                Kind::Code => code {
                    // A key breaks where its parts meet.
                    @for part in self.text.split_inclusive(['.', '_']) { (part) wbr; }
                },
                _ => (self.text),
            }
            @if let Some(aside) = &self.aside { " " small { (aside) } }
        }
    }

    fn class(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Number => Some("number"),
            Kind::Numbers => Some("numbers"),
            Kind::Empty => Some("empty"),
            Kind::Address => Some("address"),
            Kind::Code => Some("key"),
            Kind::Text if self.text.chars().count() > LONG => Some("long"),
            Kind::Text => None,
        }
    }
}

fn written(x: f64, decimals: usize) -> String {
    match x {
        f64::INFINITY => "∞".to_owned(),
        f64::NEG_INFINITY => "−∞".to_owned(),
        x if x.is_nan() => "not a number".to_owned(),
        // Beyond the digits of a double, decimals are noise.
        x => number(x, decimals.min(17)),
    }
}

fn between(interval: Interval, decimals: usize) -> String {
    format!("[{}, {}]", written(interval.low, decimals), written(interval.high, decimals))
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::new(text, Kind::Text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::new(text, Kind::Text)
    }
}

impl Table {
    /// An empty table with its caption and headings, units in the headings. The first column names the rows.
    pub fn new<H: Into<String>>(caption: impl Into<String>, headings: impl IntoIterator<Item = H>) -> Self {
        let headings = headings.into_iter().map(readable).collect();
        Table { caption: readable(caption), headings, rows: Vec::new(), folded: false }
    }

    /// Adds a row, a cell for each heading.
    pub fn row(mut self, cells: impl IntoIterator<Item = Cell>) -> Self {
        self.rows.push(Row { cells: cells.into_iter().collect(), note: None });
        self
    }

    /// Marks the last row, and says why in a word or two.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        if let Some(row) = self.rows.last_mut() {
            row.note = Some(readable(note));
        }
        self
    }

    /// The table folded away under its caption until the reader opens it. In print it is open.
    pub fn folded(mut self) -> Self {
        self.folded = true;
        self
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What does not fit together in this table of a section.
    pub(super) fn problems(&self, section: &str) -> Vec<Problem> {
        let place = format!("section \"{section}\", table \"{}\"", self.caption);
        let mut problems = Vec::new();
        if self.caption.trim().is_empty() {
            problems.push(Problem::new(&place, "", "must have a caption"));
        }
        if self.headings.is_empty() {
            problems.push(Problem::new(&place, "no headings", "must have at least one"));
        }
        for (i, _) in self.headings.iter().enumerate().filter(|(_, heading)| heading.trim().is_empty()) {
            problems.push(Problem::new(format!("{place}, heading {}", i + 1), "", "must not be empty"));
        }
        for (i, row) in self.rows.iter().enumerate().filter(|(_, row)| row.cells.len() != self.headings.len())
        {
            let (place, found) = (format!("{place}, row {}", i + 1), format!("{} cells", row.cells.len()));
            let expected = format!("must have {}, one for each heading", self.headings.len());
            problems.push(Problem::new(place, found, expected));
        }
        problems
    }

    /// Whether a column holds numbers and nothing else.
    fn numeric(&self, column: usize) -> bool {
        let kinds = || self.rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.kind);
        kinds().any(|kind| kind == Kind::Number)
            && kinds().all(|kind| matches!(kind, Kind::Number | Kind::Numbers | Kind::Empty))
    }

    pub(super) fn markup(&self) -> Markup {
        let table = html! {
            // Tables wider than the screen scroll in a box of their own, by keys too.
            div.box tabindex="0" role="group" aria-label=(self.caption) {
                table class=[(self.rows.len() > TALL).then_some("tall")] {
                    caption hidden[self.folded] { (self.caption) }
                    thead {
                        tr {
                            @for (i, heading) in self.headings.iter().enumerate() {
                                th scope="col" class=[self.numeric(i).then_some("number")] { (heading) }
                            }
                        }
                    }
                    tbody {
                        @for row in &self.rows { (BREAK) (row.markup()) }
                    }
                }
            }
        };
        if !self.folded {
            return table;
        }
        html! { details { summary { (self.caption) } (BREAK) (table) } }
    }
}

impl Row {
    fn markup(&self) -> Markup {
        html! {
            tr class=[self.note.as_ref().map(|_| "marked")] {
                @for (i, cell) in self.cells.iter().enumerate() {
                    @if i == 0 {
                        th scope="row" class=[cell.class()] data-sort=[cell.key()] {
                            (cell.content())
                            @if let Some(note) = &self.note { " " small { "←\u{a0}" (note) } }
                        }
                    } @else {
                        td class=[cell.class()] data-sort=[cell.key()] { (cell.content()) }
                    }
                }
            }
        }
    }
}
