//! Logit quantal response in bimatrix games: published numbers, folds, crossings, several responses.

use bargain::game::{Bimatrix, MixedProfile, Player};
use bargain::solve::bimatrix::{NashEquilibrium, QuantalBranch, QuantalSearch, SupportEnumeration};

use crate::common::matrix::{chicken, each_where, random, tables};
use crate::common::oracles::{close, number};

pub fn quantal_response_of_asymmetric_matching_pennies() {
    each_where(
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

pub fn precision_estimated_by_maximum_likelihood() {
    each_where(
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

pub fn own_payoffs_move_quantal_responses_but_not_equilibria() {
    each_where(
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
        let near = |e: &NashEquilibrium| e.profile.distance(&branch.end.profile) < 1e-2;
        assert!(SupportEnumeration::new().solve(&game).unwrap().equilibria.iter().any(near), "seed {seed}");
    }
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
