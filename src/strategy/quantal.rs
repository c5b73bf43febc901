//! Quantal response to a one-step view of bargaining: no solver, no future.

use super::aspiration::certain;
use super::{Strategy, View};
use crate::game::{Bargaining, Move};
use crate::math::{exp, logistic};
use crate::{Error, Problem};

/// Logit choice by what each action is worth if bargaining ended with the opponent's answer.
///
/// An acceptance is worth the proposal on the table, a rejection the disagreement payoff. A proposal is worth its own value times the
/// probability that the opponent accepts it, and the disagreement payoff times the rest; the opponent is believed to
/// answer by the same rule with its own precision, averaged over its types. Actions have probabilities proportional to exp(precision × worth).
///
/// In a game of one round this is the logit agent quantal response equilibrium (McKelvey & Palfrey 1998) of a proposer and a
/// responder whose precision it knows. Where refused proposals are followed by others it is myopic: the value of
/// going on takes a solver ([`QuantalResponse`](crate::solve::QuantalResponse)).
///
/// # Complexity
/// Proposals × types of the opponent at each move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneStepQuantal {
    precision: f64,
    opponent: f64,
}

impl OneStepQuantal {
    /// A player with this precision, per unit of payoff, which believes that the opponent has the precision `opponent`.
    ///
    /// # Errors
    /// Precisions that are negative or above 1e100.
    pub fn new(precision: f64, opponent: f64) -> Result<Self, Error> {
        let wrong = [("precision", precision), ("opponent", opponent)]
            .into_iter()
            .filter(|(_, x)| !(0.0..=1e100).contains(x));
        let problems: Vec<Problem> =
            wrong.map(|(key, x)| Problem::new(key, x, "must be a number from 0 to 1e100")).collect();
        if problems.is_empty() {
            Ok(OneStepQuantal { precision, opponent })
        } else {
            Err(Error::invalid(problems))
        }
    }

    /// What `deal` is worth as a proposal.
    fn proposal<G: Bargaining>(&self, view: &View<'_, G>, deal: G::Deal, disagreement: f64) -> f64 {
        let other = view.player.other();
        let accepts = |t| {
            let gain = view.game.worth(deal, other, t) - view.game.disagreement(other, t);
            logistic(self.opponent * gain)
        };
        let accepted: f64 = view.belief.iter().enumerate().map(|(t, p)| p * accepts(t)).sum();
        accepted * view.game.worth(deal, view.player, view.own) + (1.0 - accepted) * disagreement
    }
}

impl<G: Bargaining> Strategy<G> for OneStepQuantal {
    /// Actions with no meaning for bargaining are worth the disagreement payoff.
    fn mix(&self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]) {
        let View { game, state, player, own, .. } = *view;
        let disagreement = game.disagreement(player, own);
        for (chance, action) in chances.iter_mut().zip(actions) {
            *chance = match game.meaning(state, *action) {
                Move::Accept => {
                    game.standing(state).map_or(disagreement, |deal| game.worth(deal, player, own))
                }
                Move::Propose(deal) => self.proposal(view, deal, disagreement),
                Move::Reject | Move::Other => disagreement,
            };
        }
        let best = chances.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut sum = 0.0;
        for chance in chances.iter_mut() {
            *chance = exp(self.precision * (*chance - best));
            sum += *chance;
        }
        if sum > 0.0 {
            chances.iter_mut().for_each(|chance| *chance /= sum);
        } else {
            certain(chances, 0);
        }
    }
}
