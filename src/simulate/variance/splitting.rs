//! Multilevel splitting: episodes that come nearer to what is rare are continued several times over.

use super::columns::Columns;
use super::importance::{OfStates, of_guide, of_states};
use super::processes::{Places, Rules};
use crate::game::{FiniteGame, Game, Types};
use crate::simulate::{Direct, Episodes};
use crate::solve::{Play, Reaching};
use crate::strategy::Strategy;
use crate::stream::Stream;
use crate::{Error, Problem};
use std::fmt::Debug;

/// Episodes that split at levels of an importance that you give.
///
/// An episode that comes to a state of a level above all it has been at is continued as several copies, each with its part of
/// the weight; nothing is ever stopped early. A row holds the weighted sums over all copies: of payoffs, of tallies, and of
/// endings in each class. All are unbiased whatever the importance and the levels, and the rows of different episodes
/// are independent, so standard errors are the ordinary ones.
///
/// Levels should be such that from one to the next about one in as many copies gets through. Where a single choice leads from
/// something common to something rare, no level lies between, and
/// [importance sampling](super::ImportanceSampling) does better: it tilts the choice itself.
///
/// [`Splitting::of`] splits the episodes of a [`Play`]; [`Splitting::of_rules`] those of a [`Direct`], which needs no tables.
///
/// ```
/// use bargain::game::catalogue::{Agreement, Ultimatum, UltimatumState};
/// use bargain::math::interval::Confidence;
/// use bargain::simulate::MonteCarlo;
/// use bargain::simulate::variance::{Splitting, of_outcome};
/// use bargain::solve::QuantalResponse;
///
/// let game = Ultimatum::with_grid(10);
/// let play = QuantalResponse::new([5.0, 9.0])?.solve(&game)?.play(&game)?;
/// let small = |state: &UltimatumState, _, _| if *state == UltimatumState::Proposed(0) { 1.0 } else { 0.0 };
/// let split = Splitting::of(&play, small, &[(0.5, 20)])?;
/// let sample = MonteCarlo::new(1).episodes(20_000)?.run(&split);
/// let found = of_outcome(&sample, Agreement::Share(0), Confidence::P99).expect("it is one of the outcomes");
/// let exact = play.distribution().probability(Agreement::Share(0));
/// assert!((found.value - exact).abs() < 4.5 * found.standard_error);
/// # Ok::<(), bargain::Error>(())
/// ```
///
/// # Sources
/// Kahn & Harris 1951; Garvels 2000; L'Ecuyer, Demers & Tuffin 2006 ("Splitting for rare-event simulation").
#[derive(Debug)]
pub struct Splitting<P: Process> {
    process: P,
    /// Copies made on coming to each level from the one below.
    copies: Vec<u32>,
    columns: Columns<P::Outcome>,
}

/// Something whose episodes can be stopped, copied and continued.
pub trait Process: Sync {
    /// The mutually exclusive classes of endings.
    type Outcome: Copy + Ord + Debug + Send + Sync;
    /// All that an episode under way is, but for what it has collected.
    type Point: Clone + Send;
    /// Memory of a worker.
    type Scratch: Send;

    /// Fresh memory for a worker.
    fn scratch(&self) -> Self::Scratch;

    /// The names of what is counted.
    fn tallies(&self) -> Vec<String>;

    /// Where an episode begins.
    fn begin(&self, stream: &mut Stream) -> Self::Point;

    /// One step of an episode; adds what is collected to `row`. Returns the class of ending if it has ended.
    fn step(
        &self,
        point: &mut Self::Point,
        stream: &mut Stream,
        scratch: &mut Self::Scratch,
        row: &mut [f64],
    ) -> Option<Self::Outcome>;

    /// How many levels have been come to at a point; nothing where it is not asked.
    fn level(&self, point: &Self::Point) -> Option<usize>;
}

/// Memory of a worker that splits episodes.
#[derive(Debug)]
pub struct SplittingScratch<P: Process> {
    process: P::Scratch,
    waiting: Vec<Copied<P::Point>>,
    /// What those that wait have collected, one after the other.
    rows: Vec<f64>,
    row: Vec<f64>,
    places: u64,
}

impl<P: Process> SplittingScratch<P> {
    /// Places visited so far, by all copies.
    pub fn places(&self) -> u64 {
        self.places
    }
}

/// Equal copies of an episode under way, with the weight of each.
#[derive(Debug, Clone)]
struct Copied<T> {
    point: T,
    level: usize,
    weight: f64,
    /// How many still have to be played.
    left: u64,
}

