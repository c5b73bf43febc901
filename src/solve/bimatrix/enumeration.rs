//! Every extreme Nash equilibrium of a small bimatrix game, by enumeration of supports.

use super::NashEquilibrium;
use crate::Error;
use crate::game::{Bimatrix, MixedProfile, Player};
use nalgebra::{DMatrix, DVector};
use std::collections::HashSet;

/// Probabilities and differences of payoffs, as shares of a player's range of payoffs, that count as none.
const NONE: f64 = 1e-9;

/// Pivots smaller than this against the largest make a system singular.
const SINGULAR: f64 = 1e-12;

/// Enumeration of supports: all extreme Nash equilibria of a small game.
///
/// For each player every support is paired with every set of as many replies of the other; where one mixed strategy
/// on the support makes just these replies equally good, and none better, it is a vertex of the player's best-reply
/// polytope. An equilibrium is a pair of vertices each of which lies within the best replies to the other (Mangasarian 1964;
/// Dickhaut & Kaplan 1991; von Stengel 2002).
///
/// # Returns
/// In a nondegenerate game all equilibria; their number is odd. In a degenerate game all *extreme* ones, which
/// [`Equilibria::degenerate`] says: there may then be infinitely many more, every one a mixture of extreme ones
/// (Winkels 1979). Equilibria in pure strategies are always among them, all of them. All this holds up to a tolerance: a
/// probability, or a difference of payoffs as a share of the range, below 1e-9 counts as zero.
///
/// # Errors
/// A game with more than 64 actions, or more systems of equations than the limit.
///
/// # Complexity
/// C(m+n, m) − 1 linear systems for each player, of at most min(m, n) + 1 unknowns: 251 with five actions each, 184 755 with ten.
///
/// ```
/// use bargain::game::{Bimatrix, Player};
/// use bargain::solve::bimatrix::SupportEnumeration;
///
/// // Battle of the sexes (Luce & Raiffa 1957).
/// let game = Bimatrix::new(vec![vec![2.0, 0.0], vec![0.0, 1.0]], vec![vec![1.0, 0.0], vec![0.0, 2.0]])?;
/// let found = SupportEnumeration::new().solve(&game)?;
/// assert_eq!(found.equilibria.len(), 3);
/// assert!(!found.degenerate);
/// let mixed = &found.equilibria[2];
/// assert!((mixed.profile.of(Player::First)[0] - 2.0 / 3.0).abs() < 1e-12);
/// assert!(mixed.regret.iter().all(|regret| *regret < 1e-12));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct SupportEnumeration {
    systems: u64,
}

/// The extreme equilibria of a game.
#[derive(Debug, Clone, PartialEq)]
pub struct Equilibria {
    /// Ordered by the size of the first player's support, then by its first actions.
    pub equilibria: Vec<NashEquilibrium>,
    /// Whether some mixed strategy has more best replies than actions that it mixes. If so there may be infinitely many
    /// equilibria, of which those listed are the extreme ones; if not, those listed are all.
    pub degenerate: bool,
    /// Systems of equations looked at, for both players together.
    pub systems: u64,
}

/// A vertex of a player's best-reply polytope. Sets of actions are bit masks.
struct Vertex {
    strategy: Vec<f64>,
    support: u64,
    replies: u64,
}

impl Default for SupportEnumeration {
    fn default() -> Self {
        Self::new()
    }
}

impl SupportEnumeration {
    /// An enumeration of at most 200 000 systems for each player, enough for ten actions each.
    pub fn new() -> Self {
        SupportEnumeration { systems: 200_000 }
    }

    /// Most systems of equations for each player.
    pub fn systems(mut self, systems: u64) -> Self {
        self.systems = systems;
        self
    }

    /// Enumerates the equilibria of `game`.
    ///
    /// # Errors
    /// A game that is too large.
    pub fn solve(&self, game: &Bimatrix) -> Result<Equilibria, Error> {
        let [m, n] = Player::BOTH.map(|player| game.actions(player));
        let systems = systems(m, n);
        if m + n > 64 || systems > self.systems as f64 {
            return Err(Error::unsupported(
                format!("a game of {m} × {n} actions has {systems} pairs of supports and replies"),
                format!(
                    "raise the limit of {} systems, or find one equilibrium by LemkeHowson",
                    self.systems
                ),
            ));
        }
        let [first, second] = Player::BOTH.map(|player| vertices(game, player));
        let mut equilibria = Vec::new();
        for x in &first {
            for y in &second {
                if x.support & !y.replies == 0 && y.support & !x.replies == 0 {
                    let profile = MixedProfile::normalised([x.strategy.clone(), y.strategy.clone()]);
                    equilibria.push(NashEquilibrium::new(game, profile));
                }
            }
        }
        let degenerate = first.iter().chain(&second).any(|v| v.replies.count_ones() > v.support.count_ones());
        Ok(Equilibria { equilibria, degenerate, systems: 2 * systems as u64 })
    }
}

