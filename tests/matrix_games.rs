//! Games in normal form and what is built on them, against `tests/data/oracles.json` and by independent routes.

use bargain::game::{Bimatrix, MixedProfile, Player, StochasticGame};
use bargain::solve::bimatrix::{
    FictitiousPlay, LemkeHowson, LevelK, PoissonHierarchy, QuantalBranch, QuantalSearch, RegretMatching,
    SupportEnumeration, TieBreak, zero_sum_value,
};
use bargain::solve::repeated::{NashReversion, PrisonersDilemma, SelfEnforcingTransfer};
use bargain::solve::stochastic::{ShapleyIteration, StationaryQuantal};
use bargain::stream::{Key, Stream};
use serde_json::Value;

mod common;

/// Calls `check` with the inputs and the expectations of every case of an oracle for which `wanted` holds of the inputs.
fn each(id: &str, wanted: impl Fn(&Value) -> bool, mut check: impl FnMut(&Value, &Value, f64)) {
    let oracle = common::oracle(id);
    let mut checked = 0;
    for case in oracle["cases"].as_array().unwrap().iter().filter(|case| wanted(&case["inputs"])) {
        let tolerance = case["abs_tol"].as_f64().or(oracle["default_abs_tol"].as_f64()).unwrap();
        check(&case["inputs"], &case["expected"], tolerance);
        checked += 1;
    }
    assert!(checked > 0, "{id} has no such case");
}

fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap_or_else(|| panic!("no number {key} in {value}"))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found} instead of {expected}");
}

/// The game of the tables A and B of an oracle.
fn tables(inputs: &Value) -> Bimatrix {
    let [first, second] = ["A", "B"].map(|key| inputs[key].as_array().unwrap().iter().map(numbers).collect());
    Bimatrix::new(first, second).unwrap()
}

/// A game of payoffs uniform on [0, 1).
fn random(seed: u64, actions: [usize; 2]) -> Bimatrix {
    let payoffs = payoffs(seed, 2 * actions[0] * actions[1]);
    Bimatrix::from_function(actions, |i, j| {
        let place = 2 * (i * actions[1] + j);
        [payoffs[place], payoffs[place + 1]]
    })
    .unwrap()
}

fn random_zero_sum(seed: u64, [rows, columns]: [usize; 2]) -> Bimatrix {
    let payoffs = payoffs(seed, rows * columns);
    Bimatrix::zero_sum(payoffs.chunks(columns).map(<[f64]>::to_vec).collect()).unwrap()
}

fn payoffs(seed: u64, count: usize) -> Vec<f64> {
    let mut stream = Stream::open(Key::episode(seed, 0));
    (0..count).map(|_| stream.uniform()).collect()
}

fn chicken() -> Bimatrix {
    Bimatrix::symmetric(vec![vec![0.0, -1.0], vec![1.0, -10.0]]).unwrap()
}

fn matching_pennies() -> Bimatrix {
    Bimatrix::zero_sum(vec![vec![1.0, -1.0], vec![-1.0, 1.0]]).unwrap()
}

/// Wins against the action before, loses against the one after.
fn rock_paper_scissors() -> Bimatrix {
    let payoff = |own: usize, other: usize| [0.0, 1.0, -1.0][(3 + own - other) % 3];
    Bimatrix::from_function([3, 3], |i, j| [payoff(i, j), payoff(j, i)]).unwrap()
}

/// Who asks for one less than the other gets 20 on top.
fn money_request() -> Bimatrix {
    let request = |own: usize, other: usize| 11.0 + own as f64 + if own + 1 == other { 20.0 } else { 0.0 };
    Bimatrix::from_function([10, 10], |i, j| [request(i, j), request(j, i)]).unwrap()
}

// Equilibria.

#[test]
fn chicken_has_two_pure_equilibria_and_a_mixed_one() {
    let found = SupportEnumeration::new().solve(&chicken()).unwrap();
    assert!(!found.degenerate);
    let swerve: Vec<[f64; 2]> =
        found.equilibria.iter().map(|e| Player::BOTH.map(|player| e.profile.of(player)[0])).collect();
    assert_eq!(swerve[..2], [[1.0, 0.0], [0.0, 1.0]]);
    // Indifference: −(1 − p) = p − 10 (1 − p).
    close(swerve[2][0], 0.9, 1e-14, "mixed");
    close(swerve[2][1], 0.9, 1e-14, "mixed");
    assert_eq!(swerve.len(), 3);
}

#[test]
fn every_equilibrium_route_finds_even_mixing_in_matching_pennies() {
    let game = matching_pennies();
    let found = SupportEnumeration::new().solve(&game).unwrap();
    assert_eq!(found.equilibria.len(), 1);
    let value = zero_sum_value(&game).unwrap();
    assert!(value.value.abs() < 1e-15 && value.bounds[1] - value.bounds[0] < 1e-15, "{value:?}");
    for profile in [
        &found.equilibria[0].profile,
        &value.profile,
        &LemkeHowson::dropping(Player::Second, 1).solve(&game).unwrap().equilibrium.profile,
        &QuantalBranch::along([1.0, 3.0]).unwrap().trace(&game, 100.0).unwrap().end.profile,
    ] {
        assert!(profile.distance(&MixedProfile::uniform(&game)) < 1e-14, "{profile:?}");
    }
}

