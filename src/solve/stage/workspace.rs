//! Scratch space for the sweeps of trees, made once and lent to workers.

use super::shape::Sizes;
use super::{leaf, step};
use crate::game::Graph;
use crate::math::wide::Wide;
use std::sync::{Mutex, PoisonError};

/// Scratch space of one worker, large enough for every tree of a game.
pub(in crate::solve) struct Workspace {
    pub(super) wide: Scratch<WIDE>,
    pub(super) narrow: Scratch<1>,
    /// Values of drifts.
    pub(in crate::solve) drifts: Vec<f64>,
}

/// Workspaces of a game that lie ready: as many as there have been workers at once.
pub(in crate::solve) struct Workspaces<'a> {
    pub game: &'a Graph,
    room: Room,
    ready: Mutex<Vec<Workspace>>,
}

impl<'a> Workspaces<'a> {
    pub fn new(game: &'a Graph) -> Self {
        Workspaces { game, room: Room::for_all(game), ready: Mutex::default() }
    }

    /// Does something with a workspace.
    pub fn lend<T>(&self, work: impl FnOnce(&mut Workspace) -> T) -> T {
        let ready = || self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let lent = ready().pop();
        let mut workspace = lent.unwrap_or_else(|| Workspace {
            wide: Scratch::new(Sizes::of(self.game), self.room),
            narrow: Scratch::new(Sizes::of(self.game), self.room),
            drifts: Vec::new(),
        });
        let result = work(&mut workspace);
        ready().push(workspace);
        result
    }
}

/// How large the largest trees are.
#[derive(Clone, Copy)]
struct Room {
    nodes: usize,
    slots: usize,
}

impl Room {
    /// Room for every tree of `game`.
    fn for_all(game: &Graph) -> Self {
        let nodes = game.trees.iter().map(|tree| tree.nodes.len()).max().unwrap_or(0);
        let slots = game.trees.iter().map(|tree| tree.slots as usize).max().unwrap_or(0);
        Room { nodes, slots }
    }
}

/// Groups of [`LANES`](crate::math::lanes::LANES) cells that walk a tree together in games of a common shape.
pub(super) const WIDE: usize = 3;

/// Scratch space for `G` groups of cells.
pub(super) struct Scratch<const G: usize> {
    /// Reach by own choices, up to a factor: `[node][first's types, second's]`.
    pub(super) belief: Vec<Wide<G>>,
    /// `[node][pair][player]`.
    pub(super) value: Vec<Wide<G>>,
    /// By slot: choice probabilities with their logits, and the response to them.
    pub(super) policy: Vec<Wide<G>>,
    pub(super) logit: Vec<Wide<G>>,
    pub(super) response: Vec<Wide<G>>,
    /// Logits of the response, and those of the sweep before.
    pub(super) answer: Vec<Wide<G>>,
    pub(super) older_answer: Vec<Wide<G>>,
    pub(super) step: step::Scratch<G>,
    pub(super) leaf: leaf::Scratch<G>,
}

impl<const G: usize> Scratch<G> {
    fn new(sizes: Sizes, Room { nodes, slots }: Room) -> Self {
        let room = |len: usize| vec![Wide::ZERO; len];
        Scratch {
            belief: room(nodes * (sizes.types[0] + sizes.types[1])),
            value: room(nodes * sizes.width()),
            policy: room(slots),
            logit: room(slots),
            response: room(slots),
            answer: room(slots),
            older_answer: room(slots),
            step: step::Scratch::new(slots),
            leaf: leaf::Scratch::new(sizes),
        }
    }
}
