//! Sensitivities by falling size: which parameters matter.

use super::caption::{Caption, Value, Width};
use super::check::Faults;
use super::palette::{LOWERS, RAISES};
use super::rows::{Rows, beside};
use super::scale::short;
use super::sheet::Sheet;
use crate::Error;
use crate::study::sensitivity::{OutputEffects, OutputIndices, OutputShares, Record};

/// Bars by falling absolute value, with their intervals.
///
/// ```
/// use bargain::report::plot::{Caption, Tornado};
///
/// let svg = Tornado::new("What matters", "μ*, probability", Caption::sampled(4, "trajectories", 28))
///     .bars([("rent", 0.1), ("fear", -0.3)])
///     .to_svg()?;
/// assert!(svg.find("fear") < svg.find("rent"));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tornado {
    title: String,
    axis: String,
    caption: Caption,
    width: Width,
    bars: Vec<(String, Value)>,
    most: usize,
}

impl Tornado {
    /// A figure without bars; `axis` names the measure of sensitivity, with its unit.
    pub fn new(title: impl Into<String>, axis: impl Into<String>, caption: Caption) -> Self {
        let [title, axis] = [title.into(), axis.into()];
        Tornado { title, axis, caption, width: Width::default(), bars: Vec::new(), most: usize::MAX }
    }

    /// μ* of Morris's method, in the unit of the output.
    pub fn morris(title: impl Into<String>, output: &OutputEffects, record: &Record) -> Self {
        let bars = output.parameters.iter().map(|p| (p.parameter.clone(), p.mean_size));
        Tornado::new(title, format!("μ* of {}", output.output), caption(record, "trajectories")).bars(bars)
    }

    /// Total indices of Sobol': shares of the variance.
    pub fn sobol(title: impl Into<String>, output: &OutputIndices, record: &Record) -> Self {
        let bars = output.parameters.iter().map(|p| (p.parameter.clone(), p.total));
        let axis = format!("total index: share of the variance of {}", output.output);
        Tornado::new(title, axis, caption(record, "rows")).bars(bars)
    }

    /// Shapley effects: shares of the variance.
    pub fn shapley(title: impl Into<String>, output: &OutputShares, record: &Record) -> Self {
        let bars = output.parameters.iter().map(|p| (p.parameter.clone(), p.share));
        let axis = format!("Shapley effect: share of the variance of {}", output.output);
        Tornado::new(title, axis, caption(record, "permutations")).bars(bars)
    }

    /// Adds bars: parameters with their sensitivities.
    pub fn bars<L: Into<String>, V: Into<Value>>(mut self, bars: impl IntoIterator<Item = (L, V)>) -> Self {
        self.bars.extend(bars.into_iter().map(|(label, value)| (label.into(), value.into())));
        self
    }

    /// Shows the largest `most` only, and says how many are left out.
    pub fn at_most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// How wide it is on paper; one column if not said.
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::default();
        faults.some("bars", self.bars.len().min(self.most));
        for (label, value) in &self.bars {
            faults.named("bars", label);
            faults.value(label, value);
        }
        faults.result()
    }

    /// The figure as an SVG document.
    ///
    /// # Errors
    /// No bars, names that are empty, numbers that are not finite, intervals from high to low: all of them at once.
    pub fn to_svg(&self) -> Result<String, Error> {
        self.check()?;
        let mut bars: Vec<&(String, Value)> = self.bars.iter().collect();
        bars.sort_by(|x, y| y.1.value.abs().total_cmp(&x.1.value.abs()));
        let (all, largest) = (bars.len(), bars.get(self.most).map_or(0.0, |bar| bar.1.value.abs()));
        bars.truncate(self.most);
        let mut sheet = Sheet::new(&self.title, self.width);
        let names: Vec<(&str, usize)> = bars.iter().map(|(label, _)| (label.as_str(), 1)).collect();
        let numbers = bars.iter().flat_map(|(_, value)| value.numbers());
        let rows = Rows::new(&mut sheet, &names, numbers, &self.axis, bars.iter().map(|bar| beside(&bar.1)));
        // What lowers the output is hatched.
        let fills = [RAISES, LOWERS].map(|i| sheet.fill(i));
        for (row, (label, value)) in bars.iter().enumerate() {
            let place = rows.bar(row, 0);
            let fill = &fills[usize::from(value.value < 0.0)];
            let tooltip = format!("{label}: {}", value.tooltip());
            rows.draw(&mut sheet, &tooltip, place, ([0.0, value.value], fill));
            rows.interval(&mut sheet, value, place, 0.0);
            rows.number(&mut sheet, value, (place, 0.0), &beside(value));
        }
        let caption = match all - bars.len() {
            0 => self.caption.clone(),
            left => {
                let all =
                    format!("{left} smaller ones of {all} are left out, the largest {}.", short(largest));
                self.caption.clone().note(all)
            }
        };
        Ok(sheet.finish(&caption))
    }
}

fn caption(record: &Record, pieces: &str) -> Caption {
    Caption::sampled(record.complete, pieces, record.seed).confidence(record.confidence)
}
