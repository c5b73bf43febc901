//! Sobol' indices: shares of the variance that parameters have alone, and together with others.

use super::Sensitivity;
use super::bootstrap::{Bootstrap, share, sums, unit, unknown, variance};
use super::evaluate::{self, Evaluation, Evaluations, Function, Record};
use crate::Error;
use crate::prior::Points;
use crate::simulate::{Estimate, Observer};
use serde::Serialize;

/// Sums before those of each parameter: rows, values, squares.
const HEAD: usize = 3;

/// What a study of Sobol' indices found.
#[derive(Debug, Serialize)]
pub struct SobolIndices {
    /// By output, in the order in which they were named.
    pub outputs: Vec<OutputIndices>,
    /// The points of the rows.
    pub points: Points,
    /// What it rests on.
    pub record: Record,
}

/// The indices of one output.
#[derive(Debug, Serialize)]
pub struct OutputIndices {
    /// The name of the output.
    pub output: String,
    /// Its mean.
    pub mean: f64,
    /// Its variance, from the pairs of points alone; zero or infinite where it is beyond what a number holds, which does not
    /// touch the shares unless sums of the output itself are infinite, too.
    pub variance: f64,
    /// By parameter, in the order of the priors; empty if the output never varied, for then there is nothing to share. Not numbers,
    /// with infinite errors, if it varied at mixed points only: there is something to share, but it is not known how much.
    pub parameters: Vec<Indices>,
}

/// The shares of one parameter in the variance of one output. Estimates are not cut to \[0, 1\]: one below zero is noise around
/// a small share.
#[derive(Debug, Clone, Serialize)]
pub struct Indices {
    /// The name of the parameter.
    pub parameter: String,
    /// First-order index S: Var(E\[y | x\]) / Var(y), what would be saved on average if this parameter alone were known.
    pub first: Estimate,
    /// Total index: E\[Var(y | all others)\] / Var(y), what would be left on average if all others were known. The excess over
    /// the first-order index is due to interactions.
    pub total: Estimate,
}

impl OutputIndices {
    /// The parameters by falling total index.
    pub fn ranked(&self) -> Vec<&Indices> {
        let mut parameters: Vec<&Indices> = self.parameters.iter().collect();
        parameters.sort_by(|x, y| y.total.value.total_cmp(&x.total.value));
        parameters
    }
}

impl Sensitivity<'_> {
    /// Sobol' indices (Sobol' 1993) from `rows` pairs of points (A, B) and, for each parameter, A with that coordinate taken from
    /// B. First-order indices by the estimator of Saltelli et al. (2010, table 2, b) with outputs taken from their mean, total ones
    /// by that of Jansen (1999; there, f).
    ///
    /// From [`Points::Random`] rows are independent: errors and percentile intervals come from a bootstrap over rows (Archer,
    /// Saltelli & Sobol' 1997). From Sobol' points they are not, and a bootstrap would be wrong: errors are a jackknife over the
    /// independent scramblings, intervals Student's; they are infinite if the output varies in one scrambling only. Sobol' points
    /// are a good deal better for smooth functions; the number of `rows` must then be as [`Points::check`] wants it, and
    /// there may be 128 parameters.
    ///
    /// Takes `rows` × (parameters + 2) evaluations. The error of an index falls as one over the root of `rows` (random points):
    /// with 1000 it is some hundredths.
    ///
    /// # Errors
    /// Correlated priors; a number of rows that the points do not allow; fewer than two rows (of two scramblings), or fewer than
    /// half of those begun, could be evaluated. A failed evaluation takes its row with it.
    pub fn sobol_indices<R: Into<Evaluation>>(
        &self,
        points: Points,
        rows: u64,
        function: impl Fn(&[f64]) -> Result<R, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<SobolIndices, Error> {
        self.indices(points, rows, &|values| function(values).map(Into::into), observer)
    }

    fn indices(
        &self,
        points: Points,
        rows: u64,
        function: &Function<'_>,
        observer: &mut dyn Observer,
    ) -> Result<SobolIndices, Error> {
        self.independent("Sobol' indices")?;
        let parameters = self.varied.len();
        let each = parameters as u64 + 2;
        evaluate::check("rows", rows, each)?;
        points.check_named("rows", rows, (parameters, 2))?;
        let point = |number: u64| {
            let pair = points.point(self.seed, 0, number / each, 2 * parameters)?;
            let (a, b) = pair.split_at(parameters);
            let mut place = vec![0.5; self.priors.len()];
            for (i, &at) in self.varied.iter().enumerate() {
                let from_b = number % each == 1 || number % each == i as u64 + 2;
                place[at] = if from_b { b[i] } else { a[i] };
            }
            Ok(self.priors.at(&place)?.values().map(|(_, x)| x).collect())
        };
        let found = self.evaluate(("Sobol' indices", rows * each), point, function, observer)?;
        let replicates = points.replicates().map(u64::from);
        // A run that was stopped is cut back to rounds over all scramblings.
        let round = replicates.filter(|_| found.is_cancelled()).unwrap_or(1);
        let begun = found.begun(0..rows * each, 1) / each / round * round;
        let complete: Vec<u64> =
            (0..begun).filter(|row| (0..each).all(|i| found.get(row * each + i).is_some())).collect();
        let scramblings = replicates.map(|each| complete.iter().map(|row| row % each).collect::<Vec<_>>());
        found.enough(complete.len() as u64, begun, "rows")?;
        if let Some(of) = &scramblings {
            let differ = of.iter().any(|scrambling| Some(scrambling) != of.first());
            found.enough(1 + u64::from(differ), 2, "scramblings that a jackknife needs")?;
        }
        let outputs = self.outputs.iter().enumerate().map(|(output, name)| {
            let rows = Rows::new(&found, &complete, output, parameters);
            let [mean, variance] = rows.mean_and_variance();
            let estimates = match (&scramblings, rows.varies) {
                (_, false) => Vec::new(),
                (None, true) => Bootstrap { blocks: &[rows.block] }.estimates(self, |sums| indices(&sums[0])),
                (Some(of), true) => self.jackknife(&rows.block, of),
            };
            let (first, total) = estimates.split_at(estimates.len() / 2);
            let both = first.iter().zip(total).enumerate();
            let parameters = both
                .map(|(i, (first, total))| Indices {
                    parameter: self.parameter(i),
                    first: *first,
                    total: *total,
                })
                .collect();
            OutputIndices { output: name.clone(), mean, variance, parameters }
        });
        let outputs = outputs.collect();
        Ok(SobolIndices { outputs, points, record: found.record(self, complete.len() as u64, rows) })
    }

    /// Indices with errors by leaving out one scrambling at a time (Tukey 1958).
    fn jackknife(&self, block: &[Vec<f64>], scramblings: &[u64]) -> Vec<Estimate> {
        let mut groups = scramblings.to_vec();
        groups.sort();
        groups.dedup();
        let count = groups.len() as f64;
        let kept = |left_out: Option<u64>| {
            let rows = (0..block.len()).filter(|row| Some(scramblings[*row]) != left_out);
            indices(&sums(block, rows))
        };
        let without: Vec<Vec<f64>> = groups.iter().map(|group| kept(Some(*group))).collect();
        let estimate = |(i, value): (usize, f64)| {
            // Without the only scrambling in which the output varies there are no shares.
            if without.iter().any(|row| !row[i].is_finite()) {
                return unknown(value);
            }
            let mean = without.iter().map(|row| row[i]).sum::<f64>() / count;
            let squares: f64 = without.iter().map(|row| (row[i] - mean) * (row[i] - mean)).sum();
            let standard_error = ((count - 1.0) / count * squares).sqrt();
            Estimate::student(value, standard_error, groups.len() as u64, self.confidence)
        };
        kept(None).into_iter().enumerate().map(estimate).collect()
    }
}

