//! The Pareto frontier of packages under a convex cost of concession: the part that weighted sums support.

use super::agenda::{Agenda, Issue, Package, Terms};
use crate::{Error, Problem};

/// The cost of conceding `x` points in total: `linear · x + quadratic · x²`, borne by the second player.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConcessionCost {
    linear: f64,
    quadratic: f64,
}

/// A package that maximises a weighted sum of utilities.
#[derive(Debug, Clone, PartialEq)]
pub struct Supported {
    /// Weight of the second player's utility, in \[0, 1\]; the first player's is the rest.
    pub weight: f64,
    /// The package.
    pub package: Package,
    /// Utilities of the players: payoffs, less the second player's cost of concession.
    pub utilities: [f64; 2],
    /// How much better another package could be at most, in the weighted sum (at weight 0, where many packages may be equal, in
    /// the second player's utility); 0 where the package is proved best.
    pub gap: f64,
}

/// Most packages tried between the bound and the best one found.
const MOST_TRIED: usize = 1 << 20;

/// Differences of sums below this are rounding, relative to the sizes of what is summed.
const ROUNDING: f64 = 1e-13;

/// A vertex of the frontier lies beyond the line between its neighbours by more than this, relative as before.
const VISIBLE: f64 = 1e-12;

/// Halvings of the interval of marginal costs.
const HALVINGS: usize = 60;

impl ConcessionCost {
    /// A convex cost; both coefficients 0 or more, at most 1e100.
    ///
    /// # Errors
    /// Each coefficient outside that range.
    pub fn new(linear: f64, quadratic: f64) -> Result<Self, Error> {
        let problems: Vec<Problem> = [("linear", linear), ("quadratic", quadratic)]
            .into_iter()
            .filter(|(_, x)| !(0.0..=1e100).contains(x))
            .map(|(key, x)| {
                Problem::new(format!("cost of concession, {key}"), x, "must be a number from 0 to 1e100")
            })
            .collect();
        if problems.is_empty() {
            Ok(ConcessionCost { linear, quadratic })
        } else {
            Err(Error::invalid(problems))
        }
    }

    /// Cost of `points`.
    pub fn of(&self, points: f64) -> f64 {
        (self.linear + self.quadratic * points) * points
    }

    /// Utilities of a package: payoffs, less the second player's cost.
    fn utilities(&self, package: &Package) -> [f64; 2] {
        let [first, second] = package.payoffs;
        [first, second - self.of(package.concession)]
    }

    /// Where the tangent of slope `marginal` cuts the axis; 0 if the cost is linear.
    pub(super) fn tangent(&self, marginal: f64) -> f64 {
        if self.quadratic == 0.0 {
            return 0.0;
        }
        let at = ((marginal - self.linear) / (2.0 * self.quadratic)).max(0.0);
        self.of(at) - self.marginal(at) * at
    }

    /// The points whose cost lies above the tangent of slope `marginal` by no more than `slack`.
    pub(super) fn near_tangent(&self, marginal: f64, slack: f64) -> [f64; 2] {
        if self.quadratic == 0.0 {
            return [0.0, f64::INFINITY];
        }
        let at = ((marginal - self.linear) / (2.0 * self.quadratic)).max(0.0);
        let distance = (slack.max(0.0) / self.quadratic).sqrt();
        [(at - distance).max(0.0), at + distance]
    }

    /// Cost of one point more.
    fn marginal(&self, points: f64) -> f64 {
        self.linear + 2.0 * self.quadratic * points
    }
}

impl Agenda {
    /// The package that maximises `(1 − weight) · first's utility + weight · second's utility`, exactly.
    ///
    /// At a fixed marginal cost of concession the issues separate; the best marginal cost, found by bisection, gives a
    /// package and an upper bound (the Lagrangian dual). Every package that could lie between the two is then tried: those
    /// whose terms lose, at that marginal cost, less than the gap. Equal sums are broken by the first player's utility, then by the
    /// second's, so that the package is on the Pareto frontier; with a quadratic cost and a weight above 0, among the packages
    /// tried. Where the cost is linear the issues separate, and nothing need be tried.
    ///
    /// # Errors
    /// A weight outside \[0, 1\].
    ///
    /// # Complexity
    /// 60 × number of terms of all issues, and the packages within the gap; at most 2²⁰ of them are tried, and
    /// [`Supported::gap`] tells what remains unproved.
    pub fn supported(&self, weight: f64, cost: ConcessionCost) -> Result<Supported, Error> {
        if !(0.0..=1.0).contains(&weight) {
            return Err(Error::invalid([Problem::new("weight", weight, "must be a number in [0, 1]")]));
        }
        Ok(self.best(weight, cost))
    }

