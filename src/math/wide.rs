//! Several [`Lanes`] that take the same way through a computation, so that its overhead is shared by all.

use super::exp::exp_of;
use super::lanes::{LANES, Lanes};
use super::real::Real;
use std::ops::{Add, AddAssign, Mul, Sub};

/// `G` times [`LANES`] independent numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wide<const G: usize>(pub(crate) [Lanes; G]);

#[expect(
    clippy::needless_range_loop,
    reason = "over a range the numbers stay in registers, over iterators they may not"
)]
impl<const G: usize> Wide<G> {
    pub(crate) const ZERO: Self = Wide([Lanes::ZERO; G]);

    #[inline(always)]
    pub(crate) fn splat(x: f64) -> Self {
        Wide([Lanes::splat(x); G])
    }

    /// The first numbers of `from`.
    #[inline(always)]
    pub(crate) fn load(from: &[f64]) -> Self {
        let mut wide = Self::ZERO;
        let (lanes, _) = from.as_chunks::<LANES>();
        let lanes = &lanes[..G];
        for g in 0..G {
            wide.0[g] = Lanes(lanes[g]);
        }
        wide
    }

    /// Writes the numbers to the first places of `to`.
    #[inline(always)]
    pub(crate) fn store(self, to: &mut [f64]) {
        let (lanes, _) = to.as_chunks_mut::<LANES>();
        let lanes = &mut lanes[..G];
        for g in 0..G {
            lanes[g] = self.0[g].0;
        }
    }

    /// The first numbers of `from`.
    #[inline(always)]
    pub(crate) fn load_single(from: &[f32]) -> Self {
        let mut wide = Self::ZERO;
        let (lanes, _) = from.as_chunks::<LANES>();
        let lanes = &lanes[..G];
        for g in 0..G {
            let [a, b, c, d] = lanes[g];
            wide.0[g] = Lanes([f64::from(a), f64::from(b), f64::from(c), f64::from(d)]);
        }
        wide
    }

    /// Writes the numbers, in single precision, to the first places of `to`.
    #[inline(always)]
    pub(crate) fn store_single(self, to: &mut [f32]) {
        let (lanes, _) = to.as_chunks_mut::<LANES>();
        let lanes = &mut lanes[..G];
        for g in 0..G {
            let [a, b, c, d] = self.0[g].0;
            lanes[g] = [a as f32, b as f32, c as f32, d as f32];
        }
    }

    /// [`exp`](crate::math::exp()) of every number, with the same bits.
    #[inline(always)]
    pub(crate) fn exp(self) -> Self {
        exp_of(self)
    }

    /// The largest of all numbers.
    #[inline(always)]
    pub(crate) fn largest(self) -> f64 {
        let mut largest = self.0[0];
        for g in 1..G {
            largest = largest.max(self.0[g]);
        }
        largest.largest()
    }

    /// Whether every number is above `limit`.
    #[inline(always)]
    pub(crate) fn all_above(self, limit: f64) -> bool {
        let mut least = self.0[0];
        for g in 1..G {
            least = least.min(self.0[g]);
        }
        let least = least.0;
        least[0] > limit && least[1] > limit && least[2] > limit && least[3] > limit
    }

    /// `self` where `size` is above `limit`, else `other`.
    #[inline(always)]
    pub(crate) fn where_above(self, size: Self, limit: f64, other: Self) -> Self {
        let mut wide = self;
        for g in 0..G {
            wide.0[g] = self.0[g].where_above(size.0[g], limit, other.0[g]);
        }
        wide
    }

    /// `self` clamped to an interval.
    #[inline(always)]
    pub(crate) fn within(self, [low, high]: [f64; 2]) -> Self {
        self.max(Self::splat(low)).min(Self::splat(high))
    }
}

macro_rules! of_one {
    ($($(#[$doc:meta])* $name:ident),*) => {
        impl<const G: usize> Wide<G> {
            $($(#[$doc])*
            #[inline(always)]
            pub(crate) fn $name(self) -> Self {
                let mut wide = self;
                for g in 0..G {
                    wide.0[g] = self.0[g].$name();
                }
                wide
            })*
        }
    };
}
of_one!(abs, reciprocal);

macro_rules! of_two {
    ($($(#[$doc:meta])* $name:ident),*) => {
        impl<const G: usize> Wide<G> {
            $($(#[$doc])*
            #[inline(always)]
            pub(crate) fn $name(self, other: Self) -> Self {
                let mut wide = self;
                for g in 0..G {
                    wide.0[g] = self.0[g].$name(other.0[g]);
                }
                wide
            })*
        }
    };
}
of_two!(max, min);

macro_rules! of_three {
    ($($(#[$doc:meta])* $name:ident),*) => {
        impl<const G: usize> Wide<G> {
            $($(#[$doc])*
            #[inline(always)]
            pub(crate) fn $name(self, second: Self, third: Self) -> Self {
                let mut wide = self;
                for g in 0..G {
                    wide.0[g] = self.0[g].$name(second.0[g], third.0[g]);
                }
                wide
            })*
        }
    };
}
of_three!(
    /// `self * second + third`, rounded once.
    times_plus,
    /// `self / second` where `second` is not zero, else `third`.
    over
);

macro_rules! operator {
    ($trait:ident, $method:ident, $op:tt) => {
        impl<const G: usize> $trait for Wide<G> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                let mut wide = self;
                for g in 0..G {
                    wide.0[g] = self.0[g] $op other.0[g];
                }
                wide
            }
        }
        impl<const G: usize> $trait<f64> for Wide<G> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: f64) -> Self {
                let mut wide = self;
                for g in 0..G {
                    wide.0[g] = self.0[g] $op other;
                }
                wide
            }
        }
    };
}
operator!(Add, add, +);
operator!(Sub, sub, -);
operator!(Mul, mul, *);

impl<const G: usize> AddAssign for Wide<G> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<const G: usize> Real for Wide<G> {
    #[inline(always)]
    fn splat(x: f64) -> Self {
        Wide::splat(x)
    }

    #[inline(always)]
    fn times_plus(self, by: Self, plus: Self) -> Self {
        self.times_plus(by, plus)
    }

    #[inline(always)]
    fn at_least(mut self, low: f64) -> Self {
        for g in 0..G {
            self.0[g] = self.0[g].at_least(low);
        }
        self
    }

    #[inline(always)]
    fn at_most(mut self, high: f64) -> Self {
        for g in 0..G {
            self.0[g] = self.0[g].at_most(high);
        }
        self
    }

    #[inline(always)]
    fn times_power_of_two(mut self, shifted: Self) -> Self {
        for g in 0..G {
            self.0[g] = self.0[g].times_power_of_two(shifted.0[g]);
        }
        self
    }

    #[inline(always)]
    fn unless(mut self, x: Self, low: f64, high: f64) -> Self {
        for g in 0..G {
            self.0[g] = self.0[g].unless(x.0[g], low, high);
        }
        self
    }
}
