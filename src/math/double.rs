//! Work in double precision, on [`Wide`] numbers.

use super::Work;
use super::lanes::{LANES, Lanes};
use super::numbers::{Groups, Numbers, Precision};
use super::wide::Wide;
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
use pulp::Arch;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use pulp::{Simd, x86::V3};
use std::borrow::Cow;

/// Double precision, on the kind of machine that the program runs on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Double(
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))] Option<V3>,
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))] Arch,
);

impl Double {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        // Of wider vectors than those of AVX2, compilers make gathers and scatters where plain loads would do.
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        return Double(V3::try_new());
        #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
        return Double(Arch::new());
    }
}

impl Precision for Double {
    type Number = f64;
    type Few = Wide<1>;
    const IMPOSSIBLE: f64 = 1e-100;
    const SHORTEST_RUN: f64 = 1e-5;
    const LARGEST_EXPONENT: f64 = 700.0;

    #[inline(always)]
    fn lanes(cells: usize) -> usize {
        cells
    }

    fn nearest(numbers: &[f64]) -> Cow<'_, [f64]> {
        Cow::Borrowed(numbers)
    }

    #[inline(always)]
    fn dispatch<W: Work>(self, work: W) -> W::Output {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        return match self.0 {
            Some(machine) => Simd::vectorize(machine, work),
            None => plain(work),
        };
        #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
        return self.0.dispatch(work);
    }
}

/// Does `work` on a machine without AVX2. Compiled once and not into each place that may be on another machine: kernels within kernels
/// would take minutes to compile.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[inline(never)]
fn plain<W: Work>(work: W) -> W::Output {
    work.call()
}

macro_rules! same {
    ($($name:ident($($other:ident),*)),*) => {
        $(#[inline(always)]
        fn $name(self $(, $other: Self)*) -> Self {
            Wide::$name(self $(, $other)*)
        })*
    };
}

impl<const G: usize> Numbers for Wide<G> {
    type Precision = Double;
    const GROUPS: usize = G;
    const LEN: usize = G * LANES;

    #[inline(always)]
    fn splat(_: Double, x: f64) -> Self {
        Wide::splat(x)
    }

    #[inline(always)]
    fn repeat(_: Double, x: f64) -> Self {
        Wide::splat(x)
    }

    #[inline(always)]
    fn load(_: Double, from: &[f64]) -> Self {
        Wide::load(from)
    }

    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        Wide::store(self, to);
    }

    #[inline(always)]
    fn load_single(_: Double, from: &[f32]) -> Self {
        Wide::load_single(from)
    }

    #[inline(always)]
    fn store_single(self, to: &mut [f32]) {
        Wide::store_single(self, to);
    }

    #[inline(always)]
    fn from_row(_: Double, row: &[f64], column: &Groups) -> Self {
        let mut wide = Wide::ZERO;
        for g in 0..G {
            wide.0[g] = Lanes::load(&row[column[g]..]);
        }
        wide
    }

    #[inline(always)]
    fn from_column(_: Double, table: &[f64], j: usize, row: &Groups, columns: usize) -> Self {
        let column = &table[j..];
        let mut wide = Wide::ZERO;
        for g in 0..G {
            wide.0[g] = Lanes::splat(column[row[g] * columns]);
        }
        wide
    }

    #[inline(always)]
    fn get(&self, i: usize) -> f64 {
        self.0[i / LANES].0[i % LANES]
    }

    #[inline(always)]
    fn set(&mut self, i: usize, x: f64) {
        self.0[i / LANES].0[i % LANES] = x;
    }

    same!(exp(), abs(), reciprocal(), max(other), min(other), times_plus(by, plus), over(by, other));

    #[inline(always)]
    fn where_above(self, size: Self, limit: f64, other: Self) -> Self {
        Wide::where_above(self, size, limit, other)
    }

    #[inline(always)]
    fn largest(self) -> f64 {
        Wide::largest(self)
    }

    #[inline(always)]
    fn all_above(self, limit: f64) -> bool {
        Wide::all_above(self, limit)
    }

    #[inline(always)]
    fn within(self, interval: [f64; 2]) -> Self {
        Wide::within(self, interval)
    }
}
