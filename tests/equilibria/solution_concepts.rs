//! Paths of equilibria, several equilibria, levels of reasoning, replies and regret.

use crate::common::games::{Signals, Standoff};
use bargain::game::catalogue::{
    AlternatingOffers, Crisis, DilemmaPayoffs, Proposal, RepeatedDilemma, Ultimatum,
};
use bargain::game::{FiniteGame, Player, Unrolled};
use bargain::math::interval::Confidence;
use bargain::simulate::{Direct, MonteCarlo};
use bargain::solve::{
    CognitiveHierarchy, Distribution, LevelK, ManyStarts, Play, Profile, QuantalPath, QuantalResponse, Reply,
    Ties,
};
use bargain::strategy::{Strategy, Uniform, View};
use std::collections::BTreeSet;

fn solver(precision: f64) -> QuantalResponse {
    QuantalResponse::new([precision; 2]).unwrap().tolerance(1e-10).unwrap()
}

/// One round of chicken in which the first player has more to lose.
fn chicken() -> Standoff {
    Standoff { priors: [[0.2, 0.8], [0.7, 0.3]], crash: [0.5, 2.0], rounds: 1 }
}

fn screening() -> Ultimatum {
    let shares = (0..=10).map(|k| f64::from(k) / 10.0).collect();
    Ultimatum::with_reservations(1.0, shares, vec![0.15, 0.45], vec![0.4, 0.6]).unwrap()
}

fn ends_where_the_solver_does<G: FiniteGame>(game: &G, precision: f64) {
    let path = QuantalPath::to(solver(precision)).trace(game).unwrap();
    assert!(path.breaks().is_empty(), "{:?}", path.breaks());
    let (first, last) = (&path.points()[0], path.points().last().unwrap());
    assert_eq!(first.precision, [0.0; 2]);
    assert_eq!(last.precision, [precision; 2]);
    assert!(path.points().is_sorted_by(|a, b| a.precision[0] < b.precision[0]));
    let solved = solver(precision).solve(game).unwrap().play(game).unwrap().distribution();
    for ((outcome, p), (other, q)) in last.distribution.outcomes.iter().zip(&solved.outcomes) {
        assert_eq!(outcome, other);
        assert!((p - q).abs() < 1e-8, "{outcome:?}: {p} and {q}");
    }
}

#[test]
fn a_path_begins_with_uniform_choices_and_ends_at_the_equilibrium() {
    let crisis = Crisis {
        status_quo: [0.0, 0.0],
        concession: [1.0, -0.6],
        conflict: [-0.5, -1.2],
        back_down: [-0.4, 0.2],
    };
    ends_where_the_solver_does(&crisis, 8.0);
    ends_where_the_solver_does(&Ultimatum::with_grid(10), 20.0);
    ends_where_the_solver_does(&screening(), 12.0);
    ends_where_the_solver_does(&Signals { prior: [0.6, 0.4], good: [0.3, 0.8], signals: 2 }, 3.0);
    let path = QuantalPath::to(solver(6.0)).trace(&screening()).unwrap();
    let uniform = Play::of(&screening(), &Uniform, &Uniform).unwrap().distribution();
    for (outcome, p) in &path.points()[0].distribution.outcomes {
        assert!((p - uniform.probability(*outcome)).abs() < 1e-12);
    }
}

/// The roots of one equation are all equilibria: what the first dares is an answer to what the second does to it.
fn roots_of_chicken(game: &Standoff, precision: [f64; 2]) -> Vec<[f64; 2]> {
    let dares = |player: usize, other: f64| -> f64 {
        (0..2)
            .map(|t| {
                let gain = (1.0 - other) - other * game.crash[t];
                game.priors[player][t] / (1.0 + (-precision[player] * gain).exp())
            })
            .sum()
    };
    let gap = |x: f64| dares(0, dares(1, x)) - x;
    let mut roots = Vec::new();
    for i in 0..20_000 {
        let (mut low, mut high) = (f64::from(i) / 20_000.0, f64::from(i + 1) / 20_000.0);
        if gap(low) * gap(high) > 0.0 {
            continue;
        }
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if gap(low) * gap(middle) <= 0.0 { high = middle } else { low = middle }
        }
        roots.push([low, dares(1, low)]);
    }
    roots
}

