//! The Pareto frontier of a bargaining problem, with the points that solutions select.

use super::caption::{Caption, Width};
use super::check::Faults;
use super::scale::{Scale, short};
use super::sheet::{INK, MARGIN, Sheet, TEXT};
use super::symbol::{cross, symbol};
use super::text::width;
use crate::Error;
use crate::problem::BargainingProblem;
use std::fmt::Write;

/// A frontier with the disagreement point and points on it, each with a mark of its own.
///
/// ```
/// use bargain::problem::{BargainingProblem, BargainingSet};
/// use bargain::report::plot::{Caption, FrontierPlot};
///
/// let problem = BargainingProblem::new(BargainingSet::hull(&[[1.0, 0.0], [0.0, 1.0]])?, [0.2, 0.1])?;
/// let axes = ["first, bn$", "second, bn$"];
/// let svg = FrontierPlot::of("A dollar", axes, &problem, Caption::exact(2, "corners"))?.to_svg()?;
/// assert!(svg.contains("Kalai–Smorodinsky"));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct FrontierPlot {
    title: String,
    axes: [String; 2],
    caption: Caption,
    width: Width,
    frontier: Vec<[f64; 2]>,
    disagreement: Option<[f64; 2]>,
    points: Vec<(String, [f64; 2])>,
}

/// Points of a frontier that is a curve.
const POINTS: u32 = 96;

impl FrontierPlot {
    /// A figure without a frontier; `axes` name the utilities of the first and of the second player, with their units.
    pub fn new(title: impl Into<String>, axes: [&str; 2], caption: Caption) -> Self {
        FrontierPlot {
            title: title.into(),
            axes: axes.map(str::to_owned),
            caption,
            width: Width::default(),
            frontier: Vec::new(),
            disagreement: None,
            points: Vec::new(),
        }
    }

    /// A problem with its Nash, Kalai–Smorodinsky, egalitarian and utilitarian solutions.
    ///
    /// # Errors
    /// Those of the solutions.
    pub fn of(
        title: impl Into<String>,
        axes: [&str; 2],
        problem: &BargainingProblem,
        caption: Caption,
    ) -> Result<Self, Error> {
        let set = problem.set();
        let [left, right] = set.ends();
        let frontier: Vec<[f64; 2]> = match set.corners() {
            Some(corners) => corners.to_vec(),
            None => (0..=POINTS)
                .map(|i| (left[0] + f64::from(i) / f64::from(POINTS) * (right[0] - left[0])).min(right[0]))
                .filter_map(|x| Some([x, set.second(x)?]))
                .collect(),
        };
        let figure = FrontierPlot::new(title, axes, caption)
            .frontier(frontier)
            .disagreement(problem.disagreement())
            .point("Nash", problem.nash_solution()?.utilities)
            .point("Kalai–Smorodinsky", problem.kalai_smorodinsky_solution()?.solution.utilities)
            .point("egalitarian", problem.egalitarian_solution()?.utilities);
        let utilitarian = problem.utilitarian_solution()?;
        Ok(match utilitarian.unique() {
            Some(solution) => figure.point("utilitarian", solution.utilities),
            None => {
                let [from, to] = utilitarian.ends.map(|end| end.utilities);
                figure.point("utilitarian, from", from).point("utilitarian, to", to)
            }
        })
    }

    /// The frontier, from the second player's best point to the first's.
    pub fn frontier(mut self, points: impl IntoIterator<Item = [f64; 2]>) -> Self {
        self.frontier = points.into_iter().collect();
        self
    }

    /// What the players get if they do not agree.
    pub fn disagreement(mut self, utilities: [f64; 2]) -> Self {
        self.disagreement = Some(utilities);
        self
    }

    /// Adds a point with its name.
    pub fn point(mut self, name: impl Into<String>, utilities: [f64; 2]) -> Self {
        self.points.push((name.into(), utilities));
        self
    }