/// Two columns are best replies to the first row: every mixture of them with the first row is an equilibrium up to the point
/// where the second row pays.
#[test]
fn a_degenerate_game_says_so_and_lists_the_ends_of_its_continuum() {
    let game =
        Bimatrix::new(vec![vec![1.0, 1.0], vec![0.0, 2.0]], vec![vec![1.0, 1.0], vec![0.0, 1.0]]).unwrap();
    let found = SupportEnumeration::new().solve(&game).unwrap();
    assert!(found.degenerate);
    let expected = [
        [vec![1.0, 0.0], vec![1.0, 0.0]],
        [vec![1.0, 0.0], vec![0.5, 0.5]],
        [vec![0.0, 1.0], vec![0.0, 1.0]],
    ];
    assert_eq!(found.equilibria.len(), expected.len());
    for strategies in expected {
        let expected = MixedProfile::new(strategies).unwrap();
        assert!(found.equilibria.iter().any(|e| e.profile.distance(&expected) < 1e-12), "{expected:?}");
    }
    for player in Player::BOTH {
        for action in [0, 1] {
            let end = LemkeHowson::dropping(player, action).solve(&game).unwrap();
            assert!(end.equilibrium.regret.iter().all(|regret| *regret < 1e-12));
        }
    }
}

#[test]
fn a_game_of_constant_payoffs_is_degenerate_and_solved_by_every_route() {
    let game = Bimatrix::from_function([3, 4], |_, _| [2.0, -2.0]).unwrap();
    let found = SupportEnumeration::new().solve(&game).unwrap();
    assert!(found.degenerate);
    assert_eq!(found.equilibria.len(), 12);
    assert_eq!(zero_sum_value(&game).unwrap().value, 2.0);
    assert_eq!(LemkeHowson::dropping(Player::First, 2).solve(&game).unwrap().equilibrium.regret, [0.0; 2]);
    let branch = QuantalBranch::along([1.0, 1.0]).unwrap().trace(&game, 5.0).unwrap();
    assert_eq!(branch.end.profile, MixedProfile::uniform(&game));
}

#[test]
fn enumeration_finds_an_odd_number_of_equilibria_and_every_end_of_a_path() {
    for seed in 0..60 {
        let actions = [2 + seed as usize % 4, 2 + seed as usize / 4 % 4];
        let game = random(seed, actions);
        let found = SupportEnumeration::new().solve(&game).unwrap();
        assert!(!found.degenerate, "seed {seed}");
        assert_eq!(found.equilibria.len() % 2, 1, "seed {seed}");
        assert!(found.equilibria.iter().all(|e| e.regret.iter().all(|regret| *regret < 1e-12)));
        let pure = |i, j| game.nash_conv(&MixedProfile::pure(&game, [i, j]).unwrap()).unwrap() == 0.0;
        let places = (0..actions[0]).flat_map(|i| (0..actions[1]).map(move |j| (i, j)));
        let listed = found
            .equilibria
            .iter()
            .filter(|e| Player::BOTH.iter().all(|player| e.profile.of(*player).contains(&1.0)));
        assert_eq!(listed.count(), places.filter(|(i, j)| pure(*i, *j)).count(), "seed {seed}");
        for player in Player::BOTH {
            for action in 0..game.actions(player) {
                let end = LemkeHowson::dropping(player, action).solve(&game).unwrap().equilibrium;
                let known = found.equilibria.iter().any(|e| e.profile.distance(&end.profile) < 1e-9);
                assert!(known, "seed {seed}, label {player:?} {action}: {end:?}");
            }
        }
    }
}

/// Payoffs 0, 1 or 2, so that most games are degenerate.
#[test]
fn degenerate_games_are_solved_without_cycling() {
    let mut degenerate = 0;
    for seed in 0..60 {
        let coarse = random(1000 + seed, [4, 5]);
        let game = Bimatrix::from_function([4, 5], |i, j| {
            coarse.payoffs(i, j).unwrap().map(|payoff| (3.0 * payoff).floor())
        })
        .unwrap();
        let found = SupportEnumeration::new().solve(&game).unwrap();
        degenerate += usize::from(found.degenerate);
        assert!(found.equilibria.iter().all(|e| e.regret.iter().all(|regret| *regret < 1e-12)));
        for player in Player::BOTH {
            for action in 0..game.actions(player) {
                let end = LemkeHowson::dropping(player, action).solve(&game).unwrap().equilibrium;
                assert!(end.regret.iter().all(|regret| *regret < 1e-12), "seed {seed}: {end:?}");
                // A path ends at a vertex of each polytope, so at an extreme equilibrium.
                let known = found.equilibria.iter().any(|e| e.profile.distance(&end.profile) < 1e-9);
                assert!(known, "seed {seed}, label {player:?} {action}: {end:?}");
            }
        }
    }
    assert!(degenerate > 40, "{degenerate}");
}

#[test]
fn zero_sum_games_have_one_value_by_every_route() {
    for seed in 0..30 {
        let actions = [2 + seed as usize % 5, 2 + seed as usize / 5];
        let game = random_zero_sum(seed, actions);
        let solution = zero_sum_value(&game).unwrap();
        assert!(solution.bounds[1] - solution.bounds[0] < 1e-13, "seed {seed}: {solution:?}");
        for equilibrium in SupportEnumeration::new().solve(&game).unwrap().equilibria {
            close(equilibrium.value[0], solution.value, 1e-12, "enumeration");
        }
        let pivoted = LemkeHowson::dropping(Player::First, 0).solve(&game).unwrap();
        close(pivoted.equilibrium.value[0], solution.value, 1e-12, "pivoting");
        for learned in [
            FictitiousPlay::new(20_000).unwrap().solve(&game),
            RegretMatching::new(20_000).unwrap().solve(&game),
        ] {
            // Each strategy is within its player's regret of what it could secure, so the sum bounds the error of the value.
            // In games with a saddle the bound is met exactly, but for rounding.
            close(learned.value[0], solution.value, learned.nash_conv() + 1e-15, "learning");
            assert!(learned.nash_conv() < 0.05, "seed {seed}: {}", learned.nash_conv());
        }
    }
}

