//! What kernels need of several numbers at once, whatever their precision.

use super::Work;
use std::borrow::Cow;
use std::ops::{Add, AddAssign, Mul, Sub};

/// One number as it stands in tables.
pub(crate) trait Number: Copy + Send + Sync + Add<Output = Self> + Mul<Output = Self> {
    const ZERO: Self;

    /// The nearest number.
    fn nearest(x: f64) -> Self;
}

impl Number for f64 {
    const ZERO: Self = 0.0;

    #[inline(always)]
    fn nearest(x: f64) -> Self {
        x
    }
}

impl Number for f32 {
    const ZERO: Self = 0.0;

    #[inline(always)]
    fn nearest(x: f64) -> Self {
        x as f32
    }
}

/// In what precision work is done, and on what kind of machine.
pub(crate) trait Precision: Copy + Send + Sync {
    type Number: Number;

    /// The fewest numbers that are worked on at once: tables hold multiples of so many.
    type Few: Numbers<Precision = Self>;

    /// A probability as small as this counts as none.
    const IMPOSSIBLE: f64;

    /// How far a probability must have moved for a difference of values by it to say something about their slope.
    const SHORTEST_RUN: f64;

    /// The exponential of a number up to this is finite, and so is the square of its product with small numbers.
    const LARGEST_EXPONENT: f64;

    /// How many numbers stand in a table for each of so many cells, rows of four.
    fn lanes(cells: usize) -> usize;

    /// The nearest numbers to all of these.
    fn nearest(numbers: &[f64]) -> Cow<'_, [Self::Number]>;

    /// Runs `work` compiled for the vectors of this machine, if its `call` is `#[inline(always)]`.
    fn dispatch<W: Work>(self, work: W) -> W::Output;
}

/// Several independent numbers that are worked on alike: so many [groups](Numbers::GROUPS) of four.
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

    const GROUPS: usize;

    /// How many numbers there are.
    const LEN: usize;

    fn splat(precision: Self::Precision, x: f64) -> Self;

    /// As many times the number `x` of a table.
    fn repeat(precision: Self::Precision, x: One<Self>) -> Self;

    /// The first numbers of `from`.
    fn load(precision: Self::Precision, from: &[One<Self>]) -> Self;

    /// Writes the numbers to the first places of `to`.
    fn store(self, to: &mut [One<Self>]);

    /// The first numbers of `from`.
    fn load_single(precision: Self::Precision, from: &[f32]) -> Self;

    /// Writes the numbers, in single precision, to the first places of `to`.
    fn store_single(self, to: &mut [f32]);

    /// In each group: the four numbers of `row` that stand at its column.
    fn from_row(precision: Self::Precision, row: &[One<Self>], column: &Groups) -> Self;

    /// In each group: four times the number number `j` of its row of `table`, rows of `columns` numbers.
    fn from_column(
        precision: Self::Precision,
        table: &[One<Self>],
        j: usize,
        row: &Groups,
        columns: usize,
    ) -> Self;

    fn get(&self, i: usize) -> f64;

    fn set(&mut self, i: usize, x: f64);

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

/// Something of each group; those that there are not are never looked at.
pub(crate) type Groups = [usize; 4];
