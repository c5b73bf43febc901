//! Mechanisms that are said to explain the talks, each with what switches it off.

use super::Alteration::{self, Copy, Forbid, Pool, Set};
use super::World;
use crate::problem::coalition::Coalition;
use crate::union_state::Wording;
use crate::{Error, Problem};

/// A mechanism of the model that can be switched off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mechanism {
    /// Its name.
    pub name: &'static str,
    /// The claims (`M1` to `M30`, `X1` to `X6`) for which it stands.
    pub claims: &'static [&'static str],
    /// What it says.
    pub meaning: &'static str,
    /// What switches it off.
    pub off: &'static [Alteration],
    /// Why that is "off".
    pub why: &'static str,
}

/// Every mechanism that can be switched off.
pub const ALL: &[Mechanism] = &[
    Mechanism {
        name: "collapse_fear",
        claims: &["M13", "M15"],
        meaning: "Moscow fears the collapse of the regime more than another leader",
        off: &[Copy("moscow.collapse_loss", "moscow.unaligned_loss")],
        why: "a collapse costs Moscow what an unaligned change of leader does; not 0, for it ends the rent that Moscow pays, and \
              one that cost nothing would be a gain",
    },
    Mechanism {
        name: "pain_to_protest",
        claims: &["M12"],
        meaning: "Economic pain fills the streets and brings the regime down",
        off: &[
            Set("collapse.per_pain", 0.0),
            Set("protest.rise_per_pain", 0.0),
            Set("protest.calm_loss_per_pain", 0.0),
        ],
        why: "protest and collapse keep the chances that they have without pain",
    },
    Mechanism {
        name: "threat_panic",
        claims: &["M12"],
        meaning: "An ultimatum that is not yielded to alarms the street",
        off: &[Set("pain.threat", 0.0)],
        why: "a threat that is not carried out causes no pain",
    },
    Mechanism {
        name: "multivector_rent",
        claims: &["M9"],
        meaning: "Minsk gains from standing between Moscow and the West, until it is isolated or signs",
        off: &[Set("minsk.multivector_rent", 0.0)],
        why: "there is no such gain, so neither isolation nor a signature takes it away",
    },
    Mechanism {
        name: "western_option",
        claims: &["M11"],
        meaning: "Minsk may turn West",
        off: &[Set("pivot.base", 0.0)],
        why: "an attempt cannot succeed, and is not on the list of moves",
    },
    Mechanism {
        name: "retaliation",
        claims: &["M11"],
        meaning: "Minsk strikes back: on transit when supplies are cut, and by taking back what it had implemented",
        off: &[
            Set("moscow.transit_retaliation_cost", 0.0),
            Set("minsk.transit_retaliation_cost", 0.0),
            Set("implementation.renege", 0.0),
        ],
        why: "striking back hurts neither side and undoes nothing",
    },
    Mechanism {
        name: "vague_wording",
        claims: &["M16"],
        meaning: "An issue may be settled by a declaration of principles",
        off: &[Forbid(Wording::Vague)],
        why: "the packages are the best within the same budgets of sovereignty without such wordings",
    },
    Mechanism {
        name: "postponement",
        claims: &["M18"],
        meaning: "An issue may be settled by a commitment with a later date or none",
        off: &[Forbid(Wording::Postponed)],
        why: "the packages are the best within the same budgets of sovereignty without such wordings",
    },
    Mechanism {
        name: "mortal_paper",
        claims: &["M23"],
        meaning: "Paper dies with the leader who signed it",
        off: &[Set("legacy.paper_managed", 1.0), Set("legacy.paper_unaligned", 1.0)],
        why: "what is implemented outlives every change of leader in full",
    },
    Mechanism {
        name: "leader_turnover",
        claims: &["M29"],
        meaning: "The leader in Minsk may be replaced",
        off: &[
            Set("turnover.base", 0.0),
            Set("turnover.per_protest", 0.0),
            Set("turnover.per_lock_in", 0.0),
            Set("turnover.signing_absorption", 0.0),
            Set("turnover.implemented_binding", 0.0),
        ],
        why: "only collapse or a turn West ends his time",
    },
    Mechanism {
        name: "managed_transfer",
        claims: &["M30"],
        meaning: "Moscow gains from a managed change to a loyal leader",
        off: &[Set("moscow.managed_gain", 0.0)],
        why: "such a change leaves Moscow what survives it, and no gain besides",
    },
    Mechanism {
        name: "lock_in_value",
        claims: &["M22", "M24"],
        meaning: "Bases, ports and channels are worth something to Moscow",
        off: &[Set("moscow.lock_in_value", 0.0)],
        why: "lock-in leaves Moscow's payoff as it is; what it does to Minsk stays",
    },
    Mechanism {
        name: "sanctions_bypass",
        claims: &["M26", "M28"],
        meaning: "Lock-in opens ways round sanctions",
        off: &[Set("sanctions.bypass_per_lock_in", 0.0)],
        why: "lock-in saves Minsk nothing of what sanctions cost",
    },
    Mechanism {
        name: "sanctions_cost",
        claims: &["M26"],
        meaning: "Sanctions hurt Minsk",
        off: &[Set("sanctions.cost", 0.0)],
        why: "sanctions cost nothing at any level; that they close the West stays",
    },
    Mechanism {
        name: "audience_cost",
        claims: &["M3"],
        meaning: "Moscow loses face when it backs down from an ultimatum",
        off: &[Set("moscow.audience_cost", 0.0)],
        why: "backing down is free for both types",
    },
    Mechanism {
        name: "private_information",
        claims: &[],
        meaning: "Each side knows something of itself that the other does not",
        off: &[
            Pool("moscow.cut_cost", "belief.moscow_hawk"),
            Pool("moscow.audience_cost", "belief.moscow_hawk"),
            Pool("minsk.sovereignty_weight", "belief.minsk_hard"),
            Pool("collapse.brittleness", "belief.minsk_hard"),
        ],
        why: "both types of a side are its mean under the prior",
    },
    Mechanism {
        name: "subsidy_erosion",
        claims: &["M1"],
        meaning: "The discount on energy shrinks by itself",
        off: &[Set("energy.erosion", 0.0)],
        why: "the discount moves only by what the two do",
    },
    Mechanism {
        name: "sweetener",
        claims: &["M17"],
        meaning: "Moscow pays when an offer is signed",
        off: &[Set("minsk.sweetener", 0.0), Set("energy.gain_after_offer", 0.0)],
        why: "an offer brings neither money nor a better discount",
    },
    Mechanism {
        name: "support",
        claims: &["M15"],
        meaning: "Moscow's loans calm the street",
        off: &[Set("pain.support_relief", 0.0), Set("protest.calm_from_support", 0.0)],
        why: "a loan is money and nothing more",
    },
];

