//! Every stored oracle against the crate: one table, which names for each the checks that hold it.
//!
//! `tests/data/oracles.json` has closed forms and published numbers, each with its source and tolerance. The modules beside
//! this file hold the checks, and tests of the same subjects that need no stored number.

mod bargaining;
mod bargaining_axioms;
mod catalogue;
mod catalogue_at_once;
mod closed_forms;
mod coalition;
mod matrix_dynamic;
mod matrix_games;
mod matrix_quantal;
mod offers_and_statistics;
mod package;
mod public_tree;
mod strategies;
mod subgame_perfection;
mod tree_solvers;

use rayon::prelude::*;
use std::panic::catch_unwind;

/// An oracle and the checks that hold the crate to it.
type Row = (&'static str, &'static [Check]);

/// A check with its name; it panics if a case does not hold.
type Check = (&'static str, fn());

macro_rules! table {
    ($($id:literal: $($check:path),+;)*) => {
        &[$(($id, &[$((stringify!($check), $check as fn())),+])),*]
    };
}

/// What this crate reproduces.
const TABLE: &[Row] = table! {
    "O01": bargaining::rubinstein_shares_the_pie_by_patience, catalogue::many_alternating_offers_lead_to_rubinsteins_shares, closed_forms::alternating_offers_without_an_end;
    "O02": bargaining::stahl_counts_back_from_the_last_period, catalogue::alternating_offers_end_at_once_with_stahls_share, closed_forms::alternating_offers_of_a_number_of_periods, subgame_perfection::alternating_offers_give_stahls_shares;
    "O03": bargaining::short_periods_lead_to_the_asymmetric_nash_solution, closed_forms::short_periods_lead_to_the_asymmetric_nash_solution;
    "O04": bargaining::an_outside_option_counts_only_above_what_waiting_yields, catalogue::an_outside_option_is_used_only_as_a_threat, closed_forms::an_outside_option_counts_only_if_it_is_better_than_bargaining;
    "O05": subgame_perfection::ultimatum_proposer_keeps_all_or_all_but_one_step, offers_and_statistics::ultimatum_proposer_keeps_all_or_all_but_one_step;
    "O06": closed_forms::screening_in_one_period, offers_and_statistics::screening_price_serves_both_types_or_only_the_keen_one;
    "O07": closed_forms::screening_in_two_periods;
    "O08": catalogue::demands_under_private_costs_of_war_converge_to_fearons, closed_forms::demands_and_offers_under_private_costs_of_war;
    "O09": catalogue::offers_in_the_shadow_of_power_converge_to_powells, closed_forms::demands_and_offers_under_private_costs_of_war;
    "O10": catalogue::a_declining_state_fights_if_its_power_falls_below_the_threshold, closed_forms::a_declining_state_fights_below_a_threshold;
    "O11": closed_forms::reputation_of_the_chain_store;
    "O12": catalogue_at_once::attrition_wastes_the_prizes_in_its_mixed_equilibrium, closed_forms::hazards_of_attrition;
    "O13": closed_forms::hazards_of_attrition;
    "O14": closed_forms::a_proposer_in_a_legislature_buys_a_bare_majority;
    "O15": catalogue_at_once::linear_bids_are_an_equilibrium_of_the_double_auction_in_the_limit, closed_forms::trade_in_the_double_auction;
    "O16": catalogue_at_once::cooperation_is_an_equilibrium_from_the_critical_discount_factor_on, matrix_dynamic::critical_discount_factors_of_the_prisoners_dilemma;
    "O17": bargaining::asymmetric_nash_splits_the_surplus_by_weight;
    "O18": bargaining::risk_aversion_lowers_ones_own_share;
    "O19": bargaining::four_solutions_of_textbook_sets;
    "O20": bargaining::nash_barter_of_bill_and_jack;
    "O21": bargaining::zeuthen_ends_at_the_largest_product, strategies::zeuthens_concessions_end_at_the_largest_nash_product;
    "O22": catalogue_at_once::quantal_response_of_unequal_pennies_moves_with_ones_own_stakes, matrix_quantal::quantal_response_of_asymmetric_matching_pennies, matrix_quantal::precision_estimated_by_maximum_likelihood;
    "O23": catalogue_at_once::unequal_pennies_are_mixed_by_the_stakes_of_the_other, catalogue_at_once::quantal_response_of_unequal_pennies_moves_with_ones_own_stakes, closed_forms::mixed_equilibria_of_two_moves_each, matrix_quantal::own_payoffs_move_quantal_responses_but_not_equilibria, public_tree::known_mixed_equilibria_have_no_regret;
    "O24": catalogue::quantal_response_of_the_centipede, subgame_perfection::centipede_is_taken_at_once;
    "O25": strategies::one_step_quantal_response_has_the_closed_form_of_the_ultimatum_game, offers_and_statistics::quantal_response_of_the_ultimatum_game;
    "O26": offers_and_statistics::quantal_response_of_the_crisis_game;
    "O27": catalogue_at_once::requests_of_money_mix_so_that_every_request_of_the_mixture_pays_twenty, matrix_games::the_mixed_equilibrium_of_the_money_request_game, matrix_games::a_level_asks_for_one_less_than_the_level_below, matrix_games::a_level_guesses_two_thirds_of_the_level_below, public_tree::known_mixed_equilibria_have_no_regret;
    "O28": matrix_games::exploitability_of_biased_rock_paper_scissors, matrix_games::known_policies_of_kuhn_poker_in_normal_form, public_tree::regret_of_published_policies, tree_solvers::kuhn_poker_is_worth_minus_one_eighteenth;
    "O29": coalition::shapley_values_are_the_published_ones;
    "O30": coalition::the_security_council_by_coalitions_and_by_classes;
    "O31": coalition::transit_countries_get_what_the_bypass_leaves_them;
    "O32": coalition::the_nucleolus_of_bankruptcy_is_the_talmud;
    "O33": matrix_dynamic::one_state_stochastic_games_have_the_value_of_shapleys_operator;
    "O35": offers_and_statistics::competing_hazards_and_perpetuities;
    "O36": offers_and_statistics::beliefs_follow_bayes_and_keep_their_mean;
    "O38": offers_and_statistics::intervals_of_proportions, offers_and_statistics::exact_coverage_of_the_intervals;
    "O44": offers_and_statistics::moments_survive_large_means_and_merge;
    "O45": strategies::concessions_are_those_of_faratin_sierra_and_jennings;
    "O46": catalogue_at_once::tullocks_efforts_are_an_equilibrium_of_the_grid_that_holds_them, closed_forms::efforts_in_a_contest;
    "O47": bargaining::static_solutions_of_the_28_programmes_are_those_of_the_reference_or_better, package::menu_levels_are_those_of_the_reference, package::supported_packages_are_as_good_as_those_of_the_reference_or_better;
    "O48": matrix_dynamic::self_enforcing_packages;
};

/// What is held elsewhere, or is not of this crate, and why. Of O44 the intervals are held in tests/simulation/estimators.rs and the
/// normal level in tests/simulation/tournament.rs; its critical values of χ² and of Kolmogorov and Smirnov are no function's.
const ELSEWHERE: &[(&str, &str)] = &[
    ("O34", "a random walk without choices, played by its rules: tests/simulation/variance.rs"),
    ("O37", "sensitivity indices: tests/studies/sensitivity.rs"),
    (
        "O39",
        "common random numbers of two choices: tests/simulation/variance.rs; the other cases are of continuous variables, which no \
         finite game has",
    ),
    (
        "O40",
        "a normal variable under another mean: what this crate tilts are the moves and the chance of finite games",
    ),
    ("O41", "multilevel splitting: tests/simulation/variance.rs"),
    ("O42", "sequences without scrambling: those of this crate are scrambled, see tests/studies/priors.rs"),
    ("O43", "generators: Philox is not used; the streams' own first draws are frozen in src/stream.rs"),
    ("O49", "the flagship: tests/equilibria/reference.rs and src/union_state/tests.rs"),
];

#[test]
fn every_oracle_holds() {
    let oracles = crate::common::data("oracles.json");
    let oracles = oracles.as_array().unwrap();
    let mut ids: Vec<&str> = TABLE.iter().map(|row| row.0).chain(ELSEWHERE.iter().map(|row| row.0)).collect();
    ids.sort_unstable();
    let stored: Vec<&str> = oracles.iter().map(|oracle| oracle["id"].as_str().unwrap()).collect();
    assert_eq!(ids, stored, "each oracle once, in the table or among those elsewhere");
    let checks: Vec<(&str, Check)> =
        TABLE.iter().flat_map(|(id, checks)| checks.iter().map(|check| (*id, *check))).collect();
    let failed: Vec<String> = checks
        .into_par_iter()
        .filter(|(_, (_, check))| catch_unwind(check).is_err())
        .map(|(id, (name, _))| {
            let oracle = oracles.iter().find(|oracle| oracle["id"] == id).unwrap();
            format!("{id}, {} ({}): {name}", oracle["title"], oracle["source"])
        })
        .collect();
    assert!(failed.is_empty(), "these do not hold:\n{}", failed.join("\n"));
}
