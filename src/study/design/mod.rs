//! Designs: which points of a space of named parameters a study looks at.
//!
//! A [`Design`] is a numbered set of points, each a [`Draw`]: a number for every named parameter. Five kinds:
//!
//! | design | points | for |
//! |---|---|---|
//! | [`Design::grid`] | every combination of the levels of each [`Axis`] | few parameters, heatmaps |
//! | [`Design::one_at_a_time`] | a centre, and each parameter moved alone | a first look; blind to interactions |
//! | [`Design::latin_hypercube`] | one point in each of `n` slices of every prior | many parameters, few points |
//! | [`Design::drawn`] | random or scrambled Sobol' points of the priors | means and distributions |
//! | [`Design::table`], [`Design::from_csv`] | your own | anything else |
//!
//! The point of any number can be had without the earlier ones, so a study can be cut into shards or resumed.
//!
//! ```
//! use bargain::prior::{Prior, Priors};
//! use bargain::study::design::{Axis, Design};
//!
//! let patience = Axis::range("patience", 0.5, 0.9, 5)?;
//! let cost = Axis::levels("cost", [0.0, 0.1])?;
//! let grid = Design::grid([patience, cost])?;
//! assert_eq!(grid.len(), 10);
//! let fourth = grid.point(3)?;
//! assert_eq!((fourth.value("patience"), fourth.value("cost")), (Some(0.6), Some(0.1)));
//!
//! let priors = Priors::new().with("patience", Prior::uniform(0.5, 0.9)?)?;
//! let spread = Design::latin_hypercube(&priors, 100, 7)?;
//! assert!(spread.points().all(|point| point.is_ok()));
//! # Ok::<(), bargain::Error>(())
//! ```

mod axis;
mod latin;
mod table;
#[cfg(test)]
mod tests;

pub use axis::Axis;

use crate::prior::{Draw, Points, Priors};
use crate::{Error, Problem};
use latin::Strata;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The largest number of points of a design.
pub const LARGEST: u64 = 10_000_000;

/// A numbered set of points over named parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    names: Vec<Arc<str>>,
    count: u64,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// Levels by parameter; the last parameter runs fastest.
    Grid(Vec<Vec<f64>>),
    /// Values by point.
    Rows(Vec<Vec<f64>>),
    /// The priors, the strata by parameter, the seed.
    Latin(Priors, Strata, u64),
    /// The priors, the points of the unit cube, the seed.
    Drawn(Priors, Points, u64),
}

impl Design {
    /// The full grid: every combination of levels. The last axis runs fastest.
    ///
    /// # Errors
    /// No axes; axes of the same name; more than [`LARGEST`] combinations.
    pub fn grid(axes: impl IntoIterator<Item = Axis>) -> Result<Self, Error> {
        let (names, levels): (Vec<_>, Vec<_>) = axes.into_iter().map(Axis::into_parts).unzip();
        let mut problems = faults_of_names(&names);
        let count = levels.iter().try_fold(1u64, |count, axis| count.checked_mul(axis.len() as u64));
        let sizes = levels.iter().map(|axis| axis.len().to_string()).collect::<Vec<_>>().join(" × ");
        problems.extend(too_many(count.unwrap_or(u64::MAX), &sizes));
        let count = count.unwrap_or(0);
        refuse(problems).map(|()| Design { names, count, kind: Kind::Grid(levels) })
    }

    /// The centre as point 0, then each level of each axis in turn with all other parameters at the centre. Levels that are
    /// the centre's own are not repeated.
    ///
    /// # Errors
    /// An empty centre; names that stand twice or are not in the centre; values that are not finite; more than [`LARGEST`]
    /// points.
    pub fn one_at_a_time(
        centre: &[(&str, f64)],
        axes: impl IntoIterator<Item = Axis>,
    ) -> Result<Self, Error> {
        let names: Vec<Arc<str>> = centre.iter().map(|(name, _)| Arc::from(*name)).collect();
        let mut problems = faults_of_names(&names);
        for (name, x) in centre.iter().filter(|(_, x)| !x.is_finite()) {
            problems.push(Problem::new(*name, x, "must be a finite number"));
        }
        let start: Vec<f64> = centre.iter().map(|(_, x)| *x).collect();
        let (mut rows, mut seen) = (vec![start.clone()], Vec::new());
        for (name, levels) in axes.into_iter().map(Axis::into_parts) {
            let Some(at) = names.iter().position(|other| *other == name) else {
                let problem = Problem::new("axis", format!("\"{name}\""), "is not a parameter of the centre");
                problems.push(problem.nearest_of(&name, names.iter().map(|name| &**name)));
                continue;
            };
            seen.push(name);
            for level in levels.into_iter().filter(|level| *level != start[at]) {
                let mut row = start.clone();
                row[at] = level;
                rows.push(row);
            }
        }
        problems.extend(repeated(&seen));
        problems.extend(too_many(rows.len() as u64, "centre and levels"));
        refuse(problems).map(|()| Design { names, count: rows.len() as u64, kind: Kind::Rows(rows) })
    }

