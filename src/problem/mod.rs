//! What is bargained over: issues, the terms on which each can be settled, and the best packages of terms.

mod agenda;
mod frontier;
mod menu;

pub use agenda::{Agenda, Issue, Package, Terms};
pub use frontier::{ConcessionCost, Supported};
pub use menu::Menu;
