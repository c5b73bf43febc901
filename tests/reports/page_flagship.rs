//! Pages of the flagship: its scenarios, and what its studies found.

use crate::common::pages;
use crate::common::pages::{all, page_of, parsed, rows, text};
use bargain::math::interval::{Confidence, Interval};
use bargain::prior::{Prior, Priors};
use bargain::problem::coalition::Coalition;
use bargain::report::page::{Page, Provenance, Section};
use bargain::simulate::{Estimate, StopReason};
use bargain::study::attribution::Attribution;
use bargain::study::comparison::{Compared, Difference, Exact, Versus};
use bargain::study::scores::Verification;
use bargain::study::uncertainty::Uncertainty;
use bargain::study::union_state::backtest::{Backtested, MODEL, PeriodForecast, UNIFORM};
use bargain::study::union_state::claims::{CheckFound, ClaimFound, Findings, Verdict};
use bargain::study::union_state::{Case, Cases, Explained, Switch};
use bargain::study::{Certificate, Forecast};
use bargain::union_state::scenario::Scenario;
use bargain::union_state::{Class, Outcome, Record};

#[test]
fn differences_from_the_reference_come_before_all_else() {
    let html = pages::page().to_html().unwrap();
    let document = parsed(&html);
    let captions: Vec<String> = all(&document, "caption").into_iter().map(text).collect();
    let count = Scenario::dictionary().iter().filter(|entry| !entry.key.starts_with("start.")).count();
    let whole = format!("All {count} parameters");
    assert_eq!(
        captions[..4],
        ["Parameters that differ from the reference", "Where play starts", &whole, "Sources cited"]
    );
    let entry = Scenario::dictionary().iter().find(|entry| entry.key == "moscow.collapse_loss").unwrap();
    let differing = rows(&document, &captions[0]);
    assert_eq!(differing.len(), 2, "one parameter was changed");
    let known = ["14", &entry.unit, &entry.range.to_string(), &entry.meaning, &entry.basis];
    assert_eq!(entry.value.as_float(), Some(14.0));
    assert_eq!(differing[1][..2], ["moscow.collapse_loss", "0"]);
    assert_eq!(differing[1][2..7], known);
    let start = rows(&document, "Where play starts");
    assert!(start.iter().any(|row| row[..2] == ["protest", "2"]) && start.len() == 8);
    assert_eq!(all(&document, "details").len(), 3);
}

#[test]
fn numbers_of_lists_that_differ_stand_alone_and_lists_of_another_length_whole() {
    let scenario =
        Scenario::bundled("union_state_2021").unwrap().with("energy.rent", vec![0.0, 0.5, 0.8]).unwrap();
    let finer = scenario.clone().with("belief.minsk_hard_grid", vec![0.05, 0.25, 0.5, 0.95]).unwrap();
    let page = Page::new("Q").scenario(&scenario).scenario(&finer.with("moscow.discount", 0.9).unwrap());
    let document = parsed(&page.provenance(Provenance::new().command("x")).to_html().unwrap());
    let differing = rows(&document, "Parameters that differ from the reference");
    // Parameter, value in either scenario, reference.
    let found: Vec<&[String]> = differing[1..].iter().map(|row| &row[..4]).collect();
    assert_eq!(
        found,
        [
            ["belief.minsk_hard_grid", "[0.05, 0.5, 0.95]", "[0.05, 0.25, 0.5, 0.95]", "[0.05, 0.5, 0.95]"],
            ["energy.rent[2]", "0.8", "0.8", "1"],
            ["moscow.discount", "0.97", "0.9", "0.97"],
        ]
    );
}

#[test]
fn several_scenarios_stand_side_by_side() {
    let [old, new] = ["union_state_2019", "union_state_2021"].map(|name| Scenario::bundled(name).unwrap());
    let page = Page::new("Q").scenario(&old).scenario(&new).provenance(Provenance::new().command("x"));
    let html = page.to_html().unwrap();
    let document = parsed(&html);
    let start = rows(&document, "Where play starts");
    assert_eq!(start[0][..3], ["level", old.title(), new.title()]);
    assert!(html.contains("Every parameter has its reference value."));
    for scenario in [&old, &new] {
        assert!(html.contains(&scenario.digest()));
    }
    let cited = rows(&document, "Sources cited");
    for source in &new.history().unwrap().sources {
        assert!(cited.iter().any(|row| row[0] == *source), "{source}");
    }
}

