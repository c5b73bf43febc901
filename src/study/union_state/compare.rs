//! Scenarios of the flagship side by side: what differs between them, and what comes of it.

use super::solve;
use crate::Error;
use crate::simulate::Observer;
use crate::solve::Play;
use crate::study::Certificate;
use crate::study::comparison::{Compared, Comparison, Versus};
use crate::study::journal::Kept;
use crate::union_state::scenario::{Change, Scenario};
use crate::union_state::{Outcome, UnionState};
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
    /// With a journal: why cases are missing there, if they are. They are not missing here.
    pub unsaved: Option<String>,
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
        let (play, certificate) = solved(scenario)?;
        plays.push(play);
        cases.push(Case::new(reference.1, (name, scenario), certificate));
    }
    let named: Vec<_> = others.iter().map(|(name, _)| *name).zip(&plays[1..]).collect();
    let compared = plan.plays((reference.0, &plays[0]), &named, observer)?;
    let reference = cases.remove(0);
    cases.truncate(compared.others.len());
    Ok(Cases { reference, others: cases, compared, unsaved: None })
}

/// What a case gave, as it is kept.
type Piece = Result<(Certificate, Versus<Outcome>), String>;

impl Kept<'_, Comparison> {
    /// As [`compare`], with the journal. Cases are worked on in parallel, and the observer is told of each; when it says stop, no
    /// other is begun. A comparison that was killed and resumed gives the bits of one that was not, and those of [`compare`].
    ///
    /// # Errors
    /// Those of [`compare`]; a file that cannot be made or read, is written by another process, is damaged (with the place), or
    /// belongs to another comparison (with every difference). It is left as it is.
    pub fn scenarios(
        &self,
        reference: (&str, &Scenario),
        others: &[(&str, &Scenario)],
        observer: &mut impl Observer,
    ) -> Result<Cases, Error> {
        let plan = &self.study;
        let (play, certificate) = solved(reference.1)?;
        let one = |number: u64| -> Piece {
            let (name, scenario) = others[number as usize];
            let found = solved(scenario).and_then(|(case, certificate)| {
                let compared = plan.plays((reference.0, &play), &[(name, &case)], &mut ())?;
                Ok((certificate, compared))
            });
            let (certificate, mut compared) = found.map_err(|error| error.to_string())?;
            Ok((certificate, compared.others.remove(0)))
        };
        let digests = |of: &[(&str, &Scenario)]| {
            of.iter()
                .map(|(name, scenario)| format!("{name}: {}", scenario.digest()))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let head = plan.head().with("reference", digests(&[reference])).with("cases", digests(others));
        let done = self.journal.run(head, 0..others.len() as u64, &one, observer)?;
        let (mut cases, mut found) = (Vec::new(), Vec::new());
        for (&other, (_, kept)) in others.iter().zip(done.pieces) {
            let (certificate, versus) = kept.map_err(|error| {
                Error::unsupported(format!("{}: {error}", other.0), "see whether its parameters fit together")
            })?;
            cases.push(Case::new(reference.1, other, certificate));
            found.push(versus);
        }
        Ok(Cases {
            reference: Case::new(reference.1, reference, certificate),
            others: cases,
            compared: plan.compared(reference.0, found),
            unsaved: done.unsaved,
        })
    }
}

/// The play of a scenario's equilibrium, and how well that was solved.
fn solved(scenario: &Scenario) -> Result<(Play<UnionState>, Certificate), Error> {
    let (game, equilibrium) = solve(scenario)?;
    Ok((equilibrium.play(&game)?, Certificate::of(&equilibrium)))
}

impl Case {
    fn new(reference: &Scenario, (name, scenario): (&str, &Scenario), certificate: Certificate) -> Self {
        let (changes, digest) = (reference.differences(scenario), scenario.digest());
        Case { name: name.to_owned(), changes, digest, certificate }
    }
}
