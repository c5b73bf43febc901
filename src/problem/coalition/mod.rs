//! Games in which coalitions share what they are worth: characteristic functions, and what each player may claim.

mod constructors;
mod core;
mod nucleolus;
mod shapley;
mod simplex;

pub use constructors::talmud_rule;
pub use core::{Excess, LeastCore};
pub use shapley::shapley_value_by_class;

use crate::{Error, Problem};

/// A set of players, as the bits of a number: bit i stands for player i, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coalition(pub u32);

impl Coalition {
    /// Whether a player belongs to it.
    pub fn contains(self, player: usize) -> bool {
        player < 32 && self.0 >> player & 1 == 1
    }

    /// The number of its players.
    pub fn size(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Its players, in order.
    pub fn players(self) -> impl Iterator<Item = usize> {
        (0..32).filter(move |&player| self.contains(player))
    }

    /// What it gets of a payoff to each player.
    pub fn share(self, payoffs: &[f64]) -> f64 {
        payoffs.iter().enumerate().filter(|(i, _)| self.contains(*i)).map(|(_, x)| x).sum()
    }
}

/// A game with transferable utility: each coalition is worth a number that it can share at will (von Neumann &
/// Morgenstern 1944).
///
/// ```
/// use bargain::problem::coalition::CoalitionalGame;
///
/// // One left glove and two right ones; a pair is worth 1.
/// let gloves = CoalitionalGame::new(3, |coalition| {
///     f64::from(u8::from(coalition.contains(0) && coalition.size() > 1))
/// })?;
/// let shares = gloves.shapley_value();
/// assert!((shares[0] - 2.0 / 3.0).abs() < 1e-15);
/// assert_eq!(gloves.nucleolus()?, [1.0, 0.0, 0.0]);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CoalitionalGame {
    players: usize,
    /// By the bits of the coalition; the empty one is worth 0.
    worth: Vec<f64>,
}

/// Most players of a game, whose coalitions are all tabulated.
pub const MOST_PLAYERS: usize = 20;

/// Worths beyond this are refused, so that sums and differences stay finite.
const LARGEST: f64 = 1e12;

impl CoalitionalGame {
    /// A game of 1 to 20 players; `worth` is called for every coalition but the empty one, which is worth 0.
    ///
    /// # Errors
    /// Another number of players, or worths that are not numbers within ±10¹² (the first ten are listed).
    ///
    /// # Complexity
    /// 2ⁿ, in time and memory.
    pub fn new(players: usize, worth: impl Fn(Coalition) -> f64) -> Result<Self, Error> {
        if !(1..=MOST_PLAYERS).contains(&players) {
            let expected = format!("must be a whole number from 1 to {MOST_PLAYERS}");
            return Err(Error::invalid([Problem::new("players", players, expected)]));
        }
        let mut all = vec![0.0; 1 << players];
        let mut problems = Vec::new();
        for (bits, value) in all.iter_mut().enumerate().skip(1) {
            let coalition = Coalition(bits as u32);
            *value = worth(coalition);
            if !(-LARGEST..=LARGEST).contains(value) && problems.len() < 10 {
                let key = format!("worth of players {:?}", coalition.players().collect::<Vec<_>>());
                problems.push(Problem::new(key, *value, format!("must be a number within ±{LARGEST:e}")));
            }
        }
        if problems.is_empty() {
            Ok(CoalitionalGame { players, worth: all })
        } else {
            Err(Error::invalid(problems))
        }
    }

    /// The number of players.
    pub fn players(&self) -> usize {
        self.players
    }

    /// What a coalition is worth; players that do not exist add nothing.
    pub fn worth(&self, coalition: Coalition) -> f64 {
        self.worth[coalition.0 as usize & (self.worth.len() - 1)]
    }

    /// The coalition of all players.
    pub fn everybody(&self) -> Coalition {
        Coalition((self.worth.len() - 1) as u32)
    }

    /// Every coalition but the empty one and that of all players.
    fn proper(&self) -> impl Iterator<Item = Coalition> {
        (1..self.worth.len() - 1).map(|bits| Coalition(bits as u32))
    }

    /// The largest absolute worth: what rounding is relative to.
    fn scale(&self) -> f64 {
        self.worth.iter().fold(0.0, |most: f64, worth| worth.abs().max(most))
    }

    fn check_payoffs(&self, payoffs: &[f64]) -> Result<(), Error> {
        let mut problems = Vec::new();
        if payoffs.len() != self.players {
            let expected = format!("must be one for each of the {} players", self.players);
            problems.push(Problem::new("payoffs", format!("{} numbers", payoffs.len()), expected));
        }
        for (i, x) in payoffs.iter().enumerate().filter(|(_, x)| !x.is_finite()) {
            problems.push(Problem::new(format!("payoffs[{i}]"), x, "must be a finite number"));
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
    }
}
