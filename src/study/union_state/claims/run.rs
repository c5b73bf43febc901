//! Running the claims: under the reference and under each draw every world once.

use super::check::{Arm, Check, Verdict};
use super::found::{CheckFound, ClaimFound, Failure, Findings};
use super::{Claim, all};
use crate::math::interval::{Confidence, Interval};
use crate::prior::{Draw, Priors};
use crate::simulate::{Estimate, Observer};
use crate::study::design::{digest, values};
use crate::study::journal::{self, Head};
use crate::study::union_state::{Measure, World};
use crate::study::{Certificate, Journal};
use crate::union_state::scenario::Scenario;
use crate::{Error, Problem};

/// Most draws.
const MOST: u64 = 10_000;

/// A study of claims. Worlds that several claims need are solved once.
#[derive(Debug, Clone)]
pub struct Claims {
    claims: Vec<Claim>,
    draws: u64,
    seed: u64,
    confidence: Confidence,
    burn_in: Option<i64>,
    journal: Option<Journal>,
}

/// A world that checks need, with what they measure in it.
struct Scene<'a> {
    /// All arms that come to it.
    arms: Vec<&'a Arm>,
    /// Its digest at the reference.
    digest: String,
    measures: Vec<Measure>,
}

impl Scene<'_> {
    fn is_of(&self, arm: &Arm) -> bool {
        self.arms.iter().any(|own| own.changes_as(arm))
    }
}

/// What was measured in a world; an error in words, as nothing else can be kept in a file.
type Measured = Result<Vec<f64>, String>;

/// What one solution gave: each of its worlds, in order.
type Piece = (Vec<Measured>, Option<Certificate>);

impl Claims {
    /// All claims over so many draws: seed 0, 95 %, the scenario's own horizon unless told otherwise.
    ///
    /// # Errors
    /// Fewer than two draws, which have no spread, or more than 10,000.
    pub fn new(draws: u64) -> Result<Self, Error> {
        if !(2..=MOST).contains(&draws) {
            let expected = format!("must be a whole number from 2 to {MOST}");
            return Err(Error::invalid([Problem::new("draws", draws, expected)]));
        }
        let (seed, confidence) = (0, Confidence::P95);
        Ok(Claims { claims: all(), draws, seed, confidence, burn_in: None, journal: None })
    }

    /// Only the claims with these numbers. Worlds with the same rules are solved together, so what is measured may differ in the last
    /// digits that count from a study of all.
    ///
    /// # Errors
    /// Numbers that no claim has, and none at all.
    pub fn only(mut self, ids: &[&str]) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if ids.is_empty() {
            problems.push(Problem::new("ids", "[]", "must hold at least one number of a claim"));
        }
        for (i, id) in ids.iter().enumerate() {
            if !self.claims.iter().any(|claim| claim.id == *id) {
                let problem =
                    Problem::new(format!("ids[{i}]"), format!("\"{id}\""), "must be M1 to M30 or X1 to X6");
                problems.push(problem.nearest_of(id, self.claims.iter().map(|claim| claim.id)));
            }
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        self.claims.retain(|claim| ids.contains(&claim.id));
        Ok(self)
    }

    /// The seed of the draws; any number is one.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The probability with which intervals are to hold.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// So many quarters solved behind the played ones under the draws, for a quick look. Effects at the reference keep the
    /// scenario's own horizon. The end of a near horizon is felt: with 10 quarters instead of the 35 of the bundled scenarios
    /// probabilities move by up to 0.21 (2019) and 0.04 (2021).
    ///
    /// # Errors
    /// More than 400.
    pub fn burn_in(mut self, quarters: u32) -> Result<Self, Error> {
        if quarters > 400 {
            let problem = Problem::new("burn_in", quarters, "must be at most 400 quarters");
            return Err(Error::invalid([problem]));
        }
        self.burn_in = Some(quarters.into());
        Ok(self)
    }

    /// Keeps what each solution gives in the journal as soon as it is there, and goes on from what the journal holds: a study
    /// that was killed and resumed, however often, gives the bits of one that was not.
    ///
    /// Should writing fail on the way, the study goes on and tries again; [`Findings::unsaved`] says if worlds are missing in the
    /// file at the end. [`Claims::run`] then also gives: a file that cannot be made or read, is written by another process, is
    /// damaged (with the place), or belongs to another study (with every difference). It is left as it is.
    pub fn resume(mut self, journal: &Journal) -> Self {
        self.journal = Some(journal.clone());
        self
    }

