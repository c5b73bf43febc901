//! Probabilities of outcomes as bars, of one world or of several side by side, with what was sampled.

use super::caption::{Caption, Value, Width};
use super::check::Faults;
use super::palette::FILLS;
use super::rows::{Rows, beside};
use super::sheet::{INK, Sheet};
use crate::Error;

/// Bars by outcome, one for each series; a point with its interval over the bar is what was sampled.
///
/// ```
/// use bargain::report::plot::{Bars, Caption};
///
/// let svg = Bars::new("How the talks end", "probability", Caption::exact(1, "scenario"))
///     .series("2021", [("status quo", 0.3), ("watered down", 0.7)])
///     .realised("watered down")
///     .to_svg()?;
/// assert!(svg.contains("watered down"));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Bars {
    title: String,
    axis: String,
    caption: Caption,
    width: Width,
    series: Vec<Series>,
}

#[derive(Debug, Clone)]
struct Series {
    name: String,
    values: Vec<(String, Value)>,
    realised: Option<String>,
}

/// Swatches of the legend.
enum Swatch {
    Series(usize),
    Sampled,
}

impl Series {
    /// What stands beside a bar.
    fn text(&self, label: &str, value: &Value) -> String {
        let history = if self.realised.as_deref() == Some(label) { " ◂ history" } else { "" };
        beside(value) + history
    }
}

impl Bars {
    /// A figure without bars; `axis` names what is measured, with its unit.
    pub fn new(title: impl Into<String>, axis: impl Into<String>, caption: Caption) -> Self {
        Bars { title: title.into(), axis: axis.into(), caption, width: Width::default(), series: Vec::new() }
    }

    /// Adds a series: outcomes with their values. Outcomes of the same name share a row.
    pub fn series<L: Into<String>, V: Into<Value>>(
        mut self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = (L, V)>,
    ) -> Self {
        let values = values.into_iter().map(|(label, value)| (label.into(), value.into())).collect();
        self.series.push(Series { name: name.into(), values, realised: None });
        self
    }

    /// Marks the outcome that history realised, in the series added last.
    pub fn realised(mut self, label: impl Into<String>) -> Self {
        if let Some(last) = self.series.last_mut() {
            last.realised = Some(label.into());
        }
        self
    }

    /// How wide it is on paper; one column if not said.
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// Names of the outcomes of all series, in the order in which they first occur.
    fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.series.iter().flat_map(|series| &series.values) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::default();
        faults.some("series", self.series.len());
        if self.series.len() > FILLS {
            faults.add("series", self.series.len(), "must be 48 at most, or two would look alike");
        }
        for series in &self.series {
            faults.some(&series.name, series.values.len());
            for (label, value) in &series.values {
                faults.named(&series.name, label);
                faults.value(&format!("{}, {label}", series.name), value);
                if series.values.iter().filter(|(other, _)| other == label).count() > 1 {
                    faults.add(&series.name, label, "must name each outcome once");
                }
            }
            if let Some(realised) = series.realised.as_deref()
                && !series.values.iter().any(|(label, _)| label == realised)
            {
                faults.add(format!("{}, realised", series.name), realised, "must be one of the outcomes");
            }
        }
        faults.result()
    }

    /// The figure as an SVG document.
    ///
    /// # Errors
    /// No bars, outcomes whose names are empty or occur twice in a series, numbers that are not finite, intervals from high to low, a realised
    /// outcome that is not there: all of them at once.
    pub fn to_svg(&self) -> Result<String, Error> {
        self.check()?;
        let mut sheet = Sheet::new(&self.title, self.width);
        self.legend(&mut sheet);
        let names = self.names();
        let rows: Vec<(&str, usize)> = names.iter().map(|name| (*name, self.series.len())).collect();
        let numbers = self.series.iter().flat_map(|s| s.values.iter().flat_map(|(_, value)| value.numbers()));
        let texts =
            self.series.iter().flat_map(|s| s.values.iter().map(|(label, value)| s.text(label, value)));
        let rows = Rows::new(&mut sheet, &rows, numbers, &self.axis, texts);
        for (i, series) in self.series.iter().enumerate() {
            let fill = sheet.fill(i);
            for (label, value) in &series.values {
                let Some(row) = names.iter().position(|name| name == label) else { continue };
                let place = rows.bar(row, i);
                let tooltip = format!("{}, {label}: {}", series.name, value.tooltip());
                rows.draw(&mut sheet, &tooltip, place, ([0.0, value.value], &fill));
                rows.interval(&mut sheet, value, place, 0.0);
                rows.number(&mut sheet, value, (place, 0.0), &series.text(label, value));
            }
        }
        Ok(sheet.finish(&self.caption))
    }

    fn legend(&self, sheet: &mut Sheet) {
        let sampled = self.series.iter().flat_map(|s| &s.values).any(|(_, value)| value.estimate.is_some());
        let mut entries: Vec<(Swatch, String)> = Vec::new();
        if self.series.len() > 1 || sampled {
            let series = self.series.iter().enumerate();
            entries.extend(series.map(|(i, series)| (Swatch::Series(i), series.name.clone())));
        }
        if sampled {
            entries.push((Swatch::Sampled, "estimate, interval".to_owned()));
        }
        if entries.is_empty() {
            return;
        }
        sheet.legend(&entries, |sheet, swatch, [x, y]| match swatch {
            Swatch::Series(i) => {
                let fill = sheet.fill(*i);
                sheet.draw(format_args!(
                    "<rect x=\"{x:.2}\" y=\"{:.2}\" width=\"20\" height=\"10\" fill=\"{fill}\" stroke=\"{INK}\" stroke-width=\"0.6\"/>",
                    y - 5.0
                ));
            }
            Swatch::Sampled => sheet.draw(format_args!(
                "<path d=\"M{x:.2},{y:.2}h20m0,-2.5v5m-20,-5v5\" stroke=\"{INK}\" stroke-width=\"1.4\" fill=\"none\"/>\
                 <circle cx=\"{:.2}\" cy=\"{y:.2}\" r=\"2.4\" fill=\"{INK}\"/>",
                x + 10.0
            )),
        });
    }
}
