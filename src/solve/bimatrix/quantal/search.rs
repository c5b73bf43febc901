//! Several quantal responses at one precision, by random restarts.

use super::{Logits, QuantalPoint, checked, newton};
use crate::Error;
use crate::game::{Bimatrix, Player};
use crate::stream::{Key, Purpose, Stream};
use nalgebra::DVector;

/// Profiles that differ by less in every probability count as one.
const DISTINCT: f64 = 1e-6;

/// Searches for all logit quantal response equilibria at one precision by Newton's method from random profiles.
///
/// Each start is uniform on the mixed profiles, from a stream of its own, so the same seed gives the same starts.
///
/// # Returns
/// The distinct responses found, with the number of starts that led to each. That no more were found does not mean that no
/// more exist.
///
/// # Errors
/// Precisions out of range; precisions times payoffs above 1e12.
///
/// # Complexity
/// A few to some dozens of linear systems of m + n unknowns for each start.
///
/// ```
/// use bargain::game::Bimatrix;
/// use bargain::solve::bimatrix::QuantalSearch;
///
/// let chicken = Bimatrix::symmetric(vec![vec![0.0, -1.0], vec![1.0, -10.0]])?;
/// let search = QuantalSearch::new([3.0, 3.0], 100, 1)?.solve(&chicken)?;
/// assert_eq!(search.found.len(), 3);
/// assert_eq!(search.starts, 100);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct QuantalSearch {
    precision: [f64; 2],
    starts: u64,
    seed: u64,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchResult {
    /// The distinct quantal responses in the order in which they were found, each with the number of starts that led to it.
    pub found: Vec<(QuantalPoint, u64)>,
    /// Starts made.
    pub starts: u64,
    /// Starts from which Newton's method did not converge.
    pub missed: u64,
}

impl QuantalSearch {
    /// A search at the given precision of each player, per unit of payoff; finite and not negative.
    ///
    /// # Errors
    /// Each precision outside that range.
    pub fn new(precision: [f64; 2], starts: u64, seed: u64) -> Result<Self, Error> {
        Ok(QuantalSearch { precision: checked(precision)?, starts, seed })
    }

    /// Searches `game`.
    ///
    /// # Errors
    /// Precision times payoff so large that rounding would decide.
    pub fn solve(&self, game: &Bimatrix) -> Result<SearchResult, Error> {
        let system = Logits::new(game, self.precision, 1.0)?;
        let mut result = SearchResult { found: Vec::new(), starts: self.starts, missed: 0 };
        for start in 0..self.starts {
            let key = Key { seed: self.seed, scenario: 0, draw: 0, episode: start, purpose: Purpose::Search };
            let mut stream = Stream::open(key);
            let strategies = Player::BOTH.map(|player| mixture(game.actions(player), &mut stream));
            let logits = system.response(&strategies, system.unit);
            let Some(logits) = newton(&system, logits, system.unit) else {
                result.missed += 1;
                continue;
            };
            let profile = system.profile(&logits);
            match result.found.iter_mut().find(|(point, _)| point.profile.distance(&profile) < DISTINCT) {
                Some((_, starts)) => *starts += 1,
                None => result.found.push((QuantalPoint::new(game, self.precision, profile), 1)),
            }
        }
        Ok(result)
    }
}

/// A mixed strategy uniform on the simplex: the gaps between sorted uniform numbers.
fn mixture(actions: usize, stream: &mut Stream) -> DVector<f64> {
    let mut cuts: Vec<f64> = (1..actions).map(|_| stream.uniform()).collect();
    cuts.push(1.0);
    cuts.sort_by(f64::total_cmp);
    let mut before = 0.0;
    DVector::from_iterator(actions, cuts.into_iter().map(|cut| cut - std::mem::replace(&mut before, cut)))
}
