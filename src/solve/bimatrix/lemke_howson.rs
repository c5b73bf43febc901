//! One Nash equilibrium by complementary pivoting.

use super::NashEquilibrium;
use super::tableau::Tableau;
use crate::game::{Bimatrix, MixedProfile, Player};
use crate::{Error, Problem};

/// The method of Lemke and Howson: one Nash equilibrium, found by pivoting from the artificial one.
///
/// Every action is a label. The path drops one label and goes along almost completely labelled pairs of vertices of both
/// best-reply polytopes until the label is picked up again (Lemke & Howson 1964; von Stengel 2002). Dropping another label
/// may lead to another equilibrium, but not every equilibrium is reached from the artificial one. Ties are broken
/// lexicographically, so degenerate games are solved too.
///
/// # Errors
/// A label that the game does not have; a path longer than the limit of pivots; numbers so far apart that rounding
/// loses the path.
///
/// # Complexity
/// A pivot takes (m + n)² operations. A few times m + n pivots are common; the longest known paths are exponential
/// (Savani & von Stengel 2006).
///
/// ```
/// use bargain::game::{Bimatrix, Player};
/// use bargain::solve::bimatrix::LemkeHowson;
///
/// let chicken = Bimatrix::symmetric(vec![vec![0.0, -1.0], vec![1.0, -10.0]])?;
/// let found = LemkeHowson::dropping(Player::First, 1).solve(&chicken)?;
/// assert_eq!(found.equilibrium.value, [1.0, -1.0]);
/// assert_eq!(found.equilibrium.regret, [0.0, 0.0]);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct LemkeHowson {
    player: Player,
    action: usize,
    pivots: u64,
}

/// The equilibrium at the end of a path of pivots.
#[derive(Debug, Clone, PartialEq)]
pub struct PivotedEquilibrium {
    /// The equilibrium and its residual regret.
    pub equilibrium: NashEquilibrium,
    /// Pivots made.
    pub pivots: u64,
}

impl LemkeHowson {
    /// The path that drops the label of an action; at most a million pivots.
    pub fn dropping(player: Player, action: usize) -> Self {
        LemkeHowson { player, action, pivots: 1_000_000 }
    }

    /// Most pivots.
    pub fn pivots(mut self, pivots: u64) -> Self {
        self.pivots = pivots;
        self
    }

    /// Follows the path in `game`.
    ///
    /// # Errors
    /// An action that the game does not have; a path that did not end within the limits
    /// ([`Error::is_not_converged`]).
    pub fn solve(&self, game: &Bimatrix) -> Result<PivotedEquilibrium, Error> {
        if self.action >= game.actions(self.player) {
            let expected = format!("must be below {}", game.actions(self.player));
            let key = format!("dropped action of {:?}", self.player);
            return Err(Error::invalid([Problem::new(key, self.action, expected)]));
        }
        let rows = game.actions(Player::First);
        let dropped = self.action + if self.player == Player::First { 0 } else { rows };
        let mut tableaux = Player::BOTH.map(|player| Tableau::of_strategies(game, player));
        let (mut turn, mut enter) = (self.player, dropped);
        let mut pivots = 0;
        loop {
            if pivots == self.pivots {
                return Err(Error::not_converged(
                    format!("the path of Lemke and Howson did not end within {pivots} pivots"),
                    "raise the limit or drop another label",
                ));
            }
            let tableau = &mut tableaux[turn.index()];
            let row = tableau.leaving(enter).ok_or_else(lost)?;
            enter = tableau.pivot(row, enter);
            pivots += 1;
            if enter == dropped {
                break;
            }
            turn = turn.other();
        }
        let [first, second] = tableaux.map(|tableau| tableau.solution());
        let (first, second) = first.zip(second).ok_or_else(lost)?;
        let strategies = [first[..rows].to_vec(), second[rows..].to_vec()];
        if strategies.iter().any(|weights| !weights.iter().sum::<f64>().is_normal()) {
            return Err(lost());
        }
        let equilibrium = NashEquilibrium::new(game, MixedProfile::normalised(strategies));
        Ok(PivotedEquilibrium { equilibrium, pivots })
    }
}

fn lost() -> Error {
    Error::not_converged(
        "rounding lost the path of Lemke and Howson",
        "bring the payoffs of each player to one order of magnitude, or drop another label",
    )
}
