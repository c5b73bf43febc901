//! What a game is: two players, private types, public states, and the rules that lead from one to the next.
//!
//! The class is that of multistage games with observed actions and independent private types
//! (Fudenberg & Tirole 1991, ch. 8). A play is a walk through public states. In each state one player moves,
//! or both at once, or nature, or the play is over. Payoffs are collected on entering a state and may depend on the types.
//!
//! [`Game`] is enough to simulate; [`FiniteGame`] adds what solvers and the exact evaluator need: nature's
//! moves as lists of probabilities. No index of states is ever written by hand: [`Unrolled`] finds the
//! reachable states and numbers them.

mod alike;
mod belief;
mod bimatrix;
mod capability;
pub mod catalogue;
mod graph;
mod reach;
pub(crate) mod rules;
mod stochastic;
mod unroll;

pub use belief::BeliefGrid;
pub use bimatrix::{Bimatrix, MixedProfile};
pub(crate) use bimatrix::{LARGEST_PAYOFF, best};
pub use capability::{Bargaining, Demands, Dilemma, Move, Stance};
pub(crate) use graph::{Component, Graph, Leaf, Node, Offset, Sight, Source};
pub(crate) use reach::{Reach, reach};
pub use stochastic::{StationaryProfile, StochasticGame};
pub use unroll::Unrolled;

use crate::stream::Stream;
use std::fmt::Debug;
use std::hash::Hash;

/// One of the two players.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Player {
    /// The player whose payoff stands first in [`Payoffs`].
    First,
    /// The player whose payoff stands second in [`Payoffs`].
    Second,
}

impl Player {
    /// Both players, in the order of [`Payoffs`] and [`Types`].
    pub const BOTH: [Player; 2] = [Player::First, Player::Second];

    /// Position in [`Payoffs`] and [`Types`]: 0 or 1.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The opponent.
    pub const fn other(self) -> Player {
        match self {
            Player::First => Player::Second,
            Player::Second => Player::First,
        }
    }
}

/// Who moves in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// That player chooses one of [`Game::actions`].
    Player(Player),
    /// Both players choose at once, each one of [`Game::actions_of`], without seeing what the other chooses.
    Both,
    /// Chance moves.
    Nature,
    /// The play has ended.
    Over,
}

impl Turn {
    /// Whether a player moves, or both do.
    pub(crate) const fn is_choice(self) -> bool {
        matches!(self, Turn::Player(_) | Turn::Both)
    }
}

/// The private type of each player, as positions in their [`Game::prior`].
pub type Types = [usize; 2];

/// A payoff for each player.
pub type Payoffs = [f64; 2];

/// A two-player game with public states and private types: enough to simulate it.
///
/// The clock is part of the rules: leaving a state for which [`Game::ends_period`] holds ends a period, and
/// all later payoffs are discounted once more. An episode lasts [`Game::periods`] periods unless it is over
/// before.
pub trait Game: Sync {
    /// All that is public. Numbers of any kind will do; for a [`FiniteGame`] states must be comparable and hashable too.
    type State: Copy + Debug + Send + Sync;
    /// A move of a player.
    type Action: Copy + Eq + Debug + Send + Sync;
    /// The mutually exclusive classes of endings; reports list them in their order.
    type Outcome: Copy + Ord + Debug + Send + Sync;

