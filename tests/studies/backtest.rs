//! Scores on closed forms, the record, the classes of endings, and the backtest on a shortened flagship.

use crate::common;
use bargain::game::Game;
use bargain::prior::{Draw, Prior, Priors};
use bargain::report::{Format, TidyBacktest, to_json};
use bargain::simulate::StopReason;
use bargain::study::scores::{Verification, brier_score, log_score};
use bargain::study::uncertainty::Uncertainty;
use bargain::study::union_state::backtest::{
    BASE_RATES, Backtest, Backtested, CODER, MODEL, PeriodForecast, UNCERTAIN, UNIFORM, forecast,
};
use bargain::study::union_state::forecast as plain;
use bargain::study::{Certificate, Forecast, Journal};
use bargain::union_state::scenario::Scenario;
use bargain::union_state::{
    Class, Classified, Cuts, Event, Marked, Outcome, Period, Phase, Record, UnionState,
};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn a_uniform_guess_scores_the_logarithm_of_the_classes() {
    for n in 2..10 {
        let uniform = vec![1.0 / n as f64; n];
        assert!((log_score(uniform[1]) - (n as f64).ln()).abs() < 1e-15);
        assert!((brier_score(&uniform, 1) - (1.0 - 1.0 / n as f64)).abs() < 1e-15);
    }
}

#[test]
fn certainty_scores_nothing_or_everything() {
    assert_eq!((log_score(1.0).to_bits(), brier_score(&[0.0, 1.0], 1)), (0, 0.0));
    assert_eq!((log_score(0.0), brier_score(&[0.0, 1.0], 0)), (f64::INFINITY, 2.0));
    assert!(brier_score(&[0.5, 0.5], 2).is_nan());
}

/// A distribution over five classes, from any five numbers.
fn distribution() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.01_f64..1.0, 5).prop_map(|weights| {
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|x| x / sum).collect()
    })
}

proptest! {
    #![proptest_config(common::properties(300))]

    #[test]
    fn the_true_distribution_has_the_best_expected_score(truth in distribution(), other in distribution()) {
        let expected = |score: &dyn Fn(usize) -> f64| -> f64 {
            truth.iter().enumerate().map(|(class, p)| p * score(class)).sum()
        };
        let log = |forecast: &[f64]| expected(&|class| log_score(forecast[class]));
        let brier = |forecast: &[f64]| expected(&|class| brier_score(forecast, class));
        prop_assert!(log(&truth) <= log(&other) + 1e-12);
        prop_assert!(brier(&truth) <= brier(&other) + 1e-12);
        // By how much is known: the divergence of Kullback & Leibler, and the squared distance (Gneiting & Raftery 2007, §2).
        let divergence: f64 = truth.iter().zip(&other).map(|(p, q)| p * (p / q).ln()).sum();
        let distance: f64 = truth.iter().zip(&other).map(|(p, q)| (p - q).powi(2)).sum();
        prop_assert!((log(&other) - log(&truth) - divergence).abs() < 1e-12);
        prop_assert!((brier(&other) - brier(&truth) - distance).abs() < 1e-12);
    }
}

#[test]
fn means_errors_skill_and_differences_are_those_of_the_textbook() {
    let record = Verification::new(&["yes", "no"], &[("a", 0), ("b", 1), ("c", 0), ("d", 0)]).unwrap();
    let uniform = vec![vec![0.5, 0.5]; 4];
    let sharp: Vec<Vec<f64>> = [0.8, 0.4, 0.9, 0.6].iter().map(|p| vec![*p, 1.0 - p]).collect();
    let record = record.forecaster("sharp", sharp).unwrap().forecaster("uniform", uniform).unwrap();
    let scores = record.against(&["uniform"]).unwrap();
    let sharp = scores.of("sharp").unwrap();
    // 2 (1 − p)² for the probabilities 0.8, 0.6, 0.9, 0.6 of what came.
    let expected = [0.08, 0.32, 0.02, 0.32];
    assert!(sharp.brier.scores.iter().zip(expected).all(|(x, y)| (x - y).abs() < 1e-12));
    assert!((sharp.brier.mean - 0.185).abs() < 1e-12);
    let variance = expected.iter().map(|x| (x - 0.185_f64).powi(2)).sum::<f64>() / 3.0;
    assert!((sharp.brier.standard_error.unwrap() - (variance / 4.0).sqrt()).abs() < 1e-12);
    let against = &sharp.brier.against[0];
    assert!((against.skill.unwrap() - (1.0 - 0.185 / 0.5)).abs() < 1e-12);
    let difference = against.difference.unwrap();
    assert!((difference.mean - (0.185 - 0.5)).abs() < 1e-12);
    // All four differences have one sign: two ways of sixteen are as far out.
    assert_eq!(difference.sign_flips, Some(2.0 / 16.0));
    // t with 3 degrees of freedom.
    let half = 3.182_446_305_284_263 * difference.standard_error.unwrap();
    assert!((difference.interval.unwrap().high - (difference.mean + half)).abs() < 1e-9);
    let itself = scores.of("uniform").unwrap().log.against[0].clone();
    assert_eq!((itself.skill, itself.difference.unwrap().sign_flips), (Some(0.0), Some(1.0)));
}

