//! The order of work within a period: what depends on each other together, each state after those on whose values it depends.

use super::Unrolled;
use crate::game::FiniteGame;
use crate::game::graph::{Component, Graph, Rank, Source};
use crate::{Error, Problem};

/// A resting state or a drift, as one vertex of the graph of dependencies within a period.
#[derive(Clone, Copy)]
struct Vertex(usize);

/// Sorts resting states and drifts by component, those of a component by rank, and renumbers all that points to them.
///
/// # Errors
/// A cycle within a period, with a state on it.
pub(super) fn in_order_of_work<G: FiniteGame>(mut game: Unrolled<G>) -> Result<Unrolled<G>, Error> {
    let moved = sort_graph(&mut game.graph).map_err(|vertex| cycle(&game, vertex))?;
    game.index.values_mut().for_each(|i| *i = moved[*i as usize]);
    permute(&mut game.rests, &moved);
    Ok(game)
}

/// Sorts the tables, and returns the new number of each resting state.
///
/// # Errors
/// A cycle within a period: a resting state on it, if there is one, else a drift.
fn sort_graph(graph: &mut Graph) -> Result<Vec<u32>, Vertex> {
    let rests = graph.trees.len();
    let total = rests + graph.drifts.len();
    let mut rank = vec![0usize; total];
    let mut colour = vec![0u8; total]; // 0 unseen, 1 on the stack, 2 done
    for root in 0..total {
        if colour[root] != 0 {
            continue;
        }
        let mut stack = vec![(Vertex(root), dependencies(graph, Vertex(root)), 0usize)];
        colour[root] = 1;
        while let Some((vertex, needs, next)) = stack.last_mut() {
            if let Some(&needed) = needs.get(*next) {
                *next += 1;
                match colour[needed.0] {
                    0 => {
                        colour[needed.0] = 1;
                        let needs = dependencies(graph, needed);
                        stack.push((needed, needs, 0));
                    }
                    1 => {
                        // A state says more than a move of nature: those have only numbers here.
                        let circle = stack.iter().rev().map(|(vertex, ..)| *vertex);
                        let circle = circle.take_while(|vertex| vertex.0 != needed.0);
                        let mut circle = std::iter::once(needed).chain(circle);
                        return Err(circle.find(|vertex| vertex.0 < rests).unwrap_or(needed));
                    }
                    _ => {}
                }
            } else {
                rank[vertex.0] = needs.iter().map(|v| rank[v.0] + 1).max().unwrap_or(0);
                colour[vertex.0] = 2;
                stack.pop();
            }
        }
    }
    let component = components(graph, total);
    let keys: Vec<(usize, usize)> = component.iter().copied().zip(rank).collect();
    let (keys_of_rests, keys_of_drifts) = keys.split_at(rests);
    let new_rest = sort(keys_of_rests);
    let new_drift = sort(keys_of_drifts);
    let moved = |source: &mut Source| match source {
        Source::Now(i) | Source::Next(i) => *i = new_rest[*i as usize],
        Source::Drift(i) => *i = new_drift[*i as usize],
    };
    moved(&mut graph.start);
    graph.starts.iter_mut().for_each(|rest| *rest = new_rest[*rest as usize]);
    graph.branches.iter_mut().for_each(|branch| moved(&mut branch.source));
    graph.steps.iter_mut().for_each(|(_, source)| moved(source));
    permute(&mut graph.trees, &new_rest);
    permute(&mut graph.horizon, &new_rest);
    permute(&mut graph.drifts, &new_drift);
    let mut kinds = keys.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let [rests, drifts] = [keys_of_rests, keys_of_drifts].map(|keys| {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        keys
    });
    let range = |keys: &[(usize, usize)], from: (usize, usize), to: (usize, usize)| {
        keys.partition_point(|key| *key < from)..keys.partition_point(|key| *key < to)
    };
    for kinds in kinds.chunk_by(|(a, _), (b, _)| a == b) {
        let begin = graph.ranks.len();
        graph.ranks.extend(kinds.iter().map(|&(component, rank)| Rank {
            rests: range(&rests, (component, rank), (component, rank + 1)),
            drifts: range(&drifts, (component, rank), (component, rank + 1)),
        }));
        let component = kinds[0].0;
        graph.components.push(Component {
            ranks: begin..graph.ranks.len(),
            rests: range(&rests, (component, 0), (component + 1, 0)),
            drifts: range(&drifts, (component, 0), (component + 1, 0)),
        });
    }
    Ok(new_rest)
}

/// A number for each vertex, the same for those that depend on each other within a period, directly or not; in the order of
/// their first vertices.
fn components(graph: &Graph, total: usize) -> Vec<usize> {
    let mut parent: Vec<usize> = (0..total).collect();
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    for vertex in 0..total {
        for needed in dependencies(graph, Vertex(vertex)) {
            let (a, b) = (root(&mut parent, vertex), root(&mut parent, needed.0));
            parent[a.max(b)] = a.min(b);
        }
    }
    (0..total).map(|vertex| root(&mut parent, vertex)).collect()
}

/// What the value of `vertex` depends on within the period.
fn dependencies(graph: &Graph, vertex: Vertex) -> Vec<Vertex> {
    let rests = graph.trees.len();
    let within = |source: Source| match source {
        Source::Now(rest) => Some(Vertex(rest as usize)),
        Source::Drift(drift) => Some(Vertex(rests + drift as usize)),
        Source::Next(_) => None,
    };
    if vertex.0 >= rests {
        let steps = graph.steps_of(&graph.drifts[vertex.0 - rests]).iter();
        return steps.filter_map(|&(_, source)| within(source)).collect();
    }
    graph.sources(vertex.0).filter_map(within).collect()
}

fn cycle<G: FiniteGame>(game: &Unrolled<G>, vertex: Vertex) -> Error {
    let place = match game.rests.get(vertex.0) {
        Some(state) => format!("state {state:?}"),
        None => "a move of nature".to_owned(),
    };
    Error::invalid([Problem::new(
        place,
        "",
        "play can come back here without the period ending; end the period (Game::ends_period) on the way, \
         or count rounds in the state",
    )])
}

/// New position of each item when sorted by its key, ties in the old order.
fn sort(keys: &[(usize, usize)]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by_key(|&i| keys[i]);
    let mut position = vec![0; keys.len()];
    for (new, old) in order.into_iter().enumerate() {
        position[old] = new as u32;
    }
    position
}

/// Puts each item where `position` says.
fn permute<T: Clone>(items: &mut Vec<T>, position: &[u32]) {
    let mut from = vec![0; items.len()];
    for (old, new) in position.iter().enumerate() {
        from[*new as usize] = old;
    }
    *items = from.into_iter().map(|old| items[old].clone()).collect();
}
