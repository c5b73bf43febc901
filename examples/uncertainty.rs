//! Question: how do the talks from 2021 end if the parameters are not known, and is it the parameters that decide, or chance?
//!
//! `cargo run --release --example uncertainty` takes a minute or two on two cores. It draws the bundled priors 64 times,
//! solves each game, and prints for each outcome the mean probability with its Monte Carlo error, the interval in which 95 % of
//! the draws put it, and the share of its variance that parameters cause; then the priors with what they rest on. Arguments, if
//! any: the number of draws, `sobol` for Sobol' points, `endless` for play without an end, where each draw begins at what
//! the reference is worth behind its horizon, a file of priors of your own. Stopped by Ctrl-C it prints what it has, and goes on from there
//! when it is run again.

use bargain::prior::Points;
use bargain::report::Progress;
use bargain::simulate::StopReason;
use bargain::study::Journal;
use bargain::study::uncertainty::Uncertainty;
use bargain::study::union_state::{WithoutEnd, forecast};
use bargain::union_state::scenario::Scenario;
use bargain::{Error, Problem};

const SEED: u64 = 28;

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1).peekable();
    let draws = arguments.next().unwrap_or("64".to_owned());
    let draws = draws.parse().map_err(|_| {
        Error::invalid([Problem::new("first argument", &draws, "must be the number of draws")])
    })?;
    let points = match arguments.next_if(|argument| argument == "sobol") {
        Some(_) => Points::SOBOL,
        None => Points::Random,
    };
    let endless = arguments.next_if(|argument| argument == "endless").is_some();
    let priors = match arguments.next() {
        Some(file) => {
            let text = std::fs::read_to_string(&file).map_err(|error| Error::io("read", &file, error))?;
            Scenario::priors_from_toml(&file, &text)?
        }
        None => Scenario::priors()?,
    };
    if let Some(word) = arguments.next() {
        return Err(Error::invalid([Problem::new("last argument", word, "must be left out")]));
    }
    let scenario = Scenario::bundled("union_state_2021")?;
    let reference = if endless { Some(WithoutEnd::of(scenario.clone())?) } else { None };
    let name = if endless { "out/uncertainty_endless" } else { "out/uncertainty" };
    let journal = Journal::new(format!("{name}_{draws}.journal")).of(scenario.digest());
    let study = Uncertainty::new(&priors, draws).seed(SEED).points(points).resume(&journal);
    let mut observer = Progress::new("draws").until_ctrl_c()?;
    let of_draw = |draw: &_| match &reference {
        Some(reference) => reference.forecast(draw),
        None => forecast(&scenario.with_draw(draw)?),
    };
    let result = study.forecasts(of_draw, &mut observer)?;
    if result.stop == StopReason::Finished {
        journal.discard()?;
    }
    println!("{}, {} parameters drawn\n\n{result}", scenario.title(), priors.len());
    for (name, prior) in priors.iter() {
        let basis = priors.note(name).map_or("", |note| note.basis.as_str());
        println!("  {name:28} mean {:8.4}  sd {:8.4}  {basis}", prior.mean(), prior.standard_deviation());
    }
    Ok(())
}
