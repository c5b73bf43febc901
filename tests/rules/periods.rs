//! Where periods end: what tables cannot hold as the rules have it is refused.

use bargain::game::{FiniteGame, Game, Payoffs, Player, Turn, Types, Unrolled};
use bargain::solve::tree::PublicTree;
use bargain::solve::{Play, QuantalResponse};
use bargain::strategy::Uniform;

/// One player goes from stop to stop, without a choice.
#[derive(Debug)]
struct Route {
    stops: &'static [Stop],
    periods: usize,
}

#[derive(Debug)]
struct Stop {
    turn: Turn,
    rests: bool,
    ends_period: bool,
    pays: f64,
    /// What is counted on entering, and in the last state of an episode.
    counts: f64,
    leaves: f64,
    to: &'static [(f64, u8)],
}

const MOVES: Stop = Stop {
    turn: Turn::Player(Player::First),
    rests: true,
    ends_period: false,
    pays: 0.0,
    counts: 0.0,
    leaves: 0.0,
    to: &[],
};
const NATURE: Stop = Stop { turn: Turn::Nature, ..MOVES };
const OVER: Stop = Stop { turn: Turn::Over, ..MOVES };

impl Game for Route {
    type State = u8;
    type Action = ();
    type Outcome = u8;

    const TALLIES: &'static [&'static str] = &["stops"];

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> u8 {
        0
    }
    fn periods(&self) -> usize {
        self.periods
    }
    fn turn(&self, state: &u8) -> Turn {
        self.stops[usize::from(*state)].turn
    }
    fn actions(&self, _state: &u8, actions: &mut Vec<()>) {
        actions.push(());
    }
    fn play(&self, state: &u8, (): ()) -> u8 {
        self.stops[usize::from(*state)].to[0].1
    }
    fn ends_period(&self, state: &u8) -> bool {
        self.stops[usize::from(*state)].ends_period
    }
    fn payoff(&self, state: &u8, _types: Types) -> Payoffs {
        [self.stops[usize::from(*state)].pays, 0.0]
    }
    fn outcome(&self, state: &u8) -> u8 {
        *state
    }
    fn tally(&self, state: &u8, tallies: &mut [f64]) {
        tallies[0] += self.stops[usize::from(*state)].counts;
    }
    fn final_tally(&self, state: &u8, tallies: &mut [f64]) {
        tallies[0] += self.stops[usize::from(*state)].leaves;
    }
}

impl FiniteGame for Route {
    fn lottery(&self, state: &u8, _types: Types, mut add: impl FnMut(f64, u8)) {
        self.stops[usize::from(*state)].to.iter().for_each(|&(p, next)| add(p, next));
    }
    fn rests(&self, state: &u8) -> bool {
        self.stops[usize::from(*state)].rests
    }
}

fn refused(stops: &'static [Stop], periods: usize) -> String {
    let game = Route { stops, periods };
    let [new, full] = [Unrolled::new(&game), Unrolled::with_memory(&game)];
    let error = new.expect_err("the tables cannot hold this").to_string();
    assert_eq!(full.unwrap_err().to_string(), error);
    assert_eq!(Unrolled::for_play(&game).unwrap_err().to_string(), error);
    error
}

/// By the rules the horizon leaves play where somebody would move behind the last period.
#[test]
fn a_choice_behind_the_end_of_the_last_period_is_refused_and_of_another_is_not() {
    const STOPS: &[Stop] = &[
        Stop { to: &[(1.0, 1)], ..MOVES },
        Stop { ends_period: true, to: &[(1.0, 2)], ..NATURE },
        Stop { rests: false, pays: 5.0, to: &[(1.0, 3)], ..MOVES },
        OVER,
    ];
    let error = refused(STOPS, 1);
    assert!(error.contains("below 0, in the last period") && error.contains("FiniteGame::rests"), "{error}");
    let game = Route { stops: STOPS, periods: 2 };
    let tree = PublicTree::new(&game).unwrap();
    assert_eq!(tree.tabulate(&Uniform, &Uniform).unwrap().value(), [5.0, 0.0]);
    assert_eq!(Play::of(&game, &Uniform, &Uniform).unwrap().distribution().payoffs, [5.0, 0.0]);
    let solved = QuantalResponse::new([1.0; 2]).unwrap().solve(&game).unwrap();
    assert_eq!(solved.value(), [5.0, 0.0]);
}

