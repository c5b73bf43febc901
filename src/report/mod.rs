//! Results for people and for programs: tables, figures, files with a manifest, progress on a terminal.

mod attribution;
mod certificate;
mod claims;
mod comparison;
mod figure;
mod files;
pub mod page;
pub mod plot;
#[cfg(feature = "progress")]
mod progress;
mod result;
mod scores;
mod sensitivity;
mod svg;
mod table;
mod tidy;
mod uncertainty;

pub use figure::Figure;
pub use files::write;
pub use plot::Curves;
#[cfg(feature = "progress")]
pub use progress::Progress;
pub use result::{Manifest, Measured, Report, Solution, to_json};
pub use tidy::{BacktestManifest, ColumnManifest, DesignManifest, Format};
pub use tidy::{SweepManifest, TableManifest, Tidy, TidyBacktest};
