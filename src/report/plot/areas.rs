//! Probabilities of outcomes stacked along a parameter.

use super::caption::{Caption, Width};
use super::check::Faults;
use super::palette::FILLS;
use super::scale::{Scale, short};
use super::sheet::{INK, Label, MARGIN, Sheet, TEXT};
use super::text::{readable, width};
use crate::Error;
use std::fmt::Write;

/// Areas on top of each other: the first class at the bottom. What classes leave of one stays white.
///
/// ```
/// use bargain::report::plot::{Areas, Caption};
///
/// let svg = Areas::new("By fear", ["fear, bn$", "probability"], Caption::exact(2, "points"))
///     .along([0.0, 1.0])
///     .class("status quo", [0.9, 0.2])
///     .class("watered down", [0.1, 0.8])
///     .to_svg()?;
/// assert!(svg.contains("status quo"));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Areas {
    title: String,
    axes: [String; 2],
    caption: Caption,
    width: Width,
    along: Vec<f64>,
    classes: Vec<(String, Vec<f64>)>,
}

/// An area at least so high, in pixels, carries its name.
const NAMED: f64 = 16.0;

impl Areas {
    /// A figure without areas; `axes` name the parameter and the probability, with their units.
    pub fn new(title: impl Into<String>, axes: [&str; 2], caption: Caption) -> Self {
        Areas {
            title: title.into(),
            axes: axes.map(str::to_owned),
            caption,
            width: Width::default(),
            along: Vec::new(),
            classes: Vec::new(),
        }
    }

    /// The values of the parameter, increasing.
    pub fn along(mut self, values: impl IntoIterator<Item = f64>) -> Self {
        self.along = values.into_iter().collect();
        self
    }

    /// Adds a class with its probability at each value of the parameter.
    pub fn class(mut self, name: impl Into<String>, probabilities: impl IntoIterator<Item = f64>) -> Self {
        self.classes.push((name.into(), probabilities.into_iter().collect()));
        self
    }

