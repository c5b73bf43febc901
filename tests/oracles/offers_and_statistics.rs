//! Classic games and statistics against closed forms, read from `tests/data/oracles.json`.

use bargain::game::FiniteGame;
use bargain::game::catalogue::{Agreement, Crisis, CrisisOutcome, Ultimatum};
use bargain::math::interval::{Confidence, clopper_pearson, wilson};
use bargain::simulate::Moments;
use bargain::solve::{BackwardInduction, Distribution, QuantalResponse, Ties};

use crate::common::games::{Hazards, Life, Signals};
use crate::common::oracles::{close, each, number, numbers};

fn quantal<G: FiniteGame>(game: &G, precision: f64) -> Distribution<G::Outcome> {
    let equilibrium = QuantalResponse::new([precision; 2]).unwrap().solve(game).unwrap();
    assert_eq!(equilibrium.convergence().missed, 0);
    equilibrium.play(game).unwrap().distribution()
}

fn perfect<G: FiniteGame>(game: &G, ties: Ties) -> Distribution<G::Outcome> {
    BackwardInduction::new(ties).solve(game).unwrap().play(game).unwrap().distribution()
}

pub fn ultimatum_proposer_keeps_all_or_all_but_one_step() {
    each("O05", "grid", |inputs, expected, tolerance| {
        // Accepting stands first among the responder's moves.
        let ties = if inputs["tie"] == "accept" { Ties::First } else { Ties::Last };
        let game = Ultimatum::with_grid(inputs["grid"].as_u64().unwrap() as u32);
        let exact = perfect(&game, ties);
        close(exact.payoffs[0], number(expected, "proposer"), tolerance, "proposer");
        let offer: f64 = exact
            .outcomes
            .iter()
            .map(|(outcome, p)| match outcome {
                Agreement::Share(k) => p * game.shares()[*k as usize],
                Agreement::None => 0.0,
            })
            .sum();
        close(offer, number(expected, "offer"), tolerance, "offer");
    });
}

/// A seller's price to a buyer who values the good at vL or vH: the share left to the buyer is vH less the price, and the
/// buyer who values it less has the reservation value vH − vL.
pub fn screening_price_serves_both_types_or_only_the_keen_one() {
    each("O06", "vL", |inputs, expected, tolerance| {
        let [low, high, keen] = ["vL", "vH", "prob_high"].map(|key| number(inputs, key));
        let shares = vec![0.0, (high - low) / 2.0, high - low, high];
        let game = Ultimatum::with_reservations(high, shares, vec![high - low, 0.0], vec![1.0 - keen, keen])
            .unwrap();
        let exact = perfect(&game, Ties::First);
        close(exact.payoffs[0], number(expected, "profit"), tolerance, "profit");
        // On the knife edge both prices are best, and only the profit is determined.
        if (keen * high - low).abs() > 1e-9 {
            close(exact.tally("agreements").unwrap(), number(expected, "p_trade"), tolerance, "trade");
            let price: Vec<f64> = exact
                .outcomes
                .iter()
                .filter_map(|(outcome, p)| match outcome {
                    Agreement::Share(k) if *p > 0.0 => Some(high - game.shares()[*k as usize]),
                    _ => None,
                })
                .collect();
            assert_eq!(price, [number(expected, "price")]);
        }
    });
}

pub fn quantal_response_of_the_ultimatum_game() {
    each("O25", "lam", |inputs, expected, tolerance| {
        let n = inputs["n"].as_u64().unwrap() as u32;
        let game = Ultimatum::with_grid(n);
        let equilibrium = QuantalResponse::new([number(inputs, "lam"); 2]).unwrap().solve(&game).unwrap();
        let opening = equilibrium.opening(0).unwrap();
        let exact = equilibrium.play(&game).unwrap().distribution();
        let accept = numbers(&expected["accept_prob"]);
        for (k, expected) in numbers(&expected["offer_prob"]).into_iter().enumerate() {
            close(opening[k].1, expected, tolerance, "offer");
            let taken = exact.probability(Agreement::Share(k as u32));
            close(taken, expected * accept[k], tolerance, "accepted");
        }
        close(exact.tally("agreements").unwrap(), number(expected, "p_agree"), tolerance, "agreement");
    });
}

pub fn quantal_response_of_the_crisis_game() {
    each("O26", "lam", |inputs, expected, tolerance| {
        let of = |key: &str| number(inputs, key);
        let game = Crisis {
            status_quo: [of("sqR"), 0.0],
            concession: [of("accR"), of("accB")],
            conflict: [of("cutR"), of("cutB")],
            back_down: [of("backR"), of("backB")],
        };
        let exact = quantal(&game, of("lam"));
        let p = |outcome| exact.probability(outcome);
        let demand = 1.0 - p(CrisisOutcome::StatusQuo);
        let refused = p(CrisisOutcome::Conflict) + p(CrisisOutcome::BackDown);
        close(demand, number(expected, "p_demand"), tolerance, "demand");
        close(p(CrisisOutcome::Concession) / demand, number(expected, "p_accept"), tolerance, "accept");
        close(p(CrisisOutcome::Conflict) / refused, number(expected, "p_execute"), tolerance, "execute");
    });
}

