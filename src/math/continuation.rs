//! Curves of solutions of F(x, s) = 0, followed by predictor and corrector in steps of pseudo-arclength.
//!
//! The curve is followed in all n + 1 coordinates y = (x, s), so that it may turn back in s (a fold). A step goes along the
//! tangent; Newton's method brings it back to the curve within the plane across the step (Keller 1977; Allgower & Georg
//! 1990, ch. 6).

mod step;
#[cfg(test)]
mod tests;

use nalgebra::{DMatrix, DVector};
use step::{Corner, Tangent, correct};

/// n equations in n unknowns and a parameter.
pub(crate) trait System {
    /// F(x, s), n numbers.
    fn residual(&self, x: &DVector<f64>, s: f64) -> DVector<f64>;

    /// The derivatives of F: n rows; a column for each unknown, then one for s. Unless written, central differences.
    fn jacobian(&self, x: &DVector<f64>, s: f64) -> DMatrix<f64> {
        central_differences(self, x, s)
    }
}

/// The derivatives of the residual of `system` by central differences, each exact to about ten digits at best.
pub(crate) fn central_differences<S: System + ?Sized>(system: &S, x: &DVector<f64>, s: f64) -> DMatrix<f64> {
    let n = x.len();
    let mut jacobian = DMatrix::zeros(n, n + 1);
    let mut moved = x.clone();
    for (k, mut column) in jacobian.column_iter_mut().enumerate() {
        let at = if k < n { x[k] } else { s };
        let step = f64::EPSILON.cbrt() * (1.0 + at.abs());
        let mut side = |by: f64| {
            if k == n {
                return system.residual(x, s + by);
            }
            moved[k] = at + by;
            let residual = system.residual(&moved, s);
            moved[k] = at;
            residual
        };
        column.copy_from(&((side(step) - side(-step)) / (2.0 * step)));
    }
    jacobian
}

/// How a curve is followed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// Largest residual of a point, in the units of F; relative to the size of y where that is above 1.
    pub tolerance: f64,
    /// Length of the first step.
    pub first_step: f64,
    /// The longest step, relative to 1 plus the length of y.
    pub longest_step: f64,
    /// The longest step over which the orientation may change, relative to 1 plus the length of y. A longer one may have
    /// jumped to another curve nearby, and is made shorter: curves that come closer than this are taken for crossing ones.
    pub crossing_step: f64,
    /// Where steps would have to be shorter, the curve ends.
    pub shortest_step: f64,
    /// Most steps tried.
    pub steps: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            tolerance: 1e-12,
            first_step: 1e-2,
            longest_step: 0.2,
            crossing_step: 1e-6,
            shortest_step: 1e-12,
            steps: 20_000,
        }
    }
}

/// A point of a curve, where the residual is within the tolerance.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub x: DVector<f64>,
    pub s: f64,
}

/// Why a curve ends where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The last point has the target's s.
    Target,
    /// The start does not solve the equations, and Newton's method does not lead to a solution next to it.
    NoStart,
    /// No step was short enough: the curve has a corner, or the derivatives are wrong.
    Stuck,
    /// The limit of steps.
    Steps,
}

/// A curve from its start.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    /// The start, then the end of each step.
    pub points: Vec<Point>,
    /// How often s turned back: folds of the curve.
    pub folds: usize,
    /// How often the determinant of the bordered system changed its sign: points where an odd number of other curves crosses.
    pub crossings: usize,
    pub end: End,
}

/// Follows the curve through (`start`, `from`), first in the direction in which s goes to `target`, until it gets there for the first
/// time.
///
/// A step is halved if Newton's method needs more than a few iterations, if the correction is not small against the step, or
/// if the tangent turns by more than about 25 degrees; it grows while none of these is near.
pub(crate) fn trace<S: System>(
    system: &S,
    start: &DVector<f64>,
    (from, target): (f64, f64),
    options: &Options,
) -> Path {
    let mut path = Path { points: Vec::new(), folds: 0, crossings: 0, end: End::NoStart };
    let forward = if target >= from { 1.0 } else { -1.0 };
    let Some(first) = correct(system, Corner { x: start.clone(), s: from }, None, options) else {
        return path;
    };
    let mut here = first.corner;
    path.points.push(here.point());
    if from == target {
        path.end = End::Target;
        return path;
    }
    let mut border = DVector::zeros(start.len() + 1);
    border[start.len()] = forward;
    let Some(mut tangent) = Tangent::at(system, &here, &border) else {
        path.end = End::Stuck;
        return path;
    };
    let mut length = options.first_step;
    path.end = End::Steps;
    for _ in 0..options.steps {
        length = length.min(options.longest_step * (1.0 + here.size()));
        if length < options.shortest_step * (1.0 + here.size()) {
            path.end = End::Stuck;
            break;
        }
        let Some(step) = step::advance(system, (&here, &tangent), length, options) else {
            length *= 0.5;
            continue;
        };
        let crossed = step.tangent.orientation != tangent.orientation;
        if crossed && length > options.crossing_step * (1.0 + here.size()) {
            length *= 0.5;
            continue;
        }
        if (step.corner.s - target) * forward >= 0.0 {
            // The step passes the target: its end is found on the plane of that s, between here and there.
            let Some(last) = step::land(system, (&here, &step.corner), target, options) else {
                length *= 0.5;
                continue;
            };
            path.points.push(last.corner.point());
            path.end = End::Target;
            break;
        }
        path.folds += usize::from(step.tangent.along_s() * tangent.along_s() < 0.0);
        path.crossings += usize::from(crossed);
        path.points.push(step.corner.point());
        (here, tangent) = (step.corner, step.tangent);
        length *= step.growth;
    }
    path
}
