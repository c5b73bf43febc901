//! Numbers from the standard normal distribution, with the same bits on every machine.
//!
//! The ziggurat of 256 layers of equal area (Marsaglia & Tsang 2000), which needs one draw and one multiplication in 98.5 of 100
//! cases. The other cases need an exponential function, or the tail: both are made here from additions and
//! multiplications only, the tail from comparisons of uniform numbers (von Neumann 1951), so no platform's own functions come in.

use super::Stream;

const LAYERS: usize = 256;

/// Where the tail begins. With it, 256 layers of the same area as the lowest one with its tail make up the whole.
const TAIL: f64 = 3.654_152_885_361_009;

/// The area of a layer, under the curve e^(−x²/2) for x > 0.
const AREA: f64 = 4.928_673_233_974_655e-3;

/// Of whole numbers that stand for a place in a layer.
const UNITS: f64 = (1_u64 << 52) as f64;

/// A layer reaches from zero to its edge.
#[derive(Clone, Copy)]
struct Layer {
    /// As many units lie under the curve at every height.
    inside: u64,
    /// Length of a unit.
    unit: f64,
    /// Heights of the curve at the edge, and at that of the layer above.
    heights: [f64; 2],
}

static ZIGGURAT: [Layer; LAYERS] = ziggurat();

const fn ziggurat() -> [Layer; LAYERS] {
    let mut layers = [Layer { inside: 0, unit: 0.0, heights: [0.0; 2] }; LAYERS];
    // The lowest layer holds the tail: as a rectangle it would reach further.
    let (mut edge, mut above) = (AREA / height(TAIL), TAIL);
    let mut i = 0;
    while i < LAYERS {
        let heights = [height(edge), height(above)];
        layers[i] = Layer { inside: (above / edge * UNITS) as u64, unit: edge / UNITS, heights };
        edge = above;
        above = if i + 2 < LAYERS { edge_at(heights[1] + AREA / edge, edge) } else { 0.0 };
        i += 1;
    }
    layers
}

/// e^(−x²/2).
const fn height(x: f64) -> f64 {
    // The series of the sixty-fourth part, then squared six times.
    let part = x * x / 128.0;
    let (mut sum, mut term) = (1.0, 18.0);
    while term > 0.0 {
        sum = 1.0 - part / term * sum;
        term -= 1.0;
    }
    let mut squared = 0;
    while squared < 6 {
        sum *= sum;
        squared += 1;
    }
    sum
}

/// As [`height`], by multiplications only and no more terms than it takes.
fn height_fast(x: f64) -> f64 {
    const INVERSES: [f64; 11] = {
        let (mut inverses, mut k) = ([0.0; 11], 0);
        while k < 11 {
            inverses[k] = 1.0 / (11 - k) as f64;
            k += 1;
        }
        inverses
    };
    let part = x * x * (1.0 / 128.0);
    let sum = INVERSES.iter().fold(1.0, |sum, inverse| 1.0 - part * inverse * sum);
    (0..6).fold(sum, |sum, _| sum * sum)
}

/// Where the curve has this height: Newton's steps from a place further out.
const fn edge_at(wanted: f64, outside: f64) -> f64 {
    let (mut x, mut step) = (outside, 0);
    while step < 12 {
        let height = height(x);
        x += (height - wanted) / (x * height);
        step += 1;
    }
    x
}

impl Stream {
    /// A number from the normal distribution with mean 0 and standard deviation 1.
    ///
    /// Made from one draw of 64 bits most of the time, and of others that follow it where that does not do; the same bits on every
    /// machine.
    ///
    /// ```
    /// use bargain::stream::{Key, Stream};
    ///
    /// let mut stream = Stream::open(Key::episode(1, 0));
    /// let mean = (0..10_000).map(|_| stream.normal()).sum::<f64>() / 10_000.0;
    /// assert!(mean.abs() < 0.05); // five standard errors
    /// ```
    #[inline(always)]
    pub fn normal(&mut self) -> f64 {
        let (layer, units) = fall(self.bits());
        let Layer { inside, unit, .. } = ZIGGURAT[layer];
        if units.unsigned_abs() < inside {
            return units as f64 * unit;
        }
        let (after, x) = self.clone().normal_outside(layer, units);
        *self = after;
        x
    }

