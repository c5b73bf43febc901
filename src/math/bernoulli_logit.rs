//! Events of given log-odds.

use super::logistic;

/// Cells into which a unit of log-odds is cut.
const PER_UNIT: f64 = 32.0;

const CELLS: usize = 1024;

/// Whether an event of log-odds `log_odds` happens, if `draw` is uniform on [0, 1): whether
/// `draw >= 1 - `[`logistic`]`(log_odds)`, bit for bit.
///
/// In 99 of 100 draws bounds from a table say so, and the logistic function is not needed. That is worth the more since nobody
/// foresees how a draw comes out, so that a processor waits for the answer.
///
/// ```
/// use bargain::math::{bernoulli_logit, logistic};
///
/// assert_eq!(bernoulli_logit(-1.5, 0.9), 0.9 >= 1.0 - logistic(-1.5));
/// ```
#[inline(always)]
pub fn bernoulli_logit(log_odds: f64, draw: f64) -> bool {
    /// Added to a small number, it leaves the nearest integer in the low bits, counted from those of this one.
    const ROUND: f64 = 6_755_399_441_055_744.0; // 1.5 · 2^52
    const FIRST: u64 = ROUND.to_bits() - CELLS as u64 / 2;
    // What is large, or no number, differs in other bits too, so it has no cell.
    let cell = (log_odds * PER_UNIT + ROUND).to_bits().wrapping_sub(FIRST);
    if cell >= CELLS as u64 {
        return exactly(log_odds, draw);
    }
    let [below, above] = BOUNDS[cell as usize];
    if draw < below {
        return false;
    }
    if draw >= above {
        return true;
    }
    exactly(log_odds, draw)
}

#[cold]
#[inline(never)]
fn exactly(log_odds: f64, draw: f64) -> bool {
    draw >= 1.0 - logistic(log_odds)
}

/// Between what the probability that an event fails lies, for all log-odds of a cell: zero lies in the middle of the middle one.
static BOUNDS: [[f64; 2]; CELLS] = {
    /// A little more than half a cell, and than all roundings.
    const HALF: f64 = 0.51;
    const ROUNDINGS: f64 = 1e-12;
    let mut bounds = [[0.0; 2]; CELLS];
    let mut cell = 0;
    while cell < CELLS {
        let middle = cell as f64 - CELLS as f64 / 2.0;
        let (low, high) = ((middle - HALF) / PER_UNIT, (middle + HALF) / PER_UNIT);
        bounds[cell] = [1.0 - logistic(high) - ROUNDINGS, 1.0 - logistic(low) + ROUNDINGS];
        cell += 1;
    }
    bounds
};

#[cfg(test)]
mod tests {
    use super::{BOUNDS, CELLS, PER_UNIT, bernoulli_logit, exactly};
    use crate::stream::{Key, Stream};

    #[test]
    fn bounds_never_decide_otherwise_than_the_logistic_function() {
        let mut stream = Stream::open(Key::episode(4, 0));
        let edges = (0..=CELLS).map(|k| (k as f64 - 0.5 - CELLS as f64 / 2.0) / PER_UNIT);
        let anywhere: Vec<f64> = (0..20_000).map(|_| 34.0 * (stream.uniform() - 0.5)).collect();
        let odd = [f64::NEG_INFINITY, -1e300, -700.0, -0.0, 0.0, 700.0, 1e300, f64::INFINITY, f64::NAN];
        for x in edges.flat_map(|x| [x.next_down(), x, x.next_up()]).chain(anywhere).chain(odd) {
            let edge = 1.0 - super::logistic(x);
            let near =
                [0.0, edge.next_down(), edge, edge.next_up(), edge - 1e-3, edge + 1e-3, 1.0_f64.next_down()];
            let draws = near.into_iter().chain((0..8).map(|_| stream.uniform()));
            for draw in draws.filter(|draw| (0.0..1.0).contains(draw)) {
                assert_eq!(bernoulli_logit(x, draw), exactly(x, draw), "{draw} at {x}");
            }
        }
    }

    #[test]
    fn bounds_leave_little_to_the_logistic_function() {
        let widest = BOUNDS.iter().map(|[below, above]| above - below).fold(0.0, f64::max);
        assert!(widest < 0.008, "{widest}");
    }
}
