//! Preventive war: a shift of power that nobody can promise not to use.

use super::parameters::Parameters;
use crate::Error;
use crate::game::{FiniteGame, Game, Payoffs, Player, Turn, Types, draw};
use crate::stream::Stream;
use serde::{Deserialize, Serialize};

/// A rising state (first) offers a declining one (second) a share of today's flow of 1; the declining state accepts or fights.
/// Tomorrow its power is lower and stays so, and the rising state offers a share of all that follows (Fearon 1995; Powell
/// 2006).
///
/// War at any time destroys a fraction of the flow forever and gives each state the rest with the probability that it wins. All
/// is known. Known answer: tomorrow the declining state gets no more than war would give it then; today's flow is all that
/// can be added. It fights today if its power tomorrow is below
/// [`preventive_war_threshold`](super::closed_forms::preventive_war_threshold). The grid of shares moves that power by less
/// than a step over what a war leaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PreventiveWar {
    discount: f64,
    destruction: f64,
    power: [f64; 2],
    steps: u32,
}

/// A state of [`PreventiveWar`]; periods are 0 for today and 1 for tomorrow and all that follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PreventiveWarState {
    /// The rising state makes an offer.
    Offer(u32),
    /// The declining state answers.
    Answer {
        /// The period.
        period: u32,
        /// The offer, in steps of the grid.
        offer: u32,
    },
    /// Today's flow is shared, with this offer.
    Shared(u32),
    /// The end.
    Done(Shift),
}

/// A move in [`PreventiveWar`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PreventiveWarAction {
    /// Offer this many steps of the grid.
    Offer(u32),
    /// Accept.
    Accept,
    /// Fight.
    Fight,
}

/// How [`PreventiveWar`] ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Shift {
    /// War before power shifts.
    WarToday,
    /// War after it.
    WarTomorrow,
    /// A peaceful shift, and then this share for the declining state, in steps of the grid.
    Peace(u32),
}

impl PreventiveWar {
    /// The `discount` factor of both; the fraction of the flow that war destroys; the declining state's probability to win a
    /// war today and tomorrow; shares 0, 1/n, …, 1 for n = `steps`.
    ///
    /// # Errors
    /// A discount factor outside (0, 1), fractions outside [0, 1], steps outside 1 to 10 000.
    pub fn new(discount: f64, destruction: f64, power: [f64; 2], steps: u32) -> Result<Self, Error> {
        Parameters::default()
            .inside("discount", discount)
            .share("destruction", destruction)
            .share("power today", power[0])
            .share("power tomorrow", power[1])
            .count("steps", steps)
            .allow(|| PreventiveWar { discount, destruction, power, steps })
    }

    /// What a war pays that the declining state wins with probability `power`.
    fn war(&self, power: f64) -> Payoffs {
        [1.0 - power, power].map(|chance| chance * (1.0 - self.destruction) / (1.0 - self.discount))
    }

    fn share(&self, offer: u32) -> Payoffs {
        let share = f64::from(offer) / f64::from(self.steps);
        [1.0 - share, share]
    }
}

impl Game for PreventiveWar {
    type State = PreventiveWarState;
    type Action = PreventiveWarAction;
    type Outcome = Shift;

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }

    fn start(&self) -> PreventiveWarState {
        PreventiveWarState::Offer(0)
    }

    fn turn(&self, state: &PreventiveWarState) -> Turn {
        match state {
            PreventiveWarState::Offer(_) => Turn::Player(Player::First),
            PreventiveWarState::Answer { .. } => Turn::Player(Player::Second),
            PreventiveWarState::Shared(_) => Turn::Nature,
            PreventiveWarState::Done(_) => Turn::Over,
        }
    }

    fn actions(&self, state: &PreventiveWarState, actions: &mut Vec<PreventiveWarAction>) {
        match state {
            PreventiveWarState::Offer(_) => {
                actions.extend((0..=self.steps).map(PreventiveWarAction::Offer));
            }
            _ => actions.extend([PreventiveWarAction::Accept, PreventiveWarAction::Fight]),
        }
    }

    fn play(&self, state: &PreventiveWarState, action: PreventiveWarAction) -> PreventiveWarState {
        use PreventiveWarAction::{Accept, Fight, Offer};
        use PreventiveWarState::{Answer, Done, Shared};
        match (*state, action) {
            (PreventiveWarState::Offer(period), Offer(offer)) => Answer { period, offer },
            (Answer { period: 0, offer }, Accept) => Shared(offer),
            (Answer { offer, .. }, Accept) => Done(Shift::Peace(offer)),
            (Answer { period: 0, .. }, Fight) => Done(Shift::WarToday),
            (Answer { .. }, Fight) => Done(Shift::WarTomorrow),
            (other, _) => other,
        }
    }

    fn nature(&self, state: &PreventiveWarState, types: Types, stream: &mut Stream) -> PreventiveWarState {
        draw(self, state, types, stream)
    }

    fn payoff(&self, state: &PreventiveWarState, _types: Types) -> Payoffs {
        match state {
            PreventiveWarState::Shared(offer) => self.share(*offer),
            PreventiveWarState::Done(Shift::WarToday) => self.war(self.power[0]),
            PreventiveWarState::Done(Shift::WarTomorrow) => self.war(self.power[1]),
            PreventiveWarState::Done(Shift::Peace(offer)) => {
                self.share(*offer).map(|share| share / (1.0 - self.discount))
            }
            _ => [0.0, 0.0],
        }
    }

    fn outcome(&self, state: &PreventiveWarState) -> Shift {
        match state {
            PreventiveWarState::Done(shift) => *shift,
            _ => Shift::Peace(0),
        }
    }

    fn discount(&self) -> [f64; 2] {
        [self.discount; 2]
    }

    fn ends_period(&self, state: &PreventiveWarState) -> bool {
        matches!(state, PreventiveWarState::Shared(_))
    }

    fn periods(&self) -> usize {
        2
    }
}

impl FiniteGame for PreventiveWar {
    fn lottery(
        &self,
        state: &PreventiveWarState,
        _types: Types,
        mut add: impl FnMut(f64, PreventiveWarState),
    ) {
        if let PreventiveWarState::Shared(_) = state {
            add(1.0, PreventiveWarState::Offer(1));
        }
    }
}
