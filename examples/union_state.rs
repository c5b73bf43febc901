//! Question: how do the union-state talks end, from 2019 and from 2021, and what did history realise?
//!
//! `cargo run --release --example union_state` takes some seconds on two cores. It prints the distribution of outcomes of both
//! bundled scenarios, exactly and from a million episodes, and writes `out/union_state.json` and `out/union_state.svg`.
//!
//! Arguments: the number of episodes, then scenario files instead of the bundled ones:
//! `cargo run --release --example union_state -- 100000 mine.toml`

use bargain::Error;
use bargain::math::interval::Confidence;
use bargain::report::{Figure, Progress, Report, Solution, write};
use bargain::simulate::MonteCarlo;
use bargain::solve::QuantalResponse;
use bargain::union_state::UnionState;
use bargain::union_state::scenario::Scenario;
use std::process::ExitCode;
use std::time::Instant;

const SEED: u64 = 28;

fn run(scenario: &Scenario, episodes: u64) -> Result<Report, Error> {
    let game = UnionState::new(scenario)?;
    let rationality = &scenario.parameters().rationality;
    let precision = [rationality.moscow, rationality.minsk];

    let began = Instant::now();
    let equilibrium = QuantalResponse::new(precision)?.solve(&game)?;
    let solving = began.elapsed();

    let began = Instant::now();
    let play = equilibrium.play(&game)?;
    let exact = play.distribution();
    let evaluating = began.elapsed();

    let began = Instant::now();
    let plan = MonteCarlo::new(SEED).episodes(episodes)?;
    let sample = plan.observe(&play, &mut Progress::new(scenario.title()));
    let simulating = began.elapsed();

    let concept = format!("logit quantal response, precision {} and {} per bn$", precision[0], precision[1]);
    let solution = Solution::of(concept, &equilibrium);
    let report = Report::new(scenario.title(), solution, &exact, (&plan, &sample), Confidence::P95)
        .players(["Moscow, bn$", "Minsk, bn$"])
        .digest(scenario.digest())
        .took("solved in", solving)
        .took("evaluated in", evaluating)
        .took("simulated in", simulating);
    Ok(match scenario.history() {
        Some(history) => report.realised(history.realised),
        None => report,
    })
}

fn all() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let episodes = match arguments.next() {
        None => 1_000_000,
        Some(text) => text.parse().map_err(|_| {
            Error::invalid([bargain::Problem::new("episodes", text, "must be a whole number, the first argument")])
        })?,
    };
    let files: Vec<String> = arguments.collect();
    let scenarios: Vec<Scenario> = match files.is_empty() {
        true => Scenario::BUNDLED.into_iter().map(Scenario::bundled).collect::<Result<_, _>>()?,
        false => files.iter().map(Scenario::from_file).collect::<Result<_, _>>()?,
    };
    let reports: Vec<Report> = scenarios.iter().map(|s| run(s, episodes)).collect::<Result<_, _>>()?;
    reports.iter().for_each(|report| println!("{report}"));
    let json: Result<Vec<String>, Error> = reports.iter().map(Report::to_json).collect();
    write("out/union_state.json", &format!("[\n{}]\n", json?.join(",\n")))?;
    write("out/union_state.svg", &Figure::new("How the talks end", &reports).to_svg())?;
    println!("written: out/union_state.json, out/union_state.svg");
    Ok(())
}

fn main() -> ExitCode {
    all().map_or_else(|error| { eprintln!("{error}"); ExitCode::FAILURE }, |()| ExitCode::SUCCESS)
}
