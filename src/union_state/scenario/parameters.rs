//! The numbers of the flagship, grouped as in the scenario file; shapes, units, ranges and sources stand
//! in `reference.toml` beside this file.
#![allow(missing_docs)] // a comment here would say again what `reference.toml` says, and drift from it

use serde::{Deserialize, Serialize};

/// Every number of the flagship. Money is in billions of 2018 US dollars a quarter (bn$), time in quarters,
/// probabilities are per quarter unless the name says otherwise. Two-element lists are by private type:
/// Moscow `[dove, hawk]`, Minsk `[soft, hard]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    pub horizon: Horizon,
    pub belief: Belief,
    pub rationality: Rationality,
    pub moscow: Moscow,
    pub minsk: Minsk,
    pub energy: Energy,
    pub oil: Oil,
    pub package: Package,
    pub pain: Pain,
    pub collapse: Collapse,
    pub protest: Protest,
    pub sanctions: Sanctions,
    pub turnover: Turnover,
    pub pivot: Pivot,
    pub implementation: Implementation,
    pub lock_in: LockIn,
    pub legacy: Legacy,
}

/// Length of play and of the burn-in that follows it in the solution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Horizon {
    pub play: usize,
    pub burn_in: usize,
}

/// Priors over private types, and the grids on which public beliefs rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Belief {
    pub moscow_hawk: f64,
    pub minsk_hard: f64,
    pub moscow_hawk_grid: Vec<f64>,
    pub minsk_hard_grid: Vec<f64>,
}

/// Precision of the quantal response, per bn$.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rationality {
    pub moscow: f64,
    pub minsk: f64,
}

/// What Moscow wants and what its moves cost it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moscow {
    pub discount: f64,
    pub risk_aversion: f64,
    pub lock_in_value: f64,
    pub investment_cost: f64,
    pub support_cost: f64,
    pub prestige: [f64; 4],
    pub paper_value_share: f64,
    pub cut_cost: [f64; 2],
    pub audience_cost: [f64; 2],
    pub stall_saves_face: f64,
    pub transit_retaliation_cost: f64,
    pub war_ended_cost_share: f64,
    pub collapse_loss: f64,
    pub managed_gain: f64,
    pub unaligned_loss: f64,
    pub pivot_loss: f64,
}

/// What Minsk wants and what its moves cost it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minsk {
    pub discount: f64,
    pub risk_aversion: f64,
    pub office_rent: f64,
    pub multivector_rent: [f64; 3],
    pub multivector_loss: [f64; 5],
    pub sovereignty_weight: [f64; 2],
    pub paper_cost_share: f64,
    pub paper_benefit_share: f64,
    pub sweetener: [f64; 4],
    pub asked_sweetener_share: f64,
    pub support_receipt: f64,
    pub cut_damage: f64,
    pub war_ended_damage_share: f64,
    pub transit_retaliation_cost: f64,
    pub failed_pivot_cost: f64,
    pub refusal_gain: f64,
    pub collapse_loss: f64,
    pub managed_loss: f64,
    pub unaligned_loss: f64,
    pub pivot_gain: f64,
}

/// The discount on energy and how it moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Energy {
    pub rent: [f64; 3],
    pub cost_to_moscow: f64,
    pub erosion: f64,
    pub loss_after_cut: f64,
    pub loss_after_backing_down: f64,
    pub gain_after_support: f64,
    pub gain_after_offer: f64,
    pub long_run_level: usize,
    pub persistence: f64,
}

/// The world oil price as a Markov chain: multipliers of the rent, and the transition matrix by rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oil {
    pub multiplier: Vec<f64>,
    pub transition: Vec<Vec<f64>>,
}

/// How the 28 programmes are condensed into four levels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    pub sovereignty_budget: [f64; 4],
    pub sovereignty_cost_linear: f64,
    pub sovereignty_cost_quadratic: f64,
}

/// Weights of the index of economic pain in Minsk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pain {
    pub cut: f64,
    pub rent_shortfall: f64,
    pub sanctions: f64,
    pub support_relief: f64,
    pub threat: f64,
    pub sovereignty: f64,
}

/// Hazard of regime collapse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collapse {
    pub base: f64,
    pub per_pain: f64,
    pub tense_factor: f64,
    pub brittleness: [f64; 2],
    pub long_run_factor: f64,
}

/// How protest costs, rises and calms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protest {
    pub cost: [f64; 3],
    pub rise_base: f64,
    pub rise_per_pain: f64,
    pub rise_ceiling: f64,
    pub calm_base: f64,
    pub calm_from_support: f64,
    pub calm_loss_per_pain: f64,
    pub calm_floor: f64,
    pub calm_ceiling: f64,
    pub move_ceiling: f64,
}

/// Western sanctions and how they move.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sanctions {
    pub cost: [f64; 3],
    pub bypass_per_lock_in: f64,
    pub rise_under_repression: f64,
    pub relief: f64,
}

/// Hazard of leader turnover and who follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turnover {
    pub base: f64,
    pub per_protest: f64,
    pub per_lock_in: f64,
    pub signing_absorption: f64,
    pub implemented_binding: f64,
    pub pro_russian_base: f64,
    pub pro_russian_per_lock_in: f64,
    pub pro_russian_per_protest: f64,
    pub pro_russian_per_implemented: f64,
    pub pro_russian_floor: f64,
    pub pro_russian_ceiling: f64,
}

/// Chance that an attempted turn to the West succeeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pivot {
    pub base: f64,
    pub by_sanctions: [f64; 3],
    pub loss_per_lock_in: f64,
}

/// Pace at which a signed package is implemented or undone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Implementation {
    pub rate: [f64; 4],
    pub slow_walk_share: f64,
    pub renege: f64,
}

/// Chance that an investment in lock-in succeeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockIn {
    pub success_base: f64,
    pub success_per_sanctions: f64,
    pub slow_walk_share: f64,
}

/// What outlives the leader: shares of lock-in and paper that survive an end of the strategic phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legacy {
    pub lock_in: f64,
    pub lock_in_after_collapse: f64,
    pub paper_managed: f64,
    pub paper_unaligned: f64,
    pub unimplemented_paper_share: f64,
    pub discount_managed: f64,
    pub discount_unaligned: f64,
    pub weight: f64,
}