/// Copies of an episode if it comes to all levels, at most.
const MOST: u64 = 1 << 24;

/// The thresholds and the copies, checked.
fn levels(levels: &[(f64, u32)]) -> Result<(Vec<f64>, Vec<u32>), Error> {
    let mut problems = Vec::new();
    let mut below = 0.0;
    let mut copies = 1_u64;
    for (i, &(threshold, count)) in levels.iter().enumerate() {
        if !(threshold.is_finite() && threshold > below) {
            let expected = format!("must be a finite number above {below}");
            problems.push(Problem::new(format!("threshold of level {i}"), threshold, expected));
        }
        below = threshold;
        if count == 0 {
            problems.push(Problem::new(format!("copies at level {i}"), count, "must be at least 1"));
        }
        copies = copies.saturating_mul(u64::from(count));
    }
    if levels.len() > usize::from(u8::MAX) {
        problems.push(Problem::new("levels", levels.len(), "must be 255 at most"));
    }
    if copies > MOST {
        problems.push(Problem::new("copies at all levels", copies, format!("must be {MOST} at most")));
    }
    if problems.is_empty() { Ok(levels.iter().copied().unzip()) } else { Err(Error::invalid(problems)) }
}

/// How many thresholds a number has come to.
pub(super) fn passed(thresholds: &[f64], importance: f64) -> usize {
    thresholds.partition_point(|threshold| *threshold <= importance)
}

impl<'a, G: FiniteGame> Splitting<Places<'a, G>> {
    /// The episodes of `play`, split where the importance of a state in which a player moves first comes to the threshold of a
    /// level, into as many copies as stands there. Thresholds are positive and increase.
    ///
    /// # Errors
    /// Importance that is negative or not finite, with the state; thresholds that do not increase; levels without copies, or
    /// with more than 2^24 together.
    pub fn of(
        play: &'a Play<G>,
        importance: impl Fn(&G::State, usize, Types) -> f64,
        levels: &[(f64, u32)],
    ) -> Result<Self, Error> {
        Self::with(play, levels, |level| of_states(play, &importance, level))
    }

    /// The episodes of `play`, split where the probability of reaching what is rare, in a nearby case, first comes to `copies` times,
    /// to `copies`² times … what it is at the start, into as many copies at each of these levels.
    ///
    /// # Errors
    /// A guide with another number of pairs of types and points of the belief grids, or for which what is rare is impossible from
    /// the start, or so improbable (some 6e-8, by the number of copies) that it cannot be split: an episode that came to all levels would have more than 2^24 copies. Give levels
    /// of your own ([`Splitting::of`]) then. Fewer than two copies.
    pub fn guided(play: &'a Play<G>, guide: &Reaching<G>, copies: u32) -> Result<Self, Error> {
        let start = guide.from_start();
        let known =
            if start > 0.0 { Ok(start) } else { Err(("guide", start, "must not rule out what is rare")) };
        let several =
            if copies > 1 { Ok(()) } else { Err(("copies", f64::from(copies), "must be at least 2")) };
        let faults = known.err().into_iter().chain(several.err());
        let problems: Vec<Problem> =
            faults.map(|(key, x, expected)| Problem::new(key, x, expected)).collect();
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let factor = f64::from(copies);
        let thresholds = std::iter::successors(Some(start * factor), |threshold| Some(threshold * factor));
        let levels: Vec<(f64, u32)> = thresholds.take_while(|x| *x < 1.0).map(|x| (x, copies)).collect();
        Self::with(play, &levels, |level| of_guide(play, guide, level))
    }

    /// `of_all` applies a function of importance to that of all states.
    fn with(
        play: &'a Play<G>,
        levels: &[(f64, u32)],
        of_all: impl FnOnce(&dyn Fn(f64) -> u8) -> Result<OfStates<u8>, Error>,
    ) -> Result<Self, Error> {
        let (thresholds, copies) = self::levels(levels)?;
        let levels = of_all(&|importance| passed(&thresholds, importance) as u8)?;
        let columns = Columns::new(play.outcomes().iter().copied());
        let process = Places { play, levels };
        Ok(Splitting { process, copies, columns })
    }
}