/// C(m+n, m) − 1: for every size, supports times sets of replies. Exact as far as it matters.
fn systems(m: usize, n: usize) -> f64 {
    (1..=m.min(n)).fold(1.0, |c, k| c * (m.max(n) + k) as f64 / k as f64).round() - 1.0
}

/// The vertices of the best-reply polytope of `player`, each once.
fn vertices(game: &Bimatrix, player: Player) -> Vec<Vertex> {
    let [own, replies] = [player, player.other()].map(|player| game.actions(player));
    let [low, high] = game.range(player.other());
    let range = if high > low { high - low } else { 1.0 };
    let payoffs = DMatrix::from_fn(own, replies, |i, j| (game.payoff(player.other(), j, i) - low) / range);
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for size in 1..=own.min(replies) {
        for support in subsets(own, size) {
            for equal in subsets(replies, size) {
                let vertex = vertex(&payoffs, support, equal);
                // The support and the best replies of a vertex determine it.
                found.extend(vertex.filter(|vertex| seen.insert((vertex.support, vertex.replies))));
            }
        }
    }
    found
}

/// The mixed strategy on `support` that makes the replies in `equal` equally good, if it exists, is the only one, and no
/// reply is better.
fn vertex(payoffs: &DMatrix<f64>, support: u64, equal: u64) -> Option<Vertex> {
    let (own, replies) = payoffs.shape();
    let members = |set: u64, n: usize| (0..n).filter(move |i| set >> i & 1 == 1).collect::<Vec<_>>();
    let (rows, columns) = (members(support, own), members(equal, replies));
    let k = rows.len();
    let system = DMatrix::from_fn(k + 1, k + 1, |equation, unknown| match (equation < k, unknown < k) {
        (true, true) => payoffs[(rows[unknown], columns[equation])],
        (true, false) => -1.0,
        (false, true) => 1.0,
        (false, false) => 0.0,
    });
    let mut right = DVector::zeros(k + 1);
    right[k] = 1.0;
    let lu = system.lu();
    let pivots = lu.u().diagonal().abs();
    if pivots.min() <= SINGULAR * pivots.max() || !lu.solve_mut(&mut right) {
        return None;
    }
    if right.rows(0, k).iter().any(|p| p.is_nan() || *p < -NONE) {
        return None;
    }
    let mut strategy = vec![0.0; own];
    let mut mixed = 0;
    for (place, p) in rows.iter().zip(right.iter()).filter(|(_, p)| **p > NONE) {
        strategy[*place] = *p;
        mixed |= 1 << place;
    }
    let worth = |j: usize| strategy.iter().enumerate().map(|(i, p)| p * payoffs[(i, j)]).sum::<f64>();
    let mut best = 0;
    for j in 0..replies {
        let gain = worth(j) - right[k];
        if gain > NONE {
            return None;
        }
        best |= u64::from(gain >= -NONE) << j;
    }
    Some(Vertex { strategy, support: mixed, replies: best })
}

/// The sets of `size` numbers below `n` as bit masks, in increasing order; `n` is at most 63, `size` at least 1.
fn subsets(n: usize, size: usize) -> impl Iterator<Item = u64> {
    let first = (1u64 << size) - 1;
    // The next larger number with as many ones (Gosper, in Beeler, Gosper & Schroeppel 1972, item 175).
    let next = |set: &u64| {
        let low = set & set.wrapping_neg();
        let carried = set.checked_add(low)?;
        Some((((carried ^ set) >> 2) / low) | carried)
    };
    std::iter::successors(Some(first), next).take_while(move |set| set >> n == 0)
}

#[cfg(test)]
mod tests {
    use super::{subsets, systems};

    #[test]
    fn subsets_are_counted_by_binomial_coefficients() {
        for n in 1..=10 {
            for size in 1..=n {
                let sets: Vec<u64> = subsets(n, size).collect();
                assert!(sets.iter().all(|set| set.count_ones() as usize == size));
                assert!(sets.is_sorted());
            }
            let pairs = |n| (1..=n).map(|k| subsets(n, k).count() * subsets(n, k).count()).sum::<usize>();
            assert_eq!(pairs(n) as f64, systems(n, n));
        }
        assert_eq!([1, 62].map(|size| subsets(63, size).count()), [63, 63]);
    }
}
