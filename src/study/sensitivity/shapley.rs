//! Shapley effects: shares of the variance for parameters that may be correlated.

use super::Sensitivity;
use super::bootstrap::{Bootstrap, share, unit, variance};
use super::evaluate::{self, Evaluation, Function, Record};
use crate::Error;
use crate::simulate::{Estimate, Observer};
use crate::stream::Stream;
use crate::study::streams::{Use, shuffle, stream};
use nalgebra::{Cholesky, DMatrix, DVector, Dyn};
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};

/// Draws of the free parameters given the others, from which a conditional variance is estimated; three is what Song, Nelson & Staum
/// (2016) find best, with one draw of the others.
const INNER: u64 = 3;

/// What a study of Shapley effects found.
#[derive(Debug, Serialize)]
pub struct ShapleyEffects {
    /// By output, in the order in which they were named.
    pub outputs: Vec<OutputShares>,
    /// What it rests on; its pieces are permutations.
    pub record: Record,
}

/// How the variance of one output is shared.
#[derive(Debug, Serialize)]
pub struct OutputShares {
    /// The name of the output.
    pub output: String,
    /// Its mean.
    pub mean: f64,
    /// Its variance, from the plain draws alone; zero or infinite where it is beyond what a number holds, which does not touch
    /// the shares unless sums of the output itself are infinite, too.
    pub variance: f64,
    /// By parameter, in the order of the priors; empty if the output never varied. Not numbers, with infinite errors, if it varied
    /// along permutations only: there is something to share, but it is not known how much.
    pub parameters: Vec<Share>,
}

/// The share of one parameter.
#[derive(Debug, Clone, Serialize)]
pub struct Share {
    /// The name of the parameter.
    pub parameter: String,
    /// The share of the variance of the output. The shares of all parameters sum to one; a true share is never negative, but its
    /// estimate may be, and is not cut.
    pub share: Estimate,
}

impl OutputShares {
    /// The parameters by falling share.
    pub fn ranked(&self) -> Vec<&Share> {
        let mut parameters: Vec<&Share> = self.parameters.iter().collect();
        parameters.sort_by(|x, y| y.share.value.total_cmp(&x.share.value));
        parameters
    }
}

