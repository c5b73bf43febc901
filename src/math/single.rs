//! Work in single precision, on sixteen numbers at once: one vector of AVX-512, or two of AVX2.
//!
//! Written with explicit vectors: compilers find such wide ones by themselves only at times.

use super::Work;
use super::numbers::{Groups, Numbers, Precision};
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use pulp::x86::{V3, V3_512b, V4};
use pulp::{Scalar512b, Simd, f32x16, u32x16};
use std::borrow::Cow;
use std::ops::{Add, AddAssign, Mul, Sub};

/// A kind of machine that works on sixteen numbers. All give the same bits.
pub(crate) trait Vectors: Simd<f32s = f32x16, u32s = u32x16> {
    /// Four times four numbers.
    fn four_times(self, numbers: [f32; 4]) -> f32x16;

    /// In each four, four times the number that stands at `J` there.
    fn within_fours<const J: usize>(self, numbers: f32x16) -> f32x16;
}

impl Vectors for Scalar512b {
    #[inline(always)]
    fn four_times(self, [a, b, c, d]: [f32; 4]) -> f32x16 {
        f32x16(a, b, c, d, a, b, c, d, a, b, c, d, a, b, c, d)
    }

    #[inline(always)]
    fn within_fours<const J: usize>(self, numbers: f32x16) -> f32x16 {
        let fours: [[f32; 4]; 4] = pulp::cast(numbers);
        pulp::cast(fours.map(|four| [four[J]; 4]))
    }
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
impl Vectors for V3_512b {
    #[inline(always)]
    fn four_times(self, numbers: [f32; 4]) -> f32x16 {
        let eight = self.avx._mm256_broadcast_ps(&pulp::cast(numbers));
        pulp::cast([eight, eight])
    }

    #[inline(always)]
    fn within_fours<const J: usize>(self, numbers: f32x16) -> f32x16 {
        let [low, high] = pulp::cast(numbers);
        let avx = self.avx;
        pulp::cast(match J {
            0 => [avx._mm256_permute_ps::<0>(low), avx._mm256_permute_ps::<0>(high)],
            1 => [avx._mm256_permute_ps::<0x55>(low), avx._mm256_permute_ps::<0x55>(high)],
            2 => [avx._mm256_permute_ps::<0xaa>(low), avx._mm256_permute_ps::<0xaa>(high)],
            _ => [avx._mm256_permute_ps::<0xff>(low), avx._mm256_permute_ps::<0xff>(high)],
        })
    }
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
impl Vectors for V4 {
    #[inline(always)]
    fn four_times(self, numbers: [f32; 4]) -> f32x16 {
        pulp::cast(self.avx512f._mm512_broadcast_f32x4(pulp::cast(numbers)))
    }

    #[inline(always)]
    fn within_fours<const J: usize>(self, numbers: f32x16) -> f32x16 {
        let (avx, numbers) = (self.avx512f, pulp::cast(numbers));
        pulp::cast(match J {
            0 => avx._mm512_permute_ps::<0>(numbers),
            1 => avx._mm512_permute_ps::<0x55>(numbers),
            2 => avx._mm512_permute_ps::<0xaa>(numbers),
            _ => avx._mm512_permute_ps::<0xff>(numbers),
        })
    }
}

/// Work that is done in single precision.
pub(crate) trait SingleWork {
    type Output;

    fn call<S: Vectors>(self, precision: Single<S>) -> Self::Output;
}

/// Does `work` in single precision, with the widest vectors of this machine.
pub(crate) fn in_single<W: SingleWork>(work: W) -> W::Output {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        if let Some(machine) = V4::try_new() {
            return work.call(Single(machine));
        }
        if let Some(machine) = V3::try_new() {
            return work.call(Single(V3_512b(machine)));
        }
    }
    work.call(Single(Scalar512b))
}

/// Single precision, on a machine that works on sixteen numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Single<S>(S);

impl<S: Vectors> Precision for Single<S> {
    type Number = f32;
    type Few = Sixteen<S>;
    const IMPOSSIBLE: f64 = 1e-30;
    const SMALL: f64 = 1e-9;
    const SHORTEST_RUN: f64 = 1e-4;
    const FARTHEST: f64 = 60.0;

    #[inline(always)]
    fn lanes(_: usize) -> usize {
        16
    }

    fn nearest(numbers: &[f64]) -> Cow<'_, [f32]> {
        Cow::Owned(numbers.iter().map(|&x| x as f32).collect())
    }

    #[inline(always)]
    fn dispatch<W: Work>(self, work: W) -> W::Output {
        self.0.vectorize(work)
    }
}

/// Sixteen independent numbers, and the machine that works on them.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Sixteen<S>(f32x16, S);

macro_rules! operator {
    ($trait:ident, $method:ident, $of_simd:ident) => {
        impl<S: Vectors> $trait for Sixteen<S> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Sixteen(self.1.$of_simd(self.0, other.0), self.1)
            }
        }
    };
}
operator!(Add, add, add_f32s);
operator!(Sub, sub, sub_f32s);
operator!(Mul, mul, mul_f32s);

impl<S: Vectors> Sixteen<S> {
    #[inline(always)]
    fn constant(self, x: f32) -> Self {
        Sixteen(self.1.splat_f32s(x), self.1)
    }
}

impl<S: Vectors> Mul<f64> for Sixteen<S> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, by: f64) -> Self {
        Sixteen(self.1.mul_f32s(self.0, self.1.splat_f32s(by as f32)), self.1)
    }
}

impl<S: Vectors> AddAssign for Sixteen<S> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<S: Vectors> Numbers for Sixteen<S> {
    type Precision = Single<S>;
    const GROUPS: usize = 4;
    const LEN: usize = 16;

