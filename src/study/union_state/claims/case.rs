//! Claims of the article on the package of 2021 and on what Moscow seeks beside it: M16 to M30.

use super::Claim;
use super::article::{Y2019, Y2021};
use super::check::Check;
use super::check::Expected::{self, Fall, Flat, Rise};
use crate::study::union_state::Alteration::{self, Forbid, Scale, Set};
use crate::study::union_state::Measure;
use crate::union_state::Wording;

/// M16 to M30.
pub(super) fn crisis() -> Vec<Claim> {
    [paper(), lock_in(), succession()].concat()
}

/// In 2021, from one value of a number to another.
fn varied(measure: Measure, key: &'static str, [from, to]: [f64; 2], expected: Expected) -> Check {
    Check::between(measure, (Y2021, &[Set(key, from)]), (Y2021, &[Set(key, to)]), expected)
}

/// In 2021, from a changed world to the one as it is.
fn restored(measure: Measure, changes: &[Alteration], expected: Expected) -> Check {
    Check::between(measure, (Y2021, changes), (Y2021, &[]), expected)
}

fn paper() -> Vec<Claim> {
    let years = |signed: f64| [Set("horizon.play", 12.0), Set("start.signed", signed)];
    vec![
        Claim::new(
            "M16",
            "Vague wording makes the deal possible and empty",
            "With vague wordings allowed, a package is likelier to be signed, and fewer issues are bound by it",
        )
        .check(restored(Measure::PACKAGE, &[Forbid(Wording::Vague)], Rise))
        .check(restored(Measure::BINDING_ISSUES, &[Forbid(Wording::Vague)], Fall)),
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
        .check(restored(Measure::PACKAGE, &[Forbid(Wording::Postponed)], Rise))
        .missing("the dates to which issues are put off"),
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
        .check(Check::of(Measure::ABSORPTION, (Y2021, &[Set("implementation.rate", 1.0)]), Flat(0.02))),
    ]
}

fn lock_in() -> Vec<Claim> {
    let capacity = [Scale("lock_in.success_base", 0.3), Scale("lock_in.success_per_sanctions", 0.3)];
    let [durable, mortal] =
        [0.9, 0.1].map(|share| [Set("legacy.paper_managed", share), Set("legacy.paper_unaligned", share)]);
    let pulse = |sanctions: f64| [Set("sanctions.relief", 0.5), Set("start.sanctions", sanctions)];
    vec![
        Claim::new(
            "M22",
            "Tactics shift from paper to tangible ties",
            "The less paper lasts and the more it is obstructed, the more of Moscow's moves go to lock-in; more in 2021 than in 2019",
        )
        .check(Check::between(Measure::LOCK_IN_MOVES, (Y2021, &durable), (Y2021, &mortal), Rise))
        .check(Check::between(
            Measure::LOCK_IN_MOVES,
            (Y2021, &[]),
            (Y2021, &[Scale("implementation.rate", 0.5)]),
            Rise,
        ))
        .check(Check::between(Measure::LOCK_IN_MOVES, (Y2019, &[]), (Y2021, &[]), Rise)),
        Claim::new(
            "M23",
            "Paper dies with the leader",
            "Less of paper than of lock-in outlives the leader; the likelier he goes, the less paper is worth and the less Moscow insists on it",
        )
        .check(Check::of(Measure::LOCK_IN_OUTLIVES_PAPER, (Y2021, &[]), Rise))
        .check(varied(Measure::OPENS_BY_ULTIMATUM, "turnover.base", [0.005, 0.05], Fall))
        .check(varied(Measure::OPENS_BY_ULTIMATUM, "legacy.paper_unaligned", [0.6, 0.1], Fall))
        .missing("legitimacy: the survival of paper does not depend on who signed it"),
        Claim::new(
            "M24",
            "Military and logistic ties outlive the leader",
            "The more lock-in there is when the leader goes, the less changes after him",
        )
        .check(varied(Measure::LOYAL_SUCCESSORS, "start.lock_in", [0.0, 3.0], Rise))
        .missing("foreign policy after a change of leader, of which only the value to each side is known"),
        Claim::new(
            "M25",
            "Ambiguity as an asset",
            "A presence without a legal label is accepted where a base would be refused",
        )
        .missing("lock-in has levels, but no label, legal form or visibility"),
        Claim::new(
            "M26",
            "Sanctions, rerouting, dependence",
            "Sanctions tie Minsk to Moscow, and the tie stays when they are lifted",
        )
        .check(Check::between(
            Measure::LOCK_IN,
            (Y2019, &[]),
            (Y2019, &[Set("start.sanctions", 2.0)]),
            Rise,
        ))
        .check(Check::between(Measure::LOCK_IN, (Y2019, &pulse(0.0)), (Y2019, &pulse(2.0)), Rise)),
        Claim::new(
            "M27",
            "Capacity and lobbies limit support",
            "With less room in ports and railways there is less lock-in, and Minsk is worse off",
        )
        .check(restored(Measure::LOCK_IN, &capacity, Rise))
        .check(restored(Measure::MINSK, &capacity, Rise))
        .missing("tonnes, a cap on them and rival firms in Russia: how often an investment succeeds stands for capacity"),
        Claim::new(
            "M28",
            "Go-betweens deepen the tie",
            "Where sanctions can be got round through Russia, Minsk loses less by them and is tied more",
        )
        .check(restored(Measure::LOCK_IN, &[Set("sanctions.bypass_per_lock_in", 0.0)], Rise))
        .check(restored(Measure::MINSK, &[Set("sanctions.bypass_per_lock_in", 0.0)], Rise)),
    ]
}

fn succession() -> Vec<Claim> {
    vec![
        Claim::new(
            "M29",
            "Leader-independent aim",
            "The likelier the leader goes, the more Moscow invests in lock-in and the less in signatures",
        )
        .check(varied(Measure::LOCK_IN_MOVES, "turnover.base", [0.005, 0.05], Rise))
        .check(varied(Measure::OPENS_BY_INVESTMENT, "turnover.base", [0.005, 0.05], Rise)),
        Claim::new(
            "M30",
            "Preference for a peaceful transfer to a loyal leader",
            "The more Moscow gains by a managed change, the less it presses and the less paper it gets",
        )
        .check(varied(Measure::OPENS_BY_PRESSURE, "moscow.managed_gain", [0.0, 6.0], Fall))
        .check(varied(Measure::SIGNED, "moscow.managed_gain", [0.0, 6.0], Fall))
        .check(varied(Measure::MANAGED, "moscow.managed_gain", [0.0, 6.0], Rise))
        .missing("advice on a reform of the constitution"),
    ]
}
