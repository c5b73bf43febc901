//! The repeated prisoner's dilemma.

use super::Temptation;
use crate::game::LARGEST_PAYOFF;
use crate::{Error, Problem};

/// A prisoner's dilemma, repeated forever. Its answers are the least discount factors at which both keep cooperating; nothing
/// where no discount factor below 1 is enough.
///
/// ```
/// use bargain::solve::repeated::PrisonersDilemma;
///
/// let dilemma = PrisonersDilemma::new([5.0, 3.0, 1.0, 0.0])?; // Axelrod (1984)
/// assert_eq!(dilemma.grim_trigger(), Some(0.5));
/// assert_eq!(dilemma.tit_for_tat(), Some(2.0 / 3.0));
/// assert_eq!(dilemma.punishment(1), None);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PrisonersDilemma {
    temptation: f64,
    reward: f64,
    punishment: f64,
    sucker: f64,
}

impl PrisonersDilemma {
    /// The payoffs temptation > reward > punishment > sucker: of defecting against a cooperator, of mutual cooperation, of mutual defection,
    /// of cooperating against a defector; of size 1e100 at most.
    ///
    /// # Errors
    /// Payoffs that are not such numbers, or not in that order.
    pub fn new(payoffs: [f64; 4]) -> Result<Self, Error> {
        let ordered = payoffs.windows(2).all(|pair| pair[0] > pair[1]);
        if !(ordered && payoffs.iter().all(|payoff| payoff.abs() <= LARGEST_PAYOFF)) {
            return Err(Error::invalid([Problem::new(
                "payoffs",
                format!("{payoffs:?}"),
                "must be numbers of size 1e100 at most with temptation > reward > punishment > sucker",
            )]));
        }
        let [temptation, reward, punishment, sucker] = payoffs;
        Ok(PrisonersDilemma { temptation, reward, punishment, sucker })
    }

    /// Grim trigger: defect forever after the first defection (Friedman 1971). (T − R) / (T − P), always below 1.
    pub fn grim_trigger(&self) -> Option<f64> {
        self.against(self.reward - self.punishment).forever()
    }

    /// Tit-for-tat against itself: neither defecting forever, at (T − R) / (T − P), nor defecting in turns, at (T − R) / (R − S),
    /// may pay (Axelrod 1984).
    ///
    /// This makes tit-for-tat a Nash equilibrium with itself. In general it is not subgame perfect: after a defection both
    /// would go on in turns, and one would rather forgive.
    pub fn tit_for_tat(&self) -> Option<f64> {
        let turns = (self.temptation - self.reward) / (self.reward - self.sucker);
        let critical = self.grim_trigger()?.max(turns);
        (critical < 1.0).then_some(critical)
    }

    /// Mutual defection for so many periods after a defection, then cooperation again: the root of
    /// T − R = (R − P) (d + … + d^periods).
    pub fn punishment(&self, periods: u32) -> Option<f64> {
        self.against(self.reward - self.punishment).for_a_while(periods)
    }

    fn against(&self, loss: f64) -> Temptation {
        Temptation { gain: self.temptation - self.reward, loss }
    }
}
