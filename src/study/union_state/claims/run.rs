//! Running the claims: every world once, under the reference and under each draw.

use super::check::{Arm, Check, Verdict};
use super::{Claim, all};
use crate::math::interval::{Confidence, Interval};
use crate::prior::Draw;
use crate::simulate::{Estimate, Observer, StopReason};
use crate::study::Certificate;
use crate::study::uncertainty::{in_words, student};
use crate::study::union_state::{Measure, Reading, World};
use crate::union_state::scenario::Scenario;
use crate::{Error, Problem};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

/// Worlds between two looks at the observer.
const WAVE: usize = 16;

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
}

/// What was found of all claims.
#[derive(Debug, Serialize)]
pub struct Findings {
    /// By claim, in order.
    pub claims: Vec<ClaimFound>,
    /// Draws from the priors.
    pub draws: u64,
    /// The seed of the draws.
    pub seed: u64,
    /// Quarters solved behind the played ones under the draws, if not those of the scenario.
    pub burn_in: Option<i64>,
    /// The level of all intervals.
    pub confidence: Confidence,
    /// Worlds that were solved.
    pub worlds: u64,
    /// The worst residual and regrets of their equilibria, and all their fixed points.
    pub worst: Option<Certificate>,
    /// Worlds that could not be solved.
    pub failures: Vec<Failure>,
    /// Why the run ended.
    pub stop: StopReason,
}

/// What was found of one claim.
#[derive(Debug, Serialize)]
pub struct ClaimFound {
    /// Its number.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What is claimed.
    pub statement: &'static str,
    /// The verdict.
    pub verdict: Verdict,
    /// Its checks.
    pub checks: Vec<CheckFound>,
    /// What of the claim the model has no counterpart for.
    pub missing: &'static str,
}

/// What was found of one check.
#[derive(Debug, Serialize)]
pub struct CheckFound {
    /// What is varied.
    pub varied: String,
    /// What is measured.
    pub measure: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// The effect expected.
    pub expected: String,
    /// The effect at the reference, exact.
    pub reference: f64,
    /// The mean effect over the draws; the interval is Student's.
    pub mean: Estimate,
    /// The share of draws with an effect of the expected kind.
    pub agreeing: f64,
    /// Draws in which all arms could be solved.
    pub draws: u64,
    /// The verdict.
    pub verdict: Verdict,
}

/// A world that could not be made or solved.
#[derive(Debug, Serialize)]
pub struct Failure {
    /// The arm.
    pub arm: String,
    /// The draw; nothing for the reference.
    pub draw: Option<u64>,
    /// Why not.
    #[serde(serialize_with = "in_words")]
    pub error: Error,
}