    #[inline(always)]
    fn splat(Single(machine): Single<S>, x: f64) -> Self {
        Sixteen(machine.splat_f32s(x as f32), machine)
    }

    #[inline(always)]
    fn repeat(Single(machine): Single<S>, x: f32) -> Self {
        Sixteen(machine.splat_f32s(x), machine)
    }

    #[inline(always)]
    fn load(Single(machine): Single<S>, from: &[f32]) -> Self {
        Sixteen(S::as_simd_f32s(&from[..16]).0[0], machine)
    }

    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        S::as_mut_simd_f32s(&mut to[..16]).0[0] = self.0;
    }

    #[inline(always)]
    fn load_single(precision: Single<S>, from: &[f32]) -> Self {
        Self::load(precision, from)
    }

    #[inline(always)]
    fn store_single(self, to: &mut [f32]) {
        self.store(to);
    }

    #[inline(always)]
    fn from_row(Single(machine): Single<S>, row: &[f32], _: &Groups) -> Self {
        Sixteen(machine.four_times([row[0], row[1], row[2], row[3]]), machine)
    }

    #[inline(always)]
    fn from_column(precision: Single<S>, table: &[f32], j: usize, _: &Groups, _: usize) -> Self {
        let Sixteen(numbers, machine) = Self::load(precision, table);
        let numbers = match j {
            0 => machine.within_fours::<0>(numbers),
            1 => machine.within_fours::<1>(numbers),
            2 => machine.within_fours::<2>(numbers),
            _ => machine.within_fours::<3>(numbers),
        };
        Sixteen(numbers, machine)
    }

    #[inline(always)]
    fn get(&self, i: usize) -> f64 {
        f64::from(pulp::cast::<f32x16, [f32; 16]>(self.0)[i])
    }

    #[inline(always)]
    fn set(&mut self, i: usize, x: f64) {
        let mut numbers: [f32; 16] = pulp::cast(self.0);
        numbers[i] = x as f32;
        self.0 = pulp::cast(numbers);
    }

    /// `e^x` to within 2 units in the last place, for x from −80 to 80. As [`exp`](crate::math::exp()), with a Taylor polynomial of
    /// degree 7.
    #[inline(always)]
    fn exp(self) -> Self {
        /// Added to a small number, it leaves the nearest integer in the low bits.
        const ROUND: f32 = 12_582_912.0; // 1.5 · 2^23
        const LN2_HIGH: f32 = 355.0 / 512.0; // 9 bits, so that its small multiples are exact
        const LN2_LOW: f32 = -2.121_944_4e-4;
        let machine = self.1;
        let shifted = self.times_plus(self.constant(std::f32::consts::LOG2_E), self.constant(ROUND));
        let n = shifted - self.constant(ROUND);
        let r = n.times_plus(self.constant(-LN2_LOW), n.times_plus(self.constant(-LN2_HIGH), self));
        let r2 = r * r;
        let r4 = r2 * r2;
        let first = r + self.constant(1.0);
        let second = self.constant(1.0 / 6.0).times_plus(r, self.constant(0.5));
        let third = self.constant(1.0 / 120.0).times_plus(r, self.constant(1.0 / 24.0));
        let fourth = self.constant(1.0 / 5_040.0).times_plus(r, self.constant(1.0 / 720.0));
        let low = second.times_plus(r2, first);
        let value = fourth.times_plus(r2, third).times_plus(r4, low);
        // The integer stands in the low bits of `shifted`; moved to the exponent, it multiplies by a power of two.
        let bits = machine.transmute_u32s_f32s(shifted.0);
        let bits = machine.add_u32s(bits, machine.splat_u32s(127));
        let power = machine.wrapping_dyn_shl_u32s(bits, machine.splat_u32s(23));
        Sixteen(machine.mul_f32s(value.0, machine.transmute_f32s_u32s(power)), machine)
    }

    #[inline(always)]
    fn abs(self) -> Self {
        Sixteen(self.1.abs_f32s(self.0), self.1)
    }

    #[inline(always)]
    fn reciprocal(self) -> Self {
        Sixteen(self.1.div_f32s(self.1.splat_f32s(1.0), self.0), self.1)
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Sixteen(self.1.max_f32s(self.0, other.0), self.1)
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Sixteen(self.1.min_f32s(self.0, other.0), self.1)
    }

    #[inline(always)]
    fn times_plus(self, by: Self, plus: Self) -> Self {
        Sixteen(self.1.mul_add_f32s(self.0, by.0, plus.0), self.1)
    }

    #[inline(always)]
    fn over(self, by: Self, other: Self) -> Self {
        let machine = self.1;
        let none = machine.equal_f32s(by.0, machine.splat_f32s(0.0));
        Sixteen(machine.select_f32s(none, other.0, machine.div_f32s(self.0, by.0)), machine)
    }

    #[inline(always)]
    fn where_above(self, size: Self, limit: f64, other: Self) -> Self {
        let machine = self.1;
        let above = machine.greater_than_f32s(size.0, machine.splat_f32s(limit as f32));
        Sixteen(machine.select_f32s(above, self.0, other.0), machine)
    }

    #[inline(always)]
    fn largest(self) -> f64 {
        f64::from(self.1.reduce_max_f32s(self.0))
    }

    #[inline(always)]
    fn all_above(self, limit: f64) -> bool {
        let above = self.1.greater_than_f32s(self.0, self.1.splat_f32s(limit as f32));
        self.1.first_true_m32s(self.1.not_m32s(above)) >= 16
    }

    #[inline(always)]
    fn within(self, [low, high]: [f64; 2]) -> Self {
        self.max(self.constant(low as f32)).min(self.constant(high as f32))
    }
}

#[cfg(test)]
mod tests;
