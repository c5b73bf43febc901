//! Passes over a tree: probabilities down to the ends, payoffs up to the root.

use super::shape::Shape;
use crate::game::{Payoffs, Player};

/// The probability `[node][own type]` that `player` does its part on the way from the root.
pub(super) fn reach(shape: &Shape, player: Player, choices: &[f64], reach: &mut Vec<f64>) {
    let types = shape.types[player.index()];
    reach.clear();
    reach.resize(shape.nodes.len() * types, 1.0);
    for (at, node) in shape.nodes.iter().enumerate() {
        let (before, behind) = reach.split_at_mut((at + 1) * types);
        let here = &before[at * types..];
        for (number, child) in node.children().enumerate() {
            let there = &mut behind[(child - at - 1) * types..][..types];
            for (own, (there, here)) in there.iter_mut().zip(here).enumerate() {
                *there = here * shape.chance(choices, (node, number), (player, own));
            }
        }
    }
}

/// The expected payoff `[node][own type]` of `player` from a node on, weighted by the probability that nature and the
/// opponent, whose reach is given, do their part on the way there: the counterfactual value.
///
/// At each of the player's information sets `act(slot, actions)` gets where the choice stands in a profile and the value of
/// each action, and returns the value of the set.
pub(super) fn backward(
    shape: &Shape,
    player: Player,
    opponent: &[f64],
    values: &mut Vec<f64>,
    mut act: impl FnMut(usize, &[f64]) -> f64,
) {
    let types = shape.types[player.index()];
    values.clear();
    values.resize(shape.nodes.len() * types, 0.0);
    let mut actions = Vec::new();
    for (at, node) in shape.nodes.iter().enumerate().rev() {
        let (before, behind) = values.split_at_mut((at + 1) * types);
        let here = &mut before[at * types..];
        let there = |child: usize| &behind[(child - at - 1) * types..][..types];
        gain(shape, at, (player, opponent), here);
        match node.slots[player.index()] {
            None => {
                for child in node.children() {
                    here.iter_mut().zip(there(child)).for_each(|(x, y)| *x += y);
                }
            }
            Some(slot) => {
                let count = node.counts[player.index()] as usize;
                for (own, here) in here.iter_mut().enumerate() {
                    actions.clear();
                    actions.resize(count, 0.0);
                    for (number, child) in node.children().enumerate() {
                        actions[node.action(player, number)] += there(child)[own];
                    }
                    *here += act(slot + own * count, &actions);
                }
            }
        }
    }
}

/// Adds what `player` collects on entering a node, by own type.
fn gain(shape: &Shape, at: usize, (player, opponent): (Player, &[f64]), here: &mut [f64]) {
    let node = &shape.nodes[at];
    let Some(payoff) = shape.payoff(node) else { return };
    let (p, other) = (player.index(), player.other().index());
    let discount = shape.discounts[node.period as usize][p];
    let opponent = &opponent[at * shape.types[other]..][..shape.types[other]];
    let weights = &shape.weights[at * shape.pairs()..][..shape.pairs()];
    for (pair, weight) in weights.iter().enumerate() {
        let types = [pair / shape.types[1], pair % shape.types[1]];
        let mass = shape.priors[other][types[other]] * opponent[types[other]] * weight;
        here[types[p]] += discount * mass * payoff[2 * pair + p];
    }
}

/// What an information set is worth if its actions, worth `values`, are chosen with probability `choice`.
pub(super) fn mean(choice: &[f64], values: &[f64]) -> f64 {
    choice.iter().zip(values).map(|(p, x)| p * x).sum()
}

/// The first of the best actions.
pub(super) fn best(values: &[f64]) -> usize {
    (1..values.len()).fold(0, |best, k| if values[k] > values[best] { k } else { best })
}

/// The expected payoffs of a profile, and what each player would get by a best response to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Certificate {
    pub value: Payoffs,
    pub best: Payoffs,
}

impl Certificate {
    pub fn regret(&self) -> Payoffs {
        [0, 1].map(|p| self.best[p] - self.value[p])
    }

    pub fn nash_conv(&self) -> f64 {
        self.regret().iter().sum()
    }
}

/// Memory for passes that are made again and again.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// Of each player.
    pub reach: [Vec<f64>; 2],
    pub values: Vec<f64>,
}

impl Room {
    /// The expected payoff of `player`, by own type, at `choices`; the opponent's reach is at hand.
    pub fn value(&mut self, shape: &Shape, player: Player, choices: &[f64]) -> &[f64] {
        let opponent = &self.reach[player.other().index()];
        backward(shape, player, opponent, &mut self.values, |slot, values| {
            mean(&choices[slot..slot + values.len()], values)
        });
        &self.values[..shape.types[player.index()]]
    }

    /// The same for a best response, which is written to `choices`.
    pub fn best_response(&mut self, shape: &Shape, player: Player, choices: &mut [f64]) -> &[f64] {
        let opponent = &self.reach[player.other().index()];
        backward(shape, player, opponent, &mut self.values, |slot, values| {
            let choice = &mut choices[slot..slot + values.len()];
            let best = best(values);
            choice.fill(0.0);
            choice[best] = 1.0;
            values[best]
        });
        &self.values[..shape.types[player.index()]]
    }

    /// Values and best responses, which are written to `responses`, at `choices`.
    pub fn certificate(&mut self, shape: &Shape, choices: &[f64], responses: &mut [f64]) -> Certificate {
        for player in Player::BOTH {
            reach(shape, player, choices, &mut self.reach[player.index()]);
        }
        let mut certificate = Certificate { value: [0.0, 0.0], best: [0.0, 0.0] };
        for player in Player::BOTH {
            let prior = &shape.priors[player.index()];
            certificate.value[player.index()] = mean(prior, self.value(shape, player, choices));
            certificate.best[player.index()] = mean(prior, self.best_response(shape, player, responses));
        }
        certificate
    }
}
