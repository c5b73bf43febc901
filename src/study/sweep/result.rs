//! What a sweep found, point by point.

use super::super::Certificate;
use super::Sweep;
use super::record::{Numbers, Record, absent};
use crate::math::interval::Confidence;
use crate::simulate::{Estimate, Shard, StopReason};
use crate::study::design::values;
use crate::study::pieces::Done;
use crate::{Error, Problem};
use serde::Serialize;

/// What a sweep found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Swept<O> {
    /// Names of the parameters.
    pub parameters: Vec<String>,
    /// Each class of ending that occurred at any point, in order.
    pub outcomes: Vec<O>,
    /// Names of what is counted along the play.
    pub tallies: Vec<String>,
    /// The points in order of their numbers, without a gap from the first of the sweep or its shard.
    pub points: Vec<Point>,
    /// Points that were asked for, of the whole design or of the shard.
    pub wanted: u64,
    /// Episodes at each point; nothing if they were evaluated exactly.
    pub episodes: Option<u64>,
    /// The seed of the episodes.
    pub seed: u64,
    /// The level of the intervals of sampled numbers.
    pub confidence: Confidence,
    /// Which part of the points this is.
    pub shard: Shard,
    /// Which kind of design: [`Design::kind`](crate::study::design::Design::kind).
    pub design_kind: String,
    /// Number of points of the whole design.
    pub design_points: u64,
    /// Digest of the design: [`Design::digest`](crate::study::design::Design::digest).
    pub design_digest: String,
    /// Why the sweep ended.
    pub stop: StopReason,
    /// With a journal: why results are missing there, if they are. They are not missing here.
    pub unsaved: Option<String>,
}

/// One point of a sweep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// Its number in the design.
    pub number: u64,
    /// The parameters, in the order of [`Swept::parameters`].
    pub values: Vec<f64>,
    /// What was found there; or why nothing was, in words.
    pub found: Result<Found, String>,
}

/// What was found at a point. Exact numbers have no error, and an interval of no width.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// The probability of each class, in the order of [`Swept::outcomes`].
    pub outcomes: Vec<Estimate>,
    /// The expectation of each tally, in the order of [`Swept::tallies`]; not a number if the game of this point has it not.
    pub tallies: Vec<Estimate>,
    /// Expected discounted payoff of each player.
    pub payoffs: [Estimate; 2],
    /// How well the game was solved, if it was.
    pub certificate: Option<Certificate>,
}

/// A point and what is kept of it.
type Entry<O> = (u64, Vec<f64>, Record<O>);

impl Sweep<'_> {
    /// The result of a run.
    pub(super) fn finish<O: Copy + Ord>(
        &self,
        episodes: Option<u64>,
        done: Done<Record<O>>,
    ) -> Result<Swept<O>, Error> {
        let numbers = self.numbers();
        let kept: Result<Vec<Entry<O>>, Error> = done
            .pieces
            .into_iter()
            .map(|(number, record)| Ok((number, values(self.design.point(number)?), record)))
            .collect();
        let empty = Swept {
            parameters: self.design.names().map(str::to_owned).collect(),
            outcomes: Vec::new(),
            tallies: Vec::new(),
            points: Vec::new(),
            wanted: numbers.end - numbers.start,
            episodes,
            seed: self.seed,
            confidence: self.confidence,
            shard: self.shard,
            design_kind: self.design.kind().to_owned(),
            design_points: self.design.len(),
            design_digest: self.design.digest()?,
            stop: done.stop,
            unsaved: done.unsaved,
        };
        Ok(empty.filled(kept?))
    }
}

impl<O: Copy + Ord> Swept<O> {
    /// With these points and no others.
    fn filled(mut self, kept: Vec<Entry<O>>) -> Self {
        let found = || kept.iter().filter_map(|(_, _, record)| record.as_ref().ok());
        self.outcomes =
            found().flat_map(|numbers| numbers.outcomes.iter().map(|(outcome, _)| *outcome)).collect();
        self.outcomes.sort_unstable();
        self.outcomes.dedup();
        self.tallies = Vec::new();
        for (name, _) in found().flat_map(|numbers| &numbers.tallies) {
            if !self.tallies.contains(name) {
                self.tallies.push(name.clone());
            }
        }
        let points = kept.into_iter().map(|(number, values, record)| {
            let found = record.map(|numbers| self.found(&numbers));
            Point { number, values, found }
        });
        self.points = points.collect();
        self
    }

    /// The numbers of a point by the classes and tallies of the sweep.
    fn found(&self, numbers: &Numbers<O>) -> Found {
        let of = |outcome: &O| numbers.outcomes.iter().find(|(other, _)| other == outcome).map(|(_, p)| *p);
        let tally = |name: &String| numbers.tallies.iter().find(|(other, _)| other == name).map(|(_, x)| *x);
        let unknown = Estimate::proportion(0, 0, Default::default(), self.confidence);
        Found {
            outcomes: self
                .outcomes
                .iter()
                .map(|outcome| of(outcome).unwrap_or(absent(self.episodes, self.confidence)))
                .collect(),
            tallies: self.tallies.iter().map(|name| tally(name).unwrap_or(unknown)).collect(),
            payoffs: numbers.payoffs,
            certificate: numbers.certificate,
        }
    }

