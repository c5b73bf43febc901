//! Question: which method needs fewer draws for the same error, and is it worth its time?
//!
//! `cargo run --release --example variance` takes a minute. It prints, for the flagship of 2021, the time of an episode and how many
//! times as long plain episodes would take for the same error: plain ones in blocks, for the classes of endings (mean, least
//! and most) and both payoffs; plain ones place by place, for the classes. Times are of one thread on the processor.

use bargain::simulate::variance::{Antithetic, Conditional, Controlled, Paired, Stepwise, Stratified};
use bargain::simulate::{Episodes, Moments, MonteCarlo};
use bargain::study::union_state;
use bargain::union_state::{Outcome, scenario::Scenario};

const EPISODES: u64 = 1 << 17;

/// Seconds that this thread has been on the processor (Linux).
fn clock() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|spent| spent.parse::<f64>().ok()).map_or(f64::NAN, |spent| spent * 1e-9)
}

/// Variances of payoffs and of all classes of endings but absorption: from the last columns, or from counts.
type Fold<O> = fn(&Moments, &[(O, u64)]) -> Vec<f64>;
fn weighed<O>(moments: &Moments, _: &[(O, u64)]) -> Vec<f64> {
    let width = moments.mean().len();
    (0..2).chain(width - 9..width).map(|i| moments.covariance(i, i)).collect()
}
fn counted(moments: &Moments, counts: &[(Outcome, u64)]) -> Vec<f64> {
    let count = |class: &Outcome| counts.iter().find(|(other, _)| other == class).map_or(0, |(_, n)| *n);
    let shares = Outcome::ALL[1..].iter().map(|class| count(class) as f64 / moments.count() as f64);
    (0..2).map(|i| moments.covariance(i, i)).chain(shares.map(|p| p * (1.0 - p))).collect()
}

/// Gives seconds an episode, and variances.
type Method<'a> = Box<dyn Fn() -> (f64, Vec<f64>) + 'a>;
fn of<'a, E: Episodes + 'a>(game: E, fold: Fold<E::Outcome>) -> Method<'a> {
    Box::new(move || {
        let began = clock();
        let sample = MonteCarlo::new(28).episodes(EPISODES).expect("some episodes").run(&game);
        ((clock() - began) / EPISODES as f64, fold(sample.moments(), sample.counts()))
    })
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global()?;
    let case = Scenario::bundled("union_state_2021")?;
    let solved = |damage: f64| union_state::play(&case.clone().with("minsk.cut_damage", damage)?);
    let [play, near, far] = [solved(0.45)?, solved(0.5)?, solved(0.9)?];
    let [step, step_near, step_far] = [&play, &near, &far].map(Stepwise::new);
    let (all, pilot) = (play.outcomes(), MonteCarlo::new(28).episodes(20_000)?);
    // A difference is compared with independent runs of both cases; the second stands in the row named.
    let methods: Vec<(&str, Option<usize>, Method)> = vec![
        ("plain, in blocks", None, of(play.clone(), counted)),
        ("plain, place by place", None, of(Stepwise::new(&play), counted)),
        ("plain, in blocks, near", None, of(near.clone(), counted)),
        ("plain, in blocks, far", None, of(far.clone(), counted)),
        ("antithetic pairs", None, of(Antithetic::new(&play), weighed)),
        ("stratified, 4", None, of(Stratified::new(&play, 4)?, weighed)),
        ("conditional", None, of(Conditional::new(&play), weighed)),
        ("controlled, by place", None, of(Controlled::new(&step, (&step_near, &near), &pilot)?, weighed)),
        ("controlled, in blocks", None, of(Controlled::new(&play, (&near, &near), &pilot)?, weighed)),
        ("near difference, place by place", Some(2), of(Paired::new(&step, &step_near, all)?, weighed)),
        ("near difference, in blocks", Some(2), of(Paired::new(&play, &near, all)?, weighed)),
        ("far difference, place by place", Some(3), of(Paired::new(&step, &step_far, all)?, weighed)),
        ("far difference, in blocks", Some(3), of(Paired::new(&play, &far, all)?, weighed)),
    ];
    let mut best: Vec<_> = methods.iter().map(|(.., method)| method()).collect();
    for _round in 1..5 {
        best.iter_mut().zip(&methods).for_each(|(best, (.., method))| best.0 = best.0.min(method().0));
    }
    for ((name, second, _), (time, own)) in methods.iter().zip(&best) {
        let plain = |i: usize| best[0].1[i] + second.map_or(0.0, |second| best[second].1[i]);
        let ratio = |i: usize| plain(i) * best[0].0 * second.map_or(1.0, |_| 2.0) / (own[i] * time);
        let ratios: Vec<f64> = (0..own.len()).map(ratio).collect();
        let logs = ratios[2..].iter().map(|x| x.ln()).sum::<f64>();
        let (ending, places) = ((logs / (ratios.len() - 2) as f64).exp(), best[1].0 / best[0].0);
        let [least, most] = ratios[2..].iter().fold([f64::MAX, 0.0], |[a, b], x| [x.min(a), x.max(b)]);
        print!("{name:32} {:5.2} µs {ending:6.2} ({least:.2}–{most:.2}), ", time * 1e6);
        println!("{:6.2} {:6.2}, {:6.2}", ratios[0], ratios[1], ending * places);
    }
    Ok(())
}
