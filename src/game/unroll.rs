//! From rules to tables: the reachable resting states, the tree of choices below each, and the chance between.

mod build;
mod image;
mod order;

use super::FiniteGame;
use super::alike::Unlike;
use super::graph::Graph;
use super::reach::reach;
use crate::{Error, Problem};
use rustc_hash::FxHashMap as HashMap;
use std::ops::Range;
use std::sync::Arc;

/// A finite game as tables: the reachable states, numbered, with what leads from one to the next.
///
/// Make one with [`Unrolled::new`]. Two states that differ only in what the game [forgets](FiniteGame::forget)
/// are one state here, unless made with [`Unrolled::with_memory`].
#[derive(Debug, Clone)]
pub struct Unrolled<G: FiniteGame> {
    pub(crate) graph: Graph,
    /// Resting states in order of rank.
    pub(crate) rests: Vec<G::State>,
    pub(crate) actions: Vec<G::Action>,
    /// The classes of endings, in order.
    pub(crate) outcomes: Vec<G::Outcome>,
    pub(crate) index: HashMap<G::State, u32>,
    /// The tables with full states of which these are the image, if they were made that way.
    pub(crate) full: Option<Arc<Unrolled<G>>>,
}

/// Appends `items` to `list` and returns where they stand.
fn append<T>(list: &mut Vec<T>, items: impl IntoIterator<Item = T>) -> Range<u32> {
    let begin = list.len() as u32;
    list.extend(items);
    begin..list.len() as u32
}

fn forgets_too_much<G: FiniteGame>(game: &G, state: &G::State) -> Error {
    if game.forget(state) == *state {
        let expected = "must have the same moves, chances and payoffs whenever it is asked, and FiniteGame::forget must leave states \
                        alike that it says are";
        return Error::invalid([Problem::new(format!("state {state:?}"), "", expected)]);
    }
    Error::invalid([Problem::new(
        format!("state {state:?}"),
        format!("{:?}", game.forget(state)),
        "what FiniteGame::forget leaves of a state must have the same moves, chances and payoffs, and lead to the same \
         states",
    )])
}

impl<G: FiniteGame> Unrolled<G> {
    /// Unrolls `game` from its start, treating states alike that the game [forgets](FiniteGame::forget) to
    /// tell apart: what the solvers need.
    ///
    /// # Errors
    /// Rules that break the contract of [`Game`](super::Game) or [`FiniteGame`], with the state: no legal
    /// action, probabilities that are negative, not finite or do not sum to one, payoffs or tallies that are not finite,
    /// a cycle within a period, chance that correlates the types, two ends of a period between resting states,
    /// a choice that does not rest behind the end of the last period, beliefs of three or more types that would have to be rounded.
    /// More than 1,048,576 periods, those of the burn-in included.
    ///
    /// # Complexity
    /// Time and memory linear in the number of reachable states, moves and entries of lotteries.
    pub fn new(game: &G) -> Result<Self, Error> {
        let (tables, _) = build::unroll(game, &[], &|state: &G::State| game.forget(state))?;
        order::in_order_of_work(tables)?.within_the_horizon()
    }

    /// Unrolls `game` once for both, the solvers and what comes after: the same tables as those of [`Unrolled::new`], with those of
    /// [`Unrolled::with_memory`] at hand for whoever [plays](crate::solve::Equilibrium::play) what was solved.
    ///
    /// Takes seven tenths of the time of unrolling twice. There must be finitely many full states.
    ///
    /// # Errors
    /// As [`Unrolled::new`]; states of which [`FiniteGame::forget`] leaves the same, but that have not the same moves, chances and payoffs,
    /// or do not lead to the same states.
    pub fn for_play(game: &G) -> Result<Self, Error> {
        Self::for_play_from(game, &[])
    }

