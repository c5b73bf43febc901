//! The public tree and profiles on it against closed forms, published numbers, and the tables.

use bargain::game::catalogue::{Proposal, Ultimatum, UltimatumState};
use bargain::game::{FiniteGame, Game, Player, Turn};
use bargain::solve::tree::PublicTree;
use bargain::solve::{Play, QuantalResponse};
use bargain::strategy::{Strategy, Uniform, View};

use crate::common::bush::{Bush, Twig, dice};
use crate::common::games::{Hazards, Mine, Prospect, Seen, Signals};
use crate::common::oracles::{cases_where, near, numbers, pair};
use crate::common::small::{Betting, Matrix, Poker, Rules};

/// The choices of a mixed strategy, whatever the player sees.
fn mixed<G: Game>(chances: Vec<f64>) -> impl Strategy<G> {
    move |_: &View<'_, G>, _: &[G::Action], choice: &mut [f64]| choice.copy_from_slice(&chances)
}

// What a profile gives.

fn same_distribution<G: FiniteGame, S: Strategy<G>, T: Strategy<G>>(game: &G, first: &S, second: &T) {
    let tree = PublicTree::new(game).unwrap();
    let profile = tree.tabulate(first, second).unwrap();
    let found = profile.distribution();
    let exact = Play::of(game, first, second).unwrap().distribution();
    for (outcome, probability) in &exact.outcomes {
        near(found.probability(*outcome), *probability, 1e-12);
    }
    for ((_, x), (_, y)) in found.tallies.iter().zip(&exact.tallies) {
        near(*x, *y, 1e-12);
    }
    for p in 0..2 {
        near(found.payoffs[p], exact.payoffs[p], 1e-12);
        near(profile.value()[p], exact.payoffs[p], 1e-12);
    }
    near(found.outcomes.iter().map(|(_, p)| p).sum(), 1.0, 1e-12);
}

/// A prospector whose digging tells about the ground, whatever the buyer believes.
fn telling(view: &View<'_, Prospect>, _actions: &[bool], chances: &mut [f64]) {
    let Mine::Season { traces, offered: false } = *view.state else {
        chances.fill(1.0 / chances.len() as f64);
        return;
    };
    let offer = 0.2 + 0.5 * view.own as f64 + 0.05 * f64::from(traces) + 0.03 * view.period as f64;
    chances.copy_from_slice(&[1.0 - offer, offer]);
}

#[test]
fn distributions_agree_with_those_of_tables() {
    for periods in 1..=3 {
        let game = Prospect { periods };
        same_distribution(&game, &Uniform, &Uniform);
        same_distribution(&game, &telling, &Uniform);
    }
    let screening =
        Ultimatum::with_reservations(3.0, vec![0.0, 1.0, 2.0, 3.0], vec![2.0, 0.5, 0.0], vec![0.5, 0.2, 0.3])
            .unwrap();
    same_distribution(&screening, &Uniform, &Uniform);
    same_distribution(&Poker::new(2, Rules::Kuhn), &Uniform, &Uniform);
}

/// In this game nothing is rounded, so that beliefs are the same on both routes.
#[test]
fn beliefs_of_strategies_follow_bayes() {
    let game = Signals { prior: [0.7, 0.3], good: [0.4, 0.8], signals: 4 };
    let matching = |view: &View<'_, Signals>, actions: &[bool], chances: &mut [f64]| {
        if actions.len() == 1 {
            chances[0] = 1.0;
        } else {
            chances.copy_from_slice(view.belief);
        }
    };
    same_distribution(&game, &matching, &Uniform);
    let tree = PublicTree::new(&game).unwrap();
    let profile = tree.tabulate(&matching, &Uniform).unwrap();
    for set in profile.choices(Player::First) {
        if let Seen::Signal { good, .. } = set.state {
            let odds = 0.3 / 0.7 * 2.0_f64.powi(good as i32) * (1.0_f64 / 3.0).powi(4 - good as i32);
            near(set.choice[1].1, odds / (1.0 + odds), 1e-14);
        }
    }
}

