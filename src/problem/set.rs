//! What two players can reach together: a set of pairs of utilities, convex, with free disposal.

use std::fmt;
use std::sync::Arc;

use super::search::{crossing, flat_top, maximum};
use crate::{Error, Problem};

/// A convex set of pairs of utilities with free disposal: with a pair it holds every pair that gives neither player more.
///
/// Given by points, whose convex hull it is ([`BargainingSet::hull`]), or by the largest utility of the second player as
/// a concave function of the first's ([`BargainingSet::curve`]).
///
/// ```
/// use bargain::problem::BargainingSet;
///
/// let pie = BargainingSet::hull(&[[1.0, 0.0], [0.0, 1.0]])?;
/// assert_eq!(pie.second(0.25), Some(0.75));
/// let curve = BargainingSet::curve([0.0, 1.0], |first| (1.0 - first).sqrt())?;
/// assert_eq!(curve.second(0.75), Some(0.5));
/// assert_eq!(curve.second(1.5), None);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Clone)]
pub struct BargainingSet {
    shape: Shape,
}

#[derive(Clone)]
enum Shape {
    /// Corners of the Pareto frontier, the first player's utility increasing.
    Hull(Vec<[f64; 2]>),
    /// The Pareto part of a curve: between the second player's best point and the first's.
    Curve { second: Arc<dyn Fn(f64) -> f64 + Send + Sync>, ends: [f64; 2] },
}

/// Utilities beyond this are refused, so that products of differences stay finite.
pub(super) const LARGEST: f64 = 1e12;

/// Points at which a curve is checked.
const SAMPLES: usize = 257;

impl BargainingSet {
    /// The convex hull of points `[first's utility, second's utility]`, with free disposal. One point is enough.
    ///
    /// # Errors
    /// No points, or utilities that are not numbers within ±10¹².
    ///
    /// # Complexity
    /// That of sorting the points.
    pub fn hull(points: &[[f64; 2]]) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if points.is_empty() {
            problems.push(Problem::new("points", "[]", "must hold at least one point"));
        }
        for (i, point) in points.iter().enumerate() {
            if !point.iter().all(|x| x.abs() <= LARGEST) {
                let expected = format!("utilities must be numbers within ±{LARGEST:e}");
                problems.push(Problem::new(format!("points[{i}]"), format!("{point:?}"), expected));
            }
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        Ok(BargainingSet { shape: Shape::Hull(corners(points.to_vec())) })
    }

    /// All pairs below a curve: the second player's largest utility where the first's is a number of `interval`.
    ///
    /// The function must be concave and continuous; it need not be smooth, nor decreasing: what rises on the left is not
    /// Pareto optimal and is left out. Checked at 257 points.
    ///
    /// # Errors
    /// An interval that is not two increasing numbers within ±10¹², or a function that is not concave or not within
    /// ±10¹² at the points checked.
    pub fn curve(
        interval: [f64; 2],
        second: impl Fn(f64) -> f64 + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let [from, to] = interval;
        if !(from.abs() <= LARGEST && to.abs() <= LARGEST && from < to) {
            let expected = format!("must be two increasing numbers within ±{LARGEST:e}");
            return Err(Error::invalid([Problem::new("interval", format!("{interval:?}"), expected)]));
        }
        // A value that is not a number lies below everything, so that searches turn away from it.
        let second = move |x: f64| {
            let value = second(x);
            if value.is_nan() { f64::NEG_INFINITY } else { value }
        };
        check_concave(from, to, &second)?;
        let sizes = [from, from + 0.5 * (to - from), to].map(|x| second(x).abs());
        let unit = sizes.into_iter().filter(|size| size.is_finite()).fold(0.0, f64::max);
        let peak = maximum(interval, unit, &second).at;
        let [_, peak] = flat_top(peak, interval, unit, &second);
        Ok(BargainingSet { shape: Shape::Curve { second: Arc::new(second), ends: [peak, to] } })
    }

    /// The largest utility of the second player where the first gets at least `first`; `None` if that is out of reach.
    pub fn second(&self, first: f64) -> Option<f64> {
        let [left, right] = self.ends();
        if first.is_nan() || first > right[0] {
            return None;
        }
        if first <= left[0] {
            return Some(left[1]);
        }
        match &self.shape {
            Shape::Curve { second, .. } => Some(second(first)),
            Shape::Hull(_) => self.edge(first).map(|edge| on_edge(edge, first)),
        }
    }

