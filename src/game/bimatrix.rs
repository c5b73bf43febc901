//! Two-player games in normal form: a table of payoffs for each player, both choosing at once and once.

mod profile;

pub use profile::MixedProfile;

use super::{Payoffs, Player};
use crate::{Error, Problem};

/// Payoffs are at most this large, so that their sums and products are finite.
pub(crate) const LARGEST_PAYOFF: f64 = 1e100;

/// A bimatrix game: the first player chooses a row, the second a column, and each collects its own entry there.
///
/// Payoffs are von Neumann–Morgenstern utilities in any unit; equilibria do not change if one player's are multiplied by a
/// positive number or moved by a constant, but quantal responses do when they are multiplied.
///
/// ```
/// use bargain::game::{Bimatrix, MixedProfile};
///
/// // Matching pennies (von Neumann & Morgenstern 1944).
/// let game = Bimatrix::zero_sum(vec![vec![1.0, -1.0], vec![-1.0, 1.0]])?;
/// let profile = MixedProfile::new([vec![0.75, 0.25], vec![0.5, 0.5]])?;
/// assert_eq!(game.expected(&profile)?, [0.0, 0.0]);
/// assert_eq!(game.regret(&profile)?, [0.0, 0.5]);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Bimatrix {
    actions: [usize; 2],
    /// By row, then by column.
    payoffs: Vec<Payoffs>,
}

/// What is wrong with a payoff.
fn fault(player: Player, (row, column): (usize, usize), payoff: f64) -> Option<Problem> {
    let key = || format!("payoff of {player:?} in row {row}, column {column}");
    let is_small = payoff.abs() <= LARGEST_PAYOFF;
    (!is_small).then(|| Problem::new(key(), payoff, "must be a finite number, at most 1e100 in size"))
}

