//! Numbers along an axis, and how they are written.

use super::sheet::TEXT;
use super::text::width;
use crate::report::table::number;

/// Texts below an axis are at least so far apart, in pixels.
const APART: f64 = 6.0;

/// Values that differ by a smaller part of their size are drawn as one.
const ROUNDING: f64 = 1e-9;

/// So are those that differ by less than this: parts of it would not be numbers with all their digits.
const SMALLEST: f64 = 1e-300;

/// A linear axis between two places of the sheet, with ticks at round numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    step: f64,
    ends: [f64; 2],
    /// The only tick, if there is one only.
    only: Option<f64>,
}

impl Scale {
    /// An axis that holds `values` and goes from the first place in `ends` to the second, about `ticks` of them.
    pub fn of(values: impl Iterator<Item = f64>, ends: [f64; 2], ticks: usize) -> Self {
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
        let (low, high) = match (low, high) {
            (low, high) if differ(low, high) => (low, high),
            (low, high) if low.is_finite() && low.abs() > SMALLEST => (low.min(0.0), high.max(0.0)),
            _ => (0.0, 1.0),
        };
        let rough = (high - low) / ticks.max(1) as f64;
        let power = 10f64.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0].map(|m| m * power);
        let step = steps.into_iter().find(|step| *step >= 0.999 * rough).unwrap_or(rough);
        // A value that rounding put a hair beyond a tick does not ask for another one.
        let [first, last] = [(low / step + 1e-9).floor(), (high / step - 1e-9).ceil()];
        Scale { low: first * step, high: last * step, step, ends, only: None }
    }

    /// The same axis, ending where the values do instead of at a tick.
    pub fn tight(self, low: f64, high: f64) -> Self {
        if differ(low, high) { Scale { low, high, ..self } } else { self }
    }

    /// An axis around a single value.
    pub fn around(value: f64, ends: [f64; 2]) -> Self {
        let half = 0.5 * value.abs().max(1.0);
        Scale { low: value - half, high: value + half, step: half, ends, only: Some(value) }
    }

    /// The places of its ends.
    pub fn ends(&self) -> [f64; 2] {
        self.ends
    }

    /// The place of a value.
    pub fn at(&self, value: f64) -> f64 {
        self.ends[0] + (value - self.low) / (self.high - self.low) * (self.ends[1] - self.ends[0])
    }

    /// The ticks with their text.
    pub fn ticks(&self) -> Vec<(f64, String)> {
        if let Some(x) = self.only {
            return vec![(x, short(x))];
        }
        let first = (self.low / self.step - 1e-9).ceil();
        let last = (self.high / self.step + 1e-9).floor();
        let count = (last - first).clamp(0.0, 20.0) as usize;
        let decimals = (-(self.step.log10() + 1e-9).floor()).max(0.0) as usize;
        let most = self.low.abs().max(self.high.abs());
        let large = most >= 1e6 || (decimals > 5 && most < 1e-3);
        let text = |x: f64| match x {
            0.0 if large => "0".to_owned(),
            x if large => {
                // As many digits as tell it from the tick beside it.
                let digits = (x.abs().log10() + 1e-9).floor() - (self.step.log10() + 1e-9).floor();
                format!("{x:.*e}", digits.clamp(1.0, 15.0) as usize)
            }
            x => format!("{x:.decimals$}"),
        };
        (0..=count)
            .map(|i| (first + i as f64) * self.step)
            .map(|x| (x, text(if x == 0.0 { 0.0 } else { x }).replace('-', "−")))
            .collect()
    }

    /// The texts of the ticks of an axis across, each with the place of its middle: between `left` and `right`, and where not all have
    /// room, every second, third and so on from zero.
    pub fn labels(&self, [left, right]: [f64; 2]) -> Vec<(f64, String)> {
        let ticks = self.ticks();
        let zero = ticks.iter().position(|(tick, _)| *tick == 0.0).unwrap_or(0);
        let placed = ticks.into_iter().map(|(tick, text)| {
            let half = width(&text, TEXT) / 2.0;
            (self.at(tick).min(right - half).max(left + half), half, text)
        });
        let placed: Vec<(f64, f64, String)> = placed.collect();
        spread(&placed, zero)
    }
}

/// Of texts with the places of their middles and half their widths, in order: all if they have room, or every second, third and so on
/// from number `first`.
pub(super) fn spread(placed: &[(f64, f64, String)], first: usize) -> Vec<(f64, String)> {
    let kept = |every: usize| {
        placed.iter().enumerate().filter(move |(i, _)| first.abs_diff(*i).is_multiple_of(every))
    };
    let apart = |every: &usize| {
        let ends = kept(*every).map(|(_, (x, half, _))| (x - half, x + half + APART));
        ends.clone().zip(ends.skip(1)).all(|(one, next)| one.1 <= next.0)
    };
    let every = (1..placed.len()).find(apart).unwrap_or(placed.len().max(1));
    kept(every).map(|(_, (x, _, text))| (*x, text.clone())).collect()
}

/// Whether there is an axis from `low` to `high` whose ticks differ.
fn differ(low: f64, high: f64) -> bool {
    high - low > (ROUNDING * low.abs().max(high.abs())).max(SMALLEST)
}

/// A number for reading, with three decimals, or more where it would look like one; tiny and huge ones as powers of ten.
pub(super) fn short(x: f64) -> String {
    let text = match x.abs() {
        0.0 => "0".to_owned(),
        size if size >= 1e6 => format!("{x:.2e}"),
        size if size >= 100.0 => format!("{x:.1}"),
        _ => number(x, 3),
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::{Scale, short};

    #[test]
    fn ticks_are_round_and_hold_the_values() {
        for (low, high) in [(0.0, 1.0), (-3.2, 0.7), (0.0, 1e-9), (1e7, 3e7), (5.0, 5.0), (0.0, 0.3)] {
            let scale = Scale::of([low, high].into_iter(), [0.0, 100.0], 5);
            let ticks = scale.ticks();
            assert!((2..=8).contains(&ticks.len()), "{ticks:?}");
            assert!(scale.at(low) >= -1e-6 && scale.at(high) <= 100.0 + 1e-6);
        }
        let ticks = Scale::of([0.0, 0.3].into_iter(), [0.0, 1.0], 4).ticks();
        assert_eq!(ticks.iter().map(|t| t.1.as_str()).collect::<Vec<_>>(), ["0.0", "0.1", "0.2", "0.3"]);
    }

    #[test]
    fn the_smallest_numbers_have_an_axis() {
        for values in [[0.0, 5e-324], [5e-324, 5e-324], [1e-310, 2e-310], [-1e-299, 1e-299]] {
            let ticks = Scale::of(values.into_iter(), [0.0, 100.0], 5).ticks();
            assert!((2..=8).contains(&ticks.len()), "{values:?}: {ticks:?}");
        }
    }

    #[test]
    fn small_numbers_do_not_vanish() {
        assert_eq!(short(1.2e-9), "1.2e−9");
        assert_eq!(short(1.49e6), "1.49e6");
        assert_eq!(short(-0.25), "−0.250");
        assert_eq!(short(0.0), "0");
    }
}
