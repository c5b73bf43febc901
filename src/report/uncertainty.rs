//! A run over draws of parameters as a table for reading.

use super::table::{number, unsaved};
use crate::columns::{Column, Columns};
use crate::study::uncertainty::{Quantity, Uncertain};
use std::fmt::{self, Display};

/// Name, mean, error, interval, share.
const COLUMNS: [Column; 5] =
    [Column::Words(22), Column::Numbers(10), Column::Numbers(10), Column::Words(22), Column::Words(0)];

/// Decimals of probabilities and payoffs.
const DECIMALS: usize = 4;

/// Failed draws that are shown with their error.
const FAILURES: usize = 3;

/// The cells of a quantity.
fn cells(name: String, quantity: &Quantity) -> [String; 5] {
    let Quantity { mean, by_parameters, variance } = quantity;
    let between =
        format!("[{}, {}]", number(by_parameters.low, DECIMALS), number(by_parameters.high, DECIMALS));
    let [value, error] = [mean.value, mean.standard_error].map(|x| number(x, DECIMALS));
    let share = variance.as_ref().map(|split| match (split.share, split.cut_off) {
        (None, _) => "never varies".to_owned(),
        (Some(share), None) => {
            let [share, error] = [share.value, share.standard_error].map(|x| number(100.0 * x, 1));
            format!("{share:>5} % ± {error}")
        }
        (Some(_), Some(raw)) => format!("{:>5.1} %, cut off from a variance of {raw:.1e}", 0.0),
    });
    [name, value, error, between, share.unwrap_or_default()]
}

/// A table: the mean of each quantity with its Monte Carlo error, the interval by what the parameters may be, the share of the
/// variance that parameters cause, with its standard error.
impl<O: Display> Display for Uncertain<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = format!("{} by parameters", self.confidence);
        let mut table = Columns::new(COLUMNS);
        table.row(["outcome", "mean", "error", &level, "due to parameters"]);
        for (outcome, quantity) in &self.outcomes {
            table.row(cells(outcome.to_string(), quantity));
        }
        for (player, quantity) in ["first payoff", "second payoff"].into_iter().zip(&self.payoffs) {
            table.row(cells(player.to_owned(), quantity));
        }
        write!(f, "{table}")?;
        let how = match self.episodes {
            Some(episodes) => format!("{episodes} episodes each"),
            None => "each evaluated exactly".to_owned(),
        };
        writeln!(f, "\n  {} of {} draws, {how}, seed {}", self.draws, self.wanted, self.seed)?;
        if let Some(worst) = &self.worst {
            writeln!(f, "  at worst: {worst}, in units of the payoffs")?;
        }
        for failure in self.failures.iter().take(FAILURES) {
            writeln!(f, "  draw {} failed: {}", failure.number, failure.error)?;
        }
        if self.failures.len() > FAILURES {
            writeln!(f, "  and {} more failed", self.failures.len() - FAILURES)?;
        }
        unsaved(f, self.unsaved.as_deref())
    }
}
