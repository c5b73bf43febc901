//! Question: how do the union-state talks end, from 2019 and from 2021, and what did history realise?
//!
//! `cargo run --release --example union_state` takes some seconds. It prints the outcomes of both bundled scenarios, exactly
//! and from a million episodes, and writes `out/union_state.json` and `out/union_state.svg`. Arguments, if any: the number of
//! episodes, then scenario files of your own. Ctrl-C ends it with a partial result; the same command then goes on from there.

use bargain::math::interval::Confidence;
use bargain::report::{Figure, Progress, Report, Solution, to_json, write};
use bargain::simulate::{Checkpoint, MonteCarlo, Sample};
use bargain::solve::QuantalResponse;
use bargain::union_state::{UnionState, scenario::Scenario};
use bargain::{Error, Problem};
use std::time::Instant;

const SEED: u64 = 28;

fn run(scenario: &Scenario, episodes: u64) -> Result<Report, Error> {
    let game = UnionState::new(scenario)?;
    let precision = [scenario.parameters().rationality.moscow, scenario.parameters().rationality.minsk];
    let began = Instant::now();
    let equilibrium = QuantalResponse::new(precision)?.solve(&game)?;
    let solved = Instant::now();
    let play = equilibrium.play(&game)?;
    let exact = play.distribution();
    let evaluated = Instant::now();
    let plan = MonteCarlo::new(SEED).episodes(episodes)?;
    let digest = scenario.digest();
    let checkpoint = Checkpoint::new(format!("out/{}.checkpoint", &digest[..8])).of(&digest);
    let mut observer = Progress::new(scenario.title()).until_ctrl_c()?;
    let sample = plan.resume(&play, Sample::of(&play), &checkpoint, &mut observer)?;
    if !sample.is_partial() {
        checkpoint.discard()?;
    }
    let simulated = Instant::now();

    let concept = format!("logit quantal response, precision {} and {} per bn$", precision[0], precision[1]);
    let solution = Solution::of(concept, &equilibrium);
    let report = Report::new(scenario.title(), solution, &exact, (&plan, &sample), Confidence::P95)
        .players(["Moscow, bn$", "Minsk, bn$"])
        .digest(digest)
        .took("solved in", solved - began)
        .took("evaluated in", evaluated - solved)
        .took("simulated in", simulated - evaluated);
    Ok(match scenario.history() {
        Some(history) => report.realised(history.realised),
        None => report,
    })
}

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let episodes = arguments.next().unwrap_or("1000000".to_owned());
    let episodes = episodes.parse().map_err(|_| {
        Error::invalid([Problem::new("first argument", &episodes, "must be the number of episodes")])
    })?;
    let files: Vec<String> = arguments.collect();
    let scenarios: Result<Vec<Scenario>, Error> = match files.is_empty() {
        true => Scenario::BUNDLED.into_iter().map(Scenario::bundled).collect(),
        false => files.iter().map(Scenario::from_file).collect(),
    };
    let reports: Result<Vec<Report>, Error> = scenarios?.iter().map(|s| run(s, episodes)).collect();
    let reports = reports?;
    reports.iter().for_each(|report| println!("{report}"));
    write("out/union_state.json", &to_json(&reports)?)?;
    write("out/union_state.svg", &Figure::new("How the talks end", &reports).to_svg()?)?;
    println!("written: out/union_state.json, out/union_state.svg");
    Ok(())
}
