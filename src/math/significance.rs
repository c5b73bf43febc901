//! P-values of differences, and their adjustment when many differences are looked at.

use super::beta::beta_distribution;
use crate::{Error, Problem};
use statrs::function::gamma::checked_gamma_ur;

/// Degrees of freedom beyond which Student's distribution is taken to be the normal one: they differ by less than rounding of
/// the gamma function.
const MOST_FREEDOM: u64 = 10_000_000;

/// The probability that a standard normal number lies at least as far from zero as `z`; not a number if `z` is none.
///
/// ```
/// use bargain::math::significance::two_sided;
///
/// assert!((two_sided(-1.959963984540054) - 0.05).abs() < 1e-12);
/// ```
pub fn two_sided(z: f64) -> f64 {
    let half_square = z * z / 2.0;
    if half_square == 0.0 {
        return 1.0;
    }
    if half_square > 745.0 {
        return 0.0; // below the smallest number
    }
    // The upper incomplete gamma function, good to 1e-14 of its value; the library's error function is so only to 1e-10.
    checked_gamma_ur(0.5, half_square).unwrap_or(f64::NAN)
}

/// The probability that a number of Student's distribution with these degrees of freedom (at least one) lies at least as far
/// from zero as `t`; not a number if `t` is none.
///
/// # Complexity
/// O(√freedom).
///
/// # Reference
/// DLMF 8.17; Student (1908), Biometrika 6, 1–25.
///
/// ```
/// use bargain::math::significance::two_sided_student;
///
/// // With one degree of freedom half of the probability lies beyond ±1, with many it is the normal distribution.
/// assert!((two_sided_student(1.0, 1) - 0.5).abs() < 1e-12);
/// assert!((two_sided_student(1.959963984540054, 100_000_000) - 0.05).abs() < 1e-8);
/// ```
pub fn two_sided_student(t: f64, freedom: u64) -> f64 {
    if t.is_nan() {
        return t;
    }
    if freedom > MOST_FREEDOM {
        return two_sided(t);
    }
    let freedom = freedom.max(1) as f64;
    let ratio = t * t / freedom;
    if ratio < 1e-6 {
        return 1.0 - beta_distribution(0.5, freedom / 2.0, ratio / (1.0 + ratio));
    }
    beta_distribution(freedom / 2.0, 0.5, 1.0 / (1.0 + ratio)).min(1.0)
}

/// P-values adjusted by Holm's step-down procedure: rejecting those not above α keeps the probability of any false
/// rejection at α or below, however the tests depend on each other.
///
/// With the m p-values in ascending order, the i-th (from 0) is multiplied by m − i, capped at one, and raised to the
/// largest before it. The answer has the order of the input.
///
/// # Errors
/// Every number outside \[0, 1\].
///
/// # Complexity
/// O(m log m).
///
/// # Reference
/// Holm (1979), Scandinavian Journal of Statistics 6, 65–70.
///
/// ```
/// use bargain::math::significance::holm;
///
/// assert_eq!(holm(&[0.25, 0.125, 0.0625])?, [0.25, 0.25, 0.1875]);
/// # Ok::<(), bargain::Error>(())
/// ```
pub fn holm(p_values: &[f64]) -> Result<Vec<f64>, Error> {
    let wrong = p_values.iter().enumerate().filter(|(_, p)| !(0.0..=1.0).contains(*p));
    let problems: Vec<Problem> = wrong
        .map(|(i, p)| Problem::new(format!("p_values[{i}]"), p, "must be a probability in [0, 1]"))
        .collect();
    if !problems.is_empty() {
        return Err(Error::invalid(problems));
    }
    let mut ascending: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    ascending.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut largest = 0.0_f64;
    for (before, (i, p)) in ascending.into_iter().enumerate() {
        largest = largest.max((p * (p_values.len() - before) as f64).min(1.0));
        adjusted[i] = largest;
    }
    Ok(adjusted)
}

