//! Regret minimisation and fictitious play on the public tree against values of zero-sum games found otherwise.

use bargain::game::{FiniteGame, Player};
use bargain::solve::tree::{CounterfactualRegret, FictitiousPlay, PublicTree, RegretMatching, TreeSolution};

use crate::common::small::{Matrix, Poker, Rules};

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} instead of {expected}");
}

/// The value of a matrix game, from the square parts of the matrix (Shapley & Snow 1952).
fn matrix_value(wins: &[Vec<f64>]) -> f64 {
    let (rows, columns) = (wins.len(), wins[0].len());
    let subsets = |of: usize, size: u32| (1..1usize << of).filter(move |set| set.count_ones() == size);
    let members = |set: usize| (0..usize::BITS as usize).filter(move |i| set >> i & 1 == 1);
    // Weights of `own` that make the other's choices `other` equally good, and what these are worth.
    let equaliser = |own: &[usize], other: &[usize], at: &dyn Fn(usize, usize) -> f64| {
        let size = own.len();
        let matrix = nalgebra::DMatrix::from_fn(size + 1, size + 1, |i, j| match (i < size, j < size) {
            (true, true) => at(own[j], other[i]),
            (true, false) => -1.0,
            (false, true) => 1.0,
            (false, false) => 0.0,
        });
        let right = nalgebra::DVector::from_fn(size + 1, |i, _| if i == size { 1.0 } else { 0.0 });
        let solution = matrix.lu().solve(&right)?;
        solution.iter().take(size).all(|x| *x > -1e-12).then_some(solution)
    };
    for size in 1..=rows.min(columns) as u32 {
        for row_set in subsets(rows, size) {
            for column_set in subsets(columns, size) {
                let (own, other): (Vec<_>, Vec<_>) =
                    (members(row_set).collect(), members(column_set).collect());
                let Some(x) = equaliser(&own, &other, &|i, j| wins[i][j]) else { continue };
                let Some(y) = equaliser(&other, &own, &|j, i| wins[i][j]) else { continue };
                let value = x[own.len()];
                let of_column =
                    |j: usize| own.iter().zip(x.iter()).map(|(i, x)| x * wins[*i][j]).sum::<f64>();
                let of_row = |i: usize| other.iter().zip(y.iter()).map(|(j, y)| y * wins[i][*j]).sum::<f64>();
                let holds = (0..columns).all(|j| of_column(j) >= value - 1e-9)
                    && (0..rows).all(|i| of_row(i) <= value + 1e-9);
                if holds {
                    return value;
                }
            }
        }
    }
    panic!("every matrix game has a value");
}

/// Poker with one bet in normal form, from its rules: who bets with which cards against who calls with which.
fn normal_form(cards: &[f64]) -> Vec<Vec<f64>> {
    let plays = 1usize << cards.len();
    let win = |bets: usize, calls: usize| {
        let mut sum = 0.0;
        for (i, p) in cards.iter().enumerate() {
            for (j, q) in cards.iter().enumerate() {
                let winner = f64::from(u8::from(i > j)) - f64::from(u8::from(i < j));
                sum += p
                    * q
                    * match (bets >> i & 1 == 1, calls >> j & 1 == 1) {
                        (false, _) => winner,
                        (true, false) => 1.0,
                        (true, true) => 2.0 * winner,
                    };
            }
        }
        sum
    };
    (0..plays).map(|bets| (0..plays).map(|calls| win(bets, calls)).collect()).collect()
}

fn plus(tolerance: f64) -> CounterfactualRegret {
    CounterfactualRegret::new(RegretMatching::Plus).tolerance(tolerance).unwrap()
}

/// In a zero-sum game the value is known up to NashConv.
fn gives_the_value<G: FiniteGame>(solution: &TreeSolution<'_, G>, value: f64) {
    assert!(solution.converged(), "NashConv {} after {}", solution.nash_conv(), solution.iterations);
    assert!(solution.regret.iter().all(|regret| *regret > -1e-14));
    close(solution.value[0], value, solution.nash_conv() + 1e-14);
    close(solution.value[1], -value, solution.nash_conv() + 1e-14);
    close(solution.nash_conv(), solution.profile.nash_conv(), 1e-14);
}

