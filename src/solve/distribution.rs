//! The exact distribution of outcomes: probabilities carried forward through the tables, without sampling.

use super::belief::Belief;
use super::descent::Descent;
use super::plain::Plain;
use super::play::Play;
use crate::game::{FiniteGame, Payoffs, Source};
use crate::math::Sum;

/// What a play gives, exactly: the probability of each class of ending and expectations of counts and payoffs.
///
/// "Exactly" means without sampling error: what remains is the rounding of floating-point numbers, below 1e-12. A prior and nature's
/// probabilities may miss a sum of one by up to 1e-9, and are taken as they are: the probabilities here then miss it, too.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution<O> {
    /// Each class of ending with its probability, in order.
    pub outcomes: Vec<(O, f64)>,
    /// Each tally with its expectation, in the order of [`Game::TALLIES`](crate::game::Game::TALLIES).
    pub tallies: Vec<(&'static str, f64)>,
    /// Expected discounted payoff of each player, values beyond the horizon included.
    pub payoffs: Payoffs,
}

impl<O: Copy + PartialEq> Distribution<O> {
    /// Probability of `outcome`; zero if the play cannot end so.
    pub fn probability(&self, outcome: O) -> f64 {
        self.outcomes.iter().find(|(other, _)| *other == outcome).map_or(0.0, |(_, p)| *p)
    }

    /// Expectation of the tally called `name`, if the game counts it.
    pub fn tally(&self, name: &str) -> Option<f64> {
        self.tallies.iter().find(|(other, _)| *other == name).map(|(_, x)| *x)
    }
}

impl<G: FiniteGame> Play<G> {
    /// The exact distribution of outcomes, tallies and payoffs at the prior.
    ///
    /// # Complexity
    /// Periods × reachable resting states × cells × leaves of a tree × pairs of types.
    pub fn distribution(&self) -> Distribution<G::Outcome> {
        let (outcomes, tallies, payoffs) = Forward::pass(self.plain());
        Distribution {
            outcomes: self.outcomes().iter().copied().zip(outcomes).collect(),
            tallies: G::TALLIES.iter().copied().zip(tallies).collect(),
            payoffs,
        }
    }
}

/// Probability by `[state][cell][pair of types]`.
struct Mass {
    numbers: Vec<f64>,
    width: usize,
    /// Where something may have been added: most states are not visited in most periods.
    visited: Vec<bool>,
}

impl Mass {
    fn new(states: usize, width: usize) -> Self {
        Mass { numbers: vec![0.0; states * width], width, visited: vec![false; states] }
    }

    /// The probabilities of a state, if any is positive.
    fn take(&mut self, state: usize, into: &mut [f64]) -> bool {
        if !std::mem::take(&mut self.visited[state]) {
            return false;
        }
        let here = &mut self.numbers[state * self.width..][..self.width];
        into.copy_from_slice(here);
        here.fill(0.0);
        into.iter().any(|&x| x > 0.0)
    }

    /// The probabilities of a state, to be added to.
    fn visit(&mut self, state: u32) -> &mut [f64] {
        self.visited[state as usize] = true;
        &mut self.numbers[state as usize * self.width..][..self.width]
    }
}

/// A pass through the periods.
struct Forward<'a> {
    play: Plain<'a>,
    now: Mass,
    next: Mass,
    drifts: Mass,
    /// Discount of each player up to this period.
    discount: Payoffs,
    outcomes: Vec<Sum>,
    tallies: Vec<Sum>,
    payoffs: [Sum; 2],
    /// Probability by place in the game's tables: of collecting the pair of payoffs there in this period, and, over all periods, of
    /// counting the tallies there.
    collected: Vec<f64>,
    counted: Vec<f64>,
    descent: Descent,
    /// The belief behind the branch in hand, and the probabilities by pair of types.
    behind: Belief,
    leaves: Vec<f64>,
    /// Probabilities by pair of types at the leaf in hand.
    arrives: Vec<f64>,
}

impl<'a> Forward<'a> {
    /// The probabilities of the classes of endings, and the expectations of tallies and payoffs.
    fn pass(play: Plain<'a>) -> (Vec<f64>, Vec<f64>, Payoffs) {
        let mut forward = Forward::new(play);
        forward.begin();
        for period in 0..play.periods() {
            forward.period(period);
        }
        forward.horizon();
        forward.result()
    }

