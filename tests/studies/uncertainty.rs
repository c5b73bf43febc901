//! Parameters and chance against cases with a closed form.
//!
//! Statistical claims: |z| < 4.5, which a right estimator misses with probability 7e-6, unless another level is stated. Seeds
//! are fixed.

use crate::common::stop::{StopAfter, on_one_thread};
use bargain::game::catalogue::Ultimatum;
use bargain::game::{FiniteGame, Game, Payoffs, Player, Turn, Types};
use bargain::math::interval::{Confidence, wilson};
use bargain::prior::{Draw, Points, Prior, Priors};
use bargain::simulate::StopReason;
use bargain::solve::{Distribution, Play, QuantalResponse};
use bargain::strategy::Uniform;
use bargain::study::uncertainty::{Uncertain, Uncertainty};
use bargain::study::{Certificate, Forecast, Journal};
use bargain::{Error, Problem};

/// A player flips a coin that shows heads with a given probability; heads pays the first player 1 and the second 3.
struct Coin {
    heads: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Face {
    Hand,
    Air,
    Tails,
    Heads,
}

impl Game for Coin {
    type State = Face;
    type Action = ();
    type Outcome = Face;

    fn prior(&self, _: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> Face {
        Face::Hand
    }
    fn turn(&self, state: &Face) -> Turn {
        match state {
            Face::Hand => Turn::Player(Player::First),
            Face::Air => Turn::Nature,
            _ => Turn::Over,
        }
    }
    fn actions(&self, _: &Face, actions: &mut Vec<()>) {
        actions.push(());
    }
    fn play(&self, _: &Face, _: ()) -> Face {
        Face::Air
    }
    fn payoff(&self, state: &Face, _: Types) -> Payoffs {
        if *state == Face::Heads { [1.0, 3.0] } else { [0.0, 0.0] }
    }
    fn outcome(&self, state: &Face) -> Face {
        *state
    }
}

impl FiniteGame for Coin {
    fn lottery(&self, _: &Face, _: Types, mut add: impl FnMut(f64, Face)) {
        add(self.heads, Face::Heads);
        add(1.0 - self.heads, Face::Tails);
    }
}

fn flip(draw: &Draw) -> Result<Play<Coin>, Error> {
    let heads = draw.value("heads").unwrap();
    if heads > 0.9 {
        return Err(Error::invalid([Problem::new("heads", heads, "must be at most 0.9 for this coin")]));
    }
    Play::of(&Coin { heads }, &Uniform, &Uniform)
}

fn heads(a: f64, b: f64) -> Priors {
    Priors::new().with("heads", Prior::beta(a, b).unwrap()).unwrap()
}

/// With a beta prior for heads, the share of the parameters is 1/(a + b + 1).
#[test]
fn the_law_of_total_variance_has_its_closed_form_exactly() {
    let (a, b) = (4.0, 36.0);
    let priors = heads(a, b);
    let draws = 4000;
    let result = Uncertainty::new(&priors, draws).seed(5).exact(flip, &mut ()).unwrap();
    let found = result.outcome(Face::Heads).unwrap();
    let split = found.variance.unwrap();
    let (mean, share) = (a / (a + b), split.share.unwrap());
    assert!((share.value - 1.0 / (a + b + 1.0)).abs() < 4.5 * share.standard_error, "{share:?}");
    assert!(share.standard_error < 0.002);
    assert!((found.mean.value - mean).abs() < 4.5 * found.mean.standard_error);
    // Kurtosis 3.83: the relative error of a standard deviation is √(2.83/4n), 1.3 %. α = 2e-4.
    let variance = mean * (1.0 - mean) / (a + b + 1.0);
    assert!((found.mean.standard_error / (variance / draws as f64).sqrt() - 1.0).abs() < 0.05);
    // Both parts sum to the variance of "heads", 1 or 0, but for what makes the first unbiased.
    let total = found.mean.value * (1.0 - found.mean.value);
    let biased = split.parameters * (1.0 - 1.0 / draws as f64);
    assert!(((biased + split.chance) / total - 1.0).abs() < 1e-12);
    let prior = priors.get("heads").unwrap();
    for (end, level) in [(found.by_parameters.low, 0.025), (found.by_parameters.high, 0.975)] {
        let error = (0.025f64 * 0.975 / draws as f64).sqrt();
        assert!((prior.cumulative(end) - level).abs() < 4.5 * error, "{end}");
    }
    // Tails are the rest; the payoffs are multiples of heads, of which only means are known.
    let tails = result.outcome(Face::Tails).unwrap();
    assert!((tails.variance.unwrap().parameters - split.parameters).abs() < 1e-12);
    assert!((result.payoffs[1].mean.value - 3.0 * found.mean.value).abs() < 1e-12);
    assert!(result.payoffs[0].variance.is_none());
}

#[test]
fn few_episodes_give_the_same_split_without_bias() {
    let (a, b) = (4.0, 36.0);
    let priors = heads(a, b);
    let episodes = 10;
    let study = Uncertainty::new(&priors, 20_000).seed(6);
    let result = study.sampled(episodes, flip, &mut ()).unwrap();
    let found = result.outcome(Face::Heads).unwrap();
    let (split, expected) = (found.variance.unwrap(), 1.0 / (a + b + 1.0));
    let share = split.share.unwrap();
    assert!((share.value - expected).abs() < 4.5 * share.standard_error, "{share:?}");
    // Without the correction, the noise of ten episodes would pass for parameters, and by far.
    let values: Vec<f64> = result.by_draw(Face::Heads).map(|(_, p)| p).collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let plain = values.iter().map(|p| (p - mean) * (p - mean)).sum::<f64>() / (values.len() - 1) as f64;
    assert!(plain / (mean * (1.0 - mean)) - expected > 20.0 * share.standard_error);
    // The mean's error holds the noise of the episodes. It is known to half a per cent or so: α = 1e-15.
    let error = (mean * (1.0 - mean) * (expected + (1.0 - expected) / episodes as f64) / 20_000.0).sqrt();
    assert!((found.mean.standard_error / error - 1.0).abs() < 0.05);
    assert!((found.mean.value - a / (a + b)).abs() < 4.5 * found.mean.standard_error);
    // Payoffs are heads times 1 and 3, and so is their split.
    for (payoff, scale) in result.payoffs.iter().zip([1.0f64, 9.0]) {
        let other = payoff.variance.unwrap();
        assert!((other.parameters / scale - split.parameters).abs() < 1e-12);
        assert!((other.chance / scale - split.chance).abs() < 1e-12);
    }
}

#[test]
fn where_only_chance_varies_the_estimates_scatter_around_zero_and_cuts_are_told() {
    let priors = Priors::new().with("heads", Prior::fixed(0.3).unwrap()).unwrap();
    let raw: Vec<f64> = (0..200)
        .map(|seed| {
            let result = Uncertainty::new(&priors, 50).seed(seed).sampled(20, flip, &mut ()).unwrap();
            let split = result.outcome(Face::Heads).unwrap().variance.unwrap();
            assert!(split.parameters >= 0.0 && (split.cut_off.is_none() || split.parameters == 0.0));
            split.cut_off.unwrap_or(split.parameters)
        })
        .collect();
    let mean = raw.iter().sum::<f64>() / 200.0;
    let variance = raw.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 199.0;
    assert!(mean.abs() < 4.5 * (variance / 200.0).sqrt(), "{mean}");
    // Somewhat more than half: for shares from 0.45 to 0.55, α = 1e-5.
    let cut = raw.iter().filter(|x| **x < 0.0).count();
    assert!((60..140).contains(&cut), "{cut} of 200 cut off");
}

#[test]
fn episodes_that_all_end_the_same_way_have_the_interval_of_their_number() {
    let priors = Priors::new().with("heads", Prior::fixed(1e-9).unwrap()).unwrap();
    for points in [Points::Random, Points::Sobol { replicates: 2 }] {
        let study = Uncertainty::new(&priors, 16).points(points);
        let result = study.sampled(50, flip, &mut ()).unwrap();
        let found = result.outcome(Face::Tails).unwrap().mean;
        assert_eq!((found.value, found.standard_error), (1.0, 0.0));
        assert_eq!(found.interval, wilson(800, 800, Confidence::P95));
        assert!(found.interval.low < 0.996);
    }
    // What is evaluated exactly has no noise.
    let exact = Uncertainty::new(&priors, 16).exact(flip, &mut ()).unwrap();
    assert!(exact.outcome(Face::Tails).unwrap().mean.interval.half_width() < 1e-12);
}

/// A smooth function of four parameters with mean one.
fn smooth(draw: &Draw) -> Result<Distribution<bool>, Error> {
    let product: f64 = draw.values().map(|(_, x)| 1.0 + 0.5 * (x - 0.5)).product();
    Ok(Distribution {
        outcomes: vec![(true, 0.25 * product), (false, 1.0 - 0.25 * product)],
        tallies: vec![],
        payoffs: [product; 2],
    })
}

fn cube() -> Priors {
    let uniform = || Prior::uniform(0.0, 1.0).unwrap();
    ["a", "b", "c", "d"].into_iter().fold(Priors::new(), |set, name| set.with(name, uniform()).unwrap())
}

#[test]
fn sobol_points_beat_random_ones_and_know_their_error() {
    let priors = cube();
    let run = |seed, points| {
        let study = Uncertainty::new(&priors, 512).seed(seed).points(points);
        let result = study.distributions(smooth, &mut ()).unwrap();
        assert!(result.failures.is_empty());
        result.payoffs[0].mean
    };
    let seeds = 200;
    let [mut squares, mut told, mut covered] = [[0.0; 2]; 3];
    for seed in 0..seeds {
        for (i, points) in [Points::Random, Points::SOBOL].into_iter().enumerate() {
            let mean = run(seed, points);
            squares[i] += (mean.value - 1.0) * (mean.value - 1.0) / seeds as f64;
            told[i] += mean.standard_error * mean.standard_error / seeds as f64;
            covered[i] += f64::from(u8::from(mean.interval.contains(1.0))) / seeds as f64;
        }
    }
    assert!(squares[0] > 100.0 * squares[1], "mean squared errors {squares:?}");
    for i in 0..2 {
        // The relative error of a mean of 200 squares is 0.1; with 7 degrees of freedom behind each error told, α = 1.2e-4.
        assert!((squares[i] / told[i] - 1.0).abs() < 0.45, "{squares:?} {told:?}");
        // 95 % ± 4.5 standard errors of 1.5 %: at most 23 misses of 200, α = 7e-5.
        assert!((covered[i] - 0.95).abs() < 0.07, "{covered:?}");
    }
}

#[test]
fn the_split_from_sobol_points_is_that_from_random_ones() {
    let priors = heads(2.0, 3.0);
    let share = |points| {
        let study = Uncertainty::new(&priors, 4096).seed(2).points(points);
        let result = study.distributions(
            |draw| {
                let p = draw.value("heads").unwrap();
                Ok(Distribution { outcomes: vec![(0, 1.0 - p), (1, p)], tallies: vec![], payoffs: [p, -p] })
            },
            &mut (),
        );
        result.unwrap().outcome(1).unwrap().variance.unwrap().share.unwrap()
    };
    let [random, sobol] = [Points::Random, Points::SOBOL].map(share);
    assert!((sobol.value - 1.0 / 6.0).abs() < 4.5 * sobol.standard_error.max(1e-6), "{sobol:?}");
    assert!(sobol.standard_error < 0.1 * random.standard_error, "{sobol:?} {random:?}");
}

#[test]
fn another_scenario_number_has_other_draws_and_other_chance() {
    let priors = heads(4.0, 36.0);
    let study = Uncertainty::new(&priors, 50).seed(6);
    let values = |study: &Uncertainty<'_>| {
        let exact = study.exact(flip, &mut ()).unwrap();
        exact.by_draw(Face::Heads).map(|(_, p)| p).collect::<Vec<f64>>()
    };
    let [plain, same, other] = [study, study.scenario(0), study.scenario(1)].map(|study| values(&study));
    assert_eq!(plain, same);
    assert!(other.iter().all(|p| !plain.contains(p)));
    // With a parameter that does not vary chance alone is left: two counts of heads are equal with probability 0.02, so that ten
    // pairs of fifty are with probability 2e-8.
    let fixed = Priors::new().with("heads", Prior::fixed(0.3).unwrap()).unwrap();
    let counts = |number: u64| {
        let study = Uncertainty::new(&fixed, 50).seed(6).scenario(number);
        let sampled = study.sampled(1000, flip, &mut ()).unwrap();
        sampled.by_draw(Face::Heads).map(|(_, p)| p).collect::<Vec<f64>>()
    };
    assert_eq!(counts(1), counts(1));
    let same = counts(1).iter().zip(counts(2)).filter(|(p, q)| *p == q).count();
    assert!(same < 10, "{same} of 50");
}

#[test]
fn failing_draws_are_recorded_and_the_run_goes_on() {
    let priors = heads(3.0, 1.0);
    let study = Uncertainty::new(&priors, 200).seed(1);
    let result = study.exact(flip, &mut ()).unwrap();
    let bad = |number: &u64| priors.draw(1, 0, *number).value("heads").unwrap() > 0.9;
    let expected: Vec<u64> = (0..200).filter(bad).collect();
    assert!(expected.len() > 20);
    assert_eq!(result.failures.iter().map(|failure| failure.number).collect::<Vec<_>>(), expected);
    assert!(result.failures[0].error.to_string().contains("must be at most 0.9"));
    assert_eq!((result.draws, result.wanted), (200 - expected.len() as u64, 200));
    assert!(result.by_draw(Face::Heads).all(|(number, p)| !bad(&number) && p <= 0.9));
    let text = serde_json::to_string(&result.failures).unwrap();
    assert!(text.contains("must be at most 0.9"));

    let all = Priors::new().with("heads", Prior::fixed(0.95).unwrap()).unwrap();
    let error = Uncertainty::new(&all, 20).exact(flip, &mut ()).unwrap_err();
    assert!(error.is_unsupported());
    assert!(error.to_string().starts_with("0 of 20 draws could be evaluated; draw 0 failed: heads = 0.95"));
}

#[test]
fn numbers_that_are_no_probabilities_fail_their_draw() {
    let priors = heads(1.0, 1.0);
    let bad = |draw: &Draw| {
        let p = if draw.number().is_multiple_of(2) { draw.value("heads").unwrap() } else { f64::NAN };
        Ok(Distribution { outcomes: vec![(0, p), (1, 1.0 - p)], tallies: vec![], payoffs: [p, 0.0] })
    };
    let result = Uncertainty::new(&priors, 40).distributions(bad, &mut ()).unwrap();
    assert_eq!((result.draws, result.failures.len()), (20, 20));
    let message = result.failures[0].error.to_string();
    assert!(message.contains("outcomes[0] = NaN: must be a probability") && message.contains("payoffs[0]"));
}

#[test]
fn a_stopped_run_holds_its_first_draws_and_says_so() {
    let priors = heads(2.0, 2.0);
    let study = Uncertainty::new(&priors, 512).seed(3).points(Points::Sobol { replicates: 2 });
    let gentle = |draw: &Draw| Play::of(&Coin { heads: draw.value("heads").unwrap() }, &Uniform, &Uniform);
    let part = on_one_thread(|| study.exact(gentle, &mut StopAfter(101)).unwrap());
    let whole = study.exact(gentle, &mut ()).unwrap();
    assert_eq!((part.stop, whole.stop), (StopReason::Cancelled, StopReason::Finished));
    assert_eq!(part.draws, 100, "whole rounds over the two scramblings");
    assert!(part.by_draw(Face::Heads).zip(whole.by_draw(Face::Heads)).all(|(x, y)| x == y));
    let study = study.points(Points::Sobol { replicates: 128 });
    let error = on_one_thread(|| study.exact(gentle, &mut StopAfter(100)).unwrap_err());
    assert!(
        error.to_string().contains("0 of 0 draws could be evaluated before the run was stopped"),
        "{error}"
    );
}

#[test]
fn what_cannot_be_run_is_refused() {
    let priors = heads(2.0, 2.0);
    let message = |result: Result<Uncertain<Face>, Error>| result.unwrap_err().to_string();
    assert!(
        message(Uncertainty::new(&priors, 1).exact(flip, &mut ())).contains("draws = 1: must be at least 2")
    );
    let sobol = Uncertainty::new(&priors, 60).points(Points::SOBOL);
    assert!(message(sobol.exact(flip, &mut ())).contains("8 times a power of two"));
    assert!(message(Uncertainty::new(&priors, 8).sampled(1, flip, &mut ())).contains("episodes = 1"));
}

#[test]
fn one_two_and_seven_threads_give_the_same_bits() {
    let priors = Priors::new().with("precision", Prior::lognormal(1.0, 0.5).unwrap()).unwrap();
    let game = Ultimatum::with_grid(6);
    let play =
        |draw: &Draw| QuantalResponse::new([draw.value("precision").unwrap(); 2])?.solve(&game)?.play(&game);
    let bits = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let study = Uncertainty::new(&priors, 64).seed(9).confidence(Confidence::P99);
            let exact = study.points(Points::SOBOL).exact(play, &mut ()).unwrap();
            let sampled = study.sampled(300, play, &mut ()).unwrap();
            format!("{exact:?} {sampled:?}")
        })
    };
    let [one, two, seven] = [1, 2, 7].map(bits);
    assert!(one == two && two == seven);
}

