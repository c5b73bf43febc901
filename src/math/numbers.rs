//! What kernels need of several numbers at once, whatever their precision.

use super::Work;
use std::borrow::Cow;
use std::ops::{Add, AddAssign, Mul, Sub};

/// One number as it stands in tables.
pub(crate) trait Number: Copy + Send + Sync + Add<Output = Self> + Mul<Output = Self> {
    const ZERO: Self;

    /// The nearest number.
    fn nearest(x: f64) -> Self;

    /// How far the two are apart.
    fn distance(self, other: Self) -> f64;
}

impl Number for f64 {
    const ZERO: Self = 0.0;

    #[inline(always)]
    fn nearest(x: f64) -> Self {
        x
    }

    #[inline(always)]
    fn distance(self, other: Self) -> f64 {
        (self - other).abs()
    }
}

impl Number for f32 {
    const ZERO: Self = 0.0;

    #[inline(always)]
    fn nearest(x: f64) -> Self {
        x as f32
    }

    #[inline(always)]
    fn distance(self, other: Self) -> f64 {
        f64::from((self - other).abs())
    }
}

/// In what precision work is done, and on what kind of machine.
pub(crate) trait Precision: Copy + Send + Sync {
    type Number: Number;

    /// The fewest numbers that are worked on at once: tables hold multiples of so many.
    type Few: Numbers<Precision = Self>;

    /// A move is thought impossible where all who might make it do so with a probability as small as this.
    const IMPOSSIBLE: f64;

    /// Reach as small as this is scaled up, by one over [`Precision::IMPOSSIBLE`], before it runs out: the least choice of that reach is
    /// still a normal number.
    const SMALL: f64;

    /// Slopes are taken over runs of a probability no shorter than this, below which rounding errors make them.
    const SHORTEST_RUN: f64;

    /// Logits that are further apart are taken for so far apart. No choice is then thought impossible by its logit alone: where all
    /// types shun a move more and more, the belief behind it comes to stand still. If it jumped there, there might be no fixed point.
    const FARTHEST: f64;

    /// How many numbers a value takes in tables if it has `cells` of them, in rows of a multiple of four.
    fn lanes(cells: usize) -> usize;

    /// The nearest numbers to all of these.
    fn nearest(numbers: &[f64]) -> Cow<'_, [Self::Number]>;

    /// Runs `work` compiled for the vectors of this machine, if its `call` is `#[inline(always)]`.
    fn dispatch<W: Work>(self, work: W) -> W::Output;
}

/// Several independent numbers that are worked on alike, in groups of four.
///
/// Those that come from nowhere need to be told the precision, which may stand for the right to use a machine's vectors.
pub(crate) trait Numbers:
    Copy
    + Send
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Mul<f64, Output = Self>
    + AddAssign
{
    type Precision: Precision;

    /// How many groups there are.
    const GROUPS: usize;

    /// How many numbers there are.
    const LEN: usize;

    /// `x` everywhere.
    fn splat(precision: Self::Precision, x: f64) -> Self;

    /// [`Numbers::splat`] of a number as it stands in tables.
    fn repeat(precision: Self::Precision, x: One<Self>) -> Self;

    /// The first numbers of `from`.
    fn load(precision: Self::Precision, from: &[One<Self>]) -> Self;

    /// Writes the numbers to the first places of `to`.
    fn store(self, to: &mut [One<Self>]);

    /// The first numbers of `from`.
    fn load_single(precision: Self::Precision, from: &[f32]) -> Self;

    /// Writes the numbers, in single precision, to the first places of `to`.
    fn store_single(self, to: &mut [f32]);

    /// In each group, the four numbers of `row` from its column on.
    fn from_row(precision: Self::Precision, row: &[One<Self>], column: &Groups) -> Self;

    /// In each group, four times the number at column `j` of its row of `table`; rows have `columns` numbers.
    fn from_column(
        precision: Self::Precision,
        table: &[One<Self>],
        j: usize,
        row: &Groups,
        columns: usize,
    ) -> Self;

    /// Number `i`.
    fn get(&self, i: usize) -> f64;

    /// Replaces number `i`.
    fn set(&mut self, i: usize, x: f64);

    /// The exponential, for numbers between ±[`Precision::FARTHEST`].
    fn exp(self) -> Self;

    fn abs(self) -> Self;
    fn reciprocal(self) -> Self;
    fn max(self, other: Self) -> Self;
    fn min(self, other: Self) -> Self;

    /// `self * by + plus`, rounded once.
    fn times_plus(self, by: Self, plus: Self) -> Self;

    /// `self / by` where `by` is not zero, else `other`.
    fn over(self, by: Self, other: Self) -> Self;

    /// `self` where `size` is above `limit`, else `other`.
    fn where_above(self, size: Self, limit: f64, other: Self) -> Self;

    /// The largest of all numbers.
    fn largest(self) -> f64;

    /// Whether every number is above `limit`.
    fn all_above(self, limit: f64) -> bool;

    /// `self` clamped to an interval.
    fn within(self, interval: [f64; 2]) -> Self;
}

/// The numbers of which [`Numbers`] are several.
pub(crate) type One<N> = <<N as Numbers>::Precision as Precision>::Number;

/// A row or a column of each group; those beyond [`Numbers::GROUPS`] are never looked at.
pub(crate) type Groups = [usize; 4];
