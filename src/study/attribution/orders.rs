//! Random orders in which mechanisms are switched on, and the sets met along them.

use super::Attribution;
use crate::problem::coalition::Coalition;
use crate::study::streams::{Use, shuffle, stream};
use rustc_hash::FxHashSet;

/// The sets along an order: nothing, its first, its first two, …, all.
pub(super) fn along(order: &[usize]) -> impl Iterator<Item = Coalition> {
    let grow = |bits: &mut u32, switch: &usize| {
        *bits |= 1 << switch;
        Some(Coalition(*bits))
    };
    std::iter::once(Coalition(0)).chain(order.iter().scan(0, grow))
}

impl Attribution {
    /// A random order and its reverse.
    pub(super) fn pair(&self, number: u64) -> [Vec<usize>; 2] {
        let mut order: Vec<usize> = (0..self.switches.len()).collect();
        shuffle(&mut stream(self.seed, Use::SwitchOrder, number), &mut order);
        let reverse = order.iter().rev().copied().collect();
        [order, reverse]
    }

    /// Every set that is needed, once, in the order in which they are met: nothing and all, each mechanism alone and all but it,
    /// and the sets along the orders.
    pub(super) fn sets(&self, pairs: &[[Vec<usize>; 2]]) -> Vec<Coalition> {
        let all = self.everything();
        let single = |i: usize| [Coalition(1 << i), Coalition(all.0 & !(1 << i))];
        let first = [Coalition(0), all].into_iter().chain((0..self.switches.len()).flat_map(single));
        let mut seen = FxHashSet::default();
        first
            .chain(pairs.iter().flatten().flat_map(|order| along(order)))
            .filter(|set| seen.insert(*set))
            .collect()
    }
}
