//! The best packages within budgets of concession: a multiple-choice knapsack, solved exactly.

use super::agenda::{Agenda, Issue, Package};
use crate::{Error, Problem};

/// Payoffs are compared as whole multiples of this, so that ties are exact.
const UNIT: f64 = 1e-9;

/// Most bytes of the tables of choices and of what they are worth.
const LARGEST_TABLE: usize = 1 << 28;

/// Most issues: their largest payoffs, counted in units, then have a sum that a whole number holds.
const MOST_ISSUES: usize = 4096;

/// The most valuable package within each of several budgets of concession.
#[derive(Debug, Clone, PartialEq)]
pub struct Menu {
    /// The budgets, in points of concession.
    pub budgets: Vec<f64>,
    /// The package of each budget; none if even the smallest concession exceeds it.
    pub packages: Vec<Option<Package>>,
}

/// What packages are compared by, in order: joint value, value to the first player (who drafts), and small concession.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Worth {
    joint: i64,
    first: i64,
    unconceded: i64,
}

impl Agenda {
    /// The packages with the largest sum of payoffs whose concession stays within each budget.
    ///
    /// Dynamic programming over issues and capacities on a grid of width `resolution`, to which the
    /// concession of each term is rounded up: every package returned keeps its budget, and is the best among
    /// those that keep it so rounded. Equal sums (compared in units of 1e-9) are broken by the larger value to the first
    /// player, then by the smaller concession, then by the earlier terms, from the first issue on. The
    /// totals therefore do not depend on the order of the issues.
    ///
    /// # Errors
    /// More than 4096 issues; budgets or a resolution that are not finite and positive (a budget may be 0), or so many
    /// capacities that the tables would take more than 2²⁸ bytes. A budget above all that can be conceded counts as that.
    ///
    /// # Complexity
    /// Issues × terms × capacities, the largest budget / resolution; memory of one byte for each issue and 64 bytes more for each
    /// capacity.
    pub fn menu(&self, budgets: &[f64], resolution: f64) -> Result<Menu, Error> {
        let mut problems = Vec::new();
        if self.issues().len() > MOST_ISSUES {
            problems.push(Problem::new(
                "issues",
                self.issues().len(),
                format!("must be at most {MOST_ISSUES}"),
            ));
        }
        if !(resolution > 0.0 && resolution.is_finite()) {
            problems.push(Problem::new("resolution", resolution, "must be a finite number above 0"));
        }
        let steps = |concession: f64| (concession / resolution - 1e-9).ceil().max(0.0);
        let most = self.most_steps(steps);
        let capacity = |budget: f64| (budget / resolution + 1e-9).floor().min(most);
        for (i, &budget) in budgets.iter().enumerate() {
            let bytes =
                (capacity(budget) + 1.0) * (self.issues().len() + 2 * size_of::<Option<Worth>>()) as f64;
            if !(0.0..f64::INFINITY).contains(&budget) {
                problems.push(Problem::new(
                    format!("budgets[{i}]"),
                    budget,
                    "must be a finite number, 0 or more",
                ));
            } else if bytes > LARGEST_TABLE as f64 {
                let expected = format!(
                    "must be smaller, or the resolution {resolution} coarser: the table is too large"
                );
                problems.push(Problem::new(format!("budgets[{i}]"), budget, expected));
            }
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let capacities: Vec<usize> = budgets.iter().map(|&budget| capacity(budget) as usize).collect();
        let largest = capacities.iter().copied().max().unwrap_or(0);
        let table = Table::fill(self, largest, |concession| steps(concession) as usize);
        let packages = capacities.iter().map(|&capacity| table.best(self, capacity)).collect();
        Ok(Menu { budgets: budgets.to_vec(), packages })
    }

    /// The concession of the package that concedes the most, in steps, each of its terms rounded to them.
    fn most_steps(&self, steps: impl Fn(f64) -> f64) -> f64 {
        let most =
            |issue: &Issue| issue.terms.iter().map(|terms| steps(terms.concession)).fold(0.0, f64::max);
        self.issues().iter().map(most).sum()
    }
}

/// The best choice for each issue at each capacity left for it and the issues after it.
struct Table {
    capacities: usize,
    choices: Vec<u8>,
    weights: Vec<Vec<usize>>,
}

/// Stands for: no terms fit.
const NONE: u8 = u8::MAX;

impl Table {
    /// Fills the table from the last issue to the first.
    fn fill(agenda: &Agenda, largest: usize, weight: impl Fn(f64) -> usize) -> Self {
        let whole = |x: f64| (x / UNIT).round() as i64;
        let weights: Vec<Vec<usize>> = agenda
            .issues()
            .iter()
            .map(|issue| issue.terms.iter().map(|terms| weight(terms.concession)).collect())
            .collect();
        let capacities = largest + 1;
        let mut choices = vec![NONE; agenda.issues().len() * capacities];
        let mut after = vec![Some(Worth { joint: 0, first: 0, unconceded: 0 }); capacities];
        let mut here = vec![None; capacities];
        for (i, issue) in agenda.issues().iter().enumerate().rev() {
            here.fill(None);
            for (k, (terms, &weight)) in issue.terms.iter().zip(&weights[i]).enumerate() {
                let [first, second] = terms.payoffs.map(whole);
                for capacity in weight..capacities {
                    let Some(behind) = after[capacity - weight] else { continue };
                    let worth = Some(Worth {
                        joint: behind.joint + first + second,
                        first: behind.first + first,
                        unconceded: behind.unconceded - whole(terms.concession),
                    });
                    if worth > here[capacity] {
                        here[capacity] = worth;
                        choices[i * capacities + capacity] = k as u8;
                    }
                }
            }
            std::mem::swap(&mut after, &mut here);
        }
        Table { capacities, choices, weights }
    }

