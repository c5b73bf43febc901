//! Claims of the article on the talks of 2019, on the puzzle, and on why Moscow does not press: M1 to M15.

use super::Claim;
use super::check::Expected::{Fall, Flat, NoFall, Rise};
use super::check::{Arm, Check};
use crate::study::union_state::Alteration::{self, Forbid, Scale, Set};
use crate::study::union_state::Measure;
use crate::union_state::Wording;

pub(super) const Y2019: &str = "union_state_2019";
pub(super) const Y2021: &str = "union_state_2021";

/// M1 to M15.
pub(super) fn talks() -> Vec<Claim> {
    [dispute(), deadlock(), isolation(), striking_back(), fear()].concat()
}

fn dispute() -> Vec<Claim> {
    vec![
        Claim::new(
            "M1",
            "Subsidy erosion starts the dispute",
            "The faster the energy rent shrinks, the more often Moscow and Minsk fall out",
        )
        .check(Check::between(
            Measure::ULTIMATUMS,
            (Y2019, &[Set("energy.erosion", 0.0)]),
            (Y2019, &[Set("energy.erosion", 0.25)]),
            Rise,
        ))
        .missing("that no dispute opens at a constant rent: play starts when the talks have begun"),
        Claim::new(
            "M2",
            "Worn patience triggers the ultimatum",
            "The more Minsk complains, the sooner Moscow demands all or nothing",
        )
        .missing("there is no stock of patience and no move of complaint; Moscow looks at the public state and its belief only"),
        Claim::new(
            "M3",
            "Ultimatum buys talks, not terms",
            "The more credible the threat, the likelier are talks; binding terms hardly become likelier",
        )
        .check(credible(Measure::TALKS, Rise))
        .check(credible(Measure::BINDING, Flat(0.02)))
        .missing("how long talks last: consent to talk is the answer to one ultimatum"),
        Claim::new(
            "M4",
            "Easy items first, hard core last",
            "Issues of low stake are settled first, those of high stake last or never",
        )
        .check(Check::of(Measure::STAKE_ORDER, (Y2019, &[]), Rise))
        .missing("issues are not settled one by one: the order is that of the levels of the package"),
        Claim::new(
            "M5",
            "Equal-say dilemma",
            "The larger the difference in size, the fewer common bodies can both accept: equal votes obstruct Moscow, weighted ones rule Minsk",
        )
        .missing("common bodies have a fixed value and cost; there are no votes, no weights and no size of the two economies"),
    ]
}

fn deadlock() -> Vec<Claim> {
    vec![
        Claim::new(
            "M6",
            "Trimming the ambition is not enough",
            "To drop common bodies helps little; to postpone the core helps much",
        )
        .check(Check::between(
            Measure::PACKAGE,
            (Y2019, &[]),
            (Y2019, &[Forbid(Wording::Supranational)]),
            Flat(0.05),
        ))
        .check(Check::between(Measure::PACKAGE, (Y2019, &[Forbid(Wording::Postponed)]), (Y2019, &[]), Rise))
        .check(trimming())
        .missing("single issues: a wording is forbidden in all of them at once"),
        Claim::new(
            "M7",
            "Breakdown opens a supply war",
            "Supplies are cut where there is no agreement, hardly ever while one is alive",
        )
        .check(Check::between(
            Measure::OPENS_BY_CUT,
            (Y2019, &[]),
            (Y2019, &[Set("start.signed", 2.0)]),
            Fall,
        ))
        .check(Check::between(Measure::CUTS, (Y2019, &[]), (Y2019, &[Set("start.signed", 2.0)]), Fall))
        .missing("supply contracts with a date of expiry: a signed package stands for a live agreement"),
        Claim::new(
            "M8",
            "The supply war is short and earns no integration",
            "Cuts bring no integration; the more they hurt, the sooner they end",
        )
        .check(Check::between(
            Measure::SIGNED,
            (Y2019, &[Scale("moscow.cut_cost", 4.0)]),
            (Y2019, &[Scale("moscow.cut_cost", 0.5)]),
            Flat(0.1),
        ))
        .check(Check::between(
            Measure::CUTS,
            (Y2019, &[Scale("minsk.cut_damage", 0.5)]),
            (Y2019, &[Scale("minsk.cut_damage", 2.0)]),
            Fall,
        ))
        .check(Check::between(Measure::CUTS, (Y2019, &[]), (Y2019, &[Scale("oil.multiplier", 0.5)]), Fall))
        .missing("how deep a cut is, and how many weeks it lasts: a cut takes the whole rent of a quarter"),
    ]
}

