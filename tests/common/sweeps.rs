//! Sweeps of a small game, for several tests.

use bargain::Error;
use bargain::game::catalogue::{Agreement, Ultimatum};
use bargain::prior::Draw;
use bargain::report::Tidy;
use bargain::solve::{Equilibrium, Play, QuantalResponse};
use bargain::study::design::{Axis, Design};
use bargain::study::sweep::Swept;
use bargain::study::{Certificate, Forecast};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A folder of its own for a test, empty.
pub fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("bargain-sweep-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Precisions of both players in the ultimatum game.
pub fn precisions(levels: usize) -> Design {
    let axis = |name| Axis::range(name, 0.0, 8.0, levels).unwrap();
    Design::grid([axis("proposer.precision"), axis("responder precision")]).unwrap()
}

/// The ultimatum game with shares of a tenth, solved; precisions above 7 of the proposer and below 1 of the responder are refused.
pub fn solved(point: &Draw) -> Result<(Ultimatum, Equilibrium<Ultimatum>), Error> {
    let [proposer, responder] =
        ["proposer.precision", "responder precision"].map(|name| point.value(name).unwrap_or(-1.0));
    let refused = proposer > 7.0 && responder < 1.0;
    let precision = if refused { [-proposer, -1.0] } else { [proposer, responder] };
    let game = Ultimatum::with_grid(10);
    let equilibrium = QuantalResponse::new(precision)?.solve(&game)?;
    Ok((game, equilibrium))
}

pub fn forecast(point: &Draw) -> Result<Forecast<Agreement>, Error> {
    let (game, equilibrium) = solved(point)?;
    Forecast::of(&game, &equilibrium)
}

pub fn play(point: &Draw) -> Result<(Play<Ultimatum>, Option<Certificate>), Error> {
    let (game, equilibrium) = solved(point)?;
    Ok((equilibrium.play(&game)?, Some(Certificate::of(&equilibrium))))
}

pub fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

pub fn tidy(swept: &Swept<Agreement>) -> Tidy<'_, Agreement> {
    Tidy::new(swept)
        .title("an ultimatum")
        .concept("logit quantal response equilibrium")
        .players(["proposer", "responder"], "pie")
        .describe(|name| name.starts_with("proposer").then(|| ("per pie".to_owned(), "Precision".to_owned())))
}
