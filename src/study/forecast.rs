//! What a solved game comes to, without sampling.

use crate::game::{FiniteGame, Payoffs};
use crate::solve::{Convergence, Distribution, Equilibrium};
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};

/// The exact distribution of the outcomes of a solved game, with what says how well it was solved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecast<O> {
    /// Each class of ending with its probability, in order.
    pub outcomes: Vec<(O, f64)>,
    /// Each tally with its expectation, in the order of [`Game::TALLIES`](crate::game::Game::TALLIES).
    pub tallies: Vec<(String, f64)>,
    /// Expected discounted payoff of each player.
    pub payoffs: Payoffs,
    /// How well the game was solved.
    pub certificate: Certificate,
}

/// How well an equilibrium is one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// The worst residual of a fixed point in the periods played: a difference of choice probabilities.
    pub residual: f64,
    /// Fixed points in the periods played.
    pub fixed_points: u64,
    /// How many of them missed the tolerance.
    pub missed: u64,
    /// What each player could gain by a best reply, in units of payoff. A quantal response has some by its nature.
    pub regret: Payoffs,
}

impl Certificate {
    /// The certificate of an equilibrium. Computes its regret.
    pub fn of<G: FiniteGame>(equilibrium: &Equilibrium<G>) -> Self {
        let Convergence { residual, problems, missed, .. } = equilibrium.convergence();
        Certificate { residual, fixed_points: problems, missed, regret: equilibrium.regret() }
    }

    /// What can be said of several equilibria together; nothing if there are none.
    pub fn worst(certificates: impl IntoIterator<Item = Certificate>) -> Option<Self> {
        certificates.into_iter().reduce(|worst, next| worst.worse(&next))
    }

    /// What can be said of two equilibria together: the worse residual and regrets, and the sums of fixed points.
    pub fn worse(&self, other: &Certificate) -> Self {
        Certificate {
            fixed_points: self.fixed_points + other.fixed_points,
            missed: self.missed + other.missed,
            ..self.beside(other)
        }
    }

    /// What can be said of two beginnings of one equilibrium together, whose fixed points are the same.
    pub(super) fn beside(&self, other: &Certificate) -> Self {
        let regret = [0, 1].map(|i| self.regret[i].max(other.regret[i]));
        Certificate { residual: self.residual.max(other.residual), regret, ..*self }
    }
}

impl<O: Copy + PartialEq> Forecast<O> {
    /// The forecast of an equilibrium of `game`.
    ///
    /// # Errors
    /// An equilibrium of another game: see [`Equilibrium::play`].
    pub fn of<G: FiniteGame<Outcome = O>>(game: &G, equilibrium: &Equilibrium<G>) -> Result<Self, Error> {
        let Distribution { outcomes, tallies, payoffs } = equilibrium.play(game)?.distribution();
        let tallies = tallies.into_iter().map(|(name, x)| (name.to_owned(), x)).collect();
        Ok(Forecast { outcomes, tallies, payoffs, certificate: Certificate::of(equilibrium) })
    }

    /// Probability of `outcome`; zero if the game cannot end so.
    pub fn probability(&self, outcome: O) -> f64 {
        self.outcomes.iter().find(|(other, _)| *other == outcome).map_or(0.0, |(_, p)| *p)
    }

    /// Expectation of the tally called `name`, if the game counts it.
    pub fn tally(&self, name: &str) -> Option<f64> {
        self.tallies.iter().find(|(other, _)| other == name).map(|(_, x)| *x)
    }
}

/// Rounding by which probabilities may miss a sum of one.
const ROUNDING: f64 = 1e-9;

/// What is wrong with numbers that should be the probabilities of all outcomes and finite payoffs.
pub(super) fn faults<O: PartialEq>(outcomes: &[(O, f64)], payoffs: &Payoffs) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (i, (outcome, p)) in outcomes.iter().enumerate() {
        if let Some(before) = outcomes[..i].iter().position(|(other, _)| other == outcome) {
            let expected = format!("must be another outcome than outcomes[{before}]");
            problems.push(Problem::new(format!("outcomes[{i}]"), "", expected));
        }
        if !(-ROUNDING..=1.0 + ROUNDING).contains(p) {
            problems.push(Problem::new(format!("outcomes[{i}]"), p, "must be a probability"));
        }
    }
    let sum: f64 = outcomes.iter().map(|(_, p)| p).sum();
    if (sum - 1.0).abs() > ROUNDING || sum.is_nan() {
        problems.push(Problem::new("outcomes", sum, "must be the sum of the probabilities, 1"));
    }
    for (i, x) in payoffs.iter().enumerate().filter(|(_, x)| !x.is_finite()) {
        problems.push(Problem::new(format!("payoffs[{i}]"), x, "must be a finite number"));
    }
    problems
}

/// What is wrong with numbers that should be finite means of tallies.
pub(super) fn tally_faults(tallies: &[(String, f64)]) -> impl Iterator<Item = Problem> {
    let faulty = tallies.iter().filter(|(_, x)| !x.is_finite());
    faulty.map(|(name, x)| Problem::new(format!("tally `{name}`"), x, "must be a finite number"))
}
