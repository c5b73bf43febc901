//! Small games with what the classic ones lack: hazards, chance between choices, several ways on from one choice.

use bargain::game::{BeliefGrid, FiniteGame, Game, Payoffs, Player, Turn, Types};

/// Play goes on until one of several causes ends it; a flow is collected in each period.
#[derive(Debug)]
pub struct Hazards {
    pub hazards: Vec<f64>,
    pub flow: f64,
    pub discount: f64,
    pub periods: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Life {
    Waiting,
    Exposed,
    Ended(u32),
}

impl Game for Hazards {
    type State = Life;
    type Action = ();
    type Outcome = Life;
    const TALLIES: &'static [&'static str] = &["periods"];

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> Life {
        Life::Waiting
    }
    fn turn(&self, state: &Life) -> Turn {
        match state {
            Life::Waiting => Turn::Player(Player::First),
            Life::Exposed => Turn::Nature,
            Life::Ended(_) => Turn::Over,
        }
    }
    fn actions(&self, _state: &Life, actions: &mut Vec<()>) {
        actions.push(());
    }
    fn play(&self, _state: &Life, _action: ()) -> Life {
        Life::Exposed
    }
    fn payoff(&self, state: &Life, _types: Types) -> Payoffs {
        [if *state == Life::Waiting { self.flow } else { 0.0 }, 0.0]
    }
    fn outcome(&self, state: &Life) -> Life {
        *state
    }
    fn discount(&self) -> [f64; 2] {
        [self.discount; 2]
    }
    fn ends_period(&self, state: &Life) -> bool {
        *state == Life::Exposed
    }
    fn periods(&self) -> usize {
        self.periods
    }
    fn tally(&self, state: &Life, tallies: &mut [f64]) {
        if *state == Life::Waiting {
            tallies[0] += 1.0;
        }
    }
}

impl FiniteGame for Hazards {
    fn lottery(&self, _state: &Life, _types: Types, mut add: impl FnMut(f64, Life)) {
        for (cause, &hazard) in self.hazards.iter().enumerate() {
            add(hazard, Life::Ended(cause as u32));
        }
        add(1.0 - self.hazards.iter().sum::<f64>(), Life::Waiting);
    }
}

/// Signals about the second player's type arrive; then the first player bets on it or not.
pub struct Signals {
    pub prior: [f64; 2],
    /// Probability of a good signal from each type.
    pub good: [f64; 2],
    pub signals: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seen {
    Opening,
    Signal { seen: u32, good: u32 },
    Done { good: u32, bet: bool },
}

impl Game for Signals {
    type State = Seen;
    type Action = bool;
    type Outcome = (u32, bool);

    fn prior(&self, player: Player) -> &[f64] {
        match player {
            Player::First => &[1.0],
            Player::Second => &self.prior,
        }
    }
    fn start(&self) -> Seen {
        Seen::Opening
    }
    fn turn(&self, state: &Seen) -> Turn {
        match state {
            Seen::Signal { seen, .. } if *seen < self.signals => Turn::Nature,
            Seen::Opening | Seen::Signal { .. } => Turn::Player(Player::First),
            Seen::Done { .. } => Turn::Over,
        }
    }
    fn actions(&self, state: &Seen, actions: &mut Vec<bool>) {
        actions.push(false);
        if *state != Seen::Opening {
            actions.push(true);
        }
    }
    fn play(&self, state: &Seen, bet: bool) -> Seen {
        match *state {
            Seen::Signal { good, .. } => Seen::Done { good, bet },
            _ => Seen::Signal { seen: 0, good: 0 },
        }
    }
    fn payoff(&self, state: &Seen, [_, high]: Types) -> Payoffs {
        [if matches!(state, Seen::Done { bet: true, .. }) { high as f64 } else { 0.0 }, 0.0]
    }
    fn outcome(&self, state: &Seen) -> (u32, bool) {
        match *state {
            Seen::Done { good, bet } => (good, bet),
            _ => (0, false),
        }
    }
}

impl FiniteGame for Signals {
    fn lottery(&self, state: &Seen, [_, high]: Types, mut add: impl FnMut(f64, Seen)) {
        let Seen::Signal { seen, good } = *state else { return };
        add(self.good[high], Seen::Signal { seen: seen + 1, good: good + 1 });
        add(1.0 - self.good[high], Seen::Signal { seen: seen + 1, good });
    }
    /// The belief is carried exactly until the bet.
    fn rests(&self, _state: &Seen) -> bool {
        false
    }
}

/// A prospector, who knows whether the ground is rich, digs or sells to a buyer, who may refuse. Digging may find the lode, find a
/// trace, find nothing or flood the mine, with chances that depend on the ground; traces are seen by both. Weather then
/// decides how the season ends.
pub struct Prospect {
    pub periods: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mine {
    Season { traces: u32, offered: bool },
    Offer { traces: u32 },
    Dug { traces: u32 },
    Weather { traces: u32 },
    Lode,
    Flood,
    Frost,
    Sold { traces: u32 },
}

impl Game for Prospect {
    type State = Mine;
    type Action = bool;
    type Outcome = Mine;
    const TALLIES: &'static [&'static str] = &["digs", "good will"];

