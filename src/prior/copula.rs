//! A group of parameters tied by a Gaussian copula.

use super::tails::Tails;
use crate::{Error, Problem};
use nalgebra::DMatrix;

/// Least eigenvalue of a correlation matrix; below, numbers of the group are functions of others but for rounding.
const LEAST_EIGENVALUE: f64 = 1e-9;

/// Difference by which numbers that should be equal may differ.
const ROUNDING: f64 = 1e-12;

/// Positions in a set, with the matrix that turns independent normal numbers into correlated ones.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Copula {
    members: Vec<usize>,
    /// Lower triangle whose product with its transpose is the correlation matrix.
    factor: DMatrix<f64>,
}

impl Copula {
    /// Checks a correlation matrix. `name` stands for it in messages.
    pub fn new(name: &str, members: Vec<usize>, matrix: &[Vec<f64>]) -> Result<Self, Error> {
        let size = members.len();
        if matrix.len() != size || matrix.iter().any(|row| row.len() != size) {
            let found = matrix.iter().map(|row| row.len().to_string()).collect::<Vec<_>>().join(", ");
            let found = format!("rows of {found} numbers");
            let expected = format!("must have {size} rows of {size} numbers, one for each key");
            return Err(Error::invalid([Problem::new(name, found, expected)]));
        }
        let matrix = DMatrix::from_fn(size, size, |i, j| matrix[i][j]);
        if size == 0 {
            return Ok(Copula { members, factor: matrix }); // nothing is tied, and nothing has eigenvalues
        }
        let mut problems = Vec::new();
        for (i, j) in (0..size).flat_map(|i| (0..=i).map(move |j| (i, j))) {
            let (x, y) = (matrix[(i, j)], matrix[(j, i)]);
            let here = || format!("{name}[{i}][{j}]");
            if i == j {
                if (x - 1.0).abs() > ROUNDING || x.is_nan() {
                    let expected = "must be 1: a number has correlation 1 with itself";
                    problems.push(Problem::new(here(), x, expected));
                }
            } else if !(x.abs() <= 1.0 && y.abs() <= 1.0) {
                for (x, (i, j)) in
                    [(x, (i, j)), (y, (j, i))].into_iter().filter(|(x, _)| x.is_nan() || x.abs() > 1.0)
                {
                    let key = format!("{name}[{i}][{j}]");
                    problems.push(Problem::new(key, x, "must be a correlation between -1 and 1"));
                }
            } else if (x - y).abs() > ROUNDING {
                let expected = format!("must equal [{j}][{i}], which is {y}: the matrix is symmetric");
                problems.push(Problem::new(here(), x, expected));
            }
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let smallest = matrix.symmetric_eigenvalues().min();
        match matrix.cholesky().filter(|_| smallest >= LEAST_EIGENVALUE) {
            Some(cholesky) => Ok(Copula { members, factor: cholesky.l() }),
            None => {
                let expected = format!(
                    "must be positive definite; its smallest eigenvalue is {smallest:.3}: these correlations cannot \
                     hold together"
                );
                Err(Error::invalid([Problem::new(name, "", expected)]))
            }
        }
    }

    /// The same for other members, as many.
    pub fn of(self, members: Vec<usize>) -> Self {
        Copula { members, ..self }
    }

    /// The positions of the members.
    pub fn members(&self) -> &[usize] {
        &self.members
    }

    /// Writes the correlations of the members into a matrix of all parameters.
    pub fn fill(&self, matrix: &mut DMatrix<f64>) {
        let correlations = &self.factor * self.factor.transpose();
        for (i, &row) in self.members.iter().enumerate() {
            for (j, &column) in self.members.iter().enumerate() {
                matrix[(row, column)] = correlations[(i, j)];
            }
        }
    }

    /// Turns the places of the members, independent so far, into correlated ones (Cario & Nelson 1997).
    pub fn tie(&self, places: &mut [Tails]) {
        let normal: Vec<f64> = self.members.iter().map(|&at| places[at].normal_quantile()).collect();
        for (i, &at) in self.members.iter().enumerate() {
            let correlated = (0..=i).map(|j| self.factor[(i, j)] * normal[j]).sum();
            places[at] = Tails::of_normal(correlated);
        }
    }
}
