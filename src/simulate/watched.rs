//! Episodes whose states are watched: what estimators want to know of the way, beside how it ended.

use super::episode::Episodes;
use super::estimate::{HittingTimes, TimeSeries, in_period, unknown};
use crate::stream::Stream;
use crate::{Error, Problem};

/// Episodes that can tell of the states on their way.
pub trait Visits: Episodes {
    /// What is public in the course of play.
    type State;

    /// The most periods that an episode lasts.
    fn periods(&self) -> usize;

    /// Plays one episode as [`Episodes::episode`] does, and tells `visit` of the states in which a player moves, each with
    /// its period, from 0, in order. The state in which the horizon leaves play is not among them, nor are those in
    /// which chance moves, nor endings.
    ///
    /// A [`Direct`](super::Direct) play tells of all such states; a [`Play`](crate::solve::Play), which has tables, of those in which beliefs
    /// [rest](crate::game::FiniteGame::rests).
    fn visit(
        &self,
        stream: &mut Stream,
        scratch: &mut Self::Scratch,
        observed: &mut [f64],
        visit: impl FnMut(usize, &Self::State),
    ) -> Self::Outcome;
}

/// Periods that have columns, at most.
const MOST_PERIODS: usize = 1 << 12;

/// A name, and what is looked at in a state.
type Look<'a, S, V> = (String, Box<dyn Fn(&S) -> V + Send + Sync + 'a>);

/// A name, and which endings are meant.
type Ending<'a, O> = (String, Box<dyn Fn(O) -> bool + Send + Sync + 'a>);

/// Refuses a name that stands for several of `names`.
fn once<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Result<(), Error> {
    let count = names.filter(|other| *other == name).count();
    if count <= 1 {
        return Ok(());
    }
    let expected = format!("must stand for one of what is watched, and stands for {count}");
    Err(Error::invalid([Problem::new("name", format!("\"{name}\""), expected)]))
}

/// A play whose episodes have further columns: numbers of the state by period, and when something first happens.
///
/// The row of an episode begins with that of the play. Behind it stand the `last period` in which somebody moved; for each number that
/// is [recorded](Watched::record) its value at the first state of each period, not a number for periods to which the episode did
/// not come; for each [event](Watched::first) or [ending](Watched::ending) the period in which it happens, not a number if it does
/// not. A [`Sample`](super::Sample) of the whole row would average over what is missing: give the engine
/// [`Sample::of`](super::Sample::of) the play itself beside the estimators made here.
///
/// Of a game of more than 4096 periods the first 4096 have columns; what first happens later counts as not having happened by then.
///
/// A watched [`Play`](crate::solve::Play) walks the tables one episode at a time. Its episodes have the same distribution as those of the
/// plain one and are not the same episodes, and it takes several times as long.
///
/// ```
/// use bargain::game::catalogue::{DilemmaMove, DilemmaPayoffs, DilemmaState, RepeatedDilemma};
/// use bargain::math::interval::{Confidence, ProportionInterval};
/// use bargain::simulate::{Direct, MonteCarlo, Sample, Watched};
/// use bargain::strategy::Uniform;
///
/// let payoffs = DilemmaPayoffs { temptation: 5.0, reward: 3.0, punishment: 1.0, sucker: 0.0 };
/// let game = RepeatedDilemma::new(payoffs, 0.9, 6)?;
/// let play = Direct::new(&game, &Uniform, &Uniform);
///
/// let both = |state: &DilemmaState| *state == DilemmaState::Round(Some([DilemmaMove::Cooperate; 2]));
/// let watched = Watched::new(&play).record("cooperation", move |state| f64::from(both(state))).first("peace", both);
/// let wanted = (Sample::of(&play), watched.series("cooperation")?, watched.hitting("peace")?);
/// let (sample, cooperation, peace) = MonteCarlo::new(1).episodes(20_000)?.estimate(&watched, wanted).estimates;
///
/// assert_eq!(sample.episodes(), 20_000);
/// let points = cooperation.points(0.9, Confidence::P99)?;
/// assert_eq!(points[0].mean.value, 0.0); // nothing has been done yet
/// assert!(points[1].mean.interval.contains(0.25));
/// let by_then = peace.happened_by(3, ProportionInterval::Wilson, Confidence::P99);
/// assert!(by_then.interval.contains(1.0 - 0.75_f64.powi(3)));
/// # Ok::<(), bargain::Error>(())
/// ```
pub struct Watched<'a, E: Visits> {
    play: &'a E,
    recorded: Vec<Look<'a, E::State, f64>>,
    events: Vec<Look<'a, E::State, bool>>,
    endings: Vec<Ending<'a, E::Outcome>>,
}

impl<'a, E: Visits> Watched<'a, E> {
    /// Periods that have columns.
    fn periods(&self) -> usize {
        self.play.periods().min(MOST_PERIODS)
    }