impl Sensitivity<'_> {
    /// Shapley effects (Owen 2014; Song, Nelson & Staum 2016): the variance of the output shared among the parameters by the
    /// Shapley value of the game whose worth of a set of parameters is E\[Var(y | all others)\]. Shares are never negative and sum to
    /// one, also where parameters are correlated: what two of them have in common is split between them.
    ///
    /// The estimator is that of random permutations: along each, for every set of its first k parameters, the others are drawn
    /// once and these three times given the others, in the space of the normal numbers behind the copula. The variance of the
    /// output comes from `draws` plain draws. Standard errors and percentile intervals are those of a bootstrap over both.
    ///
    /// Takes `draws` + 3 × `permutations` × (parameters - 1) evaluations, and for each evaluation with correlated priors the
    /// decomposition of a matrix of their number.
    ///
    /// # Errors
    /// Fewer than two draws or permutations, or too many; a discrete prior in a correlated group (to know its value is not to know
    /// the normal number behind it); too few evaluations without failure: two of each, and half of those begun. A failed
    /// evaluation takes its permutation with it.
    pub fn shapley_effects<R: Into<Evaluation>>(
        &self,
        draws: u64,
        permutations: u64,
        function: impl Fn(&[f64]) -> Result<R, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<ShapleyEffects, Error> {
        self.effects(draws, permutations, &|values| function(values).map(Into::into), observer)
    }

    fn effects(
        &self,
        draws: u64,
        permutations: u64,
        function: &Function<'_>,
        observer: &mut dyn Observer,
    ) -> Result<ShapleyEffects, Error> {
        let parameters = self.varied.len();
        let each = INNER * (parameters as u64 - 1);
        evaluate::check("draws", draws, 1)?;
        evaluate::check("permutations", permutations, each.max(1))?;
        let space = Space::new(self)?;
        let point = |number: u64| match number.checked_sub(draws) {
            None => {
                let normal = space.draw(&mut stream(self.seed, Use::Variance, number));
                Ok(self.priors.at_normal(normal.as_slice()))
            }
            Some(rest) => space.conditional(rest / each, rest % each),
        };
        let found =
            self.evaluate(("Shapley effects", draws + permutations * each), point, function, observer)?;
        let plain: Vec<u64> = (0..draws).filter(|number| found.get(*number).is_some()).collect();
        let number = |permutation: u64, i: u64| draws + permutation * each + i;
        let complete = |permutation: &u64| (0..each).all(|i| found.get(number(*permutation, i)).is_some());
        let complete: Vec<u64> = (0..permutations).filter(complete).collect();
        found.enough(plain.len() as u64, found.begun(0..draws, 1), "draws")?;
        let begun = found.begun(draws..number(permutations, 0), each);
        found.enough(complete.len() as u64, begun, "permutations")?;
        let outputs = (0..self.outputs.len()).map(|output| {
            let plain: Vec<f64> =
                plain.iter().filter_map(|at| found.get(*at)).map(|row| row[output]).collect();
            let way = |&permutation: &u64| {
                let value = |i: u64| found.get(number(permutation, i)).map_or(0.0, |row| row[output]);
                Way { order: space.order(permutation), outputs: (0..each).map(value).collect() }
            };
            self.shares(output, &plain, &complete.iter().map(way).collect::<Vec<_>>())
        });
        let outputs = outputs.collect();
        Ok(ShapleyEffects { outputs, record: found.record(self, complete.len() as u64, permutations) })
    }

    /// The shares of one output, from its values at plain draws and along permutations.
    fn shares(&self, output: usize, plain: &[f64], ways: &[Way]) -> OutputShares {
        let count = plain.len() as f64;
        let mean = plain.iter().sum::<f64>() / count;
        let values = || plain.iter().chain(ways.iter().flat_map(|way| &way.outputs));
        let unit = unit(values().map(|x| x - mean));
        let deviations = plain.iter().map(|x| (x - mean) / unit);
        let centred = deviations.map(|x| vec![1.0, x, x * x]).collect();
        let blocks = [centred, ways.iter().map(|way| way.increments(unit)).collect()];
        let bootstrap = Bootstrap { blocks: &blocks };
        let variance = bootstrap.whole(|sums| vec![variance_of(&sums[0])]);
        let varies = values().any(|x| *x != plain[0]);
        let estimates = if varies { bootstrap.estimates(self, effects) } else { Vec::new() };
        let shares = estimates.into_iter().enumerate();
        OutputShares {
            output: self.outputs[output].clone(),
            mean,
            variance: if varies { variance[0] * unit * unit } else { 0.0 },
            parameters: shares.map(|(i, share)| Share { parameter: self.parameter(i), share }).collect(),
        }
    }
}

/// The variance from a count, a sum and a sum of squares.
fn variance_of(sums: &[f64]) -> f64 {
    variance(sums[0], sums[1], sums[2])
}

/// Shares from the sums over plain draws and over permutations.
fn effects(sums: &[Vec<f64>]) -> Vec<f64> {
    let (total, permutations) = (variance_of(&sums[0]), sums[1][0]);
    let (increments, last) = sums[1][1..].split_at(sums[1].len() / 2);
    let pairs = increments.iter().zip(last);
    pairs.map(|(increment, last)| (share(*increment, total) + last) / permutations).collect()
}

/// A permutation: the order in which parameters become free, and the outputs along it.
struct Way {
    order: Vec<usize>,
    outputs: Vec<f64>,
}

impl Way {
    /// What the permutation says of outputs in this unit: one; by parameter how much the conditional variance grows when it joins
    /// the free ones, but for the variance of the output, which the last one reaches; by parameter whether it is the last.
    fn increments(&self, unit: f64) -> Vec<f64> {
        let parameters = self.order.len();
        let mut row = vec![0.0; 1 + 2 * parameters];
        row[0] = 1.0;
        let mut before = 0.0;
        let inner = INNER as usize;
        let variances = self.outputs.chunks(inner).map(|values| {
            let mean = values.iter().sum::<f64>() / inner as f64;
            let squares = values.iter().map(|x| (x - mean) / unit).map(|x| x * x);
            squares.sum::<f64>() / (inner - 1) as f64
        });
        for (&parameter, after) in self.order.iter().zip(variances.chain([0.0])) {
            row[1 + parameter] = after - before;
            before = after;
        }
        if let Some(last) = self.order.last() {
            row[1 + parameters + last] = 1.0;
        }
        row
    }
}

