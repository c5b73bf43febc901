//! Games of the catalogue in which both players move at once, against their known answers.
//!
//! Where an equilibrium is known as a formula, its strategies are written down and their regret is measured: what each player
//! could gain by the best deviation. It is zero in an equilibrium, and goes to zero on ever finer grids where the formula is for
//! a continuum.

use bargain::game::catalogue::closed_forms::*;
use bargain::game::catalogue::*;
use bargain::game::{FiniteGame, Payoffs, Player, Types, Unrolled};
use bargain::solve::{Play, Profile, QuantalResponse};
use bargain::strategy::{Strategy, View};
use serde_json::Value;

use crate::common::oracles::{close, each, number, numbers};

/// Value and regret of two strategies.
fn certificate<G: FiniteGame>(
    game: &G,
    first: &impl Strategy<G>,
    second: &impl Strategy<G>,
) -> (Payoffs, Payoffs) {
    let tables = Unrolled::new(game).unwrap();
    let profile = Profile::tabulate(game, &tables, first, second).unwrap();
    (profile.value(&tables).unwrap(), profile.regret(&tables).unwrap())
}

/// Value and regret of mixtures, a probability for each move, of a game without private types.
fn mixtures<G: OneShot>(game: &G, mixtures: [&[f64]; 2]) -> (Payoffs, Payoffs) {
    let mix = |view: &View<'_, G>, _: &[u32], chances: &mut [f64]| {
        chances.copy_from_slice(mixtures[view.player.index()]);
    };
    certificate(game, &mix, &mix)
}

/// What each type of a player gains at most, on average, by another move than `play` gives it, straight from the rules.
fn regret<G: OneShot>(game: &G, play: [&[u32]; 2]) -> f64 {
    let gain = |player: Player| {
        let other = player.other();
        let worth = |own: usize, choice: u32| -> f64 {
            let each = play[other.index()].iter().zip(game.types(other)).enumerate();
            each.map(|(t, (theirs, chance))| {
                let (mut moves, mut types): ([u32; 2], Types) = ([choice; 2], [own; 2]);
                (moves[other.index()], types[other.index()]) = (*theirs, t);
                chance * game.result(moves, types)[player.index()]
            })
            .sum()
        };
        let types = game.types(player).iter().enumerate();
        types
            .map(|(own, chance)| {
                let best = (0..game.moves(player)).map(|choice| worth(own, choice)).fold(f64::MIN, f64::max);
                chance * (best - worth(own, play[player.index()][own]))
            })
            .sum::<f64>()
    };
    gain(Player::First).max(gain(Player::Second))
}

/// The move of a grid with this step that is nearest to `x`.
fn nearest(x: f64, step: f64) -> u32 {
    (x / step).round() as u32
}

#[test]
fn every_division_of_the_pie_is_an_equilibrium_of_nashs_demand_game() {
    let game = NashDemand::new(8).unwrap();
    for first in 0..=8 {
        for second in 0..=8 {
            let regret = regret(&game, [&[first], &[second]]);
            let equilibrium = first + second == 8 || (first == 8 && second == 8);
            assert_eq!(regret == 0.0, equilibrium, "{first}, {second}: {regret}");
        }
    }
}

pub fn requests_of_money_mix_so_that_every_request_of_the_mixture_pays_twenty() {
    each("O27", "game", |inputs, expected, tolerance| {
        if expected.get("p").is_some() {
            assert_eq!(inputs["game"], "11-20 money request");
            let known = numbers(&expected["p"]);
            assert_eq!(money_request_equilibrium()[..], known);
            let (value, regret) = mixtures(&MoneyRequest, [&known, &known]);
            for (value, regret) in value.into_iter().zip(regret) {
                close(value, number(expected, "value"), 10.0 * tolerance, "value");
                close(regret, 0.0, 10.0 * tolerance, "regret");
            }
        }
    });
}

fn pennies(inputs: &Value) -> MatchingPennies {
    let table = |key: &str| {
        let rows: Vec<Vec<f64>> = inputs[key].as_array().unwrap().iter().map(numbers).collect();
        [0, 1].map(|row| [0, 1].map(|column| rows[row][column]))
    };
    MatchingPennies::new(table("A"), table("B")).unwrap()
}

pub fn unequal_pennies_are_mixed_by_the_stakes_of_the_other() {
    each("O23", "lam", |inputs, expected, tolerance| {
        if inputs["lam"].is_string() {
            let (row, column) = (number(expected, "row_top"), number(expected, "col_left"));
            let (_, regret) = mixtures(&pennies(inputs), [&[row, 1.0 - row], &[column, 1.0 - column]]);
            close(regret[0].max(regret[1]), 0.0, 100.0 * tolerance, "regret of payoffs up to 320");
        }
    });
}

