//! An ordered set of named priors, and draws from it.

use super::copula::Copula;
use super::distribution::Prior;
use super::points::{self, Points};
use super::tails::Tails;
use crate::{Error, Problem};
use nalgebra::DMatrix;
use std::sync::Arc;

/// What a prior rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// Data, derived from data, or judgement.
    pub basis: String,
    /// Why it is as it is, in a sentence.
    pub why: String,
    /// Identifiers of the sources.
    pub sources: Vec<String>,
}

/// Priors by name, in order; groups of them may be correlated.
///
/// Correlation is by a Gaussian copula (Cario & Nelson 1997): the matrix is that of the normal numbers behind the parameters. The
/// rank correlation of two parameters is then 6/π asin(ρ/2) (Kruskal 1958), and each keeps its own distribution.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Priors {
    entries: Vec<Entry>,
    copulas: Vec<Copula>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub name: Arc<str>,
    pub prior: Prior,
    pub note: Note,
    /// File and line, if it was read from a file.
    pub place: Option<(Arc<str>, usize)>,
}

/// A number for each name of a set.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    number: u64,
    values: Vec<(Arc<str>, f64)>,
}

impl Draw {
    pub(crate) fn new(number: u64, values: Vec<(Arc<str>, f64)>) -> Self {
        Draw { number, values }
    }

    /// Which draw of its run; 0 if it was made from a point of your own.
    pub fn number(&self) -> u64 {
        self.number
    }

    pub(crate) fn numbered(self, number: u64) -> Self {
        Draw { number, ..self }
    }

    /// The number drawn for `name`.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.values.iter().find(|(other, _)| **other == *name).map(|(_, x)| *x)
    }

    /// Names and numbers, in the order of the set.
    pub fn values(&self) -> impl ExactSizeIterator<Item = (&str, f64)> {
        self.values.iter().map(|(name, x)| (&**name, *x))
    }
}

impl Priors {
    /// An empty set.
    pub fn new() -> Self {
        Priors::default()
    }

    /// The set with one more prior, at the end.
    ///
    /// # Errors
    /// A name that is empty or taken.
    pub fn with(mut self, name: &str, prior: Prior) -> Result<Self, Error> {
        self.push(Entry { name: name.into(), prior, note: Note::default(), place: None })?;
        Ok(self)
    }

    /// The set with the parameters `names` correlated. `matrix` holds their correlations by rows: symmetric, ones on the
    /// diagonal, positive definite.
    ///
    /// # Errors
    /// Fewer than two names; names that are unknown, stand twice, belong to another group or to a number that is known; a matrix
    /// that is no correlation matrix.
    pub fn correlated(mut self, names: &[&str], matrix: &[Vec<f64>]) -> Result<Self, Error> {
        self.tie(&format!("correlated ({})", names.join(", ")), names, matrix)?;
        Ok(self)
    }

    pub(super) fn push(&mut self, entry: Entry) -> Result<(), Error> {
        let expected = if entry.name.trim().is_empty() {
            "must not be empty"
        } else if self.position(&entry.name).is_some() {
            "stands here for the second time; a name may be given once"
        } else {
            self.entries.push(entry);
            return Ok(());
        };
        Err(Error::invalid([Problem::new("name", format!("\"{}\"", entry.name), expected)]))
    }

    /// Ties a group. `group` stands for it in messages.
    pub(super) fn tie(&mut self, group: &str, names: &[&str], matrix: &[Vec<f64>]) -> Result<(), Error> {
        let mut problems = Vec::new();
        let key = format!("{group}.keys");
        if names.len() < 2 {
            problems.push(Problem::new(&key, names.join(", "), "must hold at least two names"));
        }
        let mut members = Vec::with_capacity(names.len());
        for &name in names {
            let found = format!("\"{name}\"");
            let Some(at) = self.position(name) else {
                let problem = Problem::new(&key, found, "is not the name of a prior");
                problems.push(problem.nearest_of(name, self.names()));
                continue;
            };
            if self.entries[at].prior.is_fixed() {
                let expected = "is a number that is known; nothing can be correlated with it";
                problems.push(Problem::new(&key, found, expected));
            } else if members.contains(&at) {
                problems.push(Problem::new(&key, found, "stands here for the second time"));
            } else if self.copulas.iter().any(|copula| copula.members().contains(&at)) {
                let expected = "belongs to another group; a parameter may belong to one";
                problems.push(Problem::new(&key, found, expected));
            }
            members.push(at);
        }
        let matrix = Copula::new(&format!("{group}.matrix"), (0..names.len()).collect(), matrix);
        match matrix {
            Ok(copula) if problems.is_empty() => {
                self.copulas.push(copula.of(members));
                Ok(())
            }
            matrix => {
                problems.extend(matrix.err().iter().flat_map(|error| error.problems().to_vec()));
                Err(Error::invalid(problems))
            }
        }
    }

    /// The same priors with no groups: each parameter independent of the others.
    pub fn independent(&self) -> Priors {
        Priors { copulas: Vec::new(), ..self.clone() }
    }

