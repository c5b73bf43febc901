//! Estimators: what can be learned from episodes beyond a [`Sample`](super::Sample), in constant memory.
//!
//! [Estimators](crate::documents::estimators) says which one answers what. All are fed, merged and saved alike
//! ([`Estimator`](super::Estimator)), and several run together as a tuple. What they look at are [columns](Column) of an episode's
//! row; a number there that is not finite is counted apart (`missing`, by a [`TimeSeries`] only left out) and enters nothing else.

mod column;
mod correlation;
mod histogram;
mod hitting;
mod joint;
mod powers;
mod quantiles;
mod series;
mod sketch;
mod spread;

pub use column::Column;
pub(super) use column::unknown;
pub use correlation::Correlation;
pub use histogram::{Edges, Histogram};
pub use hitting::HittingTimes;
pub use joint::{Binned, JointTable, Label, LabelledBy};
pub use quantiles::{Quantiles, Tail};
pub(super) use series::in_period;
pub use series::{SeriesPoint, TimeSeries};
pub use sketch::Sketch;
pub use spread::Spread;
