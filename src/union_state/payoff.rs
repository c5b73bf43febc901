//! Payoffs: the flow of a quarter, and what follows the end of the strategic phase.

use super::game::Level;
use super::scenario::Parameters;
use super::state::{Event, State};
use crate::game::Payoffs;
use crate::math::exp;

/// Constant absolute risk aversion `a` per bn$: (1 − e^(−a x)) / a; linear at a = 0 (Pratt 1964).
fn cara(x: f64, a: f64) -> f64 {
    if a == 0.0 { x } else { (1.0 - exp(-a * x)) / a }
}

/// What sanctions cost Minsk in a quarter after the channels that lock-in opens round them, bn$.
pub(super) fn sanctions_cost(p: &Parameters, state: &State) -> f64 {
    let level = f64::from(state.sanctions);
    let worst = f64::from(super::state::TOP);
    let bypass = p.sanctions.bypass_per_lock_in * f64::from(state.lock_in) * level / worst;
    (p.sanctions.cost[usize::from(state.sanctions)] - bypass).max(0.0)
}

/// The energy rent that reaches Minsk in a quarter, bn$.
pub(super) fn rent(p: &Parameters, state: &State, cut: bool) -> f64 {
    if cut {
        return 0.0;
    }
    p.energy.rent[usize::from(state.discount)] * p.oil.multiplier[usize::from(state.oil)]
}

/// The utility of a quarter: the state before it, whether supplies are cut, one-off payoffs in bn$, and
/// the type of Minsk (0 soft, 1 hard).
pub(super) fn flow(
    p: &Parameters,
    levels: &[Level; 5],
    state: &State,
    (cut, one_off, minsk): (bool, [f64; 2], usize),
) -> Payoffs {
    let signed = &levels[usize::from(state.signed)];
    let done = &levels[usize::from(state.implemented)];
    let rent = rent(p, state, cut);
    let moscow = -p.energy.cost_to_moscow * rent
        + done.value
        + p.moscow.paper_value_share * (signed.value - done.value)
        + p.moscow.lock_in_value * f64::from(state.lock_in)
        + one_off[0];
    let multivector = p.minsk.multivector_rent[usize::from(state.sanctions)]
        * (1.0 - p.minsk.multivector_loss[usize::from(state.signed)]);
    let sovereignty =
        done.sovereignty_cost + p.minsk.paper_cost_share * (signed.sovereignty_cost - done.sovereignty_cost);
    let minsk = p.minsk.office_rent
        + multivector
        + rent
        + done.benefit
        + p.minsk.paper_benefit_share * (signed.benefit - done.benefit)
        - p.minsk.sovereignty_weight[minsk] * sovereignty
        - sanctions_cost(p, state)
        - p.protest.cost[usize::from(state.protest)]
        - if cut { p.minsk.cut_damage } else { 0.0 }
        + one_off[1];
    [cara(moscow, p.moscow.risk_aversion), cara(minsk, p.minsk.risk_aversion)]
}

/// What an event is worth to both when it ends the strategic phase in `state`: perpetuities of what
/// survives the leader.
pub(super) fn after(p: &Parameters, levels: &[Level; 5], state: &State, event: Event) -> Payoffs {
    let forever = p.moscow.discount / (1.0 - p.moscow.discount) * p.legacy.weight;
    let lock_in = p.moscow.lock_in_value * f64::from(state.lock_in) * forever;
    let paper = levels[usize::from(state.implemented)].value * forever;
    let subsidy = |share: f64| p.energy.cost_to_moscow * share * forever;
    match event {
        Event::Collapse => {
            [-p.moscow.collapse_loss + p.legacy.lock_in_after_collapse * lock_in, -p.minsk.collapse_loss]
        }
        Event::Managed => [
            p.moscow.managed_gain + p.legacy.lock_in * lock_in + p.legacy.paper_managed * paper
                - subsidy(p.legacy.discount_managed),
            -p.minsk.managed_loss,
        ],
        Event::Unaligned => [
            -p.moscow.unaligned_loss + p.legacy.lock_in * lock_in + p.legacy.paper_unaligned * paper
                - subsidy(p.legacy.discount_unaligned),
            -p.minsk.unaligned_loss,
        ],
        Event::Pivot => [
            -p.moscow.pivot_loss + p.legacy.lock_in_after_collapse * lock_in,
            p.minsk.pivot_gain * p.minsk.discount / (1.0 - p.minsk.discount),
        ],
    }
}
