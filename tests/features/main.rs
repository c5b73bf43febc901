//! What needs features that are not on by default: `cargo test --all-features --test features`.

#[cfg(feature = "browser")]
#[path = "../common/chromium.rs"]
mod chromium;
#[cfg(feature = "plot")]
#[path = "../common/figures.rs"]
mod figures;
#[cfg(feature = "browser")]
#[path = "../common/pages.rs"]
mod pages;
#[cfg(feature = "parquet")]
#[allow(dead_code)] // other tests use the rest
#[path = "../common/sweeps.rs"]
mod sweeps;

#[cfg(feature = "browser")]
mod browser;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "plot")]
mod pixels;
