//! Reciprocity: what to do after each of the four results of the round before.

use super::{Strategy, View};
use crate::game::catalogue::DilemmaPayoffs;
use crate::game::{Dilemma, Stance};
use crate::{Error, Problem};

/// A strategy of memory one for a repeated dilemma: a probability of cooperation in the first round and after each result
/// of the round before (Nowak & Sigmund 1993).
///
/// The state of a [`Dilemma`] shows the round before, so such a strategy needs no memory of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MemoryOne {
    first: f64,
    /// `[own move][opponent's move]`, cooperation first.
    after: [[f64; 2]; 2],
}

impl MemoryOne {
    /// Cooperates with probability `first` in the first round, and with `after[own][other]` once the player's own move was
    /// `own` and the opponent's `other`: 0 for cooperation, 1 for defection.
    ///
    /// # Errors
    /// Every number that is not a probability.
    pub fn new(first: f64, after: [[f64; 2]; 2]) -> Result<Self, Error> {
        let [[cc, cd], [dc, dd]] = after;
        let named = [
            ("first", first),
            ("after[0][0]", cc),
            ("after[0][1]", cd),
            ("after[1][0]", dc),
            ("after[1][1]", dd),
        ];
        let wrong = named.into_iter().filter(|(_, p)| !(0.0..=1.0).contains(p));
        let problems: Vec<Problem> =
            wrong.map(|(key, p)| Problem::new(key, p, "must be a probability in [0, 1]")).collect();
        if problems.is_empty() { Ok(MemoryOne { first, after }) } else { Err(Error::invalid(problems)) }
    }

    /// Always cooperates.
    pub const ALWAYS_COOPERATE: MemoryOne = MemoryOne { first: 1.0, after: [[1.0, 1.0], [1.0, 1.0]] };

    /// Always defects.
    pub const ALWAYS_DEFECT: MemoryOne = MemoryOne { first: 0.0, after: [[0.0, 0.0], [0.0, 0.0]] };

    /// Cooperates first, then does what the opponent did (Rapoport's entry in Axelrod 1984).
    pub const TIT_FOR_TAT: MemoryOne = MemoryOne { first: 1.0, after: [[1.0, 0.0], [1.0, 0.0]] };

    /// Cooperates until somebody defects, then never again (Friedman 1971). It knows of an earlier defection by its own,
    /// so that with [errors](MemoryOne::with_errors) it forgets: two that cooperate by mistake at once cooperate again.
    pub const GRIM: MemoryOne = MemoryOne { first: 1.0, after: [[1.0, 0.0], [0.0, 0.0]] };

    /// Repeats a move that gave one of the two higher payoffs, else changes it (Nowak & Sigmund 1993).
    pub const WIN_STAY_LOSE_SHIFT: MemoryOne = MemoryOne { first: 1.0, after: [[1.0, 0.0], [0.0, 1.0]] };

    /// Tit for tat that forgives a defection with probability `forgiveness` (Nowak & Sigmund 1992).
    ///
    /// # Errors
    /// A number that is not a probability.
    pub fn generous(forgiveness: f64) -> Result<Self, Error> {
        if !(0.0..=1.0).contains(&forgiveness) {
            let expected = "must be a probability in [0, 1]";
            return Err(Error::invalid([Problem::new("forgiveness", forgiveness, expected)]));
        }
        MemoryOne::new(1.0, [[1.0, forgiveness], [1.0, forgiveness]])
    }

    /// The most forgiving probability with which [`MemoryOne::generous`] still keeps off all defectors in a long game: the
    /// smaller of 1 − (T − R) / (R − S) and (R − P) / (T − P) (Molander 1985; Nowak & Sigmund 1992). One third where
    /// (T, R, P, S) = (5, 3, 1, 0).
    ///
    /// # Errors
    /// Payoffs that are not those of a prisoner's dilemma: finite, T > R > P > S, 2R > T + S.
    pub fn generosity(payoffs: DilemmaPayoffs) -> Result<f64, Error> {
        let DilemmaPayoffs { temptation: t, reward: r, punishment: p, sucker: s } = payoffs;
        let finite = t.is_finite() && s.is_finite();
        if !(finite && t > r && r > p && p > s && 2.0 * r > t + s) {
            let expected = "must be finite, with temptation > reward > punishment > sucker and 2 reward > temptation + sucker";
            return Err(Error::invalid([Problem::new("payoffs", format!("{payoffs:?}"), expected)]));
        }
        Ok((1.0 - (t - r) / (r - s)).min((r - p) / (t - p)))
    }

    /// The same with mistakes: each move is the other one with probability `error` (the trembling hand).
    /// The next move follows from what was done, not from what was meant, so [`MemoryOne::GRIM`] with errors may forgive.
    ///
    /// # Errors
    /// A number that is not a probability.
    ///
    /// ```
    /// use bargain::strategy::MemoryOne;
    ///
    /// let clumsy = MemoryOne::TIT_FOR_TAT.with_errors(0.25)?;
    /// assert_eq!(clumsy, MemoryOne::new(0.75, [[0.75, 0.25], [0.75, 0.25]])?);
    /// # Ok::<(), bargain::Error>(())
    /// ```
    pub fn with_errors(self, error: f64) -> Result<Self, Error> {
        if !(0.0..=1.0).contains(&error) {
            return Err(Error::invalid([Problem::new("error", error, "must be a probability in [0, 1]")]));
        }
        let tremble = |p: f64| p * (1.0 - error) + (1.0 - p) * error;
        MemoryOne::new(tremble(self.first), self.after.map(|row| row.map(tremble)))
    }
}

/// Position in the table of probabilities.
fn place(stance: Stance) -> usize {
    match stance {
        Stance::Cooperate => 0,
        Stance::Defect => 1,
    }
}

impl<G: Dilemma> Strategy<G> for MemoryOne {
    /// Actions of one stance share its probability equally. Where there is none that cooperates, or none that defects, all actions
    /// are equally probable.
    fn mix(&self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]) {
        let View { game, state, player, .. } = *view;
        let last = game.last(state, player).zip(game.last(state, player.other()));
        let cooperation = last.map_or(self.first, |(own, other)| self.after[place(own)][place(other)]);
        let stance = |action: &G::Action| game.stance(state, *action);
        let count = |wanted| actions.iter().filter(|action| stance(action) == Some(wanted)).count();
        let counts = [count(Stance::Cooperate), count(Stance::Defect)];
        if counts.contains(&0) {
            return chances.fill(1.0 / chances.len() as f64);
        }
        for (chance, action) in chances.iter_mut().zip(actions) {
            *chance = match stance(action) {
                Some(Stance::Cooperate) => cooperation / counts[0] as f64,
                Some(Stance::Defect) => (1.0 - cooperation) / counts[1] as f64,
                None => 0.0,
            };
        }
    }
}
