//! What the future behind the horizon is worth: most of the work, and done in single precision where that is good enough.

use super::period::{Choices, step};
use super::{Search, Slice, Start, TREND, horizon_values};
use crate::game::{Graph, Reach};
use crate::math::Double;
use crate::math::numbers::{Number, Precision};
use crate::math::single::{Single, SingleWork, Vectors, in_single};
use crate::solve::memory::Memory;
use crate::solve::response::Response;
use crate::solve::stage::{Kernels, Sizes, Sweeps, Workspaces};
use rayon::prelude::*;
use std::collections::VecDeque;

/// How far back the burn-in goes.
#[derive(Debug, Clone, Copy)]
pub(in crate::solve) enum Until {
    /// So many periods.
    Periods(usize),
    /// Until values change by no more than `change` in a period (see [`Changes::are_settled`]), or `most` periods.
    Settled { change: f64, most: usize },
}

/// What is known when the burn-in is over.
#[derive(Debug, Clone)]
pub(in crate::solve) struct BurntIn<T = f64> {
    /// Values of the resting states at the horizon.
    pub next: Vec<T>,
    pub memory: Memory,
    pub sweeps: Sweeps,
    /// Periods gone back.
    pub periods: usize,
    /// Whether it went as far as it was to.
    pub is_settled: bool,
}

impl<T> BurntIn<T> {
    fn new(next: Vec<T>, memory: Memory) -> Self {
        BurntIn { next, memory, sweeps: Sweeps::default(), periods: 0, is_settled: false }
    }
}

impl BurntIn {
    /// What is known at the end of `game`: its payoffs there.
    fn at_the_end(game: &Graph) -> Self {
        BurntIn::new(horizon_values(game), Memory::new(game.slots() * game.lanes()))
    }
}

/// The least tolerance that single precision is trusted to meet: its rounding errors are 6e-8 of a logit.
const LEAST_TOLERANCE: f64 = 1e-5;

/// A burn-in to be done.
struct BurnIn<'a> {
    game: &'a Graph,
    response: Response,
    search: Search,
    /// Where to begin, if not at the end of the game.
    from: Option<&'a BurntIn>,
    until: Until,
}

/// Payoffs times precision are no larger, so that single precision can hold sums of them by reach that was scaled up.
const LARGEST_LOGIT: f64 = 1e10;

/// The burn-in in single precision, as many periods as the game has. Nothing if it has none, or if double precision is called for.
pub(super) fn burn_in(game: &Graph, response: Response, search: Search) -> Option<BurntIn> {
    if game.burn_in == 0 || game.periods == 0 {
        return None;
    }
    in_single_precision(BurnIn { game, response, search, from: None, until: Until::Periods(game.burn_in) })
}

/// Goes back from what is known at `from`, or else from the end of the game.
pub(in crate::solve) fn go_back(
    game: &Graph,
    (response, search): (Response, Search),
    from: Option<&BurntIn>,
    until: Until,
) -> BurntIn {
    let in_single = in_single_precision(BurnIn { game, response, search, from, until });
    in_single.unwrap_or_else(|| {
        let from = from.map_or_else(
            || BurntIn::at_the_end(game),
            |from| BurntIn::new(from.next.clone(), from.memory.clone()),
        );
        continued(&Workspaces::new(Double::new(), game), (response, search), from, until)
    })
}

/// The burn-in in single precision. Nothing if there are no kernels for the game, payoffs are too large for it, or what was asked for
/// is too small or was missed (where payoffs are so large that rounding errors show): then double precision is called for.
fn in_single_precision(work: BurnIn<'_>) -> Option<BurntIn> {
    let BurnIn { game, response, search, .. } = work;
    let drawn = matches!(search.start, Start::Random { .. });
    if !Sizes::of(game).are_common()
        || drawn
        || !response.is_smooth()
        || search.burn_in.tolerance < LEAST_TOLERANCE
        || largest_logit(game, response) > LARGEST_LOGIT
    {
        return None;
    }
    let until = work.until;
    let burnt_in = in_single(work);
    let is_fine = match until {
        Until::Periods(_) => true,
        // Smaller changes than the distance between two numbers are not seen.
        Until::Settled { change, .. } => {
            let mean = burnt_in.next.iter().map(|x| x.abs()).sum::<f64>() / burnt_in.next.len() as f64;
            f64::from(f32::EPSILON) * mean <= change
        }
    };
    (burnt_in.sweeps.missed == 0 && is_fine).then_some(burnt_in)
}

