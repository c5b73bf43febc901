//! Paired comparisons: exact beside sampled, what differs between scenarios, and worlds that were not.
//!
//! Statistical claims: |z| < 4.5 for each number against the exact difference, with the error that the comparison itself reports; a
//! right one misses one number with probability 7e-6. Seeds are fixed, so a run either always passes or always fails.

use crate::common::stop::{StopAfter, on_one_thread};
use bargain::game::catalogue::{Agreement, Ultimatum};
use bargain::math::interval::Confidence;
use bargain::simulate::{Cancel, Direct, MonteCarlo, Observer, Precision, StopReason};
use bargain::solve::{Play, QuantalResponse};
use bargain::strategy::Uniform;
use bargain::study::comparison::{Compared, Comparison, Coupling, Difference};
use bargain::study::union_state::{Counterfactual, compare, solve};
use bargain::study::{Certificate, Journal};
use bargain::union_state::{Outcome, Record, scenario::Scenario};
use std::collections::BTreeMap;

const EPISODES: u64 = 40_000;

fn plan(seed: u64) -> Comparison {
    Comparison::new(MonteCarlo::new(seed).episodes(EPISODES).unwrap())
}

/// The flagship with few quarters, so that the tests stay quick.
fn short() -> Scenario {
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    scenario.with("horizon.play", 2).unwrap().with("horizon.burn_in", 1).unwrap()
}

fn ultimatum(precision: f64) -> Play<Ultimatum> {
    let game = Ultimatum::with_grid(10);
    QuantalResponse::new([precision; 2]).unwrap().solve(&game).unwrap().play(&game).unwrap()
}

fn near(name: &str, difference: &Difference) {
    let (exact, sampled) = (difference.exact.unwrap().difference(), difference.sampled);
    let rare = 20.0 / EPISODES as f64;
    let slack = if sampled.standard_error * EPISODES as f64 > 5.0 { 1e-9 } else { rare };
    let distance = (sampled.value - exact).abs();
    assert!(distance <= 4.5 * sampled.standard_error + slack, "{name}: {sampled:?} instead of {exact}");
}

fn hold<O: Copy + std::fmt::Debug>(compared: &Compared<O>) {
    for versus in &compared.others {
        versus.outcomes.iter().for_each(|(class, difference)| near(&format!("{class:?}"), difference));
        versus.tallies.iter().for_each(|(name, difference)| near(name, difference));
        versus.payoffs.iter().for_each(|difference| near("payoff", difference));
        let sum: f64 = versus.outcomes.iter().map(|(_, d)| d.exact.unwrap().difference()).sum();
        assert!(sum.abs() < 1e-9, "probabilities of both cases sum to one: {sum}");
    }
}

#[test]
fn a_pair_with_itself_differs_by_nothing() {
    let play = ultimatum(5.0);
    for coupling in [Coupling::Stepwise, Coupling::Blocks] {
        let found = plan(1).coupling(coupling).plays(("one", &play), &[("same", &play)], &mut ()).unwrap();
        for (_, difference) in &found.others[0].outcomes {
            assert_eq!((difference.exact.unwrap().difference(), difference.sampled.value), (0.0, 0.0));
            // No episode differed in 40 000: the true difference is at most some 1e-4.
            let interval = difference.sampled.interval;
            assert!(interval.low < 0.0 && interval.high > 0.0 && interval.high < 2e-4, "{interval:?}");
            assert_eq!(difference.gain, None);
        }
        assert!(found.others[0].payoffs.iter().all(|payoff| payoff.sampled.value == 0.0));
    }
    let scenario = short();
    assert!(scenario.differences(&scenario).is_empty());
}

#[test]
fn sampled_differences_agree_with_exact_ones() {
    let [calm, keen, keener] = [5.0, 6.0, 9.0].map(ultimatum);
    for (seed, coupling) in [(2, Coupling::Stepwise), (3, Coupling::Blocks)] {
        let cases = [("keen", &keen), ("keener", &keener)];
        let found = plan(seed).coupling(coupling).plays(("calm", &calm), &cases, &mut ()).unwrap();
        assert_eq!((found.others.len(), found.others[1].episodes), (2, EPISODES));
        hold(&found);
    }
}

