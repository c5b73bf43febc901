//! The closed forms of the catalogue against the stored oracles.

use bargain::game::catalogue::closed_forms::*;
use serde_json::Value;

use crate::common::oracles::{close, each, number, numbers};

/// The numbers of `value` under both `keys`.
fn pair(value: &Value, keys: [&str; 2]) -> [f64; 2] {
    keys.map(|key| number(value, key))
}

pub fn alternating_offers_without_an_end() {
    each("O01", "delta1", |inputs, expected, tolerance| {
        let shares = rubinstein_shares(pair(inputs, ["delta1", "delta2"])).unwrap();
        close(shares[0], number(expected, "x1"), tolerance, "x1");
        close(shares[1], number(expected, "x2"), tolerance, "x2");
    });
}

pub fn alternating_offers_of_a_number_of_periods() {
    each("O02", "N", |inputs, expected, tolerance| {
        let periods = inputs["N"].as_u64().unwrap() as u32;
        let share = stahl_share(periods, pair(inputs, ["delta1", "delta2"])).unwrap();
        close(share, number(expected, "x1"), tolerance, "x1");
    });
    // Many periods are as good as no end.
    for discount in [[0.9, 0.8], [0.5, 0.95], [0.97, 0.95]] {
        let share = stahl_share(2000, discount).unwrap();
        close(share, rubinstein_shares(discount).unwrap()[0], 1e-14, "limit");
    }
}

pub fn short_periods_lead_to_the_asymmetric_nash_solution() {
    each("O03", "Delta", |inputs, expected, tolerance| {
        let length = number(inputs, "Delta");
        let rates = pair(inputs, ["r1", "r2"]);
        let share = rubinstein_shares(rates.map(|rate| (-rate * length).exp())).unwrap()[0];
        close(share, number(expected, "x1"), tolerance, "x1");
        let limit = number(expected, "limit");
        close(limit, rates[1] / (rates[0] + rates[1]), tolerance, "limit");
        assert!((share - limit).abs() < 0.02 * length, "the distance is of the order of the length");
    });
}

pub fn an_outside_option_counts_only_if_it_is_better_than_bargaining() {
    each("O04", "delta", |inputs, expected, tolerance| {
        let option = number(inputs, "outside_option_responder");
        let shares = outside_option_shares(number(inputs, "delta"), option).unwrap();
        close(shares[0], number(expected, "proposer"), tolerance, "proposer");
        close(shares[1], number(expected, "responder"), tolerance, "responder");
    });
}

pub fn screening_in_one_period() {
    let hold = |found: ScreeningPrice, expected: &Value, tolerance| {
        close(found.price, number(expected, "price"), tolerance, "price");
        close(found.sale, number(expected, "p_trade"), tolerance, "trade");
        close(found.profit, number(expected, "profit"), tolerance, "profit");
    };
    each("O06", "vL", |inputs, expected, tolerance| {
        let keen = number(inputs, "prob_high");
        let found = two_type_price(pair(inputs, ["vL", "vH"]), keen).unwrap();
        hold(found, expected, tolerance);
    });
    each("O06", "uniform", |inputs, expected, tolerance| {
        let ends = numbers(&inputs["uniform"]);
        hold(screening_price([ends[0], ends[1]]).unwrap(), expected, tolerance);
    });
}

pub fn screening_in_two_periods() {
    each("O07", "delta", |inputs, expected, tolerance| {
        let found = two_period_screening(number(inputs, "delta")).unwrap();
        close(found.prices[0], number(expected, "p1"), tolerance, "first price");
        close(found.prices[1], number(expected, "p2"), tolerance, "second price");
        close(found.cutoff, number(expected, "cutoff"), tolerance, "cutoff");
        close(found.profit, number(expected, "profit"), tolerance, "profit");
    });
}

