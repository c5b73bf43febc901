//! The package that is best by a goal which rises in both utilities: issues are merged one by one, and partial packages
//! dropped that another one dominates, or that a bound rules out.

use super::PackageBargaining;
use super::label::{Label, undominated};
use crate::problem::agenda::{Agenda, Package, Terms};
use crate::problem::frontier::{ConcessionCost, weighted};

/// What to maximise. Packages worse than disagreement for a player do not count.
#[derive(Debug, Clone, Copy)]
pub(super) enum Goal {
    /// The product of gains raised to weights that sum to 1.
    Product([f64; 2]),
    /// The smaller of the gains in these units.
    Smaller([f64; 2]),
    /// The utility of one player.
    Own(usize),
}

/// Most partial packages kept at a time: pass by pass more, each pass with the best package of the one before. A pass
/// that drops none for lack of room is a proof.
const WIDTHS: [usize; 3] = [1 << 8, 1 << 13, 1 << 18];

/// Differences of sums below this are rounding, relative to the sizes of what is summed.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// Weights of the frontier's edges around the best lottery that bound partial packages.
const EDGES: usize = 8;

/// Relative distances from the closest edge's weight to further ones.
const TILTS: [f64; 4] = [0.002, 0.01, 0.04, 0.12];

impl Goal {
    /// How good gains are, and the tie-breaks. All rise in both gains.
    fn value(self, gains: [f64; 2]) -> [f64; 3] {
        let [first, second] = gains;
        match self {
            Goal::Product([a, b]) => [first.powf(a) * second.powf(b), first + second, first],
            Goal::Smaller([c1, c2]) => [(first / c1).min(second / c2), first / c1 + second / c2, first],
            Goal::Own(player) => [gains[player], gains[1 - player], 0.0],
        }
    }

    /// The smallest sum of gains, by `weight`, among all gains (of packages or not) that are as good as `value`.
    fn needed(self, value: f64, weight: f64) -> f64 {
        let shares = [1.0 - weight, weight];
        match self {
            Goal::Product(exponents) => {
                let factor = |i: usize| (shares[i] / exponents[i]).powf(exponents[i]);
                value * factor(0) * factor(1)
            }
            Goal::Smaller(units) => value * (shares[0] * units[0] + shares[1] * units[1]),
            Goal::Own(player) => value * shares[player],
        }
    }
}

/// A package's gains by a goal.
#[derive(Debug, Clone, Copy)]
struct Value {
    /// How good they are, and the tie-breaks.
    steps: [f64; 3],
    /// What rounding of the gains may change in each of these.
    rounding: [f64; 3],
}

impl Value {
    /// No package found.
    const NONE: Value = Value { steps: [f64::NEG_INFINITY; 3], rounding: [0.0; 3] };

    fn new(goal: Goal, gains: [f64; 2], rounding: [f64; 2]) -> Self {
        let steps = goal.value(gains);
        let above = goal.value([gains[0] + rounding[0], gains[1] + rounding[1]]);
        Value { steps, rounding: std::array::from_fn(|i| above[i] - steps[i]) }
    }

    /// Compares in order, taking for equal what rounding may have parted.
    fn better(&self, old: &Value) -> bool {
        let apart = |&i: &usize| {
            let by = (self.steps[i] - old.steps[i]).abs();
            by > self.rounding[i].max(old.rounding[i])
        };
        (0..3).find(apart).is_some_and(|i| self.steps[i] > old.steps[i])
    }
}

/// A bound on weighted sums of gains, from a tangent of the cost of concession.
struct Bound {
    weight: f64,
    marginal: f64,
    /// The largest weighted sum of gains.
    most: f64,
    /// The largest weighted worth of each issue.
    worth: Vec<f64>,
    /// What rounding of `most` may amount to.
    rounding: f64,
    /// What a package may lose against `most` and still be better than the best found.
    slack: f64,
}

impl Bound {
    /// What the totals of some issues lose against the best ones, whose worth is `most`.
    fn loss(&self, label: &Label, most: f64) -> f64 {
        most - weighted(self.weight, [label.payoffs[0], label.payoffs[1] - self.marginal * label.concession])
    }

    /// What rounding of the worth of `terms` may amount to.
    fn doubt(&self, terms: &Terms) -> f64 {
        ROUNDING * terms.size(self.weight, self.marginal)
    }
}

/// An issue to be merged, with the terms that may belong to something better than the best found.
struct Branch {
    issue: usize,
    terms: Vec<usize>,
}

