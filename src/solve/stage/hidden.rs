//! The second player's response where both move at once.

use super::{Scratch, Shape, Stage};
use crate::game::Node;
use crate::math::Work;
use crate::math::numbers::{Numbers, Precision};
use crate::solve::response::Choose;
use std::marker::PhantomData;

/// The response at the nodes of the second player that stand below one of the first, and are one information set.
///
/// What an action is worth there is an expectation over the first player's types and over its choices, as they are in the
/// profile.
pub(super) struct HiddenReply<'a, 's, S, N: Numbers> {
    pub stage: &'a Stage<'s, N::Precision>,
    pub work: &'a mut Scratch<N>,
    /// The node in hand, and the first player's above it; positions in the tree.
    pub node: usize,
    pub leader: usize,
    pub shape: PhantomData<S>,
}

impl<S: Shape, N: Numbers> Work for HiddenReply<'_, '_, S, N> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let HiddenReply { stage, work, node, leader, .. } = self;
        let (sizes, precision) = (stage.sizes::<S>(), stage.precision);
        let ([firsts, seconds], width) = (sizes.types, sizes.width());
        let (nodes, begin) = (stage.nodes(), stage.game.trees[stage.rest].nodes.start as usize);
        let (
            Node::Decision { first: replies, count: moves, slot: choice, .. },
            Node::Decision { count, slot, .. },
        ) = (nodes[leader], nodes[node])
        else {
            return;
        };
        let (replies, moves, choice) = (replies as usize - begin, moves as usize, choice as usize);
        let (count, slot) = (count as usize, slot as usize);
        if node + 1 != replies + moves {
            return; // The last of the nodes comes first, when what stands below all of them is known.
        }
        let belief = &work.belief[leader * (firsts + seconds)..][..firsts];
        let policy = &work.policy[choice..][..firsts * moves];
        let mut total = N::splat(precision, 0.0);
        for weight in belief {
            total += *weight;
        }
        let scale = total.reciprocal() * stage.response.precision(1);
        let answer = &mut work.answer[slot..][..seconds * count];
        answer.fill(N::splat(precision, 0.0));
        for (k, reply) in nodes[replies..replies + moves].iter().enumerate() {
            let Node::Decision { first: child, .. } = *reply else { continue };
            let children = &work.value[(child as usize - begin) * width..][..count * width];
            for (s, weight) in belief.iter().enumerate() {
                let weight = *weight * policy[s * moves + k];
                for t in 0..seconds {
                    for (logit, child) in
                        answer[t * count..][..count].iter_mut().zip(children.chunks_exact(width))
                    {
                        *logit = weight.times_plus(child[(s * seconds + t) * 2 + 1], *logit);
                    }
                }
            }
        }
        for logit in &mut *answer {
            *logit = *logit * scale;
        }
        let choice = &mut work.response[slot..][..seconds * count];
        precision.dispatch(Choose { precision, response: stage.response, count, logits: answer, choice });
    }
}
