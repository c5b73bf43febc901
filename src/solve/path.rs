//! The path of an equilibrium in the precision, from random choice to the precision wanted.

use super::distribution::Distribution;
use super::equilibrium::Equilibrium;
use super::induction::{self, Memories, Start};
use super::memory::Memory;
use super::profile::Profile;
use super::quantal_response::QuantalResponse;
use crate::game::{FiniteGame, Payoffs, Source, Unrolled};
use crate::{Error, Problem};
use std::sync::Arc;

/// Traces the principal branch of logit quantal response equilibria: the one that begins with uniform choices at precision 0
/// (McKelvey & Palfrey 1995, theorem 3; Turocy 2005).
///
/// The precisions of both players grow along a ray to those of the solver. Each step predicts the choices from the last two points
/// and corrects them by the solver's own search; the step is shortened until the correction is small, and
/// lengthened while it is smaller still. Where no step is short enough, the branch folds back or turns too sharply to be
/// followed: the path goes on from the equilibrium that the search finds there, and says so by a [`Break`].
///
/// # Complexity
/// One solution of the game, and one exact evaluation, for each point; a hundred points are common.
#[derive(Debug, Clone, Copy)]
pub struct QuantalPath {
    solver: QuantalResponse,
    longest: f64,
}

/// A path of quantal response equilibria.
#[derive(Debug, Clone)]
pub struct Path<G: FiniteGame> {
    points: Vec<PathPoint<G::Outcome>>,
    breaks: Vec<Break>,
    equilibrium: Equilibrium<G>,
}

/// A point of a [`Path`].
#[derive(Debug, Clone)]
pub struct PathPoint<O> {
    /// Precision of each player, per unit of payoff.
    pub precision: [f64; 2],
    /// Expected discounted payoff of each player.
    pub value: Payoffs,
    /// The exact distribution of outcomes.
    pub distribution: Distribution<O>,
    /// Largest change of a choice probability in the last sweep of any fixed point.
    pub residual: f64,
    /// Fixed points that missed the tolerance.
    pub missed: u64,
}

/// A place where a branch could not be followed by small steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Break {
    /// The last precision on the branch.
    pub before: [f64; 2],
    /// The precision at which the path goes on.
    pub after: [f64; 2],
    /// How far a choice probability lies from where the branch led, at most.
    pub jump: f64,
}

/// A correction that is larger makes a step too long.
const LARGEST_CORRECTION: f64 = 0.03;

/// A correction that is smaller lets the next step be longer.
const SMALL_CORRECTION: f64 = 0.01;

/// The shortest step, as a share of the path.
const SHORTEST_STEP: f64 = 1e-6;

/// The shortest step across a break.
const SHORTEST_LEAP: f64 = 1e-4;

impl QuantalPath {
    /// The path to the precisions of `solver`, which makes the corrections.
    pub fn to(solver: QuantalResponse) -> Self {
        QuantalPath { solver, longest: 0.05 }
    }

    /// The longest step, as a share of the path: in [1e-6, 1]; default 0.05. Shorter steps give a smoother picture.
    ///
    /// # Errors
    /// A step outside that range.
    pub fn longest_step(mut self, share: f64) -> Result<Self, Error> {
        if (SHORTEST_STEP..=1.0).contains(&share) {
            self.longest = share;
            return Ok(self);
        }
        let expected = format!("must be a share in [{SHORTEST_STEP:e}, 1]");
        Err(Error::invalid([Problem::new("longest step", share, expected)]))
    }

    /// Traces the path in `game`.
    ///
    /// ```
    /// use bargain::game::catalogue::Ultimatum;
    /// use bargain::solve::{QuantalPath, QuantalResponse};
    ///
    /// let path = QuantalPath::to(QuantalResponse::new([10.0; 2])?).trace(&Ultimatum::with_grid(10))?;
    /// assert_eq!(path.points()[0].precision, [0.0, 0.0]);
    /// assert!(path.breaks().is_empty()); // with complete information there is one equilibrium at each precision
    /// # Ok::<(), bargain::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Unrolled::new`].
    pub fn trace<G: FiniteGame>(&self, game: &G) -> Result<Path<G>, Error> {
        let mut trace = Trace::begin(self, game)?;
        let mut step = self.longest.min(0.01);
        while trace.share < 1.0 {
            let attempt = trace.attempt(step);
            if attempt.correction <= LARGEST_CORRECTION && attempt.equilibrium.convergence().missed == 0 {
                if attempt.correction < SMALL_CORRECTION {
                    step = (step * 1.6).min(self.longest);
                }
                trace.accept(attempt)?;
            } else if step > SHORTEST_STEP {
                step = (step * 0.25).max(SHORTEST_STEP);
            } else {
                trace.leap()?;
            }
        }
        let Trace { points, breaks, at, .. } = trace;
        Ok(Path { points, breaks, equilibrium: at })
    }

    fn precision(&self, share: f64) -> [f64; 2] {
        self.solver.precision.map(|precision| share * precision)
    }

    /// The equilibrium at a share of the path, from what `memories` hold.
    fn solve<G: FiniteGame>(
        &self,
        game: &Arc<Unrolled<G>>,
        share: f64,
        memories: &mut [Memory],
    ) -> Equilibrium<G> {
        let solver =
            QuantalResponse { precision: self.precision(share), ..self.solver }.start(Start::Following);
        let memories = Memories::ByPeriod(memories);
        let induction = induction::solve_from(&game.graph, solver.response(), solver.search, memories);
        Equilibrium::new(Arc::clone(game), induction, solver.search)
    }
}

