//! Tournaments: payoffs worked out by hand, exact beside sampled, common random numbers, the same bits on any number of threads.
//!
//! Statistical claims: |z| < 4.5 for each number, which a right program misses with probability 7e-6. Seeds are fixed, so a run
//! either always passes or always fails.

use crate::common;
use crate::common::small::Matrix;
use crate::common::tactics::dilemma;
use bargain::game::catalogue::{Proposal, Ultimatum};
use bargain::game::{Game, Payoffs, Player, Turn, Types};
use bargain::math::significance::two_sided;
use bargain::simulate::{Cancel, Checkpoint, Comparison, Standings, StopReason, Tournament};
use bargain::strategy::{FixedDemand, MemoryOne, OneStepQuantal, Strategy, Uniform, View};
use std::ops::ControlFlow;

/// Axelrod's payoffs.
const TEMPTATION: f64 = 5.0;
const REWARD: f64 = 3.0;
const PUNISHMENT: f64 = 1.0;
const SUCKER: f64 = 0.0;

/// Strategies of the dilemma that make mistakes.
struct Clumsy([(&'static str, MemoryOne); 4]);

impl Clumsy {
    fn new() -> Self {
        let generous = MemoryOne::generous(1.0 / 3.0).unwrap();
        let named = [
            ("tit for tat", MemoryOne::TIT_FOR_TAT),
            ("generous", generous),
            ("grim", MemoryOne::GRIM),
            ("defector", MemoryOne::ALWAYS_DEFECT),
        ];
        Clumsy(named.map(|(name, strategy)| (name, strategy.with_errors(0.05).unwrap())))
    }

    fn enter<'a>(&'a self, game: &'a Matrix, seed: u64) -> Tournament<'a, Matrix> {
        self.0.iter().fold(Tournament::new(game, seed), |tournament, (name, strategy)| {
            tournament.enter(*name, strategy)
        })
    }
}

fn comparison<'a>(standings: &'a Standings, earlier: &str, later: &str) -> &'a Comparison {
    let place = |name: &str| standings.names.iter().position(|other| other == name).unwrap();
    let (earlier, later) = (place(earlier), place(later));
    standings.comparisons.iter().find(|c| (c.earlier, c.later) == (earlier, later)).unwrap()
}

/// Over n rounds tit for tat gets n R from itself, and S + (n − 1) P from a defector, who gets T + (n − 1) P from it and n P
/// from itself.
#[test]
fn tit_for_tat_and_defectors_get_what_is_worked_out_by_hand() {
    let rounds = 10;
    let (n, game) = (rounds as f64, dilemma(rounds));
    let standings = Tournament::new(&game, 1)
        .enter("tit for tat", &MemoryOne::TIT_FOR_TAT)
        .enter("defector", &MemoryOne::ALWAYS_DEFECT)
        .episodes(10)
        .unwrap()
        .play()
        .unwrap();
    let expected = [
        [[n * REWARD, n * REWARD], [SUCKER + (n - 1.0) * PUNISHMENT, TEMPTATION + (n - 1.0) * PUNISHMENT]],
        [
            [TEMPTATION + (n - 1.0) * PUNISHMENT, SUCKER + (n - 1.0) * PUNISHMENT],
            [n * PUNISHMENT, n * PUNISHMENT],
        ],
    ];
    for (row, expected) in standings.payoffs.iter().zip(expected) {
        for (cell, expected) in row.iter().zip(expected) {
            assert_eq!(cell.map(|estimate| estimate.value), expected);
            assert_eq!(cell.map(|estimate| estimate.standard_error), [0.0, 0.0]);
        }
    }
    let scores = [(30.0 + 9.0) / 2.0, (14.0 + 10.0) / 2.0];
    let found: Vec<_> = standings.ranking.iter().map(|s| (s.name.as_str(), s.rank, s.score.value)).collect();
    assert_eq!(found, [("tit for tat", 1, scores[0]), ("defector", 2, scores[1])]);
    assert_eq!(standings.ranking.iter().map(|s| s.regret).collect::<Vec<_>>(), [[0.0; 2], [7.5; 2]]);
    let difference = &standings.comparisons[0];
    assert_eq!((difference.difference.value, difference.p_value, difference.gain()), (7.5, 0.0, None));
}

#[test]
fn exact_regret_is_that_of_the_best_reply_whoever_was_entered() {
    let game = dilemma(6);
    let tournament = Tournament::new(&game, 1)
        .enter("tit for tat", &MemoryOne::TIT_FOR_TAT)
        .enter("defector", &MemoryOne::ALWAYS_DEFECT)
        .exact()
        .unwrap();
    // Against tit for tat the best reply cooperates until the last round; nobody entered does.
    let last_round = TEMPTATION - REWARD;
    for (found, expected) in tournament.regret[0][0].into_iter().zip([last_round; 2]) {
        assert!((found - expected).abs() < 1e-12, "{found}");
    }
    // A defector against a defector has no regret: the only equilibrium of a finite number of rounds.
    assert!(tournament.regret[1][1].iter().all(|regret| regret.abs() < 1e-12));
    // The first should have defected from the start; the second should have cooperated until the last round.
    let expected = [1.0, 5.0 * REWARD + TEMPTATION - (TEMPTATION + 5.0 * PUNISHMENT)];
    for (found, expected) in tournament.regret[0][1].into_iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12, "{found} instead of {expected}");
    }
}

