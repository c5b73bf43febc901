//! Question: which explanations carry the watered-down package of 2021, and how much does each?
//!
//! `cargo run --release --example attribution` takes about a minute on two cores. The probabilities of endings differ between 2019
//! and 2021; for every set of six mechanisms the two worlds are solved with the others switched off, and each difference is shared
//! among the six by the Shapley value. It prints a table for each outcome and writes `out/attribution.json`. Arguments, if
//! any: the mechanisms by name, up to twelve; or a number n, for the first n of the six. Stopped by Ctrl-C it says how many sets are
//! done (shares need all of them), and goes on from there when it is run again.

use bargain::report::{self, Progress, to_json};
use bargain::study::Journal;
use bargain::study::union_state::{Explanation, Measure, Mechanism, World, mechanism};
use bargain::union_state::scenario::Scenario;
use bargain::{Error, Problem};

/// The explanations of the article.
const ARTICLE: [&str; 6] =
    ["multivector_rent", "collapse_fear", "retaliation", "vague_wording", "postponement", "mortal_paper"];

const MEASURES: [Measure; 5] =
    [Measure::WATERED_DOWN, Measure::SUPPLY_WAR, Measure::BINDING, Measure::CUTS, Measure::LOCK_IN];

/// The mechanisms asked for.
fn mechanisms() -> Result<Vec<&'static Mechanism>, Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let count = match &arguments[..] {
        [] => Some(ARTICLE.len()),
        [only] => only.parse().ok(),
        _ => None,
    };
    match count {
        Some(count) if (1..=ARTICLE.len()).contains(&count) => {
            ARTICLE.iter().take(count).map(|name| mechanism::named(name)).collect()
        }
        Some(count) => Err(Error::invalid([Problem::new("number of mechanisms", count, "must be 1 to 6")])),
        None => arguments.iter().map(|name| mechanism::named(name)).collect(),
    }
}

fn main() -> Result<(), Error> {
    let mechanisms = mechanisms()?;
    let root = |name: &str| Scenario::bundled(name).map(World::new);
    let worlds = [root("union_state_2019")?, root("union_state_2021")?];
    let names: Vec<&str> = mechanisms.iter().map(|mechanism| mechanism.name).collect();
    let journal = Journal::new(format!("out/attribution_{}.journal", names.join("_")));
    let study = Explanation::new(worlds, &mechanisms, &MEASURES)?.resume(&journal);
    let found = study.exact(&mut Progress::new("sets of mechanisms").until_ctrl_c()?)?;
    println!("{found}");
    report::write("out/attribution.json", &to_json(&found)?)?;
    println!("written to out/attribution.json");
    journal.discard()
}
