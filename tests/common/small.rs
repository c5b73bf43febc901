//! Textbook games whose public tree is small: matrices played at once, the centipede, alternating offers, poker with one card.

use bargain::game::{FiniteGame, Game, Payoffs, Player, Turn, Types};

/// Both players choose at once, a number of times; what was chosen last is seen.
pub struct Matrix {
    /// `[first][second]`.
    pub payoffs: Vec<Vec<Payoffs>>,
    pub rounds: usize,
}

impl Matrix {
    /// A game played once, in which what one player wins the other loses.
    pub fn zero_sum(wins: &[&[f64]]) -> Self {
        let payoffs = wins.iter().map(|row| row.iter().map(|x| [*x, -x]).collect()).collect();
        Matrix { payoffs, rounds: 1 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Round {
    pub played: usize,
    pub last: [usize; 2],
}

impl Game for Matrix {
    type State = Round;
    type Action = usize;
    type Outcome = [usize; 2];
    const TALLIES: &'static [&'static str] = &["rounds"];

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> Round {
        Round { played: 0, last: [0, 0] }
    }
    fn turn(&self, state: &Round) -> Turn {
        if state.played < self.rounds { Turn::Both } else { Turn::Over }
    }
    fn actions(&self, _state: &Round, _actions: &mut Vec<usize>) {}
    fn actions_of(&self, _state: &Round, player: Player, actions: &mut Vec<usize>) {
        match player {
            Player::First => actions.extend(0..self.payoffs.len()),
            Player::Second => actions.extend(0..self.payoffs[0].len()),
        }
    }
    fn play(&self, state: &Round, _action: usize) -> Round {
        *state
    }
    fn play_both(&self, state: &Round, last: [usize; 2]) -> Round {
        Round { played: state.played + 1, last }
    }
    fn payoff(&self, state: &Round, _types: Types) -> Payoffs {
        let [first, second] = state.last;
        if state.played == 0 { [0.0, 0.0] } else { self.payoffs[first][second] }
    }
    fn outcome(&self, state: &Round) -> [usize; 2] {
        state.last
    }
    fn tally(&self, state: &Round, tallies: &mut [f64]) {
        tallies[0] += if state.played > 0 { 1.0 } else { 0.0 };
    }
}

impl FiniteGame for Matrix {}

/// The players may take in turn or pass (Rosenthal 1981).
pub struct Centipede {
    pub take: Vec<Payoffs>,
    pub end: Payoffs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leg {
    At(usize),
    Taken(usize),
}

impl Game for Centipede {
    type State = Leg;
    type Action = bool;
    type Outcome = Leg;

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> Leg {
        Leg::At(0)
    }
    fn turn(&self, state: &Leg) -> Turn {
        match state {
            Leg::At(k) if *k < self.take.len() => Turn::Player(Player::BOTH[k % 2]),
            _ => Turn::Over,
        }
    }
    fn actions(&self, _state: &Leg, actions: &mut Vec<bool>) {
        actions.extend([false, true]);
    }
    fn play(&self, state: &Leg, take: bool) -> Leg {
        match *state {
            Leg::At(k) if take => Leg::Taken(k),
            Leg::At(k) => Leg::At(k + 1),
            taken => taken,
        }
    }
    fn payoff(&self, state: &Leg, _types: Types) -> Payoffs {
        match state {
            Leg::Taken(k) => self.take[*k],
            Leg::At(k) if *k == self.take.len() => self.end,
            Leg::At(_) => [0.0, 0.0],
        }
    }
    fn outcome(&self, state: &Leg) -> Leg {
        *state
    }
}

impl FiniteGame for Centipede {}

/// The players propose in turn how to share a pie of 1, once in each period, until the other accepts or the periods are over
/// (Ståhl 1972).
pub struct AlternatingOffers {
    /// The proposer's shares that may be proposed, by period.
    pub shares: Vec<Vec<f64>>,
    pub discount: [f64; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Talks {
    Propose {
        round: usize,
    },
    Answer {
        round: usize,
        share: usize,
    },
    /// A period passes.
    Refused {
        round: usize,
    },
    Agreed {
        round: usize,
        share: usize,
    },
}

impl Game for AlternatingOffers {
    type State = Talks;
    type Action = usize;
    type Outcome = Talks;

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> Talks {
        Talks::Propose { round: 0 }
    }
    fn turn(&self, state: &Talks) -> Turn {
        match state {
            Talks::Propose { round } => Turn::Player(Player::BOTH[round % 2]),
            Talks::Answer { round, .. } => Turn::Player(Player::BOTH[1 - round % 2]),
            Talks::Refused { .. } => Turn::Nature,
            Talks::Agreed { .. } => Turn::Over,
        }
    }
    fn actions(&self, state: &Talks, actions: &mut Vec<usize>) {
        match state {
            Talks::Propose { round } => actions.extend(0..self.shares.get(*round).map_or(1, Vec::len)),
            _ => actions.extend([0, 1]),
        }
    }
    fn play(&self, state: &Talks, action: usize) -> Talks {
        match *state {
            Talks::Propose { round } => Talks::Answer { round, share: action },
            Talks::Answer { round, share } if action == 0 => Talks::Agreed { round, share },
            Talks::Answer { round, .. } => Talks::Refused { round },
            other => other,
        }
    }
    fn nature(&self, state: &Talks, types: Types, stream: &mut bargain::stream::Stream) -> Talks {
        bargain::game::draw(self, state, types, stream)
    }
    fn payoff(&self, state: &Talks, _types: Types) -> Payoffs {
        let Talks::Agreed { round, share } = *state else { return [0.0, 0.0] };
        let Some(&share) = self.shares.get(round).and_then(|shares| shares.get(share)) else {
            return [0.0, 0.0];
        };
        if round % 2 == 0 { [share, 1.0 - share] } else { [1.0 - share, share] }
    }
    fn outcome(&self, state: &Talks) -> Talks {
        *state
    }
    fn discount(&self) -> [f64; 2] {
        self.discount
    }
    fn ends_period(&self, state: &Talks) -> bool {
        matches!(state, Talks::Refused { .. })
    }
    fn periods(&self) -> usize {
        self.shares.len()
    }
}

impl FiniteGame for AlternatingOffers {
    fn lottery(&self, state: &Talks, _types: Types, mut add: impl FnMut(f64, Talks)) {
        if let Talks::Refused { round } = *state {
            // Behind the last period nothing changes any more, which keeps the number of states finite.
            add(1.0, Talks::Propose { round: (round + 1).min(self.shares.len()) });
        }
    }
}

/// Poker with one card each, drawn independently, an ante of 1 and a bet of 1.
pub struct Poker {
    pub cards: Vec<f64>,
    pub rules: Rules,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Only the first player may bet; equal cards share the pot.
    OneBet,
    /// Either may bet (Kuhn 1950). Equal cards, which Kuhn's deck does not have, pay nothing whatever is done, and all
    /// other pairs pay as much more as they are rarer: 9/6. Strategies are then worth what they are in Kuhn's game.
    Kuhn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Betting {
    Open,
    Bet,
    Checked,
    CheckedBet,
    Showdown { stake: u8 },
    Fold(u8),
}

impl Poker {
    pub fn new(ranks: usize, rules: Rules) -> Self {
        Poker { cards: vec![1.0 / ranks as f64; ranks], rules }
    }
}

impl Game for Poker {
    type State = Betting;
    /// To bet, or to call.
    type Action = bool;
    type Outcome = Betting;

    fn prior(&self, _player: Player) -> &[f64] {
        &self.cards
    }
    fn start(&self) -> Betting {
        Betting::Open
    }
    fn turn(&self, state: &Betting) -> Turn {
        match state {
            Betting::Open | Betting::CheckedBet => Turn::Player(Player::First),
            Betting::Bet | Betting::Checked => Turn::Player(Player::Second),
            _ => Turn::Over,
        }
    }
    fn actions(&self, _state: &Betting, actions: &mut Vec<bool>) {
        actions.extend([false, true]);
    }
    fn play(&self, state: &Betting, yes: bool) -> Betting {
        match (state, yes) {
            (Betting::Open, true) => Betting::Bet,
            (Betting::Open, false) if self.rules == Rules::OneBet => Betting::Showdown { stake: 1 },
            (Betting::Open, false) => Betting::Checked,
            (Betting::Bet | Betting::CheckedBet, true) => Betting::Showdown { stake: 2 },
            (Betting::Bet, false) => Betting::Fold(1),
            (Betting::Checked, true) => Betting::CheckedBet,
            (Betting::Checked, false) => Betting::Showdown { stake: 1 },
            (Betting::CheckedBet, false) => Betting::Fold(0),
            (end, _) => *end,
        }
    }
    fn payoff(&self, state: &Betting, [first, second]: Types) -> Payoffs {
        let winner = if first == second { 0.0 } else { (first as f64 - second as f64).signum() };
        let won = match *state {
            Betting::Showdown { stake } => winner * f64::from(stake),
            Betting::Fold(player) => f64::from(2 * player) - 1.0,
            _ => 0.0,
        };
        let scale = match self.rules {
            Rules::OneBet => 1.0,
            Rules::Kuhn if first == second => 0.0,
            Rules::Kuhn => 1.5,
        };
        [scale * won, -scale * won]
    }
    fn outcome(&self, state: &Betting) -> Betting {
        *state
    }
}

impl FiniteGame for Poker {}
