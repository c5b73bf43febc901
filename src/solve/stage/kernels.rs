//! The kernels of each precision, and the scratch space that they need.

use super::shape::WIDE;
use super::workspace::{Room, Scratch};
use super::{LaneGroups, Remembered, Shape, Sizes, Stage, Stopping, Sweeps};
use crate::math::Double;
use crate::math::lanes::LANES;
use crate::math::numbers::Precision;
use crate::math::single::{Single, Sixteen, Vectors};
use crate::math::wide::Wide;

/// A precision in which trees can be solved.
pub(in crate::solve) trait Kernels: Precision {
    /// Scratch space of one worker.
    type Scratch: Send;

    /// Whether games of every [`Shape`] can be solved, or those only that are wide.
    const ANY_SHAPE: bool;

    fn scratch(self, sizes: Sizes, room: Room) -> Self::Scratch;

    /// Solves all cells, starting from `memory`, which is brought up to date; writes the block of values to `value`,
    /// and the choice probabilities to `policy` (`[cell][slot]`) if that has room.
    fn solve<S: Shape>(
        stage: &Stage<'_, Self>,
        work: &mut Self::Scratch,
        memory: Remembered<'_>,
        result: (&mut [Self::Number], &mut [f64]),
        stopping: Stopping,
    ) -> Sweeps;

    /// Evaluates the choice probabilities in `policy` (`[cell][slot]`), or what takes their place; writes the block of values to
    /// `value`, and the choices to `answer` (`[cell][slot]`) if that has room.
    fn evaluate<S: Shape>(
        stage: &Stage<'_, Self>,
        work: &mut Self::Scratch,
        policy: &[f64],
        result: (&mut [Self::Number], &mut [f64]),
    );
}

/// Runs `$one` for every place of a tree: for wide ones if the [`Shape`] says so.
macro_rules! each_place {
    ($shape:ident, $sizes:expr, $work:expr, |$place:ident, $scratch:ident| $one:expr) => {{
        let sizes: Sizes = $sizes;
        let groups = sizes.lanes() / LANES;
        if const { $shape::IS_WIDE } {
            // Where there is one place only, as is common, the compiler sees that it is the first.
            let mut group = 0;
            while group < groups {
                let $place = LaneGroups::new::<Wide<WIDE>>(sizes, group);
                let $scratch = &mut $work.wide;
                $one;
                group += WIDE;
            }
        } else {
            for group in 0..groups {
                let $place = LaneGroups::new::<Wide<1>>(sizes, group);
                let $scratch = &mut $work.narrow;
                $one;
            }
        }
    }};
}

/// Scratch space for games of a common shape, and for the others; what a game does not need has no room.
pub(in crate::solve) struct Scratches {
    wide: Scratch<Wide<WIDE>>,
    narrow: Scratch<Wide<1>>,
}

impl Kernels for Double {
    type Scratch = Scratches;
    const ANY_SHAPE: bool = true;

    fn scratch(self, sizes: Sizes, room: Room) -> Scratches {
        let (wide, narrow) = if sizes.are_common() { (room, Room::NONE) } else { (Room::NONE, room) };
        Scratches { wide: Scratch::new(self, sizes, wide), narrow: Scratch::new(self, sizes, narrow) }
    }

    #[inline(always)]
    fn solve<S: Shape>(
        stage: &Stage<'_, Self>,
        work: &mut Scratches,
        mut memory: Remembered<'_>,
        (value, policy): (&mut [f64], &mut [f64]),
        stopping: Stopping,
    ) -> Sweeps {
        let mut report = Sweeps::default();
        each_place!(S, stage.sizes::<S>(), work, |place, scratch| {
            let memory = memory.take(LaneGroups::len(scratch) * stage.slots());
            let result = (&mut *value, &mut *policy);
            report = report.merge(stage.solve_at::<S, _>((scratch, place), memory, result, stopping));
        });
        report
    }

    #[inline(always)]
    fn evaluate<S: Shape>(
        stage: &Stage<'_, Self>,
        work: &mut Scratches,
        policy: &[f64],
        (value, answer): (&mut [f64], &mut [f64]),
    ) {
        each_place!(S, stage.sizes::<S>(), work, |place, scratch| {
            stage.evaluate_at::<S, _>((scratch, place), policy, (&mut *value, &mut *answer));
        });
    }
}

impl<V: Vectors> Kernels for Single<V> {
    type Scratch = Scratch<Sixteen<V>>;
    const ANY_SHAPE: bool = false;

    fn scratch(self, sizes: Sizes, room: Room) -> Self::Scratch {
        Scratch::new(self, sizes, room)
    }

    #[inline(always)]
    fn solve<S: Shape>(
        stage: &Stage<'_, Self>,
        work: &mut Self::Scratch,
        memory: Remembered<'_>,
        result: (&mut [f32], &mut [f64]),
        stopping: Stopping,
    ) -> Sweeps {
        let place = LaneGroups::new::<Sixteen<V>>(stage.sizes::<S>(), 0);
        stage.solve_at::<S, Sixteen<V>>((work, place), memory, result, stopping)
    }

    #[inline(always)]
    fn evaluate<S: Shape>(
        stage: &Stage<'_, Self>,
        work: &mut Self::Scratch,
        policy: &[f64],
        result: (&mut [f32], &mut [f64]),
    ) {
        let place = LaneGroups::new::<Sixteen<V>>(stage.sizes::<S>(), 0);
        stage.evaluate_at::<S, Sixteen<V>>((work, place), policy, result);
    }
}
