//! Solutions of the bargaining problem, each by its axioms' author.

mod egalitarian;
mod kalai_smorodinsky;
mod nash;
mod ray;
mod utilitarian;

pub use kalai_smorodinsky::KalaiSmorodinsky;
pub(in crate::problem) use nash::shares;
pub use utilitarian::Utilitarian;
