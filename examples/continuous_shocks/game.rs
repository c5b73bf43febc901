//! The rules and both players. What is called in every round is marked `#[inline(always)]`, so that it is compiled together with
//! the loop that plays it.

use bargain::game::{Game, Player, Turn, Types};
use bargain::strategy::View;
use bargain::stream::Stream;
use serde::{Deserialize, Serialize};

/// Twenty rounds. In each, prices and sanctions move; Minsk signs or refuses; Moscow, refused, cuts supplies or does not.
#[derive(Debug)]
pub struct Pressure;

/// What comes next, or how the talks have ended: by signature, by collapse, or still in talks after the last round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    Talks,
    Offer,
    Refusal,
    Cut,
    Union,
    Collapse,
}

/// The price of oil is 1 in the long run; sanctions lie between 0 and 1.
#[derive(Debug, Clone, Copy)]
pub struct State {
    stage: Stage,
    round: u8,
    price: f64,
    sanctions: f64,
    grievance: f64,
}

impl State {
    #[inline(always)]
    fn dearness(&self) -> f64 {
        self.price.clamp(0.0, 2.0) - 1.0
    }
    #[inline(always)]
    fn next_round(self) -> State {
        State { stage: Stage::Talks, round: self.round + 1, grievance: 0.9 * self.grievance, ..self }
    }
}

impl Game for Pressure {
    type State = State;
    type Action = bool;
    type Outcome = Stage;
    const TALLIES: &'static [&'static str] = &["supply cuts"];

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> State {
        State { stage: Stage::Talks, round: 0, price: 1.0, sanctions: 0.3, grievance: 0.0 }
    }
    #[inline(always)]
    fn turn(&self, state: &State) -> Turn {
        match state.stage {
            Stage::Talks | Stage::Cut if state.round < 20 => Turn::Nature,
            Stage::Offer => Turn::Player(Player::Second), // Minsk
            Stage::Refusal => Turn::Player(Player::First), // Moscow
            _ => Turn::Over,
        }
    }
    #[inline(always)]
    fn actions(&self, _state: &State, actions: &mut Vec<bool>) {
        actions.extend([false, true]);
    }
    #[inline(always)]
    fn play(&self, state: &State, yes: bool) -> State {
        match (state.stage, yes) {
            (Stage::Offer, true) => State { stage: Stage::Union, ..*state },
            (Stage::Offer, false) => State { stage: Stage::Refusal, ..*state },
            (_, true) => State { stage: Stage::Cut, grievance: state.grievance + 0.2, ..*state },
            (_, false) => state.next_round(),
        }
    }
    #[inline(always)]
    fn nature(&self, state: &State, _types: Types, stream: &mut Stream) -> State {
        if state.stage == Stage::Talks {
            let price = state.price + 0.3 * (1.0 - state.price) + 0.15 * stream.normal();
            let sanctions = (state.sanctions + 0.05 * stream.normal()).clamp(0.0, 1.0);
            State { stage: Stage::Offer, price, sanctions, ..*state }
        } else if stream.uniform() < 0.05 * state.sanctions {
            State { stage: Stage::Collapse, ..*state }
        } else {
            state.next_round()
        }
    }
    #[inline(always)]
    fn tally(&self, state: &State, cuts: &mut [f64]) {
        if state.stage == Stage::Cut {
            cuts[0] += 1.0;
        }
    }
    fn outcome(&self, state: &State) -> Stage {
        state.stage
    }
}

/// Moscow's log-odds of cutting supplies, which it does the more readily the worse relations are and the dearer oil is.
#[inline(always)]
pub fn moscow(view: &View<'_, Pressure>) -> f64 {
    -2.5 + 2.0 * view.state.grievance + 0.5 * view.state.dearness()
}

/// Minsk's of signing: a quantal response of precision 10 to what it has of a union, less what is demanded, and of refusal.
#[inline(always)]
pub fn minsk(view: &View<'_, Pressure>) -> f64 {
    let state = view.state;
    let (demand, refusal) = (0.8 * (1.0 - 0.03 * f64::from(state.round)), -0.1 * state.grievance);
    // What the shocks of this round do not touch, and what they do: little then waits for them.
    let (before, after) = (0.35 - 0.1 * state.grievance, 0.25 * state.sanctions + 0.1 * state.dearness());
    10.0 * (before - demand - refusal + after)
}
