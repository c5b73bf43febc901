//! Numerical search on an interval: the zero of a decreasing function, the maximum of a concave one.

/// Where something was found, and how far the truth may lie from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Located {
    pub at: f64,
    pub accuracy: f64,
}

/// Neighbouring numbers, or as good as, between which a decreasing function passes from 0 or more to below 0.
///
/// Complexity: at most 200 evaluations.
pub(super) fn crossing(mut low: f64, mut high: f64, decreasing: impl Fn(f64) -> f64) -> [f64; 2] {
    for _ in 0..200 {
        let middle = low + 0.5 * (high - low);
        if middle <= low || middle >= high {
            break;
        }
        if decreasing(middle) >= 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    [low, high]
}

/// The maximum of a concave function on an interval; it may be −∞ at the ends.
///
/// Values near a smooth maximum differ by less than their rounding, so comparing them places it to half the digits
/// only. Where the function is smooth, points far apart and equally high say more: their midpoint, extrapolated to
/// distance 0. Where it has a kink, comparing is as good as the numbers are, and the extrapolation, which then lies
/// visibly lower, is dropped.
///
/// Rounding of the function is relative to its size at the maximum, or to `unit` where that is larger.
pub(super) fn maximum([low, high]: [f64; 2], unit: f64, concave: impl Fn(f64) -> f64) -> Located {
    let rough = golden(low, high, &concave);
    for end in [low, high] {
        if concave(end) >= concave(rough) {
            return Located { at: end, accuracy: bracket(end, [low, high], unit, &concave) };
        }
    }
    let noise = 8.0 * f64::EPSILON * concave(rough).abs().max(unit);
    match midpoints(rough, low, high, &concave) {
        Some(fine) if concave(fine.at) >= concave(rough) - noise => fine,
        _ => Located { at: rough, accuracy: bracket(rough, [low, high], unit, &concave) },
    }
}

/// Golden section, down to the spacing of numbers.
fn golden(mut low: f64, mut high: f64, concave: &impl Fn(f64) -> f64) -> f64 {
    let ratio = 0.5 * (5f64.sqrt() - 1.0);
    let narrow = 1e-15 * (high - low);
    let [mut left, mut right] = [high - ratio * (high - low), low + ratio * (high - low)];
    let [mut at_left, mut at_right] = [concave(left), concave(right)];
    for _ in 0..120 {
        if high - low <= narrow {
            break;
        }
        if at_left >= at_right {
            [high, right, at_right] = [right, left, at_left];
            left = high - ratio * (high - low);
            at_left = concave(left);
        } else {
            [low, left, at_left] = [left, right, at_right];
            right = low + ratio * (high - low);
            at_right = concave(right);
        }
    }
    if at_left >= at_right { left } else { right }
}

/// The midpoint of equally high points, extrapolated from three distances (Richardson).
fn midpoints(rough: f64, low: f64, high: f64, concave: &impl Fn(f64) -> f64) -> Option<Located> {
    let room = (rough - low).min(high - rough);
    let reach = 4e-3 * room;
    if reach <= 1e-9 * (high - low) {
        return None;
    }
    let middle = |distance: f64| {
        let rise = |x: f64| concave(x + distance) - concave(x - distance);
        let [from, to] = [rough - 2.0 * distance, rough + 2.0 * distance];
        (rise(from) >= 0.0 && rise(to) <= 0.0).then(|| crossing(from, to, rise)[0])
    };
    let [wide, half, quarter] = [middle(reach)?, middle(reach / 2.0)?, middle(reach / 4.0)?];
    let [once, again] = [(4.0 * half - wide) / 3.0, (4.0 * quarter - half) / 3.0];
    let at = (16.0 * again - once) / 15.0;
    Some(Located { at, accuracy: (at - again).abs() + 4.0 * f64::EPSILON * (high - low) })
}

/// A distance on both sides of `at` (or up to the end) where the function is visibly lower.
fn bracket(at: f64, [low, high]: [f64; 2], unit: f64, concave: &impl Fn(f64) -> f64) -> f64 {
    let top = concave(at);
    let noise = 4.0 * f64::EPSILON * top.abs().max(unit);
    let lower = |x: f64| x <= low || x >= high || concave(x) < top - noise;
    let mut distance = 1e-15 * (high - low);
    while distance < high - low && !(lower(at - distance) && lower(at + distance)) {
        distance *= 2.0;
    }
    // An end is exact where the function falls away from it.
    if at <= low || at >= high { f64::EPSILON * (high - low) } else { distance }
}

/// The ends of the flat top of a concave function around its maximum; both the maximum itself where the top is not flat.
///
/// A top counts as flat if it is wider than a ten-thousandth of the interval on one side. Rounding is as in [`maximum`].
pub(super) fn flat_top(at: f64, [low, high]: [f64; 2], unit: f64, concave: impl Fn(f64) -> f64) -> [f64; 2] {
    let top = concave(at);
    let noise = 8.0 * f64::EPSILON * top.abs().max(unit);
    let above = |x: f64| concave(x) - (top - noise);
    let step = 1e-4 * (high - low);
    let left = if at - step > low && above(at - step) >= 0.0 {
        if above(low) >= 0.0 { low } else { -crossing(-(at - step), -low, |x| above(-x))[0] }
    } else {
        at
    };
    let right = if at + step < high && above(at + step) >= 0.0 {
        if above(high) >= 0.0 { high } else { crossing(at + step, high, above)[0] }
    } else {
        at
    };
    [left, right]
}