#[test]
fn what_cannot_be_solved_is_an_error_that_says_what_to_do() {
    let game = random(1, [12, 12]);
    assert!(SupportEnumeration::new().solve(&game).unwrap_err().is_unsupported());
    assert!(zero_sum_value(&game).unwrap_err().is_unsupported());
    assert!(LemkeHowson::dropping(Player::First, 0).pivots(1).solve(&game).unwrap_err().is_not_converged());
    assert!(LemkeHowson::dropping(Player::Second, 12).solve(&game).unwrap_err().is_invalid());
    assert!(QuantalBranch::along([f64::NAN, -1.0]).unwrap_err().problems().len() == 2);
    let branch = QuantalBranch::along([1.0, 1.0]).unwrap();
    assert!(branch.trace(&game, f64::INFINITY).unwrap_err().is_invalid());
    assert!(branch.steps(2).trace(&game, 100.0).unwrap_err().is_not_converged());
    assert!(branch.trace(&game, 1e15).unwrap_err().is_unsupported());
    assert!(branch.trace(&game, 1e308).unwrap_err().is_unsupported());
    assert!(QuantalSearch::new([1e15; 2], 5, 1).unwrap().solve(&game).unwrap_err().is_unsupported());
    assert!(FictitiousPlay::new(0).is_err() && RegretMatching::new(0).is_err());
    assert!(PoissonHierarchy::new(f64::NAN, TieBreak::Split).is_err());
}

#[test]
fn players_without_a_choice_are_no_special_case() {
    for actions in [[1, 1], [1, 4], [4, 1]] {
        let game = random(11, actions);
        let found = SupportEnumeration::new().solve(&game).unwrap();
        assert_eq!((found.equilibria.len(), found.degenerate), (1, false));
        let only = &found.equilibria[0].profile;
        for player in Player::BOTH {
            let end = LemkeHowson::dropping(player, 0).solve(&game).unwrap().equilibrium;
            assert!(end.profile.distance(only) < 1e-15);
        }
        let branch = QuantalBranch::along([1.0, 1.0]).unwrap().trace(&game, 1e4).unwrap();
        assert!(branch.end.profile.distance(only) < 1e-12);
        assert_eq!(FictitiousPlay::new(1).unwrap().solve(&game).profile, *only);
        assert!(RegretMatching::new(1000).unwrap().solve(&game).profile.distance(only) < 0.01);
        let search = QuantalSearch::new([1.0; 2], 3, 1).unwrap().solve(&game).unwrap();
        assert_eq!((search.found.len(), search.missed), (1, 0));
        let first =
            (0..actions[0]).map(|i| (0..actions[1]).map(|j| game.payoffs(i, j).unwrap()[0]).collect());
        let value = zero_sum_value(&Bimatrix::zero_sum(first.collect()).unwrap()).unwrap();
        assert!(value.bounds[1] - value.bounds[0] < 1e-15);
    }
}

#[test]
fn the_sexes_battle_over_three_equilibria() {
    let game =
        Bimatrix::new(vec![vec![2.0, 0.0], vec![0.0, 1.0]], vec![vec![1.0, 0.0], vec![0.0, 2.0]]).unwrap();
    let found = SupportEnumeration::new().solve(&game).unwrap();
    let values: Vec<[f64; 2]> = found.equilibria.iter().map(|equilibrium| equilibrium.value).collect();
    assert_eq!(values[..2], [[2.0, 1.0], [1.0, 2.0]]);
    assert_eq!((values.len(), found.degenerate), (3, false));
    for value in values[2] {
        close(value, 2.0 / 3.0, 1e-14, "mixed");
    }
}

#[test]
fn payoffs_of_any_size_are_solved() {
    for scale in [1e-90, 1e-9, 1e9, 1e90] {
        let base = random(7, [4, 4]);
        let game =
            Bimatrix::from_function([4, 4], |i, j| base.payoffs(i, j).unwrap().map(|x| scale * (x - 3.0)))
                .unwrap();
        let expected = SupportEnumeration::new().solve(&base).unwrap();
        let found = SupportEnumeration::new().solve(&game).unwrap();
        assert_eq!(found.equilibria.len(), expected.equilibria.len());
        for (found, expected) in found.equilibria.iter().zip(&expected.equilibria) {
            assert!(found.profile.distance(&expected.profile) < 1e-9);
        }
        let pivoted = LemkeHowson::dropping(Player::First, 0);
        let [found, expected] = [&game, &base].map(|game| pivoted.solve(game).unwrap().equilibrium.profile);
        assert!(found.distance(&expected) < 1e-9);
        let branch = QuantalBranch::along([10.0 / scale; 2]).unwrap().trace(&game, 1.0).unwrap();
        let expected = QuantalBranch::along([10.0; 2]).unwrap().trace(&base, 1.0).unwrap();
        assert!(branch.end.profile.distance(&expected.end.profile) < 1e-9);
    }
}

// Published games.

#[test]
fn quantal_response_of_asymmetric_matching_pennies() {
    each(
        "O22",
        |inputs| inputs["lam"].is_number(),
        |inputs, expected, tolerance| {
            let branch = QuantalBranch::along([1.0, 1.0]).unwrap();
            let branch = branch.trace(&tables(inputs), number(inputs, "lam")).unwrap();
            assert_eq!((branch.folds, branch.crossings), (0, 0));
            assert!(branch.end.residual < 1e-12);
            close(branch.end.profile.of(Player::First)[0], number(expected, "row1"), tolerance, "row");
            close(branch.end.profile.of(Player::Second)[0], number(expected, "col1"), tolerance, "column");
        },
    );
}

