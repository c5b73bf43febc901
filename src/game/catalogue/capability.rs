//! What the classic games say about themselves to [strategies](crate::game::Bargaining).

use super::{
    Agreement, AlternatingOffers, DilemmaMove, DilemmaState, OffersAction, OffersOutcome, OffersState,
    Proposal, RepeatedDilemma, Ultimatum, UltimatumState,
};
use crate::game::{Bargaining, Dilemma, Game, Move, Player, Stance};

/// What `player` of type `own` gets from an ending; not a number if the game has no such share or type.
fn paid(game: &Ultimatum, ending: Agreement, player: Player, own: usize) -> f64 {
    let known = |k: u32| (k as usize) < game.shares().len();
    if own >= game.prior(player).len() || matches!(ending, Agreement::Share(k) if !known(k)) {
        return f64::NAN;
    }
    // The type of the other does not matter.
    let types = if player == Player::First { [own, 0] } else { [0, own] };
    game.payoff(&UltimatumState::Done(ending), types)[player.index()]
}

/// The deal is the responder's share, by its position.
impl Bargaining for Ultimatum {
    type Deal = u32;

    fn meaning(&self, _state: &UltimatumState, action: Proposal) -> Move<u32> {
        match action {
            Proposal::Share(k) => Move::Propose(k),
            Proposal::Accept => Move::Accept,
            Proposal::Reject => Move::Reject,
        }
    }

    fn standing(&self, state: &UltimatumState) -> Option<u32> {
        match state {
            UltimatumState::Proposed(k) => Some(*k),
            _ => None,
        }
    }

    fn worth(&self, deal: u32, player: Player, own: usize) -> f64 {
        paid(self, Agreement::Share(deal), player, own)
    }

    fn disagreement(&self, player: Player, own: usize) -> f64 {
        paid(self, Agreement::None, player, own)
    }

    fn ideal(&self, player: Player, own: usize) -> f64 {
        let deals = 0..self.shares().len() as u32;
        deals.map(|deal| self.worth(deal, player, own)).fold(f64::NEG_INFINITY, f64::max)
    }
}

/// The deal is the first player's share, in steps of the grid. The second player's outside option is its disagreement payoff;
/// leaving for it has no meaning for bargaining.
impl Bargaining for AlternatingOffers {
    type Deal = u32;

    fn meaning(&self, state: &OffersState, action: OffersAction) -> Move<u32> {
        match action {
            OffersAction::Offer(_) => {
                self.standing(&self.play(state, action)).map_or(Move::Other, Move::Propose)
            }
            OffersAction::Accept => Move::Accept,
            OffersAction::Reject => Move::Reject,
            OffersAction::Leave => Move::Other,
        }
    }

    fn standing(&self, state: &OffersState) -> Option<u32> {
        match (state, self.play(state, OffersAction::Accept)) {
            (OffersState::Answer { .. }, OffersState::Done(OffersOutcome::Agreement(first))) => Some(first),
            _ => None,
        }
    }

    fn worth(&self, deal: u32, player: Player, _own: usize) -> f64 {
        self.payoff(&OffersState::Done(OffersOutcome::Agreement(deal)), [0, 0])[player.index()]
    }

    fn disagreement(&self, player: Player, _own: usize) -> f64 {
        self.payoff(&OffersState::Done(OffersOutcome::Left), [0, 0])[player.index()]
    }

    /// The whole pie.
    fn ideal(&self, _player: Player, _own: usize) -> f64 {
        1.0
    }
}

impl Dilemma for RepeatedDilemma {
    fn stance(&self, _state: &DilemmaState, action: DilemmaMove) -> Option<Stance> {
        Some(match action {
            DilemmaMove::Cooperate => Stance::Cooperate,
            DilemmaMove::Defect => Stance::Defect,
        })
    }

    fn last(&self, state: &DilemmaState, player: Player) -> Option<Stance> {
        match state {
            DilemmaState::Round(Some(moves)) => self.stance(state, moves[player.index()]),
            _ => None,
        }
    }
}
