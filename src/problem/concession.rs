//! Zeuthen's process: the player who would lose more by conceding stands firm, the other concedes.

use super::bargaining::BargainingProblem;
use super::set::LARGEST;
use crate::{Error, Problem};

/// The course of a monotonic concession protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct Concessions {
    /// The deals on the table, from the first player's best to the second's.
    pub deals: Vec<[f64; 2]>,
    /// What each player offers round by round, and its risk limit; the last round is the agreement.
    pub rounds: Vec<ConcessionRound>,
    /// The position of the deal agreed on.
    pub agreement: usize,
}

/// One round of the protocol.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConcessionRound {
    /// The positions of the deals that the players offer.
    pub offers: [usize; 2],
    /// The largest probability of disagreement at which each player would rather insist than accept the other's offer.
    pub risk_limits: [f64; 2],
}

/// Most deals of a protocol.
const MOST_DEALS: usize = 1 << 20;

impl Concessions {
    /// The utilities agreed on.
    pub fn utilities(&self) -> [f64; 2] {
        self.deals.get(self.agreement).copied().unwrap_or([f64::NAN; 2])
    }
}

/// Both players begin with their best deal. In each round the one with the smaller risk limit,
/// (own offer − other's offer) / (own offer − disagreement) in its own utility, concedes one deal; both do if the limits
/// are equal, but when one deal is left between standing and meeting only the first does. It ends when the offers meet,
/// at the deal with the largest product of gains (Zeuthen 1930; Harsanyi 1956, Econometrica 24; Rosenschein & Zlotkin 1994).
/// If several deals have that product, the offers may meet between two of them; where the deals lie on a concave frontier
/// nothing lies between but a larger product.
///
/// `deals` go from the first player's best to the second's: each is better for the second and worse for the first
/// than the one before. None is worse than disagreement for either.
///
/// ```
/// use bargain::problem::concession_protocol;
///
/// let deals: Vec<[f64; 2]> = (0..=10).map(|k| [1.0 - 0.1 * f64::from(k), 0.1 * f64::from(k)]).collect();
/// assert_eq!(concession_protocol(&deals, [0.0, 0.0])?.agreement, 5);
/// # Ok::<(), bargain::Error>(())
/// ```
///
/// # Errors
/// No deals or more than 2²⁰, utilities that are not numbers within ±10¹², deals out of order or worse than disagreement for a player.
///
/// # Complexity
/// The number of deals, in time and memory.
pub fn concession_protocol(deals: &[[f64; 2]], disagreement: [f64; 2]) -> Result<Concessions, Error> {
    check(deals, disagreement)?;
    let gain = |deal: usize, player: usize| deals[deal][player] - disagreement[player];
    let mut offers = [0, deals.len() - 1];
    let mut rounds = Vec::new();
    loop {
        let limit = |player: usize| {
            let [own, other] = [gain(offers[player], player), gain(offers[1 - player], player)];
            if own > 0.0 { (own - other) / own } else { 1.0 }
        };
        rounds.push(ConcessionRound { offers, risk_limits: [limit(0), limit(1)] });
        if offers[0] == offers[1] {
            break;
        }
        // The risk limits compare as the products of gains do, which stay exact where a limit rounds.
        let product = |deal: usize| gain(deal, 0) * gain(deal, 1);
        let [first, second] = offers.map(product);
        if first <= second {
            offers[0] += 1;
        }
        if second <= first && offers[0] < offers[1] {
            offers[1] -= 1;
        }
    }
    Ok(Concessions { deals: deals.to_vec(), rounds, agreement: offers[0] })
}

fn check(deals: &[[f64; 2]], disagreement: [f64; 2]) -> Result<(), Error> {
    let mut problems = Vec::new();
    if !(1..=MOST_DEALS).contains(&deals.len()) {
        let expected = format!("must be 1 to {MOST_DEALS} deals");
        problems.push(Problem::new("deals", format!("{} deals", deals.len()), expected));
    }
    let sound = |pair: &[f64; 2]| pair.iter().all(|x| x.abs() <= LARGEST);
    if !sound(&disagreement) {
        let expected = format!("must be two numbers within ±{LARGEST:e}");
        problems.push(Problem::new("disagreement", format!("{disagreement:?}"), expected));
    }
    for (k, deal) in deals.iter().enumerate() {
        let expected = if !sound(deal) {
            "utilities must be numbers within ±1e12"
        } else if deal[0] < disagreement[0] || deal[1] < disagreement[1] {
            "is worse than disagreement for a player; leave such deals out"
        } else if k > 0 && !(deal[0] < deals[k - 1][0] && deal[1] > deals[k - 1][1]) {
            "must be worse for the first player and better for the second than the deal before"
        } else {
            continue;
        };
        problems.push(Problem::new(format!("deals[{k}]"), format!("{deal:?}"), expected));
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
}

impl BargainingProblem {
    /// The [protocol](concession_protocol) on `steps + 1` deals of the Pareto frontier, at equal distances in the first
    /// player's utility between the ends of what both prefer to disagreement.
    ///
    /// # Errors
    /// No steps or 2²⁰ and more; a frontier so short or steep that neighbouring deals are the same number.
    pub fn concessions(&self, steps: usize) -> Result<Concessions, Error> {
        if !(1..MOST_DEALS).contains(&steps) {
            let expected = format!("must be a whole number from 1 to {}", MOST_DEALS - 1);
            return Err(Error::invalid([Problem::new("steps", steps, expected)]));
        }
        let [low, high] = self.span();
        let disagreement = self.disagreement();
        let deals: Vec<[f64; 2]> = (0..=steps)
            .rev()
            .map(|k| {
                let first = if k == steps { high } else { low + (high - low) * k as f64 / steps as f64 };
                [first, disagreement[1] + self.second_gain(first).max(0.0)]
            })
            .collect();
        concession_protocol(&deals, disagreement)
    }
}