impl Bimatrix {
    /// A game of two tables, the first player's payoffs and the second's, each a list of rows of one length.
    ///
    /// # Errors
    /// Tables without a row or a column, rows of different lengths, tables of different shapes, payoffs that are not finite
    /// or exceed 1e100 in size; every one of them, with its place.
    pub fn new(first: Vec<Vec<f64>>, second: Vec<Vec<f64>>) -> Result<Self, Error> {
        let columns = first.first().map_or(0, Vec::len);
        let mut problems = Vec::new();
        if columns == 0 {
            let found = format!("{} rows, {columns} columns", first.len());
            problems.push(Problem::new("payoffs of First", found, "must have at least one row and column"));
        }
        if second.len() != first.len() {
            let expected = format!("must have {} rows, as those of First", first.len());
            problems.push(Problem::new("payoffs of Second", format!("{} rows", second.len()), expected));
        }
        for (player, table) in [("First", &first), ("Second", &second)] {
            for (i, row) in table.iter().enumerate().filter(|(_, row)| row.len() != columns) {
                let found = format!("{} columns", row.len());
                let expected = format!("must have {columns} columns, as row 0 of First");
                problems.push(Problem::new(format!("payoffs of {player}, row {i}"), found, expected));
            }
        }
        for (player, table) in Player::BOTH.into_iter().zip([&first, &second]) {
            for (i, row) in table.iter().enumerate() {
                problems.extend(row.iter().enumerate().filter_map(|(j, x)| fault(player, (i, j), *x)));
            }
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let payoffs = first.iter().flatten().zip(second.iter().flatten()).map(|(a, b)| [*a, *b]).collect();
        Ok(Bimatrix { actions: [first.len(), columns], payoffs })
    }

    /// A game whose second player collects the negative of `first`.
    ///
    /// # Errors
    /// Those of [`Bimatrix::new`].
    pub fn zero_sum(first: Vec<Vec<f64>>) -> Result<Self, Error> {
        let second = first.iter().map(|row| row.iter().map(|x| -x).collect()).collect();
        Bimatrix::new(first, second)
    }

    /// A symmetric game: `payoffs[own][other]` is what either player collects by its own action and the other's.
    ///
    /// # Errors
    /// Those of [`Bimatrix::new`], and a table that is not square.
    pub fn symmetric(payoffs: Vec<Vec<f64>>) -> Result<Self, Error> {
        let n = payoffs.len();
        if payoffs.iter().any(|row| row.len() != n) {
            return Err(Error::invalid([Problem::new(
                "payoffs",
                "",
                format!("must have {n} columns in each row"),
            )]));
        }
        Bimatrix::from_function([n, n], |i, j| [payoffs[i][j], payoffs[j][i]])
    }

    /// A game of `actions` (rows and columns) with the payoffs that `payoffs(row, column)` gives.
    ///
    /// # Errors
    /// Those of [`Bimatrix::new`].
    pub fn from_function(
        actions: [usize; 2],
        payoffs: impl Fn(usize, usize) -> Payoffs,
    ) -> Result<Self, Error> {
        if actions.contains(&0) {
            let found = format!("{actions:?}");
            return Err(Error::invalid([Problem::new(
                "actions",
                found,
                "must be at least 1 for each player",
            )]));
        }
        let places = || (0..actions[0]).flat_map(|i| (0..actions[1]).map(move |j| (i, j)));
        let payoffs: Vec<Payoffs> = places().map(|(i, j)| payoffs(i, j)).collect();
        let faults = |(place, paid): ((usize, usize), &Payoffs)| {
            Player::BOTH.map(|player| fault(player, place, paid[player.index()]))
        };
        let problems: Vec<Problem> = places().zip(&payoffs).flat_map(faults).flatten().collect();
        if problems.is_empty() { Ok(Bimatrix { actions, payoffs }) } else { Err(Error::invalid(problems)) }
    }

    /// Number of actions of `player`: rows for the first, columns for the second.
    pub fn actions(&self, player: Player) -> usize {
        self.actions[player.index()]
    }

    /// What both collect in a row and a column; nothing outside the table.
    pub fn payoffs(&self, row: usize, column: usize) -> Option<Payoffs> {
        (row < self.actions[0] && column < self.actions[1]).then(|| self.at(row, column))
    }

    /// What both collect in a row and a column of the table.
    pub(crate) fn at(&self, row: usize, column: usize) -> Payoffs {
        self.payoffs[row * self.actions[1] + column]
    }

    /// What `player` collects by its action `own` against the action `other`, both within the table.
    pub(crate) fn payoff(&self, player: Player, own: usize, other: usize) -> f64 {
        match player {
            Player::First => self.at(own, other)[0],
            Player::Second => self.at(other, own)[1],
        }
    }

    /// The least and the largest payoff of `player`.
    pub(crate) fn range(&self, player: Player) -> [f64; 2] {
        let payoffs = self.payoffs.iter().map(|payoffs| payoffs[player.index()]);
        payoffs.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], x| [low.min(x), high.max(x)])
    }

    /// Whether the payoffs of both sum to zero everywhere, up to `tolerance` in units of payoff.
    pub fn is_zero_sum(&self, tolerance: f64) -> bool {
        self.payoffs.iter().all(|[a, b]| (a + b).abs() <= tolerance)
    }

    /// Expected payoff of each action of `player` against what the other does in `profile`.
    ///
    /// # Errors
    /// A profile of another number of actions.
    pub fn action_values(&self, player: Player, profile: &MixedProfile) -> Result<Vec<f64>, Error> {
        self.matches(profile)?;
        Ok(self.values(player, profile.of(player.other())))
    }

    /// Expected payoff of each action of `player` against `other`, which has one probability for each action of the opponent.
    pub(crate) fn values(&self, player: Player, other: &[f64]) -> Vec<f64> {
        let value = |own| other.iter().enumerate().map(|(j, p)| p * self.payoff(player, own, j)).sum();
        (0..self.actions(player)).map(value).collect()
    }

    /// Expected payoff of each player.
    ///
    /// # Errors
    /// A profile of another number of actions.
    pub fn expected(&self, profile: &MixedProfile) -> Result<Payoffs, Error> {
        self.matches(profile)?;
        Ok(self.value_of(profile))
    }

    /// Expected payoff of each player in a profile of this game's shape.
    pub(crate) fn value_of(&self, profile: &MixedProfile) -> Payoffs {
        Player::BOTH.map(|player| {
            let values = self.values(player, profile.of(player.other()));
            values.iter().zip(profile.of(player)).map(|(value, p)| value * p).sum()
        })
    }

    /// The actions of `player` whose expected payoff is within `slack`, in units of payoff, of the best; in their order.
    ///
    /// # Errors
    /// A profile of another number of actions, a slack that is negative or not a number.
    pub fn best_replies(
        &self,
        player: Player,
        profile: &MixedProfile,
        slack: f64,
    ) -> Result<Vec<usize>, Error> {
        if slack.is_nan() || slack < 0.0 {
            return Err(Error::invalid([Problem::new("slack", slack, "must be a number, 0 or more")]));
        }
        let values = self.action_values(player, profile)?;
        Ok(best(&values, slack))
    }

    /// How much each player could gain by a best reply, in units of payoff; never negative.
    ///
    /// # Errors
    /// A profile of another number of actions.
    pub fn regret(&self, profile: &MixedProfile) -> Result<Payoffs, Error> {
        self.matches(profile)?;
        Ok(self.regret_of(profile))
    }

    /// How much each player could gain by a best reply to a profile of this game's shape.
    pub(crate) fn regret_of(&self, profile: &MixedProfile) -> Payoffs {
        Player::BOTH.map(|player| {
            let values = self.values(player, profile.of(player.other()));
            let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            // Shortfalls are summed, not payoffs subtracted, so that a best reply has exactly no regret.
            profile.of(player).iter().zip(&values).map(|(p, value)| p * (most - value)).sum()
        })
    }

    /// The sum of both regrets: zero exactly in a Nash equilibrium (Lanctot et al. 2017). Half of it is exploitability.
    ///
    /// # Errors
    /// A profile of another number of actions.
    pub fn nash_conv(&self, profile: &MixedProfile) -> Result<f64, Error> {
        Ok(self.regret(profile)?.iter().sum())
    }

    /// Refuses a profile of another shape.
    pub(crate) fn matches(&self, profile: &MixedProfile) -> Result<(), Error> {
        let problems: Vec<Problem> = Player::BOTH
            .into_iter()
            .filter(|player| profile.of(*player).len() != self.actions(*player))
            .map(|player| {
                let found = format!("{} probabilities", profile.of(player).len());
                let expected = format!("must have {}, one for each action", self.actions(player));
                Problem::new(format!("strategy of {player:?}"), found, expected)
            })
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
    }
}

