//! Games of one simultaneous move: demands, stakes, requests, efforts.

use super::{
    Classic, ENUMERATION, Origin, PIVOTING, QUANTAL, RESIDUAL, ROUNDING, Route, TREE, Tolerance, logistic,
    normal_form, quantal,
};
use crate::Error;
use crate::game::catalogue::closed_forms::{contest_efforts, mixed_equilibrium, money_request_equilibrium};
use crate::game::catalogue::{Contest, Inspection, MatchingPennies, MoneyRequest, NashDemand, OneShot};
use crate::game::{MixedProfile, Player, StochasticGame};
use crate::solve::Ties;
use crate::solve::bimatrix::{
    LemkeHowson, LevelK, QuantalBranch, SupportEnumeration, TieBreak, zero_sum_value,
};
use crate::solve::stochastic::ShapleyIteration;
use crate::solve::tree::{CounterfactualRegret, FictitiousPlay, PublicTree, RegretMatching};

#[inline]
pub(super) fn rows() -> Result<Vec<Classic>, Error> {
    Ok([
        demands()?,
        pennies()?,
        strict_competition()?,
        pennies_again()?,
        inspection()?,
        requests()?,
        contest()?,
    ]
    .concat())
}

/// All divisions are equilibria, and that both demand everything.
#[inline]
fn demands() -> Result<Vec<Classic>, Error> {
    let origin = Origin("NashDemand", "Nash 1953");
    let game = NashDemand::new(4)?;
    let found = SupportEnumeration::new().solve(&normal_form(&game)?)?;
    let pure = |profile: &MixedProfile| Player::BOTH.iter().all(|player| profile.of(*player).contains(&1.0));
    let pure = found.equilibria.iter().filter(|equilibrium| pure(&equilibrium.profile));
    let (divisions, waste) = pure.fold((0, 0), |(divisions, waste), equilibrium| {
        let all = equilibrium.value[0] + equilibrium.value[1] > 0.5;
        if all { (divisions + 1, waste) } else { (divisions, waste + 1) }
    });
    let tree = PublicTree::new(&game)?;
    let outcomes = tree.subgame_perfect_outcomes(100)?.len();
    let exact = Tolerance(0.0, "a count");
    let count = |n: usize| n as f64;
    let outcomes_of = Route("subgame perfection", "PublicTree::subgame_perfect_outcomes");
    Ok(vec![
        Classic::new(
            origin,
            ENUMERATION,
            "pure equilibria that divide a pie of 4 steps",
            [count(divisions), 5.0],
            exact,
        ),
        Classic::new(origin, ENUMERATION, "pure equilibria that waste it", [count(waste), 1.0], exact),
        Classic::new(origin, outcomes_of, "outcomes of pure equilibria", [count(outcomes), 6.0], exact),
    ])
}

/// The payoffs of the first and of the second player in a game of two moves each.
fn tables<G: OneShot>(game: &G) -> [[[f64; 2]; 2]; 2] {
    [0, 1].map(|player: usize| [0, 1].map(|i| [0, 1].map(|j| game.result([i, j], [0, 0])[player])))
}

/// The only equilibrium of a game of two moves each by every route: the second player's probability of move 0, which depends on
/// the first player's stakes only.
fn mixed<G: OneShot>(game: &G, origin: Origin, quantity: &'static str) -> Result<Vec<Classic>, Error> {
    let [first, second] = tables(game);
    let known = mixed_equilibrium(first, second)?[1];
    let matrix = normal_form(game)?;
    let listed = SupportEnumeration::new().solve(&matrix)?;
    let enumerated = listed.equilibria.first().map_or(f64::NAN, |e| e.profile.of(Player::Second)[0]);
    let pivoted = LemkeHowson::dropping(Player::First, 0).solve(&matrix)?.equilibrium.profile;
    let tree = PublicTree::new(game)?;
    let perfect = tree.subgame_perfect(Ties::First)?.profile.distribution();
    let on_tree = perfect.probability([0, 0]) + perfect.probability([1, 0]);
    Ok(vec![
        Classic::new(origin, ENUMERATION, quantity, [enumerated, known], ROUNDING),
        Classic::new(origin, PIVOTING, quantity, [pivoted.of(Player::Second)[0], known], ROUNDING),
        Classic::new(origin, TREE, quantity, [on_tree, known], ROUNDING),
    ])
}

