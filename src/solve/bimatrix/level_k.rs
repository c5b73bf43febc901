//! Players of bounded depth of reasoning: level-k and the Poisson cognitive hierarchy.

use crate::game::{Bimatrix, MixedProfile, Player, best};
use crate::{Error, Problem};

/// Actions whose payoffs differ by less than this share of the player's range of payoffs, and by no more than rounding may do, are
/// equally good.
const TIE: f64 = 1e-12;

/// What a player does among equally good actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TieBreak {
    /// Takes each with the same probability.
    Split,
    /// Takes the first.
    First,
    /// Takes the last.
    Last,
}

/// What players of each level do.
#[derive(Debug, Clone, PartialEq)]
pub struct Hierarchy {
    /// The strategies of both players at level 0, 1, ….
    pub levels: Vec<MixedProfile>,
    /// The share of each level among players: the Poisson weights made to sum to one; none for level-k, which says nothing of shares.
    pub shares: Option<Vec<f64>>,
    /// The Poisson weight of all higher levels, which was left out; zero for level-k.
    pub omitted: f64,
}

impl Hierarchy {
    /// The profile of a first player of level `levels[0]` against a second of level `levels[1]`.
    ///
    /// # Errors
    /// Levels that were not solved.
    pub fn profile(&self, levels: [usize; 2]) -> Result<MixedProfile, Error> {
        let problems: Vec<Problem> = Player::BOTH
            .into_iter()
            .filter(|player| levels[player.index()] >= self.levels.len())
            .map(|player| {
                let expected = format!("must be below {}", self.levels.len());
                Problem::new(format!("level of {player:?}"), levels[player.index()], expected)
            })
            .collect();
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let strategy = |player: Player| self.levels[levels[player.index()]].of(player).to_vec();
        Ok(MixedProfile::normalised(Player::BOTH.map(strategy)))
    }

    /// What is seen of a population in which levels have their shares; nothing for level-k.
    pub fn aggregate(&self) -> Option<MixedProfile> {
        let shares = self.shares.as_ref()?;
        Some(MixedProfile::normalised(Player::BOTH.map(|player| mixture(&self.levels, shares, player))))
    }
}

/// What an opponent meets who does not know which of `levels` a `player` is of; there is a weight for each, which need not
/// sum to one, and any more are left aside.
fn mixture(levels: &[MixedProfile], weights: &[f64], player: Player) -> Vec<f64> {
    let actions = levels.first().map_or(0, |level| level.of(player).len());
    let mut sum = vec![0.0; actions];
    let total: f64 = weights.iter().take(levels.len()).sum();
    for (level, weight) in levels.iter().zip(weights) {
        sum.iter_mut().zip(level.of(player)).for_each(|(sum, p)| *sum += weight / total * p);
    }
    sum
}

/// Level-k thinking: a player of level k replies best to an opponent of level k − 1 (Stahl & Wilson 1995; Nagel
/// 1995).
///
/// # Complexity
/// m n for each level.
///
/// ```
/// use bargain::game::{Bimatrix, MixedProfile, Player};
/// use bargain::solve::bimatrix::{LevelK, TieBreak};
///
/// // Who asks for less than the other, by one, wins 20 on top (Arad & Rubinstein 2012).
/// let request = |own: usize, other: usize| 11.0 + own as f64 + if own + 1 == other { 20.0 } else { 0.0 };
/// let game = Bimatrix::from_function([10, 10], |i, j| [request(i, j), request(j, i)])?;
/// let naive = MixedProfile::pure(&game, [9, 9])?;
/// let levels = LevelK::new(TieBreak::Split).level_zero(naive).solve(&game, 3)?;
/// assert_eq!(levels.levels[3].of(Player::First)[6], 1.0); // 20, 19, 18, 17
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LevelK {
    ties: TieBreak,
    level_zero: Option<MixedProfile>,
}

impl LevelK {
    /// Best replies with ties broken by `ties`; level 0 is uniform. Actions within 1e-12 of the player's range of payoffs
    /// are tied.
    pub fn new(ties: TieBreak) -> Self {
        LevelK { ties, level_zero: None }
    }

    /// What players of level 0 do.
    pub fn level_zero(mut self, profile: MixedProfile) -> Self {
        self.level_zero = Some(profile);
        self
    }

