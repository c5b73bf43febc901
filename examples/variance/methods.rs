//! What a method gives, and what it takes.

use bargain::report::{self, Progress};
use bargain::simulate::{Episodes, Moments, MonteCarlo, Observer};
use bargain::union_state::Outcome;
use std::io::ErrorKind;

/// Seconds that this thread has been on the processor (Linux).
fn clock() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|spent| spent.parse::<f64>().ok()).map_or(f64::NAN, |spent| spent * 1e-9)
}

/// Variances of payoffs and of all classes of endings but absorption: from the last columns, or from counts.
pub type Fold<O> = fn(&Moments, &[(O, u64)]) -> Vec<f64>;
pub fn weighed<O>(moments: &Moments, _: &[(O, u64)]) -> Vec<f64> {
    let width = moments.mean().len();
    (0..2).chain(width - 9..width).map(|i| moments.covariance(i, i)).collect()
}
pub fn counted(moments: &Moments, counts: &[(Outcome, u64)]) -> Vec<f64> {
    let count = |class: &Outcome| counts.iter().find(|(other, _)| other == class).map_or(0, |(_, n)| *n);
    let shares = Outcome::ALL[1..].iter().map(|class| count(class) as f64 / moments.count() as f64);
    (0..2).map(|i| moments.covariance(i, i)).chain(shares.map(|p| p * (1.0 - p))).collect()
}

/// Seconds an episode, and variances.
pub type Cost = (f64, Vec<f64>);
pub type Method<'a> = Box<dyn Fn() -> Cost + 'a>;
pub fn of<'a, E: Episodes + 'a>(plan: &'a MonteCarlo, game: E, fold: Fold<E::Outcome>) -> Method<'a> {
    Box::new(move || {
        let began = clock();
        let sample = plan.run(&game);
        ((clock() - began) / sample.episodes() as f64, fold(sample.moments(), sample.counts()))
    })
}

/// Plays all methods in turn, `rounds` times or until Ctrl-C. Returns what each costs, in seconds the least of the rounds (of fewer methods if
/// stopped in the first round), and whether all rounds were played. Each turn is kept in the file `kept` as soon as it is over, and a run
/// that finds one goes on from there; the caller removes it.
pub fn measure(
    methods: &[(&str, Option<usize>, Method)],
    rounds: u64,
    kept: &str,
) -> Result<(Vec<Cost>, bool), Box<dyn std::error::Error>> {
    let turns = rounds.saturating_mul(methods.len() as u64);
    let mut observer = Progress::new("methods and rounds").until_ctrl_c()?;
    let (before, mut best): (u64, Vec<Cost>) = match std::fs::read_to_string(kept) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| format!("{kept}: {error}; remove it"))?,
        Err(error) if error.kind() == ErrorKind::NotFound => (0, Vec::new()),
        Err(error) => return Err(error.into()),
    };
    for turn in before..turns {
        if observer.progress(turn, turns).is_break() {
            return Ok((best, false));
        }
        let at = (turn % methods.len() as u64) as usize;
        let (seconds, variances) = methods[at].2();
        match best.get_mut(at) {
            Some(best) => best.0 = best.0.min(seconds),
            None => best.push((seconds, variances)),
        }
        report::write(kept, &serde_json::to_string(&(turn + 1, &best))?)?;
    }
    Ok((best, true))
}
