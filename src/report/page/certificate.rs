//! How well an equilibrium is one, in the words of a page.

use super::section::Section;
use crate::report::figure::thousands;
use crate::report::result::Solution;
use crate::report::table::number;
use crate::solve::Convergence;
use crate::study::Certificate;

/// A fact in place of certificates where a study does not keep them.
pub(super) const NOT_KEPT: (&str, &str) = ("Certificates", "not kept by this study");

/// Adds the certificate of a solution to a section; `payoffs` names what regret is measured in, by player.
pub(super) fn of_solution(section: Section, solution: &Solution, payoffs: &[String]) -> Section {
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

/// Adds the certificate of a forecast to a section.
pub(super) fn of_certificate(section: Section, certificate: &Certificate, payoffs: &[String]) -> Section {
    let Certificate { residual, regret, .. } = certificate;
    let [missed, fixed_points] = [certificate.missed, certificate.fixed_points].map(thousands);
    let met = format!("{missed} of {fixed_points} missed their tolerance; largest residual {residual:.1e}");
    let facts = [("Fixed points, in choice probabilities".to_owned(), met)];
    section.facts(facts.into_iter().chain(regrets(*regret, payoffs)))
}

/// What each player could gain by a best reply.
fn regrets(regret: [f64; 2], payoffs: &[String]) -> impl Iterator<Item = (String, String)> {
    let of = |payoff: &String| format!("Regret, {payoff}: what a best reply would add");
    payoffs.iter().map(of).zip(regret.map(|x| number(x, 4)))
}