#[inline]
fn pennies() -> Result<Vec<Classic>, Error> {
    let origin = Origin("MatchingPennies", "Goeree & Holt 2001");
    let game = MatchingPennies::new([[320.0, 40.0], [40.0, 80.0]], [[40.0, 80.0], [80.0, 40.0]])?;
    let mut rows =
        mixed(&game, origin, "the second player's probability of the first side, stakes 320 and 80")?;

    let unequal = MatchingPennies::new([[9.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]])?;
    let precision = 1.5;
    let exact = quantal(&unequal, precision)?;
    let by_tables = exact.probability([0, 0]) + exact.probability([0, 1]);
    let branch = QuantalBranch::along([1.0, 1.0])?.trace(&normal_form(&unequal)?, precision)?;
    let on_branch = branch.end.profile.of(Player::First)[0];
    let known = logit_pennies(precision);
    let origin = Origin("MatchingPennies", "McKelvey & Palfrey 1995");
    let quantity = "the first player's probability of the side that pays 9, precision 1.5";
    let branch = Route("logit quantal response", "QuantalBranch");
    rows.push(Classic::new(origin, QUANTAL, quantity, [by_tables, known], RESIDUAL));
    rows.push(Classic::new(origin, branch, quantity, [on_branch, known], RESIDUAL));
    Ok(rows)
}