impl<'a, G: Game, S: Strategy<G>, T: Strategy<G>, F> Splitting<Rules<'a, G, S, T, F>>
where
    F: Fn(&G::State, usize, Types) -> f64 + Sync,
{
    /// The episodes of `direct`, split where the importance of a state, of any kind, first comes to the threshold of a level, into
    /// as many copies as stands there. Thresholds are positive and increase; importance below the first one, or NaN, is no level.
    /// There is a column for each of `outcomes`.
    ///
    /// # Errors
    /// Thresholds that do not increase; levels without copies, or with more than 2^24 together.
    pub fn of_rules(
        direct: &'a Direct<'a, G, S, T>,
        outcomes: &[G::Outcome],
        importance: F,
        levels: &[(f64, u32)],
    ) -> Result<Self, Error> {
        let (thresholds, copies) = self::levels(levels)?;
        let columns = Columns::new(outcomes.iter().copied());
        Ok(Splitting { process: Rules { direct, importance, thresholds }, copies, columns })
    }
}

impl<P: Process> Splitting<P> {
    /// Splits an episode that has come to a new level.
    fn split(&self, one: &mut Copied<P::Point>, level: usize, scratch: &mut SplittingScratch<P>) {
        let copies: u64 = self.copies[one.level..level].iter().map(|count| u64::from(*count)).product();
        one.level = level;
        one.weight /= copies as f64;
        if copies > 1 {
            scratch.waiting.push(Copied { left: copies - 1, ..one.clone() });
            scratch.rows.extend_from_slice(&scratch.row);
        }
    }

    /// The next copy that waits, if one does; `scratch` holds its row.
    fn next(scratch: &mut SplittingScratch<P>) -> Option<Copied<P::Point>> {
        let SplittingScratch { waiting, rows, row, .. } = scratch;
        let begin = rows.len().checked_sub(row.len())?;
        row.copy_from_slice(rows.get(begin..)?);
        let copies = waiting.last_mut()?;
        if copies.left > 1 {
            copies.left -= 1;
            return Some(copies.clone());
        }
        rows.truncate(begin);
        waiting.pop()
    }
}

impl<P: Process> Episodes for Splitting<P> {
    type Outcome = ();
    type Scratch = SplittingScratch<P>;

    fn scratch(&self) -> SplittingScratch<P> {
        SplittingScratch {
            process: self.process.scratch(),
            waiting: Vec::new(),
            rows: Vec::new(),
            row: vec![0.0; 2 + self.process.tallies().len()],
            places: 0,
        }
    }

    fn width(&self) -> usize {
        2 + self.process.tallies().len() + self.columns.len()
    }

    fn tallies(&self) -> Vec<String> {
        self.columns.names(self.process.tallies())
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut SplittingScratch<P>, observed: &mut [f64]) {
        observed.fill(0.0);
        let width = scratch.row.len();
        let (row, outcomes) = observed.split_at_mut(width);
        scratch.row.fill(0.0);
        let point = self.process.begin(stream);
        let level = self.process.level(&point).unwrap_or(0);
        let mut next = Some(Copied { point, level, weight: 1.0, left: 1 });
        while let Some(mut one) = next {
            let ending = loop {
                scratch.places += 1;
                let SplittingScratch { process, row, .. } = scratch;
                if let Some(ending) = self.process.step(&mut one.point, stream, process, row) {
                    break ending;
                }
                if let Some(level) = self.process.level(&one.point).filter(|level| *level > one.level) {
                    self.split(&mut one, level, scratch);
                }
            };
            row.iter_mut().zip(&scratch.row).for_each(|(total, x)| *total += one.weight * x);
            if let Some(at) = self.columns.at(ending) {
                outcomes[at] += one.weight;
            }
            next = Self::next(scratch);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Splitting;
    use crate::game::catalogue::{Ultimatum, UltimatumState};
    use crate::simulate::Episodes;
    use crate::solve::QuantalResponse;
    use crate::stream::{Key, Stream};

    #[test]
    fn equal_copies_wait_as_one() {
        let game = Ultimatum::with_grid(4);
        let play = QuantalResponse::new([2.0; 2]).unwrap().solve(&game).unwrap().play(&game).unwrap();
        let proposed = |state: &UltimatumState, _: usize, _| f64::from(*state != UltimatumState::Start);
        let split = Splitting::of(&play, proposed, &[(0.5, 1 << 12)]).unwrap();
        let (mut scratch, mut row) = (split.scratch(), vec![0.0; split.width()]);
        split.episode(&mut Stream::open(Key::episode(1, 0)), &mut scratch, &mut row);
        assert!(scratch.places() > 1 << 12, "{} places", scratch.places());
        assert!(scratch.waiting.capacity() < 16 && scratch.rows.capacity() < 16 * scratch.row.len());
        let shares: f64 = row[scratch.row.len()..].iter().sum();
        assert!((shares - 1.0).abs() < 1e-9, "{row:?}");
    }
}