#[test]
fn what_came_against_probability_zero_is_infinite_and_says_so() {
    let record = Verification::new(&["yes", "no"], &[("a", 0), ("b", 1)]).unwrap();
    let record = record.forecaster("sure", vec![vec![1.0, 0.0]; 2]).unwrap();
    let scores =
        record.forecaster("uniform", vec![vec![0.5, 0.5]; 2]).unwrap().against(&["uniform"]).unwrap();
    let sure = scores.of("sure").unwrap();
    assert_eq!((sure.log.mean, sure.log.standard_error, sure.log.interval), (f64::INFINITY, None, None));
    assert_eq!((sure.log.against[0].skill, sure.log.against[0].difference), (Some(f64::NEG_INFINITY), None));
    assert_eq!(sure.brier.mean, 1.0);
    assert!(scores.to_string().contains("inf"), "{scores}");
}

#[test]
fn faults_of_forecasts_come_all_at_once() {
    let message = |error: bargain::Error| error.to_string();
    let error = message(Verification::new(&["only"], &[("a", 0), ("b", 3)]).unwrap_err());
    assert!(error.contains("classes = 1") && error.contains("what came on b = 3"), "{error}");
    assert!(Verification::new(&["yes", "no"], &[]).unwrap_err().is_invalid());
    let record = || Verification::new(&["yes", "no"], &[("a", 0), ("b", 1)]).unwrap();
    let error = message(record().forecaster("x", vec![vec![0.5, 0.6], vec![f64::NAN, 1.0]]).unwrap_err());
    assert!(error.contains("x, a = 1.1: must be the sum") && error.contains("x, b, yes = NaN"), "{error}");
    let error = message(record().forecaster("x", vec![vec![1.0]]).unwrap_err());
    assert!(error.contains("2 occasions") && error.contains("2 classes"), "{error}");
    let twice = record().forecaster("x", vec![vec![0.5, 0.5]; 2]).unwrap();
    assert!(
        message(twice.clone().forecaster("x", vec![vec![0.5, 0.5]; 2]).unwrap_err())
            .contains("there already")
    );
    let error = message(twice.against(&["y"]).unwrap_err());
    assert_eq!(error, "baseline = \"y\": is not one of the forecasters");
}

#[test]
fn the_record_is_whole() {
    let record = Record::bundled().unwrap();
    let sources = include_str!("../../src/union_state/data/sources.csv");
    let known: BTreeSet<&str> = sources.lines().filter_map(|line| line.split(',').next()).collect();
    assert_eq!((record.periods.len(), record.disputes.len(), record.threats.len()), (6, 6, 7));
    for period in &record.periods {
        let scenario = Scenario::bundled(&period.root).unwrap();
        assert!(scenario.title().starts_with(&scenario.quarter()[..4]) || period.root == "union_state_2021");
        for source in &period.sources {
            assert!(known.contains(source.as_str()), "{}: {source}", period.root);
        }
    }
    for threats in &record.threats {
        assert_eq!(threats.concede + threats.stand_firm + threats.back_down, threats.n, "{}", threats.subset);
    }
    let roots: BTreeSet<&str> = record.periods.iter().map(|period| period.root.as_str()).collect();
    assert!(Scenario::ROOTS.iter().all(|root| roots.contains(root)), "no root without a period");
}