#[test]
fn a_strategy_that_gives_no_probabilities_is_an_error() {
    let game = Ultimatum::with_grid(3);
    let tree = PublicTree::new(&game).unwrap();
    let wrong = |_: &View<'_, Ultimatum>, _: &[Proposal], chances: &mut [f64]| chances.fill(f64::NAN);
    assert!(tree.tabulate(&Uniform, &wrong).err().unwrap().is_invalid());
}

/// What each player does in a random game: chances that depend on the state and the own type.
fn erratic(state: &Twig, player: Player, own: usize, count: usize) -> Vec<f64> {
    let salt = 50 + 10 * player.index() as u64 + own as u64;
    let weights: Vec<f64> =
        (0..count).map(|k| dice(state.code, salt + 1000 * k as u64, 5) as f64 + 0.5).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|x| x / total).collect()
}

/// What a pair of types gets from a state on, and the class of the ending, by recursion over the rules.
fn recursion(game: &Bush, (state, period): (Twig, usize), types: [usize; 2]) -> ([f64; 2], [f64; 3]) {
    let turn = game.turn(&state);
    let mut outcomes = [0.0; 3];
    let chooses = matches!(turn, Turn::Player(_) | Turn::Both);
    if period >= game.periods() && chooses || turn == Turn::Over {
        outcomes[game.outcome(&state) as usize] = 1.0;
        let pays =
            if turn == Turn::Over { game.payoff(&state, types) } else { game.horizon_payoff(&state, types) };
        return (pays, outcomes);
    }
    let mut nexts = Vec::new();
    let choice = |player: Player, actions: &[u64]| {
        let chances = erratic(&state, player, types[player.index()], actions.len());
        actions.iter().copied().zip(chances).collect::<Vec<_>>()
    };
    let mut actions = Vec::new();
    match turn {
        Turn::Player(player) => {
            game.actions(&state, &mut actions);
            nexts.extend(
                choice(player, &actions).into_iter().map(|(action, p)| (p, game.play(&state, action))),
            );
        }
        Turn::Both => {
            let mut others = Vec::new();
            game.actions_of(&state, Player::First, &mut actions);
            game.actions_of(&state, Player::Second, &mut others);
            for (first, p) in choice(Player::First, &actions) {
                for (second, q) in choice(Player::Second, &others) {
                    nexts.push((p * q, game.play_both(&state, [first, second])));
                }
            }
        }
        _ => game.lottery(&state, types, |p, next| nexts.push((p, next))),
    }
    let (mut value, later) = (game.payoff(&state, types), period + usize::from(game.ends_period(&state)));
    let discount = if game.ends_period(&state) { game.discount() } else { [1.0, 1.0] };
    for (p, next) in nexts {
        let (theirs, ends) = recursion(game, (next, later), types);
        (0..2).for_each(|player| value[player] += p * discount[player] * theirs[player]);
        outcomes.iter_mut().zip(ends).for_each(|(x, y)| *x += p * y);
    }
    (value, outcomes)
}

/// Both moves at once, chance that correlates the types, payoffs on the way, horizons: whatever rules allow.
#[test]
fn random_games_give_what_recursion_over_the_rules_gives() {
    let strategy = |view: &View<'_, Bush>, actions: &[u64], chances: &mut [f64]| {
        chances.copy_from_slice(&erratic(view.state, view.player, view.own, actions.len()));
    };
    for seed in 0..200 {
        let game = Bush { seed, depth: 5, priors: [vec![0.3, 0.7], vec![0.2, 0.5, 0.3]] };
        let tree = PublicTree::new(&game).unwrap();
        let profile = tree.tabulate(&strategy, &strategy).unwrap();
        let (mut value, mut outcomes) = ([0.0, 0.0], [0.0; 3]);
        for (a, p) in game.priors[0].iter().enumerate() {
            for (b, q) in game.priors[1].iter().enumerate() {
                let (theirs, ends) = recursion(&game, (game.start(), 0), [a, b]);
                value.iter_mut().zip(theirs).for_each(|(x, y)| *x += p * q * y);
                outcomes.iter_mut().zip(ends).for_each(|(x, y)| *x += p * q * y);
            }
        }
        let exact = profile.distribution();
        for (player, value) in value.into_iter().enumerate() {
            near(profile.value()[player], value, 1e-12);
            near(exact.payoffs[player], value, 1e-12);
        }
        for (class, p) in exact.outcomes {
            near(p, outcomes[class as usize], 1e-12);
        }
        // A best response reaches what it promises, and the regret of its player is gone.
        for player in Player::BOTH {
            let response = profile.best_response(player);
            near(response.profile.value()[player.index()], response.value, 1e-12);
            near(response.profile.regret()[player.index()], 0.0, 1e-12);
            assert!(response.value >= value[player.index()] - 1e-12);
        }
    }
}