/// The largest size of a payoff times precision, each counted as one if it is smaller.
fn largest_logit(game: &Graph, response: Response) -> f64 {
    let payoffs = game.bases.iter().chain(&game.tables.numbers);
    let precision = response.precision(0).max(response.precision(1)).max(1.0);
    precision * payoffs.fold(1.0, |largest, payoff| payoff.abs().max(largest))
}

impl SingleWork for BurnIn<'_> {
    type Output = BurntIn;

    fn call<V: Vectors>(self, precision: Single<V>) -> BurntIn {
        let BurnIn { game, response, search, from, until } = self;
        let (narrow, wide) = (game.lanes(), Single::<V>::lanes(game.lanes()));
        let widened = |values: &[f64]| relaid(values, (narrow, wide), |x| x as f32);
        let from = match from {
            Some(from) => BurntIn::new(widened(&from.next), from.memory.widened((narrow, wide))),
            None => BurntIn::new(widened(&horizon_values(game)), Memory::new(game.slots() * wide)),
        };
        let workspaces = Workspaces::new(precision, game);
        let BurntIn { next, memory, sweeps, periods, is_settled } =
            continued(&workspaces, (response, search), from, until);
        let next = relaid(&next, (wide, narrow), f64::from);
        BurntIn { next, memory: memory.narrowed((wide, narrow)), sweeps, periods, is_settled }
    }
}

/// Goes back period by period, each search beginning where that of the period after came to.
fn continued<P: Kernels>(
    workspaces: &Workspaces<'_, P>,
    (response, search): (Response, Search),
    from: BurntIn<P::Number>,
    until: Until,
) -> BurntIn<P::Number> {
    let game = workspaces.game;
    let lanes = P::lanes(game.lanes());
    let mut slice = Slice::new(game, lanes);
    let everything = Reach::all(game);
    let (change, most) = match until {
        Until::Periods(periods) => (None, periods),
        Until::Settled { change, most } => (Some(change), most),
    };
    let mut now = BurntIn { is_settled: change.is_none(), ..from };
    let mut before = VecDeque::new();
    for period in 0..most {
        now.memory.begin(search.start, period);
        let memory = now.memory.borrow();
        let choices = Choices::Sought { memory, stopping: search.burn_in, policy: &mut [] };
        let sweeps = step(workspaces, (response, &everything), choices, &now.next, &mut slice);
        now.sweeps = now.sweeps.merge(sweeps);
        now.memory.learned(TREND);
        now.periods += 1;
        std::mem::swap(&mut now.next, &mut slice.rests);
        if let Some(change) = change {
            let changes = Changes::new(game, lanes, (&slice.rests, &now.next), change);
            let first = before.front().filter(|_| before.len() == WINDOW);
            if changes.are_settled(change, game.discount, first) {
                now.is_settled = true;
                break;
            }
            before.push_back(changes);
            if before.len() > WINDOW {
                before.pop_front();
            }
        }
    }
    now
}

/// Periods over which it is seen whether changes still shrink.
const WINDOW: usize = 10;

/// How each player's values changed in a period, over all states, cells and pairs of types.
#[derive(Debug, Clone, Copy, Default)]
struct Changes {
    count: usize,
    /// How many changed by no more than was asked for.
    near: [usize; 2],
    /// Their sizes, summed.
    sum: [f64; 2],
}

