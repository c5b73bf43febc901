//! Players of bounded depth of reasoning: level-k thinking and the Poisson cognitive hierarchy.

use super::profile::Profile;
use super::response::{Reply, Ties};
use crate::game::{FiniteGame, Player, Unrolled};
use crate::{Error, Problem};

/// Level-k thinking: a player of level k replies to an opponent of level k − 1 (Stahl & Wilson 1995; Nagel 1995).
///
/// Level 0 chooses every action with the same probability, unless another profile is given. A player of level k believes
/// that the opponent is of level k − 1, and so that the opponent takes it for one of level k − 2: what its actions tell
/// about its type is computed from that.
///
/// ```
/// use bargain::game::{Unrolled, catalogue::Ultimatum};
/// use bargain::solve::{LevelK, Play};
///
/// let game = Ultimatum::with_grid(10);
/// let tables = Unrolled::new(&game)?;
/// let levels = LevelK::new().levels(&tables, 2)?;
/// // Against a responder who takes half of all offers, a proposer of level 1 offers nothing; one of level 2 knows that
/// // its responder takes anything, and offers nothing too.
/// let play = Play::of_profile(&game, &tables, levels.profile(&tables, [1, 0])?)?;
/// assert!((play.distribution().payoffs[0] - 0.5).abs() < 1e-12);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LevelK {
    rule: Reply,
    level_zero: Option<Profile>,
}

/// The Poisson cognitive hierarchy: a player of level k replies to a mixture of all lower levels, in the proportions of a
/// Poisson distribution (Camerer, Ho & Chong 2004), in agent form.
///
/// In agent form every choice of the opponent comes from a level of its own, drawn afresh: the mixture of lower levels is taken
/// at each choice. Where each player chooses once on a path that is the published model; in longer games it leaves out
/// that an opponent's earlier moves tell its level (Lin & Palfrey 2024).
#[derive(Debug, Clone)]
pub struct CognitiveHierarchy {
    mean: f64,
    levels: LevelK,
}

/// What players of each level do.
#[derive(Debug, Clone)]
pub struct Hierarchy {
    levels: Vec<Profile>,
    /// The share of each level; none for level-k.
    shares: Vec<f64>,
}

impl Default for LevelK {
    fn default() -> Self {
        Self::new()
    }
}

impl LevelK {
    /// Best replies, the first of equally good actions; level 0 is uniform.
    pub fn new() -> Self {
        LevelK { rule: Reply::Best(Ties::First), level_zero: None }
    }

    /// How the levels above 0 reply.
    ///
    /// # Errors
    /// A precision that is not a number from 0 to 1e100.
    pub fn reply(mut self, rule: Reply) -> Result<Self, Error> {
        self.rule = rule.checked()?;
        Ok(self)
    }

    /// What players of level 0 do.
    pub fn level_zero(mut self, profile: Profile) -> Self {
        self.level_zero = Some(profile);
        self
    }

    /// Levels 0 to `highest`.
    ///
    /// # Errors
    /// A profile of level 0 that was made for another game.
    ///
    /// # Complexity
    /// Two passes over the states, belief cells and periods of the game for each level.
    pub fn levels<G: FiniteGame>(&self, game: &Unrolled<G>, highest: usize) -> Result<Hierarchy, Error> {
        let mut levels = vec![self.zero(game)?];
        for k in 1..=highest {
            let (below, two_below) = (&levels[k - 1], &levels[k.saturating_sub(2)]);
            levels.push(self.next(game, below, two_below)?);
        }
        Ok(Hierarchy { levels, shares: Vec::new() })
    }

    fn zero<G: FiniteGame>(&self, game: &Unrolled<G>) -> Result<Profile, Error> {
        let zero = self.level_zero.clone().unwrap_or_else(|| Profile::uniform(game));
        zero.check(game)?;
        Ok(zero)
    }

    /// What players do who believe that the opponent does as in `other` and expects them to do as in `own`.
    fn next<G: FiniteGame>(
        &self,
        game: &Unrolled<G>,
        other: &Profile,
        own: &Profile,
    ) -> Result<Profile, Error> {
        let first = own.against(other, game)?.reply(game, Player::First, self.rule)?;
        let second = other.against(own, game)?.reply(game, Player::Second, self.rule)?;
        first.against(&second, game)
    }
}

impl CognitiveHierarchy {
    /// A hierarchy whose levels have the mean `mean`, τ in the literature: in (0, 100]. Best replies, level 0
    /// uniform.
    ///
    /// # Errors
    /// A mean outside that range.
    pub fn new(mean: f64) -> Result<Self, Error> {
        if mean > 0.0 && mean <= 100.0 {
            return Ok(CognitiveHierarchy { mean, levels: LevelK::new() });
        }
        Err(Error::invalid([Problem::new("mean level", mean, "must be a number in (0, 100]")]))
    }

    /// Level 0 and the way of replying of `levels`.
    pub fn like(mut self, levels: LevelK) -> Self {
        self.levels = levels;
        self
    }

    /// Levels 0 to `highest`; the shares of higher levels are spread over these in proportion.
    ///
    /// # Errors
    /// As [`LevelK::levels`].
    pub fn levels<G: FiniteGame>(&self, game: &Unrolled<G>, highest: usize) -> Result<Hierarchy, Error> {
        let mut levels = vec![self.levels.zero(game)?];
        let weights = poisson(self.mean, highest);
        for k in 1..=highest {
            let below = average(&levels, &weights[..k]);
            levels.push(self.levels.next(game, &below, &below)?);
        }
        let sum: f64 = weights.iter().sum();
        Ok(Hierarchy { levels, shares: weights.iter().map(|w| w / sum).collect() })
    }
}

impl Hierarchy {
    /// The number of the highest level.
    pub fn highest(&self) -> usize {
        self.levels.len() - 1
    }

    /// The profile in which the first player is of level `levels[0]` and the second of level `levels[1]`.
    ///
    /// # Errors
    /// A level above the highest; tables of another game.
    pub fn profile<G: FiniteGame>(&self, game: &Unrolled<G>, levels: [usize; 2]) -> Result<Profile, Error> {
        let problems: Vec<Problem> = levels
            .iter()
            .filter(|level| **level > self.highest())
            .map(|level| Problem::new("level", level, format!("must be at most {}", self.highest())))
            .collect();
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        self.levels[levels[0]].against(&self.levels[levels[1]], game)
    }

    /// The share of each level in the population; empty for level-k, which has none.
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// What is done at each choice, on average over the levels of the population: nothing for level-k, which has none.
    pub fn population(&self) -> Option<Profile> {
        (!self.shares.is_empty()).then(|| average(&self.levels, &self.shares))
    }
}

/// Probabilities of 0 to `highest` under a Poisson distribution, up to a factor.
fn poisson(mean: f64, highest: usize) -> Vec<f64> {
    let mut weights = vec![1.0];
    for k in 1..=highest {
        weights.push(weights[k - 1] * mean / k as f64);
    }
    weights
}

/// The mean of `profiles` with `weights`, at each choice.
fn average(profiles: &[Profile], weights: &[f64]) -> Profile {
    let sum: f64 = weights.iter().sum();
    let mut mean = profiles[0].clone();
    for (period, slice) in mean.slices.iter_mut().enumerate() {
        for (i, x) in slice.iter_mut().enumerate() {
            *x = profiles.iter().zip(weights).map(|(p, w)| w * p.slices[period][i]).sum::<f64>() / sum;
        }
    }
    mean
}
