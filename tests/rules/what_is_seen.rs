//! What strategies are shown, and what is believed where nobody should have come.

use bargain::game::catalogue::{ChainStore, ChainStoreAction, ChainStoreState};
use bargain::game::{BeliefGrid, FiniteGame, Game, Payoffs, Player, Turn, Types, Unrolled};
use bargain::simulate::Tournament;
use bargain::solve::tree::PublicTree;
use bargain::solve::{Play, Profile};
use bargain::strategy::View;

fn holds(chances: &mut [f64], actions: &[ChainStoreAction], probability: f64) {
    for (chance, action) in chances.iter_mut().zip(actions) {
        *chance = if *action == ChainStoreAction::Hold { probability } else { 1.0 - probability };
    }
}

fn enters(_: &View<'_, ChainStore>, actions: &[ChainStoreAction], chances: &mut [f64]) {
    holds(chances, actions, 0.0);
}

/// Fights with probability one half until it has yielded, and then no more: the game forgets that it has.
fn discouraged(view: &View<'_, ChainStore>, actions: &[ChainStoreAction], chances: &mut [f64]) {
    let yielded = matches!(view.state, ChainStoreState::Entered { yielded: true });
    holds(chances, actions, if yielded { 0.0 } else { 0.5 });
}

#[test]
fn a_strategy_is_shown_what_the_game_forgets() {
    let game = ChainStore::new(2.0, 0.5, 0.1, 10).unwrap();
    let tree = PublicTree::new(&game).unwrap().tabulate(&discouraged, &enters).unwrap().value();
    let expected = 1.0 - 0.5_f64.powi(10);
    let found = Play::of(&game, &discouraged, &enters).unwrap().distribution();
    assert!((found.tally("fights").unwrap() - expected).abs() < 1e-12, "{found:?}");
    let full = Unrolled::with_memory(&game).unwrap();
    let profile = Profile::tabulate(&game, &full, &discouraged, &enters).unwrap();
    let laid_over = Play::of_profile(&game, &full, profile).unwrap().distribution();
    let tournament = Tournament::new(&game, 1).enter("it", &discouraged).enter("again", &discouraged);
    let mixed = tournament.exact().unwrap().payoffs[0][1];
    assert!(mixed.iter().all(|x| x.is_finite()));
    for i in 0..2 {
        assert!((found.payoffs[i] - tree[i]).abs() < 1e-12, "{:?}, {tree:?}", found.payoffs);
        assert!((laid_over.payoffs[i] - tree[i]).abs() < 1e-12, "{:?}, {tree:?}", laid_over.payoffs);
    }
}

/// Thresholds of belief far below the least distance of points.
#[test]
fn nothing_is_lost_between_points_that_cannot_be_told_apart() {
    let game = ChainStore::new(2.0, 0.01, 0.1, 155).unwrap();
    let by_type = |view: &View<'_, ChainStore>, actions: &[ChainStoreAction], chances: &mut [f64]| {
        holds(chances, actions, if view.own == 1 { 1.0 } else { 0.0 });
    };
    let found = Play::of(&game, &by_type, &enters).unwrap().distribution();
    let sum: f64 = found.outcomes.iter().map(|(_, p)| p).sum();
    assert!((sum - 1.0).abs() < 1e-12, "{sum}");
}

/// The first player stays or goes; who goes shows its type. The second then trusts the second type only.
struct Shown;

impl Game for Shown {
    type State = u8;
    type Action = u8;
    type Outcome = u8;

    fn prior(&self, player: Player) -> &[f64] {
        if player == Player::First { &[0.5, 0.5] } else { &[1.0] }
    }
    fn start(&self) -> u8 {
        0
    }
    fn turn(&self, state: &u8) -> Turn {
        match state {
            0 => Turn::Player(Player::First),
            2 => Turn::Nature,
            3 | 4 => Turn::Player(Player::Second),
            _ => Turn::Over,
        }
    }
    fn actions(&self, _state: &u8, actions: &mut Vec<u8>) {
        actions.extend([0, 1]);
    }
    fn play(&self, state: &u8, action: u8) -> u8 {
        if *state == 0 { 1 + action } else { 5 + action }
    }
    fn payoff(&self, state: &u8, _types: Types) -> Payoffs {
        match state {
            1 => [2.0, 0.0],
            5 => [1.0, 0.0],
            6 => [3.0, 0.0],
            _ => [0.0, 0.0],
        }
    }
    fn outcome(&self, state: &u8) -> u8 {
        *state
    }
}

impl FiniteGame for Shown {
    fn lottery(&self, _state: &u8, [first, _]: Types, mut add: impl FnMut(f64, u8)) {
        add(1.0, 3 + first as u8);
    }
    fn belief_grid(&self, player: Player) -> BeliefGrid {
        match player {
            Player::First => BeliefGrid::new(&[0.0, 0.5, 1.0]).expect("three points in order"),
            Player::Second => BeliefGrid::around(&[1.0]),
        }
    }
}

/// Only the second type goes, so that going shows it. Should the first type go all the same, then what shows it was thought
/// impossible, and the belief stays: it is trusted, and would gain 1 with probability one half.
#[test]
fn an_impossible_sign_leaves_the_belief_as_it_was() {
    let goes_by_type = |view: &View<'_, Shown>, _: &[u8], chances: &mut [f64]| {
        chances.copy_from_slice(if view.own == 1 { &[0.0, 1.0] } else { &[1.0, 0.0] });
    };
    let trusts_the_second = |view: &View<'_, Shown>, _: &[u8], chances: &mut [f64]| {
        chances.copy_from_slice(if view.belief[1] > 0.75 { &[0.0, 1.0] } else { &[1.0, 0.0] });
    };
    let tables = Unrolled::new(&Shown).unwrap();
    let profile = Profile::tabulate(&Shown, &tables, &goes_by_type, &trusts_the_second).unwrap();
    assert_eq!(profile.value(&tables).unwrap(), [2.5, 0.0]);
    assert_eq!(profile.regret(&tables).unwrap(), [0.5, 0.0]);
}
