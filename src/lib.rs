//! Bargaining as game theory: say what is bargained over and by which rules; strategies come out of an equilibrium or
//! are named; the distribution of outcomes comes exactly and by simulation, each number with its error.
//!
//! ```
//! use bargain::game::catalogue::Ultimatum;
//! use bargain::math::interval::Confidence;
//! use bargain::simulate::MonteCarlo;
//! use bargain::solve::QuantalResponse;
//!
//! let game = Ultimatum::with_grid(10); // shares 0, 0.1, …, 1 of a pie of 1
//! let equilibrium = QuantalResponse::new([5.0, 5.0])?.solve(&game)?;
//! assert_eq!(equilibrium.convergence().missed, 0);
//!
//! let play = equilibrium.play(&game)?;
//! let exact = play.distribution();
//! let sample = MonteCarlo::new(1).episodes(100_000)?.run(&play);
//! for (outcome, probability) in exact.outcomes {
//!     let estimate = sample.proportion(outcome, Confidence::P99);
//!     assert!((estimate.value - probability).abs() < 4.5 * estimate.standard_error);
//! }
//! # Ok::<(), bargain::Error>(())
//! ```
//!
//! # Map
//!
//! | module | what lives there |
//! |---|---|
//! | [`game`] | [`Game`](game::Game) and [`FiniteGame`](game::FiniteGame), the rules of a game; games in normal form; the classic ones with their [closed forms](game::catalogue::closed_forms) |
//! | [`strategy`] | what a player sees, and what it does: tactics of the literature, and your own |
//! | [`solve`] | equilibria with residuals and regret, by several solvers; the exact distribution of outcomes |
//! | [`simulate`] | episodes by the million, the same bits on any number of threads; [fewer draws for the same error](simulate::variance); tournaments |
//! | [`union_state`] | Moscow and Minsk, 2018 to 2024 |
//! | [`problem`] | bargaining sets and their solutions; packages over many issues; coalitions |
//! | [`study`] | the classic results, solved and compared with their closed forms; what outcomes owe to [parameters and to chance](study::uncertainty); [designs](study::design), [sweeps](study::sweep) over them, [comparisons](study::comparison); [which parameters matter](study::sensitivity), [which mechanisms](study::attribution); [scores](study::scores) of forecasts; [studies of the flagship](study::union_state) |
//! | [`report`] | results as text, JSON, CSV and [tidy tables](report::Tidy), [HTML pages](report::page) |
//! | [`prior`] | what is not known of parameters: priors, correlated or not, and draws from them |
//! | [`stream`], [`math`] | random streams; intervals, the exponential function |
//!
//! To define a game of your own, read [`game`] and the example `your_own_game`.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod columns;
mod error;
mod files;
pub mod game;
pub mod math;
mod parallel;
pub mod prior;
pub mod problem;
pub mod report;
pub mod simulate;
pub mod solve;
pub mod strategy;
pub mod stream;
pub mod study;
mod text;
pub mod union_state;

pub use error::{Error, Problem};

/// The documents of `docs`, whose code is compiled and run with the tests.
///
/// Links from one page to another are those of the files in the repository; here they lead nowhere, and the list below has the
/// pages.
#[cfg(any(doc, doctest))]
pub mod documents {
    #[doc = include_str!("../docs/architecture.md")]
    pub mod architecture {}
    #[doc = include_str!("../docs/attribution.md")]
    pub mod attribution {}
    #[doc = include_str!("../docs/backtest.md")]
    pub mod backtest {}
    #[doc = include_str!("../docs/comparison.md")]
    pub mod comparison {}
    #[doc = include_str!("../docs/determinism.md")]
    pub mod determinism {}
    #[doc = include_str!("../docs/estimators.md")]
    pub mod estimators {}
    #[doc = include_str!("../docs/figures.md")]
    pub mod figures {}
    #[doc = include_str!("../docs/limits.md")]
    pub mod limits {}
    #[doc = include_str!("../docs/mechanisms.md")]
    pub mod mechanisms {}
    #[doc = include_str!("../docs/model.md")]
    pub mod model {}
    #[doc = include_str!("../docs/parameters.md")]
    pub mod parameters {}
    #[doc = include_str!("../docs/performance.md")]
    pub mod performance {}
    #[doc = include_str!("../docs/reports.md")]
    pub mod reports {}
    #[doc = include_str!("../docs/scaling.md")]
    pub mod scaling {}
    #[doc = include_str!("../docs/scenarios.md")]
    pub mod scenarios {}
    #[doc = include_str!("../docs/sensitivity.md")]
    pub mod sensitivity {}
    #[doc = include_str!("../docs/solvers.md")]
    pub mod solvers {}
    #[doc = include_str!("../docs/sweeps.md")]
    pub mod sweeps {}
    #[doc = include_str!("../docs/variance.md")]
    pub mod variance {}
    #[cfg(doctest)]
    #[doc = include_str!("../README.md")]
    pub mod readme {}
    #[cfg(doctest)]
    #[doc = include_str!("../CONTRIBUTING.md")]
    pub mod contributing {}
}
