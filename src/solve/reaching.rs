//! How likely a play is to end in given classes, from each state and period: the distribution carried backward.

use super::belief::Belief;
use super::descent::Descent;
use super::plain::Plain;
use super::play::Play;
use crate::game::{FiniteGame, Source};
use rustc_hash::FxHashMap as HashMap;

/// The probability that a play ends in one of some classes, from each state, period, point of the belief grids and pair of types.
///
/// Made to guide a search for rare endings, in this play or in a similar one: see
/// `ImportanceSampling::guided` and `Splitting::guided` in `simulate::variance`.
#[derive(Debug, Clone)]
pub struct Reaching<G: FiniteGame> {
    index: HashMap<G::State, u32>,
    /// By period; each `[resting state][cell][pair of types]`.
    probabilities: Vec<Vec<f64>>,
    /// The probability of each position at the start.
    prior: Vec<f64>,
    start: f64,
}

impl<G: FiniteGame> Reaching<G> {
    /// The probability when play begins: that of the [exact distribution](Play::distribution).
    pub fn from_start(&self) -> f64 {
        self.start
    }

    /// The probability from a state in a period, at the types and beliefs of the prior, as if nothing had been learnt so far; 0 for
    /// a state that play never rests in, and beyond the last period.
    pub fn probability(&self, state: &G::State, period: usize) -> f64 {
        let from = self.positions(state, period).unwrap_or_default();
        from.iter().zip(&self.prior).map(|(x, weight)| x * weight).sum()
    }

    /// The probability from a state in a period, by cell and pair of types; nothing where play never rests.
    pub(crate) fn positions(&self, state: &G::State, period: usize) -> Option<&[f64]> {
        let at = *self.index.get(state)? as usize * self.width();
        self.probabilities.get(period)?.get(at..at + self.width())
    }

    /// Cells times pairs of types.
    pub(crate) fn width(&self) -> usize {
        self.prior.len()
    }
}

impl<G: FiniteGame> Play<G> {
    /// How likely play is to end in one of `classes`, from each state and period.
    ///
    /// # Complexity
    /// That of [`Play::distribution`], but for all states instead of those that play comes to. Memory: periods × resting states × cells × pairs of types.
    pub fn reaching(&self, classes: &[G::Outcome]) -> Reaching<G> {
        let wanted = |outcome| if classes.contains(outcome) { 1.0 } else { 0.0 };
        let wanted: Vec<f64> = self.outcomes().iter().map(wanted).collect();
        let graph = self.graph();
        let width = graph.cells() * graph.pairs();
        let horizon = graph.horizon.iter().flat_map(|end| vec![wanted[end.outcome as usize]; width]);
        let mut backward = Backward {
            play: self.plain(),
            wanted: &wanted,
            width,
            next: horizon.collect(),
            now: Vec::new(),
            drifts: Vec::new(),
        };
        let mut probabilities = Vec::with_capacity(self.periods());
        let prior = self.prior_by_position();
        let mut start = 0.0;
        for period in (0..self.periods()).rev() {
            backward.period(period);
            start = backward.behind(self.start()).iter().zip(&prior).map(|(x, weight)| x * weight).sum();
            std::mem::swap(&mut backward.now, &mut backward.next);
            probabilities.push(backward.next.clone());
        }
        probabilities.reverse();
        Reaching { index: self.game().index.clone(), probabilities, prior, start }
    }

    /// The probability of each cell and pair of types when play begins.
    fn prior_by_position(&self) -> Vec<f64> {
        let graph = self.graph();
        let mut prior = vec![0.0; graph.cells() * graph.pairs()];
        for (cell, pair, probability) in graph.start_positions() {
            prior[cell * graph.pairs() + pair] = probability;
        }
        prior
    }
}

/// A pass through the periods, from the last to the first.
struct Backward<'a> {
    play: Plain<'a>,
    /// Of each class of ending 1 or 0.
    wanted: &'a [f64],
    width: usize,
    /// `[resting state][cell][pair of types]`, of the period behind and of the one in hand.
    next: Vec<f64>,
    now: Vec<f64>,
    /// `[drift][cell][pair of types]`.
    drifts: Vec<f64>,
}

