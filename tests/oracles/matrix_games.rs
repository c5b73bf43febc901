//! Nash equilibria, bounded reasoning and learning in bimatrix games, by published answers and independent routes.

use bargain::game::{Bimatrix, MixedProfile, Player};
use bargain::solve::bimatrix::{
    FictitiousPlay, LemkeHowson, LevelK, PoissonHierarchy, QuantalBranch, QuantalSearch, RegretMatching,
    SupportEnumeration, TieBreak, zero_sum_value,
};

use crate::common::matrix::{chicken, each_where, matching_pennies, random, random_zero_sum};
use crate::common::oracles::{close, number, numbers};

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
fn payoffs_sum_to_zero_up_to_a_tolerance_and_in_every_cell() {
    assert!(matching_pennies().is_zero_sum(0.0) && !chicken().is_zero_sum(1.0));
    let but_one = Bimatrix::new(vec![vec![1.0, -2.0]], vec![vec![-1.0, 2.5]]).unwrap();
    assert!(!but_one.is_zero_sum(0.4) && but_one.is_zero_sum(0.5));
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

pub fn the_mixed_equilibrium_of_the_money_request_game() {
    each_where(
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

pub fn a_level_asks_for_one_less_than_the_level_below() {
    each_where(
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
pub fn a_level_guesses_two_thirds_of_the_level_below() {
    each_where(
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

pub fn exploitability_of_biased_rock_paper_scissors() {
    each_where(
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
pub fn known_policies_of_kuhn_poker_in_normal_form() {
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
    each_where(
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
