//! A simplex tableau that cannot cycle.

use crate::game::{Bimatrix, Player};
use nalgebra::{DMatrix, DVector};

/// Entries smaller than this count as zero: payoffs are scaled to [1, 2].
const ZERO: f64 = 1e-11;

/// The system `payoffs` · z + slack = 1, z and slack not negative.
///
/// Variables are numbered by labels: rows of the game first, then columns.
pub(super) struct Tableau {
    /// The payoffs next to an identity for the slack, by label.
    original: DMatrix<f64>,
    /// The same after all pivots, and the right side as the last column.
    current: DMatrix<f64>,
    /// The label of the basic variable of each row.
    pub basis: Vec<usize>,
    /// The label of the first slack variable.
    slack: usize,
}

impl Tableau {
    /// The best-reply polytope of `player`'s strategies: the payoffs of the other player, moved and scaled to [1, 2].
    pub fn of_strategies(game: &Bimatrix, player: Player) -> Self {
        let [low, high] = game.range(player.other());
        let range = if high > low { high - low } else { 1.0 };
        let [strategies, replies] = [player, player.other()].map(|player| game.actions(player));
        let (first, slack) = match player {
            Player::First => (0, strategies),
            Player::Second => (replies, 0),
        };
        let mut original = DMatrix::zeros(replies, strategies + replies);
        for reply in 0..replies {
            for own in 0..strategies {
                let payoff = game.payoff(player.other(), reply, own) - low;
                original[(reply, first + own)] = 1.0 + payoff / range;
            }
            original[(reply, slack + reply)] = 1.0;
        }
        let current = original.clone().insert_column(strategies + replies, 1.0);
        Tableau { original, current, basis: (slack..slack + replies).collect(), slack }
    }

    /// The row whose variable leaves the basis when that of label `enter` enters; nothing if the system is unbounded.
    ///
    /// Among rows of one ratio the lexicographically least leaves, as if the right side were perturbed a little (Dantzig, Orden &
    /// Wolfe 1955); so no basis comes back.
    pub fn leaving(&self, enter: usize) -> Option<usize> {
        let labels = self.original.ncols();
        let mut rows: Vec<usize> =
            (0..self.basis.len()).filter(|&row| self.current[(row, enter)] > ZERO).collect();
        let order = std::iter::once(labels).chain(self.slack..self.slack + self.basis.len());
        for column in order {
            if rows.len() < 2 {
                break;
            }
            let ratio = |row: &usize| self.current[(*row, column)] / self.current[(*row, enter)];
            let least = rows.iter().map(ratio).fold(f64::INFINITY, f64::min);
            rows.retain(|row| ratio(row) <= least + ZERO * (1.0 + least.abs()));
        }
        rows.first().copied()
    }

    /// Brings the variable of label `enter` into the basis in `row`; returns the label that left.
    pub fn pivot(&mut self, row: usize, enter: usize) -> usize {
        let scaled = self.current.row(row) / self.current[(row, enter)];
        for other in 0..self.basis.len() {
            let times = if other == row { 0.0 } else { self.current[(other, enter)] };
            if times != 0.0 {
                let mut line = self.current.row_mut(other);
                line -= &scaled * times;
                line[enter] = 0.0;
            }
        }
        self.current.row_mut(row).copy_from(&scaled);
        std::mem::replace(&mut self.basis[row], enter)
    }

    /// The row of `current` in `row`, for an objective to follow.
    pub fn line(&self, row: usize) -> impl Iterator<Item = f64> {
        (0..self.original.ncols()).map(move |label| self.current[(row, label)])
    }

    /// The columns of the basis in the original system.
    fn basic(&self) -> DMatrix<f64> {
        self.original.select_columns(&self.basis)
    }

    /// The values of all variables by label, computed anew from the original system so that rounding of the pivots is gone.
    pub fn solution(&self) -> Option<Vec<f64>> {
        let values = self.basic().lu().solve(&DVector::from_element(self.basis.len(), 1.0))?;
        let mut solution = vec![0.0; self.original.ncols()];
        for (label, value) in self.basis.iter().zip(values.iter()) {
            solution[*label] = *value;
        }
        Some(solution)
    }

    /// The prices of the rows at which every basic variable has the `cost` of its label.
    pub fn prices(&self, cost: impl Fn(usize) -> f64) -> Option<Vec<f64>> {
        let costs = DVector::from_iterator(self.basis.len(), self.basis.iter().map(|label| cost(*label)));
        Some(self.basic().transpose().lu().solve(&costs)?.iter().copied().collect())
    }
}