#[test]
fn precision_estimated_by_maximum_likelihood() {
    each(
        "O22",
        |inputs| inputs["task"].is_string(),
        |inputs, expected, tolerance| {
            let (game, n) = (tables(inputs), number(inputs, "n"));
            let seen = ["row1_freq", "col1_freq"].map(|key| number(inputs, key));
            let at = |precision: f64| {
                let end = QuantalBranch::along([1.0, 1.0]).unwrap().trace(&game, precision).unwrap().end;
                Player::BOTH.map(|player| end.profile.of(player)[0])
            };
            let likelihood = |precision: f64| -> f64 {
                at(precision)
                    .iter()
                    .zip(seen)
                    .map(|(p, f)| n * (f * p.ln() + (1.0 - f) * (1.0 - p).ln()))
                    .sum()
            };
            // Golden section, down to where the likelihood is flat in rounding.
            let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
            let [mut low, mut high] = [0.0, 10.0];
            while high - low > 1e-7 {
                let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
                *(if likelihood(left) < likelihood(right) { &mut low } else { &mut high }) =
                    if likelihood(left) < likelihood(right) { left } else { right };
            }
            let estimate = 0.5 * (low + high);
            close(estimate, number(expected, "lambda_hat"), tolerance, "precision");
            close(likelihood(estimate), number(expected, "loglik"), tolerance, "likelihood");
            let [row, column] = at(estimate);
            close(row, number(expected, "row1"), tolerance, "row");
            close(column, number(expected, "col1"), tolerance, "column");
        },
    );
}

#[test]
fn own_payoffs_move_quantal_responses_but_not_equilibria() {
    each(
        "O23",
        |_| true,
        |inputs, expected, tolerance| {
            let game = tables(inputs);
            let profile = match inputs["lam"].as_f64() {
                Some(precision) => {
                    QuantalBranch::along([precision; 2]).unwrap().trace(&game, 1.0).unwrap().end.profile
                }
                None => {
                    let mut found = SupportEnumeration::new().solve(&game).unwrap().equilibria;
                    assert_eq!(found.len(), 1);
                    found.remove(0).profile
                }
            };
            close(profile.of(Player::First)[0], number(expected, "row_top"), tolerance, "row");
            close(profile.of(Player::Second)[0], number(expected, "col_left"), tolerance, "column");
        },
    );
}

#[test]
fn the_mixed_equilibrium_of_the_money_request_game() {
    each(
        "O27",
        |inputs| inputs["game"] == "11-20 money request",
        |_, expected, tolerance| {
            let game = money_request();
            let mixed = numbers(&expected["p"]);
            let profile = MixedProfile::new([mixed.clone(), mixed]).unwrap();
            assert!(game.nash_conv(&profile).unwrap() < tolerance);
            close(game.expected(&profile).unwrap()[0], number(expected, "value"), tolerance, "value");
            let pivoted = LemkeHowson::dropping(Player::First, 9).solve(&game).unwrap().equilibrium;
            assert!(pivoted.regret.iter().all(|regret| *regret < tolerance));
            let found = SupportEnumeration::new().solve(&game).unwrap().equilibria;
            assert!(found.iter().any(|e| e.profile.distance(&profile) < tolerance));
            assert!(found.iter().any(|e| e.profile.distance(&pivoted.profile) < tolerance));
        },
    );
}

#[test]
fn a_level_asks_for_one_less_than_the_level_below() {
    each(
        "O27",
        |inputs| inputs["task"] == "level-k, L0=20",
        |_, expected, tolerance| {
            let game = money_request();
            let naive = MixedProfile::pure(&game, [9, 9]).unwrap();
            let levels = LevelK::new(TieBreak::Split).level_zero(naive).solve(&game, 4).unwrap();
            for (level, profile) in levels.levels.iter().enumerate() {
                let mean: f64 =
                    profile.of(Player::First).iter().zip(11..).map(|(p, x)| p * f64::from(x)).sum();
                close(mean, number(expected, &format!("L{level}")), tolerance, "request");
            }
            let apart = levels.profile([4, 1]).unwrap();
            assert_eq!((apart.of(Player::First)[5], apart.of(Player::Second)[8]), (1.0, 1.0));
            assert!(levels.profile([5, 5]).unwrap_err().problems().len() == 2);
        },
    );
}

/// A guess loses by the square of its distance from 2/3 of the other's, guesses being 50 · (2/3)^k.
#[test]
fn a_level_guesses_two_thirds_of_the_level_below() {
    each(
        "O27",
        |inputs| inputs["game"].as_str().unwrap().starts_with("p-beauty"),
        |_, expected, tolerance| {
            let guess = |k: usize| number(expected, "L0") * (2.0_f64 / 3.0).powi(k as i32);
            let loss = |own: usize, other: usize| -(guess(own) - guess(other) * 2.0 / 3.0).powi(2);
            let game = Bimatrix::from_function([8, 8], |i, j| [loss(i, j), loss(j, i)]).unwrap();
            let naive = MixedProfile::pure(&game, [0, 0]).unwrap();
            let levels = LevelK::new(TieBreak::Split).level_zero(naive).solve(&game, 4).unwrap();
            for (level, profile) in levels.levels.iter().enumerate() {
                let mean: f64 =
                    profile.of(Player::Second).iter().enumerate().map(|(k, p)| p * guess(k)).sum();
                close(mean, number(expected, &format!("L{level}")), tolerance, "guess");
            }
        },
    );
}

