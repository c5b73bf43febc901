//! Games of one simultaneous move each: what the normal forms of the catalogue share.

use crate::game::{FiniteGame, Game, Payoffs, Player, Turn, Types};

/// A game in which both players move once, at the same time; with private types, a Bayesian game.
///
/// Whatever implements it is a [`Game`] and a [`FiniteGame`]: moves are positions 0, 1, …, and a play ends with the pair of
/// moves as its class of ending.
///
/// ```
/// use bargain::game::catalogue::OneShot;
/// use bargain::game::{Payoffs, Player, Types};
/// use bargain::solve::QuantalResponse;
///
/// /// Two hunters: the stag needs both.
/// struct StagHunt;
///
/// impl OneShot for StagHunt {
///     fn moves(&self, _player: Player) -> u32 {
///         2
///     }
///     fn result(&self, moves: [u32; 2], _types: Types) -> Payoffs {
///         match moves {
///             [0, 0] => [3.0, 3.0],
///             _ => moves.map(f64::from),
///         }
///     }
/// }
///
/// let play = QuantalResponse::new([20.0; 2])?.solve(&StagHunt)?.play(&StagHunt)?;
/// assert!(play.distribution().probability([0, 0]) > 0.99);
/// # Ok::<(), bargain::Error>(())
/// ```
pub trait OneShot: Sync {
    /// Number of moves of `player`, at least one.
    fn moves(&self, player: Player) -> u32;

    /// What both players get, by their moves and types.
    fn result(&self, moves: [u32; 2], types: Types) -> Payoffs;

    /// Probability of each private type of `player`; nothing is private unless this is written.
    fn types(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
}

/// A state of a [`OneShot`] game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OneShotState {
    /// Both move.
    Start,
    /// The end, with the move of each player.
    Done([u32; 2]),
}

impl<G: OneShot> Game for G {
    type State = OneShotState;
    type Action = u32;
    type Outcome = [u32; 2];

    fn prior(&self, player: Player) -> &[f64] {
        self.types(player)
    }

    fn start(&self) -> OneShotState {
        OneShotState::Start
    }

    fn turn(&self, state: &OneShotState) -> Turn {
        match state {
            OneShotState::Start => Turn::Both,
            OneShotState::Done(_) => Turn::Over,
        }
    }

    fn actions(&self, _state: &OneShotState, _actions: &mut Vec<u32>) {}

    fn actions_of(&self, _state: &OneShotState, player: Player, actions: &mut Vec<u32>) {
        actions.extend(0..self.moves(player));
    }

    fn play(&self, state: &OneShotState, _action: u32) -> OneShotState {
        *state
    }

    fn play_both(&self, _state: &OneShotState, actions: [u32; 2]) -> OneShotState {
        OneShotState::Done(actions)
    }

    fn payoff(&self, state: &OneShotState, types: Types) -> Payoffs {
        match state {
            OneShotState::Start => [0.0, 0.0],
            OneShotState::Done(moves) => self.result(*moves, types),
        }
    }

    fn outcome(&self, state: &OneShotState) -> [u32; 2] {
        match state {
            OneShotState::Start => [0, 0],
            OneShotState::Done(moves) => *moves,
        }
    }
}

impl<G: OneShot> FiniteGame for G {}
