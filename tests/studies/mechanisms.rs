//! Mechanisms of the flagship that can be switched off, and the claims about them.

use crate::common::stop::{StopAfter, on_one_thread};
use bargain::math::interval::Interval;
use bargain::problem::coalition::Coalition;
use bargain::study::union_state::claims::{self, Claims, Expected, Verdict};
use bargain::study::union_state::{Alteration, Explanation, Measure, Mechanism, World, mechanism};
use bargain::union_state::scenario::Scenario;
use bargain::union_state::{Move, Programmes, Wording};
use std::collections::BTreeSet;
use toml::Value;

fn root(name: &str) -> World {
    World::new(Scenario::bundled(name).unwrap())
}

/// The keys that a mechanism says it changes, and the wordings it forbids.
fn said(mechanism: &Mechanism) -> (BTreeSet<&str>, Vec<Wording>) {
    let (mut keys, mut wordings) = (BTreeSet::new(), Vec::new());
    for change in mechanism.off {
        match change {
            Alteration::Set(key, _) | Alteration::Scale(key, _) => _ = keys.insert(*key),
            Alteration::Copy(key, _) | Alteration::Pool(key, _) => _ = keys.insert(*key),
            Alteration::Forbid(wording) => wordings.push(*wording),
            Alteration::Counter(world) => panic!("no mechanism switches to {}", world.title()),
        }
    }
    (keys, wordings)
}

#[test]
fn every_switch_changes_what_it_says_and_nothing_else() {
    for name in Scenario::BUNDLED {
        for mechanism in mechanism::ALL {
            let (before, after) = (root(name), mechanism.switch_off(root(name)).unwrap());
            let value = |world: &World, key: &str| world.scenario().value(key).unwrap();
            let keys = Scenario::dictionary().iter().map(|entry| entry.key.as_str());
            let changed: BTreeSet<&str> =
                keys.filter(|key| value(&before, key) != value(&after, key)).collect();
            let (said, forbidden) = said(mechanism);
            assert_eq!(changed, said, "{}", mechanism.name);
            assert_eq!(after.forbidden().collect::<Vec<_>>(), forbidden, "{}", mechanism.name);
        }
    }
}

#[test]
fn what_is_switched_off_has_the_value_it_says() {
    let off = |name: &str, key: &str| {
        let world = mechanism::named(name).unwrap().switch_off(root("union_state_2021")).unwrap();
        world.scenario().value(key).unwrap()
    };
    assert_eq!(off("collapse_fear", "moscow.collapse_loss"), Value::Float(4.0));
    assert_eq!(off("multivector_rent", "minsk.multivector_rent"), Value::from(vec![0.0; 3]));
    // Means of soft and hard, equally likely.
    assert_eq!(off("private_information", "minsk.sovereignty_weight"), Value::from(vec![2.1; 2]));
    let error = mechanism::named("colapse_fear").unwrap_err();
    assert!(error.to_string().contains("did you mean `collapse_fear`?"), "{error}");
}

#[test]
fn mechanisms_are_switched_off_in_any_order() {
    let forward: Vec<&Mechanism> = mechanism::ALL.iter().collect();
    let backward: Vec<&Mechanism> = mechanism::ALL.iter().rev().collect();
    let none = Coalition(0);
    let [first, second] = [forward, backward].map(|mechanisms| {
        mechanism::with_only(root("union_state_2019"), &mechanisms, none).unwrap().digest()
    });
    assert_eq!(first, second);
    let all: Vec<&Mechanism> = mechanism::ALL.iter().collect();
    let everything = Coalition((1 << all.len()) - 1);
    assert_eq!(
        mechanism::with_only(root("union_state_2019"), &all, everything).unwrap(),
        root("union_state_2019")
    );
}

#[test]
fn mechanisms_are_named_once_and_stand_for_known_claims() {
    let names: BTreeSet<&str> = mechanism::ALL.iter().map(|mechanism| mechanism.name).collect();
    assert_eq!(names.len(), mechanism::ALL.len());
    let known: Vec<&str> = claims::all().iter().map(|claim| claim.id).collect();
    assert!(mechanism::ALL.iter().flat_map(|mechanism| mechanism.claims).all(|id| known.contains(id)));
}