/// The positions of `values` within `slack` of the largest.
pub(crate) fn best(values: &[f64], slack: f64) -> Vec<usize> {
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (0..values.len()).filter(|&i| values[i] >= most - slack).collect()
}

#[cfg(test)]
mod tests {
    use super::{Bimatrix, MixedProfile};
    use crate::game::Player;

    #[test]
    fn every_fault_of_the_tables_is_named() {
        let error = Bimatrix::new(vec![vec![1.0, 2.0], vec![1.0]], vec![vec![1.0, 2.0, 3.0]]).unwrap_err();
        assert_eq!(error.problems().len(), 3);
        let error = Bimatrix::new(vec![vec![f64::NAN, 2.0]], vec![vec![1.0, f64::NEG_INFINITY]]).unwrap_err();
        assert_eq!(error.problems()[0].key, "payoff of First in row 0, column 0");
        assert_eq!(error.problems()[1].key, "payoff of Second in row 0, column 1");
        assert!(Bimatrix::new(vec![], vec![]).is_err());
        assert!(Bimatrix::new(vec![vec![]], vec![vec![]]).is_err());
        assert!(Bimatrix::from_function([0, 2], |_, _| [0.0; 2]).is_err());
        assert!(Bimatrix::symmetric(vec![vec![1.0, 2.0]]).is_err());
    }

    #[test]
    fn the_second_player_of_a_symmetric_game_stands_as_the_first() {
        let game = Bimatrix::symmetric(vec![vec![3.0, 0.0], vec![5.0, 1.0]]).unwrap();
        assert_eq!(game.payoffs(0, 1), Some([0.0, 5.0]));
        assert_eq!(game.payoffs(0, 2), None);
        for player in Player::BOTH {
            assert_eq!(game.payoff(player, 1, 0), 5.0);
            assert_eq!(game.range(player), [0.0, 5.0]);
        }
    }

    #[test]
    fn a_best_reply_has_no_regret_and_every_gain_is_counted() {
        let game = Bimatrix::new(vec![vec![2.0, 0.0], vec![0.0, 1.0]], vec![vec![1.0, 0.0], vec![0.0, 2.0]])
            .unwrap();
        assert_eq!(game.nash_conv(&MixedProfile::pure(&game, [0, 0]).unwrap()).unwrap(), 0.0);
        let apart = MixedProfile::pure(&game, [0, 1]).unwrap();
        assert_eq!(game.regret(&apart).unwrap(), [1.0, 1.0]);
        assert_eq!(game.best_replies(Player::First, &apart, 0.0).unwrap(), [1]);
        assert_eq!(game.best_replies(Player::First, &apart, 1.0).unwrap(), [0, 1]);
        assert!(game.best_replies(Player::First, &apart, f64::NAN).is_err());
    }

    #[test]
    fn a_profile_of_another_shape_is_refused() {
        let game = Bimatrix::from_function([2, 3], |i, j| [i as f64, j as f64]).unwrap();
        let profile = MixedProfile::new([vec![1.0], vec![1.0]]).unwrap();
        assert_eq!(game.regret(&profile).unwrap_err().problems().len(), 2);
        assert!(game.expected(&profile).is_err() && game.nash_conv(&profile).is_err());
    }
}
