//! Several equilibria of one game: the principal branch, and what searches from random choices find.

use super::distribution::Distribution;
use super::equilibrium::Equilibrium;
use super::induction::Start;
use super::path::{Break, QuantalPath};
use super::quantal_response::QuantalResponse;
use crate::Error;
use crate::error::between_0_and_1;
use crate::game::{FiniteGame, Unrolled};
use std::sync::Arc;

/// Searches for several logit quantal response equilibria of a game.
///
/// The first search follows the principal branch from precision 0 ([`QuantalPath`]); the second starts from uniform choices; all
/// others from random ones, each under a seed of its own. Two that differ in the probability of an outcome, or in a count
/// or a payoff relative to its size, by more than a tolerance are distinct. Equilibria that differ only where play never
/// comes are not told apart.
///
/// That no more were found does not mean that no more exist.
#[derive(Debug, Clone, Copy)]
pub struct ManyStarts {
    solver: QuantalResponse,
    starts: usize,
    seed: u64,
    difference: f64,
}

/// Distinct equilibria, and how they were found.
#[derive(Debug, Clone)]
pub struct Several<G: FiniteGame> {
    found: Vec<Found<G>>,
    starts: usize,
    missed: usize,
    breaks: Vec<Break>,
}

/// One of several equilibria.
#[derive(Debug, Clone)]
pub struct Found<G: FiniteGame> {
    /// The equilibrium, as the first search that led to it found it.
    pub equilibrium: Equilibrium<G>,
    /// Its exact distribution of outcomes.
    pub distribution: Distribution<G::Outcome>,
    /// How many searches led to it.
    pub starts: usize,
    /// Whether the principal branch does.
    pub principal: bool,
}

impl ManyStarts {
    /// Searches by `solver` from the principal branch, from uniform choices, and from `random` random starts.
    pub fn new(solver: QuantalResponse, random: usize, seed: u64) -> Self {
        ManyStarts { solver, starts: random, seed, difference: 1e-4 }
    }

    /// The difference that makes two equilibria distinct: in (0, 1); default 1e-4.
    ///
    /// # Errors
    /// A difference outside that range.
    pub fn difference(mut self, difference: f64) -> Result<Self, Error> {
        self.difference = between_0_and_1("difference", difference)?;
        Ok(self)
    }

    /// Searches `game`.
    ///
    /// # Errors
    /// Those of [`Unrolled::new`]; that no search converged.
    ///
    /// # Complexity
    /// That of the path, and one solution and one exact evaluation for each start.
    pub fn search<G: FiniteGame>(&self, game: &G) -> Result<Several<G>, Error> {
        let path = QuantalPath::to(self.solver).trace(game)?;
        let mut several = Several { found: Vec::new(), starts: 0, missed: 0, breaks: path.breaks().to_vec() };
        let principal = path.breaks().is_empty();
        self.add(&mut several, game, path.into_equilibrium(), principal)?;
        let tables = Arc::new(Unrolled::new(game)?);
        let random = (0..self.starts as u64).map(|i| Start::Random { seed: self.seed.wrapping_add(i) });
        for start in std::iter::once(Start::Uniform).chain(random) {
            let equilibrium = self.solver.start(start).solve_shared(Arc::clone(&tables));
            self.add(&mut several, game, equilibrium, false)?;
        }
        if several.found.is_empty() {
            return Err(Error::not_converged(
                format!("none of {} searches met its tolerance", several.starts),
                "use a lower precision, a larger tolerance, or more sweeps",
            ));
        }
        Ok(several)
    }

    fn add<G: FiniteGame>(
        &self,
        several: &mut Several<G>,
        game: &G,
        equilibrium: Equilibrium<G>,
        principal: bool,
    ) -> Result<(), Error> {
        several.starts += 1;
        if equilibrium.convergence().missed > 0 {
            several.missed += 1;
            return Ok(());
        }
        let distribution = equilibrium.play(game)?.distribution();
        let same = |known: &&mut Found<G>| distance(&known.distribution, &distribution) <= self.difference;
        match several.found.iter_mut().find(same) {
            Some(known) => known.starts += 1,
            None => several.found.push(Found { equilibrium, distribution, starts: 1, principal }),
        }
        Ok(())
    }
}

impl<G: FiniteGame> Several<G> {
    /// The distinct equilibria, in the order in which they were found; at least one.
    pub fn found(&self) -> &[Found<G>] {
        &self.found
    }

    /// Number of searches.
    pub fn starts(&self) -> usize {
        self.starts
    }

    /// Number of searches that did not meet their tolerance everywhere, and so found nothing.
    pub fn missed(&self) -> usize {
        self.missed
    }

    /// Where the principal branch could not be followed.
    pub fn breaks(&self) -> &[Break] {
        &self.breaks
    }
}

/// The largest difference between two distributions: of probabilities, and of counts and payoffs relative to their size.
fn distance<O: Copy + PartialEq>(a: &Distribution<O>, b: &Distribution<O>) -> f64 {
    let outcomes = a.outcomes.iter().map(|(outcome, p)| (p - b.probability(*outcome)).abs());
    let relative = |x: f64, y: f64| (x - y).abs() / x.abs().max(y.abs()).max(1.0);
    let tallies = a.tallies.iter().zip(&b.tallies).map(|((_, x), (_, y))| relative(*x, *y));
    let payoffs = a.payoffs.iter().zip(&b.payoffs).map(|(x, y)| relative(*x, *y));
    outcomes.chain(tallies).chain(payoffs).fold(0.0, f64::max)
}