fn isolation() -> Vec<Claim> {
    vec![
        Claim::new(
            "M9",
            "The puzzle: isolation does not deliver concessions",
            "As Minsk is isolated and the regime becomes fragile with it, concessions first rise, then fall; at fixed fragility they only rise",
        )
        .check(puzzle([0, 0], [1, 1], Rise))
        .check(puzzle([1, 1], [2, 2], Fall))
        .check(firm(puzzle([0, 0], [1, 0], Rise)))
        .check(firm(puzzle([1, 0], [2, 0], Rise)))
        .check(bend()),
        Claim::new(
            "M10",
            "Attachment to power",
            "The more the leader values office, the less sovereignty he gives, and no less lock-in that does not touch his office",
        )
        .check(Check::between(
            Measure::SIGNED,
            (Y2021, &[Set("minsk.office_rent", 0.5)]),
            (Y2021, &[Set("minsk.office_rent", 2.0)]),
            Fall,
        ))
        .check(Check::between(
            Measure::LOCK_IN,
            (Y2021, &[Set("minsk.office_rent", 0.5)]),
            (Y2021, &[Set("minsk.office_rent", 2.0)]),
            NoFall(0.05),
        )),
    ]
}

/// The level signed from one isolation and fragility to another, by levels of sanctions and of protest: protest is what makes
/// the regime fragile in the model.
fn puzzle(from: [u8; 2], to: [u8; 2], expected: super::Expected) -> Check {
    let world = |[sanctions, protest]: [u8; 2]| {
        [Set("start.sanctions", sanctions.into()), Set("start.protest", protest.into())]
    };
    Check::between(Measure::SIGNED, (Y2019, &world(from)), (Y2019, &world(to)), expected)
}

/// How much of the last step of the puzzle is due to the chance of collapse: the step less the same one with a regime that cannot
/// collapse.
fn bend() -> Check {
    let step = puzzle([1, 1], [2, 2], Fall);
    let firm = firm(step.clone()).arms.into_iter().map(|arm| Arm { weight: -arm.weight, ..arm });
    Check { arms: step.arms.iter().cloned().chain(firm).collect(), ..step }
}

/// The check in worlds whose regime cannot collapse.
fn firm(check: Check) -> Check {
    let firm = check.arms.into_iter().map(|mut arm| {
        arm.changes.extend([Set("collapse.base", 0.0), Set("collapse.per_pain", 0.0)]);
        arm
    });
    Check { arms: firm.collect(), ..check }
}

/// From a threat that nobody believes to one that everybody does.
fn credible(measure: Measure, expected: super::Expected) -> Check {
    let hawk = |share| [Set("belief.moscow_hawk", share)];
    Check::between(measure, (Y2019, &hawk(0.05)), (Y2019, &hawk(0.95)), expected)
}

/// How much more a package gains by postponement than by giving up common bodies.
fn trimming() -> Check {
    let arm = |weight, changes: &[Alteration]| Arm { weight, root: Y2019, changes: changes.to_vec() };
    let arms = vec![
        arm(2.0, &[]),
        arm(-1.0, &[Forbid(Wording::Postponed)]),
        arm(-1.0, &[Forbid(Wording::Supranational)]),
    ];
    Check { measure: Measure::PACKAGE, arms, expected: Rise }
}