pub fn quantal_response_of_unequal_pennies_moves_with_ones_own_stakes() {
    for (id, keys) in [("O22", ["row1", "col1"]), ("O23", ["row_top", "col_left"])] {
        each(id, "lam", |inputs, expected, tolerance| {
            let Some(precision) = inputs["lam"].as_f64() else { return };
            let game = pennies(inputs);
            let solver = QuantalResponse::new([precision; 2]).unwrap().tolerance(1e-11).unwrap();
            let equilibrium = solver.solve(&game).unwrap();
            assert_eq!(equilibrium.convergence().missed, 0);
            let exact = equilibrium.play(&game).unwrap().distribution();
            let p = |first, second| exact.probability([first, second]);
            close(p(0, 0) + p(0, 1), number(expected, keys[0]), tolerance, keys[0]);
            close(p(0, 0) + p(1, 0), number(expected, keys[1]), tolerance, keys[1]);
        });
    }
}

#[test]
fn violations_are_deterred_by_the_stakes_of_the_inspector() {
    let (cost, harm, gain, penalty) = (1.0, 4.0, 2.0, 6.0);
    let game = Inspection::new(cost, harm, gain, penalty).unwrap();
    let (inspects, violates) = (gain / (gain + penalty), cost / harm);
    let (_, regret) = mixtures(&game, [&[1.0 - inspects, inspects], &[1.0 - violates, violates]]);
    close(regret[0].max(regret[1]), 0.0, 1e-15, "regret");
    let table = |player: usize| [0, 1].map(|i| [0, 1].map(|j| game.result([i, j], [0, 0])[player]));
    let [trusts, complies] = mixed_equilibrium(table(0), table(1)).unwrap();
    close(trusts, 1.0 - inspects, 1e-15, "trust");
    close(complies, 1.0 - violates, 1e-15, "compliance");
}

pub fn tullocks_efforts_are_an_equilibrium_of_the_grid_that_holds_them() {
    each("O46", "r", |inputs, expected, tolerance| {
        let [first, second] = ["x1", "x2"].map(|key| number(expected, key));
        let highest = 2.0 * first.max(second);
        let prizes = ["v1", "v2"].map(|key| number(inputs, key));
        let game = Contest::new(prizes, number(inputs, "r"), highest, 40).unwrap();
        let [x, y] = [first, second].map(|effort| nearest(effort, highest / 40.0));
        close(game.effort(x), first, tolerance, "on the grid");
        close(game.effort(y), second, tolerance, "on the grid");
        close(regret(&game, [&[x], &[y]]), 0.0, tolerance, "regret");
        // Nothing else on the grid is one.
        for (x, y) in (0..=40).flat_map(|x| (0..=40).map(move |y| (x, y))).filter(|other| *other != (x, y)) {
            assert!(regret(&game, [&[x], &[y]]) > tolerance, "{x}, {y}");
        }
    });
}

/// The linear equilibrium is for a continuum; rounding bids to a grid of step s costs the order of s.
pub fn linear_bids_are_an_equilibrium_of_the_double_auction_in_the_limit() {
    each("O15", "k", |inputs, expected, _| {
        let weight = number(inputs, "k");
        let mut before = f64::INFINITY;
        for count in [12, 48, 192] {
            let game = DoubleAuction::new(weight, count, 2 * count).unwrap();
            let step = 0.5 / f64::from(count);
            let bids = |bid: fn(f64, f64) -> Result<f64, bargain::Error>| -> Vec<u32> {
                game.values().iter().map(|value| nearest(bid(weight, *value).unwrap(), step)).collect()
            };
            let (bids, asks) = (bids(double_auction_bid), bids(double_auction_ask));
            let regret = regret(&game, [&bids, &asks]);
            assert!(regret < step, "{count} types: {regret}");
            assert!(regret < before / 2.0, "{count} types: {regret} after {before}");
            before = regret;
            let trades = bids.iter().map(|bid| asks.iter().filter(|ask| bid >= ask).count()).sum::<usize>();
            let trades = trades as f64 / f64::from(count * count);
            close(trades, number(expected, "p_trade"), 4.0 / f64::from(count), "trade");
        }
    });
}

/// For a continuum, likewise.
#[test]
fn holding_out_for_the_formulas_time_is_an_equilibrium_in_the_limit() {
    let mut before = f64::INFINITY;
    for types in [10, 40, 160] {
        let step = 0.5 / f64::from(types);
        let longest = nearest(8.0, step);
        let game = PrivateAttrition::new(types, step, longest).unwrap();
        let times: Vec<u32> =
            game.values().iter().map(|value| nearest(attrition_time(*value).unwrap(), step)).collect();
        let regret = regret(&game, [&times, &times]);
        assert!(regret < 0.5 / f64::from(types), "{types} types: {regret}");
        assert!(regret < before / 2.0, "{types} types: {regret} after {before}");
        before = regret;
    }
}