#[test]
fn scenarios_are_compared_with_what_differs_between_them() {
    let reference = short();
    let other = reference.clone().with("minsk.cut_damage", 0.5).unwrap();
    let found = compare(("as it is", &reference), &[("hurt", &other)], &plan(4), &mut ()).unwrap();
    hold(&found.compared);
    assert!(found.reference.changes.is_empty());
    let case = &found.others[0];
    assert_eq!(case.changes[0].to_string(), "minsk.cut_damage: 0.45 → 0.5 bn$");
    assert_eq!((case.changes.len(), case.digest.as_str()), (1, other.digest().as_str()));
    let likelihood = |difference: &Difference| difference.exact.unwrap().reference;
    let outcomes = found.compared.others[0].outcomes.iter().map(|(_, difference)| difference);
    let likely = outcomes.max_by(|x, y| likelihood(x).total_cmp(&likelihood(y))).unwrap();
    assert!(likely.gain > Some(2.0), "near cases gain by sharing their chance: {likely:?}");
    assert!(found.to_string().contains("minsk.cut_damage: 0.45 → 0.5 bn$"));
}

#[test]
fn cases_carry_the_certificates_of_their_own_solutions_and_end_with_what_was_played() {
    let reference = short();
    let [hurt, calm] = [("minsk.cut_damage", 0.5), ("moscow.collapse_loss", 0.0)]
        .map(|(key, x)| reference.clone().with(key, x).unwrap());
    let endless = Comparison::new(MonteCarlo::new(8).episodes(10_000_000).unwrap());
    let mut cancel = Cancel::new();
    cancel.cancel();
    let others = [("hurt", &hurt), ("calm", &calm)];
    let found = compare(("as it is", &reference), &others, &endless, &mut cancel).unwrap();
    let names: Vec<&str> = found.others.iter().map(|case| case.name.as_str()).collect();
    assert_eq!((names, found.compared.others.len()), (vec!["hurt"], 1), "calm was not played");
    for (case, scenario) in [(&found.reference, &reference), (&found.others[0], &hurt)] {
        let (_, equilibrium) = solve(scenario).unwrap();
        assert_eq!(case.certificate, Certificate::of(&equilibrium), "{}", case.name);
        assert_eq!(case.digest, scenario.digest());
    }
    assert_eq!((found.reference.name.as_str(), found.compared.reference.as_str()), ("as it is", "as it is"));
}

#[test]
fn the_gain_is_that_of_two_independent_runs() {
    let [calm, keen] = [5.0, 6.0].map(ultimatum);
    let found = plan(5).plays(("calm", &calm), &[("keen", &keen)], &mut ()).unwrap();
    let none = found.others[0].outcome(Agreement::None).unwrap();
    let exact = none.exact.unwrap();
    let apart =
        (exact.reference * (1.0 - exact.reference) + exact.case * (1.0 - exact.case)) / EPISODES as f64;
    let gain = apart / none.sampled.standard_error.powi(2);
    assert!((none.gain.unwrap() / gain - 1.0).abs() < 0.1, "{:?} {gain}", none.gain);
}

/// 200 comparisons with other seeds. Mean squares of z lie within 4.5 √(2/200) of one (α = 3e-5); an interval that holds 95 % misses 25 times
/// or more with a chance of 3e-5 for each class. Intervals of rare classes may hold more.
#[test]
fn differences_have_the_errors_that_they_state() {
    let [calm, keen] = [5.0, 6.0].map(ultimatum);
    let (runs, mut squares, mut misses) = (200, 0.0, BTreeMap::new());
    for seed in 0..runs {
        let plan = Comparison::new(MonteCarlo::new(1000 + seed).episodes(2000).unwrap());
        let found = plan.plays(("calm", &calm), &[("keen", &keen)], &mut ()).unwrap();
        for (class, difference) in &found.others[0].outcomes {
            let (truth, sampled) = (difference.exact.unwrap().difference(), difference.sampled);
            *misses.entry(*class).or_insert(0) += u32::from(!sampled.interval.contains(truth));
            if *class == Agreement::None {
                squares += ((sampled.value - truth) / sampled.standard_error).powi(2);
            }
        }
    }
    assert!((squares / runs as f64 - 1.0).abs() < 4.5 * (2.0 / runs as f64).sqrt(), "{squares}");
    assert!(misses.len() > 5 && misses.values().all(|count| *count < 25), "{misses:?}");
}

