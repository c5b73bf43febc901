//! Question: which mechanisms that the article and the facts suggest does the model show, and which not?
//!
//! `cargo run --release --example mechanisms` takes a minute and a half to two minutes on two cores. For each claim it varies what the claim is about and
//! measures what should follow, at the reference and over draws from the priors; it prints effects, intervals and verdicts,
//! and writes them to `out/mechanisms.csv` and, as a table for documents, `out/mechanisms.md`. Arguments, if any: the number of
//! draws, and the numbers of the claims to look at, such as `2 M9 M16`. Stopped by Ctrl-C it judges by the draws so far, and goes
//! on from there when it is run again.

use bargain::report::{self, Progress};
use bargain::simulate::StopReason;
use bargain::study::Journal;
use bargain::study::union_state::claims::Claims;
use bargain::{Error, Problem};

const SEED: u64 = 28;
const DRAWS: &str = "2";

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let draws = arguments.first().map_or(DRAWS, String::as_str);
    let draws = draws.parse().map_err(|_| {
        Error::invalid([Problem::new("first argument", draws, "must be the number of draws")])
    })?;
    let mut study = Claims::new(draws)?.seed(SEED);
    let ids: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    if !ids.is_empty() {
        study = study.only(&ids)?;
    }
    let journal = Journal::new(format!("out/mechanisms_{draws}_{}.journal", ids.join("_")));
    let found = study.resume(&journal).run(&mut Progress::new("solutions").until_ctrl_c()?)?;
    println!("{found}");
    if found.stop != StopReason::Finished {
        println!("stopped; run it again to go on");
        return Ok(());
    }
    report::write("out/mechanisms.csv", &found.to_csv()?)?;
    report::write("out/mechanisms.md", &found.to_markdown())?;
    println!("written to out/mechanisms.csv and out/mechanisms.md");
    journal.discard()
}
