//! Alternating offers on any concave frontier: Rubinstein's stationary equilibrium, Ståhl's finite horizon, outside options.

use super::bargaining::{BargainingProblem, Solution};
use super::search::crossing;
use super::set::on_edge;
use crate::{Error, Problem};

/// The protocol: players propose in turn, the other accepts, or refuses and proposes a period later.
///
/// A period's delay multiplies a player's gain over disagreement by its discount factor; disagreement for ever yields the
/// disagreement point. (The same holds if each refusal ends the talks at the disagreement point with probability one less
/// the factor: Binmore, Rubinstein & Wolinsky 1986, RAND Journal 17.) A player who refuses may also leave at once for an
/// outside option, if it has one.
///
/// ```
/// use bargain::problem::{AlternatingOffers, BargainingProblem, BargainingSet};
///
/// let pie = BargainingSet::hull(&[[1.0, 0.0], [0.0, 1.0]])?;
/// let problem = BargainingProblem::new(pie, [0.0, 0.0])?;
/// let equilibrium = AlternatingOffers::new([0.9, 0.8])?.stationary_equilibrium(&problem)?;
/// let [first, _] = equilibrium.proposals[0].utilities;
/// assert!((first - (1.0 - 0.8) / (1.0 - 0.9 * 0.8)).abs() < 1e-15);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlternatingOffers {
    discounts: [f64; 2],
    options: [Option<f64>; 2],
}

/// What the players propose in the stationary subgame-perfect equilibrium; the other accepts at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StationaryEquilibrium {
    /// The first player's proposal, then the second's.
    pub proposals: [Solution; 2],
    /// Whether a player's outside option, and not the wait for its own proposal, is what it is offered.
    pub option_binds: [bool; 2],
}

/// Most periods of a finite horizon.
const MOST_PERIODS: usize = 1 << 20;

impl AlternatingOffers {
    /// Discount factors a period, each in [0, 1).
    ///
    /// # Errors
    /// Each factor outside that range.
    pub fn new(discounts: [f64; 2]) -> Result<Self, Error> {
        let problems: Vec<Problem> = (0..2)
            .filter(|&i| !(0.0..1.0).contains(&discounts[i]))
            .map(|i| Problem::new(format!("discounts[{i}]"), discounts[i], "must be a number in [0, 1)"))
            .collect();
        if problems.is_empty() {
            Ok(AlternatingOffers { discounts, options: [None; 2] })
        } else {
            Err(Error::invalid(problems))
        }
    }

