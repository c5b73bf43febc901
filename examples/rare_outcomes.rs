//! Question: how likely is absorption, if it takes two million plain episodes to see one?
//!
//! `cargo run --release --example rare_outcomes` takes some seconds. It prints, for the flagship of 2021, the exact probability, and for each
//! method its estimate, the variance of an episode relative to the squared probability, what an episode costs, and how many
//! times as much plain ones would cost for the same error. Arguments, if any: quarters played, quarters solved behind them for
//! the nearby case that guides the search, the defensive share.

use bargain::Error;
use bargain::simulate::variance::{ImportanceSampling, Splitting};
use bargain::simulate::{Episodes, Moments};
use bargain::solve::{Play, QuantalResponse};
use bargain::stream::{Key, Stream};
use bargain::union_state::{Outcome, State, UnionState, scenario::Scenario};
use std::time::{Instant, SystemTime};

/// Seconds that this thread has been on the processor; elsewhere than on Linux, the time.
fn clock() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let spent = stat.split(' ').next().and_then(|spent| spent.parse::<f64>().ok());
    spent.map_or(SystemTime::UNIX_EPOCH.elapsed().map_or(0.0, |since| since.as_secs_f64()), |x| x * 1e-9)
}

fn solved(scenario: Scenario) -> Result<Play<UnionState>, Error> {
    let began = Instant::now();
    let game = UnionState::new(&scenario)?;
    let play = QuantalResponse::new([4.0, 4.0])?.solve(&game)?.play(&game)?;
    println!(
        "solved with {} quarters behind the horizon in {:.2?}",
        scenario.parameters().horizon.burn_in,
        began.elapsed()
    );
    Ok(play)
}

/// Variance of an episode relative to the squared probability, seconds, places.
type Cost = [f64; 3];

/// Plays episodes on this thread; prints what the column of absorption says, and what it costs beside `plain`.
fn report<E: Episodes>(
    name: &str,
    (game, episodes): (&E, usize),
    (p, plain): (f64, Cost),
    places: fn(&E::Scratch) -> u64,
) -> Cost {
    let (mut scratch, mut row, mut moments) = (game.scratch(), vec![0.0; game.width()], Moments::new(1));
    let began = clock();
    for mut stream in Stream::series(Key::episode(28, 0)).take(episodes) {
        game.episode(&mut stream, &mut scratch, &mut row);
        moments.push(&[row[row.len() - Outcome::ALL.len()]]);
    }
    let [seconds, places] = [clock() - began, places(&scratch) as f64].map(|cost| cost / episodes as f64);
    let relative = moments.covariance(0, 0) / (p * p);
    let (mean, error) = (moments.mean()[0], moments.standard_error(0));
    let gain = |cost: f64, plain_cost: f64| plain[0] * plain_cost / (relative * cost);
    println!(
        "{name:24} {mean:.3e} ± {error:.1e} (z {:+.1}), {relative:9.1}, {:6.2} µs, {places:6.1} places, gain {:6.0} in time, {:6.0} in places",
        (mean - p) / error,
        seconds * 1e6,
        gain(seconds, plain[1]),
        gain(places, plain[2])
    );
    [relative, seconds, places]
}

fn main() -> Result<(), Error> {
    let argument = |i: usize, default: f64| {
        std::env::args().nth(i).and_then(|word| word.parse().ok()).unwrap_or(default)
    };
    let (quarters, behind, share) = (argument(1, 5.0) as i64, argument(2, 25.0) as i64, argument(3, 0.1));
    let rare = [Outcome::Absorption];
    let scenario = Scenario::bundled("union_state_2021")?.with("horizon.play", quarters)?;
    let play = solved(scenario.clone())?;
    let p = play.distribution().probability(rare[0]);
    println!("absorption within {quarters} quarters: {p:.4e}");
    let began = Instant::now();
    let guide = solved(scenario.with("horizon.burn_in", behind)?)?.reaching(&rare);
    println!("guess: {:.4e}, made in {:.2?}", guide.from_start(), began.elapsed());

    let walk = Splitting::of(&play, |_, _, _| 0.0, &[])?;
    let [_, seconds, places] = report("plain", (&walk, 200_000), (p, [1.0; 3]), |scratch| scratch.places());
    let plain = (p, [(1.0 - p) / p, seconds, places]);
    let tilted = ImportanceSampling::guided(&play, &rare, &guide)?.defensive(share)?;
    report("tilted by the guess", (&tilted, 50_000), plain, |scratch| scratch.places());
    let signed =
        |state: &State, _, _| 10_f64.powi(2 * i32::from(state.signed) + i32::from(state.implemented));
    let tilted = ImportanceSampling::new(&play, &rare, signed)?;
    report("tilted by level signed", (&tilted, 200_000), plain, |scratch| scratch.places());
    for copies in [2, 4, 10] {
        let split = Splitting::guided(&play, &guide, copies)?;
        report(&format!("split into {copies} by the guess"), (&split, 20_000), plain, |scratch| {
            scratch.places()
        });
    }
    let levels: Vec<(f64, u32)> = (1..=4).map(|level| (f64::from(level), 5)).collect();
    let split = Splitting::of(&play, |state: &State, _, _| f64::from(state.signed), &levels)?;
    report("split by level signed", (&split, 100_000), plain, |scratch| scratch.places());
    Ok(())
}
