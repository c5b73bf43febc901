//! The package of 28 programmes: the menu and the frontier, against the stored oracles and brute force.

use bargain::problem::{Agenda, ConcessionCost, Issue, Terms};
use bargain::union_state::{Programmes, Wording};
use proptest::prelude::*;
use serde_json::Value;

/// The scenario's cost of sovereignty, bn$ a quarter.
fn cost() -> ConcessionCost {
    ConcessionCost::new(0.0009, 0.000125).unwrap()
}

fn cases(task: &str) -> Vec<Value> {
    let oracle = crate::common::oracle("O47");
    let cases = oracle["cases"].as_array().unwrap();
    let cases: Vec<Value> = cases.iter().filter(|case| case["inputs"]["task"] == task).cloned().collect();
    assert!(!cases.is_empty(), "no oracle for {task}");
    cases
}

fn close(found: f64, case: &Value, key: &str) {
    let expected = case["expected"][key].as_f64().unwrap();
    let tolerance = case["abs_tol"].as_f64().unwrap();
    assert!(
        (found - expected).abs() <= tolerance,
        "{key} {found} instead of {expected} in {}",
        case["inputs"]
    );
}

/// What the stored package gives and takes, each issue worded as it says.
fn stored(programmes: &Programmes, case: &Value) -> Terms {
    let choice = case["expected"]["choice"].as_array().unwrap().iter().enumerate();
    let nothing = Terms { payoffs: [0.0; 2], concession: 0.0 };
    choice.fold(nothing, |sum, (issue, wording)| {
        let wording = Wording::ALL[wording.as_u64().unwrap() as usize];
        let terms = programmes.terms(issue, wording).unwrap();
        Terms {
            payoffs: [0, 1].map(|player| sum.payoffs[player] + terms.payoffs[player]),
            concession: sum.concession + terms.concession,
        }
    })
}

pub fn menu_levels_are_those_of_the_reference() {
    let programmes = Programmes::bundled().unwrap();
    for case in cases("menu level") {
        let budget = case["inputs"]["sovereignty_budget"].as_f64().unwrap();
        let menu = programmes.menu_agenda().menu(&[budget], 0.01).unwrap();
        let package = menu.packages[0].as_ref().unwrap();
        let [v, b] = package.payoffs;
        close(v + b, &case, "objective");
        // Also where the split is not unique: the larger value to Moscow breaks the tie.
        close(v, &case, "V");
        close(b, &case, "B");
        assert!(package.concession <= budget);
        // The stored choice is one of several that are as good.
        let theirs = stored(&programmes, &case);
        theirs.payoffs.into_iter().zip(["V", "B"]).for_each(|(found, key)| close(found, &case, key));
        close(theirs.concession, &case, "S");
        close(cost().of(theirs.concession), &case, "C");
    }
}

/// The stored packages come from bisection alone, which at four of the seven weights stops in a jump between two packages;
/// there ours is better (`docs/model.md`). Where bisection meets the maximum, both agree.
pub fn supported_packages_are_as_good_as_those_of_the_reference_or_better() {
    let programmes = Programmes::bundled().unwrap();
    let mut equal = 0;
    for case in cases("supported Pareto package") {
        let weight = case["inputs"]["weight_on_minsk"].as_f64().unwrap();
        let supported = programmes.agenda().supported(weight, cost()).unwrap();
        assert_eq!(supported.gap, 0.0, "proved best");
        let value = |v: f64, b: f64| (1.0 - weight) * v + weight * b;
        let expected = |key: &str| case["expected"][key].as_f64().unwrap();
        let ours = value(supported.utilities[0], supported.utilities[1]);
        let theirs = stored(&programmes, &case);
        close(theirs.payoffs[0], &case, "V");
        close(theirs.payoffs[1] - cost().of(theirs.concession), &case, "U_B");
        close(theirs.concession, &case, "S");
        let gain = ours - value(expected("V"), expected("U_B"));
        assert!(gain > -1e-12, "{gain:e} at weight {weight}");
        if gain < 1e-12 {
            close(supported.utilities[0], &case, "V");
            close(supported.utilities[1], &case, "U_B");
            close(supported.package.concession, &case, "S");
            equal += 1;
        }
    }
    assert_eq!(equal, 3);
}

