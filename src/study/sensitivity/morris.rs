//! Morris's screening: elementary effects along random trajectories.

use super::Sensitivity;
use super::evaluate::{self, Evaluation, Evaluations, Function, Record};
use crate::Error;
use crate::simulate::{Estimate, Observer};
use crate::study::streams::{Use, below, shuffle, stream};
use serde::Serialize;

/// Levels of each parameter: the middles of four slices of equal probability.
const LEVELS: usize = 4;

/// By how many levels a parameter jumps.
const JUMP: usize = LEVELS / 2;

/// What a screening found.
#[derive(Debug, Serialize)]
pub struct Screening {
    /// By output, in the order in which they were named.
    pub outputs: Vec<OutputEffects>,
    /// What it rests on.
    pub record: Record,
}

/// The elementary effects on one output.
#[derive(Debug, Serialize)]
pub struct OutputEffects {
    /// The name of the output.
    pub output: String,
    /// By parameter, in the order of the priors.
    pub parameters: Vec<ElementaryEffects>,
}

/// The elementary effects of one parameter on one output, in units of the output for the whole range of the prior's
/// probability: a linear function of a parameter uniform on \[0, 1\] has effects equal to its slope.
#[derive(Debug, Clone, Serialize)]
pub struct ElementaryEffects {
    /// The name of the parameter.
    pub parameter: String,
    /// μ*, the mean size of the effects (Campolongo, Cariboni & Saltelli 2007): how much the parameter matters. Where all effects seen
    /// agree, the interval has no width: the output may be linear in the parameter, or the trajectories few.
    pub mean_size: Estimate,
    /// μ, the mean effect (Morris 1991): near zero where effects of both signs cancel.
    pub mean: Estimate,
    /// σ, the standard deviation of the effects: large where the parameter acts nonlinearly or with others.
    pub standard_deviation: f64,
    /// Effects that were seen, one a trajectory unless evaluations failed.
    pub effects: u64,
}

impl OutputEffects {
    /// The parameters by falling μ*.
    pub fn ranked(&self) -> Vec<&ElementaryEffects> {
        let mut parameters: Vec<&ElementaryEffects> = self.parameters.iter().collect();
        parameters.sort_by(|x, y| y.mean_size.value.total_cmp(&x.mean_size.value));
        parameters
    }
}

/// One way through the grid of levels: each parameter jumps once.
struct Trajectory {
    /// Levels at the start, by parameter.
    start: Vec<usize>,
    /// Which parameter jumps at each step.
    order: Vec<usize>,
}

impl Trajectory {
    fn new(seed: u64, number: u64, parameters: usize) -> Self {
        let mut stream = stream(seed, Use::Trajectory, number);
        let start = (0..parameters).map(|_| below(&mut stream, LEVELS)).collect();
        let mut order: Vec<usize> = (0..parameters).collect();
        shuffle(&mut stream, &mut order);
        Trajectory { start, order }
    }

    /// The place of a parameter in (0, 1) after `steps` steps.
    fn place(&self, parameter: usize, steps: usize) -> f64 {
        let jumped = self.order.iter().take(steps).any(|&other| other == parameter);
        let start = self.start[parameter];
        let level = if jumped { (start + JUMP) % LEVELS } else { start };
        (level as f64 + 0.5) / LEVELS as f64
    }

    /// The length of a parameter's jump, with its sign.
    fn jump(&self, parameter: usize) -> f64 {
        self.place(parameter, self.order.len()) - self.place(parameter, 0)
    }
}

