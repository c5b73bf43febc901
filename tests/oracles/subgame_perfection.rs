//! Subgame perfection on the public tree against closed forms, backward induction on tables, and enumeration.

use bargain::game::catalogue::{Agreement, Crisis, CrisisOutcome, Ultimatum};
use bargain::game::{FiniteGame, Game, Player, Turn};
use bargain::solve::tree::PublicTree;
use bargain::solve::{BackwardInduction, Ties};

use crate::common::bush::{Bush, Twig};
use crate::common::games::Hazards;
use crate::common::oracles::{cases_where, near, numbers, pair};
use crate::common::small::{AlternatingOffers, Centipede, Leg, Matrix, Poker, Rules, Talks};

pub fn ultimatum_proposer_keeps_all_or_all_but_one_step() {
    for (inputs, expected) in cases_where("O05", |inputs| inputs.get("grid").is_some()) {
        let ties = if inputs["tie"] == "accept" { Ties::First } else { Ties::Last };
        let game = Ultimatum::with_grid(inputs["grid"].as_u64().unwrap() as u32);
        let tree = PublicTree::new(&game).unwrap();
        let perfect = tree.subgame_perfect(ties).unwrap();
        near(perfect.value[0], expected["proposer"].as_f64().unwrap(), 1e-12);
        near(perfect.value[1], expected["offer"].as_f64().unwrap(), 1e-12);
        // The responder is indifferent to a share of nothing.
        assert_eq!(perfect.ties, 1);
        assert_eq!(perfect.tied[0].history, "Share(0)");
        assert_eq!(perfect.tied[0].alternatives, ["Accept", "Reject"]);
    }
}

#[test]
fn ultimatum_has_two_perfect_outcomes() {
    let game = Ultimatum::with_grid(10);
    let tree = PublicTree::new(&game).unwrap();
    let outcomes = tree.subgame_perfect_outcomes(2).unwrap();
    let classes: Vec<_> = outcomes.iter().map(|found| found.outcomes.clone()).collect();
    assert_eq!(classes, [[(Agreement::Share(0), 1.0)], [(Agreement::Share(1), 1.0)]]);
    assert_eq!(outcomes[0].payoffs, [1.0, 0.0]);
    assert_eq!(outcomes[1].payoffs, [0.9, 0.1]);
    assert!(tree.subgame_perfect_outcomes(1).unwrap_err().is_unsupported());
}

#[test]
fn an_empty_threat_is_not_made_and_a_credible_one_is_yielded_to() {
    let empty = Crisis {
        status_quo: [0.0, 0.0],
        concession: [1.0, -1.0],
        conflict: [-2.0, -2.0],
        back_down: [-1.0, 1.0],
    };
    let credible = Crisis { conflict: [-0.5, -2.0], ..empty };
    for (game, outcome, value) in
        [(empty, CrisisOutcome::StatusQuo, [0.0, 0.0]), (credible, CrisisOutcome::Concession, [1.0, -1.0])]
    {
        let tree = PublicTree::new(&game).unwrap();
        let perfect = tree.subgame_perfect(Ties::First).unwrap();
        assert_eq!((perfect.value, perfect.ties), (value, 0));
        assert_eq!(perfect.profile.distribution().probability(outcome), 1.0);
        assert!(perfect.profile.nash_conv().abs() < 1e-15);
        assert_eq!(tree.subgame_perfect_outcomes(10).unwrap().len(), 1);
    }
}

pub fn centipede_is_taken_at_once() {
    let (inputs, _) = &cases_where("O24", |inputs| inputs.get("take").is_some())[0];
    let (_, expected) = &cases_where("O24", |inputs| inputs["lam"] == "inf")[0];
    let take = inputs["take"].as_array().unwrap().iter().map(pair).collect();
    let game = Centipede { take, end: pair(&inputs["end"]) };
    let tree = PublicTree::new(&game).unwrap();
    let perfect = tree.subgame_perfect(Ties::First).unwrap();
    assert_eq!((perfect.value, perfect.ties), (pair(&expected["value"]), 0));
    let taken: Vec<f64> = [0, 1, 0, 1]
        .iter()
        .enumerate()
        .map(|(k, player)| {
            let sets = perfect.profile.choices(Player::BOTH[*player]);
            sets.into_iter().find(|set| set.state == Leg::At(k)).unwrap().choice[1].1
        })
        .collect();
    assert_eq!(taken, numbers(&expected["take_prob"]));
}

/// Ståhl's shares are among those that may be proposed, with a more and a less modest one.
fn stahl(rounds: usize, discount: [f64; 2]) -> AlternatingOffers {
    let mut share = 1.0;
    let mut shares = vec![vec![1.0, 0.9, 0.95]];
    for round in (0..rounds - 1).rev() {
        share = 1.0 - discount[1 - round % 2] * share;
        shares.push(vec![share, share + 0.05, share - 0.05]);
    }
    shares.reverse();
    AlternatingOffers { shares, discount }
}

