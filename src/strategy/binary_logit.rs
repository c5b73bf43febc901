//! A choice between two actions, by its log-odds.

use super::{Strategy, View};
use crate::game::Game;
use crate::math::{bernoulli_logit, logistic};

/// Takes the second of two actions with the probability whose log-odds a function of the view gives: the binary logit model (McFadden
/// 1974, where the log-odds are the difference of two utilities). Where there is but one action it takes that, and of more than two
/// the first or the second.
///
/// Plays long runs faster than a function that gives the probabilities, with the same bits: most choices are
/// [made from bounds](bernoulli_logit).
///
/// ```
/// use bargain::game::catalogue::{Centipede, CentipedeState};
/// use bargain::simulate::{Direct, MonteCarlo};
/// use bargain::strategy::{BinaryLogit, View};
///
/// // The longer both have passed, the more readily each does so again.
/// let trusting = BinaryLogit(|view: &View<'_, Centipede>| match view.state {
///     CentipedeState::Move(passes) => f64::from(*passes) - 1.0,
///     CentipedeState::Done(_) => 0.0,
/// });
/// let game = Centipede::doubling(6, [0.4, 0.1])?;
/// let sample = MonteCarlo::new(1).episodes(1000)?.run(&Direct::new(&game, &trusting, &trusting));
/// assert_eq!(sample.episodes(), 1000);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct BinaryLogit<F>(pub F);

impl<G: Game, F: Fn(&View<'_, G>) -> f64 + Sync> Strategy<G> for BinaryLogit<F> {
    #[inline(always)]
    fn mix(&self, view: &View<'_, G>, _actions: &[G::Action], chances: &mut [f64]) {
        match chances {
            [] => {}
            [only] => *only = 1.0,
            [first, second, others @ ..] => {
                *second = logistic((self.0)(view));
                *first = 1.0 - *second;
                others.fill(0.0);
            }
        }
    }

    #[inline(always)]
    fn choose(&self, view: &View<'_, G>, actions: &[G::Action], draw: f64, _chances: &mut [f64]) -> usize {
        if actions.len() < 2 { 0 } else { usize::from(bernoulli_logit((self.0)(view), draw)) }
    }
}
