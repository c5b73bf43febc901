//! Question: how do the union-state talks end, from 2019 and from 2021, and which unknown parameters matter? As a page.
//!
//! `cargo run --release --example report` takes a minute or two on two cores. It solves and samples both bundled scenarios, screens
//! the bundled priors by Morris's method for the class that history realised in 2021, and writes `out/union_state.html`: one file
//! that needs no network. Argument, if any: the number of trajectories of the screening.

use bargain::math::interval::Confidence;
use bargain::prior::Priors;
use bargain::report::page::{Page, Provenance, Section};
use bargain::report::plot::Tornado;
use bargain::report::{Figure, Progress, Report, Solution, write};
use bargain::simulate::MonteCarlo;
use bargain::study::sensitivity::{Screening, Sensitivity};
use bargain::study::union_state::{forecast, solve};
use bargain::union_state::{Outcome, scenario::Scenario};
use bargain::{Error, Problem};
use std::process::ExitCode;

const SEED: u64 = 28;

/// Outcomes, exact beside sampled.
fn outcomes(scenario: &Scenario) -> Result<Report, Error> {
    let (game, equilibrium) = solve(scenario)?;
    let play = equilibrium.play(&game)?;
    let plan = MonteCarlo::new(SEED).episodes(200_000)?;
    let sample = plan.observe(&play, &mut Progress::new(scenario.title()));
    let solution = Solution::of("logit quantal response, precisions of the scenario", &equilibrium);
    let exact = play.distribution();
    let report = Report::new(scenario.title(), solution, &exact, (&plan, &sample), Confidence::P95)
        .players(["Moscow, bn$", "Minsk, bn$"]);
    Ok(scenario.history().map_or(report.clone(), |history| report.realised(history.realised)))
}

/// What moves the probability of a watered-down package from 2021.
fn screening(priors: &Priors, trajectories: u64) -> Result<Screening, Error> {
    let scenario = Scenario::bundled("union_state_2021")?;
    let probability = |values: &[f64]| {
        let scenario = scenario.with_draw(&priors.with_values(values)?)?;
        Ok(vec![forecast(&scenario)?.probability(Outcome::WateredDown)])
    };
    let study = Sensitivity::new(priors, &["P(watered down)"])?.seed(SEED);
    study.morris(trajectories, probability, &mut Progress::new("evaluations"))
}

fn run() -> Result<(), Error> {
    let trajectories = std::env::args().nth(1).unwrap_or("4".to_owned());
    let wrong = || Problem::new("first argument", &trajectories, "must be the number of trajectories");
    let number = trajectories.parse().map_err(|_| Error::invalid([wrong()]))?;
    let priors = Scenario::priors()?.independent();
    let screened = screening(&priors, number)?;
    let scenarios = [Scenario::bundled("union_state_2019")?, Scenario::bundled("union_state_2021")?];
    let reports = scenarios.iter().map(outcomes).collect::<Result<Vec<Report>, Error>>()?;

    let figure = Figure::new("How the talks end", &reports).to_svg()?;
    let both = Section::new("Side by side").figure("Probability of each outcome, exact and sampled", figure);
    let command =
        Provenance::new().command(format!("cargo run --release --example report -- {trajectories}"));
    let page = Page::new("How do the union-state talks end, from 2019 and from 2021?").section(both);
    let page = reports
        .iter()
        .fold(page, |page, report| page.section(Section::new(&report.manifest.title).result(report)));
    let page = scenarios.iter().fold(page, Page::scenario);
    let tornado = Tornado::morris("What matters", &screened.outputs[0], &screened.record).to_svg()?;
    let matter = Section::new("Which parameters matter in 2021").figure("Mean size of effects", tornado);
    let matter = matter.result(&screened).result(&priors);
    let page = page.section(matter).provenance(reports.iter().fold(command, Provenance::report));
    write("out/union_state.html", &page.to_html()?)?;
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