    /// The largest utility of the first player where the second gets at least `second`; `None` if that is out of reach.
    pub fn first(&self, second: f64) -> Option<f64> {
        let [left, right] = self.ends();
        if second.is_nan() || second > left[1] {
            return None;
        }
        if second <= right[1] {
            return Some(right[0]);
        }
        match &self.shape {
            Shape::Curve { second: curve, .. } => {
                Some(crossing(left[0], right[0], |first| curve(first) - second)[0])
            }
            Shape::Hull(corners) => {
                let i = corners.partition_point(|corner| corner[1] >= second);
                let [a, b] = [corners.get(i.checked_sub(1)?)?, corners.get(i)?];
                Some(on_edge([[a[1], a[0]], [b[1], b[0]]], second))
            }
        }
    }

    /// The corners of the Pareto frontier, from the second player's best to the first's; `None` for a curve.
    pub fn corners(&self) -> Option<&[[f64; 2]]> {
        match &self.shape {
            Shape::Hull(corners) => Some(corners),
            Shape::Curve { .. } => None,
        }
    }

    /// The ends of the Pareto frontier: the second player's best point, then the first's.
    pub fn ends(&self) -> [[f64; 2]; 2] {
        match &self.shape {
            // A hull has at least one corner.
            Shape::Hull(corners) => {
                [corners.first(), corners.last()].map(|end| end.copied().unwrap_or([0.0; 2]))
            }
            Shape::Curve { second, ends } => ends.map(|first| [first, second(first)]),
        }
    }

    /// The edge of a hull on which the first player gets `first`; `None` for a curve, and beyond the ends.
    pub(super) fn edge(&self, first: f64) -> Option<[[f64; 2]; 2]> {
        let corners = self.corners()?;
        let i = corners.partition_point(|corner| corner[0] < first).max(1);
        Some([*corners.get(i - 1)?, *corners.get(i)?])
    }

    /// The largest absolute utility on the frontier: what rounding is relative to.
    pub(super) fn scale(&self) -> f64 {
        self.ends().iter().flatten().fold(0.0, |most, x| x.abs().max(most))
    }
}

impl fmt::Debug for BargainingSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.shape {
            Shape::Hull(corners) => f.debug_struct("Hull").field("corners", corners).finish(),
            Shape::Curve { ends, .. } => f.debug_struct("Curve").field("ends", ends).finish_non_exhaustive(),
        }
    }
}

/// The height of the line through two points; the ends exactly.
pub(super) fn on_edge([a, b]: [[f64; 2]; 2], at: f64) -> f64 {
    let share = (at - a[0]) / (b[0] - a[0]);
    if share < 0.5 { a[1] + (b[1] - a[1]) * share } else { b[1] - (b[1] - a[1]) * (1.0 - share) }
}

/// The corners of the Pareto frontier of the hull of points (Andrew's monotone chain 1979, upper half).
fn corners(mut points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    // The sum makes a zero of a negative zero.
    points.iter_mut().flatten().for_each(|x| *x += 0.0);
    // From the first player's best down; of equals, the better for the second player first.
    points.sort_by(|a, b| b[0].total_cmp(&a[0]).then(b[1].total_cmp(&a[1])));
    let mut chain: Vec<[f64; 2]> = Vec::new();
    for point in points {
        if chain.last().is_some_and(|last| point[1] <= last[1]) {
            continue;
        }
        while let [.., a, b] = chain[..]
            && turn(a, b, point) <= 0.0
        {
            chain.pop();
        }
        chain.push(point);
    }
    chain.reverse();
    chain
}

/// Above 0 if the way from `a` by `b` to `c` turns left.
fn turn(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

fn check_concave(from: f64, to: f64, second: &impl Fn(f64) -> f64) -> Result<(), Error> {
    let at =
        |i: usize| if i + 1 == SAMPLES { to } else { from + (to - from) * i as f64 / (SAMPLES - 1) as f64 };
    let values: Vec<f64> = (0..SAMPLES).map(|i| second(at(i))).collect();
    let mut problems = Vec::new();
    if let Some(i) = values.iter().position(|value| !(-LARGEST..=LARGEST).contains(value)) {
        let key = format!("second player's utility where the first's is {}", at(i));
        problems.push(Problem::new(key, values[i], format!("must be a number within ±{LARGEST:e}")));
    } else {
        let largest = values.iter().fold(0.0f64, |most, x| x.abs().max(most));
        let bent = |w: &[f64]| w[0] + w[2] - 2.0 * w[1] > 1e-11 * largest;
        if let Some(i) = values.windows(3).position(bent) {
            let key = format!("second player's utility where the first's is {}", at(i + 1));
            let expected = "must be concave in the first's: give the convex hull, which lotteries reach";
            problems.push(Problem::new(key, values[i + 1], expected));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
}
