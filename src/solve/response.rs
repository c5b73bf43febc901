//! How an agent chooses given what each action is worth.

use crate::game::Player;
use crate::math::Work;
use crate::math::lanes::LANES;
use crate::math::wide::Wide;
use crate::{Error, Problem};

/// Which of several best actions is taken; the order is that of [`Game::actions`](crate::game::Game::actions).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// The first of the best.
    First,
    /// The last of the best.
    Last,
}

/// How a player replies to a given profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reply {
    /// By a best action.
    Best(Ties),
    /// By each action with a probability proportional to exp(precision × value); precision per unit of payoff.
    Logit(f64),
}

impl Reply {
    /// The rule, if its precision is a finite number, 0 or more.
    pub(super) fn checked(self) -> Result<Self, Error> {
        match self {
            Reply::Logit(precision) if !(0.0..f64::INFINITY).contains(&precision) => {
                Err(Error::invalid([Problem::new(
                    "precision",
                    precision,
                    "must be a finite number, 0 or more",
                )]))
            }
            rule => Ok(rule),
        }
    }
}

/// The choice rule of both players.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Response {
    /// Probability proportional to exp(precision × value), by player.
    Logit([f64; 2]),
    /// The best action.
    Best(Ties),
    /// A reply of this player to the given profile, which the other follows: no iteration, evaluation only.
    Reply(Player, Reply),
}

impl Response {
    pub fn is_smooth(self) -> bool {
        matches!(self, Response::Logit(_))
    }

    /// Whether an evaluation replaces the choices of `player` by best replies.
    #[inline(always)]
    pub fn replaces(self, player: Player) -> bool {
        matches!(self, Response::Reply(replaced, _) if replaced == player)
    }

    /// What a player's expected payoffs are multiplied by to make logits.
    #[inline(always)]
    pub fn precision(self, player: usize) -> f64 {
        match self {
            Response::Logit(precision) => precision[player],
            Response::Reply(_, Reply::Logit(precision)) => precision,
            Response::Best(_) | Response::Reply(_, Reply::Best(_)) => 1.0,
        }
    }

    #[inline(always)]
    fn choose<const G: usize>(self, logits: &[Wide<G>], choice: &mut [Wide<G>]) {
        match self {
            Response::Logit(_) | Response::Reply(_, Reply::Logit(_)) => softmax(logits, choice),
            Response::Best(ties) | Response::Reply(_, Reply::Best(ties)) => best(ties, logits, choice),
        }
    }
}

/// Fills `choice` with the choice probabilities at `logits`, each `count` of which are a choice.
pub(super) struct Choose<'a, const G: usize> {
    pub response: Response,
    pub count: usize,
    pub logits: &'a [Wide<G>],
    pub choice: &'a mut [Wide<G>],
}

impl<const G: usize> Work for Choose<'_, G> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Choose { response, count, logits, choice } = self;
        for (logits, choice) in logits.chunks_exact(count).zip(choice.chunks_exact_mut(count)) {
            response.choose(logits, choice);
        }
    }
}

/// Choice probabilities proportional to the exponential of `logits`.
#[inline(always)]
fn softmax<const G: usize>(logits: &[Wide<G>], choice: &mut [Wide<G>]) {
    if let ([x, y], [p, q]) = (logits, &mut *choice) {
        let odds = (*y - *x).min(Wide::splat(700.0)).exp();
        *p = (odds + 1.0).reciprocal();
        *q = odds * *p;
        return;
    }
    let mut largest = Wide::splat(f64::NEG_INFINITY);
    for logit in logits {
        largest = largest.max(*logit);
    }
    let mut sum = Wide::ZERO;
    for (logit, choice) in logits.iter().zip(&mut *choice) {
        let weight = (*logit - largest).exp();
        *choice = weight;
        sum += weight;
    }
    let scale = sum.reciprocal();
    for choice in choice {
        *choice = *choice * scale;
    }
}

#[inline(always)]
fn best<const G: usize>(ties: Ties, worth: &[Wide<G>], choice: &mut [Wide<G>]) {
    choice.fill(Wide::ZERO);
    for group in 0..G {
        for lane in 0..LANES {
            let mut best = 0;
            for (k, q) in worth.iter().enumerate() {
                let (q, leader) = (q.0[group].0[lane], worth[best].0[group].0[lane]);
                if q > leader || (q == leader && ties == Ties::Last) {
                    best = k;
                }
            }
            choice[best].0[group].0[lane] = 1.0;
        }
    }
}
