//! What is learned from episodes, as they come.

use super::sample::Estimate;
use crate::math::interval::Confidence;

/// Something that is estimated from episodes: fed one after the other, merged in the order of the plan.
///
/// Its memory should not grow with the number of episodes. Write one of your own by [`push`](Estimator::push) and
/// [`merge`](Estimator::merge); several are run together as a tuple. To be saved in a
/// [checkpoint](super::Checkpoint) it needs serde's traits too.
///
/// ```
/// use bargain::game::catalogue::{Ultimatum, Agreement};
/// use bargain::simulate::{Estimator, MonteCarlo};
/// use bargain::solve::QuantalResponse;
///
/// /// The largest payoff of the first player.
/// #[derive(Clone)]
/// struct Largest(f64);
///
/// impl Estimator<Agreement> for Largest {
///     fn push(&mut self, _outcome: Agreement, row: &[f64]) {
///         self.0 = self.0.max(row[0]);
///     }
///     fn merge(&mut self, other: &Self) {
///         self.0 = self.0.max(other.0);
///     }
/// }
///
/// let game = Ultimatum::with_grid(10);
/// let play = QuantalResponse::new([5.0, 5.0])?.solve(&game)?.play(&game)?;
/// let run = MonteCarlo::new(7).episodes(10_000)?.estimate(&play, Largest(f64::NEG_INFINITY));
/// assert_eq!(run.estimates.0, 1.0);
/// # Ok::<(), bargain::Error>(())
/// ```
pub trait Estimator<O>: Clone + Send + Sync {
    /// Adds an episode: the class of its ending, and a row of numbers, which are the discounted payoffs of both players and then
    /// the [tallies](super::Episodes::tallies).
    fn push(&mut self, outcome: O, row: &[f64]);

    /// Adds several episodes at once: their endings and their rows, one after the other. Override it where that is faster.
    fn push_block(&mut self, outcomes: &[O], rows: &[f64])
    where
        O: Copy,
    {
        let width = rows.len().checked_div(outcomes.len()).unwrap_or(0).max(1);
        outcomes.iter().zip(rows.chunks_exact(width)).for_each(|(outcome, row)| self.push(*outcome, row));
    }

    /// Adds what `other` has seen: later episodes than those seen here.
    fn merge(&mut self, other: &Self);

    /// What is known so far, by name: what a [`Precision`](super::Precision) can ask for. Nothing unless written.
    fn estimates(&self, _confidence: Confidence) -> Vec<(String, Estimate)> {
        Vec::new()
    }
}

/// Estimates nothing: to play episodes for their own sake.
impl<O> Estimator<O> for () {
    fn push(&mut self, _outcome: O, _row: &[f64]) {}

    fn merge(&mut self, _other: &Self) {}
}

macro_rules! together {
    ($($name:ident $at:tt),+) => {
        /// Estimates all at once.
        impl<O: Copy, $($name: Estimator<O>),+> Estimator<O> for ($($name,)+) {
            fn push(&mut self, outcome: O, row: &[f64]) {
                $(self.$at.push(outcome, row);)+
            }

            fn push_block(&mut self, outcomes: &[O], rows: &[f64]) {
                $(self.$at.push_block(outcomes, rows);)+
            }

            fn merge(&mut self, other: &Self) {
                $(self.$at.merge(&other.$at);)+
            }

            fn estimates(&self, confidence: Confidence) -> Vec<(String, Estimate)> {
                let mut estimates = Vec::new();
                $(estimates.extend(self.$at.estimates(confidence));)+
                estimates
            }
        }
    };
}
together!(A 0);
together!(A 0, B 1);
together!(A 0, B 1, C 2);
together!(A 0, B 1, C 2, D 3);
together!(A 0, B 1, C 2, D 3, E 4);
together!(A 0, B 1, C 2, D 3, E 4, F 5);
