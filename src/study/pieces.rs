//! Numbered pieces of work, done in parallel and kept in the order of their numbers.
//!
//! Compiled once for each kind of result, not for each function that makes it.

use crate::simulate::{Observer, StopReason};
use rayon::{Scope, Yield};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Keeps pieces while a run goes on. `()` keeps none.
pub(super) trait Keeper<T>: Sync {
    /// Told of each piece as soon as it is done, by whichever worker did it.
    fn keep(&self, number: u64, done: &T);
}

impl<T> Keeper<T> for () {
    fn keep(&self, _number: u64, _done: &T) {}
}

/// What a run came to.
pub(super) struct Done<T> {
    /// The pieces in order, without a gap from the first.
    pub pieces: Vec<(u64, T)>,
    pub stop: StopReason,
    /// With a journal: why pieces are missing there, if they are.
    pub unsaved: Option<String>,
}

/// Does the pieces with these numbers, and keeps none.
pub(super) fn run<T: Send>(
    numbers: Range<u64>,
    one: impl Fn(u64) -> T + Sync,
    observer: &mut dyn Observer,
) -> Done<T> {
    run_kept(numbers, &one, BTreeMap::new(), &(), observer)
}

/// Does those pieces with these numbers that are not among `before`.
///
/// Workers take the lowest number left. The observer stays on the calling thread and is told of each piece; when it says stop no
/// further one is begun, and those in hand are finished. So what was done has no gap, but for pieces among `before`.
pub(super) fn run_kept<T: Send>(
    numbers: Range<u64>,
    one: &(dyn Fn(u64) -> T + Sync),
    before: BTreeMap<u64, T>,
    keeper: &dyn Keeper<T>,
    observer: &mut dyn Observer,
) -> Done<T> {
    let (start, wanted) = (numbers.start, numbers.end.saturating_sub(numbers.start));
    let known: BTreeSet<u64> = before.keys().copied().collect();
    let missing = Mutex::new(numbers.filter(|number| !known.contains(number)));
    let work = Work { missing, stopped: AtomicBool::new(false), one, keeper };
    let mut found = before;
    let mut tell = |done: usize| {
        if !work.stopped.load(Ordering::Relaxed) && observer.progress(done as u64, wanted).is_break() {
            work.stopped.store(true, Ordering::Relaxed);
        }
    };
    if !found.is_empty() {
        tell(found.len());
    }
    rayon::in_place_scope(|scope| {
        let (sender, done) = channel();
        for _ in 0..rayon::current_num_threads() {
            let sender = sender.clone();
            scope.spawn(|scope| work.next(scope, sender));
        }
        drop(sender);
        while let Some((number, piece)) = heard(&done) {
            found.insert(number, piece);
            tell(found.len());
        }
    });
    let pieces = found.into_iter().zip(start..).take_while(|((number, _), at)| number == at);
    let pieces: Vec<(u64, T)> = pieces.map(|(piece, _)| piece).collect();
    let stop = if pieces.len() as u64 == wanted { StopReason::Finished } else { StopReason::Cancelled };
    Done { pieces, stop, unsaved: None }
}

/// What the workers share.
struct Work<'a, I, T> {
    missing: Mutex<I>,
    stopped: AtomicBool,
    one: &'a (dyn Fn(u64) -> T + Sync),
    keeper: &'a dyn Keeper<T>,
}

impl<I: Iterator<Item = u64> + Send, T: Send> Work<'_, I, T> {
    /// Does the next piece and leaves the one after to whoever is free first. (A loop over pieces would not do: a worker that
    /// waits within a piece may take it up, and come back to that piece when all others are done.)
    fn next<'s>(&'s self, scope: &Scope<'s>, sender: Sender<(u64, T)>)
    where
        T: 's,
    {
        if self.stopped.load(Ordering::Relaxed) {
            return;
        }
        let number = self.missing.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some(number) = number else { return };
        let piece = (self.one)(number);
        self.keeper.keep(number, &piece);
        if sender.send((number, piece)).is_ok() {
            scope.spawn(|scope| self.next(scope, sender));
        }
    }
}