pub fn alternating_offers_give_stahls_shares() {
    for (inputs, expected) in cases_where("O02", |_| true) {
        let rounds = inputs["N"].as_u64().unwrap() as usize;
        let game = stahl(rounds, ["delta1", "delta2"].map(|key| inputs[key].as_f64().unwrap()));
        let tree = PublicTree::with_limit(&game, 4_000_000).unwrap();
        let perfect = tree.subgame_perfect(Ties::First).unwrap();
        let first = expected["x1"].as_f64().unwrap();
        near(perfect.value[0], first, 1e-12);
        near(perfect.value[1], 1.0 - first, 1e-12);
        let exact = perfect.profile.distribution();
        assert_eq!(exact.probability(Talks::Agreed { round: 0, share: 0 }), 1.0);
        if rounds < 8 {
            assert!(perfect.profile.nash_conv() < 1e-12);
        }
    }
}

fn agrees_with_tables<G: FiniteGame>(game: &G) {
    let tree = PublicTree::new(game).unwrap();
    for ties in [Ties::First, Ties::Last] {
        let perfect = tree.subgame_perfect(ties).unwrap();
        let tables = BackwardInduction::new(ties).solve(game).unwrap();
        assert_eq!(tables.convergence().missed, 0);
        let exact = tables.play(game).unwrap().distribution();
        let found = perfect.profile.distribution();
        for p in 0..2 {
            near(perfect.value[p], tables.value()[p], 1e-12);
            near(found.payoffs[p], exact.payoffs[p], 1e-12);
        }
        for (outcome, probability) in exact.outcomes {
            near(found.probability(outcome), probability, 1e-12);
        }
    }
}

#[test]
fn subgame_perfection_agrees_with_backward_induction_on_tables() {
    agrees_with_tables(&Ultimatum::with_grid(20));
    agrees_with_tables(&Crisis {
        status_quo: [0.0, 0.0],
        concession: [1.0, -1.0],
        conflict: [-0.3, -2.0],
        back_down: [-0.5, 0.5],
    });
    agrees_with_tables(&Hazards { hazards: vec![0.1, 0.02], flow: 1.0, discount: 0.95, periods: 300 });
    // No share leaves the responder exactly indifferent, so that rounding does not decide.
    let shares = |round: usize| (0..4).map(|k| 0.17 * k as f64 + 0.013 * round as f64 + 0.2).collect();
    agrees_with_tables(&AlternatingOffers { shares: (0..5).map(shares).collect(), discount: [0.9, 0.8] });
}

/// Ends of the horizon, nature that pays, and discounting, by hand: a flow of 1 a period that survives with probability 3/4.
#[test]
fn payoffs_are_discounted_by_the_periods_ended_before() {
    let game = Hazards { hazards: vec![0.25], flow: 1.0, discount: 0.8, periods: 3 };
    let tree = PublicTree::new(&game).unwrap();
    let value = tree.subgame_perfect(Ties::First).unwrap().value;
    near(value[0], 1.0 + 0.6 + 0.36, 1e-15);
    near(tree.uniform().value()[0], value[0], 1e-15);
}

#[test]
fn a_stage_with_two_equilibria_is_a_tie_and_has_two_outcomes() {
    let payoffs = vec![vec![[2.0, 1.0], [0.0, 0.0]], vec![[0.0, 0.0], [1.0, 2.0]]];
    let sexes = Matrix { payoffs, rounds: 1 };
    let tree = PublicTree::new(&sexes).unwrap();
    for (ties, value) in [(Ties::First, [2.0, 1.0]), (Ties::Last, [1.0, 2.0])] {
        let perfect = tree.subgame_perfect(ties).unwrap();
        assert_eq!((perfect.value, perfect.ties), (value, 1));
        assert_eq!(perfect.tied[0].history, "the start");
        assert_eq!(perfect.tied[0].alternatives, ["0 and 0", "1 and 1"]);
    }
    let outcomes = tree.subgame_perfect_outcomes(10).unwrap();
    assert_eq!(outcomes.len(), 2);
}