/// The probability that a clumsy pair cooperates follows a Markov chain of four states.
#[test]
fn a_tournament_is_sampled_as_it_is_evaluated() {
    let (game, field) = (dilemma(8), Clumsy::new());
    let tournament = field.enter(&game, 3).episodes(20_000).unwrap();
    let (standings, exact) = (tournament.play().unwrap(), tournament.exact().unwrap());
    assert_eq!(standings.names, exact.names);
    for (i, (row, exact)) in standings.payoffs.iter().zip(&exact.payoffs).enumerate() {
        for (j, (cell, exact)) in row.iter().zip(exact).enumerate() {
            for (found, x) in cell.iter().zip(exact) {
                assert!((found.value - x).abs() < 4.5 * found.standard_error, "{i}, {j}: {found:?}, {x}");
            }
            let by_hand = markov(field.0[i].1, field.0[j].1, 8);
            assert!((exact[0] - by_hand).abs() < 1e-12, "{i}, {j}: {exact:?} instead of {by_hand}");
        }
    }
}

/// The first player's payoff in a repeated dilemma, from the chain of results of a round.
fn markov(first: MemoryOne, second: MemoryOne, rounds: usize) -> f64 {
    let game = dilemma(rounds);
    let cooperation = |strategy: &MemoryOne, player: Player, played: usize, last: [usize; 2]| {
        let mut chances = [0.0; 2];
        let state = common::small::Round { played, last };
        let view = View { game: &game, state: &state, player, own: 0, belief: &[1.0], period: 0 };
        bargain::strategy::Strategy::mix(strategy, &view, &[0, 1], &mut chances);
        chances[0]
    };
    let mut chain = vec![([0, 0], 1.0)];
    let mut total = 0.0;
    for round in 0..rounds {
        let mut next = vec![([0, 0], 0.0), ([0, 1], 0.0), ([1, 0], 0.0), ([1, 1], 0.0)];
        for &(last, weight) in &chain {
            let p = cooperation(&first, Player::First, round, last);
            let q = cooperation(&second, Player::Second, round, last);
            for ([a, b], sum) in &mut next {
                *sum += weight * [p, 1.0 - p][*a] * [q, 1.0 - q][*b];
            }
        }
        let payoff = [[REWARD, SUCKER], [TEMPTATION, PUNISHMENT]];
        total += next.iter().map(|([a, b], weight)| weight * payoff[*a][*b]).sum::<f64>();
        chain = next;
    }
    total
}

#[test]
fn a_tournament_gives_the_same_bits_on_any_number_of_threads() {
    let (game, field) = (dilemma(5), Clumsy::new());
    // Waves of other sizes on each, and a last batch that is not full.
    let tournament = field.enter(&game, 11).episodes(40_001).unwrap();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| tournament.play().unwrap())
    };
    let one = on(1);
    assert_eq!(one.episodes, 40_001);
    assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&on(2)).unwrap());
    assert_eq!(one, on(7));
    assert_ne!(one.payoffs, field.enter(&game, 12).episodes(40_001).unwrap().play().unwrap().payoffs);
}