/// Quitting at random leaves both with nothing, and the time that it takes comes to that of continuous time.
pub fn attrition_wastes_the_prizes_in_its_mixed_equilibrium() {
    each("O12", "v1", |inputs, expected, _| {
        let [prizes, costs] = [["v1", "v2"], ["c1", "c2"]].map(|keys| keys.map(|key| number(inputs, key)));
        for length in [0.4, 0.1] {
            let quits = attrition_quitting(prizes, costs, length).unwrap();
            // Until both have stayed so long with a probability below 1e-10.
            let stays = (1.0 - quits[0]) * (1.0 - quits[1]);
            let periods = ((1e-10f64).ln() / stays.ln()).ceil() as u32;
            let game = Attrition::new(prizes, costs, length, periods).unwrap();
            let mix = |view: &View<'_, Attrition>, _: &[AttritionAction], chances: &mut [f64]| {
                let quits = quits[view.player.index()];
                chances.copy_from_slice(&[1.0 - quits, quits]);
            };
            let (value, regret) = certificate(&game, &mix, &mix);
            for x in value.into_iter().chain(regret) {
                close(x, 0.0, 1e-12, "value and regret");
            }
            let exact = Play::of(&game, &mix, &mix).unwrap().distribution();
            let duration = exact.tally("periods").unwrap() * length;
            close(duration, number(expected, "mean_duration"), length, "duration");
            close(duration, length * stays / (1.0 - stays), 1e-6, "geometric");
            // Both quit at once with a probability of the order of the length.
            let first = exact.probability(AttritionOutcome::FirstQuits);
            close(first, number(expected, "prob_1_quits_first"), length, "who quits");
        }
    });
}

/// Cooperates first and after mutual cooperation only: a defection is never forgiven.
fn grim(view: &View<'_, RepeatedDilemma>, _: &[DilemmaMove], chances: &mut [f64]) {
    let defected =
        matches!(view.state, DilemmaState::Round(Some(last)) if last.contains(&DilemmaMove::Defect));
    chances.copy_from_slice(if defected { &[0.0, 1.0] } else { &[1.0, 0.0] });
}

fn tit_for_tat(view: &View<'_, RepeatedDilemma>, _: &[DilemmaMove], chances: &mut [f64]) {
    let DilemmaState::Round(last) = view.state else { return };
    let other = last.map_or(DilemmaMove::Cooperate, |last| last[view.player.other().index()]);
    chances.copy_from_slice(if other == DilemmaMove::Defect { &[0.0, 1.0] } else { &[1.0, 0.0] });
}

/// Four hundred periods stand for no end: what the last one tempts to is discounted to below 1e-30.
pub fn cooperation_is_an_equilibrium_from_the_critical_discount_factor_on() {
    each("O16", "T", |inputs, expected, _| {
        let [temptation, reward, punishment, sucker] = ["T", "R", "P", "S"].map(|key| number(inputs, key));
        let payoffs = DilemmaPayoffs { temptation, reward, punishment, sucker };
        let gain = |discount: f64, strategy: fn(&View<'_, RepeatedDilemma>, &[DilemmaMove], &mut [f64])| {
            let game = RepeatedDilemma::new(payoffs, discount, 400).unwrap();
            let (value, regret) = certificate(&game, &strategy, &strategy);
            close(value[0], reward / (1.0 - discount), 1e-12, "cooperation");
            regret[0].max(regret[1])
        };
        for (strategy, key) in
            [(grim as fn(&View<'_, _>, &[_], &mut [f64]), "grim"), (tit_for_tat, "tit_for_tat")]
        {
            let critical = number(expected, key);
            close(gain(critical + 0.01, strategy), 0.0, 1e-12, key);
            assert!(gain(critical - 0.01, strategy) > 1e-3, "{key} below {critical}");
        }
    });
}

#[test]
fn nobody_cooperates_in_a_dilemma_with_a_known_end() {
    let payoffs = DilemmaPayoffs { temptation: 5.0, reward: 3.0, punishment: 1.0, sucker: 0.0 };
    let game = RepeatedDilemma::new(payoffs, 0.9, 10).unwrap();
    let equilibrium = QuantalResponse::new([50.0; 2]).unwrap().solve(&game).unwrap();
    assert_eq!(equilibrium.convergence().missed, 0);
    let exact = equilibrium.play(&game).unwrap().distribution();
    assert!(exact.tally("cooperation").unwrap() < 1e-12);
    assert_eq!(exact.probability(Some([DilemmaMove::Defect; 2])), 1.0);
}
