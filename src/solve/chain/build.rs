//! Which places get tables, and what stands in them: probabilities are carried forward through the places that play
//! visits often.

mod drift;
mod rest;

use super::collect::Collected;
use super::counts::Counts;
use super::{Chain, ENDING, HORIZON, KIND, PLACE, Place, Row, Shape, Step};
use crate::game::{Graph, Payoffs, Source};
use crate::math::alias::AliasTables;
use crate::solve::belief::Belief;
use crate::solve::descent::Descent;
use crate::solve::plain::Plain;
use rustc_hash::FxHashMap as HashMap;

/// Drifts and resting states that a smaller part of episodes than this comes to get no tables.
const OFTEN: f64 = 1e-5;

/// Nor do cells of the others that a smaller part than this comes to. It is smaller, since what a resting state's cells share
/// is most of the work.
const SOMETIMES: f64 = 1e-6;

/// No more columns than this, most of the memory of all tables.
const COLUMNS: usize = 1 << 22;

/// Rows, steps, payoffs and tallies have numbers below this: the two highest bits are for kinds and flags.
const NUMBERS: usize = 1 << KIND;

/// Steps of drift after drift are made one distribution if it has no more outcomes than this.
const COMPOSED: usize = 64;

/// Bits of an item in a column.
const ITEM_BITS: u32 = u16::BITS;

impl Chain {
    /// The tables of `play`.
    ///
    /// # Complexity
    /// Places visited often × leaves of a tree × pairs of types.
    pub(crate) fn new(play: Plain<'_>) -> Self {
        let mut builder = Builder::new(play);
        builder.begin();
        for period in 0..play.periods() {
            builder.period(period);
        }
        builder.finish()
    }
}

/// The distribution in hand: items, and their weights by pair of types.
#[derive(Default)]
struct Items {
    items: Vec<u16>,
    /// `[item][pair of types]`; `[item]` where types do not matter.
    weights: Vec<f64>,
}

impl Items {
    fn clear(&mut self) {
        self.items.clear();
        self.weights.clear();
    }
}

/// What is not known of a place before it has been dealt with.
const UNKNOWN: u32 = u32::MAX;

struct Builder<'a> {
    play: Plain<'a>,
    game: &'a Graph,
    endings: u32,
    chain: Chain,
    collected: Collected<'a>,
    alias: AliasTables<u16>,
    descent: Descent,
    behind: Belief,
    /// Positions of a resting state.
    width: usize,
    /// Discount of each player at the beginning of the period in hand.
    discount: Payoffs,
    /// By number of the state, the place that play comes to in the period in hand, and in the next.
    now: Vec<Option<u32>>,
    next: Vec<Option<u32>>,
    drifts: Vec<Option<u32>>,
    /// Probability that play comes to each position of the places of even and of odd periods.
    mass: [Vec<f64>; 2],
    /// Of each place: where its probabilities begin, its first row, and its first step.
    flows: Vec<u32>,
    rows: Vec<u32>,
    firsts: Vec<u32>,
    items: Items,
}

impl<'a> Builder<'a> {
    fn new(play: Plain<'a>) -> Self {
        let game = play.graph;
        let [pairs, cells] = [game.pairs(), game.cells()].map(usize::next_power_of_two);
        let chain = Chain {
            rows: Vec::new(),
            columns: Vec::new(),
            steps: Vec::new(),
            payoffs: Vec::new(),
            tallies: Vec::new(),
            counts: None,
            places: Vec::new(),
            tabulated: HashMap::default(),
            horizon: [1.0, 1.0],
            shape: Shape { pair_bits: pairs.trailing_zeros(), cell_bits: cells.trailing_zeros() },
            starts: Vec::new(),
            start: Step::default(),
        };
        Builder {
            play,
            game,
            endings: play.endings as u32,
            chain,
            collected: Collected::new(game, pairs, play.tallies),
            alias: AliasTables::new(),
            descent: Descent::default(),
            behind: Belief::new(game),
            width: game.cells() * pairs,
            discount: [1.0, 1.0],
            now: vec![None; game.trees.len()],
            next: vec![None; game.trees.len()],
            drifts: vec![None; game.drifts.len()],
            mass: [Vec::new(), Vec::new()],
            flows: Vec::new(),
            rows: Vec::new(),
            firsts: Vec::new(),
            items: Items::default(),
        }
    }

