//! What an attribution found.

use super::Attribution;
use super::evaluate::{Evaluations, Record};
use super::orders::along;
use crate::Error;
use crate::math::interval::Interval;
use crate::problem::coalition::{Coalition, CoalitionalGame};
use crate::simulate::Estimate;
use serde::Serialize;

/// How outputs are shared among mechanisms.
#[derive(Debug, Serialize)]
pub struct Attributed {
    /// By output, in the order in which they were named.
    pub outputs: Vec<OutputParts>,
    /// What it rests on.
    pub record: Record,
}

/// How one output is shared. All numbers are in the unit of the output.
#[derive(Debug, Clone, Serialize)]
pub struct OutputParts {
    /// The name of the output.
    pub output: String,
    /// The output with all mechanisms off: what none of them accounts for.
    pub remainder: f64,
    /// The output with all of them on; remainder and parts sum to it.
    pub whole: f64,
    /// By mechanism, in the order in which they were named.
    pub parts: Vec<Part>,
    /// By pair of mechanisms; empty if the parts are sampled.
    pub interactions: Vec<Interaction>,
}

/// What one mechanism contributes.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// The name of the mechanism.
    pub switch: String,
    /// Its Shapley value; without error if exact.
    pub value: Estimate,
    /// What it adds by itself, all others being off; exact, not a number if a set failed.
    pub alone: f64,
    /// What it adds last, all others being on: what the output loses without it; exact likewise.
    pub last: f64,
}

/// The Shapley interaction index of two mechanisms (Grabisch & Roubens 1999): positive where they need each other, negative where
/// either will do.
#[derive(Debug, Clone, Serialize)]
pub struct Interaction {
    /// The names of the two.
    pub switches: [String; 2],
    /// The index, exact.
    pub value: f64,
}

impl OutputParts {
    /// The parts by falling absolute value.
    pub fn ranked(&self) -> Vec<&Part> {
        let mut parts: Vec<&Part> = self.parts.iter().collect();
        parts.sort_by(|x, y| y.value.value.abs().total_cmp(&x.value.value.abs()));
        parts
    }

    /// The interactions by falling absolute value.
    pub fn ranked_interactions(&self) -> Vec<&Interaction> {
        let mut interactions: Vec<&Interaction> = self.interactions.iter().collect();
        interactions.sort_by(|x, y| y.value.abs().total_cmp(&x.value.abs()));
        interactions
    }
}

/// Values of one output by set.
struct Worth<'a> {
    found: &'a Evaluations,
    output: usize,
}

impl Worth<'_> {
    /// Not a number where a set failed.
    fn of(&self, set: Coalition) -> f64 {
        self.found.worth.get(&set).map_or(f64::NAN, |outputs| outputs[self.output])
    }

    /// The line of the output, once the Shapley values are known.
    fn parts(
        &self,
        study: &Attribution,
        values: Vec<Estimate>,
        interactions: Vec<Interaction>,
    ) -> OutputParts {
        let all = study.everything();
        let [remainder, whole] = [Coalition(0), all].map(|set| self.of(set));
        let part = |(i, value): (usize, Estimate)| Part {
            switch: study.switches[i].clone(),
            value,
            alone: self.of(Coalition(1 << i)) - remainder,
            last: whole - self.of(Coalition(all.0 & !(1 << i))),
        };
        OutputParts {
            output: study.outputs[self.output].clone(),
            remainder,
            whole,
            parts: values.into_iter().enumerate().map(part).collect(),
            interactions,
        }
    }
}

/// From all sets.
pub(super) fn exact(study: &Attribution, found: Evaluations) -> Result<Attributed, Error> {
    let n = study.switches.len();
    let pairs: Vec<[usize; 2]> = (0..n).flat_map(|i| (i + 1..n).map(move |j| [i, j])).collect();
    let mut outputs = Vec::new();
    for output in 0..study.outputs.len() {
        let worth = Worth { found: &found, output };
        let remainder = worth.of(Coalition(0));
        let game = CoalitionalGame::new(n, |set| worth.of(set) - remainder)?;
        let certain = |value: f64| Estimate {
            value,
            standard_error: 0.0,
            interval: Interval { low: value, high: value },
        };
        let name = |pair: &[usize; 2]| pair.map(|i| study.switches[i].clone());
        let indices = pairs.iter().zip(game.shapley_interaction());
        let interactions = indices.map(|(pair, value)| Interaction { switches: name(pair), value }).collect();
        outputs.push(worth.parts(
            study,
            game.shapley_value().into_iter().map(certain).collect(),
            interactions,
        ));
    }
    Ok(Attributed { outputs, record: found.record(study, None) })
}

/// From the sets along pairs of orders.
pub(super) fn sampled(
    study: &Attribution,
    found: Evaluations,
    pairs: &[[Vec<usize>; 2]],
) -> Result<Attributed, Error> {
    let all = |pair: &[Vec<usize>; 2], has: &dyn Fn(&Coalition) -> bool| {
        pair.iter().all(|order| along(order).all(|set| has(&set)))
    };
    // Of a run that was stopped the first pairs: a later one that was complete before its turn has its sets in common with them.
    let begun = pairs.iter().take_while(|pair| all(pair, &|set| found.begun.contains(set)));
    let complete: Vec<_> = begun.filter(|pair| all(pair, &|set| found.worth.contains_key(set))).collect();
    if complete.len() < 2 || 2 * complete.len() < pairs.len() {
        let what = format!(
            "{} of {} pairs of orders are complete: {}",
            complete.len(),
            pairs.len(),
            found.missing()
        );
        let advice = "at least two are needed, and half of those asked for; see whether the mechanisms fit together, or let \
                      it run longer";
        return Err(Error::unsupported(what, advice));
    }
    let count = complete.len() as f64;
    let outputs = (0..study.outputs.len()).map(|output| {
        let worth = Worth { found: &found, output };
        let added: Vec<Vec<f64>> = complete.iter().map(|pair| added(&worth, pair)).collect();
        let estimate = |switch: usize| {
            let value = added.iter().map(|row| row[switch]).sum::<f64>() / count;
            let squares: f64 = added.iter().map(|row| (row[switch] - value).powi(2)).sum();
            let standard_error = (squares / (count - 1.0) / count).sqrt();
            Estimate::student(value, standard_error, complete.len() as u64, study.confidence)
        };
        worth.parts(study, (0..study.switches.len()).map(estimate).collect(), Vec::new())
    });
    let (outputs, complete) = (outputs.collect(), complete.len() as u64);
    Ok(Attributed { outputs, record: found.record(study, Some(complete)) })
}

/// What each mechanism adds along two orders, on average.
fn added(worth: &Worth<'_>, pair: &[Vec<usize>; 2]) -> Vec<f64> {
    let mut added = vec![0.0; pair[0].len()];
    for order in pair {
        let values: Vec<f64> = along(order).map(|set| worth.of(set)).collect();
        for (&switch, step) in order.iter().zip(values.windows(2)) {
            added[switch] += 0.5 * (step[1] - step[0]);
        }
    }
    added
}
