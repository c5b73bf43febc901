//! The list of classic results.

use bargain::study::classics::{Classic, classics};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static ROWS: LazyLock<Vec<Classic>> = LazyLock::new(|| classics().unwrap());

#[test]
fn every_classic_result_is_found_again() {
    let off: Vec<&Classic> = ROWS.iter().filter(|row| !row.holds()).collect();
    assert!(off.is_empty(), "{off:#?}");
}

/// The games of the table at the top of the catalogue.
#[test]
fn every_game_of_the_catalogue_has_a_row() {
    let path = format!("{}/src/game/catalogue/mod.rs", env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(path).unwrap();
    let cells = source.lines().filter_map(|line| line.strip_prefix("//! | ")?.split(" |").next());
    let names = cells.flat_map(|cell| cell.split("[`").skip(1).filter_map(|rest| rest.split("`]").next()));
    let names: BTreeSet<&str> = names.collect();
    assert!(names.len() >= 20 && names.contains("Inspection"), "{names:?}");
    let solved: BTreeSet<&str> =
        ROWS.iter().filter(|row| row.computed.is_some()).map(|row| row.game).collect();
    assert_eq!(names, solved);
}

#[test]
fn rows_are_unique_and_complete() {
    let keys: BTreeSet<_> = ROWS.iter().map(|row| (row.game, row.source, row.solver, row.quantity)).collect();
    assert_eq!(keys.len(), ROWS.len());
    for row in ROWS.iter() {
        let words = [row.game, row.source, row.concept, row.solver, row.quantity, row.reason];
        assert!(words.iter().all(|word| !word.is_empty()), "{row:?}");
        assert!((0.0..0.2).contains(&row.tolerance) && row.source.contains(char::is_numeric), "{row:?}");
    }
}

#[test]
fn a_row_that_is_off_or_not_a_number_does_not_hold() {
    let row = ROWS.iter().find(|row| row.computed.is_some()).unwrap();
    for computed in [row.expected + 2.0 * row.tolerance, f64::NAN] {
        assert!(!Classic { computed: Some(computed), ..row.clone() }.holds());
    }
}
