//! P-values of differences, and their adjustment when many differences are looked at.

use crate::{Error, Problem};
use statrs::function::gamma::checked_gamma_ur;

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
    use super::{holm, two_sided};

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
}
