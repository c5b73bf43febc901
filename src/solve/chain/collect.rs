//! What is collected on the steps of a chain: each distinct sum of payoffs or tallies stands once.

use crate::game::{Graph, Payoffs};
use rustc_hash::FxHashMap as HashMap;

/// A payoff table of the game, and the discount at which it counts.
pub(super) type Part = (u32, Payoffs);

/// Payoffs and tallies, and where each sum of two stands.
pub(super) struct Collected<'a> {
    game: &'a Graph,
    /// `[sum][pair of types, padded]`.
    pub(super) payoffs: Vec<Payoffs>,
    pub(super) tallies: Vec<f64>,
    /// Numbers in a tally.
    counted: usize,
    /// Pairs of types, padded.
    pairs: usize,
    known_payoffs: HashMap<[(u32, [u64; 2]); 2], u32>,
    known_tallies: HashMap<[u32; 2], u32>,
}

impl<'a> Collected<'a> {
    /// Zeros only.
    pub(super) fn new(game: &'a Graph, pairs: usize, counted: usize) -> Self {
        Collected {
            game,
            payoffs: vec![[0.0; 2]; pairs],
            tallies: vec![0.0; counted],
            counted,
            pairs,
            known_payoffs: HashMap::default(),
            known_tallies: HashMap::default(),
        }
    }

    /// The number of the sum of two payoff tables.
    pub(super) fn payoff(&mut self, parts: [Part; 2]) -> u32 {
        if parts.iter().all(|(offset, _)| *offset == 0) {
            return 0;
        }
        let key = parts.map(|(offset, discount)| (offset, discount.map(f64::to_bits)));
        let (game, payoffs, pairs) = (self.game, &mut self.payoffs, self.pairs);
        *self.known_payoffs.entry(key).or_insert_with(|| {
            let number = payoffs.len();
            payoffs.resize(number + pairs, [0.0; 2]);
            for (offset, discount) in parts {
                let table = game.tables.get(offset, 2 * game.pairs()).chunks_exact(2);
                for (total, x) in payoffs[number..].iter_mut().zip(table) {
                    *total = [total[0] + discount[0] * x[0], total[1] + discount[1] * x[1]];
                }
            }
            number as u32
        })
    }

    /// The row of the sum of two tallies.
    pub(super) fn tally(&mut self, parts: [u32; 2]) -> u32 {
        if parts == [0, 0] || self.counted == 0 {
            return 0;
        }
        let (game, tallies, counted) = (self.game, &mut self.tallies, self.counted);
        *self.known_tallies.entry(parts).or_insert_with(|| {
            let row = tallies.len() / counted;
            let [first, second] = parts.map(|offset| game.tables.get(offset, counted));
            tallies.extend(first.iter().zip(second).map(|(x, y)| x + y));
            row as u32
        })
    }
}
