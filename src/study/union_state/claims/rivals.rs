//! Claims that are not the article's: rivals found in the facts, X1 to X6.

use super::Claim;
use super::check::Check;
use super::check::Expected::{Flat, Rise};
use super::talks::Y2021;
use crate::study::union_state::Alteration::{Counter, Set};
use crate::study::union_state::{Counterfactual, Measure};

/// X1 to X6.
pub(super) fn rivals() -> Vec<Claim> {
    let cost = "energy.cost_to_moscow";
    vec![
        Claim::new(
            "X1",
            "Reference points differ",
            "Minsk compares its gas price with Russia's, Moscow with Europe's; the wider apart, the likelier is deadlock",
        )
        .missing("payoffs are of money received; neither side compares prices with a reference"),
        Claim::new(
            "X2",
            "European price windfall",
            "The package of 2021 was signed because the fixed gas price had become a gift by itself",
        )
        .check(Check::between(
            Measure::PACKAGE,
            (Y2021, &[Counter(Counterfactual::EuropeanGasOf2020)]),
            (Y2021, &[]),
            Rise,
        )),
        Claim::new(
            "X3",
            "After 2022 the opportunity cost of cheap gas fell",
            "The less the rent costs Moscow, the more it supports, without more concessions",
        )
        .check(Check::between(Measure::SUPPORT, (Y2021, &[Set(cost, 0.9)]), (Y2021, &[Set(cost, 0.3)]), Rise))
        .check(Check::between(
            Measure::SIGNED,
            (Y2021, &[Set(cost, 0.9)]),
            (Y2021, &[Set(cost, 0.3)]),
            Flat(0.1),
        )),
        Claim::new(
            "X4",
            "Minsk asks, Moscow delays",
            "On gas, oil, electricity and procurement it is Minsk that presses for integration and Moscow that is late",
        )
        .missing("only Minsk decides how fast a package is implemented, and for all issues at once"),
        Claim::new(
            "X5",
            "Sanctions spill over to Moscow's own firms",
            "The higher the risk of secondary sanctions, the less large Russian firms support Minsk",
        )
        .missing("there are no firms; sanctions cost Minsk only"),
        Claim::new(
            "X6",
            "Pressure lowers public support for union",
            "In a year of pressure, opinion in Belarus turns from union",
        )
        .missing("there is no state of opinion: pressure moves protest, and neither moves the value of a package"),
    ]
}
