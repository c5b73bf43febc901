//! Any stage game repeated, with reversion to one of its equilibria after a deviation.

use super::Temptation;
use crate::game::{Bimatrix, MixedProfile, Player};
use crate::{Error, Problem};

/// A pair of actions held up, in a game repeated forever, by the threat to play a Nash equilibrium of the stage game
/// instead (Friedman 1971).
///
/// Answers are the least discount factor of each player at which it does not deviate; nothing where no discount factor below 1 is
/// enough. As the threat is an equilibrium of the stage game, it is credible: the strategies are subgame perfect.
///
/// ```
/// use bargain::game::{Bimatrix, MixedProfile};
/// use bargain::solve::repeated::NashReversion;
///
/// let dilemma = Bimatrix::symmetric(vec![vec![3.0, 0.0], vec![5.0, 1.0]])?;
/// let defection = MixedProfile::pure(&dilemma, [1, 1])?;
/// let promise = NashReversion::new(&dilemma, [0, 0], &defection)?;
/// assert_eq!(promise.forever(), [Some(0.5), Some(0.5)]);
/// assert_eq!(promise.periods(1), [None, None]);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct NashReversion {
    temptations: [Temptation; 2],
}

impl NashReversion {
    /// The promise to play `actions` (row and column) of `stage`, under the threat of `equilibrium`, an equilibrium of `stage`.
    ///
    /// # Errors
    /// Actions that the stage game does not have, a profile of another shape, or one whose regret exceeds 1e-9 of a player's
    /// range of payoffs by more than rounding may.
    pub fn new(stage: &Bimatrix, actions: [usize; 2], equilibrium: &MixedProfile) -> Result<Self, Error> {
        let promised = MixedProfile::pure(stage, actions)?;
        let regret = stage.regret(equilibrium)?;
        let problems: Vec<Problem> = Player::BOTH
            .into_iter()
            .filter(|player| {
                let [low, high] = stage.range(*player);
                let actions = (stage.actions(Player::First) + stage.actions(Player::Second)) as f64;
                let rounding = 4.0 * actions * f64::EPSILON * low.abs().max(high.abs());
                regret[player.index()] > 1e-9 * (high - low) + rounding
            })
            .map(|player| {
                let found = format!("regret {}", regret[player.index()]);
                Problem::new(
                    format!("equilibrium, {player:?}"),
                    found,
                    "must be an equilibrium of the stage game",
                )
            })
            .collect();
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let (gain, kept) = (stage.regret_of(&promised), stage.value_of(&promised));
        let threat = stage.value_of(equilibrium);
        let temptations =
            [0, 1].map(|player| Temptation { gain: gain[player], loss: kept[player] - threat[player] });
        Ok(NashReversion { temptations })
    }

    /// The critical discount factor of each player if the equilibrium is played forever after a deviation (grim trigger).
    pub fn forever(&self) -> [Option<f64>; 2] {
        self.temptations.map(Temptation::forever)
    }

    /// The critical discount factor of each player if the equilibrium is played for so many periods after a deviation, and then what was promised
    /// again.
    pub fn periods(&self, periods: u32) -> [Option<f64>; 2] {
        self.temptations.map(|temptation| temptation.for_a_while(periods))
    }
}
