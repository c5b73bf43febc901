//! Unrolling: from the rules of a game to its public tree, breadth first.

use super::PublicTree;
use super::shape::{Kind, Node, Shape};
use crate::Error;
use crate::game::rules::{checked_payoff, draw_up_lottery, faults, invalid};
use crate::game::{FiniteGame, Payoffs, Player, Turn, Types};
use std::collections::BTreeMap;

pub(super) fn build<G: FiniteGame>(game: &G, limit: usize) -> Result<PublicTree<'_, G>, Error> {
    let mut builder = Builder::new(game, limit)?;
    let pairs = builder.shape.pairs();
    builder.push((0, 0), (game.start(), 0), &vec![1.0; pairs])?;
    let mut at = 0;
    while at < builder.shape.nodes.len() {
        builder.expand(at)?;
        at += 1;
    }
    Ok(builder.finish())
}

struct Builder<'g, G: FiniteGame> {
    game: &'g G,
    limit: usize,
    shape: Shape,
    states: Vec<G::State>,
    actions: Vec<G::Action>,
    outcomes: BTreeMap<G::Outcome, u32>,
}

impl<'g, G: FiniteGame> Builder<'g, G> {
    fn new(game: &'g G, limit: usize) -> Result<Self, Error> {
        let priors = Player::BOTH.map(|player| game.prior(player).to_vec());
        let problems = faults(&priors, game.discount(), game.periods());
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let types = [priors[0].len(), priors[1].len()];
        let shape = Shape {
            types,
            priors,
            discount: game.discount(),
            nodes: Vec::new(),
            weights: Vec::new(),
            chances: vec![1.0; types[0] * types[1]],
            payoffs: vec![0.0; 2 * types[0] * types[1]],
            tallies: vec![0.0; G::TALLIES.len()],
            discounts: vec![[1.0, 1.0]],
            slots: 0,
        };
        // Nodes, and all that there are fewer of, are numbered by 32 bits.
        let limit = limit.min(u32::MAX as usize / 2);
        let (states, actions) = (Vec::new(), Vec::new());
        Ok(Builder { game, limit, shape, states, actions, outcomes: BTreeMap::new() })
    }

    /// Adds a node, reached by a step of nature's in block `chance`.
    fn push(
        &mut self,
        (parent, chance): (u32, u32),
        (state, period): (G::State, u32),
        weights: &[f64],
    ) -> Result<(), Error> {
        if self.shape.nodes.len() >= self.limit {
            return Err(Error::unsupported(
                format!(
                    "the public tree has more than {} nodes, for {} pairs of types, in {period} periods",
                    self.limit,
                    self.shape.pairs()
                ),
                "allow more by PublicTree::with_limit, let the game have fewer periods or moves, or solve it by \
                 QuantalResponse or BackwardInduction, which treat equal states as one",
            ));
        }
        self.states.push(state);
        self.shape.weights.extend_from_slice(weights);
        self.shape.nodes.push(Node {
            kind: Kind::Chance,
            parent,
            period,
            ends_period: false,
            first: 0,
            counts: [1, 1],
            slots: [None, None],
            labels: [0, 0],
            payoff: 0,
            tally: 0,
            chance,
        });
        Ok(())
    }

    /// Fills in the node number `at` and adds its children.
    fn expand(&mut self, at: usize) -> Result<(), Error> {
        let state = self.states[at];
        let turn = self.game.turn(&state);
        self.shape.nodes[at].first = self.shape.nodes.len() as u32;
        let beyond = self.shape.nodes[at].period as usize >= self.game.periods() && turn.is_choice();
        if beyond {
            self.collect(at, |types| self.game.horizon_payoff(&state, types))?;
        } else {
            self.collect(at, |types| self.game.payoff(&state, types))?;
        }
        let over = beyond || turn == Turn::Over;
        self.count(at, over, !beyond)?;
        if over {
            let next = self.outcomes.len() as u32;
            let outcome = *self.outcomes.entry(self.game.outcome(&state)).or_insert(next);
            self.shape.nodes[at].kind = Kind::End(outcome);
            return Ok(());
        }
        let mut period = self.shape.nodes[at].period;
        if self.game.ends_period(&state) {
            self.shape.nodes[at].ends_period = true;
            period += 1;
            self.discount_to(period);
        }
        match turn {
            Turn::Nature => self.chance((at, &state), period),
            Turn::Player(player) => self.choice((at, &state), period, [player].as_slice()),
            _ => self.choice((at, &state), period, &Player::BOTH),
        }
    }

    /// Extends the discounts to `period`.
    fn discount_to(&mut self, period: u32) {
        while self.shape.discounts.len() <= period as usize {
            let last = self.shape.discounts.last().copied().unwrap_or([1.0, 1.0]);
            self.shape.discounts.push([0, 1].map(|p| last[p] * self.shape.discount[p]));
        }
    }