    /// The priors called `names`, in the order of the set. Those correlated with one another stay so.
    ///
    /// ```
    /// use bargain::union_state::scenario::Scenario;
    ///
    /// let few = Scenario::priors()?.only(&["minsk.cut_damage", "collapse.per_pain"])?;
    /// assert_eq!(few.len(), 2);
    /// # Ok::<(), bargain::Error>(())
    /// ```
    ///
    /// # Errors
    /// Names that are unknown.
    pub fn only(&self, names: &[impl AsRef<str>]) -> Result<Priors, Error> {
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        let unknown = names.iter().filter(|name| self.position(name).is_none());
        let problem = |name: &&str| {
            let problem = Problem::new("names", format!("\"{name}\""), "is not the name of a prior");
            problem.nearest_of(name, self.names())
        };
        let problems: Vec<Problem> = unknown.map(problem).collect();
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let wanted = |entry: &Entry| names.contains(&&*entry.name);
        let entries = self.entries.iter().filter(|entry| wanted(entry)).cloned().collect();
        let mut few = Priors { entries, copulas: Vec::new() };
        let correlation = self.correlation();
        for copula in &self.copulas {
            let members: Vec<usize> =
                copula.members().iter().copied().filter(|&at| wanted(&self.entries[at])).collect();
            if members.len() > 1 {
                let names: Vec<&str> = members.iter().map(|&at| &*self.entries[at].name).collect();
                let row = |i: &usize| members.iter().map(|&j| correlation[(*i, j)]).collect();
                let matrix: Vec<Vec<f64>> = members.iter().map(row).collect();
                few.tie("group", &names, &matrix)?;
            }
        }
        Ok(few)
    }

    /// Whether some parameters are correlated.
    pub fn has_groups(&self) -> bool {
        !self.copulas.is_empty()
    }

    /// The correlations of the normal numbers behind the parameters, all of them, in the order of the set.
    pub(crate) fn correlation(&self) -> DMatrix<f64> {
        let mut matrix = DMatrix::identity(self.len(), self.len());
        self.copulas.iter().for_each(|copula| copula.fill(&mut matrix));
        matrix
    }

    /// The values of the parameters that belong to normal numbers, one for each, correlated already.
    pub(crate) fn at_normal(&self, normal: &[f64]) -> Vec<f64> {
        let places = self.entries.iter().zip(normal);
        places.map(|(entry, z)| entry.prior.at(Tails::of_normal(*z))).collect()
    }

    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.entries.iter().position(|entry| *entry.name == *name)
    }

    /// Number of parameters.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Names, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.name)
    }

    /// Names and priors, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Prior)> {
        self.entries.iter().map(|entry| (&*entry.name, &entry.prior))
    }

    /// The prior called `name`.
    pub fn get(&self, name: &str) -> Option<&Prior> {
        self.position(name).map(|at| &self.entries[at].prior)
    }

    /// What the prior called `name` rests on; empty for one that was not read from a file.
    pub fn note(&self, name: &str) -> Option<&Note> {
        self.position(name).map(|at| &self.entries[at].note)
    }

    /// `problem`, placed where the prior called `name` was read.
    pub(crate) fn placed(&self, name: &str, problem: Problem) -> Problem {
        match self.position(name).and_then(|at| self.entries[at].place.as_ref()) {
            Some((file, line)) => problem.at(&**file, *line),
            None => problem,
        }
    }

    /// The draw of this number from random points: keyed by seed, scenario and number, one uniform number for each
    /// parameter in the order of the set.
    pub fn draw(&self, seed: u64, scenario: u64, number: u64) -> Draw {
        self.drawn(number, &points::random(seed, scenario, number, self.len()))
    }

    /// The draw of this number from `points`.
    ///
    /// # Errors
    /// Those of [`Points::point`].
    pub fn draw_from(&self, points: Points, seed: u64, scenario: u64, number: u64) -> Result<Draw, Error> {
        Ok(self.drawn(number, &points.point(seed, scenario, number, self.len())?))
    }

    /// The draw that belongs to a point of the unit cube: a number in (0, 1) for each parameter, in the order of the set.
    ///
    /// # Errors
    /// A point with another number of coordinates, or outside the open cube.
    pub fn at(&self, point: &[f64]) -> Result<Draw, Error> {
        let mut problems = Vec::new();
        if point.len() != self.len() {
            let expected = format!("must have {} numbers, one for each parameter", self.len());
            problems.push(Problem::new("point", format!("{} numbers", point.len()), expected));
        }
        for (i, &x) in point.iter().enumerate().filter(|(_, x)| !(**x > 0.0 && **x < 1.0)) {
            problems.push(Problem::new(format!("point[{i}]"), x, "must be a number in (0, 1)"));
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        Ok(self.drawn(0, point))
    }

    /// The draw with values of your own, one for each parameter in the order of the set; its number is 0. Whether the priors
    /// would give them is not asked.
    ///
    /// # Errors
    /// Another number of values; a value that is not finite.
    pub fn with_values(&self, values: &[f64]) -> Result<Draw, Error> {
        let mut problems = Vec::new();
        if values.len() != self.len() {
            let expected = format!("must be {} numbers, one for each parameter", self.len());
            problems.push(Problem::new("values", format!("{} numbers", values.len()), expected));
        }
        for (name, x) in self.names().zip(values).filter(|(_, x)| !x.is_finite()) {
            problems.push(Problem::new(name, x, "must be a finite number"));
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let values = self.entries.iter().zip(values);
        Ok(Draw { number: 0, values: values.map(|(entry, x)| (entry.name.clone(), *x)).collect() })
    }

    /// The draw that belongs to a point with a coordinate for each parameter.
    fn drawn(&self, number: u64, point: &[f64]) -> Draw {
        let mut places: Vec<Tails> = point.iter().map(|&x| Tails::of(x)).collect();
        self.copulas.iter().for_each(|copula| copula.tie(&mut places));
        let values = self.entries.iter().zip(places);
        Draw { number, values: values.map(|(entry, at)| (entry.name.clone(), entry.prior.at(at))).collect() }
    }
}
