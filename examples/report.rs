//! Question: how do the union-state talks end, from 2019 and from 2021, and which unknown parameters matter? As a page.
//!
//! `cargo run --release --example report` takes half a minute on two cores. It solves both bundled scenarios, samples them, screens
//! the bundled priors by Morris's method for the class that history realised in 2021, and writes `out/union_state.html`, one file
//! that needs no network. Arguments, if any: the number of trajectories of the screening, then the number of episodes.

use bargain::math::interval::Confidence;
use bargain::report::page::{Page, Provenance, Section};
use bargain::report::{Figure, Progress, Report, Solution, write};
use bargain::simulate::MonteCarlo;
use bargain::study::sensitivity::{Screening, Sensitivity};
use bargain::study::union_state::{forecast, solve};
use bargain::union_state::{Outcome, scenario::Scenario};
use bargain::{Error, Problem};
use std::process::ExitCode;

const SEED: u64 = 28;

/// Exact beside sampled.
fn outcomes(scenario: &Scenario, episodes: u64) -> Result<Report, Error> {
    let (game, equilibrium) = solve(scenario)?;
    let play = equilibrium.play(&game)?;
    let plan = MonteCarlo::new(SEED).episodes(episodes)?;
    let sample = plan.observe(&play, &mut Progress::new(scenario.title()));
    let rationality = &scenario.parameters().rationality;
    let concept =
        format!("logit quantal response, precision {} and {} per bn$", rationality.moscow, rationality.minsk);
    let solution = Solution::of(concept, &equilibrium);
    let report =
        Report::new(scenario.title(), solution, &play.distribution(), (&plan, &sample), Confidence::P95)
            .players(["Moscow, bn$", "Minsk, bn$"]);
    Ok(match scenario.history() {
        Some(history) => report.realised(history.realised),
        None => report,
    })
}

/// What moves the probability of a class.
fn screening(scenario: &Scenario, class: Outcome, trajectories: u64) -> Result<Screening, Error> {
    let priors = Scenario::priors()?.independent();
    let study = Sensitivity::new(&priors, &[&format!("P({})", class.name())])?.seed(SEED);
    let function = |values: &[f64]| {
        let scenario = scenario.with_draw(&priors.with_values(values)?)?;
        Ok(vec![forecast(&scenario)?.probability(class)])
    };
    study.morris(trajectories, function, &mut Progress::new("evaluations"))
}

fn argument(position: usize, what: &str, default: u64) -> Result<u64, Error> {
    let Some(text) = std::env::args().nth(position) else { return Ok(default) };
    text.parse().map_err(|_| Error::invalid([Problem::new(what, &text, "must be a whole number")]))
}

fn run() -> Result<(), Error> {
    let (trajectories, episodes) = (argument(1, "trajectories", 2)?, argument(2, "episodes", 200_000)?);
    let scenarios = [Scenario::bundled("union_state_2019")?, Scenario::bundled("union_state_2021")?];
    let reports: Result<Vec<Report>, Error> = scenarios.iter().map(|s| outcomes(s, episodes)).collect();
    let reports = reports?;
    let screened = screening(&scenarios[1], Outcome::WateredDown, trajectories)?;
    let command = format!("cargo run --release --example report -- {trajectories} {episodes}");
    let mut page = Page::new("How do the union-state talks end, from 2019 and from 2021?");
    let mut provenance = Provenance::new().command(command);
    let figure = Figure::new("How the talks end", &reports).to_svg();
    page = page.section(Section::new("Both").figure("Probability of each outcome, exact and sampled", figure));
    for (scenario, report) in scenarios.iter().zip(&reports) {
        page = page.scenario(scenario).section(Section::new(scenario.title()).result(report));
        provenance = provenance.report(report);
    }
    let priors = Scenario::priors()?.independent();
    let sensitivity = Section::new("Which parameters matter in 2021").result(&screened).result(&priors);
    write("out/union_state.html", &page.section(sensitivity).provenance(provenance).to_html()?)?;
    println!("written: out/union_state.html");
    Ok(())
}

fn main() -> ExitCode {
    if let Err(error) = run() {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
