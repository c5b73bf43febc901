//! Loops over numbered work, done by all workers.
//!
//! A parallel loop is much code. It is compiled here once, not for each game and each kind of result.

use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// What `one` makes of each number, in order.
pub(crate) fn map<T: Send>(numbers: Range<u64>, one: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let made: Vec<Mutex<Option<T>>> = numbers.clone().map(|_| Mutex::new(None)).collect();
    each(made.len(), &|i| {
        let result = one(numbers.start + i as u64);
        *made[i].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
    });
    made.into_iter().filter_map(|made| made.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

fn each(count: usize, turn: &(dyn Fn(usize) + Sync)) {
    (0..count).into_par_iter().for_each(turn);
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_stand_in_the_order_of_their_numbers() {
        for range in [0..0, 3..4, 5..1000] {
            let squares: Vec<u64> = range.clone().map(|x| x * x).collect();
            assert_eq!(map(range, |x| x * x), squares);
        }
    }
}
