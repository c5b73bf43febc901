//! What a world comes to, and numbers measured on it.

use super::{World, wording};
use crate::Error;
use crate::game::{Game, Player};
use crate::solve::Equilibrium;
use crate::study::{Certificate, Forecast};
use crate::union_state::{Action, Answer, Ladder, Move, Outcome, UnionState, Wording};
use std::collections::BTreeMap;

/// What a world comes to at its equilibrium, exactly.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The distribution of endings, with the certificate.
    pub forecast: Forecast<Outcome>,
    /// Moscow's first move, averaged over its types by the prior.
    pub opening: Vec<(Move, f64)>,
    /// Minsk's answers to Moscow's first move if that is an ultimatum: the level demanded, the answer, and the probability of both,
    /// averaged over the types by the priors.
    pub answers: Vec<(u8, Answer, f64)>,
    /// The packages on the table.
    pub ladder: Ladder,
}

impl World {
    /// Solves the world and reads off what it comes to.
    ///
    /// # Errors
    /// Those of [`World::solve`].
    pub fn read(&self) -> Result<Reading, Error> {
        let (game, equilibrium) = self.solve()?;
        Reading::of(&game, &equilibrium, self.ladder()?)
    }

    /// Reads several worlds, in their order. Those that differ only in where play begins are read off one solution: see
    /// [`Equilibrium::begun_at`].
    ///
    /// ```no_run
    /// use bargain::study::union_state::{Measure, World};
    /// use bargain::union_state::scenario::Scenario;
    ///
    /// let scenario = Scenario::bundled("union_state_2021")?;
    /// let protest = |level: i64| Ok(World::new(scenario.clone().with("start.protest", level)?));
    /// let worlds = (0..3).map(protest).collect::<Result<Vec<_>, bargain::Error>>()?;
    /// for reading in World::read_all(&worlds) {
    ///     println!("{:.3}", (Measure::SIGNED.of)(&reading?)); // one solution for all three
    /// }
    /// # Ok::<(), bargain::Error>(())
    /// ```
    ///
    /// # Errors
    /// For each world those of [`World::solve`].
    pub fn read_all(worlds: &[World]) -> Vec<Result<Reading, Error>> {
        Self::read_certified(worlds).0
    }

    /// The same, with what can be said of all solutions together: fixed points of a solution count once.
    pub(super) fn read_certified(worlds: &[World]) -> (Vec<Result<Reading, Error>>, Option<Certificate>) {
        let mut found: Vec<Option<Result<Reading, Error>>> = worlds.iter().map(|_| None).collect();
        let mut certificates = Vec::new();
        let certificate = |reading: &Reading| reading.forecast.certificate;
        while let Some(first) = found.iter().position(Option::is_none) {
            let alike = |other: &usize| worlds[*other].has_rules_of(&worlds[first]);
            let group: Vec<usize> = (first..worlds.len()).filter(alike).collect();
            match Self::read_together(&group.iter().map(|&i| &worlds[i]).collect::<Vec<_>>()) {
                Ok(readings) => {
                    let all = readings.iter().map(certificate);
                    certificates.extend(all.reduce(|worst, next| worst.beside(&next)));
                    group.into_iter().zip(readings).for_each(|(i, reading)| found[i] = Some(Ok(reading)));
                }
                // Each with its own error, if it has one.
                Err(_) => {
                    for i in group {
                        let reading = worlds[i].read();
                        certificates.extend(reading.iter().map(certificate));
                        found[i] = Some(reading);
                    }
                }
            }
        }
        (found.into_iter().flatten().collect(), Certificate::worst(certificates))
    }

    /// Reads worlds with the same rules off one solution.
    fn read_together(worlds: &[&World]) -> Result<Vec<Reading>, Error> {
        let Some(first) = worlds.first() else { return Ok(Vec::new()) };
        let ladder = first.ladder()?;
        let solved = Self::solve_together(worlds, ladder.levels)?;
        solved.iter().map(|(game, equilibrium)| Reading::of(game, equilibrium, ladder.clone())).collect()
    }
}