#[test]
fn windows_last_as_many_quarters_as_their_days() {
    for period in Record::bundled().unwrap().periods {
        let number = |part: &str| part.parse::<f64>().unwrap();
        let years =
            |day: &str| number(&day[..4]) + (number(&day[5..7]) - 1.0) / 12.0 + number(&day[8..]) / 365.0;
        let quarters = 4.0 * (years(&period.to) - years(&period.from));
        let played = Scenario::bundled(&period.root).unwrap().parameters().horizon.play as f64;
        assert!((played - quarters).abs() < 0.7, "{}: {played} for {quarters:.2}", period.root);
    }
}

/// Every way in which the game may end is one class, by the order of the record.
#[test]
fn the_mapping_of_endings_is_complete() {
    let game = Classified::new(UnionState::new(&Scenario::bundled("union_state_2021").unwrap()).unwrap());
    let start = game.start();
    let class = |phase: Phase, (signed, implemented): (u8, u8), (cut, support): (bool, bool)| {
        let state = bargain::union_state::State { phase, signed, implemented, ..start.state };
        game.outcome(&Marked { state, cut, support })
    };
    let ends = Phase::Moscow;
    assert_eq!(class(ends, (0, 0), (false, false)), Class::Deadlock);
    assert_eq!(class(ends, (0, 0), (false, true)), Class::Rescue);
    assert_eq!(class(ends, (0, 0), (true, true)), Class::SupplyWar);
    assert_eq!(class(ends, (2, 0), (true, false)), Class::SupplyWar, "war comes before what is signed");
    for signed in [1, 2] {
        assert_eq!(class(ends, (signed, 0), (false, true)), Class::WateredDown);
    }
    assert_eq!(class(ends, (3, 3), (false, false)), Class::Binding);
    assert_eq!(class(ends, (4, 3), (false, false)), Class::Binding, "paper alone absorbs nothing");
    assert_eq!(class(ends, (4, 4), (true, false)), Class::Absorption);
    let after = |event| class(Phase::Over(event), (2, 1), (true, true));
    let events = [Event::Collapse, Event::Unaligned, Event::Managed, Event::Pivot].map(after);
    assert_eq!(events, [Class::Collapse, Class::Collapse, Class::ManagedTransition, Class::Pivot]);
}

/// The rows of the table on the rescue that the page on the backtest shows: at the reference and at four times as much.
#[test]
fn the_rescue_of_2020_hangs_on_what_moscow_would_lose_by_a_collapse() {
    let reference = Scenario::bundled("union_state_2020_q3").unwrap();
    let rescue =
        |scenario: &Scenario| forecast(scenario, Cuts::default()).unwrap().probability(Class::Rescue);
    let fearful = reference.clone().with("moscow.collapse_loss", 60.0).unwrap();
    for (found, stored) in [(rescue(&reference), 0.015), (rescue(&fearful), 0.486)] {
        assert!((found - stored).abs() < 6e-4, "{found}, not {stored}");
    }
}

/// The flagship from a root, with few quarters behind.
fn short(root: &str) -> Scenario {
    let scenario = Scenario::bundled(root).unwrap();
    scenario.with("horizon.play", 2).unwrap().with("horizon.burn_in", 1).unwrap()
}

#[test]
fn classified_endings_are_the_plain_ones_told_apart() {
    for root in ["union_state_2020_q1", "union_state_2022_q1"] {
        let scenario = short(root);
        let (plain, classified) = (plain(&scenario).unwrap(), forecast(&scenario, Cuts::Any).unwrap());
        let of = |outcomes: &[Outcome]| outcomes.iter().map(|o| plain.probability(*o)).sum::<f64>();
        let by = |classes: &[Class]| classes.iter().map(|c| classified.probability(*c)).sum::<f64>();
        let same = |x: f64, y: f64| assert!((x - y).abs() < 1e-9, "{root}: {x} {y}");
        same(by(&Class::ALL), 1.0);
        same(by(&[Class::Collapse]), of(&[Outcome::Collapse, Outcome::Unaligned]));
        same(by(&[Class::ManagedTransition]), of(&[Outcome::Managed]));
        // Nothing signed and no cut that lasted: a cut that a proposal ended leaves a package.
        same(by(&[Class::Rescue, Class::Deadlock]), of(&[Outcome::Deadlock]));
        assert!(by(&[Class::SupplyWar]) > of(&[Outcome::SupplyWar]), "war may come before a package");
        let lasting = forecast(&scenario, Cuts::WholeQuarter).unwrap();
        let [any, lasting] = [&classified, &lasting].map(|found| found.probability(Class::SupplyWar));
        // Before anything is signed a proposal may end a cut; afterwards the agenda is closed.
        let proposals = scenario.start().signed == 0;
        assert!(if proposals { any > lasting } else { (any - lasting).abs() < 1e-12 }, "{any} {lasting}");
        for (name, x) in &plain.tallies {
            same(*x, classified.tally(name).unwrap());
        }
        let [x, y] = [plain.payoffs, classified.payoffs];
        same(x[0], y[0]);
        same(x[1], y[1]);
    }
}