    /// How wide it is on paper; one column if not said.
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::default();
        faults.some("frontier", self.frontier.len());
        self.frontier.iter().flatten().for_each(|x| faults.finite("frontier", *x));
        self.disagreement.iter().flatten().for_each(|x| faults.finite("disagreement", *x));
        for (name, point) in &self.points {
            faults.named("points", name);
            point.iter().for_each(|x| faults.finite(name, *x));
        }
        faults.result()
    }

    /// The figure as an SVG document.
    ///
    /// # Errors
    /// No frontier, numbers that are not finite, names that are empty: all of them at once.
    pub fn to_svg(&self) -> Result<String, Error> {
        self.check()?;
        let mut sheet = Sheet::new(&self.title, self.width);
        let place = |[x, y]: [f64; 2]| format!("({}, {})", short(x), short(y));
        let disagreement = self.disagreement.map(|d| (None, format!("disagreement {}", place(d))));
        let points = self.points.iter().enumerate();
        let points = points.map(|(i, (name, point))| (Some(i), format!("{name} {}", place(*point))));
        let entries: Vec<(Option<usize>, String)> = disagreement.into_iter().chain(points).collect();
        sheet.legend(&entries, |sheet, i, [x, y]| sheet.draw(format_args!("{}", mark(*i, [x + 10.0, y]))));

        sheet.upward(&self.axes[1]);
        let [x, y] = self.scales(&sheet);
        let at = |[a, b]: [f64; 2]| [x.at(a), y.at(b)];
        sheet.axes(&self.axes[0], [x, y]);
        if let Some(d) = self.disagreement {
            self.better(&mut sheet, at(d), at);
        }
        let mut line = String::new();
        for [x, y] in self.frontier.iter().map(|p| at(*p)) {
            let _ = write!(line, "{x:.2},{y:.2} ");
        }
        let line = line.trim_end();
        sheet.draw(format_args!(
            "<polyline points=\"{line}\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"1.6\"/>"
        ));
        let marks = self.disagreement.map(|d| (None, d));
        let marks = marks.into_iter().chain(self.points.iter().enumerate().map(|(i, p)| (Some(i), p.1)));
        for ((i, point), (_, text)) in marks.zip(&entries) {
            sheet.mark(text, format_args!("{}", mark(i, at(point))));
        }
        Ok(sheet.finish(&self.caption))
    }

    fn scales(&self, sheet: &Sheet) -> [Scale; 2] {
        let all = || {
            let points = self.points.iter().map(|(_, point)| *point);
            self.frontier.iter().copied().chain(self.disagreement).chain(points)
        };
        let top = sheet.y;
        let floor = top + 1.2 * sheet.plot_height();
        let up = Scale::of(all().map(|p| p[1]), [floor, top], 5);
        let wide = up.ticks().iter().map(|(_, text)| width(text, TEXT)).fold(0.0, f64::max);
        let ends = [MARGIN + wide + 8.0, sheet.right() - 10.0];
        [Scale::of(all().map(|p| p[0]), ends, 5), up]
    }

    /// Lines from the disagreement point to what is better for each player.
    fn better(&self, sheet: &mut Sheet, [x, y]: [f64; 2], at: impl Fn([f64; 2]) -> [f64; 2]) {
        let ends = self.frontier.iter().map(|p| at(*p));
        let [right, top] = ends.fold([x, y], |[right, top], [a, b]| [right.max(a), top.min(b)]);
        let style = format!("stroke=\"{INK}\" stroke-width=\"0.8\" stroke-dasharray=\"2 3\"");
        sheet.line([x, y], [right, y], &style);
        sheet.line([x, y], [x, top], &style);
    }
}

/// The mark of a point, or that of disagreement.
fn mark(number: Option<usize>, at: [f64; 2]) -> String {
    number.map_or_else(|| cross(at), |number| symbol(number, at, 1.0))
}
