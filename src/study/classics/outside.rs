//! Results about games outside the class: the closed form alone.

use super::{Classic, Origin, Route, Tolerance};
use crate::Error;
use crate::game::catalogue::closed_forms::{baron_ferejohn_shares, two_period_screening};

#[inline]
pub(super) fn rows() -> Result<Vec<Classic>, Error> {
    let nothing = Tolerance(0.0, "nothing is compared");
    let legislature = baron_ferejohn_shares(3, 0.9)?;
    let screening = two_period_screening(0.9)?;
    Ok(vec![
        Classic::known(
            Origin("Bargaining in legislatures", "Baron & Ferejohn 1989"),
            Route("stationary subgame perfection", "none: more than two players"),
            "the proposer's share among three members, discount 0.9",
            legislature.proposer,
            nothing,
        ),
        Classic::known(
            Origin("Two prices to a continuum of buyers", "Sobel & Takahashi 1983"),
            Route("perfect Bayesian equilibrium", "none: a continuum of types"),
            "the first price, discount 0.9",
            screening.prices[0],
            nothing,
        ),
    ])
}
