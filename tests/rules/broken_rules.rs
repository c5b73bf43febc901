//! Games whose rules break their contract: an error or an end, never a panic, a loop or an answer without meaning.

use bargain::Error;
use bargain::game::catalogue::{NashDemand, Ultimatum};
use bargain::game::{BeliefGrid, FiniteGame, Game, Payoffs, Player, Turn, Types, Unrolled};
use bargain::simulate::{Direct, Episodes, MonteCarlo, Tournament, Visits};
use bargain::solve::tree::PublicTree;
use bargain::solve::{QuantalPath, QuantalResponse};
use bargain::strategy::Uniform;
use bargain::stream::{Key, Stream};

/// Both players choose once, at the same time.
#[derive(Debug)]
struct Once {
    prior: &'static [f64],
    actions: [usize; 2],
    payoff: f64,
    /// Probabilities of the second of two types between which beliefs are kept; by default points around the prior.
    grid: &'static [f64],
    /// Whether a choice leads anywhere.
    ends: Ends,
}

#[derive(Debug, PartialEq)]
enum Ends {
    Yes,
    Never,
}

const SOUND: Once = Once { prior: &[1.0], actions: [2, 2], payoff: 1.0, grid: &[], ends: Ends::Yes };

impl Game for Once {
    type State = bool;
    type Action = usize;
    type Outcome = bool;

    fn prior(&self, _player: Player) -> &[f64] {
        self.prior
    }
    fn start(&self) -> bool {
        false
    }
    fn turn(&self, over: &bool) -> Turn {
        if *over { Turn::Over } else { Turn::Both }
    }
    fn actions(&self, _state: &bool, _actions: &mut Vec<usize>) {}
    fn actions_of(&self, _state: &bool, player: Player, actions: &mut Vec<usize>) {
        actions.extend(0..self.actions[player.index()]);
    }
    fn play(&self, state: &bool, _action: usize) -> bool {
        *state
    }
    fn play_both(&self, _state: &bool, _actions: [usize; 2]) -> bool {
        self.ends == Ends::Yes
    }
    fn payoff(&self, over: &bool, _types: Types) -> Payoffs {
        if *over { [self.payoff; 2] } else { [0.0; 2] }
    }
    fn outcome(&self, state: &bool) -> bool {
        *state
    }
}

impl FiniteGame for Once {
    fn belief_grid(&self, player: Player) -> BeliefGrid {
        BeliefGrid::new(self.grid).unwrap_or_else(|_| BeliefGrid::around(self.prior(player)))
    }
}

fn tournament(game: &Once) -> Result<(), Error> {
    let (one, other) = (Uniform, Uniform);
    Tournament::new(game, 1).enter("one", &one).enter("other", &other).episodes(10)?.play().map(drop)
}

#[test]
fn a_game_that_never_ends_is_refused_by_tables_and_tree() {
    let game = Once { ends: Ends::Never, ..SOUND };
    let error = Unrolled::new(&game).unwrap_err().to_string();
    assert!(error.contains("Game::play_both"), "{error}");
    assert!(PublicTree::with_limit(&game, 1000).is_err());
}

#[test]
fn a_payoff_whose_sums_might_overflow_is_refused() {
    for payoff in [1e101, f64::INFINITY, f64::NAN] {
        let game = Once { payoff, ..SOUND };
        assert!(Unrolled::new(&game).unwrap_err().is_invalid(), "{payoff}");
        assert!(PublicTree::new(&game).unwrap_err().is_invalid(), "{payoff}");
    }
    let game = Once { payoff: 1e100, ..SOUND };
    let value = QuantalResponse::new([1.0; 2]).unwrap().solve(&game).unwrap().value();
    assert!(value.iter().all(|x| (x / 1e100 - 1.0).abs() < 1e-12));
}

#[test]
fn an_episode_ends_where_a_player_has_no_action_or_no_type() {
    for game in [Once { actions: [0, 2], ..SOUND }, Once { prior: &[], ..SOUND }] {
        let play = Direct::new(&game, &Uniform, &Uniform);
        let sample = MonteCarlo::new(1).episodes(10).unwrap().run(&play);
        assert_eq!(sample.episodes(), 10);
        assert_eq!(tournament(&game).is_ok(), !game.prior.is_empty());
        assert!(Unrolled::new(&game).unwrap_err().is_invalid());
    }
    assert!(tournament(&SOUND).is_ok());
}

#[test]
fn priors_that_are_no_probabilities_are_found_without_tables() {
    for prior in [&[][..], &[0.2, 0.2], &[f64::NAN], &[1.5, -0.5]] {
        let game = Once { prior, ..SOUND };
        let error = Direct::new(&game, &Uniform, &Uniform).check().unwrap_err().to_string();
        assert_eq!(error.matches("must be probabilities that sum to one").count(), 2, "{error}");
        assert_eq!(tournament(&game).unwrap_err().to_string(), error);
    }
    assert!(Direct::new(&SOUND, &Uniform, &Uniform).check().is_ok());
}

