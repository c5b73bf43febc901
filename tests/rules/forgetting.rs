//! What a game may forget: of states that it takes for the same, the chances must be the same, however they are told.

use bargain::game::{FiniteGame, Game, Payoffs, Player, Turn, Types, Unrolled};
use bargain::solve::QuantalResponse;

/// Holds both ways in which tables come to be played to the same answer: one unrolling, and one for each.
fn played<G: FiniteGame>(game: &G) -> [Result<f64, String>; 2] {
    let solver = QuantalResponse::new([1.0; 2]).unwrap();
    let tables = [Unrolled::for_play(game), Unrolled::new(game)];
    tables.map(|tables| {
        let solved = solver.solve_unrolled(tables.map_err(|error| error.to_string())?);
        let play = solved.play(game).map_err(|error| error.to_string())?;
        let payoff = play.distribution().payoffs[0];
        assert!((payoff - solved.value()[0]).abs() < 1e-12, "{payoff} instead of {:?}", solved.value());
        Ok(payoff)
    })
}

fn assert_refused<G: FiniteGame>(game: &G, state: &str) {
    for refusal in played(game) {
        let error = refusal.unwrap_err();
        assert!(error.contains(state) && error.contains("FiniteGame::forget"), "{error}");
    }
}

/// A traveller goes calmly or wildly from one of three towns to the next; that it was wildly is forgotten.
#[derive(Debug)]
struct Towns {
    /// The chance to come to each town.
    calm: [f64; 3],
    wild: [f64; 3],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Travel {
    In(usize),
    Between { wild: bool },
}

impl Game for Towns {
    type State = Travel;
    type Action = bool;
    type Outcome = ();

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> Travel {
        Travel::In(0)
    }
    fn turn(&self, state: &Travel) -> Turn {
        match state {
            Travel::In(_) => Turn::Player(Player::First),
            Travel::Between { .. } => Turn::Nature,
        }
    }
    fn actions(&self, _state: &Travel, actions: &mut Vec<bool>) {
        actions.extend([false, true]);
    }
    fn play(&self, _state: &Travel, wild: bool) -> Travel {
        Travel::Between { wild }
    }
    fn ends_period(&self, state: &Travel) -> bool {
        matches!(state, Travel::Between { .. })
    }
    fn periods(&self) -> usize {
        3
    }
    fn payoff(&self, state: &Travel, _types: Types) -> Payoffs {
        [if *state == Travel::In(1) { 10.0 } else { 0.0 }, 0.0]
    }
    fn outcome(&self, _state: &Travel) {}
}

impl FiniteGame for Towns {
    fn lottery(&self, state: &Travel, _types: Types, mut add: impl FnMut(f64, Travel)) {
        let chances = if *state == (Travel::Between { wild: true }) { self.wild } else { self.calm };
        chances.into_iter().enumerate().for_each(|(town, chance)| add(chance, Travel::In(town)));
    }
    fn forget(&self, state: &Travel) -> Travel {
        match state {
            Travel::Between { .. } => Travel::Between { wild: false },
            town => *town,
        }
    }
}

/// Whatever numbers the tables give to the towns, as long as they are evenly spaced, these lotteries have the same mean.
#[test]
fn a_lottery_that_is_forgotten_is_seen_to_differ_from_one_of_the_same_mean_number() {
    let calm = [0.4, 0.2, 0.4];
    for wild in [[0.3, 0.4, 0.3], [0.45, 0.1, 0.45]] {
        assert_refused(&Towns { calm, wild }, "state In(0)");
    }
    assert!(played(&Towns { calm, wild: calm }).into_iter().all(|payoff| payoff.is_ok()));
}
