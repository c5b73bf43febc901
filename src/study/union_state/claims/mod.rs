//! Claims about the talks, each a small study of the model: what is varied, what is measured, which sign is expected.
//!
//! The claims are those of the article from which this project set out (M1 to M30) and rivals found in the facts (X1 to X6). A claim
//! is *shown* if every check of it comes out as expected, *contrary* if one comes out the other way, else *not shown*; what has
//! no counterpart in the model is *not expressible*, with the reason. A claim is *not evaluated*, whatever its other checks say, if one
//! could not be measured at the reference, or in too few draws for an interval. Verdicts are computed from effects and their intervals.
//!
//! A check expects a sign ([`Expected::Rise`], [`Expected::Fall`]), no effect, within a bound ([`Expected::Flat`]), or an effect that
//! is not below zero by more than a bound ([`Expected::NoFall`], shown as `≥ -0.05` where that is the bound).
//!
//! An effect is a contrast of exact forecasts, so it has no sampling error; what is not known are the parameters. So it is
//! measured at the reference and over draws from the [bundled priors](Scenario::priors), all arms of a contrast under the same
//! draw. The interval is Student's for the mean effect under the priors.
//!
//! ```no_run
//! use bargain::study::union_state::claims::Claims;
//!
//! let found = Claims::new(4)?.only(&["M9"])?.run(&mut ())?;
//! println!("{found}");
//! # Ok::<(), bargain::Error>(())
//! ```

mod check;
mod found;
mod lock_in;
mod package;
mod rivals;
mod run;
mod talks;

pub use check::{Arm, Check, Expected, Verdict};
pub use found::{CheckFound, ClaimFound, Failure, Findings};
pub use run::Claims;

#[cfg(doc)]
use crate::union_state::scenario::Scenario;

/// A claim about the talks.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its number: M1 to M30, X1 to X6.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What is claimed.
    pub statement: &'static str,
    /// What the model can say to it; empty if nothing.
    pub checks: Vec<Check>,
    /// What the model has no counterpart for; empty if it expresses the whole claim.
    pub missing: &'static str,
}

impl Claim {
    fn new(id: &'static str, title: &'static str, statement: &'static str) -> Self {
        Claim { id, title, statement, checks: Vec::new(), missing: "" }
    }

    fn check(mut self, check: Check) -> Self {
        self.checks.push(check);
        self
    }

    fn missing(mut self, missing: &'static str) -> Self {
        self.missing = missing;
        self
    }
}

/// Every claim, in order.
pub fn all() -> Vec<Claim> {
    [talks::talks(), package::package(), lock_in::lock_in(), rivals::rivals()].concat()
}
