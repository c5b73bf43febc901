//! Chance: lotteries drawn up and checked, drift found and stored, likelihoods split by player.

use super::{Builder, append, two_periods_end};
use crate::Error;
use crate::game::graph::{Drift, DriftEnd, Source};
use crate::game::rules::{draw_up_lottery, invalid};
use crate::game::{FiniteGame, Turn};
use rustc_hash::FxHashMap as HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Debug;
use std::hash::{BuildHasher, Hash};
use std::rc::Rc;

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

/// States that a question about chance looks at before it begins to remember them: most questions end before, and remembering takes time.
const FEW: usize = 64;

/// The states that a question about chance has come to.
pub(super) struct Seen<S> {
    looks: usize,
    /// Of those remembered: how many moves of nature may follow one another from there on.
    moves: HashMap<S, usize>,
}

/// What is known of a state that a question has come to.
enum Look {
    Seen(usize),
    /// It has not been seen, but will be known from now on.
    Remembered,
    /// Nothing, nor will it be.
    Forgotten,
}

impl<S> Default for Seen<S> {
    fn default() -> Self {
        Seen { looks: 0, moves: HashMap::default() }
    }
}

impl<S: Copy + Eq + Hash> Seen<S> {
    /// Begins another question.
    fn forget(&mut self) {
        self.looks = 0;
        self.moves.clear();
    }

    /// Looks at a state, from which as many `moves` follow as far as is known until it is said better.
    fn look(&mut self, state: &S, moves: usize) -> Look {
        self.looks += 1;
        if self.looks <= FEW {
            return Look::Forgotten;
        }
        match self.moves.entry(*state) {
            Entry::Occupied(known) => Look::Seen(*known.get()),
            Entry::Vacant(place) => {
                place.insert(moves);
                Look::Remembered
            }
        }
    }
}

/// Most moves of nature that follow one another.
const DEEPEST: usize = 64;

/// Refuses more moves of nature in a row: a cycle of them has no end.
fn check_depth(state: &impl Debug, depth: usize) -> Result<(), Error> {
    if depth <= DEEPEST {
        return Ok(());
    }
    Err(invalid(state, format!("more than {DEEPEST} moves of nature follow one another, or a cycle of them")))
}

impl<G: FiniteGame> Builder<'_, G> {
    /// Whether a choice inside the tree may follow the move of nature in `state`.
    pub(super) fn decides(&mut self, state: &G::State) -> Result<bool, Error> {
        self.seen.forget();
        Ok(self.moves_without_choice(state, 0)?.is_none())
    }

    /// The most moves of nature that follow one another from `state` on, after `depth` others, if no choice inside the tree may follow.
    fn moves_without_choice(&mut self, state: &G::State, depth: usize) -> Result<Option<usize>, Error> {
        if self.drift_index.contains_key(&(self.canonical)(state)) {
            return Ok(Some(0));
        }
        check_depth(state, depth)?;
        // Too many moves for a state still in hand: there is a way back to it.
        let is_remembered = match self.seen.look(state, DEEPEST + 1) {
            Look::Seen(moves) => {
                check_depth(state, depth + moves)?;
                return Ok(Some(moves));
            }
            Look::Remembered => true,
            Look::Forgotten => false,
        };
        let lottery = self.lottery(state)?;
        let mut most = 0;
        for (next, _) in lottery.iter() {
            match self.game.turn(next) {
                Turn::Player(_) | Turn::Both if !self.game.rests(next) => return Ok(None),
                Turn::Nature => match self.moves_without_choice(next, depth + 1)? {
                    Some(moves) => most = most.max(moves + 1),
                    None => return Ok(None),
                },
                Turn::Player(_) | Turn::Both | Turn::Over => {}
            }
        }
        if is_remembered {
            self.seen.moves.insert(*state, most);
        }
        Ok(Some(most))
    }

    /// Whether nature's move in `state` leads on to several states, so that it is worth a value of its own.
    pub(super) fn divides(&mut self, state: &G::State) -> Result<bool, Error> {
        let lottery = self.lottery(state)?;
        let several = lottery.nexts.iter().filter(|next| self.game.turn(next) != Turn::Over).count() > 1;
        Ok(several)
    }

    /// Whether no move of nature from `state` up to the next resting state tells about a type. Asked of states that do not
    /// [decide](Builder::decides), so that no circle leads back to them.
    pub(super) fn tells_nothing(&mut self, state: &G::State) -> Result<bool, Error> {
        self.seen.forget();
        self.tells_nothing_from(state)
    }

    fn tells_nothing_from(&mut self, state: &G::State) -> Result<bool, Error> {
        if self.drift_index.contains_key(&(self.canonical)(state))
            || matches!(self.seen.look(state, 0), Look::Seen(_))
        {
            return Ok(true);
        }
        let lottery = self.lottery(state)?;
        let mut nothing = !lottery.informative;
        for (next, _) in lottery.iter() {
            if !nothing {
                break;
            }
            if self.game.turn(next) == Turn::Nature {
                nothing = self.tells_nothing_from(next)?;
            }
        }
        Ok(nothing)
    }

    /// The number of the drift that begins on entering `state`, if it has one.
    pub(super) fn known_drift(&self, state: &G::State, after: bool) -> Option<u32> {
        self.drift_index.get(&(self.canonical)(state))?[usize::from(after)]
    }

    /// The number of the drift that begins on entering `state`, new if need be, after `depth` moves of nature.
    pub(super) fn drift(&mut self, state: &G::State, after: bool, depth: usize) -> Result<u32, Error> {
        if let Some(drift) = self.known_drift(state, after) {
            return Ok(drift);
        }
        check_depth(state, depth)?;
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
        self.count(state, &mut tally)?;
        let ends_period = self.game.ends_period(state);
        if ends_period && after {
            return Err(two_periods_end(state));
        }
        let after_this = after || ends_period;
        let (mut steps, mut ends) = (Vec::new(), Vec::new());
        for (next, probabilities) in lottery.iter() {
            let probability = probabilities[0];
            match self.game.turn(next) {
                Turn::Over => {
                    let payoff = self.payoffs(next, |game, types| game.payoff(next, types))?;
                    let mut tally = vec![0.0; G::TALLIES.len()];
                    self.count(next, &mut tally)?;
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
                Turn::Nature => {
                    steps.push((probability, Source::Drift(self.drift(next, after_this, depth + 1)?)))
                }
            }
        }
        let leads_on = steps.iter().any(|(_, source)| self.leads_on(*source));
        self.leads_on.push(leads_on);
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

    /// Whether somebody may choose behind `source`.
    pub(super) fn leads_on(&self, source: Source) -> bool {
        match source {
            Source::Now(_) | Source::Next(_) => true,
            Source::Drift(drift) => self.leads_on[drift as usize],
        }
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
        let pairs = self.out.graph.pairs();
        draw_up_lottery(self.game, state, self.out.graph.types, (&mut nexts, &mut chances))?;
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