#[test]
fn exploitability_of_biased_rock_paper_scissors() {
    each(
        "O28",
        |inputs| inputs["game"] == "rock-paper-scissors",
        |inputs, expected, tolerance| {
            let game = rock_paper_scissors();
            let policy = numbers(&inputs["policy"]);
            let profile = MixedProfile::new([policy.clone(), policy]).unwrap();
            for regret in game.regret(&profile).unwrap() {
                close(regret, number(expected, "best_response_gain_per_player"), tolerance, "gain");
            }
            close(game.nash_conv(&profile).unwrap(), number(expected, "nash_conv"), tolerance, "NashConv");
        },
    );
}

/// What the first player wins at Kuhn poker with card `a` against `b`. Its plans are bet, check and fold, check and call; the second player's
/// are pairs of bets after a check or not, and calls of a bet or not.
fn kuhn(a: usize, b: usize, first: usize, (bets, calls): (bool, bool)) -> f64 {
    let showdown = if a > b { 1.0 } else { -1.0 };
    match first {
        0 => {
            if calls {
                2.0 * showdown
            } else {
                1.0
            }
        }
        _ if !bets => showdown,
        1 => -1.0,
        _ => 2.0 * showdown,
    }
}

/// The cards at Kuhn poker are drawn without replacement, so types are correlated and the game is not in the class of
/// [`bargain::game::Game`]; in normal form, with a plan for each card, it is a bimatrix game like any other.
#[test]
fn known_policies_of_kuhn_poker_in_normal_form() {
    let plan = |strategy: usize, base: usize, card: usize| strategy / base.pow(card as u32) % base;
    let reply = |strategy, card| (plan(strategy, 4, card) & 1 == 1, plan(strategy, 4, card) & 2 == 2);
    let game = Bimatrix::from_function([27, 64], |i, j| {
        let deals = (0..3).flat_map(|a| (0..3).map(move |b| (a, b))).filter(|(a, b)| a != b);
        let won: f64 = deals.map(|(a, b)| kuhn(a, b, plan(i, 3, a), reply(j, b)) / 6.0).sum();
        [won, -won]
    })
    .unwrap();
    let value = zero_sum_value(&game).unwrap();
    // By card: the chances of each plan of the first player, and of a bet and a call of the second.
    let policy = |first: [[f64; 3]; 3], second: [[f64; 2]; 3]| {
        let one = (0..27).map(|i| (0..3).map(|card| first[card][plan(i, 3, card)]).product()).collect();
        let chance = |does: bool, p: f64| if does { p } else { 1.0 - p };
        let by_card = |j, card: usize| {
            let (bets, calls) = reply(j, card);
            chance(bets, second[card][0]) * chance(calls, second[card][1])
        };
        let two = (0..64).map(|j| (0..3).map(|card| by_card(j, card)).product()).collect();
        MixedProfile::new([one, two]).unwrap()
    };
    let third = 1.0 / 3.0;
    each(
        "O28",
        |inputs| inputs["game"] == "Kuhn poker",
        |inputs, expected, tolerance| {
            let profile = if inputs["policy"] == "uniform" {
                policy([[0.5, 0.25, 0.25]; 3], [[0.5, 0.5]; 3])
            } else {
                close(value.value, number(expected, "value_p0"), tolerance, "value of the game");
                let first = [[third, 2.0 * third, 0.0], [0.0, third, 2.0 * third], [1.0, 0.0, 0.0]];
                policy(first, [[third, 0.0], [0.0, third], [1.0, 1.0]])
            };
            close(game.expected(&profile).unwrap()[0], number(expected, "value_p0"), tolerance, "value");
            close(game.nash_conv(&profile).unwrap(), number(expected, "nash_conv"), tolerance, "NashConv");
        },
    );
}

// Quantal response.

/// With one precision of zero the other player answers uniform choice: two logits.
#[test]
fn precision_is_each_players_own() {
    let game = random(3, [2, 3]);
    let branch = QuantalBranch::along([4.0, 0.0]).unwrap().trace(&game, 1.0).unwrap();
    let uniform = MixedProfile::uniform(&game);
    assert_eq!(branch.end.profile.of(Player::Second), uniform.of(Player::Second));
    let values = game.action_values(Player::First, &uniform).unwrap();
    let odds = (4.0 * (values[0] - values[1])).exp();
    close(branch.end.profile.of(Player::First)[0], odds / (1.0 + odds), 1e-13, "logit");
}

/// In a symmetric game the branch stays symmetric and passes the point where asymmetric responses leave it; with one payoff
/// moved it leaves with them.
#[test]
fn the_branch_passes_the_crossing_of_a_symmetric_game() {
    let branch = QuantalBranch::along([1.0, 1.0]).unwrap();
    let symmetric = branch.trace(&chicken(), 100.0).unwrap();
    assert_eq!((symmetric.folds, symmetric.crossings), (0, 1));
    let [row, column] = Player::BOTH.map(|player| symmetric.end.profile.of(player)[0]);
    close(row, column, 1e-12, "symmetry");
    close(row, 0.9, 0.01, "near the mixed equilibrium");
    let moved =
        Bimatrix::new(vec![vec![0.0, -1.0], vec![1.0, -10.01]], vec![vec![0.0, 1.0], vec![-1.0, -10.0]])
            .unwrap();
    let moved = branch.trace(&moved, 100.0).unwrap();
    assert_eq!((moved.folds, moved.crossings), (0, 0));
    close(moved.end.profile.of(Player::First)[0], 1.0, 1e-9, "who has more to lose swerves");
    assert!(moved.end.residual < 1e-12 && moved.end.regret.iter().all(|regret| *regret < 1e-9));
}