/// The search, and what it has found.
pub(super) struct Search<'a> {
    agenda: &'a Agenda,
    cost: ConcessionCost,
    disagreement: [f64; 2],
    goal: Goal,
    bounds: Vec<Bound>,
    value: Value,
    pub best: Option<(Package, [f64; 2])>,
    pub proved: bool,
    pub tried: usize,
}

impl<'a> Search<'a> {
    pub fn new(bargaining: &PackageBargaining<'a>, goal: Goal) -> Self {
        let mut search = Search {
            agenda: bargaining.agenda,
            cost: bargaining.cost,
            disagreement: bargaining.problem.disagreement(),
            goal,
            bounds: Vec::new(),
            value: Value::NONE,
            best: None,
            proved: false,
            tried: 0,
        };
        for vertex in &bargaining.vertices {
            search.consider(&vertex.package.choice);
        }
        search.bounds = weights(bargaining, goal).into_iter().map(|weight| search.bound(weight)).collect();
        search
    }

    /// Looks at all that could be better.
    pub fn run(mut self) -> Self {
        self.proved = WIDTHS.into_iter().any(|width| self.pass(width));
        self
    }

    fn bound(&self, weight: f64) -> Bound {
        let dual = self.agenda.dual(weight, self.cost);
        let worth = self
            .agenda
            .issues()
            .iter()
            .map(|issue| {
                issue
                    .terms
                    .iter()
                    .map(|terms| terms.worth(weight, dual.marginal))
                    .fold(f64::NEG_INFINITY, f64::max)
            })
            .collect();
        let most = dual.bound - weighted(weight, self.disagreement);
        let size = dual.size + weighted(weight, self.disagreement.map(f64::abs));
        let rounding = ROUNDING * size;
        Bound { weight, marginal: dual.marginal, most, worth, rounding, slack: f64::INFINITY }
    }

    /// Adapts the bounds to the best value found.
    fn tighten(&mut self) {
        let value = (self.value.steps[0] - self.value.rounding[0]).max(0.0);
        for bound in &mut self.bounds {
            bound.slack = bound.most - self.goal.needed(value, bound.weight) + bound.rounding;
        }
    }

