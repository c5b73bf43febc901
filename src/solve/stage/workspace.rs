//! Scratch space for the sweeps of trees, made once and lent to workers.

use super::shape::Sizes;
use super::{Kernels, leaf, step};
use crate::game::{Graph, Offset};
use crate::math::numbers::Numbers;
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

/// Scratch space of one worker, large enough for every tree of a game.
pub(in crate::solve) struct Workspace<P: Kernels> {
    pub(in crate::solve) scratch: P::Scratch,
    /// Values of drifts.
    pub(in crate::solve) drifts: Vec<P::Number>,
}

/// Workspaces of a game that lie ready: as many as there have been workers at once.
pub(in crate::solve) struct Workspaces<'a, P: Kernels> {
    pub game: &'a Graph,
    pub precision: P,
    pub constants: Constants<'a, P::Number>,
    room: Room,
    ready: Mutex<Vec<Workspace<P>>>,
}

impl<'a, P: Kernels> Workspaces<'a, P> {
    pub fn new(precision: P, game: &'a Graph) -> Self {
        let constants =
            Constants { tables: P::nearest(&game.tables.numbers), bases: P::nearest(&game.bases) };
        Workspaces { game, precision, constants, room: Room::for_all(game), ready: Mutex::default() }
    }

    /// Does something with a workspace.
    pub fn lend<T>(&self, work: impl FnOnce(&mut Workspace<P>) -> T) -> T {
        let ready = || self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let lent = ready().pop();
        let mut workspace = lent.unwrap_or_else(|| Workspace {
            scratch: self.precision.scratch(Sizes::of(self.game), self.room),
            drifts: Vec::new(),
        });
        let result = work(&mut workspace);
        ready().push(workspace);
        result
    }
}

/// Numbers of a game, in the precision of a solver.
pub(in crate::solve) struct Constants<'a, T: Copy> {
    tables: Cow<'a, [T]>,
    bases: Cow<'a, [T]>,
}

impl<T: Copy> Constants<'_, T> {
    /// The numbers at `offset` of the game's [tables](crate::game::Tables).
    #[inline(always)]
    pub(super) fn table(&self, offset: Offset, len: usize) -> &[T] {
        &self.tables[offset as usize..offset as usize + len]
    }

    /// The payoffs at a leaf that do not depend on continuation values.
    #[inline(always)]
    pub(super) fn base(&self, leaf: usize, width: usize) -> &[T] {
        &self.bases[leaf * width..][..width]
    }
}

/// How large the largest trees are.
#[derive(Clone, Copy)]
pub(in crate::solve) struct Room {
    nodes: usize,
    slots: usize,
}

impl Room {
    pub(super) const NONE: Room = Room { nodes: 0, slots: 0 };

    /// Room for every tree of `game`.
    fn for_all(game: &Graph) -> Self {
        let nodes = game.trees.iter().map(|tree| tree.nodes.len()).max().unwrap_or(0);
        let slots = game.trees.iter().map(|tree| tree.slots as usize).max().unwrap_or(0);
        Room { nodes, slots }
    }
}

/// Scratch space for some cells.
pub(in crate::solve) struct Scratch<N> {
    /// Beliefs at the root of a tree, of the place that begins at this lane.
    pub(super) root: (Option<usize>, Vec<N>),
    /// Reach by own choices, up to a factor: `[node][first's types, second's]`.
    pub(super) belief: Vec<N>,
    /// `[node][pair][player]`.
    pub(super) value: Vec<N>,
    /// By slot: choice probabilities with their logits, and the response to them.
    pub(super) policy: Vec<N>,
    pub(super) logit: Vec<N>,
    pub(super) response: Vec<N>,
    /// Logits of the response, and those of the sweep before.
    pub(super) answer: Vec<N>,
    pub(super) older_answer: Vec<N>,
    pub(super) step: step::Scratch<N>,
    pub(super) leaf: leaf::Scratch<N>,
}

impl<N: Numbers> Scratch<N> {
    pub(super) fn new(precision: N::Precision, sizes: Sizes, Room { nodes, slots }: Room) -> Self {
        let room = |len: usize| vec![N::splat(precision, 0.0); len];
        Scratch {
            root: (None, room(sizes.types[0] + sizes.types[1])),
            belief: room(nodes * (sizes.types[0] + sizes.types[1])),
            value: room(nodes * sizes.width()),
            policy: room(slots),
            logit: room(slots),
            response: room(slots),
            answer: room(slots),
            older_answer: room(slots),
            step: step::Scratch::new(precision, slots),
            leaf: leaf::Scratch::new(precision, sizes),
        }
    }
}
