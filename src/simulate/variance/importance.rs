//! How near each place of a play is to what is rare.

use crate::game::{FiniteGame, Source, Types};
use crate::solve::{Play, Reaching};
use crate::{Error, Problem};

/// Something of all resting states: by period, each `[resting state][cell][pair of types]`.
pub(super) type OfStates<T> = Vec<Vec<T>>;

/// What `made` makes of what a function of state, period and types says of all resting states in all periods.
///
/// # Errors
/// The first number of each period that is negative or not finite, with the state.
pub(super) fn of_states<G: FiniteGame, T: Copy>(
    play: &Play<G>,
    importance: &impl Fn(&G::State, usize, Types) -> f64,
    made: impl Fn(f64) -> T,
) -> Result<OfStates<T>, Error> {
    let graph = play.graph();
    let mut problems = Vec::new();
    let mut of_period = |period: usize| {
        let mut numbers = Vec::with_capacity(play.game().rests.len() * graph.cells() * graph.pairs());
        let mut wrong = None;
        for state in &play.game().rests {
            let mut of_pair = |pair: usize| {
                let x = importance(state, period, graph.types_of(pair));
                if !(x.is_finite() && x >= 0.0) {
                    wrong.get_or_insert((state, x));
                }
                made(x)
            };
            let by_pair: Vec<T> = (0..graph.pairs()).map(&mut of_pair).collect();
            (0..graph.cells()).for_each(|_| numbers.extend_from_slice(&by_pair));
        }
        if let Some((state, x)) = wrong {
            let key = format!("importance of {state:?} in period {period}");
            problems.push(Problem::new(key, x, "must be a finite number, 0 or more"));
        }
        numbers
    };
    let states = (0..play.periods()).map(&mut of_period).collect();
    if problems.is_empty() { Ok(states) } else { Err(Error::invalid(problems)) }
}

/// What `made` makes of the probabilities of `guide`, for the states of `play`; of zero where it knows none.
///
/// # Errors
/// A guide with another number of pairs of types and points of the belief grids.
pub(super) fn of_guide<G: FiniteGame, T>(
    play: &Play<G>,
    guide: &Reaching<G>,
    made: impl Fn(f64) -> T,
) -> Result<OfStates<T>, Error> {
    let width = play.graph().cells() * play.graph().pairs();
    if guide.width() != width {
        let found = format!("{} pairs of types and points of the belief grids", guide.width());
        return Err(Error::invalid([Problem::new(
            "guide",
            found,
            format!("must have {width}, as the play has"),
        )]));
    }
    let of_period = |period: usize| {
        let states = play.game().rests.iter();
        let numbers = states.flat_map(|state| {
            let known = guide.positions(state, period).map(<[f64]>::iter);
            known.into_iter().flatten().copied().chain(std::iter::repeat(0.0)).take(width)
        });
        numbers.map(&made).collect()
    };
    Ok((0..play.periods()).map(of_period).collect())
}

/// The importance of every place. Single precision is enough for a guess.
#[derive(Debug)]
pub(super) struct Importance {
    /// Of resting states; of the period after the last one, as left by the horizon.
    rests: OfStates<f32>,
    /// By period; each `[drift][cell][pair of types]`.
    drifts: Vec<Vec<f32>>,
    /// Of classes of endings.
    pub(super) endings: Vec<f64>,
    /// Whether it depends on beliefs.
    pub(super) by_cell: bool,
    width: usize,
}

impl Importance {
    /// That of `play`, where endings of `classes` are worth 1 and others 0, and resting states what is given.
    pub(super) fn new<G: FiniteGame>(play: &Play<G>, classes: &[G::Outcome], states: OfStates<f32>) -> Self {
        let graph = play.graph();
        let width = graph.cells() * graph.pairs();
        let same =
            |state: &[f32]| state.chunks_exact(graph.pairs()).all(|cell| *cell == state[..graph.pairs()]);
        let by_cell = !states.iter().flat_map(|numbers| numbers.chunks_exact(width)).all(same);
        let worth = |outcome: &G::Outcome| if classes.contains(outcome) { 1.0 } else { 0.0 };
        let endings: Vec<f64> = play.outcomes().iter().map(worth).collect();
        let horizon = graph.horizon.iter().flat_map(|end| {
            let worth = endings[end.outcome as usize] as f32;
            std::iter::repeat_n(worth, width)
        });
        let mut rests = states;
        rests.push(horizon.collect());
        let drifts = vec![vec![0.0; graph.drifts.len() * width]; play.periods()];
        let mut whole = Importance { rests, drifts, endings, by_cell, width };
        for period in 0..play.periods() {
            for number in graph.ranks.iter().flat_map(|rank| rank.drifts.clone()) {
                let drift = &graph.drifts[number];
                let ends = graph.drift_ends_of(drift);
                let ended = ends.iter().map(|end| end.probability * whole.endings[end.outcome as usize]);
                let mut own = vec![ended.sum::<f64>() as f32; width];
                for &(p, source) in graph.steps_of(drift) {
                    own.iter_mut()
                        .zip(whole.of(period, source))
                        .for_each(|(total, x)| *total += p as f32 * x);
                }
                whole.drifts[period][number * width..][..width].copy_from_slice(&own);
            }
        }
        whole
    }

    /// Of what follows in a period, by cell and pair of types.
    #[inline]
    pub(super) fn of(&self, period: usize, source: Source) -> &[f32] {
        let (table, number) = match source {
            Source::Now(rest) => (&self.rests[period], rest),
            Source::Next(rest) => (&self.rests[period + 1], rest),
            Source::Drift(drift) => (&self.drifts[period], drift),
        };
        &table[number as usize * self.width..][..self.width]
    }
}
