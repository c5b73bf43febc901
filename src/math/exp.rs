//! The exponential function, with the same bits on every machine.

/// `e^x` to within 2 units in the last place; 0 below −708, infinity above 709.
///
/// The standard library's `exp` is the platform's, whose last bits differ between platforms, and it cannot work on
/// several numbers at once. This one uses only additions, multiplications, fused pairs of them (rounded once by
/// definition) and moves of bits, so it gives the same bits everywhere and compilers vectorise loops over it. Argument reduction by powers of two
/// (Cody & Waite 1980), then the Taylor polynomial of degree 13.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    /// Added to a small number, it leaves the nearest integer in the low bits.
    const ROUND: f64 = 6_755_399_441_055_744.0; // 1.5 · 2^52
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1; // 33 bits, so that its small multiples are exact
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let inside = if x < -708.0 { -708.0 } else { x };
    let inside = if inside > 709.0 { 709.0 } else { inside };
    let shifted = inside.mul_add(std::f64::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = n.mul_add(-LN2_LOW, n.mul_add(-LN2_HIGH, inside));
    let (r2, r4, r8) = (r * r, (r * r) * (r * r), ((r * r) * (r * r)) * ((r * r) * (r * r)));
    let pair = |k: usize| INVERSE_FACTORIAL[k + 1].mul_add(r, INVERSE_FACTORIAL[k]);
    let low = pair(6).mul_add(r2, pair(4)).mul_add(r4, pair(2).mul_add(r2, pair(0)));
    let high = pair(12).mul_add(r4, pair(10).mul_add(r2, pair(8)));
    let scale = f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52);
    let value = high.mul_add(r8, low) * scale;
    let value = if x < -708.0 { 0.0 } else { value };
    if x > 709.0 { f64::INFINITY } else { value }
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
