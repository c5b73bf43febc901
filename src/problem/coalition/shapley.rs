//! The Shapley value: what a player adds, on average over all orders of arrival; and what two players add together.

use super::{Coalition, CoalitionalGame};
use crate::math::exp;
use crate::{Error, Problem};

/// Most vectors of class sizes that are looked at.
const MOST_VECTORS: usize = 1 << 24;

/// Most players for whom numbers of coalitions are whole numbers of `f64`; beyond, logarithms stand for them.
const EXACT: usize = 50;

impl CoalitionalGame {
    /// The Shapley value of each player (Shapley 1953). In a voting game, whose coalitions are worth 0 or 1, it is the
    /// Shapley–Shubik index (1954).
    ///
    /// Exact but for rounding: player i gets Σ |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S)) over the coalitions S
    /// without i. The values sum to what all players together are worth.
    ///
    /// # Complexity
    /// n · 2ⁿ: 15 players take a millisecond, 20 a hundred.
    ///
    /// ```
    /// use bargain::problem::coalition::CoalitionalGame;
    ///
    /// let majority = CoalitionalGame::new(3, |coalition| f64::from(u8::from(coalition.size() > 1)))?;
    /// assert_eq!(majority.shapley_value(), [1.0 / 3.0; 3]);
    /// # Ok::<(), bargain::Error>(())
    /// ```
    pub fn shapley_value(&self) -> Vec<f64> {
        let n = self.players();
        // 1 / (n · (n − 1 choose size)), the share of orders in which exactly these come before the player.
        let mut weights = vec![1.0 / n as f64];
        for size in 1..n {
            weights.push(weights[size - 1] * size as f64 / (n - size) as f64);
        }
        (0..n)
            .map(|player| {
                // Summed by size first: the terms of one size have one weight.
                let mut added = vec![0.0; n];
                for bits in (0..self.worth.len() as u32).filter(|bits| !Coalition(*bits).contains(player)) {
                    let with = Coalition(bits | 1 << player);
                    added[with.size() - 1] += self.worth(with) - self.worth(Coalition(bits));
                }
                added.iter().zip(&weights).map(|(added, weight)| added * weight).sum()
            })
            .collect()
    }

    /// The Shapley interaction index of each pair of players (Grabisch & Roubens 1999, International Journal of Game Theory
    /// 28): pairs (0, 1), (0, 2), …, (1, 2), …
    ///
    /// Σ |S|! (n − |S| − 2)! / (n − 1)! · (v(S ∪ ij) − v(S ∪ i) − v(S ∪ j) + v(S)) over the coalitions S without i and j:
    /// positive where the two need each other, negative where either will do, zero where what one adds does not depend on
    /// the other.
    ///
    /// # Complexity
    /// n² · 2ⁿ⁻³.
    ///
    /// ```
    /// use bargain::problem::coalition::CoalitionalGame;
    ///
    /// let majority = CoalitionalGame::new(3, |coalition| f64::from(u8::from(coalition.size() > 1)))?;
    /// assert_eq!(majority.shapley_interaction(), [0.0; 3]); // needed without the third, in its way with it
    /// # Ok::<(), bargain::Error>(())
    /// ```
    pub fn shapley_interaction(&self) -> Vec<f64> {
        let n = self.players();
        // The Shapley weights of n − 1 players: the two arrive as one.
        let others = n.saturating_sub(1);
        let mut weights = vec![1.0 / others.max(1) as f64];
        for size in 1..others {
            weights.push(weights[size - 1] * size as f64 / (others - size) as f64);
        }
        let mut indices = Vec::with_capacity(n * others / 2);
        for first in 0..n {
            for second in first + 1..n {
                let [i, j] = [1 << first, 1 << second];
                let mut added = vec![0.0; others];
                for bits in (0..self.worth.len() as u32).filter(|bits| bits & (i | j) == 0) {
                    let worth = |bits: u32| self.worth(Coalition(bits));
                    added[Coalition(bits).size()] +=
                        worth(bits | i | j) - worth(bits | i) - worth(bits | j) + worth(bits);
                }
                indices.push(added.iter().zip(&weights).map(|(added, weight)| added * weight).sum());
            }
        }
        indices
    }
}