    /// A Latin hypercube (McKay, Beckman & Conover 1979): each prior is cut into `count` slices of equal probability, and each
    /// slice holds exactly one point, at a random place. The slices are matched at random, keyed by the seed. Where parameters
    /// are correlated, the hypercube is one of the independent numbers behind them, and only the first of each group keeps one
    /// point in every slice.
    ///
    /// Takes four bytes for each point and parameter.
    ///
    /// # Errors
    /// No parameters, no points, or more than [`LARGEST`].
    pub fn latin_hypercube(priors: &Priors, count: u64, seed: u64) -> Result<Self, Error> {
        let mut problems = too_many(count, "points");
        problems.extend(without_parameters(priors.len()));
        refuse(problems)?;
        let strata = Strata::new(count as usize, priors.len(), seed);
        Ok(Design { names: names_of(priors), count, kind: Kind::Latin(priors.clone(), strata, seed) })
    }

    /// Random or scrambled Sobol' points of the priors: [`Priors::draw_from`] with scenario 0.
    ///
    /// # Errors
    /// No parameters; a number of points that [`Points::check`] refuses, or more than [`LARGEST`].
    pub fn drawn(priors: &Priors, points: Points, count: u64, seed: u64) -> Result<Self, Error> {
        let mut problems = too_many(count, "points");
        problems.extend(without_parameters(priors.len()));
        problems.extend(points.check(count, priors.len()).err().iter().flat_map(|e| e.problems().to_vec()));
        refuse(problems)?;
        Ok(Design { names: names_of(priors), count, kind: Kind::Drawn(priors.clone(), points, seed) })
    }

    /// Points of your own: a row for each, with a number for each name.
    ///
    /// # Errors
    /// No names or rows; names that are empty or stand twice; rows of another length; numbers that are not finite.
    pub fn table(names: &[&str], rows: Vec<Vec<f64>>) -> Result<Self, Error> {
        let names: Vec<Arc<str>> = names.iter().map(|name| Arc::from(*name)).collect();
        let mut problems = faults_of_names(&names);
        for (i, row) in rows.iter().enumerate() {
            if row.len() != names.len() {
                let expected = format!("must have {} numbers, one for each name", names.len());
                problems.push(Problem::new(format!("rows[{i}]"), format!("{} numbers", row.len()), expected));
            }
            for (name, x) in names.iter().zip(row).filter(|(_, x)| !x.is_finite()) {
                problems.push(Problem::new(format!("rows[{i}].{name}"), x, "must be a finite number"));
            }
        }
        problems.extend(too_many(rows.len() as u64, "rows"));
        refuse(problems).map(|()| Design { names, count: rows.len() as u64, kind: Kind::Rows(rows) })
    }

    /// Names of the parameters, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// Number of points, at least 1.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether there are no points: never.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether all parameters are among `known`.
    ///
    /// # Errors
    /// Each name that is not, with the nearest that is.
    pub fn check_names(&self, known: &[&str]) -> Result<(), Error> {
        let unknown = self.names().filter(|name| !known.contains(name));
        refuse(unknown.map(|name| {
            let problem = Problem::new("parameter", format!("\"{name}\""), "is not known here");
            problem.nearest_of(name, known.iter().copied())
        }))
    }

