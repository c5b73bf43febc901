//! The table of a tournament without sampling, for finite games: values and regret by best responses.

use super::Tournament;
use crate::game::{FiniteGame, Payoffs, Unrolled};
use crate::solve::Profile;
use crate::{Error, Problem};
use serde::Serialize;

/// The exact table of a tournament, `[first][second]` by order of entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExactTournament {
    /// Names of the strategies.
    pub names: Vec<String>,
    /// Expected discounted payoffs of both seats.
    pub payoffs: Vec<Vec<Payoffs>>,
    /// What each seat could gain by the best reply to the other's strategy, entered or not. The sum of both is NashConv: zero
    /// exactly where the pair is an equilibrium.
    pub regret: Vec<Vec<Payoffs>>,
}

impl<G: FiniteGame> Tournament<'_, G> {
    /// The table of payoffs without sampling error, and each strategy's regret against each opponent by an exact best reply.
    ///
    /// Where beliefs are rounded to grids this is exact for the game on the grids.
    ///
    /// # Errors
    /// Those of [`Tournament::play`], of [`Unrolled::with_memory`] and, with the names of the pair, [`Profile::tabulate`].
    ///
    /// # Complexity
    /// The square of the number of strategies × four passes over the states, belief cells and periods of the game.
    pub fn exact(&self) -> Result<ExactTournament, Error> {
        self.check()?;
        let tables = Unrolled::with_memory(self.game)?;
        let entrants = self.entrants();
        let (mut payoffs, mut regret) = (Vec::new(), Vec::new());
        for (i, first) in entrants.iter().enumerate() {
            let (mut values, mut regrets) = (Vec::new(), Vec::new());
            for (j, second) in entrants.iter().enumerate() {
                let profile = Profile::tabulate(self.game, &tables, first, second)
                    .map_err(|fault| of_pair(fault, [i, j].map(|k| self.entries[k].0.as_str())))?;
                values.push(profile.value(&tables)?);
                regrets.push(profile.regret(&tables)?);
            }
            payoffs.push(values);
            regret.push(regrets);
        }
        Ok(ExactTournament { names: self.names(), payoffs, regret })
    }
}

/// The same faults, found in the play of two strategies.
fn of_pair(fault: Error, [first, second]: [&str; 2]) -> Error {
    if !fault.is_invalid() {
        return fault;
    }
    let named = |problem: &Problem| {
        let key = format!("\"{first}\" against \"{second}\": {}", problem.key);
        Problem { key, ..problem.clone() }
    };
    Error::invalid(fault.problems().iter().map(named))
}
