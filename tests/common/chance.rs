//! Games that chance alone decides.

use bargain::game::{FiniteGame, Game, Player, Turn, Types};
use bargain::stream::Stream;

/// A coin is tossed, and play ends with the types of both and the side that it shows.
pub struct Toss {
    pub priors: [Vec<f64>; 2],
    pub heads: f64,
}

pub type Side = (Types, bool);

/// The sides of a coin where nobody has a secret.
pub const HEADS: Side = ([0, 0], true);
pub const TAILS: Side = ([0, 0], false);

impl Toss {
    /// A coin that shows heads with this probability, and no secrets.
    pub fn coin(heads: f64) -> Self {
        Toss { priors: [vec![1.0], vec![1.0]], heads }
    }
}

impl Game for Toss {
    type State = Option<Option<Side>>;
    type Action = ();
    type Outcome = Side;

    fn prior(&self, player: Player) -> &[f64] {
        &self.priors[player.index()]
    }
    fn start(&self) -> Self::State {
        None
    }
    fn turn(&self, state: &Self::State) -> Turn {
        match state {
            None => Turn::Player(Player::First),
            Some(None) => Turn::Nature,
            Some(Some(_)) => Turn::Over,
        }
    }
    fn actions(&self, _state: &Self::State, actions: &mut Vec<()>) {
        actions.push(());
    }
    fn play(&self, _state: &Self::State, _action: ()) -> Self::State {
        Some(None)
    }
    fn outcome(&self, state: &Self::State) -> Side {
        state.flatten().unwrap_or(TAILS)
    }
    fn nature(&self, state: &Self::State, types: Types, stream: &mut Stream) -> Self::State {
        bargain::game::draw(self, state, types, stream)
    }
}

impl FiniteGame for Toss {
    fn lottery(&self, _state: &Self::State, types: Types, mut add: impl FnMut(f64, Self::State)) {
        add(self.heads, Some(Some((types, true))));
        add(1.0 - self.heads, Some(Some((types, false))));
    }
}

/// A walk on whole numbers, up with probability `up`, until it comes to 0 or to the target: the game of O41.
pub struct Climb {
    pub up: f64,
    pub start: u32,
    pub target: u32,
}

impl Game for Climb {
    type State = u32;
    type Action = ();
    type Outcome = bool;
    const TALLIES: &'static [&'static str] = &["steps"];

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> u32 {
        self.start
    }
    fn turn(&self, state: &u32) -> Turn {
        if *state == 0 || *state == self.target { Turn::Over } else { Turn::Nature }
    }
    fn actions(&self, _state: &u32, _actions: &mut Vec<()>) {}
    fn play(&self, state: &u32, _action: ()) -> u32 {
        *state
    }
    fn nature(&self, state: &u32, _types: Types, stream: &mut Stream) -> u32 {
        if stream.uniform() < self.up { state + 1 } else { state - 1 }
    }
    fn outcome(&self, state: &u32) -> bool {
        *state == self.target
    }
    fn tally(&self, state: &u32, tallies: &mut [f64]) {
        if self.turn(state) == Turn::Nature {
            tallies[0] += 1.0;
        }
    }
}
