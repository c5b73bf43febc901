//! A figure of curves over one variable, as SVG.

use super::svg::{GRID, INK, escape, line, open};
use crate::{Error, Problem};

/// Sizes in pixels.
const LEFT: f64 = 70.0;
const TOP: f64 = 64.0;
const PLOT: [f64; 2] = [520.0, 320.0];
const LABELS: f64 = 170.0;
const BOTTOM: f64 = 66.0;
/// Least distance of two labels.
const LABEL: f64 = 14.0;

/// Colours that most readers tell apart (Okabe & Ito 2008), and dashes for those who cannot or print in black and white.
const STROKES: [(&str, &str); 8] = [
    ("#0072b2", ""),
    ("#d55e00", "7 3"),
    ("#009e73", "2 3"),
    ("#cc79a7", "9 3 2 3"),
    ("#56b4e9", "12 4"),
    ("#e69f00", "4 2"),
    ("#222222", "1 2"),
    ("#888888", "6 2 1 2 1 2"),
];

/// Curves with their names at their ends.
///
/// ```
/// use bargain::report::Curves;
///
/// let svg = Curves::new("A line", ["x, quarters", "y, probability"])
///     .curve("rising", [(0.0, 0.0), (1.0, 0.5)])?
///     .to_svg();
/// assert!(svg.contains("rising"));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Curves {
    title: String,
    axes: [String; 2],
    caption: String,
    curves: Vec<(String, Vec<(f64, f64)>)>,
    marks: Vec<f64>,
}

