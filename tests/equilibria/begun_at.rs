//! One solution, play begun in several states.

use bargain::game::catalogue::Centipede;
use bargain::game::{Game, Unrolled};
use bargain::math::interval::Confidence;
use bargain::simulate::MonteCarlo;
use bargain::solve::{Equilibrium, QuantalResponse};
use bargain::union_state::{State, UnionState, scenario::Scenario};
use rayon::prelude::*;

const PRECISION: [f64; 2] = [4.0; 2];

fn short(root: &str) -> Scenario {
    let scenario = Scenario::bundled(root).unwrap();
    scenario.with("horizon.play", 2).unwrap().with("horizon.burn_in", 6).unwrap()
}

/// The worlds of 2019 and of 2021, that of 2021 with lock-in, and with a package signed.
fn games() -> Vec<UnionState> {
    let later = || short("union_state_2021");
    let scenarios = [
        short("union_state_2019"),
        later(),
        later().with("start.lock_in", 3).unwrap(),
        later().with("start.signed", 2).unwrap(),
    ];
    scenarios.iter().map(|scenario| UnionState::new(scenario).unwrap()).collect()
}

/// The first game solved, with play begun where each of the games begins.
fn from_one(games: &[UnionState]) -> Vec<Equilibrium<UnionState>> {
    let starts: Vec<State> = games.iter().map(Game::start).collect();
    let tables = Unrolled::for_play_from(&games[0], &starts).unwrap();
    let solved = QuantalResponse::new(PRECISION).unwrap().solve_unrolled(tables);
    starts.iter().map(|start| solved.begun_at(&games[0], start).unwrap()).collect()
}

/// The state after the action number `k`.
fn after<G: Game>(game: &G, state: &G::State, k: usize) -> G::State {
    let mut actions = Vec::new();
    game.actions(state, &mut actions);
    game.play(state, actions[k])
}

#[test]
fn worlds_from_one_solution_are_those_solved_one_by_one() {
    let games = games();
    for (game, begun) in games.iter().zip(from_one(&games)) {
        let alone = QuantalResponse::new(PRECISION).unwrap().solve(game).unwrap();
        assert!(
            begun.convergence().missed == 0 && begun.convergence().problems > alone.convergence().problems
        );
        let pairs = begun
            .value()
            .into_iter()
            .chain(begun.regret())
            .zip(alone.value().into_iter().chain(alone.regret()));
        for (x, y) in pairs {
            assert!((x - y).abs() < 1e-6, "{x} and {y}");
        }
        for own in [0, 1] {
            for ((a, p), (b, q)) in begun.opening(own).unwrap().into_iter().zip(alone.opening(own).unwrap()) {
                assert!(a == b && (p - q).abs() < 1e-6, "{a:?} with {p} and {b:?} with {q}");
            }
        }
        let [begun, alone] = [begun, alone].map(|found| found.play(game).unwrap().distribution());
        // Classes that only other worlds come to have probability zero.
        assert!(begun.outcomes.iter().all(|(outcome, p)| *p == 0.0 || alone.probability(*outcome) > 0.0));
        for (outcome, p) in &alone.outcomes {
            let difference = (begun.probability(*outcome) - p).abs();
            assert!(difference < 1e-7, "{outcome:?}: {difference:e}");
        }
        for ((name, x), (_, y)) in begun.tallies.iter().zip(&alone.tallies) {
            assert!((x - y).abs() < 1e-6, "{name}: {x} and {y}");
        }
    }
}

/// |z| < 4.5 for each class of endings, α = 7e-6 each, seed 31.
#[test]
fn episodes_begin_where_they_are_told() {
    const EPISODES: u64 = 200_000;
    let games = games();
    for begun in from_one(&games) {
        let play = begun.play(&games[0]).unwrap();
        let exact = play.distribution();
        let sampled = MonteCarlo::new(31).episodes(EPISODES).unwrap().run(&play);
        for (outcome, p) in &exact.outcomes {
            let error = (p * (1.0 - p) / EPISODES as f64).sqrt().max(1.0 / EPISODES as f64);
            let found = sampled.proportion(*outcome, Confidence::P95).value;
            assert!((found - p).abs() < 4.5 * error, "{outcome:?}: {found} instead of {p}");
        }
        let reached: f64 = play
            .reaching(&exact.outcomes.iter().map(|(outcome, _)| *outcome).collect::<Vec<_>>())
            .from_start();
        assert!((reached - 1.0).abs() < 1e-9, "{reached}");
    }
}

/// The own start is one too, and the way back to it; a state that differs from a listed one only in what the game forgets is none.
#[test]
fn play_begins_at_the_start_or_where_the_tables_were_made_for() {
    let games = games();
    let own = games[0].start();
    let elsewhere = State { lock_in: 1, ..own };
    let tables = Unrolled::for_play_from(&games[0], &[elsewhere]).unwrap();
    let solved = QuantalResponse::new(PRECISION).unwrap().solve_unrolled(tables);
    let begun = solved.begun_at(&games[0], &elsewhere).unwrap();
    assert_ne!(begun.value(), solved.value());
    let back = begun.begun_at(&games[0], &own).unwrap();
    assert_eq!((back.value(), back.regret()), (solved.value(), solved.regret()));
    assert_eq!(back.play(&games[0]).unwrap().distribution(), solved.play(&games[0]).unwrap().distribution());
    for other in [State { cut_before: true, ..elsewhere }, State { lock_in: 2, ..own }] {
        let error = solved.begun_at(&games[0], &other).unwrap_err().to_string();
        assert!(
            error.contains("must be the game's start, or a state for which the tables were made"),
            "{error}"
        );
    }
}

/// Taken at once is 4 and 1; passed once and taken, 2 and 8: the piles double, and the other player takes. Passing gains nothing, at
/// precision 50 with a probability that rounds to zero.
#[test]
fn a_game_begun_later_is_the_rest_of_it() {
    let game = Centipede::doubling(4, [4.0, 1.0]).unwrap();
    let passed = after(&game, &game.start(), 1);
    let tables = Unrolled::for_play_from(&game, &[passed]).unwrap();
    let solved = QuantalResponse::new([50.0; 2]).unwrap().solve_unrolled(tables);
    assert_eq!(solved.value(), [4.0, 1.0]);
    assert_eq!(solved.begun_at(&game, &passed).unwrap().value(), [2.0, 8.0]);
}

#[test]
fn play_is_begun_where_a_player_moves() {
    let game = Centipede::doubling(4, [4.0, 1.0]).unwrap();
    let over = after(&game, &game.start(), 0);
    let error = Unrolled::for_play_from(&game, &[over, game.start(), over]).unwrap_err().to_string();
    assert_eq!(error.matches("a player must move where play is to be begun").count(), 2, "{error}");
}

/// Each is found by whoever asks first; nobody waits for another.
#[test]
fn regrets_of_many_beginnings_are_found_at_once() {
    let games = games();
    let [begun, again] = [from_one(&games), from_one(&games)];
    let many: Vec<usize> = (0..32).collect();
    let regrets: Vec<_> = many.par_iter().map(|i| begun[i % begun.len()].regret()).collect();
    assert!(many.iter().all(|i| regrets[*i] == again[i % again.len()].regret()));
}
