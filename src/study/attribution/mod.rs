//! Attribution: what each of several mechanisms contributes to the outputs of a function that can run without any of them.
//!
//! The function takes the set of mechanisms that are switched on, as a [`Coalition`], and gives a number for each named output.
//! An output is then shared among the mechanisms by the Shapley value (Shapley 1953): what a mechanism adds when it is switched
//! on, on average over all orders in which they may be. What is left when all are off is a line of its own, so that the parts
//! and the remainder sum to the output with all on.
//!
//! | method | evaluations | values |
//! |---|---|---|
//! | [`Attribution::exact`] | 2ⁿ, n ≤ 12 | exact, with interactions of pairs |
//! | [`Attribution::sampled`] | the sets met along pairs of orders, each once | with intervals |
//!
//! ```
//! use bargain::study::attribution::Attribution;
//!
//! let study = Attribution::new(&["wind", "rain", "moon"], &["damage"])?;
//! // Wind does 2 by itself; wind and rain together do 4 more.
//! let damage = |on: bargain::problem::coalition::Coalition| {
//!     let [wind, rain] = [0, 1].map(|i| f64::from(u8::from(on.contains(i))));
//!     Ok(vec![1.0 + 2.0 * wind + 4.0 * wind * rain])
//! };
//! let found = study.exact(damage, &mut ())?;
//! let damage = &found.outputs[0];
//! assert_eq!((damage.remainder, damage.whole), (1.0, 7.0));
//! assert_eq!(damage.parts.iter().map(|part| part.value.value).collect::<Vec<_>>(), [4.0, 2.0, 0.0]);
//! # Ok::<(), bargain::Error>(())
//! ```
//!
//! Sets are worked on in parallel and kept in their order, and orders are keyed by the seed and a number: the same bits on any
//! number of threads.

mod evaluate;
mod orders;
mod result;

pub use evaluate::{Failure, Record};
pub use result::{Attributed, Interaction, OutputParts, Part};

