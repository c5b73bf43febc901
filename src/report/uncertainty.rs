//! A run over draws of parameters as a table for reading.

use super::table::{number, unsaved};
use crate::study::uncertainty::{Quantity, Uncertain};
use std::fmt::{self, Display};

/// Columns before the numbers.
const NAME: usize = 22;

/// Decimals of probabilities and payoffs.
const DECIMALS: usize = 4;

/// Failed draws that are shown with their error.
const FAILURES: usize = 3;

fn row(f: &mut fmt::Formatter<'_>, name: &str, quantity: &Quantity) -> fmt::Result {
    let Quantity { mean, by_parameters, variance } = quantity;
    let between =
        format!("[{}, {}]", number(by_parameters.low, DECIMALS), number(by_parameters.high, DECIMALS));
    let [value, error] = [mean.value, mean.standard_error].map(|x| number(x, DECIMALS));
    write!(f, "  {name:NAME$}{value:>10}{error:>10}  {between:<22}")?;
    let Some(split) = variance else { return writeln!(f) };
    match (split.share, split.cut_off) {
        (None, _) => writeln!(f, " never varies"),
        (Some(share), None) => {
            let [share, error] = [share.value, share.standard_error].map(|x| number(100.0 * x, 1));
            writeln!(f, "{share:>7} % ± {error}")
        }
        (Some(_), Some(raw)) => writeln!(f, "{:>7.1} %, cut off from a variance of {raw:.1e}", 0.0),
    }
}

/// A table: the mean of each quantity with its Monte Carlo error, the interval by what the parameters may be, the share of the
/// variance that parameters cause, with its standard error.
impl<O: Display> Display for Uncertain<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = format!("{} by parameters", self.confidence);
        writeln!(
            f,
            "  {:NAME$}{:>10}{:>10}  {level:<22}{:>18}",
            "outcome", "mean", "error", "due to parameters"
        )?;
        for (outcome, quantity) in &self.outcomes {
            row(f, &outcome.to_string(), quantity)?;
        }
        for (player, quantity) in ["first payoff", "second payoff"].into_iter().zip(&self.payoffs) {
            row(f, player, quantity)?;
        }
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
