//! The game of the example `continuous_shocks`: the engine plays what a loop by hand plays, with the same bits on any number of
//! threads.

use crate::common::shocks_by_hand;
use crate::game::{Pressure, Stage, minsk, moscow};
use bargain::math::interval::Confidence;
use bargain::simulate::{Direct, Episodes, MonteCarlo, Run, Sample};
use bargain::strategy::BinaryLogit;
use bargain::stream::{Key, Stream};

const ENDINGS: [Stage; 3] = [Stage::Talks, Stage::Union, Stage::Collapse];

#[test]
fn the_engine_plays_each_episode_as_the_loop_by_hand() {
    let talks = Direct::new(&Pressure, &BinaryLogit(moscow), &BinaryLogit(minsk));
    let (mut scratch, mut observed) = (talks.scratch(), [0.0; 3]);
    for mut stream in Stream::series(Key::episode(5, 0)).take(20_000) {
        let (ending, cuts) = shocks_by_hand::episode(&mut stream.clone());
        let found = talks.episode(&mut stream, &mut scratch, &mut observed);
        assert_eq!((found, observed), (ENDINGS[ending], [0.0, 0.0, f64::from(cuts)]));
    }
}

/// Two samples of their own: |z| < 4.5 for each number, which right programs miss with probability 7e-6. Seeds are fixed.
#[test]
fn shares_and_means_are_those_of_the_loop_by_hand() {
    const EPISODES: u32 = 200_000;
    let n = f64::from(EPISODES);
    let sample = MonteCarlo::new(6).episodes(u64::from(EPISODES)).unwrap();
    let sample = sample.run(&Direct::new(&Pressure, &BinaryLogit(moscow), &BinaryLogit(minsk)));
    let (mut counts, mut cuts, mut squares) = ([0_u32; 3], 0.0, 0.0);
    for mut stream in Stream::series(Key::episode(7, 0)).take(EPISODES as usize) {
        let (ending, cut) = shocks_by_hand::episode(&mut stream);
        counts[ending] += 1;
        cuts += f64::from(cut);
        squares += f64::from(cut * cut);
    }
    for (ending, count) in ENDINGS.into_iter().zip(counts) {
        let (found, wanted) = (sample.proportion(ending, Confidence::P95).value, f64::from(count) / n);
        let pooled = 0.5 * (found + wanted);
        let error = (2.0 * pooled * (1.0 - pooled) / n).sqrt();
        assert!((found - wanted).abs() < 4.5 * error, "{ending:?}: {found} instead of {wanted}");
    }
    let (found, wanted) = (sample.tallies(Confidence::P95)[0].1, cuts / n);
    let error = found.standard_error.hypot(((squares / n - wanted * wanted) / n).sqrt());
    assert!((found.value - wanted).abs() < 4.5 * error, "{} cuts instead of {wanted}", found.value);
}

fn on_threads(threads: usize) -> Run<Sample<Stage>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let talks = Direct::new(&Pressure, &BinaryLogit(moscow), &BinaryLogit(minsk));
    pool.install(|| MonteCarlo::new(11).episodes(50_001).unwrap().run(&talks))
}

#[test]
fn one_two_and_seven_threads_give_the_same_bits() {
    let samples = [1, 2, 7].map(on_threads);
    assert!(samples.windows(2).all(|pair| pair[0] == pair[1]));
}

/// What `Direct` draws, and in which order.
#[test]
fn frozen_sample() {
    let talks = Direct::new(&Pressure, &BinaryLogit(moscow), &BinaryLogit(minsk));
    let sample = MonteCarlo::new(7).episodes(10_000).unwrap().run(&talks);
    let counts: Vec<u64> = sample.counts().iter().map(|(_, count)| *count).collect();
    assert_eq!(counts, [32, 9870, 98], "changing this changes everybody's results: say so in the changelog");
}