    fn prior(&self, player: Player) -> &[f64] {
        match player {
            Player::First => &[0.6, 0.4],
            Player::Second => &[0.3, 0.7],
        }
    }
    fn start(&self) -> Mine {
        Mine::Season { traces: 0, offered: false }
    }
    fn turn(&self, state: &Mine) -> Turn {
        match state {
            Mine::Season { .. } => Turn::Player(Player::First),
            Mine::Offer { .. } => Turn::Player(Player::Second),
            Mine::Dug { .. } | Mine::Weather { .. } => Turn::Nature,
            _ => Turn::Over,
        }
    }
    fn actions(&self, state: &Mine, actions: &mut Vec<bool>) {
        actions.push(false);
        if !matches!(state, Mine::Season { offered: true, .. }) {
            actions.push(true);
        }
    }
    fn play(&self, state: &Mine, yes: bool) -> Mine {
        match *state {
            Mine::Season { traces, .. } if yes => Mine::Offer { traces },
            Mine::Season { traces, .. } => Mine::Dug { traces },
            Mine::Offer { traces } if yes => Mine::Sold { traces },
            Mine::Offer { traces } => Mine::Season { traces, offered: true },
            other => other,
        }
    }
    fn payoff(&self, state: &Mine, [rich, keen]: Types) -> Payoffs {
        let [rich, keen] = [rich as f64, keen as f64];
        match *state {
            Mine::Lode => [2.0 + rich, 0.0],
            Mine::Flood => [-1.0, 0.1],
            Mine::Frost => [-0.2, -0.1],
            Mine::Dug { .. } => [-0.1, 0.0],
            Mine::Weather { traces } => [0.05 * traces as f64, 0.02],
            Mine::Sold { .. } => [0.8, rich + 0.5 * keen - 0.6],
            _ => [0.0, 0.0],
        }
    }
    fn horizon_payoff(&self, state: &Mine, [rich, _]: Types) -> Payoffs {
        [
            if let Mine::Season { traces, .. } = state { 0.1 * (*traces as f64 + rich as f64) } else { 0.0 },
            0.0,
        ]
    }
    fn tally(&self, state: &Mine, tallies: &mut [f64]) {
        tallies[0] += f64::from(u8::from(matches!(state, Mine::Dug { .. })));
        // Neither whole nor positive: engines may count whole numbers otherwise.
        tallies[1] -= 0.5 * f64::from(u8::from(matches!(state, Mine::Season { offered: true, .. })));
    }
    fn outcome(&self, state: &Mine) -> Mine {
        *state
    }
    fn discount(&self) -> [f64; 2] {
        [0.9, 0.95]
    }
    fn ends_period(&self, state: &Mine) -> bool {
        matches!(state, Mine::Weather { .. })
    }
    fn periods(&self) -> usize {
        self.periods
    }
}

impl FiniteGame for Prospect {
    fn lottery(&self, state: &Mine, [rich, _]: Types, mut add: impl FnMut(f64, Mine)) {
        match *state {
            Mine::Dug { traces } => {
                let rich = rich as f64;
                add(0.05 + 0.15 * rich, Mine::Lode);
                add(0.1 - 0.05 * rich, Mine::Flood);
                // The buyer may hear of a trace before the weather is known.
                let heard = if traces < 2 { Mine::Offer { traces: traces + 1 } } else { Mine::Flood };
                add(0.1 + 0.1 * rich, heard);
                add(0.2 + 0.2 * rich, Mine::Weather { traces: (traces + 1).min(2) });
                add(0.55 - 0.4 * rich, Mine::Weather { traces });
            }
            Mine::Weather { traces } => {
                add(0.1, Mine::Frost);
                add(0.6, Mine::Season { traces, offered: false });
                add(0.3, Mine::Season { traces, offered: true });
            }
            _ => {}
        }
    }
    fn belief_grid(&self, player: Player) -> BeliefGrid {
        BeliefGrid::around(self.prior(player))
    }
}

/// Two rounds of chicken: each player dares or swerves at the same time as the other, and fears a crash more or less.
pub struct Standoff {
    pub priors: [[f64; 2]; 2],
    /// What a crash costs each type.
    pub crash: [f64; 2],
    pub rounds: usize,
}

/// Who dares in the round just played; the number of rounds left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meeting {
    Open(u32),
    Met { dared: [bool; 2], left: u32 },
}

