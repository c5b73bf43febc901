//! Points of the unit cube from which draws are made.

use crate::stream::{Key, Purpose, Stream};
use crate::{Error, Problem};
use serde::Serialize;
use sobol_burley::NUM_DIMENSIONS;

/// Longest sequence that `sobol_burley` gives.
const LONGEST: u64 = 1 << 16;

/// The most scramblings: the jackknife over them takes time quadratic in their number.
const MOST_REPLICATES: u32 = 4096;

/// The most draws of a run: of the flagship they would take months.
const MOST: u64 = 10_000_000;

/// Distance of neighbouring numbers of `sobol_burley`, which have 23 bits.
const RESOLUTION: f64 = 1.0 / (1 << 23) as f64;

/// Which points of the unit cube the draws of a run are made from. The point of any number can be had without the earlier ones.
///
/// ```
/// use bargain::prior::Points;
///
/// let points = Points::SOBOL;
/// points.check(64, 3)?;
/// let ninth = points.point(1, 0, 8, 3)?;
/// assert!(ninth.len() == 3 && ninth.iter().all(|x| 0.0 < *x && *x < 1.0));
/// assert!(points.check(60, 3).unwrap_err().to_string().contains("8 times a power of two"));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Points {
    /// Independent uniform points.
    Random,
    /// Sobol' points (Sobol' 1967, with the direction numbers of Joe & Kuo 2008), scrambled as Owen (1995) does, by hashing (Burley
    /// 2020). Draw `k` is point `k / replicates` of scrambling `k % replicates`; the scramblings are independent, and from
    /// their differences comes the error of a mean.
    ///
    /// The sequence has at most 65 536 points for each scrambling and 256 dimensions. Its numbers have 23 bits, those of
    /// single precision; the bits below are random, so that each number is uniform.
    Sobol {
        /// Independent scramblings, at least 2.
        replicates: u32,
    },
}

impl Points {
    /// Sobol' points in eight scramblings.
    pub const SOBOL: Points = Points::Sobol { replicates: 8 };

    /// Whether a run of `draws` points in so many dimensions can be made of these points.
    ///
    /// # Errors
    /// Fewer than two draws, or more than ten million. For Sobol' points: fewer than two scramblings or more than 4096, a number of draws
    /// that is not their number times a power of two (only then are the points of each balanced), a sequence or a dimension beyond the
    /// limits.
    pub fn check(&self, draws: u64, dimensions: usize) -> Result<(), Error> {
        self.check_named("draws", draws, (dimensions, 1))
    }

    /// The same for a number of points that goes by another name, and parameters of which each takes so many dimensions.
    pub(crate) fn check_named(
        &self,
        name: &str,
        draws: u64,
        (parameters, each): (usize, usize),
    ) -> Result<(), Error> {
        let mut problems = Vec::new();
        if draws < 2 {
            problems.push(Problem::new(name, draws, "must be at least 2"));
        }
        if draws > MOST {
            problems.push(Problem::new(name, draws, format!("must be at most {MOST}")));
        }
        if let Points::Sobol { replicates } = *self {
            let count = u64::from(replicates);
            if replicates < 2 {
                problems.push(Problem::new("replicates", replicates, "must be at least 2, to have an error"));
            } else if replicates > MOST_REPLICATES {
                let expected = format!("must be at most {MOST_REPLICATES}");
                problems.push(Problem::new("replicates", replicates, expected));
            } else if !(draws.is_multiple_of(count)
                && (draws / count).is_power_of_two()
                && draws / count <= LONGEST)
            {
                let expected = format!(
                    "must be {count} times a power of two, at most {}, with Sobol' points in {count} scramblings",
                    count * LONGEST
                );
                problems.push(Problem::new(name, draws, expected));
            }
            let most = NUM_DIMENSIONS as usize / each;
            if parameters > most {
                let expected = format!("must be at most {most} with Sobol' points; take random ones");
                problems.push(Problem::new("parameters", parameters, expected));
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
    }

    /// Independent scramblings, if these are Sobol' points.
    pub fn replicates(&self) -> Option<u32> {
        match self {
            Points::Random => None,
            Points::Sobol { replicates } => Some(*replicates),
        }
    }

    /// The point of this number: coordinates in (0, 1), keyed by seed, scenario and number.
    ///
    /// # Errors
    /// A number beyond the longest sequence of Sobol' points, too many dimensions, no scrambling.
    pub fn point(&self, seed: u64, scenario: u64, number: u64, dimensions: usize) -> Result<Vec<f64>, Error> {
        let Points::Sobol { replicates } = *self else {
            return Ok(random(seed, scenario, number, dimensions));
        };
        if replicates == 0 {
            let problem = Problem::new("replicates", replicates, "must be at least 1");
            return Err(Error::invalid([problem]));
        }
        let replicates = u64::from(replicates);
        let (index, replicate) = (number / replicates, number % replicates);
        if index >= LONGEST || dimensions > NUM_DIMENSIONS as usize {
            let found = format!("point {index} in {dimensions} dimensions");
            let expected =
                format!("must be below point {LONGEST} and in at most {NUM_DIMENSIONS} dimensions");
            return Err(Error::invalid([Problem::new("Sobol' points", found, expected)]));
        }
        let mut below = Stream::open(key(seed, scenario, number));
        // The scrambling of a replicate: 32 bits of a stream of its own.
        let mut scrambling = Stream::open(Key { episode: 1, ..key(seed, scenario, replicate) });
        let scrambling = (scrambling.bits() >> 32) as u32;
        let coordinate = |dimension: u32| sobol_burley::sample(index as u32, dimension, scrambling);
        Ok((0..dimensions as u32)
            .map(|dimension| inside(f64::from(coordinate(dimension)) + RESOLUTION * below.uniform()))
            .collect())
    }
}

fn key(seed: u64, scenario: u64, draw: u64) -> Key {
    Key { seed, scenario, draw, episode: 0, purpose: Purpose::Parameters }
}

/// The random point of a number: coordinates in (0, 1).
pub(super) fn random(seed: u64, scenario: u64, number: u64, dimensions: usize) -> Vec<f64> {
    let mut stream = Stream::open(key(seed, scenario, number));
    (0..dimensions).map(|_| inside(stream.uniform())).collect()
}

/// A number of \[0, 1\] kept off its ends, which may be the quantiles of infinite numbers.
fn inside(x: f64) -> f64 {
    x.clamp(0.5 * f64::EPSILON, 1.0 - 0.5 * f64::EPSILON)
}