/// Types would be drawn from the prior, and believed to be those of the nearest point.
#[test]
fn a_prior_beyond_the_points_of_beliefs_is_refused() {
    let even = |grid| Once { prior: &[0.5, 0.5], grid, ..SOUND };
    for grid in [&[0.1, 0.3][..], &[0.7, 0.9], &[0.4]] {
        let error = Unrolled::new(&even(grid)).err().unwrap().to_string();
        for player in ["First", "Second"] {
            assert!(error.contains(&format!("belief_grid({player}) = ")), "{error}");
        }
        assert_eq!(error.matches("must have the prior [0.5, 0.5] on a point or between two").count(), 2);
    }
    for grid in [&[0.1, 0.9][..], &[0.5, 0.9], &[0.5]] {
        assert!(Unrolled::new(&even(grid)).is_ok(), "{grid:?}");
    }
}

#[test]
fn a_tree_of_many_types_has_fewer_nodes() {
    const MANY: [f64; 1000] = [0.001; 1000];
    let game = Once { prior: &MANY, ends: Ends::Never, ..SOUND };
    let error = PublicTree::new(&game).err().unwrap().to_string();
    assert!(error.contains("more than 67 nodes, for 1000000 pairs of types"), "{error}");
}

#[test]
fn steps_too_short_to_be_seen_are_refused() {
    let path = QuantalPath::to(QuantalResponse::new([1.0; 2]).unwrap());
    for share in [0.0, 1e-300, 1.5, f64::NAN] {
        assert!(path.longest_step(share).unwrap_err().is_invalid(), "{share}");
    }
}

/// Play goes on and on inside one tree; its class of ending says after how many moves it was left.
struct Endless;

impl Game for Endless {
    type State = u64;
    type Action = ();
    type Outcome = u64;

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> u64 {
        0
    }
    fn turn(&self, _moves: &u64) -> Turn {
        Turn::Player(Player::First)
    }
    fn actions(&self, _moves: &u64, actions: &mut Vec<()>) {
        actions.push(());
    }
    fn play(&self, moves: &u64, _action: ()) -> u64 {
        moves + 1
    }
    fn outcome(&self, moves: &u64) -> u64 {
        *moves
    }
}

impl FiniteGame for Endless {
    fn rests(&self, _moves: &u64) -> bool {
        false
    }
}

#[test]
fn a_tree_that_never_ends_is_refused() {
    let error = Unrolled::new(&Endless).err().unwrap();
    assert!(error.is_unsupported() && error.to_string().contains("see that play ends"), "{error}");
}

/// A hundred million nodes, of which all but the first would be made before any is looked at.
#[test]
fn a_tree_too_large_is_refused_before_it_is_there() {
    let error = Unrolled::new(&NashDemand::new(10_000).unwrap()).err().unwrap().to_string();
    assert!(error.contains("more than 1048576 nodes below one resting state"), "{error}");
}

#[test]
fn an_episode_without_end_is_broken_off_and_counted() {
    let direct = Direct::new(&Endless, &Uniform, &Uniform);
    assert_eq!(MonteCarlo::new(1).episodes(3).unwrap().run(&direct).episodes(), 3);
    assert_eq!(direct.broken_off(), 3);
    let short = Direct::new(&Endless, &Uniform, &Uniform).longest(10);
    MonteCarlo::new(1).episodes(5000).unwrap().run(&short);
    assert_eq!(short.broken_off(), 5000);
    let sound = Direct::new(&SOUND, &Uniform, &Uniform).longest(2);
    MonteCarlo::new(1).episodes(10).unwrap().run(&sound);
    assert_eq!(sound.broken_off(), 0);
}

#[test]
fn an_episode_is_left_in_the_last_state_that_it_may_visit() {
    for longest in 0..9 {
        let direct = Direct::new(&Endless, &Uniform, &Uniform).longest(longest);
        let mut visited = Vec::new();
        let visit = |_period, moves: &u64| visited.push(*moves);
        let mut stream = Stream::open(Key::episode(1, 0));
        let left = direct.visit(&mut stream, &mut direct.scratch(), &mut [0.0; 2], visit);
        assert!(visited.iter().copied().eq(0..longest.into()), "{longest}: {visited:?}");
        assert_eq!((left, direct.broken_off()), (u64::from(longest).saturating_sub(1), 1), "{longest}");
    }
}

/// A player has one action more from step to step, and the game forgets at which of the later steps it is.
#[derive(Debug)]
struct Forgetful;

impl Game for Forgetful {
    type State = u8;
    type Action = u8;
    type Outcome = u8;

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> u8 {
        0
    }
    fn turn(&self, state: &u8) -> Turn {
        if *state < 3 { Turn::Player(Player::First) } else { Turn::Over }
    }
    fn actions(&self, state: &u8, actions: &mut Vec<u8>) {
        actions.extend(0..=*state);
    }
    fn play(&self, state: &u8, action: u8) -> u8 {
        (state + 1 + action.min(1)).min(3)
    }
    fn outcome(&self, state: &u8) -> u8 {
        *state
    }
}

