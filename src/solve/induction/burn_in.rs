//! The burn-in in single precision: it only says what the future behind the horizon is worth, and is most of the work.

use super::period::{Choices, step};
use super::{Search, Slice, Start, TREND, horizon_values};
use crate::game::{Graph, Reach};
use crate::math::numbers::Precision;
use crate::math::single::{Single, SingleWork, Vectors, in_single};
use crate::solve::memory::{Memory, Origin};
use crate::solve::response::Response;
use crate::solve::stage::{Sizes, Sweeps, Workspaces};

/// What is known when the burn-in is over.
pub(super) struct BurntIn {
    /// Values of the resting states at the horizon.
    pub next: Vec<f64>,
    pub memory: Memory,
    pub sweeps: Sweeps,
}

/// The least tolerance that single precision is trusted to meet: its rounding errors are 6e-8 of a logit.
const LEAST_TOLERANCE: f64 = 1e-5;

/// The burn-in of a game whose sizes are those of the wide kernels, by smooth responses.
struct BurnIn<'a> {
    game: &'a Graph,
    response: Response,
    search: Search,
}

/// Payoffs times precision are no larger, so that single precision can hold sums of them by reach that was scaled up.
const LARGEST_LOGIT: f64 = 1e10;

/// The burn-in in single precision. Nothing if there are no kernels for the game, payoffs are too large for it, or the tolerance is too
/// small or was missed (where payoffs are so large that rounding errors show): then double precision is called for.
pub(super) fn burn_in(game: &Graph, response: Response, search: Search) -> Option<BurntIn> {
    let drawn = matches!(search.start, Start::Random { .. });
    if !Sizes::of(game).are_common()
        || drawn
        || !response.is_smooth()
        || search.burn_in.tolerance < LEAST_TOLERANCE
        || largest_logit(game, response) > LARGEST_LOGIT
    {
        return None;
    }
    if game.burn_in == 0 || game.periods == 0 {
        return None;
    }
    let burnt_in = in_single(BurnIn { game, response, search });
    (burnt_in.sweeps.missed == 0).then_some(burnt_in)
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
        let BurnIn { game, response, search } = self;
        let lanes = Single::<V>::lanes(game.lanes());
        let workspaces = Workspaces::new(precision, game);
        let mut memory = Memory::new(game.slots() * lanes);
        let mut slice = Slice::<f32>::new(game, lanes);
        let mut next = relaid(&horizon_values(game), (game.lanes(), lanes), |x| x as f32);
        let everything = Reach::all(game);
        let mut sweeps = Sweeps::default();
        for _ in 0..game.burn_in {
            if search.start == Start::Uniform {
                memory.forget(Origin::Uniform);
            }
            let choices =
                Choices::Sought { memory: memory.borrow(), stopping: search.burn_in, policy: &mut [] };
            sweeps = sweeps.merge(step(&workspaces, (response, &everything), choices, &next, &mut slice));
            memory.learned(TREND);
            std::mem::swap(&mut next, &mut slice.rests);
        }
        let next = relaid(&next, (lanes, game.lanes()), f64::from);
        BurntIn { next, memory: memory.narrowed((lanes, game.lanes())), sweeps }
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