/// Two periods of the record, in which the model is sure of what did not come, and of what did.
fn two_periods() -> Backtested {
    let record = Record::bundled().unwrap();
    let priors = Priors::new().with("x", Prior::uniform(0.0, 1.0).unwrap()).unwrap();
    let certificate = Certificate { residual: 1e-8, fixed_points: 10, missed: 0, regret: [0.5, 0.25] };
    let sure = [Class::Pivot, record.periods[1].realised];
    let period = |(period, class): (&Period, Class)| {
        let drawn = |draw: &Draw| {
            let x = draw.value("x").unwrap();
            let outcomes = vec![(class, x), (Class::Collapse, 1.0 - x)];
            let certificate = Certificate { residual: 1e-7 * x, missed: 1, ..certificate };
            Ok(Forecast { outcomes, tallies: Vec::new(), payoffs: [0.0; 2], certificate })
        };
        let (outcomes, tallies, payoffs) = (vec![(class, 1.0)], Vec::new(), [0.0; 2]);
        PeriodForecast {
            period: period.clone(),
            digest: "root".to_owned(),
            quarters: 4,
            stands: false,
            model: Forecast { outcomes, tallies, payoffs, certificate },
            uncertain: Some(Uncertainty::new(&priors, 8).forecasts(drawn, &mut ()).unwrap()),
            baselines: vec![(UNIFORM.to_owned(), vec![1.0 / 9.0; 9])],
        }
    };
    let periods: Vec<PeriodForecast> = record.periods.iter().zip(sure).map(period).collect();
    let occasions: Vec<(&str, usize)> =
        periods.iter().map(|p| (p.period.root.as_str(), p.period.realised.index())).collect();
    let model = sure.map(|sure| Class::ALL.map(|class| f64::from(u8::from(class == sure))).to_vec());
    let scores = Verification::new(&Class::ALL.map(Class::name), &occasions).unwrap();
    let scores = scores.forecaster(MODEL, model.to_vec()).unwrap();
    let scores =
        scores.forecaster(UNIFORM, vec![vec![1.0 / 9.0; 9]; 2]).unwrap().against(&[UNIFORM]).unwrap();
    let (all, open, stop) = (scores.clone(), scores, StopReason::Finished);
    Backtested { periods, all, open, draws: 8, seed: 0, stop, unsaved: None }
}

