//! Numerical ground: intervals, elementary functions with the same bits on every machine.

pub(crate) mod alias;
mod bernoulli_logit;
mod beta;
pub(crate) mod continuation;
mod double;
mod exp;
pub mod interval;
pub(crate) mod lanes;
mod logistic;
pub(crate) mod numbers;
mod position;
mod real;
pub(crate) mod sequential;
pub mod significance;
pub(crate) mod single;
mod sum;
pub(crate) mod wide;

pub use bernoulli_logit::bernoulli_logit;
pub(crate) use double::Double;
pub use exp::exp;
pub use logistic::logistic;
use numbers::Precision;
pub(crate) use position::position;
pub(crate) use sum::Sum;

/// Work that [`dispatch`] compiles for several kinds of machine.
pub(crate) use pulp::NullaryFnOnce as Work;

/// Runs `work` compiled for the widest vectors of this machine, if its `call` is `#[inline(always)]`. (A closure will not do: the
/// compiler is free not to inline it, and then it is compiled for the narrowest.) Plain additions and
/// multiplications give the same bits at any width.
#[inline(always)]
pub(crate) fn dispatch<W: Work>(work: W) -> W::Output {
    Double::new().dispatch(work)
}
