//! A page with all that a page can hold, for those who look at it by a parser and those who look by a browser.

use bargain::math::interval::Interval;
use bargain::report::page::{Cell, Page, Provenance, Section, Table};
use bargain::simulate::Estimate;
use bargain::union_state::scenario::Scenario;

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