#[test]
fn a_cancelled_tournament_is_that_of_the_episodes_it_played() {
    let (game, field) = (dilemma(5), Clumsy::new());
    let mut cancel = Cancel::new();
    cancel.clone().cancel();
    let partial = field.enter(&game, 11).episodes(100_000).unwrap().observe(&mut cancel).unwrap();
    assert_eq!(partial.stop, StopReason::Cancelled);
    assert!(partial.episodes < 100_000);
    let whole = field.enter(&game, 11).episodes(partial.episodes).unwrap().play().unwrap();
    assert_eq!(whole.stop, StopReason::Finished);
    assert_eq!((&partial.payoffs, &partial.ranking), (&whole.payoffs, &whole.ranking));
}

/// Stopped after every stretch and taken up again, on other threads each time; and what is of something else is refused.
#[test]
fn a_tournament_taken_up_from_its_checkpoint_is_one_that_was_not_stopped() {
    let (game, field) = (dilemma(5), Clumsy::new());
    let file = std::env::temp_dir().join(format!("bargain-tournament-{}.checkpoint", std::process::id()));
    let kept = Checkpoint::new(&file).of("dilemma");
    kept.discard().unwrap();
    let tournament = |seed| field.enter(&game, seed).episodes(20_001).unwrap();
    let mut stretches = 0;
    let resumed = loop {
        stretches += 1;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1 + stretches % 7).build().unwrap();
        let mut stop = |_, _| ControlFlow::Break(());
        let standings = pool.install(|| tournament(11).resume(&kept, &mut stop).unwrap());
        if standings.stop == StopReason::Finished {
            break standings;
        }
        assert!(standings.unsaved.is_none());
    };
    assert!(stretches > 3, "{stretches}");
    assert_eq!(resumed, tournament(11).play().unwrap());
    assert_eq!(resumed, tournament(11).resume(&kept, &mut ()).unwrap(), "read off the file");

    let saved = std::fs::read(&file).unwrap();
    let refused = |tournament: Tournament<'_, Matrix>, kept: &Checkpoint| {
        let refused = tournament.resume(kept, &mut ()).unwrap_err().to_string();
        assert_eq!(std::fs::read(&file).unwrap(), saved, "left as it was");
        refused
    };
    let other = refused(tournament(12), &Checkpoint::new(&file).of("another"));
    assert!(other.contains("seed = 11: this tournament has 12") && other.contains("\"another\""), "{other}");
    let longer = refused(tournament(11).episodes(30_000).unwrap(), &kept);
    assert!(longer.contains("episodes = 20001: this tournament has 30000"), "{longer}");
    let harsher = dilemma(6);
    let harsher = refused(field.enter(&harsher, 11).episodes(20_001).unwrap(), &kept);
    assert!(harsher.contains("first episodes"), "{harsher}");
    let late = Uniform;
    let more = refused(tournament(11).enter("late", &late), &kept);
    assert!(more.contains("strategies") && more.contains("late"), "{more}");
    let mut damaged = saved.clone();
    damaged[saved.len() / 2] ^= 1;
    for broken in [&damaged[..], &saved[..saved.len() - 1], b"something else"] {
        std::fs::write(&file, broken).unwrap();
        let error = tournament(11).resume(&kept, &mut ()).unwrap_err().to_string();
        assert!(error.contains("checkpoint") && std::fs::read(&file).unwrap() == broken, "{error}");
    }
    kept.discard().unwrap();
    let odd = Odd;
    let refused = tournament(11).enter("odd", &odd).resume(&kept, &mut ()).unwrap_err().to_string();
    assert!(refused.contains("odd") && !file.exists(), "{refused}");
    let nowhere = Checkpoint::new("/dev/null/tournament.checkpoint");
    assert!(tournament(11).resume(&nowhere, &mut ()).unwrap_err().is_io());
}

