//! Attributions and the verdicts on claims as tables of a page.

use super::certificate;
use super::results::{failures, spoken};
use super::section::{OnPage, Section};
use super::table::{Cell, Table};
use crate::study::Certificate;
use crate::study::attribution::{Attributed, OutputParts};
use crate::study::union_state::Explained;
use crate::study::union_state::claims::{CheckFound, ClaimFound, Findings};

/// Decimals.
const DECIMALS: usize = 4;

/// For each output its parts by falling size, from the remainder to the whole, and the interactions of pairs.
impl OnPage for Attributed {
    fn on_page(&self, section: Section) -> Section {
        let record = &self.record;
        let interval = match record.pairs {
            Some(_) => format!("part, {} interval", record.confidence),
            None => "part, exact".to_owned(),
        };
        let section = self.outputs.iter().fold(section, |section, output| {
            let section = section.table(parts(output, &interval));
            if output.interactions.is_empty() { section } else { section.table(interactions(output)) }
        });
        let how =
            record.pairs.map_or("exact".to_owned(), |n| format!("{n} pairs of orders, seed {}", record.seed));
        let how =
            format!("{how}; {} of {} sets evaluated ({})", record.evaluated, record.wanted, record.stop);
        let failed =
            record.failures.iter().map(|failure| (format!("[{}]", failure.on.join(", ")), &failure.error));
        section.facts([("Sharing".to_owned(), how)].into_iter().chain(failures("Set", failed)))
    }
}

fn parts(output: &OutputParts, interval: &str) -> Table {
    let caption = format!("{}, shared among mechanisms, in its unit", output.output);
    let table = Table::new(caption, ["mechanism", interval, "alone, exact", "last, exact"]);
    let sum = |name: &str, x: f64| [name.into(), Cell::number(x, DECIMALS), Cell::empty(), Cell::empty()];
    let table = table.row(sum("remainder: all off", output.remainder));
    let table = output.ranked().into_iter().fold(table, |table, part| {
        let sampled = interval != "part, exact";
        let value = match sampled {
            true => Cell::estimate(&part.value, DECIMALS),
            false => Cell::number(part.value.value, DECIMALS),
        };
        let [alone, last] = [part.alone, part.last].map(|x| Cell::number(x, DECIMALS));
        table.row([spoken(&part.switch).into(), value, alone, last])
    });
    table.row(sum("whole: all on", output.whole)).note("sum")
}

fn interactions(output: &OutputParts) -> Table {
    let caption = format!("{}, interactions of pairs, exact", output.output);
    let table = Table::new(caption, ["mechanism", "with", "interaction index"]);
    let rows = output.ranked_interactions().into_iter();
    let table = rows.fold(table, |table, pair| {
        let [first, second] = &pair.switches;
        table.row([spoken(first).into(), spoken(second).into(), Cell::number(pair.value, DECIMALS)])
    });
    table.folded()
}

/// The mechanisms with what switches them off, then what each accounts for, and the worst equilibrium behind the numbers.
impl OnPage for Explained {
    fn on_page(&self, section: Section) -> Section {
        let [before, after] = &self.worlds;
        let headings = ["mechanism", "what it says", "switched off by"];
        let mechanisms = self.mechanisms.iter().fold(Table::new("Mechanisms", headings), |table, m| {
            table.row([spoken(m.name).into(), m.meaning.into(), m.off.join("; ").into()])
        });
        let text =
            format!("Shared are the differences: \u{201c}{after}\u{201d} less \u{201c}{before}\u{201d}.");
        worst(section.text(text).table(mechanisms).result(&self.attributed), self.worst.as_ref())
    }
}

/// For each claim its checks with their effects and verdicts, and what the model has no counterpart for.
impl OnPage for Findings {
    fn on_page(&self, section: Section) -> Section {
        let headings = [
            "claim".to_owned(),
            "measure, unit".to_owned(),
            "varied".to_owned(),
            "expected".to_owned(),
            "at the reference, exact".to_owned(),
            format!("mean over the priors, {} interval", self.confidence),
            "draws that agree, %".to_owned(),
            "verdict".to_owned(),
        ];
        let table = Table::new("Verdicts", headings);
        let table = self.claims.iter().fold(table, |table, claim| match claim.checks.is_empty() {
            true => table.row(unchecked(claim)),
            false => claim.checks.iter().fold(table, |table, check| table.row(checked(claim, check))),
        });
        let missing = self.claims.iter().filter(|claim| !claim.missing.is_empty());
        let missing = missing
            .fold(Table::new("What the model has no counterpart for", ["claim", "missing"]), |t, claim| {
                t.row([claim.id.into(), claim.missing.into()])
            });
        let section = section.table(table);
        let section = if missing.is_empty() { section } else { section.table(missing) };
        let worlds = format!("{}, the reference and {} draws ({})", self.worlds, self.draws, self.stop);
        let mut facts = vec![("Equilibria".to_owned(), worlds), ("Seed".to_owned(), self.seed.to_string())];
        if let Some(quarters) = self.burn_in {
            let quarters = quarters.to_string();
            facts.push(("Solved behind the played periods under the draws, quarters".to_owned(), quarters));
        }
        let failed = self.failures.iter().map(|failure| {
            let draw = failure.draw.map_or("the reference".to_owned(), |draw| format!("draw {draw}"));
            (format!("{}, {draw},", failure.arm), &failure.error)
        });
        facts.extend(failures("World", failed));
        worst(section.facts(facts), self.worst.as_ref())
    }
}

fn unchecked(claim: &ClaimFound) -> Vec<Cell> {
    let name = Cell::from(claim.id).beside(claim.title);
    let rest = [Cell::empty(), Cell::empty(), Cell::empty(), Cell::empty(), Cell::empty(), Cell::empty()];
    [name].into_iter().chain(rest).chain([claim.verdict.to_string().into()]).collect()
}

fn checked(claim: &ClaimFound, check: &CheckFound) -> Vec<Cell> {
    vec![
        Cell::from(claim.id).beside(claim.title),
        format!("{}, {}", check.measure, check.unit).into(),
        check.varied.as_str().into(),
        check.expected.as_str().into(),
        Cell::number(check.reference, DECIMALS),
        Cell::estimate(&check.mean, DECIMALS),
        Cell::percent(check.agreeing, 0),
        check.verdict.to_string().into(),
    ]
}

fn worst(section: Section, worst: Option<&Certificate>) -> Section {
    certificate::of_worst(section, worst, &certificate::FLAGSHIP)
}
