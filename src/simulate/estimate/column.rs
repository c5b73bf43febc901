//! Which number of an episode's row an estimator looks at.

use super::super::Episodes;
use crate::game::Player;
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};

/// One of the numbers that an episode gives: a payoff, a tally, or what a [`Watched`](crate::simulate::Watched) play adds.
///
/// ```
/// use bargain::game::{Player, catalogue::Ultimatum};
/// use bargain::simulate::{Column, Direct};
/// use bargain::strategy::Uniform;
///
/// let game = Ultimatum::with_grid(10);
/// let play = Direct::new(&game, &Uniform, &Uniform);
/// assert_eq!(Column::named(&play, "payoff 1")?, Column::payoff(Player::First));
/// assert_eq!(Column::named(&play, "agreements")?.index(), 2);
/// let error = Column::named(&play, "agreement").unwrap_err();
/// assert_eq!(error.problems()[0].nearest.as_deref(), Some("agreements"));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    index: usize,
    name: String,
}

impl Column {
    /// The discounted payoff of a player.
    pub fn payoff(player: Player) -> Self {
        Column { index: player.index(), name: format!("payoff {}", player.index() + 1) }
    }

    /// The column of `game` with this name: `payoff 1`, `payoff 2`, or one of its [tallies](Episodes::tallies).
    ///
    /// # Errors
    /// No column of this name.
    pub fn named<E: Episodes>(game: &E, name: &str) -> Result<Self, Error> {
        let names = names(game);
        match names.iter().position(|other| other == name) {
            Some(index) => Ok(Column { index, name: name.to_owned() }),
            None => Err(unknown(name, names.iter().map(|name| &name[..]))),
        }
    }

    /// Its position in the row.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its number in a row, if there is a finite one.
    #[inline]
    pub fn of(&self, row: &[f64]) -> Option<f64> {
        row.get(self.index).copied().filter(|x| x.is_finite())
    }
}

/// The names of all columns of `game`.
fn names<E: Episodes>(game: &E) -> Vec<String> {
    Player::BOTH.map(|player| Column::payoff(player).name).into_iter().chain(game.tallies()).collect()
}

/// The error of a name that is none of these.
pub(in super::super) fn unknown<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Error {
    let nearest = names.min_by_key(|other| strsim::damerau_levenshtein(name, other));
    let problem = Problem::new("column", name, "must be the name of a payoff, a tally or something watched");
    Error::invalid([match nearest {
        Some(nearest) => problem.nearest(nearest),
        None => problem,
    }])
}
