//! Question: how do the talks from 2021 end, by how closed the West is to Minsk and by how dangerous its streets are?
//!
//! `cargo run --release --example sweep` takes half a minute on two idle cores. It solves the flagship at 7 × 7 points: what
//! standing between Moscow and the West is still worth to Minsk under full sanctions (bn$ a quarter; none: isolated, 0.6: as before
//! the sanctions), and the hazard of collapse for each unit of pain under mass protest (per quarter). It prints the most probable class
//! of ending and the probability of a watered-down package, and writes both tables and the manifest to `out/`. All numbers are exact,
//! of a quantal response equilibrium. Stopped by Ctrl-C or killed, it goes on from where it was. Arguments, if any: levels by parameter;
//! `endless`, and play goes on behind the horizon until values settle, each point of a row beginning at the one before it.

use bargain::report::{Format, Progress, Tidy};
use bargain::study::design::{Axis, Design};
use bargain::study::sweep::{Point, Sweep, Swept};
use bargain::study::{Journal, union_state};
use bargain::union_state::{Outcome, scenario::Scenario};
use bargain::{Error, Problem};
use std::time::Instant;

const OPENNESS: &str = "minsk.multivector_rent[2]";
const DANGER: &str = "collapse.per_pain";

/// A table of the grid: a row for each level of danger, a column for each of openness.
fn print(swept: &Swept<Outcome>, levels: usize, cell: impl Fn(&Point) -> String) {
    for row in swept.points.chunks(levels) {
        print!("  {:>9.3}", row[0].values[0]);
        row.iter().for_each(|point| print!("{:>14}", cell(point)));
        println!();
    }
    print!("  {:>9}", "");
    swept.points.iter().take(levels).for_each(|point| print!("{:>14.2}", point.values[1]));
    println!("\n");
}

fn main() -> Result<(), Error> {
    let wrong = |place, value: &str, allowed| Error::invalid([Problem::new(place, value, allowed)]);
    let mut arguments = std::env::args().skip(1);
    let levels = arguments.next().unwrap_or("7".to_owned());
    let levels = levels.parse().map_err(|_| wrong("levels", &levels, "must be a number of levels"))?;
    let endless = match arguments.next().as_deref() {
        None => false,
        Some("endless") => true,
        Some(other) => return Err(wrong("argument", other, "must be `endless`")),
    };
    if let Some(word) = arguments.next() {
        return Err(wrong("last argument", &word, "must be left out"));
    }
    let danger = Axis::range(DANGER, 0.0, 0.12, levels)?;
    let design = Design::grid([danger, Axis::range(OPENNESS, 0.0, 0.6, levels)?])?;
    let scenario = Scenario::bundled("union_state_2021")?;
    let name = if endless { "out/sweep_endless" } else { "out/sweep" };
    let journal = Journal::new(format!("{name}_{levels}.journal")).of(scenario.digest());
    let (began, sweep) = (Instant::now(), Sweep::new(&design).resume(&journal));
    let mut progress = Progress::new(if endless { "rows" } else { "points" }).until_ctrl_c()?;
    let swept = if endless {
        let row = |points: &[_]| union_state::forecasts_without_end(&scenario, points);
        sweep.exact_together(|key| key == OPENNESS, row, &mut progress)?
    } else {
        sweep.exact(|point: &_| union_state::forecast(&scenario.with_draw(point)?), &mut progress)?
    };
    println!("{}: {} of {} points, {}\n", scenario.title(), swept.points.len(), swept.wanted, swept.stop);
    println!("  {DANGER} (per quarter and pain) by {OPENNESS} (bn$ a quarter)\n\n  most probable class");
    print(&swept, levels, |point| {
        swept.modal(point).map_or("failed".to_owned(), |(class, _)| class.to_string())
    });
    println!("  probability of a watered-down package, exact");
    print(&swept, levels, |point| {
        let found = swept.probability(point, Outcome::WateredDown);
        found.map_or("failed".to_owned(), |found| format!("{:.3}", found.value))
    });
    if let Some(why) = &swept.unsaved {
        println!("  not saved: {why}");
    }
    if !swept.is_complete() {
        println!("  stopped; run it again to go on");
        return Ok(());
    }
    if let Some(worst) = swept.worst() {
        println!("  at worst: {worst} bn$ (Moscow, Minsk)");
    }
    let mut tidy = Tidy::union_state(&swept, &scenario).took(began.elapsed());
    if endless {
        tidy = tidy.concept("logit agent quantal response equilibrium of play without an end");
    }
    let files = tidy.write(name, &[Format::Csv])?;
    files.iter().for_each(|file| println!("  written: {}", file.display()));
    journal.discard()
}
