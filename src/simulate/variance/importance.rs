//! How near each place of a play is to what is rare.

use crate::game::{FiniteGame, Source};
use crate::solve::Play;
use crate::{Error, Problem};

/// The importance of each place, in the unit of the user.
#[derive(Debug)]
pub(super) struct Importance {
    /// `[period][resting state]`; of the period after the last one, as left by the horizon.
    rests: Vec<Vec<f64>>,
    /// `[period][drift]`: what is expected of the next place.
    drifts: Vec<Vec<f64>>,
    /// Of classes of endings.
    pub(super) endings: Vec<f64>,
}

/// The importance of all resting states in all periods.
///
/// # Errors
/// The first number of each period that is negative or not finite, with the state.
pub(super) fn of_states<G: FiniteGame>(
    play: &Play<G>,
    importance: &impl Fn(&G::State, usize) -> f64,
) -> Result<Vec<Vec<f64>>, Error> {
    let mut problems = Vec::new();
    let of_period = |period: usize| {
        let states = play.game().rests.iter();
        let numbers: Vec<f64> = states.map(|state| importance(state, period)).collect();
        if let Some(at) = numbers.iter().position(|x| !(x.is_finite() && *x >= 0.0)) {
            let key = format!("importance of {:?} in period {period}", play.game().rests[at]);
            problems.push(Problem::new(key, numbers[at], "must be a finite number, 0 or more"));
        }
        numbers
    };
    let rests = (0..play.periods()).map(of_period).collect();
    if problems.is_empty() { Ok(rests) } else { Err(Error::invalid(problems)) }
}

impl Importance {
    /// That of `play`, where endings of `classes` are worth 1 and others 0, and resting states what `importance` says.
    pub(super) fn new<G: FiniteGame>(
        play: &Play<G>,
        classes: &[G::Outcome],
        importance: &impl Fn(&G::State, usize) -> f64,
    ) -> Result<Self, Error> {
        let graph = play.graph();
        let worth = |outcome: &G::Outcome| if classes.contains(outcome) { 1.0 } else { 0.0 };
        let endings: Vec<f64> = play.outcomes().iter().map(worth).collect();
        let mut rests = of_states(play, importance)?;
        rests.push(graph.horizon.iter().map(|end| endings[end.outcome as usize]).collect());
        let mut whole =
            Importance { rests, drifts: vec![vec![0.0; graph.drifts.len()]; play.periods()], endings };
        for period in 0..play.periods() {
            for number in graph.ranks.iter().flat_map(|rank| rank.drifts.clone()) {
                let drift = &graph.drifts[number];
                let steps = &graph.steps[drift.steps.start as usize..drift.steps.end as usize];
                let steps = steps.iter().map(|(p, source)| p * whole.at(period, *source));
                let ends = &graph.drift_ends[drift.ends.start as usize..drift.ends.end as usize];
                let ends = ends.iter().map(|end| end.probability * whole.endings[end.outcome as usize]);
                whole.drifts[period][number] = steps.chain(ends).sum();
            }
        }
        Ok(whole)
    }

    /// Of what follows in a period.
    #[inline]
    pub(super) fn at(&self, period: usize, source: Source) -> f64 {
        match source {
            Source::Now(rest) => self.rests[period][rest as usize],
            Source::Next(rest) => self.rests[period + 1][rest as usize],
            Source::Drift(drift) => self.drifts[period][drift as usize],
        }
    }
}
