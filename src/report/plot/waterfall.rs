//! A difference between two worlds, part by part.

use super::caption::{Caption, Value, Width};
use super::check::Faults;
use super::palette::{GREY, LOWERS, RAISES};
use super::rows::Rows;
use super::scale::short;
use super::sheet::{INK, Sheet};
use crate::Error;
use crate::study::attribution::{Attributed, OutputParts};

/// From the level of one world to that of another by parts and a remainder, each bar beginning where the one before ends.
///
/// ```
/// use bargain::report::plot::{Caption, Waterfall};
///
/// let svg = Waterfall::new("From 2019 to 2021", "probability", Caption::exact(4, "sets"))
///     .worlds(("2019", 0.1), ("2021", 0.6))
///     .part("fear of collapse", 0.7)
///     .part("rent", -0.3)
///     .remainder(0.1)
///     .to_svg()?;
/// assert!(svg.contains("fear of collapse"));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Waterfall {
    title: String,
    axis: String,
    caption: Caption,
    width: Width,
    worlds: [(String, f64); 2],
    parts: Vec<(String, Value)>,
}

/// How far parts may be from adding up, by the largest number.
const ROUNDING: f64 = 1e-6;

impl Waterfall {
    /// A figure from zero to zero; `axis` names what is measured, with its unit.
    pub fn new(title: impl Into<String>, axis: impl Into<String>, caption: Caption) -> Self {
        let worlds = [("from".to_owned(), 0.0), ("to".to_owned(), 0.0)];
        let [title, axis] = [title.into(), axis.into()];
        Waterfall { title, axis, caption, width: Width::default(), worlds, parts: Vec::new() }
    }

    /// An output of an attribution: from nothing to its whole, the largest parts first, the remainder last.
    pub fn attribution(title: impl Into<String>, output: &OutputParts, found: &Attributed) -> Self {
        let record = &found.record;
        let caption = match record.pairs {
            Some(pairs) => {
                Caption::sampled(pairs, "pairs of orders", record.seed).confidence(record.confidence)
            }
            None => Caption::exact(record.evaluated, "evaluations"),
        };
        let parts = output.ranked().into_iter().map(|part| (part.switch.clone(), Value::from(part.value)));
        Waterfall {
            parts: parts.collect(),
            ..Waterfall::new(title, output.output.clone(), caption)
                .worlds(("no difference", 0.0), ("whole", output.whole))
        }
        .remainder(output.remainder)
    }

    /// The two worlds with their levels.
    pub fn worlds(mut self, from: (&str, f64), to: (&str, f64)) -> Self {
        self.worlds = [from, to].map(|(name, level)| (name.to_owned(), level));
        self
    }

    /// Adds a part.
    pub fn part(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.parts.push((name.into(), value.into()));
        self
    }

    /// Adds what no part accounts for.
    pub fn remainder(self, value: f64) -> Self {
        self.part("remainder", value)
    }

    /// How wide it is on paper; one column if not said.
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::default();
        faults.some("parts", self.parts.len());
        for (name, level) in &self.worlds {
            faults.named("worlds", name);
            faults.finite(name, *level);
        }
        for (name, value) in &self.parts {
            faults.named("parts", name);
            faults.value(name, value);
        }
        let levels = self.levels();
        let largest = levels.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        let (end, to) = (levels[self.parts.len()], self.worlds[1].1);
        if (end - to).abs() > ROUNDING * largest.max(to.abs()) {
            let found = format!("{end}, where {} is {to}", self.worlds[1].0);
            faults.add("parts", found, "must sum to the difference of the worlds");
        }
        faults.result()
    }

    /// The level before each part, and the last.
    fn levels(&self) -> Vec<f64> {
        let mut level = self.worlds[0].1;
        let mut levels = vec![level];
        for (_, value) in &self.parts {
            level += value.value;
            levels.push(level);
        }
        levels
    }

    /// The figure as an SVG document.
    ///
    /// # Errors
    /// No parts, names that are empty, numbers that are not finite, parts that do not sum to the difference: all at once.
    pub fn to_svg(&self) -> Result<String, Error> {
        self.check()?;
        let mut sheet = Sheet::new(&self.title, self.width);
        let [from, to] = &self.worlds;
        let parts = self.parts.iter().map(|(name, _)| (name.as_str(), 1));
        let names: Vec<(&str, usize)> =
            [(from.0.as_str(), 1)].into_iter().chain(parts).chain([(to.0.as_str(), 1)]).collect();
        let levels = self.levels();
        let ends = self.parts.iter().zip(&levels).flat_map(|((_, value), level)| {
            let ends: Vec<f64> = value.numbers().map(|x| x + level).collect();
            ends
        });
        let numbers = ends.chain(levels.iter().copied()).chain([to.1]);
        let texts = self.parts.iter().map(|(_, value)| signed(value.value));
        let texts = texts.chain([from.1, to.1].map(short));
        let rows = Rows::new(&mut sheet, &names, numbers, &self.axis, texts);
        // Worlds grey, what raises plain, what lowers hatched.
        let [up, down] = [RAISES, LOWERS].map(|i| sheet.fill(i));
        for (row, (name, level)) in [(0, from), (names.len() - 1, to)] {
            let place = rows.bar(row, 0);
            let value = Value::from(*level);
            rows.draw(&mut sheet, &format!("{name}: {}", value.tooltip()), place, ([0.0, *level], GREY));
            rows.number(&mut sheet, &value, (place, 0.0), &short(*level));
        }
        for (i, ((name, value), level)) in self.parts.iter().zip(&levels).enumerate() {
            let place = rows.bar(i + 1, 0);
            let fill = if value.value < 0.0 { &down } else { &up };
            let span = [*level, level + value.value];
            rows.draw(&mut sheet, &format!("{name}: {}", value.tooltip()), place, (span, fill));
            rows.interval(&mut sheet, value, place, *level);
            rows.number(&mut sheet, value, (place, *level), &signed(value.value));
            // From where the bar before ended.
            let before = rows.bar(i, 0);
            let x = rows.scale.at(*level);
            let style = format!("stroke=\"{INK}\" stroke-width=\"0.6\" stroke-dasharray=\"2 2\"");
            sheet.line([x, before[0] + before[1]], [x, place[0]], &style);
        }
        Ok(sheet.finish(&self.caption))
    }
}

/// A part as it stands beside its bar.
fn signed(part: f64) -> String {
    format!("{}{}", if part >= 0.0 { "+" } else { "" }, short(part))
}
