//! Small games drawn at random: anything that rules allow, with whole numbers as payoffs so that ties are common.

use bargain::game::{FiniteGame, Game, Payoffs, Player, Turn, Types};

pub struct Bush {
    pub seed: u64,
    pub depth: u32,
    pub priors: [Vec<f64>; 2],
}

/// Equal codes are equal pasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Twig {
    pub code: u64,
    pub depth: u32,
}

/// A number below `below` that depends on `code` and `salt` only.
pub fn dice(code: u64, salt: u64, below: u64) -> u64 {
    let mut z = code ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) % below
}

impl Bush {
    fn next(&self, state: &Twig, step: u64) -> Twig {
        Twig { code: dice(state.code, 1000 + step, u64::MAX), depth: state.depth + 1 }
    }

    fn whole(&self, state: &Twig, [first, second]: Types, salt: u64) -> Payoffs {
        let types = 1 + first as u64 + 10 * second as u64;
        [0, 1].map(|player| dice(state.code, salt + 100 * types + player, 4) as f64)
    }
}

impl Game for Bush {
    type State = Twig;
    type Action = u64;
    type Outcome = u64;
    const TALLIES: &'static [&'static str] = &["nodes", "even ends"];

    fn prior(&self, player: Player) -> &[f64] {
        &self.priors[player.index()]
    }
    fn start(&self) -> Twig {
        Twig { code: dice(self.seed, 0, u64::MAX), depth: 0 }
    }
    fn turn(&self, state: &Twig) -> Turn {
        match dice(state.code, 1, 7) {
            _ if state.depth >= self.depth => Turn::Over,
            0 | 1 => Turn::Player(Player::First),
            2 | 3 => Turn::Player(Player::Second),
            4 => Turn::Nature,
            _ => Turn::Both,
        }
    }
    fn actions(&self, state: &Twig, actions: &mut Vec<u64>) {
        actions.extend(0..2 + dice(state.code, 2, 2));
    }
    fn actions_of(&self, state: &Twig, player: Player, actions: &mut Vec<u64>) {
        actions.extend(0..1 + dice(state.code, 3 + player.index() as u64, 3).min(1));
    }
    fn play(&self, state: &Twig, action: u64) -> Twig {
        self.next(state, action)
    }
    fn play_both(&self, state: &Twig, [first, second]: [u64; 2]) -> Twig {
        self.next(state, 10 + 10 * first + second)
    }
    fn payoff(&self, state: &Twig, types: Types) -> Payoffs {
        let pays = state.depth >= self.depth || dice(state.code, 5, 3) == 0;
        if pays { self.whole(state, types, 6) } else { [0.0, 0.0] }
    }
    fn outcome(&self, state: &Twig) -> u64 {
        dice(state.code, 7, 3)
    }
    fn discount(&self) -> [f64; 2] {
        [0.5, 0.75]
    }
    fn ends_period(&self, state: &Twig) -> bool {
        dice(state.code, 8, 2) == 0
    }
    fn periods(&self) -> usize {
        2
    }
    fn horizon_payoff(&self, state: &Twig, types: Types) -> Payoffs {
        self.whole(state, types, 9)
    }
    fn tally(&self, _state: &Twig, tallies: &mut [f64]) {
        tallies[0] += 1.0;
    }
    fn final_tally(&self, state: &Twig, tallies: &mut [f64]) {
        tallies[1] += 1.0 - dice(state.code, 10, 2) as f64;
    }
}

impl FiniteGame for Bush {
    /// Correlates the types, which the tables would refuse.
    fn lottery(&self, state: &Twig, [first, second]: Types, mut add: impl FnMut(f64, Twig)) {
        let (first, second) = (first as f64, second as f64);
        let p = if first == second { 0.25 } else { 0.5 + 0.125 * first + 0.0625 * second };
        add(p, self.next(state, 500));
        add(0.0, self.next(state, 501));
        add(1.0 - p, self.next(state, 502));
    }
}
