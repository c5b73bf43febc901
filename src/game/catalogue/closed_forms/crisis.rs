//! Demands, offers and wars in crisis bargaining.

use crate::Error;
use crate::game::catalogue::parameters::Parameters;

/// The challenger's best demand in a crisis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrisisDemand {
    /// The share demanded.
    pub demand: f64,
    /// The probability of war.
    pub war: f64,
    /// What the challenger expects.
    pub value: f64,
}

/// The equilibrium of [`CrisisBargaining`](crate::game::catalogue::CrisisBargaining) with a continuum of types: the challenger
/// trades off a larger share against more war (Fearon 1995).
///
/// The target fights a demand x with probability (x − p) / c̄, so that p + (c̄ − c) / 2 is demanded if the challenger's cost c is
/// below the target's highest cost c̄, and p, which all give, if not; never more than the whole good.
///
/// # Errors
/// A power outside [0, 1], a negative cost, a highest cost that is not above 0, numbers that are not finite.
pub fn crisis_demand(power: f64, cost: f64, highest_cost: f64) -> Result<CrisisDemand, Error> {
    check(power, cost, highest_cost).allow(|| {
        let demand = (power + (highest_cost - cost).max(0.0) / 2.0).min(1.0);
        let war = (demand - power) / highest_cost;
        CrisisDemand { demand, war, value: (1.0 - war) * demand + war * (power - cost) }
    })
}

/// The satisfied state's best offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerOffer {
    /// The dissatisfied state's share.
    pub offer: f64,
    /// The probability of war.
    pub war: f64,
}

/// The equilibrium of [`ShadowOfPower`](crate::game::catalogue::ShadowOfPower) with a continuum of types (Powell 1996; 1999):
/// p − (d̄ − c) / 2 is offered, where p is the dissatisfied state's power, d̄ its highest cost of war and c the other's cost;
/// not less than the status quo, and not more than p, which all accept.
///
/// # Errors
/// A status quo or a power outside [0, 1], a negative cost, a highest cost that is not above 0, numbers that are not finite.
pub fn shadow_of_power_offer(
    status_quo: f64,
    power: f64,
    cost: f64,
    highest_cost: f64,
) -> Result<PowerOffer, Error> {
    check(power, cost, highest_cost).share("status quo", status_quo).allow(|| {
        let offer = (power - (highest_cost - cost).max(0.0) / 2.0).max(status_quo);
        PowerOffer { offer, war: ((power - offer) / highest_cost).clamp(0.0, 1.0) }
    })
}

/// The power tomorrow below which a declining state of a given power today fights today, in
/// [`PreventiveWar`](crate::game::catalogue::PreventiveWar) without a grid. With a discount factor δ and a fraction f that war
/// destroys, p₁ (1 − f) / (1 − δ) then exceeds 1 + δ p₂ (1 − f) / (1 − δ), all of today's flow and what tomorrow's power extracts
/// (Powell 2006). A negative threshold means that there is no such war.
///
/// # Errors
/// A discount factor outside (0, 1), destruction outside [0, 1), a power outside [0, 1].
pub fn preventive_war_threshold(discount: f64, destruction: f64, power: f64) -> Result<f64, Error> {
    Parameters::default()
        .inside("discount", discount)
        .share("destruction", destruction)
        .holds(destruction < 1.0, "destruction", destruction, "must be below 1")
        .share("power", power)
        .allow(|| {
            let left = 1.0 - destruction;
            (power * left - (1.0 - discount)) / (discount * left)
        })
}

fn check(power: f64, cost: f64, highest_cost: f64) -> Parameters {
    Parameters::default()
        .share("power", power)
        .not_negative("cost", cost)
        .positive("highest cost", highest_cost)
}
