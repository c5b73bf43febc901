//! Two-player stochastic games: a bimatrix game in each state, whose play decides on the next state.

use super::bimatrix::{Bimatrix, LARGEST_PAYOFF, MixedProfile};
use super::{Payoffs, Player};
use crate::{Error, Problem};
use nalgebra::{DMatrix, DVector};

/// A stochastic game of finitely many states (Shapley 1953).
///
/// In a state both players choose at once, collect what the stage game pays, and go on to a next state with probabilities
/// that depend on state, row and column. What is missing of these to one is the probability that the play stops.
/// Payoffs of later periods are discounted. The play must not be able to go on forever without discounting: for each player the
/// discount factor times the largest probability to go on must be below one.
///
/// ```
/// use bargain::game::{Bimatrix, StochasticGame};
///
/// // One state: if both choose the first action the game is played again with probability 1/2, else it stops.
/// let stage = Bimatrix::zero_sum(vec![vec![1.0, 0.0], vec![0.0, 1.0]])?;
/// let again = |_state, row, column| vec![if (row, column) == (0, 0) { 0.5 } else { 0.0 }];
/// let game = StochasticGame::new(vec![stage], again, [1.0, 1.0])?;
/// assert_eq!(game.moduli(), [0.5, 0.5]);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct StochasticGame {
    stages: Vec<Bimatrix>,
    /// By state, by row and column, by next state.
    transitions: Vec<Vec<Vec<f64>>>,
    discount: [f64; 2],
    moduli: [f64; 2],
}

/// A mixed profile for each state, the same in every period.
pub type StationaryProfile = Vec<MixedProfile>;

