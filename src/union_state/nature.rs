//! Chance: collapse, turnover, protest, sanctions, implementation, lock-in, the discount and the oil price.

use super::payoff::{rent, sanctions_cost};
use super::scenario::Parameters;
use super::state::{Drift, Event, Investment, Mood, Pace, Phase, State, TOP, TOP_LEVEL, TOP_LOCK_IN, Works};
use crate::math::exp;

/// Index of economic pain in Minsk this quarter.
pub(super) fn pain(p: &Parameters, state: &State, (cut, mood, ceded): (bool, Mood, bool)) -> f64 {
    let shortfall = (1.0 - rent(p, state, cut)).max(0.0);
    let pain = if cut { p.pain.cut } else { 0.0 }
        + p.pain.rent_shortfall * shortfall
        + p.pain.sanctions * sanctions_cost(p, state)
        + match mood {
            Mood::Neutral => 0.0,
            Mood::Supported => -p.pain.support_relief,
            Mood::Threatened => p.pain.threat,
        }
        + if ceded { p.pain.sovereignty * f64::from(state.signed - 2) } else { 0.0 };
    pain.max(0.0)
}

/// Probability that the regime collapses this quarter, for a Minsk of type `minsk`.
pub(super) fn collapse(p: &Parameters, protest: u8, pain: f64, minsk: usize) -> f64 {
    let brittleness = p.collapse.brittleness[minsk];
    match protest {
        0 => 0.0,
        1 => 1.0 - exp(-brittleness * p.collapse.tense_factor * p.collapse.per_pain * pain * pain),
        _ => 1.0 - exp(-brittleness * (p.collapse.base + p.collapse.per_pain * pain)),
    }
}

/// Probability that the leader goes this quarter; `signed` is the level signed from now on.
pub(super) fn turnover(p: &Parameters, state: &State, signed: u8) -> f64 {
    let t = &p.turnover;
    t.base
        + t.per_protest * f64::from(state.protest)
        + t.per_lock_in * f64::from(state.lock_in)
        + if signed >= TOP_LEVEL { t.signing_absorption } else { 0.0 }
        + if state.implemented >= 3 { t.implemented_binding } else { 0.0 }
}

/// Probability that a leader who goes is followed by one loyal to Moscow.
pub(super) fn pro_russian(p: &Parameters, state: &State) -> f64 {
    let t = &p.turnover;
    (t.pro_russian_base
        + t.pro_russian_per_lock_in * f64::from(state.lock_in)
        + t.pro_russian_per_protest * f64::from(state.protest)
        + t.pro_russian_per_implemented * f64::from(state.implemented))
    .clamp(t.pro_russian_floor, t.pro_russian_ceiling)
}

/// Probability that an attempted turn West succeeds.
pub(super) fn pivot(p: &Parameters, state: &State) -> f64 {
    let locked = 1.0 - p.pivot.loss_per_lock_in * f64::from(state.lock_in);
    (p.pivot.base * p.pivot.by_sanctions[usize::from(state.sanctions)] * locked).max(0.0)
}

/// How the leader may go, in order: a turn West (if tried), collapse, turnover. `state` still carries the level signed before.
pub(super) fn leader(
    p: &Parameters,
    (state, signed): (&State, u8),
    (tried, pain, minsk): (bool, f64, usize),
    stays: State,
    mut add: impl FnMut(f64, State),
) {
    let pivot = if tried { pivot(p, state) } else { 0.0 };
    let collapse = collapse(p, state.protest, pain, minsk);
    let turnover = turnover(p, state, signed);
    let loyal = pro_russian(p, state);
    let over = |event| State { phase: Phase::Over(event), ..*state };
    let remains = 1.0 - pivot;
    add(pivot, over(Event::Pivot));
    add(remains * collapse, over(Event::Collapse));
    add(remains * (1.0 - collapse) * turnover * loyal, over(Event::Managed));
    add(remains * (1.0 - collapse) * turnover * (1.0 - loyal), over(Event::Unaligned));
    add(remains * (1.0 - collapse) * (1.0 - turnover), stays);
}

/// Probabilities that a level falls, stays, rises. Where it is sure to move, rounding must not leave less than nothing for staying.
fn steps(level: u8, [fall, rise]: [f64; 2]) -> [(f64, u8); 3] {
    [(fall, level.saturating_sub(1)), ((1.0 - fall - rise).max(0.0), level), (rise, level + 1)]
}