#[test]
fn random_starts_find_the_three_quantal_responses_of_chicken() {
    let search = QuantalSearch::new([3.0, 3.0], 200, 5).unwrap().solve(&chicken()).unwrap();
    assert_eq!(search.found.len(), 3);
    assert_eq!(search.found.iter().map(|(_, starts)| starts).sum::<u64>() + search.missed, search.starts);
    assert!(search.found.iter().all(|(point, _)| point.residual < 1e-11));
    let below = QuantalSearch::new([0.2, 0.2], 200, 5).unwrap().solve(&chicken()).unwrap();
    assert_eq!((below.found.len(), below.missed), (1, 0));
}

/// The branch of almost every game leads to one of its Nash equilibria.
#[test]
fn the_branch_leads_to_a_nash_equilibrium() {
    for seed in 0..40 {
        let game = random(100 + seed, [3 + seed as usize % 2, 3]);
        let branch = QuantalBranch::along([1.0, 1.0]).unwrap().trace(&game, 1e5).unwrap();
        assert!(branch.end.residual < 1e-8, "seed {seed}: residual {}", branch.end.residual);
        assert!(branch.points.iter().all(|point| point.residual < 1e-8));
        let near =
            |e: &bargain::solve::bimatrix::NashEquilibrium| e.profile.distance(&branch.end.profile) < 1e-2;
        assert!(SupportEnumeration::new().solve(&game).unwrap().equilibria.iter().any(near), "seed {seed}");
    }
}

/// Camerer, Ho & Chong (2004): level 2 meets levels 0 and 1 in the proportion 1 : τ, level 3 levels 0, 1 and 2 in 1 : τ : τ²/2.
#[test]
fn a_cognitive_hierarchy_replies_to_all_lower_levels() {
    let game = money_request();
    let mean = 1.5;
    let solution = PoissonHierarchy::new(mean, TieBreak::First).unwrap().solve(&game, 3).unwrap();
    let weights = [1.0, mean, mean * mean / 2.0, mean * mean * mean / 6.0];
    for level in 1..=3 {
        let total: f64 = weights[..level].iter().sum();
        let met: Vec<f64> = (0..10)
            .map(|action| {
                let mixed = weights.iter().zip(&solution.levels[..level]);
                mixed.map(|(weight, profile)| weight / total * profile.of(Player::Second)[action]).sum()
            })
            .collect();
        let reply = solution.levels[level].of(Player::First);
        let met = MixedProfile::new([reply.to_vec(), met]).unwrap();
        assert!(game.regret(&met).unwrap()[0] < 1e-12, "level {level}");
    }
    let shares = solution.shares.as_ref().unwrap();
    close(shares[2] / shares[0], mean * mean / 2.0, 1e-12, "shares");
    // The Poisson tail beyond level 3.
    close(solution.omitted, 1.0 - (-mean).exp() * weights.iter().sum::<f64>(), 1e-15, "omitted");
    let seen = solution.aggregate().unwrap();
    close(seen.of(Player::First).iter().sum(), 1.0, 1e-14, "sum");
}

#[test]
fn ties_are_broken_as_stated() {
    let game = Bimatrix::from_function([2, 3], |_, j| [1.0, if j == 1 { 0.0 } else { 1.0 }]).unwrap();
    let second = |ties| LevelK::new(ties).solve(&game, 1).unwrap().levels[1].of(Player::Second).to_vec();
    assert_eq!(second(TieBreak::Split), [0.5, 0.0, 0.5]);
    assert_eq!(second(TieBreak::First), [1.0, 0.0, 0.0]);
    assert_eq!(second(TieBreak::Last), [0.0, 0.0, 1.0]);
}

/// Shapley (1964): in this game of three actions fictitious play goes round in ever longer cycles.
#[test]
fn fictitious_play_says_when_it_does_not_settle() {
    let first = vec![vec![1.0, 0.0, 0.0], vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]];
    let second = vec![vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0], vec![1.0, 0.0, 0.0]];
    let game = Bimatrix::new(first, second).unwrap();
    assert!(FictitiousPlay::new(100_000).unwrap().solve(&game).nash_conv() > 0.1);
    let pivoted = LemkeHowson::dropping(Player::First, 0).solve(&game).unwrap().equilibrium;
    assert!(pivoted.profile.distance(&MixedProfile::uniform(&game)) < 1e-14);
}

// Stochastic games.

/// O33 writes its matrices as text: with v the value of the one state, entry (0, 0) of the first goes on with half a chance, and
/// in the second the discount factor is 0.8, of which entry (1, 1) keeps a quarter.
#[test]
fn one_state_stochastic_games_have_the_value_of_shapleys_operator() {
    each(
        "O33",
        |_| true,
        |inputs, expected, tolerance| {
            let (payoffs, on, discount) = match inputs["matrix"].as_str().unwrap() {
                "[[1+0.5v,0],[0,1]]" => (vec![vec![1.0, 0.0], vec![0.0, 1.0]], [0.5, 0.0, 0.0, 0.0], 1.0),
                "[[2+0.8v, 0],[1, 1+0.2v]]" => {
                    (vec![vec![2.0, 0.0], vec![1.0, 1.0]], [1.0, 0.0, 0.0, 0.25], 0.8)
                }
                other => panic!("unknown matrix {other}"),
            };
            let stage = Bimatrix::zero_sum(payoffs).unwrap();
            let game =
                StochasticGame::new(vec![stage], |_, i, j| vec![on[2 * i + j]], [discount; 2]).unwrap();
            let solution = ShapleyIteration::new().tolerance(1e-13).unwrap().solve(&game).unwrap();
            close(solution.values[0], number(expected, "value"), tolerance, "value");
            close(
                solution.values[0],
                number(expected, "value"),
                solution.error_bound + 1e-15,
                "within the bound",
            );
            assert!(solution.regret[0].iter().all(|regret| *regret < 1e-12), "{:?}", solution.regret);
        },
    );
}