pub fn demands_and_offers_under_private_costs_of_war() {
    each("O08", "cbar", |inputs, expected, tolerance| {
        let [power, cost] = pair(inputs, ["p", "cA"]);
        let found = crisis_demand(power, cost, number(inputs, "cbar")).unwrap();
        close(found.demand, number(expected, "offer_demand"), tolerance, "demand");
        close(found.war, number(expected, "prob_war"), tolerance, "war");
        close(found.value, number(expected, "EU_A"), tolerance, "value");
    });
    each("O09", "dbar", |inputs, expected, tolerance| {
        let [status_quo, power] = pair(inputs, ["status_quo_D", "p"]);
        let [cost, highest] = pair(inputs, ["cS", "dbar"]);
        let found = shadow_of_power_offer(status_quo, power, cost, highest).unwrap();
        close(found.offer, number(expected, "offer"), tolerance, "offer");
        close(found.war, number(expected, "prob_war"), tolerance, "war");
    });
}

pub fn a_declining_state_fights_below_a_threshold() {
    each("O10", "p_now", |inputs, expected, tolerance| {
        let [discount, destruction] = pair(inputs, ["delta", "f"]);
        let found = preventive_war_threshold(discount, destruction, number(inputs, "p_now")).unwrap();
        close(found, number(expected, "p_next_below_which_war"), tolerance, "threshold");
    });
}

/// In the last round a weak incumbent never fights, so that a fight proves a tough one; the oracle lists the prior there, which no
/// later round uses, and the posterior is held to Bayes' rule instead.
pub fn reputation_of_the_chain_store() {
    each("O11", "rounds_left", |inputs, expected, tolerance| {
        let [entry, tough] = pair(inputs, ["b", "p"]);
        let rounds = inputs["rounds_left"].as_u64().unwrap() as u32;
        let found = chain_store_reputation(entry, rounds, tough).unwrap();
        close(found.threshold, number(expected, "reputation_threshold"), tolerance, "threshold");
        assert_eq!(found.stays_out, expected["entrant_stays_out"].as_bool().unwrap());
        close(found.weak_fights, number(expected, "weak_fight_prob"), tolerance, "weak fights");
        if rounds > 1 {
            close(found.posterior, number(expected, "posterior_after_fight"), tolerance, "posterior");
        }
        let fights = tough + (1.0 - tough) * found.weak_fights;
        close(found.posterior, tough / fights, tolerance, "Bayes");
        assert_eq!(found.stays_out, fights > entry, "the entrant does what pays in its round");
    });
}

pub fn hazards_of_attrition() {
    each("O12", "v1", |inputs, expected, tolerance| {
        let [prizes, costs] = [["v1", "v2"], ["c1", "c2"]].map(|keys| pair(inputs, keys));
        let found = attrition_hazards(prizes, costs).unwrap();
        close(found.hazards[0], number(expected, "hazard_1"), tolerance, "hazard");
        close(found.hazards[1], number(expected, "hazard_2"), tolerance, "hazard");
        close(found.mean_duration, number(expected, "mean_duration"), tolerance, "duration");
        close(found.first_quits, number(expected, "prob_1_quits_first"), tolerance, "who quits");
        // In short periods, probabilities over their length come to the hazards.
        for length in [0.1, 0.01, 0.001] {
            let quits = attrition_quitting(prizes, costs, length).unwrap();
            for (quits, hazard) in quits.into_iter().zip(found.hazards) {
                close(quits / length, hazard, hazard * hazard * length, "convergence");
            }
        }
    });
    each("O13", "v", |inputs, expected, tolerance| {
        let time = attrition_time(number(inputs, "v")).unwrap();
        close(time, number(expected, "stop_time"), tolerance, "time");
    });
}

pub fn a_proposer_in_a_legislature_buys_a_bare_majority() {
    each("O14", "n", |inputs, expected, tolerance| {
        let members = inputs["n"].as_u64().unwrap() as u32;
        let found = baron_ferejohn_shares(members, number(inputs, "delta")).unwrap();
        close(found.proposer, number(expected, "proposer"), tolerance, "proposer");
        close(found.partner, number(expected, "partner"), tolerance, "partner");
        let total = found.proposer + f64::from(found.partners) * found.partner;
        close(total, 1.0, tolerance, "the whole");
    });
}

