//! Control variates: a nearby case whose expectations are known, played with the same chance.

use super::columns::Columns;
use crate::game::FiniteGame;
use crate::simulate::{Episodes, Estimator, Moments, MonteCarlo};
use crate::solve::Play;
use crate::stream::Stream;
use crate::{Error, Problem};

/// The expectations of a row with columns for outcomes: payoffs, tallies, probabilities.
fn expectations<G: FiniteGame>(known: &Play<G>) -> Vec<f64> {
    let exact = known.distribution();
    let tallies = exact.tallies.iter().map(|(_, x)| *x);
    exact.payoffs.into_iter().chain(tallies).chain(exact.outcomes.iter().map(|(_, p)| *p)).collect()
}

/// A case corrected by a nearby one: both are played with the same streams, and a row holds x − b (y − E y), where x is what the
/// case of interest gives, y what the nearby one gives, and E y its exact expectation.
///
/// The coefficients b, one for each column, are those of the regression of x on y in a pilot run with other streams. They do not
/// depend on the episodes that they correct, so the means are **unbiased**, and their standard errors are the ordinary ones of the
/// rows. (Coefficients from the same episodes would leave a bias of the order of one over their number.) A coefficient that the
/// pilot cannot tell, because y never varied in it, is 0: that column is then plain.
///
/// A row holds payoffs, tallies, and a column for each class of ending of the case known. A column's variance falls by the
/// factor 1 − r², r being the correlation of both cases under common random numbers; an episode costs two.
///
/// # Sources
/// Lavenberg & Welch 1981 ("A perspective on the use of control variables"); Glasserman 2003, § 4.1.
#[derive(Debug)]
pub struct Controlled<'a, A, B, O> {
    case: &'a A,
    nearby: &'a B,
    columns: Columns<O>,
    expectations: Vec<f64>,
    coefficients: Vec<f64>,
}

/// Memory of a worker that plays a case and a nearby one.
#[derive(Debug)]
pub struct ControlledScratch<A, B> {
    case: A,
    nearby: B,
    row: Vec<f64>,
}

/// Moments of x and y by column.
#[derive(Clone)]
struct Regression(Vec<Moments>);

impl Estimator<()> for Regression {
    fn push(&mut self, _outcome: (), row: &[f64]) {
        let (x, y) = row.split_at(row.len() / 2);
        let columns = self.0.iter_mut().zip(x.iter().zip(y));
        columns.for_each(|(moments, (x, y))| moments.push(&[*x, *y]));
    }

    fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(moments, other)| moments.merge(other));
    }
}

/// Both rows one after the other: what the pilot sees.
struct Both<'a, A, B, O>(&'a Controlled<'a, A, B, O>);