#[cfg(test)]
mod tests {
    use super::{holm, two_sided, two_sided_student};
    use crate::math::interval::Confidence;

    #[test]
    fn holm_multiplies_by_the_hypotheses_left_and_never_descends() {
        // By hand: 4 × 0.005, 3 × 0.01, 2 × 0.03, and 1 × 0.04, which is raised to 0.06.
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]).unwrap();
        for (found, expected) in adjusted.into_iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((found - expected).abs() < 1e-15, "{found} instead of {expected}");
        }
        assert_eq!(holm(&[0.9, 0.8]).unwrap(), [1.0, 1.0]);
        assert_eq!(holm(&[]).unwrap(), [0.0; 0]);
    }

    #[test]
    fn holm_refuses_what_is_no_probability_all_at_once() {
        assert_eq!(holm(&[0.1, f64::NAN, -0.1, 1.1]).unwrap_err().problems().len(), 3);
    }

    #[test]
    fn the_ends_of_the_line_have_probabilities_of_one_and_zero() {
        assert_eq!((two_sided(0.0), two_sided(f64::INFINITY)), (1.0, 0.0));
        assert_eq!((two_sided(1e-300), two_sided(1e300)), (1.0, 0.0));
        assert!(two_sided(f64::NAN).is_nan());
    }

    /// P(|T| > t) is 1 − 2 atan(t)/π with one degree of freedom, 1 − t/√(2 + t²) with two.
    #[test]
    fn students_tails_are_those_of_the_closed_forms() {
        for t in [0.0, 1e-3, 0.7, 2.0, 30.0, 1e4_f64] {
            let one = (1.0 / t).atan() * std::f64::consts::FRAC_2_PI;
            let root = (2.0 + t * t).sqrt();
            let two = 2.0 / (root * (root + t));
            for (freedom, exact) in [(1, one), (2, two)] {
                let found = two_sided_student(t, freedom);
                assert!((found - exact).abs() < 1e-12 * exact + 1e-15, "{t}: {found}, not {exact}");
                assert_eq!(found, two_sided_student(-t, freedom));
            }
        }
        assert!(two_sided_student(f64::NAN, 3).is_nan());
        assert_eq!([1, 9, u64::MAX].map(|freedom| two_sided_student(f64::INFINITY, freedom)), [0.0; 3]);
    }

    #[test]
    fn students_quantiles_have_the_tails_they_leave() {
        for freedom in [1, 2, 9, 99, 3_000, 10_000, 10_001, 1_000_000, 10_000_000, 10_000_000_000] {
            for level in [0.5, 0.8, 0.95, 0.99, 0.999_999] {
                let t = Confidence::new(level).unwrap().t(freedom);
                let found = two_sided_student(t, freedom);
                let beyond = 1.0 - level;
                assert!((found - beyond).abs() < 1e-6 * beyond, "{freedom}, {level}: {found} beyond {t}");
            }
        }
    }

    #[test]
    fn quantiles_of_student_hold_for_any_degrees_of_freedom() {
        // At 95 % and 99 %, with 30 digits; of ten million degrees of freedom the expansion around the normal.
        let expected = [
            (1, 12.706_204_736_174_705, 63.656_741_162_871_58),
            (2, 4.302_652_729_749_464, 9.924_843_200_918_293),
            (10, 2.228_138_851_986_275, 3.169_272_672_616_951_2),
            (1000, 1.962_339_080_826_408_5, 2.580_754_698_065_951),
            (10_001, 1.960_201_216_164_641_1, 2.576_320_997_490_297_4),
            (10_000_000, 1.959_964_221_767_205_5, 2.575_829_795_203_749),
        ];
        for (freedom, at_95, at_99) in expected {
            for (confidence, expected) in [(Confidence::P95, at_95), (Confidence::P99, at_99)] {
                let found = confidence.t(freedom);
                assert!((found / expected - 1.0).abs() < 1e-9, "{freedom}: {found} {expected}");
            }
        }
    }
}
