//! A contrast of worlds, the sign that is expected of it, and the verdict on it.

use crate::Error;
use crate::math::interval::Interval;
use crate::prior::Draw;
use crate::study::union_state::{Alteration, Measure, World};
use crate::union_state::scenario::Scenario;
use serde::Serialize;
use std::fmt;

/// A world of a contrast.
#[derive(Debug, Clone)]
pub struct Arm {
    /// The weight of what is measured in it.
    pub weight: f64,
    /// The [bundled](Scenario::bundled) scenario it starts from.
    pub root: &'static str,
    /// What is changed.
    pub changes: Vec<Alteration>,
}

impl Arm {
    /// Whether both start from the same root and change the same, whatever their weights.
    pub(super) fn changes_as(&self, other: &Arm) -> bool {
        (self.root, &self.changes) == (other.root, &other.changes)
    }

    /// Whether no parameter that one of them changes and the other does not is drawn: if their worlds are the same at the reference
    /// they then are under every draw.
    pub(super) fn differs_in_nothing_drawn(&self, other: &Arm, drawn: &[&str]) -> bool {
        let apart = |x: &Arm, y: &Arm| -> Vec<Alteration> {
            x.changes.iter().copied().filter(|change| !y.changes.contains(change)).collect()
        };
        let mut keys =
            [apart(self, other), apart(other, self)].concat().into_iter().flat_map(Alteration::keys);
        // What is drawn may be one number of a list.
        let of = |name: &str, key: &str| name.strip_prefix(key).is_some_and(|rest| !rest.starts_with('_'));
        keys.all(|key| !drawn.iter().any(|name| of(name, key)))
    }

    /// Its world: the root, under a draw of the parameters if there is one, with its changes. `burn_in` is the number of
    /// quarters that are solved behind the played ones, if not the scenario's own.
    pub(super) fn world(&self, draw: Option<&Draw>, burn_in: Option<i64>) -> Result<World, Error> {
        let mut scenario = Scenario::bundled(self.root)?;
        if let Some(draw) = draw {
            scenario = scenario.with_draw(draw)?;
        }
        if let Some(quarters) = burn_in {
            scenario = scenario.with("horizon.burn_in", quarters)?;
        }
        self.changes.iter().try_fold(World::new(scenario), |world, change| change.apply(world))
    }
}

/// Its changes, or "as it is".
impl fmt::Display for Arm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.root.rsplit('_').next().unwrap_or(self.root);
        let changes: Vec<String> = self.changes.iter().map(ToString::to_string).collect();
        let changes = if changes.is_empty() { "as it is".to_owned() } else { changes.join(", ") };
        write!(f, "{year} {changes}")
    }
}

/// What a claim expects of an effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Expected {
    /// It is positive.
    Rise,
    /// It is negative.
    Fall,
    /// It lies within this distance of zero.
    Flat(f64),
    /// It is not below zero by more than this.
    NoFall(f64),
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Rise => f.pad("> 0"),
            Expected::Fall => f.pad("< 0"),
            Expected::Flat(most) => f.pad(&format!("within ±{most}")),
            Expected::NoFall(most) => f.pad(&format!("≥ -{most}")),
        }
    }
}

/// What the model says to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The effect is as expected, at the reference and in the mean over the priors.
    Shown,
    /// The effect is small, or its sign is not certain.
    NotShown,
    /// The effect is the opposite of what is expected, at the reference and in the mean over the priors.
    Contrary,
    /// The model has no counterpart for the claim.
    NotExpressible,
    /// Too little of it could be evaluated.
    NotEvaluated,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Verdict::Shown => "shown",
            Verdict::NotShown => "not shown",
            Verdict::Contrary => "contrary",
            Verdict::NotExpressible => "not expressible",
            Verdict::NotEvaluated => "not evaluated",
        })
    }
}

impl Expected {
    /// The verdict on an effect: its value at the reference, and the interval of its mean over the priors. `least` is the least
    /// size that counts as an effect, for a sign.
    pub fn verdict(self, reference: f64, interval: Interval, least: f64) -> Verdict {
        let Interval { low, high } = interval;
        if [reference, low, high].iter().any(|x| x.is_nan()) {
            return Verdict::NotEvaluated;
        }
        let (as_expected, opposite) = match self {
            Expected::Rise => (reference >= least && low > 0.0, reference <= -least && high < 0.0),
            Expected::Fall => (reference <= -least && high < 0.0, reference >= least && low > 0.0),
            Expected::Flat(most) => (
                reference.abs() <= most && low >= -most && high <= most,
                reference.abs() > most && (low > most || high < -most),
            ),
            Expected::NoFall(most) => (reference >= -most && low >= -most, reference < -most && high < -most),
        };
        match (as_expected, opposite) {
            (true, _) => Verdict::Shown,
            (_, true) => Verdict::Contrary,
            _ => Verdict::NotShown,
        }
    }
}

impl Verdict {
    /// The verdict on a claim by those on its checks.
    pub fn of(checks: &[Verdict]) -> Verdict {
        if checks.is_empty() {
            return Verdict::NotExpressible;
        }
        for worst in [Verdict::NotEvaluated, Verdict::Contrary, Verdict::NotShown] {
            if checks.contains(&worst) {
                return worst;
            }
        }
        Verdict::Shown
    }
}

/// A measure contrasted between worlds.
#[derive(Debug, Clone)]
pub struct Check {
    /// What is measured.
    pub measure: Measure,
    /// The worlds; the effect is the sum of weight × measure.
    pub arms: Vec<Arm>,
    /// What the claim expects of the effect.
    pub expected: Expected,
}

impl Check {
    /// The measure in the second world less that in the first. A world is a root with its changes.
    pub(super) fn between(
        measure: Measure,
        from: (&'static str, &[Alteration]),
        to: (&'static str, &[Alteration]),
        expected: Expected,
    ) -> Self {
        let arm = |weight: f64, (root, changes): (&'static str, &[Alteration])| Arm {
            weight,
            root,
            changes: changes.to_vec(),
        };
        Check { measure, arms: vec![arm(-1.0, from), arm(1.0, to)], expected }
    }

    /// The measure in the root as it is less that in a changed one: what is changed there is what brings the effect about.
    pub(super) fn restored(
        root: &'static str,
        measure: Measure,
        changes: &[Alteration],
        expected: Expected,
    ) -> Self {
        Self::between(measure, (root, changes), (root, &[]), expected)
    }

    /// The measure in one world.
    pub(super) fn of(
        measure: Measure,
        (root, changes): (&'static str, &[Alteration]),
        expected: Expected,
    ) -> Self {
        Check { measure, arms: vec![Arm { weight: 1.0, root, changes: changes.to_vec() }], expected }
    }

    /// What is varied, in words.
    pub fn varied(&self) -> String {
        match &self.arms[..] {
            [from, to] if (from.weight, to.weight) == (-1.0, 1.0) => format!("{from} → {to}"),
            arms => {
                let signed = |arm: &Arm| match arm.weight {
                    1.0 if arms.len() == 1 => arm.to_string(),
                    weight => format!("{weight:+} × ({arm})"),
                };
                arms.iter().map(signed).collect::<Vec<_>>().join(" ")
            }
        }
    }
}
