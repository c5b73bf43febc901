//! Studies of sensitivity as tables for reading, the parameters that matter most first.

use super::table::{number, unsaved};
use crate::columns::{Column, Columns};
use crate::simulate::Estimate;
use crate::study::sensitivity::{Record, Screening, ShapleyEffects, SobolIndices};
use std::fmt::{self, Display};
use std::iter;

/// A name.
const NAME: Column = Column::Words(28);

/// An estimate, its standard error, its interval.
const ESTIMATE: [Column; 3] = [Column::Numbers(10), Column::Numbers(9), Column::Words(20)];

/// A number without error.
const NUMBER: Column = Column::Numbers(10);

/// Decimals.
const DECIMALS: usize = 4;

/// Failed evaluations that are shown with their error.
const FAILURES: usize = 3;

/// The cells of an estimate.
fn cells(estimate: &Estimate) -> [String; 3] {
    let Estimate { value, standard_error, interval } = estimate;
    let [value, error, low, high] =
        [*value, *standard_error, interval.low, interval.high].map(|x| number(x, DECIMALS));
    [value, error, format!("[{low}, {high}]")]
}

/// Those over them.
fn header(name: &str, record: &Record) -> [String; 3] {
    [name.to_owned(), "error".to_owned(), record.confidence.to_string()]
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
            let [first, error, interval] = ESTIMATE;
            let mut table = Columns::new([NAME, first, error, interval, NUMBER, NUMBER]);
            let head = header("μ*", &self.record);
            table.row(iter::once(output.output.clone()).chain(head).chain(["μ", "σ"].map(str::to_owned)));
            for effects in output.ranked() {
                let [mean, deviation] =
                    [effects.mean.value, effects.standard_deviation].map(|x| number(x, DECIMALS));
                let size = cells(&effects.mean_size);
                table.row(iter::once(effects.parameter.clone()).chain(size).chain([mean, deviation]));
            }
            writeln!(f, "{table}")?;
        }
        footer(f, &self.record, "trajectories")
    }
}

/// For each output a table of its parameters by falling total index: first-order and total indices with errors and intervals.
impl Display for SobolIndices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for output in &self.outputs {
            let [first, total] = ["first", "total"].map(|name| header(name, &self.record));
            let mut table = Columns::new([&[NAME][..], &ESTIMATE, &ESTIMATE].concat());
            table.row(iter::once(output.output.clone()).chain(first).chain(total));
            table.line(moments(output.mean, output.variance, output.parameters.is_empty()));
            for indices in output.ranked() {
                let [first, total] = [&indices.first, &indices.total].map(cells);
                table.row(iter::once(indices.parameter.clone()).chain(first).chain(total));
            }
            writeln!(f, "{table}")?;
        }
        footer(f, &self.record, "rows")
    }
}

/// For each output a table of its parameters by falling share, with error and interval.
impl Display for ShapleyEffects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for output in &self.outputs {
            let mut table = Columns::new([&[NAME][..], &ESTIMATE].concat());
            table.row(iter::once(output.output.clone()).chain(header("share", &self.record)));
            table.line(moments(output.mean, output.variance, output.parameters.is_empty()));
            for share in output.ranked() {
                table.row(iter::once(share.parameter.clone()).chain(cells(&share.share)));
            }
            writeln!(f, "{table}")?;
        }
        footer(f, &self.record, "permutations")
    }
}

fn moments(mean: f64, variance: f64, constant: bool) -> String {
    let mean = number(mean, DECIMALS);
    if constant {
        return format!("  always {mean}: there is nothing to share");
    }
    format!("  mean {mean}, standard deviation {}", number(variance.sqrt(), DECIMALS))
}