/// The first player's logit probability of the side that pays it 9, the other paying 1, by bisection of one equation.
fn logit_pennies(precision: f64) -> f64 {
    let gap = |first: f64| {
        let second = logistic(precision * (1.0 - 2.0 * first));
        logistic(precision * (9.0 * second - (1.0 - second))) - first
    };
    let [mut low, mut high] = [0.0, 1.0];
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if gap(middle) > 0.0 { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[inline]
fn strict_competition() -> Result<Vec<Classic>, Error> {
    let origin = Origin("MatchingPennies", "von Neumann 1928");
    let first = [[3.0, -1.0], [-2.0, 1.0]];
    let game = MatchingPennies::new(first, first.map(|row| row.map(|payoff: f64| -payoff)))?;
    let quantity = "value of the zero-sum game of stakes 3, −1, −2, 1";
    let by_simplex = zero_sum_value(&normal_form(&game)?)?.value;
    let tree = PublicTree::new(&game)?;
    let regret = CounterfactualRegret::new(RegretMatching::Plus).tolerance(1e-4)?.solve(&tree);
    let fictitious = FictitiousPlay::new().tolerance(1e-2)?.solve(&tree);
    let conv = |found: f64| {
        Tolerance(found, "NashConv, which the solver reports and which bounds the error of the value")
    };
    let value = |found: f64| [found, 1.0 / 7.0];
    let simplex = Route("minimax", "zero_sum_value");
    let minimisation = Route("minimax", "tree::CounterfactualRegret");
    let learning = Route("minimax", "tree::FictitiousPlay");
    Ok(vec![
        Classic::new(origin, simplex, quantity, value(by_simplex), ROUNDING),
        Classic::new(origin, minimisation, quantity, value(regret.value[0]), conv(regret.nash_conv())),
        Classic::new(origin, learning, quantity, value(fictitious.value[0]), conv(fictitious.nash_conv())),
    ])
}

/// Played again with probability 1/2 if both show the first side: v is the value of ((1 + v/2, 0), (0, 1)).
#[inline]
fn pennies_again() -> Result<Vec<Classic>, Error> {
    let first = [[1.0, 0.0], [0.0, 1.0]];
    let game = MatchingPennies::new(first, first.map(|row| row.map(|payoff: f64| -payoff)))?;
    let again = |_state, row, column| vec![if (row, column) == (0, 0) { 0.5 } else { 0.0 }];
    let game = StochasticGame::new(vec![normal_form(&game)?], again, [1.0, 1.0])?;
    let solution = ShapleyIteration::new().solve(&game)?;
    let value = solution.values.first().copied().unwrap_or(f64::NAN);
    Ok(vec![Classic::new(
        Origin("MatchingPennies", "Shapley 1953"),
        Route("value of a stochastic game", "stochastic::ShapleyIteration"),
        "value if the first side leads to another game with probability 1/2",
        [value, (17.0_f64.sqrt() - 3.0) / 2.0],
        Tolerance(1e-12, "the error bound at which the iteration stops"),
    )])
}

#[inline]
fn inspection() -> Result<Vec<Classic>, Error> {
    let game = Inspection::new(1.0, 4.0, 2.0, 3.0)?;
    let origin = Origin("Inspection", "Dresher 1962");
    mixed(&game, origin, "probability of compliance, an inspection costing a quarter of the harm")
}

/// The known mixture is the only symmetric equilibrium. There are others: one player mixes 13, 15, 17 and 19, the other 14, 16,
/// 18 and 20, with probabilities 0.4, 0.3, 0.2 and 0.1, so that the first gets 13 + 20 × 0.4 by any of these, the second 20.
#[inline]
fn requests() -> Result<Vec<Classic>, Error> {
    let origin = Origin("MoneyRequest", "Arad & Rubinstein 2012");
    let game = normal_form(&MoneyRequest)?;
    let known = money_request_equilibrium();
    let [low, high] = [[2, 4, 6, 8], [3, 5, 7, 9]];
    let apart = |found: &[f64], known: &[f64]| {
        found.iter().zip(known).map(|(found, known)| (found - known).abs()).fold(0.0, f64::max)
    };
    let listed = SupportEnumeration::new().solve(&game)?.equilibria;
    let [first, second] = Player::BOTH;
    let symmetric = |profile: &MixedProfile| apart(profile.of(first), profile.of(second)) < 1e-9;
    let symmetric: Vec<_> = listed.iter().filter(|e| symmetric(&e.profile)).collect();
    let distance = symmetric.first().map_or(f64::NAN, |e| apart(e.profile.of(first), &known));
    let certificate = game.regret(&MixedProfile::new([known.to_vec(), known.to_vec()])?)?;
    let pivoted = LemkeHowson::dropping(Player::First, 0).solve(&game)?.equilibrium;
    let weight =
        |player, moves: [usize; 4]| -> f64 { moves.map(|k| pivoted.profile.of(player)[k]).iter().sum() };
    let alternate = weight(first, low) + weight(second, high);
    let naive = MixedProfile::pure(&game, [9, 9])?;
    let levels = LevelK::new(TieBreak::Split).level_zero(naive).solve(&game, 3)?.profile([3, 3])?;
    let third: f64 = levels.of(first).iter().enumerate().map(|(k, p)| (k as f64 + 11.0) * p).sum();
    let by_hand = Route("Nash equilibrium", "Bimatrix::regret of the known mixture");
    let level = Route("level-k thinking", "bimatrix::LevelK");
    let count = symmetric.len() as f64;
    let row = |route, quantity, values| Classic::new(origin, route, quantity, values, ROUNDING);
    Ok(vec![
        row(ENUMERATION, "number of symmetric equilibria", [count, 1.0]),
        row(ENUMERATION, "largest distance of the symmetric one from the known mixture", [distance, 0.0]),
        row(by_hand, "the larger regret", [certificate[0].max(certificate[1]), 0.0]),
        row(
            PIVOTING,
            "an asymmetric one: probabilities of 13, 15, 17, 19 and of 14, 16, 18, 20",
            [alternate, 2.0],
        ),
        row(PIVOTING, "payoff of the player who requests less in it", [pivoted.value[0], 21.0]),
        row(level, "request of level 3, level 0 requesting 20", [third, 17.0]),
    ])
}

/// Efforts are ninths of 1, so that those of the formula stand on the grid.
#[inline]
fn contest() -> Result<Vec<Classic>, Error> {
    let origin = Origin("Contest", "Nti 1999");
    let prizes = [2.0, 1.0];
    let known = contest_efforts(prizes, 1.0)?;
    let game = Contest::new(prizes, 1.0, 8.0 / 9.0, 8)?;
    let tree = PublicTree::new(&game)?;
    let found = tree.subgame_perfect(Ties::First)?;
    let spent =
        |chances: &[f64]| -> f64 { chances.iter().enumerate().map(|(k, p)| p * game.effort(k as u32)).sum() };
    let pivoted = LemkeHowson::dropping(Player::First, 0).solve(&normal_form(&game)?)?.equilibrium.profile;
    let outcomes = found.profile.distribution();
    let on_tree: f64 = outcomes.outcomes.iter().map(|([first, _], p)| p * game.effort(*first)).sum();
    let quantity = "effort of the first player, prizes 2 and 1, steps of 1/9";
    let listed = tree.subgame_perfect_outcomes(100)?.len();
    Ok(vec![
        Classic::new(origin, TREE, quantity, [on_tree, known.efforts[0]], ROUNDING),
        Classic::new(
            origin,
            PIVOTING,
            quantity,
            [spent(pivoted.of(Player::First)), known.efforts[0]],
            ROUNDING,
        ),
        Classic::new(
            origin,
            Route("Nash equilibrium", "PublicTree::subgame_perfect_outcomes"),
            "number of equilibria in pure strategies, prizes 2 and 1, steps of 1/9",
            [listed as f64, 1.0],
            Tolerance(0.0, "a count"),
        ),
    ])
}
