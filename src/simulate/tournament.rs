//! Round-robin tournaments: every strategy meets every other in both seats, with the same chance for all.

mod exact;
mod kept;
mod standings;
mod table;

pub use exact::ExactTournament;
pub use standings::{Comparison, Standing, Standings};

use super::direct::{Direct, DirectScratch};
use super::episode::Episodes;
use super::moments::Moments;
use super::observer::Observer;
use super::run::StopReason;
use crate::game::Game;
use crate::game::rules::faults_of;
use crate::math::interval::Confidence;
use crate::parallel;
use crate::strategy::{Strategy, View, are_mixed};
use crate::stream::{Key, Purpose, Stream};
use crate::{Error, Problem};
use kept::Played;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

/// Episodes of a batch. A constant, so that results do not depend on the number of workers.
const BATCH: u64 = 512;

/// The most batches that are held in memory before they are merged.
const WAVE: u64 = 64;

/// Batches for each worker before they are merged and the observer is told. Parts are merged in the order of their batches, so
/// results do not depend on it.
const BATCHES_OF_WORKER: u64 = 2;

/// Plays every ordered pair of the strategies entered, each against itself too (Axelrod 1984), on one game.
///
/// All pairs play the same episodes with the same random streams (common random numbers), so the luck of the draw is shared
/// and differences between strategies tend to have smaller errors; [`Comparison::gain`] says by how much. A strategy's *score* in an episode is its mean payoff over all
/// opponents and both seats. [`Standings`] has the table of payoffs, the scores, all paired differences, and a ranking in
/// which differences are called significant by Holm's procedure at level α over all pairs of strategies.
///
/// The same seed gives the same bits on any number of threads. Episodes are played by [`Direct`], so any game will do. Limits: a
/// difference of scores is a statement about this field of strategies, and changes with who else is entered.
///
/// # Complexity
/// Episodes × the square of the number of strategies × the length of an episode.
///
/// ```
/// use bargain::game::catalogue::Ultimatum;
/// use bargain::simulate::Tournament;
/// use bargain::strategy::{FixedDemand, Uniform};
///
/// let greedy = FixedDemand::ultimatum(1.0)?;
/// let standings = Tournament::new(&Ultimatum::with_grid(10), 1)
///     .enter("greedy", &greedy)
///     .enter("random", &Uniform)
///     .episodes(2000)?
///     .play()?;
/// let best = &standings.ranking[0];
/// assert_eq!((best.name.as_str(), best.rank), ("greedy", 1));
/// assert!(standings.comparisons[0].significant);
/// # Ok::<(), bargain::Error>(())
/// ```
pub struct Tournament<'a, G: Game> {
    game: &'a G,
    seed: u64,
    episodes: u64,
    level: f64,
    entries: Vec<(String, &'a dyn Strategy<G>)>,
}

impl<'a, G: Game> Tournament<'a, G> {
    /// A tournament on `game`; any number is a seed. 10 000 episodes for each pair and α = 0.05 unless told otherwise.
    pub fn new(game: &'a G, seed: u64) -> Self {
        Tournament { game, seed, episodes: 10_000, level: 0.05, entries: Vec::new() }
    }

    /// Enters a strategy. It plays both seats.
    pub fn enter(mut self, name: impl Into<String>, strategy: &'a dyn Strategy<G>) -> Self {
        self.entries.push((name.into(), strategy));
        self
    }

    /// Number of episodes of each pair, at least 2.
    ///
    /// # Errors
    /// Fewer, of which no error could be told.
    pub fn episodes(mut self, episodes: u64) -> Result<Self, Error> {
        if episodes < 2 {
            return Err(Error::invalid([Problem::new("episodes", episodes, "must be at least 2")]));
        }
        self.episodes = episodes;
        Ok(self)
    }

    /// The level α at which differences are called significant: the probability of calling any difference so where there is
    /// none. Intervals have the confidence 1 − α, each by itself.
    ///
    /// # Errors
    /// A level that is not in (0, 1), or below 1e-15.
    pub fn significance(mut self, level: f64) -> Result<Self, Error> {
        // Below 1e-16 the confidence of the intervals would round to one.
        if !(1e-15..1.0).contains(&level) {
            let expected = "must be a number in (0, 1), at least 1e-15";
            return Err(Error::invalid([Problem::new("significance", level, expected)]));
        }
        self.level = level;
        Ok(self)
    }

    /// Plays all pairs.
    ///
    /// # Errors
    /// Fewer than two strategies; names that are not distinct; a strategy whose numbers are not probabilities; payoffs that
    /// are not finite, or whose squares are not.
    pub fn play(&self) -> Result<Standings, Error> {
        self.observe(&mut ())
    }