impl StochasticGame {
    /// A game with one of `stages` in each state. `transitions(state, row, column)` is the probability of each next state;
    /// `discount` is that of each player for one period, in \[0, 1\].
    ///
    /// # Errors
    /// No state, rows of another length than there are states, probabilities outside \[0, 1\] or of a sum above one, discount
    /// factors outside their range, play that may go on forever without discounting, payoffs so large that what they add up to may be
    /// more than 5e99.
    pub fn new(
        stages: Vec<Bimatrix>,
        transitions: impl Fn(usize, usize, usize) -> Vec<f64>,
        discount: [f64; 2],
    ) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if stages.is_empty() {
            problems.push(Problem::new("stages", "[]", "must hold at least one state"));
        }
        let mut rows = Vec::new();
        let mut longest: f64 = 0.0;
        for (state, stage) in stages.iter().enumerate() {
            let [m, n] = Player::BOTH.map(|player| stage.actions(player));
            let places = (0..m).flat_map(|i| (0..n).map(move |j| (i, j)));
            let table: Vec<Vec<f64>> = places.map(|(i, j)| transitions(state, i, j)).collect();
            for (place, row) in table.iter().enumerate() {
                let key =
                    || format!("transition from state {state}, row {}, column {}", place / n, place % n);
                let sum: f64 = row.iter().sum();
                if row.len() != stages.len() {
                    let expected = format!("must hold {} probabilities, one for each state", stages.len());
                    problems.push(Problem::new(key(), format!("{row:?}"), expected));
                } else if !(row.iter().all(|p| (0.0..=1.0).contains(p)) && sum <= 1.0 + 1e-9) {
                    let expected = "must hold probabilities that sum to at most one";
                    problems.push(Problem::new(key(), format!("{row:?}"), expected));
                }
                // A sum of one may have been rounded down.
                longest = longest.max(if sum >= 1.0 - 1e-12 { sum.max(1.0) } else { sum });
            }
            rows.push(table);
        }
        let moduli = discount.map(|discount| discount * longest);
        let sound = problems.is_empty();
        for player in Player::BOTH {
            let (key, found) = (format!("discount of {player:?}"), discount[player.index()]);
            if !(0.0..=1.0).contains(&found) {
                problems.push(Problem::new(key, found, "must be a number in [0, 1]"));
            } else if moduli[player.index()] >= 1.0 && sound {
                let expected = "must be below 1, unless every play may stop in every period";
                problems.push(Problem::new(key, found, expected));
            }
        }
        let game = StochasticGame { stages, transitions: rows, discount, moduli };
        if problems.is_empty() {
            problems.extend(Player::BOTH.into_iter().filter_map(|player| game.excess(player)));
        }
        if problems.is_empty() { Ok(game) } else { Err(Error::invalid(problems)) }
    }

    /// What is wrong if payoffs of `player` may add up to values that are larger than payoffs may be.
    fn excess(&self, player: Player) -> Option<Problem> {
        let most = LARGEST_PAYOFF / 2.0 * (1.0 - self.moduli[player.index()]);
        let largest = Some(self.largest_payoff(player)).filter(|largest| *largest > most)?;
        let expected = format!(
            "must be at most {most:e}, so that what they add up to is at most half of {LARGEST_PAYOFF:e}"
        );
        Some(Problem::new(format!("largest payoff of {player:?} in size"), format!("{largest:e}"), expected))
    }

    /// Number of states.
    pub fn states(&self) -> usize {
        self.stages.len()
    }

    /// The stage game of each state.
    pub fn stages(&self) -> &[Bimatrix] {
        &self.stages
    }

    /// By how much a difference of future values shrinks in one period, for each player: its discount factor times the largest
    /// probability to go on.
    pub fn moduli(&self) -> [f64; 2] {
        self.moduli
    }

    /// The game of one period in `state`, the future being worth `values` (a value for each player in each state).
    pub(crate) fn one_period(&self, state: usize, values: &[Payoffs]) -> Result<Bimatrix, Error> {
        let stage = &self.stages[state];
        let columns = stage.actions(Player::Second);
        Bimatrix::from_function(Player::BOTH.map(|player| stage.actions(player)), |i, j| {
            let mut payoffs = stage.at(i, j);
            for (chance, value) in self.transitions[state][i * columns + j].iter().zip(values) {
                for player in [0, 1] {
                    payoffs[player] += self.discount[player] * chance * value[player];
                }
            }
            payoffs
        })
    }

    /// What each player expects in each state if both follow `profile` forever: the solution of a linear system.
    ///
    /// # Errors
    /// A profile of another shape.
    ///
    /// # Complexity
    /// Cubic in the number of states.
    pub fn values(&self, profile: &StationaryProfile) -> Result<Vec<Payoffs>, Error> {
        self.matches(profile)?;
        Ok(self.evaluate(profile))
    }

    /// How much each player could gain in each state by a best reply, in any strategy, to the other's part of `profile`;
    /// found by policy iteration (Howard 1960).
    ///
    /// # Errors
    /// A profile of another shape; policies that do not settle in a thousand rounds.
    ///
    /// # Complexity
    /// A linear system in the number of states for each round; a handful of rounds are common.
    pub fn regret(&self, profile: &StationaryProfile) -> Result<Vec<Payoffs>, Error> {
        let values = self.values(profile)?;
        let replies = [
            self.best_reply_values(Player::First, profile)?,
            self.best_reply_values(Player::Second, profile)?,
        ];
        let gain = |state: usize, player: usize| (replies[player][state] - values[state][player]).max(0.0);
        Ok((0..self.states()).map(|state| [gain(state, 0), gain(state, 1)]).collect())
    }

    /// The most that `player` can expect in each state against the other's part of `profile`.
    pub(crate) fn best_reply_values(
        &self,
        player: Player,
        profile: &StationaryProfile,
    ) -> Result<Vec<f64>, Error> {
        const ROUNDS: usize = 1000;
        let mut profile = profile.clone();
        let largest = self.largest_payoff(player);
        for _ in 0..ROUNDS {
            let values = self.evaluate(&profile);
            let mut improved = false;
            for (state, mixed) in profile.iter_mut().enumerate() {
                let game = self.one_period(state, &values)?;
                let actions = game.values(player, mixed.of(player.other()));
                let most = actions.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let now = values[state][player.index()];
                // An improvement within rounding would make policies of equal value alternate.
                if most > now + 1e-13 * (largest + now.abs() + most.abs()) {
                    let best = super::best(&actions, 0.0);
                    let mut strategies = Player::BOTH.map(|each| mixed.of(each).to_vec());
                    for (k, p) in strategies[player.index()].iter_mut().enumerate() {
                        *p = if best.first() == Some(&k) { 1.0 } else { 0.0 };
                    }
                    *mixed = MixedProfile::normalised(strategies);
                    improved = true;
                }
            }
            if !improved {
                return Ok(values.iter().map(|value| value[player.index()]).collect());
            }
        }
        Err(Error::not_converged(
            format!("policy iteration did not settle in {ROUNDS} rounds"),
            "check that payoffs are not so large that rounding decides between actions",
        ))
    }

    /// The largest payoff of `player` in any stage, by size.
    fn largest_payoff(&self, player: Player) -> f64 {
        let sizes = self.stages.iter().flat_map(|stage| {
            let [m, n] = Player::BOTH.map(|player| stage.actions(player));
            (0..m).flat_map(move |i| (0..n).map(move |j| stage.at(i, j)[player.index()].abs()))
        });
        sizes.fold(0.0, f64::max)
    }

    /// The values of a profile of this game's shape.
    fn evaluate(&self, profile: &StationaryProfile) -> Vec<Payoffs> {
        let n = self.states();
        let mut onward = DMatrix::zeros(n, n);
        let mut now = vec![[0.0, 0.0]; n];
        for (state, mixed) in profile.iter().enumerate() {
            now[state] = self.stages[state].value_of(mixed);
            let columns = mixed.of(Player::Second);
            for (i, p) in mixed.of(Player::First).iter().enumerate() {
                for (j, q) in columns.iter().enumerate() {
                    for (next, chance) in self.transitions[state][i * columns.len() + j].iter().enumerate() {
                        onward[(state, next)] += p * q * chance;
                    }
                }
            }
        }
        let [first, second] = [0, 1].map(|player| {
            let system = DMatrix::identity(n, n) - &onward * self.discount[player];
            let paid = DVector::from_iterator(n, now.iter().map(|payoffs| payoffs[player]));
            // The matrix is strictly diagonally dominant, as the discounted chances to go on sum to less than one.
            system.lu().solve(&paid).unwrap_or_else(|| DVector::zeros(n))
        });
        (0..n).map(|state| [first[state], second[state]]).collect()
    }

    /// Refuses a profile of another shape.
    fn matches(&self, profile: &StationaryProfile) -> Result<(), Error> {
        if profile.len() != self.states() {
            let expected = format!("must have {}, one for each state", self.states());
            let found = format!("{} mixed profiles", profile.len());
            return Err(Error::invalid([Problem::new("profile", found, expected)]));
        }
        self.stages.iter().zip(profile).try_for_each(|(stage, mixed)| stage.matches(mixed))
    }
}