    /// Levels 0 to `highest` in `game`.
    ///
    /// # Errors
    /// A level 0 of another shape than the game.
    pub fn solve(&self, game: &Bimatrix, highest: usize) -> Result<Hierarchy, Error> {
        let levels = self.climb(game, highest, |levels, player| {
            levels.last().map_or(Vec::new(), |level| level.of(player).to_vec())
        })?;
        Ok(Hierarchy { levels, shares: None, omitted: 0.0 })
    }

    /// Levels that each reply to what `met` says of the opponent, from the levels below.
    fn climb(
        &self,
        game: &Bimatrix,
        highest: usize,
        met: impl Fn(&[MixedProfile], Player) -> Vec<f64>,
    ) -> Result<Vec<MixedProfile>, Error> {
        let zero = self.level_zero.clone().unwrap_or_else(|| MixedProfile::uniform(game));
        game.matches(&zero)?;
        let mut levels = vec![zero];
        for _ in 0..highest {
            let strategies = Player::BOTH.map(|player| {
                let values = game.values(player, &met(&levels, player.other()));
                let [low, high] = game.range(player);
                let others = game.actions(player.other()) as f64;
                let rounding = 2.0 * others * f64::EPSILON * low.abs().max(high.abs());
                self.ties.among(&values, TIE * (high - low) + rounding)
            });
            levels.push(MixedProfile::normalised(strategies));
        }
        Ok(levels)
    }
}

impl TieBreak {
    /// The strategy of a player to whom actions are worth `values`, equal within `slack`.
    fn among(self, values: &[f64], slack: f64) -> Vec<f64> {
        let best = best(values, slack);
        let taken = match self {
            TieBreak::Split => &best[..],
            TieBreak::First => &best[..best.len().min(1)],
            TieBreak::Last => &best[best.len().saturating_sub(1)..],
        };
        let mut strategy = vec![0.0; values.len()];
        taken.iter().for_each(|k| strategy[*k] = 1.0);
        strategy
    }
}

/// The Poisson cognitive hierarchy: a player of level k replies best to opponents of all lower levels, in the proportions of
/// a Poisson distribution (Camerer, Ho & Chong 2004).
///
/// # Complexity
/// m n + (m + n) k for level k.
///
/// ```
/// use bargain::game::{Bimatrix, Player};
/// use bargain::solve::bimatrix::{PoissonHierarchy, TieBreak};
///
/// let game = Bimatrix::symmetric(vec![vec![0.0, -1.0], vec![1.0, -10.0]])?;
/// let levels = PoissonHierarchy::new(1.5, TieBreak::Split)?.solve(&game, 20)?;
/// let seen = levels.aggregate().map(|profile| profile.of(Player::First)[0]);
/// // Level 0 mixes evenly, so level 1 swerves, and so does every higher level that meets enough of level 0.
/// assert!(seen.is_some_and(|swerve| swerve > 0.5 && swerve < 1.0));
/// assert!(levels.omitted < 1e-12);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PoissonHierarchy {
    mean: f64,
    levels: LevelK,
}

impl PoissonHierarchy {
    /// A population of `mean` level `mean`, in (0, 500]; about 1.5 in experiments. Level 0 is uniform.
    ///
    /// # Errors
    /// A mean outside that range.
    pub fn new(mean: f64, ties: TieBreak) -> Result<Self, Error> {
        if !(mean > 0.0 && mean <= 500.0) {
            return Err(Error::invalid([Problem::new("mean level", mean, "must be a number in (0, 500]")]));
        }
        Ok(PoissonHierarchy { mean, levels: LevelK::new(ties) })
    }

    /// What players of level 0 do.
    pub fn level_zero(mut self, profile: MixedProfile) -> Self {
        self.levels = self.levels.level_zero(profile);
        self
    }

    /// Levels 0 to `highest` in `game`.
    ///
    /// # Errors
    /// A level 0 of another shape than the game.
    pub fn solve(&self, game: &Bimatrix, highest: usize) -> Result<Hierarchy, Error> {
        let mut weights = vec![crate::math::exp(-self.mean)];
        for k in 1..=highest {
            weights.push(weights[k - 1] * self.mean / k as f64);
        }
        let levels = self.levels.climb(game, highest, |levels, player| mixture(levels, &weights, player))?;
        let total: f64 = weights.iter().sum();
        let shares = weights.iter().map(|weight| weight / total).collect();
        Ok(Hierarchy { levels, shares: Some(shares), omitted: (1.0 - total).max(0.0) })
    }
}