#[test]
fn packages_without_a_wording_keep_their_budgets() {
    let budgets = root("union_state_2021").scenario().parameters().package.sovereignty_budget;
    for wording in [Wording::Vague, Wording::Postponed, Wording::Supranational] {
        let ladder = root("union_state_2021").without(wording).ladder().unwrap();
        assert!(ladder.wordings.iter().flatten().all(|other| *other != wording));
        for (package, budget) in ladder.packages.iter().zip(budgets) {
            assert!(package.concession <= budget + 1e-9, "{wording:?}: {} of {budget}", package.concession);
        }
    }
    let mut left = Programmes::bundled().unwrap();
    for wording in [Wording::Drop, Wording::Vague, Wording::Postponed, Wording::Concrete] {
        left = match left.without(wording) {
            Ok(left) => left,
            Err(error) => return assert!(error.is_invalid() && error.to_string().contains("issue \"")),
        };
    }
    panic!("issues without a common body have no wording left");
}

#[test]
fn every_row_of_the_list_is_a_claim() {
    let rows = (1..=30).map(|i| format!("M{i}")).chain((1..=6).map(|i| format!("X{i}")));
    let claims = claims::all();
    assert_eq!(claims.iter().map(|claim| claim.id).collect::<Vec<_>>(), rows.collect::<Vec<_>>());
    for claim in &claims {
        assert!(!claim.checks.is_empty() || !claim.missing.is_empty(), "{} says nothing", claim.id);
        assert!(!claim.statement.is_empty() && !claim.title.is_empty());
        assert!(claim.checks.iter().all(|check| check.measure.least > 0.0 && !check.arms.is_empty()));
    }
}

#[test]
fn verdicts_follow_from_effect_and_interval() {
    let verdict = |expected: Expected, reference: f64, low: f64, high: f64| {
        expected.verdict(reference, Interval { low, high }, 0.01)
    };
    use Expected::{Fall, Flat, NoFall, Rise};
    use Verdict::{Contrary, NotEvaluated, NotExpressible, NotShown, Shown};
    assert_eq!(verdict(Rise, 0.2, 0.1, 0.4), Shown);
    assert_eq!(verdict(Rise, 0.2, -0.1, 0.4), NotShown, "the sign is not certain");
    assert_eq!(verdict(Rise, 0.005, 0.001, 0.4), NotShown, "too small at the reference");
    assert_eq!(verdict(Rise, -0.2, -0.4, -0.1), Contrary);
    assert_eq!(verdict(Rise, 0.2, -0.4, -0.1), NotShown, "reference and priors disagree");
    assert_eq!(verdict(Fall, -0.2, -0.4, -0.1), Shown);
    assert_eq!(verdict(Fall, 0.2, 0.1, 0.4), Contrary);
    assert_eq!(verdict(Flat(0.05), 0.02, -0.04, 0.04), Shown);
    assert_eq!(verdict(Flat(0.05), 0.02, -0.06, 0.04), NotShown);
    assert_eq!(verdict(Flat(0.05), 0.2, 0.1, 0.4), Contrary);
    assert_eq!(verdict(NoFall(0.05), 0.3, -0.02, 0.4), Shown);
    assert_eq!(verdict(NoFall(0.05), -0.3, -0.4, -0.1), Contrary);
    assert_eq!(verdict(Rise, f64::NAN, 0.1, 0.4), NotEvaluated);
    assert_eq!(Verdict::of(&[]), NotExpressible);
    assert_eq!(Verdict::of(&[Shown, Shown]), Shown);
    assert_eq!(Verdict::of(&[Shown, NotShown]), NotShown);
    assert_eq!(Verdict::of(&[NotShown, Contrary, Shown]), Contrary);
}

#[test]
fn faults_of_a_study_of_claims_are_told() {
    assert!(Claims::new(1).unwrap_err().is_invalid());
    let error = Claims::new(2).unwrap().only(&["M99", "Q"]).unwrap_err();
    assert_eq!(error.problems().len(), 2);
    assert!(Claims::new(2).unwrap().burn_in(401).unwrap_err().is_invalid());
}