/// A game of `states` random stages and transitions, all discounted by 0.8.
fn random_stochastic(seed: u64, states: usize, zero_sum: bool) -> StochasticGame {
    let stages = (0..states as u64)
        .map(|state| {
            let seed = 100 * seed + state;
            if zero_sum { random_zero_sum(seed, [3, 2]) } else { random(seed, [3, 2]) }
        })
        .collect();
    let chances = payoffs(seed + 5000, 6 * states * states);
    let transitions = |state: usize, i: usize, j: usize| {
        let row = &chances[states * (6 * state + 2 * i + j)..][..states];
        let sum: f64 = row.iter().sum();
        row.iter().map(|chance| chance / sum).collect()
    };
    StochasticGame::new(stages, transitions, [0.8; 2]).unwrap()
}

#[test]
fn stationary_strategies_secure_the_value_of_a_stochastic_game() {
    for seed in 0..10 {
        let game = random_stochastic(seed, 3, true);
        let solution = ShapleyIteration::new().solve(&game).unwrap();
        assert!(solution.error_bound <= 1e-12);
        let values = game.values(&solution.profile).unwrap();
        for state in 0..3 {
            close(values[state][0], solution.values[state], 1e-11, "value of the profile");
            assert!(solution.regret[state].iter().all(|regret| *regret < 1e-11), "{:?}", solution.regret);
        }
        let uniform = game.stages().iter().map(MixedProfile::uniform).collect();
        let regret = game.regret(&uniform).unwrap();
        assert!(regret.iter().flatten().all(|regret| *regret >= 0.0));
        assert!(regret.iter().flatten().sum::<f64>() > 0.01, "uniform choice is not optimal");
    }
}

/// Without a future a stationary quantal response is that of the stage game; with one it is a fixed point of its own.
#[test]
fn stationary_quantal_response_is_a_fixed_point() {
    let stages = vec![random(1, [2, 3]), random(2, [3, 2])];
    let game = StochasticGame::new(stages.clone(), |_, _, _| vec![0.5, 0.5], [0.0; 2]).unwrap();
    let solution = StationaryQuantal::new([2.0, 3.0]).unwrap().solve(&game).unwrap();
    for (stage, profile) in stages.iter().zip(&solution.profile) {
        let branch = QuantalBranch::along([2.0, 3.0]).unwrap().trace(stage, 1.0).unwrap();
        assert!(branch.end.profile.distance(profile) < 1e-9);
    }
    for seed in 0..10 {
        let game = random_stochastic(seed, 3, false);
        let solution = StationaryQuantal::new([4.0, 4.0]).unwrap().solve(&game).unwrap();
        assert!(solution.residual <= 1e-9);
        let uniform = StationaryQuantal::new([0.0, 0.0]).unwrap().solve(&game).unwrap();
        for (stage, profile) in game.stages().iter().zip(&uniform.profile) {
            assert!(profile.distance(&MixedProfile::uniform(stage)) < 1e-15);
        }
    }
    // As precision grows a zero-sum game's quantal values approach its value.
    let game = random_stochastic(3, 3, true);
    let value = ShapleyIteration::new().solve(&game).unwrap().values;
    let quantal = StationaryQuantal::new([2000.0; 2]).unwrap().solve(&game).unwrap();
    for (quantal, value) in quantal.values.iter().zip(value) {
        close(quantal[0], value, 0.01, "value at high precision");
    }
}

#[test]
fn stochastic_games_outside_the_class_are_refused() {
    let game = random_stochastic(1, 2, false);
    assert!(ShapleyIteration::new().solve(&game).unwrap_err().is_unsupported());
    assert!(game.regret(&vec![MixedProfile::uniform(&game.stages()[0])]).unwrap_err().is_invalid());
    let zero_sum = random_stochastic(1, 2, true);
    let short = ShapleyIteration::new().iterations(3).solve(&zero_sum).unwrap_err();
    assert!(short.is_not_converged());
    let short = StationaryQuantal::new([1.0; 2]).unwrap().iterations(2).solve(&game).unwrap_err();
    assert!(short.is_not_converged());
    let stage = || vec![matching_pennies()];
    let forever = StochasticGame::new(stage(), |_, _, _| vec![1.0], [1.0, 1.0]).unwrap_err();
    assert_eq!(forever.problems().len(), 2);
    assert!(StochasticGame::new(stage(), |_, _, _| vec![0.7, 0.6], [0.5; 2]).is_err());
    assert!(StochasticGame::new(stage(), |_, _, _| vec![f64::NAN], [0.5; 2]).is_err());
    assert!(StochasticGame::new(vec![], |_, _, _| vec![], [0.5; 2]).is_err());
}

// Repeated games.