#[test]
fn games_without_tables_are_compared_by_episodes_alone() {
    let [small, large] = [4, 8].map(Ultimatum::with_grid);
    let [one, two] = [&small, &large].map(|game| Direct::new(game, &Uniform, &Uniform));
    let classes = [Agreement::None];
    let found = plan(6).episodes(("4 shares", &one), ("8 shares", &two), &classes, &mut ()).unwrap();
    let none = found.others[0].outcome(Agreement::None).unwrap();
    assert!(none.exact.is_none() && none.sampled.interval.contains(0.0), "half refuse in both: {none:?}");
    assert!(found.to_string().contains("8 shares less 4 shares"));
}

#[test]
fn threads_change_no_bit_and_a_cancelled_run_says_so() {
    let [calm, keen] = [5.0, 6.0].map(ultimatum);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| plan(7).plays(("calm", &calm), &[("keen", &keen)], &mut ()).unwrap())
    };
    let one = on(1);
    assert!(one == on(2) && one == on(7));
    let mut cancel = Cancel::new();
    cancel.cancel();
    let endless = Comparison::new(MonteCarlo::new(8).episodes(10_000_000).unwrap());
    let cases = [("keen", &keen), ("again", &keen)];
    let found = endless.plays(("calm", &calm), &cases, &mut cancel).unwrap();
    assert_eq!((found.others.len(), found.others[0].stop), (1, StopReason::Cancelled));
}

#[test]
fn a_rare_difference_has_an_interval_that_is_not_a_point() {
    // Absorption is a matter of 1e-7, and no episode sees it.
    let reference = short();
    let other = reference.clone().with("moscow.collapse_loss", 0.0).unwrap();
    let confidence = Confidence::P99;
    let plan = plan(9).confidence(confidence);
    let found = compare(("as it is", &reference), &[("fearless", &other)], &plan, &mut ()).unwrap();
    hold(&found.compared);
    let rare = found.compared.others[0].outcomes.iter().filter(|(_, d)| d.sampled.standard_error == 0.0);
    let rare: Vec<_> = rare.collect();
    assert!(rare.iter().any(|(class, _)| *class == Outcome::Absorption), "{rare:?}");
    for (class, difference) in rare {
        assert!(difference.sampled.interval.contains(difference.exact.unwrap().difference()), "{class}");
        assert!(difference.sampled.interval.half_width() > 1e-5, "{class}");
    }
    assert_eq!(found.compared.confidence, confidence);
}

#[test]
fn differences_name_parameters_numbers_of_lists_and_levels_of_the_start() {
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    let other = scenario.clone().with("moscow.discount", 0.9).unwrap().with("start.lock_in", 2).unwrap();
    let other = other.with("belief.minsk_hard_grid", vec![0.05, 0.25, 0.5, 0.95]).unwrap();
    let changes: Vec<String> = scenario.differences(&other).iter().map(ToString::to_string).collect();
    let expected = [
        "belief.minsk_hard_grid: [0.05, 0.5, 0.95] → [0.05, 0.25, 0.5, 0.95] probability",
        "moscow.discount: 0.97 → 0.9 per quarter",
        "start.lock_in: 0 → 2 level",
    ];
    assert_eq!(changes, expected);
    // The other way round the values change places.
    let back = other.differences(&scenario);
    assert_eq!(back[1].to_string(), "moscow.discount: 0.9 → 0.97 per quarter");
}

#[test]
fn each_counterfactual_changes_what_it_says_and_nothing_else() {
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    let keys = |world: Counterfactual| -> Vec<String> {
        let changes = scenario.differences(&world.apply(&scenario).unwrap());
        changes.into_iter().map(|change| change.key).collect()
    };
    assert_eq!(
        Counterfactual::ALL.map(keys),
        [
            vec!["energy.rent[1]", "energy.rent[2]", "legacy.discount_managed", "legacy.discount_unaligned"],
            vec!["sanctions.cost[1]", "sanctions.cost[2]"],
            vec![
                "minsk.multivector_rent[1]",
                "minsk.multivector_rent[2]",
                "pivot.by_sanctions[1]",
                "pivot.by_sanctions[2]"
            ],
            vec!["sanctions.rise_under_repression", "start.sanctions"],
        ]
    );
}

