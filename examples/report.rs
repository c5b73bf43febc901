//! Question: how do the union-state talks end, from 2019 and from 2021, and which unknown parameters matter? As a page.
//!
//! `cargo run --release --example report` takes a minute or two on two cores. It solves and samples both bundled scenarios, sweeps two
//! parameters, screens the priors by Morris's method for the class that history realised in 2021, and writes `out/union_state.html`:
//! one file, no network. Arguments, if any: trajectories of the screening (with 2 or 3 the sweep is as small); what to screen, if not all.
//! Ctrl-C ends it with a page of what is there, marked as such (of the screening, once two trajectories are done); run again, the
//! screening, which takes longest, goes on where it was.

use bargain::math::interval::Confidence;
use bargain::report::page::{Page, Provenance, Section};
use bargain::report::{Figure, Progress, Report, Solution, Tidy, plot::Tornado, write};
use bargain::simulate::{MonteCarlo, StopReason};
use bargain::study::Journal;
use bargain::study::design::{Axis, Design};
use bargain::study::sensitivity::{Screening, Sensitivity};
use bargain::study::sweep::{Sweep, Swept};
use bargain::study::union_state::{forecast, solve};
use bargain::union_state::{Outcome, scenario::Scenario};
use bargain::{Error, Problem, prior::Priors};

const SEED: u64 = 28;

/// Outcomes, exact beside sampled.
fn outcomes(scenario: &Scenario) -> Result<Report, Error> {
    let (game, equilibrium) = solve(scenario)?;
    let play = equilibrium.play(&game)?;
    let plan = MonteCarlo::new(SEED).episodes(200_000)?;
    let sample = plan.observe(&play, &mut Progress::new(scenario.title()).until_ctrl_c()?);
    let solution = Solution::of("logit quantal response, precisions of the scenario", &equilibrium);
    let exact = play.distribution();
    let report = Report::new(scenario.title(), solution, &exact, (&plan, &sample), Confidence::P95)
        .players(["Moscow, bn$", "Minsk, bn$"]);
    Ok(scenario.history().map_or(report.clone(), |history| report.realised(history.realised)))
}

/// The end by what the West is worth to Minsk under sanctions and by how dangerous its streets are.
fn sweep(scenario: &Scenario, levels: u64) -> Result<Swept<Outcome>, Error> {
    let axis = |key, to| Axis::range(key, 0.0, to, levels.clamp(2, 4) as usize);
    let design = Design::grid([axis("minsk.multivector_rent[2]", 0.6)?, axis("collapse.per_pain", 0.12)?])?;
    let forecast = |point: &_| forecast(&scenario.with_draw(point)?);
    Sweep::new(&design).exact(forecast, &mut Progress::new("points").until_ctrl_c()?)
}

/// What moves the probability of a watered-down package.
fn screening(scenario: &Scenario, priors: &Priors, words: (u64, &str)) -> Result<Screening, Error> {
    let probability = |values: &[f64]| {
        let found = forecast(&scenario.with_draw(&priors.with_values(values)?)?)?;
        Ok((vec![found.probability(Outcome::WateredDown)], found.certificate))
    };
    // File systems take no names beyond 255 bytes; another selection that is cut to the same name is refused by the journal.
    let name: String = words.1.chars().take(200).collect();
    let journal = Journal::new(format!("out/report_{name}.journal")).of(scenario.digest());
    let study = Sensitivity::new(priors, &["P(watered down)"])?.seed(SEED).resume(&journal);
    let found = study.morris(words.0, probability, &mut Progress::new("evaluations").until_ctrl_c()?)?;
    if found.record.stop == StopReason::Finished { journal.discard().map(|()| found) } else { Ok(found) }
}

fn main() -> Result<(), Error> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words = if words.is_empty() { vec!["4".to_owned()] } else { words };
    let wrong =
        || Problem::new("first argument", &words[0], "must be the number of trajectories, at least 2");
    let trajectories = words[0].parse().ok().filter(|&number: &u64| number >= 2);
    let trajectories = trajectories.ok_or_else(|| Error::invalid([wrong()]))?;
    let scenarios = [Scenario::bundled("union_state_2019")?, Scenario::bundled("union_state_2021")?];
    let priors = Scenario::priors()?.independent();
    let priors = if words.len() > 1 { priors.only(&words[1..])? } else { priors };
    let reports = scenarios.iter().map(outcomes).collect::<Result<Vec<Report>, Error>>()?;
    let figure = Figure::new("How the talks end", &reports).to_svg()?;
    let both = Section::new("Side by side").figure("Probability of each outcome, exact and sampled", figure);
    let page = Page::new("How do the union-state talks end, from 2019 and from 2021?").section(both);
    let page = reports.iter().fold(page, |p, r| p.section(Section::new(&r.manifest.title).result(r)));
    let page = scenarios.iter().fold(page, Page::scenario);
    let (swept, by_two) = (sweep(&scenarios[1], trajectories)?, Section::new("From 2021, by two parameters"));
    let command = format!("cargo run --release --example report -- {}", words.join(" "));
    let page = page.section(by_two.result(&Tidy::union_state(&swept, &scenarios[1])));
    let page = page.provenance(reports.iter().fold(Provenance::new().command(command), Provenance::report));
    let matter = Section::new("Which parameters matter in 2021");
    let waiting = "Not screened yet: the run was stopped, or goes on. The same command begins where it was.";
    let without = page.clone().section(matter.clone().text(waiting));
    write("out/union_state.html", &without.to_html()?)?;
    let screened = screening(&scenarios[1], &priors, (trajectories, &words.join("_")))?;
    let tornado = Tornado::morris("What matters", &screened.outputs[0], &screened.record).to_svg()?;
    let matter = matter.figure("Mean size of effects", tornado);
    let page = page.section(matter.result(&screened).result(&priors));
    println!("writing out/union_state.html ({})", screened.record.stop);
    write("out/union_state.html", &page.to_html()?)
}
