//! Partial results, merged along a tree that depends on the plan alone.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The results of consecutive batches.
///
/// Merging in floating point is not associative, so the bits of a result depend on the order of merges. Here batches `0`, `1`,
/// `2`, … are the leaves of a binary tree, and only siblings are merged. Whoever did which batches, and in how many pieces: once
/// they stand together, the same siblings have been merged. A stretch of n batches is held as at most 2 log₂ n trees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Forest<E> {
    /// From the first batch to the last.
    trees: Vec<Tree<E>>,
}

/// The merged results of batches `index · 2^level` to `(index + 1) · 2^level`, the latter excluded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Tree<E> {
    level: u32,
    index: u64,
    result: E,
}

impl<E> Forest<E> {
    pub fn new() -> Self {
        Forest { trees: Vec::new() }
    }

    /// The batch after the last one, if there are any.
    pub fn end(&self) -> Option<u64> {
        self.trees.last().map(|tree| (tree.index + 1) << tree.level)
    }

    /// The first batch, if there are any.
    pub fn start(&self) -> Option<u64> {
        self.trees.first().map(|tree| tree.index << tree.level)
    }

    /// Whether the batches are the first of `batches`: what has been read from a file may be anything.
    pub fn is_within(&self, batches: Range<u64>) -> bool {
        let mut next = batches.start;
        self.trees.iter().all(|tree| {
            let end = |index: u64| index.checked_mul(1_u64.checked_shl(tree.level)?);
            let (start, end) = (end(tree.index), tree.index.checked_add(1).and_then(end));
            let follows = start == Some(next) && end.is_some_and(|end| end <= batches.end);
            next = end.unwrap_or(next);
            follows
        })
    }

    /// Adds the result of batch number `batch`, which follows the last one.
    pub fn push(&mut self, batch: u64, result: E, merge: impl Fn(&mut E, &E)) {
        self.plant(Tree { level: 0, index: batch, result }, &merge);
    }

    /// Adds batches that follow the last one.
    pub fn append(&mut self, other: Forest<E>, merge: impl Fn(&mut E, &E)) {
        other.trees.into_iter().for_each(|tree| self.plant(tree, &merge));
    }

    fn plant(&mut self, tree: Tree<E>, merge: &impl Fn(&mut E, &E)) {
        self.trees.push(tree);
        while let [.., left, right] = &mut self.trees[..] {
            if left.level != right.level || left.index + 1 != right.index || left.index % 2 == 1 {
                break;
            }
            merge(&mut left.result, &right.result);
            left.level += 1;
            left.index /= 2;
            self.trees.pop();
        }
    }

    /// All results merged into `total`, from the first batch to the last.
    pub fn total(&self, mut total: E, merge: impl Fn(&mut E, &E)) -> E {
        self.trees.iter().for_each(|tree| merge(&mut total, &tree.result));
        total
    }
}

#[cfg(test)]
mod tests {
    use super::Forest;
    use proptest::prelude::*;

    /// Says who was merged with whom.
    fn merge(left: &mut String, right: &String) {
        *left = format!("({left}{right})");
    }

    fn stretch(batches: std::ops::Range<u64>) -> Forest<String> {
        let mut forest = Forest::new();
        batches.for_each(|batch| forest.push(batch, format!("{batch},"), merge));
        forest
    }

    #[test]
    fn siblings_are_merged_with_each_other_only() {
        let forest = stretch(3..9);
        let results: Vec<&str> = forest.trees.iter().map(|tree| &tree.result[..]).collect();
        assert_eq!(results, ["3,", "((4,5,)(6,7,))", "8,"]);
        assert_eq!((forest.start(), forest.end()), (Some(3), Some(9)));
        assert!(forest.is_within(3..9) && forest.is_within(3..20));
        assert!(!forest.is_within(2..9) && !forest.is_within(3..8));
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(5), ..Default::default() })]

        #[test]
        fn pieces_put_together_are_the_whole(ends in prop::collection::btree_set(1_u64..200, 1..9)) {
            let whole = stretch(0..*ends.last().unwrap());
            let starts = std::iter::once(0).chain(ends.iter().copied());
            let mut joined = Forest::new();
            starts.zip(&ends).for_each(|(start, &end)| joined.append(stretch(start..end), merge));
            prop_assert_eq!(&joined, &whole);
            prop_assert!(whole.trees.len() <= 8);
        }
    }
}
