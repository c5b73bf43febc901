//! Curves over one variable, with bands: paths in time, paths in the precision of the players.

use super::caption::{Caption, Width};
use super::check::Faults;
use super::palette::{STROKES, stroke};
use super::scale::{Scale, short};
use super::sheet::{INK, MARGIN, Sheet, TEXT};
use super::text::{readable, width};
use crate::Error;
use crate::math::interval::Interval;
use std::fmt::Write;

/// Curves, each with a colour, dashes and, if it has few points, marks of its own; a band around a curve is its interval.
///
/// ```
/// use bargain::report::plot::{Caption, Curves};
///
/// let svg = Curves::new("A line", ["x, quarters", "y, probability"], Caption::exact(2, "points"))
///     .curve("rising", [(0.0, 0.0), (1.0, 0.5)])
///     .to_svg()?;
/// assert!(svg.contains("rising"));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Curves {
    title: String,
    axes: [String; 2],
    caption: Caption,
    width: Width,
    curves: Vec<Curve>,
    marks: Vec<f64>,
}

#[derive(Debug, Clone)]
struct Curve {
    name: String,
    points: Vec<(f64, f64)>,
    band: Vec<Interval>,
}

/// A curve of at most so many points has a mark at each.
const MARKED: usize = 16;

impl Curves {
    /// A figure without curves; `axes` name the horizontal and the vertical variable with their units.
    pub fn new(title: impl Into<String>, axes: [&str; 2], caption: Caption) -> Self {
        Curves {
            title: title.into(),
            axes: axes.map(str::to_owned),
            caption,
            width: Width::default(),
            curves: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// Adds a curve through `points`, in order.
    pub fn curve(mut self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let points = points.into_iter().collect();
        self.curves.push(Curve { name: name.into(), points, band: Vec::new() });
        self
    }

    /// Adds a curve with an interval at each point, drawn as a band.
    pub fn band(
        mut self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64, Interval)>,
    ) -> Self {
        let (points, band) = points.into_iter().map(|(x, y, interval)| ((x, y), interval)).unzip();
        self.curves.push(Curve { name: name.into(), points, band });
        self
    }

    /// Marks a place on the horizontal axis, which then reaches that far, by a dotted line.
    pub fn mark(mut self, x: f64) -> Self {
        self.marks.push(x);
        self
    }

    /// How wide it is on paper; one column if not said.
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::default();
        faults.some("curves", self.curves.len());
        self.marks.iter().for_each(|x| faults.finite("mark", *x));
        let curves = self.curves.len();
        // Alike are those whose numbers differ by a multiple of the strokes, if neither has marks.
        let bare = |i: usize| self.curves[i].points.len() > MARKED;
        if (STROKES.len()..curves).any(|i| bare(i) && (i % STROKES.len()..i).step_by(STROKES.len()).any(bare))
        {
            let most = format!("must be at most {}: more look alike without marks", STROKES.len());
            faults.add("curves", curves, &most);
        }
        for Curve { name, points, band } in &self.curves {
            faults.named("curves", name);
            faults.some(name, points.len());
            points.iter().flat_map(|p| [p.0, p.1]).for_each(|x| faults.finite(name, x));
            for interval in band {
                [interval.low, interval.high].into_iter().for_each(|x| faults.finite(name, x));
                if interval.low > interval.high {
                    faults.add(
                        name,
                        format!("[{}, {}]", interval.low, interval.high),
                        "must go from low to high",
                    );
                }
            }
        }
        faults.result()
    }

    /// The figure as an SVG document.
    ///
    /// # Errors
    /// No curves, more than eight of which two would look alike, as they have more than 16 points and so no marks, a curve without a
    /// name or without points, numbers that are not finite, bands from high to low: all of them at once.
    pub fn to_svg(&self) -> Result<String, Error> {
        self.check()?;
        let mut sheet = Sheet::new(&self.title, self.width);
        let entries: Vec<(usize, String)> =
            self.curves.iter().enumerate().map(|(i, curve)| (i, readable(&curve.name))).collect();
        sheet.legend(&entries, |sheet, i, [x, y]| {
            let (colour, dashes) = stroke(*i);
            let style = format!("stroke=\"{colour}\" stroke-width=\"1.8\" stroke-dasharray=\"{dashes}\"");
            sheet.line([x, y], [x + 20.0, y], &style);
            if self.curves[*i].points.len() <= MARKED {
                sheet.draw(format_args!("{}", symbol(*i, [x + 10.0, y])));
            }
        });
        sheet.upward(&self.axes[1]);
        let plot = self.scales(&sheet);
        sheet.axes(&self.axes[0], plot);
        let [floor, top] = plot[1].ends();
        for x in self.marks.iter().map(|mark| plot[0].at(*mark)) {
            sheet.line([x, top], [x, floor], &format!("stroke=\"{INK}\" stroke-dasharray=\"1 4\""));
        }
        for (i, curve) in self.curves.iter().enumerate() {
            band(&mut sheet, plot, (i, curve));
        }
        for (i, curve) in self.curves.iter().enumerate() {
            line(&mut sheet, plot, (i, curve));
        }
        Ok(sheet.finish(&self.caption))
    }

