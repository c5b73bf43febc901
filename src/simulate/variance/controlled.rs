//! Control variates: a nearby case whose expectations are known, played with the same chance.

use super::columns::Columns;
use super::coupled::{Coupled, CoupledScratch};
use crate::game::FiniteGame;
use crate::simulate::{Episodes, Estimator, Moments, MonteCarlo, Shard};
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
    cases: Coupled<'a, A, B>,
    columns: Columns<O>,
    expectations: Vec<f64>,
    coefficients: Vec<f64>,
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
    /// with the same seed and scenario number shares no stream with it. A time budget of the pilot does not bind, and if it is a shard all
    /// of it is played: the coefficients, and with them the bits of every run, would depend on the machine.
    ///
    /// # Errors
    /// Cases with other tallies than those known; a play that `nearby` does not play: a class of ending comes in the pilot more or less
    /// often than chance lets it once in 10^9 runs.
    pub fn new<G: FiniteGame<Outcome = O>>(
        case: &'a A,
        (nearby, known): (&'a B, &Play<G>),
        pilot: &MonteCarlo,
    ) -> Result<Self, Error> {
        let tallies: Vec<String> = known.tallies().iter().map(ToString::to_string).collect();
        let cases = Coupled::new(case, nearby)?;
        if cases.tallies() != tallies || cases.width() != 2 + tallies.len() {
            let expected = format!("must have the tallies of the play known, {tallies:?}");
            return Err(Error::invalid([Problem::new("cases", format!("{:?}", cases.tallies()), expected)]));
        }
        let (columns, expectations) = (Columns::new(known.outcomes().iter().copied()), expectations(known));
        let coefficients = vec![0.0; expectations.len()];
        let mut controlled = Controlled { cases, columns, coefficients, expectations };
        let empty = Regression(vec![Moments::new(2); controlled.coefficients.len()]);
        let pilot =
            MonteCarlo { budget: None, scenario: !pilot.scenario, shard: Shard::WHOLE, ..pilot.clone() };
        let seen = pilot.estimate(&Both(&controlled), empty);
        controlled.check_known(&seen.0, seen.episodes())?;
        let coefficient = |moments: &Moments| {
            let b = moments.covariance(0, 1) / moments.covariance(1, 1);
            if b.is_finite() { b } else { 0.0 }
        };
        controlled.coefficients = seen.0.iter().map(coefficient).collect();
        Ok(controlled)
    }

    /// Refuses expectations that are not those of the nearby case, by how often its classes came: Bernstein's inequality bounds
    /// how far a sum of n independent draws comes from np.
    fn check_known(&self, seen: &[Moments], episodes: u64) -> Result<(), Error> {
        const LOG_2_OVER_ALPHA: f64 = 21.42; // α = 1e-9
        let (width, n) = (self.cases.width(), episodes as f64);
        let classes = seen.iter().zip(&self.expectations).enumerate().skip(width);
        let problems = classes.filter_map(|(j, (moments, &p))| {
            let third = LOG_2_OVER_ALPHA / 3.0;
            let most = third + (third * third + 2.0 * LOG_2_OVER_ALPHA * n * (p * (1.0 - p)).max(0.0)).sqrt();
            let share = moments.mean()[1];
            let expected = format!(
                "must be near {p}, which it is in the play known: give the play that is played nearby"
            );
            let name = || format!("share of {} in the pilot", self.columns.names([])[j - width]);
            (n * (share - p).abs() > most).then(|| Problem::new(name(), share, expected))
        });
        let problems: Vec<Problem> = problems.collect();
        if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
    }

    /// The coefficients: of both payoffs, the tallies, and the classes of endings.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// The corrected row of the episodes at place `i` of a block.
    fn correct(&self, scratch: &CoupledScratch<A::Scratch, B::Scratch, O>, i: usize, observed: &mut [f64]) {
        let width = self.cases.width();
        self.row((&scratch.rows[0], &scratch.endings[0]), i, observed);
        let nearby = self.columns.at(scratch.endings[1][i]).map(|at| width + at);
        let tallied = &scratch.rows[1][i * width..][..width];
        let known = self.expectations.iter().zip(&self.coefficients);
        for (j, (x, (expected, b))) in observed.iter_mut().zip(known).enumerate() {
            let y = tallied.get(j).copied().unwrap_or(if nearby == Some(j) { 1.0 } else { 0.0 });
            *x -= b * (y - expected);
        }
    }

    /// The row of one of both cases at place `i` of a block, in `to`.
    fn row(&self, (rows, endings): (&[f64], &[O]), i: usize, to: &mut [f64]) {
        let width = self.cases.width();
        let (row, outcomes) = to.split_at_mut(width);
        row.copy_from_slice(&rows[i * width..][..width]);
        outcomes.fill(0.0);
        if let Some(at) = self.columns.at(endings[i]) {
            outcomes[at] = 1.0;
        }
    }
}

impl<A, B, O> Episodes for Both<'_, A, B, O>
where
    A: Episodes<Outcome = O>,
    B: Episodes<Outcome = O>,
    O: Copy + Ord + std::fmt::Debug + Send + Sync,
{
    type Outcome = ();
    type Scratch = CoupledScratch<A::Scratch, B::Scratch, O>;

    fn scratch(&self) -> Self::Scratch {
        self.0.cases.scratch()
    }

    fn width(&self) -> usize {
        2 * self.0.expectations.len()
    }

    fn tallies(&self) -> Vec<String> {
        Vec::new()
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut Self::Scratch, observed: &mut [f64]) {
        self.0.cases.play(std::slice::from_mut(stream), scratch);
        let halves = observed.chunks_exact_mut(self.0.expectations.len());
        for ((rows, endings), to) in scratch.rows.iter().zip(&scratch.endings).zip(halves) {
            self.0.row((rows, endings), 0, to);
        }
    }
}

impl<A, B, O> Episodes for Controlled<'_, A, B, O>
where
    A: Episodes<Outcome = O>,
    B: Episodes<Outcome = O>,
    O: Copy + Ord + std::fmt::Debug + Send + Sync,
{
    type Outcome = ();
    type Scratch = CoupledScratch<A::Scratch, B::Scratch, O>;

    fn scratch(&self) -> Self::Scratch {
        self.cases.scratch()
    }

    fn width(&self) -> usize {
        self.expectations.len()
    }

    fn tallies(&self) -> Vec<String> {
        self.columns.names(self.cases.tallies())
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut Self::Scratch, observed: &mut [f64]) {
        self.cases.play(std::slice::from_mut(stream), scratch);
        self.correct(scratch, 0, observed);
    }

    fn block(
        &self,
        streams: &mut [Stream],
        scratch: &mut Self::Scratch,
        observed: &mut [f64],
        outcomes: &mut Vec<()>,
    ) {
        self.cases.play(streams, scratch);
        outcomes.clear();
        outcomes.resize(streams.len(), ());
        let rows = observed.chunks_exact_mut(self.width()).take(streams.len());
        rows.enumerate().for_each(|(i, observed)| self.correct(scratch, i, observed));
    }
}
