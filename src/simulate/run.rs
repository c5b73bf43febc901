//! What comes out of a run.

use crate::math::interval::Confidence;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Deref;

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// All episodes asked for were played.
    Finished,
    /// The precision asked for was reached before.
    Precision,
    /// The time budget was spent before.
    Time,
    /// The observer stopped it before: the result is a partial one.
    Cancelled,
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            StopReason::Finished => "finished",
            StopReason::Precision => "precision reached",
            StopReason::Time => "out of time, a partial result",
            StopReason::Cancelled => "cancelled, a partial result",
        })
    }
}

/// The result of a run: what was estimated, from how many episodes, and why it ended. It is read like the estimates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run<T> {
    /// What was estimated.
    pub estimates: T,
    pub(super) episodes: u64,
    pub(super) stop: StopReason,
    pub(super) looks: Option<Confidence>,
    pub(super) unsaved: Option<String>,
}

impl<T> Run<T> {
    /// Number of episodes played.
    pub fn episodes(&self) -> u64 {
        self.episodes
    }

    /// Why the run ended.
    pub fn stop_reason(&self) -> StopReason {
        self.stop
    }

    /// Whether the run ended before it had what was asked for: it was cancelled, or out of time.
    pub fn is_partial(&self) -> bool {
        matches!(self.stop, StopReason::Time | StopReason::Cancelled)
    }

    /// For a run with a [checkpoint](super::Checkpoint): why the last attempt to save it failed, if it did. The result is complete, but
    /// its file is not.
    pub fn unsaved(&self) -> Option<&str> {
        self.unsaved.as_deref()
    }

    /// For a run with a [`Precision`](super::Precision): the level to ask of intervals so that, whenever the run stopped, they cover
    /// the truth with the confidence of the precision. Nothing for a run without a precision, and for one that is merged
    /// from shards.
    pub fn level_over_looks(&self) -> Option<Confidence> {
        self.looks
    }
}

impl<T> Deref for Run<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.estimates
    }
}
