//! Numerical ground: intervals, elementary functions with the same bits on every machine.

pub(crate) mod alias;
pub(crate) mod continuation;
mod exp;
pub mod interval;
pub(crate) mod lanes;
mod real;
pub mod significance;
mod sum;
pub(crate) mod wide;

pub use exp::exp;
pub(crate) use sum::Sum;

/// The kind of machine that the program runs on; its `dispatch` runs [`Work`] compiled for it.
pub(crate) use pulp::Arch as Machine;

/// Work that [`dispatch`] compiles for several kinds of machine.
pub(crate) use pulp::NullaryFnOnce as Work;

/// Runs `work` compiled for the widest vectors of this machine, if its `call` is `#[inline(always)]`. (A closure will not do: the
/// compiler is free not to inline it, and then it is compiled for the narrowest.) Plain additions and
/// multiplications give the same bits at any width.
#[inline(always)]
pub(crate) fn dispatch<W: Work>(work: W) -> W::Output {
    Machine::new().dispatch(work)
}