    /// Stores what `payoff` gives on entering node `at`.
    fn collect(&mut self, at: usize, payoff: impl Fn(Types) -> Payoffs) -> Result<(), Error> {
        let begin = self.shape.payoffs.len();
        for pair in 0..self.shape.pairs() {
            let types = [pair / self.shape.types[1], pair % self.shape.types[1]];
            let payoff = checked_payoff(&self.states[at], types, payoff(types))?;
            self.shape.payoffs.extend(payoff);
        }
        self.shape.nodes[at].payoff = keep(&mut self.shape.payoffs, begin);
        Ok(())
    }

    /// Stores what node `at` adds to the tallies, at the end of a play (`last`) and else on `entering`.
    fn count(&mut self, at: usize, last: bool, entering: bool) -> Result<(), Error> {
        let (state, begin) = (&self.states[at], self.shape.tallies.len());
        self.shape.tallies.resize(begin + G::TALLIES.len(), 0.0);
        let tallies = &mut self.shape.tallies[begin..];
        if entering {
            self.game.tally(state, tallies);
        }
        if last {
            self.game.final_tally(state, tallies);
        }
        if tallies.iter().any(|x| !x.is_finite()) {
            return Err(invalid(state, format!("the tallies {tallies:?} must be finite")));
        }
        self.shape.nodes[at].tally = keep(&mut self.shape.tallies, begin);
        Ok(())
    }

    /// Adds the children of a node at which `movers` choose.
    fn choice(
        &mut self,
        (at, state): (usize, &G::State),
        period: u32,
        movers: &[Player],
    ) -> Result<(), Error> {
        let weights = self.weights(at);
        let mut own: [Vec<G::Action>; 2] = [Vec::new(), Vec::new()];
        for &player in movers {
            let actions = &mut own[player.index()];
            match movers {
                [_] => self.game.actions(state, actions),
                _ => self.game.actions_of(state, player, actions),
            }
            if actions.is_empty() {
                return Err(invalid(state, format!("{player:?}, who moves, must have at least one action")));
            }
            let node = &mut self.shape.nodes[at];
            node.slots[player.index()] = Some(self.shape.slots);
            node.labels[player.index()] = self.actions.len() as u32;
            node.counts[player.index()] = actions.len() as u32;
            self.shape.slots += self.shape.types[player.index()] * actions.len();
            self.actions.extend_from_slice(actions);
        }
        self.shape.nodes[at].kind = Kind::Choice;
        let parent = (at as u32, 0);
        match &own {
            [actions, none] | [none, actions] if none.is_empty() => {
                for &action in actions {
                    self.push(parent, (self.game.play(state, action), period), &weights)?;
                }
            }
            [firsts, seconds] => {
                for &first in firsts {
                    for &second in seconds {
                        let next = self.game.play_both(state, [first, second]);
                        self.push(parent, (next, period), &weights)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds the children of a node at which nature moves. Moves that lead to the same state are one.
    fn chance(&mut self, (at, state): (usize, &G::State), period: u32) -> Result<(), Error> {
        let pairs = self.shape.pairs();
        let (mut nexts, mut chances) = (Vec::new(), Vec::new());
        draw_up_lottery(self.game, state, self.shape.types, (&mut nexts, &mut chances))?;
        let weights = self.weights(at);
        self.shape.nodes[at].counts = [nexts.len() as u32, 1];
        for (next, chances) in nexts.into_iter().zip(chances.chunks_exact(pairs)) {
            let block = (self.shape.chances.len() / pairs) as u32;
            self.shape.chances.extend_from_slice(chances);
            let weights: Vec<f64> = weights.iter().zip(chances).map(|(weight, p)| weight * p).collect();
            self.push((at as u32, block), (next, period), &weights)?;
        }
        Ok(())
    }

    fn weights(&self, at: usize) -> Vec<f64> {
        let pairs = self.shape.pairs();
        self.shape.weights[at * pairs..][..pairs].to_vec()
    }

    /// The finished tree, the classes of endings in order.
    fn finish(mut self) -> PublicTree<'g, G> {
        let mut position = vec![0; self.outcomes.len()];
        for (rank, number) in self.outcomes.values().enumerate() {
            position[*number as usize] = rank as u32;
        }
        for node in &mut self.shape.nodes {
            if let Kind::End(outcome) = &mut node.kind {
                *outcome = position[*outcome as usize];
            }
        }
        PublicTree {
            game: self.game,
            shape: self.shape,
            states: self.states,
            actions: self.actions,
            outcomes: self.outcomes.into_keys().collect(),
        }
    }
}

/// The number of the block that begins at `begin` of `table`; a block of zeros is block 0, and is not kept.
fn keep(table: &mut Vec<f64>, begin: usize) -> u32 {
    let width = table.len() - begin;
    if table[begin..].iter().all(|x| *x == 0.0) {
        table.truncate(begin);
        return 0;
    }
    (begin / width) as u32
}
