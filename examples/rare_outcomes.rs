//! Question: how likely is absorption, if it takes two million plain episodes to see one?
//!
//! `cargo run --release --example rare_outcomes` takes some seconds. It prints, for the flagship of 2021, the exact probability, and for each
//! method its estimate, the variance of an episode relative to the squared probability, what an episode costs, and how many
//! times as much plain ones would cost for the same error. Arguments, if any: quarters played, quarters solved behind them for
//! the nearby case that guides the search.

use bargain::simulate::variance::{ImportanceSampling, Splitting};
use bargain::simulate::{Episodes, Moments};
use bargain::stream::{Key, Stream};
use bargain::study::union_state;
use bargain::union_state::{Outcome, State, scenario::Scenario};
use bargain::{Error, Problem};
use std::time::Instant;

/// Seconds that this thread has been on the processor (Linux).
fn clock() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|spent| spent.parse::<f64>().ok()).map_or(f64::NAN, |spent| spent * 1e-9)
}

/// Variance of an episode relative to the squared probability, seconds, places.
type Cost = [f64; 3];

/// Places that an episode has visited.
type Places<E> = fn(&<E as Episodes>::Scratch) -> u64;

/// Plays episodes on this thread, plain ones unless it is told what those cost; prints what the column of absorption says, and the
/// cost.
fn report<E: Episodes>(
    name: &str,
    game: &E,
    episodes: usize,
    (p, plain, places): (f64, Option<Cost>, Places<E>),
) -> Cost {
    let (mut scratch, mut row, mut moments) = (game.scratch(), vec![0.0; game.width()], Moments::new(1));
    let began = clock();
    for mut stream in Stream::series(Key::episode(28, 0)).take(episodes) {
        game.episode(&mut stream, &mut scratch, &mut row);
        moments.push(&[row[row.len() - Outcome::ALL.len()]]);
    }
    let [seconds, places] = [clock() - began, places(&scratch) as f64].map(|cost| cost / episodes as f64);
    // Plain episodes are too few to see their own variance.
    let relative = if plain.is_some() { moments.covariance(0, 0) / (p * p) } else { (1.0 - p) / p };
    let plain = plain.unwrap_or([relative, seconds, places]);
    let (mean, error) = (moments.mean()[0], p * (relative / episodes as f64).sqrt());
    let gain = |cost: f64, plain_cost: f64| plain[0] * plain_cost / (relative * cost);
    let (z, micros) = ((mean - p) / error, seconds * 1e6);
    print!("{name:26} {mean:.2e} ± {error:.0e} (z {z:+.1}), {relative:9.1}, {micros:5.2} µs, {places:5.1}");
    let [in_time, in_places] = [gain(seconds, plain[1]), gain(places, plain[2])];
    println!(" places, gain {in_time:6.0} in time, {in_places:6.0} in places");
    [relative, seconds, places]
}

fn main() -> Result<(), Error> {
    let numbers = std::env::args().skip(1).map(|word| {
        word.parse().map_err(|_| Error::invalid([Problem::new("argument", &word, "must be a whole number")]))
    });
    let arguments: Vec<i64> = numbers.collect::<Result<_, _>>()?;
    let argument = |at: usize, default| arguments.get(at).copied().unwrap_or(default);
    let (quarters, behind, rare) = (argument(0, 5), argument(1, 25), [Outcome::Absorption]);
    let scenario = Scenario::bundled("union_state_2021")?.with("horizon.play", quarters)?;
    let play = union_state::play(&scenario)?;
    let p = play.distribution().probability(rare[0]);
    let began = Instant::now();
    let guide = union_state::play(&scenario.with("horizon.burn_in", behind)?)?.reaching(&rare);
    let (guess, took) = (guide.from_start(), began.elapsed());
    println!("absorption within {quarters} quarters: {p:.4e}; guess: {guess:.4e}, made in {took:.2?}");

    let walk = Splitting::of(&play, |_, _, _| 0.0, &[])?;
    let [_, seconds, places] = report("plain", &walk, 200_000, (p, None, |memory| memory.places()));
    let plain = [(1.0 - p) / p, seconds, places];
    let tilted = ImportanceSampling::guided(&play, &rare, &guide)?;
    report("tilted by the guess", &tilted, 50_000, (p, Some(plain), |memory| memory.places()));
    let signed =
        |state: &State, _, _| 100_f64.powi(state.signed.into()) * 10_f64.powi(state.implemented.into());
    let tilted = ImportanceSampling::new(&play, &rare, signed)?;
    report("tilted by level signed", &tilted, 200_000, (p, Some(plain), |memory| memory.places()));
    for copies in [2, 4, 10] {
        let (name, split) =
            (format!("split by {copies} at the guess"), Splitting::guided(&play, &guide, copies)?);
        report(&name, &split, 20_000, (p, Some(plain), |memory| memory.places()));
    }
    let levels = [(1.0, 5), (2.0, 5), (3.0, 5), (4.0, 5)];
    let split = Splitting::of(&play, |state: &State, _, _| state.signed.into(), &levels)?;
    report("split by level signed", &split, 100_000, (p, Some(plain), |memory| memory.places()));
    Ok(())
}