/// Benoît & Krishna 1985: where the stage has several equilibria, a choice among them can reward what no equilibrium of the
/// stage holds.
#[test]
fn a_repeated_game_with_two_stage_equilibria_sustains_cooperation() {
    let payoffs = vec![
        vec![[4.0, 4.0], [0.0, 5.0], [0.0, 0.0]],
        vec![[5.0, 0.0], [1.0, 1.0], [0.0, 0.0]],
        vec![[0.0, 0.0], [0.0, 0.0], [3.0, 3.0]],
    ];
    let game = Matrix { payoffs, rounds: 2 };
    let tree = PublicTree::new(&game).unwrap();
    let values: Vec<_> =
        tree.subgame_perfect_outcomes(100).unwrap().into_iter().map(|found| found.payoffs).collect();
    // Cooperation, then the better equilibrium; without it the worse.
    assert!(values.contains(&[7.0, 7.0]));
    // All combinations of stage equilibria.
    assert!([[2.0, 2.0], [4.0, 4.0], [6.0, 6.0]].iter().all(|value| values.contains(value)));
    assert!(values.iter().all(|value| value[0] <= 8.0 && value[1] <= 8.0));
    // The dilemma alone, repeated, sustains nothing else.
    let dilemma =
        Matrix { payoffs: vec![vec![[4.0, 4.0], [0.0, 5.0]], vec![[5.0, 0.0], [1.0, 1.0]]], rounds: 3 };
    let tree = PublicTree::new(&dilemma).unwrap();
    let outcomes = tree.subgame_perfect_outcomes(100).unwrap();
    assert_eq!(outcomes.iter().map(|found| found.payoffs).collect::<Vec<_>>(), [[3.0, 3.0]]);
    assert_eq!(tree.subgame_perfect(Ties::First).unwrap().ties, 0);
}

#[test]
fn a_stage_without_pure_equilibrium_is_mixed_and_has_no_pure_outcomes() {
    let pennies = Matrix::zero_sum(&[&[3.0, -1.0], &[-1.0, 1.0]]);
    let tree = PublicTree::new(&pennies).unwrap();
    let solution = tree.subgame_perfect(Ties::First).unwrap();
    // Indifference: 3p − (1 − p) = −p + (1 − p), so p = 1/3 and the value is 1/3.
    assert_eq!((solution.mixed, solution.ties), (1, 0));
    assert!((solution.value[0] - 1.0 / 3.0).abs() < 1e-12 && (solution.value[1] + 1.0 / 3.0).abs() < 1e-12);
    assert!(solution.profile.nash_conv().abs() < 1e-12);
    let error = tree.subgame_perfect_outcomes(10).err().unwrap();
    assert!(error.is_unsupported());
    assert!(error.to_string().contains("Round { played: 0, last: [0, 0] }"), "{error}");
}

#[test]
fn subgame_perfection_with_private_types_is_refused() {
    let game = Poker::new(3, Rules::OneBet);
    let tree = PublicTree::new(&game).unwrap();
    assert!(tree.subgame_perfect(Ties::First).err().unwrap().is_unsupported());
    assert!(tree.subgame_perfect_outcomes(10).err().unwrap().is_unsupported());
}

/// A node of a game under complete information, found by recursion.
enum Branch {
    End(u64),
    Chance(Vec<(f64, Node)>),
    /// The number of each player's choice, if it moves, and its number of actions; `[first][second]`.
    Choice([Option<usize>; 2], [usize; 2], Vec<Node>),
}

struct Node {
    payoff: [f64; 2],
    discount: [f64; 2],
    branch: Branch,
}

/// Unrolls a game and counts its choices, with their numbers of actions.
fn unroll(game: &Bush, (state, period): (Twig, usize), choices: &mut Vec<usize>) -> Node {
    let turn = game.turn(&state);
    if period >= game.periods() && matches!(turn, Turn::Player(_) | Turn::Both) {
        let payoff = game.horizon_payoff(&state, [0, 0]);
        return Node { payoff, discount: [1.0, 1.0], branch: Branch::End(game.outcome(&state)) };
    }
    let ends = game.ends_period(&state);
    let later = period + usize::from(ends);
    let branch = match turn {
        Turn::Over => Branch::End(game.outcome(&state)),
        Turn::Nature => {
            let mut nexts = Vec::new();
            game.lottery(&state, [0, 0], |p, next| nexts.push((p, next)));
            // What nature never does is no move, and begins no subgame.
            nexts.retain(|(p, _)| *p > 0.0);
            let nexts = nexts.into_iter().map(|(p, next)| (p, unroll(game, (next, later), choices)));
            Branch::Chance(nexts.collect())
        }
        _ => {
            let mut lists = [vec![0], vec![0]];
            let mut numbers = [None, None];
            for player in Player::BOTH {
                if turn == Turn::Both || turn == Turn::Player(player) {
                    let actions = &mut lists[player.index()];
                    actions.clear();
                    match turn {
                        Turn::Both => game.actions_of(&state, player, actions),
                        _ => game.actions(&state, actions),
                    }
                    numbers[player.index()] = Some(choices.len());
                    choices.push(actions.len());
                }
            }
            let counts = [lists[0].len(), lists[1].len()];
            let pairs =
                lists[0].iter().flat_map(|first| lists[1].iter().map(move |second| [*first, *second]));
            let after = |[first, second]: [u64; 2]| match turn {
                Turn::Player(Player::First) => game.play(&state, first),
                Turn::Player(Player::Second) => game.play(&state, second),
                _ => game.play_both(&state, [first, second]),
            };
            Branch::Choice(
                numbers,
                counts,
                pairs.map(|pair| unroll(game, (after(pair), later), choices)).collect(),
            )
        }
    };
    let discount = if ends { game.discount() } else { [1.0, 1.0] };
    Node { payoff: game.payoff(&state, [0, 0]), discount, branch }
}

