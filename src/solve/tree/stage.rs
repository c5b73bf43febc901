//! Equilibria of a stage: a state in which both players move at once, what follows being known.

use crate::Error;
use crate::game::{Bimatrix, Payoffs, Player};
use crate::solve::bimatrix::{LemkeHowson, NashEquilibrium};

/// All pure Nash equilibria of the stage with `counts` actions, as positions of both actions, in their order.
///
/// `payoffs[first × counts[1] + second]` is what the players get; a gain of no more than `margin` tempts nobody.
pub(super) fn stage_equilibria(payoffs: &[Payoffs], counts: [usize; 2], margin: f64) -> Vec<[usize; 2]> {
    let [firsts, seconds] = counts;
    let at = |first: usize, second: usize| payoffs[first * seconds + second];
    let pairs = (0..firsts).flat_map(|first| (0..seconds).map(move |second| [first, second]));
    pairs
        .filter(|&[first, second]| {
            let here = at(first, second);
            (0..firsts).all(|other| at(other, second)[0] <= here[0] + margin)
                && (0..seconds).all(|other| at(first, other)[1] <= here[1] + margin)
        })
        .collect()
}

/// A mixed Nash equilibrium of the stage, given as for [`stage_equilibria`].
pub(super) fn mixed_equilibrium(
    payoffs: &[Payoffs],
    [firsts, seconds]: [usize; 2],
) -> Result<NashEquilibrium, Error> {
    let table = |player: usize| {
        let row =
            |first: usize| (0..seconds).map(|second| payoffs[first * seconds + second][player]).collect();
        (0..firsts).map(row).collect()
    };
    let stage = Bimatrix::new(table(0), table(1))?;
    Ok(LemkeHowson::dropping(Player::First, 0).solve(&stage)?.equilibrium)
}

#[cfg(test)]
mod tests {
    use super::stage_equilibria;

    #[test]
    fn pure_equilibria_of_classic_stages() {
        let dilemma = [[3.0, 3.0], [0.0, 4.0], [4.0, 0.0], [1.0, 1.0]];
        assert_eq!(stage_equilibria(&dilemma, [2, 2], 0.0), [[1, 1]]);
        let sexes = [[2.0, 1.0], [0.0, 0.0], [0.0, 0.0], [1.0, 2.0]];
        assert_eq!(stage_equilibria(&sexes, [2, 2], 0.0), [[0, 0], [1, 1]]);
        let pennies = [[1.0, -1.0], [-1.0, 1.0], [-1.0, 1.0], [1.0, -1.0]];
        assert!(stage_equilibria(&pennies, [2, 2], 0.0).is_empty());
    }

    #[test]
    fn players_may_have_different_numbers_of_actions() {
        let payoffs = [[1.0, 0.0], [2.0, 1.0], [0.0, 2.0]];
        assert_eq!(stage_equilibria(&payoffs, [1, 3], 0.0), [[0, 2]]);
        assert_eq!(stage_equilibria(&payoffs, [3, 1], 0.0), [[1, 0]]);
    }
}