    /// The same, telling `observer` how many episodes each pair has played: told after every 1024 for each worker,
    /// 32 768 at most. If it stops the tournament, the standings are those of the episodes played so far, and say so.
    ///
    /// # Errors
    /// Those of [`Tournament::play`].
    pub fn observe(&self, observer: &mut impl Observer) -> Result<Standings, Error> {
        self.check()?;
        let mut played = Played { batches: 0, record: Record::new(self.entries.len()) };
        let stop = self.go_on(&mut played, observer, |_| ())?;
        self.standings(&played.record, stop)
    }

    /// The batches of the whole tournament.
    fn batches(&self) -> u64 {
        self.episodes.div_ceil(BATCH)
    }

    /// Plays on from what has been played, which `keep` is shown now and then.
    fn go_on(
        &self,
        played: &mut Played,
        observer: &mut impl Observer,
        mut keep: impl FnMut(&Played),
    ) -> Result<StopReason, Error> {
        let entrants = self.entrants();
        let wave = (BATCHES_OF_WORKER * rayon::current_num_threads() as u64).min(WAVE);
        while played.batches < self.batches() {
            let wave = played.batches..(played.batches + wave).min(self.batches());
            let parts = parallel::map(wave.clone(), |batch| self.batch(&entrants, batch));
            check_chances(&self.entries, &entrants)?;
            parts.iter().for_each(|part| played.record.merge(part));
            played.batches = wave.end;
            keep(played);
            let done = (played.batches * BATCH).min(self.episodes);
            if observer.progress(done, self.episodes).is_break() && played.batches < self.batches() {
                return Ok(StopReason::Cancelled);
            }
        }
        Ok(StopReason::Finished)
    }

    fn standings(&self, record: &Record, stop: StopReason) -> Result<Standings, Error> {
        self.check_payoffs(record)?;
        let confidence = Confidence::new(1.0 - self.level)?;
        let standings = standings::standings(self.names(), record, (self.seed, self.level), confidence)?;
        Ok(Standings { stop, ..standings })
    }

    fn names(&self) -> Vec<String> {
        self.entries.iter().map(|(name, _)| name.clone()).collect()
    }

    fn entrants(&self) -> Vec<Entrant<'a, G>> {
        let entrant = |strategy| Entrant { strategy, broken: AtomicBool::new(false) };
        self.entries.iter().map(|(_, strategy)| entrant(*strategy)).collect()
    }

    fn check(&self) -> Result<(), Error> {
        let mut problems = Vec::new();
        if self.entries.len() < 2 {
            let entered = self.entries.len();
            problems.push(Problem::new("strategies", entered, "must be at least 2; use Tournament::enter"));
        }
        let mut seen = BTreeSet::new();
        for (name, _) in &self.entries {
            if !seen.insert(name) {
                problems.push(Problem::new("strategy", name, "must have a name of its own"));
            }
        }
        problems.extend(faults_of(self.game));
        if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
    }

    fn check_payoffs(&self, record: &Record) -> Result<(), Error> {
        let name = |i: usize| &self.entries[i].0;
        let count = self.entries.len();
        let finite = |moments: &Moments, seat: usize| {
            moments.mean()[seat].is_finite() && moments.covariance(seat, seat).is_finite()
        };
        let infinite = |moments: &Moments| (0..2).any(|seat| !finite(moments, seat));
        let problems = record.pairs.iter().enumerate().filter(|(_, moments)| infinite(moments));
        let problems: Vec<_> = problems
            .map(|(k, moments)| {
                let key = format!("payoffs of {} against {}", name(k / count), name(k % count));
                let expected = "must be finite numbers, and so must their squares";
                Problem::new(key, format!("{:?}", moments.mean()), expected)
            })
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
    }

    /// Plays the episodes of one batch by all pairs.
    fn batch(&self, entrants: &[Entrant<'_, G>], batch: u64) -> Record {
        let episode = batch * BATCH;
        let key = Key { seed: self.seed, scenario: 0, draw: 0, episode, purpose: Purpose::Play };
        let episodes = BATCH.min(self.episodes - episode) as usize;
        let streams: Vec<Stream> = Stream::series(key).take(episodes).collect();
        let mut room = Room { streams: streams.clone(), observed: Vec::new(), payoffs: Vec::new() };
        let mut record = Record::new(entrants.len());
        // Seats are summed apart, so that strategies that do the same have the same sums to the last bit.
        let mut seats = [0, 1].map(|_| vec![0.0; entrants.len() * episodes]);
        for (i, first) in entrants.iter().enumerate() {
            for (j, second) in entrants.iter().enumerate() {
                room.streams.clone_from(&streams);
                room.play(&Direct::new(self.game, first, second));
                record.pairs[i * entrants.len() + j].push_rows(&room.payoffs);
                for (row, payoffs) in room.payoffs.chunks_exact(2).enumerate() {
                    seats[0][i * episodes + row] += payoffs[0];
                    seats[1][j * episodes + row] += payoffs[1];
                }
            }
        }
        let games = 2.0 * entrants.len() as f64;
        let scores: Vec<f64> = seats[0].iter().zip(&seats[1]).map(|(x, y)| (x + y) / games).collect();
        record.push_scores(&scores, episodes);
        record
    }
}