impl Changes {
    /// The changes from one table of values to another, in rows of so many lanes for each player in turn.
    fn new<T: Number>(game: &Graph, lanes: usize, (old, new): (&[T], &[T]), by: f64) -> Self {
        /// Rows looked at by a worker at once, an even number.
        const ROWS: usize = 1 << 10;
        let [firsts, seconds] = [0, 1].map(|player| game.grids[player].len());
        let columns = game.columns();
        let count = |(old, new): (&[T], &[T])| {
            let count = old.len() / lanes * firsts * seconds / 2;
            let mut changes = Changes { count, ..Changes::default() };
            for (i, (old, new)) in old.chunks_exact(lanes).zip(new.chunks_exact(lanes)).enumerate() {
                // Lanes that are there to fill up rows do not count.
                for lane in (0..firsts).flat_map(|row| row * columns..row * columns + seconds) {
                    let change = old[lane].distance(new[lane]);
                    changes.near[i % 2] += usize::from(change <= by);
                    changes.sum[i % 2] += change;
                }
            }
            changes
        };
        let pieces = old.par_chunks(ROWS * lanes).zip(new.par_chunks(ROWS * lanes));
        // In order, so that sums do not depend on who worked on what.
        let pieces: Vec<Changes> = pieces.map(count).collect();
        pieces.into_iter().fold(Changes::default(), |all, piece| Changes {
            count: all.count + piece.count,
            near: [0, 1].map(|player| all.near[player] + piece.near[player]),
            sum: [0, 1].map(|player| all.sum[player] + piece.sum[player]),
        })
    }

    /// Whether for each player the mean change is at most `change`; or half of the changes are, and the mean has stopped shrinking.
    ///
    /// What a choice that stays is worth shrinks towards its limit by the discount factor in each period, or faster. So if over a
    /// [`WINDOW`] the mean shrinks by less than half of what that alone would make of it, what is left are choices that go around.
    fn are_settled(&self, change: f64, discount: [f64; 2], before: Option<&Changes>) -> bool {
        [0, 1].into_iter().all(|player| {
            let goes_around = |before: &Changes| {
                let shrunk = (1.0 + discount[player].powi(WINDOW as i32)) / 2.0;
                2 * self.near[player] >= self.count && self.sum[player] >= shrunk * before.sum[player]
            };
            self.sum[player] <= change * self.count as f64 || before.is_some_and(goes_around)
        })
    }
}

/// `numbers` in rows of another length, filled up with the last of each, in another precision.
fn relaid<T: Copy, U: Copy + Default>(
    numbers: &[T],
    (from, to): (usize, usize),
    of: impl Fn(T) -> U,
) -> Vec<U> {
    let mut relaid = vec![U::default(); numbers.len() / from * to];
    for (row, place) in numbers.chunks_exact(from).zip(relaid.chunks_exact_mut(to)) {
        for (place, x) in place.iter_mut().zip(row) {
            *place = of(*x);
        }
        if to > from {
            place[from..].fill(of(row[from - 1]));
        }
    }
    relaid
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::Unrolled;
    use crate::solve::induction::Start;
    use crate::solve::stage::Stopping;
    use crate::union_state::{UnionState, scenario::Scenario};

    /// Under this draw there are moves that all types of Moscow come to shun by a factor of e^70 and more. When their probabilities fell
    /// to zero on the way, beliefs behind them jumped, and two trees of the third quarter had no fixed point.
    #[test]
    fn moves_that_all_types_shun_leave_fixed_points_where_they_were() {
        let draw = Scenario::priors().unwrap().draw(28, 0, 1);
        let scenario = Scenario::bundled("union_state_2021").unwrap().with_draw(&draw).unwrap();
        let scenario = scenario.with("horizon.burn_in", 4).unwrap();
        let game = Unrolled::new(&UnionState::new(&scenario).unwrap()).unwrap();
        let rationality = &scenario.parameters().rationality;
        let stopping = |tolerance| Stopping { tolerance, sweeps: 400 };
        let search = Search { played: stopping(1e-7), burn_in: stopping(1e-3), start: Start::Following };
        let response = Response::Logit([rationality.moscow, rationality.minsk]);
        assert!(burn_in(&game.graph, response, search).is_some(), "all were met in single precision");
    }
}
