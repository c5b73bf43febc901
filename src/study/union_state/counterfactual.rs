//! Worlds that were not, as changes of a scenario.

use crate::Error;
use crate::union_state::Record;
use crate::union_state::scenario::{Parameters, Scenario};
use serde::{Deserialize, Serialize};
use toml::Value;

/// A world that differs from the one of a scenario in one respect. `docs/comparison.md` argues how each is put into the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counterfactual {
    /// European gas costs in 2021 what it cost in 2020. The full discount then holds no gift in gas, only the one in oil: the
    /// rent at every level, and the rent that outlives the leader, shrink to the share that the record gives.
    EuropeanGasOf2020,
    /// The West takes no measures, yet stays closed to Minsk: sanctions cost nothing at any level, while playing both sides and
    /// turning West are as hard as they were.
    NoSanctions,
    /// The West stays open, though it punishes: playing both sides is worth, and turning West succeeds, as without
    /// sanctions at any level of them, while they cost what they did.
    OpenWest,
    /// Neither sanctions nor isolation, at the start and later: the level of sanctions is zero and stays there.
    NoSanctionsOpenWest,
}

impl Counterfactual {
    /// All of them, in order.
    pub const ALL: [Counterfactual; 4] = [
        Counterfactual::EuropeanGasOf2020,
        Counterfactual::NoSanctions,
        Counterfactual::OpenWest,
        Counterfactual::NoSanctionsOpenWest,
    ];

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Counterfactual::EuropeanGasOf2020 => "European gas price of 2020",
            Counterfactual::NoSanctions => "no sanctions, closed West",
            Counterfactual::OpenWest => "sanctions, open West",
            Counterfactual::NoSanctionsOpenWest => "no sanctions, open West",
        }
    }

    /// The parameters that it changes.
    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Counterfactual::EuropeanGasOf2020 => {
                &["energy.rent", "legacy.discount_managed", "legacy.discount_unaligned"]
            }
            Counterfactual::NoSanctions => &["sanctions.cost"],
            Counterfactual::OpenWest => &["minsk.multivector_rent", "pivot.by_sanctions"],
            Counterfactual::NoSanctionsOpenWest => &["start.sanctions", "sanctions.rise_under_repression"],
        }
    }

    /// The scenario in that world.
    ///
    /// # Errors
    /// Those of [`Scenario::with`]; none with the reference parameters.
    pub fn apply(self, scenario: &Scenario) -> Result<Scenario, Error> {
        let (p, scenario) = (scenario.parameters(), scenario.clone());
        match self {
            Counterfactual::EuropeanGasOf2020 => with_rent(scenario, p, share_without_gas()?),
            Counterfactual::NoSanctions => scenario.with("sanctions.cost", numbers(&[0.0; 3])),
            Counterfactual::OpenWest => {
                let (rent, chance) = ([p.minsk.multivector_rent[0]; 3], [p.pivot.by_sanctions[0]; 3]);
                let open = scenario.with("minsk.multivector_rent", numbers(&rent))?;
                open.with("pivot.by_sanctions", numbers(&chance))
            }
            Counterfactual::NoSanctionsOpenWest => {
                scenario.with("start.sanctions", 0)?.with("sanctions.rise_under_repression", 0.0)
            }
        }
    }
}

fn numbers(values: &[f64]) -> Value {
    Value::from(values.to_vec())
}

/// The share of the rent of 2021 that is left at the European gas price of 2020.
fn share_without_gas() -> Result<f64, Error> {
    let record = Record::bundled()?;
    let year = |year: u32| {
        let found = record.rent.iter().find(|rent| rent.year == year);
        found.ok_or_else(|| {
            Error::unsupported(format!("the record has no rent of {year}"), "add it to energy_rent.csv")
        })
    };
    let (then, now) = (year(2020)?, year(2021)?);
    Ok((now.oil + now.gas_at(then.gas_netback)) / (now.oil + now.gas_at(now.gas_netback)))
}

/// The scenario with its energy rents times `share`.
fn with_rent(scenario: Scenario, p: &Parameters, share: f64) -> Result<Scenario, Error> {
    let rent = p.energy.rent.map(|rent| rent * share);
    scenario
        .with("energy.rent", numbers(&rent))?
        .with("legacy.discount_managed", p.legacy.discount_managed * share)?
        .with("legacy.discount_unaligned", p.legacy.discount_unaligned * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_changes_the_parameters_that_it_names() {
        let scenario = Scenario::bundled("union_state_2021").unwrap();
        for counterfactual in Counterfactual::ALL {
            let other = counterfactual.apply(&scenario).unwrap();
            let keys = Scenario::dictionary().iter().map(|entry| entry.key.as_str());
            let changed: BTreeSet<&str> =
                keys.filter(|key| scenario.value(key) != other.value(key)).collect();
            assert_eq!(changed, counterfactual.keys().iter().copied().collect(), "{counterfactual:?}");
        }
    }
}
