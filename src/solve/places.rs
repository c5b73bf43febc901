//! The states at the nodes of a tree, found by playing the rules again.

use crate::game::{FiniteGame, Node, Sight, Unrolled};

/// Where a node of a tree stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Location<S> {
    /// Where both move at once, that of the second player's nodes is the state in which both choose.
    pub state: S,
    /// Periods that have ended since the root.
    pub ended: usize,
}

/// The location of each node of the tree below the resting state number `rest`.
pub(super) fn locations<G: FiniteGame>(
    game: &G,
    tables: &Unrolled<G>,
    rest: usize,
) -> Vec<Location<G::State>> {
    let graph = &tables.graph;
    let nodes = &graph.trees[rest].nodes;
    let (begin, end) = (nodes.start as usize, nodes.end as usize);
    let mut locations = vec![Location { state: tables.rests[rest], ended: 0 }; end - begin];
    for (i, node) in graph.nodes[begin..end].iter().enumerate() {
        let here = locations[i];
        let ended = here.ended + usize::from(game.ends_period(&here.state));
        let mut arrive =
            |child: usize, state: G::State, ended| locations[child - begin] = Location { state, ended };
        match *node {
            Node::Decision { first, count, label, sight, .. } => {
                let unseen = unseen(tables, (begin, i), sight);
                for k in 0..count as usize {
                    let action = tables.actions[label as usize + k];
                    let child = first as usize + k;
                    match (sight, unseen) {
                        (Sight::Leading, _) => arrive(child, here.state, here.ended),
                        (_, Some(other)) => {
                            arrive(child, game.play_both(&here.state, [other, action]), ended)
                        }
                        (_, None) => arrive(child, game.play(&here.state, action), ended),
                    }
                }
            }
            Node::Chance { first, count, .. } => {
                let nexts = successors(game, graph.types, &here.state);
                for (k, next) in nexts.into_iter().enumerate().take(count as usize) {
                    arrive(first as usize + k, next, ended);
                }
            }
            Node::Leaf(_) => {}
        }
    }
    locations
}

/// The first player's action that stands behind a node of the second at which it is not seen.
fn unseen<G: FiniteGame>(
    tables: &Unrolled<G>,
    (begin, node): (usize, usize),
    sight: Sight,
) -> Option<G::Action> {
    let Sight::Hidden { leader } = sight else { return None };
    let Node::Decision { first, label, .. } = tables.graph.nodes[leader as usize] else { return None };
    tables.actions.get(label as usize + begin + node - first as usize).copied()
}

/// The states that nature may choose in `state`, in the order in which the lotteries name them first.
fn successors<G: FiniteGame>(game: &G, types: [usize; 2], state: &G::State) -> Vec<G::State> {
    let mut nexts = Vec::new();
    for pair in 0..types[0] * types[1] {
        game.lottery(state, [pair / types[1], pair % types[1]], |probability, next| {
            if probability > 0.0 && !nexts.contains(&next) {
                nexts.push(next);
            }
        });
    }
    nexts
}
