//! Counterfactual regret minimisation.

use super::PublicTree;
use super::average::{Average, normalise};
use super::pass::{Room, backward, mean, reach};
use super::profile::TreeProfile;
use super::shape::Shape;
use super::solution::{Stopping, TreeSolution};
use crate::Error;
use crate::game::{FiniteGame, Player};

/// NashConv is computed after so many iterations; it costs as much as one or two.
const CHECK_EVERY: u32 = 10;

/// How regrets become choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegretMatching {
    /// Regrets are summed over all iterations, both players move on at once, and all iterations count the same in the
    /// average (Zinkevich, Johanson, Bowling & Piccione 2007).
    Plain,
    /// CFR+: sums of regrets that fall below zero are set to zero, the players move on in turn, and iteration t counts
    /// t times in the average (Tammelin 2014). Mostly far faster.
    Plus,
}

/// Counterfactual regret minimisation: at each information set actions are chosen in proportion to how much better they would
/// have done than what was done, weighted by the probability that nature and the opponent lead there.
///
/// The average of the strategies is returned. In a game of two players whose discounted payoffs sum to zero (or a constant), its
/// NashConv goes to zero, by no more than a constant over the square root of the iterations. **In any other game there is no
/// such guarantee**: the regret reported says what the result is worth, and is exact.
///
/// # Complexity
/// An iteration is linear in the number of nodes times the number of pairs of types; memory likewise.
///
/// ```
/// use bargain::game::catalogue::Ultimatum;
/// use bargain::solve::tree::{CounterfactualRegret, PublicTree, RegretMatching};
///
/// let game = Ultimatum::with_grid(10);
/// let tree = PublicTree::new(&game)?;
/// let solution = CounterfactualRegret::new(RegretMatching::Plus).tolerance(1e-3)?.solve(&tree);
/// // Not a zero-sum game: what was found is an equilibrium because the regret says so.
/// assert!(solution.converged() && solution.nash_conv() <= 1e-3);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct CounterfactualRegret {
    matching: RegretMatching,
    stopping: Stopping,
}

impl CounterfactualRegret {
    /// A search of at most 10 000 iterations, or until NashConv is at most 1e-6.
    pub fn new(matching: RegretMatching) -> Self {
        CounterfactualRegret { matching, stopping: Stopping::DEFAULT }
    }

    /// The NashConv at which the search stops, in units of payoff; looked at every ten iterations.
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
        let mut search = Search::new(shape);
        let mut average = shape.uniform();
        let mut responses = average.clone();
        let mut room = Room::default();
        let mut iteration = 0;
        loop {
            iteration += 1;
            match self.matching {
                RegretMatching::Plain => search.plain(),
                RegretMatching::Plus => search.plus(iteration),
            }
            let last = iteration >= self.stopping.iterations;
            if !last && iteration % CHECK_EVERY != 0 {
                continue;
            }
            search.average.write(shape, &mut average);
            let certificate = room.certificate(shape, &average, &mut responses);
            if last || certificate.nash_conv() <= self.stopping.tolerance {
                let profile = TreeProfile { tree, choices: average };
                return TreeSolution::new(profile, (iteration, self.stopping), certificate);
            }
        }
    }
}

/// The state of a search.
struct Search<'t> {
    shape: &'t Shape,
    choices: Vec<f64>,
    /// Sums of regrets, by slot.
    regrets: Vec<f64>,
    average: Average,
    /// Of each player, at `choices`.
    reach: [Vec<f64>; 2],
    values: Vec<f64>,
}

impl<'t> Search<'t> {
    fn new(shape: &'t Shape) -> Self {
        let mut search = Search {
            shape,
            choices: shape.uniform(),
            regrets: vec![0.0; shape.slots],
            average: Average::new(shape),
            reach: [Vec::new(), Vec::new()],
            values: Vec::new(),
        };
        Player::BOTH.iter().for_each(|player| search.measure(*player));
        search
    }

    /// An iteration in which both players move on at once.
    fn plain(&mut self) {
        for player in Player::BOTH {
            self.remember(player, 1.0);
            self.learn(player, |regret| regret);
        }
        for player in Player::BOTH {
            self.respond(player);
            self.measure(player);
        }
    }

    /// An iteration in which the players move on in turn.
    fn plus(&mut self, iteration: u32) {
        for player in Player::BOTH {
            self.learn(player, |regret| regret.max(0.0));
            self.respond(player);
            self.measure(player);
            self.remember(player, f64::from(iteration));
        }
    }

    /// Adds to the regrets of `player` what each action would have gained; `bound` is applied to the sums.
    fn learn(&mut self, player: Player, bound: impl Fn(f64) -> f64) {
        let (choices, regrets) = (&self.choices, &mut self.regrets);
        let opponent = &self.reach[player.other().index()];
        backward(self.shape, player, opponent, &mut self.values, |slot, values| {
            let value = mean(&choices[slot..slot + values.len()], values);
            for (regret, x) in regrets[slot..].iter_mut().zip(values) {
                *regret = bound(*regret + x - value);
            }
            value
        });
    }

    /// Chooses in proportion to positive regrets.
    fn respond(&mut self, player: Player) {
        for (_, _, here) in self.shape.information_sets(player) {
            normalise(&self.regrets[here.clone()], &mut self.choices[here]);
        }
    }

    fn measure(&mut self, player: Player) {
        reach(self.shape, player, &self.choices, &mut self.reach[player.index()]);
    }

    fn remember(&mut self, player: Player, weight: f64) {
        let own = (&self.choices[..], &self.reach[player.index()][..]);
        self.average.add(self.shape, player, own, weight);
    }
}
