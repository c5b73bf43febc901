//! Where a draw falls.

/// The position that `left`, a number in [0, 1), falls on when the probabilities are laid end to end; the last positive one if
/// rounding leaves it beyond them.
#[inline(always)]
pub(crate) fn position(mut left: f64, probabilities: impl Iterator<Item = f64>) -> usize {
    let mut picked = 0;
    for (i, p) in probabilities.enumerate() {
        if p > 0.0 {
            picked = i;
            left -= p;
            if left < 0.0 {
                break;
            }
        }
    }
    picked
}
