//! One HTML page for a study: the question, the scenario, tables, figures, and how to repeat it.
//!
//! A page is one file that needs no network. It reads on a phone and prints; without JavaScript nothing is missing, with it
//! tables sort by their headings and figures show values where one points, touches or moves with the arrow keys. The same input
//! gives the same bytes.
//!
//! ```
//! use bargain::report::page::{Cell, Page, Provenance, Section, Table};
//!
//! let table = Table::new("Shares of the pie", ["player", "share"])
//!     .row(["first".into(), Cell::number(0.6, 2)])
//!     .row(["second".into(), Cell::number(0.4, 2)]);
//! let page = Page::new("Who gets how much?")
//!     .section(Section::new("Answer").text("The first player gets more.").table(table))
//!     .provenance(Provenance::new().command("cargo run --example mine"));
//! assert!(page.to_html()?.starts_with("<!DOCTYPE html>"));
//!
//! let error = Page::new(" ").to_html().unwrap_err();
//! assert_eq!(error.problems().len(), 2); // no question, and no way to repeat it
//! # Ok::<(), bargain::Error>(())
//! ```

mod backtest;
mod certificate;
mod comparisons;
mod explanations;
mod provenance;
mod results;
mod scenario;
mod section;
mod svg;
mod sweeps;
mod table;

pub use provenance::Provenance;
pub use section::{OnPage, Section};
pub use table::{Cell, Table};

use crate::report::svg::readable;
use crate::union_state::scenario::Scenario;
use crate::{Error, Problem};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Nothing from elsewhere is loaded, even if something on the page asks for it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

const STYLE: PreEscaped<&str> = PreEscaped(include_str!("style.css"));
const SCRIPT: PreEscaped<&str> = PreEscaped(include_str!("script.js"));

/// Ends a line of the file, for those who read or compare its source.
const BREAK: PreEscaped<&str> = PreEscaped("\n");

/// A page under construction.
#[derive(Debug, Clone)]
pub struct Page {
    question: String,
    answer: String,
    scenarios: Vec<Scenario>,
    sections: Vec<Section>,
    provenance: Provenance,
}

impl Page {
    /// A page that answers `question`, its heading.
    pub fn new(question: impl Into<String>) -> Self {
        Page {
            question: readable(question),
            answer: String::new(),
            scenarios: Vec::new(),
            sections: Vec::new(),
            provenance: Provenance::new(),
        }
    }

    /// The answer in a sentence or two, under the heading.
    pub fn answer(mut self, text: impl Into<String>) -> Self {
        self.answer = readable(text);
        self
    }

    /// A scenario of the flagship that the study rests on. The page says in what it differs from the reference, where it starts,
    /// what history did, and every parameter with unit, range, basis and sources; several scenarios stand side by side.
    pub fn scenario(mut self, scenario: &Scenario) -> Self {
        self.scenarios.push(scenario.clone());
        self
    }

    /// Adds a section.
    pub fn section(mut self, section: Section) -> Self {
        self.sections.push(section);
        self
    }

    /// How the page came about and can be made again; digests of the scenarios need not be named.
    pub fn provenance(mut self, provenance: Provenance) -> Self {
        self.provenance = provenance;
        self
    }

    /// The page as HTML, a line for each row.
    ///
    /// # Errors
    /// Every fault at once: no question; no word on how to repeat it; headings that are empty or stand twice; tables whose rows
    /// do not fit their headings; figures that are no SVG, ask for something from elsewhere, or could run code.
    pub fn to_html(&self) -> Result<String, Error> {
        let mut problems = Vec::new();
        if self.question.trim().is_empty() {
            problems.push(Problem::new("question", "", "must not be empty"));
        }
        let sections = self.all_sections();
        for (i, section) in sections.iter().enumerate() {
            if sections[..i].iter().any(|other| other.title == section.title) {
                let expected = "stands here for the second time; headings must differ";
                problems.push(Problem::new("section", format!("\"{}\"", section.title), expected));
            }
        }
        let mut figures = 0;
        let bodies: Vec<Markup> =
            sections.iter().map(|section| section.body(&mut figures, &mut problems)).collect();
        problems.extend(self.provenance.problem());
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        Ok(self.document(&sections, &bodies).into_string())
    }

    /// The sections with those that the page adds.
    fn all_sections(&self) -> Vec<Section> {
        let digests = self.scenarios.iter().map(|scenario| (scenario.title(), scenario.digest()));
        let provenance = digests.fold(self.provenance.clone(), |p, (title, digest)| p.digest(title, digest));
        let scenario = scenario::section(&self.scenarios);
        scenario.into_iter().chain(self.sections.iter().cloned()).chain([provenance.section()]).collect()
    }

    fn document(&self, sections: &[Section], bodies: &[Markup]) -> Markup {
        html! {
            (DOCTYPE) (BREAK)
            html lang="en" {
                head {
                    meta charset="utf-8"; (BREAK)
                    meta name="viewport" content="width=device-width, initial-scale=1"; (BREAK)
                    meta http-equiv="Content-Security-Policy" content=(POLICY); (BREAK)
                    meta name="color-scheme" content="light dark"; (BREAK)
                    title { (self.question) } (BREAK)
                    style { (BREAK) (STYLE) } (BREAK)
                }
                (BREAK)
                body {
                    main {
                        header {
                            h1 { (self.question) }
                            @if !self.answer.is_empty() { p.answer { (self.answer) } }
                        }
                        (BREAK)
                        nav aria-label="Contents" {
                            ul {
                                @for (i, section) in sections.iter().enumerate() {
                                    li { a href={ "#section-" (i + 1) } { (section.title) } }
                                }
                            }
                        }
                        (BREAK)
                        @for (i, (section, body)) in sections.iter().zip(bodies).enumerate() {
                            section id={ "section-" (i + 1) } {
                                h2 { (section.title) } (BREAK)
                                (body)
                            }
                            (BREAK)
                        }
                    }
                    (BREAK)
                    script { (BREAK) (SCRIPT) } (BREAK)
                }
            }
            (BREAK)
        }
    }
}