// Best responses and regret.

pub fn regret_of_published_policies() {
    // Kuhn's poker draws two cards from one deck, so that they are correlated, and types here are independent. Rules::Kuhn is
    // a game of independent cards in which every strategy is worth what it is in Kuhn's.
    let game = Poker::new(3, Rules::Kuhn);
    let tree = PublicTree::new(&game).unwrap();
    for (inputs, expected) in cases_where("O28", |inputs| inputs["game"] == "Kuhn poker") {
        let profile = match inputs["policy"].as_str() {
            Some("uniform") => tree.uniform(),
            _ => tree.tabulate(&kuhn_first, &kuhn_second).unwrap(),
        };
        near(profile.value()[0], expected["value_p0"].as_f64().unwrap(), 1e-12);
        near(profile.nash_conv(), expected["nash_conv"].as_f64().unwrap(), 1e-12);
    }
    for (inputs, expected) in cases_where("O28", |inputs| inputs["game"] == "rock-paper-scissors") {
        let game = Matrix::zero_sum(&[&[0.0, -1.0, 1.0], &[1.0, 0.0, -1.0], &[-1.0, 1.0, 0.0]]);
        let tree = PublicTree::new(&game).unwrap();
        let policy = mixed(numbers(&inputs["policy"]));
        let profile = tree.tabulate(&policy, &policy).unwrap();
        for regret in profile.regret() {
            near(regret, expected["best_response_gain_per_player"].as_f64().unwrap(), 1e-12);
        }
        near(profile.nash_conv(), expected["nash_conv"].as_f64().unwrap(), 1e-12);
    }
}

/// Kuhn's equilibria, with alpha = 1/3: the first player bets a jack with probability alpha and a king with 3 alpha, and calls with
/// a queen with alpha + 1/3.
fn kuhn_first(view: &View<'_, Poker>, _actions: &[bool], chances: &mut [f64]) {
    let yes = match (view.state, view.own) {
        (Betting::Open, 0) => 1.0 / 3.0,
        (Betting::Open, 1) | (Betting::CheckedBet, 0) => 0.0,
        (Betting::CheckedBet, 1) => 2.0 / 3.0,
        _ => 1.0,
    };
    chances.copy_from_slice(&[1.0 - yes, yes]);
}

/// The second player calls with a queen and bets a jack with probability 1/3.
fn kuhn_second(view: &View<'_, Poker>, _actions: &[bool], chances: &mut [f64]) {
    let yes = match (view.state, view.own) {
        (Betting::Bet, 0) | (Betting::Checked, 1) => 0.0,
        (Betting::Bet, 1) | (Betting::Checked, 0) => 1.0 / 3.0,
        _ => 1.0,
    };
    chances.copy_from_slice(&[1.0 - yes, yes]);
}