#[test]
fn a_tournament_of_the_default_length_tells_its_progress_and_can_be_cancelled() {
    let (game, field) = (dilemma(5), Clumsy::new());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let mut told = Vec::new();
    let mut observer = |done: u64, wanted: u64| {
        told.push((done, wanted));
        if done > 4000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let partial = pool.install(|| field.enter(&game, 11).observe(&mut observer).unwrap());
    assert_eq!((partial.stop, partial.episodes), (StopReason::Cancelled, 4096));
    assert_eq!(told, [(2048, 10_000), (4096, 10_000)]);
}

/// Two players of the ultimatum game who differ little make the same luck of it.
#[test]
fn common_random_numbers_shrink_the_error_of_a_difference() {
    let [bold, meek] = [20.0, 18.0].map(|precision| OneStepQuantal::new(precision, 5.0).unwrap());
    let game = Ultimatum::with_grid(10);
    let tournament = |seed| {
        let tournament = Tournament::new(&game, seed).enter("bold", &bold).enter("meek", &meek);
        tournament.episodes(1000).unwrap().play().unwrap().comparisons[0].clone()
    };
    let one = tournament(0);
    assert!(one.gain().unwrap() > 4.0, "{one:?}");
    // The error stated is the one found over many seeds. With 200 of them the ratio of standard deviations has a standard error of 0.05.
    let found: Vec<Comparison> = (0..200).map(tournament).collect();
    let mean = |of: &dyn Fn(&Comparison) -> f64| found.iter().map(of).sum::<f64>() / found.len() as f64;
    let centre = mean(&|c| c.difference.value);
    let spread = mean(&|c| (c.difference.value - centre).powi(2)).sqrt();
    let ratio = spread / mean(&|c| c.difference.standard_error);
    assert!((ratio - 1.0).abs() < 4.5 * 0.05, "{ratio}");
}

/// The independent error is what differences vary by where each pair plays with chance of its own.
#[test]
fn the_independent_error_is_that_of_pairs_with_chance_of_their_own() {
    let [bold, meek] = [20.0, 2.0].map(|precision| OneStepQuantal::new(precision, 5.0).unwrap());
    let game = Ultimatum::with_grid(10);
    let tournament = |seed| {
        let tournament = Tournament::new(&game, seed).enter("bold", &bold).enter("meek", &meek);
        tournament.episodes(500).unwrap().play().unwrap()
    };
    let difference = |k: u64| {
        // Each cell from another seed.
        let cell = |i: usize, j: usize| {
            let standings = tournament(4 * k + (2 * i + j) as u64);
            standings.payoffs[i][j].map(|estimate| estimate.value)
        };
        let [own, ahead, behind, twin] = [cell(0, 0), cell(0, 1), cell(1, 0), cell(1, 1)];
        (own[0] + own[1] + ahead[0] - ahead[1] + behind[1] - behind[0] - twin[0] - twin[1]) / 4.0
    };
    let found: Vec<f64> = (0..200).map(difference).collect();
    let centre = found.iter().sum::<f64>() / found.len() as f64;
    let spread = (found.iter().map(|x| (x - centre).powi(2)).sum::<f64>() / found.len() as f64).sqrt();
    let ratio = spread / tournament(1000).comparisons[0].independent_error;
    assert!((ratio - 1.0).abs() < 4.5 * 0.05, "{ratio}");
}

/// Fixed demands that are not numbers of base two: what they pay never varies, but for rounding.
#[test]
fn strategies_without_chance_have_payoffs_without_error() {
    let game = Ultimatum::with_grid(10);
    let [bold, fair] = [0.8, 0.5].map(|share| FixedDemand::ultimatum(share).unwrap());
    let tournament = Tournament::new(&game, 1).enter("bold", &bold).enter("fair", &fair);
    let standings = tournament.episodes(300).unwrap().play().unwrap();
    let errors = standings.payoffs.iter().flatten().flatten().map(|estimate| estimate.standard_error);
    assert!(errors.chain(standings.ranking.iter().map(|s| s.score.standard_error)).all(|error| error == 0.0));
    assert!(standings.comparisons.iter().all(|c| c.difference.standard_error == 0.0 && c.p_value == 0.0));
}

#[test]
fn an_exact_tie_is_not_significant() {
    let (game, field) = (dilemma(7), Clumsy::new());
    let twin = field.0[1].1;
    let standings = field.enter(&game, 5).enter("twin", &twin).episodes(5000).unwrap().play().unwrap();
    let tie = comparison(&standings, "generous", "twin");
    assert_eq!((tie.difference.value, tie.difference.standard_error), (0.0, 0.0));
    assert_eq!((tie.p_value, tie.adjusted, tie.significant), (1.0, 1.0, false));
    let rank = |name: &str| standings.ranking.iter().find(|s| s.name == name).unwrap().rank;
    assert_eq!(rank("generous"), rank("twin"));
    // The field does tell a defector from the generous.
    assert!(comparison(&standings, "generous", "defector").significant);
}

/// In matching pennies all strategies have the same expected payoff against a field that is even, so every significant difference
/// is a false one. At α = 0.2 a fifth of the tournaments, or fewer, may have one: more than 61 of 200 has a probability of 2e-4.
#[test]
fn false_differences_are_no_more_frequent_than_stated() {
    let pennies = Matrix::zero_sum(&[&[1.0, -1.0], &[-1.0, 1.0]]);
    let even = |_: &View<'_, Matrix>, _: &[usize], chances: &mut [f64]| chances.fill(0.5);
    let heads = |_: &View<'_, Matrix>, _: &[usize], chances: &mut [f64]| {
        chances.fill(0.0);
        chances[0] = 1.0;
    };
    let tails = |_: &View<'_, Matrix>, _: &[usize], chances: &mut [f64]| {
        chances.fill(0.0);
        chances[1] = 1.0;
    };
    let false_alarm = |seed: u64| {
        let standings = Tournament::new(&pennies, seed)
            .enter("even", &even)
            .enter("heads", &heads)
            .enter("tails", &tails)
            .significance(0.2)
            .unwrap()
            .episodes(400)
            .unwrap()
            .play()
            .unwrap();
        standings.comparisons.iter().any(|c| c.significant)
    };
    let alarms = (0..200).filter(|seed| false_alarm(*seed)).count();
    assert!((1..=61).contains(&alarms), "{alarms}");
}

