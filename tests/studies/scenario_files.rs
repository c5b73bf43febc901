//! Broken scenario files, each with the message a user sees.
//!
//! The messages are stored beside the files in `tests/data/broken`. After a change meant to alter them, write them anew with
//! `UPDATE_MESSAGES=1 cargo test --test all scenario_files` and read the difference.

use crate::common;
use bargain::prior::{Prior, Priors};
use bargain::study::design::Design;
use bargain::union_state::scenario::Scenario;
use proptest::prelude::*;

#[test]
fn every_broken_file_gives_its_stored_message() {
    common::messages::hold_messages("broken", 45, Scenario::from_bytes);
}

#[test]
fn a_huge_file_is_refused_before_it_is_read() {
    let text = "# filler\n".repeat(200_000);
    let error = Scenario::from_toml("huge.toml", &text).unwrap_err();
    assert_eq!(error.to_string(), "huge.toml: 1800000 bytes: a scenario has at most 1048576 bytes");
    let path = std::env::temp_dir().join(format!("bargain-huge-{}.toml", std::process::id()));
    std::fs::write(&path, &text).unwrap();
    let error = Scenario::from_file(&path).unwrap_err();
    std::fs::remove_file(&path).unwrap();
    assert!(error.is_invalid() && error.to_string().contains("1800000 bytes"));
}

#[test]
fn a_missing_file_is_named() {
    let error = Scenario::from_file("no/such/scenario.toml").unwrap_err();
    assert!(error.is_io() && error.to_string().contains("no/such/scenario.toml"));
    let error = Scenario::bundled("union_state_2020").unwrap_err();
    assert!(error.to_string().contains("union_state_2019, union_state_2021"));
}

#[test]
fn a_parameter_set_in_code_is_checked_as_in_a_file() {
    let scenario = Scenario::bundled("union_state_2019").unwrap();
    let before = scenario.digest();
    let changed = scenario.clone().with("moscow.collapse_loss", 7).unwrap();
    assert_eq!(changed.parameters().moscow.collapse_loss, 7.0);
    assert_ne!(changed.digest(), before);
    let message = |key: &str, value: f64| scenario.clone().with(key, value).unwrap_err().to_string();
    assert_eq!(
        message("moscow.colapse_loss", 7.0),
        "moscow.colapse_loss: is not a parameter; did you mean `moscow.collapse_loss`?"
    );
    assert!(message("moscow.discount", 1.5).starts_with("moscow.discount = 1.5: must be a number in (0, 1)"));
    assert!(message("belief.minsk_hard", 0.99).contains("belief.minsk_hard_grid"));
}

#[test]
fn every_number_of_the_bundled_starts_says_what_it_rests_on() {
    for name in Scenario::BUNDLED.into_iter().chain(Scenario::ROOTS) {
        let path = format!("{}/src/union_state/scenario/bundled/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        let file: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
        let sources =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/union_state/data/sources.csv"))
                .unwrap();
        for (key, value) in file["start"].as_table().unwrap() {
            if key == "quarter" {
                continue;
            }
            let value = value.as_table().unwrap_or_else(|| panic!("{name}: {key} has no basis"));
            assert!(value["basis"].as_str().is_some_and(|basis| !basis.is_empty()));
            for source in value.get("source").and_then(|s| s.as_array()).into_iter().flatten() {
                let id = source.as_str().unwrap();
                assert!(sources.lines().any(|line| line.starts_with(&format!("{id},"))), "{name}: {id}");
            }
        }
    }
}

proptest! {
    #![proptest_config(common::properties(300))]

    #[test]
    fn no_text_makes_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Scenario::from_bytes("noise.toml", &bytes);
    }

    #[test]
    fn no_damage_to_a_good_file_makes_the_reader_panic(at in 0usize..1000, with in "[\\[\\]{}=\"'.,a-z0-9\n-]{0,4}", cut in 0usize..30) {
        let good = include_str!("../../src/union_state/scenario/bundled/union_state_2021.toml");
        let chars: Vec<char> = good.chars().collect();
        let at = at.min(chars.len());
        let after = (at + cut).min(chars.len());
        let text: String = chars[..at].iter().chain(with.chars().collect::<Vec<_>>().iter()).chain(&chars[after..]).collect();
        let _ = Scenario::from_toml("damaged.toml", &text);
    }
}

#[test]
fn levels_of_the_start_are_set_like_parameters() {
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    let other = scenario.clone().with("start.sanctions", 1).unwrap();
    assert_eq!((other.start().sanctions, other.start().protest), (1, scenario.start().protest));
    assert_ne!(other.digest(), scenario.digest());
    let point = Design::table(&["start.lock_in", "energy.rent[2]"], vec![vec![2.0, 0.5]]).unwrap();
    let drawn = scenario.with_draw(&point.point(0).unwrap()).unwrap();
    assert_eq!((drawn.start().lock_in, drawn.parameters().energy.rent[2]), (2, 0.5));
}

#[test]
fn levels_that_do_not_fit_are_refused() {
    let scenario = Scenario::bundled("union_state_2021").unwrap();
    let message = |key: &str, value: i64| scenario.clone().with(key, value).unwrap_err().to_string();
    assert_eq!(message("start.protest", 3), "start.protest = 3: must be a whole number in [0, 2] (level)");
    assert_eq!(
        message("start.oil", 1),
        "start.oil = 1: must be below 1, the number of levels of oil.multiplier"
    );
    assert!(message("start.protset", 1).contains("did you mean `start.protest`?"));
    let priors = Priors::new().with("start.protest", Prior::uniform(0.0, 2.0).unwrap()).unwrap();
    let error = Scenario::check_priors(&priors).unwrap_err().to_string();
    assert!(error.contains("must be fixed or a table of whole numbers in [0, 2] (level)"), "{error}");
}