#[test]
fn all_three_methods_find_the_value_of_matrix_games() {
    let scissors = Matrix::zero_sum(&[&[0.0, -1.0, 1.0], &[1.0, 0.0, -1.0], &[-1.0, 1.0, 0.0]]);
    let pennies = Matrix::zero_sum(&[&[1.0, -1.0], &[-1.0, 1.0]]);
    let skewed = Matrix::zero_sum(&[&[3.0, -1.0], &[-2.0, 4.0]]);
    for (game, value) in [(scissors, 0.0), (pennies, 0.0), (skewed, 1.0)] {
        let tree = PublicTree::new(&game).unwrap();
        let plain = CounterfactualRegret::new(RegretMatching::Plain).tolerance(0.05).unwrap().solve(&tree);
        gives_the_value(&plain, value);
        gives_the_value(&plus(1e-3).solve(&tree), value);
        gives_the_value(&FictitiousPlay::new().tolerance(0.05).unwrap().solve(&tree), value);
    }
    assert!((matrix_value(&[vec![3.0, -1.0], vec![-2.0, 4.0]]) - 1.0).abs() < 1e-12);
}

#[test]
fn all_three_methods_find_the_value_of_poker_with_private_cards() {
    for cards in [vec![1.0 / 3.0; 3], vec![0.5, 0.1, 0.4]] {
        let value = matrix_value(&normal_form(&cards));
        let game = Poker { cards, rules: Rules::OneBet };
        let tree = PublicTree::new(&game).unwrap();
        gives_the_value(&plus(1e-5).solve(&tree), value);
        let plain = CounterfactualRegret::new(RegretMatching::Plain).tolerance(5e-3).unwrap().solve(&tree);
        gives_the_value(&plain, value);
        gives_the_value(&FictitiousPlay::new().tolerance(5e-3).unwrap().solve(&tree), value);
    }
}

pub fn kuhn_poker_is_worth_minus_one_eighteenth() {
    let oracle = crate::common::oracle("O28");
    let cases = oracle["cases"].as_array().unwrap();
    let case = cases.iter().find(|case| case["inputs"]["policy"] == "equilibrium alpha=1/3").unwrap();
    let value = case["expected"]["value_p0"].as_f64().unwrap();
    let game = Poker::new(3, Rules::Kuhn);
    let tree = PublicTree::new(&game).unwrap();
    gives_the_value(&plus(1e-4).solve(&tree), value);
    gives_the_value(&FictitiousPlay::new().tolerance(0.02).unwrap().solve(&tree), value);
}

#[test]
fn a_search_that_the_limit_ends_says_so() {
    let game = Poker::new(3, Rules::Kuhn);
    let tree = PublicTree::new(&game).unwrap();
    for solution in [
        plus(0.0).iterations(3).solve(&tree),
        CounterfactualRegret::new(RegretMatching::Plain).tolerance(0.0).unwrap().iterations(3).solve(&tree),
        FictitiousPlay::new().tolerance(0.0).unwrap().iterations(3).solve(&tree),
    ] {
        assert_eq!(solution.iterations, 3);
        assert!(!solution.converged() && solution.nash_conv() > 0.0);
    }
    assert!(FictitiousPlay::new().tolerance(f64::NAN).err().unwrap().is_invalid());
    assert!(FictitiousPlay::new().tolerance(-1.0).err().unwrap().is_invalid());
}

/// A type that the prior excludes still has best responses, and counts for nothing.
#[test]
fn impossible_types_do_no_harm() {
    let game = Poker { cards: vec![0.0, 0.5, 0.5], rules: Rules::OneBet };
    let tree = PublicTree::new(&game).unwrap();
    let solution = plus(1e-4).solve(&tree);
    gives_the_value(&solution, matrix_value(&normal_form(&game.cards)));
    let response = solution.profile.best_response(Player::First);
    assert!(response.by_type.iter().all(|x| x.is_finite()));
}