#[test]
fn critical_discount_factors_of_the_prisoners_dilemma() {
    each(
        "O16",
        |_| true,
        |inputs, expected, tolerance| {
            let payoffs = ["T", "R", "P", "S"].map(|key| number(inputs, key));
            let dilemma = PrisonersDilemma::new(payoffs).unwrap();
            close(dilemma.grim_trigger().unwrap(), number(expected, "grim"), tolerance, "grim trigger");
            close(dilemma.tit_for_tat().unwrap(), number(expected, "tit_for_tat"), tolerance, "tit-for-tat");
            close(
                dilemma.punishment(2).unwrap(),
                number(expected, "two_period_punish"),
                tolerance,
                "two periods",
            );
            // The same game as a stage under the threat of mutual defection.
            let [t, r, p, s] = payoffs;
            let stage = Bimatrix::symmetric(vec![vec![r, s], vec![t, p]]).unwrap();
            let threat = MixedProfile::pure(&stage, [1, 1]).unwrap();
            let promise = NashReversion::new(&stage, [0, 0], &threat).unwrap();
            assert_eq!(promise.forever(), [dilemma.grim_trigger(); 2]);
            assert_eq!(promise.periods(2), [dilemma.punishment(2); 2]);
            let no_threat = MixedProfile::pure(&stage, [0, 1]).unwrap();
            assert!(NashReversion::new(&stage, [1, 1], &no_threat).unwrap_err().is_invalid());
        },
    );
    assert!(PrisonersDilemma::new([3.0, 5.0, 1.0, f64::NAN]).is_err());
    assert_eq!(PrisonersDilemma::new([7.0, 3.0, 1.0, 0.0]).unwrap().tit_for_tat(), None);
}

/// In chicken both swerve under the threat of the equilibrium in which the other goes straight.
#[test]
fn each_player_has_its_own_threat_in_chicken() {
    let game = chicken();
    let threat = MixedProfile::pure(&game, [0, 1]).unwrap();
    let promise = NashReversion::new(&game, [0, 0], &threat).unwrap();
    // The first gains 1 once and then gets −1 instead of 0; the second gains 1 in the punishment too, so nothing deters it.
    assert_eq!(promise.forever(), [Some(0.5), None]);
    assert_eq!(promise.periods(1), [None, None]);
}

#[test]
fn self_enforcing_packages() {
    each(
        "O48",
        |_| true,
        |inputs, expected, tolerance| {
            let of = |key: &str| number(inputs, key);
            let relation = SelfEnforcingTransfer {
                benefit: of("V"),
                cost: of("sigma") * of("C") - of("B"),
                discount: [of("delta_R"), of("delta_B")],
                turnover: of("turnover"),
                burden: of("phi"),
            };
            let range = relation.solve().unwrap();
            close(range.transfer[0], number(expected, "transfer_min"), tolerance, "least transfer");
            close(range.transfer[1], number(expected, "transfer_max"), tolerance, "largest transfer");
            assert_eq!(range.is_self_enforcing(), expected["self_enforcing"].as_bool().unwrap());
            let critical = number(expected, "critical_common_delta");
            close(range.critical_discount, critical, tolerance, "critical discount");
        },
    );
}

/// The payoff of 2×2 games depends on one probability each, so quantal responses are the roots of one equation: p is the logit
/// answer to the logit answer to p.
fn roots_of_two_by_two(game: &Bimatrix, precision: f64) -> Vec<f64> {
    let answer = |player: Player, other: f64| {
        let mixed = MixedProfile::new([vec![other, 1.0 - other], vec![other, 1.0 - other]]).unwrap();
        let values = game.action_values(player, &mixed).unwrap();
        1.0 / (1.0 + (precision * (values[1] - values[0])).exp())
    };
    let excess = |p: f64| answer(Player::First, answer(Player::Second, p)) - p;
    let steps = 20_000;
    let grid = |k: i32| f64::from(k) / f64::from(steps);
    let change = (0..steps).filter(|k| (excess(grid(*k)) > 0.0) != (excess(grid(k + 1)) > 0.0));
    change
        .map(|k| {
            let [mut low, mut high] = [grid(k), grid(k + 1)];
            let rising = excess(low) < 0.0;
            for _ in 0..60 {
                let middle = 0.5 * (low + high);
                *(if (excess(middle) < 0.0) == rising { &mut low } else { &mut high }) = middle;
            }
            low
        })
        .collect()
}

/// Seed 9 is a game whose principal branch turns back and forth; found by looking through games.
#[test]
fn folds_of_the_branch_are_passed_counted_and_confirmed_by_bisection() {
    let game = random(9, [2, 2]);
    let branch = QuantalBranch::along([1.0, 1.0]).unwrap();
    let traced = branch.trace(&game, 1000.0).unwrap();
    assert_eq!((traced.folds, traced.crossings), (2, 0));
    let precisions: Vec<f64> = traced.points.iter().map(|point| point.precision[0]).collect();
    let turn = precisions.windows(2).position(|pair| pair[1] < pair[0]).unwrap();
    let back = turn + precisions[turn..].windows(2).position(|pair| pair[1] > pair[0]).unwrap();
    assert!(precisions[..=turn].is_sorted() && precisions[back..].is_sorted());
    let between = 0.5 * (precisions[turn] + precisions[back]);
    for (precision, count) in [(0.9 * precisions[back], 1), (between, 3)] {
        let roots = roots_of_two_by_two(&game, precision);
        assert_eq!(roots.len(), count, "at {precision}");
        let search = QuantalSearch::new([precision; 2], 300, 1).unwrap().solve(&game).unwrap();
        assert_eq!(search.found.len(), count);
        let first = branch.trace(&game, precision).unwrap();
        assert_eq!(first.folds, 0);
        let points = search.found.iter().map(|(point, _)| point).chain([&first.end]);
        for point in points {
            let p = point.profile.of(Player::First)[0];
            assert!(roots.iter().any(|root| (root - p).abs() < 1e-9), "{p} is none of {roots:?}");
        }
    }
    let short = branch.longest_step(0.01).unwrap().trace(&game, 1000.0).unwrap();
    assert_eq!(short.folds, 2);
    assert!(short.end.profile.distance(&traced.end.profile) < 1e-12);
}
