//! Offers and answers that follow from an aspiration: the least that a player asks for at present.

use super::View;
use crate::game::{Bargaining, Move};

/// Utilities this close, relative to the distance between disagreement and ideal, count as equal, so that the last bits of
/// a formula decide nothing.
const EQUAL: f64 = 1e-9;

/// What a player asks for, as shares of the way from its disagreement payoff (0) to its ideal (1), which counts as no worse.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Aspiration {
    /// The least that its own proposals give it.
    pub demand: f64,
    /// The least that it accepts.
    pub accept: f64,
}

/// Puts all probability on one of `chances`.
pub(super) fn certain(chances: &mut [f64], at: usize) {
    chances.fill(0.0);
    if let Some(chance) = chances.get_mut(at) {
        *chance = 1.0;
    }
}

/// The expected payoff of the opponent from `deal`, under the player's belief.
pub(super) fn other_worth<G: Bargaining>(view: &View<'_, G>, deal: G::Deal) -> f64 {
    let worth = |t| view.game.worth(deal, view.player.other(), t);
    view.belief.iter().enumerate().map(|(t, p)| p * worth(t)).sum()
}

impl Aspiration {
    /// The same share for proposals and answers.
    pub fn same(share: f64) -> Self {
        Aspiration { demand: share, accept: share }
    }

    /// Fills `chances`: accepts a standing proposal worth the aspiration; else proposes, of the agreements worth it, the
    /// one worth most to the opponent (of several such, the one worth most to itself, then the first); else rejects. If no
    /// agreement is worth the aspiration, the one worth most to itself is proposed. Where none of this can be done, all
    /// actions are equally probable.
    pub fn mix<G: Bargaining>(self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]) {
        let View { game, state, player, own, .. } = *view;
        let low = game.disagreement(player, own);
        // Where no agreement is as good as none, nothing less than disagreement is enough.
        let high = game.ideal(player, own).max(low);
        let enough = |share: f64| low + share * (high - low) - EQUAL * (high - low).abs();
        let meaning = |action: &G::Action| game.meaning(state, *action);
        let find = |wanted: Move<G::Deal>| actions.iter().position(|action| meaning(action) == wanted);
        let accept = find(Move::Accept).filter(|_| {
            game.standing(state).is_some_and(|deal| game.worth(deal, player, own) >= enough(self.accept))
        });
        let propose = || {
            let deals = actions.iter().enumerate().filter_map(|(i, action)| match meaning(action) {
                Move::Propose(deal) => Some((i, game.worth(deal, player, own), other_worth(view, deal))),
                _ => None,
            });
            best(deals, enough(self.demand))
        };
        match accept.or_else(propose).or_else(|| find(Move::Reject)) {
            Some(at) => certain(chances, at),
            None => chances.fill(1.0 / chances.len() as f64),
        }
    }
}

/// Of proposals (position, own worth, worth to the other), the one that a player takes who wants `enough`.
fn best(deals: impl Iterator<Item = (usize, f64, f64)>, enough: f64) -> Option<usize> {
    let rank = |(_, own, other): &(usize, f64, f64)| match *own >= enough {
        true => (true, *other, *own),
        false => (false, *own, *other),
    };
    let better = |found: (usize, f64, f64), next: (usize, f64, f64)| {
        if rank(&next) > rank(&found) { next } else { found }
    };
    deals.reduce(better).map(|(position, _, _)| position)
}

#[cfg(test)]
mod tests {
    use crate::game::catalogue::{Agreement, Ultimatum};
    use crate::solve::Play;
    use crate::strategy::FixedDemand;

    #[test]
    fn no_loss_is_accepted_where_no_agreement_is_as_good_as_none() {
        let game = Ultimatum::with_reservations(1.0, vec![0.2, 0.5], vec![0.7], vec![1.0]).unwrap();
        let generous = FixedDemand::ultimatum(0.0).unwrap();
        let share = |demand| FixedDemand::obstinate(demand).unwrap();
        for responder in [FixedDemand::ultimatum(1.0).unwrap(), share(0.0), share(0.5), share(1.0)] {
            let play = Play::of(&game, &generous, &responder).unwrap();
            assert_eq!(play.distribution().probability(Agreement::None), 1.0, "{responder:?}");
        }
    }
}
