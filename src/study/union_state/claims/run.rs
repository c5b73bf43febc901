//! Running the claims: under the reference and under each draw every world once.

use super::check::{Arm, Check, Verdict};
use super::found::{CheckFound, ClaimFound, Failure, Findings};
use super::{Claim, all};
use crate::math::interval::{Confidence, Interval};
use crate::prior::Draw;
use crate::simulate::{Estimate, Observer, StopReason};
use crate::study::uncertainty::student;
use crate::study::union_state::{Measure, Reading, World};
use crate::union_state::scenario::Scenario;
use crate::{Error, Problem};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

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
        let mut findings = self.nothing_yet();
        // By source, the effects of all checks in order.
        let mut effects: Vec<Vec<f64>> = Vec::new();
        for draw in std::iter::once(None).chain(draws.iter().map(Some)) {
            let worlds = self.worlds(draw, &mut findings.failures);
            let readings = self.read(worlds, &mut findings, observer);
            effects.push(self.checks().map(|check| self.effect(check, draw, &readings)).collect());
            if findings.stop == StopReason::Cancelled {
                break;
            }
        }
        let mut number = 0;
        for claim in &self.claims {
            let mut checks = Vec::new();
            for check in &claim.checks {
                let of_check: Vec<f64> = effects.iter().map(|row| row[number]).collect();
                checks.push(self.judged(check, &of_check));
                number += 1;
            }
            let verdicts: Vec<Verdict> = checks.iter().map(|check| check.verdict).collect();
            let Claim { id, title, statement, missing, .. } = *claim;
            let verdict = Verdict::of(&verdicts);
            findings.claims.push(ClaimFound { id, title, statement, verdict, checks, missing });
        }
        Ok(findings)
    }

    fn nothing_yet(&self) -> Findings {
        Findings {
            claims: Vec::new(),
            draws: self.draws,
            seed: self.seed,
            burn_in: self.burn_in,
            confidence: self.confidence,
            worlds: 0,
            worst: None,
            failures: Vec::new(),
            stop: StopReason::Finished,
        }
    }

    /// All checks, claim by claim.
    fn checks(&self) -> impl Iterator<Item = &Check> {
        self.claims.iter().flat_map(|claim| &claim.checks)
    }

    /// The world of an arm: under a draw with the study's burn-in.
    fn world(&self, arm: &Arm, draw: Option<&Draw>) -> Result<World, Error> {
        arm.world(draw, draw.and(self.burn_in))
    }

    /// Every world that is needed under a draw, or at the reference, once.
    fn worlds(&self, draw: Option<&Draw>, failures: &mut Vec<Failure>) -> Vec<Needed> {
        let mut worlds: Vec<Needed> = Vec::new();
        for arm in self.checks().flat_map(|check| &check.arms) {
            match self.world(arm, draw) {
                Ok(world) => {
                    let digest = world.digest();
                    if worlds.iter().all(|other| other.digest != digest) {
                        let arm = arm.to_string();
                        worlds.push(Needed { world, digest, arm, draw: draw.map(Draw::number) });
                    }
                }
                Err(error) => {
                    failures.push(Failure { arm: arm.to_string(), draw: draw.map(Draw::number), error });
                }
            }
        }
        worlds
    }

    /// Solves worlds in parallel and enters what they cost.
    fn read(&self, worlds: Vec<Needed>, findings: &mut Findings, observer: &mut impl Observer) -> Readings {
        // As many are needed under every draw.
        let wanted = worlds.len() as u64 * (1 + self.draws);
        let mut readings = Readings::default();
        for wave in worlds.chunks(WAVE) {
            let results = wave.par_iter().map(|needed| needed.world.read()).collect::<Vec<_>>();
            for (needed, result) in wave.iter().zip(results) {
                match result {
                    Ok(reading) => {
                        let certificate = reading.forecast.certificate;
                        let worst = findings.worst.map_or(certificate, |worst| worst.worse(&certificate));
                        findings.worst = Some(worst);
                        findings.worlds += 1;
                        readings.insert(needed.digest.clone(), reading);
                    }
                    Err(error) => {
                        let Needed { arm, draw, .. } = needed;
                        findings.failures.push(Failure { arm: arm.clone(), draw: *draw, error });
                    }
                }
            }
            let done = findings.worlds + findings.failures.len() as u64;
            if observer.progress(done.min(wanted), wanted).is_break() && done < wanted {
                findings.stop = StopReason::Cancelled;
                break;
            }
        }
        readings
    }

    /// The effect of a check under a draw, or at the reference; not a number if one of its worlds is missing.
    fn effect(&self, check: &Check, draw: Option<&Draw>, readings: &Readings) -> f64 {
        let measured = |arm: &Arm| {
            let reading = readings.get(&self.world(arm, draw).ok()?.digest())?;
            Some(arm.weight * (check.measure.of)(reading))
        };
        check.arms.iter().map(measured).sum::<Option<f64>>().unwrap_or(f64::NAN)
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
        let half = student(effects.len().saturating_sub(1), self.confidence) * standard_error;
        Estimate { value, standard_error, interval: Interval { low: value - half, high: value + half } }
    }
}

/// A world that checks need, with what names it in a failure.
struct Needed {
    world: World,
    digest: String,
    arm: String,
    draw: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_world_of_every_claim_can_be_made_under_the_priors() {
        let (priors, study) = (Scenario::priors().unwrap(), Claims::new(30).unwrap());
        let mut failures = Vec::new();
        let reference = study.worlds(None, &mut failures).len();
        for number in 0..30 {
            let worlds = study.worlds(Some(&priors.draw(28, 0, number)), &mut failures);
            assert_eq!(worlds.len(), reference, "under draw {number}");
        }
        assert!(failures.is_empty(), "{:?}", failures.first());
        // Claims share worlds.
        let arms: usize = study.checks().map(|check| check.arms.len()).sum();
        assert!(reference < 2 * arms / 3, "{reference} worlds for {arms} arms");
    }
}