/// Chances that protest calms and that it rises.
pub(super) fn protest_moves(p: &Parameters, protest: u8, mood: Mood, pain: f64) -> [f64; 2] {
    let c = &p.protest;
    let rise =
        if protest < TOP { (c.rise_base + c.rise_per_pain * pain).clamp(0.0, c.rise_ceiling) } else { 0.0 };
    let mut calm = 0.0;
    if protest > 0 {
        let support = if mood == Mood::Supported { c.calm_from_support } else { 0.0 };
        calm = (c.calm_base + support - c.calm_loss_per_pain * pain).clamp(c.calm_floor, c.calm_ceiling);
    }
    if rise + calm > c.move_ceiling {
        calm = c.move_ceiling - rise;
    }
    [calm, rise]
}

/// Chances that sanctions ease and that they harden.
pub(super) fn sanctions_moves(p: &Parameters, state: &State) -> [f64; 2] {
    let harden =
        if state.protest == TOP && state.sanctions < TOP { p.sanctions.rise_under_repression } else { 0.0 };
    let ease = if state.sanctions > 0 && state.protest < TOP { p.sanctions.relief } else { 0.0 };
    [ease, harden]
}

/// Protest and sanctions move, both from where they stood before the quarter.
pub(super) fn society(
    p: &Parameters,
    state: &State,
    (cut, mood, ceded, works): (bool, Mood, bool, Works),
    mut add: impl FnMut(f64, State),
) {
    let pain = pain(p, state, (cut, mood, ceded));
    for (x, sanctions) in steps(state.sanctions, sanctions_moves(p, state)) {
        for (y, protest) in steps(state.protest, protest_moves(p, state.protest, mood, pain)) {
            add(x * y, State { sanctions, protest, phase: Phase::Works(works), ..*state });
        }
    }
}

/// Implementation, lock-in, the discount and the oil price move; then the next quarter begins.
pub(super) fn works(p: &Parameters, state: &State, works: Works, mut add: impl FnMut(f64, State)) {
    let implementation = implementation_moves(p, state, works.pace);
    let lock_in = works.investment.map_or(0.0, |investment| success(p, investment));
    for (w, implemented) in steps(state.implemented, implementation) {
        for (x, lock_in) in [(1.0 - lock_in, state.lock_in), (lock_in, state.lock_in + 1)] {
            for (y, discount) in steps(state.discount, discount_moves(p, state.discount, works.discount)) {
                for (z, oil) in p.oil.transition[usize::from(state.oil)].iter().zip(0..) {
                    let next = State { implemented, lock_in, discount, oil, phase: Phase::Moscow, ..*state };
                    add(w * x * y * z, next);
                }
            }
        }
    }
}

/// Chances that the level implemented falls and that it rises.
fn implementation_moves(p: &Parameters, state: &State, pace: Pace) -> [f64; 2] {
    let i = &p.implementation;
    let agreed = if state.implemented < state.signed { i.rate[usize::from(state.signed) - 1] } else { 0.0 };
    match pace {
        Pace::None => [0.0, 0.0],
        Pace::Slow => [0.0, agreed * i.slow_walk_share],
        Pace::Comply => [0.0, agreed],
        Pace::Renege => [if state.implemented > 0 { i.renege } else { 0.0 }, 0.0],
    }
}

/// Chance that an investment in lock-in succeeds.
fn success(p: &Parameters, investment: Investment) -> f64 {
    let l = &p.lock_in;
    let share = if investment.slow { l.slow_walk_share } else { 1.0 };
    ((l.success_base + l.success_per_sanctions * f64::from(investment.sanctions)) * share).clamp(0.0, 1.0)
}

/// Chances that the discount falls and that it rises.
fn discount_moves(p: &Parameters, discount: u8, drift: Drift) -> [f64; 2] {
    let e = &p.energy;
    let [fall, rise] = match drift {
        Drift::Keep => [0.0, 0.0],
        Drift::Erode => [e.erosion, 0.0],
        Drift::AfterCut => [e.loss_after_cut, 0.0],
        Drift::AfterBackingDown => [e.loss_after_backing_down, 0.0],
        Drift::AfterSupport => [0.0, e.gain_after_support],
        Drift::AfterOffer => [0.0, e.gain_after_offer],
    };
    [if discount > 0 { fall } else { 0.0 }, if discount < TOP { rise } else { 0.0 }]
}

/// `works` without what cannot matter in `state`, so that equal futures are one state.
pub(super) fn canonical(state: &State, works: Works) -> Works {
    let pace = match works.pace {
        Pace::Slow | Pace::Comply if state.implemented >= state.signed => Pace::None,
        Pace::Renege if state.implemented == 0 => Pace::None,
        pace => pace,
    };
    let discount = match works.discount {
        Drift::Erode | Drift::AfterCut | Drift::AfterBackingDown if state.discount == 0 => Drift::Keep,
        Drift::AfterSupport | Drift::AfterOffer if state.discount == TOP => Drift::Keep,
        drift => drift,
    };
    let investment = works.investment.filter(|_| state.lock_in < TOP_LOCK_IN);
    Works { pace, investment, discount }
}