#[test]
fn many_starts_find_every_equilibrium_that_attracts_the_search() {
    let game = chicken();
    let roots = roots_of_chicken(&game, [8.0; 2]);
    assert_eq!(roots.len(), 3);
    let several = ManyStarts::new(solver(8.0), 20, 1).search(&game).unwrap();
    assert_eq!(several.starts(), 22);
    assert_eq!(several.found().iter().map(|found| found.starts).sum::<usize>() + several.missed(), 22);
    let which = |dares: f64| roots.iter().position(|root| (root[0] - dares).abs() < 1e-8);
    let found: Vec<_> = several.found().iter().map(|found| which(first_dares(&found.distribution))).collect();
    let distinct: BTreeSet<_> = found.iter().collect();
    assert!(distinct.len() == found.len() && found.iter().all(Option::is_some), "{found:?} of {roots:?}");
    // Replies lead away from the root between the two others.
    assert!([0, 2].iter().all(|root| found.contains(&Some(*root))), "{found:?}");
    assert_eq!(several.found().iter().filter(|found| found.principal).count(), 1);
}

/// Whether the first player dares, over both its types.
fn first_dares(distribution: &Distribution<[bool; 2]>) -> f64 {
    distribution.probability([true, false]) + distribution.probability([true, true])
}

#[test]
fn a_path_says_where_its_branch_folds() {
    let game = Standoff { priors: [[0.42, 0.58], [0.0256, 0.9744]], crash: [0.1, 5.6], rounds: 1 };
    let ray = |scale: f64| [8.0 * scale, 8.0 * 0.147 * scale];
    let wanted = QuantalResponse::new(ray(1.0)).unwrap().tolerance(1e-10).unwrap();
    let path = QuantalPath::to(wanted).trace(&game).unwrap();
    let [broken] = path.breaks() else { panic!("{:?}", path.breaks()) };
    // Before the break there is an equilibrium where the path is; behind it there is none near, but one where the path goes on.
    let nearest = |precision: [f64; 2], dares: f64| {
        let roots = roots_of_chicken(&game, precision);
        roots.iter().map(|root| (root[0] - dares).abs()).fold(1.0, f64::min)
    };
    for point in path.points() {
        // Towards a fold the response to a choice moves as far as the choice itself, so a small residual lies ever further
        // from the fixed point.
        let close = (point.precision[0] / broken.before[0] - 1.0).abs() < 0.01;
        let distance = nearest(point.precision, first_dares(&point.distribution));
        assert!(distance < if close { 1e-3 } else { 1e-7 }, "{:?}: {distance:e}", point.precision);
    }
    let before = path.points().iter().rfind(|point| point.precision[0] <= broken.before[0]).unwrap();
    assert!(nearest(broken.after, first_dares(&before.distribution)) > 0.1);
    assert!((broken.after[0] - broken.before[0]) < 0.1 && broken.jump > 0.1, "{broken:?}");
    let several = ManyStarts::new(wanted, 0, 1).search(&game).unwrap();
    assert_eq!((several.breaks().len(), several.found()[0].principal), (1, false));
}

#[test]
fn one_equilibrium_is_found_from_all_starts_under_complete_information() {
    let several = ManyStarts::new(solver(10.0), 10, 7).search(&Ultimatum::with_grid(10)).unwrap();
    assert_eq!((several.found().len(), several.found()[0].starts, several.missed()), (1, 12, 0));
}

/// What a proposer of a level offers, by the chance of acceptance that it expects.
fn best_offer(game: &Ultimatum, accepts: impl Fn(usize) -> f64) -> usize {
    let worth = |k: usize| (1.0 - game.shares()[k]) * accepts(k);
    (0..game.shares().len()).fold(0, |best, k| if worth(k) > worth(best) { k } else { best })
}