    fn new(play: Plain<'a>) -> Self {
        let game = play.graph;
        let width = game.cells() * game.pairs();
        Forward {
            play,
            now: Mass::new(game.trees.len(), width),
            next: Mass::new(game.trees.len(), width),
            drifts: Mass::new(game.drifts.len(), width),
            discount: [1.0, 1.0],
            outcomes: vec![Sum::default(); play.endings],
            tallies: vec![Sum::default(); play.tallies],
            payoffs: [Sum::default(); 2],
            collected: vec![0.0; game.tables.numbers.len()],
            counted: vec![0.0; game.tables.numbers.len()],
            descent: Descent::default(),
            behind: Belief::new(game),
            leaves: vec![0.0; game.pairs()],
            arrives: vec![0.0; game.pairs()],
        }
    }

    /// Puts the prior where play begins.
    fn begin(&mut self) {
        let game = self.play.graph;
        let start = self.visit(self.play.start);
        for (cell, pair, probability) in game.start_positions() {
            start[cell * game.pairs() + pair] += probability;
        }
    }

    /// The probabilities `[cell][pair of types]` of where play goes on, to be added to.
    fn visit(&mut self, source: Source) -> &mut [f64] {
        match source {
            Source::Now(rest) => self.now.visit(rest),
            Source::Next(rest) => self.next.visit(rest),
            Source::Drift(drift) => self.drifts.visit(drift),
        }
    }

    /// Moves all probability of a period to the next, or to endings.
    fn period(&mut self, period: usize) {
        let game = self.play.graph;
        let mut mass = vec![0.0; self.now.width];
        for rank in game.ranks.iter().rev() {
            for rest in rank.rests.clone() {
                if self.now.take(rest, &mut mass) {
                    for (cell, mass) in mass.chunks_exact(game.pairs()).enumerate() {
                        if mass.iter().any(|&x| x > 0.0) {
                            self.rest(period, (rest, cell), mass);
                        }
                    }
                }
            }
            for drift in rank.drifts.clone() {
                if self.drifts.take(drift, &mut mass) {
                    self.drift(drift, &mass);
                }
            }
        }
        self.pay();
        std::mem::swap(&mut self.now, &mut self.next);
        for (discount, delta) in self.discount.iter_mut().zip(game.discount) {
            *discount *= delta;
        }
    }

    /// Collects a payoff `[pair][player]` with probability `mass` by a pair of types, at the discount of this period.
    #[inline]
    fn collect(&mut self, payoff: u32, pair: usize, mass: f64) {
        if payoff != 0 {
            self.collected[payoff as usize + 2 * pair] += mass;
        }
    }

    /// Adds what was collected in this period to the payoffs.
    fn pay(&mut self) {
        let numbers = &self.play.graph.tables.numbers;
        let places = self.collected.iter_mut().enumerate().filter(|(_, mass)| **mass != 0.0);
        for (at, mass) in places {
            for (p, total) in self.payoffs.iter_mut().enumerate() {
                total.add(*mass * self.discount[p] * numbers[at + p]);
            }
            *mass = 0.0;
        }
    }

    fn gain(&mut self, mass: f64, payoff: Payoffs) {
        self.payoffs.iter_mut().zip(payoff).for_each(|(total, x)| total.add(mass * x));
    }

    #[inline]
    fn count(&mut self, mass: f64, tally: u32) {
        if tally != 0 {
            self.counted[tally as usize] += mass;
        }
    }

    /// Expectations of the tallies, from what was counted.
    fn add_tallies(&mut self) {
        let tables = &self.play.graph.tables;
        for (at, &mass) in self.counted.iter().enumerate().filter(|(_, mass)| **mass != 0.0) {
            let tally = tables.get(at as u32, self.play.tallies);
            self.tallies.iter_mut().zip(tally).for_each(|(total, x)| total.add(mass * x));
        }
    }

    /// Moves the probability `mass` (by pair of types) of a resting state through its tree.
    fn rest(&mut self, period: usize, (rest, cell): (usize, usize), mass: &[f64]) {
        let game = self.play.graph;
        let [first, second] = game.types;
        let policy = self.play.policy(period, rest, cell);
        let mut descent = std::mem::take(&mut self.descent);
        let mut arrives = std::mem::take(&mut self.arrives);
        descent.leaves(game, (rest, cell), policy, |leaf, reach, belief| {
            for (pair, (arrives, mass)) in arrives.iter_mut().zip(mass).enumerate() {
                *arrives = mass * reach[pair / second] * reach[first + pair % second];
            }
            if arrives.iter().any(|&x| x > 0.0) {
                self.leaf(leaf, belief, &arrives);
            }
        });
        self.descent = descent;
        self.arrives = arrives;
    }