impl Game for Standoff {
    type State = Meeting;
    /// Whether the player dares.
    type Action = bool;
    type Outcome = [bool; 2];
    const TALLIES: &'static [&'static str] = &["crashes"];

    fn prior(&self, player: Player) -> &[f64] {
        &self.priors[player.index()]
    }
    fn start(&self) -> Meeting {
        Meeting::Open(self.rounds as u32)
    }
    fn turn(&self, state: &Meeting) -> Turn {
        match state {
            Meeting::Open(_) => Turn::Both,
            Meeting::Met { left: 0, .. } => Turn::Over,
            Meeting::Met { .. } => Turn::Nature,
        }
    }
    fn actions(&self, _state: &Meeting, actions: &mut Vec<bool>) {
        actions.extend([false, true]);
    }
    fn play(&self, state: &Meeting, _action: bool) -> Meeting {
        *state
    }
    fn play_both(&self, state: &Meeting, dared: [bool; 2]) -> Meeting {
        match *state {
            Meeting::Open(left) => Meeting::Met { dared, left: left - 1 },
            met => met,
        }
    }
    fn nature(&self, state: &Meeting, types: Types, stream: &mut bargain::stream::Stream) -> Meeting {
        bargain::game::draw(self, state, types, stream)
    }
    fn payoff(&self, state: &Meeting, [a, b]: Types) -> Payoffs {
        match state {
            Meeting::Met { dared: [true, true], .. } => [-self.crash[a], -self.crash[b]],
            Meeting::Met { dared: [true, false], .. } => [1.0, 0.0],
            Meeting::Met { dared: [false, true], .. } => [0.0, 1.0],
            _ => [0.0, 0.0],
        }
    }
    fn outcome(&self, state: &Meeting) -> [bool; 2] {
        match state {
            Meeting::Met { dared, .. } => *dared,
            Meeting::Open(_) => [false, false],
        }
    }
    fn discount(&self) -> [f64; 2] {
        [0.9, 0.8]
    }
    fn ends_period(&self, state: &Meeting) -> bool {
        matches!(state, Meeting::Met { .. })
    }
    fn periods(&self) -> usize {
        self.rounds
    }
    fn tally(&self, state: &Meeting, tallies: &mut [f64]) {
        if let Meeting::Met { dared: [true, true], .. } = state {
            tallies[0] += 1.0;
        }
    }
}

impl FiniteGame for Standoff {
    fn lottery(&self, state: &Meeting, _types: Types, mut add: impl FnMut(f64, Meeting)) {
        if let Meeting::Met { left, .. } = state {
            add(1.0, Meeting::Open(*left));
        }
    }
}
