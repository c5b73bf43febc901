//! Intervals that are looked at more than once.

use super::interval::Confidence;
use statrs::distribution::{ContinuousCDF, Normal};

/// Points of the grid on which the density is carried from look to look.
const POINTS: usize = 121;

/// The level to ask of each interval so that, for a mean of independent observations with normal errors, the intervals at all
/// looks cover the truth together with this confidence: the constant critical value of Pocock (1977), for looks after any numbers of
/// observations, each at least a tenth more than the one before, or equal to it (a smaller step would fall between the points of the grid).
///
/// With Z the standardised mean at a look after n observations, its value at the look after m is √(n/m) Z plus independent
/// normal noise. The probability that it has stayed within ±c is found by the recursion of Armitage, McPherson & Rowe (1969),
/// integrated by Simpson's rule; c by bisection.
pub(crate) fn over_looks(confidence: Confidence, looks: &[u64]) -> Confidence {
    let (mut low, mut high) = (confidence.z(), confidence.z() + 3.0);
    if looks.len() < 2 {
        return confidence;
    }
    for _ in 0..16 {
        let middle = 0.5 * (low + high);
        if stays_within(middle, looks) < confidence.level() { low = middle } else { high = middle }
    }
    let level = 1.0 - 2.0 * Normal::standard().sf(high);
    Confidence::new(level).unwrap_or(confidence)
}

/// The probability that the standardised mean lies within ±`c` at every look.
fn stays_within(c: f64, looks: &[u64]) -> f64 {
    let step = 2.0 * c / (POINTS - 1) as f64;
    let point = |i: usize| -c + step * i as f64;
    let weight = |i: usize| match i {
        0 => step / 3.0,
        i if i == POINTS - 1 => step / 3.0,
        i => step / 3.0 * if i % 2 == 1 { 4.0 } else { 2.0 },
    };
    let normal = |z: f64| (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let mut density: Vec<f64> = (0..POINTS).map(|i| normal(point(i))).collect();
    for pair in looks.windows(2) {
        let carried = (pair[0] as f64 / pair[1] as f64).sqrt();
        let noise = (1.0 - carried * carried).sqrt();
        if noise == 0.0 {
            continue;
        }
        let next = |i: usize| -> f64 {
            let from = |j: usize| normal((point(i) - carried * point(j)) / noise) / noise;
            (0..POINTS).map(|j| weight(j) * density[j] * from(j)).sum()
        };
        density = (0..POINTS).map(next).collect();
    }
    (0..POINTS).map(|i| weight(i) * density[i]).sum()
}

#[cfg(test)]
mod tests {
    use super::{Confidence, over_looks};

    /// Pocock (1977), table 1: critical values for 2, 3, 4, 5 and 10 looks after equal numbers of observations at 5 %.
    #[test]
    fn equal_steps_give_the_published_critical_values() {
        for (looks, expected) in [(2, 2.178), (3, 2.289), (4, 2.361), (5, 2.413), (10, 2.555)] {
            let after: Vec<u64> = (1..=looks).collect();
            let c = over_looks(Confidence::P95, &after).z();
            assert!((c - expected).abs() < 1e-3, "{looks} looks: {c}, not {expected}");
        }
    }

    /// The same recursion with 401 points, in another program.
    #[test]
    fn a_finer_grid_gives_the_same_critical_values() {
        let geometric = |ceiling: u64| {
            let looks = std::iter::successors(Some(2_u64), |look| {
                Some((*look as f64 * std::f64::consts::SQRT_2).ceil() as u64)
            });
            looks.take_while(|look| *look < ceiling).chain([ceiling]).collect::<Vec<_>>()
        };
        for (ceiling, looks, expected) in [(60, 10, 2.636_958), (245, 14, 2.745_436), (24_415, 27, 2.958_957)]
        {
            let after = geometric(ceiling);
            assert_eq!(after.len(), looks);
            let c = over_looks(Confidence::P95, &after).z();
            assert!((c - expected).abs() < 2e-4, "{looks} looks: {c}, not {expected}");
        }
        let closest = over_looks(Confidence::P95, &[100, 110]).z();
        assert!((closest - 2.067_479).abs() < 2e-4, "{closest}");
    }

    #[test]
    fn one_look_needs_no_widening() {
        assert_eq!(over_looks(Confidence::P99, &[7]), Confidence::P99);
        assert_eq!(over_looks(Confidence::P99, &[]), Confidence::P99);
        assert!((over_looks(Confidence::P95, &[7, 7]).z() - 1.959_964).abs() < 1e-3);
    }
}
