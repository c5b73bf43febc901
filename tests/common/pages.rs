//! A page with all that a page can hold, for those who look at it by a parser and those who look by a browser; and what the former need.
#![allow(dead_code)]

use bargain::math::interval::Interval;
use bargain::report::page::{Cell, Page, Provenance, Section, Table};
use bargain::simulate::Estimate;
use bargain::union_state::scenario::Scenario;
use scraper::{ElementRef, Html, Selector};

/// A figure with three values, hatched by a pattern with a name.
pub const FIGURE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="400" height="120" viewBox="0 0 400 120">
<title>Offers</title>
<defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 4 L4 0" stroke="#444"/></pattern></defs>
<rect x="10" y="20" width="100" height="20" fill="url(#hatch)"><title>deadlock: 0.25</title></rect>
<rect x="10" y="50" width="300" height="20" fill="#9db7d5"><title>package: 0.75</title></rect>
<circle cx="350" cy="100" r="3"><title>rupture: 1.2e-9</title></circle>
<text x="10" y="110">share &lt; 1</text>
</svg>"##;

/// Three outcomes, in an order that is neither that of their names nor that of their numbers.
pub fn outcomes() -> Table {
    let estimate = |value: f64, half: f64| Estimate {
        value,
        standard_error: half / 2.0,
        interval: Interval { low: value - half, high: value + half },
    };
    let headings = ["outcome", "probability, exact", "probability, sampled, 95 % interval", "episodes"];
    let row = |name: &str, p: f64, estimate: Estimate, n: u64| {
        [name.into(), Cell::number(p, 3), Cell::estimate(&estimate, 3), Cell::count(n)]
    };
    Table::new("How it ends", headings)
        .row(row("package", 0.75, estimate(0.7501, 0.01), 75_010))
        .note("history")
        .row(row("rupture", 1.2e-9, estimate(0.0, 0.0), 0))
        .row(row("deadlock", 0.25, estimate(0.2499, 0.01), 24_990))
}

/// A page of the flagship, nothing of it solved.
pub fn page() -> Page {
    let world = Scenario::bundled("union_state_2021").unwrap().with("moscow.collapse_loss", 0.0).unwrap();
    let long = Table::new("Folded", ["key", "value"]).row([Cell::code("a.b"), Cell::as_set(0.5)]).folded();
    Page::new("How do the talks end?")
        .answer("Mostly with a package.")
        .scenario(&world)
        .section(
            Section::new("Outcomes")
                .text("First paragraph.\n\nSecond paragraph.")
                .figure("Probability of each outcome", FIGURE)
                .table(outcomes())
                .facts([("Residual, probability", "1.0e-8"), ("Regret of Moscow, bn$", "0.8900")]),
        )
        .section(Section::new("More").figure("The same again", FIGURE).table(long))
        .provenance(Provenance::new().seed(28).command("cargo run --release --example report"))
}

/// Parses a page, which must have no fault in the eyes of a browser's parser.
pub fn parsed(html: &str) -> Html {
    let document = Html::parse_document(html);
    assert!(document.errors.is_empty(), "{:?}", document.errors);
    document
}

pub fn all<'a>(document: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    document.select(&Selector::parse(selector).unwrap()).collect()
}

pub fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A page of one section, ready to be written.
pub fn page_of(section: Section) -> Page {
    Page::new("Question?").section(section).provenance(Provenance::new().command("cargo run"))
}

/// The texts of the rows of the table with this caption.
pub fn rows(document: &Html, caption: &str) -> Vec<Vec<String>> {
    let tables = all(document, "table");
    let of = |table: &&ElementRef<'_>| {
        table.select(&Selector::parse("caption").unwrap()).any(|found| text(found) == caption)
    };
    let table = tables.iter().find(of).unwrap_or_else(|| panic!("no table {caption}"));
    let (row, cell) = (Selector::parse("tr").unwrap(), Selector::parse("th, td").unwrap());
    table.select(&row).map(|row| row.select(&cell).map(text).collect()).collect()
}
