//! The tree of choices below a resting state, grown breadth first.

use super::{Builder, Path};
use crate::Error;
use crate::game::graph::{Node, Sight, Tree};
use crate::game::rules::invalid;
use crate::game::{FiniteGame, Player, Turn};
use std::collections::VecDeque;

/// Most nodes of one tree.
const MOST_NODES: usize = 1 << 20;

/// Most numbers on the ways to all nodes of a tree (2 GiB), each of which has some for every pair of types.
const MOST_NUMBERS: usize = 1 << 28;

/// A node still to be made.
struct Bud<G: FiniteGame> {
    state: G::State,
    path: Path,
    /// Where both move at once and the first player has chosen: what the second does not see.
    hidden: Option<Hidden<G::Action>>,
}

/// What is known, at a node of the second player, of a choice of both.
struct Hidden<A> {
    /// The first player's node, and what it has chosen.
    leader: u32,
    action: A,
    /// Where the second's choices and actions stand, and how many there are.
    slot: u32,
    label: u32,
    count: u32,
}

/// A tree in the making.
struct Growth<G: FiniteGame> {
    /// Its first node, and how many it may have.
    begin: usize,
    most: usize,
    buds: VecDeque<Bud<G>>,
    slots: u32,
    /// Whether somebody chooses behind the end of the period.
    beyond: bool,
}