/// The Shapley value of a player of each class, where players of one class are interchangeable.
///
/// `sizes` are the numbers of players by class; `worth` of how many of each class belong to a coalition. What a player adds
/// to a coalition of given numbers is counted once and weighted by how many such coalitions there are, so games of
/// hundreds of players are within reach.
///
/// ```
/// use bargain::problem::coalition::shapley_value_by_class;
///
/// // The UN Security Council: 5 permanent members with a veto, 10 others, 4 of whom are needed.
/// let votes = |members: &[usize]| f64::from(u8::from(members[0] == 5 && members[1] >= 4));
/// let index = shapley_value_by_class(&[5, 10], votes)?;
/// assert!((index[1] - 4.0 / 2145.0).abs() < 1e-15);
/// # Ok::<(), bargain::Error>(())
/// ```
///
/// # Errors
/// No classes, empty ones, more than 2²⁴ different numbers of members, worths that are not finite, an empty
/// coalition worth anything but 0.
///
/// # Complexity
/// Classes² × the product of (size + 1).
pub fn shapley_value_by_class(sizes: &[usize], worth: impl Fn(&[usize]) -> f64) -> Result<Vec<f64>, Error> {
    check_classes(sizes)?;
    let n: usize = sizes.iter().sum();
    let mut log_factorials = vec![0.0];
    let mut total = 0.0;
    for k in 1..=n {
        total += (k as f64).ln();
        log_factorials.push(total);
    }
    let mut values = vec![0.0; sizes.len()];
    let mut members = vec![0; sizes.len()];
    loop {
        let here = worth(&members);
        let size: usize = members.iter().sum();
        if !here.is_finite() || (size == 0 && here != 0.0) {
            let expected = if size == 0 { "must be 0" } else { "must be a finite number" };
            let key = format!("worth of {members:?} members by class");
            return Err(Error::invalid([Problem::new(key, here, expected)]));
        }
        for class in 0..sizes.len() {
            if members[class] == sizes[class] {
                continue;
            }
            let weight = share_of_orders(sizes, &members, class, &log_factorials);
            members[class] += 1;
            values[class] += weight * (worth(&members) - here);
            members[class] -= 1;
        }
        if !next(&mut members, sizes) {
            return Ok(values);
        }
    }
}

/// The share of all orders in which a given player of `class` comes right after a coalition of these numbers.
fn share_of_orders(sizes: &[usize], members: &[usize], class: usize, log_factorials: &[f64]) -> f64 {
    let [n, size] = [sizes, members].map(|counts| counts.iter().sum::<usize>());
    let others = |other: usize| sizes[other] - usize::from(other == class);
    let all = 0..sizes.len();
    if n <= EXACT {
        let choose =
            |n: usize, k: usize| (0..k).fold(1.0, |c: f64, i| (c * (n - i) as f64 / (i + 1) as f64).round());
        let ways: f64 = all.map(|other| choose(others(other), members[other])).product();
        return ways / (n as f64 * choose(n - 1, size));
    }
    let choose = |n: usize, k: usize| log_factorials[n] - log_factorials[k] - log_factorials[n - k];
    let ways: f64 = all.map(|other| choose(others(other), members[other])).sum();
    exp(ways - choose(n - 1, size)) / n as f64
}

/// Counts on; false when all numbers have been.
fn next(members: &mut [usize], sizes: &[usize]) -> bool {
    for (member, size) in members.iter_mut().zip(sizes) {
        if *member < *size {
            *member += 1;
            return true;
        }
        *member = 0;
    }
    false
}

fn check_classes(sizes: &[usize]) -> Result<(), Error> {
    let vectors = sizes.iter().try_fold(1usize, |product, size| product.checked_mul(size.checked_add(1)?));
    let expected = if sizes.is_empty() || sizes.contains(&0) {
        "must be at least one class, each of at least one player"
    } else if vectors.is_none_or(|vectors| vectors > MOST_VECTORS) {
        "must be fewer or smaller classes: there are more than 2²⁴ different numbers of members"
    } else {
        return Ok(());
    };
    Err(Error::invalid([Problem::new("sizes", format!("{sizes:?}"), expected)]))
}
