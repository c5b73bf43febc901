//! How an agent chooses given what each action is worth.

use crate::game::Player;
use crate::math::lanes::{LANES, Lanes};

/// Which of several best actions is taken; the order is that of [`Game::actions`](crate::game::Game::actions).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// The first of the best.
    First,
    /// The last of the best.
    Last,
}

/// The choice rule of both players.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Response {
    /// Probability proportional to exp(precision × value), by player.
    Logit([f64; 2]),
    /// The best action.
    Best(Ties),
    /// The best action for this player, the given profile for the other: no iteration, evaluation only.
    BestReply(Player),
}

impl Response {
    pub fn is_smooth(self) -> bool {
        matches!(self, Response::Logit(_))
    }

    /// Whether an evaluation replaces the choices of `player` by best replies.
    #[inline(always)]
    pub fn replaces(self, player: Player) -> bool {
        self == Response::BestReply(player)
    }

    /// What a player's expected payoffs are multiplied by to make logits.
    #[inline(always)]
    pub fn precision(self, player: usize) -> f64 {
        match self {
            Response::Logit(precision) => precision[player],
            Response::Best(_) | Response::BestReply(_) => 1.0,
        }
    }

    /// Fills `choice` with the choice probabilities at `logits`.
    #[inline(always)]
    pub fn choose(self, logits: &[Lanes], choice: &mut [Lanes]) {
        match self {
            Response::Logit(_) => softmax(logits, choice),
            Response::Best(ties) => best(ties, logits, choice),
            Response::BestReply(_) => best(Ties::First, logits, choice),
        }
    }
}

/// Choice probabilities proportional to the exponential of `logits`.
#[inline(always)]
fn softmax(logits: &[Lanes], choice: &mut [Lanes]) {
    if let ([x, y], [p, q]) = (logits, &mut *choice) {
        let odds = (*y - *x).min(Lanes::splat(700.0)).exp();
        *p = (odds + 1.0).reciprocal();
        *q = odds * *p;
        return;
    }
    let largest = logits.iter().fold(Lanes::splat(f64::NEG_INFINITY), |m, q| m.max(*q));
    let mut sum = Lanes::ZERO;
    for (logit, choice) in logits.iter().zip(&mut *choice) {
        *choice = (*logit - largest).exp();
        sum += *choice;
    }
    let scale = sum.reciprocal();
    for choice in choice {
        *choice = *choice * scale;
    }
}

#[inline(always)]
fn best(ties: Ties, worth: &[Lanes], choice: &mut [Lanes]) {
    choice.fill(Lanes::ZERO);
    for lane in 0..LANES {
        let mut best = 0;
        for (k, q) in worth.iter().enumerate() {
            let (q, leader) = (q.0[lane], worth[best].0[lane]);
            if q > leader || (q == leader && ties == Ties::Last) {
                best = k;
            }
        }
        choice[best].0[lane] = 1.0;
    }
}
