//! What follows the last choices: endings, payoffs and tallies of the last period's drift, in expectation.

use super::place::Here;
use crate::game::Source;
use crate::solve::Plain;

/// Numbers in all tables, at most: 256 MiB. A game with more keeps sampling the drift of its last period.
const LARGEST: usize = 1 << 25;

/// For each drift after which nobody chooses any more, if it is entered in the last period: what is expected of it.
#[derive(Debug)]
pub(super) struct Closing {
    closed: Vec<bool>,
    /// `[drift]`: a tally, a probability for each class of ending, and payoffs `[cell][pair][player]` as on entering.
    numbers: Vec<f64>,
    stride: usize,
    tallies: usize,
    outcomes: usize,
}

impl Closing {
    pub(super) fn new(play: Plain) -> Self {
        let graph = play.graph;
        let (tallies, outcomes) = (play.tallies, play.endings);
        let positions = graph.cells() * graph.pairs();
        let stride = tallies + outcomes + 2 * positions;
        let drifts = graph.drifts.len();
        let mut closing =
            Closing { closed: vec![false; drifts], numbers: Vec::new(), stride, tallies, outcomes };
        if drifts.saturating_mul(stride) > LARGEST {
            return closing;
        }
        closing.numbers = vec![0.0; drifts * stride];
        for drift in graph.ranks.iter().flat_map(|rank| rank.drifts.clone()) {
            closing.work_out(play, drift);
        }
        closing
    }

    /// Whether nobody chooses behind `source`, in the last period.
    pub(super) fn is_closed(&self, source: Source) -> bool {
        match source {
            Source::Now(_) => false,
            Source::Next(_) => true,
            Source::Drift(drift) => self.closed[drift as usize],
        }
    }

    /// The table of a drift whose steps lead to drifts that have theirs.
    fn work_out(&mut self, play: Plain, number: usize) {
        let graph = play.graph;
        let drift = &graph.drifts[number];
        let steps = graph.steps_of(drift);
        if !steps.iter().all(|(_, source)| self.is_closed(*source)) {
            return;
        }
        let (pairs, tallies, behind) = (graph.pairs(), self.tallies, self.tallies + self.outcomes);
        let mut own = vec![0.0; self.stride];
        let count = |own: &mut [f64], tally: u32, mass: f64| {
            let tally = graph.tables.get(tally, tallies).iter();
            own.iter_mut().zip(tally).for_each(|(total, x)| *total += mass * x);
        };
        for end in graph.drift_ends_of(drift) {
            count(&mut own, end.tally, end.probability);
            own[tallies + end.outcome as usize] += end.probability;
            let payoff = graph.tables.get(end.payoff, 2 * pairs);
            let each = own[behind..].iter_mut().zip(payoff.iter().cycle());
            each.for_each(|(total, x)| *total += end.probability * x);
        }
        for &(p, source) in steps {
            match source {
                Source::Next(rest) => {
                    let end = &graph.horizon[rest as usize];
                    count(&mut own, end.tally, p);
                    own[tallies + end.outcome as usize] += p;
                    for (position, payoff) in own[behind..].chunks_exact_mut(2).enumerate() {
                        let beyond = play.beyond(rest as usize, position / pairs, position % pairs);
                        payoff.iter_mut().zip(beyond).for_each(|(total, x)| *total += p * x);
                    }
                }
                Source::Drift(next) => {
                    let next = &self.numbers[next as usize * self.stride..][..self.stride];
                    own.iter_mut().zip(next).for_each(|(total, x)| *total += p * x);
                }
                Source::Now(_) => {}
            }
        }
        count(&mut own, drift.tally, 1.0);
        let payoff = graph.tables.get(drift.payoff, 2 * pairs);
        for (i, (total, x)) in own[behind..].iter_mut().zip(payoff.iter().cycle()).enumerate() {
            *total = x + drift.discount[i % 2] * *total;
        }
        self.numbers[number * self.stride..][..self.stride].copy_from_slice(&own);
        self.closed[number] = true;
    }

    /// Adds what is expected behind a closed `source`, entered from `here` with probability `mass` in the last period.
    pub(super) fn close(
        &self,
        play: Plain,
        (here, source, mass): (&Here, Source, f64),
        row: &mut [f64],
        outcomes: &mut [f64],
    ) {
        let graph = play.graph;
        let payoff = match source {
            Source::Next(rest) => {
                let end = &graph.horizon[rest as usize];
                here.collect(graph, (0, end.tally), mass, row);
                outcomes[end.outcome as usize] += mass;
                play.beyond(rest as usize, here.cell, here.pair)
            }
            Source::Drift(drift) => {
                let own = &self.numbers[drift as usize * self.stride..][..self.stride];
                let (tallies, own) = own.split_at(self.tallies);
                let (endings, payoffs) = own.split_at(self.outcomes);
                row[2..].iter_mut().zip(tallies).for_each(|(total, x)| *total += mass * x);
                outcomes.iter_mut().zip(endings).for_each(|(total, x)| *total += mass * x);
                let at = 2 * (here.cell * graph.pairs() + here.pair);
                [payoffs[at], payoffs[at + 1]]
            }
            Source::Now(_) => return,
        };
        row[0] += mass * here.discount[0] * payoff[0];
        row[1] += mass * here.discount[1] * payoff[1];
    }
}