    /// How wide it is on paper; one column if not said.
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::default();
        faults.some("values of the parameter", self.along.len());
        faults.some("classes", self.classes.len());
        if self.classes.len() > FILLS {
            faults.add("classes", self.classes.len(), "must be 48 at most, or two would look alike");
        }
        self.along.iter().for_each(|x| faults.finite("values of the parameter", *x));
        if let Some(pair) = self.along.windows(2).find(|pair| pair[0] >= pair[1]) {
            faults.add("values of the parameter", format!("{pair:?}"), "must increase");
        }
        for (name, probabilities) in &self.classes {
            faults.named("classes", name);
            probabilities.iter().for_each(|p| faults.probability(name, *p));
            if probabilities.len() != self.along.len() {
                faults.add(
                    name,
                    format!("{} numbers", probabilities.len()),
                    "must have one probability for each value of the parameter",
                );
            }
        }
        for (i, x) in self.along.iter().enumerate() {
            let sum: f64 = self.classes.iter().filter_map(|(_, p)| p.get(i)).sum();
            if sum > 1.0 + 1e-6 {
                faults.add(format!("at {x}"), sum, "must sum to at most 1");
            }
        }
        faults.result()
    }

    /// The figure as an SVG document.
    ///
    /// # Errors
    /// No classes, more than 48, values that do not increase, numbers that are no probabilities or sum to more than 1, classes of another
    /// length: all of them at once.
    pub fn to_svg(&self) -> Result<String, Error> {
        self.check()?;
        let mut sheet = Sheet::new(&self.title, self.width);
        // From the top down, as the areas lie.
        let entries: Vec<(usize, String)> =
            self.classes.iter().enumerate().rev().map(|(i, (name, _))| (i, readable(name))).collect();
        sheet.legend(&entries, |sheet, i, [x, y]| {
            let fill = sheet.fill(*i);
            sheet.draw(format_args!(
                "<rect x=\"{x:.2}\" y=\"{:.2}\" width=\"20\" height=\"10\" fill=\"{fill}\" stroke=\"{INK}\" stroke-width=\"0.6\"/>",
                y - 5.0
            ));
        });
        sheet.upward(&self.axes[1]);
        let plot = self.scales(&sheet);
        sheet.axes(&self.axes[0], plot);
        let mut below = vec![0.0; self.along.len()];
        for (i, (name, probabilities)) in self.classes.iter().enumerate() {
            let above: Vec<f64> = below.iter().zip(probabilities).map(|(b, p)| (b + p).min(1.0)).collect();
            self.area(&mut sheet, plot, (i, name), [&below, &above]);
            below = above;
        }
        Ok(sheet.finish(&self.caption))
    }

    fn scales(&self, sheet: &Sheet) -> [Scale; 2] {
        let [left, right] = [MARGIN + width("0.0", TEXT) + 10.0, sheet.right() - 10.0];
        let top = sheet.y;
        let floor = top + sheet.plot_height();
        let across = match self.along[..] {
            [x] => Scale::around(x, [left, right]),
            [first, .., last] => Scale::of([first, last].into_iter(), [left, right], 5).tight(first, last),
            [] => Scale::of(std::iter::empty(), [left, right], 5),
        };
        [across, Scale::of([0.0, 1.0].into_iter(), [floor, top], 5)]
    }

    fn area(&self, sheet: &mut Sheet, plot: [Scale; 2], (i, name): (usize, &str), edges: [&[f64]; 2]) {
        let [x, y] = plot;
        let single = self.along.len() == 1;
        // A single value stands in the middle of a bar.
        let xs = if single { x.ends().to_vec() } else { self.along.iter().map(|v| x.at(*v)).collect() };
        let edge = |values: &[f64]| -> Vec<f64> {
            let values = if single { &[values[0], values[0]][..] } else { values };
            values.iter().map(|p| y.at(*p)).collect()
        };
        let [low, high] = edges.map(edge);
        let mut points = String::new();
        for (x, y) in xs.iter().zip(&high).chain(xs.iter().zip(&low).rev()) {
            let _ = write!(points, "{x:.2},{y:.2} ");
        }
        let fill = sheet.fill(i);
        let shares: Vec<f64> = edges[1].iter().zip(edges[0]).map(|(high, low)| high - low).collect();
        let [first, last] = [shares[0], shares[shares.len() - 1]].map(short);
        sheet.mark(
            &format!("{name}: {first} at the left, {last} at the right"),
            format_args!(
                "<polygon points=\"{}\" fill=\"{fill}\" stroke=\"{INK}\" stroke-width=\"0.7\"/>",
                points.trim_end()
            ),
        );
        self.name(sheet, name, (&xs, &low, &high));
    }

    /// The name in its area where that is highest, if it has room there.
    fn name(&self, sheet: &mut Sheet, name: &str, (xs, low, high): (&[f64], &[f64], &[f64])) {
        let name = readable(name);
        let half = width(&name, TEXT) / 2.0 + 3.0;
        let [left, right] = [xs[0], xs[xs.len() - 1]];
        let between = |x: f64, edge: &[f64]| {
            let i = xs.partition_point(|at| *at < x).clamp(1, xs.len() - 1);
            let part = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
            edge[i - 1] + part * (edge[i] - edge[i - 1])
        };
        // The free strip over the whole length of the name, at some forty places.
        let strip = |x: f64| {
            let at = [-1.0, -0.5, 0.0, 0.5, 1.0].map(|part| x + part * half);
            let ceiling = at.iter().map(|x| between(*x, high)).fold(f64::NEG_INFINITY, f64::max);
            let floor = at.iter().map(|x| between(*x, low)).fold(f64::INFINITY, f64::min);
            (floor - ceiling, x, (floor + ceiling) / 2.0)
        };
        let places = (0..=40).map(|i| left + half + f64::from(i) / 40.0 * (right - left - 2.0 * half));
        let best = places.filter(|x| *x >= left + half - 1e-9 && *x <= right - half + 1e-9).map(strip);
        // Of places as good the one in the middle.
        let central = |place: &(f64, f64, f64)| place.0 - 1e-3 * (place.1 - (left + right) / 2.0).abs();
        let Some((room, x, y)) = best.max_by(|a, b| central(a).total_cmp(&central(b))) else { return };
        if room < NAMED {
            return;
        }
        let at = [x - half, y - TEXT / 2.0 - 1.5];
        sheet.draw(format_args!(
            "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" rx=\"2\" fill=\"#ffffff\" fill-opacity=\"0.85\"/>",
            at[0],
            at[1],
            2.0 * half,
            TEXT + 3.0
        ));
        sheet.text(Label::new(&name, [x, y + 3.8]).middle());
    }
}
