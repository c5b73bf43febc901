//! Payoffs and hazards at single points against oracle O49 of `tests/data/oracles.json`.

use super::nature;
use super::payoff;
use super::scenario::Scenario;
use super::state::{Event, Mood, Phase, State};
use super::{Level, Outcome, UnionState};
use serde_json::Value;

fn oracle() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/oracles.json");
    let oracles: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    oracles.as_array().unwrap().iter().find(|oracle| oracle["id"] == "O49").unwrap().clone()
}

#[test]
fn flows_hazards_and_payoffs_of_events_agree_point_by_point() {
    let scenario = Scenario::bundled("union_state_2019").unwrap();
    let p = scenario.parameters();
    let levels: [Level; 5] = *UnionState::new(&scenario).unwrap().levels();
    let oracle = oracle();
    let points =
        oracle["cases"].as_array().unwrap().iter().filter(|case| case["inputs"].get("pointwise").is_some());
    let mut checked = 0;
    for case in points {
        let (at, expected) = (&case["inputs"]["pointwise"], &case["expected"]);
        let tolerance = case["abs_tol"].as_f64().unwrap();
        let level = |key: &str| at[key].as_u64().unwrap() as u8;
        let state = State {
            oil: 0,
            discount: level("g"),
            signed: level("p"),
            implemented: level("h"),
            lock_in: level("l"),
            sanctions: level("z"),
            protest: level("m"),
            cut_before: false,
            phase: Phase::Moscow,
        };
        let (cut, minsk) = (level("cut") == 1, usize::from(level("thB")));
        let mood = if level("supp") == 1 { Mood::Supported } else { Mood::Neutral };
        let one_off = ["oneR", "oneB"].map(|key| at[key].as_f64().unwrap());
        let flow = payoff::flow(p, &levels, &state, (cut, one_off, minsk));
        let pain = nature::pain(p, &state, (cut, mood, false));
        let [calm, rise] = nature::protest_moves(p, state.protest, mood, pain);
        let [ease, harden] = nature::sanctions_moves(p, &state);
        let found = [
            ("u_R", flow[0]),
            ("u_B", flow[1]),
            ("collapse", nature::collapse(p, state.protest, pain, minsk)),
            ("m_up", rise),
            ("m_dn", calm),
            ("z_up", harden),
            ("z_dn", ease),
            ("turnover", nature::turnover(p, &state, level("newp"))),
            ("pro_russian", nature::pro_russian(p, &state)),
        ];
        for (key, found) in found {
            let expected = expected[key].as_f64().unwrap();
            assert!((found - expected).abs() <= tolerance, "{key} at {at}: {found} instead of {expected}");
        }
        let events = [Event::Collapse, Event::Managed, Event::Unaligned, Event::Pivot];
        for (k, event) in events.into_iter().enumerate() {
            let after = payoff::after(p, &levels, &state, event);
            for (key, found) in ["T_R", "T_B"].into_iter().zip(after) {
                let expected = expected[key][k].as_f64().unwrap();
                assert!(
                    (found - expected).abs() <= tolerance,
                    "{key} {event:?}: {found} instead of {expected}"
                );
            }
        }
        checked += 1;
    }
    assert_eq!(checked, 4);
}

#[test]
fn outcomes_are_written_by_name_and_read_back() {
    for outcome in Outcome::ALL {
        let written = serde_json::to_value(outcome).unwrap();
        assert_eq!(written, outcome.name());
        assert_eq!(serde_json::from_value::<Outcome>(written).unwrap(), outcome);
    }
}
