//! Moments of a distribution from its quantiles.

use super::tails::Tails;
use crate::math::exp;
use std::f64::consts::{FRAC_PI_2, PI};

/// Distance of the points of the quadrature, and their number on each side: the last one leaves 1e-30 beyond it.
const STEP: f64 = 1.0 / 32.0;
const POINTS: i32 = 122;

/// Least square of the standard deviation over the mean that the difference of two moments gives to twelve digits or so.
const WIDE: f64 = 1e-3;

/// Mean and standard deviation of a number whose logarithm is normal, cut where that normal number is at these standard `ends`;
/// nothing if it spreads so little that the difference of its moments has few digits.
///
/// In closed form: for a large scale, the moments come from so far out in the tail that no quadrature over probabilities
/// sees them.
pub(super) fn of_lognormal(location: f64, scale: f64, ends: [f64; 2]) -> Option<[f64; 2]> {
    let between = |shift: f64| {
        let [low, high] = ends.map(|z| Tails::of_normal(z - shift));
        low.up_to(high)
    };
    // Of the moments of the whole, the parts that lie within the ends.
    let [none, first, second] = [0.0, scale, 2.0 * scale].map(between);
    let mean = (location + 0.5 * scale * scale).exp() * (first / none);
    let square = (scale * scale).exp() * (second / first) * (none / first) - 1.0;
    (square >= WIDE).then(|| [mean, mean * square.sqrt()])
}

/// Mean and standard deviation of the distribution with these quantiles, by integration over the probability below; `places`
/// are 0, 1 and what kinks lie between.
///
/// Double exponential quadrature (Takahasi & Mori 1974), for which poles of the quantile at 0 and 1 do no harm.
pub(super) fn of_quantiles(places: &[Tails], quantile: impl Fn(Tails) -> f64) -> [f64; 2] {
    let mut points = Vec::with_capacity(places.len() * 2 * POINTS as usize);
    for pair in places.windows(2) {
        let mass = pair[0].up_to(pair[1]);
        for i in -POINTS..=POINTS {
            let t = f64::from(i) * STEP;
            // Above and below are logistic in 2 s, and so is the rest of the rule.
            let s = FRAC_PI_2 * t.sinh();
            let tail = exp(-2.0 * s.abs()) / (1.0 + exp(-2.0 * s.abs()));
            let inner = if s < 0.0 {
                Tails { below: tail, above: 1.0 - tail }
            } else {
                Tails { below: 1.0 - tail, above: tail }
            };
            let weight = mass * STEP * PI * t.cosh() * inner.below * inner.above;
            points.push((weight, quantile(Tails::between(pair[0], pair[1], inner))));
        }
    }
    let total: f64 = points.iter().map(|(weight, _)| weight).sum();
    let expect = |of: &dyn Fn(f64) -> f64| points.iter().map(|(w, x)| w / total * of(*x)).sum::<f64>();
    let mean = expect(&|x| x);
    [mean, expect(&|x| (x - mean) * (x - mean)).sqrt()]
}