impl<G: Game> fmt::Debug for Tournament<'_, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names();
        f.debug_struct("Tournament").field("seed", &self.seed).field("strategies", &names).finish()
    }
}

/// A strategy entered, watched for numbers that are not probabilities.
struct Entrant<'a, G: Game> {
    strategy: &'a dyn Strategy<G>,
    broken: AtomicBool,
}

impl<G: Game> Strategy<G> for Entrant<'_, G> {
    fn mix(&self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]) {
        self.strategy.mix(view, actions, chances);
        if !are_mixed(chances) && !actions.is_empty() {
            self.broken.store(true, Ordering::Relaxed);
        }
    }
}

fn check_chances<G: Game>(
    entries: &[(String, &dyn Strategy<G>)],
    entrants: &[Entrant<'_, G>],
) -> Result<(), Error> {
    let broken = entries.iter().zip(entrants).filter(|(_, entrant)| entrant.broken.load(Ordering::Relaxed));
    let expected = "must fill in probabilities of the actions, not negative and with sum one";
    let problems: Vec<_> = broken.map(|((name, _), _)| Problem::new("strategy", name, expected)).collect();
    if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
}

/// Memory for the episodes of one pair.
struct Room {
    streams: Vec<Stream>,
    observed: Vec<f64>,
    /// Of both players, episode after episode.
    payoffs: Vec<f64>,
}

impl Room {
    fn play<G: Game>(&mut self, game: &Direct<'_, G, Entrant<'_, G>, Entrant<'_, G>>) {
        let mut scratch: DirectScratch<G::Action> = game.scratch();
        self.observed.resize(game.width(), 0.0);
        self.payoffs.clear();
        for stream in &mut self.streams {
            game.episode(stream, &mut scratch, &mut self.observed);
            self.payoffs.extend(&self.observed[..2]);
        }
    }
}

/// What the episodes gave.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    /// Payoffs of both seats, `[first][second]`.
    pairs: Vec<Moments>,
    /// By strategy.
    scores: Vec<Moments>,
    /// Differences of scores, in the order of [`couples`].
    differences: Vec<Moments>,
}

/// All pairs of two different strategies, the one entered earlier first.
fn couples(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |i| (i + 1..count).map(move |k| (i, k)))
}

impl Record {
    fn new(count: usize) -> Self {
        Record {
            pairs: vec![Moments::new(2); count * count],
            scores: vec![Moments::new(1); count],
            differences: couples(count).map(|_| Moments::new(1)).collect(),
        }
    }

    /// Whether it is one of so many strategies.
    fn is_for(&self, count: usize) -> bool {
        let Record { pairs, scores, differences } = self;
        [pairs.len(), scores.len(), differences.len()] == [count * count, count, couples(count).count()]
    }

    /// Adds the scores of a batch, `[strategy][episode]`.
    fn push_scores(&mut self, scores: &[f64], episodes: usize) {
        let of = |i: usize| &scores[i * episodes..][..episodes];
        let count = self.scores.len();
        for (i, moments) in self.scores.iter_mut().enumerate() {
            moments.push_rows(of(i));
        }
        for ((i, k), moments) in couples(count).zip(&mut self.differences) {
            let differences: Vec<f64> = of(i).iter().zip(of(k)).map(|(x, y)| x - y).collect();
            moments.push_rows(&differences);
        }
    }

    fn merge(&mut self, other: &Self) {
        let lists = [
            (&mut self.pairs, &other.pairs),
            (&mut self.scores, &other.scores),
            (&mut self.differences, &other.differences),
        ];
        for (list, others) in lists {
            list.iter_mut().zip(others).for_each(|(moments, other)| moments.merge(other));
        }
    }
}
