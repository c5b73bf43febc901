//! What is not known about parameters: priors, correlated or not, and draws from them.
//!
//! A [`Prior`] is a distribution of one number, [`Priors`] an ordered set of named ones, some of them perhaps tied by a
//! Gaussian copula. A [`Draw`] gives each name a number; it is made from a point of the unit cube, and [`Points`] says which:
//! random, or scrambled Sobol' points.
//!
//! ```
//! use bargain::prior::{Prior, Priors};
//!
//! let priors = Priors::new()
//!     .with("patience", Prior::beta(45.0, 5.0)?)?
//!     .with("cost", Prior::gamma(4.0, 80.0)?.within(0.0, 0.2)?)?
//!     .correlated(&["patience", "cost"], &[vec![1.0, -0.5], vec![-0.5, 1.0]])?;
//! let draw = priors.draw(1, 0, 12); // the thirteenth draw under seed 1
//! assert_eq!(draw, priors.draw(1, 0, 12));
//! assert!(draw.value("cost").is_some_and(|cost| cost < 0.2));
//! # Ok::<(), bargain::Error>(())
//! ```
//!
//! The same seed gives the same bits on any number of threads. Logarithms and error functions are those of the platform, so
//! the last bits may differ between platforms.

mod copula;
mod distribution;
mod family;
mod moments;
mod points;
mod read;
mod set;
mod tails;
#[cfg(test)]
mod tests;

pub use distribution::Prior;
pub use points::Points;
pub(crate) use read::{Priored, read};
pub use set::{Draw, Note, Priors};
