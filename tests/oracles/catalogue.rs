//! Games of the catalogue in which players move in turn, solved, against their known answers.

use bargain::game::FiniteGame;
use bargain::game::catalogue::closed_forms::*;
use bargain::game::catalogue::*;
use bargain::solve::tree::PublicTree;
use bargain::solve::{BackwardInduction, Distribution, QuantalResponse, Ties};
use bargain::strategy::View;

use crate::common::oracles::{close, each, number, numbers};

fn perfect<G: FiniteGame>(game: &G) -> Distribution<G::Outcome> {
    let equilibrium = BackwardInduction::new(Ties::First).solve(game).unwrap();
    assert_eq!(equilibrium.convergence().missed, 0);
    equilibrium.play(game).unwrap().distribution()
}

fn quantal<G: FiniteGame>(game: &G, precision: f64) -> Distribution<G::Outcome> {
    let equilibrium = QuantalResponse::new([precision; 2]).unwrap().solve(game).unwrap();
    assert_eq!(equilibrium.convergence().missed, 0);
    equilibrium.play(game).unwrap().distribution()
}

/// The outcome that comes with probability one.
fn only<O: Copy + std::fmt::Debug>(exact: &Distribution<O>) -> O {
    let certain: Vec<O> = exact.outcomes.iter().filter(|(_, p)| *p > 1.0 - 1e-12).map(|(o, _)| *o).collect();
    assert_eq!(certain.len(), 1, "{:?}", exact.outcomes);
    certain[0]
}

#[test]
fn a_dictator_gives_nothing_and_at_finite_precision_little() {
    let game = Dictator::new(10).unwrap();
    assert_eq!(only(&perfect(&game)), 0);
    let weights: Vec<f64> = (0..=10).map(|k| (-3.0 * f64::from(k) / 10.0).exp()).collect();
    let total: f64 = weights.iter().sum();
    for (given, probability) in quantal(&game, 3.0).outcomes {
        close(probability, weights[given as usize] / total, 1e-12, "given");
    }
}

/// The bound is that of the documentation of the game: roundings in all periods, each discounted.
pub fn alternating_offers_end_at_once_with_stahls_share() {
    each("O02", "N", |inputs, expected, _| {
        let discount = ["delta1", "delta2"].map(|key| number(inputs, key));
        let (steps, periods) = (1000, inputs["N"].as_u64().unwrap() as u32);
        let game = AlternatingOffers::new(discount, steps, periods).unwrap();
        let exact = perfect(&game);
        let bound = 1e-3 / (1.0 - discount[0] * discount[1]);
        close(exact.payoffs[0], number(expected, "x1"), bound, "x1");
        let OffersOutcome::Agreement(first) = only(&exact) else { panic!("no agreement") };
        close(exact.payoffs[0], game.share(first), 1e-12, "undiscounted");
    });
}

/// Up to the same bound, which is several steps of the grid: the share that a refusal is worth is itself rounded, and so on.
pub fn many_alternating_offers_lead_to_rubinsteins_shares() {
    each("O01", "delta1", |inputs, expected, _| {
        let discount = ["delta1", "delta2"].map(|key| number(inputs, key));
        let (steps, periods) = (1000, 400);
        let exact = perfect(&AlternatingOffers::new(discount, steps, periods).unwrap());
        let share = number(expected, "x1");
        let end = (stahl_share(periods, discount).unwrap() - share).abs();
        let bound = 1e-3 / (1.0 - discount[0] * discount[1]);
        close(exact.payoffs[0], share, bound + end, "x1");
    });
}

pub fn an_outside_option_is_used_only_as_a_threat() {
    each("O04", "delta", |inputs, expected, _| {
        let (discount, option) = (number(inputs, "delta"), number(inputs, "outside_option_responder"));
        let game = AlternatingOffers::new([discount; 2], 1000, 200).unwrap();
        let exact = perfect(&game.outside_option(option).unwrap());
        assert!(matches!(only(&exact), OffersOutcome::Agreement(_)));
        let bound = 1e-3 / (1.0 - discount * discount);
        close(exact.payoffs[0], number(expected, "proposer"), bound, "proposer");
        close(exact.payoffs[1], number(expected, "responder"), bound, "responder");
    });
}

/// What the equilibrium of [`two_type_screening`] does after every history, the improbable ones included.
#[derive(Clone, Copy)]
struct TwoTypes {
    valuations: [f64; 2],
    keen: f64,
    discount: f64,
}

impl TwoTypes {
    /// What a second price can be expected to be is low: up to this first price the keen buyer does not wait.
    fn separating(&self) -> f64 {
        (1.0 - self.discount) * self.valuations[1] + self.discount * self.valuations[0]
    }