#[test]
fn the_frontier_is_concave_and_proved() {
    let frontier = Programmes::bundled().unwrap().agenda().frontier(cost());
    assert_eq!(frontier.len(), 75);
    assert!(frontier.iter().all(|vertex| vertex.gap == 0.0));
    let slopes: Vec<f64> = frontier
        .windows(2)
        .map(|pair| {
            (pair[1].utilities[1] - pair[0].utilities[1]) / (pair[1].utilities[0] - pair[0].utilities[0])
        })
        .collect();
    assert!(slopes.iter().all(|&slope| slope < 0.0));
    assert!(slopes.windows(2).all(|pair| pair[0] < pair[1] + 1e-9), "from steep to flat");
}

#[test]
fn level_two_is_the_watered_down_package() {
    let scenario = bargain::union_state::scenario::Scenario::bundled("union_state_2021").unwrap();
    let ladder = Programmes::bundled().unwrap().ladder(&scenario.parameters().package).unwrap();
    let count = |level: usize, wording| ladder.wordings[level - 1].iter().filter(|w| **w == wording).count();
    let counts = |level| Wording::ALL.map(|wording| count(level, wording));
    assert_eq!(counts(1), [16, 7, 3, 2, 0]);
    assert_eq!(counts(2), [3, 12, 8, 5, 0]);
    assert_eq!(counts(3), [0, 1, 13, 12, 2]);
    assert_eq!(counts(4), [0, 0, 0, 19, 9]);
    let [gas, oil, power] = [20, 21, 22].map(|issue| ladder.wordings[1][issue]);
    assert_eq!([gas, oil, power], [Wording::Postponed; 3]);
}

/// Small agendas with payoffs in whole thousandths, so that ties occur.
fn agendas() -> impl Strategy<Value = Agenda> {
    let terms = (-9i32..10, -9i32..10, 0i32..12).prop_map(|(v, b, s)| Terms {
        payoffs: [f64::from(v) / 1e3, f64::from(b) / 1e3],
        concession: f64::from(s) / 10.0,
    });
    let issue = prop::collection::vec(terms, 1..4).prop_map(|terms| Issue { name: "an issue".into(), terms });
    prop::collection::vec(issue, 1..6).prop_map(|issues| Agenda::new(issues).unwrap())
}

/// Every package of an agenda.
pub fn every(agenda: &Agenda) -> Vec<bargain::problem::Package> {
    let mut choices = vec![vec![]];
    for issue in agenda.issues() {
        choices = choices
            .iter()
            .flat_map(|choice: &Vec<usize>| (0..issue.terms.len()).map(move |k| [&choice[..], &[k]].concat()))
            .collect();
    }
    choices.iter().map(|choice| agenda.package(choice).unwrap()).collect()
}

