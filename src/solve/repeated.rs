//! Repeated games: how patient players must be for a promise to hold.
//!
//! | question | answer |
//! |---|---|
//! | the prisoner's dilemma under grim trigger, tit-for-tat, punishment for a while | [`PrisonersDilemma`] |
//! | any stage game under the threat of an equilibrium of it | [`NashReversion`] |
//! | a service for a transfer, period after period | [`SelfEnforcingTransfer`] |

mod dilemma;
mod reversion;
mod transfer;

pub use dilemma::PrisonersDilemma;
pub use reversion::NashReversion;
pub use transfer::{SelfEnforcingTransfer, TransferRange};

/// What a player weighs before it deviates once: a gain now against a loss in later periods.
#[derive(Debug, Clone, Copy)]
struct Temptation {
    /// What the best deviation adds in the period in which it happens.
    gain: f64,
    /// What each period of punishment takes away.
    loss: f64,
}

impl Temptation {
    /// The least discount factor at which punishment forever outweighs the gain: gain = loss · (d + d² + …).
    fn forever(self) -> Option<f64> {
        if self.gain <= 0.0 {
            return Some(0.0);
        }
        (self.loss > 0.0).then(|| self.gain / (self.gain + self.loss))
    }

    /// The least discount factor below 1 at which `periods` of punishment outweigh the gain: gain = loss · (d + … + d^periods).
    fn for_a_while(self, periods: u32) -> Option<f64> {
        if self.gain <= 0.0 {
            return Some(0.0);
        }
        let ratio = self.gain / self.loss;
        // At d = 1 the sum is the number of periods; below, it must exceed the ratio.
        if !(self.loss > 0.0 && ratio < f64::from(periods)) {
            return None;
        }
        let [mut low, mut high] = [0.0_f64, 1.0];
        loop {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                return Some(high);
            }
            let sum = geometric(middle, periods);
            *(if sum < ratio { &mut low } else { &mut high }) = middle;
        }
    }
}

/// d + d² + … + d^periods, for d in (0, 1).
fn geometric(d: f64, periods: u32) -> f64 {
    // 1 − d^periods without cancellation where d is near 1.
    d * -(f64::from(periods) * d.ln()).exp_m1() / (1.0 - d)
}

#[cfg(test)]
mod tests {
    use super::{Temptation, geometric};

    #[test]
    fn geometric_sums_are_sums() {
        for d in [0.1, 0.5, 0.999_999] {
            let sum: f64 = (1..=7).map(|k| f64::powi(d, k)).sum();
            assert!((geometric(d, 7) - sum).abs() < 1e-12, "{d}");
        }
    }

    #[test]
    fn long_punishment_is_nearly_punishment_forever() {
        let temptation = Temptation { gain: 2.0, loss: 3.0 };
        assert_eq!(temptation.forever(), Some(0.4));
        let long = temptation.for_a_while(1000).unwrap();
        assert!((long - 0.4).abs() < 1e-15);
        let critical: Vec<f64> = (1..10).map(|k| temptation.for_a_while(k).unwrap()).collect();
        assert!(critical.is_sorted_by(|a, b| a > b), "{critical:?}");
    }

    #[test]
    fn nothing_deters_where_punishment_takes_nothing_away() {
        assert_eq!(Temptation { gain: 1.0, loss: 0.0 }.forever(), None);
        assert_eq!(Temptation { gain: 1.0, loss: -1.0 }.for_a_while(5), None);
        assert_eq!(Temptation { gain: 3.0, loss: 1.0 }.for_a_while(3), None);
        assert_eq!(Temptation { gain: 0.0, loss: -1.0 }.forever(), Some(0.0));
        assert_eq!(Temptation { gain: 0.0, loss: 1.0 }.for_a_while(0), Some(0.0));
    }
}