    /// The number of the place that `source` leads to in a period.
    fn place(&mut self, period: usize, source: Source) -> u32 {
        let (known, period, source) = match source {
            Source::Now(rest) => (&mut self.now[rest as usize], period, source),
            Source::Next(rest) => (&mut self.next[rest as usize], period + 1, Source::Now(rest)),
            Source::Drift(drift) => (&mut self.drifts[drift as usize], period, source),
        };
        let (places, mass) = (&mut self.chain.places, &mut self.mass[period % 2]);
        let (flows, rows, firsts) = (&mut self.flows, &mut self.rows, &mut self.firsts);
        let width = self.width;
        *known.get_or_insert_with(|| {
            places.push(Place { period: period as u32, source });
            flows.push(mass.len() as u32);
            mass.resize(mass.len() + width, 0.0);
            rows.push(UNKNOWN);
            firsts.push(0);
            places.len() as u32 - 1
        })
    }

    /// Adds a step that leads to a place; which row that is will be known in the end.
    fn onward(&mut self, period: usize, source: Source, stays: bool, (payoff, tally): (u32, u32)) {
        let next = self.endings + self.place(period, source);
        let by_position = !matches!(source, Source::Drift(_));
        let flags = [(stays, Step::STAYS), (by_position, Step::BY_POSITION)];
        let tally = flags.into_iter().filter(|(is, _)| *is).fold(tally, |tally, (_, flag)| tally | flag);
        self.chain.steps.push(Step { next, steps: 0, payoff, tally });
    }

    /// Adds a step that leads to an end.
    fn end(&mut self, outcome: u32, (payoff, tally): (u32, u32)) {
        self.chain.steps.push(Step { next: outcome, steps: 0, payoff, tally: tally | Step::STAYS });
    }

    /// The place that a step leads to, if it is not an end.
    fn target(&self, step: usize) -> Option<usize> {
        Some(self.chain.steps[step].next.checked_sub(self.endings)? as usize)
    }

    /// The probability of each position of a place.
    fn mass(&self, place: usize) -> &[f64] {
        let period = self.chain.places[place].period as usize;
        &self.mass[period % 2][self.flows[place] as usize..][..self.width]
    }

    fn mass_mut(&mut self, place: usize) -> &mut [f64] {
        let period = self.chain.places[place].period as usize;
        &mut self.mass[period % 2][self.flows[place] as usize..][..self.width]
    }

    /// The number of an item: see [`Shape`].
    fn item(&self, step: usize, cell: usize) -> u16 {
        ((step << self.chain.shape.cell_bits) + cell) as u16
    }

    /// Whether a place with so many steps and items can have a table.
    fn fits(&self, steps: usize, items: usize) -> bool {
        let Builder { chain, collected, play, .. } = self;
        let places = chain.places.len() + steps;
        let rows = self.endings as usize + places + chain.rows.len() + self.width;
        let payoffs = collected.payoffs.len() + (steps << chain.shape.pair_bits);
        let tallies = collected.tallies.len() / play.tallies.max(1) + steps;
        steps << chain.shape.cell_bits <= 1 << ITEM_BITS
            && chain.columns.len() + items <= COLUMNS
            && [rows, chain.steps.len() + steps, payoffs, tallies].into_iter().all(|count| count < NUMBERS)
    }

    /// The rows of a place, which has no tables yet: one for each of `width` positions. Returns the number of the first. `steps` is
    /// the first step of the place.
    fn rows(&mut self, place: usize, (steps, width): (usize, usize)) -> usize {
        let first = self.chain.rows.len();
        let empty = Row::empty(PLACE, place as u32);
        self.chain.rows.resize(first + width, empty);
        (self.rows[place], self.firsts[place]) = (first as u32, steps as u32);
        first
    }

