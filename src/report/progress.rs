//! A bar that shows how far a run has come, on a terminal only, and Ctrl-C.

use crate::Error;
use crate::simulate::{Cancel, Observer};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::ops::ControlFlow;
use std::sync::LazyLock;

/// Draws a progress bar on standard error if that is a terminal, and nothing otherwise. Needs the feature `progress`, which is on by
/// default.
///
/// ```
/// use bargain::report::Progress;
/// use bargain::simulate::Observer;
///
/// let mut observer = Progress::new("episodes").until_ctrl_c()?;
/// assert!(observer.progress(10, 100).is_continue());
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    cancel: Cancel,
}

/// Exit code of a process that Ctrl-C has ended.
const INTERRUPTED: i32 = 130;

/// Cancelled by the first Ctrl-C; or why none can be heard.
static CTRL_C: LazyLock<Result<Cancel, String>> = LazyLock::new(|| {
    let cancel = Cancel::new();
    let handle = cancel.clone();
    let heard = move || match handle.is_cancelled() {
        true => std::process::exit(INTERRUPTED),
        false => handle.cancel(),
    };
    ctrlc::set_handler(heard).map(|()| cancel).map_err(|error| error.to_string())
});

impl Progress {
    /// A bar for `what`.
    pub fn new(what: impl Into<String>) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_message(what.into());
        // A bar that looks otherwise is no reason to fail.
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {percent:>3} % {eta} left") {
            bar.set_style(style);
        }
        Progress { bar, cancel: Cancel::new() }
    }

    /// Also cancels the run at Ctrl-C (SIGINT): what is in hand is finished, and the result is a partial one. A second Ctrl-C ends the
    /// process at once. Holds for all such bars of the process, also for those made later.
    ///
    /// # Errors
    /// A process that has another handler of Ctrl-C; take a [`Cancel`] there.
    pub fn until_ctrl_c(mut self) -> Result<Self, Error> {
        let advice = "let the handler that is there call Cancel::cancel, and observe with both";
        let heard = CTRL_C.as_ref().map_err(|error| Error::unsupported(error.clone(), advice))?;
        self.cancel = heard.clone();
        Ok(self)
    }
}

impl Observer for Progress {
    fn progress(&mut self, done: u64, wanted: u64) -> ControlFlow<()> {
        self.bar.set_length(wanted);
        self.bar.set_position(done);
        self.cancel.progress(done, wanted)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
