//! Entry deterrence by commitment.

use crate::game::{FiniteGame, Game, Payoffs, Player, Turn, Types};
use serde::{Deserialize, Serialize};

/// An incumbent (first) may spend on being ready to fight; an entrant (second) stays out or enters; an incumbent that was entered
/// upon fights or shares the market (Dixit 1982).
///
/// What is spent on readiness is of use in a fight only: a ready incumbent gets `war` all the same, and the cost less in all other
/// cases. Known answer: a passive incumbent shares, since `duopoly` > `war`, and is entered upon. Readiness deters if
/// `war` > `duopoly` − `commitment`, and pays if `monopoly` − `commitment` > `duopoly`: the costs between `duopoly` − `war` and
/// `monopoly` − `duopoly` are chosen, and nobody enters.
///
/// Payoffs that are not finite are reported when the game is unrolled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EntryDeterrence {
    /// Of an incumbent alone in the market.
    pub monopoly: f64,
    /// Of an incumbent that shares the market.
    pub duopoly: f64,
    /// Of an incumbent that fights.
    pub war: f64,
    /// The cost of being ready.
    pub commitment: f64,
    /// Of the entrant: if the market is shared, and if it is fought; outside it gets nothing.
    pub entrant: [f64; 2],
}

/// A state of [`EntryDeterrence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryState {
    /// The incumbent gets ready or not.
    Start,
    /// The entrant decides.
    Market {
        /// Whether the incumbent is ready.
        ready: bool,
    },
    /// The incumbent answers.
    Entered {
        /// Whether it is ready.
        ready: bool,
    },
    /// The end.
    Done(Entry),
}

/// A move in [`EntryDeterrence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryAction {
    /// Get ready, enter, or fight.
    Yes,
    /// Remain passive, stay out, or share.
    No,
}

/// How [`EntryDeterrence`] ends, with whether the incumbent was ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Entry {
    /// Nobody entered.
    Monopoly(bool),
    /// The market is shared.
    Duopoly(bool),
    /// The entrant was fought.
    War(bool),
}

impl Game for EntryDeterrence {
    type State = EntryState;
    type Action = EntryAction;
    type Outcome = Entry;

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }

    fn start(&self) -> EntryState {
        EntryState::Start
    }

    fn turn(&self, state: &EntryState) -> Turn {
        match state {
            EntryState::Start | EntryState::Entered { .. } => Turn::Player(Player::First),
            EntryState::Market { .. } => Turn::Player(Player::Second),
            EntryState::Done(_) => Turn::Over,
        }
    }

    fn actions(&self, _state: &EntryState, actions: &mut Vec<EntryAction>) {
        actions.extend([EntryAction::Yes, EntryAction::No]);
    }

    fn play(&self, state: &EntryState, action: EntryAction) -> EntryState {
        let yes = action == EntryAction::Yes;
        match *state {
            EntryState::Start => EntryState::Market { ready: yes },
            EntryState::Market { ready } if yes => EntryState::Entered { ready },
            EntryState::Market { ready } => EntryState::Done(Entry::Monopoly(ready)),
            EntryState::Entered { ready } if yes => EntryState::Done(Entry::War(ready)),
            EntryState::Entered { ready } => EntryState::Done(Entry::Duopoly(ready)),
            done => done,
        }
    }

    fn payoff(&self, state: &EntryState, _types: Types) -> Payoffs {
        let EntryState::Done(entry) = *state else { return [0.0, 0.0] };
        let spent = |ready: bool| if ready { self.commitment } else { 0.0 };
        match entry {
            Entry::Monopoly(ready) => [self.monopoly - spent(ready), 0.0],
            Entry::Duopoly(ready) => [self.duopoly - spent(ready), self.entrant[0]],
            Entry::War(_) => [self.war, self.entrant[1]],
        }
    }

    fn outcome(&self, state: &EntryState) -> Entry {
        match state {
            EntryState::Done(entry) => *entry,
            _ => Entry::Monopoly(false),
        }
    }
}

impl FiniteGame for EntryDeterrence {}