    /// Reads the best package for a capacity.
    fn best(&self, agenda: &Agenda, mut capacity: usize) -> Option<Package> {
        let mut choice = Vec::with_capacity(self.weights.len());
        for (i, weights) in self.weights.iter().enumerate() {
            let k = self.choices[i * self.capacities + capacity];
            if k == NONE {
                return None;
            }
            choice.push(k as usize);
            capacity -= weights[k as usize];
        }
        Some(agenda.total(choice))
    }
}

#[cfg(test)]
mod tests {
    use super::MOST_ISSUES;
    use crate::problem::{Agenda, Issue, Terms};

    #[test]
    fn as_many_issues_as_a_whole_number_holds_are_taken() {
        let terms = vec![Terms { payoffs: [1e6, 1e6], concession: 1e6 }];
        let agenda = |count| Agenda::new(vec![Issue { name: String::new(), terms: terms.clone() }; count]);
        let menu = agenda(MOST_ISSUES).unwrap().menu(&[1e6 * MOST_ISSUES as f64], 1e6).unwrap();
        assert_eq!(menu.packages[0].as_ref().unwrap().payoffs, [1e6 * MOST_ISSUES as f64; 2]);
        assert!(agenda(MOST_ISSUES + 1).unwrap().menu(&[0.0], 1e6).unwrap_err().is_invalid());
    }

    #[test]
    fn tables_of_gigabytes_are_refused() {
        let terms = vec![Terms { payoffs: [1.0, 1.0], concession: 100.0 }];
        let agenda = Agenda::new(vec![Issue { name: String::new(), terms }]).unwrap();
        let error = agenda.menu(&[100.0], 1e-6).unwrap_err().to_string();
        assert!(
            error.contains("budgets[0] = 100: must be smaller, or the resolution 0.000001 coarser"),
            "{error}"
        );
        assert!(agenda.menu(&[100.0], 1e-3).is_ok());
    }

    #[test]
    fn budgets_that_cannot_bind_are_taken() {
        let terms = [0.0, 1.5].map(|concession| Terms { payoffs: [concession, 0.0], concession });
        let issue = |name: &str| Issue { name: name.into(), terms: terms.to_vec() };
        let agenda = Agenda::new(vec![issue("one"), issue("two")]).unwrap();
        // Rounded up to the resolution, both concede four.
        let menu = agenda.menu(&[3.0, 4.0, 1e15, f64::MAX], 1.0).unwrap();
        let choices: Vec<_> =
            menu.packages.iter().map(|package| package.as_ref().unwrap().choice.clone()).collect();
        assert_eq!(choices[1..], [[1, 1], [1, 1], [1, 1]]);
        assert_eq!(choices[0].iter().sum::<usize>(), 1);
    }
}
