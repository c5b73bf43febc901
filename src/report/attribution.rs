//! Attributions as tables for reading, the parts that matter most first.

use super::table::{number, unsaved};
use crate::columns::{Column, Columns};
use crate::study::attribution::{Attributed, OutputParts, Record};
use crate::study::union_state::Explained;
use std::fmt::{self, Display};

/// Columns of a name.
const NAME: usize = 28;

/// Decimals.
const DECIMALS: usize = 4;

/// Interactions that are shown.
const INTERACTIONS: usize = 3;

/// Failed sets that are shown with their error.
const FAILURES: usize = 3;

/// For each output a table of its parts by falling size, with what each adds alone and last, from the remainder to the whole.
impl Display for Attributed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for output in &self.outputs {
            parts(f, output, &self.record)?;
            writeln!(f)?;
        }
        let Record { evaluated, wanted, pairs, failures, seed, stop, .. } = &self.record;
        let how = pairs.map_or("exact".to_owned(), |pairs| format!("{pairs} pairs of orders, seed {seed}"));
        writeln!(f, "  {how}; {evaluated} of {wanted} sets of mechanisms, {stop}")?;
        for failure in failures.iter().take(FAILURES) {
            writeln!(f, "  with [{}] on: {}", failure.on.join(", "), failure.error)?;
        }
        if failures.len() > FAILURES {
            writeln!(f, "  and {} more failed", failures.len() - FAILURES)?;
        }
        unsaved(f, self.record.unsaved.as_deref())
    }
}

fn parts(f: &mut fmt::Formatter<'_>, output: &OutputParts, record: &Record) -> fmt::Result {
    let sampled = record.pairs.is_some();
    let (name, value) = (Column::Words(NAME), Column::Numbers(10));
    let mut table = Columns::new(match sampled {
        true => vec![name, value, Column::Words(20), value, value],
        false => vec![name, value, value, value],
    });
    // What the parts of a sample lie in; exact ones have no such column.
    let with = |interval: String, [name, value, alone, last]: [String; 4]| match sampled {
        true => vec![name, value, interval, alone, last],
        false => vec![name, value, alone, last],
    };
    let line = |x: f64| number(x, DECIMALS);
    let heads = [&output.output, "part", "alone", "last"].map(str::to_owned);
    table.row(with(record.confidence.to_string(), heads));
    table.row(["remainder".to_owned(), line(output.remainder)]);
    for part in output.ranked() {
        let [low, high] = [part.value.interval.low, part.value.interval.high].map(line);
        let [value, alone, last] = [part.value.value, part.alone, part.last].map(line);
        table.row(with(format!("[{low}, {high}]"), [part.switch.clone(), value, alone, last]));
    }
    table.row(["all".to_owned(), line(output.whole)]);
    write!(f, "{table}")?;
    for interaction in output.ranked_interactions().into_iter().take(INTERACTIONS) {
        let [first, second] = &interaction.switches;
        let sign = if interaction.value < 0.0 { "" } else { "+" };
        writeln!(f, "    {first} with {second}: {sign}{}", line(interaction.value))?;
    }
    Ok(())
}

/// The differences between the worlds, shared among the mechanisms.
impl Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [before, after] = &self.worlds;
        writeln!(f, "\"{after}\" less \"{before}\", shared among mechanisms\n")?;
        for mechanism in &self.mechanisms {
            writeln!(f, "  {:NAME$}off: {}", mechanism.name, mechanism.off.join("; "))?;
        }
        write!(f, "\n{}", self.attributed)?;
        let Some(worst) = &self.worst else { return Ok(()) };
        writeln!(f, "  at worst: {worst} bn$")
    }
}
