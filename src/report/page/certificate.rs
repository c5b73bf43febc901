//! How well an equilibrium is one, in the words of a page.

use super::section::Section;
use crate::report::figure::thousands;
use crate::report::result::Solution;
use crate::report::table::number;
use crate::solve::Convergence;
use crate::study::Certificate;

/// A fact in place of certificates where there are none: numbers of no equilibrium, or of which it was not said.
const NOT_KEPT: (&str, &str) = ("Certificates", "none given");

/// What regret is measured in where the players have no names.
pub(super) const UNNAMED: [&str; 2] = ["payoff of the first player", "payoff of the second player"];

/// What it is measured in for the flagship.
pub(super) const FLAGSHIP: [&str; 2] = ["Moscow, bn$", "Minsk, bn$"];

/// Adds the certificate of a solution to a section; `payoffs` names what regret is measured in, by player.
pub(super) fn of_solution(section: Section, solution: &Solution, payoffs: &[impl AsRef<str>]) -> Section {
    let met = |c: &Convergence| {
        let Convergence { tolerance, residual, .. } = c;
        let [missed, problems] = [c.missed, c.problems].map(thousands);
        format!("{missed} of {problems} missed {tolerance:.0e}; largest residual {residual:.1e}")
    };
    let mut facts = vec![
        ("Solution".to_owned(), solution.concept.clone()),
        ("Fixed points, in choice probabilities".to_owned(), met(&solution.played)),
    ];
    if solution.burn_in.problems > 0 {
        facts.push(("Fixed points of the burn-in".to_owned(), met(&solution.burn_in)));
    }
    facts.extend(regrets(solution.regret, payoffs));
    section.facts(facts)
}

/// Adds the worst certificate of several solutions to a section, if they have one.
pub(super) fn of_worst(
    section: Section,
    worst: Option<&Certificate>,
    payoffs: &[impl AsRef<str>],
) -> Section {
    match worst {
        Some(worst) => {
            of_certificate(section.text("The worst of all equilibria behind these numbers:"), worst, payoffs)
        }
        None => section.facts([NOT_KEPT]),
    }
}

/// Adds the certificate of a forecast to a section.
pub(super) fn of_certificate(
    section: Section,
    certificate: &Certificate,
    payoffs: &[impl AsRef<str>],
) -> Section {
    let Certificate { residual, regret, .. } = certificate;
    let [missed, fixed_points] = [certificate.missed, certificate.fixed_points].map(thousands);
    let met = format!("{missed} of {fixed_points} missed their tolerance; largest residual {residual:.1e}");
    let facts = [("Fixed points, in choice probabilities".to_owned(), met)];
    section.facts(facts.into_iter().chain(regrets(*regret, payoffs)))
}

/// What each player could gain by a best reply.
fn regrets(regret: [f64; 2], payoffs: &[impl AsRef<str>]) -> impl Iterator<Item = (String, String)> {
    let of = |payoff: &_| format!("Regret, {}: what a best reply would add", AsRef::<str>::as_ref(payoff));
    payoffs.iter().map(of).zip(regret.map(|x| number(x, 4)))
}
