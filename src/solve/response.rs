//! How an agent chooses given what each action is worth.

use crate::game::Player;
use crate::math::Work;
use crate::math::numbers::{Numbers, Precision};
use crate::{Error, Problem};

/// Which of several best actions is taken; the order is that of [`Game::actions`](crate::game::Game::actions).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// The first of the best.
    First,
    /// The last of the best.
    Last,
}

/// The largest precision, so that its product with a sum of payoffs is a number.
pub(super) const LARGEST_PRECISION: f64 = 1e100;

/// What precisions may be.
pub(super) const OF_PRECISION: &str = "must be a number from 0 to 1e100";

/// How a player replies to a given profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reply {
    /// By a best action.
    Best(Ties),
    /// By each action with a probability proportional to exp(precision × value); precision per unit of payoff.
    Logit(f64),
}

impl Reply {
    /// The rule, if its precision is a number from 0 to 1e100.
    pub(super) fn checked(self) -> Result<Self, Error> {
        match self {
            Reply::Logit(precision) if !(0.0..=LARGEST_PRECISION).contains(&precision) => {
                Err(Error::invalid([Problem::new("precision", precision, OF_PRECISION)]))
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

    /// Whether an evaluation replaces the choices of `player` by its replies.
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
    fn choose<N: Numbers>(self, precision: N::Precision, logits: &[N], choice: &mut [N]) {
        match self {
            Response::Logit(_) | Response::Reply(_, Reply::Logit(_)) => softmax(precision, logits, choice),
            Response::Best(ties) | Response::Reply(_, Reply::Best(ties)) => {
                best((precision, ties), logits, choice)
            }
        }
    }
}

/// Fills `choice` with the choice probabilities at `logits`, each `count` of which are a choice.
pub(super) struct Choose<'a, N: Numbers> {
    pub precision: N::Precision,
    pub response: Response,
    pub count: usize,
    pub logits: &'a [N],
    pub choice: &'a mut [N],
}

impl<N: Numbers> Work for Choose<'_, N> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Choose { precision, response, count, logits, choice } = self;
        for (logits, choice) in logits.chunks_exact(count).zip(choice.chunks_exact_mut(count)) {
            response.choose(precision, logits, choice);
        }
    }
}

/// Choice probabilities proportional to the exponential of `logits`, the smallest ones cut off at [`Precision::FARTHEST`].
#[inline(always)]
fn softmax<N: Numbers>(precision: N::Precision, logits: &[N], choice: &mut [N]) {
    let farthest = N::Precision::FARTHEST;
    if let ([x, y], [p, q]) = (logits, &mut *choice) {
        let odds = (*y - *x).within([-farthest, farthest]).exp();
        *p = (odds + N::splat(precision, 1.0)).reciprocal();
        *q = odds * *p;
        return;
    }
    let mut largest = N::splat(precision, f64::NEG_INFINITY);
    for logit in logits {
        largest = largest.max(*logit);
    }
    let (mut sum, least) = (N::splat(precision, 0.0), N::splat(precision, -farthest));
    for (logit, choice) in logits.iter().zip(&mut *choice) {
        let weight = (*logit - largest).max(least).exp();
        *choice = weight;
        sum += weight;
    }
    let scale = sum.reciprocal();
    for choice in choice {
        *choice = *choice * scale;
    }
}

#[inline(always)]
fn best<N: Numbers>((precision, ties): (N::Precision, Ties), worth: &[N], choice: &mut [N]) {
    choice.fill(N::splat(precision, 0.0));
    for lane in 0..N::LEN {
        let mut best = 0;
        for (k, q) in worth.iter().enumerate() {
            let (q, leader) = (q.get(lane), worth[best].get(lane));
            if q > leader || (q == leader && ties == Ties::Last) {
                best = k;
            }
        }
        choice[best].set(lane, 1.0);
    }
}