    /// A normal number, where the first draw fell on the part of a layer that does not lie under the curve at every height.
    ///
    /// Takes the stream and gives it back, so that callers can keep it in registers.
    #[cold]
    #[inline(never)]
    fn normal_outside(mut self, mut layer: usize, mut units: i64) -> (Self, f64) {
        loop {
            let Layer { inside, unit, heights: [low, high] } = ZIGGURAT[layer];
            let x = units as f64 * unit;
            if units.unsigned_abs() < inside {
                return (self, x);
            }
            if layer == 0 {
                let beyond = self.normal_tail().copysign(x);
                return (self, beyond);
            }
            if low + (high - low) * self.uniform() < height_fast(x) {
                return (self, x);
            }
            (layer, units) = fall(self.bits());
        }
    }

    /// A number from the tail (Marsaglia 1964).
    fn normal_tail(&mut self) -> f64 {
        loop {
            let beyond = self.exponential() / TAIL;
            if 2.0 * self.exponential() > beyond * beyond {
                return TAIL + beyond;
            }
        }
    }

    /// A number from the exponential distribution with mean 1. Its fraction is a uniform number that begins a falling run of
    /// uniform numbers of odd length; its whole part counts the runs of even length before.
    fn exponential(&mut self) -> f64 {
        let mut whole = 0.0;
        loop {
            let first = self.uniform();
            let (mut last, mut odd) = (first, true);
            loop {
                let next = self.uniform();
                if next >= last {
                    break;
                }
                (last, odd) = (next, !odd);
            }
            if odd {
                return whole + first;
            }
            whole += 1.0;
        }
    }
}

/// The layer that 64 bits fall on, and a whole number of units from −2^52 to 2^52, from bits of their own.
#[inline(always)]
fn fall(bits: u64) -> (usize, i64) {
    ((bits % LAYERS as u64) as usize, bits as i64 >> 11)
}

#[cfg(test)]
mod tests {
    use super::{AREA, LAYERS, TAIL, ZIGGURAT, height};
    use crate::stream::{Key, Stream};
    use statrs::distribution::{ContinuousCDF, Normal};

    fn cumulative(x: f64) -> f64 {
        Normal::standard().cdf(x)
    }

    #[test]
    fn layers_have_the_same_area_and_reach_from_the_tail_to_the_top() {
        let whole = (2.0 * std::f64::consts::PI).sqrt();
        let tail = cumulative(-TAIL) * whole;
        assert!((TAIL * height(TAIL) + tail - AREA).abs() < 1e-12);
        for (i, layer) in ZIGGURAT.iter().enumerate() {
            let edge = layer.unit * super::UNITS;
            let [low, high] = if i == 0 { [0.0, height(TAIL)] } else { layer.heights };
            // The top layer takes up what rounding leaves: of all the probability, 2e-14.
            assert!((edge * (high - low) - AREA).abs() < 1e-13, "layer {i}");
        }
        assert_eq!((ZIGGURAT[LAYERS - 1].heights[1], ZIGGURAT[LAYERS - 1].inside), (1.0, 0));
    }

    #[test]
    fn heights_are_those_of_the_curve() {
        for k in 0..400 {
            let x = f64::from(k) * 0.01;
            let std = (-0.5 * x * x).exp();
            assert!((height(x) - std).abs() < 1e-14 * std, "{x}");
        }
    }

