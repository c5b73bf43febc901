//! The logistic function, with the same bits on every machine.

/// 1 / (1 + e^−x), the probability whose log-odds are `x`: to within 4 units in the last place for −700 ≤ x; 1e-304 below.
///
/// Only additions, multiplications and one division, no fused pairs, so that it is as fast in code that is compiled for any machine
/// of a kind as in code for the newest. e^−|x| is 2^(n/256), from a table, times a polynomial of degree 4 (Tang 1989), laid out so that
/// few operations wait for each other: where a choice hangs on the result, the processor waits for it.
///
/// ```
/// use bargain::math::logistic;
///
/// assert_eq!(logistic(0.0), 0.5);
/// assert!((logistic(2.0) - 1.0 / (1.0 + (-2.0_f64).exp())).abs() < 1e-15);
/// ```
#[inline(always)]
pub const fn logistic(x: f64) -> f64 {
    /// Added to a small number, it leaves the nearest integer in the low bits.
    const ROUND: f64 = 6_755_399_441_055_744.0; // 1.5 · 2^52
    const STEPS: f64 = ROOTS.len() as f64;
    const PER_STEP: f64 = std::f64::consts::LOG2_E * STEPS;
    const STEP_HIGH: f64 = 6.931_471_803_691_238e-1 / STEPS; // 33 bits, so that its multiples are exact
    const STEP_LOW: f64 = 1.908_214_929_270_587_7e-10 / STEPS;
    const HIGHEST: f64 = 700.0;
    let y = x.abs();
    let y = if y > HIGHEST { HIGHEST } else { y };
    let shifted = ROUND - y * PER_STEP;
    let n = ROUND - shifted;
    let bits = shifted.to_bits();
    let root = ROOTS[(bits % ROOTS.len() as u64) as usize];
    let power = f64::from_bits(root.to_bits().wrapping_add((bits / ROOTS.len() as u64) << 52));
    let low = n * STEP_LOW;
    let power = power + power * (low + 0.5 * low * low);
    let r = n * STEP_HIGH - y;
    let r2 = r * r;
    let beyond = (power * r2) * ((0.5 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0)) + power * r;
    (if x >= 0.0 { 1.0 } else { power + beyond }) / ((1.0 + power) + beyond)
}

/// 2^(k/256).
static ROOTS: [f64; 256] = {
    let mut roots = [1.0; 256];
    let mut k = 1;
    while k < 256 {
        // From the nearer end, so that the terms of the series fall fast.
        let (end, from) = if k <= 128 { (1.0, k as f64) } else { (2.0, k as f64 - 256.0) };
        let r = from * (std::f64::consts::LN_2 / 256.0);
        let (mut sum, mut term) = (0.0, 18.0);
        while term > 0.0 {
            sum = (1.0 + sum) * r / term;
            term -= 1.0;
        }
        roots[k] = end + end * sum;
        k += 1;
    }
    roots
};

#[cfg(test)]
mod tests {
    use super::{ROOTS, logistic};

    #[test]
    fn agrees_with_the_platform_to_four_units_in_the_last_place() {
        let mut x = -700.0;
        while x < 700.0 {
            let (ours, std) =
                (logistic(x), if x < 0.0 { x.exp() } else { 1.0 } / (1.0 + (-f64::abs(x)).exp()));
            assert!((ours - std).abs() <= 4.0 * f64::EPSILON * std, "logistic({x}) = {ours:e}, not {std:e}");
            x += 0.001_917;
        }
    }

    #[test]
    fn roots_are_those_of_the_platform() {
        for (k, root) in ROOTS.into_iter().enumerate() {
            assert!((root - (k as f64 / 256.0).exp2()).abs() <= f64::EPSILON, "2^({k}/256)");
        }
    }

    #[test]
    fn is_exact_where_it_must_be_and_never_leaves_the_probabilities() {
        assert_eq!(logistic(0.0), 0.5);
        assert_eq!([logistic(40.0), logistic(1e300), logistic(f64::INFINITY)], [1.0; 3]);
        assert!(logistic(f64::NEG_INFINITY) > 0.0 && logistic(f64::NEG_INFINITY) < 1e-303);
        assert!(logistic(f64::NAN).is_nan());
    }

    #[test]
    fn bits_are_frozen() {
        const BITS: [u64; 5] = [
            4_473_616_198_658_535_081,
            4_598_516_437_858_171_526,
            4_603_349_337_754_593_930,
            4_604_760_009_829_884_605,
            4_606_918_397_697_038_996,
        ];
        assert_eq!([-20.5, -1.0, 0.3, 1.0, 3.5].map(|x| logistic(x).to_bits()), BITS);
    }
}
