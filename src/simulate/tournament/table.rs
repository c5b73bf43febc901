//! Standings as a table for reading.

use super::Standings;
use crate::columns::{Column, Columns};
use crate::math::interval::Confidence;
use crate::simulate::Estimate;
use std::fmt;

/// A number.
const NUMBER: Column = Column::Numbers(10);

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
        let [rank, name, beaten] = [Column::Numbers(4), Column::Words(width), Column::Words(0)];
        let mut table = Columns::new([rank, name, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, beaten]);
        let better = "significantly better than";
        table.row(["rank", "strategy", "score", &confidence, "first", "second", "regret", better]);
        for standing in &self.ranking {
            let (score, [first, second]) = (standing.score, standing.seats);
            let regret = (standing.regret[0] + standing.regret[1]) / 2.0;
            let [score, error, first, second, regret] =
                [score.value, score.interval.half_width(), first, second, regret].map(|x| format!("{x:.4}"));
            let [rank, name] = [standing.rank.to_string(), standing.name.clone()];
            table.row([rank, name, score, error, first, second, regret, self.beaten(standing.strategy)]);
        }
        write!(f, "{table}")
    }

    fn table(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers = |[first, second]: &[Estimate; 2]| format!("{:.4}, {:.4}", first.value, second.value);
        let columns =
            [Column::Words(self.width())].into_iter().chain(self.names.iter().map(|_| Column::Words(0)));
        let mut table = Columns::new(columns.collect::<Vec<_>>());
        table.row(std::iter::once("").chain(self.names.iter().map(String::as_str)));
        for (name, row) in self.names.iter().zip(&self.payoffs) {
            table.row(std::iter::once(name.clone()).chain(row.iter().map(numbers)));
        }
        writeln!(f, "mean payoffs of the row in the first seat and the column in the second\n{table}")
    }

    fn differences(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (names, p) = (Column::Words(2 * self.width() + 3), Column::Numbers(12));
        let mut table = Columns::new([names, NUMBER, NUMBER, NUMBER, p, p, Column::Words(0)]);
        table.row(["difference of scores", "value", "error", "gain", "p", "p (Holm)"]);
        for c in &self.comparisons {
            let [Some(earlier), Some(later)] = [c.earlier, c.later].map(|i| self.names.get(i)) else {
                continue;
            };
            table.row([
                format!("{earlier} – {later}"),
                format!("{:.4}", c.difference.value),
                format!("{:.1e}", c.difference.standard_error),
                c.gain().map_or("–".to_owned(), |gain| format!("{gain:.1}")),
                format!("{:.2e}", c.p_value),
                format!("{:.2e}", c.adjusted),
                if c.significant { "*" } else { "" }.to_owned(),
            ]);
        }
        write!(f, "{table}")
    }
}

impl fmt::Display for Standings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rankings(f)?;
        writeln!(f)?;
        self.table(f)?;
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