    /// Kolmogorov's statistic √n D of a sample, which a right generator puts above 2.63 with probability 2e-6.
    fn distance(mut sample: Vec<f64>, cumulative: impl Fn(f64) -> f64) -> f64 {
        sample.sort_by(f64::total_cmp);
        let n = sample.len() as f64;
        let off = |(i, x): (usize, &f64)| {
            let p = cumulative(*x);
            (p - i as f64 / n).abs().max((p - (i + 1) as f64 / n).abs())
        };
        n.sqrt() * sample.iter().enumerate().map(off).fold(0.0, f64::max)
    }

    #[test]
    fn numbers_have_the_normal_distribution() {
        let mut stream = Stream::open(Key::episode(17, 0));
        let sample: Vec<f64> = (0..1_000_000).map(|_| stream.normal()).collect();
        let kept = distance(sample, cumulative);
        assert!(kept < 2.63, "{kept}");
    }

    /// The first number of a stream each: streams of neighbouring episodes are as good as one long one.
    #[test]
    fn first_numbers_of_many_streams_have_the_normal_distribution() {
        let sample = Stream::series(Key::episode(18, 0)).take(200_000).map(|mut stream| stream.normal());
        let kept = distance(sample.collect(), cumulative);
        assert!(kept < 2.63, "{kept}");
    }

    #[test]
    fn the_tail_and_the_exponential_have_their_distributions() {
        let mut stream = Stream::open(Key::episode(19, 0));
        let tail: Vec<f64> = (0..100_000).map(|_| stream.normal_tail()).collect();
        let kept = distance(tail, |x| 1.0 - cumulative(-x) / cumulative(-TAIL));
        assert!(kept < 2.63, "tail: {kept}");
        let exponential: Vec<f64> = (0..100_000).map(|_| stream.exponential()).collect();
        let kept = distance(exponential, |x| 1.0 - (-x).exp());
        assert!(kept < 2.63, "exponential: {kept}");
    }

    /// Shares of a hundred equally probable cells, and of tails: χ² with 99 degrees of freedom is above 187 with probability 2e-7;
    /// |z| < 5 for the tails, 6e-7.
    #[test]
    fn cells_and_tails_are_hit_as_often_as_they_should_be() {
        const NUMBERS: u32 = 2_000_000;
        let mut stream = Stream::open(Key::episode(20, 0));
        let (mut cells, mut tails) = ([0_u32; 100], [0_u32; 2]);
        for _ in 0..NUMBERS {
            let x = stream.normal();
            cells[((cumulative(x) * 100.0) as usize).min(99)] += 1;
            tails[0] += u32::from(x < -TAIL);
            tails[1] += u32::from(x > TAIL);
        }
        let expected = f64::from(NUMBERS) / 100.0;
        let squares = cells.map(|count| (f64::from(count) - expected).powi(2) / expected);
        assert!(squares.iter().sum::<f64>() < 187.0);
        let expected = cumulative(-TAIL) * f64::from(NUMBERS);
        for count in tails {
            assert!((f64::from(count) - expected).abs() < 5.0 * expected.sqrt(), "{count} for {expected}");
        }
    }

    #[test]
    fn first_draws_are_frozen() {
        let mut stream = Stream::open(Key::episode(0, 0));
        let bits: [u64; 6] = std::array::from_fn(|_| stream.normal().to_bits());
        assert_eq!(
            bits,
            [
                13_827_709_421_687_140_528,
                4_601_936_756_365_382_343,
                4_603_807_617_022_726_324,
                4_604_813_629_416_882_805,
                4_603_227_350_855_389_618,
                4_605_859_065_643_616_572
            ]
        );
        let mut stream = Stream::open(Key::episode(21, 0));
        let mut slow =
            || [stream.normal_tail(), stream.exponential(), stream.clone().normal_outside(255, 1 << 51).1];
        assert_eq!(
            slow().map(f64::to_bits),
            [4_616_377_236_397_946_893, 4_608_893_118_333_887_575, 4_599_298_231_055_805_332]
        );
    }
}