impl FiniteGame for Forgetful {
    fn forget(&self, state: &u8) -> u8 {
        (*state).min(1)
    }
}

#[test]
fn what_a_game_may_not_forget_is_named() {
    let error = Unrolled::for_play(&Forgetful).unwrap_err().to_string();
    assert!(error.contains("state 2") && error.contains("FiniteGame::forget"), "{error}");
}

/// Nature makes the stakes low or high; a player plays on or stops; the game forgets how high the stakes are, of which this depends.
#[derive(Debug, Clone, Copy)]
enum Stakes {
    Payoff,
    Chance,
    Horizon,
    /// Chance, and only before anybody moves.
    Opening,
    /// As `Payoff`, but the stakes are never low, as the game takes them to be.
    Always,
    Nothing,
}

impl Game for Stakes {
    /// The stage, and the stakes.
    type State = (u8, bool);
    type Action = bool;
    type Outcome = (u8, bool);

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> (u8, bool) {
        (0, matches!(self, Stakes::Opening))
    }
    fn turn(&self, (stage, _): &(u8, bool)) -> Turn {
        match stage {
            0 | 2 => Turn::Nature,
            1 | 3 => Turn::Player(Player::First),
            _ => Turn::Over,
        }
    }
    fn actions(&self, _state: &(u8, bool), actions: &mut Vec<bool>) {
        actions.extend([false, true]);
    }
    fn play(&self, (stage, high): &(u8, bool), on: bool) -> (u8, bool) {
        (if on { stage + 1 } else { 5 }, *high)
    }
    fn ends_period(&self, (stage, _): &(u8, bool)) -> bool {
        *stage == 2
    }
    fn payoff(&self, (stage, high): &(u8, bool), _types: Types) -> Payoffs {
        let counts = matches!(self, Stakes::Payoff | Stakes::Always) && *stage == 4 && *high;
        [if counts { 2.0 } else { f64::from(*stage) }, 0.0]
    }
    fn horizon_payoff(&self, (_, high): &(u8, bool), _types: Types) -> Payoffs {
        [if matches!(self, Stakes::Horizon) && *high { 2.0 } else { 1.0 }, 0.0]
    }
    fn outcome(&self, state: &(u8, bool)) -> (u8, bool) {
        *state
    }
}

impl FiniteGame for Stakes {
    fn lottery(&self, (stage, high): &(u8, bool), _types: Types, mut add: impl FnMut(f64, (u8, bool))) {
        if *stage == 0 {
            add(0.5, (1, matches!(self, Stakes::Always)));
            match self {
                Stakes::Opening if *high => add(0.5, (5, false)),
                _ => add(0.5, (1, true)),
            }
        } else {
            let p = if matches!(self, Stakes::Chance) && *high { 0.9 } else { 0.4 };
            add(p, (3, *high));
            add(1.0 - p, (5, *high));
        }
    }
    fn forget(&self, (stage, _): &(u8, bool)) -> (u8, bool) {
        (*stage, false)
    }
}

#[test]
fn what_payoffs_and_chances_depend_on_may_not_be_forgotten() {
    let solver = QuantalResponse::new([1.0; 2]).unwrap();
    let played = |game: Stakes| solver.solve(&game).and_then(|equilibrium| equilibrium.play(&game)).map(drop);
    for game in [Stakes::Payoff, Stakes::Chance, Stakes::Horizon] {
        for refusal in [Unrolled::for_play(&game).map(drop), played(game)] {
            let error = refusal.unwrap_err().to_string();
            assert!(error.contains(", true) = (") && error.contains("payoffs"), "{game:?}: {error}");
        }
    }
    // Tables made of full states know the stakes; tables made of what is not forgotten do not.
    for game in [Stakes::Opening, Stakes::Always] {
        assert!(Unrolled::for_play(&game).is_ok());
        assert!(played(game).unwrap_err().to_string().contains(", true) = ("));
    }
    assert!(Unrolled::for_play(&Stakes::Nothing).is_ok() && played(Stakes::Nothing).is_ok());
}

#[test]
fn a_solution_is_not_played_in_a_game_of_other_types() {
    let solver = QuantalResponse::new([1.0; 2]).unwrap();
    let game = |reservations: Vec<f64>| {
        let prior = vec![1.0 / reservations.len() as f64; reservations.len()];
        Ultimatum::with_reservations(1.0, vec![0.0, 0.5, 1.0], reservations, prior).unwrap()
    };
    let [few, many] = [vec![0.1, 0.4], vec![0.1, 0.2, 0.4]].map(game);
    for (solved, other) in [(&few, &many), (&many, &few)] {
        let error = solver.solve(solved).unwrap().play(other).map(drop).unwrap_err().to_string();
        assert!(error.contains("types") && error.contains("the one solved"), "{error}");
    }
}
