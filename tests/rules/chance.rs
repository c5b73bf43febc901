//! Moves of nature behind the last choice: many that come together again.

use bargain::game::{FiniteGame, Game, Payoffs, Player, Turn, Types, Unrolled};
use bargain::solve::Play;
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
