//! Question: how likely is absorption, if it takes two million plain episodes to see one?
//!
//! `cargo run --release --example rare_outcomes` (on Linux) takes some seconds. It prints, for the flagship of 2021, the exact probability, and for each
//! method its estimate, the variance of an episode relative to the squared probability, what an episode costs, and how many
//! times as much plain ones would cost for the same error. Arguments, if any: quarters played, quarters solved behind them for
//! the nearby case that guides the search. Ctrl-C ends it after the method in hand, with the rows so far; the same command then goes
//! on from there.

mod arguments;

use arguments::numbers;
use bargain::report::Progress;
use bargain::simulate::variance::{ImportanceSampling, Splitting};
use bargain::simulate::{Episodes, Moments, Observer};
use bargain::stream::{Key, Stream};
use bargain::study::union_state;
use bargain::union_state::{Outcome, State, scenario::Scenario};
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// Seconds that this thread has been on the processor (Linux).
fn clock() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|spent| spent.parse::<f64>().ok()).map_or(f64::NAN, |spent| spent * 1e-9)
}

/// What a method has shown: its mean, the variance of an episode relative to the squared probability, and what an episode costs.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Row {
    episodes: usize,
    mean: f64,
    relative: f64,
    seconds: f64,
    places: f64,
}

/// Places that an episode has visited.
type Places<E> = fn(&<E as Episodes>::Scratch) -> u64;

/// Plays episodes on this thread and looks at the column of absorption, whose probability is `p`; plain ones are too few to see their own
/// variance.
fn played<E: Episodes>(game: &E, episodes: usize, p: f64, is_plain: bool, places: Places<E>) -> Row {
    let (mut scratch, mut row, mut moments) = (game.scratch(), vec![0.0; game.width()], Moments::new(1));
    let began = clock();
    for mut stream in Stream::series(Key::episode(28, 0)).take(episodes) {
        game.episode(&mut stream, &mut scratch, &mut row);
        moments.push(&[row[row.len() - Outcome::ALL.len()]]);
    }
    let [seconds, places] = [clock() - began, places(&scratch) as f64].map(|cost| cost / episodes as f64);
    let relative = if is_plain { (1.0 - p) / p } else { moments.covariance(0, 0) / (p * p) };
    Row { episodes, mean: moments.mean()[0], relative, seconds, places }
}

/// Prints a row beside that of plain episodes.
fn print(name: &str, p: f64, row: &Row, plain: &Row) {
    let Row { episodes, mean, relative, seconds, places } = *row;
    let error = p * (relative / episodes as f64).sqrt();
    let gain = |cost: f64, plain_cost: f64| plain.relative * plain_cost / (relative * cost);
    let (z, micros) = ((mean - p) / error, seconds * 1e6);
    print!("{name:26} {mean:.2e} ± {error:.0e} (z {z:+.1}), {relative:9.1}, {micros:5.2} µs, {places:5.1}");
    let [in_time, in_places] = [gain(seconds, plain.seconds), gain(places, plain.places)];
    println!(" places, gain {in_time:6.0} in time, {in_places:6.0} in places");
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [quarters, behind] = numbers([("quarters played", 1, 5), ("quarters solved behind", 0, 25)])?;
    let rare = [Outcome::Absorption];
    let scenario = Scenario::bundled("union_state_2021")?.with("horizon.play", quarters)?;
    let play = union_state::play(&scenario)?;
    let p = play.distribution().probability(rare[0]);
    let began = Instant::now();
    let guide = union_state::play(&scenario.with("horizon.burn_in", behind)?)?.reaching(&rare);
    let (guess, took) = (guide.from_start(), began.elapsed());
    println!("absorption within {quarters} quarters: {p:.4e}; guess: {guess:.4e}, made in {took:.2?}");

    let signed =
        |state: &State, _, _| 100_f64.powi(state.signed.into()) * 10_f64.powi(state.implemented.into());
    let levels = [(1.0, 5), (2.0, 5), (3.0, 5), (4.0, 5)];
    let tilted =
        [ImportanceSampling::guided(&play, &rare, &guide)?, ImportanceSampling::new(&play, &rare, signed)?];
    let walk = Splitting::of(&play, |_, _, _| 0.0, &[])?;
    let by_guess = |copies| Splitting::guided(&play, &guide, copies);
    let split = [by_guess(2)?, by_guess(4)?, by_guess(10)?];
    let by_level = Splitting::of(&play, |state: &State, _, _| state.signed.into(), &levels)?;
    let tilt = |i: usize, episodes| played(&tilted[i], episodes, p, false, |memory| memory.places());
    let methods: [(&str, &dyn Fn() -> Row); 7] = [
        ("plain", &|| played(&walk, 200_000, p, true, |memory| memory.places())),
        ("tilted by the guess", &|| tilt(0, 50_000)),
        ("tilted by level signed", &|| tilt(1, 200_000)),
        ("split by 2 at the guess", &|| played(&split[0], 20_000, p, false, |memory| memory.places())),
        ("split by 4 at the guess", &|| played(&split[1], 20_000, p, false, |memory| memory.places())),
        ("split by 10 at the guess", &|| played(&split[2], 20_000, p, false, |memory| memory.places())),
        ("split by level signed", &|| played(&by_level, 100_000, p, false, |memory| memory.places())),
    ];
    let kept = format!("out/rare_outcomes_{quarters}_{behind}.json");
    // Rows of another probability, or that cannot be read, are played anew.
    let before = std::fs::read_to_string(&kept).ok().and_then(|text| serde_json::from_str(&text).ok());
    let (_, mut rows): (f64, Vec<Row>) = before.filter(|(of, _)| *of == p).unwrap_or_default();
    let mut observer = Progress::new("methods").until_ctrl_c()?;
    for (i, (name, method)) in methods.iter().enumerate() {
        if rows.len() <= i {
            rows.push(method());
            bargain::report::write(&kept, &bargain::report::to_json(&(p, &rows))?)?;
        }
        print(name, p, &rows[i], &rows[0]);
        if observer.progress(i as u64 + 1, methods.len() as u64).is_break() && i + 1 < methods.len() {
            println!("stopped after {} of {} methods; run it again to go on", i + 1, methods.len());
            return Ok(());
        }
    }
    Ok(std::fs::remove_file(kept)?)
}