#[test]
fn attributions_and_verdicts_become_tables() {
    let study = Attribution::new(&["wind", "rain"], &["damage"]).unwrap();
    let damage = |on: Coalition| {
        Ok(vec![f64::from(u8::from(on.contains(0))) + 2.0 * f64::from(u8::from(on.contains(1)))])
    };
    let certificate = Certificate { residual: 1e-8, fixed_points: 1234, missed: 5, regret: [0.25, 0.5] };
    let mechanism = Switch { name: "wind_power", meaning: "It blows.", off: vec!["wind = 0".to_owned()] };
    let explained = Explained {
        worlds: ["old".to_owned(), "new".to_owned()],
        mechanisms: vec![mechanism],
        attributed: study.exact(damage, &mut ()).unwrap(),
        worst: Some(certificate),
    };
    let section = Section::new("Why").result(&explained).result(&findings(certificate));
    let document = parsed(&page_of(section).to_html().unwrap());
    assert_eq!(
        rows(&document, "damage, shared among mechanisms, in its unit"),
        [
            ["mechanism", "part, exact", "alone, exact", "last, exact"],
            ["remainder: all off", "0.0000", "–", "–"],
            ["rain", "2.0000", "2.0000", "2.0000"],
            ["wind", "1.0000", "1.0000", "1.0000"],
            ["whole: all on ← sum", "3.0000", "–", "–"],
        ]
    );
    assert_eq!(rows(&document, "damage, interactions of pairs, exact").len(), 2);
    assert_eq!(rows(&document, "Mechanisms")[1], ["wind power", "It blows.", "wind = 0"]);
    let verdicts = rows(&document, "Verdicts");
    assert_eq!(verdicts[1][0], "A1 Fear");
    assert_eq!(verdicts[1][4..], ["0.2000", "0.1000 [0.0500, 0.1500]", "75 %", "shown"]);
    assert_eq!(verdicts[2][7], "not expressible");
    assert_eq!(rows(&document, "What the model has no counterpart for")[1], ["A2", "parties"]);
    let facts: Vec<String> = all(&document, "dl div").into_iter().map(text).collect();
    assert_eq!(facts.iter().filter(|fact| fact.contains("5 of 1 234 missed")).count(), 2, "{facts:?}");
}

/// What could have been found of two claims.
fn findings(worst: Certificate) -> Findings {
    let interval = Interval { low: 0.05, high: 0.15 };
    let check = CheckFound {
        varied: "fear = 0".to_owned(),
        measure: "P(package)",
        unit: "probability",
        expected: "falls".to_owned(),
        reference: 0.2,
        mean: Estimate { value: 0.1, standard_error: 0.02, interval },
        agreeing: 0.75,
        draws: 4,
        verdict: Verdict::Shown,
    };
    let claim = |id, title, verdict, checks, missing| ClaimFound {
        id,
        title,
        statement: "",
        verdict,
        checks,
        missing,
    };
    Findings {
        claims: vec![
            claim("A1", "Fear", Verdict::Shown, vec![check], ""),
            claim("A2", "Parties", Verdict::NotExpressible, Vec::new(), "parties"),
        ],
        draws: 4,
        seed: 1,
        burn_in: Some(4),
        confidence: Confidence::P95,
        worlds: 10,
        worst: Some(worst),
        failures: Vec::new(),
        stop: StopReason::Finished,
        unsaved: None,
    }
}

#[test]
fn cases_say_what_differs_and_how_well_each_is_solved() {
    let [reference, other] = [14.0, 0.0].map(|loss| {
        Scenario::bundled("union_state_2021").unwrap().with("moscow.collapse_loss", loss).unwrap()
    });
    let case = |name: &str, scenario: &Scenario, residual| Case {
        name: name.to_owned(),
        changes: reference.differences(scenario),
        digest: scenario.digest(),
        certificate: Certificate { residual, fixed_points: 1234, missed: 0, regret: [0.25, 0.5] },
    };
    let interval = Interval { low: 0.0, high: 0.25 };
    let sampled = Estimate { value: 0.125, standard_error: 0.0625, interval };
    let exact = Some(Exact { reference: 0.25, case: 0.375 });
    let difference = || Difference { exact, sampled, gain: None };
    let versus = Versus {
        name: "fearless".to_owned(),
        outcomes: vec![(Outcome::SupplyWar, difference())],
        payoffs: [difference(), difference()],
        tallies: Vec::new(),
        episodes: 1000,
        stop: StopReason::Finished,
    };
    let compared = Compared {
        reference: "as it is".to_owned(),
        others: vec![versus],
        seed: 1,
        confidence: Confidence::P95,
    };
    let others = vec![case("fearless", &other, 1e-9)];
    let cases = Cases { reference: case("as it is", &reference, 1e-8), others, compared, unsaved: None };
    let document = parsed(&page_of(Section::new("S").result(&cases)).to_html().unwrap());
    let captions: Vec<String> = all(&document, "caption").into_iter().map(text).collect();
    assert_eq!(
        captions,
        ["What differs in fearless", "fearless less as it is"],
        "the reference has no table"
    );
    let names: Vec<String> =
        rows(&document, "fearless less as it is").into_iter().map(|row| row[0].clone()).collect();
    assert!(
        names.ends_with(&["payoff of Moscow, bn$", "payoff of Minsk, bn$"].map(str::to_owned)),
        "{names:?}"
    );
    let read = cases.to_string();
    assert!(read.contains("quantity, exact") && read.contains("payoff of Minsk, bn$"), "{read}");
    let changes = rows(&document, "What differs in fearless");
    assert_eq!(changes[1][..4], ["moscow.collapse_loss", "14.0", "0.0", "bn$"]);
    let facts: Vec<String> = all(&document, "dl div").into_iter().map(text).collect();
    for residual in ["largest residual 1.0e-8", "largest residual 1.0e-9"] {
        assert_eq!(facts.iter().filter(|fact| fact.ends_with(residual)).count(), 1, "{facts:?}");
    }
}

