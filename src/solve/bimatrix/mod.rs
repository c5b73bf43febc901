//! Solution concepts for two-player games in normal form ([`Bimatrix`]).
//!
//! | question | answer |
//! |---|---|
//! | every Nash equilibrium of a small game | [`SupportEnumeration`] |
//! | one Nash equilibrium, fast | [`LemkeHowson`] |
//! | value and optimal strategies of a zero-sum game | [`zero_sum_value`] |
//! | logit quantal response on the principal branch | [`QuantalBranch`] |
//! | several quantal responses | [`QuantalSearch`] |
//! | players of bounded depth of reasoning | [`LevelK`], [`PoissonHierarchy`] |
//! | what simple learning leads to | [`FictitiousPlay`], [`RegretMatching`] |
//!
//! Every answer carries its certificate: the regret of each player, the residual of the equations, or bounds on the value; a hierarchy,
//! which is no equilibrium, the weight of the levels left out.

mod enumeration;
mod learning;
mod lemke_howson;
mod level_k;
mod quantal;
mod tableau;
mod zero_sum;

pub use enumeration::{Equilibria, SupportEnumeration};
pub use learning::{FictitiousPlay, Learned, RegretMatching};
pub use lemke_howson::{LemkeHowson, PivotedEquilibrium};
pub use level_k::{Hierarchy, LevelK, PoissonHierarchy, TieBreak};
pub use quantal::{Branch, QuantalBranch, QuantalPoint, QuantalSearch, SearchResult};
pub(in crate::solve) use quantal::{residual, stage_response};
pub(in crate::solve) use zero_sum::matrix_value;
pub use zero_sum::{MatrixSolution, zero_sum_value};

use crate::game::{Bimatrix, MixedProfile, Payoffs};

/// A Nash equilibrium with its certificate.
#[derive(Debug, Clone, PartialEq)]
pub struct NashEquilibrium {
    /// What the players do.
    pub profile: MixedProfile,
    /// Expected payoff of each player.
    pub value: Payoffs,
    /// How much each player could still gain by a best reply: what rounding left, in units of payoff.
    pub regret: Payoffs,
}

impl NashEquilibrium {
    fn new(game: &Bimatrix, profile: MixedProfile) -> Self {
        let (value, regret) = (game.value_of(&profile), game.regret_of(&profile));
        NashEquilibrium { profile, value, regret }
    }
}