/// How long a worker without work waits before it looks for some again.
const NAP: Duration = Duration::from_millis(1);

/// The next piece that is done; nothing if none will be. A caller that is a worker itself works while it waits: it may be the
/// only one.
fn heard<T>(done: &Receiver<T>) -> Option<T> {
    if rayon::current_thread_index().is_none() {
        return done.recv().ok();
    }
    loop {
        match done.try_recv() {
            Ok(piece) => return Some(piece),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) if rayon::yield_now() == Some(Yield::Executed) => {}
            Err(TryRecvError::Empty) => match done.recv_timeout(NAP) {
                Ok(piece) => return Some(piece),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;
    use std::ops::ControlFlow;
    use std::sync::atomic::AtomicU64;

    fn pool(threads: usize) -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
    }

    fn stop_after(pieces: u64) -> impl Observer {
        move |done, _| if done >= pieces { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// A piece that is parallel within.
    fn square(number: u64) -> u64 {
        (0..number).into_par_iter().map(|_| number).sum()
    }

    #[test]
    fn pieces_come_in_order_on_any_number_of_threads_within_a_pool_or_from_outside() {
        let expected: Vec<(u64, u64)> = (3..200).map(|number| (number, number * number)).collect();
        for threads in [1, 2, 7] {
            assert_eq!(pool(threads).install(|| run(3..200, square, &mut ())).pieces, expected);
        }
        let done = run(3..200, square, &mut ());
        assert_eq!((done.pieces, done.stop), (expected, StopReason::Finished));
        assert!(run(5..5, square, &mut ()).pieces.is_empty());
    }

    #[test]
    fn the_observer_is_told_of_each_piece_on_the_calling_thread() {
        let mut told = Vec::new();
        let caller = std::thread::current().id();
        let mut observer = |done, wanted| {
            assert_eq!(std::thread::current().id(), caller);
            told.push((done, wanted));
            ControlFlow::Continue(())
        };
        run(0..50, square, &mut observer);
        assert_eq!(told, (1..=50).map(|done| (done, 50)).collect::<Vec<_>>());
    }

    #[test]
    fn a_cancelled_run_holds_all_that_was_begun() {
        for threads in [1, 2, 7] {
            let begun = AtomicU64::new(0);
            let one = |number| {
                begun.fetch_add(1, Ordering::Relaxed);
                square(number)
            };
            let done = pool(threads).install(|| run(0..100_000, one, &mut stop_after(20)));
            assert_eq!(done.stop, StopReason::Cancelled);
            assert_eq!(done.pieces.len() as u64, begun.load(Ordering::Relaxed));
            assert!((20..100_000).contains(&done.pieces.len()), "{}", done.pieces.len());
            assert!(done.pieces.iter().zip(0..).all(|((number, _), at)| *number == at));
            if threads == 1 {
                assert_eq!(done.pieces.len(), 20);
            }
        }
    }

    #[test]
    fn pieces_done_before_are_not_done_again_and_those_behind_a_gap_are_left_out() {
        let before = || BTreeMap::from([(0, 100), (2, 102), (30, 130)]);
        let one = |number: u64| {
            assert!(![0, 2, 30].contains(&number));
            number
        };
        let done = run_kept(0..40, &one, before(), &(), &mut ());
        assert_eq!((done.pieces.len(), done.stop), (40, StopReason::Finished));
        assert_eq!((done.pieces[2], done.pieces[3]), ((2, 102), (3, 3)));
        let done = run_kept(0..40, &one, before(), &(), &mut stop_after(3));
        assert_eq!((done.pieces, done.stop), (vec![(0, 100)], StopReason::Cancelled));
        let whole: BTreeMap<u64, u64> = (0..4).map(|number| (number, number)).collect();
        assert_eq!(run_kept(0..4, &one, whole, &(), &mut stop_after(0)).stop, StopReason::Finished);
    }
}
