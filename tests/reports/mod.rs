//! Pages and figures.

mod figure_labels;
mod figures;
mod page;
mod page_flagship;
mod page_studies;
