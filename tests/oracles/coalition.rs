//! Coalitional games against published values and each other.

use bargain::problem::coalition::{Coalition, CoalitionalGame, shapley_value_by_class, talmud_rule};
use proptest::prelude::*;

use crate::common::{Case, cases};

/// A game written as "1:68,2:102,12:170": players of a coalition, and its worth.
fn written(text: &str) -> CoalitionalGame {
    let entries: Vec<(u32, f64)> = text
        .split(',')
        .map(|entry| {
            let (players, worth) = entry.split_once(':').unwrap();
            let bits = players.chars().map(|player| 1 << (player.to_digit(10).unwrap() - 1)).sum();
            (bits, worth.parse().unwrap())
        })
        .collect();
    let worth = |coalition: Coalition| entries.iter().find(|(bits, _)| *bits == coalition.0).unwrap().1;
    CoalitionalGame::new(3, worth).unwrap()
}

fn gloves() -> CoalitionalGame {
    let pairs = |coalition: Coalition| f64::from(u8::from(coalition.contains(0) && coalition.size() > 1));
    CoalitionalGame::new(3, pairs).unwrap()
}

fn published(case: &Case) -> CoalitionalGame {
    let name = case.inputs["game"].as_str().unwrap();
    match case.inputs["v"].as_str() {
        Some(text) => written(text),
        None if name.starts_with("glove") => gloves(),
        None => {
            let costs: Vec<f64> =
                name.strip_prefix("airport costs ").unwrap().split(',').map(|x| x.parse().unwrap()).collect();
            let longest = |coalition: Coalition| coalition.players().map(|i| costs[i]).fold(0.0, f64::max);
            CoalitionalGame::new(costs.len(), longest).unwrap()
        }
    }
}

pub fn shapley_values_are_the_published_ones() {
    for case in cases("O29") {
        case.holds_all("shapley", &published(&case).shapley_value());
    }
}

pub fn the_security_council_by_coalitions_and_by_classes() {
    for case in cases("O30") {
        let passes = |permanent: usize, others: usize| f64::from(u8::from(permanent == 5 && others >= 4));
        let game = CoalitionalGame::new(15, |coalition| {
            let permanent = Coalition(coalition.0 & 0b11111).size();
            passes(permanent, coalition.size() - permanent)
        })
        .unwrap();
        let index = game.shapley_value();
        let by_class = shapley_value_by_class(&[5, 10], |members| passes(members[0], members[1])).unwrap();
        for [permanent, other] in [[index[0], index[14]], [by_class[0], by_class[1]]] {
            case.holds("shapley_shubik_permanent", permanent);
            case.holds("shapley_shubik_nonpermanent", other);
        }
        assert!((index.iter().sum::<f64>() - 1.0).abs() < 1e-14);
    }
}

pub fn transit_countries_get_what_the_bypass_leaves_them() {
    for case in cases("O31") {
        let routes = ["kB", "kU"].map(|key| case.input(key));
        let game = CoalitionalGame::gas_transit(&routes, case.input("direct"), case.input("demand")).unwrap();
        case.holds_all("shapley_R_B_U", &game.shapley_value());
    }
}

pub fn the_nucleolus_of_bankruptcy_is_the_talmud() {
    for case in cases("O32") {
        let claims: Vec<f64> =
            case.inputs["claims"].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect();
        let estate = case.input("estate");
        let game = CoalitionalGame::bankruptcy(estate, &claims).unwrap();
        case.holds_all("nucleolus", &game.nucleolus().unwrap());
        case.holds_all("nucleolus", &talmud_rule(estate, &claims).unwrap());
    }
}

#[test]
fn the_core_of_the_gloves_is_one_point_and_majority_has_none() {
    assert!(gloves().in_core(&[1.0, 0.0, 0.0], 1e-12).unwrap());
    assert!(!gloves().in_core(&[0.8, 0.1, 0.1], 1e-12).unwrap());
    assert!(gloves().least_core().unwrap().excess.abs() < 1e-12);
    let majority = CoalitionalGame::new(3, |coalition| f64::from(u8::from(coalition.size() > 1))).unwrap();
    assert!(majority.core_point().unwrap().is_none());
    assert!((majority.least_core().unwrap().excess - 1.0 / 3.0).abs() < 1e-12);
    assert!(majority.nucleolus().unwrap().iter().all(|x| (x - 1.0 / 3.0).abs() < 1e-12));
}

#[test]
fn what_is_not_a_game_is_refused_in_words() {
    let nothing = |_: Coalition| 0.0;
    assert!(CoalitionalGame::new(0, nothing).unwrap_err().is_invalid());
    assert!(CoalitionalGame::new(21, nothing).unwrap_err().is_invalid());
    let error = CoalitionalGame::new(2, |_| f64::NAN).unwrap_err();
    assert_eq!(error.problems().len(), 3);
    let needless = CoalitionalGame::new(2, |coalition| f64::from(2 - coalition.size() as u8)).unwrap();
    assert!(needless.nucleolus().unwrap_err().is_invalid());
    assert!(CoalitionalGame::new(13, nothing).unwrap().nucleolus().unwrap_err().is_unsupported());
    assert!(gloves().in_core(&[1.0, f64::NAN], 0.0).unwrap_err().problems().len() == 2);
    assert!(CoalitionalGame::bankruptcy(2.0, &[1.0]).unwrap_err().is_invalid());
    assert!(CoalitionalGame::gas_transit(&[-1.0], f64::NAN, 1.0).unwrap_err().problems().len() == 2);
    assert!(shapley_value_by_class(&[1000; 4], |_| 0.0).unwrap_err().is_invalid());
    assert!(talmud_rule(f64::INFINITY, &[]).unwrap_err().problems().len() == 2);
}

