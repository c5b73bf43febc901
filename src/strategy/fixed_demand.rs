//! Players whose demand never changes: the ultimatum and the obstinate type.

use super::aspiration::Aspiration;
use super::{Strategy, View};
use crate::game::Bargaining;
use crate::{Error, Problem};

/// A demand that does not change with time, as a share of the way from the player's disagreement payoff (0) to its ideal
/// (1).
///
/// ```
/// use bargain::game::catalogue::{Agreement, Ultimatum};
/// use bargain::solve::Play;
/// use bargain::strategy::FixedDemand;
///
/// let game = Ultimatum::with_grid(10);
/// let [firm, obstinate] = [FixedDemand::ultimatum(0.7)?, FixedDemand::obstinate(0.4)?];
/// let ending = |responder| Ok::<_, bargain::Error>(Play::of(&game, &firm, responder)?.distribution());
/// assert_eq!(ending(&firm)?.probability(Agreement::Share(3)), 1.0);
/// assert_eq!(ending(&obstinate)?.probability(Agreement::None), 1.0);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FixedDemand {
    aspiration: Aspiration,
}

impl FixedDemand {
    /// Proposes the share `demand` for itself again and again, and accepts whatever is not worse than disagreement: the
    /// reply that is always right where the next word is the last (Güth, Schmittberger & Schwarze 1982).
    ///
    /// # Errors
    /// A demand outside \[0, 1\].
    pub fn ultimatum(demand: f64) -> Result<Self, Error> {
        Ok(FixedDemand { aspiration: Aspiration { demand: share(demand)?, accept: 0.0 } })
    }

    /// The obstinate type of Abreu & Gul (2000): proposes the share `demand` for itself and accepts nothing less.
    ///
    /// # Errors
    /// A demand outside \[0, 1\].
    pub fn obstinate(demand: f64) -> Result<Self, Error> {
        Ok(FixedDemand { aspiration: Aspiration::same(share(demand)?) })
    }
}

fn share(demand: f64) -> Result<f64, Error> {
    if (0.0..=1.0).contains(&demand) {
        return Ok(demand);
    }
    Err(Error::invalid([Problem::new("demand", demand, "must be a share in [0, 1]")]))
}

impl<G: Bargaining> Strategy<G> for FixedDemand {
    fn mix(&self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]) {
        self.aspiration.mix(view, actions, chances);
    }
}