    /// The same with what can be reached from each of `starts`, too, so that [`Equilibrium::begun_at`](crate::solve::Equilibrium::begun_at)
    /// can begin there what is solved. The player who moves in such a state knows of the other's type what the prior says.
    ///
    /// # Errors
    /// Those of [`Unrolled::for_play`]; states in which nature moves or play is over.
    pub fn for_play_from(game: &G, starts: &[G::State]) -> Result<Self, Error> {
        let (full, drifts) = build::unroll(game, starts, &|state: &G::State| *state)?;
        let image = order::in_order_of_work(image::image(game, &full, &drifts)?)?;
        let full = order::in_order_of_work(full)?.within_the_horizon()?;
        Ok(Unrolled { full: Some(Arc::new(full)), ..image })
    }

    /// Unrolls `game` with its full states: what the exact evaluator and the simulator need, since outcome
    /// classes may depend on what payoffs do not.
    ///
    /// # Errors
    /// As [`Unrolled::new`].
    pub fn with_memory(game: &G) -> Result<Self, Error> {
        let (tables, _) = build::unroll(game, &[], &|state: &G::State| *state)?;
        order::in_order_of_work(tables)?.within_the_horizon()
    }

    /// The tables, if in the last period, and in the last of the burn-in, nobody chooses behind its end: by the rules the horizon leaves
    /// play where somebody would, and a tree has no such place.
    ///
    /// # Errors
    /// The first resting state of the last period with a choice below that comes behind its end.
    fn within_the_horizon(self) -> Result<Self, Error> {
        let Graph { periods, burn_in, trees, .. } = &self.graph;
        if trees.iter().all(|tree| !tree.beyond) {
            return Ok(self);
        }
        let reach = reach(&self.graph, periods + burn_in);
        for last in [periods - 1, periods + burn_in - 1] {
            let faulty = |rest: &usize| trees[*rest].beyond && reach[last].rests[*rest];
            if let Some(rest) = (0..trees.len()).find(faulty) {
                return Err(Error::unsupported(
                    format!(
                        "below {:?}, in the last period, somebody chooses behind its end",
                        self.rests[rest]
                    ),
                    "let beliefs rest there (FiniteGame::rests), or give the game more periods",
                ));
            }
        }
        Ok(self)
    }

    /// The number of each resting state's image in `solved`: tables of the same game without memory, or with it.
    ///
    /// # Errors
    /// Tables of other types or belief grids, states without an image there, and those of [`Unrolled::hold_to_images`].
    pub(crate) fn images(&self, game: &G, solved: &Unrolled<G>) -> Result<Vec<u32>, Error> {
        if (self.graph.types, &self.graph.grids) != (solved.graph.types, &solved.graph.grids) {
            return Err(Error::invalid([Problem::new(
                "game",
                format!("{:?} types", self.graph.types),
                format!(
                    "must be the one solved, with {:?} types and the same belief grids",
                    solved.graph.types
                ),
            )]));
        }
        let image =
            |state| solved.index.get(state).or_else(|| solved.index.get(&game.forget(state))).copied();
        let images = self.rests.iter().map(|state| image(state).ok_or_else(|| forgets_too_much(game, state)));
        let images: Vec<u32> = images.collect::<Result<_, _>>()?;
        if solved.full.is_none() {
            self.hold_to_images(game, &images, &solved.graph)?; // Else they have been compared already.
        }
        Ok(images)
    }

    /// Holds each state to its image in `solved`, which must be [alike](Graph::unlike_image).
    ///
    /// # Errors
    /// The first state that is not.
    fn hold_to_images(&self, game: &G, images: &[u32], solved: &Graph) -> Result<(), Error> {
        match self.graph.unlike_image(images, solved) {
            Some(Unlike::Rest(rest)) => Err(forgets_too_much(game, &self.rests[rest])),
            Some(Unlike::Start) => Err(forgets_too_much(game, &game.start())),
            None => Ok(()),
        }
    }

    /// Number of resting states.
    pub fn resting_states(&self) -> usize {
        self.rests.len()
    }
    /// Number of distinct chance states that tell nothing about types.
    pub fn chance_states(&self) -> usize {
        self.graph.drifts.len()
    }
}
