//! What test games say about their moves, and the monotonic concession protocol.

use super::small::{AlternatingOffers, Matrix, Round, Talks};
use bargain::game::{Bargaining, Demands, Dilemma, Game, Move, Payoffs, Player, Stance, Turn, Types};

/// A deal is both payoffs.
impl Bargaining for AlternatingOffers {
    type Deal = Payoffs;

    fn meaning(&self, state: &Talks, action: usize) -> Move<Payoffs> {
        match *state {
            Talks::Propose { round } if round < self.shares.len() => {
                Move::Propose(self.payoff(&Talks::Agreed { round, share: action }, [0, 0]))
            }
            Talks::Answer { .. } if action == 0 => Move::Accept,
            Talks::Answer { .. } => Move::Reject,
            _ => Move::Other,
        }
    }
    fn standing(&self, state: &Talks) -> Option<Payoffs> {
        match *state {
            Talks::Answer { round, share } => Some(self.payoff(&Talks::Agreed { round, share }, [0, 0])),
            _ => None,
        }
    }
    fn worth(&self, deal: Payoffs, player: Player, _own: usize) -> f64 {
        deal[player.index()]
    }
    fn disagreement(&self, _player: Player, _own: usize) -> f64 {
        0.0
    }
    fn ideal(&self, _player: Player, _own: usize) -> f64 {
        1.0
    }
}

/// The first action cooperates, the second defects.
impl Dilemma for Matrix {
    fn stance(&self, _state: &Round, action: usize) -> Option<Stance> {
        [Stance::Cooperate, Stance::Defect].get(action).copied()
    }
    fn last(&self, state: &Round, player: Player) -> Option<Stance> {
        if state.played == 0 { None } else { self.stance(state, state.last[player.index()]) }
    }
}

/// A prisoner's dilemma with the payoffs of Axelrod (1984), in so many rounds.
pub fn dilemma(rounds: usize) -> Matrix {
    Matrix { payoffs: vec![vec![[3.0, 3.0], [0.0, 5.0]], vec![[5.0, 0.0], [1.0, 1.0]]], rounds }
}

/// The monotonic concession protocol on a grid, one move at a time: each player in turn repeats its demand or concedes one
/// step, until demands meet (Rosenschein & Zlotkin 1994).
pub struct Concessions {
    pub steps: u32,
    /// The second player's payoff where the first one's is x.
    pub second: fn(f64) -> f64,
}

/// A deal is the number of steps that the first player gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Table {
    pub demands: [Option<u32>; 2],
    pub mover: Player,
}

impl Table {
    /// The deal in which demands have met.
    pub fn agreement(&self) -> Option<u32> {
        let [first, second] = self.demands;
        first.zip(second).filter(|(first, second)| first <= second).map(|(first, _)| first)
    }
}

impl Game for Concessions {
    type State = Table;
    type Action = u32;
    type Outcome = Option<u32>;

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> Table {
        Table { demands: [None, None], mover: Player::First }
    }
    fn turn(&self, state: &Table) -> Turn {
        if state.agreement().is_some() { Turn::Over } else { Turn::Player(state.mover) }
    }
    fn actions(&self, state: &Table, actions: &mut Vec<u32>) {
        match (state.demands[state.mover.index()], state.mover) {
            (None, _) => actions.extend(0..=self.steps),
            (Some(k), Player::First) => actions.extend([k, k - 1]),
            (Some(k), Player::Second) => actions.extend([k, k + 1]),
        }
    }
    fn play(&self, state: &Table, demand: u32) -> Table {
        let mut next = *state;
        next.demands[state.mover.index()] = Some(demand);
        next.mover = state.mover.other();
        next
    }
    fn payoff(&self, state: &Table, _types: Types) -> Payoffs {
        state.agreement().map_or([0.0, 0.0], |deal| Player::BOTH.map(|player| self.worth(deal, player, 0)))
    }
    fn outcome(&self, state: &Table) -> Option<u32> {
        state.agreement()
    }
    fn ends_period(&self, state: &Table) -> bool {
        state.mover == Player::Second
    }
    fn periods(&self) -> usize {
        4 * self.steps as usize
    }
}

impl Bargaining for Concessions {
    type Deal = u32;

    fn meaning(&self, _state: &Table, action: u32) -> Move<u32> {
        Move::Propose(action)
    }
    fn standing(&self, _state: &Table) -> Option<u32> {
        None
    }
    fn worth(&self, deal: u32, player: Player, _own: usize) -> f64 {
        let x = f64::from(deal) / f64::from(self.steps);
        if player == Player::First { x } else { (self.second)(x) }
    }
    fn disagreement(&self, _player: Player, _own: usize) -> f64 {
        0.0
    }
    fn ideal(&self, player: Player, own: usize) -> f64 {
        self.worth(0, player, own).max(self.worth(self.steps, player, own))
    }
}

impl Demands for Concessions {
    fn demand(&self, state: &Table, player: Player) -> Option<u32> {
        state.demands[player.index()]
    }
}
