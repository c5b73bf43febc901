//! Chance: lotteries drawn up and checked, drift found and stored, likelihoods split by player.

use super::{Builder, append, invalid};
use crate::Error;
use crate::game::graph::{Drift, DriftEnd, Source};
use crate::game::{FiniteGame, Turn};
use std::hash::BuildHasher;
use std::rc::Rc;

/// How far probabilities may miss a sum of one.
const SUM_TOLERANCE: f64 = 1e-9;

/// Lotteries that are kept, each in the place that the hash of its state says: questions are asked of a state and of those that nature
/// leads to, several times over.
pub(super) const LOTTERIES: usize = 64;

/// Nature's choices in a state.
pub(super) struct Lottery<S> {
    state: S,
    pub(super) nexts: Vec<S>,
    /// `[next][pair of types]`.
    chances: Vec<f64>,
    pairs: usize,
    /// Whether the chances depend on the types.
    informative: bool,
}

impl<S> Lottery<S> {
    /// The states that may come next, each with its probability by pairs of types.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&S, &[f64])> {
        self.nexts.iter().zip(self.chances.chunks_exact(self.pairs))
    }
}

pub(super) fn sums_to_one(sum: f64) -> bool {
    (sum - 1.0).abs() <= SUM_TOLERANCE
}

impl<G: FiniteGame> Builder<'_, G> {
    /// Whether a choice inside the tree may follow the move of nature in `state`.
    pub(super) fn decides(&mut self, state: &G::State, depth: usize) -> Result<bool, Error> {
        if self.drift_index.contains_key(&(self.canonical)(state)) {
            return Ok(false);
        }
        if depth > 64 {
            return Err(invalid(state, "more than 64 moves of nature follow one another"));
        }
        let lottery = self.lottery(state)?;
        let mut found = false;
        for (next, _) in lottery.iter() {
            found |= match self.game.turn(next) {
                Turn::Player(_) | Turn::Both => !self.game.rests(next),
                Turn::Nature => self.decides(next, depth + 1)?,
                Turn::Over => false,
            };
            if found {
                break;
            }
        }
        Ok(found)
    }

    /// Whether nature's move in `state` leads on to several states, so that it is worth a value of its own.
    pub(super) fn divides(&mut self, state: &G::State) -> Result<bool, Error> {
        let lottery = self.lottery(state)?;
        let several = lottery.nexts.iter().filter(|next| self.game.turn(next) != Turn::Over).count() > 1;
        Ok(several)
    }

    /// Whether no move of nature from `state` up to the next resting state tells about a type.
    pub(super) fn tells_nothing(&mut self, state: &G::State, depth: usize) -> Result<bool, Error> {
        if self.drift_index.contains_key(&(self.canonical)(state)) {
            return Ok(true);
        }
        let lottery = self.lottery(state)?;
        let mut nothing = !lottery.informative;
        for (next, _) in lottery.iter() {
            if !nothing || depth > 64 {
                break;
            }
            if self.game.turn(next) == Turn::Nature {
                nothing = self.tells_nothing(next, depth + 1)?;
            }
        }
        Ok(nothing)
    }

    /// The number of the drift that begins on entering `state`, if it has one.
    pub(super) fn known_drift(&self, state: &G::State, after: bool) -> Option<u32> {
        self.drift_index.get(&(self.canonical)(state))?[usize::from(after)]
    }

    /// The number of the drift that begins on entering `state`, new if need be.
    pub(super) fn drift(&mut self, state: &G::State, after: bool) -> Result<u32, Error> {
        if let Some(drift) = self.known_drift(state, after) {
            return Ok(drift);
        }
        let state = &(self.canonical)(state);
        let lottery = self.lottery(state)?;
        if lottery.informative {
            return Err(Error::unsupported(
                format!("nature's first move at {state:?} depends on the types"),
                "give the types by the prior, and start with a state in which a player moves",
            ));
        }
        let payoff = self.payoffs(state, |game, types| game.payoff(state, types))?;
        let mut tally = vec![0.0; G::TALLIES.len()];
        self.game.tally(state, &mut tally);
        let ends_period = self.game.ends_period(state);
        let after_this = after || ends_period;
        let (mut steps, mut ends) = (Vec::new(), Vec::new());
        for (next, probabilities) in lottery.iter() {
            let probability = probabilities[0];
            match self.game.turn(next) {
                Turn::Over => {
                    let payoff = self.payoffs(next, |game, types| game.payoff(next, types))?;
                    let mut tally = vec![0.0; G::TALLIES.len()];
                    self.game.tally(next, &mut tally);
                    self.game.final_tally(next, &mut tally);
                    ends.push(DriftEnd {
                        probability,
                        payoff: self.out.graph.tables.store(&payoff),
                        outcome: self.outcome(next),
                        tally: self.out.graph.tables.store(&tally),
                    });
                }
                Turn::Player(_) | Turn::Both => {
                    let rest = self.rest(next);
                    steps
                        .push((probability, if after_this { Source::Next(rest) } else { Source::Now(rest) }));
                }
                Turn::Nature => steps.push((probability, Source::Drift(self.drift(next, after_this)?))),
            }
        }
        self.out.graph.cumulative.extend(steps.iter().scan(0.0, |sum, (probability, _)| {
            *sum += probability;
            Some(*sum)
        }));
        let drift = Drift {
            late: after,
            payoff: self.out.graph.tables.store(&payoff),
            tally: self.out.graph.tables.store(&tally),
            discount: if ends_period { self.out.graph.discount } else { [1.0, 1.0] },
            steps: append(&mut self.out.graph.steps, steps),
            ends: append(&mut self.out.graph.drift_ends, ends),
        };
        self.out.graph.drifts.push(drift);
        let number = (self.out.graph.drifts.len() - 1) as u32;
        self.drift_index.entry(*state).or_default()[usize::from(after)] = Some(number);
        Ok(number)
    }

    /// Nature's choices in `state`.
    pub(super) fn lottery(&mut self, state: &G::State) -> Result<Rc<Lottery<G::State>>, Error> {
        let place = self.hasher.hash_one(state) as usize % LOTTERIES;
        if let Some(lottery) = &self.lotteries[place]
            && lottery.state == *state
        {
            return Ok(Rc::clone(lottery));
        }
        let recycled = self.lotteries[place].take().and_then(|lottery| Rc::try_unwrap(lottery).ok());
        let (mut nexts, mut chances) = recycled.map_or_else(Default::default, |old| (old.nexts, old.chances));
        nexts.clear();
        chances.clear();
        let [first, second] = self.out.graph.types;
        let pairs = first * second;
        for pair in 0..pairs {
            let (mut sum, mut wrong, mut expected) = (0.0, None, 0);
            self.game.lottery(state, [pair / second, pair % second], |probability, next| {
                if !(0.0..=1.0 + SUM_TOLERANCE).contains(&probability) {
                    wrong = Some(probability);
                }
                sum += probability;
                if probability > 0.0 {
                    // Lotteries mostly name the same states in the same order for all types.
                    let entry = match nexts.get(expected) == Some(&next) {
                        true => expected,
                        false => nexts.iter().position(|other| *other == next).unwrap_or_else(|| {
                            nexts.push(next);
                            chances.resize(nexts.len() * pairs, 0.0);
                            nexts.len() - 1
                        }),
                    };
                    chances[entry * pairs + pair] += probability;
                    expected = entry + 1;
                }
            });
            if let Some(probability) = wrong {
                return Err(invalid(state, format!("nature's probability {probability} must be in [0, 1]")));
            }
            if !sums_to_one(sum) {
                return Err(invalid(
                    state,
                    format!("nature's probabilities sum to {sum}; they must sum to 1"),
                ));
            }
        }
        let informative = chances.chunks_exact(pairs).any(|p| p.iter().any(|x| *x != p[0]));
        let lottery = Rc::new(Lottery { state: *state, nexts, chances, pairs, informative });
        self.lotteries[place] = Some(Rc::clone(&lottery));
        Ok(lottery)
    }

    /// Splits probabilities by pairs of types into a function of each player's type, which takes the place of what `factors`
    /// holds.
    pub(super) fn factors(
        &self,
        state: &G::State,
        probabilities: &[f64],
        moved: &mut [bool; 2],
        factors: &mut Vec<f64>,
    ) -> Result<(), Error> {
        let [first, second] = self.out.graph.types;
        let at = |a: usize, b: usize| probabilities[a * second + b];
        let best =
            (0..first * second).max_by(|&x, &y| probabilities[x].total_cmp(&probabilities[y])).unwrap_or(0);
        let (a0, b0) = (best / second, best % second);
        factors.clear();
        factors.extend((0..first).map(|a| at(a, b0)));
        factors.extend((0..second).map(|b| at(a0, b) / at(a0, b0)));
        for a in 0..first {
            for b in 0..second {
                if (at(a, b) - factors[a] * factors[first + b]).abs() > 1e-12 {
                    return Err(Error::unsupported(
                        format!("nature's move at {state:?} correlates the types of the players"),
                        "let each probability be a function of one type times a function of the other",
                    ));
                }
            }
        }
        moved[0] |= factors[..first].iter().any(|x| *x != factors[0]);
        moved[1] |= factors[first..].iter().any(|x| *x != factors[first]);
        Ok(())
    }
}