    /// The prices of the seller and their probabilities, who believes that the buyer is keen with probability `keen`.
    fn prices(&self, refused: Option<f64>, keen: f64) -> [(f64, f64); 2] {
        let [low, high] = self.valuations;
        let Some(refused) = refused else {
            let first = two_type_screening(self.valuations, self.keen, self.discount).unwrap().price;
            return [(first, 1.0), (low, 0.0)];
        };
        if (keen * high - low).abs() > 1e-9 {
            return if keen * high > low { [(high, 1.0), (low, 0.0)] } else { [(high, 0.0), (low, 1.0)] };
        }
        // So that waiting is worth what the refused price would have been.
        let lenient = ((high - refused) / (self.discount * (high - low))).clamp(0.0, 1.0);
        [(high, 1.0 - lenient), (low, lenient)]
    }

    /// The probability that the buyer takes a price.
    fn buys(&self, second: bool, price: f64, keen: bool) -> f64 {
        let [low, high] = self.valuations;
        let limit = match (keen, second) {
            (false, _) => low,
            (true, true) => high,
            (true, false) => self.separating(),
        };
        if price <= limit + 1e-12 {
            return 1.0;
        }
        let tries = keen && !second && price <= high + 1e-12 && self.keen * high > low;
        if tries { 1.0 - (1.0 - self.keen) / self.keen * low / (high - low) } else { 0.0 }
    }
}

/// The certificate is the regret of the strategies on the whole tree: nobody gains by any deviation to prices of the grid.
#[test]
fn a_seller_of_two_periods_sells_at_once_separates_or_tries_the_high_price() {
    for (keen, discount, way) in [(0.25, 0.5, 0), (0.625, 0.25, 1), (0.75, 0.75, 2), (0.875, 0.5, 2)] {
        let known = TwoTypes { valuations: [1.0, 2.0], keen, discount };
        let game = Screening::new(known.valuations, keen, discount, 32).unwrap();
        let price = |position: u32| game.prices()[position as usize];
        let seller = |view: &View<'_, Screening>, actions: &[ScreeningAction], chances: &mut [f64]| {
            let ScreeningState::Price { refused } = *view.state else { return };
            let named = known.prices(refused.map(price), view.belief[1]);
            for (chance, action) in chances.iter_mut().zip(actions) {
                let ScreeningAction::Price(position) = *action else { continue };
                let here = named.iter().filter(|(named, _)| (named - price(position)).abs() < 1e-12);
                *chance = here.map(|(_, probability)| probability).sum();
            }
        };
        let buyer = |view: &View<'_, Screening>, _: &[ScreeningAction], chances: &mut [f64]| {
            let ScreeningState::Asked { refused, price: asked } = *view.state else { return };
            let buys = known.buys(refused.is_some(), price(asked), view.own == 1);
            chances.copy_from_slice(&[buys, 1.0 - buys]);
        };
        let tree = PublicTree::new(&game).unwrap();
        let profile = tree.tabulate(&seller, &buyer).unwrap();
        let expected = two_type_screening(known.valuations, keen, discount).unwrap();
        assert_eq!(expected.price, [1.0, known.separating(), 2.0][way], "{keen}, {discount}");
        close(profile.value()[0], expected.profit, 1e-12, "profit");
        assert!(profile.nash_conv() < 1e-12, "{keen}, {discount}: {:?}", profile.regret());
    }
}

pub fn demands_under_private_costs_of_war_converge_to_fearons() {
    each("O08", "cbar", |inputs, expected, _| {
        let [power, cost, highest] = ["p", "cA", "cbar"].map(|key| number(inputs, key));
        for steps in [10, 40, 160] {
            let game = CrisisBargaining::new(power, cost, highest).unwrap().game(steps).unwrap();
            let exact = perfect(&game);
            let step = highest / f64::from(steps);
            close(1.0 - mean_share(&game, &exact), number(expected, "offer_demand"), step, "demand");
            let war = exact.probability(Agreement::None);
            close(war, number(expected, "prob_war"), 1.0 / f64::from(steps), "war");
            close(exact.payoffs[0], number(expected, "EU_A"), step * step / highest, "value");
        }
    });
}

/// The share that is offered, seen from the agreements on it.
fn mean_share(game: &Ultimatum, exact: &Distribution<Agreement>) -> f64 {
    let (mut share, mut agreed) = (0.0, 0.0);
    for (outcome, probability) in &exact.outcomes {
        if let Agreement::Share(k) = outcome {
            share += probability * game.shares()[*k as usize];
            agreed += probability;
        }
    }
    share / agreed
}