impl Curves {
    /// An empty figure; `axes` name the horizontal and the vertical variable with their units.
    pub fn new(title: impl Into<String>, axes: [&str; 2]) -> Self {
        Curves {
            title: title.into(),
            axes: axes.map(str::to_owned),
            caption: String::new(),
            curves: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// Adds a curve through `points`.
    ///
    /// # Errors
    /// Less than one point; coordinates that are not finite.
    pub fn curve(
        mut self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Result<Self, Error> {
        let (name, points): (String, Vec<(f64, f64)>) = (name.into(), points.into_iter().collect());
        let bad = points.iter().find(|(x, y)| !(x.is_finite() && y.is_finite()));
        if let Some(point) = bad {
            return Err(Error::invalid([Problem::new(name, format!("{point:?}"), "must be finite numbers")]));
        }
        if points.is_empty() {
            return Err(Error::invalid([Problem::new(name, "no points", "must have at least one")]));
        }
        self.curves.push((name, points));
        Ok(self)
    }

    /// Marks a place on the horizontal axis by a dotted line.
    pub fn mark(mut self, x: f64) -> Self {
        if x.is_finite() {
            self.marks.push(x);
        }
        self
    }

    /// A line of text below the figure.
    pub fn caption(mut self, text: impl Into<String>) -> Self {
        self.caption = text.into();
        self
    }

    /// The figure as an SVG document; fonts are the reader's.
    pub fn to_svg(&self) -> String {
        let [width, height] = [LEFT + PLOT[0] + LABELS, TOP + PLOT[1] + BOTTOM];
        let mut svg = open([width, height], &self.title);
        let points = || self.curves.iter().flat_map(|(_, points)| points);
        let [across, up] =
            [Axis::of(points().map(|p| p.0), PLOT[0]), Axis::of(points().map(|p| p.1), PLOT[1])];
        let x = |value: f64| LEFT + across.at(value);
        let y = |value: f64| TOP + PLOT[1] - up.at(value);
        let [right, floor] = [LEFT + PLOT[0], TOP + PLOT[1]];
        for (tick, text) in up.ticks() {
            let y = y(tick);
            line(
                &mut svg,
                format_args!(
                    "<line x1=\"{LEFT}\" x2=\"{right}\" y1=\"{y:.2}\" y2=\"{y:.2}\" stroke=\"{GRID}\"/>"
                ),
            );
            let at = (LEFT - 8.0, y + 4.0);
            line(
                &mut svg,
                format_args!(
                    "<text x=\"{}\" y=\"{:.2}\" text-anchor=\"end\" font-size=\"11\">{text}</text>",
                    at.0, at.1
                ),
            );
        }
        for (tick, text) in across.ticks() {
            let (x, below) = (x(tick), floor + 5.0);
            line(
                &mut svg,
                format_args!(
                    "<line x1=\"{x:.2}\" x2=\"{x:.2}\" y1=\"{floor}\" y2=\"{below}\" stroke=\"{INK}\"/>"
                ),
            );
            let below = floor + 18.0;
            line(
                &mut svg,
                format_args!(
                    "<text x=\"{x:.2}\" y=\"{below}\" text-anchor=\"middle\" font-size=\"11\">{text}</text>"
                ),
            );
        }
        line(
            &mut svg,
            format_args!(
                "<line x1=\"{LEFT}\" x2=\"{right}\" y1=\"{floor}\" y2=\"{floor}\" stroke=\"{INK}\"/>"
            ),
        );
        for &mark in &self.marks {
            let x = x(mark);
            line(
                &mut svg,
                format_args!(
                    "<line x1=\"{x:.2}\" x2=\"{x:.2}\" y1=\"{TOP}\" y2=\"{floor}\" stroke=\"{INK}\" stroke-dasharray=\"1 4\"/>"
                ),
            );
        }
        for ((_, points), (colour, dashes)) in self.curves.iter().zip(STROKES.iter().cycle()) {
            let path: Vec<String> = points.iter().map(|p| format!("{:.2},{:.2}", x(p.0), y(p.1))).collect();
            let path = path.join(" ");
            line(
                &mut svg,
                format_args!(
                    "<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.8\" stroke-dasharray=\"{dashes}\"/>"
                ),
            );
        }
        self.names(&mut svg, right + 10.0, y);
        let [horizontal, vertical] = [0, 1].map(|i| escape(&self.axes[i]));
        line(&mut svg, format_args!("<text x=\"{LEFT}\" y=\"{}\">{vertical}</text>", TOP - 10.0));
        line(
            &mut svg,
            format_args!(
                "<text x=\"{right}\" y=\"{}\" text-anchor=\"end\">{horizontal}</text>",
                floor + 36.0
            ),
        );
        let caption = escape(&self.caption);
        line(
            &mut svg,
            format_args!("<text x=\"16\" y=\"{}\" font-size=\"11\">{caption}</text>", height - 10.0),
        );
        svg.push_str("</svg>\n");
        svg
    }

    /// The names of the curves, each at the height of its curve's end, none over another.
    fn names(&self, svg: &mut String, x: f64, y: impl Fn(f64) -> f64) {
        let end = |points: &[(f64, f64)]| points.last().map_or(0.0, |p| y(p.1));
        let mut names: Vec<(f64, &str, &str)> = self
            .curves
            .iter()
            .zip(STROKES.iter().cycle())
            .map(|((name, points), (colour, _))| (end(points), name.as_str(), *colour))
            .collect();
        names.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut last = f64::NEG_INFINITY;
        for name in &mut names {
            name.0 = name.0.max(last + LABEL);
            last = name.0;
        }
        // What has been pushed below the floor goes up again.
        let mut next = TOP + PLOT[1] + LABEL;
        for name in names.iter_mut().rev() {
            name.0 = name.0.min(next - LABEL);
            next = name.0;
        }
        for (y, name, colour) in names {
            let (y, name) = (y + 4.0, escape(name));
            line(svg, format_args!("<text x=\"{x}\" y=\"{y:.2}\" fill=\"{colour}\">{name}</text>"));
        }
    }
}

/// Values along an axis of some length in pixels.
struct Axis {
    low: f64,
    high: f64,
    step: f64,
    length: f64,
}

impl Axis {
    /// An axis that holds `values`, with about five ticks at round numbers.
    fn of(values: impl Iterator<Item = f64>, length: f64) -> Self {
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
        let (low, high) = if low < high {
            (low, high)
        } else {
            (low.min(0.0).clamp(-1e300, 0.0), low.max(1.0).clamp(1.0, 1e300))
        };
        let rough = (high - low) / 5.0;
        let power = 10f64.powf(rough.log10().floor());
        let step =
            [1.0, 2.0, 5.0, 10.0].map(|m| m * power).into_iter().find(|step| *step >= rough).unwrap_or(rough);
        Axis { low: (low / step).floor() * step, high: (high / step).ceil() * step, step, length }
    }

    fn at(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low) * self.length
    }

    fn ticks(&self) -> impl Iterator<Item = (f64, String)> {
        let decimals = (-self.step.log10().floor()).max(0.0) as usize;
        let count = ((self.high - self.low) / self.step).round() as usize;
        (0..=count.min(12)).map(move |i| {
            let tick = self.low + i as f64 * self.step;
            (tick, format!("{tick:.decimals$}"))
        })
    }
}
