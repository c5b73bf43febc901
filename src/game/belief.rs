//! Grids on which public beliefs rest, and rounding to them that keeps the mean.

use crate::{Error, Problem};

/// The points on which the public belief about one player's type may rest.
///
/// A belief that falls between two points is rounded to one of them at random, with the probabilities of
/// linear interpolation, so that its mean is kept (a martingale, as Bayesian beliefs are). The tabulated game
/// is therefore a finite stochastic game, and sampling, forward propagation and backward induction agree
/// exactly. Beliefs beyond the end points are moved to them.
#[derive(Debug, Clone, PartialEq)]
pub struct BeliefGrid {
    types: usize,
    /// Number of points.
    len: usize,
    /// One distribution over the types after another.
    points: Vec<f64>,
    /// Of each pair of neighbours: the lower probability of the second type, and one over the distance.
    segments: Vec<(f64, f64)>,
}

impl BeliefGrid {
    /// The least distance of neighbours: one over it can still be calculated with.
    pub(crate) const LEAST_DISTANCE: f64 = 1e-300;

    /// A grid for a player with two types, from the probabilities of the second type: increasing by 1e-300 at least,
    /// in \[0, 1\].
    ///
    /// # Errors
    /// Every probability outside \[0, 1\], not finite or out of order.
    pub fn new(second_type: &[f64]) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if second_type.is_empty() {
            problems.push(Problem::new("belief grid", "[]", "must hold at least one probability"));
        }
        for (i, &q) in second_type.iter().enumerate() {
            let key = format!("belief grid[{i}]");
            if !(0.0..=1.0).contains(&q) {
                problems.push(Problem::new(key, q, "must be a probability in [0, 1]"));
            } else if i > 0 && second_type[i - 1] >= q {
                problems.push(Problem::new(key, q, "must be larger than the point before it"));
            } else if i > 0 && q - second_type[i - 1] < Self::LEAST_DISTANCE {
                problems.push(Problem::new(
                    key,
                    q,
                    "must be larger than the point before it by 1e-300 at least",
                ));
            }
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let points = second_type.iter().flat_map(|&q| [1.0 - q, q]).collect();
        Ok(Self::from_points(2, points))
    }

    fn from_points(types: usize, points: Vec<f64>) -> Self {
        let second = |i: usize| points[2 * i + 1];
        let segments = match types {
            2 => (1..points.len() / 2).map(|i| (second(i - 1), 1.0 / (second(i) - second(i - 1)))).collect(),
            _ => Vec::new(),
        };
        let len = points.len() / types.max(1);
        BeliefGrid { types, len, points, segments }
    }