pub fn trade_in_the_double_auction() {
    each("O15", "k", |inputs, expected, tolerance| {
        let weight = number(inputs, "k");
        let found = double_auction_trade(weight).unwrap();
        close(found.probability, number(expected, "p_trade"), tolerance, "trade");
        close(found.gains, number(expected, "gains"), tolerance, "gains");
        close(found.efficiency, number(expected, "efficiency"), tolerance, "efficiency");
        // The bids themselves give that probability, here on the middles of a fine grid.
        let middle = |i: u32| (f64::from(i) + 0.5) / 400.0;
        let trades = (0..400).flat_map(|v| (0..400).map(move |c| (middle(v), middle(c))));
        let trades = trades.filter(|&(value, cost)| {
            double_auction_bid(weight, value).unwrap() >= double_auction_ask(weight, cost).unwrap()
        });
        close(trades.count() as f64 / 160_000.0, found.probability, 0.0025, "counted");
    });
}

pub fn mixed_equilibria_of_two_moves_each() {
    let table = |value: &Value| {
        let rows: Vec<Vec<f64>> = value.as_array().unwrap().iter().map(numbers).collect();
        [[rows[0][0], rows[0][1]], [rows[1][0], rows[1][1]]]
    };
    each("O23", "lam", |inputs, expected, tolerance| {
        if inputs["lam"] == "inf (Nash)" {
            let [row, column] = mixed_equilibrium(table(&inputs["A"]), table(&inputs["B"])).unwrap();
            close(row, number(expected, "row_top"), tolerance, "row");
            close(column, number(expected, "col_left"), tolerance, "column");
        }
    });
    assert!(mixed_equilibrium([[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]).is_err(), "a dilemma");
    assert!(mixed_equilibrium([[0.0; 2]; 2], [[0.0; 2]; 2]).is_err(), "all is one");
}

pub fn efforts_in_a_contest() {
    each("O46", "r", |inputs, expected, tolerance| {
        let found = contest_efforts(pair(inputs, ["v1", "v2"]), number(inputs, "r")).unwrap();
        close(found.efforts[0], number(expected, "x1"), tolerance, "effort");
        close(found.efforts[1], number(expected, "x2"), tolerance, "effort");
        close(found.first_wins, number(expected, "p1"), tolerance, "who wins");
    });
    assert!(contest_efforts([1.0, 1.0], 2.5).is_err(), "no equilibrium in pure strategies");
}

#[test]
fn what_is_not_a_number_is_refused_with_its_place() {
    let nan = f64::NAN;
    let errors = [
        rubinstein_shares([nan, 1.0]).unwrap_err(),
        stahl_share(0, [nan, 0.5]).unwrap_err(),
        outside_option_shares(0.5, nan).unwrap_err(),
        two_type_price([nan, 1.0], 0.5).unwrap_err(),
        screening_price([0.0, f64::INFINITY]).unwrap_err(),
        two_period_screening(nan).unwrap_err(),
        two_type_screening([1.0, 2.0], nan, nan).unwrap_err(),
        crisis_demand(nan, nan, nan).unwrap_err(),
        shadow_of_power_offer(nan, 0.5, 0.1, 0.0).unwrap_err(),
        preventive_war_threshold(1.0, 1.0, nan).unwrap_err(),
        chain_store_reputation(nan, 0, 0.0).unwrap_err(),
        attrition_hazards([nan; 2], [0.0; 2]).unwrap_err(),
        attrition_quitting([1.0; 2], [1.0; 2], nan).unwrap_err(),
        attrition_time(1.0).unwrap_err(),
        baron_ferejohn_shares(4, nan).unwrap_err(),
        double_auction_bid(nan, nan).unwrap_err(),
        double_auction_ask(nan, nan).unwrap_err(),
        double_auction_trade(nan).unwrap_err(),
        mixed_equilibrium([[nan; 2]; 2], [[0.0; 2]; 2]).unwrap_err(),
        contest_efforts([nan, 1.0], nan).unwrap_err(),
    ];
    for error in errors {
        assert!(
            error.is_invalid() && error.problems().iter().all(|problem| !problem.key.is_empty()),
            "{error}"
        );
    }
    assert_eq!(crisis_demand(nan, nan, nan).unwrap_err().problems().len(), 3, "all faults at once");
}
