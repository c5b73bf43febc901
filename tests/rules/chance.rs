//! Moves of nature behind the last choice: many that come together again, and what they tell or do not.

use bargain::game::{FiniteGame, Game, Payoffs, Player, Turn, Types, Unrolled};
use bargain::simulate::MonteCarlo;
use bargain::solve::tree::PublicTree;
use bargain::solve::{Play, QuantalResponse};
use bargain::strategy::Uniform;

/// After a choice a coin is tossed a number of times, and every head pays 1.
struct Tosses(u8);

impl Game for Tosses {
    /// Tosses, if they have begun, and heads.
    type State = (Option<u8>, u8);
    type Action = ();
    type Outcome = bool;

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> (Option<u8>, u8) {
        (None, 0)
    }
    fn turn(&self, (tosses, _): &(Option<u8>, u8)) -> Turn {
        match tosses {
            None => Turn::Player(Player::First),
            Some(tosses) if *tosses < self.0 => Turn::Nature,
            Some(_) => Turn::Over,
        }
    }
    fn actions(&self, _state: &(Option<u8>, u8), actions: &mut Vec<()>) {
        actions.push(());
    }
    fn play(&self, _state: &(Option<u8>, u8), (): ()) -> (Option<u8>, u8) {
        (Some(0), 0)
    }
    fn payoff(&self, (tosses, heads): &(Option<u8>, u8), _types: Types) -> Payoffs {
        [if *tosses == Some(self.0) { f64::from(*heads) } else { 0.0 }, 0.0]
    }
    fn outcome(&self, (_, heads): &(Option<u8>, u8)) -> bool {
        *heads > self.0 / 2
    }
}

impl FiniteGame for Tosses {
    fn lottery(&self, state: &(Option<u8>, u8), _types: Types, mut add: impl FnMut(f64, (Option<u8>, u8))) {
        let tosses = state.0.map(|tosses| tosses + 1);
        add(0.5, (tosses, state.1));
        add(0.5, (tosses, state.1 + 1));
    }
}

/// Two to the power of forty ways lead through 861 states.
#[test]
fn states_that_chance_comes_back_to_are_looked_at_once() {
    let game = Tosses(40);
    assert_eq!(Unrolled::new(&game).unwrap().chance_states(), 820);
    let exact = Play::of(&game, &Uniform, &Uniform).unwrap().distribution();
    assert!((exact.payoffs[0] - 20.0).abs() < 1e-12);
    let error = Unrolled::new(&Tosses(80)).err().unwrap().to_string();
    assert!(error.contains("moves of nature follow one another"), "{error}");
}

/// The first player moves once and of three types; nature then decides, and where it has decided something is lost or won.
struct Lots {
    /// What the lots tell of the type: how likely the first is, by type.
    first: [f64; 3],
    /// Whether somebody chooses once more.
    again: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Lot {
    Choice,
    Lots(u8),
    Drawn(u8, u8),
    Again,
    Won(u8, bool),
}

impl Game for Lots {
    type State = Lot;
    type Action = u8;
    type Outcome = bool;

    const TALLIES: &'static [&'static str] = &["won"];

    fn prior(&self, player: Player) -> &[f64] {
        if player == Player::First { &[0.2, 0.3, 0.5] } else { &[1.0] }
    }
    fn start(&self) -> Lot {
        Lot::Choice
    }
    fn turn(&self, state: &Lot) -> Turn {
        match state {
            Lot::Choice => Turn::Player(Player::First),
            Lot::Lots(_) | Lot::Drawn(..) => Turn::Nature,
            Lot::Again => Turn::Player(Player::Second),
            Lot::Won(..) => Turn::Over,
        }
    }
    fn actions(&self, _state: &Lot, actions: &mut Vec<u8>) {
        actions.extend([0, 1, 2]);
    }
    fn play(&self, state: &Lot, action: u8) -> Lot {
        if *state == Lot::Choice { Lot::Lots(action) } else { Lot::Won(action, true) }
    }
    fn payoff(&self, state: &Lot, [own, _]: Types) -> Payoffs {
        match state {
            Lot::Won(stake, true) => [1.0 + f64::from(*stake) * (own as f64 - 1.0), -1.0],
            Lot::Drawn(_, lot) => [0.1 * f64::from(*lot), 0.2],
            _ => [0.0; 2],
        }
    }
    fn outcome(&self, state: &Lot) -> bool {
        matches!(state, Lot::Won(_, true))
    }
    fn tally(&self, state: &Lot, tallies: &mut [f64]) {
        if let Lot::Won(stake, true) = state {
            tallies[0] += 1.0 + f64::from(*stake);
        }
    }
}

impl FiniteGame for Lots {
    fn lottery(&self, state: &Lot, [own, _]: Types, mut add: impl FnMut(f64, Lot)) {
        match *state {
            Lot::Lots(stake) => {
                add(self.first[own], Lot::Drawn(stake, 0));
                add(1.0 - self.first[own], Lot::Drawn(stake, 1));
            }
            Lot::Drawn(stake, lot) => {
                let chance = if lot == 0 { 0.3 } else { 0.6 };
                add(chance, Lot::Won(stake, true));
                add(1.0 - chance, if self.again && lot == 1 { Lot::Again } else { Lot::Won(stake, false) });
            }
            _ => {}
        }
    }
}

#[test]
fn three_types_need_no_belief_where_nobody_chooses_any_more() {
    for first in [[0.5; 3], [0.2, 0.5, 0.9]] {
        let game = Lots { first, again: false };
        let solved = QuantalResponse::new([2.0; 2]).unwrap().solve(&game).unwrap();
        let play = solved.play(&game).unwrap();
        let exact = play.distribution();
        for player in [0, 1] {
            assert!((exact.payoffs[player] - solved.value()[player]).abs() < 1e-12);
        }
        let tables = Play::of(&game, &Uniform, &Uniform).unwrap();
        let tree = PublicTree::new(&game).unwrap();
        let expected = tree.tabulate(&Uniform, &Uniform).unwrap().value();
        let found = tables.distribution();
        for player in [0, 1] {
            assert!((found.payoffs[player] - expected[player]).abs() < 1e-12, "{found:?}");
        }
        let sample = MonteCarlo::new(3).episodes(20_000).unwrap().run(&play);
        let confidence = bargain::math::interval::Confidence::P95;
        for (found, expected) in sample.payoffs(confidence).into_iter().zip(exact.payoffs) {
            assert!((found.value - expected).abs() < 4.5 * found.standard_error, "{found:?}, {expected}");
        }
        let error = Unrolled::new(&Lots { first, again: true }).err().unwrap();
        assert!(error.is_unsupported() && error.to_string().contains("beliefs about 3 types"), "{error}");
    }
}