#[test]
fn at_the_gas_price_of_2020_only_the_rent_of_oil_is_left() {
    let record = Record::bundled().unwrap();
    let year = |year: u32| record.rent.iter().find(|rent| rent.year == year).unwrap();
    let (then, now) = (year(2020), year(2021));
    // The record's own sum, to its rounding.
    assert!((now.gas_at(now.gas_netback) - now.gas).abs() < 0.01);
    assert_eq!(now.gas_at(then.gas_netback), 0.0);
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    let cheap = Counterfactual::EuropeanGasOf2020.apply(&scenario).unwrap();
    let share = cheap.parameters().energy.rent[2] / scenario.parameters().energy.rent[2];
    assert!((share - now.oil / (now.oil + now.gas)).abs() < 1e-3, "{share}");
}

#[test]
fn a_comparison_goes_on_from_its_journal_to_the_same_bits() {
    let reference = short();
    let [fearless, hopeful] = [("moscow.collapse_loss", 0.0), ("pivot.base", 0.3)]
        .map(|(key, value)| reference.clone().with(key, value).unwrap());
    let others = [("fearless", &fearless), ("hopeful", &hopeful)];
    let plan = Comparison::new(MonteCarlo::new(5).episodes(2000).unwrap());
    let whole = compare(("as it is", &reference), &others, &plan, &mut ()).unwrap();
    let path = std::env::temp_dir().join(format!("bargain-comparison-{}", std::process::id()));
    let journal = Journal::new(&path);
    let kept = |observer: &mut dyn Observer| {
        let mut told = |done, wanted| observer.progress(done, wanted);
        plan.clone().resume(&journal).scenarios(("as it is", &reference), &others, &mut told).unwrap()
    };
    let part = on_one_thread(|| kept(&mut StopAfter(1)));
    assert_eq!(part.others, whole.others[..1]);
    assert_eq!(part.compared.others, whole.compared.others[..1]);
    assert_eq!(kept(&mut ()), whole);
    assert_eq!(kept(&mut ()), whole, "all from the journal");
    let other = Comparison::new(MonteCarlo::new(6).episodes(2000).unwrap()).resume(&journal);
    let error = other.scenarios(("as it is", &reference), &others, &mut ()).unwrap_err().to_string();
    assert!(error.contains("plan = "), "{error}");
    journal.discard().unwrap();
}

#[test]
fn one_episode_has_no_variance() {
    let play = ultimatum(5.0);
    let plan = Comparison::new(MonteCarlo::new(4).episodes(1).unwrap());
    let error = plan.plays(("five", &play), &[("five again", &play)], &mut ()).unwrap_err();
    assert!(error.to_string().contains("episodes = 1: must be at least 2"), "{error}");
}

/// Of a run that may have stopped at any of its looks.
#[test]
fn intervals_account_for_the_looks_of_a_precise_plan() {
    let [reference, case] = [5.0, 6.0].map(ultimatum);
    let plan = MonteCarlo::new(4).episodes(1_000_000).unwrap();
    let precise = plan.clone().precision(Precision::absolute(0.01).unwrap().confidence(Confidence::P99));
    let compared = Comparison::new(precise).plays(("five", &reference), &[("six", &case)], &mut ()).unwrap();
    let versus = &compared.others[0];
    assert_eq!((versus.stop, compared.confidence), (StopReason::Precision, Confidence::P99));
    let plain = Comparison::new(plan.episodes(versus.episodes).unwrap()).confidence(Confidence::P99);
    let plain = plain.plays(("five", &reference), &[("six", &case)], &mut ()).unwrap();
    for (precise, plain) in versus.payoffs.iter().zip(&plain.others[0].payoffs) {
        assert_eq!(precise.sampled.value, plain.sampled.value);
        let [wide, narrow] = [precise, plain].map(|found| found.sampled.interval.half_width());
        assert!(wide > 1.2 * narrow, "{wide}, {narrow}");
    }
}
