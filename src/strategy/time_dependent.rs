//! Tactics that concede as time runs out: Boulware, linear, conceder.

use super::aspiration::Aspiration;
use super::{Strategy, View};
use crate::game::Bargaining;
use crate::{Error, Problem};

/// A time-dependent tactic (Faratin, Sierra & Jennings 1998): what a player asks for falls from its ideal to its
/// disagreement payoff as the deadline comes nearer.
///
/// At the share t of the time until the deadline the share conceded is, with the opening concession k and the speed β,
///
/// - polynomial: α(t) = k + (1 − k) t^(1/β),
/// - exponential: α(t) = exp((1 − t)^β ln k),
///
/// and the player asks for an agreement worth ideal − α(t) (ideal − disagreement). With β < 1 it concedes late (Boulware),
/// with β > 1 early (conceder). A proposal gives the opponent as much as the aspiration allows. An offer is accepted if it
/// is worth what the player would ask for a round later, when its own turn could come; so in the last round all that is not
/// worse than disagreement is accepted.
///
/// ```
/// use bargain::game::catalogue::{Agreement, Ultimatum};
/// use bargain::solve::Play;
/// use bargain::strategy::TimeDependent;
///
/// let (boulware, conceder) = (TimeDependent::boulware(), TimeDependent::conceder());
/// assert!(boulware.conceded(0.5) < 0.1 && conceder.conceded(0.5) > 0.8);
///
/// // There is one round: the proposer opens with its ideal, the responder takes what it can get.
/// let play = Play::of(&Ultimatum::with_grid(10), &boulware, &conceder)?;
/// assert_eq!(play.distribution().probability(Agreement::Share(0)), 1.0);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeDependent {
    family: Family,
    opening: f64,
    speed: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Family {
    Polynomial,
    Exponential,
}

impl TimeDependent {
    /// The polynomial family with the opening concession k in \[0, 1\] and the speed β, positive and finite.
    ///
    /// # Errors
    /// Numbers outside their ranges.
    pub fn polynomial(opening: f64, speed: f64) -> Result<Self, Error> {
        Self::checked(Family::Polynomial, opening, speed)
    }

    /// The exponential family with the opening concession k in (0, 1\] and the speed β, positive and finite.
    ///
    /// # Errors
    /// Numbers outside their ranges.
    pub fn exponential(opening: f64, speed: f64) -> Result<Self, Error> {
        Self::checked(Family::Exponential, opening, speed)
    }

    /// Concedes late: polynomial, k = 0, β = 0.2.
    pub fn boulware() -> Self {
        TimeDependent { family: Family::Polynomial, opening: 0.0, speed: 0.2 }
    }

    /// Concedes the same in every round: polynomial, k = 0, β = 1.
    pub fn linear() -> Self {
        TimeDependent { family: Family::Polynomial, opening: 0.0, speed: 1.0 }
    }

    /// Concedes early: polynomial, k = 0, β = 5.
    pub fn conceder() -> Self {
        TimeDependent { family: Family::Polynomial, opening: 0.0, speed: 5.0 }
    }

    fn checked(family: Family, opening: f64, speed: f64) -> Result<Self, Error> {
        let (known, range) = match family {
            Family::Polynomial => ((0.0..=1.0).contains(&opening), "[0, 1]"),
            Family::Exponential => (opening > 0.0 && opening <= 1.0, "(0, 1]"),
        };
        let mut problems = Vec::new();
        if !known {
            problems.push(Problem::new("opening", opening, format!("must be a number in {range}")));
        }
        if !(speed > 0.0 && speed.is_finite()) {
            problems.push(Problem::new("speed", speed, "must be a positive finite number"));
        }
        if problems.is_empty() {
            Ok(TimeDependent { family, opening, speed })
        } else {
            Err(Error::invalid(problems))
        }
    }

    /// The share conceded when the share `elapsed` of the time until the deadline has passed; what lies outside \[0, 1\] is
    /// moved to its ends, and what is no number counts as 0.
    pub fn conceded(&self, elapsed: f64) -> f64 {
        let t = if elapsed.is_nan() { 0.0 } else { elapsed.clamp(0.0, 1.0) };
        match self.family {
            Family::Polynomial => self.opening + (1.0 - self.opening) * t.powf(1.0 / self.speed),
            Family::Exponential => ((1.0 - t).powf(self.speed) * self.opening.ln()).exp(),
        }
    }
}

impl<G: Bargaining> Strategy<G> for TimeDependent {
    fn mix(&self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]) {
        let round = view.game.round(view.state, view.period);
        let share = |round: usize| 1.0 - self.conceded(round as f64 / view.game.rounds().max(1) as f64);
        let aspiration = Aspiration { demand: share(round), accept: share(round.saturating_add(1)) };
        aspiration.mix(view, actions, chances);
    }
}
