//! A bar that shows how far a run has come, on a terminal only.

use crate::simulate::Observer;
use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::time::Instant;

/// Width of the bar, in characters.
const WIDTH: u64 = 30;

/// Draws a progress bar on standard error if that is a terminal, and nothing otherwise.
#[derive(Debug)]
pub struct Progress {
    what: String,
    shown: bool,
    begun: Instant,
}

impl Progress {
    /// A bar for `what`.
    pub fn new(what: impl Into<String>) -> Self {
        Progress { what: what.into(), shown: std::io::stderr().is_terminal(), begun: Instant::now() }
    }

    fn line(&self, done: u64, wanted: u64) -> String {
        let share = if wanted == 0 { 1.0 } else { done as f64 / wanted as f64 };
        let full = (share * WIDTH as f64).round() as usize;
        let bar = format!("{}{}", "█".repeat(full), "░".repeat((WIDTH as usize).saturating_sub(full)));
        let left = self.begun.elapsed().as_secs_f64() * (1.0 / share - 1.0);
        let left = if done < wanted { format!("{left:.0} s left") } else { String::new() };
        format!("{} {bar} {:3.0} % {left}", self.what, 100.0 * share)
    }
}

impl Observer for Progress {
    fn progress(&mut self, done: u64, wanted: u64) -> ControlFlow<()> {
        if self.shown {
            // A bar that cannot be drawn is no reason to stop.
            let mut terminal = std::io::stderr().lock();
            let _ = write!(terminal, "\r\x1b[2K{}", self.line(done, wanted));
            if done >= wanted {
                let _ = write!(terminal, "\r\x1b[2K");
            }
            let _ = terminal.flush();
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn the_bar_fills() {
        let bar = Progress::new("episodes");
        assert!(bar.line(0, 10).starts_with("episodes ░░░"));
        assert!(bar.line(5, 10).contains("█░") && bar.line(5, 10).contains(" 50 %"));
        assert!(bar.line(10, 10).contains("█ 100 %"));
    }
}
