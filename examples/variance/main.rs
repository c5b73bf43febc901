//! Question: which method needs fewer draws for the same error, and is it worth its time?
//!
//! `cargo run --release --example variance` (on Linux) takes a minute. It prints, for the flagship of 2021, the time of an episode and how many
//! times as long plain episodes would take for the same error: plain ones in blocks, for the classes of endings (mean, least
//! and most) and both payoffs; plain ones place by place, for the classes. Times are of one thread on the processor, the best of five
//! rounds. Ctrl-C ends it after the method in hand, with what the rounds so far say, and it goes on from there when it is run again.
//! Arguments, if any: episodes of each method and round, rounds.

#[path = "../arguments/mod.rs"]
mod arguments;
mod methods;

use arguments::numbers;
use bargain::simulate::MonteCarlo;
use bargain::simulate::variance::{Antithetic, Conditional, Controlled, Paired, Stepwise, Stratified};
use bargain::study::union_state;
use bargain::union_state::scenario::Scenario;
use methods::{Method, counted, measure, of, weighed};

const EPISODES: u64 = 131_072;
/// Of fewer episodes the clock, which ticks every few milliseconds, might see none.
const LEAST: u64 = 1 << 15;
const ROUNDS: u64 = 5;
/// The methods with which others are compared: the first so many.
const BASELINES: usize = 4;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [episodes, rounds] = numbers([("episodes", LEAST, EPISODES), ("rounds", 1, ROUNDS)])?;
    let plan = &MonteCarlo::new(28).episodes(episodes)?;
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global()?;
    let case = Scenario::bundled("union_state_2021")?;
    let solved = |damage: f64| union_state::play(&case.clone().with("minsk.cut_damage", damage)?);
    let [play, near, far] = [solved(0.45)?, solved(0.5)?, solved(0.9)?];
    let [step, step_near, step_far] = [&play, &near, &far].map(Stepwise::new);
    let (all, pilot) = (play.outcomes(), MonteCarlo::new(28).episodes(20_000)?);
    let by_place = Controlled::new(&step, (&step_near, &near), &pilot)?;
    // A difference is compared with independent runs of both cases; the second stands in the row named.
    let methods: Vec<(&str, Option<usize>, Method)> = vec![
        ("plain, in blocks", None, of(plan, play.clone(), counted)),
        ("plain, place by place", None, of(plan, Stepwise::new(&play), counted)),
        ("plain, in blocks, near", None, of(plan, near.clone(), counted)),
        ("plain, in blocks, far", None, of(plan, far.clone(), counted)),
        ("antithetic pairs", None, of(plan, Antithetic::new(&play), weighed)),
        ("stratified, 4", None, of(plan, Stratified::new(&play, 4)?, weighed)),
        ("conditional", None, of(plan, Conditional::new(&play), weighed)),
        ("controlled, by place", None, of(plan, by_place, weighed)),
        ("controlled, in blocks", None, of(plan, Controlled::new(&play, (&near, &near), &pilot)?, weighed)),
        ("near difference, place by place", Some(2), of(plan, Paired::new(&step, &step_near, all)?, weighed)),
        ("near difference, in blocks", Some(2), of(plan, Paired::new(&play, &near, all)?, weighed)),
        ("far difference, place by place", Some(3), of(plan, Paired::new(&step, &step_far, all)?, weighed)),
        ("far difference, in blocks", Some(3), of(plan, Paired::new(&play, &far, all)?, weighed)),
    ];
    let kept = format!("out/variance_{episodes}_{rounds}.json");
    let (best, finished) = measure(&methods, rounds, &kept)?;
    let shown = if best.len() < BASELINES { &[] } else { &best[..] };
    for ((name, second, _), (time, own)) in methods.iter().zip(shown) {
        let plain = |i: usize| best[0].1[i] + second.map_or(0.0, |second| best[second].1[i]);
        let ratio = |i: usize| plain(i) * best[0].0 * second.map_or(1.0, |_| 2.0) / (own[i] * time);
        let ratios: Vec<f64> = (0..own.len()).map(ratio).collect();
        let logs = ratios[2..].iter().map(|x| x.ln()).sum::<f64>();
        let (ending, places) = ((logs / (ratios.len() - 2) as f64).exp(), best[1].0 / best[0].0);
        let [least, most] = ratios[2..].iter().fold([f64::MAX, 0.0], |[a, b], x| [x.min(a), x.max(b)]);
        print!("{name:32} {:5.2} µs {ending:6.2} ({least:.2}–{most:.2}), ", time * 1e6);
        println!("{:6.2} {:6.2}, {:6.2}", ratios[0], ratios[1], ending * places);
    }
    if !finished {
        println!("stopped: {} of {} methods measured, not in all {rounds} rounds", best.len(), methods.len());
        println!("run it again to go on");
        return Ok(());
    }
    Ok(std::fs::remove_file(kept)?)
}
