//! Claims and their verdicts: a table for reading, one for documents, one for programs.

use super::table::{number, percent, unsaved};
use crate::Error;
use crate::study::union_state::claims::{CheckFound, ClaimFound, Findings, Verdict};
use std::fmt::{self, Display};

/// Decimals.
const DECIMALS: usize = 3;

/// Failed worlds that are shown with their error.
const FAILURES: usize = 3;

/// A number, if there is one.
fn known(x: f64) -> String {
    if x.is_finite() { number(x, DECIMALS) } else { "–".to_owned() }
}

fn interval(check: &CheckFound) -> String {
    let [low, high] = [check.mean.interval.low, check.mean.interval.high].map(known);
    format!("[{low}, {high}]")
}

/// For each claim its verdict, and for each of its checks the effect at the reference and in the mean over the priors.
impl Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = format!("mean, {}", self.confidence);
        for claim in &self.claims {
            writeln!(f, "{:4}{} — {}", claim.id, claim.title, claim.verdict)?;
            for check in &claim.checks {
                let [reference, mean] = [check.reference, check.mean.value].map(known);
                writeln!(f, "      {} ({}), expected {}", check.measure, check.unit, check.expected)?;
                writeln!(f, "      {}", check.varied)?;
                let agreeing = match check.draws {
                    0 => "no draws".to_owned(),
                    _ => format!("{} of draws agree", percent(check.agreeing)),
                };
                let between = interval(check);
                writeln!(
                    f,
                    "      reference {reference} (exact); {level}: {mean} {between}; {agreeing}; {}",
                    check.verdict
                )?;
            }
            if !claim.missing.is_empty() {
                writeln!(f, "      not in the model: {}", claim.missing)?;
            }
            writeln!(f)?;
        }
        summary(f, self)
    }
}

fn summary(f: &mut fmt::Formatter<'_>, found: &Findings) -> fmt::Result {
    let verdicts = [
        Verdict::Shown,
        Verdict::NotShown,
        Verdict::Contrary,
        Verdict::NotExpressible,
        Verdict::NotEvaluated,
    ];
    let count = |verdict: &Verdict| found.claims.iter().filter(|claim| claim.verdict == *verdict).count();
    let counted = verdicts.iter().map(|verdict| (count(verdict), verdict)).filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counted.map(|(count, verdict)| format!("{count} {verdict}")).collect();
    writeln!(f, "{}", counts.join(", "))?;
    let Findings { worlds, draws, seed, stop, .. } = found;
    writeln!(f, "{worlds} worlds, reference and {draws} draws from the priors, seed {seed}, {stop}")?;
    if let Some(quarters) = found.burn_in {
        writeln!(f, "under the draws {quarters} quarters are solved behind the played ones")?;
    }
    if let Some(worst) = &found.worst {
        writeln!(f, "at worst: {worst} bn$")?;
    }
    for failure in found.failures.iter().take(FAILURES) {
        let draw = failure.draw.map_or("the reference".to_owned(), |draw| format!("draw {draw}"));
        writeln!(f, "under {draw}, {} failed: {}", failure.arm, failure.error)?;
    }
    if found.failures.len() > FAILURES {
        writeln!(f, "and {} more failed", found.failures.len() - FAILURES)?;
    }
    unsaved(f, found.unsaved.as_deref())
}

/// A row of the table for programs.
#[derive(serde::Serialize)]
struct Row<'a> {
    claim: &'a str,
    title: &'a str,
    claim_verdict: String,
    varied: &'a str,
    measure: &'a str,
    unit: &'a str,
    expected_effect: &'a str,
    effect_at_reference_exact: Option<f64>,
    mean_effect_over_priors: Option<f64>,
    mean_effect_low: Option<f64>,
    mean_effect_high: Option<f64>,
    confidence: f64,
    draws: u64,
    share_of_draws_as_expected: Option<f64>,
    verdict: String,
    not_in_the_model: &'a str,
}

impl Findings {
    /// A table as CSV: a row for each check, and one for each claim without any. Effects are in the unit that stands in the row;
    /// what could not be measured is empty.
    ///
    /// # Errors
    /// None in practice.
    pub fn to_csv(&self) -> Result<String, Error> {
        let failed = |error: String| Error::unsupported(format!("no table ({error})"), "report it as a bug");
        let mut writer = csv::Writer::from_writer(Vec::new());
        for claim in &self.claims {
            let checks = claim.checks.iter().map(Some);
            let none = claim.checks.is_empty().then_some(None);
            for check in checks.chain(none) {
                writer.serialize(self.row(claim, check)).map_err(|error| failed(error.to_string()))?;
            }
        }
        let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
    }

    fn row<'a>(&self, claim: &'a ClaimFound, check: Option<&'a CheckFound>) -> Row<'a> {
        let finite = |of: fn(&CheckFound) -> f64| check.map(of).filter(|x| x.is_finite());
        Row {
            claim: claim.id,
            title: claim.title,
            claim_verdict: claim.verdict.to_string(),
            varied: check.map_or("", |check| &check.varied),
            measure: check.map_or("", |check| check.measure),
            unit: check.map_or("", |check| check.unit),
            expected_effect: check.map_or("", |check| &check.expected),
            effect_at_reference_exact: finite(|check| check.reference),
            mean_effect_over_priors: finite(|check| check.mean.value),
            mean_effect_low: finite(|check| check.mean.interval.low),
            mean_effect_high: finite(|check| check.mean.interval.high),
            confidence: self.confidence.level(),
            draws: check.map_or(0, |check| check.draws),
            share_of_draws_as_expected: finite(|check| check.agreeing),
            verdict: check.map_or(claim.verdict, |check| check.verdict).to_string(),
            not_in_the_model: claim.missing,
        }
    }

    /// The table of verdicts for a document, as Markdown.
    pub fn to_markdown(&self) -> String {
        let mut text = "| claim | measure, unit | varied | expected | at the reference | mean over the priors | draws that agree | verdict |\n\
                        |---|---|---|---|---|---|---|---|\n"
            .to_owned();
        for claim in &self.claims {
            if claim.checks.is_empty() {
                text += &format!("| **{}** {} | | | | | | | {} |\n", claim.id, claim.title, claim.verdict);
            }
            for (i, check) in claim.checks.iter().enumerate() {
                let name = if i == 0 { format!("**{}** {}", claim.id, claim.title) } else { String::new() };
                let [reference, mean] = [check.reference, check.mean.value].map(known);
                let verdict = match (i, claim.checks.len()) {
                    (0, 1) => format!("**{}**", claim.verdict),
                    (0, _) => format!("**{}**: {}", claim.verdict, check.verdict),
                    _ => check.verdict.to_string(),
                };
                text += &format!(
                    "| {name} | {}, {} | {} | {} | {reference} | {mean} {} | {} | {verdict} |\n",
                    check.measure,
                    check.unit,
                    check.varied,
                    check.expected,
                    interval(check),
                    percent(check.agreeing)
                );
            }
        }
        text
    }
}
