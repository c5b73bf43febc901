//! Numerical ground: intervals, elementary functions with the same bits on every machine.

mod exp;
pub(crate) mod lanes;

pub use exp::exp;

/// Runs `work` compiled for the widest vectors of this machine. Plain additions and multiplications give the same bits at
/// any width.
#[inline(always)]
pub(crate) fn dispatch<T>(work: impl FnOnce() -> T) -> T {
    pulp::Arch::new().dispatch(work)
}