    fn best(&self, weight: f64, cost: ConcessionCost) -> Supported {
        if cost.quadratic == 0.0 {
            return self.separately(weight, cost);
        }
        if weight == 0.0 { self.favourite(cost) } else { self.searched(weight, cost) }
    }

    /// The best package where the cost is linear: the best terms of each issue.
    fn separately(&self, weight: f64, cost: ConcessionCost) -> Supported {
        let mut open = self.all_terms();
        for weight in [weight, 0.0, 1.0] {
            self.keep_best(&mut open, weight, cost.linear);
        }
        let package = self.total(open.iter().filter_map(|open| open.first().copied()).collect());
        let utilities = cost.utilities(&package);
        Supported { weight, package, utilities, gap: 0.0 }
    }

    /// Of the packages that are best for the first player the one that is best for the second.
    fn favourite(&self, cost: ConcessionCost) -> Supported {
        let mut open = self.all_terms();
        self.keep_best(&mut open, 0.0, 0.0);
        let found = self.restricted(&open).searched(1.0, cost);
        let choice = found.package.choice.iter().zip(&open).map(|(&k, open)| open[k]).collect();
        Supported { weight: 0.0, package: self.total(choice), ..found }
    }

    /// The positions of all terms, by issue.
    fn all_terms(&self) -> Vec<Vec<usize>> {
        self.issues().iter().map(|issue| (0..issue.terms.len()).collect()).collect()
    }

    /// Keeps, of the `open` terms of each issue, those worth most where each point conceded costs `marginal`, but for rounding.
    fn keep_best(&self, open: &mut [Vec<usize>], weight: f64, marginal: f64) {
        for (issue, open) in self.issues().iter().zip(open) {
            let worth = |k: usize| issue.terms[k].worth(weight, marginal);
            let size = |k: usize| issue.terms[k].size(weight, marginal);
            let best = open.iter().copied().reduce(|best, k| if worth(k) > worth(best) { k } else { best });
            let equal = |k: usize, best: usize| worth(best) - worth(k) <= ROUNDING * size(k).max(size(best));
            open.retain(|&k| best.is_some_and(|best| equal(k, best)));
        }
    }

    fn searched(&self, weight: f64, cost: ConcessionCost) -> Supported {
        let Dual { marginal, bound, size, package } = self.dual(weight, cost);
        let rounding = ROUNDING * size;
        let mut search =
            Search { agenda: self, weight, cost, marginal, bound, rounding, best: None, tried: 0 };
        search.consider(package.choice.clone());
        search.explore();
        search.result(package)
    }

    /// The lowest bound on the weighted sum that a tangent of the cost gives.
    pub(super) fn dual(&self, weight: f64, cost: ConcessionCost) -> Dual {
        let (mut low, mut high) = (0.0, cost.marginal(self.most_conceded()));
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            let (package, _) = self.separable(weight, middle);
            if cost.marginal(package.concession) > middle {
                low = middle;
            } else {
                high = middle;
            }
        }
        let (package, separable) = self.separable(weight, high);
        // The cost lies above its tangent, so the separable problem at the tangent's slope bounds the sum.
        let tangent = weight * cost.tangent(high);
        let sizes = self.chosen(&package).map(|terms| terms.size(weight, high));
        let size = sizes.sum::<f64>() + tangent.abs();
        Dual { marginal: high, bound: separable - tangent, size, package }
    }

    /// The concession of the package that concedes the most.
    fn most_conceded(&self) -> f64 {
        let most =
            |issue: &Issue| issue.terms.iter().fold(0.0, |most: f64, terms| most.max(terms.concession));
        self.issues().iter().map(most).sum()
    }

    /// The terms of a package.
    fn chosen(&self, package: &Package) -> impl Iterator<Item = &Terms> {
        self.issues().iter().zip(&package.choice).map(|(issue, &k)| &issue.terms[k])
    }

    /// What rounding of a package's utilities is relative to: the sizes of what they are sums of. Packages that are out of the
    /// question do not count.
    pub(super) fn sizes(&self, package: &Package, cost: ConcessionCost) -> [f64; 2] {
        let [first, second] = self.chosen(package).fold([0.0, 0.0], |[first, second], terms| {
            [first + terms.payoffs[0].abs(), second + terms.payoffs[1].abs()]
        });
        [first, second + cost.of(package.concession)]
    }

    /// The best package when each point conceded costs `marginal`, and its worth.
    fn separable(&self, weight: f64, marginal: f64) -> (Package, f64) {
        let mut total = 0.0;
        let choice = self
            .issues()
            .iter()
            .map(|issue| {
                let mut best = 0;
                for (k, terms) in issue.terms.iter().enumerate() {
                    if terms.worth(weight, marginal) > issue.terms[best].worth(weight, marginal) {
                        best = k;
                    }
                }
                total += issue.terms[best].worth(weight, marginal);
                best
            })
            .collect();
        (self.total(choice), total)
    }

    /// The vertices of the supported frontier, from the first player's best to the second's: every package that
    /// [`Agenda::supported`] finds for some weight and that is a corner of their hull.
    ///
    /// Found by halving: the normal of the line between two neighbours is the next weight to try (Aneja & Nair 1979).
    ///
    /// # Complexity
    /// Twice as many searches as there are vertices, and a package to remember for each: vertices × issues.
    pub fn frontier(&self, cost: ConcessionCost) -> Vec<Supported> {
        let size = |weight, vertex: &Supported| weighted(weight, self.sizes(&vertex.package, cost));
        let ends = [0.0, 1.0].map(|weight| self.best(weight, cost));
        let [first, second] = ends;
        let mut vertices = vec![first];
        let mut ahead = vec![second];
        while let Some(next) = ahead.last() {
            let here = &vertices[vertices.len() - 1];
            let run = here.utilities[0] - next.utilities[0];
            let rise = next.utilities[1] - here.utilities[1];
            let weight = run / (run + rise);
            let between = (run > 0.0 && rise > 0.0).then(|| self.best(weight, cost)).filter(|found| {
                let gain = weighted(weight, found.utilities) - weighted(weight, here.utilities);
                gain > VISIBLE * size(weight, found).max(size(weight, here))
            });
            match between {
                Some(found) => ahead.push(found),
                None => {
                    if let Some(reached) = ahead.pop()
                        && (run > 0.0 || rise > 0.0)
                    {
                        vertices.push(reached);
                    }
                }
            }
        }
        vertices
    }
}