/// What the estimators need of each row, as deviations from the mean in some unit: of one output.
struct Rows {
    block: Vec<Vec<f64>>,
    centre: f64,
    unit: f64,
    varies: bool,
}

impl Rows {
    fn new(found: &Evaluations, complete: &[u64], output: usize, parameters: usize) -> Self {
        let each = parameters as u64 + 2;
        let value = |row: u64, i: u64| found.get(row * each + i).map_or(0.0, |outputs| outputs[output]);
        let first = complete.first().map_or(0.0, |row| value(*row, 0));
        let varies = complete.iter().any(|&row| (0..each).any(|i| value(row, i) != first));
        let pairs = complete.iter().map(|&row| 0.5 * value(row, 0) + 0.5 * value(row, 1));
        let centre = pairs.sum::<f64>() / complete.len() as f64;
        let deviations = complete.iter().flat_map(|&row| (0..each).map(move |i| value(row, i) - centre));
        let unit = unit(deviations);
        let row = |&row: &u64| {
            let [a, b] = [0, 1].map(|i| (value(row, i) - centre) / unit);
            let mixed = |i: usize| (value(row, i as u64 + 2) - centre) / unit;
            let head = [1.0, a + b, a * a + b * b];
            let firsts = (0..parameters).map(|i| b * (mixed(i) - a));
            let totals = (0..parameters).map(|i| 0.5 * (a - mixed(i)) * (a - mixed(i)));
            head.into_iter().chain(firsts).chain(totals).collect()
        };
        Rows { block: complete.iter().map(row).collect(), centre, unit, varies }
    }

    fn mean_and_variance(&self) -> [f64; 2] {
        let sums = sums(&self.block, 0..self.block.len());
        let variance = if self.varies { variance_of(&sums) } else { 0.0 };
        [self.centre + 0.5 * sums[1] / sums[0] * self.unit, variance * self.unit * self.unit]
    }
}

/// The variance of the output from the sums over rows, each of two independent values.
fn variance_of(sums: &[f64]) -> f64 {
    variance(2.0 * sums[0], sums[1], sums[2])
}

/// First-order indices, then total ones, from the sums over rows.
fn indices(sums: &[f64]) -> Vec<f64> {
    let variance = variance_of(sums);
    sums[HEAD..].iter().map(|sum| share(sum / sums[0], variance)).collect()
}
