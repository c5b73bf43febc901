//! Question: how do the union-state talks end, from 2019 and from 2021, and which unknown parameters matter? As a page.
//!
//! `cargo run --release --example report` takes a minute or two on two cores. It solves and samples both bundled scenarios, sweeps
//! two parameters, screens the priors by Morris's method for the class that history realised in 2021, and writes `out/union_state.html`:
//! one file that needs no network. Argument, if any: the number of trajectories of the screening.

use bargain::math::interval::Confidence;
use bargain::prior::Priors;
use bargain::report::page::{Page, Provenance, Section};
use bargain::report::{Figure, Progress, Report, Solution, Tidy, plot::Tornado, write};
use bargain::simulate::MonteCarlo;
use bargain::study::design::{Axis, Design};
use bargain::study::sensitivity::{Screening, Sensitivity};
use bargain::study::sweep::{Sweep, Swept};
use bargain::study::union_state::{forecast, solve};
use bargain::union_state::{Outcome, scenario::Scenario};
use bargain::{Error, Problem};

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

/// The end by what the West is worth to Minsk under sanctions and by how dangerous its streets are.
fn sweep(scenario: &Scenario) -> Result<Swept<Outcome>, Error> {
    let openness = Axis::range("minsk.multivector_rent[2]", 0.0, 0.6, 4)?;
    let design = Design::grid([openness, Axis::range("collapse.per_pain", 0.0, 0.12, 4)?])?;
    Sweep::new(&design).exact(|point| forecast(&scenario.with_draw(point)?), &mut Progress::new("points"))
}

/// What moves the probability of a watered-down package.
fn screening(scenario: &Scenario, priors: &Priors, trajectories: u64) -> Result<Screening, Error> {
    let probability = |values: &[f64]| {
        let found = forecast(&scenario.with_draw(&priors.with_values(values)?)?)?;
        Ok((vec![found.probability(Outcome::WateredDown)], found.certificate))
    };
    let study = Sensitivity::new(priors, &["P(watered down)"])?.seed(SEED);
    study.morris(trajectories, probability, &mut Progress::new("evaluations"))
}

fn run() -> Result<(), Error> {
    let number = std::env::args().nth(1).unwrap_or("4".to_owned());
    let wrong = || Problem::new("first argument", &number, "must be the number of trajectories");
    let trajectories = number.parse().map_err(|_| Error::invalid([wrong()]))?;
    let scenarios = [Scenario::bundled("union_state_2019")?, Scenario::bundled("union_state_2021")?];
    let priors = Scenario::priors()?.independent();
    let screened = screening(&scenarios[1], &priors, trajectories)?;
    let reports = scenarios.iter().map(outcomes).collect::<Result<Vec<Report>, Error>>()?;
    let figure = Figure::new("How the talks end", &reports).to_svg()?;
    let both = Section::new("Side by side").figure("Probability of each outcome, exact and sampled", figure);
    let page = Page::new("How do the union-state talks end, from 2019 and from 2021?").section(both);
    let page = reports.iter().fold(page, |p, r| p.section(Section::new(&r.manifest.title).result(r)));
    let page = scenarios.iter().fold(page, Page::scenario);
    let (title, swept) = ("From 2021, by two parameters", sweep(&scenarios[1])?);
    let swept = Section::new(title).result(&Tidy::union_state(&swept, &scenarios[1]));
    let tornado = Tornado::morris("What matters", &screened.outputs[0], &screened.record).to_svg()?;
    let matter = Section::new("Which parameters matter in 2021").figure("Mean size of effects", tornado);
    let page = page.section(swept).section(matter.result(&screened).result(&priors));
    let command = Provenance::new().command(format!("cargo run --release --example report -- {number}"));
    let page = page.provenance(reports.iter().fold(command, Provenance::report));
    println!("writing out/union_state.html");
    write("out/union_state.html", &page.to_html()?)
}

fn main() {
    if let Err(error) = run() {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
