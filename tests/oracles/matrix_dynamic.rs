//! Stochastic and repeated games whose stages are bimatrix games, by closed forms and independent routes.

use bargain::game::{Bimatrix, MixedProfile, Player, StationaryProfile, StochasticGame};
use bargain::solve::bimatrix::{LevelK, QuantalBranch, TieBreak};
use bargain::solve::repeated::{NashReversion, PrisonersDilemma, SelfEnforcingTransfer};
use bargain::solve::stochastic::{ShapleyIteration, StationaryQuantal};

use crate::common::matrix::{chicken, each_where, matching_pennies, payoffs, random, random_zero_sum};
use crate::common::oracles::{close, number};

/// O33 writes its matrices as text: with v the value of the one state, entry (0, 0) of the first goes on with half a chance, and
/// in the second the discount factor is 0.8, of which entry (1, 1) keeps a quarter.
pub fn one_state_stochastic_games_have_the_value_of_shapleys_operator() {
    each_where(
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
    StochasticGame::new(stages, random_transitions(seed, states), [0.8; 2]).unwrap()
}

/// The chance of each next state by state, row and column.
fn random_transitions(seed: u64, states: usize) -> impl Fn(usize, usize, usize) -> Vec<f64> {
    let chances = payoffs(seed + 5000, 6 * states * states);
    move |state, i, j| {
        let row = &chances[states * (6 * state + 2 * i + j)..][..states];
        let sum: f64 = row.iter().sum();
        row.iter().map(|chance| chance / sum).collect()
    }
}

/// The logit response to a stationary profile of the random game, whose values are those of 200 periods.
fn logit_response(seed: u64, profile: &StationaryProfile, precision: f64) -> StationaryProfile {
    let states = profile.len();
    let (game, next) = (random_stochastic(seed, states, false), random_transitions(seed, states));
    let mut values = vec![[0.0; 2]; states];
    let mut responses = Vec::new();
    for _ in 0..200 {
        responses.clear();
        let mut before = Vec::new();
        for (state, (stage, mixed)) in game.stages().iter().zip(profile).enumerate() {
            let chances = Player::BOTH.map(|player| mixed.of(player));
            // What each action is worth to its player.
            let mut worth = chances.map(|chances| vec![0.0; chances.len()]);
            for (i, p) in chances[0].iter().enumerate() {
                for (j, q) in chances[1].iter().enumerate() {
                    let mut pair = stage.payoffs(i, j).unwrap();
                    for (chance, value) in next(state, i, j).iter().zip(&values) {
                        (0..2).for_each(|player| pair[player] += 0.8 * chance * value[player]);
                    }
                    worth[0][i] += q * pair[0];
                    worth[1][j] += p * pair[1];
                }
            }
            before.push([0, 1].map(|player: usize| {
                let pairs = chances[player].iter().zip(&worth[player]);
                pairs.map(|(p, x)| p * x).sum::<f64>()
            }));
            let logit = worth.map(|worth| {
                let weights: Vec<f64> = worth.iter().map(|x| (precision * x).exp()).collect();
                let sum: f64 = weights.iter().sum();
                weights.iter().map(|weight| weight / sum).collect()
            });
            responses.push(MixedProfile::new(logit).unwrap());
        }
        values = before;
    }
    responses
}

#[test]
fn stationary_strategies_secure_the_value_of_a_stochastic_game() {
    for seed in 0..10 {
        let game = random_stochastic(seed, 3, true);
        let solution = ShapleyIteration::new().solve(&game).unwrap();
        // 1e-12 by the iteration, and rounding.
        assert!(
            solution.error_bound <= 1e-12 + 32.0 * f64::EPSILON * 100.0 / 0.2,
            "{}",
            solution.error_bound
        );
        let values = game.values(&solution.profile).unwrap();
        for (profile, value) in values.iter().zip(&solution.values) {
            close(profile[0], *value, 1e-11, "value of the profile");
        }
        assert!(solution.regret.iter().flatten().all(|regret| *regret < 1e-11), "{:?}", solution.regret);
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
        // The residual that is asked for, and rounding.
        for (response, profile) in logit_response(seed, &solution.profile, 4.0).iter().zip(&solution.profile)
        {
            assert!(response.distance(profile) < 1.1e-9, "{seed}: {}", response.distance(profile));
        }
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

pub fn critical_discount_factors_of_the_prisoners_dilemma() {
    each_where(
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

pub fn self_enforcing_packages() {
    each_where(
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

/// 0.7 + 0.2 + 0.1 is less than one by rounding; so is what a patient game's bound can come down to.
#[test]
fn rounding_makes_no_game_end_and_no_solution_miss() {
    let stages = |n| vec![Bimatrix::zero_sum(vec![vec![0.23, 0.74], vec![0.67, -0.25]]).unwrap(); n];
    let endless = StochasticGame::new(stages(3), |_, _, _| vec![0.7, 0.2, 0.1], [1.0; 2]);
    assert!(endless.unwrap_err().to_string().contains("must be below 1"));
    let patient = StochasticGame::new(stages(1), |_, _, _| vec![1.0], [0.999; 2]).unwrap();
    let found = ShapleyIteration::new().solve(&patient).unwrap();
    // The value of the stage, for ever.
    let value = (0.23 * -0.25 - 0.74 * 0.67) / (0.23 - 0.25 - 0.74 - 0.67) * 1000.0;
    assert!((found.values[0] - value).abs() <= found.error_bound + 1e-12 * value, "{found:?}, not {value}");
    assert!(found.error_bound < 1e-8, "{found:?}");
}

/// Rock, paper, scissors with payoffs moved by a constant: rounding of the values exceeds 1e-9 of their range.
#[test]
fn an_equilibrium_is_one_wherever_payoffs_begin() {
    for constant in [0.0, 1e6, 1e9] {
        let game = Bimatrix::from_function([3, 3], |i, j| {
            let x = [0.0, -1.0, 1.0][(3 + i - j) % 3];
            [constant + x, constant - x]
        });
        let game = game.unwrap();
        let even = MixedProfile::uniform(&game);
        assert!(NashReversion::new(&game, [0, 0], &even).is_ok(), "{constant}");
        let levels = LevelK::new(TieBreak::Split).solve(&game, 1).unwrap().levels;
        assert_eq!(levels[1].of(Player::First), [1.0 / 3.0; 3], "{constant}");
    }
}