/// The same of two episodes, in which a normal approximation would call every third difference significant. In a symmetric game of
/// zero sum all strategies have the same expected score. At α = 0.05 more than 40 of 400 has a probability of 1e-5.
#[test]
fn false_differences_are_no_more_frequent_where_episodes_are_few() {
    let payoff = |i: usize, j: usize| ((i + j) % 64) as f64 - 31.5;
    let rows: Vec<Vec<f64>> = (0..64).map(|i| (0..64).map(|j| payoff(i, j)).collect()).collect();
    let game = Matrix::zero_sum(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let even = |_: &View<'_, Matrix>, _: &[usize], chances: &mut [f64]| chances.fill(1.0 / 64.0);
    let low = |_: &View<'_, Matrix>, _: &[usize], chances: &mut [f64]| {
        chances.fill(0.0);
        chances[..32].fill(1.0 / 32.0);
    };
    let false_alarm = |seed: u64| {
        let tournament = Tournament::new(&game, seed).enter("even", &even).enter("low", &low);
        tournament.episodes(2).unwrap().play().unwrap().comparisons[0].significant
    };
    let alarms = (0..400).filter(|seed| false_alarm(*seed)).count();
    assert!((1..=40).contains(&alarms), "{alarms}");
}

#[test]
fn standings_are_readable_and_serialise() {
    let (game, field) = (dilemma(6), Clumsy::new());
    let standings = field.enter(&game, 2).episodes(2000).unwrap().play().unwrap();
    let text = standings.to_string();
    for part in [
        "rank  strategy",
        "tit for tat – generous",
        "p (Holm)",
        "2000 episodes of each pair (finished), seed 2",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    let json = serde_json::to_value(&standings).unwrap();
    assert_eq!(json["names"][0], "tit for tat");
    assert_eq!(json["payoffs"].as_array().unwrap().len(), 4);
    assert_eq!(json["comparisons"].as_array().unwrap().len(), 6);
}

/// Pays what is no number.
struct Broken;

impl Game for Broken {
    type State = bool;
    type Action = ();
    type Outcome = ();

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> bool {
        false
    }
    fn turn(&self, over: &bool) -> Turn {
        if *over { Turn::Over } else { Turn::Player(Player::First) }
    }
    fn actions(&self, _state: &bool, actions: &mut Vec<()>) {
        actions.push(());
    }
    fn play(&self, _state: &bool, _action: ()) -> bool {
        true
    }
    fn payoff(&self, over: &bool, _types: Types) -> Payoffs {
        [if *over { f64::NAN } else { 0.0 }, 0.0]
    }
    fn outcome(&self, _state: &bool) {}
}

#[test]
fn what_cannot_be_played_is_an_error_that_names_the_place() {
    let game = Ultimatum::with_grid(4);
    let alone = Tournament::new(&game, 1).enter("alone", &Uniform).play().unwrap_err();
    assert!(alone.is_invalid() && alone.to_string().contains("at least 2"));
    let twice = Tournament::new(&game, 1).enter("a", &Uniform).enter("a", &Uniform).play().unwrap_err();
    assert!(twice.to_string().contains("name of its own"), "{twice}");

    let broken = |_: &View<'_, Ultimatum>, _: &[Proposal], chances: &mut [f64]| chances.fill(f64::NAN);
    let tournament = Tournament::new(&game, 1).enter("fair", &Uniform).enter("broken", &broken);
    let fault = tournament.episodes(2).unwrap().play().unwrap_err();
    assert_eq!(fault.problems().len(), 1);
    assert!(fault.to_string().contains("broken"), "{fault}");

    let tournament = Tournament::new(&game, 1).enter("fair", &Uniform).enter("broken", &broken);
    let fault = tournament.exact().unwrap_err().to_string();
    assert!(fault.contains("\"fair\" against \"broken\": "), "{fault}");

    let tournament = Tournament::new(&Broken, 1).enter("a", &Uniform).enter("b", &Uniform);
    let fault = tournament.episodes(2).unwrap().play().unwrap_err();
    assert_eq!(fault.problems().len(), 4);

    assert!(Tournament::new(&game, 1).episodes(1).unwrap_err().is_invalid());
    for level in [0.0, 1.0, f64::NAN, 1e-30] {
        assert!(Tournament::new(&game, 1).significance(level).unwrap_err().is_invalid());
    }
}

#[test]
fn four_standard_errors_have_the_probability_of_the_oracle() {
    let oracle = common::oracle("O44");
    let cases = oracle["cases"].as_array().unwrap();
    let expected = cases.iter().find_map(|case| case["expected"]["norm_4sigma_two_sided"].as_f64()).unwrap();
    assert!((two_sided(4.0) / expected - 1.0).abs() < 1e-12);
}

/// In the ultimatum game seats differ; scores are means over both.
#[test]
fn both_seats_count_alike() {
    let demand = FixedDemand::ultimatum(0.75).unwrap();
    let game = Ultimatum::with_grid(4);
    let tournament = Tournament::new(&game, 1).enter("demand", &demand).enter("twin", &demand);
    let standings = tournament.episodes(2).unwrap().play().unwrap();
    assert_eq!((standings.ranking[0].seats, standings.ranking[0].score.value), ([0.75, 0.25], 0.5));
    assert_eq!((standings.ranking[0].name.as_str(), standings.ranking[1].rank), ("demand", 1));
}

/// Always the action of this number.
struct Always(usize);

impl Strategy<Matrix> for Always {
    fn mix(&self, _: &View<'_, Matrix>, _: &[usize], chances: &mut [f64]) {
        chances.fill(0.0);
        chances[self.0] = 1.0;
    }
}

/// Payoffs of the first that sum to nothing but for rounding: 0.1 + 0.2 - 0.3 is 5.6e-17.
#[test]
fn what_rounding_leaves_of_a_score_is_not_significant() {
    let row = [0.0, 0.1, 0.2, -0.3, 0.0];
    let mut rows = vec![vec![0.0; 5]; 5];
    for (k, x) in row.into_iter().enumerate() {
        (rows[0][k], rows[k][0]) = (x, -x);
    }
    let game = Matrix::zero_sum(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let entries: Vec<_> = (0..5).map(|i| (format!("action {i}"), Always(i))).collect();
    let tournament =
        entries.iter().fold(Tournament::new(&game, 1), |t, (name, always)| t.enter(name, always));
    let standings = tournament.episodes(100).unwrap().play().unwrap();
    let tie = comparison(&standings, "action 0", "action 4");
    assert_eq!((tie.p_value, tie.significant), (1.0, false), "{:?}", tie.difference);
    assert!(comparison(&standings, "action 1", "action 3").significant);
}

#[test]
fn payoffs_whose_squares_are_infinite_are_errors_that_name_the_pair() {
    let game = Matrix::zero_sum(&[&[1e200, -1e200], &[-1e200, 1e200]]);
    let even = |_: &View<'_, Matrix>, _: &[usize], chances: &mut [f64]| chances.fill(0.5);
    let tournament = Tournament::new(&game, 1).enter("even", &even).enter("heads", &Always(0));
    let error = tournament.episodes(100).unwrap().play().unwrap_err().to_string();
    assert!(error.contains("payoffs of even against heads"), "{error}");
}

/// Fills in what are no probabilities.
struct Odd;

impl Strategy<Matrix> for Odd {
    fn mix(&self, _view: &View<'_, Matrix>, _actions: &[<Matrix as Game>::Action], chances: &mut [f64]) {
        chances.fill(0.7);
    }
}