impl Backward<'_> {
    fn behind(&self, source: Source) -> &[f64] {
        let (table, number) = match source {
            Source::Now(rest) => (&self.now, rest),
            Source::Next(rest) => (&self.next, rest),
            Source::Drift(drift) => (&self.drifts, drift),
        };
        &table[number as usize * self.width..][..self.width]
    }

    fn period(&mut self, period: usize) {
        let graph = self.play.graph;
        self.now = vec![0.0; graph.trees.len() * self.width];
        self.drifts = vec![0.0; graph.drifts.len() * self.width];
        let mut descent = Descent::default();
        let mut behind = Belief::new(graph);
        for rank in &graph.ranks {
            for number in rank.drifts.clone() {
                let drift = &graph.drifts[number];
                let ends = graph.drift_ends_of(drift);
                let ended: f64 =
                    ends.iter().map(|end| end.probability * self.wanted[end.outcome as usize]).sum();
                let mut own = vec![ended; self.width];
                for &(p, source) in graph.steps_of(drift) {
                    own.iter_mut().zip(self.behind(source)).for_each(|(total, x)| *total += p * x);
                }
                self.drifts[number * self.width..][..self.width].copy_from_slice(&own);
            }
            for rest in rank.rests.clone() {
                for cell in 0..graph.cells() {
                    let own = self.rest((period, rest, cell), &mut descent, &mut behind);
                    let at = rest * self.width + cell * graph.pairs();
                    self.now[at..at + graph.pairs()].copy_from_slice(&own);
                }
            }
        }
    }

    /// By pair of types.
    fn rest(
        &self,
        (period, rest, cell): (usize, usize, usize),
        descent: &mut Descent,
        behind: &mut Belief,
    ) -> Vec<f64> {
        let graph = self.play.graph;
        let [first, second] = graph.types;
        let mut own = vec![0.0; graph.pairs()];
        let policy = self.play.policy(period, rest, cell);
        if !policy.is_empty() && policy.iter().all(|&x| x == 0.0) {
            return own; // play cannot be here by then
        }
        descent.leaves(graph, (rest, cell), policy, |leaf, reach, belief| {
            let leaf = &graph.leaves[leaf];
            let arrives = |pair: usize, likelihood: u32| {
                let (l, m) = graph.likelihood(likelihood);
                let (a, b) = (pair / second, pair % second);
                reach[a] * reach[first + b] * l[a] * m[b]
            };
            for end in graph.ends_of(leaf) {
                let wanted = self.wanted[end.outcome as usize];
                if wanted > 0.0 {
                    own.iter_mut().enumerate().for_each(|(pair, x)| *x += arrives(pair, end.likelihood));
                }
            }
            for branch in graph.branches_of(leaf) {
                let (l, m) = graph.likelihood(branch.likelihood);
                behind.copy(belief);
                behind.reveal(l, m);
                let values = self.behind(branch.source);
                for (cell, weight) in behind.cells(graph).into_iter().filter(|(_, weight)| *weight > 0.0) {
                    for (pair, x) in own.iter_mut().enumerate() {
                        *x += arrives(pair, branch.likelihood) * weight * values[cell * graph.pairs() + pair];
                    }
                }
            }
        });
        own
    }
}

#[cfg(test)]
mod tests {
    use crate::game::catalogue::{Agreement, Ultimatum, UltimatumState};
    use crate::solve::QuantalResponse;
    use crate::union_state::scenario::Scenario;
    use crate::union_state::{Outcome, UnionState};

    #[test]
    fn backward_from_the_start_is_forward() {
        let game = Ultimatum::with_grid(10);
        let play = QuantalResponse::new([5.0; 2]).unwrap().solve(&game).unwrap().play(&game).unwrap();
        let exact = play.distribution();
        for (outcome, p) in &exact.outcomes {
            let reaching = play.reaching(&[*outcome]);
            let found = reaching.from_start();
            assert!((found - p).abs() < 1e-12, "{outcome:?}: {found} instead of {p}");
            assert_eq!(found, reaching.probability(&UltimatumState::Start, 0));
        }
        let all = play.reaching(play.outcomes());
        assert!((all.probability(&UltimatumState::Start, 0) - 1.0).abs() < 1e-12);
        assert_eq!(all.probability(&UltimatumState::Start, 1), 0.0);
        assert_eq!(play.reaching(&[Agreement::None]).probability(&UltimatumState::Proposed(10), 7), 0.0);
    }

    #[test]
    fn backward_from_the_start_is_forward_in_the_flagship() {
        let scenario = Scenario::bundled("union_state_2021").unwrap();
        let scenario = scenario.with("horizon.play", 2).unwrap().with("horizon.burn_in", 0).unwrap();
        let game = UnionState::new(&scenario).unwrap();
        let play = QuantalResponse::new([4.0; 2]).unwrap().solve(&game).unwrap().play(&game).unwrap();
        let exact = play.distribution();
        for outcome in [Outcome::WateredDown, Outcome::Absorption, Outcome::Collapse] {
            let (p, found) = (exact.probability(outcome), play.reaching(&[outcome]).from_start());
            assert!((found - p).abs() < 1e-12 * p.max(1e-3), "{outcome:?}: {found} instead of {p}");
        }
    }
}
