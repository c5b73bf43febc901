//! Bargaining over packages: which package, or lottery over two, attains a solution.

mod label;
mod pure;
mod search;

pub use pure::{PurePackage, PureSolution};

use super::agenda::{Agenda, Package};
use super::bargaining::BargainingProblem;
use super::frontier::{ConcessionCost, Supported};
use super::set::BargainingSet;
use crate::{Error, Problem};

/// The bargaining problem over all packages of an agenda, whose second player bears a convex cost of concession.
///
/// Lotteries over packages make the set convex: it is the hull of the packages, with free disposal, and its frontier
/// runs through the supported packages ([`Agenda::frontier`]). No package is enumerated.
///
/// ```
/// use bargain::problem::{Agenda, ConcessionCost, Issue, PackageBargaining, PureSolution, Terms};
///
/// let good = |name: &str, payoffs| {
///     let keep = Terms { payoffs: [0.0, 0.0], concession: 0.0 };
///     Issue { name: name.into(), terms: vec![keep, Terms { payoffs, concession: 0.0 }] }
/// };
/// let agenda = Agenda::new(vec![good("book", [-2.0, 4.0]), good("pen", [10.0, -1.0])])?;
/// let bargaining = PackageBargaining::new(&agenda, ConcessionCost::new(0.0, 0.0)?, [0.0, 0.0])?;
/// let swap = bargaining.pure(PureSolution::Nash)?;
/// assert_eq!((swap.package.choice, swap.utilities), (vec![1, 1], [8.0, 3.0]));
/// let nash = bargaining.lottery(bargaining.problem().nash_solution()?.utilities)?;
/// assert_eq!(nash.parts.len(), 1);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PackageBargaining<'a> {
    agenda: &'a Agenda,
    cost: ConcessionCost,
    problem: BargainingProblem,
    /// One package for each corner of the problem's set, in its order.
    vertices: Vec<Supported>,
}

/// One package, or two with their probabilities.
#[derive(Debug, Clone, PartialEq)]
pub struct Lottery {
    /// Expected utilities of the players.
    pub utilities: [f64; 2],
    /// The packages, neighbours on the frontier, the first player's favourite last; probabilities above 0 that sum to 1.
    pub parts: Vec<LotteryPart>,
}

/// A package and how likely it is.
#[derive(Debug, Clone, PartialEq)]
pub struct LotteryPart {
    /// Probability, in (0, 1].
    pub probability: f64,
    /// The package.
    pub package: Package,
    /// Its utilities: payoffs, less the second player's cost of concession.
    pub utilities: [f64; 2],
}

impl<'a> PackageBargaining<'a> {
    /// The problem over the packages of `agenda`, with what the players get if they agree on none.
    ///
    /// # Errors
    /// A disagreement point outside the set, or from which nobody, or only one, can gain. A frontier that could not be
    /// proved, which needs an agenda with very many nearly equal packages.
    ///
    /// # Complexity
    /// That of [`Agenda::frontier`].
    pub fn new(agenda: &'a Agenda, cost: ConcessionCost, disagreement: [f64; 2]) -> Result<Self, Error> {
        let supported = agenda.frontier(cost);
        if let Some(open) = supported.iter().find(|vertex| vertex.gap > 0.0) {
            return Err(Error::unsupported(
                format!("the package at weight {} may fall short by {:e}", open.weight, open.gap),
                "merge issues whose terms are nearly equal in value",
            ));
        }
        let points: Vec<[f64; 2]> = supported.iter().map(|vertex| vertex.utilities).collect();
        let set = BargainingSet::hull(&points)?;
        let at = |corner: &[f64; 2]| supported.iter().find(|vertex| vertex.utilities == *corner).cloned();
        let vertices = set.corners().unwrap_or_default().iter().filter_map(at).collect();
        Ok(PackageBargaining { agenda, cost, problem: BargainingProblem::new(set, disagreement)?, vertices })
    }

    /// The problem in utilities, whose methods are the solutions over lotteries.
    pub fn problem(&self) -> &BargainingProblem {
        &self.problem
    }

    /// The lottery on the Pareto frontier that gives the first player `utilities[0]` or, where the frontier does not go so
    /// low, more. With a solution of [`problem`](Self::problem) it attains this solution.
    ///
    /// # Errors
    /// Utilities that no lottery attains, by more than rounding.
    ///
    /// # Complexity
    /// The number of corners.
    pub fn lottery(&self, utilities: [f64; 2]) -> Result<Lottery, Error> {
        let [[low, _], [high, _]] = self.problem.set().ends();
        let slack = self.problem.rounding();
        let reached = self.problem.set().second((utilities[0] - slack).max(low));
        if !(utilities[0] <= high + slack && reached.is_some_and(|second| utilities[1] <= second + slack)) {
            let expected = "lies outside the set: no lottery gives the players as much";
            return Err(Error::invalid([Problem::new("utilities", format!("{utilities:?}"), expected)]));
        }
        let first = utilities[0].clamp(low, high);
        let i = self.vertices.partition_point(|vertex| vertex.utilities[0] < first);
        let right = self.vertices.get(i).or(self.vertices.last());
        let left = i.checked_sub(1).and_then(|i| self.vertices.get(i));
        let share = match (left, right) {
            (Some(a), Some(b)) => (first - a.utilities[0]) / (b.utilities[0] - a.utilities[0]),
            _ => 1.0,
        };
        let mut lottery = Lottery { utilities: [0.0; 2], parts: Vec::new() };
        for (probability, vertex) in [(1.0 - share, left), (share, right)] {
            let Some(Supported { package, utilities, .. }) = vertex.filter(|_| probability > 0.0) else {
                continue;
            };
            for (total, utility) in lottery.utilities.iter_mut().zip(utilities) {
                *total += probability * utility;
            }
            let part = LotteryPart { probability, package: package.clone(), utilities: *utilities };
            lottery.parts.push(part);
        }
        Ok(lottery)
    }
}
