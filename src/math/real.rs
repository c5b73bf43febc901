//! What an elementary function needs of a number, so that one definition serves one number and several at once.

use std::ops::{Mul, Sub};

/// A number, or several that are worked on alike.
pub(super) trait Real: Copy + Sub<Output = Self> + Mul<Output = Self> {
    fn splat(x: f64) -> Self;

    /// `self * by + plus`, rounded once.
    fn times_plus(self, by: Self, plus: Self) -> Self;

    /// `self`, or `low` where that is larger; NaN stays.
    fn at_least(self, low: f64) -> Self;

    /// `self`, or `high` where that is smaller; NaN stays.
    fn at_most(self, high: f64) -> Self;

    /// `self` times two to the power that stands in the low bits of `shifted`.
    fn times_power_of_two(self, shifted: Self) -> Self;

    /// `self`, but 0 where `x` is below `low`, and infinity where it is above `high`.
    fn unless(self, x: Self, low: f64, high: f64) -> Self;
}

impl Real for f64 {
    #[inline(always)]
    fn splat(x: f64) -> Self {
        x
    }

    #[inline(always)]
    fn times_plus(self, by: Self, plus: Self) -> Self {
        self.mul_add(by, plus)
    }

    #[inline(always)]
    fn at_least(self, low: f64) -> Self {
        if self < low { low } else { self }
    }

    #[inline(always)]
    fn at_most(self, high: f64) -> Self {
        if self > high { high } else { self }
    }

    #[inline(always)]
    fn times_power_of_two(self, shifted: Self) -> Self {
        self * f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52)
    }

    #[inline(always)]
    fn unless(self, x: Self, low: f64, high: f64) -> Self {
        let value = if x < low { 0.0 } else { self };
        if x > high { f64::INFINITY } else { value }
    }
}
