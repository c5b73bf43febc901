//! Offers that are taken or not: dictator, ultimatum, alternating offers, one price.

use super::{
    Classic, INDUCTION, Origin, QUANTAL, RESIDUAL, ROUNDING, Route, SCREENED, TREE, Tolerance, logistic,
    perfect, quantal, tally,
};
use crate::Error;
use crate::game::Unrolled;
use crate::game::catalogue::closed_forms::{
    outside_option_shares, rubinstein_shares, screening_price, stahl_share, two_type_price,
};
use crate::game::catalogue::{AlternatingOffers, Dictator, Ultimatum};
use crate::solve::tree::PublicTree;
use crate::solve::{CognitiveHierarchy, LevelK, Play, Stationary, Ties};

#[inline]
pub(super) fn rows() -> Result<Vec<Classic>, Error> {
    Ok([dictator()?, ultimatum()?, depth_of_reasoning()?, prices()?, haggling()?, endless_haggling()?]
        .concat())
}

#[inline]
fn dictator() -> Result<Vec<Classic>, Error> {
    let origin = Origin("Dictator", "Forsythe, Horowitz, Savin & Sefton 1994");
    let game = Dictator::new(10)?;
    let kept = perfect(&game, Ties::First)?.value()[0];
    let nothing = quantal(&game, 5.0)?.probability(0);
    let weights: f64 = (0..=10).map(|k| (-5.0 * f64::from(k) / 10.0).exp()).sum();
    Ok(vec![
        Classic::new(origin, INDUCTION, "share kept", [kept, 1.0], ROUNDING),
        Classic::new(
            origin,
            QUANTAL,
            "probability of giving nothing at precision 5",
            [nothing, 1.0 / weights],
            ROUNDING,
        ),
    ])
}

#[inline]
fn ultimatum() -> Result<Vec<Classic>, Error> {
    let origin = Origin("Ultimatum", "Güth, Schmittberger & Schwarze 1982");
    let game = Ultimatum::with_grid(10);
    let tree = PublicTree::new(&game)?;
    let by_tables = |ties| perfect(&game, ties).map(|found| found.value()[0]);
    let by_tree = |ties| tree.subgame_perfect(ties).map(|found| found.value[0]);
    let exact = quantal(&game, 5.0)?;
    // Acceptance is logistic in the share, the offer in what is left of the pie times that.
    let accepts = |k: u32| logistic(5.0 * f64::from(k) / 10.0);
    let weight = |k: u32| (5.0 * (1.0 - f64::from(k) / 10.0) * accepts(k)).exp();
    let total: f64 = (0..=10).map(weight).sum();
    let agreement: f64 = (0..=10).map(|k| weight(k) / total * accepts(k)).sum();
    let [generous, strict] = [
        "the proposer's payoff if ties accept, steps of 0.1",
        "the proposer's payoff if ties reject, steps of 0.1",
    ];
    Ok(vec![
        Classic::new(origin, INDUCTION, generous, [by_tables(Ties::First)?, 1.0], ROUNDING),
        Classic::new(origin, TREE, generous, [by_tree(Ties::First)?, 1.0], ROUNDING),
        Classic::new(origin, INDUCTION, strict, [by_tables(Ties::Last)?, 0.9], ROUNDING),
        Classic::new(origin, TREE, strict, [by_tree(Ties::Last)?, 0.9], ROUNDING),
        Classic::new(
            Origin("Ultimatum", "McKelvey & Palfrey 1998"),
            QUANTAL,
            "probability of agreement at precision 5",
            [tally(&exact, "agreements"), agreement],
            ROUNDING,
        ),
    ])
}

#[inline]
fn depth_of_reasoning() -> Result<Vec<Classic>, Error> {
    let game = Ultimatum::with_grid(10);
    let tables = Unrolled::new(&game)?;
    let levels = LevelK::new().levels(&tables, 1)?;
    // A proposer who takes acceptance for a coin offers nothing.
    let naive = Play::of_profile(&game, &tables, levels.profile(&tables, [1, 0])?)?.distribution();
    let mean: f64 = 1.5;
    let hierarchy = CognitiveHierarchy::new(mean)?.levels(&tables, 4)?;
    let population =
        hierarchy.population().map(|profile| Play::of_profile(&game, &tables, profile)).transpose()?;
    let agreement = population.map_or(f64::NAN, |play| tally(&play.distribution(), "agreements"));
    // Responders of level 0 take half of all offers, all others every offer.
    let weights = 1.0 + mean + mean.powi(2) / 2.0 + mean.powi(3) / 6.0 + mean.powi(4) / 24.0;
    Ok(vec![
        Classic::new(
            Origin("Ultimatum", "Stahl & Wilson 1995"),
            Route("level-k thinking", "LevelK"),
            "payoff of a proposer of level 1 against level 0",
            [naive.payoffs[0], 0.5],
            ROUNDING,
        ),
        Classic::new(
            Origin("Ultimatum", "Camerer, Ho & Chong 2004"),
            Route("cognitive hierarchy", "CognitiveHierarchy"),
            "probability of agreement, mean level 1.5, at most 4",
            [agreement, 1.0 - 0.5 / weights],
            ROUNDING,
        ),
    ])
}