    /// First the issues whose open terms move the utilities farthest.
    fn branches(&self) -> Vec<Branch> {
        let mut branches: Vec<(f64, Branch)> = (0..self.agenda.issues().len())
            .map(|issue| {
                let all = &self.agenda.issues()[issue].terms;
                let open = |k: &usize| {
                    let label = Label::NONE.with(&all[*k], 0, *k);
                    let loss = |bound: &Bound| bound.loss(&label, bound.worth[issue]);
                    self.bounds.iter().all(|bound| loss(bound) <= bound.slack + bound.doubt(&all[*k]))
                };
                let terms: Vec<usize> = (0..all.len()).filter(open).collect();
                let first = terms.iter().map(|&k| all[k].payoffs[0]);
                let range =
                    first.clone().fold(f64::NEG_INFINITY, f64::max) - first.fold(f64::INFINITY, f64::min);
                (range, Branch { issue, terms })
            })
            .collect();
        branches.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.issue.cmp(&b.1.issue)));
        branches.into_iter().map(|(_, branch)| branch).collect()
    }

    /// Allows for the rounding of what the open terms lose in total.
    fn allow_for_rounding(&mut self, branches: &[Branch]) {
        for bound in &mut self.bounds {
            let most = |branch: &Branch| {
                let all = &self.agenda.issues()[branch.issue].terms;
                branch.terms.iter().fold(0.0, |most: f64, &k| most.max(bound.doubt(&all[k])))
            };
            bound.slack += branches.iter().map(most).sum::<f64>();
        }
    }

    /// The concessions in total that a package better than the best found can have.
    fn concessions(&self) -> [f64; 2] {
        self.bounds.iter().filter(|bound| bound.weight > 0.0).fold([0.0, f64::INFINITY], |range, bound| {
            let [low, high] = self.cost.near_tangent(bound.marginal, bound.slack / bound.weight);
            [range[0].max(low), range[1].min(high)]
        })
    }

    /// Merges all issues, keeping at most `width` partial packages; whether none was dropped for lack of room.
    fn pass(&mut self, width: usize) -> bool {
        self.tighten();
        let branches = self.branches();
        self.allow_for_rounding(&branches);
        let total = self.concessions();
        let mut merged = vec![0.0; self.bounds.len()];
        let mut layers: Vec<Vec<Label>> = vec![vec![Label::NONE]];
        let mut complete = true;
        for (depth, Branch { issue, terms }) in branches.iter().enumerate() {
            let all = &self.agenda.issues()[*issue].terms;
            for (merged, bound) in merged.iter_mut().zip(&self.bounds) {
                *merged += bound.worth[*issue];
            }
            let parents = layers.last().map(Vec::as_slice).unwrap_or_default();
            let mut labels: Vec<(f64, Label)> = Vec::new();
            for (parent, label) in parents.iter().enumerate() {
                for &k in terms {
                    let next = label.with(&all[k], parent, k);
                    let losses = self.bounds.iter().zip(&merged);
                    let spare = losses
                        .map(|(bound, most)| bound.slack - bound.loss(&next, *most))
                        .fold(f64::INFINITY, f64::min);
                    if spare >= 0.0 {
                        labels.push((spare, next));
                    }
                }
            }
            self.tried += labels.len();
            let rest = self.remaining(&branches[depth + 1..], &labels, total);
            let mut kept = undominated(labels, self.cost, rest);
            if kept.len() > width {
                complete = false;
                kept.select_nth_unstable_by(width, |a, b| b.0.total_cmp(&a.0));
                kept.truncate(width);
            }
            // Copied, so that a layer takes no more room than what is kept of it.
            layers.push(kept.iter().map(|&(_, label)| label).collect());
        }
        for last in layers.last().cloned().unwrap_or_default() {
            let mut choice = vec![0; branches.len()];
            let mut label = &last;
            for (branch, layer) in branches.iter().zip(&layers).rev() {
                choice[branch.issue] = usize::from(label.terms);
                label = &layer[label.parent as usize];
            }
            self.consider(&choice);
        }
        complete
    }

    /// What the issues of `branches` can concede, next to any of `labels`, in something better than the best found.
    fn remaining(&self, branches: &[Branch], labels: &[(f64, Label)], total: [f64; 2]) -> [f64; 2] {
        let mut range = [0.0, 0.0];
        for Branch { issue, terms } in branches {
            let concessions = terms.iter().map(|&k| self.agenda.issues()[*issue].terms[k].concession);
            range[0] += concessions.clone().fold(f64::INFINITY, f64::min);
            range[1] += concessions.fold(0.0, f64::max);
        }
        let conceded = labels.iter().map(|(_, label)| label.concession);
        let [low, high] =
            [conceded.clone().fold(f64::INFINITY, f64::min), conceded.fold(f64::NEG_INFINITY, f64::max)];
        let narrow = [range[0].max(total[0] - high), range[1].min(total[1] - low)];
        // Rounding may have crossed the ends where all is determined.
        if narrow[0] <= narrow[1] { narrow } else { range }
    }

    /// Keeps a package if it is better than the best found.
    fn consider(&mut self, choice: &[usize]) {
        let package = self.agenda.total(choice.to_vec());
        let [first, second] = package.payoffs;
        let utilities = [first, second - self.cost.of(package.concession)];
        let gains: [f64; 2] = std::array::from_fn(|i| utilities[i] - self.disagreement[i]);
        if gains.iter().any(|gain| *gain < 0.0) {
            return;
        }
        let sizes = self.agenda.sizes(&package, self.cost);
        let rounding = std::array::from_fn(|i| ROUNDING * (sizes[i] + self.disagreement[i].abs()));
        let value = Value::new(self.goal, gains, rounding);
        if value.better(&self.value) {
            self.value = value;
            self.best = Some((package, utilities));
        }
    }
}

/// The normals of the frontier's edges nearest to where lotteries reach the goal best, and others close to the nearest.
fn weights(bargaining: &PackageBargaining<'_>, goal: Goal) -> Vec<f64> {
    let disagreement = bargaining.problem.disagreement();
    let points: Vec<[f64; 2]> = bargaining.vertices.iter().map(|vertex| vertex.utilities).collect();
    let mut edges: Vec<(f64, f64)> = points
        .windows(2)
        .map(|edge| {
            let [run, rise] = [edge[1][0] - edge[0][0], edge[0][1] - edge[1][1]];
            let weight = run / (run + rise);
            // The bound that the edge's line puts on the goal: the lower, the closer to the optimum.
            let most = weighted(weight, edge[0]) - weighted(weight, disagreement);
            (most / goal.needed(1.0, weight), weight)
        })
        .collect();
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut weights = vec![0.0, 0.5, 1.0];
    if let Some(&(_, nearest)) = edges.first() {
        let tilt = |by: &f64| [nearest * (1.0 - by), nearest + (1.0 - nearest) * by];
        weights.extend(TILTS.iter().flat_map(tilt));
    }
    weights.extend(edges.into_iter().take(EDGES).map(|(_, weight)| weight));
    weights
}
