//! Random streams that belong to work items, never to threads.
//!
//! A stream is opened from a key: (seed, scenario, parameter draw, episode, purpose). The same key gives the
//! same numbers on every machine and in any order of work; different keys give unrelated streams. The key is
//! mixed by SplitMix64 steps (Steele, Lea & Flood 2014) into the state of a xoshiro256++ generator
//! (Blackman & Vigna 2021).

use rand::SeedableRng;
use rand::rand_core::{Infallible, TryRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// What the numbers of a stream are for, so that one episode may own several unrelated streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u64)]
pub enum Purpose {
    /// Types, moves, chance and the rounding of beliefs in one episode.
    Play = 1,
    /// Draws of parameters.
    Parameters = 2,
}

/// The work item to which a stream belongs. Any `u64` is a seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// The user's seed.
    pub seed: u64,
    /// Which scenario; equal values share their chance, for comparisons with common random numbers.
    pub scenario: u64,
    /// Which draw of parameters.
    pub draw: u64,
    /// Which episode.
    pub episode: u64,
    /// What for.
    pub purpose: Purpose,
}

/// A reproducible stream of random numbers; implements the generator trait of the `rand` crate.
#[derive(Debug, Clone)]
pub struct Stream {
    generator: Xoshiro256PlusPlus,
}

/// The output function of SplitMix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

impl Key {
    /// The key of an episode's play under `seed`, for scenario 0 and draw 0.
    pub fn episode(seed: u64, episode: u64) -> Self {
        Key { seed, scenario: 0, draw: 0, episode, purpose: Purpose::Play }
    }

    /// The part of the hash that all episodes of a run share.
    fn run(&self) -> u64 {
        [self.scenario, self.draw, self.purpose as u64]
            .into_iter()
            .fold(mix(self.seed.wrapping_add(GAMMA)), |hash, part| mix(hash ^ mix(part.wrapping_add(GAMMA))))
    }
}

impl Stream {
    /// Opens the stream of `key`.
    pub fn open(key: Key) -> Self {
        let hash = mix(key.run() ^ mix(key.episode.wrapping_mul(GAMMA).wrapping_add(GAMMA)));
        Stream { generator: Xoshiro256PlusPlus::seed_from_u64(hash) }
    }

    /// A number uniform on \[0, 1), with 53 random bits.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    #[inline]
    fn bits(&mut self) -> u64 {
        match self.generator.try_next_u64() {
            Ok(bits) => bits,
            Err(never) => match never {},
        }
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.generator.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.generator.try_next_u64()
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.generator.try_fill_bytes(bytes)
    }
}