    /// Nothing watched yet but how long `play` lasts.
    pub fn new(play: &'a E) -> Self {
        Watched { play, recorded: Vec::new(), events: Vec::new(), endings: Vec::new() }
    }

    /// Records a number of the state in which each period begins, under a name of its own.
    pub fn record(
        mut self,
        name: impl Into<String>,
        number: impl Fn(&E::State) -> f64 + Send + Sync + 'a,
    ) -> Self {
        self.recorded.push((name.into(), Box::new(number)));
        self
    }

    /// Notes in which period a state of this kind is first met.
    pub fn first(
        mut self,
        name: impl Into<String>,
        event: impl Fn(&E::State) -> bool + Send + Sync + 'a,
    ) -> Self {
        self.events.push((name.into(), Box::new(event)));
        self
    }

    /// Notes the last period if play ends in one of the classes meant.
    pub fn ending(
        mut self,
        name: impl Into<String>,
        meant: impl Fn(E::Outcome) -> bool + Send + Sync + 'a,
    ) -> Self {
        self.endings.push((name.into(), Box::new(meant)));
        self
    }

    /// The estimator of a recorded number; it has seen nothing yet.
    ///
    /// # Errors
    /// Nothing is recorded under this name, or two numbers are.
    pub fn series(&self, name: &str) -> Result<TimeSeries, Error> {
        once(name, self.recorded.iter().map(|(name, _)| &name[..]))?;
        match self.recorded.iter().position(|(other, _)| other == name) {
            Some(at) => {
                let first = self.play.width() + 1 + at * self.periods();
                Ok(TimeSeries::new(name.to_owned(), first, self.periods()))
            }
            None => Err(unknown(name, self.recorded.iter().map(|(name, _)| &name[..]))),
        }
    }

    /// The estimator of when an event or an ending comes; it has seen nothing yet.
    ///
    /// # Errors
    /// No event and no ending of this name, or two of them.
    pub fn hitting(&self, name: &str) -> Result<HittingTimes, Error> {
        once(name, self.times())?;
        let last = self.play.width();
        match self.times().position(|other| other == name) {
            Some(at) => {
                let columns = [self.first_time() + at, last];
                Ok(HittingTimes::new(name.to_owned(), columns, self.periods()))
            }
            None => Err(unknown(name, self.times())),
        }
    }

    /// The names of events, then endings.
    fn times(&self) -> impl Iterator<Item = &str> {
        self.events.iter().map(|(name, _)| &name[..]).chain(self.endings.iter().map(|(name, _)| &name[..]))
    }

    /// Position in the row of the first of their periods.
    fn first_time(&self) -> usize {
        self.play.width() + 1 + self.recorded.len() * self.periods()
    }

    /// Notes what is watched of a state, in `further`, which has held NaN before the episode.
    fn note(&self, period: usize, state: &E::State, further: &mut [f64]) {
        let periods = self.periods();
        let Some((last, further)) = further.split_first_mut() else { return };
        if *last != period as f64 {
            *last = period as f64;
            let numbers = further.chunks_exact_mut(periods.max(1));
            for ((_, number), series) in self.recorded.iter().zip(numbers) {
                series.get_mut(period).into_iter().for_each(|x| *x = number(state));
            }
        }
        let times = further.iter_mut().skip(self.recorded.len() * periods);
        for ((_, event), time) in self.events.iter().zip(times) {
            if time.is_nan() && event(state) {
                *time = period as f64;
            }
        }
    }
}

impl<E: Visits> Episodes for Watched<'_, E> {
    type Outcome = E::Outcome;
    type Scratch = E::Scratch;

    fn scratch(&self) -> E::Scratch {
        self.play.scratch()
    }

    fn width(&self) -> usize {
        self.first_time() + self.events.len() + self.endings.len()
    }

    fn tallies(&self) -> Vec<String> {
        let mut names = self.play.tallies();
        names.push("last period".to_owned());
        for (name, _) in &self.recorded {
            names.extend((0..self.periods()).map(|period| in_period(name, period)));
        }
        names.extend(self.times().map(str::to_owned));
        names
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut E::Scratch, observed: &mut [f64]) -> E::Outcome {
        let (row, further) = observed.split_at_mut(self.play.width().min(observed.len()));
        further.fill(f64::NAN);
        let note = |period: usize, state: &E::State| self.note(period, state, further);
        let outcome = self.play.visit(stream, scratch, row, note);
        let last = further.first().copied().unwrap_or(f64::NAN);
        let endings = self.first_time() - self.play.width() + self.events.len();
        let times = further.iter_mut().skip(endings);
        for ((_, meant), time) in self.endings.iter().zip(times) {
            if meant(outcome) {
                *time = last;
            }
        }
        outcome
    }
}
