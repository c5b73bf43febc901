//! The record: what history realised, in classes that can be measured, and how often the like has happened.

use crate::{Error, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;

const RECORD: (&str, &str) = ("record.toml", include_str!("data/record.toml"));
const DISPUTES: (&str, &str) = ("supply_disputes.csv", include_str!("data/supply_disputes.csv"));
const RENT: (&str, &str) = ("energy_rent.csv", include_str!("data/energy_rent.csv"));
const THREATS: (&str, &str) = ("threat_outcomes.csv", include_str!("data/threat_outcomes.csv"));

/// How a period of the talks ended, in the measurable classes of the record: the first that holds.
/// [`Classified`](super::Classified) says which endings of the game they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The leader goes, and who follows is not endorsed by Moscow within 90 days.
    Collapse,
    /// The leader goes by an announced procedure, and Moscow endorses who follows.
    ManagedTransition,
    /// At least half of the authority is handed over, for a year.
    Absorption,
    /// A western turn: notice to a common organisation, Russian forces told to go, or a Western programme of over 1 % of GDP.
    Pivot,
    /// A flow of energy at 70 % of normal or less for 14 days, or at 10 % or less for 3 days.
    SupplyWar,
    /// A package is signed, and the mean concreteness of its items is 0.6 or more.
    Binding,
    /// A package is signed, less concrete than that.
    WateredDown,
    /// No package, and support of 0.5 % of GDP or more within 90 days.
    Rescue,
    /// None of these.
    Deadlock,
}

impl Class {
    /// All classes, in order.
    pub const ALL: [Class; 9] = [
        Class::Collapse,
        Class::ManagedTransition,
        Class::Absorption,
        Class::Pivot,
        Class::SupplyWar,
        Class::Binding,
        Class::WateredDown,
        Class::Rescue,
        Class::Deadlock,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Class::Collapse => "collapse",
            Class::ManagedTransition => "managed_transition",
            Class::Absorption => "absorption",
            Class::Pivot => "pivot",
            Class::SupplyWar => "supply_war",
            Class::Binding => "binding",
            Class::WateredDown => "watered_down",
            Class::Rescue => "rescue",
            Class::Deadlock => "deadlock",
        }
    }

    /// Position in [`Class::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A period of history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The bundled [`Scenario`](super::scenario::Scenario) that starts where it does and plays as many quarters.
    pub root: String,
    /// The first day, such as `2018-12-13`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The class that history realised.
    pub realised: Class,
    /// How sure the coder is of the class: `high`, `med` or `low`.
    pub confidence: String,
    /// What happened, in a sentence.
    pub account: String,
    /// Identifiers of the sources.
    pub sources: Vec<String>,
}

/// One coder's prior over the classes for the first twelve quarters, made with hindsight; probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the classes
pub struct Coder {
    /// Quarters that it looks ahead.
    pub quarters: u32,
    pub collapse: f64,
    pub managed_transition: f64,
    pub absorption: f64,
    pub pivot: f64,
    pub supply_war: f64,
    pub binding: f64,
    pub watered_down: f64,
    pub rescue: f64,
    pub deadlock: f64,
}

impl Coder {
    /// The probability of each class, in the order of [`Class::ALL`].
    pub fn probabilities(&self) -> [f64; 9] {
        Class::ALL.map(|class| self.of(class))
    }

    /// The probability of a class.
    pub fn of(&self, class: Class) -> f64 {
        match class {
            Class::Collapse => self.collapse,
            Class::ManagedTransition => self.managed_transition,
            Class::Absorption => self.absorption,
            Class::Pivot => self.pivot,
            Class::SupplyWar => self.supply_war,
            Class::Binding => self.binding,
            Class::WateredDown => self.watered_down,
            Class::Rescue => self.rescue,
            Class::Deadlock => self.deadlock,
        }
    }
}

/// A cut of supplies in the past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dispute {
    /// The day on which it began, such as `2004-01-01`.
    pub start: String,
    /// How many days it lasted.
    pub days: u32,
    /// What settled it.
    pub settlement: String,
}

/// How threats of sanctions ended, over pairs of states 1970–2000 (TIES; Morgan, Bapat & Kobayashi 2014).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Threats {
    /// Which pairs.
    pub subset: String,
    /// Threats.
    pub n: u32,
    /// Those to which the target conceded.
    pub concede: u32,
    /// Those it resisted, and that were carried out.
    pub stand_firm: u32,
    /// Those it resisted, and that were dropped.
    pub back_down: u32,
}

/// What cheap energy was worth to Minsk in a year: what it would have paid at prices elsewhere, less what it paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnergyRent {
    /// The year.
    pub year: u32,
    /// What Minsk paid for gas, US dollars for 1000 m³.
    #[serde(rename = "gas_price_belarus_usd_1000m3")]
    pub gas_price: f64,
    /// The German import price less transport, US dollars for 1000 m³.
    #[serde(rename = "gas_netback_contract_usd_1000m3")]
    pub gas_netback: f64,
    /// Gas delivered, billions of m³.
    #[serde(rename = "gas_volume_bcm")]
    pub gas_volume: f64,
    /// The part of gas, billions of current US dollars.
    #[serde(rename = "gas_discount_bn_usd")]
    pub gas: f64,
    /// The part of oil, billions of current US dollars, gross.
    #[serde(rename = "oil_discount_gross_bn_usd")]
    pub oil: f64,
}

impl EnergyRent {
    /// The part of gas had European gas been at the netback of another year: volume and price paid as they were, bn$ a year.
    pub fn gas_at(&self, netback: f64) -> f64 {
        // bn m³ at $ for 1000 m³ is millions of $.
        (netback - self.gas_price).max(0.0) * self.gas_volume * 1e-3
    }
}

/// What studies of the flagship take from the record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// The periods, in order of time.
    pub periods: Vec<Period>,
    /// A coder's prior.
    pub coder: Coder,
    /// Cuts of supplies since 2004, in order of time.
    pub disputes: Vec<Dispute>,
    /// How threats ended, by kind of pair.
    pub threats: Vec<Threats>,
    /// The energy rent, by year.
    pub rent: Vec<EnergyRent>,
}

/// The file of periods.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    coder: Coder,
    period: Vec<Period>,
}

impl Record {
    /// The bundled record.
    ///
    /// # Errors
    /// None, as a test holds.
    pub fn bundled() -> Result<Self, Error> {
        let (name, text) = RECORD;
        let Written { coder, period } = toml::from_str(text).map_err(|error| unreadable(name, error))?;
        let (disputes, threats, rent) = (rows(DISPUTES)?, rows(THREATS)?, rows(RENT)?);
        Ok(Record { periods: period, coder, disputes, threats, rent })
    }
}

/// The rows of a table.
fn rows<T: DeserializeOwned>((name, text): (&str, &str)) -> Result<Vec<T>, Error> {
    let rows: Result<Vec<T>, csv::Error> = csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
    rows.map_err(|error| unreadable(name, error))
}

fn unreadable(name: &str, error: impl fmt::Display) -> Error {
    let problem = Problem::new("", "", error.to_string());
    Error::invalid([Problem { file: Some(name.to_owned()), ..problem }])
}
