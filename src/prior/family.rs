//! The families of distributions: probabilities, quantiles, moments.

use super::tails::{Side, Tails, invert};
use crate::math::interval::Interval;
use statrs::function::beta::{checked_beta_reg, checked_ln_beta};
use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur, ln_gamma};

/// A distribution, its arguments checked by the constructors of [`Prior`](super::Prior).
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Family {
    Normal {
        mean: f64,
        deviation: f64,
    },
    LogNormal {
        location: f64,
        scale: f64,
    },
    Beta {
        a: f64,
        b: f64,
    },
    Gamma {
        shape: f64,
        rate: f64,
    },
    Uniform {
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    /// Distinct values in order, each with its probability.
    Table {
        values: Vec<(f64, f64)>,
    },
}

/// Logarithm of the smallest positive number of full precision.
const SMALLEST: f64 = -708.0;

impl Family {
    /// The numbers that can be drawn lie in this interval.
    pub fn support(&self) -> Interval {
        let (low, high) = match self {
            Family::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Family::LogNormal { .. } | Family::Gamma { .. } => (0.0, f64::INFINITY),
            Family::Beta { .. } => (0.0, 1.0),
            Family::Uniform { low, high } | Family::Triangular { low, high, .. } => (*low, *high),
            Family::Table { values } => {
                let value = |end: Option<&(f64, f64)>| end.map_or(f64::NAN, |(x, _)| *x);
                (value(values.first()), value(values.last()))
            }
        };
        Interval { low, high }
    }

    /// The probabilities of at most `x`, and of more.
    pub fn tails(&self, x: f64) -> Tails {
        let Interval { low, high } = self.support();
        if x < low {
            return Tails::START;
        }
        if x >= high {
            return Tails::END;
        }
        match *self {
            Family::Normal { mean, deviation } => Tails::of_normal((x - mean) / deviation),
            Family::LogNormal { location, scale } => Tails::of_normal((x.ln() - location) / scale),
            Family::Beta { a, b } => {
                // Of a small x, 1 - x has lost digits, and of a large one the function may; so has one less what is nearly one.
                let (mut below, mut above) = (f64::NAN, f64::NAN);
                if x < 0.5 {
                    below = beta_below(a, b, x);
                } else {
                    above = beta_below(b, a, 1.0 - x);
                }
                let rest = |known: f64| known < 0.999;
                if x < 0.5 {
                    above = if rest(below) { 1.0 - below } else { beta_below(b, a, 1.0 - x) };
                } else {
                    below = if rest(above) { 1.0 - above } else { beta_below(a, b, x) };
                }
                Tails { below, above }
            }
            Family::Gamma { shape, rate } => {
                let scaled = rate * x;
                Tails { below: gamma_below(shape, scaled), above: gamma_above(shape, scaled) }
            }
            Family::Uniform { .. } => {
                Tails { below: (x - low) / (high - low), above: (high - x) / (high - low) }
            }
            Family::Triangular { mode, .. } if x < mode => Tails {
                below: (x - low) / (high - low) * ((x - low) / (mode - low)),
                above: ((high - mode) + (mode - x) * ((x - low) / (mode - low) + 1.0)) / (high - low),
            },
            Family::Triangular { mode, .. } => Tails {
                below: ((mode - low) + (x - mode) * ((high - x) / (high - mode) + 1.0)) / (high - low),
                above: (high - x) / (high - low) * ((high - x) / (high - mode)),
            },
            Family::Table { ref values } => {
                let sum = |among: &mut dyn Iterator<Item = &(f64, f64)>| among.map(|(_, p)| p).sum::<f64>();
                Tails {
                    below: sum(&mut values.iter().filter(|(value, _)| *value <= x)),
                    above: sum(&mut values.iter().filter(|(value, _)| *value > x)),
                }
            }
        }
    }

    /// The smallest number that leaves no more than `at.above` above it.
    pub fn quantile(&self, at: Tails) -> f64 {
        let Interval { low, high } = self.support();
        if at.below <= 0.0 {
            return low;
        }
        if at.above <= 0.0 {
            return high;
        }
        let lower = at.below <= at.above;
        let x = match *self {
            Family::Normal { mean, deviation } => mean + deviation * at.normal_quantile(),
            Family::LogNormal { location, scale } => (location + scale * at.normal_quantile()).exp(),
            Family::Beta { a, b } if lower => beta_quantile(a, b, at.below),
            Family::Beta { a, b } => 1.0 - beta_quantile(b, a, at.above),
            Family::Gamma { shape, rate } => gamma_quantile(shape, at) / rate,
            Family::Uniform { .. } if lower => low + (high - low) * at.below,
            Family::Uniform { .. } => high - (high - low) * at.above,
            Family::Triangular { mode, .. } if at.below * (high - low) <= mode - low => {
                low + (at.below * (high - low)).sqrt() * (mode - low).sqrt()
            }
            Family::Triangular { mode, .. } => high - (at.above * (high - low)).sqrt() * (high - mode).sqrt(),
            Family::Table { ref values } => table_quantile(values, at),
        };
        x.clamp(low, high)
    }

    /// Mean and standard deviation.
    pub fn moments(&self) -> [f64; 2] {
        match *self {
            Family::Normal { mean, deviation } => [mean, deviation],
            Family::LogNormal { location, scale } => {
                let mean = (location + 0.5 * scale * scale).exp();
                [mean, mean * (scale * scale).exp_m1().sqrt()]
            }
            Family::Beta { a, b } => {
                let mean = a / (a + b);
                [mean, (mean * (b / (a + b)) / (a + b + 1.0)).sqrt()]
            }
            Family::Gamma { shape, rate } => [shape / rate, shape.sqrt() / rate],
            Family::Uniform { low, high } => [0.5 * low + 0.5 * high, (high - low) / 12f64.sqrt()],
            Family::Triangular { low, mode, high } => {
                let (left, right) = (mode - low, high - mode);
                let variance = (left * left + left * right + right * right) / 18.0;
                [low + (2.0 * left + right) / 3.0, variance.sqrt()]
            }
            Family::Table { ref values } => {
                let expect = |of: &dyn Fn(f64) -> f64| values.iter().map(|(x, p)| p * of(*x)).sum::<f64>();
                let mean = expect(&|x| x);
                [mean, expect(&|x| (x - mean) * (x - mean)).sqrt()]
            }
        }
    }

    /// Where the quantile has a kink.
    pub fn kink(&self) -> Option<f64> {
        match *self {
            Family::Triangular { mode, .. } => Some(mode),
            _ => None,
        }
    }

    /// Whether single numbers have positive probability.
    pub fn is_discrete(&self) -> bool {
        matches!(self, Family::Table { .. })
    }
}

fn table_quantile(values: &[(f64, f64)], at: Tails) -> f64 {
    // Cumulative probabilities are rounded; a place that is one of them but for that belongs to its value.
    const ROUNDING: f64 = 1e-14;
    let mut sum = 0.0;
    let reaches = |(_, p): &&(f64, f64)| {
        sum += p;
        sum >= at.below - ROUNDING
    };
    values.iter().find(reaches).or(values.last()).map_or(f64::NAN, |(x, _)| *x)
}

fn beta_below(a: f64, b: f64, x: f64) -> f64 {
    checked_beta_reg(a, b, x.clamp(0.0, 1.0)).unwrap_or(f64::NAN)
}

/// The quantile of a beta in the half with probability `below` of at most one half.
fn beta_quantile(a: f64, b: f64, below: f64) -> f64 {
    let ln_beta = checked_ln_beta(a, b).unwrap_or(f64::NAN);
    // The distribution near zero is that of a power.
    let start = ((below * a).ln() + ln_beta) / a;
    invert(below, Side::Below, [SMALLEST, 0.0], start.min((a / (a + b)).ln()), |at| {
        let x = at.exp();
        (beta_below(a, b, x), (a * at + (b - 1.0) * (-x).ln_1p() - ln_beta).exp())
    })
}

fn gamma_below(shape: f64, x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { checked_gamma_lr(shape, x).unwrap_or(f64::NAN) }
}

fn gamma_above(shape: f64, x: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { checked_gamma_ur(shape, x).unwrap_or(f64::NAN) }
}

/// The quantile of a gamma with rate one.
fn gamma_quantile(shape: f64, at: Tails) -> f64 {
    let density = |ln_x: f64| (shape * ln_x - ln_x.exp() - ln_gamma(shape)).exp();
    // No probability above e^-1000 lies beyond 2 shape + 2000 (Chernoff).
    let bracket = [SMALLEST, (2.0 * shape + 2000.0).ln()];
    if at.below <= at.above {
        let start = ((at.below * shape).ln() + ln_gamma(shape)) / shape;
        invert(at.below, Side::Below, bracket, start.min(shape.ln()), |ln_x| {
            (gamma_below(shape, ln_x.exp()), density(ln_x))
        })
    } else {
        invert(at.above, Side::Above, bracket, shape.ln(), |ln_x| {
            (gamma_above(shape, ln_x.exp()), density(ln_x))
        })
    }
}