impl<'a, A, B, O> Controlled<'a, A, B, O>
where
    A: Episodes<Outcome = O>,
    B: Episodes<Outcome = O>,
    O: Copy + Ord + std::fmt::Debug + Send + Sync,
{
    /// The case of interest, corrected by `nearby`: the episodes, in whatever way they are played, of the play `known`. The
    /// coefficients come from the episodes of `pilot`, played as its scenario number's complement (`!scenario`), so that a run
    /// with the same seed and scenario number shares no stream with it.
    ///
    /// # Errors
    /// Cases with other tallies than those known.
    pub fn new<G: FiniteGame<Outcome = O>>(
        case: &'a A,
        (nearby, known): (&'a B, &Play<G>),
        pilot: &MonteCarlo,
    ) -> Result<Self, Error> {
        let tallies: Vec<String> = known.tallies().iter().map(ToString::to_string).collect();
        let fits = |theirs: Vec<String>, width: usize| theirs == tallies && width == 2 + tallies.len();
        let problem = |key: &str| {
            Problem::new(
                key,
                "",
                format!("must have both payoffs and the tallies {tallies:?} of the play known"),
            )
        };
        let cases =
            [("case", case.tallies(), case.width()), ("nearby case", nearby.tallies(), nearby.width())];
        let unfit = cases.into_iter().filter(|(_, theirs, width)| !fits(theirs.clone(), *width));
        let problems: Vec<Problem> = unfit.map(|(key, ..)| problem(key)).collect();
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let (columns, expectations) = (Columns::new(known.outcomes().iter().copied()), expectations(known));
        let mut controlled =
            Controlled { case, nearby, columns, coefficients: vec![0.0; expectations.len()], expectations };
        let empty = Regression(vec![Moments::new(2); controlled.coefficients.len()]);
        let seen = pilot.clone().scenario(!pilot.scenario).estimate(&Both(&controlled), empty);
        let coefficient = |moments: &Moments| {
            let b = moments.covariance(0, 1) / moments.covariance(1, 1);
            if b.is_finite() { b } else { 0.0 }
        };
        controlled.coefficients = seen.0.iter().map(coefficient).collect();
        Ok(controlled)
    }

    /// The coefficients: of both payoffs, the tallies, and the classes of endings.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// Plays both cases, and fills `x` and the scratch's row.
    fn both(
        &self,
        stream: &mut Stream,
        scratch: &mut ControlledScratch<A::Scratch, B::Scratch>,
        x: &mut [f64],
    ) {
        let width = self.case.width();
        let mut same = stream.clone();
        let (x, endings) = x.split_at_mut(width);
        let (y, endings_nearby) = scratch.row.split_at_mut(width);
        let ended = self.case.episode(stream, &mut scratch.case, x);
        let ended_nearby = self.nearby.episode(&mut same, &mut scratch.nearby, y);
        for (endings, ended) in [(endings, ended), (endings_nearby, ended_nearby)] {
            endings.fill(0.0);
            if let Some(at) = self.columns.at(ended) {
                endings[at] = 1.0;
            }
        }
    }

    fn fresh(&self) -> ControlledScratch<A::Scratch, B::Scratch> {
        let row = vec![0.0; self.expectations.len()];
        ControlledScratch { case: self.case.scratch(), nearby: self.nearby.scratch(), row }
    }
}

impl<A, B, O> Episodes for Both<'_, A, B, O>
where
    A: Episodes<Outcome = O>,
    B: Episodes<Outcome = O>,
    O: Copy + Ord + std::fmt::Debug + Send + Sync,
{
    type Outcome = ();
    type Scratch = ControlledScratch<A::Scratch, B::Scratch>;

    fn scratch(&self) -> Self::Scratch {
        self.0.fresh()
    }

    fn width(&self) -> usize {
        2 * self.0.expectations.len()
    }

    fn tallies(&self) -> Vec<String> {
        Vec::new()
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut Self::Scratch, observed: &mut [f64]) {
        let (x, y) = observed.split_at_mut(self.0.expectations.len());
        self.0.both(stream, scratch, x);
        y.copy_from_slice(&scratch.row);
    }
}

impl<A, B, O> Episodes for Controlled<'_, A, B, O>
where
    A: Episodes<Outcome = O>,
    B: Episodes<Outcome = O>,
    O: Copy + Ord + std::fmt::Debug + Send + Sync,
{
    type Outcome = ();
    type Scratch = ControlledScratch<A::Scratch, B::Scratch>;

    fn scratch(&self) -> Self::Scratch {
        self.fresh()
    }

    fn width(&self) -> usize {
        self.expectations.len()
    }

    fn tallies(&self) -> Vec<String> {
        self.columns.names(self.case.tallies())
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut Self::Scratch, observed: &mut [f64]) {
        self.both(stream, scratch, observed);
        let nearby = scratch.row.iter().zip(&self.expectations).zip(&self.coefficients);
        for (x, ((y, expected), b)) in observed.iter_mut().zip(nearby) {
            *x -= b * (y - expected);
        }
    }
}
