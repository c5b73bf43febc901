//! A pair of mixed strategies.

use super::Bimatrix;
use crate::game::Player;
use crate::{Error, Problem};

/// A mixed strategy for each player: probabilities of its actions.
#[derive(Debug, Clone, PartialEq)]
pub struct MixedProfile {
    strategies: [Vec<f64>; 2],
}

impl MixedProfile {
    /// A profile of the given probabilities, the first player's and the second's.
    ///
    /// # Errors
    /// Strategies without an action, probabilities that are negative or not finite, strategies that do not sum to one within
    /// 1e-9.
    pub fn new(strategies: [Vec<f64>; 2]) -> Result<Self, Error> {
        let mut problems = Vec::new();
        for player in Player::BOTH {
            let strategy = &strategies[player.index()];
            let key = format!("strategy of {player:?}");
            for (k, p) in strategy.iter().enumerate().filter(|(_, p)| !(0.0..=1.0 + 1e-9).contains(*p)) {
                problems.push(Problem::new(format!("{key}, action {k}"), p, "must be a probability"));
            }
            let sum: f64 = strategy.iter().sum();
            if !(1.0 - 1e-9..=1.0 + 1e-9).contains(&sum) {
                problems.push(Problem::new(key, format!("sum {sum}"), "must sum to one"));
            }
        }
        if problems.is_empty() { Ok(MixedProfile { strategies }) } else { Err(Error::invalid(problems)) }
    }

    /// The profile in which both choose all their actions with the same probability.
    pub fn uniform(game: &Bimatrix) -> Self {
        let strategies = Player::BOTH.map(|player| {
            let n = game.actions(player);
            vec![1.0 / n as f64; n]
        });
        MixedProfile { strategies }
    }

    /// The profile in which each player chooses one action.
    ///
    /// # Errors
    /// Actions that the game does not have.
    pub fn pure(game: &Bimatrix, actions: [usize; 2]) -> Result<Self, Error> {
        let problems: Vec<Problem> = Player::BOTH
            .into_iter()
            .filter(|player| actions[player.index()] >= game.actions(*player))
            .map(|player| {
                let expected = format!("must be below {}", game.actions(player));
                Problem::new(format!("action of {player:?}"), actions[player.index()], expected)
            })
            .collect();
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let strategies = Player::BOTH.map(|player| {
            let mut strategy = vec![0.0; game.actions(player)];
            strategy[actions[player.index()]] = 1.0;
            strategy
        });
        Ok(MixedProfile { strategies })
    }

    /// A profile of weights that a solver computed: rounding below zero is cut, sums are made one.
    pub(crate) fn normalised(mut strategies: [Vec<f64>; 2]) -> Self {
        for strategy in &mut strategies {
            strategy.iter_mut().for_each(|p| *p = p.max(0.0));
            let sum: f64 = strategy.iter().sum();
            strategy.iter_mut().for_each(|p| *p /= sum);
        }
        MixedProfile { strategies }
    }

    /// The probabilities of the actions of `player`.
    pub fn of(&self, player: Player) -> &[f64] {
        &self.strategies[player.index()]
    }

    /// The largest difference between a probability here and there; infinite between profiles of different shapes.
    pub fn distance(&self, other: &MixedProfile) -> f64 {
        let [here, there] = [self, other].map(|profile| &profile.strategies);
        if here.iter().zip(there).any(|(a, b)| a.len() != b.len()) {
            return f64::INFINITY;
        }
        here.iter().flatten().zip(there.iter().flatten()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::MixedProfile;

    #[test]
    fn every_fault_of_a_profile_is_named() {
        let error = MixedProfile::new([vec![0.5, 0.6], vec![]]).unwrap_err();
        assert_eq!(error.problems().len(), 2);
        let error = MixedProfile::new([vec![-0.5, 1.5], vec![f64::NAN]]).unwrap_err();
        assert_eq!(error.problems().len(), 4);
    }

    #[test]
    fn distance_is_infinite_between_shapes() {
        let [a, b] =
            [vec![1.0], vec![0.0, 1.0]].map(|second| MixedProfile::new([vec![0.25, 0.75], second]).unwrap());
        assert_eq!(a.distance(&a), 0.0);
        assert_eq!(a.distance(&b), f64::INFINITY);
    }
}
