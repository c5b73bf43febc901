//! Claims of the article on the package of 2021: M16 to M21.

use super::Claim;
use super::check::Check;
use super::check::Expected::{Fall, Flat, Rise};
use super::talks::Y2021;
use crate::study::union_state::Alteration::{self, Forbid, Set};
use crate::study::union_state::Measure;
use crate::union_state::Wording;

/// M16 to M21.
pub(super) fn package() -> Vec<Claim> {
    [wording(), completion()].concat()
}

fn wording() -> Vec<Claim> {
    vec![
        Claim::new(
            "M16",
            "Vague wording makes the deal possible and empty",
            "With vague wordings allowed, a package is likelier to be signed, and fewer issues are bound by it",
        )
        .check(Check::restored(Y2021, Measure::PACKAGE, &UNCLEAR, Rise))
        .check(Check::restored(Y2021, Measure::BINDING_ISSUES, &UNCLEAR, Fall))
        .missing("how clear a wording is, as a number: those that do not bind, vague and postponed ones, are forbidden together"),
        Claim::new(
            "M17",
            "Selective concreteness",
            "Wordings are the clearer the more an issue is worth to Moscow and the less sovereignty it takes",
        )
        .check(Check::of(Measure::CLARITY_BY_VALUE, (Y2021, &[]), Rise))
        .check(Check::of(Measure::CLARITY_BY_SOVEREIGNTY, (Y2021, &[]), Fall))
        .missing("payments for single issues: Moscow pays for a level, not for an issue"),
        Claim::new(
            "M18",
            "Postponement as solution",
            "If the core may be settled later, a package is likelier to be signed now",
        )
        .check(Check::restored(Y2021, Measure::PACKAGE, &[Forbid(Wording::Postponed)], Rise))
        .missing("the dates to which issues are put off"),
    ]
}

/// Only wordings that bind.
const UNCLEAR: [Alteration; 2] = [Forbid(Wording::Vague), Forbid(Wording::Postponed)];

fn completion() -> Vec<Claim> {
    let years = |signed: f64| [Set("horizon.play", 12.0), Set("start.signed", signed)];
    let at_once = [
        Set("start.signed", 2.0),
        Set("implementation.rate", 1.0),
        Set("implementation.slow_walk_share", 1.0),
        Set("implementation.renege", 0.0),
    ];
    vec![
        Claim::new(
            "M19",
            "One package, many later bargains",
            "What is vague is bargained over again when it is interpreted, issue by issue",
        )
        .missing("a signed package is not opened again: it is implemented, walked through slowly or taken back, as a whole"),
        Claim::new(
            "M20",
            "Slower than the schedule",
            "After three years much of a package is still to do, and the more so the more it asks",
        )
        .check(Check::of(Measure::UNDONE, (Y2021, &years(2.0)), Rise))
        .check(Check::between(Measure::IMPLEMENTED_SHARE, (Y2021, &years(1.0)), (Y2021, &years(3.0)), Fall))
        .missing("the difference between what is declared to be done and what is, and single issues"),
        Claim::new(
            "M21",
            "Completion is not absorption",
            "Even a package that is carried out at once leaves two sovereign states",
        )
        .check(Check::of(Measure::ABSORPTION, (Y2021, &at_once), Flat(0.02)))
        .missing("an index of authority beside that of similar law, and a Minsk that must comply: what it refuses is not carried out"),
    ]
}