#[cfg(test)]
mod tests {
    use super::StochasticGame;
    use crate::game::{Bimatrix, MixedProfile};

    #[test]
    fn payoffs_that_add_up_to_too_much_are_refused() {
        let game = |payoff: f64| {
            let stage = Bimatrix::zero_sum(vec![vec![payoff]]).unwrap();
            StochasticGame::new(vec![stage], |_, _, _| vec![1.0], [0.99, 0.99])
        };
        let error = game(6e97).unwrap_err().to_string();
        assert!(error.contains("largest payoff of Second in size = 6e97: must be at most 5"), "{error}");
        let profile = vec![MixedProfile::normalised([vec![1.0], vec![1.0]])];
        let values = game(4.9e97).unwrap().values(&profile).unwrap();
        assert!((values[0][0] / 4.9e99 - 1.0).abs() < 1e-9);
    }

    #[test]
    fn regret_is_measured_in_the_unit_of_the_payoffs() {
        for unit in [1e-14, 1.0, 1e9] {
            let stage = Bimatrix::from_function([2, 1], |i, _| [unit * i as f64, 0.0]).unwrap();
            let game = StochasticGame::new(vec![stage], |_, _, _| vec![1.0], [0.5, 0.5]).unwrap();
            let profile = vec![MixedProfile::normalised([vec![1.0, 0.0], vec![1.0]])];
            let regret = game.regret(&profile).unwrap()[0][0];
            assert!((regret / unit - 2.0).abs() < 1e-12, "{regret} in units of {unit}");
        }
    }
}
