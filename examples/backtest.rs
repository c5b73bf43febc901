//! Question: what did the model give, from the root of each period of history, to the class that history realised, and is that
//! better than base rates or a uniform guess?
//!
//! `cargo run --release --example backtest` takes a minute and a half on two cores. It prints for each of six periods the forecast
//! over nine classes (the model at its reference values, and averaged over draws of its parameters; base rates, a coder's prior, a
//! uniform guess), then the log and Brier scores with their errors, and differences from each baseline; and writes
//! `out/backtest.json` and the table `out/backtest.csv`. Argument, if any: the number of draws, 0 for none. Stopped by Ctrl-C it
//! scores the draws so far, and goes on from there when it is run again.

mod arguments;

use arguments::numbers;
use bargain::Error;
use bargain::report::{Format, Progress, TidyBacktest, to_json, write};
use bargain::simulate::StopReason;
use bargain::study::Journal;
use bargain::study::scores::Scores;
use bargain::study::union_state::backtest::{BASE_RATES, Backtest, MODEL, UNCERTAIN, UNIFORM};
use std::time::Instant;

const SEED: u64 = 28;
const DRAWS: u64 = 16;

/// Whether a forecaster beats a baseline on both rules, and whether chance could have done it, at 5 %.
fn verdict(scores: &Scores, name: &str, baseline: &str) -> Option<String> {
    let scored = scores.of(name)?;
    let words = [("log", &scored.log), ("Brier", &scored.brier)].map(|(rule, found)| {
        let against = found.against.iter().find(|against| against.baseline == baseline)?;
        let difference = against.difference?;
        let better = if difference.mean < 0.0 { "better" } else { "not better" };
        let sure = if difference.sign_flips? <= 0.05 { "not by chance" } else { "chance could do it" };
        Some(format!("{better} by {rule} ({sure}, p = {:.2})", difference.sign_flips?))
    });
    let [log, brier] = words;
    Some(format!("  {name} beside {baseline}: {}, {}", log?, brier?))
}

fn main() -> Result<(), Error> {
    let [draws] = numbers([("draws", 0, DRAWS)])?;
    let journal = Journal::new(format!("out/backtest_{draws}.journal"));
    let study = Backtest::new().draws(draws).seed(SEED).resume(&journal);
    let began = Instant::now();
    let found = study.run(&mut Progress::new("equilibria").until_ctrl_c()?)?;
    println!("{found}");
    for (title, scores) in
        [("All periods", &found.all), ("Periods that began with nothing signed", &found.open)]
    {
        println!("{title}:");
        for name in [MODEL, UNCERTAIN] {
            let verdicts = [BASE_RATES, UNIFORM].map(|baseline| verdict(scores, name, baseline));
            verdicts.into_iter().flatten().for_each(|verdict| println!("{verdict}"));
        }
    }
    if found.stop != StopReason::Finished {
        println!("stopped; run it again to go on");
        return Ok(());
    }
    write("out/backtest.json", &to_json(&found)?)?;
    let tidy = TidyBacktest::new(&found).took(began.elapsed());
    let files = tidy.write("out/backtest", &[Format::Csv])?;
    println!("written: out/backtest.json");
    files.iter().for_each(|file| println!("written: {}", file.display()));
    journal.discard()
}