pub fn known_mixed_equilibria_have_no_regret() {
    for (inputs, expected) in cases_where("O23", |inputs| inputs["lam"] == "inf (Nash)") {
        let [first, second] = ["A", "B"].map(|key| inputs[key].as_array().unwrap().iter().map(pair));
        let payoffs =
            first.zip(second).map(|(a, b)| (0..2).map(|column| [a[column], b[column]]).collect()).collect();
        let game = Matrix { payoffs, rounds: 1 };
        let tree = PublicTree::new(&game).unwrap();
        let [top, left] = ["row_top", "col_left"].map(|key| expected[key].as_f64().unwrap());
        let profile = tree.tabulate(&mixed(vec![top, 1.0 - top]), &mixed(vec![left, 1.0 - left])).unwrap();
        assert!(profile.nash_conv() < 1e-12);
    }
    let (_, expected) = &cases_where("O27", |inputs| inputs["game"] == "11-20 money request")[0];
    // Who asks for exactly one less than the other gets 20 more.
    let pays = |own: usize, other: usize| 11.0 + own as f64 + if own + 1 == other { 20.0 } else { 0.0 };
    let payoffs =
        (0..10).map(|own| (0..10).map(|other| [pays(own, other), pays(other, own)]).collect()).collect();
    let game = Matrix { payoffs, rounds: 1 };
    let tree = PublicTree::new(&game).unwrap();
    let policy = mixed(numbers(&expected["p"]));
    let profile = tree.tabulate(&policy, &policy).unwrap();
    assert!(profile.nash_conv().abs() < 1e-12);
    near(profile.value()[0], expected["value"].as_f64().unwrap(), 1e-12);
}

#[test]
fn regret_agrees_with_that_of_tables_where_nothing_is_rounded() {
    let reservations = [2.0, 0.0];
    let prior = [0.4, 0.6];
    let shares = vec![0.0, 1.0, 2.0, 3.0];
    let game =
        Ultimatum::with_reservations(3.0, shares.clone(), reservations.to_vec(), prior.to_vec()).unwrap();
    let tree = PublicTree::new(&game).unwrap();
    for precision in [0.0, 0.7, 3.0] {
        // Quantal response in closed form: logistic acceptance, logit proposal.
        let accepts = |share: f64, own: usize| 1.0 / (1.0 + (-precision * (share - reservations[own])).exp());
        let answer = |view: &View<'_, Ultimatum>, _: &[Proposal], chances: &mut [f64]| {
            let UltimatumState::Proposed(k) = view.state else { return };
            let yes = accepts(view.game.shares()[*k as usize], view.own);
            chances.copy_from_slice(&[yes, 1.0 - yes]);
        };
        let worth =
            |share: f64| (3.0 - share) * (0..2).map(|own| prior[own] * accepts(share, own)).sum::<f64>();
        let weights: Vec<f64> = shares.iter().map(|share| (precision * worth(*share)).exp()).collect();
        let total: f64 = weights.iter().sum();
        let profile = tree.tabulate(&mixed(weights.iter().map(|x| x / total).collect()), &answer).unwrap();
        let tables = QuantalResponse::new([precision; 2]).unwrap().solve(&game).unwrap();
        for p in 0..2 {
            near(profile.value()[p], tables.value()[p], 1e-12);
            near(profile.regret()[p], tables.regret()[p], 1e-12);
        }
    }
    let game = Signals { prior: [0.7, 0.3], good: [0.4, 0.8], signals: 3 };
    let bet = |view: &View<'_, Signals>, actions: &[bool], chances: &mut [f64]| {
        chances[0] = 1.0;
        if actions.len() == 2 {
            let yes = 1.0 / (1.0 + (-2.0 * view.belief[1]).exp());
            chances.copy_from_slice(&[1.0 - yes, yes]);
        }
    };
    let tree = PublicTree::new(&game).unwrap();
    let profile = tree.tabulate(&bet, &Uniform).unwrap();
    let tables = QuantalResponse::new([2.0; 2]).unwrap().solve(&game).unwrap();
    near(profile.value()[0], tables.value()[0], 1e-12);
    near(profile.regret()[0], tables.regret()[0], 1e-12);
}