    /// The point of this number, counted from 0.
    ///
    /// # Errors
    /// A number that is not below [`Design::len`].
    pub fn point(&self, number: u64) -> Result<Draw, Error> {
        if number >= self.count {
            let expected = format!("must be below {}, the number of points", self.count);
            return Err(Error::invalid([Problem::new("point", number, expected)]));
        }
        let values = match &self.kind {
            Kind::Grid(levels) => combination(levels, number),
            Kind::Rows(rows) => rows.get(number as usize).cloned().unwrap_or_default(),
            Kind::Latin(priors, strata, seed) => {
                return Ok(priors.at(&strata.point(number, *seed))?.numbered(number));
            }
            Kind::Drawn(priors, points, seed) => return priors.draw_from(*points, *seed, 0, number),
        };
        Ok(Draw::new(number, self.names.iter().cloned().zip(values).collect()))
    }

    /// Which kind of design it is: `grid`, `table` (one at a time included), `latin hypercube`, `random` or `sobol`.
    pub fn kind(&self) -> &'static str {
        match self.kind {
            Kind::Grid(_) => "grid",
            Kind::Rows(_) => "table",
            Kind::Latin(..) => "latin hypercube",
            Kind::Drawn(_, Points::Random, _) => "random",
            Kind::Drawn(_, Points::Sobol { .. }, _) => "sobol",
        }
    }

    /// SHA-256, in hexadecimal, of the names and of the values of all points: what tells this design from others.
    ///
    /// # Errors
    /// Those of [`Design::point`]; none in practice.
    pub fn digest(&self) -> Result<String, Error> {
        digest(self.names(), self.points().map(|point| point.map(values)))
    }

    /// All points in order. Each is as from [`Design::point`].
    pub fn points(&self) -> impl Iterator<Item = Result<Draw, Error>> {
        (0..self.count).map(|number| self.point(number))
    }
}

/// The values of a draw, in the order of its parameters.
pub(super) fn values(draw: Draw) -> Vec<f64> {
    draw.values().map(|(_, x)| x).collect()
}

/// SHA-256, in hexadecimal, of names and of the values of points.
pub(super) fn digest<'n>(
    names: impl Iterator<Item = &'n str>,
    points: impl Iterator<Item = Result<Vec<f64>, Error>>,
) -> Result<String, Error> {
    let mut hash = Sha256::new();
    // Lengths keep two names from running into one.
    names.for_each(|name| hash.update([&(name.len() as u64).to_le_bytes(), name.as_bytes()].concat()));
    for point in points {
        point?.iter().for_each(|x| hash.update(x.to_bits().to_le_bytes()));
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The combination of levels of this number; the last axis runs fastest.
fn combination(levels: &[Vec<f64>], number: u64) -> Vec<f64> {
    let (mut rest, mut values) = (number as usize, Vec::with_capacity(levels.len()));
    for axis in levels.iter().rev() {
        values.push(axis[rest % axis.len()]);
        rest /= axis.len();
    }
    values.reverse();
    values
}

fn names_of(priors: &Priors) -> Vec<Arc<str>> {
    priors.names().map(Arc::from).collect()
}

fn refuse(problems: impl IntoIterator<Item = Problem>) -> Result<(), Error> {
    let problems: Vec<Problem> = problems.into_iter().collect();
    if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
}

fn without_parameters(count: usize) -> Option<Problem> {
    (count == 0).then(|| Problem::new("parameters", "", "must be at least one"))
}

fn faults_of_names(names: &[Arc<str>]) -> Vec<Problem> {
    let mut problems: Vec<Problem> = without_parameters(names.len()).into_iter().collect();
    if names.iter().any(|name| name.trim().is_empty()) {
        problems.push(Problem::new("parameters", "\"\"", "must each have a name"));
    }
    problems.extend(repeated(names));
    problems
}

/// A problem for each name that stands for the second time.
fn repeated(names: &[Arc<str>]) -> Vec<Problem> {
    let again = names.iter().enumerate().filter(|(i, name)| names[..*i].contains(name));
    again
        .map(|(_, name)| Problem::new("parameters", format!("\"{name}\""), "stands here for the second time"))
        .collect()
}

fn too_many(count: u64, what: &str) -> Vec<Problem> {
    if (1..=LARGEST).contains(&count) {
        return Vec::new();
    }
    let found = if count == u64::MAX { what.to_owned() } else { format!("{count} ({what})") };
    vec![Problem::new("number of points", found, format!("must be between 1 and {LARGEST}"))]
}