#[test]
fn two_periods_may_not_end_in_drift() {
    const STOPS: &[Stop] = &[
        Stop { pays: 1.0, to: &[(1.0, 1)], ..MOVES },
        Stop { ends_period: true, to: &[(0.5, 2), (0.5, 3)], ..NATURE },
        Stop { ends_period: true, to: &[(1.0, 0)], ..NATURE },
        Stop { ends_period: true, to: &[(1.0, 0)], ..NATURE },
    ];
    let error = refused(STOPS, 2);
    assert!(error.contains("two periods end between resting states, the second at 2"), "{error}");
}

#[test]
fn moves_of_nature_in_a_circle_at_the_start_are_refused() {
    const STOPS: &[Stop] =
        &[Stop { to: &[(0.5, 0), (0.5, 1)], ..NATURE }, Stop { to: &[(1.0, 2)], ..MOVES }, OVER];
    let error = refused(STOPS, 2);
    assert!(error.contains("state 0") && error.contains("a cycle of them"), "{error}");
    const ENDING: &[Stop] = &[
        Stop { ends_period: true, to: &[(0.5, 0), (0.5, 1)], ..NATURE },
        Stop { to: &[(1.0, 2)], ..MOVES },
        OVER,
    ];
    assert!(refused(ENDING, 2).contains("two periods end"));
}

#[test]
fn moves_of_nature_in_a_circle_behind_a_choice_are_refused() {
    const STOPS: &[Stop] = &[
        Stop { to: &[(1.0, 1)], ..MOVES },
        Stop { to: &[(0.5, 2), (0.5, 3)], ..NATURE },
        Stop { to: &[(0.5, 3), (0.5, 1)], ..NATURE },
        OVER,
    ];
    let error = refused(STOPS, 2);
    assert!(error.contains("a cycle of them"), "{error}");
}

#[test]
fn a_circle_within_a_period_is_named_by_a_state_on_it() {
    const STOPS: &[Stop] = &[
        Stop { to: &[(1.0, 1)], ..MOVES },
        Stop { to: &[(0.5, 2), (0.5, 3)], ..NATURE },
        Stop { to: &[(1.0, 1)], ..MOVES },
        Stop { to: &[(1.0, 4)], ..MOVES },
        OVER,
    ];
    let error = refused(STOPS, 2);
    assert!(error.contains("state 2") && error.contains("without the period ending"), "{error}");
}

#[test]
fn what_is_counted_must_be_finite_wherever_it_is() {
    const ROUTE: [Stop; 6] = [
        Stop { to: &[(1.0, 1)], ..MOVES },
        Stop { to: &[(0.4, 2), (0.3, 3), (0.3, 4)], ..NATURE },
        Stop { to: &[(1.0, 5)], ..MOVES },
        Stop { ends_period: true, to: &[(1.0, 0)], ..MOVES },
        OVER,
        OVER,
    ];
    const COUNTED: [(usize, [Stop; 6]); 7] = {
        let mut routes = [(0, ROUTE), (1, ROUTE), (2, ROUTE), (4, ROUTE), (5, ROUTE), (4, ROUTE), (0, ROUTE)];
        let mut i = 0;
        while i < routes.len() {
            let (at, route) = &mut routes[i];
            if i < 5 {
                route[*at].counts = f64::INFINITY;
            } else {
                route[*at].leaves = f64::NAN;
            }
            i += 1;
        }
        routes
    };
    assert!(Unrolled::new(&Route { stops: &ROUTE, periods: 2 }).is_ok());
    for (at, stops) in &COUNTED {
        let error = refused(stops, 2);
        assert!(error.contains(&format!("state {at}")) && error.contains("must be finite"), "{at}: {error}");
    }
}

#[test]
fn more_periods_than_tables_can_have_are_refused() {
    const STOPS: &[Stop] = &[Stop { ends_period: true, to: &[(1.0, 0)], ..MOVES }];
    assert!(Unrolled::new(&Route { stops: STOPS, periods: 1 << 20 }).is_ok());
    for periods in [(1 << 20) + 1, usize::MAX] {
        let error = refused(STOPS, periods);
        assert!(error.contains("periods") && error.contains("at most 1048576"), "{error}");
    }
}
