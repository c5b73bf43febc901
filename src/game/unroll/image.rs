//! The tables without memory, made from those with it: states with the same image become one.

use super::{Unrolled, append};
use crate::Error;
use crate::game::FiniteGame;
use crate::game::graph::{Branch, Graph, Node, Sight, Source, Tree};
use rustc_hash::FxHashMap as HashMap;

/// Each state where a drift begins, with the number of the drift that begins there before and after the period has ended.
pub(super) type DriftIndex<S> = HashMap<S, [Option<u32>; 2]>;

/// Which states of the full tables become which.
struct Image {
    /// By full state: the number of its image.
    rests: Vec<u32>,
    drifts: Vec<u32>,
    /// By image: the full state that stands for all with that image.
    rest_examples: Vec<usize>,
    drift_examples: Vec<usize>,
}

/// The tables of `full`, treating states alike that `game` forgets to tell apart.
///
/// # Errors
/// Those of [`Unrolled::hold_to_images`].
pub(super) fn image<G: FiniteGame>(
    game: &G,
    full: &Unrolled<G>,
    drift_index: &DriftIndex<G::State>,
) -> Result<Unrolled<G>, Error> {
    let mut index = HashMap::default();
    let (rests, rest_examples) = classes(full.rests.iter().map(|state| game.forget(state)), &mut index);
    let mut images = vec![None; full.graph.drifts.len()];
    for (state, numbers) in drift_index {
        for (after, number) in [false, true].into_iter().zip(numbers) {
            if let Some(number) = number {
                images[*number as usize] = Some((game.forget(state), after));
            }
        }
    }
    let (drifts, drift_examples) = classes(images.into_iter(), &mut HashMap::default());
    let image = Image { rests, drifts, rest_examples, drift_examples };
    let graph = image.graph(&full.graph);
    full.hold_to_images(game, &image.rests, &graph)?;
    Ok(Unrolled {
        graph,
        rests: image.rest_examples.iter().map(|&rest| game.forget(&full.rests[rest])).collect(),
        actions: full.actions.clone(),
        outcomes: full.outcomes.clone(),
        index,
        full: None,
    })
}

/// Numbers the different images in the order in which they come; returns the number of each, and where each comes first.
fn classes<K: std::hash::Hash + Eq>(
    images: impl Iterator<Item = K>,
    numbers: &mut HashMap<K, u32>,
) -> (Vec<u32>, Vec<usize>) {
    let mut examples = Vec::new();
    let classes = images.enumerate().map(|(i, image)| {
        *numbers.entry(image).or_insert_with(|| {
            examples.push(i);
            (examples.len() - 1) as u32
        })
    });
    (classes.collect(), examples)
}

impl Image {
    fn of(&self, source: Source) -> Source {
        match source {
            Source::Now(rest) => Source::Now(self.rests[rest as usize]),
            Source::Next(rest) => Source::Next(self.rests[rest as usize]),
            Source::Drift(drift) => Source::Drift(self.drifts[drift as usize]),
        }
    }

    /// The tables of the images.
    fn graph(&self, full: &Graph) -> Graph {
        let begins = full.period_beginnings();
        let mut graph = full.without_states();
        graph.start = self.of(full.start);
        graph.starts = full.starts.iter().map(|&rest| self.rests[rest as usize]).collect();
        graph.horizon = self.rest_examples.iter().map(|&rest| full.horizon[rest].clone()).collect();
        // Of all with an image, only some may begin a period: the first of these stands for all.
        for (rest, &image) in self.rests.iter().enumerate().rev().filter(|(rest, _)| begins[*rest]) {
            graph.horizon[image as usize] = full.horizon[rest].clone();
        }
        for &rest in &self.rest_examples {
            self.copy_tree(full, &full.trees[rest], &mut graph);
        }
        for &drift in &self.drift_examples {
            let mut drift = full.drifts[drift].clone();
            let steps = full.steps_of(&drift).iter().map(|&(share, source)| (share, self.of(source)));
            graph.cumulative.extend_from_slice(full.cumulative_of(&drift));
            drift.steps = append(&mut graph.steps, steps);
            drift.ends = append(&mut graph.drift_ends, full.drift_ends_of(&drift).iter().cloned());
            graph.drifts.push(drift);
        }
        graph
    }

    fn copy_tree(&self, full: &Graph, tree: &Tree, graph: &mut Graph) {
        let width = 2 * full.pairs();
        let begin = graph.nodes.len() as u32;
        let moved = |node: u32| node - tree.nodes.start + begin;
        for node in full.nodes_of(tree) {
            let mut node = *node;
            match &mut node {
                Node::Decision { first, sight, .. } => {
                    *first = moved(*first);
                    if let Sight::Hidden { leader } = sight {
                        *leader = moved(*leader);
                    }
                }
                Node::Chance { first, .. } => *first = moved(*first),
                Node::Leaf(number) => {
                    let old = *number as usize;
                    *number = graph.leaves.len() as u32;
                    let mut leaf = full.leaves[old].clone();
                    leaf.ends = append(&mut graph.ends, full.ends_of(&leaf).iter().cloned());
                    let branches = full.branches_of(&leaf).iter().cloned();
                    let branches = branches.map(|branch| Branch { source: self.of(branch.source), ..branch });
                    leaf.branches = append(&mut graph.branches, branches);
                    graph.bases.extend_from_slice(&full.bases[old * width..][..width]);
                    graph.leaves.push(leaf);
                }
            }
            graph.nodes.push(node);
        }
        graph.trees.push(Tree { nodes: begin..graph.nodes.len() as u32, ..tree.clone() });
    }
}
