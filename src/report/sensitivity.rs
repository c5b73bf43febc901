//! Studies of sensitivity as tables for reading, the parameters that matter most first.

use super::table::{number, unsaved};
use crate::simulate::Estimate;
use crate::study::sensitivity::{Record, Screening, ShapleyEffects, SobolIndices};
use std::fmt::{self, Display};

/// Columns of a name.
const NAME: usize = 28;

/// Decimals.
const DECIMALS: usize = 4;

/// Failed evaluations that are shown with their error.
const FAILURES: usize = 3;

/// An estimate, its standard error and its interval in three columns.
fn columns(estimate: &Estimate) -> String {
    let Estimate { value, standard_error, interval } = estimate;
    let [value, error, low, high] =
        [*value, *standard_error, interval.low, interval.high].map(|x| number(x, DECIMALS));
    format!("{value:>10}{error:>9}  {:<20}", format!("[{low}, {high}]"))
}

/// The header over such columns.
fn header(name: &str, record: &Record) -> String {
    format!("{name:>10}{:>9}  {:<20}", "error", record.confidence)
}

fn footer(f: &mut fmt::Formatter<'_>, record: &Record, pieces: &str) -> fmt::Result {
    let Record { evaluated, wanted, complete, pieces: all, seed, stop, .. } = record;
    writeln!(f, "  {complete} of {all} {pieces}, {evaluated} of {wanted} evaluations, {stop}, seed {seed}")?;
    if let Some(worst) = &record.worst {
        writeln!(f, "  at worst: {worst}, in units of the payoffs")?;
    }
    for failure in record.failures.iter().take(FAILURES) {
        writeln!(f, "  evaluation {} failed: {}", failure.number, failure.error)?;
    }
    if record.failures.len() > FAILURES {
        writeln!(f, "  and {} more failed", record.failures.len() - FAILURES)?;
    }
    unsaved(f, record.unsaved.as_deref())
}

/// For each output a table of its parameters by falling μ*, with its error and interval, μ and σ.
impl Display for Screening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for output in &self.outputs {
            let head = header("μ*", &self.record);
            writeln!(f, "  {:NAME$}{head}{:>10}{:>10}", output.output, "μ", "σ")?;
            for effects in output.ranked() {
                let [mean, deviation] =
                    [effects.mean.value, effects.standard_deviation].map(|x| number(x, DECIMALS));
                let size = columns(&effects.mean_size);
                writeln!(f, "  {:NAME$}{size}{mean:>10}{deviation:>10}", effects.parameter)?;
            }
            writeln!(f)?;
        }
        footer(f, &self.record, "trajectories")
    }
}

/// For each output a table of its parameters by falling total index: first-order and total indices with errors and intervals.
impl Display for SobolIndices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for output in &self.outputs {
            let [first, total] = ["first", "total"].map(|name| header(name, &self.record));
            writeln!(f, "  {:NAME$}{first}{total}", output.output)?;
            moments(f, output.mean, output.variance, output.parameters.is_empty())?;
            for indices in output.ranked() {
                let [first, total] = [&indices.first, &indices.total].map(columns);
                writeln!(f, "  {:NAME$}{first}{total}", indices.parameter)?;
            }
            writeln!(f)?;
        }
        footer(f, &self.record, "rows")
    }
}

/// For each output a table of its parameters by falling share, with error and interval.
impl Display for ShapleyEffects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for output in &self.outputs {
            writeln!(f, "  {:NAME$}{}", output.output, header("share", &self.record))?;
            moments(f, output.mean, output.variance, output.parameters.is_empty())?;
            for share in output.ranked() {
                writeln!(f, "  {:NAME$}{}", share.parameter, columns(&share.share))?;
            }
            writeln!(f)?;
        }
        footer(f, &self.record, "permutations")
    }
}

fn moments(f: &mut fmt::Formatter<'_>, mean: f64, variance: f64, constant: bool) -> fmt::Result {
    let mean = number(mean, DECIMALS);
    if constant {
        return writeln!(f, "  always {mean}: there is nothing to share");
    }
    writeln!(f, "  mean {mean}, standard deviation {}", number(variance.sqrt(), DECIMALS))
}