use crate::math::interval::Confidence;
use crate::problem::coalition::Coalition;
use crate::simulate::Observer;
use crate::study::Journal;
use crate::{Error, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Most mechanisms of which all sets are evaluated.
pub const MOST_EXACT: usize = 12;

/// Most mechanisms at all.
pub const MOST: usize = 32;

/// A study of what mechanisms contribute to outputs.
#[derive(Debug, Clone)]
pub struct Attribution {
    switches: Vec<String>,
    outputs: Vec<String>,
    seed: u64,
    confidence: Confidence,
    journal: Option<Journal>,
    /// What else a journal must belong to, by name.
    about: Vec<(String, String)>,
}

impl Attribution {
    /// A study of these mechanisms and outputs: seed 0 and 95 % unless told otherwise.
    ///
    /// # Errors
    /// No mechanisms or more than 32, no outputs, names that are empty or stand twice.
    pub fn new(switches: &[&str], outputs: &[&str]) -> Result<Self, Error> {
        let mut problems = Vec::new();
        let mut names = |list: &str, given: &[&str]| {
            if given.is_empty() {
                problems.push(Problem::new(list, "[]", "must hold at least one name"));
            }
            for (i, name) in given.iter().enumerate() {
                let key = || format!("{list}[{i}]");
                if name.trim().is_empty() {
                    problems.push(Problem::new(key(), format!("\"{name}\""), "must not be empty"));
                } else if given[..i].contains(name) {
                    let expected = "stands here for the second time";
                    problems.push(Problem::new(key(), format!("\"{name}\""), expected));
                }
            }
            given.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()
        };
        let (switches, outputs) = (names("switches", switches), names("outputs", outputs));
        if switches.len() > MOST {
            problems.push(Problem::new("switches", switches.len(), format!("must be at most {MOST}")));
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let (seed, confidence) = (0, Confidence::P95);
        Ok(Attribution { switches, outputs, seed, confidence, journal: None, about: Vec::new() })
    }

    /// The seed of the orders; any number is one.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The probability with which intervals are to hold.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Keeps what each set gives in the journal as soon as it is there, and goes on from what the journal holds: a run that was
    /// killed and resumed, however often, gives the bits of one that was not.
    ///
    /// Should writing fail on the way, the run goes on and tries again; [`Record::unsaved`] says if sets are missing in the
    /// file at the end. The methods then give, besides their own errors: a file that cannot be made or read, is written by another
    /// process, is damaged (with the place), or belongs to another run (with every difference). It is left as it is.
    pub fn resume(mut self, journal: &Journal) -> Self {
        self.journal = Some(journal.clone());
        self
    }

    /// One more thing that has to be the same in a journal.
    pub(in crate::study) fn about(mut self, name: &str, value: String) -> Self {
        self.about.push((name.to_owned(), value));
        self
    }

    /// Shapley values over all 2ⁿ sets of mechanisms, and the interactions of pairs.
    ///
    /// # Errors
    /// More than 12 mechanisms; a set that could not be evaluated, or a run that was stopped, since every set counts: with a journal
    /// it goes on from there.
    pub fn exact(
        &self,
        function: impl Fn(Coalition) -> Result<Vec<f64>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Attributed, Error> {
        Ok(self.exact_with(|on| Ok((function(on)?, ())), observer)?.0)
    }

    /// The same, with what the function gives beside the outputs.
    pub(in crate::study) fn exact_with<X: Send + Serialize + DeserializeOwned>(
        &self,
        function: impl Fn(Coalition) -> Result<(Vec<f64>, X), Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<(Attributed, Vec<X>), Error> {
        if self.switches.len() > MOST_EXACT {
            let found = format!("{} mechanisms have too many sets", self.switches.len());
            let advice = format!("at most {MOST_EXACT} are shared exactly; take Attribution::sampled");
            return Err(Error::unsupported(found, advice));
        }
        let sets = (0..1_u32 << self.switches.len()).map(Coalition).collect();
        let (found, beside) = self.evaluate(("exact".to_owned(), sets), function, observer)?;
        found.all(
            "every set counts: a run that was stopped goes on from its journal, if it has one; where sets fail see whether the \
             mechanisms fit together, or take Attribution::sampled",
        )?;
        Ok((result::exact(self, found)?, beside))
    }

    /// Estimates of Shapley values from random orders, each with its reverse (antithetic permutations: Mitchell, Cooper, Frank &
    /// Holmes 2022, Journal of Machine Learning Research 23). Intervals are Student's over the pairs, which are independent; where the
    /// few that were drawn agree, they have no width, though others might not. The estimates too sum to the whole less the remainder.
    ///
    /// # Errors
    /// Fewer than two pairs or more than a million; sets without any and with all mechanisms that could not be evaluated; fewer
    /// than two pairs, or fewer than half of those asked for, without a failure: a failed set takes the pairs with it that
    /// need it.
    pub fn sampled(
        &self,
        pairs: u64,
        function: impl Fn(Coalition) -> Result<Vec<f64>, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Attributed, Error> {
        Ok(self.sampled_with(pairs, |on| Ok((function(on)?, ())), observer)?.0)
    }

    /// The same, with what the function gives beside the outputs.
    pub(in crate::study) fn sampled_with<X: Send + Serialize + DeserializeOwned>(
        &self,
        pairs: u64,
        function: impl Fn(Coalition) -> Result<(Vec<f64>, X), Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<(Attributed, Vec<X>), Error> {
        const MOST_PAIRS: u64 = 1_000_000;
        if !(2..=MOST_PAIRS).contains(&pairs) {
            let expected = format!("must be a whole number from 2 to {MOST_PAIRS}");
            return Err(Error::invalid([Problem::new("pairs", pairs, expected)]));
        }
        let method = format!("sampled, {pairs} pairs of orders, seed {}", self.seed);
        let pairs: Vec<[Vec<usize>; 2]> = (0..pairs).map(|number| self.pair(number)).collect();
        let (found, beside) = self.evaluate((method, self.sets(&pairs)), function, observer)?;
        Ok((result::sampled(self, found, &pairs)?, beside))
    }

    /// The set of all mechanisms.
    fn everything(&self) -> Coalition {
        Coalition(u32::MAX >> (MOST - self.switches.len()))
    }
}