    /// Discount factors exp(−rate · period).
    ///
    /// # Errors
    /// Rates or a period that are not finite and above 0, or so small that the factors round to 1.
    pub fn with_rates(rates: [f64; 2], period: f64) -> Result<Self, Error> {
        let mut problems = rate_problems(rates);
        if !(period > 0.0 && period.is_finite()) {
            problems.push(Problem::new("period", period, "must be a finite number above 0"));
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        AlternatingOffers::new(rates.map(|rate| crate::math::exp(-rate * period)))
    }

    /// The utility that each player can leave for when it has refused an offer; `None` for none.
    ///
    /// # Errors
    /// Options that are not finite.
    pub fn outside_options(self, options: [Option<f64>; 2]) -> Result<Self, Error> {
        let problems: Vec<Problem> = (0..2)
            .filter_map(|i| options[i].filter(|option| !option.is_finite()).map(|option| (i, option)))
            .map(|(i, option)| {
                Problem::new(format!("outside option of player {i}"), option, "must be a finite number")
            })
            .collect();
        if problems.is_empty() {
            Ok(AlternatingOffers { options, ..self })
        } else {
            Err(Error::invalid(problems))
        }
    }

    /// The stationary subgame-perfect equilibrium (Rubinstein 1982, Econometrica 50); with outside options, that of
    /// Binmore, Shaked & Sutton (1989, Quarterly Journal of Economics 104): an option counts only if it is worth more
    /// than waiting.
    ///
    /// Each proposer takes all it can while the other gets as much as by refusing: x₂ = d₂ + δ₂(y₂ − d₂) and
    /// y₁ = d₁ + δ₁(x₁ − d₁), or more where the frontier ends first. On a concave frontier there is exactly one such pair.
    ///
    /// # Errors
    /// Outside options that no agreement matches for both; a curve that gives no number at the solution.
    ///
    /// # Complexity
    /// At most 200 evaluations of the frontier; on hulls the last step is a closed form.
    pub fn stationary_equilibrium(
        &self,
        problem: &BargainingProblem,
    ) -> Result<StationaryEquilibrium, Error> {
        let least = self.least(problem)?;
        let [d1, d2] = problem.disagreement();
        let [low, high] = problem.span();
        let [delta1, delta2] = self.discounts;
        let waiting = |first: f64| d1 + delta1 * (first - d1);
        let reply = |first: f64| waiting(first).max(least[0]);
        let spare = |first: f64| {
            let owed = (delta2 * problem.second_gain(reply(first))).max(least[1] - d2);
            problem.second_gain(first) - owed
        };
        let [from, to] = if spare(high) >= 0.0 { [high, high] } else { crossing(low, high, spare) };
        let owed_option = least[1] - d2 > delta2 * problem.second_gain(reply(from));
        let exact = self.on_edges(problem, least, [reply(to), to], owed_option).filter(|_| from < to);
        let [first, off] = exact.map_or([from, to - from], |first| [first, 0.0]);
        let counter = reply(first).max(low);
        // Where a period is short, an error of the frontier is carried around many times.
        let error = off.max(problem.rounding() / (1.0 - delta1 * delta2));
        Ok(StationaryEquilibrium {
            proposals: [problem.on_curve(first, error)?, problem.on_curve(counter, error)?],
            // Where the frontier ends before, its end is what is offered.
            option_binds: [
                least[0] > waiting(first) && least[0] > d1 && least[0] >= low,
                owed_option && spare(high) <= 0.0,
            ],
        })
    }

    /// The first player's proposal on a hull, once it is known on which edges both proposals lie.
    fn on_edges(
        &self,
        problem: &BargainingProblem,
        least: [f64; 2],
        [counter, first]: [f64; 2],
        owed_option: bool,
    ) -> Option<f64> {
        let [d1, d2] = problem.disagreement();
        let [delta1, delta2] = self.discounts;
        let [p, q] = problem.set().edge(first)?;
        let slope = (q[1] - p[1]) / (q[0] - p[0]);
        let [left, _] = problem.set().ends();
        let known = if owed_option {
            Some(least[1] - d2)
        } else if least[0] >= d1 + delta1 * (first - d1) || counter <= left[0] {
            Some(delta2 * problem.second_gain(counter))
        } else {
            None
        };
        let found = match known {
            Some(gain) => on_edge([[p[1], p[0]], [q[1], q[0]]], d2 + gain),
            None => {
                // Both lines in gains, so that nothing is lost where both proposals lie on one edge.
                let [a, b] = problem.set().edge(counter)?;
                let other = (b[1] - a[1]) / (b[0] - a[0]);
                let height = |[u1, u2]: [f64; 2], slope: f64| u2 - d2 - slope * (u1 - d1);
                let gain = (delta2 * height(a, other) - height(p, slope)) / (slope - delta1 * delta2 * other);
                d1 + gain
            }
        };
        let [low, high] = problem.span();
        (found - first).abs().le(&(1e-6 * (high - low))).then(|| found.clamp(p[0], q[0]))
    }

    /// What is proposed in each period if the talks end at the disagreement point after `periods` periods and the first
    /// player proposes first: the subgame-perfect equilibrium by backward induction (Ståhl 1972, Bargaining Theory).
    ///
    /// The proposals of a shorter horizon are the last ones of a longer one; where the second player shall propose first,
    /// ask for one period more and leave out the first.
    ///
    /// # Errors
    /// No period or more than 2²⁰; those of [`stationary_equilibrium`](Self::stationary_equilibrium).
    pub fn finite_horizon(
        &self,
        problem: &BargainingProblem,
        periods: usize,
    ) -> Result<Vec<Solution>, Error> {
        if !(1..=MOST_PERIODS).contains(&periods) {
            let expected = format!("must be a whole number from 1 to {MOST_PERIODS}");
            return Err(Error::invalid([Problem::new("periods", periods, expected)]));
        }
        let least = self.least(problem)?;
        let disagreement = problem.disagreement();
        let [low, _] = problem.span();
        let out_of_reach = || Error::unsupported("an offer lies outside the set", "report it as a bug");
        let mut next = disagreement;
        let mut error = problem.rounding();
        let mut path = Vec::with_capacity(periods);
        for period in (0..periods).rev() {
            let owed: [f64; 2] = std::array::from_fn(|i| {
                let wait = disagreement[i] + self.discounts[i] * (next[i] - disagreement[i]);
                wait.max(least[i])
            });
            let first = if period % 2 == 0 {
                // Rounding must not put an offer beyond the end of the frontier.
                problem.set().first(owed[1].min(problem.ideal_point()[1])).ok_or_else(out_of_reach)?
            } else {
                owed[0].max(low).min(problem.span()[1])
            };
            let proposal = problem.on_curve(first, error)?;
            error = problem.rounding() + self.discounts[0].max(self.discounts[1]) * proposal.accuracy;
            next = proposal.utilities;
            path.push(proposal);
        }
        path.reverse();
        Ok(path)
    }

    /// The least that each player is content with whatever it expects: its outside option or disagreement.
    fn least(&self, problem: &BargainingProblem) -> Result<[f64; 2], Error> {
        let disagreement = problem.disagreement();
        let least: [f64; 2] =
            std::array::from_fn(|i| self.options[i].unwrap_or(disagreement[i]).max(disagreement[i]));
        if problem.set().second(least[0]).is_some_and(|second| second >= least[1]) {
            return Ok(least);
        }
        let expected = "no agreement gives both players as much: they part without one";
        Err(Error::invalid([Problem::new("outside options", format!("{least:?}"), expected)]))
    }
}

impl BargainingProblem {
    /// Where both proposals go as the period becomes short: the asymmetric Nash solution with the weights of
    /// patience, r₂ : r₁ (Binmore 1987; Binmore, Rubinstein & Wolinsky 1986). `rates` are discount rates, any unit of time.
    ///
    /// # Errors
    /// Rates that are not finite and above 0; those of [`nash_solution`](Self::nash_solution).
    pub fn alternating_offers_limit(&self, rates: [f64; 2]) -> Result<Solution, Error> {
        let problems = rate_problems(rates);
        if problems.is_empty() {
            self.asymmetric_nash_solution([rates[1], rates[0]])
        } else {
            Err(Error::invalid(problems))
        }
    }
}

fn rate_problems(rates: [f64; 2]) -> Vec<Problem> {
    (0..2)
        .filter(|&i| !(rates[i] > 0.0 && rates[i].is_finite()))
        .map(|i| Problem::new(format!("rates[{i}]"), rates[i], "must be a finite number above 0"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::AlternatingOffers;
    use crate::problem::{BargainingProblem, BargainingSet};

    #[test]
    fn an_option_binds_only_where_it_sets_the_offer() {
        let binds = |corners: &[[f64; 2]], options: [f64; 2]| {
            let set = BargainingSet::hull(corners).unwrap();
            let problem = BargainingProblem::new(set, [0.0, 0.0]).unwrap();
            let offers = AlternatingOffers::new([0.5, 0.5]).unwrap();
            let offers = offers.outside_options(options.map(Some)).unwrap();
            offers.stationary_equilibrium(&problem).unwrap().option_binds
        };
        // The frontier is one point, which gives both more than their options, and then exactly as much.
        assert_eq!(binds(&[[2.0, 3.0]], [1.5, 2.0]), [false, false]);
        assert_eq!(binds(&[[2.0, 3.0]], [2.0, 3.0]), [true, true]);
        // On the pie each would wait for a third.
        let pie = [[1.0, 0.0], [0.0, 1.0]];
        assert_eq!(binds(&pie, [0.3, 0.3]), [false, false]);
        assert_eq!(binds(&pie, [0.1, 0.5]), [false, true]);
        assert_eq!(binds(&pie, [0.5, 0.1]), [true, false]);
    }
}
