//! A service for a transfer in every period, which nobody but the two parties enforces.

use crate::{Error, Problem};

/// A relation that lasts as long as both keep their word: in every period the payer makes a transfer and the provider renders a service.
///
/// Both act at once, so that who breaks its word still gets the other's part of that period; that ends the relation for good,
/// and both are left with nothing from it (Telser 1980; Thomas & Worrall 1988). A change of power on either side ends it too, with
/// probability `turnover` in each period, so that a party weighs the next period by its effective discount factor
/// d = discount × (1 − turnover). By one-shot deviation
///
/// - the provider renders the service if d₂ · transfer ≥ cost: what it saves now against transfers forgone, net of the cost of earning them;
/// - the payer pays if burden · transfer ≤ d₁ · benefit.
///
/// ```
/// use bargain::solve::repeated::SelfEnforcingTransfer;
///
/// let relation =
///     SelfEnforcingTransfer { benefit: 1.0, cost: 0.4, discount: [0.9, 0.8], turnover: 0.0, burden: 1.0 };
/// let range = relation.solve()?;
/// assert_eq!(range.transfer, [0.5, 0.9]);
/// assert!(range.is_self_enforcing());
/// assert!((range.critical_discount - 0.4_f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SelfEnforcingTransfer {
    /// What the service is worth to the payer in each period; positive.
    pub benefit: f64,
    /// What the service costs the provider in each period, net of what it gains by it itself; may be negative. In the unit of
    /// transfers.
    pub cost: f64,
    /// Discount factor of the payer and of the provider for one period, each in (0, 1].
    pub discount: [f64; 2],
    /// Probability that the relation ends in a period for reasons of its own, in \[0, 1).
    pub turnover: f64,
    /// What a transfer of one costs the payer, in the unit of the benefit; positive.
    pub burden: f64,
}

/// The transfers under which both keep their word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TransferRange {
    /// The least transfer for which the provider renders the service, 0 or more, and the largest that the payer pays. No transfer
    /// is self-enforcing where the first exceeds the second.
    pub transfer: [f64; 2],
    /// The effective discount factor (turnover counted), common to both, from which on some transfer is self-enforcing: √(burden · cost /
    /// benefit), or 0 where the provider wants no transfer. Above 1 patience is never enough.
    pub critical_discount: f64,
}

impl TransferRange {
    /// Whether some transfer is self-enforcing.
    pub fn is_self_enforcing(&self) -> bool {
        self.transfer[0] <= self.transfer[1]
    }
}

impl SelfEnforcingTransfer {
    /// The transfers under which neither party gains by breaking its word once.
    ///
    /// # Errors
    /// All numbers outside their ranges.
    pub fn solve(&self) -> Result<TransferRange, Error> {
        self.check()?;
        let [payer, provider] = self.discount.map(|discount| discount * (1.0 - self.turnover));
        let cost = self.cost.max(0.0);
        Ok(TransferRange {
            transfer: [cost / provider, payer * self.benefit / self.burden],
            critical_discount: (self.burden * cost / self.benefit).sqrt(),
        })
    }

    fn check(&self) -> Result<(), Error> {
        let mut problems = Vec::new();
        let mut demand = |key: &str, found: f64, holds: bool, expected: &str| {
            if !holds {
                problems.push(Problem::new(key, found, expected));
            }
        };
        for (key, found) in [("benefit", self.benefit), ("burden", self.burden)] {
            demand(key, found, found > 0.0 && found.is_finite(), "must be a positive finite number");
        }
        demand("cost", self.cost, self.cost.is_finite(), "must be a finite number");
        for (key, found) in ["discount of the payer", "discount of the provider"].iter().zip(self.discount) {
            demand(key, found, found > 0.0 && found <= 1.0, "must be a number in (0, 1]");
        }
        demand("turnover", self.turnover, (0.0..1.0).contains(&self.turnover), "must be a number in [0, 1)");
        if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
    }
}

#[cfg(test)]
mod tests {
    use super::SelfEnforcingTransfer;

    #[test]
    fn every_number_out_of_range_is_named() {
        let relation = SelfEnforcingTransfer {
            benefit: 0.0,
            cost: f64::NAN,
            discount: [0.0, 1.5],
            turnover: 1.0,
            burden: f64::INFINITY,
        };
        assert_eq!(relation.solve().unwrap_err().problems().len(), 6);
    }

    /// At the ends of the range each party is indifferent between keeping and breaking its word, payoffs summed forever.
    #[test]
    fn the_ends_of_the_range_leave_a_party_indifferent() {
        let relation = SelfEnforcingTransfer {
            benefit: 2.0,
            cost: 0.7,
            discount: [0.95, 0.9],
            turnover: 0.1,
            burden: 1.3,
        };
        let [least, most] = relation.solve().unwrap().transfer;
        let [payer, provider] = relation.discount.map(|discount| discount * 0.9);
        let kept = (least - 0.7) / (1.0 - provider);
        assert!((kept - least).abs() < 1e-12, "the provider keeps {kept} or takes {least} once");
        let kept = (2.0 - 1.3 * most) / (1.0 - payer);
        assert!((kept - 2.0).abs() < 1e-12, "the payer keeps {kept} or takes 2 once");
    }
}
