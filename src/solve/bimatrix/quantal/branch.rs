//! The principal branch of quantal responses, from precision 0.

use super::{Logits, QuantalPoint, checked};
use crate::game::Bimatrix;
use crate::math::continuation::{End, Options, trace};
use crate::{Error, Problem};
use nalgebra::DVector;

/// Traces the principal branch of logit quantal response equilibria: the one that begins with uniform choices at precision 0
/// and, in almost every game, leads to one Nash equilibrium as precision grows (McKelvey & Palfrey 1995, theorem 3).
///
/// The precisions run along a ray, `scale` × `direction`. The branch is followed by prediction along the tangent and correction
/// by Newton's method in steps of pseudo-arclength, in logits and precision together (Turocy 2005), so that it may turn back in
/// precision and forth again: such folds are passed and counted.
///
/// # Returns
/// All points on the way, and the point where the branch reaches the precision wanted *for the first time*. If it folds back
/// beyond, there are other quantal responses at that precision, which [`QuantalSearch`](super::QuantalSearch) may find.
/// Where another branch crosses, as in symmetric games, the branch is followed straight on, and the crossing counted: there the
/// limit of the branch depends on the exact payoffs.
///
/// # Errors
/// Precisions out of range; a branch that could not be followed to the end ([`Error::is_not_converged`]), with the place.
///
/// # Complexity
/// A step takes a few linear systems of m + n + 1 unknowns; a hundred steps are common.
///
/// ```
/// use bargain::game::{Bimatrix, Player};
/// use bargain::solve::bimatrix::QuantalBranch;
///
/// // Own payoffs move quantal responses: in the Nash equilibrium the row player mixes evenly (Goeree & Holt 2001).
/// let game = Bimatrix::new(vec![vec![320.0, 40.0], vec![40.0, 80.0]], vec![vec![40.0, 80.0], vec![80.0, 40.0]])?;
/// let branch = QuantalBranch::along([0.05, 0.05])?.trace(&game, 1.0)?;
/// assert!((branch.end.profile.of(Player::First)[0] - 0.818).abs() < 1e-3);
/// assert!(branch.end.residual < 1e-12);
/// assert_eq!(branch.folds, 0);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct QuantalBranch {
    direction: [f64; 2],
    steps: usize,
    longest: f64,
}

/// The principal branch up to a precision.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// The points from precision 0 on, the end among them. Precision falls between the folds.
    pub points: Vec<QuantalPoint>,
    /// The point at the precision wanted.
    pub end: QuantalPoint,
    /// How often precision turned, from growing to falling or back.
    pub folds: usize,
    /// Crossings with other branches that were passed.
    pub crossings: usize,
}

impl QuantalBranch {
    /// The branch along the ray of `direction`, the precision of each player at scale 1, per unit of payoff; finite and not
    /// negative.
    ///
    /// # Errors
    /// Each precision outside that range.
    pub fn along(direction: [f64; 2]) -> Result<Self, Error> {
        let direction = checked(direction)?;
        let Options { steps, longest_step, .. } = Options::default();
        Ok(QuantalBranch { direction, steps, longest: longest_step })
    }

    /// Most steps tried; default 20 000.
    pub fn steps(mut self, steps: usize) -> Self {
        self.steps = steps;
        self
    }

    /// The longest step as a share of the distance from the start, in logits and precision together: in (0, 1], default
    /// 0.2. Shorter steps give a smoother picture.
    ///
    /// # Errors
    /// A share outside that range.
    pub fn longest_step(mut self, share: f64) -> Result<Self, Error> {
        if !(share > 0.0 && share <= 1.0) {
            return Err(Error::invalid([Problem::new("longest step", share, "must be a number in (0, 1]")]));
        }
        self.longest = share;
        Ok(self)
    }

    /// Traces the branch of `game` to the precisions `scale` × direction.
    ///
    /// # Errors
    /// A scale that is negative or not finite; precisions times payoffs above 1e12; a branch that was not followed to the end.
    pub fn trace(&self, game: &Bimatrix, scale: f64) -> Result<Branch, Error> {
        if !(0.0..f64::INFINITY).contains(&scale) {
            let expected = "must be a finite number, 0 or more";
            return Err(Error::invalid([Problem::new("scale", scale, expected)]));
        }
        let system = Logits::new(game, self.direction, scale)?;
        let target = scale * system.unit;
        let options = Options { steps: self.steps, longest_step: self.longest, ..Options::default() };
        let start = DVector::zeros(system.weights[0].nrows() + system.weights[1].nrows());
        let path = trace(&system, &start, (0.0, target), &options);
        let points: Vec<QuantalPoint> = path
            .points
            .iter()
            .map(|point| {
                // The scale asked for is reported as it was given.
                let scale = if point.s == target { scale } else { point.s / system.unit };
                let precision = self.direction.map(|direction| direction * scale);
                QuantalPoint::new(game, precision, system.profile(&point.x))
            })
            .collect();
        match points.last() {
            Some(end) if path.end == End::Target => {
                Ok(Branch { end: end.clone(), points, folds: path.folds, crossings: path.crossings })
            }
            last => Err(lost(path.end, last)),
        }
    }
}

fn lost(end: End, last: Option<&QuantalPoint>) -> Error {
    let reached = last.map_or([0.0, 0.0], |point| point.precision);
    let advice = match end {
        End::Steps => "allow more steps or ask for a lower precision",
        _ => "ask for a lower precision, or search for quantal responses by QuantalSearch",
    };
    Error::not_converged(format!("the principal branch was followed to precisions {reached:?} only"), advice)
}