    /// The default grid around `prior`. With one type there is one point. With two types there are five: the
    /// prior, and the prior moved by two and by four units of log-odds to either side, as far as those can be told apart. With more
    /// types there is only the prior, so beliefs may not come to rest after they have moved.
    pub fn around(prior: &[f64]) -> Self {
        match prior {
            [_, q] if *q > 0.0 && *q < 1.0 => {
                let odds = q / (1.0 - q);
                let moved = |shift: f64| {
                    let odds = odds * crate::math::exp(shift);
                    odds / (1.0 + odds)
                };
                let apart = |low: f64, high: f64| high - low >= Self::LEAST_DISTANCE;
                let mut points = vec![*q];
                for below in [-2.0, -4.0].map(moved) {
                    if apart(below, points[0]) {
                        points.insert(0, below);
                    }
                }
                for above in [2.0, 4.0].map(moved) {
                    if apart(points[points.len() - 1], above) {
                        points.push(above);
                    }
                }
                Self::from_points(2, points.iter().flat_map(|&q| [1.0 - q, q]).collect())
            }
            _ => Self::from_points(prior.len(), prior.to_vec()),
        }
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the grid has no point; never true of a grid made by this type.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Number of types of the player.
    pub fn types(&self) -> usize {
        self.types
    }

    /// Whether `belief`, over as many types, lies on a point or between two of them, but for rounding.
    pub(crate) fn spans(&self, belief: &[f64]) -> bool {
        const ROUNDING: f64 = 1e-9;
        let ends = self.points.iter().zip(&self.points[self.points.len() - self.types..]);
        let between =
            |x: f64, (a, b): (&f64, &f64)| (a.min(*b) - ROUNDING..=a.max(*b) + ROUNDING).contains(&x);
        belief.iter().zip(ends).all(|(x, ends)| between(*x, ends))
    }

    /// The first and the last point, in words.
    pub(crate) fn ends(&self) -> String {
        let last = self.point(self.len - 1);
        if self.len == 1 { format!("{last:?}") } else { format!("{:?} to {last:?}", self.point(0)) }
    }

    /// The distribution over types at point `i`.
    ///
    /// # Panics
    /// There are no more than `i` points.
    pub fn point(&self, i: usize) -> &[f64] {
        &self.points[i * self.types..(i + 1) * self.types]
    }

    /// Of each pair of neighbouring points: the lower probability of the second type, and one over the distance.
    #[inline(always)]
    pub(crate) fn segments(&self) -> &[(f64, f64)] {
        &self.segments
    }

    /// Whether this grid can hold beliefs that have moved.
    pub(crate) fn can_round(&self) -> bool {
        self.types <= 2
    }

    /// The two neighbours of `belief` and the probability of the upper one: `(lower, weight)`, where
    /// the upper neighbour is `lower + 1` if `weight > 0`.
    pub fn round(&self, belief: &[f64]) -> (usize, f64) {
        match belief {
            [_, q] => self.round_second_type(*q),
            _ => (0, 0.0),
        }
    }

    /// [`BeliefGrid::round`] for a player with two types, from the probability of the second.
    #[inline]
    pub(crate) fn round_second_type(&self, q: f64) -> (usize, f64) {
        // The segment in which the belief lies: the last that does not begin above it. A belief on a point stays there.
        let beyond = self.segments.iter().skip(1).filter(|(low, _)| *low <= q).count();
        let Some((low, steepness)) = self.segments.get(beyond) else { return (0, 0.0) };
        let weight = ((q - low) * steepness).clamp(0.0, 1.0);
        (beyond, if self.points.last().is_some_and(|top| q >= *top) { 1.0 } else { weight })
    }
}

#[cfg(test)]
mod tests {
    use super::BeliefGrid;

    #[test]
    fn beliefs_on_a_point_stay_there_and_others_keep_their_mean() {
        let points = [0.1, 0.3, 0.7, 0.9];
        let grid = BeliefGrid::new(&points).unwrap();
        for (i, q) in points.into_iter().enumerate() {
            let (lower, weight) = grid.round(&[1.0 - q, q]);
            assert!((lower, weight) == (i, 0.0) || (lower + 1, weight) == (i, 1.0), "{q}: {lower}, {weight}");
        }
        for q in [0.12, 0.3001, 0.5, 0.899] {
            let (lower, weight) = grid.round(&[1.0 - q, q]);
            let mean = points[lower] * (1.0 - weight) + points[lower + 1] * weight;
            assert!((mean - q).abs() < 1e-15 && (0.0..=1.0).contains(&weight), "{q}: {mean}");
        }
        assert_eq!(grid.round(&[1.0, 0.0]), (0, 0.0));
        assert_eq!(grid.round(&[0.0, 1.0]), (2, 1.0));
    }

    #[test]
    fn points_that_cannot_be_told_apart_are_no_points() {
        assert!(BeliefGrid::new(&[0.0, 1e-305, 0.5]).unwrap_err().to_string().contains("belief grid[1]"));
        for q in [1e-308, 1e-303, 0.5, 1.0 - 1e-16] {
            let grid = BeliefGrid::around(&[1.0 - q, q]);
            assert!(grid.points.chunks(2).any(|point| point[1] == q));
            for point in 0..grid.len() {
                let (lower, weight) = grid.round(grid.point(point));
                assert!((0.0..=1.0).contains(&weight) && lower < grid.len(), "{q}: {lower}, {weight}");
            }
        }
    }
}
