//! What every figure says below itself, how wide it is, and what a number carries with it.

use crate::math::interval::Confidence;
use crate::report::figure::thousands;
use crate::simulate::Estimate;

/// The line below a figure: on how much it rests, with which seed, at which confidence.
///
/// ```
/// use bargain::math::interval::Confidence;
/// use bargain::report::plot::Caption;
///
/// let caption = Caption::sampled(900, "episodes", 28).confidence(Confidence::P95).note("From 2021.");
/// assert_eq!(caption.to_string(), "From 2021. n = 900 episodes, seed 28; 95 % intervals.");
/// assert_eq!(Caption::exact(49, "points").to_string(), "n = 49 points, exact.");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Caption {
    /// Of what the figure rests on how many; nothing if the note says it.
    count: Option<(u64, String)>,
    seed: Option<u64>,
    confidence: Option<Confidence>,
    note: String,
}

impl Caption {
    /// A figure of `count` things computed without chance, such as "points".
    pub fn exact(count: u64, of_what: impl Into<String>) -> Self {
        Caption { count: Some((count, of_what.into())), seed: None, confidence: None, note: String::new() }
    }

    /// A figure whose parts rest on different things: sentences that say on what.
    pub(in crate::report) fn of_sentences(text: impl AsRef<str>) -> Self {
        Caption { count: None, seed: None, confidence: None, note: String::new() }.note(text)
    }

    /// A figure that rests on `count` random things, such as "episodes", drawn with `seed`.
    pub fn sampled(count: u64, of_what: impl Into<String>, seed: u64) -> Self {
        Caption { seed: Some(seed), ..Caption::exact(count, of_what) }
    }

    /// Says the confidence of the intervals that are drawn.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = Some(confidence);
        self
    }

    /// Adds sentences before the numbers.
    pub fn note(mut self, text: impl AsRef<str>) -> Self {
        self.note += text.as_ref().trim();
        self.note.push(' ');
        self
    }
}

impl std::fmt::Display for Caption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some((count, of_what)) = &self.count else { return write!(f, "{}", self.note.trim_end()) };
        write!(f, "{}n = {} {of_what}", self.note, thousands(*count))?;
        match self.seed {
            Some(seed) => write!(f, ", seed {seed}")?,
            None => write!(f, ", exact")?,
        }
        if let Some(confidence) = self.confidence {
            write!(f, "; {confidence} intervals")?;
        }
        write!(f, ".")
    }
}

/// How wide a figure is on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// One column, 88 mm.
    #[default]
    Column,
    /// The whole page, 180 mm.
    Page,
}

impl Width {
    /// Millimetres.
    pub fn millimetres(self) -> f64 {
        match self {
            Width::Column => 88.0,
            Width::Page => 180.0,
        }
    }

    /// Pixels of CSS, 96 an inch.
    pub(super) fn pixels(self) -> f64 {
        (self.millimetres() * 96.0 / 25.4).round()
    }
}

/// A number of a figure, with what was estimated of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    /// What is drawn as a bar.
    pub value: f64,
    /// What is drawn as a point with its interval.
    pub estimate: Option<Estimate>,
}

/// An exact number.
impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Value { value, estimate: None }
    }
}

/// A number known by its estimate; without an interval if that has no error.
impl From<Estimate> for Value {
    fn from(estimate: Estimate) -> Self {
        let exact = estimate.interval.low == estimate.value && estimate.interval.high == estimate.value;
        Value { value: estimate.value, estimate: (!exact).then_some(estimate) }
    }
}

/// An exact number beside a sampled one.
impl From<(f64, Estimate)> for Value {
    fn from((value, estimate): (f64, Estimate)) -> Self {
        Value { value, estimate: Some(estimate) }
    }
}

impl Value {
    /// All its numbers: the value, and the estimate with its interval.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> {
        let estimated = self.estimate.map(|e| [e.value, e.interval.low, e.interval.high]);
        std::iter::once(self.value).chain(estimated.into_iter().flatten())
    }

    /// What hovering shows.
    pub(super) fn tooltip(&self) -> String {
        let value = super::scale::short(self.value);
        match self.estimate {
            None => value,
            Some(e) => {
                let [mid, low, high] = [e.value, e.interval.low, e.interval.high].map(super::scale::short);
                if e.value == self.value {
                    format!("{value} [{low}, {high}]")
                } else {
                    format!("{value}, sampled {mid} [{low}, {high}]")
                }
            }
        }
    }
}
