//! Sellers and rivals: two prices, the double auction, entry, reputation.

use super::{Classic, INDUCTION, Origin, QUANTAL, ROUNDING, Route, TREE, Tolerance, perfect, quantal, tally};
use crate::Error;
use crate::game::Unrolled;
use crate::game::catalogue::closed_forms::{
    chain_store_reputation, double_auction_ask, double_auction_bid, double_auction_trade, two_type_screening,
};
use crate::game::catalogue::{ChainStore, DoubleAuction, Entry, EntryDeterrence, Screening};
use crate::solve::tree::PublicTree;
use crate::solve::{Profile, Ties};
use crate::strategy::View;

pub(super) fn rows() -> Result<Vec<Classic>, Error> {
    Ok([screening()?, double_auction()?, entry_deterrence()?, chain_store()?].concat())
}

fn screening() -> Result<Vec<Classic>, Error> {
    let origin = Origin("Screening", "Fudenberg & Tirole 1983");
    let precision = 400.0;
    let profit = |keen: f64, discount: f64| -> Result<[f64; 2], Error> {
        let known = two_type_screening([1.0, 2.0], keen, discount)?;
        let game = Screening::new([1.0, 2.0], keen, discount, 16)?;
        Ok([quantal(&game, precision)?.payoffs[0], known.profit])
    };
    // A logit choice among n moves falls short of the best by at most ln(n) / precision.
    let short = 2.0 * (17.0_f64.ln() + 2.0_f64.ln()) / precision;
    let tolerance = Tolerance(
        short,
        "two prices and two answers, each short of the best by at most ln(moves) / precision",
    );
    let row = |quantity, values| Classic::new(origin, QUANTAL, quantity, values, tolerance);
    Ok(vec![
        row("profit where the seller sells at once, precision 400, steps of 1/8", profit(0.25, 0.5)?),
        row("profit where the seller separates, precision 400, steps of 1/8", profit(0.625, 0.5)?),
    ])
}

/// With 20 types and bids in steps of 1/30 the linear bids stand on the grid.
fn double_auction() -> Result<Vec<Classic>, Error> {
    let origin = Origin("DoubleAuction", "Chatterjee & Samuelson 1983");
    let (weight, types, steps) = (0.5, 20, 30_u32);
    let game = DoubleAuction::new(weight, types, steps)?;
    type Bid = fn(f64, f64) -> Result<f64, Error>;
    let bids = |bid: Bid| -> Result<Vec<u32>, Error> {
        let on_grid = |value: &f64| bid(weight, *value).map(|bid| (bid * f64::from(steps)).round() as u32);
        game.values().iter().map(on_grid).collect()
    };
    let linear = [bids(double_auction_bid)?, bids(double_auction_ask)?];
    let bid = |view: &View<'_, DoubleAuction>, actions: &[u32], chances: &mut [f64]| {
        let own = linear[view.player.index()].get(view.own);
        for (chance, action) in chances.iter_mut().zip(actions) {
            *chance = f64::from(u8::from(own == Some(action)));
        }
    };
    let tables = Unrolled::new(&game)?;
    let profile = Profile::tabulate(&game, &tables, &bid, &bid)?;
    let regret = profile.regret(&tables)?;
    let value = profile.value(&tables)?;
    let known = double_auction_trade(weight)?;
    let certificate = Route("Bayesian Nash equilibrium", "Profile::regret of the known strategies");
    let evaluation = Route("Bayesian Nash equilibrium", "Profile::value of the known strategies");
    Ok(vec![
        Classic::new(
            origin,
            certificate,
            "the larger regret of linear bids, k = 1/2, 20 types, steps of 1/30",
            [regret[0].max(regret[1]), 0.0],
            Tolerance(1.0 / f64::from(steps), "a step of the grid of bids"),
        ),
        Classic::new(
            origin,
            evaluation,
            "gains from trade of both together, k = 1/2, 20 types",
            [value[0] + value[1], known.gains],
            Tolerance(
                0.5 / f64::from(types),
                "pairs of types at the edge of trade, one in 20, count whole instead of half",
            ),
        ),
    ])
}

fn entry_deterrence() -> Result<Vec<Classic>, Error> {
    let origin = Origin("EntryDeterrence", "Dixit 1982");
    let game = |commitment: f64| EntryDeterrence {
        monopoly: 6.0,
        duopoly: 3.0,
        war: 1.0,
        commitment,
        entrant: [1.0, -1.0],
    };
    let deters = |commitment: f64| -> Result<f64, Error> {
        let game = game(commitment);
        Ok(perfect(&game, Ties::First)?.play(&game)?.distribution().probability(Entry::Monopoly(true)))
    };
    let dear = game(2.5);
    let on_tree = PublicTree::new(&dear)?;
    let on_tree = on_tree.subgame_perfect(Ties::First)?.value[0];
    let [credible, cheap] = [
        "probability that readiness of cost 2.5, between 2 and 3, deters",
        "probability that readiness of cost 1.5, too cheap to be credible, deters",
    ];
    Ok(vec![
        Classic::new(origin, INDUCTION, credible, [deters(2.5)?, 1.0], ROUNDING),
        Classic::new(origin, INDUCTION, cheap, [deters(1.5)?, 0.0], ROUNDING),
        Classic::new(origin, TREE, "the incumbent's payoff, cost 2.5", [on_tree, 3.5], ROUNDING),
    ])
}

/// Two rounds, worked out from what the closed form says of each: the first entrant comes; if it is fought, the second comes with
/// the probability that leaves a weak incumbent indifferent in the first round.
fn chain_store() -> Result<Vec<Classic>, Error> {
    let paradox = ChainStore::new(2.0, 0.5, 0.0, 5)?;
    let all = perfect(&paradox, Ties::First)?.play(&paradox)?.distribution();

    let (monopoly, entry, tough, precision) = (2.0, 0.5, 0.1, 400.0);
    let known = chain_store_reputation(entry, 2, tough)?;
    let fought = tough + (1.0 - tough) * known.weak_fights;
    let comes_again = 1.0 - 1.0 / monopoly;
    let entries = 1.0 + (1.0 - fought) + fought * comes_again;
    let fights = fought + tough * comes_again;
    let game = ChainStore::new(monopoly, entry, tough, 2)?;
    let found = quantal(&game, precision)?;

    let kreps_wilson = Origin("ChainStore", "Kreps & Wilson 1982");
    let deterred = ChainStore::new(2.0, 0.25, tough, 5)?;
    let few = quantal(&deterred, 50.0)?;
    let last = Tolerance(1e-3, "the logit choices of finite precision");
    Ok(vec![
        Classic::new(
            Origin("ChainStore", "Selten 1978"),
            INDUCTION,
            "entries in five rounds without tough incumbents",
            [tally(&all, "entries"), 5.0],
            ROUNDING,
        ),
        Classic::new(
            kreps_wilson,
            QUANTAL,
            "entries in two rounds",
            [tally(&found, "entries"), entries],
            last,
        ),
        Classic::new(kreps_wilson, QUANTAL, "fights in two rounds", [tally(&found, "fights"), fights], last),
        Classic::new(kreps_wilson, QUANTAL, "entries in five rounds", [tally(&few, "entries"), 1.0], last),
    ])
}
