//! A play as a Markov chain over *places*: given the types, one draw leads from each place to the next.
//!
//! A place is a resting state at one point of the belief grids, or a drift, in a period. All that may follow it is one
//! distribution, known as soon as the profile is: at a resting state over the leaves of its tree, what chance does behind
//! each, and the points to which beliefs are rounded there; in drift over its steps, two at once where they are few. Such
//! distributions stand here as alias tables.
//!
//! Tables are made of the places that play visits often. Who gets to another place goes on over the tables of the
//! game, at several times the cost.

mod build;
mod cohort;
mod collect;
mod counts;

use crate::game::{Payoffs, Source};
use crate::math::alias::{Column, fall};
pub(crate) use cohort::Cohort;
use counts::Counts;
use rustc_hash::FxHashMap as HashMap;

/// The tables of a play.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    /// First one for each class of endings, then one for each place, without columns; then those of places with tables: of a
    /// resting state one for each position, of a drift one.
    rows: Vec<Row>,
    columns: Vec<Column<u16>>,
    steps: Vec<Step>,
    /// Payoffs, found by a step's number and the pair of types; zeros first.
    payoffs: Vec<Payoffs>,
    /// Tallies, row by row, found by a step's number; zeros first.
    tallies: Vec<f64>,
    /// The same, if all are small whole numbers.
    counts: Option<Vec<Counts>>,
    places: Vec<Place>,
    /// The first row and the first step of each place with tables.
    tabulated: HashMap<Place, (u32, u32)>,
    /// Discount of each player when the last period has ended.
    horizon: Payoffs,
    shape: Shape,
    /// The table of the positions in which play may begin, and the step to where it does.
    starts: Vec<Column<u32>>,
    start: Step,
}

/// How positions and items are made up.
///
/// The *position* of an episode is its cell and pair of types as one number, `cell << pair bits | pair`. An *item* of a table
/// is a step of the place and the cell it leads to, `step << cell bits | cell`.
#[derive(Debug, Clone, Copy)]
struct Shape {
    pair_bits: u32,
    cell_bits: u32,
}

/// The table of a place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Row {
    /// The first column; without columns, one of the kinds below and a number.
    begin: u32,
    columns: u32,
}

/// What an empty row stands for: an ending, a resting state left by the horizon, or a place without tables.
const ENDING: u32 = 0;
const HORIZON: u32 = 1 << KIND;
const PLACE: u32 = 2 << KIND;

/// The bits below those that tell the kind.
const KIND: u32 = 30;

/// What follows a place, whatever the cell it leads to. As large as a power of two, so that none lies across two lines of memory.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    /// The row that follows, counted on by the new position if [`Step::BY_POSITION`] says so.
    next: u32,
    /// The first step of the place that follows, if it has tables.
    steps: u32,
    payoff: u32,
    /// The row of the tally, and the flags below.
    tally: u32,
}

/// A resting state or drift in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pub(crate) period: u32,
    pub(crate) source: Source,
}

/// Why an episode does not go on along the chain.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Halt {
    /// It has ended, in the class of this number.
    Over(u32),
    /// The horizon has left it in the resting state of this number.
    Horizon(u32),
    /// The place has no table.
    Off(Place),
}

impl Shape {
    fn position(self, cell: usize, pair: usize) -> usize {
        (cell << self.pair_bits) + pair
    }

    /// The cell and the pair of types at a position.
    #[inline(always)]
    fn cell_and_pair(self, position: u32) -> (usize, usize) {
        ((position >> self.pair_bits) as usize, (position & self.pair()) as usize)
    }

    /// The bits of a position that tell the pair of types.
    #[inline(always)]
    fn pair(self) -> u32 {
        (1 << self.pair_bits) - 1
    }

    /// The step and the cell of an item.
    #[inline(always)]
    fn item(self, item: u32) -> (u32, u32) {
        (item >> self.cell_bits, item & ((1 << self.cell_bits) - 1))
    }
}

impl Step {
    /// Flag: the cell stays, and is not the one that the item tells.
    const STAYS: u32 = 1 << 31;
    /// Flag: the place that follows has a row for each position.
    const BY_POSITION: u32 = 1 << 30;

    /// All bits if `flag` is set, none otherwise.
    #[inline(always)]
    fn mask(self, flag: u32) -> u32 {
        u32::from(self.tally & flag != 0).wrapping_neg()
    }

    #[inline(always)]
    fn tally(self) -> u32 {
        self.tally & !(Self::STAYS | Self::BY_POSITION)
    }
}

impl Row {
    fn empty(kind: u32, number: u32) -> Self {
        Row { begin: kind | number, columns: 0 }
    }

    #[inline(always)]
    fn is_empty(self) -> bool {
        self.columns == 0
    }
}

impl Chain {
    /// Discount of each player when the last period has ended.
    pub(crate) fn horizon(&self) -> Payoffs {
        self.horizon
    }

    /// The position and the row of the place in which play begins, given 64 random bits.
    #[inline(always)]
    fn begin(&self, bits: u64) -> (u32, Row) {
        let (at, left) = fall(bits, self.starts.len() as u32);
        let position = self.starts[at as usize].pick(left);
        let by = self.start.mask(Step::BY_POSITION);
        (position, self.rows[(self.start.next + (position & by)) as usize])
    }

    /// Why an episode halts at an empty row.
    #[inline(always)]
    fn halt(&self, row: Row) -> Halt {
        let number = row.begin & ((1 << KIND) - 1);
        match row.begin - number {
            ENDING => Halt::Over(number),
            HORIZON => Halt::Horizon(number),
            _ => Halt::Off(self.places[number as usize]),
        }
    }
}
