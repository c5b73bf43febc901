//! Who is told how far a run has come, and may stop it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Told how far a run has come; may stop it.
///
/// `()` watches nothing and never stops; a closure `FnMut(u64, u64) -> ControlFlow<()>` is an observer; so is a pair of
/// observers, of which both are told.
pub trait Observer {
    /// Called after each stretch of work with the episodes (or other pieces of work) done and wanted.
    fn progress(&mut self, done: u64, wanted: u64) -> ControlFlow<()>;
}

/// Watches nothing and never stops.
impl Observer for () {
    fn progress(&mut self, _done: u64, _wanted: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl<F: FnMut(u64, u64) -> ControlFlow<()>> Observer for F {
    fn progress(&mut self, done: u64, wanted: u64) -> ControlFlow<()> {
        self(done, wanted)
    }
}

impl<A: Observer, B: Observer> Observer for (A, B) {
    fn progress(&mut self, done: u64, wanted: u64) -> ControlFlow<()> {
        let (first, second) = (self.0.progress(done, wanted), self.1.progress(done, wanted));
        if first.is_break() { first } else { second }
    }
}

/// A handle by which a run can be cancelled from elsewhere, such as a signal handler or another thread: clones of it share their
/// state.
///
/// ```
/// use bargain::game::catalogue::Ultimatum;
/// use bargain::simulate::{Cancel, MonteCarlo, StopReason};
/// use bargain::solve::QuantalResponse;
///
/// let game = Ultimatum::with_grid(10);
/// let play = QuantalResponse::new([5.0, 5.0])?.solve(&game)?.play(&game)?;
/// let mut cancel = Cancel::new();
/// cancel.clone().cancel();
/// let run = MonteCarlo::new(1).episodes(10_000_000)?.observe(&play, &mut cancel);
/// assert_eq!(run.stop_reason(), StopReason::Cancelled);
/// assert!(run.is_partial() && run.episodes() < 10_000_000);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Nothing cancelled yet.
    pub fn new() -> Self {
        Cancel::default()
    }

    /// Cancels: what is under way ends at the next stretch of work.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether [`Cancel::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Observer for Cancel {
    fn progress(&mut self, _done: u64, _wanted: u64) -> ControlFlow<()> {
        if self.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