fn offer_of(game: &Ultimatum, profile: Profile) -> usize {
    let tables = Unrolled::new(game).unwrap();
    // The responder takes everything, so that the outcome shows the offer.
    let yes = |_: &View<'_, Ultimatum>, actions: &[Proposal], chances: &mut [f64]| {
        for (action, chance) in actions.iter().zip(chances) {
            *chance = f64::from(u8::from(*action == Proposal::Accept));
        }
    };
    let all = Profile::tabulate(game, &tables, &Uniform, &yes).unwrap();
    let play = Play::of_profile(game, &tables, profile.against(&all, &tables).unwrap()).unwrap();
    let distribution = play.distribution();
    let (sure, _) = distribution.outcomes.iter().enumerate().find(|(_, (_, p))| *p > 0.999_999).unwrap();
    sure
}

#[test]
fn levels_reply_to_the_level_below_and_hierarchies_to_the_mixture_of_all_below() {
    let game = screening();
    let tables = Unrolled::new(&game).unwrap();
    let (reservations, prior) = ([0.15, 0.45], [0.4, 0.6]);
    let takes =
        |k: usize| -> f64 { (0..2).filter(|&t| game.shares()[k] >= reservations[t]).map(|t| prior[t]).sum() };
    let levels = LevelK::new().levels(&tables, 2).unwrap();
    assert_eq!(offer_of(&game, levels.profile(&tables, [1, 0]).unwrap()), best_offer(&game, |_| 0.5));
    assert_eq!(offer_of(&game, levels.profile(&tables, [2, 0]).unwrap()), best_offer(&game, takes));
    for mean in [0.3, 0.9, 2.5] {
        let hierarchy = CognitiveHierarchy::new(mean).unwrap().levels(&tables, 2).unwrap();
        let expected = best_offer(&game, |k| (0.5 + mean * takes(k)) / (1.0 + mean));
        assert_eq!(offer_of(&game, hierarchy.profile(&tables, [2, 0]).unwrap()), expected, "mean {mean}");
        let shares = hierarchy.shares();
        assert!((shares[1] / shares[0] - mean).abs() < 1e-12);
        assert!((shares[2] / shares[1] - mean / 2.0).abs() < 1e-12);
    }
    assert!(levels.population().is_none());
    assert!(levels.profile(&tables, [3, 0]).unwrap_err().to_string().contains("at most 2"));
}

#[test]
fn the_value_of_a_best_reply_is_the_value_and_the_regret_together() {
    for rounds in [1, 3] {
        let game = Standoff { rounds, ..chicken() };
        let tables = Unrolled::new(&game).unwrap();
        let profile = Profile::uniform(&tables);
        let (value, regret) = (profile.value(&tables).unwrap(), profile.regret(&tables).unwrap());
        for player in Player::BOTH {
            let i = player.index();
            let reply = profile.reply(&tables, player, Reply::Best(Ties::First)).unwrap();
            assert!((reply.value(&tables).unwrap()[i] - value[i] - regret[i]).abs() < 1e-12);
            assert!(reply.regret(&tables).unwrap()[i].abs() < 1e-12);
        }
    }
}

/// An equilibrium is its own logit reply, and no reply of another precision.
fn replies_to_itself<G: FiniteGame>(game: &G, precision: [f64; 2]) {
    let solver = QuantalResponse::new(precision).unwrap().tolerance(1e-10).unwrap();
    let equilibrium = solver.solve(game).unwrap();
    let tables = equilibrium.game();
    let replied = |player: Player, precision: f64| {
        let reply = equilibrium.profile().reply(tables, player, Reply::Logit(precision)).unwrap();
        let found = Play::of_profile(game, tables, reply).unwrap().distribution();
        let own = Play::of_profile(game, tables, equilibrium.profile().clone()).unwrap().distribution();
        let pairs = own.outcomes.iter().zip(&found.outcomes);
        pairs.map(|((_, p), (_, q))| (p - q).abs()).fold(0.0, f64::max)
    };
    for player in Player::BOTH {
        let own = precision[player.index()];
        assert!(replied(player, own) < 1e-8, "{player:?}: {:e}", replied(player, own));
        assert!(replied(player, 0.5 * own) > 1e-3, "{player:?}: {:e}", replied(player, 0.5 * own));
    }
}

#[test]
fn the_logit_reply_to_a_quantal_response_at_its_own_precision_is_itself() {
    replies_to_itself(&screening(), [6.0, 9.0]);
    replies_to_itself(&Standoff { rounds: 2, ..chicken() }, [2.0, 4.0]);
}