/// Every pure strategy of a player in poker with one bet: bit `own` says what the card does.
fn pure(bits: usize) -> impl Strategy<Poker> {
    move |view: &View<'_, Poker>, _: &[bool], chances: &mut [f64]| {
        let yes = (bits >> view.own & 1) as f64;
        chances.copy_from_slice(&[1.0 - yes, yes]);
    }
}

#[test]
fn a_best_response_is_the_best_of_all_pure_strategies() {
    let game = Poker { cards: vec![0.2, 0.5, 0.3], rules: Rules::OneBet };
    let tree = PublicTree::new(&game).unwrap();
    let kind = |view: &View<'_, Poker>, _: &[bool], chances: &mut [f64]| {
        let yes = 0.1 + 0.3 * view.own as f64;
        chances.copy_from_slice(&[1.0 - yes, yes]);
    };
    let profile = tree.tabulate(&kind, &kind).unwrap();
    let best = |player: Player| {
        (0..8)
            .map(|bits| match player {
                Player::First => tree.tabulate(&pure(bits), &kind).unwrap().value()[0],
                Player::Second => tree.tabulate(&kind, &pure(bits)).unwrap().value()[1],
            })
            .fold(f64::NEG_INFINITY, f64::max)
    };
    for player in Player::BOTH {
        let response = profile.best_response(player);
        near(response.value, best(player), 1e-14);
        near(response.profile.value()[player.index()], response.value, 1e-14);
        let mean: f64 = response.by_type.iter().zip(&game.cards).map(|(x, p)| x * p).sum();
        near(mean, response.value, 1e-14);
        near(profile.regret()[player.index()], response.value - profile.value()[player.index()], 1e-14);
    }
}

// The tree itself.

#[test]
fn nodes_and_information_sets_are_counted() {
    let game = Poker::new(3, Rules::Kuhn);
    let tree = PublicTree::new(&game).unwrap();
    assert_eq!((tree.nodes(), tree.decision_nodes()), (9, 4));
    assert_eq!(Player::BOTH.map(|player| tree.information_sets(player)), [6, 6]);
    let histories: Vec<String> = tree.uniform().choices(Player::First).map(|set| set.history).collect();
    assert_eq!(histories[3..], ["false, true", "false, true", "false, true"]);
}

#[test]
fn a_limit_on_nodes_is_an_error_that_says_what_to_do() {
    let game = Prospect { periods: 3 };
    let error = PublicTree::with_limit(&game, 100).err().unwrap();
    assert!(error.is_unsupported() && error.to_string().contains("PublicTree::with_limit"), "{error}");
    // A play without end is cut as well.
    let endless = Matrix { payoffs: vec![vec![[0.0, 0.0]; 2]; 2], rounds: usize::MAX };
    assert!(PublicTree::with_limit(&endless, 1000).err().unwrap().is_unsupported());
}

#[test]
fn rules_that_break_the_contract_are_errors() {
    let invalid = |error: Option<bargain::Error>| assert!(error.unwrap().is_invalid());
    let game = |hazard: f64, flow: f64, discount: f64, periods: usize| Hazards {
        hazards: vec![hazard],
        flow,
        discount,
        periods,
    };
    for wrong in [
        game(1.5, 1.0, 0.9, 2),
        game(f64::NAN, 1.0, 0.9, 2),
        game(0.1, f64::INFINITY, 0.9, 2),
        game(0.1, 1.0, 0.0, 2),
        game(0.1, 1.0, f64::NAN, 2),
        game(0.1, 1.0, 0.9, 0),
    ] {
        invalid(PublicTree::new(&wrong).err());
    }
    invalid(PublicTree::new(&Poker { cards: vec![0.5, 0.4], rules: Rules::OneBet }).err());
    invalid(PublicTree::new(&Poker { cards: Vec::new(), rules: Rules::OneBet }).err());
    invalid(PublicTree::new(&Matrix { payoffs: vec![Vec::new()], rounds: 1 }).err());
    invalid(PublicTree::new(&Matrix::zero_sum(&[&[f64::NAN]])).err());
}
