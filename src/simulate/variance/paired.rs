//! Common random numbers: two cases with the same chance, and their difference.

use super::columns::Columns;
use super::coupled::{Coupled, CoupledScratch};
use crate::Error;
use crate::simulate::{Episodes, Sample};
use crate::stream::Stream;

/// Two cases played with the same streams: a row holds their differences, the first less the second.
///
/// An episode of the pair is an episode of either case from one stream. Its outcome is that of both, so that a
/// [`Sample`] also counts how many episodes end differently, and how. Its row holds the differences of both payoffs, of the
/// tallies, and for each class of ending 1, 0 or −1: their means are the differences of expectations and of probabilities, and
/// their standard errors are those of paired observations, whatever the coupling. [`of_outcome`](super::of_outcome) reads the
/// latter.
///
/// How much is gained depends on how alike the cases are, and on how the same chance moves both: see
/// [`Stepwise`](super::Stepwise). Any two [`Episodes`] with the same outcomes and tallies can be paired.
///
/// ```
/// use bargain::game::catalogue::{Agreement, Ultimatum};
/// use bargain::math::interval::Confidence;
/// use bargain::simulate::MonteCarlo;
/// use bargain::simulate::variance::{Paired, Stepwise, of_outcome};
/// use bargain::solve::QuantalResponse;
///
/// let game = Ultimatum::with_grid(10);
/// let [calm, keen] = [5.0, 5.5].map(|precision| QuantalResponse::new([precision; 2])?.solve(&game)?.play(&game));
/// let (calm, keen) = (calm?, keen?);
/// let (first, second) = (Stepwise::new(&keen), Stepwise::new(&calm));
/// let pair = Paired::new(&first, &second, calm.outcomes())?;
/// let sample = MonteCarlo::new(1).episodes(20_000)?.run(&pair);
/// let difference = of_outcome(&sample, Agreement::None, Confidence::P99).expect("it is one of the outcomes");
/// let exact = [&keen, &calm].map(|play| play.distribution().probability(Agreement::None));
/// assert!((difference.value - (exact[0] - exact[1])).abs() < 4.5 * difference.standard_error);
/// # Ok::<(), bargain::Error>(())
/// ```
///
/// # Sources
/// Common random numbers: Glasserman & Yao 1992 ("Some guidelines and guarantees for common random numbers").
#[derive(Debug)]
pub struct Paired<'a, A, B, O> {
    cases: Coupled<'a, A, B>,
    columns: Columns<O>,
}

impl<'a, A, B, O> Paired<'a, A, B, O>
where
    A: Episodes<Outcome = O>,
    B: Episodes<Outcome = O>,
    O: Copy + Ord + std::fmt::Debug + Send + Sync,
{
    /// The difference of `first` and `second`, with a column for each of `outcomes`.
    ///
    /// # Errors
    /// Cases with other tallies.
    pub fn new(first: &'a A, second: &'a B, outcomes: &[O]) -> Result<Self, Error> {
        let cases = Coupled::new(first, second)?;
        Ok(Paired { cases, columns: Columns::new(outcomes.iter().copied()) })
    }

    /// The difference of the episodes at place `i` of a block.
    fn differ(
        &self,
        scratch: &CoupledScratch<A::Scratch, B::Scratch, O>,
        i: usize,
        observed: &mut [f64],
    ) -> (O, O) {
        let width = self.cases.width();
        let [first, second] = [0, 1].map(|case| &scratch.rows[case][i * width..][..width]);
        let (row, outcomes) = observed.split_at_mut(width);
        for (difference, (x, y)) in row.iter_mut().zip(first.iter().zip(second)) {
            *difference = x - y;
        }
        outcomes.fill(0.0);
        let endings = [0, 1].map(|case| scratch.endings[case][i]);
        for (outcome, sign) in endings.into_iter().zip([1.0, -1.0]) {
            if let Some(at) = self.columns.at(outcome) {
                outcomes[at] += sign;
            }
        }
        (endings[0], endings[1])
    }

    /// How many times the variance of two independent runs is that of the pair, for the difference of the probabilities
    /// of `outcome`: how many times as many episodes they would need. Nothing if the difference has not varied.
    pub fn gain(&self, sample: &Sample<(O, O)>, outcome: O) -> Option<f64> {
        let n = sample.episodes() as f64;
        let share = |which: fn((O, O)) -> O| {
            let counts = sample.counts().iter().filter(|(pair, _)| which(*pair) == outcome);
            counts.map(|(_, count)| *count).sum::<u64>() as f64 / n
        };
        let [p, q] = [share(|pair| pair.0), share(|pair| pair.1)];
        let at = self.cases.width() + self.columns.at(outcome)?;
        let paired = sample.moments().covariance(at, at);
        (paired > 0.0).then(|| (p * (1.0 - p) + q * (1.0 - q)) / paired)
    }
}

impl<A, B, O> Episodes for Paired<'_, A, B, O>
where
    A: Episodes<Outcome = O>,
    B: Episodes<Outcome = O>,
    O: Copy + Ord + std::fmt::Debug + Send + Sync,
{
    type Outcome = (O, O);
    type Scratch = CoupledScratch<A::Scratch, B::Scratch, O>;

    fn scratch(&self) -> Self::Scratch {
        self.cases.scratch()
    }

    fn width(&self) -> usize {
        self.cases.width() + self.columns.len()
    }

    fn tallies(&self) -> Vec<String> {
        self.columns.names(self.cases.tallies())
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut Self::Scratch, observed: &mut [f64]) -> (O, O) {
        self.cases.play(std::slice::from_mut(stream), scratch);
        self.differ(scratch, 0, observed)
    }

    fn block(
        &self,
        streams: &mut [Stream],
        scratch: &mut Self::Scratch,
        observed: &mut [f64],
        outcomes: &mut Vec<(O, O)>,
    ) {
        self.cases.play(streams, scratch);
        let rows = observed.chunks_exact_mut(self.width()).take(streams.len()).enumerate();
        outcomes.clear();
        outcomes.extend(rows.map(|(i, observed)| self.differ(scratch, i, observed)));
    }
}
