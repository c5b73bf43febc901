//! Pages and figures.

#[path = "../common/figures.rs"]
mod figures;
#[path = "../common/nasty.rs"]
mod nasty;
#[path = "../common/pages.rs"]
mod pages;
#[allow(dead_code)] // other tests use the rest
#[path = "../common/sweeps.rs"]
mod sweeps;

mod figure_labels;
mod page;
mod page_flagship;
mod page_studies;