/// The mechanism of this name.
///
/// # Errors
/// A name that none has, with the nearest that one has.
pub fn named(name: &str) -> Result<&'static Mechanism, Error> {
    ALL.iter().find(|mechanism| mechanism.name == name).ok_or_else(|| {
        let names = || ALL.iter().map(|mechanism| mechanism.name);
        let expected = format!("must be one of {}", names().collect::<Vec<_>>().join(", "));
        Error::invalid([Problem::new("mechanism", format!("\"{name}\""), expected).nearest_of(name, names())])
    })
}

impl Mechanism {
    /// The world without this mechanism.
    ///
    /// # Errors
    /// Those of [`Alteration::apply`]; none in a bundled scenario.
    pub fn switch_off(&self, world: World) -> Result<World, Error> {
        self.off.iter().try_fold(world, |world, change| change.apply(world))
    }
}

/// The world with those of `mechanisms` switched off that are not in `on`. Their order does not matter.
///
/// # Errors
/// Those of [`Mechanism::switch_off`].
pub fn with_only(world: World, mechanisms: &[&Mechanism], on: Coalition) -> Result<World, Error> {
    let off = mechanisms.iter().enumerate().filter(|(i, _)| !on.contains(*i));
    off.map(|(_, mechanism)| mechanism).try_fold(world, |world, mechanism| mechanism.switch_off(world))
}
