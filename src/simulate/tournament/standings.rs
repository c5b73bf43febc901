//! The result of a tournament: payoffs, scores, differences, and which of them are significant.

use super::{Record, couples};
use crate::Error;
use crate::game::Payoffs;
use crate::math::interval::Confidence;
use crate::math::significance::{holm, two_sided_student};
use crate::simulate::{Estimate, Moments, StopReason};
use serde::Serialize;

/// Scores that differ by less than this part of the payoffs they are means of differ by rounding only.
const ROUNDING: f64 = 1e-12;

/// The result of a [`Tournament`](super::Tournament). Its `Display` is a table for reading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standings {
    /// The seed.
    pub seed: u64,
    /// Episodes of each pair.
    pub episodes: u64,
    /// Why the tournament ended.
    pub stop: StopReason,
    /// For a tournament with a [checkpoint](super::Tournament::resume): why the last attempt to save it failed, if it did. The standings are
    /// complete, but the file is not.
    pub unsaved: Option<String>,
    /// The level α of Holm's procedure; intervals, which are Student's, have the confidence 1 − α.
    pub significance: f64,
    /// Names of the strategies, in the order of entry.
    pub names: Vec<String>,
    /// Mean discounted payoffs of both seats, `[first][second]` by order of entry.
    pub payoffs: Vec<Vec<[Estimate; 2]>>,
    /// The strategies by score, highest first; of equal ones the one entered first.
    pub ranking: Vec<Standing>,
    /// All pairs of strategies, in the order of entry.
    pub comparisons: Vec<Comparison>,
}

/// How one strategy did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// Its position in the order of entry.
    pub strategy: usize,
    /// Its name.
    pub name: String,
    /// One more than the number of strategies that are significantly better: those of which that cannot be told share a rank.
    pub rank: usize,
    /// Its mean payoff over all opponents, itself included, and both seats.
    pub score: Estimate,
    /// Its mean payoff over all opponents in the first seat, and in the second.
    pub seats: Payoffs,
    /// What the best strategy entered gets in that seat from the same opponents, less what this one gets: regret within the
    /// field, estimated, not negative. A better reply that nobody entered is not seen; see
    /// [`Tournament::exact`](super::Tournament::exact).
    pub regret: Payoffs,
}

/// How two strategies compare.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The one entered earlier, by its position.
    pub earlier: usize,
    /// The one entered later.
    pub later: usize,
    /// Score of the earlier less that of the later, with the error of differences within episodes.
    pub difference: Estimate,
    /// The standard error if each ordered pair of strategies had played with chance of its own.
    pub independent_error: f64,
    /// Probability of a difference at least as large if there were none (two-sided, by Student's distribution with one degree of
    /// freedom less than there are episodes). Zero if the difference was the same in every episode, which by chance is probable
    /// where episodes are few; one if there was none beyond rounding.
    pub p_value: f64,
    /// The same adjusted for all comparisons of the tournament (Holm 1979).
    pub adjusted: f64,
    /// Whether the adjusted value is at most α.
    pub significant: bool,
}

impl Comparison {
    /// The gain from common random numbers: how many times more episodes it would take for the same error if each ordered pair
    /// played with chance of its own. Below 1 where the same luck favours one strategy and hurts the other. Nothing if the difference was the same in every episode.
    pub fn gain(&self) -> Option<f64> {
        let error = self.difference.standard_error;
        (error > 0.0).then(|| (self.independent_error / error).powi(2))
    }
}

fn estimate(moments: &Moments, quantity: usize, confidence: Confidence) -> Estimate {
    let (value, standard_error) = (moments.mean()[quantity], moments.standard_error(quantity));
    Estimate::student(value, standard_error, moments.count(), confidence)
}