/// A path in the making.
struct Trace<'a, G: FiniteGame> {
    path: &'a QuantalPath,
    game: &'a G,
    tables: Arc<Unrolled<G>>,
    /// How far the path has come, and what was found there and one step before.
    share: f64,
    at: Equilibrium<G>,
    before: Option<Profile>,
    last_step: f64,
    memories: Vec<Memory>,
    points: Vec<PathPoint<G::Outcome>>,
    breaks: Vec<Break>,
}

/// A step tried.
struct Attempt<G: FiniteGame> {
    share: f64,
    equilibrium: Equilibrium<G>,
    memories: Vec<Memory>,
    /// How far a choice probability lies from where it was predicted, at most.
    correction: f64,
}

impl<'a, G: FiniteGame> Trace<'a, G> {
    fn begin(path: &'a QuantalPath, game: &'a G) -> Result<Self, Error> {
        let tables = Arc::new(Unrolled::new(game)?);
        let graph = &tables.graph;
        let memory = Memory::new(graph.slots() * graph.lanes());
        let mut memories = vec![memory; graph.periods + graph.burn_in];
        let at = path.solve(&tables, 0.0, &mut memories);
        let (before, last_step) = (None, f64::INFINITY);
        let (points, breaks) = (Vec::new(), Vec::new());
        let mut trace =
            Trace { path, game, tables, share: 0.0, at, before, last_step, memories, points, breaks };
        trace.record()?;
        Ok(trace)
    }

    /// The equilibrium one step on, searched from where the last two points lead.
    fn attempt(&self, step: f64) -> Attempt<G> {
        let next = self.share + step;
        let share = if next > 1.0 - SHORTEST_STEP { 1.0 } else { next };
        let ahead = (share - self.share) / self.last_step;
        let mut memories = self.memories.clone();
        memories.iter_mut().for_each(|memory| memory.learned(ahead));
        let equilibrium = self.path.solve(&self.tables, share, &mut memories);
        let known = (self.before.as_ref(), self.at.profile());
        let correction = correction(&self.tables, known, equilibrium.profile(), ahead);
        Attempt { share, equilibrium, memories, correction }
    }

    fn accept(&mut self, attempt: Attempt<G>) -> Result<(), Error> {
        self.last_step = attempt.share - self.share;
        (self.share, self.memories) = (attempt.share, attempt.memories);
        let before = std::mem::replace(&mut self.at, attempt.equilibrium);
        self.before = Some(before.profile().clone());
        self.record()
    }

    /// Goes on where no step is short enough: at the next precision at which the search converges, if that is not too far.
    fn leap(&mut self) -> Result<(), Error> {
        let mut step = SHORTEST_LEAP;
        let attempt = loop {
            let attempt = self.attempt(step);
            if attempt.equilibrium.convergence().missed == 0 || step >= self.path.longest {
                break attempt;
            }
            step = (4.0 * step).min(self.path.longest);
        };
        let [before, after] = [self.share, attempt.share].map(|share| self.path.precision(share));
        self.breaks.push(Break { before, after, jump: attempt.correction });
        self.accept(attempt)?;
        (self.before, self.last_step) = (None, f64::INFINITY); // a jump is no trend
        Ok(())
    }

    /// Adds the point reached.
    fn record(&mut self) -> Result<(), Error> {
        self.points.push(PathPoint {
            precision: self.path.precision(self.share),
            value: self.at.value(),
            distribution: self.at.play(self.game)?.distribution(),
            residual: self.at.convergence().residual,
            missed: self.at.convergence().missed,
        });
        Ok(())
    }
}

impl<G: FiniteGame> Path<G> {
    /// From precision 0 to the precision wanted.
    pub fn points(&self) -> &[PathPoint<G::Outcome>] {
        &self.points
    }

    /// Where the branch could not be followed; if there is any, the end is not on the principal branch, or not surely.
    pub fn breaks(&self) -> &[Break] {
        &self.breaks
    }

    /// The equilibrium at the end.
    pub fn equilibrium(&self) -> &Equilibrium<G> {
        &self.equilibrium
    }

    /// The equilibrium at the end, without the path.
    pub fn into_equilibrium(self) -> Equilibrium<G> {
        self.equilibrium
    }
}

/// How far any choice probability of `found` lies from where the two profiles before it lead, `ahead` times their
/// distance. Cells at which play never starts do not count in the first period.
fn correction<G: FiniteGame>(
    game: &Unrolled<G>,
    (older, old): (Option<&Profile>, &Profile),
    found: &Profile,
    ahead: f64,
) -> f64 {
    let graph = &game.graph;
    let unused = |period: usize, i: usize| {
        let Source::Now(rest) = graph.start else { return false };
        let (begin, slots) = (found.offsets[rest as usize], graph.trees[rest as usize].slots as usize);
        let here = i.checked_sub(begin).filter(|i| *i < slots * graph.cells());
        period == 0 && here.is_some_and(|i| graph.start_cells.iter().all(|(cell, _)| *cell != i / slots))
    };
    let mut largest: f64 = 0.0;
    for (period, (found, old_slice)) in found.slices.iter().zip(&old.slices).enumerate() {
        for (i, (x, old)) in found.iter().zip(old_slice).enumerate() {
            let trend = older.map_or(0.0, |older| old - older.slices[period][i]);
            let distance = (x - (old + ahead * trend).clamp(0.0, 1.0)).abs();
            if distance > largest && !unused(period, i) {
                largest = distance;
            }
        }
    }
    largest
}
