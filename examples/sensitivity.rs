//! Question: which of the parameters that are not known drive the probability that the talks from 2021 end as they did, with a
//! watered-down package?
//!
//! `cargo run --release --example sensitivity` takes a minute or two on two cores. It screens the bundled priors by Morris's method
//! and prints them by falling μ*: by how much the probability changes, on average, per unit of a parameter's own probability (a
//! jump from its lower to its upper half is half of that). Correlations among the priors are set aside, as screening moves one
//! parameter at a time. Arguments, if any: the number of trajectories, each of which takes one evaluation more than there are
//! parameters; the parameters, if not all, such as `4 collapse.per_pain minsk.cut_damage`. Stopped by Ctrl-C it prints what the
//! trajectories so far say, once two are done, and goes on from there when it is run again.

use bargain::report::Progress;
use bargain::simulate::StopReason;
use bargain::study::Journal;
use bargain::study::sensitivity::Sensitivity;
use bargain::study::union_state::forecast;
use bargain::union_state::{Outcome, scenario::Scenario};
use bargain::{Error, Problem};

const SEED: u64 = 28;
const TRAJECTORIES: &str = "4";

fn main() -> Result<(), Error> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words = if words.is_empty() { vec![TRAJECTORIES.to_owned()] } else { words };
    let trajectories = words[0].parse().map_err(|_| {
        Error::invalid([Problem::new("first argument", &words[0], "must be the number of trajectories")])
    })?;
    let priors = Scenario::priors()?.independent();
    let priors = if words.len() > 1 { priors.only(&words[1..])? } else { priors };
    let scenario = Scenario::bundled("union_state_2021")?;
    // File systems take no names beyond 255 bytes; another selection that is cut to the same name is refused by the journal.
    let name: String = words.join("_").chars().take(200).collect();
    let journal = Journal::new(format!("out/sensitivity_{name}.journal")).of(scenario.digest());
    let study = Sensitivity::new(&priors, &["P(watered down)"])?.seed(SEED).resume(&journal);
    let function = |values: &[f64]| {
        let scenario = scenario.with_draw(&priors.with_values(values)?)?;
        let found = forecast(&scenario)?;
        Ok((vec![found.probability(Outcome::WateredDown)], found.certificate))
    };
    let found = study.morris(trajectories, function, &mut Progress::new("evaluations").until_ctrl_c()?)?;
    println!("{}, {} parameters\n\n{found}", scenario.title(), priors.len());
    if found.record.stop != StopReason::Finished {
        println!("stopped; run it again to go on");
        return Ok(());
    }
    journal.discard()
}
