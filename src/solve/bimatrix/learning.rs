//! What simple rules of learning lead to: independent routes to equilibrium, with their regret.

use crate::game::{Bimatrix, MixedProfile, Payoffs, Player, best};
use crate::{Error, Problem};

/// Average play after some rounds of learning.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// The average over rounds of what each player did.
    pub profile: MixedProfile,
    /// Rounds played.
    pub rounds: u64,
    /// Expected payoff of each player in the average profile.
    pub value: Payoffs,
    /// How much each player could gain by a best reply to the average profile: what it is worth as an equilibrium.
    pub regret: Payoffs,
}

impl Learned {
    fn new(game: &Bimatrix, sums: [Vec<f64>; 2], rounds: u64) -> Self {
        let profile = MixedProfile::normalised(sums);
        let (value, regret) = (game.value_of(&profile), game.regret_of(&profile));
        Learned { profile, rounds, value, regret }
    }

    /// The sum of both regrets.
    pub fn nash_conv(&self) -> f64 {
        self.regret.iter().sum()
    }
}

/// A number of rounds that is at least one.
fn checked(rounds: u64) -> Result<u64, Error> {
    if rounds == 0 {
        return Err(Error::invalid([Problem::new("rounds", rounds, "must be at least 1")]));
    }
    Ok(rounds)
}

/// Fictitious play: in each round both reply best to the average of what the other has done (Brown 1951).
///
/// Averages converge to equilibrium in zero-sum games (Robinson 1951), in games of two rows and columns without degeneracy (Miyasawa 1961)
/// and in games with a potential (Monderer & Shapley 1996), slowly; elsewhere they may go round forever (Shapley
/// 1964). The regret says what the average is worth.
///
/// The first round replies to uniform choice; of several best replies the first is taken.
///
/// # Complexity
/// m + n for each round, after m n for the first.
///
/// ```
/// use bargain::game::Bimatrix;
/// use bargain::solve::bimatrix::FictitiousPlay;
///
/// let game = Bimatrix::zero_sum(vec![vec![3.0, -1.0], vec![-2.0, 1.0]])?;
/// let learned = FictitiousPlay::new(10_000)?.solve(&game);
/// assert!((learned.value[0] - 1.0 / 7.0).abs() < learned.nash_conv());
/// assert!(learned.nash_conv() < 0.05);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct FictitiousPlay {
    rounds: u64,
}

impl FictitiousPlay {
    /// Play of `rounds` rounds.
    ///
    /// # Errors
    /// No round.
    pub fn new(rounds: u64) -> Result<Self, Error> {
        Ok(FictitiousPlay { rounds: checked(rounds)? })
    }

    /// Plays `game`.
    pub fn solve(&self, game: &Bimatrix) -> Learned {
        let uniform = MixedProfile::uniform(game);
        let mut counts = Player::BOTH.map(|player| vec![0.0; game.actions(player)]);
        // What each action would have earned in all rounds together, not counting the uniform start.
        let mut earned = counts.clone();
        let mut replies =
            Player::BOTH.map(|player| first_best(&game.values(player, uniform.of(player.other()))));
        for _ in 0..self.rounds {
            for player in Player::BOTH {
                counts[player.index()][replies[player.index()]] += 1.0;
                let other = replies[player.other().index()];
                for (own, earned) in earned[player.index()].iter_mut().enumerate() {
                    *earned += game.payoff(player, own, other);
                }
            }
            replies = Player::BOTH.map(|player| first_best(&earned[player.index()]));
        }
        Learned::new(game, counts, self.rounds)
    }
}

/// The first of the best actions.
fn first_best(values: &[f64]) -> usize {
    best(values, 0.0).first().copied().unwrap_or(0)
}

/// Regret matching: in each round both choose actions in proportion to how much they regret not having always played them
/// (Hart & Mas-Colell 2000), here against the mixed choice of the other, so that nothing is drawn.
///
/// Regret per round falls as one over the square root of rounds, in every game. In zero-sum games average play therefore
/// converges to equilibrium; elsewhere what converges is the joint distribution of play, to the coarse correlated equilibria, and
/// the product of averages that is returned need not be near an equilibrium: its regret says so.
///
/// # Complexity
/// m n for each round.
///
/// ```
/// use bargain::game::Bimatrix;
/// use bargain::solve::bimatrix::RegretMatching;
///
/// let game = Bimatrix::zero_sum(vec![vec![3.0, -1.0], vec![-2.0, 1.0]])?;
/// let learned = RegretMatching::new(10_000)?.solve(&game);
/// assert!((learned.value[0] - 1.0 / 7.0).abs() < 0.01);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct RegretMatching {
    rounds: u64,
}

impl RegretMatching {
    /// Play of `rounds` rounds.
    ///
    /// # Errors
    /// No round.
    pub fn new(rounds: u64) -> Result<Self, Error> {
        Ok(RegretMatching { rounds: checked(rounds)? })
    }

    /// Plays `game`.
    pub fn solve(&self, game: &Bimatrix) -> Learned {
        let mut sums = Player::BOTH.map(|player| vec![0.0; game.actions(player)]);
        let mut regrets = sums.clone();
        for _ in 0..self.rounds {
            let mixed = [matched(&regrets[0]), matched(&regrets[1])];
            for player in Player::BOTH {
                let own = &mixed[player.index()];
                let values = game.values(player, &mixed[player.other().index()]);
                let earned: f64 = own.iter().zip(&values).map(|(p, value)| p * value).sum();
                regrets[player.index()].iter_mut().zip(&values).for_each(|(r, value)| *r += value - earned);
                sums[player.index()].iter_mut().zip(own).for_each(|(sum, p)| *sum += p);
            }
        }
        Learned::new(game, sums, self.rounds)
    }
}

/// Probabilities in proportion to positive regrets; uniform where there is none.
fn matched(regrets: &[f64]) -> Vec<f64> {
    let total: f64 = regrets.iter().map(|regret| regret.max(0.0)).sum();
    if total > 0.0 {
        return regrets.iter().map(|regret| regret.max(0.0) / total).collect();
    }
    vec![1.0 / regrets.len() as f64; regrets.len()]
}
