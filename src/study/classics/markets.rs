//! Markets: the double auction, entry, reputation.

use super::{
    Classic, INDUCTION, Origin, QUANTAL, ROUNDING, Route, TREE, Tolerance, perfect, quantal_within, tally,
};
use crate::Error;
use crate::game::Unrolled;
use crate::game::catalogue::closed_forms::{
    chain_store_reputation, double_auction_ask, double_auction_bid, double_auction_trade,
};
use crate::game::catalogue::{ChainStore, DoubleAuction, Entry, EntryDeterrence};
use crate::solve::tree::PublicTree;
use crate::solve::{Profile, Ties};
use crate::strategy::View;

#[inline]
pub(super) fn rows() -> Result<Vec<Classic>, Error> {
    Ok([double_auction()?, entry_deterrence()?, chain_store()?].concat())
}

/// With 20 types and bids in steps of 1/30 the linear bids stand on the grid.
#[inline]
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

#[inline]
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

/// What best replies cannot be asked for, since somebody mixes: quantal responses of a precision at which they still converge.
#[inline]
fn chain_store() -> Result<Vec<Classic>, Error> {
    let kreps_wilson = Origin("ChainStore", "Kreps & Wilson 1982");
    let paradox = quantal_within(1e-8, &ChainStore::new(2.0, 0.5, 0.0, 5)?, 50.0)?;
    let sure = Tolerance(1e-7, "choices are found up to 1e-8, and err with probability e^−25 in each round");

    let (tough, precision) = (0.1, 100.0);
    let [entries, fights] = two_rounds(tough)?;
    let found = quantal_within(1e-8, &ChainStore::new(2.0, 0.5, tough, 2)?, precision)?;
    let mixed = Tolerance(
        8.0_f64.ln() / precision,
        "a mixture of 1 to 8 needs a difference of payoffs of ln(8) / precision",
    );

    let deterred = quantal_within(1e-8, &ChainStore::new(2.0, 0.25, tough, 5)?, 50.0)?;
    let near = Tolerance(
        2.0 * (-50.0 * 0.15_f64).exp(),
        "the last two entrants gain or lose 0.15 by entry, and err with probability e^(−0.15 × precision)",
    );
    let row = |quantity, values, tolerance| Classic::new(kreps_wilson, QUANTAL, quantity, values, tolerance);
    Ok(vec![
        Classic::new(
            Origin("ChainStore", "Selten 1978"),
            QUANTAL,
            "entries in five rounds without tough incumbents, precision 50",
            [tally(&paradox, "entries"), 5.0],
            sure,
        ),
        row("entries in two rounds, b = 1/2, precision 100", [tally(&found, "entries"), entries], mixed),
        row("fights in two rounds, b = 1/2, precision 100", [tally(&found, "fights"), fights], mixed),
        row("entries in five rounds, b = 1/4, precision 50", [tally(&deterred, "entries"), 1.0], near),
    ])
}

/// Entries and fights expected in two rounds with b = 1/2 and a monopoly worth 2. The first entrant comes. If it is fought, the
/// second comes with the probability that makes a weak incumbent indifferent in the first round: 1 − 1/2.
fn two_rounds(tough: f64) -> Result<[f64; 2], Error> {
    let fought = tough + (1.0 - tough) * chain_store_reputation(0.5, 2, tough)?.weak_fights;
    let comes_again = 0.5;
    Ok([1.0 + (1.0 - fought) + fought * comes_again, fought + tough * comes_again])
}