    /// Makes the table of the items in hand, if any has a positive weight, for one of `pairs` pairs of types.
    fn table(&mut self, (pair, pairs): (usize, usize)) -> Option<Row> {
        let begin = self.chain.columns.len() as u32;
        let weights = self.items.weights.iter().skip(pair).step_by(pairs).copied();
        let entries = weights.zip(self.items.items.iter().copied());
        let columns = self.alias.make(entries, &mut self.chain.columns);
        (columns > 0).then_some(Row { begin, columns })
    }

    /// The draw of the types, and the rounding of the prior.
    fn begin(&mut self) {
        let game = self.game;
        let shape = self.chain.shape;
        self.onward(0, self.play.start, true, (0, 0));
        let mut starts: Vec<_> = game.start_positions().collect();
        starts.sort_by_key(|&(_, pair, _)| pair);
        let position = |(cell, pair, weight)| (weight, shape.position(cell, pair) as u32);
        let starts: Vec<(f64, u32)> = starts.into_iter().map(position).collect();
        let mass = self.mass_mut(0);
        starts.iter().for_each(|&(weight, position)| mass[position as usize] = weight);
        AliasTables::new().make(starts.into_iter(), &mut self.chain.starts);
    }

    /// All places of a period that play visits often, those first that lead to the others.
    fn period(&mut self, period: usize) {
        for rank in self.game.ranks.iter().rev() {
            for rest in rank.rests.clone() {
                let place = self.now[rest].take().map(|place| place as usize);
                if let Some(place) = place.filter(|&place| self.often(place)) {
                    self.rest((period, rest), place);
                }
            }
            for drift in rank.drifts.clone() {
                let place = self.drifts[drift].take().map(|place| place as usize);
                if let Some(place) = place.filter(|&place| self.often(place)) {
                    self.drift((period, drift), place);
                }
            }
        }
        std::mem::swap(&mut self.now, &mut self.next);
        self.mass[period % 2].clear();
        self.discount = [0, 1].map(|player| self.discount[player] * self.game.discount[player]);
    }

    /// Whether play comes to a place often enough for tables to pay.
    fn often(&self, place: usize) -> bool {
        self.mass(place).iter().sum::<f64>() >= OFTEN
    }

    /// Puts the rows of tables behind those of endings and places, and points the steps to them.
    fn finish(self) -> Chain {
        let Builder { play, endings, mut chain, collected, rows, firsts, discount, .. } = self;
        let before = endings + chain.places.len() as u32;
        let places = chain.places.iter().zip(0..).map(|(place, number)| match place.source {
            Source::Now(rest) if place.period as usize == play.periods() => Row::empty(HORIZON, rest),
            _ => Row::empty(PLACE, number),
        });
        let endings_and_places = (0..endings).map(|number| Row::empty(ENDING, number)).chain(places);
        chain.rows = endings_and_places.chain(chain.rows).collect();
        for step in &mut chain.steps {
            let Some(place) = step.next.checked_sub(endings) else { continue };
            match rows[place as usize] {
                UNKNOWN => step.tally &= !Step::BY_POSITION,
                row => (step.next, step.steps) = (before + row, firsts[place as usize]),
            }
        }
        let tabulated = chain.places.iter().zip(rows.iter().zip(&firsts));
        let tabulated = tabulated.filter(|(_, (row, _))| **row != UNKNOWN);
        chain.tabulated = tabulated.map(|(&place, (row, first))| (place, (before + row, *first))).collect();
        chain.start = chain.steps[0];
        chain.payoffs = collected.payoffs;
        // No episode comes to more places, each of its own rank in its period.
        let most = 1 + play.periods() * play.graph.ranks.len();
        let rows = collected.tallies.chunks_exact(play.tallies.max(1));
        chain.counts = rows.map(|tally| Counts::of(tally, most)).collect();
        chain.tallies = collected.tallies;
        chain.horizon = discount;
        chain
    }
}
