//! A report as a table for reading.

use super::result::{Measured, Report};
use crate::columns::{Column, Columns};
use crate::math::interval::Confidence;
use std::fmt;

/// Name, exact, sampled, interval, mark.
const COLUMNS: [Column; 5] =
    [Column::Words(32), Column::Numbers(11), Column::Numbers(11), Column::Words(24), Column::Words(0)];

/// A number for reading: fixed decimals, or powers of ten where those would show nothing, or of three decimals and more one digit only.
/// With three decimals and more, what is less than one is not rounded to it, unless it differs by less than 5e-9.
pub(super) fn number(x: f64, decimals: usize) -> String {
    // The sum makes a zero of a negative zero.
    let (x, last) = (x + 0.0, 10f64.powi(-(decimals as i32)));
    let smallest = if decimals < 3 { 0.5 * last } else { 9.5 * last };
    if x != 0.0 && x.abs() < smallest {
        return format!("{x:.1e}");
    }
    if x.abs() >= HUGE {
        return format!("{x:.decimals$e}");
    }
    // What is nearly sure is not sure: digits until it differs from one, and one more.
    let is_one = |digits: &usize| (1.0 - x) < 0.5 * 10f64.powi(-(*digits as i32));
    let nearly = decimals >= 3 && x < 1.0 && is_one(&decimals);
    let digits =
        (decimals..DIGITS).find(|digits| nearly && !is_one(digits)).map_or(decimals, |digits| digits + 1);
    format!("{x:.digits$}")
}

/// From here on a double has no decimals to speak of.
const HUGE: f64 = 1e15;

/// No number has more decimals.
const DIGITS: usize = 9;

/// A share in percent, without decimals: all only if it is all, none only if it is none.
pub(super) fn percent(share: f64) -> String {
    if share.is_nan() {
        return "–".to_owned();
    }
    let rounded = (100.0 * share).round();
    let rounded = if share < 1.0 { rounded.min(99.0) } else { rounded };
    format!("{:.0} %", if share > 0.0 { rounded.max(1.0) } else { rounded })
}

/// Says why results are not in the journal, if some are not: a study that is run again will have to do them again.
pub(super) fn unsaved(f: &mut fmt::Formatter<'_>, why: Option<&str>) -> fmt::Result {
    why.map_or(Ok(()), |why| writeln!(f, "  not saved: {why}"))
}

/// A table of `rows`, what they hold called `name`; that with the name `marked` is history.
fn table<'a>(
    name: &str,
    confidence: Confidence,
    rows: impl Iterator<Item = &'a Measured>,
    marked: Option<&str>,
) -> Columns {
    const DECIMALS: usize = 5;
    let mut table = Columns::new(COLUMNS);
    table.row([name, "exact", "sampled", &format!("{confidence} interval")]);
    for row in rows {
        let mark = if marked == Some(row.name.as_str()) { "← history" } else { "" };
        let interval = row.sampled.interval;
        let [exact, sampled, low, high] =
            [row.exact, row.sampled.value, interval.low, interval.high].map(|x| number(x, DECIMALS));
        table.row([&row.name, &exact, &sampled, &format!("[{low}, {high}]"), mark]);
    }
    table
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let m = &self.manifest;
        writeln!(f, "{}", m.title)?;
        let s = &m.solution;
        writeln!(f, "  {}", s.concept)?;
        let solved = |c: &crate::solve::Convergence| {
            format!("{} of {} missed {:.0e}, residual {:.1e}", c.missed, c.problems, c.tolerance, c.residual)
        };
        writeln!(f, "  fixed points: {}", solved(&s.played))?;
        if s.burn_in.problems > 0 {
            writeln!(f, "  in the burn-in: {}", solved(&s.burn_in))?;
        }
        writeln!(f, "  regret: {} and {}", number(s.regret[0], 4), number(s.regret[1], 4))?;
        writeln!(f)?;
        write!(f, "{}", table("outcome", m.confidence, self.outcomes.iter(), self.realised.as_deref()))?;
        if let Some(realised) = self.beyond_play() {
            writeln!(f, "  history: {realised}, to which play cannot come")?;
        }
        writeln!(f)?;
        write!(f, "{}", table("expected", m.confidence, self.tallies.iter().chain(&self.payoffs), None))?;
        writeln!(f)?;
        write!(f, "  {} episodes ({}), seed {}", m.episodes, m.stop, m.seed)?;
        for (stage, seconds) in &m.seconds {
            write!(f, "; {stage} {seconds:.2} s")?;
        }
        writeln!(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{number, percent};

    #[test]
    fn small_numbers_do_not_vanish() {
        assert_eq!(number(0.5, 4), "0.5000");
        assert_eq!(number(0.0, 4), "0.0000");
        assert_eq!(number(1.2e-9, 4), "1.2e-9");
        assert_eq!(number(-3.0, 4), "-3.0000");
        assert_eq!(number(5.7e-6, 5), "5.7e-6");
        assert_eq!(number(9.4e-5, 5), "9.4e-5");
        assert_eq!(number(9.6e-5, 5), "0.00010");
        assert_eq!(number(0.06, 1), "0.1");
    }

    #[test]
    fn what_is_nearly_sure_is_not_sure() {
        assert_eq!(number(0.999_996_2, 5), "0.9999962");
        assert_eq!(number(1.0, 5), "1.00000");
        assert_eq!(number(1.000_001, 5), "1.00000");
        assert_eq!([number(0.99998, 5), number(0.97, 1)], ["0.99998", "1.0"]);
        assert_eq!(number(1.0 - 1e-12, 5), "1.00000");
        assert_eq!([0.0, 0.001, 0.5, 0.997, 1.0].map(percent), ["0 %", "1 %", "50 %", "99 %", "100 %"]);
    }
}