    fn scales(&self, sheet: &Sheet) -> [Scale; 2] {
        let points = || self.curves.iter().flat_map(|curve| &curve.points);
        let bands = self.curves.iter().flat_map(|c| c.band.iter().flat_map(|b| [b.low, b.high]));
        let top = sheet.y;
        let floor = top + sheet.plot_height();
        let up = Scale::of(points().map(|p| p.1).chain(bands), [floor, top], 5);
        let wide = up.ticks().iter().map(|(_, text)| width(text, TEXT)).fold(0.0, f64::max);
        let ends = [MARGIN + wide + 8.0, sheet.right() - 10.0];
        [Scale::of(points().map(|p| p.0).chain(self.marks.iter().copied()), ends, 5), up]
    }
}

fn band(sheet: &mut Sheet, [x, y]: [Scale; 2], (i, Curve { points, band, .. }): (usize, &Curve)) {
    if band.is_empty() {
        return;
    }
    let (colour, dashes) = stroke(i);
    let side = |of: fn(&Interval) -> f64| {
        points.iter().zip(band).map(move |(p, b)| (p.0, of(b))).collect::<Vec<(f64, f64)>>()
    };
    let [low, high] = [side(|b| b.low), side(|b| b.high)];
    if let ([low], [high]) = (&low[..], &high[..]) {
        let at = x.at(low.0);
        return sheet.line([at, y.at(low.1)], [at, y.at(high.1)], &format!("stroke=\"{colour}\""));
    }
    let around = path(high.iter().chain(low.iter().rev()), [x, y]);
    sheet.draw(format_args!("<polygon points=\"{around}\" fill=\"{colour}\" fill-opacity=\"0.16\"/>"));
    // Edges tell overlapping bands apart without colour.
    for edge in [low, high] {
        let edge = path(edge.iter(), [x, y]);
        sheet.draw(format_args!(
            "<polyline points=\"{edge}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"0.7\" stroke-dasharray=\"{dashes}\"/>"
        ));
    }
}

fn line(sheet: &mut Sheet, [x, y]: [Scale; 2], (i, Curve { name, points, band }): (usize, &Curve)) {
    let (colour, dashes) = stroke(i);
    let through = path(points.iter(), [x, y]);
    sheet.mark(
        name,
        format_args!(
            "<polyline points=\"{through}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.8\" stroke-dasharray=\"{dashes}\"/>"
        ),
    );
    for (k, point) in points.iter().enumerate() {
        let at = [x.at(point.0), y.at(point.1)];
        let mut tooltip = format!("{name}, {}: {}", short(point.0), short(point.1));
        if let Some(interval) = band.get(k) {
            let _ = write!(tooltip, " [{}, {}]", short(interval.low), short(interval.high));
        }
        if points.len() <= MARKED {
            sheet.mark(&tooltip, format_args!("{}", symbol(i, at)));
        } else {
            let [x, y] = at;
            sheet.mark(
                &tooltip,
                format_args!("<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"4\" fill-opacity=\"0\"/>"),
            );
        }
    }
}

fn path<'p>(points: impl Iterator<Item = &'p (f64, f64)>, [x, y]: [Scale; 2]) -> String {
    let places: Vec<String> =
        points.map(|point| format!("{:.2},{:.2}", x.at(point.0), y.at(point.1))).collect();
    places.join(" ")
}

/// The mark of the curve with that number.
fn symbol(number: usize, at: [f64; 2]) -> String {
    super::symbol::symbol(number, at, 0.7)
}

#[cfg(test)]
mod tests {
    use super::{Caption, Curves, MARKED};

    fn curves(lengths: &[usize]) -> Curves {
        let empty = Curves::new("t", ["x", "y"], Caption::exact(1, "points"));
        let through = |n: usize| (0..n).map(|i| (i as f64, 1.0));
        lengths.iter().enumerate().fold(empty, |all, (i, n)| all.curve(format!("curve {i}"), through(*n)))
    }

    #[test]
    fn curves_that_look_alike_are_refused() {
        let [few, many] = [MARKED, MARKED + 1];
        assert!(curves(&[many; 8]).to_svg().is_ok());
        assert!(curves(&[many; 9]).to_svg().unwrap_err().to_string().contains("must be at most 8"));
        assert!(
            curves(&[many, few, few, few, few, few, few, few, few]).to_svg().is_ok(),
            "the ninth has marks"
        );
    }

    #[test]
    fn a_mark_beyond_the_points_is_drawn() {
        let dotted = |curves: Curves| curves.to_svg().unwrap().matches("stroke-dasharray=\"1 4\"").count();
        assert_eq!(dotted(curves(&[2]).mark(5.0)), dotted(curves(&[2])) + 1);
    }
}
