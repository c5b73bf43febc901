//! How many types and points of the belief grids a game has: known to the compiler for common games.

use crate::game::Graph;
use crate::math::lanes::LANES;

/// Groups of [`LANES`](crate::math::lanes::LANES) cells that walk a tree together in games of a common shape.
pub(super) const WIDE: usize = 3;

/// Sizes that all tables share.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::solve) struct Sizes {
    pub types: [usize; 2],
    /// Points of the belief grids.
    pub points: [usize; 2],
}

impl Sizes {
    pub fn of(game: &Graph) -> Self {
        Sizes { types: game.types, points: [game.grids[0].len(), game.grids[1].len()] }
    }

    /// Whether kernels are specialised for these sizes, which are those of [`Common`].
    pub fn are_common(self) -> bool {
        Common::SIZES == Some(self)
    }

    /// Values by pair of types and player.
    #[inline(always)]
    pub const fn width(self) -> usize {
        2 * self.types[0] * self.types[1]
    }

    /// Points of the second grid, rounded up to a multiple of [`LANES`].
    #[inline(always)]
    pub const fn columns(self) -> usize {
        self.points[1].next_multiple_of(LANES)
    }

    /// Numbers of one value, [row](Sizes::columns) after row.
    #[inline(always)]
    pub const fn lanes(self) -> usize {
        self.points[0] * self.columns()
    }
}

/// A kernel's sizes: constants of the compiler, or to be asked from the game.
pub(in crate::solve) trait Shape {
    const SIZES: Option<Sizes>;

    /// Whether all groups of cells can be taken [`WIDE`] at a time.
    const IS_WIDE: bool = match Self::SIZES {
        Some(sizes) => (sizes.lanes() / LANES).is_multiple_of(WIDE),
        None => false,
    };
}

/// Any game.
pub(in crate::solve) struct Any;

impl Shape for Any {
    const SIZES: Option<Sizes> = None;
}

/// Games with `R` and `B` types, and `N` and `M` points of the belief grids.
pub(in crate::solve) struct Of<const R: usize, const B: usize, const N: usize, const M: usize>;

/// The shape for which kernels are specialised: two types a player, three points a grid.
pub(in crate::solve) type Common = Of<2, 2, 3, 3>;

impl<const R: usize, const B: usize, const N: usize, const M: usize> Shape for Of<R, B, N, M> {
    const SIZES: Option<Sizes> = Some(Sizes { types: [R, B], points: [N, M] });
}
