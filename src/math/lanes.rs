//! Four numbers worked on at once, in plain code that compilers turn into vector instructions.
//!
//! Multiplication and addition are never fused, so the bits do not depend on the machine.

use super::exp;
use std::array::from_fn;
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
    pub(crate) fn each(f: impl FnMut(usize) -> f64) -> Self {
        Lanes(from_fn(f))
    }

    #[inline(always)]
    pub(crate) fn max(self, other: Self) -> Self {
        Lanes(from_fn(|i| if self.0[i] > other.0[i] { self.0[i] } else { other.0[i] }))
    }

    #[inline(always)]
    pub(crate) fn min(self, other: Self) -> Self {
        Lanes(from_fn(|i| if self.0[i] < other.0[i] { self.0[i] } else { other.0[i] }))
    }

    #[inline(always)]
    pub(crate) fn abs(self) -> Self {
        Lanes(from_fn(|i| f64::from_bits(self.0[i].to_bits() & (u64::MAX >> 1))))
    }

    #[inline(always)]
    pub(crate) fn exp(self) -> Self {
        Lanes(from_fn(|i| exp(self.0[i])))
    }

    /// `self` clamped to [0, 1].
    #[inline(always)]
    pub(crate) fn unit(self) -> Self {
        self.max(Lanes::ZERO).min(Lanes::splat(1.0))
    }

    /// `self / by` where `by` is positive, else `other`.
    #[inline(always)]
    pub(crate) fn over(self, by: Self, other: Self) -> Self {
        let quotient = self / by;
        Lanes(from_fn(|i| if by.0[i] > 0.0 { quotient.0[i] } else { other.0[i] }))
    }

    #[inline(always)]
    pub(crate) fn reciprocal(self) -> Self {
        Lanes(from_fn(|i| 1.0 / self.0[i]))
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
                Lanes(from_fn(|i| self.0[i] $op other.0[i]))
            }
        }
        impl $trait<f64> for Lanes {
            type Output = Lanes;
            #[inline(always)]
            fn $method(self, other: f64) -> Lanes {
                Lanes(from_fn(|i| self.0[i] $op other))
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