/// A seller's price is an offer: what it leaves of the highest valuation is the buyer's share.
#[inline]
fn prices() -> Result<Vec<Classic>, Error> {
    let origin = Origin("Ultimatum", "Fudenberg & Tirole 1991, ch. 10");
    let [low, high, keen] = [1.0, 3.0, 0.5];
    let shares = vec![0.0, 1.0, high - low, high];
    let two = Ultimatum::with_reservations(high, shares, vec![high - low, 0.0], vec![1.0 - keen, keen])?;
    let two = perfect(&two, Ties::First)?.play(&two)?.distribution();
    let known = two_type_price([low, high], keen)?;

    let types = 50_u32;
    let part = |k: f64| k / f64::from(types);
    let shares = (0..=types).map(|k| part(f64::from(k))).collect();
    let reservations: Vec<f64> = (0..types).map(|k| part(f64::from(k) + 0.5)).collect();
    let prior = vec![part(1.0); reservations.len()];
    let many = Ultimatum::with_reservations(1.0, shares, reservations, prior)?;
    let profit = perfect(&many, Ties::First)?.value()[0];
    Ok(vec![
        Classic::new(
            origin,
            SCREENED,
            "a seller's profit from two types",
            [two.payoffs[0], known.profit],
            ROUNDING,
        ),
        Classic::new(
            origin,
            SCREENED,
            "probability of a sale to one of two types",
            [tally(&two, "agreements"), known.sale],
            ROUNDING,
        ),
        Classic::new(
            origin,
            SCREENED,
            "a seller's profit, valuations uniform on [0, 1] as 50 types",
            [profit, screening_price([0.0, 1.0])?.profit],
            ROUNDING,
        ),
    ])
}

#[inline]
fn haggling() -> Result<Vec<Classic>, Error> {
    let stahl = Origin("AlternatingOffers", "Ståhl 1972");
    let three = AlternatingOffers::new([0.5, 0.5], 8, 3)?;
    let known = stahl_share(3, [0.5, 0.5])?;
    let tree = PublicTree::new(&three)?;
    let three_rounds = "first share in three rounds, discount 0.5, steps of 1/8";

    let option = Origin("AlternatingOffers", "Shaked & Sutton 1984");
    let game = AlternatingOffers::new([0.9, 0.9], 100, 60)?.outside_option(0.6)?;
    let leaves = perfect(&game, Ties::First)?.value()[1];

    let two = AlternatingOffers::new([0.9, 0.8], 10, 2)?;
    let value = quantal(&two, 6.0)?.payoffs[0];
    Ok(vec![
        Classic::new(
            stahl,
            INDUCTION,
            three_rounds,
            [perfect(&three, Ties::First)?.value()[0], known],
            ROUNDING,
        ),
        Classic::new(
            stahl,
            TREE,
            three_rounds,
            [tree.subgame_perfect(Ties::First)?.value[0], known],
            ROUNDING,
        ),
        Classic::new(
            option,
            INDUCTION,
            "second share with an outside option of 0.6, discount 0.9",
            [leaves, outside_option_shares(0.9, 0.6)?[1]],
            ROUNDING,
        ),
        Classic::new(
            Origin("AlternatingOffers", "McKelvey & Palfrey 1998"),
            QUANTAL,
            "the first player's payoff in two rounds at precision 6",
            [value, two_logit_rounds()],
            RESIDUAL,
        ),
    ])
}

/// The first player's payoff in two rounds over 11 shares, discount factors 0.9 and 0.8, precision 6: from the last answer back, by hand.
fn two_logit_rounds() -> f64 {
    let precision = 6.0;
    // Of one round: what the proposer and the answering player expect, who are worth `refused` after a refusal.
    let round = |refused: [f64; 2]| -> [f64; 2] {
        let offers = (0..=10).map(|k| {
            let share = f64::from(k) / 10.0;
            let accepts = logistic(precision * (share - refused[1]));
            let mean = |taken: f64, refused: f64| accepts * taken + (1.0 - accepts) * refused;
            [mean(1.0 - share, refused[0]), mean(share, refused[1])]
        });
        let weights = offers.map(|values| ((precision * values[0]).exp(), values));
        let sum = weights.fold([0.0; 3], |[total, proposer, answers], (weight, values)| {
            [total + weight, proposer + weight * values[0], answers + weight * values[1]]
        });
        [sum[1] / sum[0], sum[2] / sum[0]]
    };
    let [second, first] = round([0.0, 0.0]);
    round([0.9 * first, 0.8 * second])[0]
}

#[inline]
fn endless_haggling() -> Result<Vec<Classic>, Error> {
    let origin = Origin("AlternatingOffers", "Rubinstein 1982");
    let discount = [0.9, 0.8];
    let known = rubinstein_shares(discount)?;
    // Each round rounds to the grid, and its rounding is discounted by both factors every other round.
    let near = 1e-3 / (1.0 - discount[0] * discount[1]);
    let grid = Tolerance(near, "a step of the grid of shares, over 1 − δ₁δ₂");
    let long = AlternatingOffers::new(discount, 1000, 200)?;
    let endless = AlternatingOffers::new(discount, 1000, 1)?;
    let stationary = Stationary::best(Ties::First).tolerance(2.0 * near)?.solve(&endless)?;
    let circle =
        Tolerance(near + stationary.error_bound(), "the grid of shares, and the circles of replies on it");
    Ok(vec![
        Classic::new(
            origin,
            INDUCTION,
            "first share in 200 rounds, discount 0.9 and 0.8, steps of 0.001",
            [perfect(&long, Ties::First)?.value()[0], known[0]],
            grid,
        ),
        Classic::new(
            origin,
            Route("Markov perfection", "Stationary"),
            "first share without an end, discount 0.9 and 0.8, steps of 0.001",
            [stationary.equilibrium().value()[0], known[0]],
            circle,
        ),
    ])
}
