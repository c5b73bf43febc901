//! The rules of games: what they must obey, and what is said of those that do not.

mod broken_rules;
mod catalogue_rules;
mod chance;
mod forgetting;
mod invariants;
mod periods;
mod what_is_seen;
