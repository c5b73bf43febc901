//! A place in a distribution as the probabilities on both sides of it, each of full precision, and the way back.

use libm::erfc;
use statrs::function::erf::erfc_inv;
use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2, TAU};

/// The probabilities below and above a place; they sum to one. Both are kept, for one minus a probability near one has no
/// digits left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tails {
    pub below: f64,
    pub above: f64,
}

impl Tails {
    pub const START: Tails = Tails { below: 0.0, above: 1.0 };
    pub const END: Tails = Tails { below: 1.0, above: 0.0 };

    /// The place with probability `below` below it.
    pub fn of(below: f64) -> Self {
        Tails { below, above: 1.0 - below }
    }

    /// The place of `inner` in the part of the distribution that lies between `low` and `high`.
    pub fn between(low: Tails, high: Tails, inner: Tails) -> Self {
        let mass = low.up_to(high);
        Tails { below: low.below + inner.below * mass, above: high.above + inner.above * mass }
    }

    /// The probability between this place and one above it, from the side with more digits.
    pub fn up_to(self, other: Tails) -> f64 {
        let between = if self.below <= 0.5 { other.below - self.below } else { self.above - other.above };
        between.max(0.0)
    }

    /// The larger of the two probabilities whose difference [`Tails::up_to`] is.
    pub fn minuend(self, other: Tails) -> f64 {
        if self.below <= 0.5 { other.below } else { self.above }
    }

    /// The place of a standard normal number.
    pub fn of_normal(z: f64) -> Self {
        Tails { below: 0.5 * erfc(-z * FRAC_1_SQRT_2), above: 0.5 * erfc(z * FRAC_1_SQRT_2) }
    }

    /// The standard normal number at this place; infinite at the ends.
    pub fn normal_quantile(self) -> f64 {
        let (tail, sign) = if self.below <= self.above { (self.below, -1.0) } else { (self.above, 1.0) };
        let z = SQRT_2 * erfc_inv(2.0 * tail);
        // The function of statrs is good to ten digits; a step of Newton's gives the rest.
        let density = (-0.5 * z * z).exp() / TAU.sqrt();
        let step = (Self::of_normal(z).above - tail) / density;
        sign * if step.is_finite() { z + step } else { z }
    }
}

/// On which side of a place the probability lies that is to be met.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Side {
    /// Below: it grows with the number.
    Below,
    /// Above: it falls.
    Above,
}

/// Steps after which a search ends; bisection alone needs about 60.
const STEPS: usize = 200;

/// The positive number `x` at which `tail(ln x)` is `target`. `tail` gives the probability on one `side` of x, and the density
/// of ln x. `bracket` holds ln x.
///
/// Newton's steps for the logarithm of the probability as a function of ln x; that function is concave or convex for the
/// families here, so that the steps converge. A step out of the bracket is replaced by halving it.
pub(super) fn invert(
    target: f64,
    side: Side,
    bracket: [f64; 2],
    start: f64,
    tail: impl Fn(f64) -> (f64, f64),
) -> f64 {
    let [mut low, mut high] = bracket;
    let mut at = if low < start && start < high { start } else { 0.5 * (low + high) };
    for _ in 0..STEPS {
        let (probability, density) = tail(at);
        let ratio = (probability / target).ln();
        let too_far = if side == Side::Below { ratio } else { -ratio };
        if too_far >= 0.0 {
            high = at;
        } else {
            low = at;
        }
        let newton = at - too_far * probability / density;
        if (newton - at).abs() <= 4.0 * f64::EPSILON * at.abs().max(0.25) {
            break;
        }
        at = if low < newton && newton < high { newton } else { 0.5 * (low + high) };
    }
    at.exp()
}