/// A backtest of the bundled record in which the model is as good as sure of each class that came.
fn backtested(draws: u64) -> Backtested {
    let record = Record::bundled().unwrap();
    let certificate = Certificate { residual: 1e-8, fixed_points: 1234, missed: 5, regret: [0.25, 0.5] };
    let likely =
        |came: Class, p: f64| Class::ALL.map(|class| (class, if class == came { 1.0 - 8.0 * p } else { p }));
    let uniform = vec![1.0 / 9.0; 9];
    let priors = Priors::new().with("p", Prior::uniform(0.0, 0.1).unwrap()).unwrap();
    let periods = record.periods.iter().map(|period| {
        let forecast = |p: f64| Forecast {
            outcomes: likely(period.realised, p).to_vec(),
            tallies: Vec::new(),
            payoffs: [0.0; 2],
            certificate,
        };
        let drawn = |draw: &bargain::prior::Draw| Ok(forecast(draw.value("p").unwrap()));
        let study = Uncertainty::new(&priors, draws).seed(1);
        PeriodForecast {
            period: period.clone(),
            digest: String::new(),
            quarters: 4,
            stands: false,
            model: forecast(0.0625),
            uncertain: (draws > 0).then(|| study.forecasts(drawn, &mut ()).unwrap()),
            baselines: vec![(UNIFORM.to_owned(), uniform.clone())],
        }
    });
    let came: Vec<(&str, usize)> =
        record.periods.iter().map(|period| (period.root.as_str(), period.realised.index())).collect();
    let model = record.periods.iter().map(|period| likely(period.realised, 0.0625).map(|(_, p)| p).to_vec());
    let scores = Verification::new(&Class::ALL.map(Class::name), &came).unwrap();
    let scores = scores.forecaster(MODEL, model.collect()).unwrap();
    let scores = scores.forecaster(UNIFORM, vec![uniform.clone(); came.len()]).unwrap();
    let scores = scores.against(&[UNIFORM]).unwrap();
    let (periods, all) = (periods.collect(), scores.clone());
    Backtested { periods, all, open: scores, draws, seed: 7, stop: StopReason::Finished, unsaved: None }
}

#[test]
fn a_backtest_shows_periods_certificates_and_scores() {
    for draws in [0, 8] {
        let html = page_of(Section::new("S").result(&backtested(draws))).to_html().unwrap();
        let document = parsed(&html);
        assert_eq!(all(&document, "figure g > title").len(), 12, "a bar for each period and forecaster");
        let note = "Exact but for \u{201c}model, uncertain\u{201d}";
        assert_eq!(html.contains(note), draws > 0, "the figure says what is a mean over draws");
        let first = &Record::bundled().unwrap().periods[0];
        let forecasts =
            rows(&document, &format!("Probabilities, {} to {}, 4 quarters", first.from, first.to));
        assert_eq!((forecasts.len(), forecasts[0].len()), (10, if draws == 0 { 3 } else { 5 }));
        let came = forecasts.iter().find(|row| row[0].ends_with("← history")).unwrap();
        assert_eq!(came[1..3], ["0.5000", "0.1111"]);
        assert!(html.contains(first.account.trim_end_matches('.')));
        let solved = rows(&document, "How well each forecast of the model is solved");
        assert_eq!(solved.len(), 7);
        assert_eq!(solved[1][1..], ["1 234", "5", "1.0e-8", "0.2500", "0.5000"]);
        for over in ["all 6 periods", "the 6 periods that began with nothing signed"] {
            let log = rows(&document, &format!("Log score, nats, {over}; less is better"));
            assert_eq!((log[1][0].as_str(), log[1][1].split(' ').next()), (MODEL, Some("0.693")));
        }
        let facts: Vec<String> = all(&document, "dl div").into_iter().map(text).collect();
        // 5 of 1234 in each of 8 draws for 6 periods.
        let missed = "240 of 59 232 missed their tolerance; largest residual 1.0e-8";
        let certified = facts.iter().any(|fact| fact.ends_with(missed));
        assert_eq!(certified, draws > 0, "{facts:?}");
    }
}
