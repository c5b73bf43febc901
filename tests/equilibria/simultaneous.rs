//! Games in which both players move at once.

use crate::common::games::{Meeting, Standoff};
use bargain::game::{FiniteGame, Player};
use bargain::solve::{Play, QuantalResponse};
use bargain::strategy::View;

fn standoff(rounds: usize) -> Standoff {
    Standoff { priors: [[0.3, 0.7], [0.6, 0.4]], crash: [0.5, 3.0], rounds }
}

/// The quantal response of one round, found by plain iteration: each type's probability of daring.
fn by_hand(game: &Standoff, precision: [f64; 2]) -> [[f64; 2]; 2] {
    let mut dares = [[0.5; 2]; 2];
    for _ in 0..10_000 {
        let before = dares;
        for p in 0..2 {
            let other: f64 = (0..2).map(|s| game.priors[1 - p][s] * before[1 - p][s]).sum();
            for t in 0..2 {
                let dare = (1.0 - other) - other * game.crash[t];
                let swerve = 0.0;
                let response = 1.0 / (1.0 + (precision[p] * (swerve - dare)).exp());
                dares[p][t] += 0.1 * (response - before[p][t]);
            }
        }
    }
    dares
}

#[test]
fn quantal_response_of_a_choice_of_both_is_the_fixed_point_of_both_responses() {
    let game = standoff(1);
    for precision in [[0.5, 0.5], [2.0, 4.0], [6.0, 3.0]] {
        let equilibrium =
            QuantalResponse::new(precision).unwrap().tolerance(1e-11).unwrap().solve(&game).unwrap();
        assert_eq!(equilibrium.convergence().missed, 0);
        let dares = by_hand(&game, precision);
        let exact = equilibrium.play(&game).unwrap().distribution();
        for (outcome, probability) in &exact.outcomes {
            let mut expected = 0.0;
            for a in 0..2 {
                for b in 0..2 {
                    let chance =
                        |p: usize, t: usize| if outcome[p] { dares[p][t] } else { 1.0 - dares[p][t] };
                    expected += game.priors[0][a] * game.priors[1][b] * chance(0, a) * chance(1, b);
                }
            }
            assert!((probability - expected).abs() < 1e-9, "{outcome:?}: {probability}, not {expected}");
        }
    }
}

#[test]
fn regret_of_a_quantal_response_falls_as_precision_grows_and_is_never_negative() {
    let game = standoff(2);
    let regret = |precision: f64| {
        let equilibrium = QuantalResponse::new([precision; 2]).unwrap().solve(&game).unwrap();
        assert_eq!(equilibrium.convergence().missed, 0, "precision {precision}");
        equilibrium.regret()
    };
    let (low, high) = (regret(1.0), regret(8.0));
    for player in 0..2 {
        assert!(high[player] > -1e-12 && high[player] < low[player], "{low:?} {high:?}");
    }
}

/// The second player's strategy must not see what the first has just done.
#[test]
fn a_strategy_sees_the_state_before_the_choice_of_both() {
    let game = standoff(2);
    let bold = |view: &View<'_, Standoff>, actions: &[bool], chances: &mut [f64]| {
        assert!(matches!(view.state, Meeting::Open(_)), "{:?}", view.state);
        assert_eq!(actions, [false, true]);
        let grid = game.belief_grid(view.player.other());
        let rests = (0..grid.len()).any(|i| grid.point(i) == view.belief);
        assert!(rests, "{:?} believes {:?}", view.player, view.belief);
        let dare = if view.player == Player::First { 0.25 } else { [0.75, 0.5][view.own] };
        chances.copy_from_slice(&[1.0 - dare, dare]);
    };
    let exact = Play::of(&game, &bold, &bold).unwrap().distribution();
    let crash = 0.25 * (0.6 * 0.75 + 0.4 * 0.5);
    assert!((exact.tally("crashes").unwrap() - 2.0 * crash).abs() < 1e-12);
}