    /// Solves every world that the claims need and draws the verdicts. A world that cannot be solved is recorded; a check
    /// is judged without the draws in which it fails, and not at all if it fails at the reference or fewer than two draws are left.
    /// The reference comes first, then draw after draw, so that a study that its observer stops has fewer draws.
    ///
    /// # Errors
    /// Those of the bundled priors and scenarios, none in practice; those of the journal, if there is one.
    pub fn run(&self, observer: &mut impl Observer) -> Result<Findings, Error> {
        let priors = Scenario::priors()?;
        let scenes = self.scenes(&priors)?;
        let groups = self.groups(&scenes)?;
        let each = groups.len() as u64;
        let draw = |number: u64| (number >= each).then(|| priors.draw(self.seed, 0, number / each - 1));
        let one = |number: u64| -> Piece {
            let group = groups[(number % each) as usize].iter().map(|&scene| &scenes[scene]);
            self.measured(&group.collect::<Vec<_>>(), draw(number).as_ref())
        };
        let head = || self.head(&priors, &scenes);
        let done = journal::run(self.journal.as_ref(), head, 0..(1 + self.draws) * each, one, observer)?;
        let worst = Certificate::worst(done.pieces.iter().filter_map(|(_, (_, certificate))| *certificate));
        // Behind the reference; of the last one some worlds may be missing. Claims that are not expressible need none.
        let draws = (done.pieces.len() as u64).div_ceil(each.max(1)).saturating_sub(1);
        // By source: the reference, then each draw.
        let mut measured: Vec<Vec<Option<Measured>>> = Vec::new();
        let mut failures = Vec::new();
        for (number, (found, _)) in done.pieces {
            let (source, group) = ((number / each) as usize, &groups[(number % each) as usize]);
            measured.resize(measured.len().max(source + 1), vec![None; scenes.len()]);
            for (&scene, found) in group.iter().zip(found) {
                if let Err(error) = &found {
                    let (arm, draw) = (scenes[scene].arms[0].to_string(), (number / each).checked_sub(1));
                    failures.push(Failure { arm, draw, error: error.clone() });
                }
                measured[source][scene] = Some(found);
            }
        }
        Ok(Findings {
            draws,
            seed: self.seed,
            burn_in: self.burn_in,
            confidence: self.confidence,
            worlds: measured.iter().flatten().flatten().filter(|found| found.is_ok()).count() as u64,
            worst,
            failures,
            stop: done.stop,
            unsaved: done.unsaved,
            claims: self.verdicts(&scenes, &measured),
        })
    }

    /// What is measured in worlds, under a draw or at the reference; those with the same rules are read off one solution.
    fn measured(&self, scenes: &[&Scene<'_>], draw: Option<&Draw>) -> Piece {
        let worlds: Vec<Result<World, Error>> =
            scenes.iter().map(|scene| self.world(scene.arms[0], draw)).collect();
        let (readings, certificate) =
            World::read_certified(&worlds.iter().flatten().cloned().collect::<Vec<World>>());
        let mut readings = readings.into_iter();
        let measured = worlds.into_iter().zip(scenes).filter_map(|(world, scene)| {
            let reading = match world {
                Ok(_) => readings.next()?,
                Err(error) => Err(error),
            };
            let measure = |reading| scene.measures.iter().map(|measure| (measure.of)(&reading)).collect();
            Some(reading.map(measure).map_err(|error| error.to_string()))
        });
        (measured.collect(), certificate)
    }

    /// The scenes by number, those together whose worlds have the same rules at the reference.
    fn groups(&self, scenes: &[Scene<'_>]) -> Result<Vec<Vec<usize>>, Error> {
        let mut groups: Vec<(World, Vec<usize>)> = Vec::new();
        for (number, scene) in scenes.iter().enumerate() {
            let world = self.world(scene.arms[0], None)?;
            match groups.iter_mut().find(|(other, _)| other.has_rules_of(&world)) {
                Some((_, group)) => group.push(number),
                None => groups.push((world, vec![number])),
            }
        }
        Ok(groups.into_iter().map(|(_, group)| group).collect())
    }

    /// All checks, claim by claim.
    fn checks(&self) -> impl Iterator<Item = &Check> {
        self.claims.iter().flat_map(|claim| &claim.checks)
    }

    /// Every world that is needed, once. The same ones are needed under every draw.
    fn scenes(&self, priors: &Priors) -> Result<Vec<Scene<'_>>, Error> {
        let drawn: Vec<&str> = priors.names().collect();
        let mut scenes: Vec<Scene<'_>> = Vec::new();
        for (check, arm) in self.checks().flat_map(|check| check.arms.iter().map(move |arm| (check, arm))) {
            let at = match scenes.iter().position(|scene| scene.is_of(arm)) {
                Some(at) => at,
                None => {
                    let digest = self.world(arm, None)?.digest();
                    let same = |scene: &Scene<'_>| {
                        scene.digest == digest && scene.arms[0].differs_in_nothing_drawn(arm, &drawn)
                    };
                    let at = scenes.iter().position(same).unwrap_or(scenes.len());
                    if at == scenes.len() {
                        scenes.push(Scene { arms: Vec::new(), digest, measures: Vec::new() });
                    }
                    scenes[at].arms.push(arm);
                    at
                }
            };
            let measures = &mut scenes[at].measures;
            if measures.iter().all(|measure| measure.name != check.measure.name) {
                measures.push(check.measure);
            }
        }
        Ok(scenes)
    }

