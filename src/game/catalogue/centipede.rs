//! The centipede game.

use super::parameters::Parameters;
use crate::game::{FiniteGame, Game, Payoffs, Player, Turn, Types};
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};

/// Two players take the larger pile in turn, which ends play, or pass, which lets both piles grow (Rosenthal 1981; McKelvey &
/// Palfrey 1992).
///
/// Known answers: where taking pays more than passing if the other takes next, as with piles of 0.4 and 0.1, the first player takes
/// at once in the subgame-perfect equilibrium. In the logit agent quantal response
/// each player takes with a probability that is logistic in what taking yields less what passing is worth, found from the
/// last move back (McKelvey & Palfrey 1998); at moderate precision play goes on for a while, as that of people does.
///
/// ```
/// use bargain::game::catalogue::Centipede;
/// use bargain::solve::{BackwardInduction, Ties};
///
/// let game = Centipede::doubling(4, [0.4, 0.1])?;
/// assert_eq!(BackwardInduction::new(Ties::First).solve(&game)?.value(), [0.4, 0.1]);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Centipede {
    take: Vec<Payoffs>,
    end: Payoffs,
}

/// A state of [`Centipede`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CentipedeState {
    /// The player whose turn it is decides, after this many passes.
    Move(u32),
    /// The end.
    Done(CentipedeOutcome),
}

/// A move in [`Centipede`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CentipedeAction {
    /// Take the larger pile.
    Take,
    /// Pass.
    Pass,
}

/// How [`Centipede`] ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CentipedeOutcome {
    /// Taken after this many passes.
    Taken(u32),
    /// Passed to the end.
    Passed,
}

impl Centipede {
    /// What both get if the pile is taken at each move, the first player's first, and what they get if nobody takes it.
    ///
    /// # Errors
    /// No move or more than 10 000, payoffs that are not finite.
    pub fn new(take: Vec<Payoffs>, end: Payoffs) -> Result<Self, Error> {
        let Ok(moves) = u32::try_from(take.len()) else {
            return Err(Error::invalid([Problem::new("moves", take.len(), "must be fewer")]));
        };
        Parameters::default()
            .count("moves", moves)
            .all_finite("payoffs of taking", take.as_flattened())
            .all_finite("payoffs at the end", &end)
            .allow(|| Centipede { take, end })
    }

    /// Two piles that double with each pass; who takes gets the first (McKelvey & Palfrey 1992, with 0.4 and 0.1). To take at once is
    /// the equilibrium if the first is more than twice the second.
    ///
    /// # Errors
    /// Those of [`Centipede::new`], piles so large that they overflow among them.
    pub fn doubling(moves: u32, [large, small]: [f64; 2]) -> Result<Self, Error> {
        Parameters::default().count("moves", moves).allow(|| ())?;
        let after = |passes: u32| {
            let factor = 2.0f64.powi(passes as i32);
            let piles = [factor * large, factor * small];
            if passes.is_multiple_of(2) { piles } else { [piles[1], piles[0]] }
        };
        Self::new((0..moves).map(after).collect(), after(moves))
    }
}

impl Game for Centipede {
    type State = CentipedeState;
    type Action = CentipedeAction;
    type Outcome = CentipedeOutcome;

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }

    fn start(&self) -> CentipedeState {
        CentipedeState::Move(0)
    }

    fn turn(&self, state: &CentipedeState) -> Turn {
        match state {
            CentipedeState::Move(passes) if passes.is_multiple_of(2) => Turn::Player(Player::First),
            CentipedeState::Move(_) => Turn::Player(Player::Second),
            CentipedeState::Done(_) => Turn::Over,
        }
    }

    fn actions(&self, _state: &CentipedeState, actions: &mut Vec<CentipedeAction>) {
        actions.extend([CentipedeAction::Take, CentipedeAction::Pass]);
    }

    fn play(&self, state: &CentipedeState, action: CentipedeAction) -> CentipedeState {
        match (*state, action) {
            (CentipedeState::Move(passes), CentipedeAction::Take) => {
                CentipedeState::Done(CentipedeOutcome::Taken(passes))
            }
            (CentipedeState::Move(passes), CentipedeAction::Pass) => {
                let passes = passes.saturating_add(1);
                if (passes as usize) < self.take.len() {
                    CentipedeState::Move(passes)
                } else {
                    CentipedeState::Done(CentipedeOutcome::Passed)
                }
            }
            (done, _) => done,
        }
    }

    fn payoff(&self, state: &CentipedeState, _types: Types) -> Payoffs {
        match state {
            CentipedeState::Done(CentipedeOutcome::Taken(passes)) => {
                self.take.get(*passes as usize).copied().unwrap_or(self.end)
            }
            CentipedeState::Done(CentipedeOutcome::Passed) => self.end,
            CentipedeState::Move(_) => [0.0, 0.0],
        }
    }

    fn outcome(&self, state: &CentipedeState) -> CentipedeOutcome {
        match state {
            CentipedeState::Done(outcome) => *outcome,
            CentipedeState::Move(_) => CentipedeOutcome::Passed,
        }
    }
}

impl FiniteGame for Centipede {}
