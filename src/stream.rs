//! Random streams that belong to work items, never to threads.
//!
//! A stream is opened from a key: (seed, scenario, parameter draw, episode, purpose). The same key gives the
//! same numbers on every machine and in any order of work; different keys give unrelated streams. The key is
//! mixed by SplitMix64 steps (Steele, Lea & Flood 2014) into the state of a xoshiro256++ generator
//! (Blackman & Vigna 2021).

mod normal;

use rand::rand_core::{Infallible, TryRng, utils};

/// What the numbers of a stream are for, so that one episode may own several unrelated streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u64)]
pub enum Purpose {
    /// Types, moves, chance and the rounding of beliefs in one episode.
    Play = 1,
    /// Draws of parameters.
    Parameters = 2,
    /// Where a search for an equilibrium begins.
    Search = 3,
    /// Designs and resamples of studies.
    Study = 4,
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
    state: [u64; 4],
}

/// One step of xoshiro256++. Written here, since [`Streams`] needs it for many states at once.
#[inline(always)]
fn next([a, b, c, d]: [u64; 4]) -> ([u64; 4], u64) {
    let drawn = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
    let (e, f) = (c ^ a, d ^ b);
    ([a ^ f, b ^ e, e ^ (b << 17), f.rotate_left(45)], drawn)
}

/// The output function of SplitMix64.
#[inline(always)]
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
        // Multiplied, since seed and scenario could change places otherwise.
        [self.scenario.wrapping_mul(GAMMA), self.draw, self.purpose as u64]
            .into_iter()
            .fold(mix(self.seed.wrapping_add(GAMMA)), |hash, part| mix(hash ^ mix(part.wrapping_add(GAMMA))))
    }
}

impl Stream {
    /// Opens the stream of `key`.
    pub fn open(key: Key) -> Self {
        Self::of(key.run(), key.episode)
    }

    /// Stream number `number` of a family that 64 random bits `base` have drawn: for parts of an episode that need chance of their
    /// own.
    #[inline(always)]
    pub(crate) fn forked(base: u64, number: u64) -> Self {
        Self::of(base, number)
    }

    /// The streams of consecutive episodes, from that of `key` on.
    pub fn series(key: Key) -> impl Iterator<Item = Stream> {
        let run = key.run();
        (key.episode..=u64::MAX).map(move |episode| Self::of(run, episode))
    }

    #[inline(always)]
    fn of(run: u64, episode: u64) -> Self {
        let hash = mix(run ^ mix(episode.wrapping_mul(GAMMA).wrapping_add(GAMMA)));
        let word = |i: u64| mix(hash.wrapping_add(GAMMA.wrapping_mul(i)));
        Stream { state: [word(1), word(2), word(3), word(4)] }
    }

    /// A number uniform on \[0, 1), with 53 random bits.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// 64 random bits.
    #[inline]
    pub(crate) fn bits(&mut self) -> u64 {
        let (state, drawn) = next(self.state);
        self.state = state;
        drawn
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        // The lowest bits are the weakest.
        Ok((self.bits() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        utils::fill_bytes_via_next_word(bytes, || Ok(self.bits()))
    }
}

/// A fixed number of streams side by side, so that all can be drawn from with vector instructions.
#[derive(Debug)]
pub(crate) struct Streams {
    words: [Vec<u64>; 4],
}

impl Streams {
    /// Room for `count` streams.
    pub(crate) fn new(count: usize) -> Self {
        Streams { words: std::array::from_fn(|_| vec![0; count]) }
    }

    /// The stream at place `i`.
    pub(crate) fn get(&self, i: usize) -> Stream {
        Stream { state: [0, 1, 2, 3].map(|word| self.words[word][i]) }
    }

    /// Puts a stream at place `i`.
    #[inline(always)]
    pub(crate) fn set(&mut self, i: usize, stream: &Stream) {
        for (words, word) in self.words.iter_mut().zip(stream.state) {
            words[i] = word;
        }
    }

    /// Moves the stream at place `from` to place `to`.
    #[inline(always)]
    pub(crate) fn relocate(&mut self, from: usize, to: usize) {
        self.words.iter_mut().for_each(|words| words[to] = words[from]);
    }

    /// 64 random bits from each of the first streams, as many as `drawn` has room for.
    #[inline(always)]
    pub(crate) fn draw(&mut self, drawn: &mut [u64]) {
        let [a, b, c, d] = &mut self.words;
        let states = a.iter_mut().zip(b).zip(c).zip(d);
        for ((((a, b), c), d), drawn) in states.zip(drawn) {
            ([*a, *b, *c, *d], *drawn) = next([*a, *b, *c, *d]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Purpose, Stream, Streams};
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    #[test]
    fn streams_are_those_of_xoshiro256_plus_plus() {
        for seed in [0, 1, u64::MAX] {
            let mut theirs = Xoshiro256PlusPlus::seed_from_u64(seed);
            let mut ours = Stream {
                state: [1, 2, 3, 4].map(|i| super::mix(seed.wrapping_add(super::GAMMA.wrapping_mul(i)))),
            };
            assert!((0..100).all(|_| ours.bits() == theirs.next_u64()), "seed {seed}");
        }
    }

    #[test]
    fn streams_side_by_side_are_the_streams_one_by_one() {
        let mut single: Vec<Stream> = Stream::series(Key::episode(3, 5)).take(7).collect();
        let mut streams = Streams::new(7);
        (0..7).for_each(|i| streams.set(i, &single[i]));
        let mut drawn = [0; 6];
        for _ in 0..20 {
            streams.draw(&mut drawn);
            assert!(single.iter_mut().zip(drawn).all(|(stream, drawn)| stream.bits() == drawn));
        }
        assert_eq!(streams.get(6).bits(), Stream::open(Key::episode(3, 11)).bits());
    }

    #[test]
    fn first_draws_are_frozen() {
        let key = Key { seed: 28, scenario: 0, draw: 0, episode: 0, purpose: Purpose::Play };
        let keys = [
            key,
            Key { seed: 0, ..key },
            Key { seed: u64::MAX, ..key },
            Key { scenario: 1, ..key },
            Key { draw: 1, ..key },
            Key { episode: 1, ..key },
            Key { episode: u64::MAX, ..key },
            Key { purpose: Purpose::Parameters, ..key },
            Key { purpose: Purpose::Search, ..key },
        ];
        let drawn = keys.map(|key| {
            let mut stream = Stream::open(key);
            [stream.bits(), stream.bits()]
        });
        assert_eq!(drawn, FROZEN, "{drawn:#x?}");
    }

    const FROZEN: [[u64; 2]; 9] = [
        [0x2f7f_f98c_255b_8cf5, 0x5cf0_c75c_ed8e_a6e2],
        [0xb5fb_208e_f6f8_1db4, 0x481e_9275_c8d3_50e1],
        [0xbbd8_68ca_bbbe_596d, 0xdee7_2828_5f97_e0bb],
        [0x95ca_e27f_b5c0_3ae7, 0xe44e_cb23_e4b4_1dc0],
        [0x32bc_4c31_115c_086a, 0x96ac_8e0b_057c_494c],
        [0xd503_f4fe_863a_5b26, 0x654f_1850_e516_f28d],
        [0x6821_3be9_fa44_9484, 0x0c49_d3d9_6440_832f],
        [0xf082_6f4f_c68e_2f7d, 0xe558_1a1b_4838_ee4b],
        [0xc7f0_0219_d1c7_a489, 0x4f9c_b4b3_08a9_6d89],
    ];
}