impl Terms {
    /// Weighted payoff when each point conceded costs `marginal`.
    pub(super) fn worth(&self, weight: f64, marginal: f64) -> f64 {
        weighted(weight, [self.payoffs[0], self.payoffs[1] - marginal * self.concession])
    }

    /// What rounding of that is relative to.
    pub(super) fn size(&self, weight: f64, marginal: f64) -> f64 {
        weighted(weight, [self.payoffs[0].abs(), self.payoffs[1].abs() + marginal * self.concession])
    }
}

/// A bound on a weighted sum, and the package that attains it where each point conceded costs `marginal`.
pub(super) struct Dual {
    pub marginal: f64,
    pub bound: f64,
    /// What rounding of the bound is relative to.
    pub size: f64,
    pub package: Package,
}

/// A package, and what it is compared by.
struct Candidate {
    package: Package,
    value: f64,
    utilities: [f64; 2],
    /// What rounding of the utilities is relative to.
    sizes: [f64; 2],
}

impl Candidate {
    /// Whether the weighted sum is larger or, if equal but for rounding, the first player's utility, then the second's.
    fn better(&self, other: &Candidate, weight: f64) -> bool {
        let sizes: [f64; 2] = std::array::from_fn(|i| self.sizes[i].max(other.sizes[i]));
        let ahead = |i: usize| self.utilities[i] - other.utilities[i];
        let steps =
            [(self.value - other.value, weighted(weight, sizes)), (ahead(0), sizes[0]), (ahead(1), sizes[1])];
        steps.into_iter().find(|(by, size)| by.abs() > ROUNDING * size).is_some_and(|(by, _)| by > 0.0)
    }
}

/// The search through all packages that could beat the best one found.
struct Search<'a> {
    agenda: &'a Agenda,
    weight: f64,
    cost: ConcessionCost,
    marginal: f64,
    bound: f64,
    /// What rounding of the bound may amount to.
    rounding: f64,
    best: Option<Candidate>,
    tried: usize,
}