    /// What is counted along a play, in the order of [`Game::tally`].
    const TALLIES: &'static [&'static str] = &[];

    /// Probability of each private type of `player`; a player without private information has `&[1.0]`.
    fn prior(&self, player: Player) -> &[f64];

    /// The state in which play begins.
    fn start(&self) -> Self::State;

    /// Who moves in `state`.
    fn turn(&self, state: &Self::State) -> Turn;

    /// The legal moves in `state`, appended to `actions`; at least one. Both types have the same moves.
    fn actions(&self, state: &Self::State, actions: &mut Vec<Self::Action>);

    /// The legal moves of `player` in a `state` in which both move at once, appended to `actions`; at least one. Unless
    /// written, both have those of [`Game::actions`].
    fn actions_of(&self, state: &Self::State, _player: Player, actions: &mut Vec<Self::Action>) {
        self.actions(state, actions);
    }

    /// The state after `action` of the player who moves.
    fn play(&self, state: &Self::State, action: Self::Action) -> Self::State;

    /// The state after both have moved at once: the first player's action, then the second's. A game in which nobody ever
    /// moves at the same time as the other need not write it.
    fn play_both(&self, state: &Self::State, _actions: [Self::Action; 2]) -> Self::State {
        *state
    }

    /// The state after a move of nature, drawn from `stream`. A finite game calls [`draw`] here; a game
    /// without chance need not write it.
    fn nature(&self, state: &Self::State, _types: Types, _stream: &mut Stream) -> Self::State {
        *state
    }

    /// What each player collects on entering `state`; discounted by the engine. Finite, and for solvers at most 1e100 in
    /// size.
    fn payoff(&self, _state: &Self::State, _types: Types) -> Payoffs {
        [0.0, 0.0]
    }

    /// The class of a play that ended in `state`: one in which play is over, or in which the horizon leaves it. It is asked of every
    /// state that begins a period, since any may be that, and must have an answer for each; a class that play cannot come to
    /// has the probability 0.
    fn outcome(&self, state: &Self::State) -> Self::Outcome;

    /// Discount factor of each player for one period, in (0, 1].
    fn discount(&self) -> [f64; 2] {
        [1.0, 1.0]
    }

    /// Whether a period ends when play leaves `state`.
    fn ends_period(&self, _state: &Self::State) -> bool {
        false
    }

    /// Number of periods of an episode; for solvers that make tables at most 1,048,576, with those of [`FiniteGame::burn_in`].
    fn periods(&self) -> usize {
        1
    }

    /// What the players collect in the state in which the last period leaves them: the value of the future
    /// beyond the horizon, seen from that state.
    fn horizon_payoff(&self, _state: &Self::State, _types: Types) -> Payoffs {
        [0.0, 0.0]
    }

    /// Adds what `state` contributes, on entering it, to each of [`Game::TALLIES`]. Finite.
    fn tally(&self, _state: &Self::State, _tallies: &mut [f64]) {}

    /// Adds what the last `state` of an episode contributes to each of [`Game::TALLIES`].
    fn final_tally(&self, _state: &Self::State, _tallies: &mut [f64]) {}
}

/// A game whose nature can be enumerated: what solvers and the exact evaluator need on top of [`Game`].
pub trait FiniteGame: Game<State: Eq + Hash> {
    /// Calls `add(probability, next)` for each state that nature may choose next in `state`, given the types.
    /// The probabilities sum to one; a probability of zero is allowed.
    ///
    /// The probabilities are a product of a function of the first player's type and one of the second's, so
    /// that beliefs stay independent. A game without chance need not write it.
    fn lottery(&self, _state: &Self::State, _types: Types, _add: impl FnMut(f64, Self::State)) {}

    /// Whether beliefs come to rest in `state`, that is, are rounded to the grid on entering it.
    ///
    /// Between two resting states beliefs are carried exactly and all choices are solved together. Fewer
    /// resting states make a smaller error of rounding and a larger joint problem. Only states in which a
    /// player moves are asked.
    fn rests(&self, _state: &Self::State) -> bool {
        true
    }

    /// `state` without the part of the past on which no future payoff, move or chance depends (for instance a
    /// mark that only the outcome class needs). The solver treats states with the same image as one. Where their moves, chances or
    /// payoffs differ, [`Unrolled::for_play`] says so, and so does [`Equilibrium::play`](crate::solve::Equilibrium::play).
    fn forget(&self, state: &Self::State) -> Self::State {
        *state
    }

    /// Further periods that the solver adds behind [`Game::periods`] to keep the end of the horizon out of
    /// sight; they are solved, not played.
    fn burn_in(&self) -> usize {
        0
    }

    /// The points on which the public belief about `player` may rest. Its prior is one of them or lies between two.
    fn belief_grid(&self, player: Player) -> BeliefGrid {
        BeliefGrid::around(self.prior(player))
    }
}

/// Draws nature's move from the game's own lottery: the body of [`Game::nature`] for a finite game.
pub fn draw<G: FiniteGame>(game: &G, state: &G::State, types: Types, stream: &mut Stream) -> G::State {
    let mut left = stream.uniform();
    let mut drawn = *state;
    game.lottery(state, types, |probability, next| {
        if left >= 0.0 && probability > 0.0 {
            drawn = next;
            left -= probability;
        }
    });
    drawn
}