impl<G: FiniteGame> Builder<'_, G> {
    /// The tree below the resting state number `rest`.
    pub(super) fn tree(&mut self, rest: usize) -> Result<(), Error> {
        let path = Path::new(self.out.graph.types, G::TALLIES.len());
        let begin = self.out.graph.nodes.len();
        let most = MOST_NODES.min(MOST_NUMBERS / path.numbers.len());
        let mut growth = Growth { begin, most, buds: VecDeque::new(), slots: 0, beyond: false };
        self.bud(&mut growth, self.out.rests[rest], path, None)?;
        let mut at = begin;
        while let Some(Bud { state, path, hidden }) = growth.buds.pop_front() {
            let inside = at == begin || !self.game.rests(&state);
            let node = match (hidden, self.game.turn(&state)) {
                (Some(hidden), _) => self.hidden_choice(&mut growth, state, path, hidden)?,
                (None, Turn::Player(player)) if inside => self.choice(&mut growth, state, path, player)?,
                (None, Turn::Both) if inside => self.choice_of_both(&mut growth, state, path, at as u32)?,
                (None, Turn::Nature) if self.decides(&state)? => self.chance(&mut growth, state, path)?,
                _ => Node::Leaf(self.leaf(&state, path)?),
            };
            self.out.graph.nodes[at] = node;
            at += 1;
        }
        let nodes = begin as u32..self.out.graph.nodes.len() as u32;
        self.out.graph.trees.push(Tree { nodes, slots: growth.slots, beyond: growth.beyond });
        Ok(())
    }

    /// Leaves room for a node, if the tree may have one more.
    fn bud(
        &mut self,
        growth: &mut Growth<G>,
        state: G::State,
        path: Path,
        hidden: Option<Hidden<G::Action>>,
    ) -> Result<(), Error> {
        let Growth { begin, most, .. } = *growth;
        if self.out.graph.nodes.len() - begin >= most {
            let found = format!("more than {most} nodes below one resting state, the next at {state:?}");
            let advice = "let beliefs rest on the way (FiniteGame::rests), and see that play ends";
            let fewer = format!("{advice}; of fewer types there may be up to {MOST_NODES}");
            return Err(Error::unsupported(found, if most < MOST_NODES { &fewer } else { advice }));
        }
        growth.buds.push_back(Bud { state, path, hidden });
        self.out.graph.nodes.push(Node::Leaf(u32::MAX));
        Ok(())
    }

    /// Where one player moves.
    fn choice(
        &mut self,
        growth: &mut Growth<G>,
        state: G::State,
        mut path: Path,
        player: Player,
    ) -> Result<Node, Error> {
        growth.beyond |= path.after;
        self.enter(&mut path, &state)?;
        self.leave(&mut path, &state)?;
        let types = self.out.graph.types[player.index()];
        path.moved[player.index()] |= types > 1;
        let (label, count) = self.labels(&state, |game, actions| game.actions(&state, actions))?;
        let (first, slot) = (self.out.graph.nodes.len() as u32, growth.slots);
        growth.slots += count * types as u32;
        for label in label..label + count {
            let next = self.game.play(&state, self.out.actions[label as usize]);
            self.bud(growth, next, path.clone(), None)?;
        }
        Ok(Node::Decision { player, first, count, slot, label, sight: Sight::Clear })
    }

    /// Where both players move at once: the first player's part, at the node number `leader`.
    fn choice_of_both(
        &mut self,
        growth: &mut Growth<G>,
        state: G::State,
        mut path: Path,
        leader: u32,
    ) -> Result<Node, Error> {
        growth.beyond |= path.after;
        self.enter(&mut path, &state)?;
        self.leave(&mut path, &state)?;
        let types = self.out.graph.types;
        path.moved = [0, 1].map(|player| path.moved[player] || types[player] > 1);
        let actions_of = |player| move |game: &G, actions: &mut _| game.actions_of(&state, player, actions);
        let (label, count) = self.labels(&state, actions_of(Player::First))?;
        let (other_label, others) = self.labels(&state, actions_of(Player::Second))?;
        let (first, slot) = (self.out.graph.nodes.len() as u32, growth.slots);
        let leads_on = |first, second| {
            let actions = [first, second].map(|label: u32| self.out.actions[label as usize]);
            self.game.play_both(&state, actions) != state
        };
        let mut pairs = (label..label + count)
            .flat_map(|first| (other_label..other_label + others).map(move |second| (first, second)));
        if !pairs.any(|(first, second)| leads_on(first, second)) {
            let expected =
                "play must go on to another state after some choice of both players (Game::play_both)";
            return Err(invalid(&state, expected));
        }
        let other_slot = slot + count * types[0] as u32;
        growth.slots = other_slot + others * types[1] as u32;
        for label in label..label + count {
            let action = self.out.actions[label as usize];
            let hidden = Hidden { leader, action, slot: other_slot, label: other_label, count: others };
            self.bud(growth, state, path.clone(), Some(hidden))?;
        }
        Ok(Node::Decision { player: Player::First, first, count, slot, label, sight: Sight::Leading })
    }

    /// Where both players move at once: the second player's part, after an action of the first.
    fn hidden_choice(
        &mut self,
        growth: &mut Growth<G>,
        state: G::State,
        path: Path,
        Hidden { leader, action, slot, label, count }: Hidden<G::Action>,
    ) -> Result<Node, Error> {
        let first = self.out.graph.nodes.len() as u32;
        for label in label..label + count {
            let actions = [action, self.out.actions[label as usize]];
            self.bud(growth, self.game.play_both(&state, actions), path.clone(), None)?;
        }
        let sight = Sight::Hidden { leader };
        Ok(Node::Decision { player: Player::Second, first, count, slot, label, sight })
    }

    /// Chance above a choice.
    fn chance(&mut self, growth: &mut Growth<G>, state: G::State, mut path: Path) -> Result<Node, Error> {
        self.enter(&mut path, &state)?;
        self.leave(&mut path, &state)?;
        let lottery = self.lottery(&state)?;
        let (first, count) = (self.out.graph.nodes.len() as u32, lottery.nexts.len() as u32);
        let (mut likelihoods, mut factors) = (Vec::new(), Vec::new());
        for (next, probabilities) in lottery.iter() {
            let mut path = path.clone();
            self.factors(&state, probabilities, &mut path.moved, &mut factors)?;
            likelihoods.extend_from_slice(&factors);
            self.bud(growth, *next, path, None)?;
        }
        let likelihood = self.out.graph.tables.store(&likelihoods);
        Ok(Node::Chance { first, count, likelihood })
    }

    /// Stores the actions that `list` appends; returns where they stand, and their number.
    fn labels(
        &mut self,
        state: &G::State,
        list: impl Fn(&G, &mut Vec<G::Action>),
    ) -> Result<(u32, u32), Error> {
        let mut actions = Vec::new();
        list(self.game, &mut actions);
        if actions.is_empty() {
            return Err(invalid(state, "a player who moves must have at least one action"));
        }
        let begin = self.out.actions.len() as u32;
        self.out.actions.extend_from_slice(&actions);
        Ok((begin, actions.len() as u32))
    }
}
