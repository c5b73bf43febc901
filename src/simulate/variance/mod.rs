//! Fewer draws for the same error.
//!
//! Each method is an [`Episodes`](super::Episodes) to be run by a [`MonteCarlo`](super::MonteCarlo) like a play itself: same
//! streams, same bits on any number of threads, same [`Moments`](super::Moments), precision on request, shards. What differs is the
//! row: it holds unbiased estimates of both payoffs, of the tallies, and of the probability of each class of ending, one
//! column each, whose mean and standard error are read by [`of_outcome`]. Which method serves what, and what each gained and lost
//! on the flagship, is told on a page of its own, `docs/variance.md`.
//!
//! | method | takes out |
//! |---|---|
//! | [`Paired`] | what two cases have in common, from their difference |
//! | [`Antithetic`] | what is monotone in the draws |
//! | [`Stratified`] | what the types explain |
//! | [`Conditional`] | the chance of the ending itself |
//! | [`Controlled`] | what a nearby case explains, whose distribution is known |
//! | [`ImportanceSampling`], [`Splitting`] | the waiting for what is rare |

mod antithetic;
mod closing;
mod columns;
mod conditional;
mod controlled;
mod coupled;
mod fan;
mod importance;
mod importance_sampling;
mod paired;
mod place;
mod processes;
mod splitting;
mod stepwise;
mod stratified;

pub use antithetic::Antithetic;
pub use columns::of_outcome;
pub use conditional::{Conditional, ConditionalScratch};
pub use controlled::Controlled;
pub use coupled::CoupledScratch;
pub use importance_sampling::{ImportanceSampling, ImportanceScratch};
pub use paired::Paired;
pub use processes::{PlacePoint, Places, Rules, RulesPoint};
pub use splitting::{Process, Splitting, SplittingScratch};
pub use stepwise::{PlaceScratch, Stepwise};
pub use stratified::Stratified;
