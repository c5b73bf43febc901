//! Zeuthen's rule: who would lose more by a conflict concedes.

use super::aspiration::{Aspiration, certain, other_worth};
use super::{Strategy, View};
use crate::game::{Demands, Move, Player};

/// Zeuthen's rule on a game that shows both demands (Zeuthen 1930; Harsanyi 1956; as the monotonic concession protocol
/// Rosenschein & Zlotkin 1994).
///
/// A player's risk limit is the largest probability of a conflict at which it would still rather insist than take the
/// opponent's demand: (own − offered) / (own − disagreement), where *own* is what its own demand is worth to it and
/// *offered* what the opponent's is. Who has the smaller limit, or an equal one, concedes the smallest step there is (of several, the
/// one worth most to the opponent), though never to less than disagreement; the other repeats its demand.
/// The first proposal is the player's best. An offer that is worth no less than its own demand is accepted. If both play so,
/// demands meet within one step of the agreement with the largest Nash product.
///
/// The opponent's limit is taken in expectation over the types that the player believes it may have; under complete
/// information it is the limit itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zeuthen;

/// The risk limit of `player`, if of type `own`, when it demands `mine` and is offered `theirs`: in \[0, 1\].
///
/// One if there is nothing to lose by a conflict, zero if the offer is not worse than the demand.
fn risk_limit<G: Demands>(game: &G, (mine, theirs): (G::Deal, G::Deal), player: Player, own: usize) -> f64 {
    let [demanded, offered] = [mine, theirs].map(|deal| game.worth(deal, player, own));
    let disagreement = game.disagreement(player, own);
    if demanded <= offered {
        0.0
    } else if offered <= disagreement {
        1.0
    } else {
        (demanded - offered) / (demanded - disagreement)
    }
}

impl Zeuthen {
    /// Whether the player concedes: its risk limit is not above the one it expects of the opponent.
    fn concedes<G: Demands>(view: &View<'_, G>, mine: G::Deal, theirs: G::Deal) -> bool {
        let View { game, player, own, belief, .. } = *view;
        let limit = |t| risk_limit(game, (theirs, mine), player.other(), t);
        let other: f64 = belief.iter().enumerate().map(|(t, p)| p * limit(t)).sum();
        risk_limit(game, (mine, theirs), player, own) <= other
    }
}

impl<G: Demands> Strategy<G> for Zeuthen {
    fn mix(&self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]) {
        let View { game, state, player, own, .. } = *view;
        let (worth, none) = (|deal| game.worth(deal, player, own), game.disagreement(player, own));
        let find = |wanted| actions.iter().position(|action| game.meaning(state, *action) == wanted);
        let Some(mine) = game.demand(state, player) else {
            // The best proposal; an offer that is as good is accepted.
            return Aspiration::same(1.0).mix(view, actions, chances);
        };
        let standing = game.standing(state);
        let offered = standing.or_else(|| game.demand(state, player.other()));
        if let (Some(deal), Some(at)) = (standing, find(Move::Accept))
            && worth(deal) >= worth(mine)
        {
            return certain(chances, at);
        }
        let concedes = offered.is_some_and(|theirs| Zeuthen::concedes(view, mine, theirs));
        let lower = actions.iter().enumerate().filter_map(|(i, action)| match game.meaning(state, *action) {
            Move::Propose(deal) if (none..worth(mine)).contains(&worth(deal)) => {
                Some((i, (worth(deal), other_worth(view, deal))))
            }
            _ => None,
        });
        let step = lower.reduce(|best, next| if next.1 > best.1 { next } else { best });
        let step = step.filter(|_| concedes).map(|(i, _)| i);
        match step.or_else(|| find(Move::Propose(mine))).or_else(|| find(Move::Reject)) {
            Some(at) => certain(chances, at),
            None => chances.fill(1.0 / chances.len() as f64),
        }
    }
}
