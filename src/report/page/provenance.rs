//! How a page came about, and how to make it again.

use super::readable;
use super::section::{OnPage, Section};
use crate::Problem;
use crate::report::Report;
use crate::report::figure::thousands;
use std::time::Duration;

/// What a study rests on besides its scenario: seeds, digests of its input, the commands or code that repeat it.
///
/// ```
/// use bargain::report::page::Provenance;
///
/// let provenance = Provenance::new().seed(28).command("cargo run --release --example report");
/// # let _ = provenance;
/// ```
#[derive(Debug, Clone, Default)]
pub struct Provenance {
    seeds: Vec<u64>,
    digests: Vec<(String, String)>,
    facts: Vec<(String, String)>,
    commands: Vec<String>,
    code: Vec<String>,
    times: Vec<(String, f64)>,
}

impl Provenance {
    /// Nothing yet but the version of this crate, which every page names.
    pub fn new() -> Self {
        Provenance::default()
    }

    /// A seed that was used; each stands on the page once.
    pub fn seed(mut self, seed: u64) -> Self {
        if !self.seeds.contains(&seed) {
            self.seeds.push(seed);
        }
        self
    }

    /// The digest of an input, such as a file of priors.
    pub fn digest(mut self, of: impl Into<String>, digest: impl Into<String>) -> Self {
        self.digests.push((readable(of), readable(digest)));
        self
    }

    /// Anything else that a repetition has to know, with its unit in the name.
    pub fn fact(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.facts.push((readable(name), readable(value)));
        self
    }

    /// A command that makes the page again, or a part of it.
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.commands.push(readable(command));
        self
    }

    /// Code that makes the page again, or a part of it.
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code.push(readable(code));
        self
    }

    /// How long a stage took. A page with times differs from run to run; they stand apart from all that does not.
    pub fn took(mut self, stage: impl Into<String>, time: Duration) -> Self {
        self.times.push((readable(stage), time.as_secs_f64()));
        self
    }

    /// The seed and the episodes of a report, and which scenario and draw of the seed they are, if not the first; not its digest, which the scenario has, and not its times.
    pub fn report(self, report: &Report) -> Self {
        let m = &report.manifest;
        let chance = match (m.scenario, m.draw) {
            (0, 0) => String::new(),
            (scenario, draw) => format!(", scenario {scenario} and draw {draw} of the seed"),
        };
        let episodes = format!("{} ({}){chance}", thousands(m.episodes), m.stop);
        self.seed(m.seed).fact(format!("Episodes, {}", m.title), episodes)
    }

    /// What is missing.
    pub(super) fn problem(&self) -> Option<Problem> {
        let said = self.commands.iter().chain(&self.code).any(|text| !text.trim().is_empty());
        let expected = "must hold a command or code that makes the page again";
        (!said).then(|| Problem::new("provenance", "", expected))
    }

    pub(super) fn section(&self) -> Section {
        let section = Section::new("How to repeat this");
        let section = match self.commands.is_empty() {
            true => section,
            false => section.code(self.commands.join("\n")),
        };
        let section = self.code.iter().fold(section, |section, code| section.code(code));
        section.result(self)
    }
}

/// The facts; commands and code are left out.
impl OnPage for Provenance {
    fn on_page(&self, section: Section) -> Section {
        let seeds: Vec<String> = self.seeds.iter().map(u64::to_string).collect();
        let version = format!("bargain {}", env!("CARGO_PKG_VERSION"));
        let mut facts = vec![("Version".to_owned(), version)];
        if !seeds.is_empty() {
            facts.push(("Seed".to_owned(), seeds.join(", ")));
        }
        facts.extend(self.facts.iter().cloned());
        let digests = self.digests.iter();
        facts.extend(digests.map(|(of, digest)| (format!("Digest (SHA-256), {of}"), digest.clone())));
        let section = section.facts(facts);
        if self.times.is_empty() {
            return section;
        }
        let times =
            self.times.iter().map(|(stage, seconds)| (format!("{stage}, s"), format!("{seconds:.2}")));
        section.text("Times of the run that made this page; they differ from run to run.").facts(times)
    }
}
