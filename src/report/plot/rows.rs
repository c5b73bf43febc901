//! Rows with their names at the left and an axis of numbers across: what bars, tornados and waterfalls stand on.

use super::caption::Value;
use super::scale::{Scale, short};
use super::sheet::{GRID, INK, Label, MARGIN, Sheet, TEXT};
use super::text::{readable, width, wrap};

/// Height of a bar and distances, in pixels.
const BAR: f64 = 13.0;
const GAP: f64 = 7.0;
const LINE: f64 = TEXT + 2.0;

/// The size by which room for texts beside bars is measured.
const LARGER: f64 = 12.0;

/// Most of the sheet that names may take.
const NAMES: f64 = 0.36;

/// Where rows and numbers are.
pub(super) struct Rows {
    pub scale: Scale,
    tops: Vec<f64>,
}

/// A row before it has its place: its name, and how many bars it holds.
pub(super) type Name<'a> = (&'a str, usize);

impl Rows {
    /// Draws names and axis at the sheet's place and moves it below; room at the right is left for
    /// `texts`.
    pub fn new(
        sheet: &mut Sheet,
        names: &[Name<'_>],
        numbers: impl Iterator<Item = f64>,
        axis: &str,
        texts: impl Iterator<Item = String>,
    ) -> Self {
        // In letters somewhat larger than they are: some texts are bold.
        let room = texts.map(|text| width(&text, LARGER)).fold(width("−0.000", LARGER), f64::max);
        let whole = sheet.right() - MARGIN;
        let names: Vec<(Vec<String>, usize)> =
            names.iter().map(|(name, bars)| (wrap(&readable(name), TEXT, NAMES * whole), *bars)).collect();
        let widest = names.iter().flat_map(|(lines, _)| lines).map(|l| width(l, TEXT)).fold(0.0, f64::max);
        let left = MARGIN + widest + 8.0;
        let right = (sheet.right() - room).max(left + 40.0);
        let ticks = ((right - left) / 34.0).clamp(2.0, 8.0) as usize;
        let scale = Scale::of(numbers.chain([0.0]), [left, right], ticks);

        let top = sheet.y + 2.0;
        let mut y = top + GAP / 2.0;
        let mut tops = Vec::new();
        for (lines, bars) in &names {
            let [bars, text] = [*bars as f64 * BAR, lines.len() as f64 * LINE];
            let height = bars.max(text);
            tops.push(y + (height - bars) / 2.0);
            for (i, line) in lines.iter().enumerate() {
                let at = [left - 7.0, y + (height - text) / 2.0 + (i as f64 + 1.0) * LINE - 3.5];
                sheet.text(Label::new(line, at).end());
            }
            y += height + GAP;
        }
        let floor = y - GAP / 2.0;
        for (tick, _) in scale.ticks() {
            let x = scale.at(tick);
            let colour = if tick == 0.0 { INK } else { GRID };
            sheet.line([x, top], [x, floor + 3.0], &format!("stroke=\"{colour}\""));
        }
        for (x, text) in scale.labels([0.0, sheet.right() + MARGIN]) {
            sheet.text(Label::new(&text, [x, floor + 3.0 + TEXT]).middle());
        }
        sheet.y = floor + TEXT + 5.0;
        for line in wrap(axis, TEXT, right - MARGIN) {
            sheet.y += LINE;
            let at = [right, sheet.y];
            sheet.text(Label::new(&line, at).end());
        }
        sheet.y += 4.0;
        Rows { scale, tops }
    }

    /// The upper end and the height of a bar, less the air around it.
    pub fn bar(&self, row: usize, bar: usize) -> [f64; 2] {
        [self.tops[row] + bar as f64 * BAR + 1.0, BAR - 2.0]
    }

    /// A bar between two numbers.
    pub fn draw(
        &self,
        sheet: &mut Sheet,
        tooltip: &str,
        [y, height]: [f64; 2],
        (span, fill): ([f64; 2], &str),
    ) {
        let [a, b] = span.map(|x| self.scale.at(x));
        let (x, wide) = (a.min(b), (a - b).abs());
        sheet.mark(
            tooltip,
            format_args!(
                "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{wide:.2}\" height=\"{height:.2}\" fill=\"{fill}\" \
                 stroke=\"{INK}\" stroke-width=\"0.6\"/>"
            ),
        );
    }

    /// An interval with its point, shifted by `by`, white below so that it shows on any bar.
    pub fn interval(&self, sheet: &mut Sheet, value: &Value, [y, height]: [f64; 2], by: f64) {
        let Some(estimate) = value.estimate else { return };
        let [low, high, point] =
            [estimate.interval.low, estimate.interval.high, estimate.value].map(|x| self.scale.at(x + by));
        let y = y + height / 2.0;
        for (colour, thick) in [("#ffffff", 3.4), (INK, 1.4)] {
            sheet.draw(format_args!(
                "<path d=\"M{low:.2},{y:.2}H{high:.2}M{low:.2},{:.2}V{:.2}M{high:.2},{:.2}V{:.2}\" \
                 stroke=\"{colour}\" stroke-width=\"{thick}\" fill=\"none\"/>",
                y - 2.5,
                y + 2.5,
                y - 2.5,
                y + 2.5
            ));
        }
        sheet.draw(format_args!(
            "<circle cx=\"{point:.2}\" cy=\"{y:.2}\" r=\"2.4\" fill=\"{INK}\" stroke=\"#ffffff\" stroke-width=\"0.7\"/>"
        ));
    }

    /// The number beside its bar, right of all that is drawn in it.
    pub fn number(&self, sheet: &mut Sheet, value: &Value, ([y, height], by): ([f64; 2], f64), text: &str) {
        let end = value.numbers().map(|x| x + by).fold(by.max(0.0), f64::max);
        let at = [self.scale.at(end) + 5.0, y + height / 2.0 + 3.8];
        let label = Label::new(text, at);
        sheet.text(if text.contains('◂') { label.bold() } else { label });
    }
}

/// A probability or another number as it stands beside its bar.
pub(super) fn beside(value: &Value) -> String {
    short(value.value)
}
