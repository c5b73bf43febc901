//! All that subgame-perfect equilibria in pure strategies may lead to.

use super::PublicTree;
use super::shape::{Kind, Shape};
use crate::Error;
use crate::game::{FiniteGame, Payoffs};

/// Probabilities of outcomes that differ by no more than this are the same.
const SAME: f64 = 1e-12;

/// What some subgame-perfect equilibria lead to.
#[derive(Debug, Clone, PartialEq)]
pub struct PerfectOutcome<O> {
    /// Expected discounted payoff of each player.
    pub payoffs: Payoffs,
    /// The classes of endings that may occur, in order, each with its probability; one class unless nature moves.
    pub outcomes: Vec<(O, f64)>,
}

/// The same within a subgame, classes by number.
type Found = PerfectOutcome<u32>;

impl<G: FiniteGame> PublicTree<'_, G> {
    /// Every pair of payoffs and distribution of outcomes that some subgame-perfect equilibrium in pure strategies leads to, if
    /// information is complete (one type each): all ways of breaking ties and of choosing among pure equilibria of stages.
    ///
    /// From the ends on, each subgame gets the set of what its equilibria lead to. An action may be taken, with a certain
    /// continuation, if each alternative has a continuation that is worth no more. Values within 1e-12 times the largest payoff
    /// count as equal.
    ///
    /// # Errors
    /// Several types of a player; a subgame that has no equilibrium in pure strategies; more than `cap` results in a subgame.
    ///
    /// # Complexity
    /// Nodes × the square of the largest set of results; at moves of nature the product of the sets that follow.
    pub fn subgame_perfect_outcomes(&self, cap: usize) -> Result<Vec<PerfectOutcome<G::Outcome>>, Error> {
        self.complete_information()?;
        let shape = &self.shape;
        let margin = shape.margin();
        let mut sets: Vec<Vec<Found>> = vec![Vec::new(); shape.nodes.len()];
        for (at, node) in shape.nodes.iter().enumerate().rev() {
            let children = &sets[node.children()];
            let follows = match node.kind {
                Kind::End(outcome) => {
                    vec![PerfectOutcome { payoffs: [0.0, 0.0], outcomes: vec![(outcome, 1.0)] }]
                }
                Kind::Chance => self.combined(at, children, cap)?,
                Kind::Choice => shape.sustained(at, children, margin),
            };
            if follows.is_empty() {
                return Err(self.no_pure_equilibrium(at));
            }
            let mut set = Vec::new();
            for mut found in follows {
                found.payoffs = shape.value_on_entering(at, found.payoffs);
                self.insert(&mut set, found, (at, cap))?;
            }
            sets[at] = set;
            // What followed is not needed any more.
            sets[node.children()].iter_mut().for_each(|set| *set = Vec::new());
        }
        let mut found = std::mem::take(&mut sets[0]);
        found.sort_by(|a, b| {
            let outcomes =
                |found: &Found| found.outcomes.iter().map(|(outcome, _)| *outcome).collect::<Vec<_>>();
            let [x, y] = [a.payoffs, b.payoffs];
            outcomes(a).cmp(&outcomes(b)).then(x[0].total_cmp(&y[0])).then(x[1].total_cmp(&y[1]))
        });
        Ok(found.into_iter().map(|found| self.named(found)).collect())
    }

    fn named(&self, found: Found) -> PerfectOutcome<G::Outcome> {
        let outcomes = found.outcomes.into_iter().map(|(number, p)| (self.outcomes[number as usize], p));
        PerfectOutcome { payoffs: found.payoffs, outcomes: outcomes.collect() }
    }

    /// Every combination of what may follow the moves of nature, averaged.
    fn combined(&self, at: usize, children: &[Vec<Found>], cap: usize) -> Result<Vec<Found>, Error> {
        let mut combined = vec![PerfectOutcome { payoffs: [0.0, 0.0], outcomes: Vec::new() }];
        for (set, child) in children.iter().zip(self.shape.nodes[at].children()) {
            let chance = self.shape.chances[self.shape.nodes[child].chance as usize];
            let mut longer = Vec::new();
            for before in &combined {
                for found in set {
                    self.insert(&mut longer, before.plus(chance, found), (at, cap))?;
                }
            }
            combined = longer;
        }
        Ok(combined)
    }

    /// Adds `found` to a set unless it is there.
    fn insert(&self, set: &mut Vec<Found>, found: Found, (at, cap): (usize, usize)) -> Result<(), Error> {
        let margin = self.shape.margin();
        if set.iter().any(|other| found.same(other, margin)) {
            return Ok(());
        }
        if set.len() >= cap {
            return Err(Error::unsupported(
                format!(
                    "subgame-perfect equilibria lead to more than {cap} results after {}",
                    self.history(at)
                ),
                "allow more, or ask for one of them by PublicTree::subgame_perfect",
            ));
        }
        set.push(found);
        Ok(())
    }
}

impl Found {
    /// This, and `other` with probability `chance` on top.
    fn plus(&self, chance: f64, other: &Found) -> Found {
        let mut sum = self.clone();
        sum.payoffs.iter_mut().zip(other.payoffs).for_each(|(sum, x)| *sum += chance * x);
        for &(outcome, p) in &other.outcomes {
            match sum.outcomes.binary_search_by_key(&outcome, |entry| entry.0) {
                Ok(place) => sum.outcomes[place].1 += chance * p,
                Err(place) => sum.outcomes.insert(place, (outcome, chance * p)),
            }
        }
        sum
    }

    fn same(&self, other: &Found, margin: f64) -> bool {
        let close = |x: f64, y: f64, most: f64| (x - y).abs() <= most;
        self.outcomes.len() == other.outcomes.len()
            && self.outcomes.iter().zip(&other.outcomes).all(|(a, b)| a.0 == b.0 && close(a.1, b.1, SAME))
            && self.payoffs.iter().zip(other.payoffs).all(|(x, y)| close(*x, y, margin))
    }
}

impl Shape {
    /// What the choices at a node may lead to: those of the children's results from which no player who moves gains by
    /// another action if the worst for it follows that.
    fn sustained(&self, at: usize, children: &[Vec<Found>], margin: f64) -> Vec<Found> {
        let node = &self.nodes[at];
        let counts = node.counts.map(|count| count as usize);
        let worst: Vec<Payoffs> = children
            .iter()
            .map(|set| [0, 1].map(|p| set.iter().map(|found| found.payoffs[p]).fold(f64::INFINITY, f64::min)))
            .collect();
        let mut sustained = Vec::new();
        for (number, set) in children.iter().enumerate() {
            let (first, second) = (number / counts[1], number % counts[1]);
            let tempts =
                |p: usize, other: usize| if other == number { f64::NEG_INFINITY } else { worst[other][p] };
            let mut least = [f64::NEG_INFINITY; 2];
            if node.slots[0].is_some() {
                least[0] = (0..counts[0]).map(|k| tempts(0, k * counts[1] + second)).fold(least[0], f64::max);
            }
            if node.slots[1].is_some() {
                least[1] = (0..counts[1]).map(|k| tempts(1, first * counts[1] + k)).fold(least[1], f64::max);
            }
            let holds = |found: &&Found| (0..2).all(|p| found.payoffs[p] >= least[p] - margin);
            sustained.extend(set.iter().filter(holds).cloned());
        }
        sustained
    }
}
