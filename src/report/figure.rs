//! A figure of distributions side by side, as SVG.

use super::result::Report;
use super::svg::{GRID, INK, escape, line, open};

/// Sizes in pixels.
const LABELS: f64 = 150.0;
const PLOT: f64 = 320.0;
const GAP: f64 = 60.0;
const ROW: f64 = 30.0;
const TOP: f64 = 92.0;
const BOTTOM: f64 = 64.0;
const RIGHT: f64 = 24.0;

/// Colours: bars, the class of history, sampled points.
const BAR: &str = "#9db7d5";
const HISTORY: &str = "#d98f4e";
const DOT: &str = "#1b2a41";

/// Panels of outcome distributions, one for each report: a bar for the exact probability, a point with its interval for the
/// sampled one, the class of history in another colour.
#[derive(Debug, Clone)]
pub struct Figure<'a> {
    title: String,
    reports: &'a [Report],
}

impl<'a> Figure<'a> {
    /// A figure of `reports` with the same outcomes.
    pub fn new(title: impl Into<String>, reports: &'a [Report]) -> Self {
        Figure { title: title.into(), reports }
    }

    /// Names of the outcomes of all panels, in the order in which they first occur.
    fn names(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        for outcome in self.reports.iter().flat_map(|report| &report.outcomes) {
            if !names.contains(&outcome.name.as_str()) {
                names.push(&outcome.name);
            }
        }
        names
    }

    /// The largest number drawn, rounded up to a multiple of a tenth.
    fn limit(&self) -> f64 {
        let outcomes = self.reports.iter().flat_map(|report| &report.outcomes);
        let largest = outcomes.map(|x| x.exact.max(x.sampled.interval.high)).fold(0.0, f64::max);
        ((largest * 10.0).ceil() / 10.0).clamp(0.1, 1.0)
    }

    /// The figure as an SVG document; fonts are the reader's.
    pub fn to_svg(&self) -> String {
        let names = self.names();
        let panels = self.reports.len().max(1) as f64;
        let width = LABELS + panels * PLOT + (panels - 1.0) * GAP + RIGHT;
        let height = TOP + names.len() as f64 * ROW + BOTTOM;
        let mut svg = open([width, height], &self.title);
        for (row, name) in names.iter().enumerate() {
            let y = TOP + (row as f64 + 0.5) * ROW + 4.0;
            let name = escape(&name.replace('_', " "));
            line(
                &mut svg,
                format_args!("<text x=\"{}\" y=\"{y}\" text-anchor=\"end\">{name}</text>", LABELS - 10.0),
            );
        }
        for (i, report) in self.reports.iter().enumerate() {
            self.panel(&mut svg, LABELS + i as f64 * (PLOT + GAP), report, &names);
        }
        self.legend(&mut svg, height - 20.0);
        svg.push_str("</svg>\n");
        svg
    }

    fn panel(&self, svg: &mut String, left: f64, report: &Report, names: &[&str]) {
        let limit = self.limit();
        let at = |p: f64| left + p / limit * PLOT;
        let bottom = TOP + names.len() as f64 * ROW;
        let title = escape(&report.manifest.title);
        line(
            svg,
            format_args!(
                "<text x=\"{left}\" y=\"{}\" font-size=\"13\" font-weight=\"bold\">{title}</text>",
                TOP - 34.0
            ),
        );
        let ticks = (limit * 10.0).round() as u32;
        for tick in (0..=ticks).filter(|tick| ticks <= 5 || tick % 2 == 0) {
            let (p, x) = (f64::from(tick) / 10.0, at(f64::from(tick) / 10.0));
            line(
                svg,
                format_args!(
                    "<line x1=\"{x}\" x2=\"{x}\" y1=\"{}\" y2=\"{bottom}\" stroke=\"{GRID}\"/>",
                    TOP - 6.0
                ),
            );
            line(
                svg,
                format_args!(
                    "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\" font-size=\"11\">{p:.1}</text>",
                    TOP - 12.0
                ),
            );
        }
        for outcome in &report.outcomes {
            let Some(row) = names.iter().position(|name| *name == outcome.name) else { continue };
            let y = TOP + row as f64 * ROW;
            let middle = y + ROW / 2.0;
            let history = report.realised.as_deref() == Some(outcome.name.as_str());
            let colour = if history { HISTORY } else { BAR };
            let length = at(outcome.exact) - left;
            let bar = (y + 6.0, ROW - 12.0);
            line(
                svg,
                format_args!(
                    "<rect x=\"{left}\" y=\"{}\" width=\"{length:.2}\" height=\"{}\" fill=\"{colour}\"/>",
                    bar.0, bar.1
                ),
            );
            let interval = outcome.sampled.interval;
            let [low, high, dot] = [interval.low, interval.high, outcome.sampled.value].map(at);
            line(
                svg,
                format_args!(
                    "<line x1=\"{low:.2}\" x2=\"{high:.2}\" y1=\"{middle}\" y2=\"{middle}\" stroke=\"{DOT}\" stroke-width=\"1.5\"/>\
                     <circle cx=\"{dot:.2}\" cy=\"{middle}\" r=\"2.5\" fill=\"{DOT}\"/>"
                ),
            );
            let text = if outcome.exact < 0.0005 {
                "&lt; 0.001".to_owned()
            } else {
                format!("{:.3}", outcome.exact)
            };
            let weight = if history { " font-weight=\"bold\"" } else { "" };
            let x = high.max(left + length) + 8.0;
            line(
                svg,
                format_args!(
                    "<text x=\"{x:.2}\" y=\"{}\" font-size=\"11\"{weight}>{text}</text>",
                    middle + 4.0
                ),
            );
        }
        line(
            svg,
            format_args!(
                "<line x1=\"{left}\" x2=\"{left}\" y1=\"{}\" y2=\"{bottom}\" stroke=\"{INK}\"/>",
                TOP - 6.0
            ),
        );
    }

    fn legend(&self, svg: &mut String, y: f64) {
        let mut episodes: Vec<String> =
            self.reports.iter().map(|report| thousands(report.manifest.episodes)).collect();
        episodes.dedup();
        let confidence = self.reports.first().map_or(95.0, |report| 100.0 * report.manifest.confidence);
        let text = [
            (BAR, "exact probability".to_owned()),
            (HISTORY, "what history realised".to_owned()),
            (DOT, format!("sampled, {confidence:.0} % interval ({} episodes)", episodes.join(" and "))),
        ];
        let mut x = LABELS;
        for (colour, text) in text {
            let (corner, middle) = (y - 10.0, [x + 5.5, y - 4.5]);
            match colour {
                DOT => line(
                    svg,
                    format_args!(
                        "<circle cx=\"{}\" cy=\"{}\" r=\"3\" fill=\"{colour}\"/>",
                        middle[0], middle[1]
                    ),
                ),
                _ => line(
                    svg,
                    format_args!(
                        "<rect x=\"{x}\" y=\"{corner}\" width=\"11\" height=\"11\" fill=\"{colour}\"/>"
                    ),
                ),
            }
            line(
                svg,
                format_args!("<text x=\"{}\" y=\"{y}\" font-size=\"11\">{}</text>", x + 17.0, escape(&text)),
            );
            x += 34.0 + 6.2 * text.chars().count() as f64;
        }
    }
}

/// A count with spaces between thousands.
pub(super) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn counts_are_grouped() {
        assert_eq!(thousands(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(thousands(12), "12");
    }
}
