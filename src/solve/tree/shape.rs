//! A public tree as numbers, without the game's own types.

use crate::game::{Payoffs, Player};
use std::ops::Range;

/// What happens at a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One player moves, or both.
    Choice,
    /// Nature moves.
    Chance,
    /// The play ends, in the class of this number.
    End(u32),
}

/// A public history. Children stand behind their parents, one after another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub kind: Kind,
    /// The root is its own parent.
    pub parent: u32,
    /// Periods that have ended before.
    pub period: u32,
    pub ends_period: bool,
    /// The first child.
    pub first: u32,
    /// Number of actions of each player, 1 if it does not move; nature's moves count as the first player's.
    pub counts: [u32; 2],
    /// Where the choices `[own type][action]` of a player who moves begin in a profile.
    pub slots: [Option<usize>; 2],
    /// Where the actions of a player who moves begin in the list of actions.
    pub labels: [u32; 2],
    /// Blocks in [`Shape::payoffs`], [`Shape::tallies`] and [`Shape::chances`].
    pub payoff: u32,
    pub tally: u32,
    pub chance: u32,
}

impl Node {
    pub fn children(&self) -> Range<usize> {
        let count = match self.kind {
            Kind::End(_) => 0,
            _ => self.counts[0] as usize * self.counts[1] as usize,
        };
        self.first as usize..self.first as usize + count
    }

    /// The action of `player` that leads to child `number`, counted from the first.
    pub fn action(&self, player: Player, number: usize) -> usize {
        let seconds = self.counts[1] as usize;
        match player {
            Player::First => number / seconds,
            Player::Second => number % seconds,
        }
    }
}

/// The nodes and what belongs to them. Pairs of types are counted `first × types[1] + second`.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub types: [usize; 2],
    pub priors: [Vec<f64>; 2],
    pub discount: Payoffs,
    pub nodes: Vec<Node>,
    /// Probability `[node][pair]` that nature does its part on the way from the root, the draw of types not counted.
    pub weights: Vec<f64>,
    /// Blocks `[pair]` of nature's probability of the last step; block 0 is one.
    pub chances: Vec<f64>,
    /// Blocks `[pair][player]` collected on entering a node, not discounted; block 0 is zero.
    pub payoffs: Vec<f64>,
    /// Blocks of what a node adds to the tallies; block 0 is zero.
    pub tallies: Vec<f64>,
    /// Discount of each player by periods that have ended.
    pub discounts: Vec<Payoffs>,
    /// Length of a profile.
    pub slots: usize,
}

impl Shape {
    pub fn pairs(&self) -> usize {
        self.types[0] * self.types[1]
    }

    /// The information sets of `player`: the node, the own type, and where its choice stands in a profile.
    pub fn information_sets(
        &self,
        player: Player,
    ) -> impl Iterator<Item = (usize, usize, Range<usize>)> + '_ {
        let types = self.types[player.index()];
        self.nodes.iter().enumerate().flat_map(move |(at, node)| {
            let count = node.counts[player.index()] as usize;
            let slot = node.slots[player.index()];
            (0..if slot.is_some() { types } else { 0 }).map(move |own| {
                let begin = slot.unwrap_or(0) + own * count;
                (at, own, begin..begin + count)
            })
        })
    }

    /// The profile of equal probabilities.
    pub fn uniform(&self) -> Vec<f64> {
        let mut choices = vec![0.0; self.slots];
        for player in Player::BOTH {
            for (_, _, here) in self.information_sets(player) {
                let count = here.len() as f64;
                choices[here].fill(1.0 / count);
            }
        }
        choices
    }

    /// The probability that type `own` of `player` does its part of the step to child `number`.
    pub fn chance(
        &self,
        choices: &[f64],
        (node, number): (&Node, usize),
        (player, own): (Player, usize),
    ) -> f64 {
        match node.slots[player.index()] {
            Some(slot) => {
                let count = node.counts[player.index()] as usize;
                choices[slot + own * count + node.action(player, number)]
            }
            None => 1.0,
        }
    }

    /// What is collected on entering a node, `[pair][player]`, not discounted; nothing if all is zero.
    pub fn payoff(&self, node: &Node) -> Option<&[f64]> {
        let width = 2 * self.pairs();
        (node.payoff != 0).then(|| &self.payoffs[node.payoff as usize * width..][..width])
    }

    /// The largest payoff collected anywhere, whatever its sign.
    pub fn largest_payoff(&self) -> f64 {
        self.payoffs.iter().fold(0.0, |largest, x| x.abs().max(largest))
    }
}
