//! The ultimatum game, with private reservation values.

use crate::game::{FiniteGame, Game, Payoffs, Player, Turn, Types};
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The first player proposes how to share a pie; the second takes its share or leaves both with their reservation
/// values (Güth, Schmittberger & Schwarze 1982).
///
/// The responder's reservation value is its private type, so the proposer screens. Known answers:
///
/// - one reservation value of 0 and shares on a grid of 1/n: if ties accept, the share 0 is proposed and taken; if ties
///   reject, 1/n is;
/// - two reservation values: a proposer without a reservation value serves both types exactly if the share that only the
///   modest type takes does not pay (a monopolist's choice of price; Fudenberg & Tirole 1991, ch. 10);
/// - logit agent quantal response: the acceptance is logistic in the share less the reservation value, the proposal logistic in the pie
///   less the share times the acceptance (McKelvey & Palfrey 1998).
#[derive(Debug, Clone, PartialEq)]
pub struct Ultimatum {
    pie: f64,
    shares: Vec<f64>,
    proposer_reservation: f64,
    reservations: Vec<f64>,
    prior: Vec<f64>,
}

/// A state of [`Ultimatum`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UltimatumState {
    /// The proposer moves.
    Start,
    /// The responder decides on the share with this position.
    Proposed(u32),
    /// The end.
    Done(Agreement),
}

/// A move in [`Ultimatum`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proposal {
    /// The proposer offers the share with this position.
    Share(u32),
    /// The responder takes it.
    Accept,
    /// The responder refuses.
    Reject,
}

/// How [`Ultimatum`] ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Agreement {
    /// On the share with this position.
    Share(u32),
    /// None.
    None,
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Agreement::Share(position) => f.pad(&format!("share {position}")),
            Agreement::None => f.pad("no agreement"),
        }
    }
}

impl Ultimatum {
    /// A pie of 1, shares 0, 1/n, …, 1 for the responder, no reservation values, complete information. For n below 1 or above 10 000
    /// the nearest of these is taken.
    pub fn with_grid(n: u32) -> Self {
        let n = n.clamp(1, 10_000);
        let shares = (0..=n).map(|k| f64::from(k) / f64::from(n)).collect();
        Ultimatum { pie: 1.0, shares, proposer_reservation: 0.0, reservations: vec![0.0], prior: vec![1.0] }
    }

    /// A pie to be shared at one of `shares` for the responder, whose reservation value is `reservations[t]` with
    /// probability `prior[t]`.
    ///
    /// # Errors
    /// Numbers that are not finite, empty lists, lists of reservation values and probabilities of different lengths.
    /// Probabilities themselves are checked when the game is unrolled.
    pub fn with_reservations(
        pie: f64,
        shares: Vec<f64>,
        reservations: Vec<f64>,
        prior: Vec<f64>,
    ) -> Result<Self, Error> {
        let mut problems = Vec::new();
        if !pie.is_finite() {
            problems.push(Problem::new("pie", pie, "must be a finite number"));
        }
        for (key, list) in [("shares", &shares), ("reservations", &reservations)] {
            if list.is_empty() || list.iter().any(|x| !x.is_finite()) {
                problems.push(Problem::new(
                    key,
                    format!("{list:?}"),
                    "must hold finite numbers, at least one",
                ));
            }
        }
        if prior.len() != reservations.len() {
            let expected =
                format!("must hold {} probabilities, one for each reservation value", reservations.len());
            problems.push(Problem::new("prior", format!("{prior:?}"), expected));
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        Ok(Ultimatum { pie, shares, proposer_reservation: 0.0, reservations, prior })
    }

    /// What the proposer keeps if refused; default 0. Not finite numbers are reported when the game is unrolled.
    pub fn proposer_reservation(mut self, reservation: f64) -> Self {
        self.proposer_reservation = reservation;
        self
    }

    /// The responder's shares that may be proposed.
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }
}

impl Game for Ultimatum {
    type State = UltimatumState;
    type Action = Proposal;
    type Outcome = Agreement;

    const TALLIES: &'static [&'static str] = &["agreements"];

    fn prior(&self, player: Player) -> &[f64] {
        match player {
            Player::First => &[1.0],
            Player::Second => &self.prior,
        }
    }

    fn start(&self) -> UltimatumState {
        UltimatumState::Start
    }

    fn turn(&self, state: &UltimatumState) -> Turn {
        match state {
            UltimatumState::Start => Turn::Player(Player::First),
            UltimatumState::Proposed(_) => Turn::Player(Player::Second),
            UltimatumState::Done(_) => Turn::Over,
        }
    }

    fn actions(&self, state: &UltimatumState, actions: &mut Vec<Proposal>) {
        match state {
            UltimatumState::Start => actions.extend((0..self.shares.len() as u32).map(Proposal::Share)),
            UltimatumState::Proposed(_) => actions.extend([Proposal::Accept, Proposal::Reject]),
            UltimatumState::Done(_) => {}
        }
    }

    fn play(&self, state: &UltimatumState, action: Proposal) -> UltimatumState {
        match (state, action) {
            (UltimatumState::Start, Proposal::Share(k)) => UltimatumState::Proposed(k),
            (UltimatumState::Proposed(k), Proposal::Accept) => UltimatumState::Done(Agreement::Share(*k)),
            _ => UltimatumState::Done(Agreement::None),
        }
    }

    fn payoff(&self, state: &UltimatumState, [_, responder]: Types) -> Payoffs {
        match state {
            UltimatumState::Done(Agreement::Share(k)) => {
                let share = self.shares.get(*k as usize).copied().unwrap_or(0.0);
                [self.pie - share, share]
            }
            UltimatumState::Done(Agreement::None) => {
                [self.proposer_reservation, self.reservations.get(responder).copied().unwrap_or(0.0)]
            }
            _ => [0.0, 0.0],
        }
    }

    fn outcome(&self, state: &UltimatumState) -> Agreement {
        match state {
            UltimatumState::Done(agreement) => *agreement,
            _ => Agreement::None,
        }
    }

    fn final_tally(&self, state: &UltimatumState, tallies: &mut [f64]) {
        if let UltimatumState::Done(Agreement::Share(_)) = state {
            tallies[0] += 1.0;
        }
    }
}

impl FiniteGame for Ultimatum {}
