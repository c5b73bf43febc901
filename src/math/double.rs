//! Work in double precision, on [`Wide`] numbers.

use super::Work;
use super::lanes::{LANES, Lanes};
use super::numbers::{Groups, Numbers, Precision};
use super::wide::Wide;
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
use pulp::Arch;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use pulp::{Simd, x86::V3};
use std::borrow::Cow;

/// Double precision, on the kind of machine that the program runs on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Double(
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))] Option<V3>,
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))] Arch,
);

impl Double {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        #[cfg(all(test, any(target_arch = "x86", target_arch = "x86_64")))]
        if tests::HELD_BACK.get() {
            return Double(None);
        }
        // Of wider vectors than those of AVX2, compilers make gathers and scatters where plain loads would do.
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        return Double(V3::try_new());
        #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
        return Double(Arch::new());
    }
}

impl Precision for Double {
    type Number = f64;
    type Few = Wide<1>;
    const IMPOSSIBLE: f64 = 1e-100;
    const SMALL: f64 = 1e-100;
    const SHORTEST_RUN: f64 = 1e-5;
    const FARTHEST: f64 = 200.0;

    #[inline(always)]
    fn lanes(cells: usize) -> usize {
        cells
    }

    fn nearest(numbers: &[f64]) -> Cow<'_, [f64]> {
        Cow::Borrowed(numbers)
    }

    #[inline(always)]
    fn dispatch<W: Work>(self, work: W) -> W::Output {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        return match self.0 {
            Some(machine) => Simd::vectorize(machine, work),
            None => plain(work),
        };
        #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
        return self.0.dispatch(work);
    }
}

/// Does `work` on a machine without AVX2. Compiled once and not into each place that may be on another machine: kernels within kernels
/// would take minutes to compile.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[inline(never)]
fn plain<W: Work>(work: W) -> W::Output {
    work.call()
}

macro_rules! same {
    ($($name:ident($($other:ident),*)),*) => {
        $(#[inline(always)]
        fn $name(self $(, $other: Self)*) -> Self {
            Wide::$name(self $(, $other)*)
        })*
    };
}

impl<const G: usize> Numbers for Wide<G> {
    type Precision = Double;
    const GROUPS: usize = G;
    const LEN: usize = G * LANES;

    #[inline(always)]
    fn splat(_: Double, x: f64) -> Self {
        Wide::splat(x)
    }

    #[inline(always)]
    fn repeat(_: Double, x: f64) -> Self {
        Wide::splat(x)
    }

    #[inline(always)]
    fn load(_: Double, from: &[f64]) -> Self {
        Wide::load(from)
    }

    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        Wide::store(self, to);
    }

    #[inline(always)]
    fn load_single(_: Double, from: &[f32]) -> Self {
        Wide::load_single(from)
    }

    #[inline(always)]
    fn store_single(self, to: &mut [f32]) {
        Wide::store_single(self, to);
    }

    #[inline(always)]
    fn from_row(_: Double, row: &[f64], column: &Groups) -> Self {
        let mut wide = Wide::ZERO;
        for g in 0..G {
            wide.0[g] = Lanes::load(&row[column[g]..]);
        }
        wide
    }

    #[inline(always)]
    fn from_column(_: Double, table: &[f64], j: usize, row: &Groups, columns: usize) -> Self {
        let column = &table[j..];
        let mut wide = Wide::ZERO;
        for g in 0..G {
            wide.0[g] = Lanes::splat(column[row[g] * columns]);
        }
        wide
    }

    #[inline(always)]
    fn get(&self, i: usize) -> f64 {
        self.0[i / LANES].0[i % LANES]
    }

    #[inline(always)]
    fn set(&mut self, i: usize, x: f64) {
        self.0[i / LANES].0[i % LANES] = x;
    }

    same!(exp(), abs(), reciprocal(), max(other), min(other), times_plus(by, plus), over(by, other));

    #[inline(always)]
    fn where_above(self, size: Self, limit: f64, other: Self) -> Self {
        Wide::where_above(self, size, limit, other)
    }

    #[inline(always)]
    fn largest(self) -> f64 {
        Wide::largest(self)
    }

    #[inline(always)]
    fn all_above(self, limit: f64) -> bool {
        Wide::all_above(self, limit)
    }

    #[inline(always)]
    fn within(self, interval: [f64; 2]) -> Self {
        Wide::within(self, interval)
    }
}

#[cfg(test)]
mod tests {
    use crate::game::FiniteGame;
    use crate::game::catalogue::Ultimatum;
    use crate::simulate::{Direct, MonteCarlo};
    use crate::solve::QuantalResponse;
    use crate::strategy::Uniform;
    use crate::union_state::{UnionState, scenario::Scenario};
    use std::cell::Cell;

    thread_local! {
        /// Whether this thread works as on a machine without AVX2.
        pub(super) static HELD_BACK: Cell<bool> = const { Cell::new(false) };
    }

    /// What is solved, evaluated and played, by tables and by rules.
    fn hold<G: FiniteGame>(game: &G) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let [plain, vectors] = [true, false].map(|held_back| {
            pool.install(|| {
                HELD_BACK.set(held_back);
                let solver = QuantalResponse::new([4.0; 2]).unwrap().burn_in_tolerance(1e-7).unwrap();
                let equilibrium = solver.solve(game).unwrap();
                let play = equilibrium.play(game).unwrap();
                let plan = MonteCarlo::new(1).episodes(2000).unwrap();
                let values = (equilibrium.value(), equilibrium.regret(), play.distribution().payoffs);
                let direct = Direct::new(game, &Uniform, &Uniform);
                (equilibrium.profile().clone(), values, plan.run(&play), plan.run(&direct))
            })
        });
        assert!(plain == vectors);
    }

    #[test]
    fn a_machine_without_avx2_gives_the_same_bits() {
        let shares = (0..=10).map(|k| f64::from(k) / 10.0).collect();
        let (reservations, prior) = (vec![0.1, 0.3, 0.6], vec![0.5, 0.3, 0.2]);
        hold(&Ultimatum::with_reservations(1.0, shares, reservations, prior).unwrap());
        let scenario = Scenario::bundled("union_state_2021").unwrap();
        let scenario = scenario.with("horizon.play", 2).unwrap().with("horizon.burn_in", 2).unwrap();
        hold(&UnionState::new(&scenario).unwrap());
    }
}