    /// The numbers of each point by name.
    fn into_kept(self) -> Vec<Entry<O>> {
        let named = |found: Found| Numbers {
            outcomes: self.outcomes.iter().copied().zip(found.outcomes).collect(),
            tallies: self.tallies.iter().cloned().zip(found.tallies).collect(),
            payoffs: found.payoffs,
            certificate: found.certificate,
        };
        self.points.into_iter().map(|point| (point.number, point.values, point.found.map(named))).collect()
    }

    /// Whether all points asked for are here, failed ones included.
    pub fn is_complete(&self) -> bool {
        self.points.len() as u64 == self.wanted
    }

    /// Points that could not be evaluated: number and error.
    pub fn failures(&self) -> impl Iterator<Item = (u64, &str)> {
        self.points.iter().filter_map(|point| Some((point.number, point.found.as_ref().err()?.as_str())))
    }

    /// The probability of `outcome` at a point of this sweep; nothing if the point could not be evaluated. A class that occurred at
    /// no point has probability zero, with its interval if it was sampled.
    pub fn probability(&self, point: &Point, outcome: O) -> Option<Estimate> {
        let found = point.found.as_ref().ok()?;
        let at = self.outcomes.binary_search(&outcome).ok();
        at.map_or(Some(absent(self.episodes, self.confidence)), |at| found.outcomes.get(at).copied())
    }

    /// The most probable class at a point of this sweep, the first of several; nothing if the point could not be evaluated.
    pub fn modal(&self, point: &Point) -> Option<(O, Estimate)> {
        let found = point.found.as_ref().ok()?;
        let classes = self.outcomes.iter().copied().zip(found.outcomes.iter().copied());
        classes.reduce(|best, next| if next.1.value > best.1.value { next } else { best })
    }

    /// The worst of the certificates: the largest residual and regrets, and the sum of fixed points sought and missed; nothing if
    /// no point has one.
    pub fn worst(&self) -> Option<Certificate> {
        let found = self.points.iter().filter_map(|point| point.found.as_ref().ok());
        Certificate::worst(found.filter_map(|found| found.certificate))
    }

    /// Classes whose probability is the same at all points that could be evaluated, with it; none if there are fewer than two.
    pub fn constant(&self) -> Vec<(O, f64)> {
        let found: Vec<&Found> = self.points.iter().filter_map(|point| point.found.as_ref().ok()).collect();
        let [first, rest @ ..] = &found[..] else { return Vec::new() };
        let same = |at: usize| rest.iter().all(|other| other.outcomes[at].value == first.outcomes[at].value);
        let classes = self.outcomes.iter().enumerate().filter(|(at, _)| !rest.is_empty() && same(*at));
        classes.map(|(at, outcome)| (*outcome, first.outcomes[at].value)).collect()
    }

    /// Puts all shards of a sweep together; the order does not matter.
    ///
    /// # Errors
    /// No parts; parts of different sweeps; shards that are missing, given twice, or not complete. All faults at once.
    pub fn merge(mut parts: Vec<Swept<O>>) -> Result<Self, Error> {
        parts.sort_by_key(|part| part.shard.index());
        let Some(first) = parts.first() else {
            return Err(Error::invalid([Problem::new("parts", "none", "there must be one for each shard")]));
        };
        let whole = Swept {
            points: Vec::new(),
            outcomes: Vec::new(),
            tallies: Vec::new(),
            wanted: first.design_points,
            shard: Shard::WHOLE,
            stop: StopReason::Finished,
            ..first.clone()
        };
        let unsaved = parts.iter().find_map(|part| part.unsaved.clone());
        let mut problems: Vec<Problem> = parts.iter().flat_map(|part| part.differences(first)).collect();
        let of = |index: u64| parts.iter().filter(|part| part.shard.index() == index).count();
        let counts = (0..first.shard.of()).map(|index| (index, of(index))).filter(|(_, count)| *count != 1);
        problems.extend(counts.take(10).map(|(index, count)| {
            let expected = if count == 0 { "is missing" } else { "is given twice" };
            Problem::new(format!("shard {index}"), "", expected)
        }));
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        Ok(Swept { unsaved, ..whole }.filled(parts.into_iter().flat_map(Swept::into_kept).collect()))
    }

    /// How a part differs from another of the same sweep, and what it lacks.
    fn differences(&self, first: &Swept<O>) -> Vec<Problem> {
        let told = |part: &Swept<O>| {
            [
                ("shards", part.shard.of().to_string()),
                ("parameters", part.parameters.join(", ")),
                ("points", part.design_points.to_string()),
                ("design", part.design_digest.clone()),
                ("seed", part.seed.to_string()),
                ("episodes", part.episodes.map_or("none: exact".to_owned(), |n| n.to_string())),
                ("confidence", part.confidence.level().to_string()),
            ]
        };
        let place = format!("shard {}", self.shard.index());
        let pairs = told(self).into_iter().zip(told(first)).filter(|(mine, other)| mine != other);
        let mut problems: Vec<Problem> = pairs
            .map(|((key, mine), (_, other))| {
                Problem::new(format!("{place}, {key}"), mine, format!("the first part has {other}"))
            })
            .collect();
        if !self.is_complete() {
            let expected = format!("must have all {}: resume it", self.wanted);
            problems.push(Problem::new(place, format!("{} points", self.points.len()), expected));
        }
        problems
    }
}
