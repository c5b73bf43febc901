//! Classic games, each with its citation and its known answer.
