//! Solutions over single packages, where lotteries are out of the question.

use super::PackageBargaining;
use super::search::{Goal, Search};
use crate::problem::agenda::Package;
use crate::problem::solution::shares;
use crate::{Error, Problem};

/// Which single package to select. The utilitarian one needs no entry: the ends of
/// [`utilitarian_solution`](crate::problem::BargainingProblem::utilitarian_solution) are single packages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PureSolution {
    /// The largest product of gains over disagreement.
    Nash,
    /// The largest product of gains, each raised to its player's weight; only the ratio of the weights matters.
    AsymmetricNash([f64; 2]),
    /// The largest of the smaller gains relative to the largest possible ones, by single packages too.
    KalaiSmorodinsky,
    /// The largest of the smaller gains.
    Egalitarian,
}

/// A single package that a solution selects.
#[derive(Debug, Clone, PartialEq)]
pub struct PurePackage {
    /// The package.
    pub package: Package,
    /// Its utilities: payoffs, less the second player's cost of concession.
    pub utilities: [f64; 2],
    /// The ideal point that gains are measured by, in single packages; for [`PureSolution::KalaiSmorodinsky`] only.
    pub ideal: Option<[f64; 2]>,
    /// Partial packages looked at.
    pub tried: usize,
}

impl PackageBargaining<'_> {
    /// The single package that a solution selects: the best of all, proved.
    ///
    /// Branch and bound over issues: a partial package is dropped when one of several weighted sums of utilities shows that
    /// nothing it leads to can be better than the best found. Equal values are broken by the larger sum of gains (in
    /// the unit of the solution), then by the larger utility of the first player; values that differ by less than
    /// rounding count as equal.
    ///
    /// # Errors
    /// No single package is better than disagreement for both, weights that are not finite and above 0, or no proof
    /// with 2¹⁸ partial packages kept after each issue.
    ///
    /// # Complexity
    /// Exponential in the worst case (the problem is NP-hard); 28 issues of five terms take milliseconds.
    pub fn pure(&self, solution: PureSolution) -> Result<PurePackage, Error> {
        let disagreement = self.problem.disagreement();
        let mut tried = 0;
        let mut ideal = None;
        let goal = match solution {
            PureSolution::Nash => Goal::Product([0.5, 0.5]),
            PureSolution::AsymmetricNash(weights) => Goal::Product(shares(weights)?),
            PureSolution::Egalitarian => Goal::Smaller([1.0, 1.0]),
            PureSolution::KalaiSmorodinsky => {
                let mut most = [0.0; 2];
                for (player, most) in most.iter_mut().enumerate() {
                    let found = self.search(Goal::Own(player))?;
                    *most = found.utilities[player];
                    tried += found.tried;
                }
                ideal = Some(most);
                let gains: [f64; 2] = std::array::from_fn(|i| most[i] - disagreement[i]);
                if gains.iter().any(|gain| *gain <= 0.0) {
                    return Err(self.nothing_better());
                }
                Goal::Smaller(gains)
            }
        };
        let found = self.search(goal)?;
        let better = found.utilities.iter().zip(disagreement).all(|(utility, d)| *utility > d);
        if !better {
            return Err(self.nothing_better());
        }
        Ok(PurePackage { ideal, tried: tried + found.tried, ..found })
    }

    fn search(&self, goal: Goal) -> Result<PurePackage, Error> {
        let Search { best, proved, tried, .. } = Search::new(self, goal).run();
        if !proved {
            return Err(Error::unsupported(
                format!("no proof of the best package after {tried} partial packages"),
                "bargain over lotteries, or over fewer issues",
            ));
        }
        let (package, utilities) = best.ok_or_else(|| self.nothing_better())?;
        Ok(PurePackage { package, utilities, ideal: None, tried })
    }

    fn nothing_better(&self) -> Error {
        let found = format!("{:?}", self.problem.disagreement());
        let expected = "no single package is better for both; bargain over lotteries";
        Error::invalid([Problem::new("disagreement", found, expected)])
    }
}

#[cfg(test)]
mod tests {
    use crate::problem::{Agenda, ConcessionCost, Issue, PackageBargaining, PureSolution, Terms};

    const SOLUTIONS: [PureSolution; 4] = [
        PureSolution::Nash,
        PureSolution::AsymmetricNash([2.0, 1.0]),
        PureSolution::KalaiSmorodinsky,
        PureSolution::Egalitarian,
    ];

    /// Which of the terms of a single issue each solution selects.
    fn selected(terms: &[([f64; 2], f64)], cost: ConcessionCost) -> [usize; 4] {
        let terms = terms.iter().map(|&(payoffs, concession)| Terms { payoffs, concession }).collect();
        let agenda = Agenda::new(vec![Issue { name: String::new(), terms }]).unwrap();
        let bargaining = PackageBargaining::new(&agenda, cost, [0.0, 0.0]).unwrap();
        SOLUTIONS.map(|solution| bargaining.pure(solution).unwrap().package.choice[0])
    }

    #[test]
    fn pure_solutions_do_not_depend_on_the_unit() {
        let nearly = 0.600_000_003;
        for unit in [1e-12, 1.0, 1e6] {
            let corners = [[1.0, 0.0], [0.0, 1.0], [nearly, nearly], [0.6, 0.7]];
            let terms = corners.map(|payoffs| (payoffs.map(|x| unit * x), 0.0));
            let free = ConcessionCost::new(0.0, 0.0).unwrap();
            assert_eq!(selected(&terms, free), [3, 3, 2, 2], "in units of {unit}");
        }
    }

    #[test]
    fn terms_out_of_the_question_do_not_blur_pure_solutions() {
        let fair = [[1.0, 0.0], [0.0, 1.0], [0.4, 0.42], [0.401, 0.401]].map(|payoffs| (payoffs, 0.0));
        let terms = [&fair[..], &[([0.0, 0.0], 1e6)]].concat();
        let cost = ConcessionCost::new(0.0, 1.0).unwrap();
        assert_eq!(selected(&terms, cost), [2, 2, 3, 3]);
    }
}
