//! The house: what documents say, and which module may name which.

mod documents;
mod layers;