impl Reading {
    /// Reads off what the game comes to at its equilibrium.
    fn of(game: &UnionState, equilibrium: &Equilibrium<UnionState>, ladder: Ladder) -> Result<Self, Error> {
        let mut opening: Vec<(Move, f64)> = Vec::new();
        for (own, weight) in game.prior(Player::First).iter().enumerate() {
            for (action, p) in equilibrium.opening(own).unwrap_or_default() {
                let Action::Open(move_) = action else { continue };
                match opening.iter_mut().find(|(other, _)| *other == move_) {
                    Some((_, sum)) => *sum += weight * p,
                    None => opening.push((move_, weight * p)),
                }
            }
        }
        let mut answers = Vec::new();
        for (level, moscow) in ultimatums(game, equilibrium) {
            let p: f64 = moscow.iter().sum();
            let state = game.play(&game.start(), Action::Open(Move::Ultimatum(level)));
            let posterior: Vec<f64> = moscow.iter().map(|q| q / p).collect();
            let beliefs = [&posterior[..], game.prior(Player::Second)];
            for (own, weight) in game.prior(Player::Second).iter().enumerate() {
                let found = equilibrium.choices(game, (&state, 0), beliefs, own).unwrap_or_default();
                answers.extend(found.into_iter().filter_map(|(action, q)| match action {
                    Action::Answer(answer) => Some((level, answer, p * weight * q)),
                    Action::Open(_) | Action::Reply(_) => None,
                }));
            }
        }
        Ok(Reading { forecast: Forecast::of(game, equilibrium)?, opening, answers, ladder })
    }
}

/// Each level of which an ultimatum may be Moscow's first move, with the probability of each of its types and of that move.
fn ultimatums(game: &UnionState, equilibrium: &Equilibrium<UnionState>) -> BTreeMap<u8, Vec<f64>> {
    let prior = game.prior(Player::First);
    let mut found = BTreeMap::new();
    for (own, weight) in prior.iter().enumerate() {
        for (action, p) in equilibrium.opening(own).unwrap_or_default() {
            if let Action::Open(Move::Ultimatum(level)) = action {
                found.entry(level).or_insert_with(|| vec![0.0; prior.len()])[own] += weight * p;
            }
        }
    }
    found
}

impl Reading {
    /// Probability that one of these is the ending.
    pub fn probability(&self, outcomes: &[Outcome]) -> f64 {
        outcomes.iter().map(|outcome| self.forecast.probability(*outcome)).sum()
    }

    /// Sum of these [tallies](crate::game::Game::TALLIES); not a number if one is not counted.
    pub fn tallies(&self, names: &[&str]) -> f64 {
        names.iter().map(|name| self.forecast.tally(name).unwrap_or(f64::NAN)).sum()
    }

    /// Probability that Moscow's first move is such a one.
    pub fn opens(&self, such: impl Fn(Move) -> bool) -> f64 {
        self.opening.iter().filter(|(move_, _)| such(*move_)).map(|(_, p)| p).sum()
    }

    /// Probability of such an answer to an ultimatum of such a level, if Moscow's first move is one; not a number if it never is.
    pub fn answers(&self, such: impl Fn(Answer) -> bool, of: impl Fn(u8) -> bool) -> f64 {
        let sum = |such: &dyn Fn(Answer) -> bool| -> f64 {
            self.answers.iter().filter(|(level, a, _)| of(*level) && such(*a)).map(|(.., p)| p).sum()
        };
        sum(&such) / sum(&|_| true)
    }

    /// By how much more the probability that Minsk strikes back (refuses or turns West) rises from level 3 to 4 of an ultimatum than
    /// from level 1 to 2.
    pub fn jump_of_retaliation(&self) -> f64 {
        let strikes =
            |level: u8| self.answers(|a| matches!(a, Answer::Reject | Answer::Pivot), |l| l == level);
        (strikes(4) - strikes(3)) - (strikes(2) - strikes(1))
    }

