//! Tables of drift.

use super::{Builder, COMPOSED};
use crate::game::{Payoffs, Source};
use crate::solve::chain::collect::Part;

/// What is collected on entering drift.
type Entered = (Part, u32);

impl Builder<'_> {
    /// The table of a drift.
    pub(super) fn drift(&mut self, (period, number): (usize, usize), place: usize) {
        let game = self.game;
        let drift = &game.drifts[number];
        let steps = game.steps_of(drift);
        // A second drift on which nothing is collected is made one with the first.
        let second = |source: &Source| match *source {
            Source::Drift(second) => Some(second as usize)
                .filter(|&drift| (game.drifts[drift].payoff, game.drifts[drift].tally) == (0, 0)),
            _ => None,
        };
        let outcomes = |drift: usize| game.drifts[drift].steps.len() + game.drifts[drift].ends.len();
        let composed = steps.iter().map(|(_, source)| second(source).map_or(1, outcomes)).sum::<usize>();
        let compose = composed <= COMPOSED;
        let count = drift.ends.len() + if compose { composed } else { steps.len() };
        if !self.fits(count, count) {
            return;
        }
        let entered = ((drift.payoff, self.entered(number)), drift.tally);
        let first = self.chain.steps.len();
        self.items.clear();
        for &(probability, source) in steps {
            match second(&source).filter(|_| compose) {
                None => self.drift_step(period, source, entered, probability),
                Some(second) => {
                    for &(p, source) in game.steps_of(&game.drifts[second]) {
                        self.drift_step(period, source, entered, probability * p);
                    }
                    self.drift_ends(second, entered, probability);
                }
            }
        }
        self.drift_ends(number, entered, 1.0);
        let arrived = self.mass(place).to_vec();
        for step in 0..self.items.weights.len() {
            self.items.items.push(self.item(step, 0));
            if let Some(to) = self.target(first + step) {
                let weight = self.items.weights[step];
                self.mass_mut(to).iter_mut().zip(&arrived).for_each(|(mass, x)| *mass += x * weight);
            }
        }
        if let Some(table) = self.table((0, 1)) {
            let row = self.rows(place, (first, 1));
            self.chain.rows[row] = table;
        }
    }

    /// Discount of each player on entering a drift of the period in hand.
    fn entered(&self, drift: usize) -> Payoffs {
        if self.game.drifts[drift].late {
            [0, 1].map(|player| self.discount[player] * self.game.discount[player])
        } else {
            self.discount
        }
    }

    fn drift_step(&mut self, period: usize, source: Source, (payoff, tally): Entered, probability: f64) {
        let collect = (self.collected.payoff([payoff, (0, [0.0; 2])]), self.collected.tally([tally, 0]));
        self.onward(period, source, true, collect);
        self.items.weights.push(probability);
    }

    fn drift_ends(&mut self, number: usize, (payoff, tally): Entered, probability: f64) {
        let game = self.game;
        let drift = &game.drifts[number];
        let entered = self.entered(number);
        let left = [0, 1].map(|player| entered[player] * drift.discount[player]);
        for end in game.drift_ends_of(drift) {
            let payoff = self.collected.payoff([payoff, (end.payoff, left)]);
            let tally = self.collected.tally([tally, end.tally]);
            self.end(end.outcome, (payoff, tally));
            self.items.weights.push(probability * end.probability);
        }
    }
}
