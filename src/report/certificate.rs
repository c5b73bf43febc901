//! How well an equilibrium is one, in half a line.

use super::table::number;
use crate::study::Certificate;
use std::fmt::{self, Display};

/// Residual, missed fixed points and regrets. These come last, so that a unit can follow.
impl Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Certificate { residual, fixed_points, missed, regret: [first, second] } = self;
        write!(f, "residual {residual:.1e}, {missed} of {fixed_points} fixed points missed, ")?;
        write!(f, "regret {} and {}", number(*first, 3), number(*second, 3))
    }
}
