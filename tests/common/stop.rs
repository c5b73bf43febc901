//! Runs that are stopped on the way.

use bargain::simulate::Observer;
use std::ops::ControlFlow;

/// Says stop when it is told of so many pieces.
pub struct StopAfter(pub u64);

impl Observer for StopAfter {
    fn progress(&mut self, done: u64, _wanted: u64) -> ControlFlow<()> {
        if done >= self.0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Does the work on one thread, where nothing else is in hand when the observer is asked.
pub fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(work)
}