/// Readings by digest of their world.
type Readings = FxHashMap<String, Reading>;

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
        Ok(Claims { claims: all(), draws, seed: 0, confidence: Confidence::P95, burn_in: None })
    }

    /// Only the claims with these numbers.
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

    /// So many quarters solved behind the played ones under the draws, to save time. Effects at the reference keep the
    /// scenario's own horizon.
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

    /// Solves every world that the claims need and draws the verdicts. A world that cannot be solved is recorded; a check
    /// is judged without the draws in which it fails, and not at all if it fails at the reference or fewer than two draws are left.
    ///
    /// # Errors
    /// None in practice: those of the bundled priors.
    pub fn run(&self, observer: &mut impl Observer) -> Result<Findings, Error> {
        let priors = Scenario::priors()?;
        let draws: Vec<Draw> = (0..self.draws).map(|number| priors.draw(self.seed, 0, number)).collect();
        let sources: Vec<Option<&Draw>> = std::iter::once(None).chain(draws.iter().map(Some)).collect();
        let mut failures = Vec::new();
        let worlds = self.worlds(&sources, &mut failures);
        let (readings, stop) = read(worlds, &mut failures, observer);
        let certificates = readings.values().map(|reading| reading.forecast.certificate);
        let worst = certificates.reduce(|worst, other| worst.worse(&other));
        let found = |claim: &Claim| self.claim(claim, &sources, &readings);
        Ok(Findings {
            claims: self.claims.iter().map(found).collect(),
            draws: self.draws,
            seed: self.seed,
            burn_in: self.burn_in,
            confidence: self.confidence,
            worlds: readings.len() as u64,
            worst,
            failures,
            stop,
        })
    }

    /// The world of an arm: under a draw with the study's burn-in.
    fn world(&self, arm: &Arm, draw: Option<&Draw>) -> Result<World, Error> {
        arm.world(draw, draw.and(self.burn_in))
    }

    /// Every world that is needed, once, with a name for failures: the reference first.
    fn worlds(&self, sources: &[Option<&Draw>], failures: &mut Vec<Failure>) -> Vec<(Failed, World)> {
        let mut worlds: Vec<(Failed, World)> = Vec::new();
        let mut known = rustc_hash::FxHashSet::default();
        for draw in sources {
            for arm in self.claims.iter().flat_map(|claim| &claim.checks).flat_map(|check| &check.arms) {
                let failed = Failed { arm: arm.to_string(), draw: draw.map(Draw::number) };
                match self.world(arm, *draw) {
                    Ok(world) if known.insert(world.digest()) => worlds.push((failed, world)),
                    Ok(_) => {}
                    Err(error) => failures.push(failed.with(error)),
                }
            }
        }
        worlds
    }

    fn claim(&self, claim: &Claim, sources: &[Option<&Draw>], readings: &Readings) -> ClaimFound {
        let found = |check: &Check| self.check(check, sources, readings);
        let checks: Vec<CheckFound> = claim.checks.iter().map(found).collect();
        let verdicts: Vec<Verdict> = checks.iter().map(|check| check.verdict).collect();
        let Claim { id, title, statement, missing, .. } = *claim;
        ClaimFound { id, title, statement, verdict: Verdict::of(&verdicts), checks, missing }
    }

    fn check(&self, check: &Check, sources: &[Option<&Draw>], readings: &Readings) -> CheckFound {
        let measured = |arm: &Arm, draw: Option<&Draw>| {
            let world = self.world(arm, draw).ok()?;
            let reading = readings.get(&world.digest())?;
            Some(arm.weight * (check.measure.of)(reading))
        };
        let effect =
            |draw: &Option<&Draw>| check.arms.iter().map(|arm| measured(arm, *draw)).sum::<Option<f64>>();
        let Measure { name, unit, least, .. } = check.measure;
        let (reference, drawn) = match sources.split_first() {
            Some((reference, drawn)) => (effect(reference).unwrap_or(f64::NAN), drawn),
            None => (f64::NAN, sources),
        };
        let effects: Vec<f64> = drawn.iter().filter_map(effect).filter(|x| x.is_finite()).collect();
        let mean = self.mean(&effects);
        let as_expected =
            |x: &&f64| check.expected.verdict(**x, Interval { low: **x, high: **x }, 0.0) == Verdict::Shown;
        CheckFound {
            varied: check.varied(),
            measure: name,
            unit,
            expected: check.expected.to_string(),
            reference,
            mean,
            agreeing: effects.iter().filter(as_expected).count() as f64 / effects.len() as f64,
            draws: effects.len() as u64,
            verdict: check.expected.verdict(reference, mean.interval, least),
        }
    }

    /// The mean of independent effects; not a number from fewer than two.
    fn mean(&self, effects: &[f64]) -> Estimate {
        let count = effects.len() as f64;
        let value = effects.iter().sum::<f64>() / count;
        let squares: f64 = effects.iter().map(|x| (x - value) * (x - value)).sum();
        let standard_error = (squares / (count - 1.0) / count).sqrt();
        let half = student(effects.len().saturating_sub(1), self.confidence) * standard_error;
        Estimate { value, standard_error, interval: Interval { low: value - half, high: value + half } }
    }
}

/// The name of a world that may fail.
struct Failed {
    arm: String,
    draw: Option<u64>,
}

impl Failed {
    fn with(self, error: Error) -> Failure {
        Failure { arm: self.arm, draw: self.draw, error }
    }
}

/// Solves the worlds in parallel.
fn read(
    worlds: Vec<(Failed, World)>,
    failures: &mut Vec<Failure>,
    observer: &mut impl Observer,
) -> (Readings, StopReason) {
    let (mut readings, wanted, mut done) = (Readings::default(), worlds.len(), 0);
    let mut worlds = worlds.into_iter().peekable();
    while worlds.peek().is_some() {
        let wave: Vec<(Failed, World)> = worlds.by_ref().take(WAVE).collect();
        done += wave.len();
        let read = |(failed, world): (Failed, World)| (failed, world.digest(), world.read());
        for (failed, digest, result) in wave.into_par_iter().map(read).collect::<Vec<_>>() {
            match result {
                Ok(reading) => {
                    readings.insert(digest, reading);
                }
                Err(error) => failures.push(failed.with(error)),
            }
        }
        if observer.progress(done as u64, wanted as u64).is_break() && done < wanted {
            return (readings, StopReason::Cancelled);
        }
    }
    (readings, StopReason::Finished)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_world_of_every_claim_can_be_made_under_the_priors() {
        let priors = Scenario::priors().unwrap();
        let draws: Vec<Draw> = (0..30).map(|number| priors.draw(28, 0, number)).collect();
        let sources: Vec<Option<&Draw>> = std::iter::once(None).chain(draws.iter().map(Some)).collect();
        let mut failures = Vec::new();
        let worlds = Claims::new(30).unwrap().worlds(&sources, &mut failures);
        assert!(failures.is_empty(), "{:?}", failures.first());
        // Claims share worlds: the reference takes fewer than there are arms.
        let arms: usize = all().iter().flat_map(|claim| &claim.checks).map(|check| check.arms.len()).sum();
        let reference = worlds.iter().filter(|(failed, _)| failed.draw.is_none()).count();
        assert!(reference < 2 * arms / 3, "{reference} worlds for {arms} arms");
    }
}