#[test]
fn a_backtest_is_a_table_with_a_row_for_each_period_forecaster_and_class() {
    let folder = common::sweeps::folder("backtest");
    let found = two_periods();
    let files = TidyBacktest::new(&found).write(folder.join("found"), &[Format::Csv]).unwrap();
    assert_eq!(files, [folder.join("found.csv"), folder.join("found.manifest.json")]);
    let mut reader = csv::Reader::from_path(&files[0]).unwrap();
    let names = reader.headers().unwrap().clone();
    let rows: Vec<BTreeMap<String, String>> = reader
        .records()
        .map(|row| names.iter().zip(row.unwrap().iter()).map(|(x, y)| (x.to_owned(), y.to_owned())).collect())
        .collect();
    assert_eq!(rows.len(), 2 * 3 * 9);
    let came = |forecaster: &str| -> Vec<&BTreeMap<String, String>> {
        rows.iter().filter(|row| row["forecaster"] == forecaster && row["realised"] == "1").collect()
    };
    let scores = |forecaster: &str, column: &str| -> Vec<f64> {
        came(forecaster).iter().map(|row| row[column].parse().unwrap()).collect()
    };
    assert_eq!(scores(MODEL, "log_score__nats"), [f64::INFINITY, 0.0]);
    assert_eq!(came(MODEL)[0]["log_score__nats"], "inf");
    assert_eq!(scores(MODEL, "brier_score"), [2.0, 0.0]);
    assert_eq!(scores(MODEL, "regret_minsk__bn_usd"), [0.25; 2]);
    assert_eq!(scores(UNIFORM, "log_score__nats"), [9.0_f64.ln(); 2]);
    let uncertain = came(UNCERTAIN)[1];
    assert_eq!((uncertain["draws"].as_str(), uncertain["confidence"].as_str()), ("8", "0.95"));
    let number = |column: &str| uncertain[column].parse::<f64>().unwrap();
    assert!(number("probability_low") < number("probability"), "{uncertain:?}");
    assert!(number("probability") < number("probability_high"), "{uncertain:?}");
    // The worst of the eight equilibria: certificates stand on both kinds of rows, and on no baseline.
    let worst = found.periods[1].uncertain.as_ref().unwrap().worst.unwrap();
    assert!(worst.residual > 5e-8 && worst.missed == 8, "{worst:?}");
    assert_eq!((number("residual"), number("missed")), (worst.residual, 8.0));
    assert_eq!(came(UNIFORM)[1]["residual"], "");
    for period in &found.periods {
        for forecaster in [MODEL, UNCERTAIN, UNIFORM] {
            let own = rows.iter().filter(|row| row["period"] == period.period.root);
            let own = own.filter(|row| row["forecaster"] == forecaster);
            let sum: f64 = own.map(|row| row["probability"].parse::<f64>().unwrap()).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{forecaster}: {sum}");
        }
    }
    let manifest: Value = serde_json::from_str(&std::fs::read_to_string(&files[1]).unwrap()).unwrap();
    assert_eq!((&manifest["tables"][0]["rows"], &manifest["worst"]["missed"]), (&54.into(), &16.into()));
    assert_eq!(manifest["tables"][0]["columns"].as_array().unwrap().len(), names.len());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn json_tells_an_infinite_score_from_none() {
    let json: Value = serde_json::from_str(&to_json(&two_periods().all).unwrap()).unwrap();
    let log = &json["forecasters"][0]["log"];
    assert_eq!((&log["scores"][0], &log["scores"][1]), (&"inf".into(), &0.0.into()));
    assert_eq!((&log["mean"], &log["against"][0]["skill"]), (&"inf".into(), &"-inf".into()));
    assert_eq!(
        (&log["standard_error"], &json["forecasters"][1]["log"]["mean"]),
        (&Value::Null, &9.0_f64.ln().into())
    );
}

/// The whole backtest takes six solutions of the flagship: at full size it is the example's.
#[test]
#[ignore = "takes minutes without optimisation: cargo test --release --test all studies::backtest -- --ignored"]
fn the_backtest_scores_every_forecaster_on_every_period() {
    let found = Backtest::new().draws(2).seed(1).run(&mut ()).unwrap();
    assert_eq!((found.periods.len(), found.open.occasions.len()), (6, 4));
    for name in [MODEL, BASE_RATES, CODER, UNIFORM] {
        let scored = found.all.of(name).unwrap();
        assert!(scored.realised.iter().all(|p| (0.0..=1.0).contains(p)), "{scored:?}");
    }
    let uniform = found.all.of(UNIFORM).unwrap();
    assert!((uniform.log.mean - 9.0_f64.ln()).abs() < 1e-12);
    for period in &found.periods {
        assert!(period.model.certificate.residual < 1e-2 && period.uncertain.is_some());
        let sum: f64 = period.model.outcomes.iter().map(|(_, p)| p).sum();
        assert!((sum - 1.0).abs() < 1e-9);
    }
    let folder = common::sweeps::folder("backtested");
    let journal = Journal::new(folder.join("journal"));
    let kept = Backtest::new().draws(2).seed(1).resume(&journal);
    let part = common::stop::on_one_thread(|| kept.run(&mut common::stop::StopAfter(14)).unwrap());
    assert_eq!((part.stop, part.periods.len()), (StopReason::Cancelled, 6));
    // Six at the reference, one draw of all periods, and two of the next.
    assert!(part.periods.iter().all(|period| period.uncertain.is_none()));
    assert_eq!(to_json(&kept.run(&mut ()).unwrap()).unwrap(), to_json(&found).unwrap());
    std::fs::remove_dir_all(folder).unwrap();
}
