//! How good forecasts were: proper scores over occasions, beside those of baselines.
//!
//! A [`Verification`] knows the classes and what came on each occasion; forecasters give each occasion a distribution over the
//! classes. [`Verification::against`] scores them all.
//!
//! ```
//! use bargain::study::scores::Verification;
//!
//! let record = Verification::new(&["rain", "dry"], &[("Monday", 0), ("Tuesday", 1), ("Wednesday", 1)])?;
//! let scores = record
//!     .forecaster("model", vec![vec![0.8, 0.2], vec![0.3, 0.7], vec![0.4, 0.6]])?
//!     .forecaster("uniform", vec![vec![0.5, 0.5]; 3])?
//!     .against(&["uniform"])?;
//! let model = &scores.forecasters[0];
//! assert!(model.brier.mean < 0.25 && model.brier.against[0].skill > Some(0.5));
//! // Three occasions: the least p-value that such a test can give is 2/8.
//! assert_eq!(model.brier.against[0].difference.as_ref().and_then(|d| d.sign_flips), Some(0.25));
//! # Ok::<(), bargain::Error>(())
//! ```

mod infinite;
mod rules;
mod summary;

pub use rules::{brier_score, log_score};
pub use summary::{Against, PairedDifference, Rule, Scored, Scores};

use crate::math::interval::Confidence;
use crate::{Error, Problem};

/// Rounding by which probabilities may miss a sum of one.
const ROUNDING: f64 = 1e-9;

/// What came on each of some occasions, and what was forecast.
#[derive(Debug, Clone)]
pub struct Verification {
    classes: Vec<String>,
    /// Each with the position of the class that came.
    occasions: Vec<(String, usize)>,
    /// Probabilities by `[occasion][class]`.
    forecasters: Vec<(String, Vec<Vec<f64>>)>,
    confidence: Confidence,
}

impl Verification {
    /// Classes by name, and occasions by name with the position of the class that came. Intervals will hold with 95 % unless
    /// told otherwise.
    ///
    /// # Errors
    /// Fewer than two classes, no occasion, and positions beyond the classes, all at once.
    pub fn new(classes: &[&str], occasions: &[(&str, usize)]) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if classes.len() < 2 {
            problems.push(Problem::new("classes", classes.len(), "must be at least 2"));
        }
        if occasions.is_empty() {
            problems.push(Problem::new("occasions", 0, "must be at least 1"));
        }
        for (name, realised) in occasions.iter().filter(|(_, realised)| *realised >= classes.len()) {
            let expected = format!("must be the position of a class, below {}", classes.len());
            problems.push(Problem::new(format!("what came on {name}"), realised, expected));
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        Ok(Verification {
            classes: classes.iter().map(ToString::to_string).collect(),
            occasions: occasions.iter().map(|(name, at)| (name.to_string(), *at)).collect(),
            forecasters: Vec::new(),
            confidence: Confidence::P95,
        })
    }

    /// The level of all intervals.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Adds a forecaster with its probabilities by `[occasion][class]`.
    ///
    /// # Errors
    /// A name that is taken, a number of occasions or classes that is not that of the record, numbers that are no
    /// probabilities or do not sum to one, all at once.
    pub fn forecaster(mut self, name: &str, forecasts: Vec<Vec<f64>>) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if self.forecasters.iter().any(|(other, _)| other == name) {
            problems.push(Problem::new("forecaster", format!("\"{name}\""), "is there already"));
        }
        if forecasts.len() != self.occasions.len() {
            let expected = format!("must be those of {} occasions", self.occasions.len());
            problems.push(Problem::new(format!("forecasts of {name}"), forecasts.len(), expected));
        }
        for ((occasion, _), forecast) in self.occasions.iter().zip(&forecasts) {
            self.check(&format!("{name}, {occasion}"), forecast, &mut problems);
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        self.forecasters.push((name.to_owned(), forecasts));
        Ok(self)
    }

    fn check(&self, place: &str, forecast: &[f64], problems: &mut Vec<Problem>) {
        if forecast.len() != self.classes.len() {
            let expected = format!("must be probabilities of {} classes", self.classes.len());
            problems.push(Problem::new(place, forecast.len(), expected));
        }
        let before = problems.len();
        for (p, class) in forecast.iter().zip(&self.classes).filter(|(p, _)| !(0.0..=1.0).contains(*p)) {
            problems.push(Problem::new(format!("{place}, {class}"), p, "must be a probability"));
        }
        let sum: f64 = forecast.iter().sum();
        if problems.len() == before && (sum - 1.0).abs() > ROUNDING {
            problems.push(Problem::new(place, sum, "must be the sum of the probabilities, 1"));
        }
    }

    /// Scores every forecaster, each against the named baselines, which are forecasters too.
    ///
    /// # Errors
    /// Names that are not those of forecasters, all at once.
    pub fn against(&self, baselines: &[&str]) -> Result<Scores, Error> {
        let names = || self.forecasters.iter().map(|(name, _)| name.as_str());
        let unknown = baselines.iter().filter(|baseline| !names().any(|name| name == **baseline));
        let problems: Vec<Problem> = unknown
            .map(|name| {
                let problem =
                    Problem::new("baseline", format!("\"{name}\""), "is not one of the forecasters");
                problem.nearest_of(name, names())
            })
            .collect();
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        Ok(Scores::new(self, baselines))
    }
}