#[test]
fn games_of_one_and_games_of_nothing_have_all_solutions() {
    let one = CoalitionalGame::new(1, |_| 3.0).unwrap();
    assert_eq!(one.nucleolus().unwrap(), [3.0]);
    assert_eq!(one.core_point().unwrap(), Some(vec![3.0]));
    let nothing = CoalitionalGame::new(12, |_| 0.0).unwrap();
    assert!(nothing.nucleolus().unwrap().iter().all(|x| x.abs() < 1e-12));
}

/// The excesses of all coalitions, the largest first: what the nucleolus makes small in this order.
fn complaints(game: &CoalitionalGame, payoffs: &[f64]) -> Vec<f64> {
    let all = game.everybody().0;
    let mut excesses: Vec<f64> =
        (1..all).map(|bits| game.worth(Coalition(bits)) - Coalition(bits).share(payoffs)).collect();
    excesses.sort_by(|a, b| b.total_cmp(a));
    excesses
}

fn games(players: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = CoalitionalGame> {
    players.prop_flat_map(|n| {
        prop::collection::vec(0..100u32, 1 << n).prop_map(move |worth| {
            let of = |bits: usize| f64::from(worth[bits]);
            // Together at least as much as each alone.
            let alone: f64 = (0..n).map(|i| of(1 << i)).sum();
            let all = (1 << n) - 1;
            CoalitionalGame::new(n, |coalition| {
                let bits = coalition.0 as usize;
                if bits == all { alone.max(2.0 * of(bits)) } else { of(bits) }
            })
            .unwrap()
        })
    })
}

proptest! {
    #![proptest_config(crate::common::properties(256))]

    #[test]
    fn shapley_values_share_all_there_is(game in games(1..=7)) {
        let sum: f64 = game.shapley_value().iter().sum();
        prop_assert!((sum - game.worth(game.everybody())).abs() < 1e-9);
    }

    #[test]
    fn the_nucleolus_is_an_imputation_in_the_core_if_there_is_one(game in games(2..=6)) {
        let nucleolus = game.nucleolus().unwrap();
        let sum: f64 = nucleolus.iter().sum();
        prop_assert!((sum - game.worth(game.everybody())).abs() < 1e-9);
        for (i, x) in nucleolus.iter().enumerate() {
            prop_assert!(*x >= game.worth(Coalition(1 << i)) - 1e-9);
        }
        let least = game.least_core().unwrap();
        let reached = game.largest_excess(&least.payoffs).unwrap().unwrap().excess;
        prop_assert!((reached - least.excess).abs() < 1e-9, "the least core has its excess");
        if let Some(point) = game.core_point().unwrap() {
            prop_assert!(game.in_core(&point, 1e-7).unwrap());
            prop_assert!(game.in_core(&nucleolus, 1e-7).unwrap());
        }
        let largest = game.largest_excess(&nucleolus).unwrap().unwrap().excess;
        prop_assert!(largest >= least.excess - 1e-9);
    }

    #[test]
    fn no_small_transfer_makes_the_nucleolus_complain_less(
        game in games(2..=5), from in 0usize..5, step in 1usize..5, share in 0.01..=1.0f64,
    ) {
        let n = game.players();
        let from = from % n;
        let to = (from + 1 + step % (n - 1)) % n;
        let nucleolus = game.nucleolus().unwrap();
        // What is left is an imputation still.
        let amount = share * (nucleolus[from] - game.worth(Coalition(1 << from))).max(0.0);
        let mut other = nucleolus.clone();
        other[from] -= amount;
        other[to] += amount;
        let [ours, theirs] = [&nucleolus, &other].map(|x| complaints(&game, x));
        let difference = ours.iter().zip(&theirs).map(|(a, b)| b - a).find(|d| d.abs() > 1e-7);
        prop_assert!(difference.is_none_or(|d| d > 0.0));
    }

    #[test]
    fn the_talmud_is_the_nucleolus_of_any_bankruptcy(
        claims in prop::collection::vec(1..1000u32, 2..=8), share in 0.0..=1.0f64,
    ) {
        let claims: Vec<f64> = claims.into_iter().map(f64::from).collect();
        let estate = share * claims.iter().sum::<f64>();
        let nucleolus = CoalitionalGame::bankruptcy(estate, &claims).unwrap().nucleolus().unwrap();
        for (x, y) in nucleolus.iter().zip(talmud_rule(estate, &claims).unwrap()) {
            prop_assert!((x - y).abs() < 1e-8, "{:?}", nucleolus);
        }
    }
}