/// What a pure profile is worth and leads to from a node on, if no single deviation pays in its subgame.
fn perfect(node: &Node, profile: &[usize]) -> Option<([f64; 2], [f64; 3])> {
    let (mut value, mut outcomes) = ([0.0, 0.0], [0.0; 3]);
    match &node.branch {
        Branch::End(outcome) => outcomes[*outcome as usize] = 1.0,
        Branch::Chance(nexts) => {
            for (p, next) in nexts {
                let (theirs, ends) = perfect(next, profile)?;
                value.iter_mut().zip(theirs).for_each(|(x, y)| *x += p * y);
                outcomes.iter_mut().zip(ends).for_each(|(x, y)| *x += p * y);
            }
        }
        Branch::Choice(numbers, counts, nexts) => {
            let results: Option<Vec<_>> = nexts.iter().map(|next| perfect(next, profile)).collect();
            let results = results?;
            let [first, second] = numbers.map(|number| number.map_or(0, |number| profile[number]));
            (value, outcomes) = results[first * counts[1] + second];
            let tempted = (0..counts[0]).any(|k| results[k * counts[1] + second].0[0] > value[0])
                && numbers[0].is_some()
                || (0..counts[1]).any(|k| results[first * counts[1] + k].0[1] > value[1])
                    && numbers[1].is_some();
            if tempted {
                return None;
            }
        }
    }
    Some(([0, 1].map(|p| node.payoff[p] + node.discount[p] * value[p]), outcomes))
}

/// Numbers are sums of few powers of two here, so that equality is exact.
#[test]
fn perfect_outcomes_are_those_of_all_pure_profiles_in_which_no_deviation_pays() {
    let (mut compared, mut several, mut none) = (0, 0, 0);
    for seed in 0..3000 {
        let game = Bush { seed, depth: 4, priors: [vec![1.0], vec![1.0]] };
        let mut choices = Vec::new();
        let root = unroll(&game, (game.start(), 0), &mut choices);
        if choices.iter().map(|count| *count as f64).product::<f64>() > 3000.0 {
            continue;
        }
        let mut found: Vec<([f64; 2], [f64; 3])> = Vec::new();
        let mut profile = vec![0; choices.len()];
        loop {
            found.extend(perfect(&root, &profile).filter(|result| !found.contains(result)));
            let Some(digit) = (0..choices.len()).find(|digit| profile[*digit] + 1 < choices[*digit]) else {
                break;
            };
            profile[digit] += 1;
            profile[..digit].fill(0);
        }
        let tree = PublicTree::new(&game).unwrap();
        let outcomes = tree.subgame_perfect_outcomes(1000);
        compared += 1;
        several += usize::from(found.len() > 1);
        none += usize::from(found.is_empty());
        assert_eq!(outcomes.is_err(), found.is_empty(), "seed {seed}");
        let Ok(outcomes) = outcomes else { continue };
        assert_eq!(outcomes.len(), found.len(), "seed {seed}");
        for outcome in &outcomes {
            let mut ends = [0.0; 3];
            outcome.outcomes.iter().for_each(|(class, p)| ends[*class as usize] = *p);
            assert!(found.contains(&(outcome.payoffs, ends)), "seed {seed}");
        }
        for ties in [Ties::First, Ties::Last] {
            let perfect = tree.subgame_perfect(ties).unwrap();
            // One rule for ties may meet a stage without pure equilibrium that another avoids.
            if perfect.mixed > 0 {
                assert!(perfect.profile.nash_conv() < 1e-12, "seed {seed}");
                continue;
            }
            assert!(outcomes.iter().any(|outcome| outcome.payoffs == perfect.value), "seed {seed}");
            assert!(perfect.profile.nash_conv() < 1e-14);
            assert!(perfect.ties > 0 || outcomes.len() == 1);
        }
    }
    assert!(
        compared > 500 && several > 100 && none > 5,
        "{compared} compared, {several} several, {none} none"
    );
}