/// From uniform choices one sweep leads to a reply to these, which is no fixed point where the other answers it.
#[test]
fn fixed_points_that_one_sweep_cannot_meet_are_counted_as_missed() {
    let game = Standoff { rounds: 2, ..chicken() };
    let [met, missed] = [3000, 1].map(|sweeps| solver(6.0).sweeps(sweeps).solve(&game).unwrap());
    let (met, missed) = (met.convergence(), missed.convergence());
    assert!(met.missed == 0 && met.residual <= met.tolerance, "{met:?}");
    assert!(missed.missed > 0 && missed.missed <= missed.problems, "{missed:?}");
    assert!(missed.residual > missed.tolerance, "{missed:?}");
}

#[test]
fn profiles_of_another_game_are_refused() {
    let (small, large) = (Ultimatum::with_grid(4), Ultimatum::with_grid(5));
    let profile = Profile::uniform(&Unrolled::new(&small).unwrap());
    let tables = Unrolled::new(&large).unwrap();
    assert!(profile.regret(&tables).is_err());
    assert!(profile.reply(&tables, Player::First, Reply::Best(Ties::First)).is_err());
    assert!(LevelK::new().level_zero(profile.clone()).levels(&tables, 1).is_err());
    assert!(Play::of_profile(&large, &tables, profile).is_err());
    assert!(LevelK::new().reply(Reply::Logit(f64::NAN)).is_err());
    assert!(CognitiveHierarchy::new(-1.0).is_err());
}

/// Uniform play tabulated as a strategy is the uniform profile.
#[test]
fn the_uniform_profile_is_the_uniform_strategy() {
    fn check<G: FiniteGame>(game: &G)
    where
        Uniform: Strategy<G>,
    {
        let tables = Unrolled::new(game).unwrap();
        assert_eq!(Profile::uniform(&tables), Profile::tabulate(game, &tables, &Uniform, &Uniform).unwrap());
    }
    check(&screening());
    check(&Standoff { rounds: 2, ..chicken() });
}

/// An equilibrium that both play as a strategy gives what the equilibrium gives, in tables and by the rules.
fn plays_like_its_profile<G: FiniteGame>(game: &G, seed: u64) {
    let equilibrium = solver(3.0).solve(game).unwrap();
    let strategy = equilibrium.profile().strategy(game, equilibrium.game()).unwrap();
    let exact = Play::of(game, &strategy, &strategy).unwrap().distribution();
    for (outcome, p) in equilibrium.play(game).unwrap().distribution().outcomes {
        assert!((p - exact.probability(outcome)).abs() < 1e-9, "{outcome:?}");
    }
    // |z| < 4.5 for each class, which a right simulator misses with probability 7e-6.
    let episodes = 20_000;
    let plan = MonteCarlo::new(seed).episodes(episodes).unwrap();
    let sample = plan.run(&Direct::new(game, &strategy, &strategy));
    for &(outcome, p) in &exact.outcomes {
        let error = (p * (1.0 - p) / episodes as f64).sqrt();
        let found = sample.proportion(outcome, Confidence::P95).value;
        assert!((found - p).abs() <= 4.5 * error + 1e-12, "{outcome:?}: {found}, not {p}");
    }
}

#[test]
fn profiles_are_strategies_of_games_with_complete_information() {
    let crisis = Crisis {
        status_quo: [0.0, 0.0],
        concession: [1.0, -0.6],
        conflict: [-0.5, -1.2],
        back_down: [-0.4, 0.2],
    };
    plays_like_its_profile(&crisis, 1);
    plays_like_its_profile(&AlternatingOffers::new([0.9, 0.8], 10, 4).unwrap(), 2);
    let payoffs = DilemmaPayoffs { temptation: 5.0, reward: 3.0, punishment: 1.0, sucker: 0.0 };
    plays_like_its_profile(&RepeatedDilemma::new(payoffs, 0.9, 3).unwrap(), 3);
    let tables = Unrolled::new(&screening()).unwrap();
    assert!(Profile::uniform(&tables).strategy(&screening(), &tables).unwrap_err().is_unsupported());
}