pub fn competing_hazards_and_perpetuities() {
    each("O35", "hazards", |inputs, expected, tolerance| {
        let periods = inputs["periods"].as_u64().unwrap() as usize;
        let game = Hazards { hazards: numbers(&inputs["hazards"]), flow: 0.0, discount: 1.0, periods };
        let exact = quantal(&game, 1.0);
        close(exact.probability(Life::Waiting), number(expected, "survival"), tolerance, "survival");
        for (cause, expected) in numbers(&expected["cause_probs"]).into_iter().enumerate() {
            close(exact.probability(Life::Ended(cause as u32)), expected, tolerance, "cause");
        }
        close(exact.tally("periods").unwrap(), number(expected, "mean_time_truncated"), 1e-10, "mean time");
    });
    each("O35", "delta", |inputs, expected, tolerance| {
        let of = |key: &str| number(inputs, key);
        let game =
            Hazards { hazards: vec![of("hazard")], flow: of("flow"), discount: of("delta"), periods: 1000 };
        close(quantal(&game, 1.0).payoffs[0], number(expected, "pv"), 100.0 * tolerance, "present value");
    });
}

/// The bet is logistic in the posterior, which can so be read from the exact distribution.
pub fn beliefs_follow_bayes_and_keep_their_mean() {
    each("O36", "n", |inputs, expected, _| {
        let prior = number(inputs, "prior");
        let game = Signals {
            prior: [1.0 - prior, prior],
            good: [number(inputs, "p_signal_if_low"), number(inputs, "p_signal_if_high")],
            signals: inputs["n"].as_u64().unwrap() as u32,
        };
        let exact = quantal(&game, 1.0);
        let mut mean = 0.0;
        for (k, expected) in numbers(&expected["posterior_by_k"]).into_iter().enumerate() {
            let [out, bet] = [false, true].map(|bet| exact.probability((k as u32, bet)));
            let posterior = (bet / out).ln();
            close(posterior, expected, 1e-12, "posterior");
            mean += posterior * (out + bet);
        }
        close(mean, number(expected, "mean_posterior"), 1e-12, "mean of the posterior");
    });
}

pub fn intervals_of_proportions() {
    each("O38", "k", |inputs, expected, tolerance| {
        let confidence = Confidence::new(number(inputs, "conf")).unwrap();
        let [k, n] = ["k", "n"].map(|key| inputs[key].as_u64().unwrap());
        for (found, key) in
            [(wilson(k, n, confidence), "wilson"), (clopper_pearson(k, n, confidence), "clopper_pearson")]
        {
            let ends = numbers(&expected[key]);
            close(found.low, ends[0], tolerance, key);
            close(found.high, ends[1], tolerance, key);
        }
    });
}

pub fn exact_coverage_of_the_intervals() {
    each("O38", "p", |inputs, expected, tolerance| {
        let confidence = Confidence::new(number(inputs, "conf")).unwrap();
        let (n, p) = (inputs["n"].as_u64().unwrap(), number(inputs, "p"));
        let mut mass = (1.0 - p).powi(n as i32);
        let mut coverage = [0.0, 0.0];
        for k in 0..=n {
            for (coverage, interval) in
                coverage.iter_mut().zip([wilson(k, n, confidence), clopper_pearson(k, n, confidence)])
            {
                *coverage += if interval.contains(p) { mass } else { 0.0 };
            }
            mass *= (n - k) as f64 / (k + 1) as f64 * p / (1.0 - p);
        }
        close(coverage[0], number(expected, "coverage_wilson"), tolerance, "Wilson");
        close(coverage[1], number(expected, "coverage_clopper_pearson"), tolerance, "Clopper and Pearson");
    });
}

pub fn moments_survive_large_means_and_merge() {
    each("O44", "data", |inputs, expected, tolerance| {
        let data = numbers(&inputs["data"]);
        for cut in 0..=data.len() {
            let [mut left, mut right] = [Moments::new(1), Moments::new(1)];
            data[..cut].iter().for_each(|x| left.push(&[*x]));
            right.push_rows(&data[cut..]);
            left.merge(&right);
            close(left.mean()[0], number(expected, "mean"), tolerance, "mean");
            close(left.covariance(0, 0), number(expected, "var_unbiased"), tolerance, "variance");
        }
    });
}
