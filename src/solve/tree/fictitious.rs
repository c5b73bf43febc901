//! Fictitious play in extensive form.

use super::PublicTree;
use super::average::Average;
use super::pass::{Room, reach};
use super::profile::TreeProfile;
use super::solution::{Stopping, TreeSolution};
use crate::Error;
use crate::game::{FiniteGame, Player};

/// Fictitious play: in each iteration both players play a best response to the average of what the other has done so far
/// (Brown 1951), averaged by realisation weights so that the average is that of the mixed strategies (Heinrich, Lanctot
/// & Silver 2015). The first strategy is uniform.
///
/// In a game of two players whose discounted payoffs sum to zero (or a constant) the average converges to an equilibrium (Robinson 1951),
/// slowly. **In other games it need not**: the regret reported says what the result is worth, and is exact.
///
/// # Complexity
/// An iteration is linear in the number of nodes times the number of pairs of types; memory likewise.
///
/// ```
/// use bargain::game::catalogue::Ultimatum;
/// use bargain::solve::tree::{FictitiousPlay, PublicTree};
///
/// let game = Ultimatum::with_grid(10);
/// let tree = PublicTree::new(&game)?;
/// let solution = FictitiousPlay::new().iterations(1000).tolerance(0.01)?.solve(&tree);
/// assert!(solution.converged());
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct FictitiousPlay {
    stopping: Stopping,
}

impl Default for FictitiousPlay {
    fn default() -> Self {
        Self::new()
    }
}

impl FictitiousPlay {
    /// A search of at most 10 000 iterations, or until NashConv is at most 1e-6.
    pub fn new() -> Self {
        FictitiousPlay { stopping: Stopping::DEFAULT }
    }

    /// The NashConv at which the search stops, in units of payoff.
    ///
    /// # Errors
    /// A tolerance that is negative or not finite.
    pub fn tolerance(mut self, tolerance: f64) -> Result<Self, Error> {
        self.stopping = self.stopping.tolerance(tolerance)?;
        Ok(self)
    }

    /// Most iterations; at least 1.
    pub fn iterations(mut self, iterations: u32) -> Self {
        self.stopping = self.stopping.iterations(iterations);
        self
    }

    /// Searches for an equilibrium on `tree`. A search that the limit of iterations ends is returned as well, and says so by
    /// [`TreeSolution::converged`].
    pub fn solve<'t, G: FiniteGame>(&self, tree: &'t PublicTree<'t, G>) -> TreeSolution<'t, G> {
        let shape = &tree.shape;
        let mut sums = Average::new(shape);
        let mut average = shape.uniform();
        let mut responses = average.clone();
        let mut room = Room::default();
        let mut own = Vec::new();
        let mut iteration = 0;
        loop {
            iteration += 1;
            for player in Player::BOTH {
                reach(shape, player, &responses, &mut own);
                sums.add(shape, player, (&responses, &own), 1.0);
            }
            sums.write(shape, &mut average);
            let certificate = room.certificate(shape, &average, &mut responses);
            if iteration >= self.stopping.iterations || certificate.nash_conv() <= self.stopping.tolerance {
                let profile = TreeProfile { tree, choices: average };
                return TreeSolution::new(profile, (iteration, self.stopping), certificate);
            }
        }
    }
}
