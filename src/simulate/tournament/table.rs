//! Standings as a table for reading.

use super::Standings;
use crate::math::interval::Confidence;
use crate::simulate::Estimate;
use std::fmt;

/// Columns of a number.
const WIDTH: usize = 10;

impl Standings {
    /// Columns of a name.
    fn width(&self) -> usize {
        self.names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(8)
    }

    /// The strategies that are significantly worse than one, by position.
    fn beaten(&self, strategy: usize) -> String {
        let pairs = self.comparisons.iter().filter(|c| c.significant);
        let beaten: Vec<&str> = pairs
            .filter_map(|c| match c.difference.value > 0.0 {
                true => (c.earlier == strategy).then_some(c.later),
                false => (c.later == strategy).then_some(c.earlier),
            })
            .filter_map(|i| self.names.get(i).map(String::as_str))
            .collect();
        if beaten.is_empty() { "–".to_owned() } else { beaten.join(", ") }
    }

    fn rankings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.width();
        let confidence = Confidence::new(1.0 - self.significance);
        let confidence = confidence.map_or(String::new(), |confidence| format!("± {confidence}"));
        write!(f, "rank  {:width$}{:>WIDTH$}{confidence:>WIDTH$}", "strategy", "score")?;
        writeln!(
            f,
            "{:>WIDTH$}{:>WIDTH$}{:>WIDTH$}  significantly better than",
            "first", "second", "regret"
        )?;
        for standing in &self.ranking {
            let (score, [first, second]) = (standing.score, standing.seats);
            let regret = (standing.regret[0] + standing.regret[1]) / 2.0;
            write!(f, "{:>4}  {:width$}", standing.rank, standing.name)?;
            write!(f, "{:>WIDTH$.4}{:>WIDTH$.4}", score.value, score.interval.half_width())?;
            write!(f, "{first:>WIDTH$.4}{second:>WIDTH$.4}{regret:>WIDTH$.4}")?;
            writeln!(f, "  {}", self.beaten(standing.strategy))?;
        }
        Ok(())
    }

    fn table(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.width();
        let numbers = |[first, second]: &[Estimate; 2]| format!("{:.4}, {:.4}", first.value, second.value);
        let longest = self.payoffs.iter().flatten().map(|pair| numbers(pair).len()).max().unwrap_or(0);
        let cell = |text: &str| format!("{text:>column$}", column = width.max(longest) + 2);
        writeln!(f, "mean payoffs of the row in the first seat and the column in the second")?;
        write!(f, "{:width$}", "")?;
        self.names.iter().try_for_each(|name| f.write_str(&cell(name)))?;
        writeln!(f)?;
        for (name, row) in self.names.iter().zip(&self.payoffs) {
            write!(f, "{name:width$}")?;
            row.iter().try_for_each(|pair| f.write_str(&cell(&numbers(pair))))?;
            writeln!(f)?;
        }
        Ok(())
    }

    fn differences(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = 2 * self.width() + 3;
        write!(f, "{:width$}{:>WIDTH$}{:>WIDTH$}", "difference of scores", "value", "error")?;
        writeln!(f, "{:>WIDTH$}{:>12}{:>12}", "gain", "p", "p (Holm)")?;
        for c in &self.comparisons {
            let [Some(earlier), Some(later)] = [c.earlier, c.later].map(|i| self.names.get(i)) else {
                continue;
            };
            write!(f, "{:width$}", format!("{earlier} – {later}"))?;
            write!(f, "{:>WIDTH$.4}{:>WIDTH$.1e}", c.difference.value, c.difference.standard_error)?;
            match c.gain() {
                Some(gain) => write!(f, "{gain:>WIDTH$.1}")?,
                None => write!(f, "{:>WIDTH$}", "–")?,
            }
            writeln!(
                f,
                "{:>12.2e}{:>12.2e}{}",
                c.p_value,
                c.adjusted,
                if c.significant { " *" } else { "" }
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for Standings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rankings(f)?;
        writeln!(f)?;
        self.table(f)?;
        writeln!(f)?;
        self.differences(f)?;
        writeln!(f)?;
        let Standings { episodes, stop, seed, .. } = self;
        writeln!(f, "{episodes} episodes of each pair ({stop}), seed {seed}, common random numbers")?;
        if let Some(why) = &self.unsaved {
            writeln!(f, "not saved: {why}")?;
        }
        writeln!(f, "* significant at α = {} over all differences (Holm 1979)", self.significance)?;
        writeln!(f, "gain: times more episodes that unrelated chance would take; regret: within the field")
    }
}
