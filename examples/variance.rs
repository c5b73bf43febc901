//! Question: which method needs fewer draws for the same error, and is it worth its time?
//!
//! `cargo run --release --example variance` takes a minute. It prints, for the flagship of 2021, the time of an episode and how many
//! times as long plain episodes would take for the same error: played in blocks, the mean over classes of endings (least to
//! most) and both payoffs; played place by place, the mean. Times are those of one thread on the processor (on Linux), the least of several rounds.

use bargain::Error;
use bargain::simulate::variance::{Antithetic, Conditional, Controlled, Paired, Stepwise, Stratified};
use bargain::simulate::{Episodes, Moments, MonteCarlo};
use bargain::solve::{Play, QuantalResponse};
use bargain::union_state::{Outcome, UnionState, scenario::Scenario};
use std::time::SystemTime;

const EPISODES: u64 = 1 << 17;
const ROUNDS: usize = 5;

/// Seconds that this thread has been on the processor; elsewhere than on Linux, the time.
fn clock() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let spent = stat.split(' ').next().and_then(|spent| spent.parse::<f64>().ok());
    spent.map_or(SystemTime::UNIX_EPOCH.elapsed().map_or(0.0, |since| since.as_secs_f64()), |x| x * 1e-9)
}

/// Variances of payoffs and of classes of endings, all but absorption: from the last columns, or from counts.
fn variances<O>(moments: &Moments, _: &[(O, u64)]) -> Vec<f64> {
    let width = moments.mean().len();
    (0..2).chain(width - 9..width).map(|i| moments.covariance(i, i)).collect()
}
fn counted(moments: &Moments, counts: &[(Outcome, u64)]) -> Vec<f64> {
    let share = |outcome| counts.iter().find(|(other, _)| *other == outcome).map_or(0, |(_, n)| *n);
    let shares = Outcome::ALL[1..].iter().map(|outcome| share(*outcome) as f64 / moments.count() as f64);
    (0..2).map(|i| moments.covariance(i, i)).chain(shares.map(|p| p * (1.0 - p))).collect()
}

/// Seconds an episode, and its variances.
type Measured = (f64, Vec<f64>);
fn measured<'a, E: Episodes>(
    game: E,
    fold: fn(&Moments, &[(E::Outcome, u64)]) -> Vec<f64>,
) -> Box<dyn Fn() -> Measured + 'a>
where
    E: 'a,
{
    Box::new(move || {
        let began = clock();
        let sample = MonteCarlo::new(28).episodes(EPISODES).expect("some episodes").run(&game);
        ((clock() - began) / EPISODES as f64, fold(sample.moments(), sample.counts()))
    })
}

fn solved(damage: f64) -> Result<Play<UnionState>, Error> {
    let game = UnionState::new(&Scenario::bundled("union_state_2021")?.with("minsk.cut_damage", damage)?)?;
    QuantalResponse::new([4.0, 4.0])?.solve(&game)?.play(&game)
}

fn main() -> Result<(), Error> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .use_current_thread()
        .build_global()
        .expect("it is the first");
    let [play, near, far] = [solved(0.45)?, solved(0.5)?, solved(0.9)?];
    let [step, step_near, step_far] = [&play, &near, &far].map(Stepwise::new);
    let (all, pilot) = (play.outcomes(), MonteCarlo::new(28).episodes(20_000)?);
    let methods: Vec<(&str, f64, Box<dyn Fn() -> Measured>)> = vec![
        ("plain, in blocks", 1.0, measured(play.clone(), counted)),
        ("plain, place by place", 1.0, measured(Stepwise::new(&play), counted)),
        ("antithetic pairs", 1.0, measured(Antithetic::new(&play), variances)),
        ("stratified, 4", 1.0, measured(Stratified::new(&play, 4)?, variances)),
        ("conditional", 1.0, measured(Conditional::new(&play), variances)),
        (
            "controlled, near, place by place",
            1.0,
            measured(Controlled::new(&step, (&step_near, &near), &pilot)?, variances),
        ),
        (
            "controlled, near, in blocks",
            1.0,
            measured(Controlled::new(&play, (&near, &near), &pilot)?, variances),
        ),
        ("difference, near, place by place", 2.0, measured(Paired::new(&step, &step_near, all)?, variances)),
        ("difference, near, in blocks", 2.0, measured(Paired::new(&play, &near, all)?, variances)),
        ("difference, far, place by place", 2.0, measured(Paired::new(&step, &step_far, all)?, variances)),
        ("difference, far, in blocks", 2.0, measured(Paired::new(&play, &far, all)?, variances)),
    ];
    let mut best: Vec<Measured> = methods.iter().map(|(.., method)| method()).collect();
    for _ in 1..ROUNDS {
        best.iter_mut().zip(&methods).for_each(|(best, (.., method))| best.0 = best.0.min(method().0));
    }
    let mean = |ratios: &[f64]| (ratios.iter().map(|x| x.ln()).sum::<f64>() / ratios.len() as f64).exp();
    for ((name, cases, _), (time, own)) in methods.iter().zip(&best) {
        // Two independent runs have twice the variance (of cases nearly alike), at twice the time.
        let over = |plain: &Measured| -> Vec<f64> {
            plain.1.iter().zip(own).map(|(v, own)| cases * cases * v * plain.0 / (own * time)).collect()
        };
        let [blocks, places] = [over(&best[0]), over(&best[1])];
        let (least, most) = blocks[2..].iter().fold((f64::MAX, 0.0_f64), |(a, b), x| (a.min(*x), b.max(*x)));
        println!(
            "{name:34} {:5.2} µs {:7.2} ({least:.2}–{most:.2}) {:7.2} {:7.2} {:9.2}",
            time * 1e6,
            mean(&blocks[2..]),
            blocks[0],
            blocks[1],
            mean(&places[2..])
        );
    }
    Ok(())
}