    /// How many issues the package that stands at the end is expected to settle by binding rules or a common body.
    pub fn binding_issues(&self) -> f64 {
        let levels = [Outcome::Declaratory, Outcome::WateredDown, Outcome::Binding, Outcome::Absorption];
        let binding = |wordings: &Vec<Wording>| {
            wordings.iter().filter(|wording| **wording >= Wording::Concrete).count() as f64
        };
        let each = levels.iter().zip(&self.ladder.wordings);
        each.map(|(level, wordings)| self.forecast.probability(*level) * binding(wordings)).sum()
    }
}

/// A number measured on a world.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// What it is called.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// The least difference that counts as one, in that unit. Differences of outcome probabilities up to 0.001 can come from
    /// the choice among equilibria alone; see the limits of the model.
    pub least: f64,
    /// How it is read.
    pub of: fn(&Reading) -> f64,
}

/// Endings with a package.
const PACKAGES: [Outcome; 4] =
    [Outcome::Absorption, Outcome::Binding, Outcome::WateredDown, Outcome::Declaratory];

impl Measure {
    const fn probability(name: &'static str, of: fn(&Reading) -> f64) -> Self {
        Measure { name, unit: "probability", least: 0.005, of }
    }

    const fn count(name: &'static str, of: fn(&Reading) -> f64) -> Self {
        Measure { name, unit: "expected number", least: 0.02, of }
    }

    const fn level(name: &'static str, of: fn(&Reading) -> f64) -> Self {
        Measure { name, unit: "expected level", least: 0.02, of }
    }

    const fn share(name: &'static str, of: fn(&Reading) -> f64) -> Self {
        Measure { name, unit: "share", least: 0.005, of }
    }

    const fn correlation(name: &'static str, of: fn(&Reading) -> f64) -> Self {
        Measure { name, unit: "correlation", least: 0.05, of }
    }

