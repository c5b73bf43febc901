//! The regularised incomplete beta function, for parameters of any size.
//!
//! Written here since the library's continued fraction ends after 140 steps, which parameters of a million need more than.

use statrs::function::gamma::ln_gamma;

/// From this size on, gamma functions are taken by Stirling's series.
const LARGE: f64 = 30.0;

/// The probability that a beta variate with the positive parameters `a` and `b` is at most `x`.
///
/// # Complexity
/// O(√(a + b)): steps of the continued fraction.
///
/// # Reference
/// DLMF 8.17.22, evaluated by the method of Lentz (1976), and 8.17.8.
pub(crate) fn beta_distribution(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast up to about the mean.
    if x < (a + 1.0) / (a + b + 2.0) {
        front(a, b, x) / a / fraction(a, b, x)
    } else if x < 1e-3 && (a + b) * x < 600.0 {
        // What so small a number leaves of one has few of its digits.
        front(a, b, x) / a * series(a, b, x)
    } else {
        1.0 - front(b, a, 1.0 - x) / b / fraction(b, a, 1.0 - x)
    }
}

/// The number at which [`beta_distribution`] is `p`, by bisection to the last digits.
pub(crate) fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high || high < f64::MIN_POSITIVE {
            return middle;
        }
        if beta_distribution(a, b, middle) < p { low = middle } else { high = middle }
    }
}

/// x^a (1 − x)^b / B(a, b).
fn front(a: f64, b: f64, x: f64) -> f64 {
    let stirling = |z: f64| (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / (1260.0 * z * z)) / (z * z)) / z;
    let (small, large) = (a.min(b), a.max(b));
    if small < LARGE {
        // ln Γ(a + b) − ln Γ(large), where the two may be huge and nearly the same.
        let rise = if large < LARGE {
            ln_gamma(a + b) - ln_gamma(large)
        } else {
            let spread = (large - 0.5) * (small / large).ln_1p() + small * ((a + b).ln() - 1.0);
            spread + stirling(a + b) - stirling(large)
        };
        return (a * x.ln() + b * (-x).ln_1p() + rise - ln_gamma(small)).exp();
    }
    // The powers and the gamma functions nearly cancel: taken relative to the mode of both (Loader 2000).
    let n = a + b;
    let beyond = x * n - a;
    let powers = a * (beyond / a).ln_1p() + b * (-beyond / b).ln_1p();
    let gammas = stirling(n) - stirling(a) - stirling(b);
    (powers + gammas).exp() * (a / n * b / (2.0 * std::f64::consts::PI)).sqrt()
}

/// The hypergeometric series F(a + b, 1; a + 1; x), all of whose terms are positive.
fn series(a: f64, b: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 0..10_000 {
        term *= (a + b + f64::from(n)) * x / (a + 1.0 + f64::from(n));
        sum += term;
        if term < 1e-17 * sum {
            break;
        }
    }
    sum
}

/// The continued fraction, from its leading one on.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let away = |number: f64| if number.abs() < 1e-300 { 1e-300 } else { number };
    let (mut value, mut c, mut d) = (1.0, 1.0, 0.0);
    for step in 1..=10_000_000_u32 {
        let m = f64::from(step / 2);
        let numerator = if step % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        d = 1.0 / away(1.0 + numerator * d);
        c = away(1.0 + numerator / c);
        value *= c * d;
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::{beta_distribution, beta_quantile};
    use statrs::distribution::{ContinuousCDF, Normal};

    /// With b = 1 the distribution is x^a, with a = 1 it is 1 − (1 − x)^b.
    #[test]
    fn powers_are_met() {
        for x in [1e-9, 0.1, 0.5, 0.9, 0.999] {
            for a in [0.5, 1.0, 3.0, 29.0, 31.0, 400.0_f64] {
                let near = |found: f64, exact: f64| (found - exact).abs() <= 1e-12 * exact + 1e-15;
                assert!(near(beta_distribution(a, 1.0, x), x.powf(a)), "{a}, {x}");
                assert!(near(beta_distribution(1.0, a, x), -(a * (-x).ln_1p()).exp_m1()), "{a}, {x}");
            }
        }
    }

    /// P(Bin(n, p) ≥ k) = I_p(k, n − k + 1), summed.
    #[test]
    fn binomial_tails_are_met() {
        for (n, p) in [(100_u32, 0.3_f64), (200, 0.5), (150, 0.4)] {
            let (mut mass, mut tail) = ((1.0 - p).powi(n as i32), 1.0);
            for k in 1..=n {
                tail -= mass;
                mass *= f64::from(n - k + 1) / f64::from(k) * p / (1.0 - p);
                let found = beta_distribution(f64::from(k), f64::from(n - k + 1), p);
                assert!((found - tail).abs() < 1e-12, "n {n}, k {k}: {found}, not {tail}");
            }
        }
    }

    /// With one small and one huge parameter b x is nearly a gamma variate, whose distribution is a sum of Poisson probabilities.
    #[test]
    fn one_small_and_one_huge_parameter_give_the_gamma_distribution() {
        for b in [1e8, 1e11, 1e14_f64] {
            for y in [1.0, 5.0, 12.0_f64] {
                let terms = (1..5).scan(1.0, |term, k| {
                    *term *= y / f64::from(k);
                    Some(*term)
                });
                let exact = 1.0 - (-y).exp() * (1.0 + terms.sum::<f64>());
                let found = beta_distribution(5.0, b, y / b);
                assert!((found - exact).abs() < 40.0 / b + 1e-12, "{b}, {y}: {found}, not {exact}");
                assert!((beta_quantile(5.0, b, found) - y / b).abs() < 1e-9 * y / b);
            }
        }
    }

    /// For large parameters the distribution is nearly normal; the first correction is the skewness.
    #[test]
    fn large_parameters_give_the_normal_distribution() {
        for (a, b) in [(5e5, 5e5), (4e8, 6e8), (1e5, 9e8_f64)] {
            let n = a + b;
            let (mean, deviation) = (a / n, (a * b / (n * n * (n + 1.0))).sqrt());
            let skewness = 2.0 * (b - a) * (n + 1.0_f64).sqrt() / ((n + 2.0) * (a * b).sqrt());
            for z in [-2.0, -0.5, 0.0, 1.0, 3.0] {
                let density = (-0.5_f64 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
                let edgeworth = Normal::standard().cdf(z) - skewness / 6.0 * (z * z - 1.0) * density;
                let found = beta_distribution(a, b, mean + z * deviation);
                assert!(
                    (found - edgeworth).abs() < 20.0 / a.min(b) + 1e-9,
                    "{a}, {b}, {z}: {found}, not {edgeworth}"
                );
                let back = beta_quantile(a, b, found);
                assert!((back - mean - z * deviation).abs() < 1e-5 * deviation);
            }
        }
    }
}
