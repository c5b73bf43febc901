//! Question: how would the talks from 2021 have ended had European gas cost what it cost in 2020, had there been no sanctions, had the
//! West stayed open?
//!
//! `cargo run --release --example counterfactual` takes some seconds. For each world it prints which parameters differ, and the
//! probability of each ending in it and in the scenario as it is, exactly, beside the difference from paired episodes with its
//! interval and the gain over independent runs; and writes `out/counterfactual.json`. Argument, if any: the number of episodes.
//! Stopped by Ctrl-C it prints the worlds that are done, and goes on from there when it is run again.

mod arguments;

use arguments::numbers;
use bargain::Error;
use bargain::report::{Progress, to_json, write};
use bargain::simulate::MonteCarlo;
use bargain::study::Journal;
use bargain::study::comparison::Comparison;
use bargain::study::union_state::Counterfactual;
use bargain::union_state::{Outcome, scenario::Scenario};

const SEED: u64 = 28;
const EPISODES: u64 = 200_000;

fn main() -> Result<(), Error> {
    let [episodes] = numbers([("episodes", 1, EPISODES)])?;
    let reference = Scenario::bundled("union_state_2021")?;
    let worlds = Counterfactual::ALL.map(|world| Ok((world.title(), world.apply(&reference)?)));
    let worlds: Vec<(&str, Scenario)> = worlds.into_iter().collect::<Result<_, Error>>()?;
    let named: Vec<(&str, &Scenario)> = worlds.iter().map(|(name, scenario)| (*name, scenario)).collect();
    let journal = Journal::new(format!("out/counterfactual_{episodes}.journal"));
    let plan = Comparison::new(MonteCarlo::new(SEED).episodes(episodes)?).resume(&journal);
    let mut observer = Progress::new("worlds").until_ctrl_c()?;
    let found = plan.scenarios((reference.title(), &reference), &named, &mut observer)?;
    println!("{found}");
    let compared = &found.compared.others;
    if compared.len() < named.len() {
        println!("stopped; run it again to go on");
        return Ok(());
    }

    println!("Is a package still signed?");
    let packages = [Outcome::Declaratory, Outcome::WateredDown, Outcome::Binding, Outcome::Absorption];
    for versus in compared {
        let exact = packages.iter().filter_map(|class| versus.outcome(*class)?.exact);
        let [before, after] = exact.fold([0.0; 2], |[x, y], exact| [x + exact.reference, y + exact.case]);
        println!("  {:28} {after:.3} instead of {before:.3}, exactly", versus.name);
    }
    write("out/counterfactual.json", &to_json(&found)?)?;
    println!("written: out/counterfactual.json");
    journal.discard()
}