/// The normal numbers behind the parameters.
struct Space<'a> {
    study: &'a Sensitivity<'a>,
    /// Correlations of all of them.
    correlation: DMatrix<f64>,
    /// Lower triangle whose product with its transpose they are.
    factor: DMatrix<f64>,
}

impl<'a> Space<'a> {
    fn new(study: &'a Sensitivity<'a>) -> Result<Self, Error> {
        let correlation = study.priors.correlation();
        let size = correlation.nrows();
        for (at, (name, _)) in study.priors.iter().enumerate().filter(|(_, (_, prior))| prior.is_discrete()) {
            if (0..size).any(|other| other != at && correlation[(at, other)] != 0.0) {
                let what = format!("Shapley effects: {name} is discrete and correlated with others");
                let advice = "its value does not tell the normal number behind it; give it a continuous prior, or set the \
                              correlations aside with Priors::independent";
                return Err(Error::unsupported(what, advice));
            }
        }
        let factor = decompose(&correlation)?.l();
        Ok(Space { study, correlation, factor })
    }

    /// A draw of all.
    fn draw(&self, stream: &mut Stream) -> DVector<f64> {
        let normal = Normal::standard();
        let place = |u: f64| u.clamp(0.5 * f64::EPSILON, 1.0 - 0.5 * f64::EPSILON);
        let independent =
            DVector::from_fn(self.factor.nrows(), |_, _| normal.inverse_cdf(place(stream.uniform())));
        &self.factor * independent
    }

    /// Streams of a permutation: its order, and for each step a draw of the others and those of the free ones.
    fn stream(&self, permutation: u64, number: u64) -> Stream {
        let each = 1 + (INNER + 1) * (self.study.varied.len() as u64 - 1);
        stream(self.study.seed, Use::Permutation, permutation * each + number)
    }

    /// The order in which the parameters become free.
    fn order(&self, permutation: u64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.study.varied.len()).collect();
        shuffle(&mut self.stream(permutation, 0), &mut order);
        order
    }

    /// The parameters at evaluation `i` of a permutation: the free ones drawn given the others.
    fn conditional(&self, permutation: u64, i: u64) -> Result<Vec<f64>, Error> {
        let (step, repeat) = (i / INNER, i % INNER);
        let first = 1 + step * (INNER + 1);
        let mut outer = self.draw(&mut self.stream(permutation, first));
        let inner = self.draw(&mut self.stream(permutation, first + 1 + repeat));
        let order = self.order(permutation);
        let free: Vec<usize> = order.iter().take(step as usize + 1).map(|&i| self.study.varied[i]).collect();
        let kept: Vec<usize> = (0..outer.len()).filter(|at| !free.contains(at)).collect();
        if self.study.priors.has_groups() && !kept.is_empty() {
            // A free draw, moved by what the regression on the others makes of their difference, has the conditional
            // distribution.
            let within = self.correlation.select_rows(&kept).select_columns(&kept);
            let across = self.correlation.select_rows(&free).select_columns(&kept);
            let difference = (&outer - &inner).select_rows(&kept);
            let moved = across * decompose(&within)?.solve(&difference);
            free.iter().zip(moved.iter()).for_each(|(&at, by)| outer[at] = inner[at] + by);
        } else {
            free.iter().for_each(|&at| outer[at] = inner[at]);
        }
        Ok(self.study.priors.at_normal(outer.as_slice()))
    }
}

fn decompose(correlation: &DMatrix<f64>) -> Result<Cholesky<f64, Dyn>, Error> {
    Cholesky::new(correlation.clone()).ok_or_else(|| {
        let advice = "correlations so near to one make parameters one; keep one of them";
        Error::unsupported("the correlations of the parameters cannot be decomposed", advice)
    })
}