    /// A watered-down package at the end.
    pub const WATERED_DOWN: Measure =
        Self::probability("P(watered down)", |r| r.probability(&[Outcome::WateredDown]));
    /// A binding package or absorption at the end.
    pub const BINDING: Measure =
        Self::probability("P(binding or absorption)", |r| r.probability(&PACKAGES[..2]));
    /// Absorption at the end.
    pub const ABSORPTION: Measure =
        Self::probability("P(absorption)", |r| r.probability(&[Outcome::Absorption]));
    /// Any package at the end.
    pub const PACKAGE: Measure = Self::probability("P(any package)", |r| r.probability(&PACKAGES));
    /// No package, and supplies cut.
    pub const SUPPLY_WAR: Measure =
        Self::probability("P(supply war)", |r| r.probability(&[Outcome::SupplyWar]));
    /// A managed change of leader.
    pub const MANAGED: Measure =
        Self::probability("P(managed change)", |r| r.probability(&[Outcome::Managed]));
    /// Moscow opens by a cut.
    pub const OPENS_BY_CUT: Measure =
        Self::probability("P(first move is a cut)", |r| r.opens(|m| m == Move::Cut));
    /// Moscow opens by a cut or an ultimatum.
    pub const OPENS_BY_PRESSURE: Measure = Self::probability("P(first move is a cut or an ultimatum)", |r| {
        r.opens(|m| matches!(m, Move::Cut | Move::Ultimatum(_)))
    });
    /// Moscow opens by an ultimatum.
    pub const OPENS_BY_ULTIMATUM: Measure =
        Self::probability("P(first move is an ultimatum)", |r| r.opens(|m| matches!(m, Move::Ultimatum(_))));
    /// Minsk answers by talks to an ultimatum that is Moscow's first move.
    pub const TALKS: Measure = Self::probability("P(talks, after a first ultimatum)", |r| {
        r.answers(|a| a == Answer::Stall, |_| true)
    });
    /// How much retaliation jumps at the hardest demands.
    pub const RETALIATION_JUMP: Measure = Self::probability(
        "jump of P(refusal or turn West) at the hardest ultimatum",
        Reading::jump_of_retaliation,
    );
    /// Moscow opens by an investment in lock-in.
    pub const OPENS_BY_INVESTMENT: Measure =
        Self::probability("P(first move is an investment)", |r| r.opens(|m| m == Move::Invest));
    /// Quarters in which supplies are cut.
    pub const CUTS: Measure = Self::count("supply cuts", |r| r.tallies(&["supply cuts"]));
    /// Ultimatums.
    pub const ULTIMATUMS: Measure = Self::count("ultimatums", |r| r.tallies(&["ultimatums"]));
    /// Supporting loans.
    pub const SUPPORT: Measure = Self::count("supporting loans", |r| r.tallies(&["support"]));
    /// Level of the package at the end.
    pub const SIGNED: Measure = Self::level("level signed", |r| r.tallies(&["level signed"]));
    /// What is signed and not implemented at the end.
    pub const UNDONE: Measure = Self::level("level signed, not implemented", |r| {
        r.tallies(&["level signed"]) - r.tallies(&["level implemented"])
    });
    /// What is implemented of what is signed.
    pub const IMPLEMENTED_SHARE: Measure = Self::share("implemented share of the level signed", |r| {
        r.tallies(&["level implemented"]) / r.tallies(&["level signed"])
    });
    /// Lock-in at the end.
    pub const LOCK_IN: Measure = Self::level("lock-in", |r| r.tallies(&["lock-in"]));
    /// Investments in lock-in among these and the moves for paper.
    pub const LOCK_IN_MOVES: Measure = Self::share("lock-in among moves for lock-in or paper", |r| {
        let lock_in = r.tallies(&["investments in lock-in"]);
        lock_in / (lock_in + r.tallies(&["offers", "ultimatums"]))
    });
    /// Lock-in that outlives the episode, less the share of paper that does.
    pub const LOCK_IN_OUTLIVES_PAPER: Measure =
        Self::share("surviving share of lock-in less that of paper", |r| {
            let share = |left: &str, of: &str| r.tallies(&[left]) / r.tallies(&[of]);
            share("surviving lock-in", "lock-in") - share("surviving paper", "level signed")
        });
    /// Loyal leaders among new ones.
    pub const LOYAL_SUCCESSORS: Measure = Self::share("loyal among new leaders", |r| {
        let managed = r.probability(&[Outcome::Managed]);
        managed / (managed + r.probability(&[Outcome::Unaligned]))
    });
    /// Issues settled by binding rules.
    pub const BINDING_ISSUES: Measure =
        Self::count("issues settled by binding rules", Reading::binding_issues);
    /// Rank correlation of the money at stake in an issue with the level of the package that first settles it.
    pub const STAKE_ORDER: Measure =
        Self::correlation("rank correlation of stake and level", |r| wording::stake_order(&r.ladder));
    /// Rank correlation of how clearly the watered-down package words an issue with its value to Moscow, sovereignty held fixed.
    pub const CLARITY_BY_VALUE: Measure =
        Self::correlation("partial rank correlation of clarity and value to Moscow", |r| {
            wording::clarity(&r.ladder)[0]
        });
    /// The same with its sovereignty, value held fixed.
    pub const CLARITY_BY_SOVEREIGNTY: Measure =
        Self::correlation("partial rank correlation of clarity and sovereignty", |r| {
            wording::clarity(&r.ladder)[1]
        });
    /// Minsk's payoff.
    pub const MINSK: Measure =
        Measure { name: "payoff of Minsk", unit: "bn$", least: 0.02, of: |r| r.forecast.payoffs[1] };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Certificate;
    use crate::union_state::scenario::Scenario;

