//! Question: do the solvers find again what is known of the classic games of bargaining and conflict?
//!
//! `cargo run --release --example classic_games` takes about a second. It prints a row for each result: game, source, solver,
//! quantity, computed and expected value, their difference, and whether that is within the tolerance; writes the rows, with the
//! reason of each tolerance, to `out/classic_games.json`; and fails if a row is off.

use bargain::report::write;
use bargain::study::classics::{Classic, classics};
use std::process::ExitCode;

fn line(row: &Classic) -> String {
    let Classic { game, source, solver, quantity, expected, tolerance, .. } = row;
    let numbers = match (row.computed, row.difference()) {
        (Some(computed), Some(difference)) => {
            format!("{computed:>12.6} {expected:>12.6} {difference:>9.1e} ≤ {tolerance:.0e}")
        }
        _ => format!("{:>12} {expected:>12.6} {:>9}        ", "—", "—"),
    };
    let verdict = match (row.computed, row.holds()) {
        (None, _) => "closed form only",
        (Some(_), true) => "within",
        (Some(_), false) => "OFF",
    };
    format!("{numbers}  {verdict:<7} {game}: {quantity}\n{:48}  {source}; {}; {solver}", "", row.concept)
}

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let rows = classics()?;
    println!("{:>12} {:>12} {:>9}", "computed", "expected", "difference");
    for row in &rows {
        println!("{}", line(row));
    }
    let off = rows.iter().filter(|row| !row.holds()).count();
    println!("{} results, {off} outside their tolerance", rows.len());
    write("out/classic_games.json", &serde_json::to_string_pretty(&rows)?)?;
    println!("written: out/classic_games.json");
    Ok(if off == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
