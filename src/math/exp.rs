//! The exponential function, with the same bits on every machine.

use super::real::Real;

/// `e^x` to within 2 units in the last place; 0 below −708, infinity above 709.
///
/// The standard library's `exp` is the platform's, whose last bits differ between platforms, and it cannot work on
/// several numbers at once. This one uses only additions, multiplications, fused pairs of them (rounded once by
/// definition) and moves of bits, so it gives the same bits everywhere. Argument reduction by powers of two
/// (Cody & Waite 1980), then the Taylor polynomial of degree 13.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    exp_of(x)
}

/// [`exp`] of one number or of several at once, with the same bits.
#[inline(always)]
pub(super) fn exp_of<T: Real>(x: T) -> T {
    /// Added to a small number, it leaves the nearest integer in the low bits.
    const ROUND: f64 = 6_755_399_441_055_744.0; // 1.5 · 2^52
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1; // 33 bits, so that its small multiples are exact
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    const LOWEST: f64 = -708.0;
    const HIGHEST: f64 = 709.0;
    let constant = T::splat;
    let inside = x.at_least(LOWEST).at_most(HIGHEST);
    let shifted = inside.times_plus(constant(std::f64::consts::LOG2_E), constant(ROUND));
    let n = shifted - constant(ROUND);
    let r = n.times_plus(constant(-LN2_LOW), n.times_plus(constant(-LN2_HIGH), inside));
    let r2 = r * r;
    let r4 = r2 * r2;
    let term = |k: usize| constant(INVERSE_FACTORIAL[k + 1]).times_plus(r, constant(INVERSE_FACTORIAL[k]));
    let low = term(6).times_plus(r2, term(4)).times_plus(r4, term(2).times_plus(r2, term(0)));
    let high = term(12).times_plus(r4, term(10).times_plus(r2, term(8)));
    let value = high.times_plus(r4 * r4, low).times_power_of_two(shifted);
    value.unless(x, LOWEST, HIGHEST)
}

const INVERSE_FACTORIAL: [f64; 14] = [
    1.0,
    1.0,
    1.0 / 2.0,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
    1.0 / 6_227_020_800.0,
];

#[cfg(test)]
mod tests {
    use super::exp;

    #[test]
    fn agrees_with_the_platform_to_two_units_in_the_last_place() {
        let mut x = -708.0;
        while x < 709.0 {
            let (ours, std) = (exp(x), f64::exp(x));
            assert!((ours - std).abs() <= 2.0 * f64::EPSILON * std, "exp({x}) = {ours:e}, not {std:e}");
            x += 0.000_917;
        }
    }

    #[test]
    fn is_exact_where_it_must_be() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-709.0), 0.0);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp(710.0), f64::INFINITY);
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert!(exp(f64::NAN).is_nan());
    }

    #[test]
    fn bits_are_frozen() {
        const BITS: [u64; 5] = [
            4_473_616_198_666_092_715,
            4_600_298_746_774_613_816,
            4_608_758_042_795_448_983,
            4_613_303_445_314_885_481,
            5_256_625_774_849_891_317,
        ];
        assert_eq!([-20.5, -1.0, 0.3, 1.0, 100.0].map(|x| exp(x).to_bits()), BITS);
    }
}
