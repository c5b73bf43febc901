//! Figures from plain data, for papers and for pages: as SVG, and with the feature `plot` as PNG.
//!
//! Every figure takes a title, axes with their units and a [`Caption`] that says what it rests on; data are added by builders, and
//! all their faults are told at once when the figure is drawn. [The page of figures](crate::documents::figures) says how to read each.
//!
//! SVG is text, and needs no feature. Colours are those of Okabe & Ito (2008) and, on heatmaps, viridis (van der Walt & Smith 2015);
//! hatches, dashes, marks and names say the same without colour.

mod areas;
mod axes;
mod bars;
mod caption;
mod check;
mod curves;
mod frontier;
mod heatmap;
mod palette;
#[cfg(feature = "plot")]
mod png;
mod rows;
mod scale;
mod sheet;
mod symbol;
mod text;
mod tornado;
mod waterfall;

pub use areas::Areas;
pub use bars::Bars;
pub use caption::{Caption, Value, Width};
pub use curves::Curves;
pub use frontier::FrontierPlot;
pub use heatmap::{Cell, Heatmap};
#[cfg(feature = "plot")]
pub use png::{png, write_png};
pub use tornado::Tornado;
pub use waterfall::Waterfall;