    #[test]
    fn worlds_read_together_are_those_read_one_by_one() {
        let short = |root: &str| {
            let scenario = Scenario::bundled(root).unwrap().with("horizon.play", 2).unwrap();
            World::new(scenario.with("horizon.burn_in", 3).unwrap())
        };
        let [earlier, later] = Scenario::BUNDLED.map(short);
        let none = Wording::ALL.into_iter().fold(earlier.clone(), World::without);
        let other = World::new(later.scenario().clone().with("collapse.base", 0.0).unwrap());
        let worlds = [earlier, none.clone(), other, later, none];
        let (found, certificate) = World::read_certified(&worlds);
        for (world, found) in worlds.iter().zip(&found) {
            let alone = world.read();
            assert_eq!(alone.is_err(), found.is_err());
            let (Ok(alone), Ok(found)) = (alone, found) else { continue };
            for outcome in Outcome::ALL {
                let difference = alone.probability(&[outcome]) - found.probability(&[outcome]);
                assert!(difference.abs() < 1e-7, "{outcome}: {difference:e}");
            }
        }
        assert_eq!(found.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true, true, false]);
        // The first and the fourth rest on one solution.
        let points = |i: usize| found[i].as_ref().unwrap().forecast.certificate.fixed_points;
        assert_eq!(points(0), points(3));
        assert_eq!(certificate.unwrap().fixed_points, points(0) + points(2));
    }

    #[test]
    fn measures_are_read_off_what_they_name() {
        let ladder = World::new(Scenario::bundled("union_state_2021").unwrap()).ladder().unwrap();
        let outcomes = [
            (Outcome::Absorption, 0.01),
            (Outcome::Binding, 0.02),
            (Outcome::WateredDown, 0.3),
            (Outcome::Declaratory, 0.07),
            (Outcome::SupplyWar, 0.2),
            (Outcome::Managed, 0.3),
            (Outcome::Unaligned, 0.1),
        ];
        let tallies = [("ultimatums", 1.0), ("offers", 0.5), ("investments in lock-in", 0.5)];
        let tallies = [&tallies[..], &[("level signed", 2.0), ("level implemented", 0.5)]].concat();
        let certificate = Certificate { residual: 0.0, fixed_points: 1, missed: 0, regret: [0.0; 2] };
        let reading = Reading {
            forecast: Forecast {
                outcomes: outcomes.to_vec(),
                tallies: tallies.into_iter().map(|(name, x)| (name.to_owned(), x)).collect(),
                payoffs: [3.0, 4.0],
                certificate,
            },
            opening: vec![
                (Move::Cut, 0.25),
                (Move::Ultimatum(1), 0.5),
                (Move::Invest, 0.125),
                (Move::Hold, 0.125),
            ],
            answers: vec![
                (1, Answer::Yield, 0.3),
                (1, Answer::Pivot, 0.1),
                (2, Answer::Stall, 0.1),
                (2, Answer::Reject, 0.1),
                (3, Answer::Stall, 0.2),
                (4, Answer::Reject, 0.2),
            ],
            ladder,
        };
        for (measure, expected) in [
            (Measure::WATERED_DOWN, 0.3),
            (Measure::BINDING, 0.03),
            (Measure::ABSORPTION, 0.01),
            (Measure::PACKAGE, 0.4),
            (Measure::SUPPLY_WAR, 0.2),
            (Measure::MANAGED, 0.3),
            (Measure::OPENS_BY_CUT, 0.25),
            (Measure::OPENS_BY_PRESSURE, 0.75),
            (Measure::OPENS_BY_ULTIMATUM, 0.5),
            (Measure::OPENS_BY_INVESTMENT, 0.125),
            (Measure::TALKS, 0.3),
            (Measure::RETALIATION_JUMP, (1.0 - 0.0) - (0.5 - 0.25)),
            (Measure::SIGNED, 2.0),
            (Measure::UNDONE, 1.5),
            (Measure::IMPLEMENTED_SHARE, 0.25),
            (Measure::LOCK_IN_MOVES, 0.25),
            (Measure::LOYAL_SUCCESSORS, 0.75),
            (Measure::MINSK, 4.0),
        ] {
            let found = (measure.of)(&reading);
            assert!((found - expected).abs() < 1e-12, "{}: {found}, not {expected}", measure.name);
        }
        assert!((Measure::SUPPORT.of)(&reading).is_nan(), "it is not counted");
    }
}
