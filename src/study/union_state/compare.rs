//! Scenarios of the flagship side by side: what differs between them, and what comes of it.

use super::solve;
use crate::Error;
use crate::simulate::Observer;
use crate::study::Certificate;
use crate::study::comparison::{Compared, Comparison};
use crate::union_state::Outcome;
use crate::union_state::scenario::{Change, Scenario};
use serde::Serialize;

/// Scenarios beside a reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cases {
    /// The reference, which differs by nothing from itself.
    pub reference: Case,
    /// The others, as far as they were played.
    pub others: Vec<Case>,
    /// The differences of outcomes, payoffs and tallies.
    pub compared: Compared<Outcome>,
}

/// A scenario that was solved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Where it differs from the reference.
    pub changes: Vec<Change>,
    /// [Digest](Scenario::digest) of all that its results depend on.
    pub digest: String,
    /// How well it was solved.
    pub certificate: Certificate,
}

/// Solves scenarios, each with a name, and compares them with a reference.
///
/// # Errors
/// Those of [`solve`] and [`Comparison::plays`].
pub fn compare(
    reference: (&str, &Scenario),
    others: &[(&str, &Scenario)],
    plan: &Comparison,
    observer: &mut impl Observer,
) -> Result<Cases, Error> {
    let (mut cases, mut plays) = (Vec::new(), Vec::new());
    for (name, scenario) in std::iter::once(&reference).chain(others) {
        let (game, equilibrium) = solve(scenario)?;
        plays.push(equilibrium.play(&game)?);
        cases.push(Case {
            name: (*name).to_owned(),
            changes: reference.1.differences(scenario),
            digest: scenario.digest(),
            certificate: Certificate::of(&equilibrium),
        });
    }
    let named: Vec<_> = others.iter().map(|(name, _)| *name).zip(&plays[1..]).collect();
    let compared = plan.plays((reference.0, &plays[0]), &named, observer)?;
    let reference = cases.remove(0);
    cases.truncate(compared.others.len());
    Ok(Cases { reference, others: cases, compared })
}
