//! Issues with the terms on which each can be settled, and packages that settle them all.

use crate::{Error, Problem};

/// One way to settle one issue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Value to each player; any unit, the same for all terms.
    pub payoffs: [f64; 2],
    /// What the second player concedes, in points, 0 or more; totals of a package may be capped
    /// ([`Agenda::menu`]) or cost more and more ([`Agenda::supported`]).
    pub concession: f64,
}

/// A matter to be settled on one of several terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// What it is called.
    pub name: String,
    /// The terms to choose from; the order is the last tie-break (earlier terms are preferred).
    pub terms: Vec<Terms>,
}

/// The issues of a negotiation. Payoffs of a package are sums over issues.
#[derive(Debug, Clone, PartialEq)]
pub struct Agenda {
    issues: Vec<Issue>,
}

/// Terms for every issue, and their totals.
#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// Position of the terms chosen for each issue.
    pub choice: Vec<usize>,
    /// Sum of payoffs.
    pub payoffs: [f64; 2],
    /// Sum of concessions.
    pub concession: f64,
}

impl Agenda {
    /// An agenda of at least one issue, each with 1 to 255 terms of finite payoffs and finite concessions, 0 or more.
    ///
    /// # Errors
    /// All terms outside these ranges, with their issue.
    pub fn new(issues: Vec<Issue>) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if issues.is_empty() {
            problems.push(Problem::new("issues", "[]", "must hold at least one issue"));
        }
        for issue in &issues {
            let key = format!("issue \"{}\"", issue.name);
            if !(1..=255).contains(&issue.terms.len()) {
                let found = format!("{} terms", issue.terms.len());
                problems.push(Problem::new(&key, found, "must have 1 to 255 terms to choose from"));
            }
            for (k, terms) in issue.terms.iter().enumerate() {
                let key = format!("{key}, terms {k}");
                if !terms.payoffs.iter().all(|x| x.abs() <= LARGEST) {
                    let found = format!("{:?}", terms.payoffs);
                    problems.push(Problem::new(
                        &key,
                        found,
                        format!("payoffs must be numbers within ±{LARGEST:e}"),
                    ));
                }
                if !(0.0..=LARGEST).contains(&terms.concession) {
                    let expected = format!("the concession must be a number in [0, {LARGEST:e}]");
                    problems.push(Problem::new(&key, terms.concession, expected));
                }
            }
        }
        if problems.is_empty() { Ok(Agenda { issues }) } else { Err(Error::invalid(problems)) }
    }

    /// The issues.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// The package that settles each issue by the terms at the given positions.
    ///
    /// # Errors
    /// A choice for more or fewer issues than there are, or terms that an issue does not have.
    pub fn package(&self, choice: &[usize]) -> Result<Package, Error> {
        let mut problems = Vec::new();
        if choice.len() != self.issues.len() {
            let expected = format!("must choose terms for each of the {} issues", self.issues.len());
            problems.push(Problem::new("choice", format!("{} terms", choice.len()), expected));
        }
        for (issue, &k) in self.issues.iter().zip(choice) {
            if k >= issue.terms.len() {
                let expected = format!("must be below {}, the number of its terms", issue.terms.len());
                problems.push(Problem::new(format!("choice for issue \"{}\"", issue.name), k, expected));
            }
        }
        if problems.is_empty() { Ok(self.total(choice.to_vec())) } else { Err(Error::invalid(problems)) }
    }

    /// The same issues with some of their terms only, at least one of each.
    pub(super) fn restricted(&self, open: &[Vec<usize>]) -> Agenda {
        let kept = |(issue, open): (&Issue, &Vec<usize>)| Issue {
            name: issue.name.clone(),
            terms: open.iter().map(|&k| issue.terms[k]).collect(),
        };
        Agenda { issues: self.issues.iter().zip(open).map(kept).collect() }
    }

    /// Totals of a choice known to fit.
    pub(super) fn total(&self, choice: Vec<usize>) -> Package {
        let mut package = Package { choice: Vec::new(), payoffs: [0.0, 0.0], concession: 0.0 };
        for (issue, &k) in self.issues.iter().zip(&choice) {
            let terms = issue.terms[k];
            package.payoffs[0] += terms.payoffs[0];
            package.payoffs[1] += terms.payoffs[1];
            package.concession += terms.concession;
        }
        Package { choice, ..package }
    }
}

/// Largest absolute payoff or concession of terms.
const LARGEST: f64 = 1e6;