    /// The world of an arm: under a draw with the study's burn-in.
    fn world(&self, arm: &Arm, draw: Option<&Draw>) -> Result<World, Error> {
        arm.world(draw, draw.and(self.burn_in))
    }

    /// What a journal of this study belongs to.
    fn head(&self, priors: &Priors, scenes: &[Scene<'_>]) -> Result<Head, Error> {
        let worlds = scenes.iter().map(|Scene { arms, digest, measures }| {
            let measures: Vec<&str> = measures.iter().map(|measure| measure.name).collect();
            format!("{}: {digest}: {}", arms[0], measures.join(", "))
        });
        let worlds: Vec<String> = worlds.collect();
        let ids: Vec<&str> = self.claims.iter().map(|claim| claim.id).collect();
        let drawn = (0..self.draws).map(|number| Ok(values(priors.draw(self.seed, 0, number))));
        Ok(Head::new("claims")
            .with("claims", ids.join(", "))
            .with("draws", self.draws)
            .with("seed", self.seed)
            .with(
                "burn-in",
                self.burn_in.map_or("the scenario's".to_owned(), |quarters| quarters.to_string()),
            )
            .with("worlds", digest(worlds.iter().map(String::as_str), std::iter::empty())?)
            .with("values drawn", digest(priors.names(), drawn)?))
    }

    /// What was found of each claim, by what was measured at the reference and under draw after draw: in each world, unless the study
    /// was stopped before.
    fn verdicts(&self, scenes: &[Scene<'_>], measured: &[Vec<Option<Measured>>]) -> Vec<ClaimFound> {
        let judged = |check: &Check| {
            let effects = measured.iter().map(|measured| effect(check, scenes, measured).unwrap_or(f64::NAN));
            self.judged(check, &effects.collect::<Vec<f64>>())
        };
        let found = |claim: &Claim| {
            let checks: Vec<CheckFound> = claim.checks.iter().map(judged).collect();
            let verdicts: Vec<Verdict> = checks.iter().map(|check| check.verdict).collect();
            let Claim { id, title, statement, missing, .. } = *claim;
            ClaimFound { id, title, statement, verdict: Verdict::of(&verdicts), checks, missing }
        };
        self.claims.iter().map(found).collect()
    }

    /// The verdict on a check by its effects, that at the reference first.
    fn judged(&self, check: &Check, effects: &[f64]) -> CheckFound {
        let reference = effects.first().copied().unwrap_or(f64::NAN);
        let drawn: Vec<f64> = effects.iter().skip(1).copied().filter(|x| x.is_finite()).collect();
        let mean = self.mean(&drawn);
        let as_expected =
            |x: &&f64| check.expected.verdict(**x, Interval { low: **x, high: **x }, 0.0) == Verdict::Shown;
        let Measure { name, unit, least, .. } = check.measure;
        CheckFound {
            varied: check.varied(),
            measure: name,
            unit,
            expected: check.expected.to_string(),
            reference,
            mean,
            agreeing: drawn.iter().filter(as_expected).count() as f64 / drawn.len() as f64,
            draws: drawn.len() as u64,
            verdict: check.expected.verdict(reference, mean.interval, least),
        }
    }

    /// The mean of independent effects; not a number from fewer than two.
    fn mean(&self, effects: &[f64]) -> Estimate {
        let count = effects.len() as f64;
        let value = effects.iter().sum::<f64>() / count;
        let squares: f64 = effects.iter().map(|x| (x - value) * (x - value)).sum();
        let standard_error = (squares / (count - 1.0) / count).sqrt();
        Estimate::student(value, standard_error, effects.len() as u64, self.confidence)
    }
}

/// The effect of a check by what was measured in the worlds; nothing if one of its own is missing.
fn effect(check: &Check, scenes: &[Scene<'_>], measured: &[Option<Measured>]) -> Option<f64> {
    let weighed = |arm: &Arm| {
        let at = scenes.iter().position(|scene| scene.is_of(arm))?;
        let values = measured[at].as_ref()?.as_ref().ok()?;
        let of = scenes[at].measures.iter().position(|measure| measure.name == check.measure.name)?;
        Some(arm.weight * values.get(of)?)
    };
    check.arms.iter().map(weighed).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_world_of_every_claim_can_be_made_under_the_priors_and_is_needed_once() {
        let (priors, study) = (Scenario::priors().unwrap(), Claims::new(30).unwrap());
        let scenes = study.scenes(&priors).unwrap();
        for draw in std::iter::once(None).chain((0..30).map(|number| Some(priors.draw(28, 0, number)))) {
            let world = |arm: &&Arm| study.world(arm, draw.as_ref()).unwrap().digest();
            let worlds: Vec<BTreeSet<String>> =
                scenes.iter().map(|scene| scene.arms.iter().map(world).collect()).collect();
            assert!(worlds.iter().all(|own| own.len() == 1), "all arms of a scene come to one world");
            let all: BTreeSet<&String> = worlds.iter().flatten().collect();
            assert_eq!(all.len(), scenes.len(), "under {:?}", draw.map(|draw| draw.number()));
        }
        // Claims share worlds.
        let arms: usize = study.checks().map(|check| check.arms.len()).sum();
        assert!(scenes.len() < 2 * arms / 3, "{} worlds for {arms} arms", scenes.len());
    }

    /// X3, by made-up numbers: loans as given at either cost, the level signed the same at both.
    fn x3(dear: f64, cheap: f64) -> ClaimFound {
        let study = Claims::new(2).unwrap().only(&["X3"]).unwrap();
        let scenes = study.scenes(&Scenario::priors().unwrap()).unwrap();
        let measured = scenes.iter().map(|scene| {
            let loans = if scene.arms[0].to_string().ends_with("0.9") { dear } else { cheap };
            let of = |measure: &Measure| if measure.name == Measure::SUPPORT.name { loans } else { 1.0 };
            Some(Ok(scene.measures.iter().map(of).collect()))
        });
        let measured: Vec<Option<Measured>> = measured.collect();
        study.verdicts(&scenes, &vec![measured; 3]).remove(0)
    }

    #[test]
    fn an_effect_is_the_second_world_less_the_first() {
        let found = x3(0.2, 0.5);
        assert!((found.checks[0].reference - 0.3).abs() < 1e-12 && found.checks[0].draws == 2);
        assert!((found.checks[0].mean.value - 0.3).abs() < 1e-12);
        let verdicts =
            |found: &ClaimFound| found.checks.iter().map(|check| check.verdict).collect::<Vec<_>>();
        assert_eq!((found.verdict, verdicts(&found)), (Verdict::Shown, vec![Verdict::Shown; 2]));
        let found = x3(0.5, 0.2);
        assert_eq!(
            (found.verdict, verdicts(&found)),
            (Verdict::Contrary, vec![Verdict::Contrary, Verdict::Shown])
        );
        assert_eq!(x3(0.2, 0.21).verdict, Verdict::NotShown);
        assert_eq!(x3(f64::NAN, 0.5).verdict, Verdict::NotEvaluated);
    }
}