impl Search<'_> {
    /// How far the best weighted sum found lies below the bound.
    fn gap(&self) -> f64 {
        self.best.as_ref().map_or(f64::INFINITY, |best| self.bound - best.value)
    }

    fn consider(&mut self, choice: Vec<usize>) {
        self.tried += 1;
        let package = self.agenda.total(choice);
        let utilities = self.cost.utilities(&package);
        let value = weighted(self.weight, utilities);
        let sizes = self.agenda.sizes(&package, self.cost);
        let found = Candidate { package, value, utilities, sizes };
        if self.best.as_ref().is_none_or(|best| found.better(best, self.weight)) {
            self.best = Some(found);
        }
    }

    /// Tries every package that may come to the bound. (Without recursion: there may be many issues.)
    fn explore(&mut self) {
        let issues = self.agenda.issues().len();
        // What is chosen of the first issues; of each of these, and of the next, what its terms lose and which is to be tried.
        let mut choice = Vec::with_capacity(issues);
        let mut levels = vec![(self.losses(0, 0.0), 0)];
        while let Some((losses, next)) = levels.last_mut() {
            let Some(&lost) = losses.get(*next) else {
                levels.pop();
                choice.pop();
                continue;
            };
            if lost <= self.gap() + self.rounding {
                choice.push(*next);
            }
            *next += 1;
            if choice.len() < levels.len() {
                continue;
            }
            if choice.len() < issues {
                levels.push((self.losses(choice.len(), lost), 0));
                continue;
            }
            self.consider(choice.clone());
            choice.pop();
            if self.tried >= MOST_TRIED {
                return;
            }
        }
    }

    /// What the terms of an issue lose against the separable best, together with the `lost` of the issues before it.
    fn losses(&self, issue: usize, lost: f64) -> Vec<f64> {
        let terms = &self.agenda.issues()[issue].terms;
        let worth = |terms: &Terms| terms.worth(self.weight, self.marginal);
        let most = terms.iter().map(worth).fold(f64::NEG_INFINITY, f64::max);
        let rounding = |terms: &Terms| ROUNDING * terms.size(self.weight, self.marginal);
        terms.iter().map(|terms| lost + (most - worth(terms)) - rounding(terms)).collect()
    }

    fn result(self, fallback: Package) -> Supported {
        let weight = self.weight;
        let gap = if self.tried < MOST_TRIED { 0.0 } else { self.gap().max(0.0) };
        match self.best {
            Some(Candidate { package, utilities, .. }) => Supported { weight, package, utilities, gap },
            None => Supported { weight, utilities: fallback.payoffs, package: fallback, gap },
        }
    }
}

pub(super) fn weighted(weight: f64, [first, second]: [f64; 2]) -> f64 {
    (1.0 - weight) * first + weight * second
}

#[cfg(test)]
mod tests {
    use super::ConcessionCost;
    use crate::problem::{Agenda, Issue, Terms};

    fn agenda(terms: &[([f64; 2], f64)], issues: usize) -> Agenda {
        let terms = terms.iter().map(|&(payoffs, concession)| Terms { payoffs, concession }).collect();
        Agenda::new(vec![Issue { name: String::new(), terms }; issues]).unwrap()
    }

    #[test]
    fn terms_out_of_the_question_do_not_blur_the_others() {
        let cost = ConcessionCost::new(0.0, 1.0).unwrap();
        let one = agenda(&[([1.0, 0.0], 0.0), ([0.85, 0.3], 0.0), ([0.0, 0.0], 1e6)], 1);
        let found = one.supported(0.5, cost).unwrap();
        assert_eq!((found.utilities, found.gap), ([0.85, 0.3], 0.0));
        let corners = [[1.0, 0.0], [0.3, 0.9], [0.0, 1.0]];
        let three = corners.map(|payoffs| (payoffs, 0.0)).into_iter().rev();
        let terms: Vec<_> = three.chain([([0.0, 0.0], 1e6)]).collect();
        let frontier = agenda(&terms, 1).frontier(cost);
        assert_eq!(frontier.iter().map(|vertex| vertex.utilities).collect::<Vec<_>>(), corners);
    }

    #[test]
    fn many_issues_take_little_of_the_stack() {
        let search = || {
            // Conceding costs more than it brings to anybody, so that the first package tried is the best.
            let agenda = agenda(&[([1.0, 1.0], 0.0), ([0.0, 0.0], 1.0)], 20_000);
            agenda.supported(0.5, ConcessionCost::new(0.0, 1.0).unwrap()).unwrap()
        };
        let thread = std::thread::Builder::new().stack_size(1 << 17).spawn(search).unwrap();
        let found = thread.join().unwrap();
        assert_eq!((found.utilities, found.gap), ([20_000.0; 2], 0.0));
    }

    #[test]
    fn equal_sums_go_to_the_other_player_however_many_they_are() {
        let free = ConcessionCost::new(0.0, 0.0).unwrap();
        let convex = ConcessionCost::new(0.0, 1.0).unwrap();
        let to_second = agenda(&[([0.3, 0.0], 0.0), ([0.3, 1.0], 0.0)], 22);
        for cost in [free, convex] {
            let found = to_second.supported(0.0, cost).unwrap();
            assert_eq!((found.utilities[1], found.gap, found.weight), (22.0, 0.0, 0.0));
        }
        // What is conceded costs as much as it brings.
        let linear = ConcessionCost::new(0.5, 0.0).unwrap();
        let to_first = agenda(&[([0.0, 0.3], 0.0), ([1.0, 0.8], 1.0)], 22);
        assert_eq!(to_first.supported(1.0, linear).unwrap().utilities[0], 22.0);
        assert_eq!(to_first.frontier(linear).len(), 1);
    }
}
