//! How far a ray from the disagreement point stays inside the set.

use crate::Error;
use crate::problem::bargaining::{BargainingProblem, Solution};
use crate::problem::search::crossing;

impl BargainingProblem {
    /// The last point of the set in which the players' gains are in the given proportion, both numbers above 0.
    pub(super) fn along(&self, proportion: [f64; 2]) -> Result<Solution, Error> {
        let [c1, c2] = proportion;
        let [d1, d2] = self.disagreement();
        let [low, high] = self.span();
        // Above 0 on the second player's side of the ray.
        let side = |first: f64| self.second_gain(first) * c1 - (first - d1) * c2;
        if side(low) <= 0.0 {
            let gain = self.second_gain(low);
            return self.solution([d1 + gain * c1 / c2, d2 + gain], 0.0);
        }
        if side(high) >= 0.0 {
            return self.solution([high, d2 + (high - d1) * c2 / c1], 0.0);
        }
        let [below, above] = crossing(low, high, side);
        let Some([p, q]) = self.set().edge(above) else {
            return self.on_curve(below, above - below);
        };
        let [run, rise] = [q[0] - p[0], q[1] - p[1]];
        let far = ((p[1] - d2) * run - (p[0] - d1) * rise) / (c2 * run - c1 * rise);
        self.solution([d1 + far * c1, d2 + far * c2], 0.0)
    }
}