/// The standings of strategies called `names`, from what the episodes gave.
pub(super) fn standings(
    names: Vec<String>,
    record: &Record,
    (seed, level): (u64, f64),
    confidence: Confidence,
) -> Result<Standings, Error> {
    let count = names.len();
    let row =
        |pairs: &[Moments]| pairs.iter().map(|m| [0, 1].map(|seat| estimate(m, seat, confidence))).collect();
    let payoffs: Vec<Vec<[Estimate; 2]>> = record.pairs.chunks_exact(count.max(1)).map(row).collect();
    let comparisons = comparisons(record, level, confidence)?;
    let mean = |values: Vec<f64>| values.iter().sum::<f64>() / count as f64;
    let first = |i: usize| mean(payoffs[i].iter().map(|cell| cell[0].value).collect());
    let second = |i: usize| mean(payoffs.iter().map(|row| row[i][1].value).collect());
    let seats: Vec<Payoffs> = (0..count).map(|i| [first(i), second(i)]).collect();
    let best = [0, 1].map(|seat| seats.iter().map(|means| means[seat]).fold(f64::NEG_INFINITY, f64::max));
    let beats = |c: &Comparison, i: usize| {
        let worse = if c.difference.value > 0.0 { c.later } else { c.earlier };
        c.significant && worse == i
    };
    let mut ranking: Vec<Standing> = names
        .iter()
        .enumerate()
        .map(|(i, name)| Standing {
            strategy: i,
            name: name.clone(),
            rank: 1 + comparisons.iter().filter(|comparison| beats(comparison, i)).count(),
            score: estimate(&record.scores[i], 0, confidence),
            seats: seats[i],
            regret: [0, 1].map(|seat| best[seat] - seats[i][seat]),
        })
        .collect();
    ranking.sort_by(|a, b| b.score.value.total_cmp(&a.score.value));
    let episodes = record.scores.first().map_or(0, Moments::count);
    Ok(Standings {
        seed,
        episodes,
        stop: StopReason::Finished,
        unsaved: None,
        significance: level,
        names,
        payoffs,
        ranking,
        comparisons,
    })
}

fn comparisons(record: &Record, level: f64, confidence: Confidence) -> Result<Vec<Comparison>, Error> {
    let count = record.scores.len();
    let payoff = |i: usize, j: usize, seat: usize| record.pairs[i * count + j].mean()[seat].abs();
    let size =
        |i: usize| (0..count).map(|j| payoff(i, j, 0) + payoff(j, i, 1)).sum::<f64>() / (2.0 * count as f64);
    let mut comparisons: Vec<Comparison> = couples(count)
        .zip(&record.differences)
        .map(|((earlier, later), moments)| {
            let difference = estimate(moments, 0, confidence);
            Comparison {
                earlier,
                later,
                difference,
                independent_error: independent_error(&record.pairs, count, (earlier, later)),
                p_value: p_value(difference, moments.count(), size(earlier) + size(later)),
                adjusted: 1.0,
                significant: false,
            }
        })
        .collect();
    let adjusted = holm(&comparisons.iter().map(|comparison| comparison.p_value).collect::<Vec<_>>())?;
    for (comparison, adjusted) in comparisons.iter_mut().zip(adjusted) {
        (comparison.adjusted, comparison.significant) = (adjusted, adjusted <= level);
    }
    Ok(comparisons)
}

/// The standard error of the difference of two scores if chance were unrelated between pairs. What the two seats of a pair get
/// in the same episode is related all the same.
fn independent_error(pairs: &[Moments], count: usize, (earlier, later): (usize, usize)) -> f64 {
    let sign = |i: usize| f64::from(i8::from(i == earlier) - i8::from(i == later));
    let variance: f64 = pairs
        .iter()
        .enumerate()
        .map(|(k, moments)| {
            let seats = [sign(k / count), sign(k % count)];
            let term = |i: usize, j: usize| seats[i] * seats[j] * moments.covariance(i, j);
            term(0, 0) + term(1, 1) + 2.0 * term(0, 1)
        })
        .sum();
    let episodes = pairs.first().map_or(0, Moments::count) as f64;
    (variance.max(0.0) / episodes).sqrt() / (2.0 * count as f64)
}

/// The p-value of a mean difference over `episodes` of scores that are means of payoffs of this size.
fn p_value(difference: Estimate, episodes: u64, size: f64) -> f64 {
    if difference.value.abs() <= ROUNDING * size {
        return 1.0;
    }
    two_sided_student(difference.value / difference.standard_error, episodes.saturating_sub(1))
}
