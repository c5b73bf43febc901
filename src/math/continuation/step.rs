//! One step along a curve: tangent, prediction, correction.

use super::{Options, Point, System};
use nalgebra::{DMatrix, DVector};

/// Newton iterations after which a correction is given up.
const ITERATIONS: usize = 8;

/// A step grows if its correction took at most so many iterations.
const FEW_ITERATIONS: usize = 3;

/// The least cosine between the tangents at both ends of a step; below the second, steps do not grow.
const LEAST_COSINE: [f64; 2] = [0.9, 0.98];

/// A correction must be smaller than this share of its step.
const LARGEST_CORRECTION: f64 = 0.3;

/// A place in the space of the unknowns and the parameter.
#[derive(Debug, Clone)]
pub(super) struct Corner {
    pub x: DVector<f64>,
    pub s: f64,
}

impl Corner {
    pub fn point(&self) -> Point {
        Point { x: self.x.clone(), s: self.s }
    }

    /// Euclidean length of (x, s).
    pub fn size(&self) -> f64 {
        self.x.norm().hypot(self.s)
    }

    /// The largest coordinate in size.
    fn largest(&self) -> f64 {
        self.x.amax().max(self.s.abs())
    }

    fn moved(&self, by: &DVector<f64>, times: f64) -> Corner {
        let n = self.x.len();
        Corner { x: &self.x + by.rows(0, n) * times, s: self.s + by[n] * times }
    }

    fn distance(&self, other: &Corner) -> f64 {
        (&self.x - &other.x).norm().hypot(self.s - other.s)
    }
}

/// The direction of the curve at a point, of length 1.
#[derive(Debug, Clone)]
pub(super) struct Tangent {
    direction: DVector<f64>,
    /// Whether the determinant of the Jacobian bordered by the tangent is positive.
    pub orientation: bool,
}

impl Tangent {
    /// The tangent that makes an acute angle with `border`; nothing where the bordered system is singular.
    pub fn at<S: System>(system: &S, at: &Corner, border: &DVector<f64>) -> Option<Tangent> {
        let n = at.x.len();
        let lu = bordered(system, at, border).lu();
        let mut unit = DVector::zeros(n + 1);
        unit[n] = 1.0;
        let direction = lu.solve(&unit)?;
        let length = direction.norm();
        if !length.is_normal() {
            return None;
        }
        // The determinant itself could overflow; only its sign matters.
        let negative = lu.u().diagonal().iter().filter(|pivot| **pivot < 0.0).count();
        let permutation: f64 = lu.p().determinant();
        let orientation = negative.is_multiple_of(2) == (permutation > 0.0);
        Some(Tangent { direction: direction / length, orientation })
    }

    /// How much s changes along the tangent.
    pub fn along_s(&self) -> f64 {
        self.direction[self.direction.len() - 1]
    }
}

/// The Jacobian with `border` as its last row.
fn bordered<S: System>(system: &S, at: &Corner, border: &DVector<f64>) -> DMatrix<f64> {
    let n = at.x.len();
    let mut matrix = system.jacobian(&at.x, at.s).insert_row(n, 0.0);
    matrix.row_mut(n).tr_copy_from(border);
    matrix
}

/// A solution found by Newton's method.
pub(super) struct Corrected {
    pub corner: Corner,
    iterations: usize,
}

/// Newton's method from `guess` within the plane across `border`; without a border, s is held.
pub(super) fn correct<S: System>(
    system: &S,
    guess: Corner,
    border: Option<&DVector<f64>>,
    options: &Options,
) -> Option<Corrected> {
    let n = guess.x.len();
    let hold = DVector::from_fn(n + 1, |k, _| if k == n { 1.0 } else { 0.0 });
    let border = border.unwrap_or(&hold);
    let mut corner = guess;
    let mut last = f64::INFINITY;
    for iterations in 0..=ITERATIONS {
        let residual = system.residual(&corner.x, corner.s);
        // The norm, since the largest entry is found by comparisons, which pass over what is not a number.
        if !residual.norm().is_finite() {
            return None;
        }
        let size = residual.amax();
        if size <= options.tolerance * corner.largest().max(1.0) {
            let corner = polished(system, corner, border);
            return Some(Corrected { corner, iterations });
        }
        let mut right = (-residual).insert_row(n, 0.0);
        if !bordered(system, &corner, border).lu().solve_mut(&mut right) {
            return None;
        }
        let correction = right.norm();
        // Corrections that grow lead elsewhere, if anywhere.
        if correction.is_nan() || correction >= 2.0 * last {
            return None;
        }
        last = correction;
        corner = corner.moved(&right, 1.0);
    }
    None
}

/// The solution after one more iteration, which takes it from the tolerance down to rounding; the old one if that was no better.
fn polished<S: System>(system: &S, corner: Corner, border: &DVector<f64>) -> Corner {
    let residual = system.residual(&corner.x, corner.s);
    let size = residual.norm();
    let right = (-residual).insert_row(corner.x.len(), 0.0);
    let Some(step) = bordered(system, &corner, border).lu().solve(&right) else { return corner };
    let next = corner.moved(&step, 1.0);
    if system.residual(&next.x, next.s).norm() < size { next } else { corner }
}

/// A step that was taken.
pub(super) struct Step {
    pub corner: Corner,
    pub tangent: Tangent,
    /// What the length of the next step is multiplied by.
    pub growth: f64,
}

/// A step of `length` along the tangent; nothing if it was too long.
pub(super) fn advance<S: System>(
    system: &S,
    (here, tangent): (&Corner, &Tangent),
    length: f64,
    options: &Options,
) -> Option<Step> {
    let guess = here.moved(&tangent.direction, length);
    let corrected = correct(system, guess.clone(), Some(&tangent.direction), options)?;
    let correction = corrected.corner.distance(&guess);
    if correction > LARGEST_CORRECTION * length {
        return None;
    }
    let next = Tangent::at(system, &corrected.corner, &tangent.direction)?;
    let cosine = next.direction.dot(&tangent.direction);
    if cosine < LEAST_COSINE[0] {
        return None;
    }
    let easy = corrected.iterations <= FEW_ITERATIONS && cosine > LEAST_COSINE[1];
    let growth = if easy { 2.0 } else { 1.0 };
    Some(Step { corner: corrected.corner, tangent: next, growth })
}

/// The point with parameter `target` on the curve between two of its points.
pub(super) fn land<S: System>(
    system: &S,
    (before, after): (&Corner, &Corner),
    target: f64,
    options: &Options,
) -> Option<Corrected> {
    let share = (target - before.s) / (after.s - before.s);
    let guess = Corner { x: before.x.lerp(&after.x, share), s: target };
    let landed = correct(system, guess.clone(), None, options)?;
    let near = LARGEST_CORRECTION * before.distance(after);
    (landed.corner.distance(&guess) <= near).then_some(landed)
}