proptest! {
    #![proptest_config(crate::common::properties(256))]

    #[test]
    fn the_menu_is_the_best_of_all_packages(agenda in agendas(), budget in 0u32..40) {
        let budget = f64::from(budget) / 10.0;
        let found = agenda.menu(&[budget], 0.1).unwrap().packages.remove(0);
        let thousandths = |x: f64| (x * 1e3).round() as i64;
        let key = |p: &bargain::problem::Package| {
            let [v, b] = p.payoffs.map(thousandths);
            (v + b, v, -(p.concession * 10.0).round() as i64, p.choice.iter().map(|&k| -(k as i64)).collect::<Vec<_>>())
        };
        let best = every(&agenda).into_iter().filter(|p| p.concession <= budget + 1e-9).max_by_key(key);
        prop_assert_eq!(found.map(|p| p.choice), best.map(|p| p.choice));
    }

    #[test]
    fn the_order_of_the_issues_does_not_matter(agenda in agendas(), seed in 0usize..100) {
        let mut issues = agenda.issues().to_vec();
        let len = issues.len();
        issues.rotate_left(seed % len);
        issues.reverse();
        let other = Agenda::new(issues).unwrap();
        let [a, b] = [&agenda, &other].map(|x| x.menu(&[2.0], 0.1).unwrap().packages.remove(0));
        let totals = |p: Option<bargain::problem::Package>| {
            p.map(|p| [p.payoffs[0], p.payoffs[1], p.concession].map(|x| (x * 1e6).round() as i64))
        };
        prop_assert_eq!(totals(a), totals(b));
    }

    #[test]
    fn supported_packages_are_the_best_of_all(agenda in agendas(), weight in 0.0..=1.0) {
        let cost = ConcessionCost::new(0.001, 0.002).unwrap();
        let found = agenda.supported(weight, cost).unwrap();
        let value = |[v, b]: [f64; 2]| (1.0 - weight) * v + weight * b;
        let best = every(&agenda)
            .iter()
            .map(|p| value([p.payoffs[0], p.payoffs[1] - cost.of(p.concession)]))
            .fold(f64::NEG_INFINITY, f64::max);
        prop_assert!(value(found.utilities) <= best + 1e-12);
        prop_assert_eq!(found.gap, 0.0);
        prop_assert!(best <= value(found.utilities) + 1e-12, "best {} found {}", best, value(found.utilities));
    }
}

#[test]
fn rows_of_energy_terms_that_belong_to_no_issue_are_named() {
    let table = |name: &'static str| {
        let path = format!("{}/src/union_state/data/{name}", env!("CARGO_MANIFEST_DIR"));
        (name, std::fs::read_to_string(path).unwrap())
    };
    let [wordings, programmes, energy] = ["wordings.csv", "programmes.csv", "energy_terms.csv"].map(table);
    let with = |energy: &str| {
        let [wordings, programmes] = [&wordings, &programmes].map(|(name, text)| (*name, text.as_str()));
        Programmes::from_csv(wordings, programmes, ("energy.csv", energy))
    };
    assert!(with(&energy.1).is_ok());
    let error = with(&energy.1.replacen("\n21,", "\n2l,", 1)).unwrap_err().to_string();
    assert!(error.contains("energy.csv:2") && error.contains("no = 2l"), "{error}");
    assert!(error.contains("must be the number of an issue in programmes.csv"), "{error}");
}

#[test]
fn terms_given_twice_or_for_nothing_are_errors() {
    let table = |name: &'static str| {
        let path = format!("{}/src/union_state/data/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    };
    let [wordings, programmes, energy] = ["wordings.csv", "programmes.csv", "energy_terms.csv"].map(table);
    let programmes = programmes.replacen("regulator,,,,yes,15", "regulator,7,,,no,15", 1);
    let energy = energy.trim_end().to_owned() + "\n22,drop,1,0,0,yes,,judgement\n";
    let error = Programmes::from_csv(("w.csv", &wordings), ("p.csv", &programmes), ("e.csv", &energy));
    let error = error.unwrap_err().to_string();
    for expected in [
        "p.csv:22: value_moscow_musd = 7: must be empty",
        "p.csv:22: supranational = no: is not what",
        "e.csv:14: wording = drop: what is dropped",
    ] {
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn the_frontier_begins_with_what_is_best_for_the_second_among_what_is_best_for_the_first() {
    let terms = |first, second| Terms { payoffs: [first, second], concession: 0.0 };
    for unit in [1.0, 1e-13, 1e5] {
        let terms = [(10.0, 3.0), (10.0, 5.0), (0.0, 10.0)].map(|(x, y)| terms(x * unit, y * unit)).to_vec();
        let agenda = Agenda::new(vec![Issue { name: "all".to_owned(), terms }]).unwrap();
        let frontier = agenda.frontier(ConcessionCost::new(0.0, 0.0).unwrap());
        let found: Vec<_> = frontier.iter().map(|vertex| vertex.package.choice[0]).collect();
        assert_eq!(found, [1, 2], "in units of {unit}");
    }
}