/// Four equilibria of a single quarter.
#[test]
fn parts_of_the_difference_between_two_worlds_sum_to_it() {
    let short = |name: &str| {
        let scenario = Scenario::bundled(name).unwrap().with("horizon.play", 1).unwrap();
        World::new(scenario.with("horizon.burn_in", 0).unwrap())
    };
    let worlds = Scenario::BUNDLED.map(short);
    let mechanisms = [mechanism::named("multivector_rent").unwrap()];
    let measures = [Measure::PACKAGE, Measure::LOCK_IN];
    let found = Explanation::new(worlds.clone(), &mechanisms, &measures).unwrap().exact(&mut ()).unwrap();
    let readings = worlds.map(|world| world.read().unwrap());
    for (output, measure) in found.attributed.outputs.iter().zip(measures) {
        let [before, after] = readings.each_ref().map(|reading| (measure.of)(reading));
        assert!((output.whole - (after - before)).abs() < 1e-12);
        assert!((output.remainder + output.parts[0].value.value - output.whole).abs() < 1e-12);
    }
    assert!(found.worst.unwrap().residual < 1e-6);
    let opening: f64 = readings[0].opening.iter().map(|(_, p)| p).sum();
    assert!((opening - 1.0).abs() < 1e-12);
    // Whoever gets an ultimatum answers it.
    let pressed = readings[0].opens(|move_| matches!(move_, Move::Ultimatum(_)));
    let answered: f64 = readings[0].answers.iter().map(|(.., p)| p).sum();
    assert!((answered - pressed).abs() < 1e-12 && pressed > 0.1, "{answered}, {pressed}");
    assert!((readings[0].answers(|_| true, |_| true) - 1.0).abs() < 1e-12);
}

/// Three equilibria: one claim at the reference and under two draws.
#[test]
fn a_claim_is_judged_at_the_reference_and_over_the_priors() {
    let found =
        Claims::new(2).unwrap().only(&["M21", "M2"]).unwrap().burn_in(0).unwrap().run(&mut ()).unwrap();
    let [none, claim] = &found.claims[..] else { panic!("two claims") };
    assert_eq!((none.id, none.verdict), ("M2", Verdict::NotExpressible));
    assert_eq!((claim.id, claim.checks[0].draws, found.worlds), ("M21", 2, 3));
    assert!((0.0..0.02).contains(&claim.checks[0].reference), "{}", claim.checks[0].reference);
    assert!(found.failures.is_empty());
    let csv = found.to_csv().unwrap();
    assert_eq!(csv.lines().count(), 3);
    assert!(csv.starts_with(
        "claim,title,claim_verdict,varied,measure,unit,expected_effect,effect_at_reference_exact"
    ));
    assert!(found.to_markdown().contains("| **M2** Worn patience"));
}

#[test]
fn claims_that_are_not_expressible_need_no_world() {
    let found = Claims::new(2).unwrap().only(&["M14", "M2"]).unwrap().run(&mut ()).unwrap();
    assert!(found.claims.iter().all(|claim| claim.verdict == Verdict::NotExpressible));
    assert_eq!((found.claims.len(), found.worlds, found.draws, found.worst), (2, 0, 0, None));
    assert!(found.to_string().contains("2 not expressible"), "{found}");
    assert_eq!(found.to_csv().unwrap().lines().count(), 3);
}

#[test]
fn a_study_stopped_before_the_first_draw_tells_no_numbers_that_are_not_there() {
    let study = Claims::new(2).unwrap().only(&["M21"]).unwrap();
    let found = on_one_thread(|| study.run(&mut StopAfter(1)).unwrap());
    assert_eq!((found.worlds, found.draws, found.claims[0].verdict), (1, 0, Verdict::NotEvaluated));
    assert!(found.to_string().contains("no draws"), "{found}");
    for text in [found.to_string(), found.to_markdown(), found.to_csv().unwrap()] {
        assert!(!text.contains("NaN"), "{text}");
    }
}

/// The band of parameters that the page on mechanisms tells of: there a Minsk at the brink signs less than a tense one, beyond it more.
#[test]
fn concessions_fall_with_isolation_where_moscow_fears_the_street_somewhat_more() {
    let step = |key: &str, x: f64| {
        let world = |level: i64| {
            let scenario = Scenario::bundled("union_state_2019").unwrap().with(key, x).unwrap();
            let scenario = scenario.with("start.sanctions", level).unwrap();
            World::new(scenario.with("start.protest", level).unwrap())
        };
        let signed = World::read_all(&[world(1), world(2)]).into_iter();
        let signed: Vec<f64> = signed.map(|reading| (Measure::SIGNED.of)(&reading.unwrap())).collect();
        signed[1] - signed[0]
    };
    let within = step("collapse.per_pain", 0.12);
    assert!((within + 0.150).abs() < 0.001, "{within}");
    let beyond = step("moscow.collapse_loss", 60.0);
    assert!((beyond - 0.418).abs() < 0.001, "{beyond}");
}