pub fn offers_in_the_shadow_of_power_converge_to_powells() {
    each("O09", "dbar", |inputs, expected, _| {
        let [status_quo, power] = ["status_quo_D", "p"].map(|key| number(inputs, key));
        let [cost, highest] = ["cS", "dbar"].map(|key| number(inputs, key));
        for steps in [10, 40, 160] {
            let game = ShadowOfPower::new(status_quo, power, cost, highest).unwrap().game(steps).unwrap();
            let exact = perfect(&game);
            let step = highest / f64::from(steps);
            close(mean_share(&game, &exact), number(expected, "offer"), step, "offer");
            let war = exact.probability(Agreement::None);
            close(war, number(expected, "prob_war"), 1.0 / f64::from(steps), "war");
        }
    });
}

pub fn a_declining_state_fights_if_its_power_falls_below_the_threshold() {
    each("O10", "p_now", |inputs, expected, _| {
        let [discount, destruction, now] = ["delta", "f", "p_now"].map(|key| number(inputs, key));
        let threshold = number(expected, "p_next_below_which_war");
        let steps = 1000;
        // A step of the grid over what a war leaves.
        let margin = 1.0 / f64::from(steps) / (1.0 - destruction);
        let outcome = |next: f64| {
            only(&perfect(&PreventiveWar::new(discount, destruction, [now, next], steps).unwrap()))
        };
        assert_eq!(outcome(threshold - margin), Shift::WarToday);
        let Shift::Peace(offer) = outcome(threshold + margin) else { panic!("war") };
        let demand = (threshold + margin) * (1.0 - destruction);
        close(f64::from(offer) / f64::from(steps), demand, 1.0 / f64::from(steps), "what power extracts");
    });
}

pub fn quantal_response_of_the_centipede() {
    let doubling = Centipede::doubling(4, [0.4, 0.1]).unwrap();
    each("O24", "take", |inputs, expected, tolerance| {
        let take = inputs["take"].as_array().unwrap().iter().map(|x| [0, 1].map(|i| numbers(x)[i])).collect();
        let end = numbers(&inputs["end"]);
        let game = Centipede::new(take, [end[0], end[1]]).unwrap();
        assert_eq!(game, doubling);
        let exact = quantal(&game, number(inputs, "lam"));
        let taken = |k: usize| exact.probability(CentipedeOutcome::Taken(k as u32));
        let passed = exact.probability(CentipedeOutcome::Passed);
        for (k, expected) in numbers(&expected["take_prob"]).into_iter().enumerate() {
            let reached: f64 = passed + (k..4).map(taken).sum::<f64>();
            close(taken(k) / reached, expected, tolerance, "take");
        }
        for (value, expected) in exact.payoffs.into_iter().zip(numbers(&expected["value"])) {
            close(value, expected, tolerance, "value");
        }
    });
    let exact = perfect(&doubling);
    assert_eq!(only(&exact), CentipedeOutcome::Taken(0));
    assert_eq!(exact.payoffs, [0.4, 0.1]);
}

#[test]
fn readiness_to_fight_deters_if_its_cost_lies_between_two_bounds() {
    let outcome = |commitment: f64| {
        let entrant = [1.0, -1.0];
        only(&perfect(&EntryDeterrence { monopoly: 6.0, duopoly: 3.0, war: 1.0, commitment, entrant }))
    };
    assert_eq!(outcome(1.9), Entry::Duopoly(false), "too cheap to make a fight credible");
    assert_eq!(outcome(2.1), Entry::Monopoly(true));
    assert_eq!(outcome(2.9), Entry::Monopoly(true));
    assert_eq!(outcome(3.1), Entry::Duopoly(false), "too dear");
}

/// Entries and fights are counted over five rounds. With one in ten tough, an entrant comes in the last round only.
#[test]
fn a_little_doubt_deters_entrants_of_the_chain_store() {
    let counts = |tough: f64| {
        let exact = quantal(&ChainStore::new(2.0, 0.25, tough, 5).unwrap(), 50.0);
        ["entries", "fights"].map(|name| exact.tally(name).unwrap())
    };
    let [entries, fights] = counts(1e-9);
    assert!((entries - 5.0).abs() < 1e-3 && fights < 1e-3, "Selten's paradox: {entries}, {fights}");
    let [entries, fights] = counts(0.1);
    assert!((entries - 1.0).abs() < 1e-3 && (fights - 0.1).abs() < 1e-3, "reputation: {entries}, {fights}");
}
