//! Claims of the article on what Moscow seeks beside paper, lock-in and a loyal successor: M22 to M30.

use super::Claim;
use super::check::Check;
use super::check::Expected::{self, Fall, Rise};
use super::talks::{Y2019, Y2021};
use crate::study::union_state::Alteration::{Scale, Set};
use crate::study::union_state::Measure;

/// M22 to M30.
pub(super) fn lock_in() -> Vec<Claim> {
    [durability(), sanctions(), succession()].concat()
}

/// In 2021, from one value of a number to another.
fn varied(measure: Measure, key: &'static str, [from, to]: [f64; 2], expected: Expected) -> Check {
    Check::between(measure, (Y2021, &[Set(key, from)]), (Y2021, &[Set(key, to)]), expected)
}

fn durability() -> Vec<Claim> {
    let [durable, mortal] =
        [0.9, 0.1].map(|share| [Set("legacy.paper_managed", share), Set("legacy.paper_unaligned", share)]);
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
    ]
}

fn sanctions() -> Vec<Claim> {
    let capacity = [Scale("lock_in.success_base", 0.3), Scale("lock_in.success_per_sanctions", 0.3)];
    let pulse = |sanctions: f64| [Set("sanctions.relief", 0.5), Set("start.sanctions", sanctions)];
    vec![
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
        .check(Check::restored(Y2021, Measure::LOCK_IN, &capacity, Rise))
        .check(Check::restored(Y2021, Measure::MINSK, &capacity, Rise))
        .missing("tonnes, a cap on them and rival firms in Russia: how often an investment succeeds stands for capacity"),
        Claim::new(
            "M28",
            "Go-betweens deepen the tie",
            "Where sanctions can be got round through Russia, Minsk loses less by them and is tied more",
        )
        .check(Check::restored(Y2021, Measure::LOCK_IN, &[Set("sanctions.bypass_per_lock_in", 0.0)], Rise))
        .check(Check::restored(Y2021, Measure::MINSK, &[Set("sanctions.bypass_per_lock_in", 0.0)], Rise)),
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
