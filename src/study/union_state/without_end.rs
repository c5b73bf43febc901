//! The flagship if play had no end: scenarios begin at what play behind the horizon is worth in others like them.

use crate::Error;
use crate::game::Unrolled;
use crate::prior::Draw;
use crate::solve::{Horizon, QuantalResponse};
use crate::study::Forecast;
use crate::union_state::{Outcome, UnionState, scenario::Scenario};

/// What values may still change by in a quarter when play behind the horizon counts as settled, in bn$: see
/// [`QuantalResponse::horizon`](crate::solve::QuantalResponse::horizon).
pub const SETTLED: f64 = 1e-5;

/// Quarters gone back at most. What settles does so in 140 to 300 of them; at worlds that do not, each takes half a second.
const MOST_QUARTERS: usize = 400;

/// A scenario if play had no end, as the beginning of others with other values: for draws of parameters, each of which then begins at the
/// same place, in whatever order they are worked on.
///
/// Behind the horizon play goes on until values have [settled](SETTLED), however long the scenario's burn-in is: some 165 quarters
/// from the end, 83 on average from here if one parameter is drawn, 113 if three are, and 196 instead of 212 if all are, which puts them
/// far apart. Where play behind the horizon may settle on several equilibria, the one found may be another than from the end.
///
/// ```no_run
/// use bargain::prior::{Prior, Priors};
/// use bargain::study::{uncertainty::Uncertainty, union_state::WithoutEnd};
/// use bargain::union_state::scenario::Scenario;
///
/// let reference = WithoutEnd::of(Scenario::bundled("union_state_2021")?)?;
/// let priors = Priors::new().with("collapse.per_pain", Prior::uniform(0.04, 0.08)?)?;
/// let found = Uncertainty::new(&priors, 64).forecasts(|draw| reference.forecast(draw), &mut ())?;
/// println!("{found}");
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug)]
pub struct WithoutEnd {
    scenario: Scenario,
    known: Horizon,
}

impl WithoutEnd {
    /// Solves the scenario from the end.
    ///
    /// # Errors
    /// Those of [`UnionState::new`] and [`QuantalResponse::horizon`](crate::solve::QuantalResponse::horizon): values that have not
    /// settled after 400 quarters.
    pub fn of(scenario: Scenario) -> Result<Self, Error> {
        let game = UnionState::new(&scenario)?;
        let known = solver(&scenario)?.horizon(&Unrolled::for_play(&game)?, SETTLED)?;
        Ok(WithoutEnd { scenario, known })
    }

    /// What the scenario comes to with the values of a draw.
    ///
    /// # Errors
    /// Those of [`Scenario::with_draw`] and [`WithoutEnd::of`].
    pub fn forecast(&self, draw: &Draw) -> Result<Forecast<Outcome>, Error> {
        Ok(forecast(&self.scenario.with_draw(draw)?, Some(&self.known))?.0)
    }
}

/// What the scenario comes to with the values of each point, in their order, if play had no end. That takes some 165 quarters behind
/// the horizon at the first point and less at the others, which begin at what play there was worth at the point before. So neighbours
/// should follow each other.
///
/// # Errors
/// For each point those of [`Scenario::with_draw`] and [`WithoutEnd::of`].
pub fn forecasts_without_end(scenario: &Scenario, points: &[Draw]) -> Vec<Result<Forecast<Outcome>, Error>> {
    let mut known: Option<Horizon> = None;
    let next = |point: &Draw| {
        let (found, horizon) = forecast(&scenario.with_draw(point)?, known.as_ref())?;
        known = Some(horizon);
        Ok(found)
    };
    points.iter().map(next).collect()
}

/// The precisions of a scenario, as a solver.
fn solver(scenario: &Scenario) -> Result<QuantalResponse, Error> {
    Ok(super::solver(scenario)?.most_periods(MOST_QUARTERS))
}

/// What a scenario comes to, and its values at the horizon; begins at those of another if there is one.
fn forecast(scenario: &Scenario, near: Option<&Horizon>) -> Result<(Forecast<Outcome>, Horizon), Error> {
    let (game, solver) = (UnionState::new(scenario)?, solver(scenario)?);
    let tables = Unrolled::for_play(&game)?;
    let near = near.map(|known| solver.horizon_near(&tables, known, SETTLED));
    // A neighbour of another shape is of no use; what does not settle from one does not from the end.
    let near = near.filter(|near| !near.as_ref().is_err_and(Error::is_invalid));
    let horizon = near.unwrap_or_else(|| solver.horizon(&tables, SETTLED))?;
    let equilibrium = solver.solve_before(tables, &horizon)?;
    Ok((Forecast::of(&game, &equilibrium)?, horizon))
}