    fn leaf(&mut self, leaf: usize, belief: &Belief, arrives: &[f64]) {
        let game = self.play.graph;
        let second = game.types[1];
        let leaf = &game.leaves[leaf];
        for (pair, &mass) in arrives.iter().enumerate() {
            self.collect(leaf.path, pair, mass);
        }
        self.count(arrives.iter().sum(), leaf.tally);
        for end in game.ends_of(leaf) {
            let (l, m) = game.likelihood(end.likelihood);
            let mut total = 0.0;
            for (pair, &mass) in arrives.iter().enumerate() {
                let mass = mass * l[pair / second] * m[pair % second];
                self.collect(end.payoff, pair, mass);
                total += mass;
            }
            self.outcomes[end.outcome as usize].add(total);
            self.count(total, end.tally);
        }
        for branch in game.branches_of(leaf) {
            let (l, m) = game.likelihood(branch.likelihood);
            self.behind.copy(belief);
            self.behind.reveal(l, m);
            let cells = self.behind.cells(game);
            let mut total = 0.0;
            let mut leaves = std::mem::take(&mut self.leaves);
            for (pair, (leaves, &mass)) in leaves.iter_mut().zip(arrives).enumerate() {
                *leaves = mass * l[pair / second] * m[pair % second];
                self.collect(branch.payoff, pair, *leaves);
                total += *leaves;
            }
            let source = self.visit(branch.source);
            for (cell, weight) in cells.into_iter().filter(|(_, weight)| *weight > 0.0) {
                let reached = &mut source[cell * leaves.len()..][..leaves.len()];
                reached.iter_mut().zip(&leaves).for_each(|(sum, mass)| *sum += mass * weight);
            }
            self.leaves = leaves;
            self.count(total, branch.tally);
        }
    }

    /// Collects the payoffs `[pair][player]` of a drift, at any discount.
    fn collect_at(&mut self, payoff: u32, pair: usize, mass: f64, discount: Payoffs) {
        if payoff != 0 {
            let game = self.play.graph;
            let payoff = &game.tables.get(payoff, 2 * game.pairs())[2 * pair..];
            self.gain(mass, [discount[0] * payoff[0], discount[1] * payoff[1]]);
        }
    }

    fn drift(&mut self, number: usize, mass: &[f64]) {
        let game = self.play.graph;
        let drift = &game.drifts[number];
        let pairs = game.pairs();
        let entered = if drift.late { game.discount } else { [1.0, 1.0] };
        let entered: Payoffs = std::array::from_fn(|p| self.discount[p] * entered[p]);
        let left: Payoffs = std::array::from_fn(|p| entered[p] * drift.discount[p]);
        for pair in 0..pairs {
            let total: f64 = mass.iter().skip(pair).step_by(pairs).sum();
            self.collect_at(drift.payoff, pair, total, entered);
            self.count(total, drift.tally);
            for end in game.drift_ends_of(drift) {
                let mass = total * end.probability;
                self.outcomes[end.outcome as usize].add(mass);
                self.collect_at(end.payoff, pair, mass, left);
                self.count(mass, end.tally);
            }
        }
        for &(probability, source) in game.steps_of(drift) {
            let reached = self.visit(source);
            reached.iter_mut().zip(mass).for_each(|(sum, x)| *sum += probability * x);
        }
    }

    /// Ends the play where the last period has left it.
    fn horizon(&mut self) {
        let game = self.play.graph;
        let mut mass = vec![0.0; self.now.width];
        for (rest, end) in game.horizon.iter().enumerate() {
            if !self.now.take(rest, &mut mass) {
                continue;
            }
            for (i, &mass) in mass.iter().enumerate() {
                let beyond = self.play.beyond(rest, i / game.pairs(), i % game.pairs());
                self.outcomes[end.outcome as usize].add(mass);
                self.gain(mass, [0, 1].map(|p| self.discount[p] * beyond[p]));
                self.count(mass, end.tally);
            }
        }
    }

    fn result(mut self) -> (Vec<f64>, Vec<f64>, Payoffs) {
        self.add_tallies();
        let values = |sums: Vec<Sum>| sums.into_iter().map(Sum::value).collect();
        (values(self.outcomes), values(self.tallies), self.payoffs.map(Sum::value))
    }
}
