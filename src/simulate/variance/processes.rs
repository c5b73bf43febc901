//! What can be split: the episodes of a tabulated game, and those of rules.

use super::place::Here;
use super::splitting::{Process, passed};
use crate::game::{FiniteGame, Game, Payoffs, Player, Source, Turn, Types};
use crate::simulate::episode::pick;
use crate::simulate::{Direct, DirectScratch, Episodes};
use crate::solve::{Belief, Play};
use crate::strategy::Strategy;
use crate::stream::Stream;

/// The episodes of a [`Play`], place by place: what [`Splitting::of`](super::Splitting::of) splits.
#[derive(Debug)]
pub struct Places<'a, G: FiniteGame> {
    pub(super) play: &'a Play<G>,
    /// By period; each `[resting state][cell][pair of types]`.
    pub(super) levels: Vec<Vec<u8>>,
}

/// Where an episode of [`Places`] stands.
#[derive(Debug, Clone)]
pub struct PlacePoint(Here);

impl<G: FiniteGame> Process for Places<'_, G> {
    type Outcome = G::Outcome;
    type Point = PlacePoint;
    type Scratch = Belief;

    fn scratch(&self) -> Belief {
        Belief::new(self.play.graph())
    }

    fn tallies(&self) -> Vec<String> {
        G::TALLIES.iter().map(ToString::to_string).collect()
    }

    fn begin(&self, stream: &mut Stream) -> PlacePoint {
        PlacePoint(Here::begin(self.play.plain(), [stream.uniform(), stream.uniform(), stream.uniform()]))
    }

    fn step(
        &self,
        PlacePoint(here): &mut PlacePoint,
        stream: &mut Stream,
        belief: &mut Belief,
        row: &mut [f64],
    ) -> Option<G::Outcome> {
        here.step(self.play.plain(), belief, stream, row).map(|ending| self.play.outcomes()[ending as usize])
    }

    fn level(&self, PlacePoint(here): &PlacePoint) -> Option<usize> {
        match here.source {
            Source::Now(rest) | Source::Next(rest) => {
                let graph = self.play.graph();
                let at = (rest as usize * graph.cells() + here.cell) * graph.pairs() + here.pair;
                Some(usize::from(self.levels[here.period as usize][at]))
            }
            Source::Drift(_) => None,
        }
    }
}

/// The episodes of a [`Direct`], state by state: what [`Splitting::of_rules`](super::Splitting::of_rules) splits.
#[derive(Debug)]
pub struct Rules<'a, G, S, T, F> {
    pub(super) direct: &'a Direct<'a, G, S, T>,
    pub(super) importance: F,
    pub(super) thresholds: Vec<f64>,
}

/// Where an episode of [`Rules`] stands.
#[derive(Debug, Clone)]
pub struct RulesPoint<S> {
    state: S,
    types: Types,
    beliefs: [Vec<f64>; 2],
    discount: Payoffs,
    period: usize,
    visited: u32,
}

/// Adds `payoff`, weighted by `discount`, to both players' totals.
fn collect(row: &mut [f64], discount: Payoffs, payoff: Payoffs) {
    for (total, (weight, x)) in row.iter_mut().zip(discount.into_iter().zip(payoff)) {
        *total += weight * x;
    }
}

impl<G: Game, S: Strategy<G>, T: Strategy<G>, F> Process for Rules<'_, G, S, T, F>
where
    F: Fn(&G::State, usize, Types) -> f64 + Sync,
{
    type Outcome = G::Outcome;
    type Point = RulesPoint<G::State>;
    type Scratch = DirectScratch<G::Action>;

    fn scratch(&self) -> Self::Scratch {
        Episodes::scratch(self.direct)
    }

    fn tallies(&self) -> Vec<String> {
        G::TALLIES.iter().map(ToString::to_string).collect()
    }

    fn begin(&self, stream: &mut Stream) -> Self::Point {
        let game = self.direct.game;
        let types = Player::BOTH.map(|player| pick(stream, game.prior(player).iter().copied()));
        let beliefs = Player::BOTH.map(|player| game.prior(player).to_vec());
        RulesPoint { state: game.start(), types, beliefs, discount: [1.0, 1.0], period: 0, visited: 0 }
    }

    fn step(
        &self,
        point: &mut Self::Point,
        stream: &mut Stream,
        scratch: &mut Self::Scratch,
        row: &mut [f64],
    ) -> Option<G::Outcome> {
        let game = self.direct.game;
        let RulesPoint { state, types, beliefs, discount, period, visited } = point;
        let turn = game.turn(state);
        let ended = |state: &G::State, row: &mut [f64]| {
            game.final_tally(state, &mut row[2..]);
            Some(game.outcome(state))
        };
        let longest = self.direct.longest;
        if *visited >= longest {
            self.direct.break_off();
            return ended(state, row);
        }
        *visited += 1;
        if *period >= game.periods() && turn.is_choice() {
            collect(row, *discount, game.horizon_payoff(state, *types));
            return ended(state, row);
        }
        collect(row, *discount, game.payoff(state, *types));
        game.tally(state, &mut row[2..]);
        let next = match turn {
            Turn::Over => None,
            Turn::Nature => Some(game.nature(state, *types, stream)),
            Turn::Player(_) | Turn::Both => {
                std::mem::swap(beliefs, &mut scratch.beliefs);
                let next = self.direct.after_choices((state, turn, *period), *types, scratch, stream);
                std::mem::swap(beliefs, &mut scratch.beliefs);
                next
            }
        };
        let Some(next) = next else { return ended(state, row) };
        if *visited == longest {
            self.direct.break_off();
            return ended(state, row);
        }
        if game.ends_period(state) {
            *period += 1;
            for (weight, delta) in discount.iter_mut().zip(game.discount()) {
                *weight *= delta;
            }
        }
        *state = next;
        None
    }

    fn level(&self, point: &Self::Point) -> Option<usize> {
        let over = self.direct.game.turn(&point.state) == Turn::Over;
        (!over).then(|| passed(&self.thresholds, (self.importance)(&point.state, point.period, point.types)))
    }
}
