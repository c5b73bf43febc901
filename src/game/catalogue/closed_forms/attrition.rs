//! Wars of attrition in continuous time.

use crate::Error;
use crate::game::catalogue::parameters::Parameters;

/// The mixed equilibrium of a war of attrition in continuous time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttritionHazards {
    /// The rate at which each player quits, per unit of time.
    pub hazards: [f64; 2],
    /// The mean time until one of them does.
    pub mean_duration: f64,
    /// The probability that it is the first player.
    pub first_quits: f64,
}

/// The equilibrium of [`Attrition`](crate::game::catalogue::Attrition) with complete information in which both fight: each
/// quits at the rate that leaves the *other* indifferent, the other's cost over the other's prize, and both get nothing
/// (Maynard Smith 1974; Hendricks, Weiss & Wilson 1988).
///
/// # Errors
/// Prizes or costs that are not finite and above 0.
pub fn attrition_hazards(prizes: [f64; 2], costs: [f64; 2]) -> Result<AttritionHazards, Error> {
    check(prizes, costs).allow(|| {
        let hazards = [costs[1] / prizes[1], costs[0] / prizes[0]];
        let either = hazards[0] + hazards[1];
        AttritionHazards { hazards, mean_duration: 1.0 / either, first_quits: hazards[0] / either }
    })
}

/// The same in periods of a given `length`: the probability with which each player quits in a period. It leaves the other, who
/// pays cost × length if both stay and wins its prize if it stays alone, indifferent: cost × length / (prize + cost × length) of
/// the other.
///
/// # Errors
/// Prizes, costs or a length that are not finite and above 0.
pub fn attrition_quitting(prizes: [f64; 2], costs: [f64; 2], length: f64) -> Result<[f64; 2], Error> {
    check(prizes, costs).positive("length", length).allow(|| {
        [1, 0].map(|other: usize| {
            let cost = costs[other] * length;
            cost / (prizes[other] + cost)
        })
    })
}

/// How long a player holds out to whom the prize is worth `value`, where both values are private and uniform on \[0, 1\] and
/// time costs 1 per unit: −v − ln(1 − v) (Riley 1980; Bulow & Klemperer 1999).
///
/// # Errors
/// A value outside [0, 1).
pub fn attrition_time(value: f64) -> Result<f64, Error> {
    Parameters::default()
        .share("value", value)
        .holds(value < 1.0, "value", value, "must be below 1")
        .allow(|| -value - (-value).ln_1p())
}

fn check(prizes: [f64; 2], costs: [f64; 2]) -> Parameters {
    Parameters::default()
        .positive("prize of the first player", prizes[0])
        .positive("prize of the second player", prizes[1])
        .positive("cost of the first player", costs[0])
        .positive("cost of the second player", costs[1])
}