#[test]
fn the_table_shows_means_intervals_and_shares() {
    let priors = heads(3.0, 1.0);
    let result = Uncertainty::new(&priors, 100).seed(1).distributions(
        |draw| {
            let p = draw.value("heads").unwrap();
            if p > 0.97 {
                return Err(Error::invalid([Problem::new("heads", p, "too sure")]));
            }
            Ok(Distribution {
                outcomes: vec![("heads", p), ("never", 0.0), ("tails", 1.0 - p)],
                tallies: vec![],
                payoffs: [p, 0.0],
            })
        },
        &mut (),
    );
    let table = result.unwrap().to_string();
    for part in [
        "95 % by parameters",
        "due to parameters",
        "never varies",
        "evaluated exactly",
        "failed: heads = 0.9",
    ] {
        assert!(table.contains(part), "{table}");
    }
}

#[test]
fn forecasts_keep_the_worst_of_their_certificates() {
    let priors = Priors::new().with("precision", Prior::uniform(1.0, 5.0).unwrap()).unwrap();
    let game = Ultimatum::with_grid(10);
    let forecast = |precision: f64| Forecast::of(&game, &QuantalResponse::new([precision; 2])?.solve(&game)?);
    let drawn = |draw: &Draw| forecast(draw.value("precision").unwrap());
    let study = Uncertainty::new(&priors, 16).seed(4);
    let found = study.forecasts(drawn, &mut ()).unwrap();
    let all = (0..16).map(|number| priors.draw_from(Points::Random, 4, 0, number).unwrap());
    let all: Vec<Certificate> = all.map(|draw| drawn(&draw).unwrap().certificate).collect();
    let worst = found.worst.unwrap();
    assert_eq!(worst.fixed_points, all.iter().map(|found| found.fixed_points).sum::<u64>());
    for player in [0, 1] {
        let regrets = all.iter().map(|found| found.regret[player]);
        assert_eq!(worst.regret[player], regrets.fold(0.0, f64::max));
    }
    assert!(found.to_string().contains("at worst: residual"), "{found}");
    let by_play = study.exact(
        |draw| Play::of(&Coin { heads: draw.value("precision").unwrap() / 5.0 }, &Uniform, &Uniform),
        &mut (),
    );
    assert_eq!(by_play.unwrap().worst, None);

    let path = std::env::temp_dir().join(format!("bargain-forecasts-{}", std::process::id()));
    let journal = Journal::new(&path);
    let part = on_one_thread(|| study.resume(&journal).forecasts(drawn, &mut StopAfter(5)).unwrap());
    assert_eq!((part.stop, part.draws), (StopReason::Cancelled, 5));
    let resumed = study.resume(&journal).forecasts(drawn, &mut ()).unwrap();
    assert_eq!(format!("{resumed:?}"), format!("{found:?}"));
    journal.discard().unwrap();
}
