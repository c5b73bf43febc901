//! Discount factors from which on cooperation in a repeated dilemma is an equilibrium.

use crate::Error;
use crate::game::catalogue::DilemmaPayoffs;
use crate::game::catalogue::parameters::Parameters;

/// How a defection is punished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Punishment {
    /// By defection forever.
    Grim,
    /// By doing what the other did last.
    TitForTat,
    /// By mutual defection for this many periods, after which both cooperate again.
    Periods(u32),
}

/// The least common discount factor with which mutual cooperation in
/// [`RepeatedDilemma`](crate::game::catalogue::RepeatedDilemma) without an end is an equilibrium, if defections are punished so
/// (Friedman 1971; Axelrod 1984). A value of 1 or more: it never is.
///
/// With T, R, P and S the payoffs in the order of [`DilemmaPayoffs`]: grim (T − R) / (T − P); tit for tat the larger of that and
/// (T − R) / (R − S), against players who do nothing better than to defect always or every other time; k periods the solution
/// of T − R = (R − P)(δ + … + δᵏ).
///
/// # Errors
/// Payoffs that are not finite or not in the order of a dilemma, a number of periods outside 1 to 10 000.
///
/// # Complexity
/// For k periods, a bisection of at most 200 steps of time k.
pub fn dilemma_discount(payoffs: DilemmaPayoffs, punishment: Punishment) -> Result<f64, Error> {
    let DilemmaPayoffs { temptation, reward, punishment: both_defect, sucker } = payoffs;
    let periods = if let Punishment::Periods(periods) = punishment { periods } else { 1 };
    let gain = temptation - reward;
    payoffs.check(Parameters::default()).count("periods", periods).allow(|| match punishment {
        Punishment::Grim => gain / (temptation - both_defect),
        Punishment::TitForTat => (gain / (temptation - both_defect)).max(gain / (reward - sucker)),
        Punishment::Periods(periods) => geometric_root(gain / (reward - both_defect), periods),
    })
}

/// The x for which x + x² + … + xᵏ is `sum`.
fn geometric_root(sum: f64, k: u32) -> f64 {
    let (mut low, mut high) = (0.0, sum);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        // From the inside out: x (1 + x (1 + …)).
        let found = (0..k).fold(0.0, |inner, _| middle * (1.0 + inner));
        if found < sum {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}
