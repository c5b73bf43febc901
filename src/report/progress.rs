//! A bar that shows how far a run has come, on a terminal only.

use crate::simulate::Observer;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::ops::ControlFlow;

/// Draws a progress bar on standard error if that is a terminal, and nothing otherwise. Needs the feature `progress`, which is on by
/// default.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar for `what`.
    pub fn new(what: impl Into<String>) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_message(what.into());
        // A bar that looks otherwise is no reason to fail.
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {percent:>3} % {eta} left") {
            bar.set_style(style);
        }
        Progress { bar }
    }
}

impl Observer for Progress {
    fn progress(&mut self, done: u64, wanted: u64) -> ControlFlow<()> {
        self.bar.set_length(wanted);
        self.bar.set_position(done);
        ControlFlow::Continue(())
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
