//! Four numbers worked on at once, in plain code that compilers turn into vector instructions.
//!
//! Multiplication and addition are fused only where the code says so ([`Lanes::times_plus`]), so the bits do not depend
//! on the machine.

use super::real::Real;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// How many numbers a [`Lanes`] holds.
pub(crate) const LANES: usize = 4;

/// Four independent numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(32))]
pub(crate) struct Lanes(pub(crate) [f64; LANES]);

impl Lanes {
    pub(crate) const ZERO: Lanes = Lanes([0.0; LANES]);

    #[inline(always)]
    pub(crate) fn splat(x: f64) -> Self {
        Lanes([x; LANES])
    }

    #[inline(always)]
    pub(crate) fn max(self, other: Self) -> Self {
        Lanes([
            if self.0[0] > other.0[0] { self.0[0] } else { other.0[0] },
            if self.0[1] > other.0[1] { self.0[1] } else { other.0[1] },
            if self.0[2] > other.0[2] { self.0[2] } else { other.0[2] },
            if self.0[3] > other.0[3] { self.0[3] } else { other.0[3] },
        ])
    }

    #[inline(always)]
    pub(crate) fn min(self, other: Self) -> Self {
        Lanes([
            if self.0[0] < other.0[0] { self.0[0] } else { other.0[0] },
            if self.0[1] < other.0[1] { self.0[1] } else { other.0[1] },
            if self.0[2] < other.0[2] { self.0[2] } else { other.0[2] },
            if self.0[3] < other.0[3] { self.0[3] } else { other.0[3] },
        ])
    }

    #[inline(always)]
    pub(crate) fn abs(self) -> Self {
        Lanes([
            f64::from_bits(self.0[0].to_bits() & (u64::MAX >> 1)),
            f64::from_bits(self.0[1].to_bits() & (u64::MAX >> 1)),
            f64::from_bits(self.0[2].to_bits() & (u64::MAX >> 1)),
            f64::from_bits(self.0[3].to_bits() & (u64::MAX >> 1)),
        ])
    }

    /// `self * by + plus`, rounded once.
    #[inline(always)]
    pub(crate) fn times_plus(self, by: Self, plus: Self) -> Self {
        Lanes([
            self.0[0].mul_add(by.0[0], plus.0[0]),
            self.0[1].mul_add(by.0[1], plus.0[1]),
            self.0[2].mul_add(by.0[2], plus.0[2]),
            self.0[3].mul_add(by.0[3], plus.0[3]),
        ])
    }

    /// The first four numbers of `from`.
    #[inline(always)]
    pub(crate) fn load(from: &[f64]) -> Self {
        Lanes([from[0], from[1], from[2], from[3]])
    }

    /// `self` where `size` is above `limit`, else `other`.
    #[inline(always)]
    pub(crate) fn where_above(self, size: Self, limit: f64, other: Self) -> Self {
        Lanes([
            if size.0[0] > limit { self.0[0] } else { other.0[0] },
            if size.0[1] > limit { self.0[1] } else { other.0[1] },
            if size.0[2] > limit { self.0[2] } else { other.0[2] },
            if size.0[3] > limit { self.0[3] } else { other.0[3] },
        ])
    }

    /// `self / by` where `by` is not zero, else `other`.
    #[inline(always)]
    pub(crate) fn over(self, by: Self, other: Self) -> Self {
        let quotient = self / by;
        Lanes([
            if by.0[0] != 0.0 { quotient.0[0] } else { other.0[0] },
            if by.0[1] != 0.0 { quotient.0[1] } else { other.0[1] },
            if by.0[2] != 0.0 { quotient.0[2] } else { other.0[2] },
            if by.0[3] != 0.0 { quotient.0[3] } else { other.0[3] },
        ])
    }

    #[inline(always)]
    pub(crate) fn reciprocal(self) -> Self {
        Lanes([1.0 / self.0[0], 1.0 / self.0[1], 1.0 / self.0[2], 1.0 / self.0[3]])
    }

    #[inline(always)]
    pub(crate) fn largest(self) -> f64 {
        self.0.iter().fold(f64::NEG_INFINITY, |a, &b| if b > a { b } else { a })
    }
}

macro_rules! lanewise {
    ($trait:ident, $method:ident, $op:tt) => {
        impl $trait for Lanes {
            type Output = Lanes;
            #[inline(always)]
            fn $method(self, other: Lanes) -> Lanes {
                Lanes([
            self.0[0] $op other.0[0],
            self.0[1] $op other.0[1],
            self.0[2] $op other.0[2],
            self.0[3] $op other.0[3],
        ])
            }
        }
        impl $trait<f64> for Lanes {
            type Output = Lanes;
            #[inline(always)]
            fn $method(self, other: f64) -> Lanes {
                Lanes([
            self.0[0] $op other,
            self.0[1] $op other,
            self.0[2] $op other,
            self.0[3] $op other,
        ])
            }
        }
    };
}
lanewise!(Add, add, +);
lanewise!(Sub, sub, -);
lanewise!(Mul, mul, *);
lanewise!(Div, div, /);

impl AddAssign for Lanes {
    #[inline(always)]
    fn add_assign(&mut self, other: Lanes) {
        *self = *self + other;
    }
}

impl Real for Lanes {
    #[inline(always)]
    fn splat(x: f64) -> Self {
        Lanes::splat(x)
    }

    #[inline(always)]
    fn times_plus(self, by: Self, plus: Self) -> Self {
        self.times_plus(by, plus)
    }

    #[inline(always)]
    fn at_least(self, low: f64) -> Self {
        let [a, b, c, d] = self.0;
        Lanes([a.at_least(low), b.at_least(low), c.at_least(low), d.at_least(low)])
    }

    #[inline(always)]
    fn at_most(self, high: f64) -> Self {
        let [a, b, c, d] = self.0;
        Lanes([a.at_most(high), b.at_most(high), c.at_most(high), d.at_most(high)])
    }

    #[inline(always)]
    fn times_power_of_two(self, shifted: Self) -> Self {
        let ([a, b, c, d], [w, x, y, z]) = (self.0, shifted.0);
        Lanes([
            a.times_power_of_two(w),
            b.times_power_of_two(x),
            c.times_power_of_two(y),
            d.times_power_of_two(z),
        ])
    }

    #[inline(always)]
    fn unless(self, x: Self, low: f64, high: f64) -> Self {
        let ([a, b, c, d], [w, x, y, z]) = (self.0, x.0);
        Lanes([
            a.unless(w, low, high),
            b.unless(x, low, high),
            c.unless(y, low, high),
            d.unless(z, low, high),
        ])
    }
}