impl Sensitivity<'_> {
    /// Morris's screening (Morris 1991): along each of `trajectories` random ways through the space, each parameter jumps once,
    /// and the change of the output is its elementary effect.
    ///
    /// Parameters take four levels, the quantiles ⅛, ⅜, ⅝, ⅞ of their priors (the middles of four slices, where Morris has the ends
    /// of the range, which are infinite for many priors), and jump by half the probability. Ten trajectories rank the
    /// parameters that matter; the errors, from the trajectories' independence, with Student's intervals, say whether more are
    /// needed. Those of μ* are a little short for few trajectories, as sizes are skewed.
    ///
    /// Takes `trajectories` × (parameters + 1) evaluations.
    ///
    /// # Errors
    /// Correlated priors; fewer than two trajectories or too many; fewer than two effects of some parameter, or fewer than half
    /// of those begun, could be evaluated. A failed evaluation takes with it the two effects that need it.
    pub fn morris<R: Into<Evaluation>>(
        &self,
        trajectories: u64,
        function: impl Fn(&[f64]) -> Result<R, Error> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Screening, Error> {
        self.screening(trajectories, &|values| function(values).map(Into::into), observer)
    }

    fn screening(
        &self,
        trajectories: u64,
        function: &Function<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Screening, Error> {
        self.independent("Morris's screening")?;
        let parameters = self.varied.len();
        let each = parameters as u64 + 1;
        evaluate::check("trajectories", trajectories, each)?;
        let point = |number: u64| {
            let way = Trajectory::new(self.seed, number / each, parameters);
            let mut point = vec![0.5; self.priors.len()];
            for (parameter, &at) in self.varied.iter().enumerate() {
                point[at] = way.place(parameter, (number % each) as usize);
            }
            Ok(self.priors.at(&point)?.values().map(|(_, x)| x).collect())
        };
        let found = self.evaluate(("screening", trajectories * each), point, function, observer)?;
        let effects = Effects::new(self, &found, trajectories);
        let begun = found.begun(0..trajectories * each, each);
        for (at, seen) in effects.by_parameter.iter().enumerate() {
            found.enough(seen.len() as u64, begun, &format!("effects of {}", self.parameter(at)))?;
        }
        let outputs = self.outputs.iter().enumerate().map(|(output, name)| OutputEffects {
            output: name.clone(),
            parameters: (0..parameters).map(|at| self.summary(at, output, &effects)).collect(),
        });
        let outputs = outputs.collect();
        Ok(Screening { outputs, record: found.record(self, effects.trajectories, trajectories) })
    }

    fn summary(&self, parameter: usize, output: usize, effects: &Effects) -> ElementaryEffects {
        let seen: Vec<f64> = effects.by_parameter[parameter].iter().map(|effect| effect[output]).collect();
        let sizes: Vec<f64> = seen.iter().map(|x| x.abs()).collect();
        let [(mean, deviation), (size, size_deviation)] = [&seen, &sizes].map(|of| mean_and_deviation(of));
        let estimate = |value: f64, deviation: f64, low: f64| {
            let standard_error = deviation / (seen.len() as f64).sqrt();
            let mut estimate = Estimate::student(value, standard_error, seen.len() as u64, self.confidence);
            estimate.interval.low = estimate.interval.low.max(low);
            estimate
        };
        ElementaryEffects {
            parameter: self.parameter(parameter),
            mean_size: estimate(size, size_deviation, 0.0),
            mean: estimate(mean, deviation, f64::NEG_INFINITY),
            standard_deviation: deviation,
            effects: seen.len() as u64,
        }
    }
}

/// The effects that could be evaluated.
struct Effects {
    /// By parameter, then by trajectory, then by output.
    by_parameter: Vec<Vec<Vec<f64>>>,
    /// Trajectories with at least one effect.
    trajectories: u64,
}

impl Effects {
    fn new(study: &Sensitivity<'_>, found: &Evaluations, trajectories: u64) -> Self {
        let parameters = study.varied.len();
        let mut effects = Effects { by_parameter: vec![Vec::new(); parameters], trajectories: 0 };
        for number in 0..trajectories {
            let way = Trajectory::new(study.seed, number, parameters);
            let first = number * (parameters as u64 + 1);
            let mut any = false;
            for (step, &parameter) in way.order.iter().enumerate() {
                let at = first + step as u64;
                let (Some(before), Some(after)) = (found.get(at), found.get(at + 1)) else { continue };
                let effect = before.iter().zip(after).map(|(x, y)| (y - x) / way.jump(parameter));
                effects.by_parameter[parameter].push(effect.collect());
                any = true;
            }
            effects.trajectories += u64::from(any);
        }
        effects
    }
}

/// The mean and the unbiased standard deviation of at least two numbers.
fn mean_and_deviation(of: &[f64]) -> (f64, f64) {
    let count = of.len() as f64;
    let mean = of.iter().sum::<f64>() / count;
    let squares: f64 = of.iter().map(|x| (x - mean) * (x - mean)).sum();
    (mean, (squares / (count - 1.0)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trajectory_moves_each_parameter_once_by_half_the_probability() {
        for number in 0..50 {
            let way = Trajectory::new(3, number, 5);
            for step in 0..5 {
                let moved: Vec<usize> =
                    (0..5).filter(|&at| way.place(at, step) != way.place(at, step + 1)).collect();
                assert_eq!(moved, [way.order[step]]);
                assert_eq!(way.jump(moved[0]).abs(), 0.5);
            }
        }
    }
}
