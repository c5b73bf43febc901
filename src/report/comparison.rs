//! Comparisons of cases as tables for reading.

use super::table::{number, unsaved};
use crate::columns::{Column, Columns};
use crate::math::interval::Confidence;
use crate::study::comparison::{Compared, Difference, Versus};
use crate::study::union_state::{Case, Cases};
use std::fmt::{self, Debug, Display};

/// Name; exact in the reference, in the case, and their difference; sampled difference, its interval, gain.
const COLUMNS: [Column; 7] = [
    Column::Words(24),
    Column::Numbers(10),
    Column::Numbers(10),
    Column::Numbers(10),
    Column::Numbers(11),
    Column::Words(20),
    Column::Numbers(8),
];

/// Decimals.
const DECIMALS: usize = 4;

/// The cells of a difference.
fn cells(name: &str, difference: &Difference) -> [String; 7] {
    let Difference { exact, sampled, gain } = difference;
    let [reference, case, less] = match exact {
        Some(exact) => [exact.reference, exact.case, exact.difference()].map(|x| number(x, DECIMALS)),
        None => ["-"; 3].map(str::to_owned),
    };
    let [value, low, high] =
        [sampled.value, sampled.interval.low, sampled.interval.high].map(|x| number(x, DECIMALS));
    let gain = gain.map_or("-".to_owned(), |gain| format!("{gain:.1}"));
    [name.to_owned(), reference, case, less, value, format!("[{low}, {high}]"), gain]
}

fn versus<O>(
    f: &mut fmt::Formatter<'_>,
    found: &Versus<O>,
    (reference, confidence): (&str, Confidence),
    (named, payoffs): (impl Fn(&O) -> String, [&str; 2]),
) -> fmt::Result {
    writeln!(f, "{} less {reference}", found.name)?;
    let mut table = Columns::new(COLUMNS);
    let confidence = confidence.to_string();
    table.row(["quantity, exact", "reference", "case", "less", "sampled", &confidence, "gain"]);
    for (outcome, difference) in &found.outcomes {
        table.row(cells(&named(outcome), difference));
    }
    for (name, difference) in &found.tallies {
        table.row(cells(name, difference));
    }
    for (name, difference) in payoffs.into_iter().zip(&found.payoffs) {
        table.row(cells(name, difference));
    }
    writeln!(f, "{table}  {} episodes of either ({})", found.episodes, found.stop)
}

/// A table for each case: the probability of each ending in the reference and in the case, their difference, exactly and from paired
/// episodes with its interval; the gain over independent runs. Then the same of tallies and payoffs. Endings go by the
/// names that `Debug` gives them.
impl<O: Debug> Display for Compared<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = (self.reference.as_str(), self.confidence);
        for found in &self.others {
            let payoffs = ["first payoff", "second payoff"];
            versus(f, found, known, (|outcome| format!("{outcome:?}"), payoffs))?;
            writeln!(f)?;
        }
        writeln!(f, "  seed {}", self.seed)
    }
}

fn case(f: &mut fmt::Formatter<'_>, case: &Case) -> fmt::Result {
    writeln!(f, "  solved: {} bn$", case.certificate)?;
    case.changes.iter().try_for_each(|change| writeln!(f, "  {change}"))
}

/// For each case what differs and how well it was solved, then the table of its differences.
impl Display for Cases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = (self.reference.name.as_str(), self.compared.confidence);
        writeln!(f, "{}", self.reference.name)?;
        case(f, &self.reference)?;
        for (other, found) in self.others.iter().zip(&self.compared.others) {
            writeln!(f, "\n{}", other.name)?;
            case(f, other)?;
            versus(
                f,
                found,
                known,
                (ToString::to_string, ["payoff of Moscow, bn$", "payoff of Minsk, bn$"]),
            )?;
        }
        writeln!(f, "\n  seed {}", self.compared.seed)?;
        unsaved(f, self.unsaved.as_deref())
    }
}