fn striking_back() -> Vec<Claim> {
    vec![
        Claim::new(
            "M11",
            "Desperate retaliation",
            "The harder Minsk can strike back, by transit or by a turn West, the less Moscow presses",
        )
        .check(Check::between(
            Measure::OPENS_BY_CUT,
            (Y2019, &[Set("moscow.transit_retaliation_cost", 0.0)]),
            (Y2019, &[Set("moscow.transit_retaliation_cost", 2.0)]),
            Fall,
        ))
        .check(Check::between(
            Measure::OPENS_BY_PRESSURE,
            (Y2019, &[Set("pivot.base", 0.0)]),
            (Y2019, &[Set("pivot.base", 0.4)]),
            Fall,
        ))
        .check(Check::of(Measure::RETALIATION_JUMP, (Y2019, &[]), Rise))
        .missing("that the demand Moscow chooses stays below the jump: levels are few"),
        Claim::new(
            "M12",
            "Pressure, collapse, protest",
            "Pressure plays into the hands of protest, so the more there is of it the less Moscow presses",
        )
        .check(Check::between(
            Measure::OPENS_BY_PRESSURE,
            (Y2021, &[Set("start.protest", 0.0)]),
            (Y2021, &[]),
            Fall,
        ))
        .check(Check::between(Measure::CUTS, (Y2021, &[Set("start.protest", 0.0)]), (Y2021, &[]), Fall))
        .check(Check::between(
            Measure::CUTS,
            (
                Y2021,
                &[
                    Set("collapse.per_pain", 0.0),
                    Set("protest.rise_per_pain", 0.0),
                    Set("protest.calm_loss_per_pain", 0.0),
                ],
            ),
            (Y2021, &[]),
            Fall,
        )),
    ]
}

fn fear() -> Vec<Claim> {
    vec![
        Claim::new(
            "M13",
            "Revolution is worse than the status quo",
            "The more Moscow would lose by a revolution, and the likelier a hostile successor, the less it presses and the more it supports",
        )
        .check(collapse_loss(Measure::CUTS, Fall))
        .check(collapse_loss(Measure::SUPPORT, Rise))
        .check(Check::between(
            Measure::OPENS_BY_PRESSURE,
            (Y2021, &[Set("turnover.pro_russian_base", 0.8)]),
            (Y2021, &[Set("turnover.pro_russian_base", 0.1)]),
            Fall,
        ))
        .check(Check::between(
            Measure::SUPPORT,
            (Y2021, &[Set("turnover.pro_russian_base", 0.8)]),
            (Y2021, &[Set("turnover.pro_russian_base", 0.1)]),
            Rise,
        )),
        Claim::new(
            "M14",
            "No magic button",
            "If Moscow could remove the leader cheaply, it would extract more or replace him",
        )
        .missing("Moscow has no move that removes the leader; changes of leader are chance"),
        Claim::new(
            "M15",
            "Cheaper to pay than to mend",
            "Moscow supports Minsk while that costs less than the chaos it prevents",
        )
        .check(Check::between(
            Measure::SUPPORT,
            (Y2021, &[Set("moscow.support_cost", 0.05)]),
            (Y2021, &[Set("moscow.support_cost", 0.5)]),
            Fall,
        ))
        .check(collapse_loss(Measure::SUPPORT, Rise))
        .missing("the support at which it breaks even, as a share of output: what is measured is the sign on either side"),
    ]
}

/// From half of Moscow's loss by a collapse to twice that.
fn collapse_loss(measure: Measure, expected: super::Expected) -> Check {
    Check::between(
        measure,
        (Y2021, &[Scale("moscow.collapse_loss", 0.5)]),
        (Y2021, &[Scale("moscow.collapse_loss", 2.0)]),
        expected,
    )
}
